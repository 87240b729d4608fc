package tally

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// metric fills in the figures of one imported metric.
func (g *gathering) metric(ctx context.Context, m store.Metric) error {
	values, err := g.a.cfg.DB.MetricValues(ctx, m.ID)
	if err != nil {
		return fmt.Errorf("read metric %s: %w", m.Name, err)
	}
	for _, unit := range slices.Sorted(maps.Keys(values)) {
		u, text := g.of(unit), values[unit]
		if u == nil {
			g.left(unit, fmt.Sprintf("在导入指标“%s”上的 %s ", m.Name, text))
			continue
		}
		value, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return fmt.Errorf("metric %s of unit %d: %w", m.Name, unit, err)
		}
		if u.Imported == nil {
			u.Imported = make(map[string]float64)
		}
		u.Imported[m.Name] = value
	}
	return nil
}

// left notes what a unit had that was merged into a candidate: figures and marks of two units cannot be added up, and
// whoever gave them must say what holds of both.
func (g *gathering) left(unit int64, what string) {
	now, ok := g.tree.Now(unit)
	if u := g.of(now); ok && u != nil {
		u.Notes = append(u.Notes, fmt.Sprintf("并入的单位%s未计入：请核对合并后的数", what))
	}
}

// marks fills in what assessors gave. A mark this version of the sheet has no place for is left out and told.
func (g *gathering) marks(ctx context.Context) error {
	all, err := g.a.cfg.DB.AwardMarks(ctx, g.v.Award)
	if err != nil {
		return fmt.Errorf("read marks: %w", err)
	}
	kept := standing(all)
	names := assessorNames(kept)
	for _, m := range kept {
		u, who := g.of(m.Unit), names[m.Account]
		if u == nil {
			g.left(m.Unit, fmt.Sprintf("的评审项“%s”，%s评的 %v 分", m.Item, who, m.Points))
			continue
		}
		if g.v.Sheet.CheckMark(m.Item, m.Points) != nil {
			u.Notes = append(u.Notes, fmt.Sprintf("%s在“%s”上评的 %v 分不合第 %d 版评分表，未计入", who, m.Item, m.Points, g.v.Number))
			continue
		}
		u.Marks = append(u.Marks, quiz.AssessedMark{Item: m.Item, Who: who, WhoUnits: m.Path, Points: m.Points, Reason: m.Reason})
	}
	return nil
}

// standing returns the marks that count: of each account, item and unit the newest, unless it took the mark back;
// in order of unit, item and account.
func standing(all []store.AwardMark) []store.AwardMark {
	type key struct {
		unit, account int64
		item          string
	}
	newest := make(map[key]int, len(all))
	for i, m := range all {
		newest[key{m.Unit, m.Account, m.Item}] = i
	}
	var out []store.AwardMark
	for i, m := range all {
		if newest[key{m.Unit, m.Account, m.Item}] == i && m.Given {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, compareMarks)
	return out
}

// assessorNames names every assessor so that no two have one name: by her newest name, with her log-in where another has it too.
func assessorNames(marks []store.AwardMark) map[int64]string {
	newest := make(map[int64]store.AwardMark)
	for _, m := range marks {
		if m.ID >= newest[m.Account].ID {
			newest[m.Account] = m
		}
	}
	sharing := make(map[string]int)
	for _, m := range newest {
		sharing[m.Who]++
	}
	out := make(map[int64]string, len(newest))
	for account, m := range newest {
		out[account] = m.Who
		if sharing[m.Who] > 1 {
			out[account] = fmt.Sprintf("%s（%s）", m.Who, m.Login)
		}
	}
	return out
}

// vetoes fills in the vetoes called.
func (g *gathering) vetoes(ctx context.Context) error {
	all, err := g.a.cfg.DB.AwardVetoes(ctx, g.v.Award)
	if err != nil {
		return fmt.Errorf("read vetoes: %w", err)
	}
	for _, v := range calls(all) {
		u := g.of(v.Unit)
		if u == nil {
			g.left(v.Unit, fmt.Sprintf("被%s认定的“%s”", v.Who, v.Name))
			continue
		}
		if g.v.Sheet.CheckVeto(v.Name) != nil {
			u.Notes = append(u.Notes, fmt.Sprintf("%s认定的“%s”不在第 %d 版评分表的否决项里，未计入", v.Who, v.Name, g.v.Number))
			continue
		}
		u.Vetoes = append(u.Vetoes, quiz.VetoCall{Name: v.Name, Who: v.Who, Reason: v.Reason})
	}
	return nil
}

// calls returns the vetoes that count: of each name and unit the newest, unless it took the veto back; in the order
// they were called.
func calls(all []store.AwardVeto) []store.AwardVeto {
	type key struct {
		unit int64
		name string
	}
	newest := make(map[key]int, len(all))
	for i, v := range all {
		newest[key{v.Unit, v.Name}] = i
	}
	var out []store.AwardVeto
	for i, v := range all {
		if newest[key{v.Unit, v.Name}] == i && v.Given {
			out = append(out, v)
		}
	}
	return out
}

// decisions fills in what was decided among equal units. A decision holds for exactly the units it names: when
// others have become equal with them, or some are not any more, they wait for another one.
func (g *gathering) decisions(ctx context.Context) error {
	all, err := g.a.cfg.DB.AwardDecisions(ctx, g.v.Award)
	if err != nil {
		return fmt.Errorf("read decisions: %w", err)
	}
	if len(all) == 0 {
		return nil
	}
	undecided, err := quiz.Award(g.v.Sheet, g.in.Units)
	if err != nil {
		return err
	}
	for _, group := range undecided.Groups {
		for _, tied := range group.Ties {
			if d, ok := decided(all, tied.Units); ok {
				g.decide(d)
			}
		}
	}
	return nil
}

// decided returns the newest decision among exactly these units.
func decided(all []store.AwardDecision, units []int64) (store.AwardDecision, bool) {
	want := slices.Sorted(slices.Values(units))
	for _, d := range slices.Backward(all) {
		if slices.Equal(slices.Sorted(slices.Values(d.Units)), want) {
			return d, true
		}
	}
	return store.AwardDecision{}, false
}

func (g *gathering) decide(d store.AwardDecision) {
	for i, unit := range d.Units {
		if u := g.of(unit); u != nil {
			u.Decision = &quiz.TieDecision{Order: i + 1, Who: d.Who, Reason: d.Reason}
		}
	}
}
