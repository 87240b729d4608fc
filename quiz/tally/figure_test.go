package tally_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/tally"
)

var countings = []quiz.Counting{
	quiz.CountBest, quiz.CountSum, quiz.CountBestPerDay, quiz.CountFirst, quiz.CountLast, quiz.CountMean,
}

// Figures read from the record are those of counting everybody one by one, at any cut-off, under any
// counting rule, with regraded sittings, blank ones and erased people.
func TestReadFigures(t *testing.T) {
	t.Parallel()
	bothEngines(t, func(t *testing.T, source string) {
		ctx := context.Background()
		r := rand.New(rand.NewPCG(5, 5))
		w := found(t, source, quiz.CountBest)
		begun := w.now
		populate(t, w, r, 60)
		for _, counts := range countings {
			w.contest.Standing.Counts = counts
			for _, hours := range []int64{0, 1, 5, 30, 100, 200} {
				cutoff := int64(0)
				if hours > 0 {
					cutoff = begun + hours*3_600_000
				}
				f, err := tally.Read(ctx, w.DB, w.contest, w.tree, cutoff)
				must(t, err)
				w.check(t, f, cutoff)
			}
		}
	})
}

// populate lets people sit over a hundred hours; some sittings are blank, some marked anew, some people
// leave.
func populate(tb testing.TB, w *world, r *rand.Rand, people int) {
	leaves := []int64{11, 12, 13, 21, 22, 10, 30}
	for person := int64(1); person <= int64(people); person++ {
		w.citizen(tb, person, leaves[r.IntN(len(leaves))], r.IntN(2) == 0, r.IntN(3) > 0)
	}
	for range 3 * people {
		w.now += int64(r.IntN(3_600_000 * 2 / 3))
		person := 1 + r.Int64N(int64(people))
		paper := w.sit(tb, person, randomMark(w.now, r.IntN(101)))
		switch r.IntN(20) {
		case 0:
			w.regrade(tb, person, paper, 2, quiz.Points(100*r.IntN(101)))
		case 1:
			w.erase(tb, person)
		}
	}
}

// randomMark is a sitting's with a share of the full mark; none is a blank paper.
func randomMark(finished int64, percent int) quiz.Mark {
	return quiz.Mark{
		Points: quiz.Points(100 * percent), Elapsed: 60_000, Finished: finished, Day: quiz.Day(finished - 60_000),
		Valid: percent > 9, Passed: percent >= 60, Full: percent == 100,
	}
}

// With other marks the figures are as if those were on record.
func TestReadFiguresWithOtherMarks(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := found(t, engines["sqlite"](t), quiz.CountBest)
	w.citizen(t, 1, 11, true, true)
	w.citizen(t, 2, 12, false, true)
	first := w.sit(t, 1, randomMark(w.now, 50))
	w.sit(t, 2, randomMark(w.now, 100))
	f, err := tally.ReadWith(ctx, w.DB, w.contest, w.tree, 0, func(person, paper int64, m quiz.Mark) quiz.Mark {
		if person == 1 && paper == first {
			m.Points, m.Passed = 7000, true
		}
		return m
	})
	must(t, err)
	top := f.Unit(1).All
	if top.Points != 17000 || top.Passed != 2 || f.Unit(11).All.Points != 7000 || f.Unit(12).All.Points != 10000 {
		t.Errorf("%+v", f.Unit(1))
	}
	w.check(t, mustRead(t, w), 0) // and the record is as it was
}

// Whoever was marked anew or erased after the cut-off is told of; who only went on sitting is not.
func TestFiguresTouchedSince(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := found(t, engines["sqlite"](t), quiz.CountBest)
	cutoff := w.now
	var papers []int64
	for person := int64(1); person <= 4; person++ {
		w.citizen(t, person, 10+person%2, true, true)
		papers = append(papers, w.sit(t, person, randomMark(w.now, 50)))
	}
	w.now += 3_600_000
	w.sit(t, 1, randomMark(w.now, 80))
	w.regrade(t, 2, papers[1], 2, 8000)
	w.erase(t, 3)
	w.citizen(t, 5, 11, true, true)
	w.sit(t, 5, randomMark(w.now, 80))
	w.erase(t, 5)
	f, err := tally.Read(ctx, w.DB, w.contest, w.tree, cutoff)
	must(t, err)
	w.check(t, f, cutoff)
	if f.Unit(1).Touched != 2 || f.Unit(11).Touched != 1 || f.Unit(20).Touched != 0 {
		t.Errorf("touched: %d of all, %d of unit 11", f.Unit(1).Touched, f.Unit(11).Touched)
	}
}

// A unit's row is what rankings take: everybody's counts, and the head-count of the contest's rule.
func TestFiguresRow(t *testing.T) {
	t.Parallel()
	w := found(t, engines["sqlite"](t), quiz.CountBest)
	units := worldUnits()
	units[2].Heads = map[quiz.HeadCount]int{quiz.Workers: 8}
	tree, err := quiz.NewTree(units)
	must(t, err)
	w.citizen(t, 1, 11, true, true)
	w.citizen(t, 2, 11, false, false)
	w.sit(t, 1, randomMark(w.now, 80))
	w.sit(t, 2, randomMark(w.now, 40))
	f := mustRead(t, w)
	row := f.Row(tree, w.contest, 11)
	if rate, known := row.Participation(); !known || rate != 1250 || row.Due != 8 || row.Counts.People != 2 || row.Name == "" {
		t.Errorf("%+v", row)
	}
	if row := f.Row(tree, w.contest, 22); row.DueKnown || row.Counts != (quiz.Counts{}) {
		t.Errorf("a unit nobody took part in: %+v", row)
	}
}

func mustRead(tb testing.TB, w *world) *tally.Figures {
	tb.Helper()
	f, err := tally.Read(context.Background(), w.DB, w.contest, w.tree, 0)
	must(tb, err)
	return f
}
