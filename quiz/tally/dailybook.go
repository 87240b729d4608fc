package tally

import (
	"lawquiz/quiz"
	"lawquiz/quiz/tally/workbook"
)

// Book writes the report as a workbook: its text, the units below, and those to be roused with what to
// send them. by exported it at a moment (Unix ms).
func (d Daily) Book(by string, at int64) *workbook.Book {
	b := workbook.New(workbook.Meta{
		Title: d.Title + "日报（" + d.Unit + "）", By: by, At: at,
		Notes: append([]string{"统计截至" + quiz.ClockText(d.At)}, d.Notes...),
	})
	text := b.Sheet("日报", []workbook.Column{{Title: "正文（可直接复制）", Width: 110}})
	text.Row(d.Text)
	lines(b.Sheet("各单位", lineColumns()), append([]Line{d.Figures}, d.Units...))
	if len(d.Laggards.Items) > 0 {
		s := b.Sheet("待动员单位", []workbook.Column{
			{Title: "单位", Width: 30}, {Title: "应参赛人数", Kind: workbook.Whole}, {Title: "参赛人数", Kind: workbook.Whole},
			{Title: "参与率", Kind: workbook.Percent}, {Title: "催办通知（可直接复制）", Width: 90},
		})
		for _, l := range d.Laggards.Items {
			s.Row(l.Unit, number(l.Due), l.People, basis(l.Participation), l.Reminder)
		}
		s.Row("（全部）", nil, nil, nil, d.Laggards.Reminder)
	}
	return b
}

func lineColumns() []workbook.Column {
	return []workbook.Column{
		{Title: "名次", Kind: workbook.Whole}, {Title: "单位", Width: 30}, {Title: "组别", Width: 16},
		{Title: "应参赛人数", Kind: workbook.Whole}, {Title: "参赛人数", Kind: workbook.Whole}, {Title: "其中女职工", Kind: workbook.Whole},
		{Title: "计入参与率", Kind: workbook.Whole}, {Title: "参与率", Kind: workbook.Percent}, {Title: "参赛人次", Kind: workbook.Whole},
		{Title: "人均成绩", Kind: workbook.Decimal}, {Title: "合格率", Kind: workbook.Percent}, {Title: "满分率", Kind: workbook.Percent},
		{Title: "备注", Width: 30},
	}
}

// lines writes a unit's figures into each row.
func lines(s *workbook.Sheet, all []Line) {
	for _, l := range all {
		s.Row(lineCells(l)...)
	}
}

// lineCells are a unit's figures under lineColumns.
func lineCells(l Line) []any {
	var place any
	if l.Place > 0 {
		place = l.Place
	}
	return []any{
		place, l.Unit, l.Group, number(l.Due), l.People, l.Women, l.Counted, basis(l.Participation), l.Sittings,
		l.MeanPoints, int(l.PassRate*100 + 0.5), int(l.FullRate*100 + 0.5), remark(l),
	}
}

// remark says what the figures of a unit need said.
func remark(l Line) string {
	switch {
	case l.Apart:
		return "不计入参与率"
	case l.Over100:
		return "参赛人数多于在册人数，待核实"
	case l.Unplaced == quiz.NoHeadCount:
		return "在册人数未报，不参加排名"
	case l.Unplaced == quiz.SmallHeadCount:
		return "在册人数不足起排人数，不参加排名"
	}
	return ""
}

// number and basis leave a cell empty where a figure is not known.
func number(n *int) any {
	if n == nil {
		return nil
	}
	return *n
}

func basis(percent *float64) any {
	if percent == nil {
		return nil
	}
	return int(*percent*100 + 0.5)
}
