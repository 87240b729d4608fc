package quiz

import (
	"fmt"
	"slices"
)

// Warnings names what is allowed in a contest but seldom meant, for the organiser to confirm before it
// is published: where in the document, and what will happen. None is nil.
func Warnings(c *Contest) []Place {
	var out []Place
	warn := func(hit bool, at, format string, args ...any) {
		if hit {
			out = append(out, Place{Location: at, Message: fmt.Sprintf(format, args...)})
		}
	}
	again := c.repeats()
	warn(c.Review == ReviewAfterSubmit && again && c.Practice == PracticeClosed, "review",
		"可以多次答题，交卷后又可查看答案：题目和答案会在竞赛期间传开。题库公开时请写 practice: open，否则建议 review: after_close")
	warn(c.Practice == PracticeOpen && c.Review != ReviewAfterSubmit, "practice",
		"竞赛期间可用本题库练习并看到答案，而交卷后却不能查看答案，请核对")
	warn(c.Paper.TimeLimit == 0 && slices.Contains(c.Standing.Ties, TieElapsed), "standing.ties",
		"试卷不限时，却按用时排名：用时从开始答题算到交卷，中途放下也计入")
	warn(c.Paper.TimeLimit > c.Window.Close-c.Window.Open, "paper.time_limit",
		"时限比竞赛时间还长，实际以竞赛结束时间为准")
	warn(len(c.Standing.Ties) == 0 && c.Standing.Places == PlacesUnique, "standing.ties",
		"没有并列规则而名次不并列：同分者先注册的列前")
	warn(c.Standing.Counts == CountSum && len(c.Attempts) == 0, "attempts",
		"累计计分而不限次数：排名取决于答题次数")
	of := map[Group]HeadCount{Everyone: Workers, Women: WomenCount, Members: MemberCount}[c.Participation.People]
	warn(c.Participation.Of != of, "participation.of",
		"统计%s却以%s为基数，参与率会失真", c.Participation.People.name(), c.Participation.Of)
	return append(out, quotaWarnings(c)...)
}

// repeats reports whether a person may sit more than once.
func (c *Contest) repeats() bool {
	return !slices.ContainsFunc(c.Attempts, func(q Quota) bool {
		return q.Limit == 1 && q.Window(c.Window.Open) == q.Window(c.Window.Close-1)
	})
}

// quotaWarnings names quotas that never take effect beside another one.
func quotaWarnings(c *Contest) []Place {
	var out []Place
	for i, short := range c.Attempts {
		for _, long := range c.Attempts[i+1:] {
			reach := short.Limit * within(short, long, c.Window)
			switch {
			case reach <= long.Limit:
				out = append(out, Place{"attempts." + string(long.Span), fmt.Sprintf("%s %d 次不起作用：按%s %d 次最多只能答 %d 次",
					long.Span.name(), long.Limit, short.Span.name(), short.Limit, reach)})
			case short.Limit >= long.Limit:
				out = append(out, Place{"attempts." + string(short.Span), fmt.Sprintf("%s %d 次不起作用：%s只有 %d 次",
					short.Span.name(), short.Limit, long.Span.name(), long.Limit)})
			}
		}
	}
	return out
}

// within returns how many spans of the shorter quota a span of the longer can touch in a window.
func within(short, long Quota, w Window) int {
	spans := int(short.Window(w.Close-1) - short.Window(w.Open) + 1)
	most := map[Span]map[Span]int{
		PerDay:  {PerWeek: 7, PerMonth: 31},
		PerWeek: {PerMonth: 6},
	}[short.Span][long.Span]
	if most == 0 {
		return spans
	}
	return min(spans, most)
}

// name returns how rules call the people.
func (g Group) name() string {
	switch g {
	case Women:
		return "女职工"
	case Members:
		return "工会会员"
	}
	return "全体职工"
}

// name returns how rules call the span.
func (s Span) name() string {
	switch s {
	case PerDay:
		return "每天"
	case PerWeek:
		return "每周"
	case PerMonth:
		return "每月"
	}
	return "整个竞赛期间"
}
