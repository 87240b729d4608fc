package intake

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"lawquiz/questions"
)

var (
	lowLines      = regexp.MustCompile(`_{2,}`)
	braced        = regexp.MustCompile(`\{([^{}\n]{1,60})\}`)
	bracketed     = regexp.MustCompile(`[(（]([^()（）\n]{1,60})[)）]`)
	emptyRound    = regexp.MustCompile(`[(（][\s　]*[)）]`)
	numberedGap   = regexp.MustCompile(`____\s*[(（]\s*\d{1,2}\s*[)）]`)
	bracketNumber = regexp.MustCompile(`[(（]\s*(\d{1,2})\s*[)）]\s*`)
	answerLabel   = regexp.MustCompile(`(?:^|\s[-–•·]\s*|[\s;；,，、\n])(?:第?\s*空\s*\d{1,2}|第\s*\d{1,2}\s*空|[(（]\s*\d{1,2}\s*[)）]|[①②③④⑤⑥⑦⑧⑨⑩])\s*[:：.、]?\s*`)
)

// isBlank reports whether the item is a fill-in question: the file says so, or it has no options and
// its stem has places to fill together with their answers.
func (it *item) isBlank(kind KindWord) bool {
	if kind.Kind == questions.Blank {
		return len(it.options) == 0
	}
	if kind.Kind != "" || len(it.options) > 0 {
		return false
	}
	if len(it.answers) > 0 || braced.MatchString(it.stem) && it.key == "" {
		return true
	}
	return it.key != "" && (lowLines.MatchString(it.stem) || emptyRound.MatchString(it.stem) && len([]rune(it.key)) <= 60)
}

// blank fills a fill-in question: every place to fill becomes ____, with its accepted answers.
func (it *item) blank(q *questions.Question) {
	q.Kind = questions.Blank
	found := it.markBlanks()
	n := strings.Count(it.stem, questions.BlankMark)
	if len(numberedGap.FindAllString(it.stem, -1)) == n {
		it.stem = numberedGap.ReplaceAllString(it.stem, questions.BlankMark)
	}
	q.Answers = it.answers
	if q.Answers == nil {
		q.Answers = found
	}
	if q.Answers == nil && it.key != "" {
		q.Answers = splitAnswers(it.key, n)
	}
	if n == 0 && (it.fillNumbered(len(q.Answers)) || it.fillAnswer(q.Answers)) {
		n = len(q.Answers)
	}
	it.checkBlanks(q, n)
}

func (it *item) checkBlanks(q *questions.Question, n int) {
	switch {
	case len(q.Answers) == 0, slices.ContainsFunc(q.Answers, func(accepted []string) bool { return len(accepted) == 0 }):
		it.note(Error, "答案", "key_missing", it.called()+"没有找到答案", "请补上“答案：…”，几处空用“；”隔开，一处的几种写法用“|”隔开")
	case n == 0:
		it.note(Error, "题干", "blank_missing", it.called()+"是填空题，题干里却没有空位", "请用四个下划线 ____ 标出每处空位")
	case n == 1 && it.answers == nil && strings.ContainsAny(q.Answers[0][0], ";；"):
		it.note(Warning, "答案", "blank_marks", it.called()+"只有一处空，答案“"+excerpt(q.Answers[0][0], 20)+"”里有分号，要写得一模一样才算对", "一处空的几种写法请用“|”隔开；是几处空的，请在题干里标出每一处")
	case n != len(q.Answers):
		it.note(Error, "答案", "blank_count", fmt.Sprintf("%s题干有 %d 处空，答案有 %d 组", it.called(), n, len(q.Answers)), "请让两者相等：几处空用“；”隔开，一处的几种写法用“|”隔开")
	}
}

// markBlanks writes the places to fill as ____ and returns the answers that stood in them.
func (it *item) markBlanks() [][]string {
	var found [][]string
	collect := func(form *regexp.Regexp) bool {
		if !form.MatchString(it.stem) {
			return false
		}
		it.stem = form.ReplaceAllStringFunc(it.stem, func(m string) string {
			found = append(found, alternatives(form.FindStringSubmatch(m)[1]))
			return questions.BlankMark
		})
		return true
	}
	switch {
	case lowLines.MatchString(it.stem):
		it.stem = lowLines.ReplaceAllString(it.stem, questions.BlankMark)
	case it.key == "" && it.answers == nil && collect(braced):
	case emptyRound.MatchString(it.stem):
		it.stem = emptyRound.ReplaceAllString(it.stem, questions.BlankMark)
	case it.key == "" && it.answers == nil && collect(bracketed):
	}
	return found
}

// fillNumbered finds the places of a stem whose blanks a PDF copy left as bare numbers 1 to n, each
// exactly once, and reports whether it did.
func (it *item) fillNumbered(n int) bool {
	if n == 0 {
		return false
	}
	stem := it.stem
	for i := 1; i <= n; i++ {
		bare := regexp.MustCompile(`(^|[^0-9.])` + strconv.Itoa(i) + `($|[^0-9.])`)
		if len(bare.FindAllString(stem, -1)) != 1 {
			return false
		}
		stem = bare.ReplaceAllString(stem, "${1}"+questions.BlankMark+"${2}")
	}
	it.stem = stem
	it.note(Warning, "题干", "blank_guessed", it.called()+"题干里没有空位，把数字 1 起的位置当作空位", "请核对空位是否正确")
	return true
}

// fillAnswer finds the place of a single answer that stands in the stem itself, once, and reports
// whether it did.
func (it *item) fillAnswer(answers [][]string) bool {
	if len(answers) != 1 || len(answers[0]) == 0 || strings.Count(it.stem, answers[0][0]) != 1 {
		return false
	}
	it.stem = strings.Replace(it.stem, answers[0][0], questions.BlankMark, 1)
	it.note(Warning, "题干", "blank_guessed", it.called()+"题干里没有空位，把答案所在的位置当作空位", "请核对空位是否正确")
	return true
}

// splitAnswers splits a key over n blanks, by the first mark that gives n parts.
func splitAnswers(key string, n int) [][]string {
	parts := []string{key}
	if split := splitNumbered(key, n); split != nil {
		parts = split
	} else if answerLabel.MatchString(key) {
		parts = trimmedParts(answerLabel.Split(key, -1))
	} else if n != 1 {
		for _, marks := range []string{";；", "\n", "、", ",，", " \t", ";；、,， \n"} {
			if split := trimmedParts(strings.FieldsFunc(key, func(c rune) bool { return strings.ContainsRune(marks, c) })); len(split) == n {
				parts = split
				break
			} else if marks == ";；" && len(split) > 1 {
				parts = split
			}
		}
	}
	var answers [][]string
	for _, p := range parts {
		answers = append(answers, alternatives(p))
	}
	return answers
}

// splitNumbered splits （1）货币（2）月 over n blanks; nil when the numbers are not 1 to n in brackets.
func splitNumbered(key string, n int) []string {
	marks := bracketNumber.FindAllStringSubmatchIndex(key, -1)
	if n < 2 || len(marks) != n || marks[0][0] != 0 {
		return nil
	}
	var parts []string
	for i, m := range marks {
		end := len(key)
		if i+1 < n {
			end = marks[i+1][0]
		}
		if key[m[2]:m[3]] != strconv.Itoa(i+1) {
			return nil
		}
		parts = append(parts, key[m[1]:end])
	}
	if parts = trimmedParts(parts); len(parts) != n {
		return nil
	}
	return parts
}

func trimmedParts(parts []string) []string {
	var kept []string
	for _, p := range parts {
		if p = strings.Trim(p, " \t\n,，;；、。"); p != "" {
			kept = append(kept, p)
		}
	}
	return kept
}

// alternatives splits the accepted texts of one blank: 宪法|根本法, or 98/九十八, where one side of the
// stroke is Chinese. 1/2 and km/h stay whole.
func alternatives(text string) []string {
	var found []string
	for _, part := range strings.FieldsFunc(text, func(c rune) bool { return c == '|' || c == '｜' }) {
		from := 0
		runes := []rune(part)
		for i, c := range runes {
			if c == '/' && i > 0 && i+1 < len(runes) && (unicode.Is(unicode.Han, runes[i-1]) || unicode.Is(unicode.Han, runes[i+1])) {
				found = append(found, string(runes[from:i]))
				from = i + 1
			}
		}
		found = append(found, string(runes[from:]))
	}
	for i := range found {
		found[i] = strings.Trim(CleanText(found[i]), "。")
	}
	return trimmedParts(found)
}
