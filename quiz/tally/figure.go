package tally

import (
	"context"
	"fmt"
	"sync"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Figures are what the sittings of a contest came to for every unit. They are immutable: units and
// hours are shared between one set and the next.
type Figures struct {
	Contest    string
	KeyVersion int64
	Cutoff     int64 // Unix ms; sittings finished later are left out; 0: all count
	AsOf       int64 // Unix ms, when they were read; of Read: the newest change they hold
	Units      map[int64]*UnitFigures

	// heads are the units whose head-count, as the contest counts by it, was changed after the cut-off and counts;
	// without a cut-off none.
	heads    map[int64]struct{}
	rankings sync.Map // ranking -> []quiz.UnitPlace, made when first looked at
}

// UnitFigures are a unit's with all units below it. Erased people count nowhere.
type UnitFigures struct {
	All     quiz.Counts // of everybody
	Counted quiz.Counts // of those whom the participation rate counts
	Women   quiz.Counts
	Hours   []Hour    // those in which anything happened, in order
	Bands   [10]int64 // people by their result's share of the full mark, 100% in the last; see Banded
	// CountedBands are Bands of those whom the participation rate counts.
	CountedBands [10]int64
	Active       int // units directly below in which somebody counted took part
	// Touched is how many people with a sitting before the cut-off had their standing changed after it
	// by something other than a submission: marked anew, moved or erased. Without a cut-off it is 0.
	Touched int64
	New     int64 // people whose first valid sitting came within the 24 hours before the cut-off; without one 0
}

// Hour is what happened in a unit within an hour of the clock, or in trends a day. The people are those whose first valid
// sitting it was, so that summed over all hours they are the unit's.
type Hour struct {
	At       int64 `json:"at" doc:"开始时刻，Unix 毫秒"`
	Sittings int64 `json:"sittings" doc:"参赛人次"`
	People   int64 `json:"people" doc:"首次参赛的人数"`
	Counted  int64 `json:"counted" doc:"其中计入参与率的"`
	Women    int64 `json:"women" doc:"其中女职工"`
}

// Banded reports whether a counting rule's results can be set against the full mark of one paper.
func Banded(rule quiz.Counting) bool {
	switch rule {
	case quiz.CountBest, quiz.CountFirst, quiz.CountLast, quiz.CountMean:
		return true
	}
	return false
}

// Unit returns a unit's figures, all zero if nobody took part. They must not be changed.
func (f *Figures) Unit(id int64) *UnitFigures {
	if u := f.Units[id]; u != nil {
		return u
	}
	return new(UnitFigures)
}

// Row returns a unit as rankings take it, with everybody in its counts and 应参赛人数 by the contest's
// head-count. A unit the tree does not have comes without name and head-count.
func (f *Figures) Row(tree *quiz.Tree, c Contest, unit int64) quiz.UnitRow {
	row := quiz.UnitRow{Unit: unit, Counts: f.Unit(unit).All}
	if u, err := tree.Unit(unit); err == nil {
		row.Name, row.Group = u.Name, u.Group
	}
	row.Due, row.DueKnown = tree.Due(unit, c.Participation.Of)
	return row
}

// Read reckons a contest's figures from the record alone: its marks finished at or before cutoff
// (Unix ms; 0: all), stood by the contest's rule. Where a person counts, and whether she does, her
// standing says, so a closed contest keeps its units. tree says which units lie directly below which.
func Read(ctx context.Context, db *store.DB, c Contest, tree *quiz.Tree, cutoff int64) (*Figures, error) {
	return ReadWith(ctx, db, c, tree, cutoff, nil)
}

// ReadWith is Read as if marks were others: other is given every mark that counts and returns the one
// to take in its place; nil changes none.
func ReadWith(ctx context.Context, db *store.DB, c Contest, tree *quiz.Tree, cutoff int64, other func(person, paper int64, m quiz.Mark) quiz.Mark) (*Figures, error) {
	r := reckoning{contest: c, cutoff: cutoff, other: other, paths: make(paths)}
	f := &Figures{Contest: c.ID, KeyVersion: c.KeyVersion, Cutoff: cutoff, AsOf: cutoff, Units: make(map[int64]*UnitFigures)}
	err := db.EachTallied(ctx, c.Nr, func(t *store.Tallied) error {
		if cutoff == 0 {
			f.AsOf = max(f.AsOf, t.Changed)
		}
		s := r.share(t)
		for _, id := range s.path.units {
			u := f.Units[id]
			if u == nil {
				u = new(UnitFigures)
				f.Units[id] = u
			}
			u.add(&s, 1)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("figures of %s: %w", c.ID, err)
	}
	for id, u := range f.Units {
		if u.empty() {
			delete(f.Units, id)
			continue
		}
		u.Active = f.active(tree, id)
	}
	return f, f.readHeads(ctx, db, c)
}

// readHeads finds the units whose head-counts were changed after the cut-off.
func (f *Figures) readHeads(ctx context.Context, db *store.DB, c Contest) error {
	if f.Cutoff == 0 {
		return nil
	}
	changes, err := db.HeadChanges(ctx, f.Cutoff+1, max(f.Cutoff+1, c.Window.Close+quiz.HeadGrace))
	if err != nil {
		return fmt.Errorf("head-counts changed since: %w", err)
	}
	f.heads = make(map[int64]struct{})
	for _, h := range changes {
		if h.Kind == c.Participation.Of && h.Was != h.People {
			f.heads[h.Unit] = struct{}{}
		}
	}
	return nil
}

// recounted counts the units, one and all below it, whose head-counts were changed after the cut-off.
func (f *Figures) recounted(tree *quiz.Tree, top int64) int {
	n := 0
	for id := range f.heads {
		if tree.Within(id, top) {
			n++
		}
	}
	return n
}

// active counts the units directly below one in which somebody counted took part.
func (f *Figures) active(tree *quiz.Tree, id int64) int {
	n := 0
	for _, child := range tree.Children(id) {
		if u := f.Units[child]; u != nil && u.Counted.People > 0 {
			n++
		}
	}
	return n
}
