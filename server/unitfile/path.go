package unitfile

import (
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// paths finds units by the names from the top down, and by their name alone.
type paths struct {
	top    string // the top unit's name
	full   map[string][]*node
	byName map[string][]*node
	known  map[*node]string
}

// linkPaths finds the parents that rows give by path, once the others are known.
func (t *tree) linkPaths() {
	if !t.anyPath() {
		return
	}
	t.paths = paths{full: make(map[string][]*node), byName: make(map[string][]*node), known: make(map[*node]string)}
	for _, n := range t.nodes {
		if n.parent == nil && !n.orphan {
			t.paths.top = steps(n.unit.Name)
			break
		}
	}
	for _, n := range t.nodes {
		if n.outside {
			continue
		}
		own, called := t.paths.of(n), steps(n.unit.Name)
		t.paths.full[own] = append(t.paths.full[own], n)
		t.paths.byName[called] = append(t.paths.byName[called], n)
	}
	for _, n := range t.nodes {
		if n.row != nil && n.row.path != "" {
			t.linkPath(n)
		}
	}
}

func (t *tree) anyPath() bool {
	for _, r := range t.rows {
		if r.path != "" {
			return true
		}
	}
	return false
}

// linkPath gives n the parent its path names, or holds that against the parent given by code.
func (t *tree) linkPath(n *node) {
	found := t.paths.find(n.row.path)
	byCode := n.row.parent != ""
	switch {
	case byCode && n.parent != nil && (len(found) != 1 || found[0] != n.parent):
		t.c.add(n.row.at, string(path), "parent_differs", "上级路径“%s”与上级代码 %s（%s）不是同一个单位：请改正其中一个，或清空上级路径",
			clip(n.row.path), n.row.parent, clip(n.parent.unit.Name))
	case byCode:
	case len(found) == 0:
		t.c.add(n.row.at, string(path), "orphan", "上级路径“%s”没有对应的单位：请从顶级单位起写各级全称，用 / 隔开，或改写上级代码", clip(n.row.path))
	case len(found) > 1:
		t.c.add(n.row.at, string(path), "ambiguous", "有 %d 个单位叫“%s”（%s）：请写从顶级单位起的全路径，或改写上级代码",
			len(found), clip(n.row.path), codes(found))
	default:
		n.parent, n.orphan = found[0], false
	}
}

func codes(nodes []*node) string {
	var out []string
	for i, n := range nodes {
		if i == 3 {
			return strings.Join(out, "、") + " 等"
		}
		out = append(out, n.unit.Code)
	}
	return strings.Join(out, "、")
}

// of returns a unit's path: the names below the top unit, or "" for the top unit itself.
// A ring above the unit gives some path that nobody writes.
func (p *paths) of(n *node) string {
	var names []string
	prefix, at := "", n
	for range 64 {
		if known, ok := p.known[at]; ok {
			prefix = known
			break
		}
		called := steps(at.unit.Name)
		if at.row != nil && at.row.parent == "" && at.row.path != "" {
			prefix = p.below(steps(at.row.path))
			names = append(names, called)
			break
		}
		if at.parent == nil {
			if at.orphan || called != p.top {
				prefix = fmt.Sprintf("?%s?", at.unit.Code)
			}
			break
		}
		names = append(names, called)
		at = at.parent
	}
	own := prefix
	for i := len(names) - 1; i >= 0; i-- {
		own = strings.TrimPrefix(own+"/"+names[i], "/")
	}
	p.known[n] = own
	return own
}

// below takes the top unit's name from the front of a path.
func (p *paths) below(text string) string {
	if text == p.top {
		return ""
	}
	return strings.TrimPrefix(text, p.top+"/")
}

// find returns the units a path as written may mean.
func (p *paths) find(text string) []*node {
	text = steps(text)
	if found := p.full[p.below(text)]; len(found) > 0 {
		return found
	}
	return p.byName[text]
}

// steps brings a path or a name into the form it is compared in: half-width, steps parted
// by / without space around it.
func steps(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == '>' || r == '\\' || r == '→' {
			return '/'
		}
		return r
	}, norm.NFKC.String(text))
	parts := strings.Split(strings.Trim(text, "/ "), "/")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return strings.Join(parts, "/")
}
