package tally_test

import (
	"context"
	"path/filepath"
	"testing"

	"lawquiz/quiz/tally"
)

// BenchmarkSeal measures closing an award with 1 343 candidates in a contest of 100 000 people in 1 500 units: what
// is to be sealed, worked out from the record; and the pack with every file of the notice.
func BenchmarkSeal(b *testing.B) {
	w := crowded(b, filepath.Join(b.TempDir(), "record.db"))
	ctx := context.Background()
	awards := tally.NewAwards(tally.AwardsConfig{DB: w.DB, Now: w.clock()})
	v, err := awards.Create(ctx, w.contest, w.tree, tally.Draft{Source: benchSheet, Owner: 1, Reason: "x", By: admin})
	must(b, err)
	w.assessed(b, v)
	w.now = w.contest.Window.Close
	var s tally.Sealing
	b.Run("sealing", func(b *testing.B) {
		for b.Loop() {
			s, err = awards.Sealing(ctx, w.contest, w.tree, v.Award)
			must(b, err)
		}
	})
	b.Run("pack", func(b *testing.B) {
		for b.Loop() {
			p := s.Print()
			p.Tree, p.At = w.tree, w.now
			src, err := p.Pack()
			must(b, err)
			b.ReportMetric(float64(len(src)), "B")
		}
	})
}
