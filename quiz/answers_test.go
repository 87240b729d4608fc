package quiz_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lawquiz/questions"
	"lawquiz/quiz"
)

func TestCheckNamesEveryPlace(t *testing.T) {
	t.Parallel()
	single, multiple, blank := ask("q", questions.Single, 1), ask("q", questions.Multiple, 3), ask("q", questions.Blank, 2)
	long := strings.Repeat("长", quiz.MaxText+1)
	tests := map[string]struct {
		q    questions.Question
		a    quiz.Answers
		code quiz.Code
		at   []string
	}{
		"fine":              {single, quiz.Answers{"q": {"a"}}, "", nil},
		"nothing":           {single, nil, "", nil},
		"empty entry":       {single, quiz.Answers{"q": {}}, "", nil},
		"all options":       {multiple, quiz.Answers{"q": {"a", "b", "c", "d"}}, "", nil},
		"longest text":      {blank, quiz.Answers{"q": {long[len("长"):], ""}}, "", nil},
		"foreign question":  {single, quiz.Answers{"x": {"a"}}, quiz.AnswerForeign, []string{"body.answers.x"}},
		"foreign and empty": {single, quiz.Answers{"x": nil}, quiz.AnswerForeign, []string{"body.answers.x"}},
		"unknown option":    {single, quiz.Answers{"q": {"e"}}, quiz.AnswerOption, []string{"body.answers.q"}},
		"two of a single":   {single, quiz.Answers{"q": {"a", "b"}}, quiz.AnswerShape, []string{"body.answers.q"}},
		"option twice":      {multiple, quiz.Answers{"q": {"a", "a"}}, quiz.AnswerShape, []string{"body.answers.q"}},
		"too many texts":    {blank, quiz.Answers{"q": {"1", "2", "3"}}, quiz.AnswerShape, []string{"body.answers.q"}},
		"text too long":     {blank, quiz.Answers{"q": {"1", long}}, quiz.AnswerShape, []string{"body.answers.q"}},
		"the gravest code, every place": {single, quiz.Answers{"q": {"e"}, "y": {}, "x": {"a"}},
			quiz.AnswerForeign, []string{"body.answers.q", "body.answers.x", "body.answers.y"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := one(t, tt.q, 100, quiz.PartialNone).Check(tt.a)
			if quiz.CodeOf(err) != tt.code {
				t.Fatalf("got %v, want code %q", err, tt.code)
			}
			var e *quiz.Error
			var at []string
			if errors.As(err, &e) {
				for _, p := range e.Places {
					at = append(at, p.Location)
				}
			}
			if !slices.Equal(at, tt.at) {
				t.Errorf("got places %q, want %q", at, tt.at)
			}
		})
	}
}

func TestCheckBoundsWhatItSendsBack(t *testing.T) {
	t.Parallel()
	_, _, _, s := paper(t, 1)
	a := quiz.Answers{}
	for i := range 500 {
		a[strings.Repeat("长", 500)+string(rune('一'+i))] = []string{"a"}
	}
	var e *quiz.Error
	if !errors.As(s.Check(a), &e) || len(e.Places) != 100 {
		t.Fatalf("got %d places, want 100", len(e.Places))
	}
	if n := len(e.Places[0].Location); n > 100 {
		t.Errorf("a place is %d bytes long", n)
	}
}

func TestHashKnowsEqualAnswers(t *testing.T) {
	t.Parallel()
	multiple, blank := ask("q", questions.Multiple, 3), ask("q", questions.Blank, 2)
	tests := map[string]struct {
		q    questions.Question
		x, y []string
		same bool
	}{
		"order of options":     {multiple, []string{"a", "c"}, []string{"c", "a"}, true},
		"another option":       {multiple, []string{"a", "c"}, []string{"a", "d"}, false},
		"left out and empty":   {multiple, nil, []string{}, true},
		"left out and chosen":  {multiple, nil, []string{"a"}, false},
		"option repeated":      {multiple, []string{"a", "a"}, []string{"a"}, true},
		"joined ids":           {multiple, []string{"a", "b"}, []string{"ab"}, false},
		"order of blanks":      {blank, []string{"甲", "乙"}, []string{"乙", "甲"}, false},
		"spaces around a text": {blank, []string{" 甲 ", "乙"}, []string{"甲", "乙　"}, true},
		"empty blanks at end":  {blank, []string{"甲", " "}, []string{"甲"}, true},
		"first blank empty":    {blank, []string{"", "甲"}, []string{"甲"}, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := one(t, tt.q, 100, quiz.PartialNone)
			x, y := quiz.Answers{"q": tt.x}, quiz.Answers{"q": tt.y}
			if same := s.Hash(x) == s.Hash(y); same != tt.same {
				t.Errorf("same hash: %v, want %v", same, tt.same)
			}
			if same := string(s.Canonical(x)) == string(s.Canonical(y)); same != tt.same {
				t.Errorf("same canonical form: %v, want %v", same, tt.same)
			}
		})
	}
}

// Two sets of answers with one hash are worth the same, so that a repeated submission never hides a
// different result.
func TestHashImpliesScore(t *testing.T) {
	t.Parallel()
	_, _, _, s := paper(t, 3)
	rapid.Check(t, func(t *rapid.T) {
		x := anyAnswers(s).Draw(t, "x")
		y := quiz.Answers{}
		for id, given := range x {
			y[id] = rapid.Permutation(given).Draw(t, "order")
		}
		if s.Hash(x) != s.Hash(y) {
			t.Fatalf("the order of options changes the hash")
		}
		if s.Score(x).Points != s.Score(y).Points {
			t.Fatalf("the order of options changes the points")
		}
	})
}
