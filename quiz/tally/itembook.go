package tally

import (
	"fmt"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/tally/workbook"
)

// Book writes the items as a workbook: a question a row, then those worth a second look. by exported it at
// a moment (Unix ms). It holds the key.
func (i *Items) Book(title, by string, at int64) *workbook.Book {
	b := workbook.New(workbook.Meta{
		Title: title + "题目统计", By: by, At: at,
		Notes: []string{
			"统计截至" + quiz.ClockText(i.AsOf) + fmt.Sprintf("，计入%d人次。", i.Sittings) + i.Basis,
			"内含标准答案，竞赛结束前请勿外传。",
		},
	})
	s := b.Sheet("题目", []workbook.Column{
		{Title: "题目编号", Width: 18}, {Title: "修订", Kind: workbook.Whole}, {Title: "题型", Width: 10}, {Title: "题干", Width: 60},
		{Title: "人次", Kind: workbook.Whole}, {Title: "未答", Kind: workbook.Whole}, {Title: "全对", Kind: workbook.Whole},
		{Title: "得分率", Kind: workbook.Percent}, {Title: "区分度D", Kind: workbook.Decimal}, {Title: "区分效率", Kind: workbook.Decimal},
		{Title: "作答分布", Width: 50}, {Title: "用时中位数（秒）", Kind: workbook.Decimal}, {Title: "说明", Width: 30},
	})
	for n := range i.Questions {
		f := &i.Questions[n]
		s.Row(f.Question, f.Revision, f.Kind.Name(), f.Stem, f.Sittings, f.Unanswered, f.Right, int(f.Facility*10_000+0.5),
			known(f.Discrimination), known(f.Efficiency), spreadOf(f), medianCell(f.Median), itemRemark(f))
	}
	if len(i.Suspects) > 0 {
		look := b.Sheet("值得复核", []workbook.Column{
			{Title: "题目编号", Width: 18}, {Title: "修订", Kind: workbook.Whole}, {Title: "题干", Width: 60}, {Title: "原因", Width: 80},
		})
		stems := make(map[quiz.Ref]string, len(i.Questions))
		for _, f := range i.Questions {
			stems[quiz.Ref{ID: f.Question, Revision: f.Revision}] = f.Stem
		}
		for _, p := range i.Suspects {
			look.Row(p.Question, p.Revision, stems[quiz.Ref{ID: p.Question, Revision: p.Revision}], p.Reason)
		}
	}
	return b
}

// known leaves a cell empty where a figure cannot be told.
func known(f *float64) any {
	if f == nil {
		return nil
	}
	return *f
}

func medianCell(ms *int64) any {
	if ms == nil {
		return nil
	}
	return float64(*ms) / 1000
}

func itemRemark(f *quiz.ItemFigures) string {
	var parts []string
	if f.Granted {
		parts = append(parts, "已更正为全员得分，各数字按原标准答案计")
	}
	if f.Small {
		parts = append(parts, fmt.Sprintf("样本不足 %d 人次，不作判断", quiz.SmallSample))
	}
	return strings.Join(parts, "；")
}
