package census

import (
	"context"
	"fmt"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Base is the units as they stand, for a change to be made from.
type Base struct {
	Version int64
	Units   []quiz.Unit // in order
	Tree    *quiz.Tree
	Heads   []store.HeadCount
	Last    int64            // the greatest number ever given to a unit
	Used    map[string]int64 // codes of units merged away, which are not given again
}

// Base reads the units as they stand.
func (c *Census) Base(ctx context.Context) (Base, error) {
	var b Base
	var err error
	if b.Version, err = c.cfg.DB.UnitsVersion(ctx); err != nil {
		return b, err
	}
	if b.Units, err = c.cfg.DB.Units(ctx); err != nil {
		return b, err
	}
	if b.Tree, err = quiz.NewTree(b.Units); err != nil {
		return b, fmt.Errorf("unit tree: %w", err)
	}
	former, err := c.cfg.DB.Former(ctx)
	if err != nil {
		return b, err
	}
	b.Tree = b.Tree.With(former)
	if b.Heads, err = c.cfg.DB.HeadCounts(ctx); err != nil {
		return b, err
	}
	if b.Last, err = c.cfg.DB.LastUnit(ctx); err != nil {
		return b, err
	}
	b.Used, err = c.cfg.DB.UsedCodes(ctx)
	return b, err
}

// Change is what the units shall be.
type Change struct {
	// Units is the whole tree to be, in order, without those merged away. New units have numbers above
	// Base.Last. Heads and Names in it are not looked at.
	Units  []quiz.Unit
	Merges []Merge
	Heads  []Head
	Names  []store.UnitName
	// Source is a hash of what the change was read from, or "".
	Source string
}

// Merge takes a unit out of the tree; all that was its is the other's (并入).
type Merge struct{ From, Into int64 }

// Head is a figure as it shall stand.
type Head struct {
	Unit       int64
	Kind       quiz.HeadCount
	People     int // 0: taken back
	AsOf       string
	Source     string
	Dispatched string // 含, 不含 or ""
	Reason     string // needed once a contest that counts by it has opened; "": the whole change's
}

// Line is one unit in a plan.
type Line struct {
	Unit int64  `json:"unit"`
	Code string `json:"code"`
	Name string `json:"name"`
	Was  string `json:"was"` // "" where there was nothing
	Now  string `json:"now"`
}

// Moved is how many standings of a contest will count elsewhere.
type Moved struct {
	Contest, Title string
	Standings      int64
}

// Plan is what a change comes to, before it is made.
type Plan struct {
	Digest    string // of the change and of what it changes; not of the counts
	Added     []Line
	Renamed   []Line
	Regrouped []Line
	Moved     []Line // under another unit
	Merged    []Line
	Apart     []Line // set apart from rates, or not any more
	Heads     []Line
	Named     []Line // with further names
	Reordered bool
	Untouched int // units the change leaves as they are
	Warnings  []Line
	// Locked lists contests that have opened and count by a figure that changes without a reason of its
	// own: applying needs one.
	Locked    []string
	People    int64 // bound to units that move, merge or are set apart
	Standings []Moved

	from, into []quiz.Unit
	heads      []store.HeadChange
	merges     []Merge
	names      []store.UnitName
	affected   map[int64]bool // units of the old tree whose people count elsewhere
	live, over []*contest
}

// Empty reports whether the plan changes nothing.
func (p *Plan) Empty() bool {
	return len(p.Added)+len(p.Renamed)+len(p.Regrouped)+len(p.Moved)+len(p.Merged)+len(p.Apart)+len(p.Heads)+len(p.Named) == 0 && !p.Reordered
}

// structural reports whether the plan changes what a contest's tree is, its names included.
func (p *Plan) structural() bool {
	return len(p.Added)+len(p.Renamed)+len(p.Regrouped)+len(p.Moved)+len(p.Merged)+len(p.Apart) > 0
}
