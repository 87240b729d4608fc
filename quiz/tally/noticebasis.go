package tally

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// basis says what was counted, and what must be said of units' figures.
func (w *noticeWriter) basis() {
	in := &w.Sealed.Basis.Inputs
	w.head("数据口径")
	w.say("参赛数据为竞赛结束后系统记录的全部有效成绩，按第%d版标准答案计分；应参赛人数按各单位上报的在册%s计，统计日期和来源见《评分明细》。", in.KeyVersion, w.Sealed.Basis.Contest.Of)
	w.say("%s", awardWhom(w.Sealed.Basis.Contest))
	for _, m := range in.Metrics {
		w.say("指标“%s”由主办单位导入，来源：%s，统计日期：%s。", m.Name, stop(m.Source), m.AsOf)
	}
	w.each(func(_ *quiz.AwardGroup, row *quiz.AwardRow) { // a rate over 100 % among them
		if remarks := append(append([]string{}, row.Flags...), row.Notes...); len(remarks) > 0 {
			w.say("%s：%s。", row.Name, stop(strings.Join(remarks, "；")))
		}
	})
}

// adjusted is something that was changed, and how the notice tells it.
type adjusted struct {
	at   int64
	text string
}

// changes says what was changed of the contest, its key and its rules once it had opened, in the order of time.
// Without any it says nothing.
func (w *noticeWriter) changes() {
	var made []adjusted
	c := &w.Sealed.Basis.Contest
	for _, h := range c.Changes {
		if h.What == store.ChangeExtend || h.What == store.ChangeClose {
			made = append(made, adjusted{h.At, changeText(h) + "。"})
		}
	}
	for _, k := range c.Corrections {
		made = append(made, adjusted{k.At, fmt.Sprintf("标准答案更正一次（题目%s），全部成绩已重新判分。原因：%s。", k.Question, stop(k.Reason))})
	}
	for _, v := range w.Sealed.Basis.Sheet.Versions {
		what := fmt.Sprintf("评分办法修改为第%d版", v.Number)
		if v.Number == 1 {
			what = "制定评分办法"
		}
		if v.Reason != "" {
			made = append(made, adjusted{v.At, fmt.Sprintf("%s。原因：%s。", what, stop(v.Reason))})
		}
	}
	if len(made) == 0 {
		return
	}
	slices.SortStableFunc(made, func(a, b adjusted) int { return cmp.Compare(a.at, b.at) })
	w.head("竞赛开始后的调整")
	for _, m := range made {
		w.say("%s，%s", quiz.ClockText(m.at), m.text)
	}
}

// changeText says what was done to a contest.
func changeText(h SealedChange) string {
	what := map[string]string{store.ChangePublish: "发布", store.ChangePause: "暂停答题", store.ChangeResume: "恢复答题", store.ChangeClose: "竞赛提前截止"}[h.What]
	if h.What == store.ChangeExtend {
		what = "竞赛截止时间延长至" + quiz.EndText(h.Closes)
	}
	if h.Reason != "" {
		what += "。原因：" + stop(h.Reason)
	}
	return what
}

// held is when a contest could be answered: to the minute of its early close, if it was closed early.
func (c *SealedContest) held() quiz.Window {
	const minute = 60_000
	w := c.Window
	for _, h := range c.Changes {
		if end := h.At / minute * minute; h.What == store.ChangeClose && end > w.Open && end < w.Close {
			w.Close = end
		}
	}
	return w
}
