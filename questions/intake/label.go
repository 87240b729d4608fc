package intake

import (
	"regexp"
	"strings"
)

// label is a field named in a text.
type label int

const (
	noLabel label = iota
	stemLabel
	optionsLabel
	keyLabel
	noteLabel
	levelLabel
	tagsLabel
	pointsLabel
	kindLabel
	citationLabel
	idLabel
	sourceLabel
)

// labelNames are the names of each field, longer ones before those they begin with.
const labelNames = `(?:(?P<key>正确答案|参考答案|标准答案|正确选项|答案选项|本题答案|试题答案|答案|答[ 　\t]{1,4}案|Correct [Aa]nswer|Answer|ANSWER|answer|Key)|` +
	`(?P<note>答案解析|试题解析|答案说明|解析说明|详细解析|解析|解答|解[ 　\t]{1,4}析|说明|分析|点评|答题解析|Explanation)|` +
	`(?P<citation>法条依据|法律依据|依据条款|出题依据|依据)|` +
	`(?P<level>难易程度|难易度|难度等级|难度系数|难度)|(?P<tags>知识点标签|知识点|标签|考点|章节|分类|关键词)|` +
	`(?P<points>分值|分数|得分)|(?P<kind>题目类型|试题类型|题型|类型)|(?P<id>题目编号|试题编号|编号)|(?P<source>来源|出处|英文题目|我的答案|你的答案|您的答案|考生答案|学生答案)|` +
	`(?P<options>选项|备选项|备选答案)|(?P<stem>题目内容|试题内容|题干内容|题干|题目|试题|问题))`

var (
	// labelColon is a name with a colon or in brackets; labelSpace one followed by its value alone.
	labelColon   = regexp.MustCompile(`^(?:[(（]\s*)?(?:[【\[<]\s*` + labelNames + `\s*[】\]>]\s*[:：]?|` + unnamed(labelNames) + `\s*[是为]?\s*[:：])\s*`)
	labelSpace   = regexp.MustCompile(`^(?:(?P<key>正确答案|参考答案|标准答案|答案)\s+[A-Z对错√×正]|(?P<key2>正确答案|参考答案|标准答案|答案)[是为]?[A-Z]{1,8}[\s。.]*$|(?P<note>答案解析|解析)\s+\S|(?P<stem>题目|题干)\s+\S)`)
	labelAlone   = regexp.MustCompile(`^(?:(?P<options>选项|备选项)|(?P<note>解析|答案解析)|(?P<key>正确答案|参考答案|答案))\s*$`)
	endLabel     = regexp.MustCompile(`^</(?:解析|参考答案|答案|题目|题干|选项)>\s*`)
	groupOpening = regexp.MustCompile(`\(\?P<(\w+)>`)
)

// unnamed renames the groups of a pattern used a second time: a name may stand once.
func unnamed(pattern string) string { return groupOpening.ReplaceAllString(pattern, `(?P<${1}_>`) }

// labelAt reads a label at the beginning of text. Within a line only one with a colon or brackets counts.
func labelAt(text string, lineStart bool) mark {
	if !strings.ContainsRune(labelFirst, firstRune(text)) {
		return mark{}
	}
	if mayBeLabel(text) {
		if m := matchLabel(labelColon, text); m.kind != noMark {
			return m
		}
	}
	if m := saidKey(text); m.kind != noMark || !lineStart {
		return m
	}
	if m := matchLabel(labelSpace, text); m.kind != noMark {
		m.size = strings.IndexFunc(text, func(c rune) bool { return c == ' ' || c < 0x80 || strings.ContainsRune("是为对错√×", c) })
		for _, word := range []string{"是", "为"} {
			if strings.HasPrefix(text[m.size:], word) {
				m.size += len(word)
			}
		}
		return m
	}
	return matchLabel(labelAlone, text)
}

var (
	keyOfBlank = regexp.MustCompile(`^(?:正确|参考|标准)?答案[ 　\t]+`) // what fills a blank may be anything
	keySaid    = regexp.MustCompile(`^((?:正确|参考|标准)?答案\s*[是为]?\s*)(?:[A-Z]{1,8}(?:[、,，][A-Z]){0,7}|[对错√×])(?:[\s。.)）]|$)`)
	choiceSaid = regexp.MustCompile(`^[你您我](?:选择|选|作答)?的答案\s*[是为]\s*`)
)

// saidKey reads a key told in a sentence, without a colon: 正确答案是B, 答案A; and what somebody once
// answered, which nobody needs.
func saidKey(text string) mark {
	if !strings.ContainsRune("答正参标你您我", firstRune(text)) {
		return mark{}
	}
	text = labelHead(text)
	if m := keySaid.FindStringSubmatch(text); m != nil {
		return mark{kind: labelMark, label: keyLabel, size: len(m[1]), weak: true}
	}
	if m := choiceSaid.FindString(text); m != "" {
		return mark{kind: labelMark, label: sourceLabel, size: len(m), weak: true}
	}
	return mark{}
}

// mayBeLabel reports whether it is worth while to look at a text with labelColon, which is slow.
func mayBeLabel(text string) bool { return strings.ContainsAny(labelHead(text), ":：】]>") }

// labelHead returns as much of text as a label may take.
func labelHead(text string) string { return text[:min(len(text), 96)] }

func matchLabel(form *regexp.Regexp, text string) mark {
	at := form.FindStringSubmatchIndex(labelHead(text))
	if at == nil {
		return mark{}
	}
	for i, name := range form.SubexpNames() {
		if name != "" && at[2*i] >= 0 {
			return mark{kind: labelMark, label: labelOf(strings.TrimSuffix(name, "_")), size: at[1]}
		}
	}
	return mark{}
}

// labelOf returns the field a group of the patterns stands for.
func labelOf(group string) label {
	switch group {
	case "stem":
		return stemLabel
	case "options":
		return optionsLabel
	case "key", "key2":
		return keyLabel
	case "note":
		return noteLabel
	case "level":
		return levelLabel
	case "tags":
		return tagsLabel
	case "points":
		return pointsLabel
	case "kind":
		return kindLabel
	case "citation":
		return citationLabel
	case "id":
		return idLabel
	case "source":
		return sourceLabel
	}
	return noLabel
}
