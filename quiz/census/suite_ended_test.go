package census_test

import (
	"context"
	"slices"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/census"
	"lawquiz/quiz/store"
)

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
