package intake

import (
	"regexp"
	"slices"
	"strings"

	"lawquiz/questions"
	"lawquiz/questions/intake/layout"
)

// readGIFT reads Moodle's GIFT form. A blank line ends a question, // begins a comment, and
// \~ \= \# \{ \} \: \n are escapes. The comment above a question may hold its id and tags. Kinds that
// need no machine judgement of ours are refused by name.
func (l *ledger) readGIFT(text string) {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	category, comments := "", ""
	for i := 0; i < len(lines); {
		trimmed := strings.TrimSpace(mend(lines[i]))
		switch {
		case trimmed == "":
			l.count(asBlank, 1)
			comments = ""
			i++
			continue
		case strings.HasPrefix(trimmed, "//"):
			l.count(asHeading, 1)
			comments += lines[i] + "\n"
			i++
			continue
		case strings.HasPrefix(trimmed, "$CATEGORY:"):
			category = strings.TrimSpace(strings.TrimPrefix(trimmed, "$CATEGORY:"))
			l.count(asHeading, 1)
			comments = ""
			i++
			continue
		}
		end := i
		var kept []string
		for end < len(lines) && strings.TrimSpace(mend(lines[end])) != "" {
			if strings.HasPrefix(strings.TrimSpace(mend(lines[end])), "//") {
				comments += lines[end] + "\n"
			} else {
				kept = append(kept, lines[end])
			}
			end++
		}
		it := item{place: Place{Row: i + 1}, blocks: end - i, section: category}
		it.giftComment(comments)
		l.takeGIFT(strings.Join(kept, "\n"), it)
		comments, i = "", end
	}
}

var (
	giftTitle  = regexp.MustCompile(`(?s)^\s*::((?:[^:\\]|\\.|:[^:])*)::\s*`)
	giftFormat = regexp.MustCompile(`^\s*\[(html|moodle|plain|markdown)\]\s*`)
	giftWeight = regexp.MustCompile(`^\s*%(-?\d{1,3}(?:\.\d+)?)%`)
	giftNumber = regexp.MustCompile(`^#\s*=?\s*(-?\d+(?:\.\d+)?)(?::0)?$`)
	giftID     = regexp.MustCompile(`\[id:((?:\\\]|[^\]\n])+)\]`)
	giftTag    = regexp.MustCompile(`\[tag:((?:\\\]|[^\]\n])+)\]`)
	giftTruth  = regexp.MustCompile(`(?s)^\s*(T|F|TRUE|FALSE)\s*(#.*)?$`)
)

// maxGIFT is how many bytes one question may have.
const maxGIFT = 256 << 10

// giftComment reads [id:…] and [tag:…] from the comment above a question.
func (it *item) giftComment(comment string) {
	id, tags := "", []string(nil)
	if m := giftID.FindStringSubmatch(comment); m != nil {
		id = giftTagText(m[1])
	}
	for _, m := range giftTag.FindAllStringSubmatch(comment, -1) {
		tags = append(tags, giftTagText(m[1]))
	}
	if id != "" || len(tags) > 0 {
		it.number = id
		it.takeTags(id, tags)
	}
}

// takeGIFT reads one question into it.
func (l *ledger) takeGIFT(src string, it item) {
	if !it.exact {
		src = mend(src)
	}
	if len(src) > maxGIFT {
		it.stem = excerpt(strings.ToValidUTF8(src[:200], ""), 40)
		l.reject(it, &refusal{"text_too_long", "一道题太长，多半是题与题之间没有空行", "请在每道题后面空一行"})
		return
	}
	src, html := it.giftHead(src)
	open, end := giftBraces(src)
	if open < 0 {
		it.stem = giftText(src, html)
		l.reject(it, &refusal{"gift_no_answer", "没有 { } 答案部分，是说明文字或简答题", "请补上答案，例如 {=正确 ~错误}"})
		return
	}
	before, answers, after := src[:open], src[open+1:end], ""
	if end+1 < len(src) {
		after = src[end+1:]
	}
	if more, _ := giftBraces(after); more >= 0 && strings.HasPrefix(strings.TrimLeft(after, " \t"), "\n") {
		next := item{place: it.place, section: it.section}
		defer l.takeGIFT(strings.TrimSpace(after), next) // the blank line between two was forgotten
		after = ""
	}
	it.stem = giftText(before, html)
	tail := giftText(after, html)
	it.giftAnswers(answers, html, strings.TrimSpace(tail) != "")
	it.giftStem(before, after, tail)
	l.take(it)
}

// giftHead takes the title and the format off the beginning of a question.
func (it *item) giftHead(src string) (rest string, html bool) {
	if m := giftTitle.FindStringSubmatch(src); m != nil {
		if it.number == "" {
			it.number = excerpt(giftText(m[1], false), 20)
		}
		src = src[len(m[0]):]
	}
	m := giftFormat.FindStringSubmatch(src)
	if m == nil {
		return src, false
	}
	return src[len(m[0]):], m[1] == "html"
}

// giftStem completes the stem with what follows the answers, and with the place they stood in.
func (it *item) giftStem(before, after, tail string) {
	blanks := strings.Count(it.stem, questions.BlankMark)
	switch {
	case it.exact && len(it.answers) == 1 && blanks > 1:
		it.answers = giftBlanks(it.answers[0], blanks)
	case it.exact && len(it.answers) == 1 && blanks == 0:
		it.stem = giftUnescape(before) + questions.BlankMark + giftUnescape(after)
	case it.exact:
	case strings.TrimSpace(tail) != "":
		it.stem = strings.TrimRight(it.stem, " ") + it.giftGap() + strings.TrimLeft(tail, " ")
	case len(it.answers) > 0:
		it.stem += it.giftGap()
	}
}

// giftBlanks gives each of n blanks its texts: an answer holds one for each, with ； between.
func giftBlanks(accepted []string, n int) [][]string {
	answers := make([][]string, n)
	for _, a := range accepted {
		for i, texts := range layout.SplitAnswers(a) {
			if i < n && !slices.Contains(answers[i], texts[0]) {
				answers[i] = append(answers[i], texts[0])
			}
		}
	}
	return answers
}

// giftGap is what stands where the answers stood in the stem.
func (it *item) giftGap() string {
	if len(it.answers) > 0 {
		return " ____ "
	}
	return "（　）"
}

// giftBraces returns where the answer part begins and ends, escapes aside; -1 without one.
func giftBraces(src string) (open, end int) {
	open = -1
	for i := 0; i < len(src); i++ {
		switch {
		case src[i] == '\\':
			i++
		case src[i] == '{' && open < 0:
			open = i
		case src[i] == '}' && open >= 0:
			return open, i
		}
	}
	if open >= 0 {
		return open, len(src)
	}
	return -1, -1
}
