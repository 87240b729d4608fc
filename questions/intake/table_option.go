package intake

import (
	"encoding/json"
	"regexp"
	"strings"
	"unicode/utf8"

	"lawquiz/questions"
)

// optionMarkAt is a letter that begins an option: A. A、 (A) A)
var optionMarkAt = regexp.MustCompile(`^(?:[(（\[【]\s*([A-Za-z])\s*[)）\]】]\s*[.．、:：]?|([A-Za-z])\s*[.．、:：)）])\s*`)

// splitOptions splits a cell that holds all options: with letters, one per line, as JSON, or with a
// mark between. An options cell of one piece gives one option.
func splitOptions(text string) []string {
	text = strings.TrimSpace(mend(text))
	if text == "" {
		return nil
	}
	if list, ok := jsonTexts(text); ok {
		return list
	}
	if head, list := letteredOptions(text); head == "" && len(list) > 1 {
		return list
	}
	if list := spacedOptions(text); list != nil {
		return list
	}
	for _, mark := range []string{"\n", "|", "｜", "$$", "###", "@@", "；", ";", "\t"} {
		if parts := nonBlank(strings.Split(text, mark)); len(parts) > 1 {
			return stripLetters(parts)
		}
	}
	for _, mark := range []string{"，", ",", "、", "$"} {
		if parts := nonBlank(strings.Split(text, mark)); len(parts) > 1 {
			return stripLetters(parts)
		}
	}
	return stripLetters([]string{text})
}

func nonBlank(parts []string) []string {
	var kept []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			kept = append(kept, p)
		}
	}
	return kept
}

// letteredOptions splits text at A., B., C. in this order and returns what stands before A as well.
// The list is nil when there are not at least two.
func letteredOptions(text string) (head string, options []string) {
	starts, ends := []int{}, []int{}
	for i, c := range text {
		letter := rune('A' + len(starts))
		if len(starts) == 26 || i < last(ends) || c != letter && c != letter|0x20 && !strings.ContainsRune("(（[【", c) || !mayStartOption(text[:i]) {
			continue
		}
		m := optionMarkAt.FindStringSubmatch(text[i:min(len(text), i+24)])
		if m != nil && rune(strings.ToUpper(m[1] + m[2])[0]) == letter {
			starts, ends = append(starts, i), append(ends, i+len(m[0]))
		}
	}
	if len(starts) < 2 {
		return text, nil
	}
	for n := range starts {
		end := len(text)
		if n+1 < len(starts) {
			end = starts[n+1]
		}
		option := strings.TrimSpace(text[ends[n]:end])
		if n+1 < len(starts) {
			option = strings.TrimRight(option, " ,，;；|、\n\t")
		}
		options = append(options, option)
	}
	return strings.TrimSpace(text[:starts[0]]), options
}

// last returns the last number of a list; 0 for an empty one.
func last(list []int) int {
	if len(list) == 0 {
		return 0
	}
	return list[len(list)-1]
}

// mayStartOption reports whether an option's letter may follow this text: not inside a word.
func mayStartOption(before string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	return before == "" || !(last < utf8.RuneSelf && (last >= '0' && last <= '9' || last|0x20 >= 'a' && last|0x20 <= 'z' || last == '.'))
}

// stripLetters removes A. B. C. from options when every one that says something begins with its own letter.
func stripLetters(options []string) []string {
	stripped := make([]string, len(options))
	met := 0
	for i, o := range options {
		o = strings.TrimSpace(mend(o))
		stripped[i] = o
		if o == "" {
			continue
		}
		m := optionMarkAt.FindStringSubmatch(o)
		if m == nil || int(strings.ToUpper(m[1] + m[2])[0]-'A') != i {
			return options
		}
		stripped[i] = o[len(m[0]):]
		met++
	}
	if met < 2 {
		return options
	}
	return stripped
}

// jsonTexts reads ["甲","乙"], {"A":"甲","B":"乙"} or [{"key":"A","value":"甲"}]; false for anything else.
func jsonTexts(text string) ([]string, bool) {
	if !strings.HasPrefix(text, "[") && !strings.HasPrefix(text, "{") {
		return nil, false
	}
	var list []string
	if json.Unmarshal([]byte(text), &list) == nil {
		return stripLetters(list), len(list) > 0
	}
	list = nil // a failed attempt leaves its beginning
	var named map[string]string
	if json.Unmarshal([]byte(text), &named) == nil {
		for i := range named {
			if len(i) != 1 {
				return nil, false
			}
		}
		for _, key := range sortedKeys(named) {
			list = append(list, named[key])
		}
		return list, len(list) > 0
	}
	var objects []map[string]any
	if json.Unmarshal([]byte(text), &objects) != nil {
		return nil, false
	}
	for _, o := range objects {
		option, found := "", false
		for _, name := range []string{"text", "value", "content", "label", "name", "title", "option", "内容", "选项"} {
			if s, ok := o[name].(string); ok && !found {
				option, found = s, true
			}
		}
		if !found {
			return nil, false
		}
		list = append(list, option)
	}
	return list, len(list) > 0
}

// trimZeros removes .0 from options that are all whole numbers written so: a program turned 30 into
// 30.0. It reports whether it did.
func trimZeros(options []string) bool {
	numbers := 0
	for _, o := range options {
		if o == "" {
			continue
		}
		if !wholeNumber.MatchString(strings.TrimSpace(o)) {
			return false
		}
		numbers++
	}
	for i := range options {
		options[i] = strings.TrimSuffix(strings.TrimSpace(options[i]), ".0")
	}
	return numbers > 1
}

var wholeNumber = regexp.MustCompile(`^-?\d{1,9}\.0$`)

// truthOf reads whether an option is right: 是, √, 1, 正确.
func truthOf(text string) (value, ok bool) {
	switch strings.TrimSuffix(strings.TrimSpace(foldWidth(text)), ".0") {
	case "1":
		return true, true
	case "0", "":
		return false, true
	case "正确项", "正确答案", "答案", "●", "■":
		return true, true
	case "错误项", "非答案", "○", "□":
		return false, true
	}
	if questions.Fold(text) == "" {
		return false, true
	}
	return JudgeValue(text)
}
