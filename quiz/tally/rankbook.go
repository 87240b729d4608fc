package tally

import (
	"fmt"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/tally/workbook"
)

// RankBook writes a unit's ranking and participation as a workbook: the units directly below it in their
// places, then every unit below it at any depth. by exported it at a moment (Unix ms).
func (f *Figures) RankBook(tree *quiz.Tree, c Contest, unit int64, by string, at int64) (*workbook.Book, error) {
	top, err := tree.Unit(unit)
	if err != nil {
		return nil, err
	}
	b := workbook.New(workbook.Meta{
		Title: c.Title + "单位排名和参赛情况（" + top.Name + "）", By: by, At: at,
		Notes: []string{"统计截至" + quiz.ClockText(f.AsOf) + "。" + rankBasis(c)},
	})
	total := f.Line(tree, c, unit)
	total.Unit += "（合计）"
	lines(b.Sheet("单位排名", lineColumns()), append(f.Below(tree, c, unit), total))
	f.everyUnit(b.Sheet("各级单位", everyColumns()), tree, c, unit, 1)
	return b, nil
}

// rankBasis says by what units are ranked and whom the rate counts.
func rankBasis(c Contest) string {
	text := fmt.Sprintf("参与率按%s计", c.Participation.Of)
	if n := len(c.Units.RankBy); n > 0 {
		names := make([]string, n)
		for i, m := range c.Units.RankBy {
			names[i] = m.Name()
		}
		text = "名次依次按" + strings.Join(names, "、") + "排列，" + text
	}
	return text + "；参与率超过100%的按100%计，并注明人数待核实。" + figuresWhom(c.Participation)
}

func everyColumns() []workbook.Column {
	own := []workbook.Column{
		{Title: "层级", Kind: workbook.Whole}, {Title: "单位代码", Width: 16}, {Title: "全称", Width: 50},
		{Title: "下级单位数", Kind: workbook.Whole}, {Title: "其中参赛的", Kind: workbook.Whole},
	}
	return append(own, lineColumns()...)
}

// everyUnit writes the units below one, each followed by its own.
func (f *Figures) everyUnit(s *workbook.Sheet, tree *quiz.Tree, c Contest, parent int64, level int) {
	ids := make(map[string]int64)
	for _, id := range tree.Children(parent) {
		ids[fmt.Sprint(id)] = id
	}
	for _, l := range f.Below(tree, c, parent) {
		id := ids[l.UnitID]
		u, err := tree.Unit(id)
		if err != nil {
			continue // Below names the tree's own
		}
		s.Row(append([]any{level, u.Code, tree.FullName(id), l.Units, l.Active}, lineCells(l)...)...)
		f.everyUnit(s, tree, c, id, level+1)
	}
}
