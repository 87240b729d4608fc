package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

func rosterLists(t *testing.T, r *record) {
	ctx := context.Background()
	must(t, r.PutUnits(ctx, []quiz.Unit{{ID: 1, Code: "top", Name: "市总"}, {ID: 2, Parent: 1, Code: "a", Name: "甲"}, {ID: 3, Parent: 1, Code: "b", Name: "乙"}}, nil, nil))
	entry := func(unit int64, name string) store.RosterEntry {
		return store.RosterEntry{Unit: unit, NameMAC: name, Last4MAC: name + "4", Name: "sealed", Gender: quiz.Female}
	}
	_, err := r.PutRosterOf(ctx, []store.RosterEntry{entry(2, "wang"), entry(2, "li"), entry(3, "wang")}, nil)
	must(t, err)
	_, _, err = r.TryRoster(ctx, store.RosterTry{Keys: []store.RosterKey{{Unit: 2, NameMAC: "zhao", Last4MAC: "x"}}, Limit: 3, Now: 1, Until: 9})
	wantCode(t, err, quiz.NotFound) // its count is no entry
	counts, err := r.RosterCounts(ctx)
	must(t, err)
	same(t, "counts", counts, map[int64]int64{2: 2, 3: 1})
	list, err := r.RosterOf(ctx, []int64{2, 3, 9})
	must(t, err)
	same(t, "entries", len(list), 3)
	removed, err := r.PutRosterOf(ctx, []store.RosterEntry{entry(2, "li"), entry(2, "zhang")}, []int64{2})
	must(t, err)
	same(t, "removed", removed, int64(2)) // li is written anew
	r.update(t, func(tx *store.Tx) error {
		n, err := tx.DropRoster(2, "li")
		same(t, "dropped by name", n, int64(1))
		if err != nil {
			return err
		}
		n, err = tx.DropRoster(3, "")
		same(t, "dropped all", n, int64(1))
		return err
	})
	list, err = r.RosterOf(ctx, []int64{2, 3})
	must(t, err)
	same(t, "left", len(list) == 1 && list[0].NameMAC == "zhang", true)

	r.update(t, func(tx *store.Tx) error { return tx.MergeUnit(2, 3, 5) })
	for unit, want := range map[int64][]int64{2: {3, 2}, 3: {3, 2}, 1: {1}} {
		got, err := r.RosterUnits(ctx, unit)
		must(t, err)
		same(t, "rosters", got, want)
	}
	_, err = r.RosterUnits(ctx, 9)
	wantCode(t, err, quiz.NotFound)
}

func rosterMeets(t *testing.T, r *record) {
	ctx := context.Background()
	r.contest(t, 1)
	var units []int64
	for i := range int64(300) { // more than one query's list
		p := store.Person{ID: 10 + i, Name: "sealed", NameMAC: fmt.Sprint("n", i), PhoneMAC: fmt.Sprint("p", i), Unit: 10 + i%270}
		must(t, r.AddPerson(ctx, p, store.Identity{Kind: "roster", Subject: fmt.Sprint("s", i)}))
		if i < 270 {
			units = append(units, 10+i)
		}
	}
	owners, err := r.RosterPeople(ctx, []string{"s0", "s299", "nobody"})
	must(t, err)
	same(t, "owners", owners, map[string]int64{"s0": 10, "s299": 309})
	people, err := r.Namesakes(ctx, units)
	must(t, err)
	same(t, "namesakes", len(people), 300)
	r.update(t, func(tx *store.Tx) error {
		_, err := tx.BumpStandings(1, []store.Bump{
			{Person: 10, First: quiz.Standing{Person: 10, Valid: true}}, {Person: 11, First: quiz.Standing{Person: 11}},
		}, 5)
		return err
	})
	took, err := r.TookPart(ctx, 1, []int64{10, 11, 12})
	must(t, err)
	same(t, "took part", took, map[int64]bool{10: true})
	took, err = r.TookPart(ctx, 2, []int64{10})
	must(t, err)
	same(t, "in another contest", len(took), 0)
}

func peopleListed(t *testing.T, r *record) {
	ctx := context.Background()
	for i := range int64(5) {
		p := store.Person{ID: 10 + i, Name: "sealed", NameMAC: fmt.Sprint("n", i%2), PhoneMAC: fmt.Sprint("p", i), Unit: 1 + i%2, TypedUnit: []string{"", "红星"}[i%2]}
		must(t, r.AddPerson(ctx, p, store.Identity{Kind: "demo", Subject: fmt.Sprint(i)}))
		must(t, r.AddSession(ctx, store.Session{Token: fmt.Sprint("t", i), Person: p.ID, Channel: "web", Device: []string{"", "phone"}[min(i, 1)], CreatedAt: 1, ExpiresAt: 100}))
	}
	ids := func(people []store.Person, err error) (out []int64) {
		must(t, err)
		for _, p := range people {
			out = append(out, p.ID)
		}
		return out
	}
	same(t, "by name", ids(r.FindPeople(ctx, "n0", "", 9)), []int64{10, 12, 14})
	same(t, "by phone", ids(r.FindPeople(ctx, "", "p3", 9)), []int64{13})
	same(t, "by neither", len(ids(r.FindPeople(ctx, "", "", 9))), 0)
	same(t, "of a unit", ids(r.UnitPeople(ctx, 1, 1, 1)), []int64{12})
	counts, err := r.PeopleByUnit(ctx)
	must(t, err)
	same(t, "by unit", counts, map[int64]int64{1: 3, 2: 2})
	typed, err := r.TypedUnits(ctx)
	must(t, err)
	same(t, "typed", typed, []store.TypedUnit{{Below: 2, Name: "红星", People: 2}})
	devices, err := r.SharedDevices(ctx, 3, 9)
	must(t, err)
	same(t, "devices", devices, []store.SharedDevice{{Device: "phone", People: []int64{11, 12, 13, 14}}})
	devices, err = r.SharedDevices(ctx, 5, 9)
	must(t, err)
	same(t, "devices of five", len(devices), 0)
	n, err := r.RevokePerson(ctx, 11, 50)
	must(t, err)
	same(t, "ended", n, int64(1))
	_, err = r.Session(ctx, "t1", 60)
	wantCode(t, err, quiz.NotFound)
	r.update(t, func(tx *store.Tx) error { return tx.CorrectPerson(11, 2, "", "", 3, 70) })
	err = r.Update(ctx, func(tx *store.Tx) error { return tx.CorrectPerson(11, 2, "name", "mac", 4, 70) })
	wantCode(t, err, quiz.NotFound) // she is of another unit now
	p, err := r.Person(ctx, 11)
	must(t, err)
	same(t, "put right", []any{p.Name, p.Unit, p.TypedUnit, p.UpdatedAt}, []any{"sealed", int64(3), "", int64(70)})
	r.update(t, func(tx *store.Tx) error { _, err := tx.Erase(11, 80); return err })
	err = r.Update(ctx, func(tx *store.Tx) error { return tx.CorrectPerson(11, 3, "name", "mac", 4, 90) })
	wantCode(t, err, quiz.NotFound)
	same(t, "the erased are not found", ids(r.FindPeople(ctx, "n1", "p1", 9)), []int64{13})
}

// Standings are moved under a new generation, with their results, and tombstones stay.
func standingsMove(t *testing.T, r *record) {
	ctx := context.Background()
	r.contest(t, 1)
	for id := int64(10); id < 13; id++ {
		must(t, r.AddPerson(ctx, store.Person{ID: id, Unit: 4}, store.Identity{Kind: "demo", Subject: fmt.Sprint(id)}))
	}
	r.update(t, func(tx *store.Tx) error {
		var bumps []store.Bump
		for id := int64(10); id < 13; id++ {
			bumps = append(bumps, store.Bump{Person: id, Path: []int64{3, 1}, First: quiz.Standing{Person: id, Points: 100, Sittings: 1, Valid: true}})
		}
		if _, err := tx.BumpStandings(1, bumps, 5); err != nil {
			return err
		}
		_, err := tx.Erase(12, 6)
		return err
	})
	where, err := r.Places(ctx, 1, 0, 0, 9)
	must(t, err)
	same(t, "places", len(where) == 2 && where[0].Unit == 4 && where[0].Path[0] == 3, true)
	page, err := r.Places(ctx, 1, 0, 10, 1)
	must(t, err)
	same(t, "a page", len(page) == 1 && page[0].Person == 11, true)
	late, err := r.Places(ctx, 1, 6, 0, 9)
	must(t, err)
	same(t, "changed since", len(late), 0)
	for i := range where {
		where[i].Path, where[i].Counted = []int64{4, 1}, true
	}
	where[1].Unit = 9 // not hers any more
	where = append(where, store.Place{Person: 12, Path: []int64{4, 1}})
	r.update(t, func(tx *store.Tx) error {
		moved, err := tx.MoveStandings(1, where, 7)
		if err != nil {
			return err
		}
		same(t, "moved", len(moved), 1)
		same(t, "as", []any{moved[0].Person, moved[0].Generation, moved[0].Path[0], moved[0].Counted, moved[0].Points, moved[0].Changed},
			[]any{int64(10), int64(2), int64(4), true, quiz.Points(100), int64(7)})
		again, err := tx.MoveStandings(1, where, 8)
		same(t, "moved again", len(again), 0)
		return err
	})
}

func schemaKeepsCensus(t *testing.T, r *record) {
	ctx := context.Background()
	r.contest(t, 1)
	must(t, r.PutUnits(ctx, []quiz.Unit{{ID: 1, Code: "top", Name: "市总"}}, nil, map[string]int64{"old": 1}))
	r.update(t, func(tx *store.Tx) error {
		if err := tx.ChangeHeads([]store.HeadChange{{ID: 7, Unit: 1, Kind: quiz.Workers, People: 5, AsOf: "2026-01-01", Author: "张", At: 3}}); err != nil {
			return err
		}
		if err := tx.KeepTree(store.KeptTree{ID: 8, At: 3, Units: []quiz.Unit{{ID: 1, Code: "top", Name: "市总"}}}, []int64{1}); err != nil {
			return err
		}
		return tx.RevokeScenes(1, 4)
	})
	for _, text := range []string{
		`UPDATE head_change SET people = 9`, `DELETE FROM head_change`, `UPDATE scene SET revoked_at = 0`, `UPDATE tree_kept SET body = '[]'`,
		`UPDATE contest_tree SET tree = 9`,
	} {
		if _, err := r.raw.Exec(text); err == nil {
			t.Errorf("%s was carried out", text)
		}
	}
	kept, err := r.KeptTrees(ctx)
	must(t, err)
	same(t, "kept", kept, map[int64]int64{1: 8})
	_, err = r.KeptTree(ctx, 9)
	wantCode(t, err, quiz.NotFound)
	err = r.Update(ctx, func(tx *store.Tx) error { return tx.KeepTree(store.KeptTree{ID: 9}, []int64{1}) })
	same(t, "a second tree of a contest", errors.Is(err, store.ErrConflict), true)
	err = r.Update(ctx, func(tx *store.Tx) error { return tx.AddScenes([]store.Scene{{Code: "old", Unit: 1}}) })
	same(t, "a code given before", errors.Is(err, store.ErrConflict), true)
	err = r.Update(ctx, func(tx *store.Tx) error { return tx.SaveUnitJob(store.UnitJob{ID: 1, State: store.JobDone}) })
	wantCode(t, err, quiz.NotFound)
}
