package census_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/census"
	"lawquiz/quiz/play"
	"lawquiz/quiz/store/storetest"
)

// large is a tree of five levels: a city, counties, towns, companies and their shops, n units or a little more.
func large(n int) []quiz.Unit {
	out := []quiz.Unit{{ID: 1, Code: "S", Name: "某市总工会"}}
	level := []int64{1}
	for depth, width := range []int{10, 10, 10, 20} {
		var next []int64
		for _, parent := range level {
			for i := range width {
				if len(out) >= n {
					return out
				}
				id := int64(len(out) + 1)
				out = append(out, quiz.Unit{
					ID: id, Parent: parent, Code: fmt.Sprintf("U%d", id), Name: fmt.Sprintf("第%d级第%d单位%d", depth, i, id),
					Heads: map[quiz.HeadCount]int{quiz.WomenCount: 30},
				})
				next = append(next, id)
			}
		}
		level = next
	}
	return out
}

func importing(b *testing.B, source string) {
	w := enter(b, source)
	defer w.close()
	ctx := context.Background()
	all := large(20_000)
	for b.Loop() {
		base, err := w.Base(ctx)
		must(b, err)
		ch := census.Change{Units: append([]quiz.Unit(nil), base.Units...)}
		for _, u := range all[1:] {
			u.ID += base.Last
			if u.Parent += base.Last; u.Parent == base.Last+1 {
				u.Parent = city
			}
			u.Code = fmt.Sprintf("%s-%d", u.Code, base.Last)
			ch.Units = append(ch.Units, u)
			ch.Heads = append(ch.Heads, census.Head{Unit: u.ID, Kind: quiz.WomenCount, People: 30, AsOf: "2026-01-31", Source: "年报"})
		}
		began := time.Now()
		p, err := w.Plan(ctx, base, ch)
		must(b, err)
		planned := time.Now()
		_, err = w.Apply(ctx, base, p, census.By{Author: "管理员", Reason: "初次导入"})
		must(b, err)
		b.ReportMetric(planned.Sub(began).Seconds(), "s-plan")
		b.ReportMetric(time.Since(planned).Seconds(), "s-apply")
	}
}

// BenchmarkImport adds 20 000 units in five levels with their head-counts.
func BenchmarkImport(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { importing(b, sqlite(b)) })
	b.Run("postgres", func(b *testing.B) { importing(b, postgres(b)) })
}

// crowd puts people on record who took part, half of them of the plant and half of the mill.
func crowd(b *testing.B, source string, people int, contest int64) {
	b.Helper()
	raw := storetest.Open(b, source)
	raw.Exec(fmt.Sprintf(`INSERT INTO person (id, name, gender, member, unit, typed_unit, phone, phone_mac, consent, consented_at,
			rehearsal, created_at, updated_at)
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
		SELECT 1000000 + i, 'n', 'female', 0, 3 + i %% 2, '', '', '', '', 0, '', 0, 0 FROM n`, people))
	raw.Exec(fmt.Sprintf(`INSERT INTO standing (contest, person, generation, path, counted, gone, points, elapsed, finished, first,
			sittings, valid, passed, full_mark, changed)
		SELECT %d, id, 1, CASE unit WHEN 3 THEN '3/2/1' ELSE '4/2/1' END, 1, 0, 3000, 60000, 1, 1, 1, 1, 0, 0, 1 FROM person WHERE id > 1000000`, contest))
}

func moving(b *testing.B, source string) {
	w := enter(b, source)
	defer w.close()
	long, err := w.catalog.Contest("long")
	must(b, err)
	const people = 100_000
	crowd(b, source, people, long.Nr)
	var who []play.Who
	for range 200 {
		who = append(who, w.person(far, quiz.Female, ""))
	}
	to := [2]int64{far, city}
	for n := 0; b.Loop(); n++ {
		_, err := w.apply(edit(county, func(u *quiz.Unit) { u.Parent = to[n%2] }), census.By{Author: "管理员"})
		must(b, err)
		w.reload()
		done := make(chan struct{})
		var handed, slowest atomic.Int64
		var wg sync.WaitGroup
		wg.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-done:
					return
				default:
				}
				began := time.Now()
				w.sit(who[i%len(who)], "long", 2)
				slowest.Store(max(slowest.Load(), int64(time.Since(began))))
				handed.Add(1)
			}
		})
		began := time.Now()
		for more := true; more; {
			more, err = w.Work(context.Background())
			must(b, err)
		}
		took := time.Since(began)
		close(done)
		wg.Wait()
		w.work()
		b.ReportMetric(took.Seconds(), "s-moved")
		b.ReportMetric(people/took.Seconds(), "people/s")
		b.ReportMetric(float64(handed.Load())/took.Seconds(), "submits/s")
		b.ReportMetric(float64(slowest.Load())/1e6, "ms-slowest")
	}
}

// BenchmarkMove moves a county with 100 000 people who took part, while somebody else goes on handing papers in.
func BenchmarkMove(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { moving(b, sqlite(b)) })
	b.Run("postgres", func(b *testing.B) { moving(b, postgres(b)) })
}
