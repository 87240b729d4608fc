package intake

import (
	"fmt"
	"html"
	"regexp"
	"strings"

	"lawquiz/questions"
)

// A gap of a cloze question, {1:SHORTANSWER:=98~=九十八}, and one answer in it with its weight. An
// entity such as &#125; and a sign after \ end neither.
var (
	clozeGap    = regexp.MustCompile(`(?s)\{\d*:(SHORTANSWER|SHORTANSWER_C|SA|SAC|MW|MWC):((?:[^}\\]|\\.)*)\}`)
	clozeOther  = regexp.MustCompile(`\{\d*:[A-Z_]+:`)
	clozeAnswer = regexp.MustCompile(`(?s)^(=|%-?\d+(?:[.,]\d*)?%)?((?:[^#&\\]|&#?|\\.)*)`)
	clozeParts  = regexp.MustCompile(`(?s)(?:[^~\\]|\\.)+`)
)

// moodleCloze reads a text with gaps to write into. One with gaps of another sort is refused.
func (it *item) moodleCloze(text *node) {
	src := text.child("text").text.String()
	gaps := clozeGap.FindAllStringSubmatch(src, -1)
	src = clozeGap.ReplaceAllLiteralString(src, questions.BlankMark)
	text.child("text").text.Reset()
	text.child("text").text.WriteString(src)
	it.stem = it.moodleText(text, "题干")
	if len(gaps) == 0 || clozeOther.MatchString(src) {
		it.refused = "完形填空"
		return
	}
	it.kind = "填空题"
	for _, g := range gaps {
		it.answers = append(it.answers, it.clozeAnswers(g[2]))
	}
}

// clozeAnswers returns the texts a gap takes for right.
func (it *item) clozeAnswers(gap string) []string {
	var accepted []string
	for _, part := range clozeParts.FindAllString(gap, -1) {
		m := clozeAnswer.FindStringSubmatch(part)
		text := strings.NewReplacer(`\}`, "}", `\#`, "#", `\~`, "~").Replace(m[2])
		text = strings.TrimSpace(html.UnescapeString(text))
		switch {
		case m[1] != "=" && m[1] != "%100%":
			if weight := strings.Trim(m[1], "%"); strings.Trim(weight, "-0.,") != "" && weight[0] != '-' {
				it.note(Warning, "答案", "partial_credit", fmt.Sprintf("答案“%s”原来只得 %s%% 的分，没有收进来", excerpt(text, 12), weight), "如果这种写法也算对，请补上")
			}
		case strings.Contains(strings.ReplaceAll(text, `\*`, ""), "*"):
			it.refused = "带通配符 * 的填空题"
		default:
			accepted = append(accepted, unescapeStars(text))
		}
	}
	return accepted
}
