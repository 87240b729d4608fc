package tally_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/quiz/tally"
)

// clock returns a world's clock as a ledger takes it.
func (w *world) clock() func() int64 { return func() int64 { return w.now } }

// move takes somebody to another unit, whose people the rate may count or not.
func (w *world) move(tb testing.TB, person, unit int64, counted bool) {
	c := w.people[person]
	from := c.path[0]
	c.path, c.counted = w.tree.Path(unit), counted && !c.gone
	must(tb, w.Update(context.Background(), func(tx *store.Tx) error {
		if _, err := tx.MovePeople([]int64{person}, from, unit, w.now, true); err != nil {
			return err
		}
		_, err := tx.MoveStandings(7, []store.Place{{Person: person, Path: c.path, Counted: c.counted, Unit: unit}}, w.now)
		return err
	}))
}

// A ledger that has followed any sequence of submissions, blank papers, marks under a new key, moves and
// erasures, looking now and then, holds what Read finds in the record; and both are what counting
// everybody one by one gives.
func TestLedgerFollows(t *testing.T) {
	t.Parallel()
	bothEngines(t, func(t *testing.T, source string) {
		ctx := context.Background()
		w := found(t, source, quiz.CountBest)
		rapid.Check(t, func(r *rapid.T) {
			w.contest.Standing.Counts = rapid.SampledFrom(countings).Draw(r, "counts")
			ledgers := tally.NewLedgers(w.DB, w.clock())
			for range rapid.IntRange(1, 12).Draw(r, "steps") {
				w.step(t, r)
				if rapid.Bool().Draw(r, "look") {
					w.now += 1000
					f, err := ledgers.Figures(ctx, w.contest, w.tree)
					must(t, err)
					w.check(t, f, 0)
				}
			}
			w.now += 1000
			f, err := ledgers.Figures(ctx, w.contest, w.tree)
			must(t, err)
			w.check(t, f, 0)
			whole := mustRead(t, w)
			if len(f.Units) != len(whole.Units) {
				t.Fatalf("%d units, %d from the record", len(f.Units), len(whole.Units))
			}
			for id, u := range whole.Units {
				if fmt.Sprint(*u) != fmt.Sprint(*f.Units[id]) {
					t.Fatalf("unit %d: %+v, from the record %+v", id, f.Units[id], u)
				}
			}
		})
	})
}

// step changes the record in one way.
func (w *world) step(t *testing.T, r *rapid.T) {
	leaves := []int64{1, 10, 11, 12, 13, 21, 22, 33}
	w.now += rapid.Int64Range(0, 2*3_600_000).Draw(r, "later")
	person := rapid.Int64Range(1, 12).Draw(r, "person")
	unit := rapid.SampledFrom(leaves).Draw(r, "unit")
	c := w.citizen(t, person, unit, person%2 == 0, person%3 > 0)
	switch what := rapid.IntRange(0, 9).Draw(r, "what"); {
	case what < 6 || len(c.sat) == 0:
		w.sit(t, person, randomMark(w.now, rapid.IntRange(0, 100).Draw(r, "percent")))
	case what < 8:
		paper := slices.Max(slices.Collect(maps.Keys(c.sat)))
		w.version++
		w.regrade(t, person, paper, w.version, quiz.Points(100*rapid.IntRange(0, 100).Draw(r, "percent")))
	case what < 9:
		w.move(t, person, unit, rapid.Bool().Draw(r, "counted"))
	default:
		w.erase(t, person)
	}
}

// Units nothing happened in are the same figures in the next set, and sets once given never change.
func TestLedgerShares(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := found(t, engines["sqlite"](t), quiz.CountBest)
	ledgers := tally.NewLedgers(w.DB, w.clock())
	w.citizen(t, 1, 11, true, true)
	w.citizen(t, 2, 21, true, true)
	w.sit(t, 1, randomMark(w.now, 50))
	w.sit(t, 2, randomMark(w.now, 50))
	first, err := ledgers.Figures(ctx, w.contest, w.tree)
	must(t, err)
	before := fmt.Sprint(*first.Unit(1), *first.Unit(10))
	w.sit(t, 1, randomMark(w.now, 70))
	again, err := ledgers.Figures(ctx, w.contest, w.tree)
	must(t, err)
	if again != first {
		t.Error("read again within a second")
	}
	w.now += 1000
	next, err := ledgers.Figures(ctx, w.contest, w.tree)
	must(t, err)
	if next.Units[20] != first.Units[20] || next.Units[10] == first.Units[10] || next.AsOf != w.now {
		t.Error("units are not shared as they should be")
	}
	if now := fmt.Sprint(*first.Unit(1), *first.Unit(10)); now != before {
		t.Errorf("figures once given changed: %s, before %s", now, before)
	}
	w.check(t, next, 0)
	w.now += 1000
	idle, err := ledgers.Figures(ctx, w.contest, w.tree)
	must(t, err)
	for id, u := range idle.Units {
		if u != next.Units[id] {
			t.Errorf("unit %d was made anew though nothing happened", id)
		}
	}
}

// A change dated long before it is seen, as by a server whose clock is far behind, is found by comparing
// generations.
func TestLedgerAudits(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := found(t, engines["sqlite"](t), quiz.CountBest)
	ledgers := tally.NewLedgers(w.DB, w.clock())
	look := func() *tally.Figures {
		f, err := ledgers.Figures(ctx, w.contest, w.tree)
		must(t, err)
		return f
	}
	w.citizen(t, 1, 11, true, true)
	w.sit(t, 1, randomMark(w.now, 50))
	w.check(t, look(), 0)
	w.now -= 3_600_000
	w.sit(t, 1, randomMark(w.now, 80))
	w.now += 3_600_000 + 60_000
	if look().Unit(1).All.Points != 5000 {
		t.Fatal("the late change was seen at once: this test shows nothing")
	}
	w.now += 5 * 60_000
	w.check(t, look(), 0)
}

// With another tree, another key or another rule the figures are told by these; the clock may go back.
func TestLedgerChangesWithItsContest(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := found(t, engines["sqlite"](t), quiz.CountBest)
	ledgers := tally.NewLedgers(w.DB, w.clock())
	w.citizen(t, 1, 11, true, true)
	w.sit(t, 1, randomMark(w.now, 50))
	w.sit(t, 1, randomMark(w.now, 70))
	look := func(c tally.Contest, tree *quiz.Tree) *tally.Figures {
		f, err := ledgers.Figures(ctx, c, tree)
		must(t, err)
		return f
	}
	w.check(t, look(w.contest, w.tree), 0)
	units := worldUnits()
	units[2].Parent = 20 // unit 11, whose people have not been carried along yet
	tree, err := quiz.NewTree(units)
	must(t, err)
	if f := look(w.contest, tree); f.Unit(10).Active != 0 {
		t.Errorf("a unit that has left is active below its old parent: %+v", f.Unit(10))
	}
	next := w.contest
	next.KeyVersion = 2
	if f := look(next, w.tree); f.KeyVersion != 2 || f.Unit(10).Active != 1 {
		t.Errorf("key %d", f.KeyVersion)
	}
	w.contest.Standing.Counts = quiz.CountSum
	w.now -= 3_600_000
	w.check(t, look(w.contest, w.tree), 0)
}

// Many may ask at once. Whoever leaves early gets what there was, or is told to come again; a record that
// does not answer leaves the figures as they were.
func TestLedgerUnderway(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := found(t, engines["sqlite"](t), quiz.CountBest)
	ledgers := tally.NewLedgers(w.DB, w.clock())
	w.citizen(t, 1, 11, true, true)
	w.sit(t, 1, randomMark(w.now, 50))
	left, leave := context.WithCancel(ctx)
	leave()
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if f, err := ledgers.Figures(left, w.contest, w.tree); quiz.CodeOf(err) != quiz.Busy && (err != nil || f.Unit(1).All.People != 1) {
				t.Errorf("left: %v", err)
			}
		})
		wg.Go(func() {
			if f, err := ledgers.Figures(ctx, w.contest, w.tree); err != nil || f.Unit(1).All.People != 1 {
				t.Errorf("%v", err)
			}
		})
	}
	wg.Wait()
	asOf := w.now
	must(t, w.Close())
	w.now += 60_000
	f, err := ledgers.Figures(ctx, w.contest, w.tree)
	must(t, err)
	if f.AsOf != asOf || f.Unit(1).All.People != 1 {
		t.Errorf("without the record: %+v", f)
	}
	if _, err := tally.NewLedgers(w.DB, w.clock()).Figures(ctx, w.contest, w.tree); err == nil {
		t.Error("figures from a closed record")
	}
}

// Tallied people of a contest do not come in another.
func TestLedgerOfAnotherContest(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := found(t, engines["sqlite"](t), quiz.CountBest)
	w.citizen(t, 1, 11, true, true)
	w.sit(t, 1, randomMark(w.now, 50))
	must(t, w.PutContest(ctx, store.Contest{Nr: 8, ID: "other", State: store.Published, KeyVersion: 1}, nil))
	other := w.contest
	other.Nr = 8
	f, err := tally.NewLedgers(w.DB, w.clock()).Figures(ctx, other, w.tree)
	must(t, err)
	if len(f.Units) != 0 {
		t.Errorf("%d units", len(f.Units))
	}
}
