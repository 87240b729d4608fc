package unitfile

import (
	"slices"

	"lawquiz/quiz"
)

// merge finds the units that take others in, and takes those out of the tree; what was below them is below the other
// unit then, unless its own row says where else.
func (t *tree) merge() {
	for _, r := range t.rows {
		if n := t.byCode[r.code]; r.into != "" {
			t.linkInto(n, r)
		}
	}
	for _, n := range t.nodes {
		if n.into != nil {
			t.merged = append(t.merged, n)
			continue
		}
		if n.parent != nil && n.parent.into != nil {
			n.parent = n.parent.into
		}
	}
	t.nodes = slices.DeleteFunc(t.nodes, func(n *node) bool { return n.into != nil })
}

// linkInto finds the unit that takes n in, or says why none can.
func (t *tree) linkInto(n *node, r *row) {
	target := t.byCode[r.into]
	fault := func(code, format string, args ...any) { t.c.add(r.at, string(into), code, format, args...) }
	switch {
	case target == nil || target.outside:
		fault("no_target", "并入单位代码 %s 没有对应的单位：请核对代码", r.into)
	case target == n:
		fault("merge_self", "单位不能并入自己：请改正并入单位代码，或清空这一格")
	case target.row != nil && target.row.into != "":
		fault("merge_chain", "单位 %s 在本文件中也要并入别的单位：请直接写最后并入的单位", r.into)
	case n.unit.Parent == 0:
		fault("merge_top", "%s 是顶级单位，不能并入别的单位", r.code)
	case n.unit.ID == t.onto.Top:
		fault("outside", "%s 是您自己的单位，要由上级合并", r.code)
	case target.below(n):
		fault("merge_below", "单位 %s 在 %s 的下级，上级不能并入下级：请先把它移出来，或把下级并入上级", r.into, r.code)
	default:
		n.into = target
	}
}

// reserved reports what of a unit only the whole tree's keeper changes: whether its people enter rates, and the group in
// which the unit of whoever hands the file in competes.
func (t *tree) reserved(n *node, r *row) {
	if t.onto.Top == 0 || !n.old || r.into != "" {
		return
	}
	if r.apart != nil && *r.apart != n.unit.Apart {
		t.c.add(r.at, string(apart), "reserved", "%s 是否计入参与率要由市总调整：请改回原来的，或清空这一格", r.code)
	}
	if n.unit.ID == t.onto.Top && r.grouped && r.group != n.unit.Group {
		t.c.add(r.at, string(group), "reserved", "%s 是您自己的单位，它的组别要由上级单位调整：请改回“%s”", r.code, clip(n.unit.Group))
	}
}

// rerated reports units that would enter rates, or leave them, by where they go: as little a matter for whoever keeps a part of
// the tree as setting them apart is.
func (t *tree) rerated() {
	if t.onto.Top == 0 {
		return
	}
	for _, n := range append(slices.Clone(t.nodes), t.merged...) {
		if n.row == nil || !n.old || n.ringed || n.outside {
			continue
		}
		was, err := t.onto.within.Unit(n.unit.ID)
		home, col, own := n.parent, parent, was.Apart
		if n.into != nil {
			home, col, own = n.into, into, false // what a unit was goes with it
		}
		if err == nil && home != nil && (own || home.apart()) == t.onto.within.Rated(n.unit.ID) {
			t.c.add(n.row.at, string(col), "reserved", "%s 移到或并入那里，就改变了是否计入参与率：要由市总调整", n.unit.Code)
		}
	}
}

// apart reports whether the people of a unit enter no rate.
func (n *node) apart() bool {
	at := n
	for range quiz.MaxDepth {
		if at == nil || at.unit.Apart {
			break
		}
		at = at.parent
	}
	return at != nil && at.unit.Apart
}

// below reports whether the unit hangs under another; what hangs in a ring is reported elsewhere.
func (n *node) below(top *node) bool {
	at := n.parent
	for range 64 {
		if at == nil || at == top {
			break
		}
		at = at.parent
	}
	return at == top && at != nil
}

// top reports whether n is the unit of whoever hands the file in, whose own place is not hers to change, and says so
// if the row tries.
func (t *tree) top(n *node) bool {
	if t.onto.Top == 0 || n.unit.ID != t.onto.Top {
		return false
	}
	above := t.byID[n.unit.Parent]
	if n.row.parent != "" && (above == nil || above.unit.Code != n.row.parent) {
		t.c.add(n.row.at, string(parent), "outside", "%s 是您自己的单位，它的上级要由上级单位调整：请改回原来的上级，或清空这一格", n.unit.Code)
	}
	return true
}
