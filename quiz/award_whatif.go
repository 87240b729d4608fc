package quiz

import "slices"

// Weights are other points for items of a sheet, by name. Items not named keep theirs.
type Weights map[string]Points

// With returns the sheet with other weights, marked as a what-if (测算，不作评奖依据). Points of
// steps, ranks and grades grow with their item. It fails with NotFound for a name that is no
// item, and with Invalid for points below 0 or over 10000.
func (s *AwardSheet) With(w Weights) (*AwardSheet, error) {
	out := *s
	out.WhatIf = true
	out.Items, out.Bonus, out.Deduct = slices.Clone(s.Items), slices.Clone(s.Bonus), slices.Clone(s.Deduct)
	found := 0
	for _, part := range [][]AwardItem{out.Items, out.Bonus, out.Deduct} {
		for i := range part {
			p, ok := w[part[i].Name]
			if !ok {
				continue
			}
			if p < 0 || p > maxFull {
				return nil, Errorf(Invalid, "“%s”的分值要在 0 到 %v 之间", part[i].Name, maxFull)
			}
			part[i].Points = p
			found++
		}
	}
	if found < len(w) {
		return nil, s.unknownWeight(w)
	}
	out.Total = 0
	for _, it := range out.Items {
		out.Total += it.Points
	}
	return &out, nil
}

// unknownWeight names the first, in order, of the weights that belong to no item.
func (s *AwardSheet) unknownWeight(w Weights) error {
	var unknown []string
	for name := range w {
		if !slices.ContainsFunc(s.all(), func(it AwardItem) bool { return it.Name == name }) {
			unknown = append(unknown, name)
		}
	}
	return Errorf(NotFound, "评分表没有名为“%s”的评分项", slices.Min(unknown))
}

// Grid returns the fixed set of weight changes that stability is measured over, none for a sheet whose items cannot
// move against each other: each item alone at 80, 90, 110 and 120 % of its points, then each item at
// 120 % with each other one at 80 %. Points are rounded half up; bonus and deductions stay.
func (s *AwardSheet) Grid() []Weights {
	var grid []Weights
	at := func(it AwardItem, percent int64) Points { return Points((int64(it.Points)*percent + 50) / 100) }
	if len(s.Items)+len(s.Bonus)+len(s.Deduct) < 2 {
		return nil
	}
	for _, it := range s.Items {
		for _, percent := range []int64{80, 90, 110, 120} {
			grid = append(grid, Weights{it.Name: at(it, percent)})
		}
	}
	for i, up := range s.Items {
		for j, down := range s.Items {
			if i != j {
				grid = append(grid, Weights{up.Name: at(up, 120), down.Name: at(down, 80)})
			}
		}
	}
	return grid
}

// Steadiness says how firmly a unit holds its tier: under Kept of the Of weight changes it has the same one.
type Steadiness struct {
	Unit     int64
	Tier     string // under the sheet itself; empty for none
	Waiting  bool
	Kept, Of int
}

// Share returns Kept/Of in basis points, rounded half up; 10000 if nothing was tried.
func (s Steadiness) Share() int {
	if s.Of == 0 {
		return 10000
	}
	return (20000*s.Kept + s.Of) / (2 * s.Of)
}

// Stability tries the sheet under changes, of which Grid gives the usual set, and returns for every
// unit how often it keeps its tier, in the order of Award's rows. It fails as Award and With do.
func (s *AwardSheet) Stability(units []AwardUnit, changes []Weights) ([]Steadiness, error) {
	a, err := assess(s, units)
	if err != nil {
		return nil, err
	}
	variants := make([]*AwardSheet, len(changes))
	for i, w := range changes {
		if variants[i], err = s.With(w); err != nil {
			return nil, err
		}
	}
	var out []Steadiness
	for _, g := range a.groups {
		first := a.order(s, g)
		kept := make([]int, len(g.entries))
		for _, v := range variants {
			o := a.order(v, g)
			for i := range kept {
				kept[i] += int(one(o.tiers[i] == first.tiers[i] && o.waiting[i] == first.waiting[i]))
			}
		}
		for _, i := range first.sequence {
			out = append(out, Steadiness{Unit: g.entries[i].unit.Unit, Tier: first.tiers[i], Waiting: first.waiting[i], Kept: kept[i], Of: len(variants)})
		}
	}
	return out, nil
}

// Shift is a unit under the sheet and under other weights, side by side.
type Shift struct {
	Unit          int64
	Name          string
	Before, After Standpoint
}

// Standpoint is where a unit stands.
type Standpoint struct {
	Total   Points
	Place   int
	Tier    string
	Waiting bool
}

// Compare sets a sheet and the same sheet under other weights side by side, in the order of
// Award's rows under the sheet itself. It fails as Award and With do.
func (s *AwardSheet) Compare(units []AwardUnit, w Weights) ([]Shift, error) {
	other, err := s.With(w)
	if err != nil {
		return nil, err
	}
	a, err := assess(s, units)
	if err != nil {
		return nil, err
	}
	var out []Shift
	for _, g := range a.groups {
		before, after := a.order(s, g), a.order(other, g)
		for _, i := range before.sequence {
			u := g.entries[i].unit
			out = append(out, Shift{Unit: u.Unit, Name: u.Name, Before: before.at(i), After: after.at(i)})
		}
	}
	return out, nil
}

func (o *ordering) at(i int) Standpoint {
	return Standpoint{Total: o.totals[i], Place: o.places[i], Tier: o.tiers[i], Waiting: o.waiting[i]}
}
