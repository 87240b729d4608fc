package intake

import (
	"regexp"
	"strings"
)

const kindWord = `(?:单选|多选|不定项|判断|是非|填空|单项选择|多项选择|不定项选择|选择|简答|论述|名词解释|问答|计算|连线|匹配|排序|案例分析)题?`

var (
	kindBracket = regexp.MustCompile(`[\[【(（<〔]\s*(` + kindWord + `)\s*(?:[>》/,，、\s][^\]】)）\n]{0,12})?[\]】)）>〕]`)
	kindAtStart = regexp.MustCompile(`^[\[【(（<〔]\s*` + kindWord + `\s*(?:[>》/,，、\s][^\]】)）\n]{0,12})?[\]】)）>〕]\s*(?:[\[【(（]\s*([A-Z]{1,26}|对|错|正确|错误|√|×)\s*[\]】)）])?`)
	pointsMark  = regexp.MustCompile(`[\[【(（]\s*(?:本题|每题|共)?\s*(\d+(?:\.\d+)?)\s*分\s*[\]】)）]`)
	// keyFirst is a key at the head of a key line, with what follows it as the explanation.
	keyFirst = regexp.MustCompile(`(?s)^[\[【(（]?\s*([A-Za-z](?:[\s,，、;；和]*[A-Z])*|不正确|正确|错误|不对|对|错|√|×|✓|✗|✔|✘|T|F|True|False|TRUE|FALSE)\s*[\]】)）]?(?:[。.;；,，、:：(（\s]+|$)(.*)$`)
)

// takeKindFromStem removes [单选题] and (2分) from the beginning or the end of the stem and keeps what
// they say.
func (it *item) takeKindFromStem() {
	stem := strings.TrimSpace(it.stem)
	for _, at := range kindBracket.FindAllStringSubmatchIndex(stem, -1) {
		if at[0] > 3 && strings.TrimSpace(strings.Trim(stem[at[1]:], "。.")) != "" && !pointsMark.MatchString(stem[at[1]:]) {
			continue
		}
		if it.kind == "" {
			it.kind = stem[at[2]:at[3]]
		}
		stem = strings.TrimSpace(stem[:at[0]] + stem[at[1]:])
		break
	}
	if at := pointsMark.FindStringSubmatchIndex(stem); at != nil {
		it.points = stem[at[2]:at[3]]
		stem = stem[:at[0]] + stem[at[1]:]
	}
	it.stem = stem
}

// splitKey takes the key from a key line and leaves the rest to the explanation: A。《工会法》规定…
func (it *item) splitKey(text string) {
	text = strings.TrimSpace(strings.TrimRight(text, " )）"))
	if strings.Count(text, "(") > strings.Count(text, ")") {
		text += ")"
	} else if strings.Count(text, "（") > strings.Count(text, "）") {
		text += "）"
	}
	it.key = text
	m := keyFirst.FindStringSubmatch(text)
	kind := it.declared().Kind
	if m == nil || kind == "blank" || len(it.options) == 0 && lowLines.MatchString(it.stem) {
		return
	}
	if _, judged := JudgeValue(m[1]); len(it.options) == 0 && !judged && m[2] != "" {
		return
	}
	if _, ok := ParseKey(text, it.options); ok {
		return
	}
	it.key = m[1]
	if rest := strings.TrimSpace(m[2]); rest != "" {
		it.explanation = strings.TrimSpace(strings.TrimRight(rest, ")） ") + "\n" + it.explanation)
	}
}
