package tally

import (
	"fmt"
	"slices"

	"lawquiz/quiz"
)

// hints says where a sheet and the contest's rules of materials do not ask for the same, which is no fault but seldom meant:
// units would be told one thing and judged by another.
func hints(sheet *quiz.AwardSheet, rules MaterialRules) []string {
	var out []string
	for _, it := range slices.Concat(sheet.Items, sheet.Bonus, sheet.Deduct) {
		if it.Scale != quiz.ScaleGrades {
			continue
		}
		i := slices.IndexFunc(rules.Rules, func(r MaterialRule) bool { return r.Kind == it.Kind })
		if i < 0 {
			out = append(out, fmt.Sprintf("“%s”按%s计分，而材料要求里没有写%s", it.Name, it.Kind.Name(), it.Kind.Name()))
			continue
		}
		out = append(out, needHints(it, rules.Rules[i])...)
	}
	return out
}

func needHints(it quiz.AwardItem, r MaterialRule) (out []string) {
	differ := func(what string, sheet, rule string) {
		out = append(out, fmt.Sprintf("“%s”的%s是%s，而材料要求里是%s：请核对", it.Name, what, sheet, rule))
	}
	bound := func(n int, unit string) string {
		if n == 0 {
			return "不限"
		}
		return fmt.Sprintf("%d %s", n, unit)
	}
	day := func(ms int64) string {
		if ms == 0 {
			return "不限"
		}
		return quiz.FormatMoment(ms - 1)[:len("2021-04-10")]
	}
	n := it.Needs
	if n.Most != r.Most {
		differ("每单位最多件数", bound(n.Most, "件"), bound(r.Most, "件"))
	}
	if n.CharsMax != r.CharsMax {
		differ("字数上限", bound(n.CharsMax, "字"), bound(r.CharsMax, "字"))
	}
	if n.By != r.By {
		differ("截止日期", day(n.By), day(r.By))
	}
	return out
}
