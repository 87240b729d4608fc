package quiz

import (
	"fmt"
	"slices"
	"strings"
)

// RuleText writes the rules of c in Chinese, ready to stand as an annex to a notice. It says what the
// code does and nothing else, so whoever changes how a paper is drawn, scored or ranked changes it too.
// Chapters are numbered, one paragraph a line, the last line ended.
func RuleText(c *Contest) string {
	var t ruleText
	t.WriteString(c.Title + "规则\n")
	if c.Rehearsal {
		t.say("本竞赛为演练，成绩和排名不作任何评选依据，演练结束后有关数据可以清除。")
	}
	t.chapter("参赛对象", audienceText(c))
	t.chapter("竞赛时间", windowText(c.Window)+"（北京时间，以系统时间为准）。截止后不能开始答题；截止前已经开始、尚未交卷的，答题到竞赛截止时为止。")
	t.chapter("参赛方式", registerText(c.Register)...)
	t.chapter("试卷与计分", paperText(c)...)
	t.chapter("参赛次数", attemptsText(c.Attempts))
	t.chapter("成绩与排名", standingText(c.Standing)...)
	t.chapter("参与率口径", participationText(c.Participation)...)
	t.chapter("单位排名", unitsText(c.Units)...)
	t.chapter("答案与解析", reviewText(c))
	t.chapter("办公联系", contactText(c)...)
	return t.String()
}

// ruleText gathers chapters.
type ruleText struct {
	strings.Builder
	chapters int
}

var chapterNumbers = [...]string{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}

func (t *ruleText) chapter(title string, paragraphs ...string) {
	fmt.Fprintf(t, "\n%s、%s\n", chapterNumbers[t.chapters], title)
	t.chapters++
	for _, p := range paragraphs {
		t.say(p)
	}
}

func (t *ruleText) say(paragraph string) {
	if paragraph != "" {
		t.WriteString(paragraph + "\n")
	}
}

func audienceText(c *Contest) string {
	text := "各级工会所属单位职工"
	if c.Audience != "" {
		text = strings.TrimSuffix(c.Audience, "。")
	}
	switch c.Participation.People {
	case Women:
		return text + "。男职工可以参赛并参加个人排名，不计入女职工参与率。"
	case Members:
		return text + "。非会员参赛的，可以参加个人排名，不计入会员参与率。"
	}
	return text + "。"
}

func registerText(fields []Field) []string {
	names := map[Field]string{FieldName: "姓名", FieldGender: "性别", FieldUnit: "所在单位", FieldPhone: "手机号码"}
	var asked []string
	for _, f := range fields {
		asked = append(asked, names[f])
	}
	if len(asked) == 0 {
		return []string{"通过微信小程序或者网页登录后答题。"}
	}
	out := []string{fmt.Sprintf("通过微信小程序或者网页登录，如实登记%s后答题。", strings.Join(asked, "、"))}
	if slices.Contains(fields, FieldName) || slices.Contains(fields, FieldUnit) {
		out = append(out, "首次交卷后需要更正姓名或者所在单位的，由单位管理员核实办理。")
	}
	return out
}

func attemptsText(quotas []Quota) string {
	const resume = "中途退出后再次进入的，继续答同一份试卷。"
	if len(quotas) == 0 {
		return "参赛次数不限。" + resume
	}
	spans := map[Span]string{PerDay: "每天为0时至24时", PerWeek: "每周为星期一至星期日", PerMonth: "每月为自然月"}
	var limits, meaning []string
	for _, q := range quotas {
		limits = append(limits, fmt.Sprintf("%s最多答题%d次", q.Span.name(), q.Limit))
		if s := spans[q.Span]; s != "" {
			meaning = append(meaning, s)
		}
	}
	together := ""
	if len(limits) > 1 {
		together = "，须同时符合"
	}
	return fmt.Sprintf("每人%s%s。%s。开始答题后未交卷的，也计一次；%s", strings.Join(limits, "，"), together,
		strings.Join(append([]string{"次数按开始答题的时间计算"}, meaning...), "，"), resume)
}

func participationText(p Participation) []string {
	people := map[Group]string{Everyone: "参赛人数", Women: "参赛女职工人数", Members: "参赛会员人数"}[p.People]
	return []string{
		fmt.Sprintf("参与率＝%s÷%s×100%%。在一份已经交卷（含到时自动交卷）的试卷中答题不少于%d题的，计为参赛；每人只计一次，答题次数另计参赛人次。",
			people, headCountName(p.Of), p.Answered),
		fmt.Sprintf("%s以单位填报并经确认的数字为准，单位未填报的按下级单位合计计算。参与率超过100%%的按100%%计算，并标注核对。", headCountName(p.Of)),
	}
}

func headCountName(of HeadCount) string { return "在册" + string(of) }

func reviewText(c *Contest) string {
	text := map[Review]string{
		ReviewNever:       "不提供标准答案和解析的查询。",
		ReviewAfterSubmit: "交卷后可以查看本人该份试卷的标准答案、解析和法条依据。",
		ReviewAfterClose:  "竞赛截止后可以查看本人试卷的标准答案、解析和法条依据。",
	}[c.Review]
	if c.Practice == PracticeOpen {
		return text + "竞赛期间本题库开放练习，练习不计成绩和参赛次数。"
	}
	return text + "竞赛期间本题库不开放练习。"
}

func contactText(c *Contest) []string {
	var out []string
	for i, h := range c.Hosts {
		if i > 0 && c.Hosts[i-1].Role == h.Role {
			out[len(out)-1] += "、" + h.Name
			continue
		}
		out = append(out, strings.TrimSuffix(h.Role, "单位")+"单位："+h.Name)
	}
	if c.Contact != "" {
		out = append(out, "联系方式："+c.Contact)
	}
	if len(out) == 0 {
		out = append(out, "请与本单位工会联系。")
	}
	return out
}
