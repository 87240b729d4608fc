package quiz

import (
	"fmt"
	"slices"
)

// Root is the parent of a tree's top unit.
const Root int64 = 0

// MaxDepth is the greatest depth of a unit tree, the top unit being at depth 1.
const MaxDepth = 12

// Unit is one union organisation in the tree (单位).
type Unit struct {
	ID     int64
	Parent int64  // Root for the top unit
	Code   string // the organisation's own stable code, unique in the tree
	Name   string
	Group  string // 组别 at its level, or empty
	Heads  map[HeadCount]int
	// Apart marks 其他/无单位 and the like (不计入参与率): its people, and those of the units below it, take
	// part and are in no rate, at any level.
	Apart bool
	Names []string // 原名、别名: what else it is found by
}

// Tree is an immutable index of units. Its slices are shared: callers must not change them.
type Tree struct {
	units    map[int64]*Unit
	children map[int64][]int64 // in the order given
	paths    map[int64][]int64
	former   Former
	called   map[string][]int64 // by UnitKey of a name; nil before With
}

// NewTree indexes units. It refuses, naming the unit by code: a duplicate id or code, an
// unknown parent, more than one top unit, a cycle, and a depth over MaxDepth.
func NewTree(units []Unit) (*Tree, error) {
	units = slices.Clone(units) // the caller may go on using its own
	t := &Tree{
		units:    make(map[int64]*Unit, len(units)),
		children: make(map[int64][]int64),
		paths:    make(map[int64][]int64, len(units)),
	}
	codes := make(map[string]bool, len(units))
	for i := range units {
		u := &units[i]
		if t.units[u.ID] != nil || u.ID == Root {
			return nil, Errorf(Invalid, "单位编号 %d 重复或为 0（单位代码 %s）", u.ID, u.Code)
		}
		if codes[u.Code] {
			return nil, Errorf(Invalid, "单位代码 %s 重复", u.Code)
		}
		codes[u.Code] = true
		t.units[u.ID] = u
		t.children[u.Parent] = append(t.children[u.Parent], u.ID)
	}
	if n := len(t.children[Root]); len(units) > 0 && n != 1 {
		return nil, Errorf(Invalid, "应当有且只有一个顶级单位，现有 %d 个", n)
	}
	for i := range units {
		if err := t.climb(&units[i]); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// climb fills in the path of u.
func (t *Tree) climb(u *Unit) error {
	path := make([]int64, 0, 6)
	for at := u; ; at = t.units[at.Parent] {
		if len(path) == MaxDepth {
			return Errorf(Invalid, "单位 %s 的上级关系成环或超过 %d 级", u.Code, MaxDepth)
		}
		path = append(path, at.ID)
		if at.Parent == Root {
			break
		}
		if t.units[at.Parent] == nil {
			return Errorf(Invalid, "单位 %s 的上级单位不存在", at.Code)
		}
	}
	t.paths[u.ID] = path
	return nil
}

// Unit returns a unit, or a NotFound error. The number of a unit that was merged away stands, here and
// everywhere in the tree, for the unit it was merged into.
func (t *Tree) Unit(id int64) (Unit, error) {
	u := t.units[t.now(id)]
	if u == nil {
		return Unit{}, Errorf(NotFound, "没有这个单位")
	}
	return *u, nil
}

// Len returns the number of units.
func (t *Tree) Len() int { return len(t.units) }

// Path returns the ids from the unit up to the top unit, or nil if there is no such unit.
func (t *Tree) Path(id int64) []int64 { return t.paths[t.now(id)] }

// Children returns the ids of the units directly below id (Root: the top unit).
func (t *Tree) Children(id int64) []int64 { return t.children[t.now(id)] }

// Within reports whether unit lies in the subtree of top, which contains top itself.
func (t *Tree) Within(unit, top int64) bool { return slices.Contains(t.Path(unit), top) }

// FullName writes the unit's name after those of the units above it, without the top unit:
// 某县总工会 / 某镇总工会 / 某厂工会. It returns "" if there is no such unit.
func (t *Tree) FullName(id int64) string {
	name := ""
	path := t.Path(id)
	for i, at := range path {
		switch {
		case i == 0:
			name = t.units[at].Name
		case i < len(path)-1:
			name = fmt.Sprintf("%s / %s", t.units[at].Name, name)
		}
	}
	return name
}

// Due returns how many people the unit should bring (应参赛人数): its own figure, which
// beats the sum of its children's, or that sum where it has none. Units set apart bring nobody. The
// second result is false if neither it nor any unit below it has reported the figure.
func (t *Tree) Due(id int64, of HeadCount) (int, bool) {
	id = t.now(id)
	u := t.units[id]
	if u == nil || u.Apart {
		return 0, false
	}
	if n, ok := u.Heads[of]; ok {
		return n, true
	}
	sum, known := 0, false
	for _, c := range t.children[id] {
		if n, ok := t.Due(c, of); ok {
			sum, known = sum+n, true
		}
	}
	return sum, known
}

// Counts are the figures a standing adds to every unit above its person, and so also
// the totals of a unit (单位合计).
type Counts struct {
	People   int64 // 参赛人数: people with a valid sitting
	Counted  int64 // those of them whom the contest's participation rate counts
	Sittings int64 // 参赛人次: finished sittings
	Points   int64 // the standings' points added up, in hundredths
	Passed   int64 // people who passed at least once
	Full     int64 // people with the full mark at least once
}

// CountsOf returns what a standing adds. counted says whether the participation rule
// counts the person at all (Participation.Counts). A person without a valid sitting adds sittings only.
func CountsOf(s Standing, counted bool) Counts {
	c := Counts{Sittings: int64(s.Sittings)}
	if !s.Valid {
		return c
	}
	c.People, c.Points = 1, int64(s.Points)
	c.Counted, c.Passed, c.Full = one(counted), one(s.Passed), one(s.Full)
	return c
}

func one(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// Add returns the sum of c and d.
func (c Counts) Add(d Counts) Counts {
	return Counts{
		People: c.People + d.People, Counted: c.Counted + d.Counted, Sittings: c.Sittings + d.Sittings,
		Points: c.Points + d.Points, Passed: c.Passed + d.Passed, Full: c.Full + d.Full,
	}
}

// Sub returns c less d.
func (c Counts) Sub(d Counts) Counts {
	return Counts{
		People: c.People - d.People, Counted: c.Counted - d.Counted, Sittings: c.Sittings - d.Sittings,
		Points: c.Points - d.Points, Passed: c.Passed - d.Passed, Full: c.Full - d.Full,
	}
}
