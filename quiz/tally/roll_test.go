package tally_test

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/tally"
)

// A roll holds everybody of a subtree once, and her place is one more than how many are before her, or, where
// places are shared, better than her.
func TestRolls(t *testing.T) {
	t.Parallel()
	for _, places := range []quiz.Places{quiz.PlacesUnique, quiz.PlacesShared} {
		t.Run(string(places), func(t *testing.T) {
			t.Parallel()
			w := found(t, filepath.Join(t.TempDir(), "record.db"), quiz.CountBest)
			w.contest.Standing.Ties, w.contest.Standing.Places = []quiz.Tie{quiz.TieElapsed}, places
			dice := rand.New(rand.NewPCG(3, 4))
			for person := int64(1); person <= 120; person++ {
				w.citizen(t, person, []int64{10, 11, 12, 21, 31}[dice.IntN(5)], true, true)
				for range 1 + dice.IntN(2) {
					points := quiz.Points(1000 * dice.IntN(11))
					w.sit(t, person, quiz.Mark{Points: points, Elapsed: int64(1000 * dice.IntN(3)), Finished: w.now, Day: quiz.Day(w.now), Valid: dice.IntN(9) > 0})
				}
			}
			w.erase(t, 5)
			rolls := tally.NewRolls(w.DB)
			for _, unit := range []int64{1, 10, 11, 20, 30, 33} {
				all, err := rolls.Read(context.Background(), w.contest, unit)
				must(t, err)
				w.checkRoll(t, unit, all)
			}
		})
	}
}

func (w *world) checkRoll(t *testing.T, unit int64, all []tally.Rolled) {
	t.Helper()
	var want, got []int64
	for person, c := range w.people {
		if !c.gone && slices.Contains(c.path, unit) {
			want = append(want, person)
		}
	}
	rule := w.contest.Standing
	for i, r := range all {
		got = append(got, r.Person)
		place := 0
		for _, other := range all {
			ahead := quiz.Before(rule, other.Standing.Standing, r.Standing.Standing)
			if rule.Places == quiz.PlacesShared {
				ahead = rule.Compare(other.Standing.Standing, r.Standing.Standing) < 0
			}
			if r.Valid && other.Valid && ahead {
				place++
			}
		}
		if r.Valid {
			place++
		}
		if r.Place != place || i > 0 && r.Valid && (!all[i-1].Valid || r.Place < all[i-1].Place) {
			t.Errorf("unit %d: person %d is placed %d, want %d", unit, r.Person, r.Place, place)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("unit %d: %v, want %v", unit, got, want)
	}
}

// BenchmarkRoll reads 100 000 people and writes them into workbooks.
func BenchmarkRoll(b *testing.B) {
	w := crowded(b, filepath.Join(b.TempDir(), "record.db"))
	names := make(map[int64]tally.Named, benchPeople)
	for person := range int64(benchPeople + 1) {
		names[person] = tally.Named{Name: "王小芳", Gender: quiz.Female, Member: true}
	}
	unit, err := w.tree.Unit(1)
	must(b, err)
	l := tally.RollList{Contest: w.contest, Tree: w.tree, Unit: unit, Names: names, AsOf: w.now}
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			l.Rows, err = tally.NewRolls(w.DB).Read(context.Background(), w.contest, 1)
			must(b, err)
		}
	})
	b.Run("people", func(b *testing.B) {
		for b.Loop() {
			file, err := l.People("某人", w.now).Bytes()
			must(b, err)
			b.ReportMetric(float64(len(file)), "bytes")
		}
	})
	b.Run("ranking", func(b *testing.B) {
		for b.Loop() {
			_, err := l.Ranking("某人", w.now, 0).Bytes()
			must(b, err)
		}
	})
}
