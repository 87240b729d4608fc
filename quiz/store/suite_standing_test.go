package store_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

func mark(person, paper, version int64, points quiz.Points) store.Mark {
	return store.Mark{Contest: 1, Person: person, Paper: paper, KeyVersion: version, Mark: quiz.Mark{
		Points: points, Elapsed: 10, Finished: 20, Day: 3, Valid: true, Passed: points > 50, Full: points == 100,
	}}
}

func newestMarkCounts(t *testing.T, r *record) {
	ctx := context.Background()
	r.update(t, func(tx *store.Tx) error {
		return tx.AddMarks([]store.Mark{
			mark(5, 11, 2, 60), mark(5, 11, 10, 100), mark(5, 11, 9, 80), mark(5, 12, 1, 40), mark(6, 13, 1, 20),
		})
	})
	got, err := r.Mark(ctx, 1, 5, 11)
	must(t, err)
	same(t, "newest mark", got, mark(5, 11, 10, 100).Mark)
	_, err = r.Mark(ctx, 1, 6, 11)
	wantCode(t, err, quiz.NotFound)
	r.update(t, func(tx *store.Tx) error {
		marks, err := tx.Marks(1, []int64{5, 6, 7})
		must(t, err)
		slices.SortFunc(marks[5], func(a, b quiz.Mark) int { return int(b.Points - a.Points) })
		same(t, "marks of one person", marks[5], []quiz.Mark{mark(5, 11, 10, 100).Mark, mark(5, 12, 1, 40).Mark})
		same(t, "marks of another", marks[6], []quiz.Mark{mark(6, 13, 1, 20).Mark})
		same(t, "people with marks", len(marks), 2)
		marks, err = tx.Marks(2, []int64{5})
		same(t, "marks in another contest", len(marks), 0)
		return err
	})
}

func standingsRise(t *testing.T, r *record) {
	ctx := context.Background()
	var first map[int64]*store.Standing
	r.update(t, func(tx *store.Tx) error {
		var err error
		result := quiz.Standing{
			Person: 5, Points: 70, Elapsed: 8, Finished: 99, First: 98, Sittings: 1, Valid: true, Passed: true, Full: true,
		}
		first, err = tx.BumpStandings(1, []store.Bump{
			{Person: 5, Path: []int64{4, 2, 1}, Counted: true, First: result},
			{Person: 6, First: quiz.Standing{Person: 6}},
		}, 100)
		same(t, "first bump", *first[5], store.Standing{
			Contest: 1, Generation: 1, Path: []int64{4, 2, 1}, Counted: true, Changed: 100, Standing: result,
		})
		return err
	})
	got, err := r.Standing(ctx, 1, 5)
	must(t, err)
	same(t, "first standing", got, *first[5])
	got, err = r.Standing(ctx, 1, 6)
	must(t, err)
	same(t, "standing of no unit", got, store.Standing{Contest: 1, Generation: 1, Changed: 100, Standing: quiz.Standing{Person: 6}})
	_, err = r.Standing(ctx, 1, 7)
	wantCode(t, err, quiz.NotFound)

	r.update(t, func(tx *store.Tx) error { // where she stood first stays
		again, err := tx.BumpStandings(1, []store.Bump{{Person: 5, Path: []int64{9, 1}, First: quiz.Standing{Person: 5, Points: 1}}}, 200)
		same(t, "second bump", *again[5], store.Standing{
			Contest: 1, Generation: 2, Path: []int64{4, 2, 1}, Counted: true, Changed: 200, Standing: quiz.Standing{Person: 5},
		})
		return err
	})
	got, err = r.Standing(ctx, 1, 5)
	must(t, err)
	same(t, "result after a bump alone", got.Points, quiz.Points(70))
	want := quiz.Standing{Person: 5, Points: 90, Elapsed: 7, Finished: 199, First: 98, Sittings: 2, Valid: true}
	r.update(t, func(tx *store.Tx) error {
		again, err := tx.BumpStandings(1, []store.Bump{{Person: 5}}, 300)
		if err != nil {
			return err
		}
		again[5].Standing = want
		return tx.WriteStandings([]*store.Standing{again[5]})
	})
	got, err = r.Standing(ctx, 1, 5)
	must(t, err)
	same(t, "standing written", got, store.Standing{
		Contest: 1, Generation: 3, Path: []int64{4, 2, 1}, Counted: true, Changed: 300, Standing: want,
	})
	r.exec(t, `UPDATE standing SET gone = 1, counted = 0, points = 0, elapsed = 0, finished = 0, first = 0,
		sittings = 0, valid = 0, passed = 0, full_mark = 0 WHERE person = 5`)
	r.update(t, func(tx *store.Tx) error {
		again, err := tx.BumpStandings(1, []store.Bump{{Person: 5}}, 300)
		same(t, "tombstone", again[5].Gone, true)
		return err
	})
}

func standingsInOrder(t *testing.T, r *record) {
	ctx := context.Background()
	var bumps []store.Bump
	for person := int64(1); person <= 150; person++ {
		bumps = append(bumps, store.Bump{Person: person, Path: []int64{100 + person%3, 1}, Counted: person%2 == 0})
	}
	r.update(t, func(tx *store.Tx) error {
		_, err := tx.BumpStandings(1, bumps, 1000)
		return err
	})
	r.update(t, func(tx *store.Tx) error { _, err := tx.BumpStandings(1, bumps[:10], 2000); return err })
	r.update(t, func(tx *store.Tx) error { _, err := tx.BumpStandings(2, bumps[:1], 2000); return err })
	var kept []store.Standing
	must(t, r.EachStanding(ctx, 1, 0, func(s *store.Standing) error { kept = append(kept, *s); return nil }))
	same(t, "standings", len(kept), 150)
	for i, s := range kept {
		want := bumps[i]
		if s.Person != want.Person || !slices.Equal(s.Path, want.Path) || s.Counted != want.Counted || s.Contest != 1 {
			t.Fatalf("standing %d is %+v, want %+v", i, s, want)
		}
	}
	n := 0
	must(t, r.EachStanding(ctx, 1, 2000, func(s *store.Standing) error { n++; return nil }))
	same(t, "standings changed since", n, 10)
	enough := errors.New("enough")
	n = 0
	err := r.EachStanding(ctx, 1, 0, func(s *store.Standing) error { n++; return enough })
	same(t, "stopped by the caller", []any{errors.Is(err, enough), n}, []any{true, 1})
}

// Whoever bumps a person later sees the marks of whoever bumped her before.
func bumpsOfOnePersonWait(t *testing.T, r *record) {
	ctx := context.Background()
	const writers = 12
	var wg sync.WaitGroup
	errs := make(chan error, writers)
	for w := range int64(writers) {
		wg.Go(func() {
			errs <- r.Update(ctx, func(tx *store.Tx) error {
				if err := tx.AddMarks([]store.Mark{mark(5, 100+w, 1, 10)}); err != nil {
					return err
				}
				rows, err := tx.BumpStandings(1, []store.Bump{{Person: 5}}, 1)
				if err != nil {
					return err
				}
				marks, err := tx.Marks(1, []int64{5})
				if err != nil {
					return err
				}
				rows[5].Standing = quiz.Stand(quiz.StandingRule{Counts: quiz.CountSum}, 5, marks[5])
				return tx.WriteStandings([]*store.Standing{rows[5]})
			})
		})
	}
	wg.Wait()
	for range writers {
		must(t, <-errs)
	}
	got, err := r.Standing(ctx, 1, 5)
	must(t, err)
	same(t, "generation, sittings and sum", []int64{got.Generation, int64(got.Sittings), int64(got.Points)}, []int64{writers, writers, 10 * writers})
}

// Every statement goes out in chunks of a few sizes: no size may lose or mix rows.
func batchesOfEverySize(t *testing.T, r *record) {
	r.contest(t, 1)
	ctx := context.Background()
	next := int64(1)
	for _, n := range []int{1, 2, 3, 4, 5, 15, 16, 17, 21, 63, 64, 65, 85, 127, 128, 130, 200} {
		var starts []store.Start
		var saves []store.Save
		var papers []int64
		var subs []store.Submission
		var marks []store.Mark
		var bumps []store.Bump
		for range n {
			id := next
			next++
			starts = append(starts, start(id, id, chance(1, 1)))
			saves = append(saves, store.Save{Paper: id, Seq: id, Body: "b"})
			papers = append(papers, id)
			subs = append(subs, submission(id, id))
			marks = append(marks, mark(id, id, 1, quiz.Points(id)))
			bumps = append(bumps, store.Bump{Person: id, Path: []int64{id, 1}})
		}
		r.open(t, starts...)
		r.update(t, func(tx *store.Tx) error {
			if _, err := tx.SaveDrafts(saves); err != nil {
				return err
			}
			claimed, err := tx.ClaimPapers(papers)
			if err != nil || slices.Contains(claimed, false) {
				t.Errorf("batch of %d: claimed %v", n, claimed)
			}
			if err := errors.Join(err, tx.AddSubmissions(subs), tx.AddMarks(marks)); err != nil {
				return err
			}
			rows, err := tx.BumpStandings(1, bumps, 1)
			must(t, err)
			got, err := tx.Marks(1, papers)
			must(t, err)
			var out []*store.Standing
			for _, id := range papers {
				rows[id].Standing = quiz.Stand(quiz.StandingRule{Counts: quiz.CountBest}, id, got[id])
				out = append(out, rows[id])
			}
			return tx.WriteStandings(out)
		})
	}
	all := int(next - 1)
	for _, from := range []string{"paper", "chance", "draft WHERE seq = paper", "submission", "mark"} {
		same(t, from, r.count(t, from), all)
	}
	must(t, r.EachStanding(ctx, 1, 0, func(s *store.Standing) error {
		if int64(s.Points) != s.Person || s.Path[0] != s.Person || s.Generation != 1 {
			t.Errorf("standing %+v", s)
		}
		all--
		return nil
	}))
	same(t, "standings missing", all, 0)
}
