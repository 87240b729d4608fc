package unitfile

import (
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// node is a unit of the tree to be: one that was there, one of the file, or both.
type node struct {
	unit   quiz.Unit
	row    *row // nil: only the old tree has it
	parent *node
	orphan bool // its parent was given but not found
	old    bool
	mark   int  // while looking for rings: the walk that passed here
	ringed bool // a ring stands above it, which has been reported
}

// line returns where the file names the unit, or 0.
func (n *node) line() int {
	if n.row == nil {
		return 0
	}
	return n.row.line
}

// tree joins the old units and the rows.
type tree struct {
	c      *collector
	nodes  []*node // the old ones in their order, then the new ones in the file's
	byCode map[string]*node
	byID   map[int64]*node
	rows   []*row // those that made a node, in the file's order
	paths  paths
}

func newTree(have []quiz.Unit, rows []*row, c *collector) *tree {
	t := &tree{c: c, byCode: make(map[string]*node, len(have)+len(rows)), byID: make(map[int64]*node, len(have))}
	next := int64(1)
	for _, u := range have {
		n := &node{unit: u, old: true}
		t.nodes = append(t.nodes, n)
		t.byCode[u.Code], t.byID[u.ID] = n, n
		next = max(next, u.ID+1)
	}
	if len(rows) > MaxRows {
		c.add(0, "", "too_many_rows", "共 %d 行，超过 %d 行：请拆成几个文件", len(rows), MaxRows)
	}
	for _, r := range rows {
		if r.code == "" {
			continue
		}
		n := t.byCode[r.code]
		if n == nil {
			n = &node{unit: quiz.Unit{ID: next, Code: r.code}}
			next++
			t.nodes = append(t.nodes, n)
			t.byCode[r.code] = n
		}
		if n.row != nil {
			c.add(r.line, string(code), "duplicate_code", "单位代码 %s 与第 %d 行重复：请改成不同的代码，或删去一行", r.code, n.row.line)
			continue
		}
		n.take(r)
		t.rows = append(t.rows, r)
	}
	return t
}

// take gives the node what its row says.
func (n *node) take(r *row) {
	n.row = r
	n.unit.Name = r.name
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
		case n.row == nil:
			n.parent = t.byID[n.unit.Parent]
		case n.row.parent != "":
			n.parent = t.byCode[n.row.parent]
			if n.parent == nil {
				n.orphan = true
				t.c.add(n.row.line, string(parent), "orphan", "上级代码 %s 没有对应的单位：请核对代码，或补上这个上级单位的一行", n.row.parent)
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
	for _, n := range t.nodes {
		if n.row == nil {
			continue
		}
		if all, ok := n.unit.Heads[quiz.Workers]; ok && n.unit.Heads[quiz.WomenCount] > all {
			t.c.add(n.row.line, string(women), "women_exceed", "女职工数 %d 多于职工数 %d：请核对两个数", n.unit.Heads[quiz.WomenCount], all)
		}
		if n.tooDeep() && !n.ringed {
			t.c.add(n.row.line, string(parent), "too_deep", "%s 的上级超过 %d 级：请减少中间的层级", n.unit.Code, quiz.MaxDepth-1)
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
			t.c.add(extra.row.line, string(parent), "two_tops", "%s（%s）没有写上级，而顶级单位已有 %s（%s）：只能有一个顶级单位，请补上它的上级",
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
	line, field := start.line(), column(parent)
	for at := start.parent; ; at = at.parent {
		if line == 0 || at.line() > 0 && at.line() < line {
			line = at.line()
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
	t.c.add(line, string(field), "ring", "上级关系成环：%s：请改正其中一个单位的上级", strings.Join(names, " → "))
}

// sheet lays the tree out for the record. There must be no problem.
func (t *tree) sheet(have []quiz.Unit) Sheet {
	order := t.nodes
	if len(t.rows) == len(t.nodes) {
		order = make([]*node, 0, len(t.nodes))
		for _, r := range t.rows {
			order = append(order, t.byCode[r.code])
		}
	}
	s := Sheet{Units: make([]quiz.Unit, 0, len(order)), Added: len(t.nodes) - len(have)}
	for _, n := range order {
		n.unit.Parent = quiz.Root
		if n.parent != nil {
			n.unit.Parent = n.parent.unit.ID
		}
		s.Units = append(s.Units, n.unit)
	}
	for _, r := range t.rows {
		for _, h := range headColumns {
			if people, ok := r.heads[h.kind]; ok {
				s.Heads = append(s.Heads, store.HeadCount{
					Unit: t.byCode[r.code].unit.ID, Kind: h.kind, People: people, AsOf: r.asOf, Source: r.source,
				})
			}
		}
	}
	return s
}
