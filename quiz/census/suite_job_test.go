package census_test

import (
	"context"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/census"
)

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
