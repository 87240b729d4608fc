package out

import (
	"fmt"
	"strings"

	"lawquiz/questions"
	"lawquiz/questions/intake/layout"
)

// writeGIFT writes Moodle's GIFT form, which holds every text of a question. What it has no field
// for stands in the comment above the question: Moodle takes [id:…] and [tag:…] from there. GIFT
// knows no question with several blanks: it becomes a short answer 98；15, any of the accepted texts
// for each blank. Moodle takes an accepted text with -> for a matching question, and cannot be told
// otherwise; use Moodle XML for such a bank.
func writeGIFT(banks []questions.Bank) ([]byte, error) {
	var b strings.Builder
	b.WriteString("// 题库导出（GIFT 格式）。题目上面一行注释里的编号、修订、难度、依据请保留，改好后可以再导入。\n")
	for _, bank := range banks {
		fmt.Fprintf(&b, "\n$CATEGORY: %s\n", strings.ReplaceAll(oneLine(bank.Title), "/", "//"))
		for _, q := range bank.Questions {
			if err := giftQuestion(&b, q); err != nil {
				return nil, err
			}
		}
	}
	return []byte(b.String()), nil
}

func giftQuestion(b *strings.Builder, q questions.Question) error {
	if err := checkTable(q); err != nil {
		return err
	}
	b.WriteString("\n//")
	if q.ID != "" {
		b.WriteString(" [id:" + giftTag(q.ID) + "]")
	}
	for _, tag := range tagsOf(q) {
		b.WriteString(" [tag:" + giftTag(tag) + "]")
	}
	b.WriteString("\n::" + giftText(named(q)) + "::[plain]")
	before, answers, after := q.Stem, []string(nil), ""
	switch q.Kind {
	case questions.Judge:
		answers = []string{map[bool]string{true: "TRUE", false: "FALSE"}[q.Key() == questions.Right]}
	case questions.Blank:
		n, err := blanksOf(q)
		if err != nil {
			return err
		}
		if n == 1 {
			before, after, _ = strings.Cut(q.Stem, questions.BlankMark)
		}
		for _, text := range giftAccepted(q.Answers) {
			answers = append(answers, "="+giftAnswer(starless(text)))
		}
	default:
		answers = giftOptions(q)
	}
	b.WriteString(giftText(before) + "{" + strings.Join(answers, "\n\t"))
	if q.Explanation != "" {
		b.WriteString("\n\t####" + giftText(q.Explanation))
	}
	b.WriteString("\n}" + giftText(after) + "\n")
	return nil
}

// giftOptions returns the options with their signs: = and ~ when one is right, shares of the points
// when several are, a wrong one taking away what a right one gives.
func giftOptions(q questions.Question) []string {
	lines := make([]string, len(q.Options))
	part := share(rightOf(q))
	for i, o := range q.Options {
		sign := map[bool]string{true: "=", false: "~"}[o.Correct]
		if q.Kind == questions.Multiple {
			sign = map[bool]string{true: "~%" + part + "%", false: "~%-" + part + "%"}[o.Correct]
		}
		lines[i] = sign + giftAnswer(o.Text)
	}
	return lines
}

// mostCombinations is up to how many answers of a question with several blanks are written out in
// every combination; beyond, each accepted text stands in one of them.
const mostCombinations = 24

// giftAccepted returns the short answers that stand for the accepted texts of all blanks.
func giftAccepted(answers [][]string) []string {
	if len(answers) == 1 {
		return answers[0]
	}
	all, longest := 1, 0
	for _, accepted := range answers {
		all, longest = min(all*len(accepted), mostCombinations+1), max(longest, len(accepted))
	}
	if all <= mostCombinations {
		longest = all
	}
	joined := make([]string, longest)
	for k := range joined {
		one, rest := make([][]string, len(answers)), k
		for i := len(answers) - 1; i >= 0; i-- {
			at := k
			if all <= mostCombinations {
				at, rest = rest%len(answers[i]), rest/len(answers[i])
			} else if k >= len(answers[i]) {
				at = 0
			}
			one[i] = answers[i][at : at+1]
		}
		joined[k] = layout.JoinAnswers(one)
	}
	return joined
}

// giftSigns are the characters GIFT gives a meaning, with a backslash before them.
var giftSigns = strings.NewReplacer(`\`, `\\`, "#", `\#`, "=", `\=`, "~", `\~`, "{", `\{`, "}", `\}`, ":", `\:`, "\n", `\n`)

func giftText(text string) string { return giftSigns.Replace(text) }

// giftAnswer says that a text is plain when its beginning would pass for a format or a weight.
func giftAnswer(text string) string {
	if strings.HasPrefix(text, "[") || strings.HasPrefix(text, "%") {
		return "[plain]" + giftText(text)
	}
	return giftText(text)
}

// giftTag writes the characters no tag of Moodle's may hold by their numbers: %0A.
func giftTag(tag string) string {
	var b strings.Builder
	for i := range len(tag) {
		switch c := tag[i]; {
		case c == ']':
			b.WriteString(`\]`)
		case c < ' ', c == 0x7f, strings.IndexByte("\\<>`[", c) >= 0, c == '%' && hexFollows(tag[i+1:]):
			fmt.Fprintf(&b, "%%%02X", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func hexFollows(text string) bool {
	const digits = "0123456789ABCDEF"
	return len(text) >= 2 && strings.IndexByte(digits, text[0]) >= 0 && strings.IndexByte(digits, text[1]) >= 0
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
