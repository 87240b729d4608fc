package quiz_test

import (
	"errors"
	"io"
	"testing"

	"pgregory.net/rapid"

	"lawquiz/questions"
	"lawquiz/quiz"
)

func TestDeadline(t *testing.T) {
	t.Parallel()
	c := &quiz.Contest{Window: quiz.Window{Open: 1000, Close: 100_000}}
	if got := c.Deadline(5000); got != 100_000 {
		t.Errorf("without a limit the deadline is %d, want the close", got)
	}
	c.Paper.TimeLimit = 60_000
	for start, want := range map[int64]int64{1000: 61_000, 40_000: 100_000, 99_999: 100_000} {
		if got := c.Deadline(start); got != want {
			t.Errorf("a paper started at %d is due at %d, want %d", start, got, want)
		}
	}
}

func TestParticipationCounts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		people quiz.Group
		gender quiz.Gender
		member bool
		want   bool
	}{
		{quiz.Everyone, "", false, true}, {quiz.Women, quiz.Female, false, true}, {quiz.Women, quiz.Male, true, false},
		{quiz.Women, "", true, false}, {quiz.Members, quiz.Female, false, false}, {quiz.Members, quiz.Male, true, true},
	} {
		if got := (quiz.Participation{People: tt.people}).Counts(tt.gender, tt.member); got != tt.want {
			t.Errorf("%+v: got %v", tt, got)
		}
	}
}

func TestPassedWithoutALine(t *testing.T) {
	t.Parallel()
	c := &quiz.Contest{Paper: quiz.Blueprint{Sections: []quiz.Section{{Kind: questions.Judge, Count: 1, Points: 100}}}}
	if c.Passed(c.Full()) {
		t.Error("somebody passed without a pass line")
	}
}

func TestPointsText(t *testing.T) {
	t.Parallel()
	for p, want := range map[quiz.Points]string{0: "0", 1: "0.01", 10: "0.1", 100: "1", 1250: "12.5", 10000: "100", -25: "-0.25"} {
		if p.String() != want {
			t.Errorf("%d is %s, want %s", int64(p), p, want)
		}
	}
}

func TestErrorKeepsItsCause(t *testing.T) {
	t.Parallel()
	plain := quiz.Errorf(quiz.NotFound, "没有第 %d 题", 3)
	caused := &quiz.Error{Code: quiz.Busy, Message: "稍后再试", Err: io.EOF}
	if plain.Error() != "not_found: 没有第 3 题" || caused.Error() != "busy: 稍后再试: EOF" || !errors.Is(caused, io.EOF) {
		t.Errorf("got %v and %v", plain, caused)
	}
	for err, want := range map[error]quiz.Code{nil: "", io.EOF: quiz.Internal, errors.Join(io.EOF, plain): quiz.NotFound} {
		if got := quiz.CodeOf(err); got != want {
			t.Errorf("%v: got code %q, want %q", err, got, want)
		}
	}
}

func TestDecodeLayoutRefusesOtherText(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "q", "q 1", " 1 0", "q 0 0", "q x 0", "q 1 -1", "q 1 x", "q 1 0 a", "q 1 0 a:", "q 1 0 :1", "q 1 0 a:-1", "q 1 0\n"} {
		if l, err := quiz.DecodeLayout(text); err == nil {
			t.Errorf("%q was read as %+v", text, l)
		}
	}
}

func TestSheetSize(t *testing.T) {
	t.Parallel()
	c, _, _, s := paper(t, 6)
	if s.Full() != c.Full() || s.Len() != c.Size() {
		t.Errorf("%d questions worth %v, want %d worth %v", s.Len(), s.Full(), c.Size(), c.Full())
	}
}

func TestDrawRefusesTooManyParts(t *testing.T) {
	t.Parallel()
	c, pool := city()
	c.Paper.Sections = make([]quiz.Section, quiz.MaxSections+1)
	if err := quiz.CheckBank(c, pool); quiz.CodeOf(err) != quiz.Invalid {
		t.Errorf("got %v", err)
	}
}

// Every contest that reads without faults has rules without a gap.
func TestRuleTextOfAnyContest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		if text := quiz.RuleText(anyContest().Draw(t, "contest")); len(text) < 500 {
			t.Fatalf("only %q", text)
		}
	})
}
