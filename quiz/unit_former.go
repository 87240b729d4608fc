package quiz

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// HeadGrace is how long after its close, in ms, a contest's head-counts may still be put right, with a reason: until
// then awards are worked out. Later figures are for later contests.
const HeadGrace = 60 * 24 * 3600 * 1000

// Typed is a unit's name as people typed it below a unit, in the form UnitKey gives.
type Typed struct {
	Below int64
	Key   string
}

// Former is how units were called before: what leads to a unit besides its own number and name.
type Former struct {
	Merged map[int64]int64 // the number of a unit merged away -> the unit that took it in
	Typed  map[Typed]int64 // a name once typed by hand -> the unit it was merged into (归并)
}

// With returns the tree with what led to its units before, and with the index that Match needs. The numbers Former leads to must be the tree's own,
// or numbers merged away that lead there in turn.
func (t *Tree) With(f Former) *Tree {
	with := *t
	with.former, with.called = f, t.index()
	return &with
}

// now returns the number under which the tree knows a unit.
func (t *Tree) now(id int64) int64 {
	for range MaxDepth { // a unit merged away may have taken others in before
		into, gone := t.former.Merged[id]
		if !gone || t.units[id] != nil {
			return id
		}
		id = into
	}
	return id
}

// Now returns the number of the unit that a number stands for, and false if there is none.
func (t *Tree) Now(id int64) (int64, bool) {
	id = t.now(id)
	return id, t.units[id] != nil
}

// MergedHeads is the source of a head-count that was reckoned when units were merged. It holds in trees in which they
// are: a contest that ended before keeps its units, and their figures with them.
const MergedHeads = "合并计算"

// Rated reports whether the people of a unit enter rates: neither it nor a unit above it is set apart.
func (t *Tree) Rated(id int64) bool {
	for _, at := range t.Path(id) {
		if t.units[at].Apart {
			return false
		}
	}
	return true
}

// Match returns the unit that a name typed below a unit means beyond doubt: one it was merged into before, or the
// only unit below with that name, old names included. It reports false where people must decide, and of a tree made without With.
func (t *Tree) Match(below int64, typed string) (int64, bool) {
	below = t.now(below)
	key := UnitKey(typed)
	if into, ok := t.former.Typed[Typed{below, key}]; ok {
		if into, ok = t.Now(into); ok {
			return into, true
		}
	}
	found := int64(0)
	for _, id := range t.called[key] {
		if id == below || !t.Within(id, below) || id == found {
			continue
		}
		if found != 0 {
			return 0, false
		}
		found = id
	}
	return found, found != 0
}

// index finds units by the keys of their names.
func (t *Tree) index() map[string][]int64 {
	called := make(map[string][]int64, len(t.units))
	for id, u := range t.units {
		for _, name := range append([]string{u.Name}, u.Names...) {
			if key := UnitKey(name); key != "" {
				called[key] = append(called[key], id)
			}
		}
	}
	return called
}

// UnitKey brings a unit's name into the form in which equal names are equal: half-width, small letters, without
// space and signs, and without the 工会委员会 or 工会 that some write behind their unit.
func UnitKey(name string) string {
	key := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsSymbol(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(name))
	for _, suffix := range [...]string{"工会委员会", "工会"} {
		if short, ok := strings.CutSuffix(key, suffix); ok && len([]rune(short)) >= 2 && !strings.HasSuffix(short, "总") {
			return short
		}
	}
	return key
}
