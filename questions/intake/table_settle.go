package intake

import (
	"fmt"
	"regexp"
	"strings"

	"lawquiz/questions"
)

// settle completes an item once every row of it was read.
func (t *table) settle(it *item) {
	t.settleOptions(it)
	t.settleTruth(it)
	if it.key == "" {
		it.ticked()
	}
	it.key = trimNumber(it.key)
	if it.kind != "" {
		if _, ok := ParseKind(it.kind); !ok {
			it.note(Warning, kindField.name(), "kind_unknown_word", fmt.Sprintf("题型“%s”不认识，按题目内容判断", excerpt(it.kind, 12)), "请写 单选题、多选题、判断题 或 填空题")
			it.kind = ""
		}
	}
	if it.kind == "" && it.fallback == (KindWord{}) {
		it.takeKindFromStem()
	}
	switch {
	case len(it.answers) > 0 && len(it.options) > 0:
		it.joinAnswers()
	case it.declared().Kind == questions.Blank && it.key == "" && it.answers == nil && it.correct == nil:
		it.answersFromOptions()
	}
	if len(it.options) == 0 && t.head.find(optionField) == 0 && t.head.find(optionsField) == 0 && it.declared().Kind != questions.Blank {
		if stem, options := letteredOptions(mend(it.stem)); options != nil && stem != "" {
			it.stem, it.options = stem, options
		}
	}
	t.settleKey(it)
}

// settleOptions splits a cell of all options and removes letters and .0 that do not belong to them.
func (t *table) settleOptions(it *item) {
	switch {
	case t.head.find(optionsField) == 0 || len(it.options) != 1 || t.perOption:
		it.options = stripLetters(it.options)
	default:
		it.options = splitOptions(it.options[0])
	}
	if trimZeros(it.options) {
		it.note(Notice, optionField.name(), "number_trimmed", "选项里的整数多了“.0”，已去掉", "")
	}
}

// settleTruth makes marks without options the key of a statement, and drops marks nobody set.
func (t *table) settleTruth(it *item) {
	if it.correct == nil {
		return
	}
	any := false
	for _, c := range it.correct {
		any = any || c
	}
	if len(it.options) == 0 {
		if it.key == "" {
			it.key = questions.Wrong
			if any {
				it.key = questions.Right
			}
		}
		it.correct = nil
		return
	}
	if !any && it.key != "" {
		it.correct = nil
	}
}

// joinAnswers makes 答案1, 答案2 beside options one key.
func (it *item) joinAnswers() {
	var parts []string
	for _, a := range it.answers {
		parts = append(parts, strings.Join(a, ","))
	}
	it.key = strings.Trim(strings.Join(parts, ","), ",")
	it.answers = nil
}

// answersFromOptions takes the options of a fill-in question without a key for its answers, as some
// forms have it.
func (it *item) answersFromOptions() {
	for _, o := range it.options {
		it.answers = append(it.answers, alternatives(o))
	}
	it.options = nil
}

// settleKey parts a key from the explanation that stands in the same cell.
func (t *table) settleKey(it *item) {
	if it.key == "" || it.correct != nil {
		return
	}
	if m := labelAt(it.key, true); m.label == keyLabel && it.declared().Kind != questions.Blank {
		it.key = strings.TrimSpace(it.key[m.size:]) // 答案：B
	}
	if _, ok := ParseKey(it.key, it.options); ok {
		return
	}
	if _, ok := JudgeValue(it.key); ok {
		return
	}
	if len(it.options) > 0 {
		it.splitKey(it.key)
	}
}

var stemNumber = regexp.MustCompile(`^\s*(\d{1,4})\s*[、.．]\s*([^\d\s])`)

// settleNumbers removes 12、 from the stems when the sheet has no number column and most stems begin
// with a number.
func (t *table) settleNumbers() {
	if t.head.find(numberField) != 0 || len(t.items) == 0 {
		return
	}
	numbered := 0
	for i := range t.items {
		if stemNumber.MatchString(t.items[i].stem) {
			numbered++
		}
	}
	if numbered < 2 || numbered*2 < len(t.items) {
		return
	}
	for i := range t.items {
		it := &t.items[i]
		if m := stemNumber.FindStringSubmatchIndex(it.stem); m != nil && it.number == "" {
			it.number, it.stem = it.stem[m[2]:m[3]], it.stem[m[4]:]
		}
	}
}
