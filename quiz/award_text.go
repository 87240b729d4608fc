package quiz

import (
	"fmt"
	"strings"
)

// SheetText writes what the sheet says in Chinese (评分办法), ready to stand as an annex to a notice. It says what
// Award does and nothing else. Chapters are numbered, one paragraph a line, the last line ended.
func SheetText(s *AwardSheet) string {
	var t ruleText
	t.WriteString(s.Award + "评分办法\n")
	if s.WhatIf {
		t.say("测算，不作评奖依据。")
	}
	t.say(s.Note)
	t.chapter("评选范围", candidatesText(s)...)
	t.chapter("评分项目", itemsText(s)...)
	if len(s.Bonus) > 0 {
		t.chapter("加分", partText(s.Bonus)...)
	}
	if len(s.Deduct) > 0 {
		t.chapter("扣分", partText(s.Deduct)...)
	}
	if len(s.Veto) > 0 {
		t.chapter("一票否决", vetoText(s.Veto)...)
	}
	t.chapter("排名", sheetOrderText(s)...)
	t.chapter("名额与等次", quotaText(s)...)
	if len(s.People) > 0 {
		t.chapter("个人奖", peopleText(s.People)...)
	}
	return t.String()
}

func candidatesText(s *AwardSheet) []string {
	level := "直属单位"
	if s.Candidates.Level > 1 {
		level = fmt.Sprintf("以下第%d级单位", s.Candidates.Level)
	}
	text := s.Candidates.Under + level
	if groups := s.Candidates.Groups; len(groups) > 0 {
		text += fmt.Sprintf("，组别为%s", strings.Join(groups, "、"))
	}
	out := []string{text + "。"}
	if s.PerGroup {
		out = append(out, "按组别分别评分、排名和确定名额。")
	}
	if s.Eligible != nil {
		out = append(out, fmt.Sprintf("参评条件：%s。不符合的公布得分，不参加排名。", s.Eligible.Text()))
	}
	return out
}

func itemsText(s *AwardSheet) []string {
	out := []string{fmt.Sprintf("满分%v分，每项得分四舍五入到0.01分，各项相加为总分。", s.Total)}
	out = append(out, partText(s.Items)...)
	return append(out, "参与率、下属单位覆盖率超过100%的按100%计算，并标注核对；除数为0或者没有数据的，按0计算，并标注核对。")
}

func partText(items []AwardItem) []string {
	var out []string
	for i, it := range items {
		out = append(out, fmt.Sprintf("%d. %s（%v分）：%s。", i+1, it.Name, it.Points, it.text()))
	}
	return out
}

// text says how the item is scored, without a full stop.
func (it *AwardItem) text() string {
	if it.Scale == ScaleJudged {
		return "由评审人员打分，取平均分；评审人员不评本单位及其上级单位"
	}
	if it.Scale == ScaleGrades {
		return it.gradesText()
	}
	from := it.From.Text()
	switch it.Scale {
	case ScaleEach:
		return fmt.Sprintf("%s，每1计%v分，最高%v分", from, it.Each, it.Points)
	case ScaleStep:
		var steps []string
		for _, s := range it.Steps {
			steps = append(steps, fmt.Sprintf("达到%s的得%v分", it.limit(s.AtLeast), it.scaled(s.Points)))
		}
		return from + strings.Join(steps, "，") + "，不足的得0分"
	case ScaleMinMax:
		return fmt.Sprintf("按%s在符合参评条件的单位中折算，最高的得%v分，最低的得0分，其余按（数值－最低值）÷（最高值－最低值）×%v计算，数值全部相同的均得满分", from, it.Points, it.Points)
	case ScaleRank:
		var ranks []string
		for i, p := range it.Ranks {
			ranks = append(ranks, fmt.Sprintf("第%d名得%v分", i+1, it.scaled(p)))
		}
		return fmt.Sprintf("按%s在符合参评条件的单位中排名，%s，其余得0分；数值相同的名次并列", from, strings.Join(ranks, "，"))
	}
	if !it.From.leaf() {
		from = "（" + from + "）"
	}
	if it.Cap.Cmp(whole(1)) < 0 {
		return fmt.Sprintf("%s×%v，数值超过%s的按%s计算", from, it.Points, it.limit(it.Cap), it.limit(it.Cap))
	}
	return fmt.Sprintf("%s×%v，最高%v分", from, it.Points, it.Points)
}

// limit writes a bound of the value: of a rate, and of the share a linear item takes, in percent.
func (it *AwardItem) limit(n Number) string {
	if it.Scale == ScaleLinear || it.From.leaf() && it.From.root.op == opMetric && it.From.root.metric.Rate {
		return strings.ReplaceAll(n.percent(), " ", "")
	}
	return n.String()
}

// scaled returns points of a table under the item's weight.
func (it *AwardItem) scaled(p Points) Points {
	return Points(quotient(int64(p), int64(it.base)).scaled(int64(it.Points)))
}

func (it *AwardItem) gradesText() string {
	var grades []string
	for _, g := range it.Grades {
		grade := g.Grade + "每篇"
		if g.Grade == EachPiece {
			grade = "其他每篇"
		}
		grades = append(grades, fmt.Sprintf("%s%v分", grade, it.scaled(g.Points)))
	}
	text := fmt.Sprintf("%s，%s，最高%v分", it.Kind.Name(), strings.Join(grades, "，"), it.Points)
	n := it.Needs
	var needs []string
	if n.Least > 0 {
		needs = append(needs, fmt.Sprintf("每单位不少于%d篇", n.Least))
	}
	if n.Most > 0 {
		needs = append(needs, fmt.Sprintf("每单位最多计%d篇，取得分高的", n.Most))
	}
	if n.CharsMax > 0 {
		needs = append(needs, fmt.Sprintf("每篇不超过%d字", n.CharsMax))
	}
	if n.Original {
		needs = append(needs, "须为原创")
	}
	if n.By > 0 {
		needs = append(needs, dayText(n.By-1)+"前（含当日）报送")
	}
	if len(needs) > 0 {
		text += "；" + strings.Join(needs, "，")
	}
	return text + "；未采用和不合要求的不计分"
}

func vetoText(rules []VetoRule) []string {
	var out []string
	for i, v := range rules {
		how := "由评审人员认定"
		if v.When != nil {
			how = v.When.Text()
		}
		out = append(out, fmt.Sprintf("%d. %s：%s。", i+1, v.Name, how))
	}
	return append(out, "有以上情形之一的，公布得分和理由，不参加排名。")
}
