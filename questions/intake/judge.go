package intake

import (
	"regexp"
	"strings"

	"lawquiz/questions"
)

// isJudge reports whether the item is a judge question: the file says so, its two options are 对 and
// 错, or it has no options and its key is a truth.
func (it *item) isJudge(kind KindWord) bool {
	switch kind.Kind {
	case questions.Judge:
		return true
	case questions.Single, questions.Multiple:
		if it.kind == "" && len(it.options) == 0 && it.statesTruth() { // only its title says so
			it.note(Warning, "题型", "kind_differs", it.called()+"在"+kind.Kind.Name()+"里，却没有选项，答案是对错，按判断题处理", "请核对题型")
			return true
		}
		return kind.Loose && it.judgePair()
	case questions.Blank:
		return false
	}
	if len(it.options) > 0 {
		return it.judgePair()
	}
	return kind.Kind == "" && it.statesTruth()
}

// statesTruth reports whether an item without options says that its statement is right or wrong.
func (it *item) statesTruth() bool {
	if _, ok := JudgeValue(it.key); ok {
		return true
	}
	if it.key != "" || len(it.answers) > 0 {
		return false
	}
	_, _, ok := judgeInStem(it.stem)
	return ok
}

func (it *item) judgePair() bool {
	if len(it.options) != 2 {
		return false
	}
	first, ok1 := JudgeValue(it.options[0])
	second, ok2 := JudgeValue(it.options[1])
	return ok1 && ok2 && first != second
}

// judgeBracket is a truth in brackets at the end or the beginning of a statement.
var (
	judgeAtEnd   = regexp.MustCompile(`\s*[(（\[【{]\s*([^()（）\[\]【】{}]{1,4}?)\s*[)）\]】}]\s*([。.！!；;]?)\s*$`)
	judgeAtStart = regexp.MustCompile(`^\s*[(（\[【]\s*([^()（）\[\]【】]{1,4}?)\s*[)）\]】]\s*`)
	judgeNaked   = regexp.MustCompile(`[\s。.]*([√×✓✗✔✘])\s*$`)
	gapAtEdge    = regexp.MustCompile(`^[(（][\s　]*[)）]\s*|\s*[(（][\s　]*[)）]\s*([。.]?)\s*$`)
)

// judgeInStem takes the truth from a statement and returns the rest: …。(√)
func judgeInStem(stem string) (rest string, truth, ok bool) {
	if !mayTellTruth(stem) {
		return stem, false, false
	}
	return truthByForm(stem)
}

// mayTellTruth reports whether it is worth while to look at a stem with the expressions, which are slow:
// it begins with a bracket, or ends with one or with a tick, perhaps before a full stop.
func mayTellTruth(stem string) bool {
	stem = strings.Trim(stem, " \t\n\f\r")
	return strings.ContainsRune("(（[【", firstRune(stem)) || strings.ContainsRune(")）]】}√×✓✗✔✘。.！!；;", lastRune(stem))
}

func truthByForm(stem string) (rest string, truth, ok bool) {
	if m := judgeAtEnd.FindStringSubmatchIndex(stem); m != nil {
		if truth, ok = JudgeValue(stem[m[2]:m[3]]); ok {
			return strings.TrimSpace(stem[:m[0]]) + stem[m[4]:m[5]], truth, true
		}
	}
	if m := judgeAtStart.FindStringSubmatchIndex(stem); m != nil {
		if truth, ok = JudgeValue(stem[m[2]:m[3]]); ok {
			return stem[m[1]:], truth, true
		}
	}
	if m := judgeNaked.FindStringSubmatchIndex(stem); m != nil {
		if truth, ok = JudgeValue(stem[m[2]:m[3]]); ok {
			return strings.TrimSpace(stem[:m[2]]), truth, true
		}
	}
	return stem, false, false
}

var digitAtEnd = regexp.MustCompile(`\s*[(（\[【]\s*([01])\s*[)）\]】]\s*([。.！!；;]?)\s*$`)

// digitInStem takes （1） or （0） from the end of a statement that the file says is one.
func digitInStem(stem string) (rest string, truth, ok bool) {
	m := digitAtEnd.FindStringSubmatchIndex(stem)
	if m == nil {
		return stem, false, false
	}
	return strings.TrimSpace(stem[:m[0]]) + stem[m[4]:m[5]], stem[m[2]:m[3]] == "1", true
}

// judge fills a judge question.
func (it *item) judge(q *questions.Question) {
	q.Kind = questions.Judge
	if it.key == "" && it.correct == nil && it.judgePair() {
		it.keyFromStem()
	}
	rest, inStem, found := judgeInStem(it.stem)
	if !found && it.key == "" {
		rest, inStem, found = digitInStem(it.stem)
	}
	it.stem = strings.TrimSpace(gapAtEdge.ReplaceAllString(rest, "$1"))
	truth, ok := it.judgeKey()
	switch {
	case ok && found && truth != inStem:
		it.note(Error, "答案", "key_conflict", it.called()+"题干里标的和答案写的不一样", "请核对哪个是对的，只留一个")
	case !ok && found:
		truth, ok = inStem, true
	}
	if !ok {
		q.Options = []questions.Option{{Text: questions.Right}, {Text: questions.Wrong}}
		if it.key == "" && it.correct == nil {
			it.note(Error, "答案", "key_missing", it.called()+"没有找到答案", "请补上“答案：正确”或“答案：错误”")
		} else {
			it.note(Error, "答案", "key_unclear", it.called()+"判断题的答案“"+excerpt(it.key, 20)+"”看不懂", "请写“正确”或“错误”")
		}
		return
	}
	q.Options = questions.JudgeOptions(truth)
	if len(it.options) > 0 && !it.judgePair() {
		it.note(Warning, "选项", "judge_options", it.called()+"判断题的选项不是“正确、错误”，没有保留", "请核对题型和答案")
	}
}

// judgeKey reads the key of a judge question: a truth, the letter of an option, or 1 and 0.
func (it *item) judgeKey() (truth, ok bool) {
	if it.correct != nil && it.judgePair() {
		for i, c := range it.correct {
			if c && i < len(it.options) {
				return JudgeValue(it.options[i])
			}
		}
		return false, false
	}
	if it.judgePair() {
		if at, found := ParseKey(it.key, it.options); found && len(at) == 1 {
			return JudgeValue(it.options[at[0]])
		}
	}
	if truth, ok = JudgeValue(it.key); ok {
		return truth, true
	}
	switch strings.ToUpper(strings.Trim(foldWidth(it.key), "()[]. ")) {
	case "A":
		it.note(Notice, "答案", "judge_letter", it.called()+"判断题的答案 A 按“正确”处理", "如果 A 表示错误，请把答案改成“错误”")
		return true, true
	case "B":
		it.note(Notice, "答案", "judge_letter", it.called()+"判断题的答案 B 按“错误”处理", "如果 B 表示正确，请把答案改成“正确”")
		return false, true
	case "1":
		return true, true
	case "0":
		return false, true
	}
	return false, false
}
