package tally_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/servicetest"
	"lawquiz/quiz/store"
	"lawquiz/quiz/store/storetest"
	"lawquiz/quiz/tally"
)

const benchPeople = 100_000

// BenchmarkFigures measures a contest of 100 000 people with two sittings each in 1 500 units: read from
// the record alone, loaded into a ledger, and followed while 200 people a second hand in.
func BenchmarkFigures(b *testing.B) {
	sources := map[string]func(b *testing.B) string{
		"sqlite":   func(b *testing.B) string { return filepath.Join(b.TempDir(), "record.db") },
		"postgres": func(b *testing.B) string { return servicetest.StartPostgres(b).DSN },
	}
	for name, source := range sources {
		b.Run(name, func(b *testing.B) {
			src := source(b)
			w := crowded(b, src)
			storetest.Open(b, src).Exec("ANALYZE") // PostgreSQL does so itself within a minute
			ctx := context.Background()
			b.Run("read", func(b *testing.B) {
				for b.Loop() {
					_, err := tally.Read(ctx, w.DB, w.contest, w.tree, w.now-3_600_000)
					must(b, err)
				}
			})
			b.Run("load", func(b *testing.B) {
				for b.Loop() {
					_, err := tally.NewLedgers(w.DB, w.clock()).Figures(ctx, w.contest, w.tree)
					must(b, err)
				}
			})
			ledgers := tally.NewLedgers(w.DB, w.clock())
			before := heap()
			_, err := ledgers.Figures(ctx, w.contest, w.tree)
			must(b, err)
			held := float64(heap()-before) / benchPeople
			w.now += 60_000
			b.Run("refresh", func(b *testing.B) {
				for b.Loop() {
					b.StopTimer()
					w.now += 1000
					w.handIn(b, 200)
					b.StartTimer()
					_, err := ledgers.Figures(ctx, w.contest, w.tree)
					must(b, err)
				}
				b.ReportMetric(held, "B/person")
			})
		})
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// crowded makes a world of 100 000 people in 1 500 units of four levels, two of three of them women.
func crowded(b *testing.B, source string) *world {
	b.Helper()
	w := found(b, source, quiz.CountBest)
	units := []quiz.Unit{{ID: 1, Code: "1", Name: "市总工会"}}
	for i := int64(2); i <= 1500; i++ {
		units = append(units, quiz.Unit{ID: i, Parent: (i + 10) / 12, Code: fmt.Sprint(i), Name: fmt.Sprint("单位", i)})
	}
	var err error
	w.tree, err = quiz.NewTree(units)
	must(b, err)
	w.now += 7 * 24 * 3_600_000
	for range 2 {
		for from := int64(1); from <= benchPeople; from += 500 {
			w.batch(b, from, from+500)
		}
	}
	storetest.Open(b, source).Exec(`INSERT INTO person (id, name, gender, member, unit, typed_unit, phone, phone_mac, consent,
			consented_at, rehearsal, created_at, updated_at)
		SELECT person, 'sealed', CASE WHEN person % 3 = 0 THEN 'male' ELSE 'female' END, 0, 120 + person % 1380, '', '', '', '', 0, '', 1, 1
		FROM standing`)
	return w
}

// handIn lets n people hand in another paper.
func (w *world) handIn(b *testing.B, n int64) {
	from := 1 + rand.Int64N(benchPeople-n)
	w.batch(b, from, from+n)
}

// batch adds a sitting of everybody from one person up to another.
func (w *world) batch(b *testing.B, from, to int64) {
	must(b, w.Update(context.Background(), func(tx *store.Tx) error {
		var marks []store.Mark
		var bumps []store.Bump
		for person := from; person < to; person++ {
			w.papers++
			m := randomMark(w.now-rand.Int64N(6*24*3_600_000), rand.IntN(101))
			marks = append(marks, store.Mark{Contest: 7, Person: person, Paper: w.papers, KeyVersion: 1, Mark: m})
			bumps = append(bumps, store.Bump{Person: person, Path: w.tree.Path(120 + person%1380), Counted: true,
				First: quiz.Stand(w.contest.Standing, person, []quiz.Mark{m})})
		}
		if err := tx.AddMarks(marks); err != nil {
			return err
		}
		_, err := tx.BumpStandings(7, bumps, w.now)
		return err
	}))
}
