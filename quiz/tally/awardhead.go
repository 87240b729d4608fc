package tally

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"lawquiz/quiz"
)

// heads fills in where head-counts come from, and what must be said of them.
func (g *gathering) heads(ctx context.Context) error {
	all, err := g.a.cfg.DB.HeadCounts(ctx)
	if err != nil {
		return fmt.Errorf("read head-counts: %w", err)
	}
	for _, h := range all {
		unit, err := g.tree.Unit(h.Unit)
		if g.of(h.Unit) != nil && err == nil && unit.Heads[h.Kind] == h.People { // an ended contest keeps its own figures
			g.in.Heads = append(g.in.Heads, HeadSource{h.Unit, h.Kind, h.People, h.AsOf, h.Source})
		}
	}
	slices.SortFunc(g.in.Heads, func(a, b HeadSource) int {
		return cmp.Or(cmp.Compare(a.Unit, b.Unit), strings.Compare(string(a.Kind), string(b.Kind)))
	})
	var notes map[int64][]string
	if g.a.cfg.HeadNotes != nil {
		if notes, err = g.a.cfg.HeadNotes(ctx, g.c); err != nil {
			return fmt.Errorf("notes on head-counts: %w", err)
		}
	}
	for i := range g.in.Units {
		u := &g.in.Units[i]
		u.Notes = append(u.Notes, g.headsChanged(u.Unit, notes)...)
		if note := g.headNote(u); note != "" {
			u.Notes = append(u.Notes, note)
		}
	}
	return nil
}

// mostChanged is how many changes of head-counts are told of one candidate; the others are numbered.
const mostChanged = 20

// headsChanged returns what was changed of a candidate's 应参赛人数: of its own figure and, below a unit that has
// none, of those it is the sum of, each with the name of its unit.
func (g *gathering) headsChanged(top int64, notes map[int64][]string) []string {
	var out []string
	var walk func(id int64)
	walk = func(id int64) {
		unit, err := g.tree.Unit(id)
		if err != nil || unit.Apart && id != top {
			return
		}
		for _, note := range notes[id] {
			if id != top {
				note = unit.Name + note
			}
			out = append(out, note)
		}
		if _, reported := unit.Heads[g.c.Participation.Of]; reported {
			return
		}
		for _, child := range g.tree.Children(id) {
			walk(child)
		}
	}
	if len(notes) > 0 {
		walk(top)
	}
	if n := len(out); n > mostChanged {
		out = append(out[:mostChanged], fmt.Sprintf("另有 %d 处下属单位在册人数的变更", n-mostChanged))
	}
	return out
}

// headNote says where a candidate's 应参赛人数 comes from if it has not reported it itself, and when that and
// what the units below it report differ by more than a tenth.
func (g *gathering) headNote(u *quiz.AwardUnit) string {
	kind := g.c.Participation.Of
	unit, err := g.tree.Unit(u.Unit)
	if err != nil || !u.DueKnown {
		return ""
	}
	sum, known := 0, false
	for _, child := range g.tree.Children(u.Unit) {
		n, ok := g.tree.Due(child, kind)
		sum, known = sum+n, known || ok
	}
	own, reported := unit.Heads[kind]
	switch {
	case !reported:
		return fmt.Sprintf("在册%s未单独上报，取下属单位合计 %d", kind, u.Due)
	case known && 10*max(own-sum, sum-own) > own:
		return fmt.Sprintf("在册%s本级上报 %d，下属单位合计 %d，相差超过 10 %%，按本级上报计", kind, own, sum)
	}
	return ""
}
