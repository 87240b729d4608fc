package tally

import (
	"strings"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// shelf is so many pieces of a unit from an id on.
func shelf(unit, from int64, n int) []store.Material {
	out := make([]store.Material, n)
	for i := range out {
		out[i] = store.Material{ID: from + int64(i), Unit: unit, Kind: quiz.Activity, Edition: 1}
	}
	return out
}

// One organiser cannot take the room of all others: neither with one unit nor with many below hers. What is there
// already may be changed however full it is.
func TestPiecesLeaveRoomForOthers(t *testing.T) {
	t.Parallel()
	units := []quiz.Unit{{ID: 1, Code: "C", Name: "市总工会"}, {ID: 2, Parent: 1, Code: "X", Name: "甲县总工会"}, {ID: 3, Parent: 1, Code: "Y", Name: "乙县总工会"}}
	var have []store.Material
	for id := int64(10); len(have) < mostBelowOne; id++ {
		units = append(units, quiz.Unit{ID: id, Parent: 2, Code: "X" + string(rune('A'+id-10)), Name: "厂工会"})
		have = append(have, shelf(id, id*10_000, mostOfKind)...)
	}
	tree, err := quiz.NewTree(units)
	if err != nil {
		t.Fatal(err)
	}
	county, other, admin := Hand{Unit: 2}, Hand{Unit: 3}, Hand{Admin: true}
	for name, c := range map[string]struct {
		by   Hand
		unit int64
		most int
		word string
	}{
		"her units are full together": {county, 2, 1, "您所管的单位"},
		"one below her as well":       {Hand{Unit: 10}, 10, 1, "最多 1000 件"},
		"another's are not":           {other, 3, mostOfKind, ""},
		"nor is there room for more":  {other, 3, mostOfKind + 1, "最多 1000 件"},
		"the admin's hand":            {admin, 2, 1, ""},
	} {
		said := refusals(MaterialRules{}, have, shelf(c.unit, 1, c.most), c.by.room(tree))
		text := ""
		for _, one := range said {
			text += one
		}
		if (c.word == "") != (len(said) == 0) || !strings.Contains(text, c.word) {
			t.Errorf("%s: %q", name, text)
		}
	}
	full := append(have, shelf(3, 1, mostPieces-len(have))...)
	changed := have[0]
	changed.Accepted = true
	if said := refusals(MaterialRules{}, full, []store.Material{changed}, admin.room(tree)); len(said) > 0 {
		t.Errorf("a change is refused: %v", said)
	}
	if said := refusals(MaterialRules{}, full, shelf(2, 1<<40, 1), admin.room(tree)); !strings.Contains(said[0], "已有 100000 件") {
		t.Errorf("over the contest's bound: %v", said)
	}
}
