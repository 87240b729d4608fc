package layout

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"lawquiz/questions"
)

// Part is a paragraph's part in a Word file of questions. It is also the name of the paragraph's
// style, which programs keep when people edit the file.
type Part string

// The parts of a document, in their order.
const (
	BankPart        Part = "题库名称"
	ForewordPart    Part = "题库说明"
	StemPart        Part = "题目题干"
	OptionPart      Part = "题目选项"
	KeyPart         Part = "题目答案"
	ExplanationPart Part = "题目解析"
	CitationsPart   Part = "题目依据"
	DifficultyPart  Part = "题目难度"
	TagsPart        Part = "题目标签"
	IDPart          Part = "题目编号"
)

// parts is every part.
var parts = []Part{BankPart, ForewordPart, StemPart, OptionPart, KeyPart, ExplanationPart, CitationsPart, DifficultyPart, TagsPart, IDPart}

// IsPart reports whether a style's name is that of a part.
func IsPart(p Part) bool { return slices.Contains(parts, p) }

// JoinID writes id and revision as a document has them: ldf-012（第 2 版）.
func JoinID(id string, revision int) string { return fmt.Sprintf("%s（第 %d 版）", id, revision) }

var (
	idForm   = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9 ]*(?:[-–—‐‑－ ]+[A-Za-z0-9]+)*?[-–—‐‑－ ]+[0-9]{3,5})\s*(?:[（(]\s*第\s*([1-9][0-9]{0,8})\s*版\s*[）)])?$`)
	idDashes = regexp.MustCompile(`[-–—‐‑－ ]+`)
)

// SplitID reads what JoinID writes. Dashes and capitals a word processor put in are set right. The
// revision is 0 when the text has none; ok is false when it holds no id, or anything else.
func SplitID(text string) (id string, revision int, ok bool) {
	m := idForm.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return "", 0, false
	}
	if m[2] != "" {
		revision, _ = strconv.Atoi(m[2]) // digits by the form
	}
	return idDashes.ReplaceAllString(strings.ToLower(m[1]), "-"), revision, true
}

// JoinBlanks writes the answers of a document: as JoinAnswers, and with （1）, （2） before each blank
// when there are several.
func JoinBlanks(answers [][]string) string {
	if len(answers) < 2 {
		return JoinAnswers(answers)
	}
	numbered := make([][]string, len(answers))
	for i, accepted := range answers {
		numbered[i] = append([]string{}, accepted...)
		if len(accepted) > 0 {
			numbered[i][0] = blankNumber(i) + accepted[0]
		}
	}
	return JoinAnswers(numbered)
}

// SplitBlanks reads what JoinBlanks writes, with the numbers or without.
func SplitBlanks(text string) [][]string {
	answers := SplitAnswers(text)
	for i := range answers {
		if rest, found := strings.CutPrefix(answers[i][0], blankNumber(i)); found && len(answers) > 1 && strings.TrimSpace(rest) != "" {
			answers[i][0] = strings.TrimSpace(rest)
		}
	}
	return answers
}

func blankNumber(i int) string { return fmt.Sprintf("（%d）", i+1) }

// JoinSources writes citations on one line: 《劳动法》第四十一条；《工会法》第三条.
func JoinSources(citations []questions.Citation) string {
	return strings.ReplaceAll(JoinCitations(citations), "\n", "；")
}
