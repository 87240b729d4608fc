package tally

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/tally/workbook"
)

// Workbook returns the award with everything it is reckoned from as an .xlsx: totals, the reason of every point, the
// figures and where they come from, materials, marks, prizes for people, objections, and what was sealed.
func (p *Print) Workbook() ([]byte, error) {
	b := workbook.New(p.meta())
	for _, write := range []func(*workbook.Book){p.totals, p.lines, p.figures, p.sources, p.pieces, p.marks, p.people, p.answered, p.history} {
		write(b)
	}
	src, err := b.Bytes()
	if err != nil {
		return nil, fmt.Errorf("write notice: %w", err)
	}
	return src, nil
}

func (p *Print) meta() workbook.Meta {
	s := &p.Sealed
	m := workbook.Meta{Title: s.Result.Award + "评分明细", By: p.By, At: p.At, Notes: []string{"竞赛：" + s.Basis.Contest.Title}}
	if s.Basis.Contest.Rehearsal {
		m.Title = "【演练】" + m.Title
	}
	if p.Hash == "" {
		m.Mark = mark
		return m
	}
	m.Notes = append(m.Notes, fmt.Sprintf("第%d版，封存于%s，校验码（SHA-256）：%s", s.Number, quiz.FormatMoment(s.At), p.Hash))
	return m
}

// itemNames returns the sheet's items, in the order of every row's lines.
func (p *Print) itemNames() []string {
	for _, g := range p.Sealed.Result.Groups {
		if len(g.Rows) == 0 {
			continue
		}
		var names []string
		for _, l := range g.Rows[0].Lines {
			names = append(names, l.Item)
		}
		return names
	}
	return nil
}

// each calls do for every row of the result.
func (p *Print) each(do func(g *quiz.AwardGroup, row *quiz.AwardRow)) {
	groups := p.Sealed.Result.Groups
	for i := range groups {
		for j := range groups[i].Rows {
			do(&groups[i], &groups[i].Rows[j])
		}
	}
}

// grouped puts the column of groups before others, if the award has groups.
func (p *Print) grouped(columns ...workbook.Column) []workbook.Column {
	if !p.hasGroups() {
		return columns
	}
	return append([]workbook.Column{{Title: "组别", Width: 20}}, columns...)
}

// inGroup puts a group before the cells of a row, if the award has groups.
func (p *Print) inGroup(group string, cells ...any) []any {
	if !p.hasGroups() {
		return cells
	}
	return append([]any{group}, cells...)
}

func (p *Print) hasGroups() bool {
	return slices.ContainsFunc(p.Sealed.Result.Groups, func(g quiz.AwardGroup) bool { return g.Name != "" })
}

func (p *Print) totals(b *workbook.Book) {
	columns := []workbook.Column{{Title: "名次", Kind: workbook.Whole}, {Title: "单位", Width: 32},
		{Title: "拟表彰等次", Width: 16}, {Title: "总分", Kind: workbook.Decimal}}
	for _, name := range p.itemNames() {
		columns = append(columns, workbook.Column{Title: name, Kind: workbook.Decimal, Width: 13})
	}
	columns = append(columns, workbook.Column{Title: "不参加排名的理由", Width: 30}, workbook.Column{Title: "提示和说明", Width: 46})
	s := b.Sheet("汇总", p.grouped(columns...))
	p.each(func(g *quiz.AwardGroup, row *quiz.AwardRow) {
		cells := []any{nil, row.Name, row.Tier, row.Total}
		if row.Place > 0 {
			cells[0] = row.Place
		}
		if row.Waiting {
			cells[2] = "并列，待定"
		}
		for _, l := range row.Lines {
			cells = append(cells, l.Points)
		}
		remarks := append(append([]string{}, row.Flags...), row.Notes...)
		s.Row(p.inGroup(g.Name, append(cells, row.Excluded, strings.Join(remarks, "；"))...)...)
	})
}

func (p *Print) lines(b *workbook.Book) {
	s := b.Sheet("得分理由", p.grouped(workbook.Column{Title: "单位", Width: 32}, workbook.Column{Title: "评分项", Width: 22},
		workbook.Column{Title: "得分", Kind: workbook.Decimal}, workbook.Column{Title: "理由", Width: 80}))
	p.each(func(g *quiz.AwardGroup, row *quiz.AwardRow) {
		for _, l := range row.Lines {
			s.Row(p.inGroup(g.Name, row.Name, l.Item, l.Points, l.Why)...)
		}
	})
}

func (p *Print) figures(b *workbook.Book) {
	in := &p.Sealed.Basis.Inputs
	whole := func(title string) workbook.Column { return workbook.Column{Title: title, Kind: workbook.Whole} }
	columns := []workbook.Column{{Title: "单位", Width: 32}, whole("应参赛人数"), whole("有效参赛人数"), whole("参赛人次"),
		whole("合格人数"), whole("满分人数"), {Title: "成绩合计", Kind: workbook.Decimal, Width: 12}, whole("全部参赛人数"), whole("全部参赛人次"),
		whole("下属单位"), whole("有人参赛的下属单位")}
	deep := slices.ContainsFunc(in.Units, func(u quiz.AwardUnit) bool { return u.Grassroots > 0 })
	if deep {
		columns = append(columns, whole("基层单位"), whole("有人参赛的基层单位"))
	}
	for _, m := range in.Metrics {
		columns = append(columns, workbook.Column{Title: m.Name, Kind: workbook.Decimal})
	}
	s := b.Sheet("统计数据", p.grouped(columns...))
	for i := range in.Units {
		u := &in.Units[i]
		cells := []any{u.Name, "未上报", u.Counts.Counted, u.Counts.Sittings, u.Counts.Passed, u.Counts.Full, quiz.Points(u.Counts.Points),
			u.Everyone.People, u.Everyone.Sittings, u.Below, u.Active}
		if u.DueKnown {
			cells[1] = u.Due
		}
		if deep {
			cells = append(cells, u.Grassroots, u.GrassrootsActive)
		}
		for _, m := range in.Metrics {
			if v, ok := u.Imported[m.Name]; ok {
				cells = append(cells, v)
			} else {
				cells = append(cells, "没有数据")
			}
		}
		s.Row(p.inGroup(u.Group, cells...)...)
	}
}

func (p *Print) sources(b *workbook.Book) {
	in := &p.Sealed.Basis.Inputs
	s := b.Sheet("数据来源", []workbook.Column{{Title: "数据", Width: 24}, {Title: "单位", Width: 32}, {Title: "数值", Kind: workbook.Whole},
		{Title: "统计日期", Width: 14}, {Title: "来源", Width: 40}})
	for _, h := range in.Heads {
		s.Row("在册"+string(h.Kind), p.unitName(h.Unit), h.People, h.AsOf, h.Source)
	}
	for i := range in.Units { // those without a figure of their own have the sum of the units below
		u := &in.Units[i]
		own := func(h HeadSource) bool { return h.Unit == u.Unit && h.Kind == p.Sealed.Basis.Contest.Of }
		if u.DueKnown && !slices.ContainsFunc(in.Heads, own) {
			s.Row("在册"+string(p.Sealed.Basis.Contest.Of), p.unitName(u.Unit), u.Due, nil, "下属单位上报数合计")
		}
	}
	for _, m := range in.Metrics {
		s.Row("导入指标："+m.Name, "全部参评单位", nil, m.AsOf, m.Source)
	}
	for _, o := range in.Outside {
		s.Row("不参评", o.Name, nil, nil, o.Reason)
	}
}

// unitName returns a unit's full name; its number where the tree does not have it any more.
func (p *Print) unitName(unit int64) string {
	if p.Tree != nil {
		if name := p.Tree.FullName(unit); name != "" {
			return name
		}
	}
	return fmt.Sprint("单位 ", unit)
}

func (p *Print) pieces(b *workbook.Book) {
	in := &p.Sealed.Basis.Inputs
	if len(in.Pieces) == 0 {
		return
	}
	s := b.Sheet("材料", []workbook.Column{{Title: "单位", Width: 32}, {Title: "种类", Width: 18}, {Title: "题目", Width: 50}, {Title: "等次", Width: 12}})
	for _, m := range in.Pieces {
		s.Row(p.unitName(m.Unit), m.Kind.Name(), m.Title, cmp.Or(m.Grade, "—"))
	}
}

func (p *Print) marks(b *workbook.Book) {
	var s *workbook.Sheet
	row := func(cells ...any) {
		if s == nil {
			s = b.Sheet("评审", []workbook.Column{{Title: "单位", Width: 32}, {Title: "评审项", Width: 24}, {Title: "评审人员", Width: 16},
				{Title: "评分", Kind: workbook.Decimal}, {Title: "理由", Width: 50}})
		}
		s.Row(cells...)
	}
	for i := range p.Sealed.Basis.Inputs.Units {
		u := &p.Sealed.Basis.Inputs.Units[i]
		for _, m := range u.Marks {
			row(u.Name, m.Item, m.Who, m.Points, m.Reason)
		}
		for _, v := range u.Vetoes {
			row(u.Name, "一票否决："+v.Name, v.Who, nil, v.Reason)
		}
		if d := u.Decision; d != nil {
			row(u.Name, fmt.Sprintf("并列的决定：第 %d", d.Order), d.Who, nil, d.Reason)
		}
	}
}

// people writes the prizes for people, as Names has them.
func (p *Print) people(b *workbook.Book) {
	if len(p.Sealed.Basis.People) > 0 {
		p.winners(b.Sheet("个人奖", winnerColumns()))
	}
}

func winnerColumns() []workbook.Column {
	return []workbook.Column{{Title: "奖项", Width: 18}, {Title: "名次", Kind: workbook.Whole}, {Title: "姓名", Width: 14}, {Title: "单位", Width: 48},
		{Title: "成绩", Kind: workbook.Decimal}, {Title: "用时（秒）", Kind: workbook.Decimal}, {Title: "完成时间", Kind: workbook.Moment}}
}

func (p *Print) winners(s *workbook.Sheet) {
	for _, l := range p.Sealed.Basis.People {
		for _, w := range l.People {
			s.Row(l.Prize.Name, w.Place, p.winner(w.Person), p.unitName(w.Unit), w.Points, float64(w.Elapsed)/1000, w.Finished)
		}
	}
}

// winner returns how somebody is printed. Whoever is not among Names has been erased.
func (p *Print) winner(person int64) string { return cmp.Or(p.Names[person], "（已注销）") }

// PeopleWorkbook returns the prizes for people alone, as an .xlsx.
func (p *Print) PeopleWorkbook() ([]byte, error) {
	m := p.meta()
	m.Title = strings.TrimSuffix(m.Title, "评分明细") + "个人奖名单"
	b := workbook.New(m)
	p.winners(b.Sheet("个人奖", winnerColumns()))
	src, err := b.Bytes()
	if err != nil {
		return nil, fmt.Errorf("write prizes: %w", err)
	}
	return src, nil
}

func (p *Print) answered(b *workbook.Book) {
	if len(p.Sealed.Objections) == 0 {
		return
	}
	s := b.Sheet("异议处理", []workbook.Column{{Title: "公示版次", Kind: workbook.Whole}, {Title: "收到时间", Kind: workbook.Moment}, {Title: "所涉单位", Width: 28},
		{Title: "异议", Width: 50}, {Title: "处理结果", Width: 14}, {Title: "答复", Width: 50}, {Title: "答复时间", Kind: workbook.Moment}})
	for _, o := range p.Sealed.Objections {
		s.Row(o.Number, o.ReceivedAt, o.Unit, o.Text, cmp.Or(Outcome(o.Outcome).Name(), "尚未答复"), o.Answer, o.AnsweredAt)
	}
}

// history says what the award rests on, and what was changed when.
func (p *Print) history(b *workbook.Book) {
	s := b.Sheet("版本和依据", []workbook.Column{{Title: "事项", Width: 24}, {Title: "内容", Width: 70}, {Title: "时间", Kind: workbook.Moment}})
	c, sheet := &p.Sealed.Basis.Contest, &p.Sealed.Basis.Sheet
	s.Row("竞赛", c.Title+"（"+c.ID+"）")
	s.Row("竞赛时间", c.held().Text())
	s.Row("统计口径", awardWhom(*c))
	for _, h := range c.Changes {
		s.Row("竞赛调整", changeText(h), h.At)
	}
	s.Row("标准答案版本", fmt.Sprint(p.Sealed.Basis.Inputs.KeyVersion))
	for _, k := range c.Corrections {
		s.Row("标准答案更正", fmt.Sprintf("第 %d 版，题目 %s：%s", k.Version, k.Question, k.Reason), k.At)
	}
	for _, v := range sheet.Versions {
		s.Row("评分表", fmt.Sprintf("第 %d 版，%s%s", v.Number, v.Author, because(v.Reason)), v.At)
	}
	if p.Hash == "" {
		s.Row("封存", "尚未封存："+mark)
		return
	}
	s.Row("封存", fmt.Sprintf("第 %d 版，%s%s", p.Sealed.Number, p.Sealed.By, because(p.Sealed.Reason)), p.Sealed.At)
	s.Row("公示期", p.Sealed.Period.Text())
	s.Row("校验码（SHA-256）", p.Hash)
	s.Row("依据和结果的摘要", p.Sealed.Digest)
	s.Row("上一版校验码", cmp.Or(p.Sealed.Previous, "（没有上一版）"))
}

func because(reason string) string {
	if reason == "" {
		return ""
	}
	return "，原因：" + reason
}
