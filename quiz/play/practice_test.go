package play_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/store"
)

// shelf is banks that tests put on it.
type shelf struct {
	mu    sync.Mutex
	banks []questions.Bank
	reads int
}

func (s *shelf) Drawable(context.Context) ([]questions.Bank, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads++
	return s.banks, nil
}

// gym is a hall with practice on two banks: law, which contests draw from, and union, which none does.
type gym struct {
	*hall
	*play.Practice
	shelf *shelf
	who   int64
}

func practise(tb testing.TB, source string, documents ...string) *gym {
	tb.Helper()
	g := &gym{hall: enter(tb, source, documents...), shelf: new(shelf), who: 7}
	g.shelf.banks = append(law(), union())
	g.Practice = play.NewPractice(g.Service, g.shelf)
	g.worker(tb, g.who)
	return g
}

// union is a bank of three questions, on two articles of another law.
func union() questions.Bank {
	b := questions.Bank{ID: "union", Title: "工会法题库", Law: "工会法"}
	for i, kind := range []questions.Kind{questions.Single, questions.Multiple, questions.Blank} {
		q := questions.Question{
			ID: fmt.Sprintf("u-%d", i), Revision: 1, Kind: kind, Stem: fmt.Sprintf("工会题____%d", i), Explanation: "秘密解析", Difficulty: 1,
			Citations: []questions.Citation{{Law: "工会法", Article: "第" + questions.Numeral(i%2+1) + "条"}},
			Review:    questions.Review{Status: questions.Published},
		}
		switch kind {
		case questions.Blank:
			q.Answers = [][]string{{"秘密填空"}}
		case questions.Multiple:
			q.Options = []questions.Option{{Text: "甲", Correct: true}, {Text: "乙", Correct: true}, {Text: "丙"}}
		default:
			q.Options = []questions.Option{{Text: "甲", Correct: true}, {Text: "乙"}, {Text: "丙"}}
		}
		b.Questions = append(b.Questions, q)
	}
	return b
}

// change puts other banks on the shelf, as a change of the record does.
func (g *gym) change(tb testing.TB, banks ...questions.Bank) {
	tb.Helper()
	g.shelf.mu.Lock()
	g.shelf.banks = banks
	g.shelf.mu.Unlock()
	must(tb, g.DB.Update(context.Background(), func(tx *store.Tx) error { _, err := tx.RaiseBanks(); return err }))
}

// give is an answer of the options of these texts, or for a blank the text.
func give(q play.PracticeQuestion, texts ...string) play.PracticeAnswer {
	a := play.PracticeAnswer{Question: q.ID, Revision: q.Revision, Given: texts}
	if q.Kind == questions.Blank {
		return a
	}
	a.Given = nil
	for _, o := range q.Options {
		if slices.Contains(texts, o.Text) {
			a.Given = append(a.Given, o.ID)
		}
	}
	return a
}

func (g *gym) draw(tb testing.TB, ask play.PracticeAsk) []play.PracticeQuestion {
	tb.Helper()
	out, err := g.Draw(context.Background(), g.who, ask)
	must(tb, err)
	return out
}

func (g *gym) answer(tb testing.TB, a play.PracticeAnswer) play.PracticeResult {
	tb.Helper()
	r, err := g.Answer(context.Background(), g.who, a)
	must(tb, err)
	return r
}

func (g *gym) book(tb testing.TB) play.Book {
	tb.Helper()
	b, err := g.Book(context.Background(), g.who, 0, 50)
	must(tb, err)
	return b
}

func practising(t *testing.T, source string) {
	g := practise(t, source)
	ctx := context.Background()
	topics, err := g.Topics(ctx)
	must(t, err)
	same(t, "laws", topics.Laws, []play.LawTopic{
		{Law: "劳动法", Questions: 60, ByKind: map[questions.Kind]int{"single": 30, "judge": 30}},
		{Law: "工会法", Questions: 3, ByKind: map[questions.Kind]int{"single": 1, "multiple": 1, "blank": 1}},
	})
	same(t, "banks", topics.Banks[1], play.BankTopic{
		ID: "union", Title: "工会法题库", Law: "工会法", Questions: 3, ByKind: map[questions.Kind]int{"single": 1, "multiple": 1, "blank": 1},
	})
	same(t, "shut", len(topics.Shut), 0)

	drawn := g.draw(t, play.PracticeAsk{Law: "工会法", Count: 20})
	same(t, "drawn", len(drawn), 3)
	text, err := json.Marshal(drawn)
	must(t, err)
	for _, hidden := range []string{"秘密", "orrect", "xplanation", "itations"} {
		if strings.Contains(string(text), hidden) {
			t.Errorf("a question to practise holds %s: %s", hidden, text)
		}
	}
	i := slices.IndexFunc(drawn, func(q play.PracticeQuestion) bool { return q.Kind == questions.Multiple })
	q := drawn[i]
	same(t, "law and bank", []string{q.Law, q.Bank}, []string{"工会法", "union"})

	wrong := g.answer(t, give(q, "甲"))
	same(t, "half the key", []any{wrong.Correct, wrong.Points, wrong.InBook, wrong.Streak, wrong.Explanation}, []any{false, 0.0, true, 0, "秘密解析"})
	same(t, "key", texts(q, wrong.Key), []string{"甲", "乙"})
	b := g.book(t)
	same(t, "book", []any{b.Total, b.Waiting, b.Items[0].ID, b.Items[0].Wrong, b.Items[0].InBook}, []any{1, 0, q.ID, 1, true})
	only := g.draw(t, play.PracticeAsk{WrongOnly: true, Count: 5})
	same(t, "wrong only", []any{len(only), only[0].ID, only[0].InBook}, []any{1, q.ID, true})

	once := g.answer(t, give(only[0], "甲", "乙"))
	same(t, "right once", []any{once.Correct, once.Points, once.InBook, once.Streak}, []any{true, 1.0, true, 1})
	twice := g.answer(t, give(only[0], "乙", "甲"))
	same(t, "right twice", []any{twice.InBook, twice.Streak, g.book(t).Total}, []any{false, 2, 0})
	blank := g.answer(t, play.PracticeAnswer{Question: "u-2", Revision: 1, Given: []string{" 秘密填空 "}})
	same(t, "a blank", []any{blank.Correct, blank.Accepted}, []any{true, [][]string{{"秘密填空"}}})

	g.answer(t, give(only[0], "丙"))
	must(t, g.Forget(ctx, g.who, q.ID))
	wantCode(t, g.Forget(ctx, g.who, q.ID), quiz.NotFound)
	same(t, "book after forgetting", g.book(t).Total, 0)
	all, err := g.Practised(ctx, g.who)
	must(t, err)
	same(t, "on record", all, []store.Practised{
		{Question: "u-1", Seen: 4, LastAt: g.clock.now()}, {Question: "u-2", Seen: 1, Streak: 1, LastAt: g.clock.now()},
	})
}

// texts are the options of some ids, in the order of the bank.
func texts(q play.PracticeQuestion, ids []string) []string {
	var out []string
	for _, o := range q.Options {
		if slices.Contains(ids, o.ID) {
			out = append(out, o.Text)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return strings.Index("甲乙丙丁", a) - strings.Index("甲乙丙丁", b) })
	return out
}

// Nothing is told of a bank while a contest draws from it: neither a question nor an answer nor the
// book, whichever way one asks.
func practiceShut(t *testing.T, source string) {
	g := practise(t, source, document("march"), document("public", "practice: open"), document("drill", "rehearsal: true"))
	ctx := context.Background()
	g.clock.at("2026-02-28 12:00")
	q := g.draw(t, play.PracticeAsk{Bank: "law", Count: 1})[0]
	g.answer(t, play.PracticeAnswer{Question: q.ID, Revision: 1, Given: []string{q.Options[0].ID}})
	wrongly := g.draw(t, play.PracticeAsk{Bank: "law", Count: 1})[0]
	g.answer(t, give(wrongly, "乙", "错误"))

	shut := func(when string) {
		g.clock.at(when)
		topics, err := g.Topics(ctx)
		must(t, err)
		if len(topics.Shut) != 1 || topics.Shut[0].Bank != "law" || topics.Shut[0].Until != moment("2026-04-01 00:01") ||
			!strings.Contains(topics.Shut[0].Why, "法律知识竞赛") || len(topics.Banks) != 1 || len(topics.Laws) != 1 {
			t.Errorf("%s: topics %+v", when, topics)
		}
		_, err = g.Draw(ctx, g.who, play.PracticeAsk{Bank: "law", Count: 1})
		wantCode(t, err, quiz.Forbidden)
		_, err = g.Draw(ctx, g.who, play.PracticeAsk{Law: "劳动法", Count: 1})
		wantCode(t, err, quiz.NotFound)
		same(t, "wrong only", len(g.draw(t, play.PracticeAsk{WrongOnly: true, Count: 20})), 0)
		for _, other := range g.draw(t, play.PracticeAsk{Count: 20}) {
			same(t, "the bank of what is drawn", other.Bank, "union")
		}
		_, err = g.Answer(ctx, g.who, give(wrongly, "甲", "正确"))
		wantCode(t, err, quiz.NotFound)
		_, absent := g.Answer(ctx, g.who, play.PracticeAnswer{Question: "absent", Revision: 1, Given: []string{"x"}})
		same(t, "what is shut looks absent", err.Error(), absent.Error())
		b := g.book(t)
		if b.Total != 0 || len(b.Items) != 0 || b.Waiting == 0 {
			t.Errorf("%s: book %+v", when, b)
		}
	}
	shut("2026-03-01 00:00")
	shut("2026-03-31 23:59")
	shut("2026-04-01 00:00") // papers are still being handed in
	g.clock.at("2026-03-10 09:00")
	must(t, g.DB.SetContestState(ctx, "march", store.Closed)) // ended early: papers are still open
	must(t, g.Catalog.Reload(ctx))
	shut("2026-03-10 09:00")

	g.clock.at("2026-04-01 00:01")
	same(t, "drawn afterwards", len(g.draw(t, play.PracticeAsk{Bank: "law", Count: 20})), 20)
	b := g.book(t)
	if b.Total == 0 || b.Waiting != 0 {
		t.Errorf("the book afterwards: %+v", b)
	}
}

func practicePrefers(t *testing.T, source string) {
	g := practise(t, source)
	wrong := make(map[string]bool)
	for _, q := range g.draw(t, play.PracticeAsk{Bank: "law", Count: 20}) {
		r := g.answer(t, give(q, "乙", "错误"))
		wrong[q.ID] = r.InBook
	}
	same(t, "got wrong", len(wrong), 20)
	count := func(drawn []play.PracticeQuestion) (book int) {
		ids := make(map[string]bool)
		for _, q := range drawn {
			ids[q.ID] = true
			if q.InBook {
				book++
			}
			same(t, "in the book", q.InBook, wrong[q.ID])
		}
		same(t, "different questions", len(ids), len(drawn))
		return book
	}
	drawn := g.draw(t, play.PracticeAsk{Bank: "law", Count: 9})
	same(t, "half of them from the book", []int{len(drawn), count(drawn)}, []int{9, 5})
	for len(wrong) < 60 { // answer all that is unseen, rightly
		for _, q := range g.draw(t, play.PracticeAsk{Bank: "law", Count: 20}) {
			if !q.InBook {
				wrong[q.ID] = g.answer(t, give(q, "甲", "正确")).InBook
			}
		}
	}
	drawn = g.draw(t, play.PracticeAsk{Bank: "law", Count: 15})
	same(t, "nothing is unseen", count(drawn), 15)
	first := g.draw(t, play.PracticeAsk{Article: "第一条", Law: "工会法", Count: 20})
	same(t, "of an article", []any{len(first), first[0].Law}, []any{2, "工会法"})
	orders := make(map[string]bool)
	for range 30 {
		var order string
		for _, q := range g.draw(t, play.PracticeAsk{Bank: "union", Count: 20}) {
			if q.Kind == questions.Single {
				for _, o := range q.Options {
					order += o.Text
				}
			}
		}
		orders[order] = true
	}
	if len(orders) < 3 {
		t.Errorf("options stand in %d orders", len(orders))
	}
}

func practiceFollows(t *testing.T, source string) {
	g := practise(t, source)
	ctx := context.Background()
	q := g.draw(t, play.PracticeAsk{Bank: "union", Count: 20})[0]
	g.answer(t, play.PracticeAnswer{Question: q.ID, Revision: 1, Given: []string{wrongOf(q)}})
	same(t, "book", g.book(t).Total, 1)
	same(t, "reads of the banks", g.shelf.reads, 1)
	newer := union()
	for i := range newer.Questions {
		newer.Questions[i].Revision = 2
	}
	g.change(t, newer)
	_, err := g.Answer(ctx, g.who, play.PracticeAnswer{Question: q.ID, Revision: 1, Given: []string{wrongOf(q)}})
	wantCode(t, err, quiz.RevisionStale)
	same(t, "the newer text", g.book(t).Items[0].Revision, 2)
	newer.Questions = nil
	g.change(t, newer)
	_, err = g.Answer(ctx, g.who, play.PracticeAnswer{Question: q.ID, Revision: 2, Given: []string{wrongOf(q)}})
	wantCode(t, err, quiz.NotFound)
	b := g.book(t)
	same(t, "the book without it", []int{b.Total, b.Waiting}, []int{0, 0})
	topics, err := g.Topics(ctx)
	must(t, err)
	same(t, "topics", topics, play.Topics{Laws: []play.LawTopic{}})
	same(t, "drawn", len(g.draw(t, play.PracticeAsk{Bank: "union", Count: 3})), 0)
	same(t, "reads of the banks", g.shelf.reads, 3)
}

// wrongOf is an answer to any question that is wrong.
func wrongOf(q play.PracticeQuestion) string {
	for _, o := range q.Options {
		if o.Text == "丙" {
			return o.ID
		}
	}
	return "错的"
}

func practiceRefuses(t *testing.T, source string) {
	g := practise(t, source)
	ctx := context.Background()
	for name, ask := range map[string]play.PracticeAsk{
		"no such bank":    {Bank: "absent", Count: 1},
		"no such law":     {Law: "婚姻法", Count: 1},
		"no such article": {Law: "工会法", Article: "第九条", Count: 1},
		"another's law":   {Bank: "union", Law: "劳动法", Count: 1},
	} {
		if _, err := g.Draw(ctx, g.who, ask); quiz.CodeOf(err) != quiz.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	q := g.draw(t, play.PracticeAsk{Bank: "union", Count: 20})
	single := q[slices.IndexFunc(q, func(q play.PracticeQuestion) bool { return q.Kind == questions.Single })]
	for name, c := range map[string]struct {
		a    play.PracticeAnswer
		code quiz.Code
	}{
		"nothing":          {play.PracticeAnswer{Question: "u-0", Revision: 1}, quiz.Invalid},
		"an empty blank":   {play.PracticeAnswer{Question: "u-2", Revision: 1, Given: []string{" 　"}}, quiz.Invalid},
		"two of a single":  {give(single, "甲", "乙"), quiz.AnswerShape},
		"a foreign option": {play.PracticeAnswer{Question: "u-0", Revision: 1, Given: []string{"A"}}, quiz.AnswerOption},
		"a long text":      {play.PracticeAnswer{Question: "u-2", Revision: 1, Given: []string{strings.Repeat("长", 201)}}, quiz.AnswerShape},
		"no revision":      {play.PracticeAnswer{Question: "u-0", Given: []string{"A"}}, quiz.RevisionStale},
		"another's option": {play.PracticeAnswer{Question: "u-0", Revision: 1, Given: []string{q[0].ID}}, quiz.AnswerOption},
	} {
		r, err := g.Answer(ctx, g.who, c.a)
		if quiz.CodeOf(err) != c.code || r.Explanation != "" {
			t.Errorf("%s: %v, %+v", name, err, r)
		}
	}
	rows, err := g.Practised(ctx, g.who)
	must(t, err)
	same(t, "what a refused answer leaves", len(rows), 0)
}

func practiceErased(t *testing.T, source string) {
	g := practise(t, source)
	ctx := context.Background()
	q := g.draw(t, play.PracticeAsk{Bank: "union", Count: 1})[0]
	a := play.PracticeAnswer{Question: q.ID, Revision: 1, Given: []string{wrongOf(q)}}
	g.answer(t, a)
	must(t, g.Erase(ctx, g.who))
	r, err := g.Answer(ctx, g.who, a)
	wantCode(t, err, quiz.Unauthenticated)
	same(t, "what an erased person is told", r, play.PracticeResult{})
	same(t, "rows", g.raw.Count("practice"), 0)
}

func practiceCrowd(t *testing.T, source string) {
	g := practise(t, source)
	const people, times = 12, 10
	var wg sync.WaitGroup
	errs := make(chan error, people*times)
	for i := range int64(people) {
		g.worker(t, 100+i)
		for n := range times {
			wg.Go(func() {
				_, err := g.Answer(context.Background(), 100+i, play.PracticeAnswer{Question: "u-2", Revision: 1, Given: []string{[]string{"秘密填空", "错"}[n%2]}})
				errs <- err
			})
		}
	}
	wg.Wait()
	for range people * times {
		must(t, <-errs)
	}
	same(t, "counted", g.raw.Count("practice WHERE seen = 10 AND wrong = 5"), people)
}
