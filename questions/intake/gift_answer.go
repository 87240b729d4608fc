package intake

import (
	"fmt"
	"strings"
)

// giftAnswer is one answer of the braces.
type giftAnswer struct {
	right    bool // = or a weight above 0
	equals   bool // written with =
	weight   string
	text     string
	feedback string
}

// giftAnswers understands what stands between the braces.
func (it *item) giftAnswers(src string, html, missingWord bool) {
	general := ""
	if at := giftSplit(src, "####"); at >= 0 {
		general, src = giftText(src[at+4:], html), src[:at]
	}
	it.explanation = general
	trimmed := strings.TrimSpace(src)
	switch {
	case trimmed == "":
		it.refused = "论述题"
		return
	case giftNumber.MatchString(trimmed):
		it.kind, it.answers = "填空题", [][]string{{giftNumber.FindStringSubmatch(trimmed)[1]}}
		return
	case strings.HasPrefix(trimmed, "#"):
		it.refused = "数值题（允许误差）"
		return
	}
	if m := giftTruth.FindStringSubmatch(trimmed); m != nil {
		it.kind, it.key = "判断题", m[1]
		it.explain(giftText(strings.ReplaceAll(strings.TrimPrefix(m[2], "#"), "#", " "), html))
		return
	}
	found := parseGIFT(src, html)
	if len(found) == 0 {
		it.refused = "论述题"
		return
	}
	it.giftKind(found)
}

// giftKind settles the kind by the marks: only = is a text to fill in, with ~ it is a choice.
func (it *item) giftKind(found []giftAnswer) {
	equals, wrongs, weighted := 0, 0, 0
	for _, a := range found {
		switch {
		case a.equals:
			equals++
		case a.weight != "":
			weighted++
		default:
			wrongs++
		}
		if a.equals && strings.Contains(a.text, "->") && !it.exact {
			it.refused = "连线题"
			return
		}
	}
	if equals == len(found) {
		it.giftShort(found)
		return
	}
	full := equals > 0
	if it.settled {
		it.kind = map[bool]string{true: "单选题", false: "多选题"}[full]
	}
	for i, a := range found {
		it.options = append(it.options, a.text)
		// Beside a full answer a partial one earns nothing here: a question is right or it is not.
		right := a.equals || a.right && (!full || a.weight == "100")
		it.correct = append(it.correct, right)
		if a.right && !right {
			it.note(Warning, "答案", "partial_credit", fmt.Sprintf("%s选项 %s 原来得 %s%% 的分，这里按错误选项处理", it.called(), optionName(i), a.weight), "请核对答案")
		}
		if a.feedback != "" && right {
			it.explain(a.feedback)
		}
	}
	if equals > 1 && !it.settled {
		it.note(Warning, "答案", "several_right", it.called()+"单选题写了几个正确答案，按多选题处理", "请核对题型")
	}
}

// giftShort makes a short answer a blank; one with a wildcard cannot be.
func (it *item) giftShort(found []giftAnswer) {
	var accepted []string
	for _, a := range found {
		if strings.Contains(strings.ReplaceAll(a.text, `\*`, ""), "*") {
			it.refused = "带通配符 * 的简答题"
			return
		}
		if a.weight != "" && a.weight != "100" {
			it.note(Warning, "答案", "partial_credit", fmt.Sprintf("%s答案“%s”原来只得 %s%% 的分，没有收进来", it.called(), excerpt(a.text, 12), a.weight), "如果这种写法也算对，请补上")
			continue
		}
		accepted = append(accepted, unescapeStars(a.text))
		it.explain(a.feedback)
	}
	it.kind, it.answers = "填空题", [][]string{accepted}
}

// explain adds a sentence to the explanation.
func (it *item) explain(text string) {
	if text = strings.TrimSpace(text); text != "" && !strings.Contains(it.explanation, text) {
		it.explanation = strings.TrimSpace(it.explanation + "\n" + text)
	}
}
