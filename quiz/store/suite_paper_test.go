package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

func papersOpenOnce(t *testing.T, r *record) {
	ctx := context.Background()
	r.contest(t, 1)
	_, err := r.OpenPaper(ctx, 1, 5)
	wantCode(t, err, quiz.NotFound)
	r.open(t, start(11, 5, chance(1, 3)))
	want := start(11, 5).Paper
	got, err := r.OpenPaper(ctx, 1, 5)
	must(t, err)
	same(t, "open paper", got, want)
	got, err = r.Paper(ctx, 11)
	must(t, err)
	same(t, "paper", got, want)
	_, err = r.Paper(ctx, 12)
	wantCode(t, err, quiz.NotFound)

	r.update(t, func(tx *store.Tx) error {
		won, err := tx.OpenPapers([]store.Start{start(12, 5, chance(2, 3))})
		same(t, "a second start beside an open paper won", won, []bool{false})
		return err
	})
	r.update(t, func(tx *store.Tx) error { _, err := tx.ClaimPapers([]int64{11}); return err })
	r.open(t, start(12, 5, chance(2, 3)))
	layouts, err := r.Layouts(ctx, 1, 5)
	must(t, err)
	same(t, "layouts", len(layouts), 2)
}

func losersLeaveNoRow(t *testing.T, r *record) {
	r.contest(t, 1)
	r.open(t, start(11, 5, chance(1, 3)), start(12, 6))
	week := store.Chance{Span: quiz.PerWeek, Period: 2, N: 1, Cap: 1}
	r.update(t, func(tx *store.Tx) error {
		won, err := tx.OpenPapers([]store.Start{
			start(21, 5, chance(2, 3)),       // has an open paper
			start(22, 6),                     // the same, and asks for no chance
			start(23, 7, chance(1, 3), week), // wins
			start(24, 8, week, chance(1, 3)), // wins
		})
		same(t, "won", won, []bool{false, false, true, true})
		return err
	})
	r.update(t, func(tx *store.Tx) error {
		_, err := tx.ClaimPapers([]int64{23})
		return err
	})
	r.update(t, func(tx *store.Tx) error { // one of two chances is taken already
		won, err := tx.OpenPapers([]store.Start{start(25, 7, chance(2, 3), week)})
		same(t, "won with one chance of two", won, []bool{false})
		return err
	})
	for _, table := range []string{"paper WHERE id", "open_paper WHERE paper", "chance WHERE paper"} {
		same(t, table, r.count(t, table+" IN (21, 22, 25)"), 0)
	}
	same(t, "chances of the winners", r.count(t, "chance WHERE paper IN (23, 24)"), 4)
}

// Two servers may by chance number two papers alike: the later one must leave the earlier one's
// rows alone when it loses.
func foreignPaperStays(t *testing.T, r *record) {
	r.contest(t, 1)
	r.open(t, start(11, 5, chance(1, 3)), start(12, 6, chance(1, 1)))
	r.update(t, func(tx *store.Tx) error { // loses its chance
		won, err := tx.OpenPapers([]store.Start{start(11, 6, chance(1, 1))})
		same(t, "won a chance that is taken", won, []bool{false})
		return err
	})
	err := r.Update(context.Background(), func(tx *store.Tx) error { // would win, but for its number
		_, err := tx.OpenPapers([]store.Start{start(11, 7, chance(1, 3))})
		return err
	})
	same(t, "a number that is taken is a conflict", errors.Is(err, store.ErrConflict), true)
	same(t, "the earlier paper", r.count(t, "paper WHERE id = 11 AND person = 5"), 1)
	same(t, "its chances", r.count(t, "chance WHERE paper = 11 AND person = 5"), 1)
	same(t, "chances of the losers", r.count(t, "chance WHERE paper = 11"), 1)
}

func chancesAreCounted(t *testing.T, r *record) {
	r.contest(t, 1)
	day := func(period int64, n int) store.Chance {
		return store.Chance{Span: quiz.PerDay, Period: period, N: n, Cap: 2}
	}
	whole := func(n int) store.Chance { return store.Chance{Span: quiz.PerContest, N: n, Cap: 3} }
	for i, chances := range [][]store.Chance{{day(1, 1), whole(1)}, {day(1, 2), whole(2)}, {day(2, 1), whole(3)}} {
		id := int64(10 + i)
		r.open(t, start(id, 5, chances...))
		r.update(t, func(tx *store.Tx) error { _, err := tx.ClaimPapers([]int64{id}); return err })
	}
	got, err := r.Chances(context.Background(), 1, 5)
	must(t, err)
	same(t, "chances", got, map[quiz.Span]map[int64]int{quiz.PerDay: {1: 2, 2: 1}, quiz.PerContest: {0: 3}})
	got, err = r.Chances(context.Background(), 1, 6)
	must(t, err)
	same(t, "chances of somebody else", len(got), 0)
}

func duePapersEarliestFirst(t *testing.T, r *record) {
	r.contest(t, 1)
	for i, deadline := range []int64{3000, 1500, 2000, 2500} {
		s := start(int64(10+i), int64(20+i))
		s.Paper.Deadline = deadline
		r.open(t, s)
	}
	r.update(t, func(tx *store.Tx) error { _, err := tx.ClaimPapers([]int64{12}); return err })
	ids := func(before int64, limit int) []int64 {
		papers, err := r.Due(context.Background(), before, limit)
		must(t, err)
		var out []int64
		for _, p := range papers {
			if p.Layout != fmt.Sprintf("q-%d 1 0", p.ID) || p.Person != p.ID+10 {
				t.Errorf("due paper %+v", p)
			}
			out = append(out, p.ID)
		}
		return out
	}
	same(t, "due", ids(3000, 9), []int64{11, 13})
	same(t, "due with a limit", ids(3001, 1), []int64{11})
	same(t, "due at the deadline itself", ids(1500, 9), []int64(nil))
}

func highestDraftWins(t *testing.T, r *record) {
	ctx := context.Background()
	r.contest(t, 1)
	r.open(t, start(11, 5), start(12, 6), start(13, 7))
	none, err := r.Draft(ctx, 11)
	must(t, err)
	same(t, "draft before any save", none, store.Saved{})
	save := func(want []int64, saves ...store.Save) {
		t.Helper()
		r.update(t, func(tx *store.Tx) error {
			held, err := tx.SaveDrafts(saves)
			same(t, "held", held, want)
			return err
		})
	}
	draft := func(paper int64) store.Saved {
		t.Helper()
		d, err := r.Draft(ctx, paper)
		must(t, err)
		return d
	}
	save([]int64{5, 1}, store.Save{Paper: 11, Seq: 5, Base: 4, Body: "five", Saved: 50}, store.Save{Paper: 12, Seq: 1, Body: "one", Saved: 50})
	save([]int64{5}, store.Save{Paper: 11, Seq: 4, Base: 3, Body: "four", Saved: 60})
	save([]int64{5}, store.Save{Paper: 11, Seq: 5, Base: 4, Body: "another five", Saved: 60})
	same(t, "draft after older ones", draft(11), store.Saved{Seq: 5, Body: "five", Saved: 50})
	save([]int64{6}, store.Save{Paper: 11, Seq: 6, Base: 5, Body: "six", Saved: 70})
	same(t, "draft after a newer one", draft(11), store.Saved{Seq: 6, Body: "six", Saved: 70})
	save([]int64{6}, store.Save{Paper: 11, Seq: 9, Base: 5, Body: "nine, from five", Saved: 75})
	same(t, "draft after one made from an older one", draft(11), store.Saved{Seq: 6, Body: "six", Saved: 70})
	save([]int64{6}, store.Save{Paper: 11, Seq: 9, Body: "nine, from none", Saved: 75})
	save([]int64{9}, store.Save{Paper: 11, Seq: 9, Base: 6, Body: "nine, from six", Saved: 75})
	same(t, "draft after one made from it", draft(11), store.Saved{Seq: 9, Body: "nine, from six", Saved: 75})

	r.update(t, func(tx *store.Tx) error { _, err := tx.ClaimPapers([]int64{12}); return err })
	save([]int64{0, 1, 0}, store.Save{Paper: 12, Seq: 9, Body: "late", Saved: 80},
		store.Save{Paper: 13, Seq: 1, Body: "first", Saved: 80}, store.Save{Paper: 99, Seq: 1, Body: "of no paper", Saved: 80})
	same(t, "draft of a finished paper", draft(12), store.Saved{Seq: 1, Body: "one", Saved: 50})
	same(t, "draft of its neighbour", draft(13).Body, "first")
	same(t, "drafts of no paper", r.count(t, "draft WHERE paper = 99"), 0)
}

func papersAreClaimedOnce(t *testing.T, r *record) {
	r.contest(t, 1)
	r.open(t, start(11, 5), start(12, 6))
	claim := func(want []bool, papers ...int64) {
		t.Helper()
		r.update(t, func(tx *store.Tx) error {
			got, err := tx.ClaimPapers(papers)
			same(t, "claimed", got, want)
			return err
		})
	}
	claim([]bool{true, false}, 12, 99)
	claim([]bool{true, false}, 11, 12)
	claim([]bool{false, false}, 11, 12)
	claim([]bool{})
	same(t, "open papers", r.count(t, "open_paper"), 0)
	_, err := r.OpenPaper(context.Background(), 1, 5)
	wantCode(t, err, quiz.NotFound)
}

func submission(paper, person int64) store.Submission {
	return store.Submission{
		Paper: paper, Contest: 1, Person: person, Channel: "wechat", Finished: 1500, Elapsed: 500,
		Hash: "hash", Body: `{"q":["a"]}`, Spent: "1200,,7",
	}
}

func submissionsAreKeptWhole(t *testing.T, r *record) {
	ctx := context.Background()
	first, second := submission(11, 5), submission(12, 6)
	second.ByDeadline = true
	r.update(t, func(tx *store.Tx) error { return tx.AddSubmissions([]store.Submission{first, second}) })
	for _, want := range []store.Submission{first, second} {
		got, err := r.Submission(ctx, want.Paper)
		must(t, err)
		same(t, "submission", got, want)
	}
	_, err := r.Submission(ctx, 13)
	wantCode(t, err, quiz.NotFound)
}
