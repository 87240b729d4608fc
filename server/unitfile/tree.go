package unitfile

import (
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/census"
	"lawquiz/quiz/store"
)

// node is a unit of the tree to be: one that was there, one of the file, or both.
type node struct {
	unit   quiz.Unit
	row    *row // nil: only the old tree has it
	parent *node
	orphan bool // its parent was given but not found
	old    bool
	into   *node // the unit that takes it in
	// outside says that whoever hands the file in may not change the unit, nor put others below it.
	outside bool
	mark    int  // while looking for rings: the walk that passed here
	ringed  bool // a ring stands above it, which has been reported
}

// at returns where the file names the unit; its line is 0 if it does not.
func (n *node) at() spot {
	if n.row == nil {
		return spot{}
	}
	return n.row.at
}

// tree joins the old units and the rows.
type tree struct {
	c      *collector
	nodes  []*node // the old ones in their order, then the new ones in the file's
	byCode map[string]*node
	byID   map[int64]*node
	rows   []*row // those that made a node, in the file's order
	merged []*node
	onto   Onto
	paths  paths
}

func newTree(onto Onto, rows []*row, c *collector) *tree {
	t := &tree{
		c: c, onto: onto, byCode: make(map[string]*node, len(onto.Units)+len(rows)), byID: make(map[int64]*node, len(onto.Units)),
	}
	next := onto.Last + 1
	for _, u := range onto.Units {
		n := &node{unit: u, old: true, outside: onto.outside(u.ID)}
		t.nodes = append(t.nodes, n)
		t.byCode[u.Code], t.byID[u.ID] = n, n
		next = max(next, u.ID+1)
	}
	if len(rows) > MaxRows {
		c.add(spot{}, "", "too_many_rows", "共 %d 行，超过 %d 行：请拆成几个文件", len(rows), MaxRows)
	}
	for _, r := range rows {
		if r.code == "" {
			continue
		}
		n := t.byCode[r.code]
		if refused := t.refused(r, n); refused {
			continue
		}
		if n == nil {
			n = &node{unit: quiz.Unit{ID: next, Code: r.code}}
			next++
			t.nodes = append(t.nodes, n)
			t.byCode[r.code] = n
		}
		if n.row != nil {
			c.add(r.at, string(code), "duplicate_code", "单位代码 %s 与%s重复：请改成不同的代码，或删去一行", r.code, c.row(n.row.at, r.at))
			continue
		}
		t.reserved(n, r)
		n.take(r)
		t.rows = append(t.rows, r)
	}
	return t
}

// refused reports a row whose unit its author may not write.
func (t *tree) refused(r *row, n *node) bool {
	_, used := t.onto.Used[r.code]
	switch {
	case n != nil && n.outside:
		t.c.add(r.at, string(code), "outside", "单位代码 %s 不能用：不在您管理的范围内，或已是别的单位的代码", r.code)
	case n == nil && used && t.onto.Top != 0: // whose unit it was is not told to whoever keeps another part
		t.c.add(r.at, string(code), "outside", "单位代码 %s 不能用：不在您管理的范围内，或已是别的单位的代码", r.code)
	case n == nil && used:
		t.c.add(r.at, string(code), "merged_code", "单位代码 %s 原来的单位已并入别的单位，代码不能再用：请换一个代码", r.code)
	case n == nil && r.into != "":
		t.c.add(r.at, string(code), "unknown", "没有代码为 %s 的单位，不能并入别的单位：请核对代码", r.code)
	default:
		return false
	}
	return true
}

// take gives the node what its row says. A unit that another takes in stays as it was until then.
func (n *node) take(r *row) {
	n.row = r
	if r.into != "" {
		return
	}
	n.unit.Name = r.name
	if r.apart != nil {
		n.unit.Apart = *r.apart
	}
	if r.grouped || !n.old {
		n.unit.Group = r.group
	}
	heads := make(map[quiz.HeadCount]int, 3)
	for _, old := range []map[quiz.HeadCount]int{n.unit.Heads, r.heads} {
		for kind, people := range old {
			heads[kind] = people
		}
	}
	n.unit.Heads = nil
	if len(heads) > 0 {
		n.unit.Heads = heads
	}
}

// link finds every unit's parent and reports the orphans.
func (t *tree) link() {
	for _, n := range t.nodes {
		switch {
		case n.row == nil, n.row.into != "", t.top(n):
			n.parent = t.byID[n.unit.Parent]
		case n.row.parent != "":
			n.parent = t.byCode[n.row.parent]
			if n.parent == nil || n.parent.outside && (!n.old || n.unit.Parent != n.parent.unit.ID) {
				n.parent = nil
				n.orphan = true
				t.c.add(n.row.at, string(parent), "orphan", "上级代码 %s 没有对应的单位：请核对代码，或补上这个上级单位的一行", n.row.parent)
			}
		case n.row.path != "":
			n.orphan = true // until its path is found
		default:
			n.orphan = n.row.placed
		}
	}
	t.linkPaths()
}

// check reports what keeps the units from being one tree, and women above workers.
func (t *tree) check() {
	t.checkTops()
	t.checkRings()
	t.rerated()
	for _, n := range t.nodes {
		if n.row == nil || n.outside {
			continue
		}
		if all, ok := n.unit.Heads[quiz.Workers]; ok && n.unit.Heads[quiz.WomenCount] > all {
			t.c.add(n.row.at, string(women), "women_exceed", "女职工数 %d 多于职工数 %d：请核对两个数", n.unit.Heads[quiz.WomenCount], all)
		}
		if n.tooDeep() && !n.ringed {
			t.c.add(n.row.at, string(parent), "too_deep", "%s 的上级超过 %d 级：请减少中间的层级", n.unit.Code, quiz.MaxDepth-1)
		}
	}
}

// tooDeep reports whether more than quiz.MaxDepth units stand from n to the top.
func (n *node) tooDeep() bool {
	at := n
	for range quiz.MaxDepth {
		if at = at.parent; at == nil {
			return false
		}
	}
	return true
}

// checkTops reports every top unit but the first.
func (t *tree) checkTops() {
	var first *node
	for _, n := range t.nodes {
		if n.parent != nil || n.orphan {
			continue
		}
		if first == nil {
			first = n
			continue
		}
		extra, kept := n, first
		if extra.row == nil { // report where the file can be changed
			extra, kept = first, n
		}
		if extra.row != nil {
			t.c.add(extra.row.at, string(parent), "two_tops", "%s（%s）没有写上级，而顶级单位已有 %s（%s）：只能有一个顶级单位，请补上它的上级",
				clip(extra.unit.Name), extra.unit.Code, clip(kept.unit.Name), kept.unit.Code)
		}
	}
}

// checkRings reports every ring of parents once, naming its units.
func (t *tree) checkRings() {
	for i, start := range t.nodes {
		walk := i + 1
		at := start
		for at != nil && at.mark == 0 {
			at.mark = walk
			at = at.parent
		}
		if at == nil {
			continue
		}
		if at.mark == walk {
			t.reportRing(at)
		}
		below := at.mark == walk || at.ringed
		for n := start; below && n.mark == walk && !n.ringed; n = n.parent {
			n.ringed = true
		}
	}
}

func (t *tree) reportRing(start *node) {
	const most = 20
	names := []string{start.unit.Code}
	first := start.at()
	for at := start.parent; ; at = at.parent {
		if first.line == 0 || at.row != nil && at.at().before(first) {
			first = at.at()
		}
		if len(names) < most {
			names = append(names, at.unit.Code)
		} else if len(names) == most && at != start {
			names = append(names, "…")
		}
		if at == start {
			break
		}
	}
	if names[len(names)-1] == "…" {
		names = append(names, start.unit.Code)
	}
	t.c.add(first, string(parent), "ring", "上级关系成环：%s：请改正其中一个单位的上级", strings.Join(names, " → "))
}

// sheet lays the tree out for the record. There must be no problem.
func (t *tree) sheet(have []quiz.Unit) Sheet {
	order := t.nodes
	if len(t.rows) == len(t.nodes)+len(t.merged) {
		order = make([]*node, 0, len(t.nodes))
		for _, r := range t.rows {
			if n := t.byCode[r.code]; n.into == nil {
				order = append(order, n)
			}
		}
	}
	s := Sheet{Units: make([]quiz.Unit, 0, len(order)), Added: len(t.nodes) + len(t.merged) - len(have)}
	for _, n := range t.merged {
		s.Merges = append(s.Merges, census.Merge{From: n.unit.ID, Into: n.into.unit.ID})
	}
	for _, n := range order {
		n.unit.Parent = quiz.Root
		if n.parent != nil {
			n.unit.Parent = n.parent.unit.ID
		}
		s.Units = append(s.Units, n.unit)
	}
	for _, r := range t.rows {
		if r.into != "" {
			continue
		}
		id := t.byCode[r.code].unit.ID
		for _, h := range headColumns {
			if people, ok := r.heads[h.kind]; ok {
				s.Heads = append(s.Heads, store.HeadCount{
					Unit: id, Kind: h.kind, People: people, AsOf: r.asOf, Source: r.source, Dispatched: r.hired,
				})
				s.reasons = append(s.reasons, r.reason)
			}
		}
		for _, other := range r.also {
			s.Names = append(s.Names, store.UnitName{Unit: id, Name: other})
		}
	}
	return s
}
