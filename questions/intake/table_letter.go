package intake

import (
	"regexp"
	"strings"
)

var (
	loneLetter  = regexp.MustCompile(`^[(（]?[A-Za-z][)）]?[.．、:：]?$`)
	besideHead  = regexp.MustCompile(`内容|文本|描述|选项|content|text`)
	spacedMark  = regexp.MustCompile(`(?:^|\s)([A-Z])\s+`)
	circledKey  = regexp.MustCompile(`^[①-⑳](?:[\s,;、，；和]*[①-⑳])*[。.]?$`)
	circledMark = regexp.MustCompile(`[①-⑳]`)
)

// skipLetters moves the options to the column beside when theirs holds letters alone: a row per option
// with 选项 A and 选项内容 九十天.
func (h *tableHead) skipLetters(s *sheet) {
	at := h.find(optionsField)
	if at == 0 || !h.holds(s, at, loneLetter) {
		return
	}
	beside := 0
	for _, column := range sortedKeys(h.columns) {
		if h.columns[column].field == noField && besideHead.MatchString(headKey(h.texts[column])) && (beside == 0 || beside < at) {
			beside = column
		}
	}
	if beside != 0 {
		h.columns[at], h.columns[beside] = heading{field: ignoredField}, heading{field: optionsField}
	}
}

// holds reports whether every cell of a column below the head that says something has the form, two of
// them at least.
func (h *tableHead) holds(s *sheet, column int, form *regexp.Regexp) bool {
	met := 0
	for i := range s.rows {
		text := strings.TrimSpace(s.rows[i].at(column).text)
		if s.rows[i].number <= h.last || text == "" {
			continue
		}
		if !form.MatchString(foldWidth(text)) {
			return false
		}
		met++
	}
	return met >= 2
}

// spacedOptions splits A 甲 B 乙 C 丙, letters with nothing but a space after them; nil for anything else.
func spacedOptions(text string) []string {
	marks := spacedMark.FindAllStringSubmatchIndex(text, -1)
	var options []string
	for i, m := range marks {
		end := len(text)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		option := strings.TrimSpace(text[m[1]:end])
		if int(text[m[2]]-'A') != i || option == "" || i == 0 && m[0] != 0 {
			return nil
		}
		options = append(options, option)
	}
	if len(options) < 2 {
		return nil
	}
	return options
}
