package intake

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"lawquiz/questions"
)

var (
	// tickAtEnd is a mark after an option that says it is right or wrong: （正确答案）, (√), or √ with a space before; 打√ is a text.
	tickAtEnd = regexp.MustCompile(`\s*(?:[(（\[【]\s*(正确答案|正确|答案|√|✓|✔|☑|对|×|✗|✘|错误|错)\s*[)）\]】]|\s([√✓✔☑×✗✘]))\s*$`)
	// keyAtEnd is a key after the last option: 【B】, or letters in brackets with a space before.
	keyAtEnd = regexp.MustCompile(`(?:\s*[【\[]\s*([A-Z]{1,8})\s*[\]】]|\s+[(（]\s*([A-Z]{1,8})\s*[)）])\s*$`)
	// circledItem begins one of the points a stem lists: ②.
	circledItem = regexp.MustCompile(`(?:^|[\s；;，,。：:])([①-⑳])\s*[.、．]?\s*`)
)

// ticked takes marks off the options that say which are right, when at least one does and one does not.
// Beside a key of its own they only go when they say the same.
func (it *item) ticked() {
	if it.correct != nil || len(it.options) < 2 || it.judgePair() {
		return
	}
	plain, right := make([]string, len(it.options)), make([]bool, len(it.options))
	n := 0
	for i, o := range it.options {
		plain[i] = o
		if !strings.ContainsRune("√✓✔☑×✗✘)）]】", lastRune(o)) {
			continue
		}
		m := tickAtEnd.FindStringSubmatch(o)
		if m == nil || len(m[0]) == len(o) {
			continue
		}
		plain[i] = strings.TrimSpace(o[:len(o)-len(m[0])])
		if truth, ok := JudgeValue(m[1] + m[2]); m[1] == "正确答案" || m[1] == "答案" || m[2] == "☑" || ok && truth {
			right[i] = true
			n++
		}
	}
	if n == 0 || n == len(right) {
		return
	}
	if it.key != "" && !it.sameKey(plain, right) {
		it.note(Warning, "答案", "key_marks", it.called()+"选项后面的标记和答案“"+excerpt(it.key, 12)+"”不一致，按答案处理，标记留在选项里", "请核对答案，删去多余的标记")
		return
	}
	it.options, it.correct = plain, right
}

// sameKey reports whether the key names just the options that are marked.
func (it *item) sameKey(options []string, right []bool) bool {
	at, ok := ParseKey(it.key, options)
	if !ok {
		return false
	}
	named := make([]bool, len(right))
	for _, i := range at {
		named[i] = true
	}
	for i := range right {
		if right[i] != named[i] {
			return false
		}
	}
	return true
}

// keyAfterOptions takes the key that stands after the last option, and says so.
func (it *item) keyAfterOptions() {
	last := len(it.options) - 1
	if it.key != "" || it.correct != nil || last < 1 || !strings.ContainsRune(")）]】", lastRune(it.options[last])) {
		return
	}
	m := keyAtEnd.FindStringSubmatch(it.options[last])
	if m == nil || len(m[0]) == len(it.options[last]) {
		return
	}
	if _, ok := ParseKey(m[1]+m[2], it.options); !ok {
		return
	}
	it.key = m[1] + m[2]
	it.options[last] = strings.TrimSpace(strings.TrimSuffix(it.options[last], m[0]))
	it.note(Warning, "答案", "key_tail", it.called()+"把最后一个选项后面的“"+strings.TrimSpace(m[0])+"”当作答案", "请核对；不是答案的，请另写一行“答案：…”")
}

// unletteredOptions makes the lines after the first one of a stem the options, when the key is letters and
// no option was found: their letters were lost.
func (it *item) unletteredOptions() {
	lines := nonBlank(strings.Split(it.stem, "\n"))
	if len(it.options) > 0 || len(lines) < 3 || len(lines) > 9 || it.declared().Kind == questions.Judge || it.declared().Kind == questions.Blank || it.declared().Refused != "" {
		return
	}
	for _, o := range lines[1:] {
		if utf8.RuneCountInString(o) > 60 || strings.ContainsAny(lastOf(o), "：:？?") {
			return
		}
	}
	key := it.key
	if m := stemKey.FindStringSubmatch(lines[0]); key == "" && m != nil {
		key = m[1] + m[2] + m[3]
	}
	key = strings.ToUpper(foldWidth(key))
	if _, ok := letterIndexes(keyRun.FindAllString(key, -1), len(lines)-1); !ok || !keyLetters.MatchString(key) && !keyList.MatchString(key) {
		return
	}
	it.stem, it.options = lines[0], lines[1:]
	it.note(Warning, "选项", "option_letters", it.called()+"没有选项字母，把题干下面的各行依次当作选项 A、B……", "请核对选项和答案")
}

// lastOf returns the last character of a text, as text.
func lastOf(text string) string { return string(lastRune(text)) }

// circledOptions makes the points ①②③ of a stem its options when the key is made of them.
func (it *item) circledOptions() {
	if len(it.options) > 0 || !circledKey.MatchString(strings.TrimSpace(it.key)) {
		return
	}
	marks := circledItem.FindAllStringSubmatchIndex(it.stem, -1)
	var options []string
	for i, m := range marks {
		end := len(it.stem)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		if int(firstRune(it.stem[m[2]:m[3]])-'①') != i {
			return
		}
		options = append(options, trimOption(it.stem[m[1]:end]))
	}
	if len(options) < 2 || strings.TrimSpace(it.stem[:marks[0][0]]) == "" {
		return
	}
	if _, ok := circledIndexes(it.key, len(options)); ok {
		it.stem, it.options = strings.TrimSpace(it.stem[:marks[0][2]]), options
	}
}
