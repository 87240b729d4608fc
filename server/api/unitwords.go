package api

import (
	"fmt"
	"strings"

	"lawquiz/quiz"
)

// unitWords finds the units of a subtree by what people write in a spreadsheet.
type unitWords struct {
	byCode map[string]quiz.Unit
	byName map[string][]quiz.Unit // by full name and by name alone
}

// newUnitWords indexes the subtree of a unit.
func newUnitWords(tree *quiz.Tree, top int64) unitWords {
	w := unitWords{byCode: make(map[string]quiz.Unit), byName: make(map[string][]quiz.Unit)}
	for queue := []int64{top}; len(queue) > 0; queue = queue[1:] {
		u, err := tree.Unit(queue[0])
		if err != nil {
			continue
		}
		queue = append(queue, tree.Children(u.ID)...)
		w.byCode[strings.ToLower(u.Code)] = u
		full, own := plainName(tree.FullName(u.ID)), plainName(u.Name)
		w.byName[full] = append(w.byName[full], u)
		if own != full {
			w.byName[own] = append(w.byName[own], u)
		}
	}
	return w
}

// plainName is a unit's name without spaces, and with one kind of stroke.
func plainName(name string) string {
	return strings.NewReplacer(" ", "", "　", "", "／", "/", "—", "/", ">", "/", "＞", "/", "→", "/").Replace(name)
}

// find returns the unit a code or a name, or both, stand for, or says why there is none.
func (w unitWords) find(code, name string) (quiz.Unit, string) {
	code, name = strings.TrimSpace(code), strings.TrimSpace(name)
	if code == "" && name == "" {
		return quiz.Unit{}, "没有写单位代码或单位全称"
	}
	named := w.byName[plainName(name)]
	if code == "" {
		switch len(named) {
		case 0:
			return quiz.Unit{}, fmt.Sprintf("没有叫“%s”的单位，或它不在您的范围内：请写单位代码", name)
		case 1:
			return named[0], ""
		}
		return quiz.Unit{}, fmt.Sprintf("叫“%s”的单位有 %d 个：请写单位代码，或从县级起写全称，用“/”隔开", name, len(named))
	}
	u, ok := w.byCode[strings.ToLower(code)]
	if !ok {
		return quiz.Unit{}, fmt.Sprintf("没有代码为 %s 的单位，或它不在您的范围内", code)
	}
	for _, n := range named {
		if n.ID == u.ID {
			return u, ""
		}
	}
	if name != "" {
		return quiz.Unit{}, fmt.Sprintf("代码 %s 是“%s”，与所写的“%s”不符", code, u.Name, name)
	}
	return u, ""
}
