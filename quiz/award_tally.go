package quiz

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Award works out the sheet for its candidates: for every unit the points of each item with the
// reason, the total in hundredths, the place in its group and the tier. Each item is rounded half up to
// a hundredth once, from exact fractions. Without candidates the result has no group.
//
// It fails with Invalid if a unit is given twice or carries what cannot be: a negative figure, an
// imported figure that is no number, a mark or veto the sheet does not know, a mark out of its range
// or two by one assessor. An assessor's mark for her own unit is left out, with a flag.
func Award(s *AwardSheet, units []AwardUnit) (AwardResult, error) {
	a, err := assess(s, units)
	if err != nil {
		return AwardResult{}, err
	}
	result := AwardResult{Award: s.Award, WhatIf: s.WhatIf}
	for _, g := range a.groups {
		result.Groups = append(result.Groups, a.write(s, g, a.order(s, g)))
	}
	return result, nil
}

// assessment is everything about the candidates that does not depend on weights.
type assessment struct{ groups []*contenders }

// contenders are the candidates that are compared with each other, by number.
type contenders struct {
	name    string
	entries []contender
}

// contender is a candidate as a sheet sees it.
type contender struct {
	unit     *AwardUnit
	excluded string
	vetoed   bool
	earned   []earning // as AwardSheet.all
	ties     []Number
	said     []TieFigure
	flags    []string
}

// assess reads the figures of every unit.
func assess(s *AwardSheet, units []AwardUnit) (*assessment, error) {
	sorted := make([]*AwardUnit, len(units))
	for i := range units {
		sorted[i] = &units[i]
	}
	order := UnitRule{}
	if s.PerGroup {
		order.Groups = append([]string{}, s.Candidates.Groups...)
		if len(order.Groups) == 0 {
			order.Groups = []string{""} // so that groups are told apart, by name
		}
	}
	slices.SortFunc(sorted, func(a, b *AwardUnit) int {
		return cmp.Or(order.compareGroups(a.Group, b.Group), cmp.Compare(a.Unit, b.Unit))
	})
	seen := make(map[int64]bool, len(units))
	a := &assessment{}
	for _, u := range sorted {
		if seen[u.Unit] {
			return nil, Errorf(Invalid, "单位 %s（编号 %d）出现了不止一次", u.Name, u.Unit)
		}
		seen[u.Unit] = true
		if err := u.check(s); err != nil {
			return nil, err
		}
		a.add(s, u)
	}
	for _, g := range a.groups {
		g.earn(s)
	}
	return a, nil
}

// add puts a unit into its group; units come group by group.
func (a *assessment) add(s *AwardSheet, u *AwardUnit) {
	name := ""
	if s.PerGroup {
		name = u.Group
	}
	if n := len(a.groups); n == 0 || a.groups[n-1].name != name {
		a.groups = append(a.groups, &contenders{name: name})
	}
	g := a.groups[len(a.groups)-1]
	e := contender{unit: u}
	work := &evaluation{unit: u}
	e.excluded, e.vetoed = s.exclude(u, work)
	for _, x := range s.Ties {
		v := x.number(work)
		e.ties = append(e.ties, v)
		e.said = append(e.said, TieFigure{x.Text(), x.root.show(v)})
	}
	e.flags = work.flags
	g.entries = append(g.entries, e)
}

// exclude returns why a unit may not be honoured, or "", and whether that is a veto.
func (s *AwardSheet) exclude(u *AwardUnit, e *evaluation) (reason string, vetoed bool) {
	for _, v := range s.Veto {
		if v.When != nil {
			if v.When.holds(e) {
				return fmt.Sprintf("一票否决：%s（%s）", v.Name, v.When.root.with(e)), true
			}
			continue
		}
		var calls []string
		for _, c := range u.Vetoes {
			if c.Name == v.Name {
				calls = append(calls, fmt.Sprintf("%s认定：%s", c.Who, c.Reason))
			}
		}
		if len(calls) > 0 {
			slices.Sort(calls)
			return fmt.Sprintf("一票否决：%s（%s）", v.Name, strings.Join(calls, "；")), true
		}
	}
	switch {
	case len(s.Candidates.Groups) > 0 && !slices.Contains(s.Candidates.Groups, u.Group):
		return fmt.Sprintf("组别“%s”不在评选范围内", u.Group), false
	case s.Eligible != nil && !s.Eligible.holds(e):
		return fmt.Sprintf("不符合参评条件“%s”（%s）", s.Eligible.Text(), strings.Join(s.Eligible.root.measured(e), "，")), false
	}
	return "", false
}

// write makes the group's part of the result.
func (a *assessment) write(s *AwardSheet, g *contenders, o *ordering) AwardGroup {
	out := AwardGroup{Name: g.name, Candidates: len(g.entries), Eligible: o.eligible, Seats: o.seats, Ties: o.tied}
	for _, at := range o.sequence {
		e := &g.entries[at]
		row := AwardRow{Unit: e.unit.Unit, Name: e.unit.Name, Excluded: e.excluded, Vetoed: e.vetoed, Total: o.totals[at],
			Place: o.places[at], Tier: o.tiers[at], Waiting: o.waiting[at], Ties: e.said, Flags: slices.Clone(e.flags), Notes: e.unit.Notes}
		for i, it := range s.all() {
			line := e.earned[i].line(it, s.deducts(i))
			row.Lines = append(row.Lines, line)
			for _, f := range line.Flags {
				if !slices.Contains(row.Flags, f) {
					row.Flags = append(row.Flags, f)
				}
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}
