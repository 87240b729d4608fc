package census_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/census"
	"lawquiz/quiz/store"
)

func TestSQLite(t *testing.T) {
	t.Parallel()
	suite(t, sqlite)
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	suite(t, postgres)
}

// suite is what the census does on either engine. Each case has a record of its own.
func suite(t *testing.T, engine engine) {
	for name, run := range map[string]func(t *testing.T, w *world){
		"a move takes people along":         moveTakesAlong,
		"a merge leads on":                  mergeLeadsOn,
		"a merge keeps what was typed":      mergeKeepsTyped,
		"a unit set apart":                  setApart,
		"ended contests keep their tree":    endedKeepTree,
		"extended contests go on":           extendedGoOn,
		"papers that come in after the end": papersAfterTheEnd,
		"what was previewed must be so":     previewHolds,
		"one change at a time":              oneAtATime,
		"a submission under way":            underWay,
		"a job goes on after a stop":        goesOn,
		"a person is put right":             putRight,
		"typed names are merged":            typedMerged,
		"head-counts keep their history":    headHistory,
		"head-counts lock at the opening":   headLock,
		"figures that do not fit are told":  gapsTold,
		"figures go with a merge":           figuresMerged,
		"figures merged after the end":      figuresMergedLater,
		"invitations are issued anew":       reissued,
		"names lead to units":               namesLead,
		"late figures are for later":        lateFigures,
		"chains of merges":                  chains,
		"an extended contest has not ended": extendedRuns,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run(t, open(t, engine(t)))
		})
	}
}

func moveTakesAlong(t *testing.T, w *world) {
	for i := range 5 {
		w.sit(w.person(plant, quiz.Female, ""), "long", i%3+1)
	}
	w.sit(w.person(mill, quiz.Male, ""), "long", 1)
	p, err := w.apply(edit(plant, func(u *quiz.Unit) { u.Parent = far }), census.By{Author: "管理员"})
	must(t, err)
	if len(p.Moved) != 1 || p.Moved[0].Was != "甲县总工会 / 红星纺织厂" || p.Moved[0].Now != "乙县总工会 / 红星纺织厂" ||
		p.People != 5 || p.Untouched != 4 || len(p.Standings) != 2 {
		t.Errorf("plan %+v", p)
	}
	w.reload()
	w.work()
	for unit, want := range map[int64]int64{city: 6, county: 1, far: 5, plant: 5} {
		if got := w.totals("long", unit).People; got != want {
			t.Errorf("unit %d has %d people, want %d", unit, got, want)
		}
	}
	jobs, err := w.db.UnitJobs(context.Background(), 5)
	must(t, err)
	if len(jobs) != 1 || jobs[0].State != store.JobDone || jobs[0].Standings != 5 || jobs[0].What != "移动 1 个单位" {
		t.Errorf("jobs %+v", jobs)
	}
}

func mergeLeadsOn(t *testing.T, w *world) {
	ctx := context.Background()
	must(t, w.db.PutUnits(ctx, units(), nil, map[string]int64{"code1": plant, "code2": mill}))
	who := w.person(plant, quiz.Female, "")
	w.sit(who, "long", 2)
	p, err := w.apply(merge(plant, mill), census.By{Author: "管理员"})
	must(t, err)
	if len(p.Merged) != 1 || p.Merged[0].Now != "甲县总工会 / 东风机械厂" {
		t.Errorf("plan %+v", p.Merged)
	}
	w.reload()
	w.sit(who, "long", 3) // as servers still know her
	w.work()
	person, err := w.db.Person(ctx, who.Person)
	must(t, err)
	tree := w.catalog.Tree()
	old, err := tree.Unit(plant)
	must(t, err)
	scene, err := w.db.Scene(ctx, "code1")
	must(t, err)
	code, err := w.db.UnitByCode(ctx, "X1-1")
	must(t, err)
	now, _ := tree.Now(code)
	if person.Unit != mill || old.ID != mill || scene != mill || now != mill || !slices.Contains(old.Names, "红星纺织厂") {
		t.Errorf("person of %d, unit %+v, scene of %d, code of %d", person.Unit, old, scene, now)
	}
	if got := w.totals("long", mill); got.People != 1 || got.Sittings != 2 || w.totals("long", plant) != (quiz.Counts{}) {
		t.Errorf("totals %+v and %+v", got, w.totals("long", plant))
	}
	if found, ok := tree.Match(county, "红星纺织厂"); !ok || found != mill {
		t.Errorf("the old name leads to %d", found)
	}
}

// Whoever typed her unit below one that is merged away still waits, below the other.
func mergeKeepsTyped(t *testing.T, w *world) {
	ctx := context.Background()
	who := w.person(plant, quiz.Female, "二车间")
	_, err := w.apply(merge(plant, mill), census.By{Author: "管理员"})
	must(t, err)
	w.work()
	p, err := w.db.Person(ctx, who.Person)
	must(t, err)
	list, err := w.Pending(ctx, mill)
	must(t, err)
	if p.Unit != mill || p.TypedUnit != "二车间" || len(list) != 1 || list[0].Below != mill {
		t.Errorf("she is of %d, typed %q; pending %+v", p.Unit, p.TypedUnit, list)
	}
}

func setApart(t *testing.T, w *world) {
	w.sit(w.person(plant, quiz.Female, ""), "long", 1)
	w.sit(w.person(mill, quiz.Female, ""), "long", 1)
	_, err := w.apply(edit(plant, func(u *quiz.Unit) { u.Apart = true }), census.By{Author: "管理员"})
	must(t, err)
	w.reload()
	w.work()
	w.sit(w.person(plant, quiz.Female, ""), "long", 1)
	for unit, want := range map[int64][2]int64{plant: {2, 0}, county: {3, 1}, city: {3, 1}} {
		if got := w.totals("long", unit); got.People != want[0] || got.Counted != want[1] {
			t.Errorf("unit %d: %+v, want %v", unit, got, want)
		}
	}
	_, err = w.apply(edit(plant, func(u *quiz.Unit) { u.Apart = false }), census.By{Author: "管理员"})
	must(t, err)
	w.reload()
	w.work()
	if got := w.totals("long", city); got.Counted != 3 {
		t.Errorf("counted again: %+v", got)
	}
}

func endedKeepTree(t *testing.T, w *world) {
	who := w.person(plant, quiz.Female, "")
	w.sit(who, "short", 1)
	w.sit(who, "long", 1)
	w.clock.Store(moment("2026-03-07 09:00"))
	_, err := w.apply(edit(plant, func(u *quiz.Unit) { u.Parent = far }), census.By{Author: "管理员"})
	must(t, err)
	w.reload()
	w.work()
	_, err = w.apply(merge(plant, far), census.By{Author: "管理员"})
	must(t, err)
	w.reload()
	w.work()
	w.reload()
	short, err := w.catalog.Contest("short")
	must(t, err)
	kept := w.catalog.TreeOf(short)
	if got := w.totals("short", plant); got.People != 1 || !slices.Equal(kept.Path(plant), []int64{plant, county, city}) || kept.Len() != 5 {
		t.Errorf("the ended contest has %+v at the plant, whose path is %v", got, kept.Path(plant))
	}
	if got := w.totals("short", county).People; got != 1 {
		t.Errorf("the county has %d people in the ended contest", got)
	}
	long, err := w.catalog.Contest("long")
	must(t, err)
	if w.catalog.TreeOf(long) != w.catalog.Tree() || w.totals("long", far).People != 1 || w.totals("long", county).People != 0 {
		t.Error("the running contest goes by today's tree")
	}
}

// Who hands in after a contest was closed early counts where everybody of her unit does in it.
func papersAfterTheEnd(t *testing.T, w *world) {
	ctx := context.Background()
	w.sit(w.person(plant, quiz.Female, ""), "short", 1)
	late := w.person(plant, quiz.Female, "")
	paper, err := w.play.Begin(ctx, "short", late)
	must(t, err)
	short, err := w.catalog.Contest("short")
	must(t, err)
	must(t, w.db.ChangeContest(ctx, store.Change{
		Contest: short.Nr, N: 1, What: store.ChangeClose, Reason: "提前截止", Author: "管理员", At: w.now(),
	}, store.Closed))
	_, err = w.apply(edit(plant, func(u *quiz.Unit) { u.Parent = far }), census.By{Author: "管理员"})
	must(t, err)
	w.reload()
	_, err = w.play.Submit(ctx, late, paper.ID, quiz.Answers{})
	must(t, err)
	w.work()
	if got := []int64{w.totals("short", county).Sittings, w.totals("short", far).Sittings}; !slices.Equal(got, []int64{2, 0}) {
		t.Errorf("sittings of the county the plant was in then and of the one it is in now: %v", got)
	}
}

// A contest that was extended follows the tree until its later close.
func extendedGoOn(t *testing.T, w *world) {
	who := w.person(plant, quiz.Female, "")
	w.sit(who, "short", 1)
	short, err := w.catalog.Contest("short")
	must(t, err)
	w.clock.Store(moment("2026-03-07 09:00")) // past the close it was published with
	must(t, w.db.ChangeContest(context.Background(), store.Change{
		Contest: short.Nr, N: 1, What: store.ChangeExtend, Closes: moment("2026-03-20 24:00"), Reason: "应基层要求", Author: "管理员", At: w.now(),
	}, ""))
	_, err = w.apply(edit(plant, func(u *quiz.Unit) { u.Parent = far }), census.By{Author: "管理员"})
	must(t, err)
	w.reload()
	w.work()
	if got := []int64{w.totals("short", far).People, w.totals("short", county).People}; !slices.Equal(got, []int64{1, 0}) {
		t.Errorf("people of the county it moved to and of the one it left: %v", got)
	}
}

func previewHolds(t *testing.T, w *world) {
	ctx := context.Background()
	base, err := w.Base(ctx)
	must(t, err)
	p, err := w.Plan(ctx, base, edit(plant, func(u *quiz.Unit) { u.Name = "甲" })(base))
	must(t, err)
	q, err := w.Plan(ctx, base, edit(mill, func(u *quiz.Unit) { u.Name = "乙" })(base))
	must(t, err)
	if p.Digest == q.Digest || p.Digest == "" {
		t.Error("different plans have different digests")
	}
	_, err = w.Apply(ctx, base, p, census.By{Author: "一"})
	must(t, err)
	_, err = w.Apply(ctx, base, q, census.By{Author: "二"})
	wantCode(t, err, quiz.PreviewStale)
	now, err := w.Base(ctx)
	must(t, err)
	again, err := w.Plan(ctx, now, edit(mill, func(u *quiz.Unit) { u.Name = "乙" })(now))
	must(t, err)
	if again.Digest != q.Digest {
		t.Error("another's change elsewhere does not change a plan")
	}
	same, err := w.Plan(ctx, now, edit(plant, func(u *quiz.Unit) { u.Name = "甲" })(now))
	must(t, err)
	if !same.Empty() || same.Digest == p.Digest {
		t.Errorf("nothing is left to do: %+v", same)
	}
}

func oneAtATime(t *testing.T, w *world) {
	w.sit(w.person(plant, quiz.Female, ""), "long", 1)
	_, err := w.apply(edit(plant, func(u *quiz.Unit) { u.Parent = far }), census.By{Author: "一"})
	must(t, err)
	_, err = w.apply(edit(mill, func(u *quiz.Unit) { u.Parent = far }), census.By{Author: "二"})
	wantCode(t, err, quiz.Busy)
	_, err = w.apply(edit(mill, func(u *quiz.Unit) { u.Name = "东风厂" }), census.By{Author: "二"})
	must(t, err) // nothing follows from a name
	w.work()
	_, err = w.apply(edit(mill, func(u *quiz.Unit) { u.Parent = far }), census.By{Author: "二"})
	must(t, err)
}

// A server that has not yet read the new tree takes a first submission: it is found when the job settles.
func underWay(t *testing.T, w *world) {
	who := w.person(plant, quiz.Female, "")
	_, err := w.apply(edit(plant, func(u *quiz.Unit) { u.Parent = far }), census.By{Author: "管理员"})
	must(t, err)
	for more := true; more; {
		more, err = w.Work(context.Background())
		must(t, err)
	}
	w.sit(who, "long", 1) // the catalogue has not been read anew
	if w.totals("long", county).People != 1 {
		t.Fatal("the submission was to go by the old tree")
	}
	w.work()
	if w.totals("long", county).People != 0 || w.totals("long", far).People != 1 {
		t.Errorf("the county has %+v, the other %+v", w.totals("long", county), w.totals("long", far))
	}
}

func goesOn(t *testing.T, w *world) {
	ctx := context.Background()
	for range 20 {
		w.sit(w.person(plant, quiz.Female, ""), "long", 1)
	}
	_, err := w.apply(merge(plant, mill), census.By{Author: "管理员"})
	must(t, err)
	for range 40 { // each step is another server's
		w.Census = census.New(census.Config{DB: w.db, Now: w.now, Committed: w.carry})
		if _, err := w.Work(ctx); err != nil {
			t.Fatal(err)
		}
		w.clock.Add(1000)
	}
	open, err := w.db.OpenUnitJobs(ctx)
	must(t, err)
	if len(open) > 0 || w.totals("long", mill).People != 20 {
		t.Errorf("jobs %+v, people %+v", open, w.totals("long", mill))
	}
}

func putRight(t *testing.T, w *world) {
	ctx := context.Background()
	who := w.person(plant, quiz.Female, "红星")
	w.sit(who, "long", 1)
	w.sit(who, "short", 1)
	w.clock.Store(moment("2026-03-07 09:00")) // short has ended
	must(t, w.Correct(ctx, census.Correction{Person: who.Person, From: plant, Unit: far, Name: "新名", NameMAC: "mac"}, census.By{Author: "联络员"}))
	p, err := w.db.Person(ctx, who.Person)
	must(t, err)
	if p.Unit != far || p.TypedUnit != "" || p.Name != "新名" || p.NameMAC != "mac" {
		t.Errorf("person %+v", p)
	}
	if w.totals("long", far).People != 1 || w.totals("long", plant).People != 0 || w.totals("short", plant).People != 1 {
		t.Error("her standing follows in the contest that runs, and stays in the one that has ended")
	}
	err = w.Correct(ctx, census.Correction{Person: who.Person, From: plant, Unit: mill}, census.By{})
	wantCode(t, err, quiz.NotFound)
	err = w.Correct(ctx, census.Correction{Person: who.Person, From: far, Unit: 99}, census.By{})
	wantCode(t, err, quiz.NotFound)
	must(t, w.Correct(ctx, census.Correction{Person: who.Person, From: far, Name: "又名", NameMAC: "m2"}, census.By{}))
	w.work()
	if w.totals("long", far).People != 1 {
		t.Error("a name moves nothing")
	}
}

func typedMerged(t *testing.T, w *world) {
	ctx := context.Background()
	for i, name := range []string{"红星纺织长", "红星纺织长", "红星 纺织长", "骑手"} {
		w.sit(w.person(county, quiz.Female, name), "long", i%3)
	}
	w.person(far, quiz.Male, "红星纺织长")
	list, err := w.Pending(ctx, county)
	must(t, err)
	must(t, w.Suggest(ctx, list))
	if len(list) != 2 || list[0].Name != "红星纺织长" || list[0].People != 3 || len(list[0].Spellings) != 2 ||
		len(list[0].Suggestions) == 0 || list[0].Suggestions[0].Unit != plant {
		t.Fatalf("pending %+v", list)
	}
	_, err = w.Merge(ctx, []census.Settle{{Below: county, Names: list[0].Spellings}}, plant, census.By{Author: "联络员"})
	must(t, err)
	w.work()
	w.reload()
	if got := w.totals("long", plant); got.People != 2 || got.Sittings != 3 {
		t.Errorf("the plant has %+v", got)
	}
	if found, ok := w.catalog.Tree().Match(county, "红星　纺织长"); !ok || found != plant {
		t.Errorf("whoever types it from now on is of %d", found)
	}
	if _, ok := w.catalog.Tree().Match(far, "红星纺织长"); ok {
		t.Error("below another unit it means nothing yet")
	}
	list, err = w.Pending(ctx, quiz.Root)
	must(t, err)
	if len(list) != 2 {
		t.Errorf("left are %+v", list)
	}
	_, err = w.Merge(ctx, []census.Settle{{Below: county, Names: []string{"骑手"}}}, 99, census.By{})
	wantCode(t, err, quiz.NotFound)
	_, err = w.Merge(ctx, nil, plant, census.By{})
	wantCode(t, err, quiz.Invalid)
}

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
	err = w.Confirm(ctx, plant, quiz.WomenCount, have[0].At+1, census.By{Author: "县总"})
	wantCode(t, err, quiz.PreviewStale)
	must(t, w.Confirm(ctx, plant, quiz.WomenCount, have[0].At, census.By{Author: "县总"}))
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
	_, err = w.SetHeads(ctx, women(plant, 110), census.By{Author: "张", Reason: "漏报退休"})
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

func reissued(t *testing.T, w *world) {
	ctx := context.Background()
	must(t, w.db.PutUnits(ctx, nil, nil, map[string]int64{"first": plant}))
	code, err := w.Reissue(ctx, plant)
	must(t, err)
	_, err = w.db.Scene(ctx, "first")
	wantCode(t, err, quiz.NotFound)
	unit, err := w.db.Scene(ctx, code)
	must(t, err)
	of, err := w.db.SceneOf(ctx, plant)
	must(t, err)
	all, err := w.db.ScenesOf(ctx, plant)
	must(t, err)
	if unit != plant || of != code || len(code) != 8 || len(all) != 2 || all[0].Code != code || all[1].RevokedAt == 0 {
		t.Errorf("unit %d, codes %s of %+v", unit, of, all)
	}
}

func namesLead(t *testing.T, w *world) {
	ctx := context.Background()
	_, err := w.apply(func(b census.Base) census.Change {
		ch := edit(plant, func(u *quiz.Unit) { u.Name = "红星集团" })(b)
		ch.Units = append(ch.Units, quiz.Unit{ID: b.Last + 1, Parent: far, Code: "X2-1", Name: "新厂", Group: "企业"})
		ch.Names = []store.UnitName{{Unit: plant, Name: "第一棉纺厂"}, {Unit: b.Last + 1, Name: "新厂"}}
		return ch
	}, census.By{Author: "管理员"})
	must(t, err)
	w.reload()
	u, err := w.catalog.Tree().Unit(plant)
	must(t, err)
	if fmt.Sprint(u.Names) != "[第一棉纺厂 红星纺织厂]" && fmt.Sprint(u.Names) != "[红星纺织厂 第一棉纺厂]" || u.Name != "红星集团" {
		t.Errorf("unit %+v", u)
	}
	fresh, err := w.catalog.Tree().Unit(6)
	must(t, err)
	scene, err := w.db.SceneOf(ctx, 6)
	must(t, err)
	if len(fresh.Names) != 0 || fresh.Group != "企业" || len(scene) != 8 {
		t.Errorf("new unit %+v, invitation %q", fresh, scene)
	}
	m, err := w.Matcher(ctx)
	must(t, err)
	if s := m.Suggest("第一棉纺厂工会委员会", quiz.Root, 3); len(s) != 1 || s[0] != (census.Suggestion{Unit: plant, Score: 100}) {
		t.Errorf("suggestions %+v", s)
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

func chains(t *testing.T, w *world) {
	who := w.person(plant, quiz.Female, "")
	w.sit(who, "long", 1)
	for _, m := range [][2]int64{{plant, mill}, {mill, far}} {
		_, err := w.apply(merge(m[0], m[1]), census.By{Author: "管理员"})
		must(t, err)
		w.reload()
		w.work()
	}
	w.sit(who, "long", 2)
	if u, err := w.catalog.Tree().Unit(plant); err != nil || u.ID != far || w.totals("long", far).People != 1 || w.totals("long", county).People != 0 {
		t.Errorf("the plant is %+v, %v", u, err)
	}
}

func extendedRuns(t *testing.T, w *world) {
	ctx := context.Background()
	who := w.person(plant, quiz.Female, "")
	w.sit(who, "short", 1)
	short, err := w.catalog.Contest("short")
	must(t, err)
	must(t, w.db.ChangeContest(ctx, store.Change{
		Contest: short.Nr, N: 1, What: store.ChangeExtend, Closes: moment("2026-03-20 24:00"), Reason: "应各单位要求", Author: "管理员", At: w.now(),
	}, ""))
	w.clock.Store(moment("2026-03-07 09:00")) // past the close it was published with
	_, err = w.apply(edit(plant, func(u *quiz.Unit) { u.Parent = far }), census.By{Author: "管理员"})
	must(t, err)
	w.reload()
	w.work()
	if w.totals("short", far).People != 1 || w.totals("short", county).People != 0 {
		t.Errorf("the county has %+v", w.totals("short", county))
	}
}
