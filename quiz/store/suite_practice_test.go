package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// practise counts an answer at 500 and returns the row.
func (r *record) practise(tb testing.TB, person int64, question string, right bool) store.Practised {
	tb.Helper()
	var out store.Practised
	r.update(tb, func(tx *store.Tx) error {
		var err error
		out, err = tx.Practise(person, question, right, 500)
		return err
	})
	return out
}

func (r *record) practised(tb testing.TB, person int64) []store.Practised {
	tb.Helper()
	out, err := r.PracticeOf(context.Background(), person)
	must(tb, err)
	return out
}

func whatIsPractised(t *testing.T, r *record) {
	ctx := context.Background()
	r.contest(t, 1)
	must(t, r.AddPerson(ctx, person(1), store.Identity{Kind: "demo", Subject: "1"}))
	must(t, r.AddPerson(ctx, person(2), store.Identity{Kind: "demo", Subject: "2"}))
	for i, step := range []struct {
		right bool
		want  store.Practised
		book  bool
	}{
		{true, store.Practised{Question: "q", Seen: 1, Streak: 1, LastAt: 500}, false},
		{false, store.Practised{Question: "q", Seen: 2, Wrong: 1, LastAt: 500}, true},
		{true, store.Practised{Question: "q", Seen: 3, Wrong: 1, Streak: 1, LastAt: 500}, true},
		{false, store.Practised{Question: "q", Seen: 4, Wrong: 2, LastAt: 500}, true},
		{true, store.Practised{Question: "q", Seen: 5, Wrong: 2, Streak: 1, LastAt: 500}, true},
		{true, store.Practised{Question: "q", Seen: 6, Wrong: 2, Streak: 2, LastAt: 500}, false},
	} {
		got := r.practise(t, 1, "q", step.right)
		same(t, fmt.Sprint("step ", i), got, step.want)
		same(t, fmt.Sprint("in the book after step ", i), got.InBook(), step.book)
	}
	wantCode(t, r.ForgetWrong(ctx, 1, "q"), quiz.NotFound)
	r.practise(t, 1, "a", false)
	r.practise(t, 2, "a", false)
	wantCode(t, r.ForgetWrong(ctx, 1, "never"), quiz.NotFound)
	wantCode(t, r.ForgetWrong(ctx, 1, "a\x00"), quiz.NotFound)
	must(t, r.ForgetWrong(ctx, 1, "a"))
	wantCode(t, r.ForgetWrong(ctx, 1, "a"), quiz.NotFound)
	same(t, "hers", r.practised(t, 1), []store.Practised{
		{Question: "a", Seen: 1, LastAt: 500}, {Question: "q", Seen: 6, Wrong: 2, Streak: 2, LastAt: 500},
	})
	same(t, "another's", r.practised(t, 2), []store.Practised{{Question: "a", Seen: 1, Wrong: 1, LastAt: 500}})
	same(t, "nobody's", len(r.practised(t, 3)), 0)
	wantCode(t, r.Update(ctx, func(tx *store.Tx) error { _, err := tx.Practise(9, "q", true, 1); return err }), quiz.NotFound)

	var wg sync.WaitGroup
	errs := make(chan error, 20)
	for range 20 {
		wg.Go(func() {
			errs <- r.Update(ctx, func(tx *store.Tx) error { _, err := tx.Practise(1, "crowd", true, 1); return err })
		})
	}
	wg.Wait()
	for range 20 {
		must(t, <-errs)
	}
	same(t, "answers at once", r.practised(t, 1)[1].Seen, 20)
}

func reportsOfQuestions(t *testing.T, r *record) {
	ctx := context.Background()
	r.contest(t, 1)
	must(t, r.AddPerson(ctx, person(1), store.Identity{Kind: "demo", Subject: "1"}))
	must(t, r.AddPerson(ctx, person(2), store.Identity{Kind: "demo", Subject: "2"}))
	first := store.Report{ID: 10, Contest: 1, Question: "q", Revision: 1, Person: 1, Text: "条文号错了", CreatedAt: 5, State: store.ReportOpen}
	other := store.Report{ID: 11, Contest: 1, Question: "p", Revision: 1, Person: 1, Text: "答案不对", CreatedAt: 6, State: store.ReportOpen}
	for _, one := range []store.Report{first, other, {ID: 12, Contest: 1, Question: "q", Revision: 1, Person: 2, Text: "她的", CreatedAt: 7}} {
		must(t, r.PutReport(ctx, one))
	}
	r.exec(t, `UPDATE report SET state = 'declined' WHERE id = 10`)
	again := store.Report{ID: 13, Contest: 2, Question: "q", Revision: 2, Person: 1, Text: "还是错的", CreatedAt: 8}
	must(t, r.PutReport(ctx, again))
	again.ID, again.State = 10, store.ReportOpen
	got, err := r.ReportsOf(ctx, 1)
	must(t, err)
	same(t, "reports", got, []store.Report{other, again})
	same(t, "all", r.count(t, "report"), 3)
	wantCode(t, r.PutReport(ctx, store.Report{ID: 14, Contest: 1, Question: "q", Revision: 1, Person: 9, Text: "无人"}), quiz.NotFound)
}
