package census

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Plan works out what a change to the units of base comes to. Invalid: the units are no tree.
func (c *Census) Plan(ctx context.Context, base Base, ch Change) (*Plan, error) {
	next, err := quiz.NewTree(ch.Units)
	if err != nil {
		return nil, err
	}
	next = next.With(quiz.Former{Merged: into(ch.Merges)})
	p := &Plan{into: ch.Units, from: base.Units, merges: ch.Merges, affected: make(map[int64]bool)}
	p.compare(base, next)
	p.rename(base, ch.Names)
	p.order()
	if p.live, p.over, err = c.live(ctx, c.cfg.Now()); err != nil {
		return nil, err
	}
	ch.Heads = append(joined(base, next, ch), given(ch.Heads, base.Heads)...)
	p.figures(base, next, ch.Heads)
	p.lock(c.cfg.Now(), append(slices.Clone(p.live), p.over...))
	p.warn(next, ch.Heads)
	if p.Digest, err = p.digest(ch.Source); err != nil {
		return nil, err
	}
	return p, c.count(ctx, p)
}

func into(merges []Merge) map[int64]int64 {
	out := make(map[int64]int64, len(merges))
	for _, m := range merges {
		out[m.From] = m.Into
	}
	return out
}

// compare says what becomes of every unit.
func (p *Plan) compare(base Base, next *quiz.Tree) {
	merged := into(p.merges)
	for i := range p.from {
		old := &p.from[i]
		if to, gone := merged[old.ID]; gone {
			p.Merged = append(p.Merged, line(old, base.Tree.FullName(old.ID), next.FullName(to)))
			p.affected[old.ID] = true
			continue
		}
		now, err := next.Unit(old.ID)
		if err != nil {
			continue
		}
		if !p.unit(base.Tree, next, old, &now) {
			p.Untouched++
		}
		if !slices.Equal(base.Tree.Path(old.ID), next.Path(old.ID)) || base.Tree.Rated(old.ID) != next.Rated(old.ID) {
			p.affected[old.ID] = true
		}
	}
	for i := range p.into {
		u := &p.into[i]
		if _, err := base.Tree.Unit(u.ID); err != nil {
			p.Added = append(p.Added, line(u, "", next.FullName(u.ID)))
		}
	}
}

// unit says what changes of a unit that stays, and reports whether anything does.
func (p *Plan) unit(before, after *quiz.Tree, old, now *quiz.Unit) bool {
	changed := false
	note := func(list *[]Line, was, is string) {
		if was != is {
			*list = append(*list, line(now, was, is))
			changed = true
		}
	}
	note(&p.Renamed, old.Name, now.Name)
	note(&p.Regrouped, old.Group, now.Group)
	if old.Parent != now.Parent {
		p.Moved = append(p.Moved, line(now, before.FullName(old.ID), after.FullName(now.ID)))
		changed = true
	}
	note(&p.Apart, apart(old.Apart), apart(now.Apart))
	return changed
}

func line(u *quiz.Unit, was, now string) Line {
	return Line{Unit: u.ID, Code: u.Code, Name: u.Name, Was: was, Now: now}
}

func apart(is bool) string {
	if is {
		return "不计入参与率"
	}
	return "计入参与率"
}

// rename keeps the names that units are to have besides: those given, and the one a unit had.
func (p *Plan) rename(base Base, names []store.UnitName) {
	have := make(map[store.UnitName]bool)
	for i := range p.from {
		for _, n := range p.from[i].Names {
			have[store.UnitName{Unit: p.from[i].ID, Name: n}] = true
		}
	}
	add := func(n store.UnitName) bool {
		fresh := !have[n]
		if fresh {
			have[n] = true
			p.names = append(p.names, n)
		}
		return fresh
	}
	at := make(map[int64]*quiz.Unit, len(p.into))
	for i := range p.into {
		at[p.into[i].ID] = &p.into[i]
	}
	for _, n := range names {
		if u := at[n.Unit]; u != nil && n.Name != u.Name && add(n) {
			p.Named = append(p.Named, line(u, "", n.Name))
		}
	}
	for _, l := range p.Renamed {
		add(store.UnitName{Unit: l.Unit, Name: l.Was})
	}
}

// order says whether units that stay stand in another order.
func (p *Plan) order() {
	merged := into(p.merges)
	var was []int64
	old := make(map[int64]bool, len(p.from))
	for i := range p.from {
		if _, gone := merged[p.from[i].ID]; !gone {
			was = append(was, p.from[i].ID)
			old[p.from[i].ID] = true
		}
	}
	at, last := 0, true
	for i := range p.into {
		id := p.into[i].ID
		if !old[id] {
			last = last && at == len(was)
			continue
		}
		if at >= len(was) || was[at] != id {
			p.Reordered = true
			return
		}
		at++
	}
	p.Reordered = !last
}

// digest names the change with all it changes.
func (p *Plan) digest(source string) (string, error) {
	text, err := json.Marshal([]any{
		source, p.Added, p.Renamed, p.Regrouped, p.Moved, p.Merged, p.Apart, p.Heads, p.Named, p.Reordered, p.Untouched,
	})
	if err != nil {
		return "", fmt.Errorf("digest of a plan: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16]), nil
}

// count says how many people and standings will count elsewhere.
func (c *Census) count(ctx context.Context, p *Plan) error {
	if len(p.affected) == 0 {
		return nil
	}
	people, err := c.cfg.DB.PeopleByUnit(ctx)
	if err != nil {
		return err
	}
	for unit := range p.affected {
		p.People += people[unit]
	}
	for _, one := range p.live {
		standings, err := c.cfg.DB.StandingsByUnit(ctx, one.nr)
		if err != nil {
			return err
		}
		m := Moved{Contest: one.ID, Title: one.Title}
		for unit := range p.affected {
			m.Standings += standings[unit]
		}
		p.Standings = append(p.Standings, m)
	}
	return nil
}
