package quiz_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lawquiz/questions"
	"lawquiz/quiz"
)

// corrected is the sheet of one question under corrections, with the options called a to d.
func corrected(tb testing.TB, q questions.Question, partial quiz.Partial, all ...quiz.Correction) *quiz.Sheet {
	tb.Helper()
	pool, err := quiz.NewPool([]questions.Bank{{ID: "b", Questions: []questions.Question{q}}}).Correct(all)
	if err != nil {
		tb.Fatal(err)
	}
	c := &quiz.Contest{Paper: quiz.Blueprint{Sections: []quiz.Section{{Kind: q.Kind, Count: 1, Points: 1000, Partial: partial}}}}
	slot := quiz.Slot{Question: q.ID, Revision: q.Revision}
	for i := range q.Options {
		slot.Options = append(slot.Options, quiz.Choice{ID: string(rune('a' + i)), Index: i})
	}
	s, err := quiz.Prepare(c, pool, quiz.Layout{Slots: []quiz.Slot{slot}})
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func TestScoreUnderCorrection(t *testing.T) {
	t.Parallel()
	single, multiple := ask("q", questions.Single, 1), ask("q", questions.Multiple, 2)
	judge, blank := ask("q", questions.Judge, 1), ask("q", questions.Blank, 2)
	key := func(right ...int) quiz.Correction {
		return quiz.Correction{Version: 2, Question: "q", Revision: 1, Kind: quiz.CorrectKey, Right: right, Reason: "法条已修订"}
	}
	full := quiz.Correction{Version: 2, Question: "q", Revision: 1, Kind: quiz.FullMarks, Reason: "题干有歧义"}
	texts := quiz.Correction{Version: 2, Question: "q", Revision: 1, Kind: quiz.CorrectKey, Accepted: [][]string{{"丙"}, {"丁"}}, Reason: "r"}
	for name, test := range map[string]struct {
		q       questions.Question
		by      quiz.Correction
		given   []string
		points  quiz.Points
		correct bool
	}{
		"another key":                  {single, key(2), []string{"c"}, 1000, true},
		"the old key":                  {single, key(2), []string{"a"}, 0, false},
		"the first of two keys":        {single, key(0, 2), []string{"a"}, 1000, true},
		"the second of two keys":       {single, key(0, 2), []string{"c"}, 1000, true},
		"neither of two keys":          {single, key(0, 2), []string{"b"}, 0, false},
		"both of two keys":             {single, key(0, 2), []string{"a", "c"}, 0, false},
		"multiple, now all four":       {multiple, key(0, 1, 2, 3), []string{"a", "b"}, 500, false},
		"multiple, one":                {multiple, key(3), []string{"d"}, 1000, true},
		"multiple, what is wrong now":  {multiple, key(3), []string{"a", "b"}, 0, false},
		"judge turned":                 {judge, key(1), []string{"b"}, 1000, true},
		"blank":                        {blank, texts, []string{"丙", "丁"}, 1000, true},
		"blank as before":              {blank, texts, []string{"甲1", "甲2"}, 0, false},
		"full marks for the key":       {single, full, []string{"a"}, 1000, true},
		"full marks for a wrong one":   {single, full, []string{"d"}, 1000, false},
		"full marks for nothing":       {single, full, nil, 1000, false},
		"full marks for a foreign one": {single, full, []string{"x"}, 1000, false},
		"full marks for a blank":       {blank, full, []string{"", ""}, 1000, false},
	} {
		s := corrected(t, test.q, quiz.PartialPerOption, test.by)
		r := s.Score(quiz.Answers{"q": test.given})
		if r.Points != test.points || r.Items[0].Points != test.points || r.Items[0].Correct != test.correct {
			t.Errorf("%s: %v points, item %+v", name, r.Points, r.Items[0])
		}
		if answered := len(test.given) > 0 && test.given[0] != ""; (r.Answered == 1) != answered {
			t.Errorf("%s: %d answered", name, r.Answered)
		}
		shown := s.Review(quiz.Answers{"q": test.given})[0]
		if shown.Corrected == nil || shown.Corrected.Reason != test.by.Reason || shown.Corrected.FullMarks != (test.by.Kind == quiz.FullMarks) ||
			!strings.Contains(shown.Corrected.Text, "标准答案已更正") || shown.Correct != (test.points == 1000) {
			t.Errorf("%s: reviewed as %+v, %+v", name, shown, shown.Corrected)
		}
	}
	if shown := corrected(t, single, quiz.PartialNone).Review(nil)[0]; shown.Corrected != nil {
		t.Errorf("a key nobody corrected is shown as %+v", shown.Corrected)
	}
}

func TestInForce(t *testing.T) {
	t.Parallel()
	at := func(version int64, question string, kind quiz.CorrectionKind, undoes int64) quiz.Correction {
		return quiz.Correction{Version: version, Question: question, Revision: 1, Kind: kind, Undoes: undoes}
	}
	a2, a3, b4 := at(2, "a", quiz.CorrectKey, 0), at(3, "a", quiz.FullMarks, 0), at(4, "b", quiz.CorrectKey, 0)
	undo := func(version, undoes int64) quiz.Correction { return at(version, "", quiz.UndoCorrection, undoes) }
	for name, test := range map[string]struct {
		all  []quiz.Correction
		want []int64
	}{
		"none":                       {nil, nil},
		"the newest of one question": {[]quiz.Correction{a2, a3, b4}, []int64{3, 4}},
		"the one before again":       {[]quiz.Correction{a2, a3, b4, undo(5, 3)}, []int64{2, 4}},
		"one that did not hold":      {[]quiz.Correction{a2, a3, undo(5, 2)}, []int64{3}},
		"everything taken back":      {[]quiz.Correction{a2, a3, undo(4, 3), undo(5, 2)}, nil},
		"made again":                 {[]quiz.Correction{a2, undo(3, 2), at(4, "a", quiz.CorrectKey, 0)}, []int64{4}},
	} {
		var got []int64
		for _, c := range quiz.InForce(test.all) {
			got = append(got, c.Version)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v in force, want %v", name, got, test.want)
		}
	}
}

func TestCheckCorrection(t *testing.T) {
	t.Parallel()
	bank := questions.Bank{ID: "b", Questions: []questions.Question{
		ask("s", questions.Single, 1), ask("j", questions.Judge, 1), ask("m", questions.Multiple, 2), ask("k", questions.Blank, 2), ask("f", questions.Single, 1),
	}}
	pool, err := quiz.NewPool([]questions.Bank{bank}).Correct([]quiz.Correction{
		{Version: 2, Question: "f", Revision: 1, Kind: quiz.FullMarks, Reason: "r"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		c     quiz.Correction
		place string // "": well
	}{
		"another key":            {quiz.Correction{Question: "s", Kind: quiz.CorrectKey, Right: []int{1}}, ""},
		"two keys":               {quiz.Correction{Question: "s", Kind: quiz.CorrectKey, Right: []int{0, 1}}, ""},
		"full marks":             {quiz.Correction{Question: "s", Kind: quiz.FullMarks}, ""},
		"texts":                  {quiz.Correction{Question: "k", Kind: quiz.CorrectKey, Accepted: [][]string{{"一"}, {"二"}}}, ""},
		"a key after full marks": {quiz.Correction{Question: "f", Kind: quiz.CorrectKey, Right: []int{0}}, ""},
		"the same key":           {quiz.Correction{Question: "s", Kind: quiz.CorrectKey, Right: []int{0}}, "right"},
		"full marks again":       {quiz.Correction{Question: "f", Kind: quiz.FullMarks}, "kind"},
		"all are right":          {quiz.Correction{Question: "j", Kind: quiz.CorrectKey, Right: []int{0, 1}}, "right"},
		"nothing is right":       {quiz.Correction{Question: "s", Kind: quiz.CorrectKey}, "right"},
		"no such option":         {quiz.Correction{Question: "s", Kind: quiz.CorrectKey, Right: []int{4}}, "right"},
		"out of order":           {quiz.Correction{Question: "m", Kind: quiz.CorrectKey, Right: []int{2, 1}}, "right"},
		"twice":                  {quiz.Correction{Question: "m", Kind: quiz.CorrectKey, Right: []int{1, 1}}, "right"},
		"texts for options":      {quiz.Correction{Question: "s", Kind: quiz.CorrectKey, Accepted: [][]string{{"一"}}}, "right"},
		"options for texts":      {quiz.Correction{Question: "k", Kind: quiz.CorrectKey, Right: []int{0}}, "accepted"},
		"too few texts":          {quiz.Correction{Question: "k", Kind: quiz.CorrectKey, Accepted: [][]string{{"一"}}}, "accepted"},
		"an empty text":          {quiz.Correction{Question: "k", Kind: quiz.CorrectKey, Accepted: [][]string{{"一"}, {" "}}}, "accepted"},
		"full marks and a key":   {quiz.Correction{Question: "s", Kind: quiz.FullMarks, Right: []int{1}}, "right"},
		"an unknown kind":        {quiz.Correction{Question: "s", Kind: "void"}, "kind"},
		"no reason":              {quiz.Correction{Question: "s", Kind: quiz.FullMarks, Reason: " "}, "reason"},
		"a long reason":          {quiz.Correction{Question: "s", Kind: quiz.FullMarks, Reason: strings.Repeat("长", quiz.MaxReason+1)}, "reason"},
	} {
		test.c.Revision = 1
		if test.c.Reason == "" {
			test.c.Reason = "法条已修订"
		}
		err := pool.CheckCorrection(test.c)
		if test.place == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		e, ok := err.(*quiz.Error)
		if !ok || e.Code != quiz.Invalid || len(e.Places) != 1 || e.Places[0].Location != test.place {
			t.Errorf("%s: %v", name, err)
		}
	}
	err = pool.CheckCorrection(quiz.Correction{Question: "x", Revision: 1, Kind: quiz.FullMarks, Reason: "r"})
	if quiz.CodeOf(err) != quiz.NotFound {
		t.Errorf("a question that is not there: %v", err)
	}
}

// What a question was published with never changes, and full marks never give fewer points than any key.
func TestCorrectionKeepsThePool(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]questions.Kind{questions.Single, questions.Multiple}).Draw(t, "kind")
		q := ask("q", kind, 1)
		pool := quiz.NewPool([]questions.Bank{{ID: "b", Questions: []questions.Question{q}}})
		var all []quiz.Correction
		for version := int64(2); version < 6; version++ {
			c := quiz.Correction{Version: version, Question: "q", Revision: 1, Kind: quiz.CorrectKey, Reason: "r"}
			switch rapid.IntRange(0, 2).Draw(t, "what") {
			case 0:
				c.Right = []int{rapid.IntRange(0, 3).Draw(t, "right")}
			case 1:
				c.Kind = quiz.FullMarks
			default:
				c.Kind, c.Undoes = quiz.UndoCorrection, rapid.Int64Range(2, 5).Draw(t, "undoes")
			}
			all = append(all, c)
		}
		changed, err := pool.Correct(all)
		if err != nil {
			t.Fatal(err)
		}
		before, _ := pool.Question(quiz.Ref{ID: "q", Revision: 1})
		if !slices.Equal(before.Options, q.Options) {
			t.Fatal("the published question changed")
		}
		by, held := changed.Correction(quiz.Ref{ID: "q", Revision: 1})
		after, _ := changed.Question(quiz.Ref{ID: "q", Revision: 1})
		if (!held || by.Kind == quiz.FullMarks) != slices.Equal(after.Options, before.Options) && len(by.Right) > 0 && by.Right[0] != 0 {
			t.Fatalf("by %+v the options are %+v", by, after.Options)
		}
	})
}

// A pool under corrections that have all been undone is as it was published.
func TestCorrectFromCorrected(t *testing.T) {
	t.Parallel()
	q := ask("q", questions.Single, 1)
	ref := quiz.Ref{ID: "q", Revision: 1}
	key := quiz.Correction{Version: 2, Question: "q", Revision: 1, Kind: quiz.CorrectKey, Right: []int{1}, Reason: "r"}
	undo := quiz.Correction{Version: 3, Question: "q", Revision: 1, Kind: quiz.UndoCorrection, Undoes: 2, Reason: "r"}
	pool, err := quiz.NewPool([]questions.Bank{{ID: "b", Questions: []questions.Question{q}}}).Correct([]quiz.Correction{key})
	if err != nil {
		t.Fatal(err)
	}
	if pool, err = pool.Correct([]quiz.Correction{key, undo}); err != nil {
		t.Fatal(err)
	}
	got, err := pool.Question(ref)
	if _, held := pool.Correction(ref); err != nil || held || !got.Options[0].Correct || got.Options[1].Correct {
		t.Errorf("%+v (%v)", got, err)
	}
}

// Statistics of a question whose marks were given to all tell how it did by its key, and leave it in peace.
func TestItemStatsOfFullMarks(t *testing.T) {
	t.Parallel()
	q := ask("q", questions.Single, 1)
	s := corrected(t, q, quiz.PartialNone, quiz.Correction{Version: 2, Question: "q", Revision: 1, Kind: quiz.FullMarks, Reason: "r"})
	var stats quiz.ItemStats
	for i := range 100 {
		given := "b"
		if i < 10 {
			given = "a"
		}
		stats.Add(s, quiz.Handed{Paper: int64(i + 1), Person: int64(i + 1), Answers: quiz.Answers{"q": {given}}})
	}
	f := stats.Figures()[0]
	if !f.Granted || f.Right != 10 || f.Facility != 0.1 {
		t.Errorf("figures %+v", f)
	}
	if suspects := quiz.Suspects(stats.Figures()); len(suspects) != 0 {
		t.Errorf("suspected: %+v", suspects)
	}
}
