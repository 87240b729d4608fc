package tally

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"lawquiz/quiz"
)

// materialKindOf reads a kind as files write it; "" for none.
func materialKindOf(text string) quiz.MaterialKind {
	text = plain(text)
	for _, kind := range quiz.MaterialKinds {
		if text == string(kind) || text == kind.Name() || text != "" && (text+"材料" == kind.Name() || text+"文本" == kind.Name()) {
			return kind
		}
	}
	return map[string]quiz.MaterialKind{
		"专项集体合同": quiz.Contract, "集体合同": quiz.Contract, "合同": quiz.Contract, "家庭": quiz.Family, "总结报告": quiz.Summary, "活动总结": quiz.Summary,
		"工作总结": quiz.Summary, "活动记录": quiz.Activity, "论文": quiz.Essay,
	}[text]
}

func charsOf(text string) (int, error) {
	text = strings.TrimSuffix(strings.ReplaceAll(plain(text), ",", ""), "字")
	if text == "" {
		return 0, nil
	}
	return strconv.Atoi(text)
}

func yesOf(text string) (yes, ok bool) {
	switch plain(text) {
	case "是", "√", "✓", "✔", "1", "有", "已采用", "采用", "原创", "Y", "y", "yes":
		return true, true
	case "否", "×", "✗", "0", "无", "", "未采用", "不采用", "N", "n", "no", "-":
		return false, true
	}
	return false, false
}

var chineseDay = regexp.MustCompile(`^(\d{4})年(\d{1,2})月(\d{1,2})日?(.*)$`)

// dateOf reads a day, or a moment, as Unix ms.
func dateOf(text string) (int64, bool) {
	text = strings.TrimSpace(text)
	if m := chineseDay.FindStringSubmatch(text); m != nil {
		text = strings.TrimSpace(fmt.Sprintf("%s-%s-%s %s", m[1], m[2], m[3], strings.TrimSpace(m[4])))
	}
	if at, err := quiz.ParseMoment(text); err == nil {
		return at, true
	}
	at, err := quiz.ParseMoment(text + " 00:00")
	return at, err == nil
}
