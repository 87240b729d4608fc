package quiz_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz"
)

// ask makes a published question. For single and multiple the first right options of four are
// the key; a judge question is true; a blank has right texts 甲1, 甲2 …
func ask(id string, kind questions.Kind, right int, laws ...string) questions.Question {
	q := questions.Question{
		ID: id, Revision: 1, Kind: kind, Stem: "关于" + id + "，下列说法正确的是", Explanation: "秘密解析" + id,
		Difficulty: 1, Review: questions.Review{Status: questions.Published},
	}
	for _, l := range laws {
		q.Citations = append(q.Citations, questions.Citation{Law: l, Article: "第一条"})
	}
	switch kind {
	case questions.Judge:
		q.Options = []questions.Option{{Text: "正确", Correct: true}, {Text: "错误"}}
	case questions.Blank:
		for i := range right {
			q.Answers = append(q.Answers, []string{fmt.Sprintf("甲%d", i+1), fmt.Sprintf("乙%d", i+1)})
		}
	default:
		for i := range 4 {
			q.Options = append(q.Options, questions.Option{Text: fmt.Sprintf("%s的第%d项", id, i+1), Correct: i < right})
		}
	}
	return q
}

// city returns a contest like the March rights week, with a bank of 80 questions of each kind.
func city() (*quiz.Contest, *quiz.Pool) {
	bank := questions.Bank{ID: "b"}
	for i := range 80 {
		law := []string{"劳动法", "女职工劳动保护特别规定", "劳动合同法"}[i%3]
		bank.Questions = append(bank.Questions,
			ask(fmt.Sprintf("s-%03d", i), questions.Single, 1, law),
			ask(fmt.Sprintf("m-%03d", i), questions.Multiple, 2+i%2, law),
			ask(fmt.Sprintf("j-%03d", i), questions.Judge, 1, law))
	}
	c := &quiz.Contest{ID: "c", Bank: []string{"b"}, Paper: quiz.Blueprint{
		Sections: []quiz.Section{
			{Kind: questions.Single, Count: 10, Points: 500, Partial: quiz.PartialNone},
			{Kind: questions.Multiple, Count: 5, Points: 600, Partial: quiz.PartialPerOption},
			{Kind: questions.Judge, Count: 5, Points: 400, Partial: quiz.PartialNone},
		},
		AtLeast: []quiz.LawQuota{{Law: "女职工劳动保护特别规定", Count: 6}},
	}}
	return c, quiz.NewPool([]questions.Bank{bank})
}

// one returns the sheet of a paper with a single question; its options are called a, b, c, d in the
// order of the question.
func one(tb testing.TB, q questions.Question, points quiz.Points, partial quiz.Partial) *quiz.Sheet {
	tb.Helper()
	c := &quiz.Contest{Paper: quiz.Blueprint{Sections: []quiz.Section{{Kind: q.Kind, Count: 1, Points: points, Partial: partial}}}}
	slot := quiz.Slot{Question: q.ID, Revision: q.Revision}
	for i := range q.Options {
		slot.Options = append(slot.Options, quiz.Choice{ID: string(rune('a' + i)), Index: i})
	}
	pool := quiz.NewPool([]questions.Bank{{ID: "b", Questions: []questions.Question{q}}})
	s, err := quiz.Prepare(c, pool, quiz.Layout{Slots: []quiz.Slot{slot}})
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// paper draws a paper of city and returns its sheet.
func paper(tb testing.TB, n byte) (*quiz.Contest, *quiz.Pool, quiz.Layout, *quiz.Sheet) {
	tb.Helper()
	c, pool := city()
	l, err := quiz.Draw(c, pool, [32]byte{n}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	s, err := quiz.Prepare(c, pool, l)
	if err != nil {
		tb.Fatal(err)
	}
	return c, pool, l, s
}

// perfect returns the key of a sheet as answers.
func perfect(s *quiz.Sheet) quiz.Answers {
	a := quiz.Answers{}
	for _, r := range s.Review(nil) {
		a[r.ID] = r.Key
		for _, texts := range r.Accepted {
			a[r.ID] = append(a[r.ID], texts[0])
		}
	}
	return a
}

// seeded is a generator for tests that need chance.
func seeded(n byte) *rand.Rand { return rand.New(rand.NewChaCha8([32]byte{n})) }
