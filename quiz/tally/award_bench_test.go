package tally_test

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/servicetest"
	"lawquiz/quiz/store"
	"lawquiz/quiz/store/storetest"
	"lawquiz/quiz/tally"
)

const benchSheet = `award: 优秀组织奖
candidates: { under: 市总工会, level: 3 }
items:
  - { name: 活动开展·评审,   points: 25, judged: true }
  - { name: 活动开展·参与率, points: 15, from: participation }
  - { name: 实际效果·评审,   points: 15, judged: true }
  - { name: 实际效果·合格面, points: 15, from: passed / people }
  - { name: 征文获奖情况,    points: 20, from: essay_prizes, per: {一等奖: 10, 二等奖: 7} }
  - { name: 材料报送,        points: 10, from: "on_time(summary, 2026-04-15)" }
ties: [participation, mean_points, valid_people]
quota: { top_percent: 30, of: eligible, round: up }
people_prizes: [ { name: 优胜个人, places: [1, 100] } ]
`

// BenchmarkAwardPreview measures the preview of an award with 1 343 candidates in a contest of 100 000 people in 1 500
// units, each with two marks and two pieces of material: from the ledgers once they are filled, the first after a start,
// at a cut-off, and what is sealed, from the record alone.
func BenchmarkAwardPreview(b *testing.B) {
	for name, open := range map[string]func(b *testing.B) string{
		"sqlite":   func(b *testing.B) string { return filepath.Join(b.TempDir(), "record.db") },
		"postgres": func(b *testing.B) string { return servicetest.StartPostgres(b).DSN },
	} {
		b.Run(name, func(b *testing.B) {
			src := open(b)
			w := crowded(b, src)
			ctx := context.Background()
			ledgers := tally.NewLedgers(w.DB, w.clock())
			awards := tally.NewAwards(tally.AwardsConfig{DB: w.DB, Now: w.clock(), Live: ledgers.Figures})
			v, err := awards.Create(ctx, w.contest, w.tree, tally.Draft{Source: benchSheet, Owner: 1, Reason: "x", By: admin})
			must(b, err)
			w.assessed(b, v)
			storetest.Open(b, src).Exec("ANALYZE")
			live, err := awards.Preview(ctx, w.contest, w.tree, v.Award, 0)
			must(b, err)
			b.Run("live", func(b *testing.B) {
				for b.Loop() {
					w.now += 2000 // the ledger looks at the record each time
					_, err := awards.Preview(ctx, w.contest, w.tree, v.Award, 0)
					must(b, err)
				}
			})
			b.Run("first", func(b *testing.B) {
				for b.Loop() {
					live := tally.NewLedgers(w.DB, w.clock())
					started := tally.NewAwards(tally.AwardsConfig{DB: w.DB, Now: w.clock(), Live: live.Figures})
					_, err := started.Preview(ctx, w.contest, w.tree, v.Award, 0)
					must(b, err)
				}
			})
			b.Run("cut-off", func(b *testing.B) {
				for b.Loop() {
					_, err := awards.Preview(ctx, w.contest, w.tree, v.Award, w.now-3_600_000)
					must(b, err)
				}
			})
			b.Run("record", func(b *testing.B) {
				for b.Loop() {
					in, err := awards.Inputs(ctx, w.contest, w.tree, v, 0)
					must(b, err)
					_, err = quiz.Award(v.Sheet, in.Units)
					must(b, err)
				}
			})
			b.Run("people", func(b *testing.B) {
				for b.Loop() {
					_, err := awards.People(ctx, w.contest, v)
					must(b, err)
				}
			})
			in, err := awards.Inputs(ctx, w.contest, w.tree, v, 0)
			must(b, err)
			kept, err := in.Canonical()
			must(b, err)
			shown, err := live.Inputs.Canonical()
			must(b, err)
			if !bytes.Equal(kept, shown) || len(in.Units) != 1343 {
				b.Error("the ledgers and the record give other inputs")
			}
			b.ReportMetric(float64(len(kept)), "B/inputs")
		})
	}
}

// assessed gives every candidate two marks and two pieces.
func (w *world) assessed(b *testing.B, v tally.Version) {
	b.Helper()
	var marks []store.AwardMark
	var pieces []store.Material
	for unit := int64(158); unit <= 1500; unit++ {
		for i, item := range []string{"活动开展·评审", "实际效果·评审"} {
			marks = append(marks, store.AwardMark{ID: unit*2 + int64(i), Item: item, Unit: unit, Account: 1, Who: "管理员", Points: quiz.Points(unit % 1500), Reason: "x", Given: true, At: 1})
		}
		for i, kind := range []quiz.MaterialKind{quiz.Essay, quiz.Summary} {
			pieces = append(pieces, store.Material{ID: unit*2 + int64(i), Contest: 7, Unit: unit, Kind: kind, Title: "x", SentAt: 1, Accepted: true, Grade: "二等奖", JudgeUnit: 1, Edition: 1})
		}
	}
	must(b, w.AddAwardMarks(context.Background(), v.Award, marks))
	must(b, w.Update(context.Background(), func(tx *store.Tx) error { return tx.PutMaterials(pieces) }))
}
