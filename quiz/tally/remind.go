package tally

import (
	"fmt"
	"strings"

	"lawquiz/quiz"
)

// remindMost is how many units one reminder names.
const remindMost = 100

// reminder writes what is sent to units that lag.
type reminder struct {
	contest Contest
	at      int64 // Unix ms
	scope   string
	lagging
}

// one is for a single unit's group chat.
func (r reminder) one(row quiz.UnitRow) string {
	var b strings.Builder
	fmt.Fprintf(&b, "【%s】截至%s，%s", r.contest.Title, momentText(r.at), row.Name)
	due := ""
	if row.DueKnown && row.Due > 0 {
		due = fmt.Sprintf("应参赛%s%s人，", r.people(), thousands(int64(row.Due)))
	}
	if row.Counts.People == 0 {
		fmt.Fprintf(&b, "%s还没有职工参赛。", due)
	} else {
		fmt.Fprintf(&b, "%s已参赛%s人，参与率%s%s。", due, thousands(row.Counts.Counted), rateText(row), r.compared())
	}
	b.WriteString(r.call("请尽快转发答题入口，组织职工参加。"))
	return b.String()
}

// all is for the chat of all units below: every one that lags, with how far it is.
func (r reminder) all(parent quiz.UnitRow) string {
	var b strings.Builder
	fmt.Fprintf(&b, "【%s】截至%s，%s累计参赛%s人", r.contest.Title, momentText(r.at), ours(parent.Name), thousands(parent.Counts.People))
	if who := r.people(); who != "" && parent.Counts.People > 0 {
		fmt.Fprintf(&b, "（其中%s%s人）", who, thousands(parent.Counts.Counted))
	}
	if parent.DueKnown && parent.Due > 0 {
		fmt.Fprintf(&b, "，参与率%s", rateText(parent))
	}
	fmt.Fprintf(&b, "。待动员单位%d家：", len(r.rows))
	for i, row := range r.rows {
		if i == remindMost {
			b.WriteString("等")
			break
		}
		if i > 0 {
			b.WriteString("、")
		}
		b.WriteString(row.Name)
		if row.Counts.People == 0 {
			b.WriteString("（尚无人参赛）")
		} else {
			fmt.Fprintf(&b, "（%s）", rateText(row))
		}
	}
	b.WriteString("。" + r.call("请以上单位抓紧组织职工参加。"))
	return b.String()
}

// compared says what the rate is under.
func (r reminder) compared() string {
	if !r.known {
		return ""
	}
	if r.given {
		return fmt.Sprintf("，未达到%s", basisText(r.under))
	}
	return fmt.Sprintf("，低于%s平均水平（%s）", r.scope, basisText(r.under))
}

// people is whom the contest's rate counts.
func (r reminder) people() string { return audience(r.contest.Participation.People) }

func audience(g quiz.Group) string {
	switch g {
	case quiz.Women:
		return "女职工"
	case quiz.Members:
		return "会员"
	}
	return ""
}

// call says until when there is time, and asks for something while there is.
func (r reminder) call(ask string) string {
	closes := r.contest.Window.Close
	if r.at >= closes {
		return fmt.Sprintf("答题已于%s截止。", momentText(closes))
	}
	return fmt.Sprintf("答题%s截止，%s", momentText(closes), ask)
}
