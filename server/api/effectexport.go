package api

import (
	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
	"lawquiz/quiz/tally"
	"lawquiz/quiz/tally/workbook"
)

var effectTableDoc = doc{
	id: "effect-table", summary: "答题效果（Excel）：下级单位、各部法律、各条款的首次与末次正确率，附总结材料用语", media: xlsxType,
	params: []param{{"unit", "string", "单位 id；不写为所能看到的最上级单位"}},
}

// effectTable sends the effect as a workbook.
func (s *Server) effectTable(c *gin.Context) error {
	ctx := c.Request.Context()
	v, err := s.effectView(ctx, c.Param("id"), c.Query("unit"))
	if err != nil {
		return err
	}
	title := v.contest.Title + "答题效果（" + v.unit.Name + "）"
	book := workbook.New(workbook.Meta{
		Title: title, By: callOf(ctx).author, At: s.cfg.Now(),
		Notes: []string{"统计截至" + quiz.ClockText(v.effect.AsOf) + "。" + effectBasis},
	})
	v.unitSheet(book)
	v.topicSheet(book, "分法律", v.effect.Laws(v.unit.ID))
	v.topicSheet(book, "分条款", v.effect.Articles(v.unit.ID))
	text := book.Sheet("总结材料用语", []workbook.Column{{Title: "可粘贴到总结材料里的一段话", Width: 100}})
	text.Row(v.story())
	return sendBook(c, "effect-"+v.contest.ID, title, book)
}

func (v *effectView) unitSheet(book *workbook.Book) {
	sheet := book.Sheet("各单位", []workbook.Column{
		{Title: "单位", Width: 30}, {Title: "组别", Width: 20}, {Title: "有效参赛人数", Kind: workbook.Whole},
		{Title: "首次正确率", Kind: workbook.Percent}, {Title: "末次正确率", Kind: workbook.Percent},
		{Title: "两次及以上人数", Kind: workbook.Whole},
		{Title: "其首次题次", Kind: workbook.Whole}, {Title: "其首次答对", Kind: workbook.Whole}, {Title: "其首次正确率", Kind: workbook.Percent},
		{Title: "其末次题次", Kind: workbook.Whole}, {Title: "其末次答对", Kind: workbook.Whole}, {Title: "其末次正确率", Kind: workbook.Percent},
		{Title: "提高（百分点）", Kind: workbook.Decimal}, {Title: "说明", Width: 24},
	})
	for _, u := range append([]quiz.Unit{v.unit}, v.children...) {
		g, name := v.effect.Unit(u.ID).All, u.Name
		if u.ID == v.unit.ID {
			name += "（合计）"
		}
		change, remark := any(nil), "两次及以上的不足30人，不作比较"
		if g.Speaks() {
			change, remark = *changeOf(g.AgainFirst, g.AgainLast), ""
		}
		sheet.Row(name, u.Group, g.People, rateCell(g.First), rateCell(g.Last), g.Again,
			g.AgainFirst.Asked, g.AgainFirst.Right, rateCell(g.AgainFirst), g.AgainLast.Asked, g.AgainLast.Right, rateCell(g.AgainLast), change, remark)
	}
}

func (v *effectView) topicSheet(book *workbook.Book, name string, topics []tally.Topic) {
	sheet := book.Sheet(name, []workbook.Column{
		{Title: "法律", Width: 30}, {Title: "条款", Width: 16}, {Title: "末次题次", Kind: workbook.Whole}, {Title: "末次正确率", Kind: workbook.Percent},
		{Title: "两次及以上者首次题次", Kind: workbook.Whole}, {Title: "其首次正确率", Kind: workbook.Percent},
		{Title: "两次及以上者末次题次", Kind: workbook.Whole}, {Title: "其末次正确率", Kind: workbook.Percent}, {Title: "提高（百分点）", Kind: workbook.Decimal},
	})
	if len(topics) == 0 {
		sheet.Row("有效参赛的不足30人，不分法律和条款统计")
	}
	for _, t := range topics {
		var change any
		if t.Speaks() {
			change = *changeOf(t.AgainFirst, t.AgainLast)
		}
		sheet.Row(t.Law, t.Article, t.Last.Asked, rateCell(t.Last), t.AgainFirst.Asked, rateCell(t.AgainFirst),
			t.AgainLast.Asked, rateCell(t.AgainLast), change)
	}
}

// rateCell is a rate for a column of percentages; empty of nothing.
func rateCell(c quiz.Correct) any {
	if basis, known := basisOf(c); known {
		return basis
	}
	return nil
}

// sendBook ends a workbook and sends it; plain is its name in ASCII without the ending.
func sendBook(c *gin.Context, plain, title string, book *workbook.Book) error {
	file, err := book.Bytes()
	if err != nil {
		return err
	}
	attach(c, plain+".xlsx", title+".xlsx", xlsxType, file)
	return nil
}

var itemsBookDoc = doc{id: "items-book", summary: "题目统计（Excel）：逐题的得分率、区分度和作答分布，含标准答案", media: xlsxType}

// itemsBook sends the statistics of a contest's questions as a workbook.
func (s *Server) itemsBook(c *gin.Context) error {
	ctx := c.Request.Context()
	contest, err := s.reachContest(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	counted, err := s.countItems(ctx, contest.ID)
	if err != nil {
		return err
	}
	return sendBook(c, "items-"+contest.ID, contest.Title+"题目统计", counted.Book(contest.Title, callOf(ctx).author, s.cfg.Now()))
}
