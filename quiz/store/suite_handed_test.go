package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"lawquiz/quiz/store"
)

// Finished sittings come whole, each once however often it was marked, page after page; open
// papers and other contests do not come.
func handedInPages(t *testing.T, r *record) {
	ctx := context.Background()
	r.contest(t, 1)
	r.contest(t, 2)
	const people = 1203 // more than two pages
	var starts []store.Start
	var claims []int64
	var subs []store.Submission
	var marks []store.Mark
	want := make(map[int64]store.Handed)
	for p := int64(1); p <= people; p++ {
		paper := 10_000 - 7*p // against the order of people
		starts = append(starts, start(paper, p))
		if p%100 == 0 { // stays open
			continue
		}
		claims = append(claims, paper)
		s := submission(paper, p)
		s.Body, s.Spent = fmt.Sprintf(`{"q-%d":["a"]}`, p), fmt.Sprint(p)
		subs = append(subs, s)
		for version := int64(1); version <= 1+p%3; version++ {
			marks = append(marks, mark(p, paper, version, 70))
		}
		want[paper] = store.Handed{Person: p, Paper: paper, Layout: fmt.Sprintf("q-%d 1 0", paper), Body: s.Body, Spent: s.Spent}
	}
	other := start(50_000, 3)
	other.Paper.Contest = 2
	foreign, foreignMark := submission(50_000, 3), mark(3, 50_000, 1, 70)
	foreign.Contest, foreignMark.Contest = 2, 2
	r.open(t, append(starts, other)...)
	r.update(t, func(tx *store.Tx) error {
		_, err := tx.ClaimPapers(append(claims, 50_000))
		return errors.Join(err, tx.AddSubmissions(append(subs, foreign)), tx.AddMarks(append(marks, foreignMark)))
	})
	last := int64(0)
	must(t, r.EachHanded(ctx, 1, func(h store.Handed) error {
		same(t, "sitting", h, want[h.Paper])
		if h.Person <= last {
			t.Fatalf("person %d after %d", h.Person, last)
		}
		last = h.Person
		delete(want, h.Paper)
		return nil
	}))
	same(t, "sittings that did not come", len(want), 0)

	n, enough := 0, errors.New("enough")
	err := r.EachHanded(ctx, 1, func(store.Handed) error {
		if n++; n == 700 {
			return enough
		}
		return nil
	})
	same(t, "stopped by its caller", []any{errors.Is(err, enough), n}, []any{true, 700})
	must(t, r.EachHanded(ctx, 3, func(h store.Handed) error { return fmt.Errorf("%+v of no contest", h) }))
}

// The sums over standings move with every submission and erasure, and with nothing of other contests.
func movesAreTold(t *testing.T, r *record) {
	ctx := context.Background()
	r.contest(t, 1)
	r.contest(t, 2)
	moves := func(contest int64) store.Moves {
		t.Helper()
		m, err := r.Moves(ctx, contest)
		must(t, err)
		return m
	}
	same(t, "before anything", moves(1), store.Moves{})
	r.taken(t, 5)
	same(t, "after a submission", moves(1), store.Moves{People: 1, Sittings: 1, Generations: 1})
	r.update(t, func(tx *store.Tx) error {
		_, err := tx.BumpStandings(1, []store.Bump{{Person: 5}}, 600)
		return err
	})
	same(t, "after another mark", moves(1), store.Moves{People: 1, Sittings: 1, Generations: 2})
	same(t, "elsewhere", moves(2), store.Moves{})
	r.erase(t, 5, 900)
	same(t, "after an erasure", moves(1), store.Moves{People: 1, Sittings: 0, Generations: 3})
	var bodies []string
	must(t, r.EachHanded(ctx, 1, func(h store.Handed) error {
		bodies = append(bodies, h.Body+h.Spent)
		return nil
	}))
	same(t, "what is left of the answers", bodies, []string{""})
}
