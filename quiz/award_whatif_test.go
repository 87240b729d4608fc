package quiz_test

import (
	"testing"

	"lawquiz/quiz"
)

const twoItems = `award: 组织奖
candidates: {under: 市总工会}
items:
  - {name: 参与率, points: 50, from: participation}
  - {name: 成绩, points: 50, from: mean_points, scale: rank, ranks: [50, 40, 10]}
quota: {top: 1}
`

func TestWhatIf(t *testing.T) {
	t.Parallel()
	s := readSheet(t, twoItems)
	units := []quiz.AwardUnit{unit(1, 90, 100, 7000), unit(2, 60, 100, 9000), unit(3, 10, 100, 8000)}
	before := award(t, s, units)
	shifts, err := s.Compare(units, quiz.Weights{"参与率": 2000, "成绩": 8000})
	if err != nil {
		t.Fatal(err)
	}
	want := []quiz.Shift{
		{Unit: 2, Name: "单位2", Before: quiz.Standpoint{Total: 8000, Place: 1, Tier: "组织奖"}, After: quiz.Standpoint{Total: 9200, Place: 1, Tier: "组织奖"}},
		{Unit: 1, Name: "单位1", Before: quiz.Standpoint{Total: 5500, Place: 2}, After: quiz.Standpoint{Total: 3400, Place: 3}},
		{Unit: 3, Name: "单位3", Before: quiz.Standpoint{Total: 4500, Place: 3}, After: quiz.Standpoint{Total: 6600, Place: 2}},
	}
	for i := range want {
		if shifts[i] != want[i] {
			t.Errorf("got %+v\nwant %+v", shifts[i], want[i])
		}
	}
	other, err := s.With(quiz.Weights{"成绩": 8000})
	if err != nil {
		t.Fatal(err)
	}
	r := award(t, other, units)
	if before.WhatIf || !r.WhatIf || other.Total != 13000 || s.Total != 10000 {
		t.Errorf("marked %v and %v, totals %v and %v", before.WhatIf, r.WhatIf, s.Total, other.Total)
	}
	if why := awardRows(r)[3].Lines[1].Why; why != "人均成绩 80，组内第 2 名，得 40 × 80 ÷ 50 = 64" {
		t.Error(why)
	}
	for code, w := range map[quiz.Code]quiz.Weights{quiz.NotFound: {"成绩": 1, "活动": 1}, quiz.Invalid: {"成绩": -1}} {
		if _, err := s.With(w); quiz.CodeOf(err) != code {
			t.Errorf("%v: %v", w, err)
		}
		if _, err := s.Compare(units, w); quiz.CodeOf(err) != code {
			t.Errorf("comparing %v: %v", w, err)
		}
		if _, err := s.Stability(units, []quiz.Weights{w}); quiz.CodeOf(err) != code {
			t.Errorf("stability under %v: %v", w, err)
		}
	}
}

func TestStability(t *testing.T) {
	t.Parallel()
	s := readSheet(t, twoItems)
	// 45 + 40 = 85 against 34 + 50 = 84: the first loses when the second item weighs 20 % more.
	units := []quiz.AwardUnit{unit(1, 90, 100, 8000), unit(2, 68, 100, 9000), unit(3, 10, 100, 1000)}
	grid := s.Grid()
	if len(grid) != 10 || grid[0]["参与率"] != 4000 || grid[8]["参与率"] != 6000 || grid[8]["成绩"] != 4000 {
		t.Fatalf("%v", grid)
	}
	steady, err := s.Stability(units, grid)
	if err != nil {
		t.Fatal(err)
	}
	kept := map[int64]quiz.Steadiness{}
	for i, v := range steady {
		kept[v.Unit] = v
		if v.Of != 10 || i == 0 && v.Tier != "组织奖" {
			t.Errorf("%+v", v)
		}
	}
	first := 0
	for _, w := range grid {
		variant, err := s.With(w)
		if err != nil {
			t.Fatal(err)
		}
		first += map[bool]int{true: 1}[awardRows(award(t, variant, units))[1].Tier == "组织奖"]
	}
	if kept[1].Kept != first || first == 0 || first == 10 || kept[2].Kept != first || kept[3].Share() != 10000 || kept[1].Share() != 1000*first {
		t.Errorf("%+v, counted %d", steady, first)
	}
	if one := readSheet(t, simple("{top: 1}")); len(one.Grid()) != 0 {
		t.Error("one item has nothing to move against")
	}
}

func TestSelectPeople(t *testing.T) {
	t.Parallel()
	prizes := sheet(t, "gongyun-2025").People
	people := []quiz.PlacedPerson{{7, 12, 900}, {1, 1, 1000}, {3, 10, 950}, {4, 10, 950}, {5, 0, 1000}, {6, 13, 899}, {2, 2, 1000}}
	lists, err := quiz.SelectPeople(prizes, people)
	if err != nil {
		t.Fatal(err)
	}
	ids := func(l quiz.PrizeList) (out []int64) {
		for _, p := range l.People {
			out = append(out, p.Person)
		}
		return out
	}
	if a, b := ids(lists[0]), ids(lists[1]); len(a) != 4 || a[0] != 1 || a[3] != 4 || lists[0].Over != 0 || len(b) != 2 || b[0] != 7 || b[1] != 5 {
		t.Errorf("%v", lists)
	}
	shared, err := quiz.SelectPeople([]quiz.PeoplePrize{{Name: "第一", From: 1, To: 1}}, []quiz.PlacedPerson{{2, 1, 5}, {1, 1, 5}})
	if err != nil || shared[0].Over != 1 || ids(shared[0])[0] != 1 {
		t.Errorf("%v, %v", shared, err)
	}
	if _, err := quiz.SelectPeople(prizes, []quiz.PlacedPerson{{1, 1, 5}, {1, 2, 5}}); quiz.CodeOf(err) != quiz.Invalid {
		t.Errorf("a person twice: %v", err)
	}
}
