package tally

import (
	"cmp"
	"slices"

	"lawquiz/quiz"
	"lawquiz/quiz/tally/workbook"
)

// Named is what a roll says of a person beside her results.
type Named struct {
	Name      string // as the reader may see it
	Gender    quiz.Gender
	Member    bool
	TypedUnit string // 待归并: the unit's name as she typed it
}

// RollList is a roll ready to be written.
type RollList struct {
	Contest Contest
	Tree    *quiz.Tree
	Unit    quiz.Unit
	Rows    []Rolled
	Names   map[int64]Named // those who are not there have been erased meanwhile and are left out
	Masked  bool            // Names are masked
	AsOf    int64           // Unix ms
}

func (l RollList) meta(what, by string, at int64) workbook.Meta {
	notes := []string{"统计截至" + quiz.ClockText(l.AsOf) + "。已注销人员不在内。"}
	if l.Masked {
		notes = append(notes, "姓名已隐去部分。")
	} else {
		notes = append(notes, "内含职工个人信息，只供组织竞赛使用，请勿在网上公开或转发。")
	}
	return workbook.Meta{Title: l.Contest.Title + what + "（" + l.Unit.Name + "）", By: by, At: at, Notes: notes}
}

// Ranking writes the people's ranking, the best first; those without a valid sitting are left out. most
// bounds the places; 0: all.
func (l RollList) Ranking(by string, at int64, most int) *workbook.Book {
	b := workbook.New(l.meta("个人排名", by, at))
	s := b.Sheet("个人排名", []workbook.Column{
		{Title: "名次", Kind: workbook.Whole}, {Title: "姓名", Width: 14}, {Title: "单位", Width: 44}, {Title: "成绩", Kind: workbook.Decimal},
		{Title: "用时（秒）", Kind: workbook.Decimal}, {Title: "取得时间", Kind: workbook.Moment}, {Title: "参赛人次", Kind: workbook.Whole},
	})
	names := l.unitNames()
	for _, r := range l.Rows {
		n, known := l.Names[r.Person]
		switch {
		case !known || r.Place == 0:
			continue
		case most > 0 && r.Place > most:
			return b
		}
		s.Row(r.Place, n.Name, names(r), r.Points, seconds1(r.Elapsed), r.Finished, r.Sittings)
	}
	return b
}

// People writes who took part, unit by unit (人员明细).
func (l RollList) People(by string, at int64) *workbook.Book {
	b := workbook.New(l.meta("参赛人员明细", by, at))
	s := b.Sheet("参赛人员", []workbook.Column{
		{Title: "单位", Width: 44}, {Title: "姓名", Width: 14}, {Title: "性别"}, {Title: "会员"}, {Title: "计入参与率", Width: 12}, {Title: "参赛人次", Kind: workbook.Whole},
		{Title: "成绩", Kind: workbook.Decimal}, {Title: "用时（秒）", Kind: workbook.Decimal}, {Title: "合格"}, {Title: "满分"},
		{Title: "首次交卷", Kind: workbook.Moment}, {Title: "成绩取得时间", Kind: workbook.Moment}, {Title: "本单位名次", Kind: workbook.Whole, Width: 12},
		{Title: "说明", Width: 40},
	})
	names := l.unitNames()
	for _, r := range l.byUnit() {
		n, known := l.Names[r.Person]
		if !known {
			continue
		}
		remark := ""
		if n.TypedUnit != "" {
			remark = "待归并，本人填写的单位：" + n.TypedUnit
		}
		if !r.Valid {
			s.Row(names(r), n.Name, genderName(n.Gender), yes(n.Member), "否", r.Sittings, nil, nil, nil, nil, r.First, nil, nil,
				join(remark, "没有有效答题"))
			continue
		}
		s.Row(names(r), n.Name, genderName(n.Gender), yes(n.Member), yes(r.Counted), r.Sittings, r.Points, seconds1(r.Elapsed),
			yes(r.Passed), yes(r.Full), r.First, r.Finished, r.Place, remark)
	}
	return b
}

// byUnit orders people by the tree, and within a unit by place, which it counts anew.
func (l RollList) byUnit() []Rolled {
	position := make(map[int64]int)
	var walk func(id int64)
	walk = func(id int64) {
		position[id] = len(position)
		for _, child := range l.Tree.Children(id) {
			walk(child)
		}
	}
	walk(l.Unit.ID)
	at := func(r Rolled) int {
		if n, known := position[r.Path[0]]; known {
			return n
		}
		return len(position)
	}
	rows := slices.Clone(l.Rows)
	slices.SortStableFunc(rows, func(a, b Rolled) int {
		return cmp.Or(cmp.Compare(at(a), at(b)), cmp.Compare(a.Path[0], b.Path[0]))
	})
	for from := 0; from < len(rows); {
		to := from + 1
		for to < len(rows) && rows[to].Path[0] == rows[from].Path[0] {
			to++
		}
		place(l.Contest.Standing, rows[from:to])
		from = to
	}
	return rows
}

// unitNames returns the full name of where a row counts, each looked up once. A unit that is no more
// goes by the lowest one above it that there is.
func (l RollList) unitNames() func(r Rolled) string {
	known := make(map[int64]string)
	return func(r Rolled) string {
		name, met := known[r.Path[0]]
		for i := 0; !met && name == "" && i < len(r.Path); i++ {
			name = l.Tree.FullName(r.Path[i])
		}
		known[r.Path[0]] = name
		return name
	}
}

func seconds1(ms int64) float64 { return float64(ms) / 1000 }

func yes(b bool) string {
	if b {
		return "是"
	}
	return "否"
}

func genderName(g quiz.Gender) string {
	return map[quiz.Gender]string{quiz.Female: "女", quiz.Male: "男"}[g]
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "；" + b
}
