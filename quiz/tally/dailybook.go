package tally

import (
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/tally/workbook"
)

// dailyUnits says whose names and head-counts a report shows.
const dailyUnits = "单位名称、隶属关系和在册人数为导出时的情况；竞赛结束后的日报，单位名称和隶属关系为结束时的情况。"

// Book writes the report as a workbook: its text, the units below, and those to be roused with what to
// send them. by exported it at a moment (Unix ms).
func (d Daily) Book(by string, at int64) *workbook.Book {
	b := workbook.New(workbook.Meta{
		Title: d.Title + "日报（" + d.Unit + "）", By: by, At: at,
		Notes: append(append([]string{"统计截至" + quiz.EndText(d.At)}, d.Notes...), figuresWhom(d.counts), dailyUnits),
	})
	text := b.Sheet("日报", []workbook.Column{{Title: "正文（可直接复制）", Width: 110}})
	text.Row(d.Text)
	lines(b.Sheet("各单位", lineColumns()), append([]Line{d.Figures}, d.Units...))
	if len(d.Laggards.Items) > 0 {
		s := b.Sheet("待动员单位", []workbook.Column{
			{Title: "单位", Width: 30}, {Title: "应参赛人数", Kind: workbook.Whole}, {Title: "参赛人数", Kind: workbook.Whole},
			{Title: "计入参与率", Kind: workbook.Whole}, {Title: "参与率", Kind: workbook.Percent}, {Title: "催办通知（可直接复制）", Width: 90},
		})
		for _, l := range d.Laggards.Items {
			s.Row(l.Unit, number(l.Due), l.People, l.Counted, basis(l.Participation), l.Reminder)
		}
		s.Row("（全部）", nil, nil, nil, nil, d.Laggards.Reminder)
	}
	return b
}

func lineColumns() []workbook.Column {
	return []workbook.Column{
		{Title: "名次", Kind: workbook.Whole}, {Title: "单位", Width: 30}, {Title: "组别", Width: 20},
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
	var said []string
	if l.Over100 {
		said = append(said, "参赛人数多于在册人数，待核实")
	}
	switch {
	case l.Apart:
		return "不计入参与率"
	case l.Unplaced == quiz.NoHeadCount:
		said = append(said, "在册人数未报，不参加排名")
	case l.Unplaced == quiz.SmallHeadCount:
		said = append(said, "在册人数不足起排人数，不参加排名")
	}
	return strings.Join(said, "；")
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
