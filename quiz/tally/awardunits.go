package tally

import (
	"fmt"
	"slices"
	"strings"

	"lawquiz/quiz"
)

// Outside is a unit at the candidates' level that does not compete.
type Outside struct {
	Unit   int64
	Name   string
	Reason string
}

// candidates are the units that compete, by number, and those beside them that do not.
type candidates struct {
	units   []int64
	outside []Outside
}

// unfound is why candidates cannot be found, and which field of the sheet says so.
type unfound struct{ field, code, message string }

// findCandidates finds the units a sheet names below owner, whose own unit is among those that Under may name.
func findCandidates(tree *quiz.Tree, owner int64, c quiz.Candidates) (candidates, *unfound) {
	top, wrong := underUnit(tree, owner, c.Under)
	if wrong != nil {
		return candidates{}, wrong
	}
	level := []int64{top}
	for range max(c.Level, 1) {
		var next []int64
		for _, id := range level {
			next = append(next, tree.Children(id)...)
		}
		level = next
	}
	if len(level) == 0 {
		return candidates{}, &unfound{"level", "no_candidates", fmt.Sprintf("“%s”以下第 %d 级没有单位：请核对级数或单位", c.Under, max(c.Level, 1))}
	}
	slices.Sort(level)
	var out candidates
	for _, id := range level {
		u, _ := tree.Unit(id)
		switch {
		case u.Apart:
			out.outside = append(out.outside, Outside{id, u.Name, "不计入参与率的单位，不参评"})
		case len(c.Groups) > 0 && !slices.Contains(c.Groups, u.Group):
			reason := fmt.Sprintf("组别“%s”不在评选范围内", u.Group)
			if u.Group == "" {
				reason = "没有组别，不在评选范围内"
			}
			out.outside = append(out.outside, Outside{id, u.Name, reason})
		default:
			out.units = append(out.units, id)
		}
	}
	if len(out.units) == 0 {
		return candidates{}, &unfound{"groups", "no_candidates", fmt.Sprintf("“%s”以下第 %d 级的 %d 个单位都不在这些组别里：请核对组别名称", c.Under, max(c.Level, 1), len(level))}
	}
	return out, nil
}

// underUnit finds the one unit of owner's subtree by name or code.
func underUnit(tree *quiz.Tree, owner int64, text string) (int64, *unfound) {
	text = strings.TrimSpace(text)
	var byName []int64
	var codes []string
	for queue := []int64{owner}; len(queue) > 0; queue = queue[1:] {
		u, err := tree.Unit(queue[0])
		switch {
		case err != nil:
			continue
		case u.Code == text:
			return u.ID, nil
		case u.Name == text:
			byName, codes = append(byName, u.ID), append(codes, u.Code)
		}
		queue = append(queue, tree.Children(u.ID)...)
	}
	switch len(byName) {
	case 0:
		return 0, &unfound{"under", "unknown_unit", fmt.Sprintf("没有名称或代码是“%s”的单位：请写您所管单位的全名或代码", text)}
	case 1:
		return byName[0], nil
	}
	return 0, &unfound{"under", "many_units", fmt.Sprintf("有 %d 个单位叫“%s”：请改写单位代码（%s）", len(byName), text, strings.Join(codes[:min(len(codes), 5)], "、"))}
}
