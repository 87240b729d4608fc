package census_test

import (
	"context"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/census"
)

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
