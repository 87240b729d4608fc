package intake

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"lawquiz/questions"
)

// KindWord is what a file's word for a kind means.
type KindWord struct {
	Kind    questions.Kind
	Loose   bool   // 不定项: one right option makes it a Single
	Refused string // the Chinese name of a kind that questions cannot express; Kind is then ""
}

// kindWords maps what a word contains to its meaning, the first match counts.
var kindWords = []struct {
	contains []string
	means    KindWord
}{
	{[]string{"不定项", "不定向", "任选题", "任意选"}, KindWord{Kind: questions.Multiple, Loose: true}},
	{[]string{"多选", "多项选", "多项", "复选", "multiple", "multi", "checkbox"}, KindWord{Kind: questions.Multiple}},
	{[]string{"单选", "单项", "single", "radio", "choice1"}, KindWord{Kind: questions.Single}},
	{[]string{"判断", "是非", "对错", "正误", "judg", "truefalse", "true/false", "boolean", "bool"}, KindWord{Kind: questions.Judge}},
	{[]string{"填空", "blank", "fill", "cloze填"}, KindWord{Kind: questions.Blank}},
	{[]string{"连线", "匹配", "配对", "matching"}, KindWord{Refused: "连线题"}},
	{[]string{"排序", "ordering"}, KindWord{Refused: "排序题"}},
	{[]string{"简答", "简述", "shortessay"}, KindWord{Refused: "简答题"}},
	{[]string{"论述", "essay"}, KindWord{Refused: "论述题"}},
	{[]string{"名词解释"}, KindWord{Refused: "名词解释"}},
	{[]string{"计算"}, KindWord{Refused: "计算题"}},
	{[]string{"问答", "主观", "综合题", "材料分析题", "应用题", "写作", "作文", "实操", "操作题"}, KindWord{Refused: "问答题"}},
	{[]string{"完形", "完型", "cloze"}, KindWord{Refused: "完形填空"}},
	{[]string{"选择题", "选择", "choice"}, KindWord{Kind: questions.Multiple, Loose: true}},
}

// ParseKind reads a file's word for a kind: 单选题, 多项选择, 是非, multiple, 简答. It is false when
// the text names none. Bare 选择题 and 不定项 are Loose. A refused word inside a longer one wins
// only when nothing else does: 简答>计算 is 简答题.
func ParseKind(word string) (KindWord, bool) {
	word = strings.ToLower(strings.Join(strings.Fields(foldWidth(word)), ""))
	if word == "" {
		return KindWord{}, false
	}
	for _, k := range kindWords {
		for _, c := range k.contains {
			if strings.Contains(word, c) {
				return k.means, true
			}
		}
	}
	return KindWord{}, false
}

// rightMarks and wrongMarks are the ways people write the truth of a statement, folded.
var (
	rightMarks = []string{"正确", "对", "√", "✓", "✔", "☑", "v", "t", "true", "是", "y", "yes", "right", "正", "对的", "正确的", "correct"}
	wrongMarks = []string{"错误", "错", "×", "✗", "✘", "✕", "✖", "☒", "x", "f", "false", "否", "n", "no", "wrong", "不正确", "不对", "误", "错的", "错误的", "非", "incorrect", "╳", "χ"}
)

// JudgeValue reads the truth of a statement: 对, √, 正确, T, 是, Y and their contraries, in any
// width and case, with or without brackets. 1, 0, A and B depend on the file and are not read.
// ok is false for anything else.
func JudgeValue(text string) (value, ok bool) {
	text = strings.ToLower(strings.Join(strings.Fields(foldWidth(text)), ""))
	text = strings.Trim(text, "()（）[]【】。.．、,，;；“”\"'")
	for _, m := range rightMarks {
		if text == m {
			return true, true
		}
	}
	for _, m := range wrongMarks {
		if text == m {
			return false, true
		}
	}
	return false, false
}

var (
	keyLetters  = regexp.MustCompile(`^[A-Z]+$`)
	keyList     = regexp.MustCompile(`^[A-Z](?:[\s,;/|、，；.和与及&+]+[A-Z])*[\s,;、，；.。]*$`)
	keyNumbers  = regexp.MustCompile(`^\d{1,2}(?:[\s,;/|、，；和与及]+\d{1,2})*[\s,;、，；.。]*$`)
	keyLettered = regexp.MustCompile(`(?:^|[\s,;、，；]+)[(（\[]?([A-Z])\s*[.、．:：)）\]]\s*`)
	keyRun      = regexp.MustCompile(`[A-Z]`)
	keyDigits   = regexp.MustCompile(`\d{1,2}`)
)

// ParseKey reads the key of a question with the given options and returns the indexes of the right
// ones, in order and each once. It understands ACD, A,C,D, A、C, A C, acd, Ａ, 1,3 (counted from 1,
// unless an option's own text is that number), an option's text, A. 文本, and several of these
// texts. ok is false when the text is none of these or names an option that is not there.
func ParseKey(text string, options []string) (right []int, ok bool) {
	folded := strings.ToUpper(strings.TrimSpace(foldWidth(text)))
	folded = strings.Trim(folded, "()（）[]【】“”\"' ")
	if folded == "" {
		return nil, false
	}
	if keyLetters.MatchString(folded) || keyList.MatchString(folded) {
		if at, ok := letterIndexes(keyRun.FindAllString(folded, -1), len(options)); ok {
			return at, true
		}
	}
	if at, ok := matchOptions(text, options); ok {
		return at, true
	}
	if at, ok := letteredTexts(text, options); ok {
		return at, true
	}
	if circledKey.MatchString(strings.TrimSpace(text)) {
		return circledIndexes(text, len(options))
	}
	if keyNumbers.MatchString(folded) {
		return numberIndexes(keyDigits.FindAllString(folded, -1), len(options))
	}
	if found := keyLettered.FindAllStringSubmatch(folded, -1); found != nil && keyLettered.FindStringIndex(folded)[0] == 0 {
		letters := make([]string, len(found))
		for i, f := range found {
			letters[i] = f[1]
		}
		return letterIndexes(letters, len(options))
	}
	return nil, false
}

func letterIndexes(letters []string, options int) ([]int, bool) {
	at := make([]int, len(letters))
	for i, l := range letters {
		at[i] = int(l[0] - 'A')
	}
	return distinct(at, options)
}

// letteredTexts reads letters with the text of their options and nothing between: A会费、B拨缴经费.
func letteredTexts(text string, options []string) ([]int, bool) {
	var at []int
	for _, part := range strings.FieldsFunc(foldWidth(text), func(c rune) bool { return strings.ContainsRune("\n;；,，、", c) }) {
		part = strings.TrimSpace(part)
		i := int(firstRune(part)|0x20) - 'a'
		if i < 0 || i >= len(options) || questions.Fold(part[1:]) != questions.Fold(options[i]) {
			return nil, false
		}
		at = append(at, i)
	}
	return distinct(at, len(options))
}

// circledIndexes reads ①③, counted from ①.
func circledIndexes(text string, options int) ([]int, bool) {
	var at []int
	for _, c := range circledMark.FindAllString(text, -1) {
		at = append(at, int(firstRune(c)-'①'))
	}
	return distinct(at, options)
}

func numberIndexes(numbers []string, options int) ([]int, bool) {
	at := make([]int, len(numbers))
	for i, n := range numbers {
		v, err := strconv.Atoi(n)
		if err != nil {
			return nil, false
		}
		at[i] = v - 1
	}
	return distinct(at, options)
}

// distinct returns the indexes in order and each once, or false when one is out of range.
func distinct(at []int, options int) ([]int, bool) {
	named := make([]bool, options)
	for _, i := range at {
		if i < 0 || i >= options {
			return nil, false
		}
		named[i] = true
	}
	var right []int
	for i, n := range named {
		if n {
			right = append(right, i)
		}
	}
	return right, len(right) > 0
}

// matchOptions reads a key that repeats the text of one option, or of several with a mark between.
func matchOptions(text string, options []string) ([]int, bool) {
	index := map[string]int{}
	for i, o := range options {
		if f := questions.Fold(o); f != "" {
			index[f] = i
		}
	}
	if i, found := index[questions.Fold(text)]; found {
		return []int{i}, true
	}
	for _, marks := range []string{"\n;；|", "\n;；|,，", "\n;；|,，、"} {
		var at []int
		for _, part := range strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(marks, c) }) {
			i, found := index[questions.Fold(part)]
			if !found {
				at = nil
				break
			}
			at = append(at, i)
		}
		if len(at) > 1 {
			return distinct(at, len(options))
		}
	}
	return nil, false
}

// foldWidth returns text in NFKC: for comparing and for keys, never for showing.
func foldWidth(text string) string { return norm.NFKC.String(text) }
