package census_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/census"
)

func women(unit int64, people int) []census.Head {
	return []census.Head{{Unit: unit, Kind: quiz.WomenCount, People: people, AsOf: "2026-02-28", Source: "年报", Dispatched: "含"}}
}

func headHistory(t *testing.T, w *world) {
	ctx := context.Background()
	w.clock.Store(moment("2026-02-20 09:00"))
	for _, n := range []int{120, 120, 110} {
		_, err := w.SetHeads(ctx, women(plant, n), census.By{Author: "张"})
		must(t, err)
	}
	list, err := w.db.HeadChangesOf(ctx, plant)
	must(t, err)
	if len(list) != 2 || list[0].Was != 120 || list[0].People != 110 || list[1].Was != 0 || list[0].Author != "张" {
		t.Fatalf("history %+v", list)
	}
	have, err := w.db.HeadCountsOf(ctx, plant)
	must(t, err)
	err = w.Confirm(ctx, plant, []census.Written{{Kind: quiz.WomenCount, At: have[0].At + 1}}, census.By{Author: "县总"})
	wantCode(t, err, quiz.PreviewStale)
	err = w.Confirm(ctx, plant, []census.Written{{Kind: quiz.WomenCount, At: have[0].At}, {Kind: quiz.Workers, At: have[0].At}}, census.By{Author: "县总"})
	wantCode(t, err, quiz.PreviewStale)
	if half, err := w.db.HeadCountsOf(ctx, plant); err != nil || half[0].ConfirmedBy != "" {
		t.Errorf("confirmed by halves: %+v, %v", half, err)
	}
	must(t, w.Confirm(ctx, plant, []census.Written{{Kind: quiz.WomenCount, At: have[0].At}}, census.By{Author: "县总"}))
	have, err = w.db.HeadCountsOf(ctx, plant)
	must(t, err)
	if have[0].ConfirmedBy != "县总" || have[0].Dispatched != "含" {
		t.Errorf("confirmed %+v", have)
	}
	_, err = w.SetHeads(ctx, women(plant, 0), census.By{Author: "张"})
	must(t, err)
	if have, err = w.db.HeadCountsOf(ctx, plant); err != nil || len(have) != 0 {
		t.Errorf("taken back: %+v, %v", have, err)
	}
	_, err = w.SetHeads(ctx, women(99, 5), census.By{})
	wantCode(t, err, quiz.NotFound)
}

func headLock(t *testing.T, w *world) {
	ctx := context.Background()
	w.clock.Store(moment("2026-02-20 09:00"))
	_, err := w.SetHeads(ctx, women(plant, 120), census.By{Author: "张"})
	must(t, err)
	w.clock.Store(moment("2026-03-09 09:00"))
	p, err := w.SetHeads(ctx, women(plant, 110), census.By{Author: "张"})
	wantCode(t, err, quiz.Invalid)
	if len(p.Locked) != 2 {
		t.Errorf("locked by %v", p.Locked)
	}
	_, err = w.SetHeads(ctx, []census.Head{{Unit: plant, Kind: quiz.Workers, People: 300, AsOf: "2026-02-28"}}, census.By{Author: "张"})
	must(t, err) // no contest counts by it
	_, err = w.SetHeads(ctx, women(plant, 110), census.By{Author: "张（zhang.min-2）", Reason: "漏报退休"})
	must(t, err)
	long, err := w.catalog.Contest("long")
	must(t, err)
	notes, err := w.HeadNotes(ctx, quiz.WomenCount, long.Window)
	must(t, err)
	if got := notes[plant]; len(got) != 1 || got[0] != "在册女职工数 3月9日由120改为110（张：漏报退休）" || len(notes) != 1 {
		t.Errorf("notes %v", notes)
	}
	w.clock.Store(moment("2026-07-01 09:00"))
	_, err = w.SetHeads(ctx, women(plant, 90), census.By{Author: "张"})
	must(t, err)
}

func gapsTold(t *testing.T, w *world) {
	ctx := context.Background()
	w.clock.Store(moment("2026-02-20 09:00"))
	heads := append(append(women(plant, 50), women(mill, 38)...), women(county, 100)...)
	p, err := w.SetHeads(ctx, heads, census.By{Author: "张"})
	must(t, err)
	if len(p.Warnings) != 1 || p.Warnings[0].Unit != county || p.Warnings[0].Now != "下级合计 88，相差 12.0%" {
		t.Errorf("warnings %+v", p.Warnings)
	}
	p, err = w.SetHeads(ctx, women(mill, 40), census.By{Author: "张"})
	must(t, err)
	if len(p.Warnings) != 0 {
		t.Errorf("a tenth is no gap: %+v", p.Warnings)
	}
}

// A head-count goes where the people go, so that no rate rises by merging; the award sheet tells of it.
func figuresMerged(t *testing.T, w *world) {
	ctx := context.Background()
	w.clock.Store(moment("2026-02-20 09:00"))
	_, err := w.SetHeads(ctx, append(women(plant, 50), women(mill, 38)...), census.By{Author: "张"})
	must(t, err)
	long, err := w.catalog.Contest("long")
	must(t, err)
	w.clock.Store(moment("2026-03-03 09:00"))
	due := func(unit int64) int {
		base, err := w.Base(ctx)
		must(t, err)
		n, _ := base.Tree.Due(unit, quiz.WomenCount)
		return n
	}
	p, err := w.apply(merge(plant, mill), census.By{Author: "张"})
	must(t, err)
	if due(mill) != 88 || due(county) != 88 || len(p.Heads) != 1 || len(p.Locked) != 0 {
		t.Errorf("after the merge %d, %d; %+v", due(mill), due(county), p.Heads)
	}
	notes, err := w.HeadNotes(ctx, quiz.WomenCount, long.Window)
	must(t, err)
	if text := fmt.Sprint(notes[mill]); !strings.Contains(text, "由38改为88") || !strings.Contains(text, "并入红星纺织厂 50 人") {
		t.Error(text)
	}
	w.work()
	_, err = w.apply(merge(mill, county), census.By{Author: "张"}) // into the unit whose sum it was in
	must(t, err)
	if due(county) != 88 {
		t.Errorf("the county has %d", due(county))
	}
	w.work()
	_, err = w.apply(func(b census.Base) census.Change {
		ch := merge(county, far)(b)
		ch.Heads = women(far, 70)
		for i := range ch.Heads {
			ch.Heads[i].Reason = "重新核定"
		}
		return ch
	}, census.By{Author: "张"})
	must(t, err)
	if due(far) != 70 {
		t.Errorf("a figure given with the merge came to %d", due(far))
	}
}

// A contest that ended before units were merged keeps the figures of both.
func figuresMergedLater(t *testing.T, w *world) {
	ctx := context.Background()
	w.clock.Store(moment("2026-02-20 09:00"))
	_, err := w.SetHeads(ctx, append(women(plant, 50), women(mill, 38)...), census.By{Author: "张"})
	must(t, err)
	w.clock.Store(moment("2026-03-07 09:00"))
	_, err = w.apply(merge(plant, mill), census.By{Author: "张"})
	must(t, err)
	w.reload()
	short, err := w.catalog.Contest("short")
	must(t, err)
	kept := w.catalog.TreeOf(short)
	if a, _ := kept.Due(mill, quiz.WomenCount); a != 38 {
		t.Errorf("the ended contest counts %d due at the mill", a)
	}
	if a, _ := kept.Due(county, quiz.WomenCount); a != 88 {
		t.Errorf("the ended contest counts %d due in the county", a)
	}
	if notes, err := w.HeadNotes(ctx, quiz.WomenCount, short.Window); err != nil || len(notes) != 0 {
		t.Errorf("notes of the ended contest %v, %v", notes, err)
	}
	if a, _ := w.catalog.Tree().Due(mill, quiz.WomenCount); a != 88 {
		t.Errorf("today the mill has %d", a)
	}
	w.work()
	typed := women(mill, 90)
	typed[0].Source, typed[0].Reason = quiz.MergedHeads, "漏报"
	_, err = w.SetHeads(ctx, typed, census.By{Author: "张"})
	must(t, err)
	w.reload()
	if a, _ := w.catalog.TreeOf(short).Due(mill, quiz.WomenCount); a != 90 {
		t.Errorf("put right, the ended contest counts %d due at the mill", a)
	}
}

// Figures written two months after a contest's end are for the next: they change no rate of the ended one.
func lateFigures(t *testing.T, w *world) {
	ctx := context.Background()
	w.clock.Store(moment("2026-02-20 09:00"))
	_, err := w.SetHeads(ctx, append(women(plant, 100), women(mill, 10)...), census.By{Author: "张"})
	must(t, err)
	due := func(contest string, unit int64) int {
		w.reload()
		c, err := w.catalog.Contest(contest)
		must(t, err)
		n, _ := w.catalog.TreeOf(c).Due(unit, quiz.WomenCount)
		return n
	}
	w.clock.Store(moment("2026-03-10 09:00")) // short has ended
	_, err = w.apply(edit(far, func(u *quiz.Unit) { u.Name = "乙区总工会" }), census.By{Author: "管理员"})
	must(t, err) // short keeps its tree from here on
	_, err = w.SetHeads(ctx, women(plant, 80), census.By{Author: "张", Reason: "更正"})
	must(t, err)
	if s, l := due("short", plant), due("long", plant); s != 80 || l != 80 {
		t.Errorf("put right in time: short %d, long %d", s, l)
	}
	w.clock.Store(moment("2026-09-01 09:00"))
	_, err = w.SetHeads(ctx, append(women(plant, 60), women(mill, 20)...), census.By{Author: "张"})
	must(t, err)
	if s, l, m := due("short", plant), due("long", plant), due("long", mill); s != 80 || l != 80 || m != 10 {
		t.Errorf("a later figure: short %d, long %d, mill %d", s, l, m)
	}
	if n, _ := w.catalog.Tree().Due(mill, quiz.WomenCount); n != 20 {
		t.Errorf("today %d", n)
	}
}
