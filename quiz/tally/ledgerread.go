package tally

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// ledger is what every person of a contest adds to which units, and their sums. One look at a time
// works on it.
type ledger struct {
	db      *store.DB
	rule    string // what of the contest's document the sums depend on
	reckon  reckoning
	people  map[int64]held
	units   map[int64]*UnitFigures // as published: never changed
	touched map[int64]*UnitFigures // units this look has changed, not published yet
	tree    *quiz.Tree             // by which Active was counted
	seen    int64                  // when the last look began; 0: nothing has been read
	audited int64                  // when generations were last compared
	total   store.Moves            // people and generations held
}

// held is what a ledger keeps of a person.
type held struct {
	share
	generation int64
}

func newLedger(db *store.DB, c Contest) *ledger {
	return &ledger{
		db: db, rule: ruleOf(c), reckon: reckoning{contest: c, paths: make(paths)},
		people: make(map[int64]held), units: make(map[int64]*UnitFigures), touched: make(map[int64]*UnitFigures),
	}
}

// ruleOf tells contests apart whose sittings come to different figures.
func ruleOf(c Contest) string { return fmt.Sprint(c.Nr, c.Standing, c.Full()) }

func (l *ledger) serves(c Contest) bool { return l.rule == ruleOf(c) }

// catchUp takes what has changed since the last look. After an error the next look starts anew.
func (l *ledger) catchUp(ctx context.Context, c Contest, tree *quiz.Tree, now int64) (*Figures, error) {
	l.reckon.contest = c
	if err := l.read(ctx, c.Nr, now); err != nil {
		*l = *newLedger(l.db, c)
		return nil, err
	}
	l.publish(tree)
	return &Figures{Contest: c.ID, KeyVersion: c.KeyVersion, AsOf: now, Units: l.units}, nil
}

func (l *ledger) read(ctx context.Context, contest, now int64) error {
	if l.seen == 0 || now < l.seen {
		return l.readAll(ctx, contest, now)
	}
	audit := now-l.audited >= ledgerAudit
	var moves store.Moves
	if audit {
		var err error
		if moves, err = l.db.Moves(ctx, contest); err != nil {
			return err
		}
	}
	if err := l.readChanged(ctx, contest, l.seen-ledgerOverlap); err != nil {
		return err
	}
	l.seen = now
	if audit {
		l.audited = now
		if l.total.Generations < moves.Generations || l.total.People < moves.People { // a change dated long ago
			return l.readAll(ctx, contest, now)
		}
	}
	return nil
}

func (l *ledger) readAll(ctx context.Context, contest, now int64) error {
	if err := l.db.EachTallied(ctx, contest, l.take); err != nil {
		return err
	}
	l.seen, l.audited = now, now
	return nil
}

func (l *ledger) readChanged(ctx context.Context, contest, since int64) error {
	changed, err := l.db.ChangedSince(ctx, contest, since)
	if err != nil {
		return err
	}
	var people []int64
	for _, c := range changed {
		if l.people[c.Person].generation < c.Generation {
			people = append(people, c.Person)
		}
	}
	return l.db.TalliedOf(ctx, contest, people, l.take)
}

// take puts a person's standing in the place of the one held.
func (l *ledger) take(t *store.Tallied) error {
	old, known := l.people[t.Person]
	if known && old.generation >= t.Generation {
		return nil
	}
	if known {
		l.spread(&old.share, -1)
	} else {
		l.total.People++
	}
	l.total.Generations += t.Generation - old.generation
	next := held{l.reckon.share(t), t.Generation}
	l.spread(&next.share, 1)
	l.people[t.Person] = next
	return nil
}

// spread adds a share to every unit on its path.
func (l *ledger) spread(s *share, sign int64) {
	for _, id := range s.path.units {
		l.touch(id).add(s, sign)
	}
}

// touch returns a unit's figures to be changed: a copy of those published.
func (l *ledger) touch(id int64) *UnitFigures {
	u := l.touched[id]
	if u == nil {
		u = new(UnitFigures)
		if old := l.units[id]; old != nil {
			*u = *old
			u.Hours = slices.Clone(old.Hours)
		}
		l.touched[id] = u
	}
	return u
}

// publish makes the touched units part of a new set; the others are shared with the one before.
func (l *ledger) publish(tree *quiz.Tree) {
	if len(l.touched) == 0 && l.tree == tree {
		return
	}
	units := maps.Clone(l.units)
	for id, u := range l.touched {
		u.Hours = slices.DeleteFunc(u.Hours, func(h Hour) bool { return h == Hour{At: h.At} })
		if u.empty() {
			delete(units, id)
			continue
		}
		units[id] = u
	}
	f := &Figures{Units: units}
	recount := maps.Keys(units)
	if l.tree == tree {
		recount = maps.Keys(l.parents(tree))
	}
	for id := range recount {
		u := units[id]
		if u == nil {
			continue
		}
		if n := f.active(tree, id); n != u.Active {
			copied := *u
			copied.Active = n
			units[id] = &copied
		}
	}
	l.units, l.tree = units, tree
	l.touched = make(map[int64]*UnitFigures)
}

// parents returns the touched units and those directly above them.
func (l *ledger) parents(tree *quiz.Tree) map[int64]bool {
	out := make(map[int64]bool, 2*len(l.touched))
	for id := range l.touched {
		out[id] = true
		if u, err := tree.Unit(id); err == nil {
			out[u.Parent] = true
		}
	}
	return out
}
