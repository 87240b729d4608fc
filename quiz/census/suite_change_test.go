package census_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/census"
	"lawquiz/quiz/store"
)

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
