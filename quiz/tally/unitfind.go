package tally

import (
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"

	"lawquiz/quiz"
)

// unitFinder finds the units of a subtree as files write them: by code, name, full name or a former name.
type unitFinder struct {
	codes map[string]int64
	names map[string][]int64
	tree  *quiz.Tree
}

// newUnitFinder indexes the subtree of top.
func newUnitFinder(tree *quiz.Tree, top int64) *unitFinder {
	f := &unitFinder{codes: make(map[string]int64), names: make(map[string][]int64), tree: tree}
	for queue := []int64{top}; len(queue) > 0; queue = queue[1:] {
		u, err := tree.Unit(queue[0])
		if err != nil {
			continue
		}
		f.codes[plain(u.Code)] = u.ID
		f.name(u.Name, u.ID)
		if full := tree.FullName(u.ID); full != u.Name {
			f.name(full, u.ID)
		}
		for _, former := range u.Names {
			f.name(former, u.ID)
		}
		queue = append(queue, tree.Children(u.ID)...)
	}
	return f
}

func (f *unitFinder) name(name string, id int64) {
	key := plain(name)
	f.names[key] = append(f.names[key], id)
}

// plain folds width and leaves out blanks, in which files and trees differ.
func plain(text string) string {
	return strings.Join(strings.Fields(norm.NFKC.String(text)), "")
}

// find returns the unit a row names, or what is wrong. Code goes before name; where both are given they must agree.
func (f *unitFinder) find(code, name string) (id int64, wrong string) {
	code, name = plain(code), plain(name)
	if code == "" && name == "" {
		return 0, "没有写单位：请写单位代码或单位名称"
	}
	if code != "" {
		id, ok := f.codes[code]
		if !ok {
			return 0, fmt.Sprintf("没有代码是“%s”的单位：请核对代码，或确认它在您所管的范围内", clip(code))
		}
		if u, _ := f.tree.Unit(id); name != "" && !contains(f.names[name], id) {
			return 0, fmt.Sprintf("代码“%s”是%s，与所写的名称“%s”不符：请核对", clip(code), u.Name, clip(name))
		}
		return id, ""
	}
	found := f.names[name]
	if len(found) == 0 {
		if id, ok := f.codes[name]; ok {
			return id, ""
		}
		return 0, fmt.Sprintf("没有名称是“%s”的单位：请写全称或单位代码，并确认它在您所管的范围内", clip(name))
	}
	for _, other := range found[1:] {
		if other != found[0] {
			return 0, fmt.Sprintf("有 %d 个单位叫“%s”：请加上单位代码", len(found), clip(name))
		}
	}
	return found[0], ""
}

func contains(list []int64, id int64) bool {
	for _, have := range list {
		if have == id {
			return true
		}
	}
	return false
}

// clip shortens a text of a file for a message.
func clip(text string) string {
	if runes := []rune(text); len(runes) > 30 {
		return string(runes[:30]) + "…"
	}
	return text
}
