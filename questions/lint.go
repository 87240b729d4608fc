package questions

import (
	"fmt"
	"slices"
	"strings"
)

// Complaint is one thing a question or bank should not ship with. FORMAT.md explains every code.
type Complaint struct {
	Bank     string `json:"bank"`               // the bank's id
	Question string `json:"question,omitempty"` // the question's id; empty when it is about the bank
	Path     string `json:"path"`               // place in the bank's file, such as questions[3].key, counted from 0
	Code     string `json:"code"`               // stable, snake_case
	Message  string `json:"message"`            // Chinese: what is wrong and what to do
}

// String returns the complaint as one line: bank questions[3].key (ldf-004): 说明 [code].
func (c Complaint) String() string {
	var b strings.Builder
	b.WriteString(c.Bank + " " + c.Path)
	if c.Question != "" {
		b.WriteString(" (" + c.Question + ")")
	}
	return b.String() + ": " + c.Message + " [" + c.Code + "]"
}

// Lint returns everything wrong with the banks, in their order; nil when they are clean.
// Ids and stems must be unique over all banks given together.
func Lint(banks ...Bank) []Complaint { return slices.Concat(lintEach(banks)...) }

// lintEach returns the complaints about each bank.
func lintEach(banks []Bank) [][]Complaint {
	found := make([][]Complaint, len(banks))
	seen := memory{banks: map[string]bool{}, ids: map[string]string{}, stems: map[string]string{}}
	for i, b := range banks {
		l := linter{bank: b.ID}
		l.lintBank(b, seen)
		for j, q := range b.Questions {
			l.question, l.path = q.ID, fmt.Sprintf("questions[%d]", j)
			l.lintQuestion(q)
			l.lintUnique(q, seen)
		}
		found[i] = l.found
	}
	return found
}

// LintQuestion returns everything wrong with one question by itself; paths begin at the question,
// such as options[1]. For a question on its way into a bank.
func LintQuestion(q Question) []Complaint {
	l := linter{question: q.ID}
	l.lintQuestion(q)
	return l.found
}

// linter gathers complaints about one bank.
type linter struct {
	bank, question string
	path           string // of the question; empty for the bank itself
	found          []Complaint
}

// memory is what earlier questions have used, with the id that used it.
type memory struct {
	banks map[string]bool
	ids   map[string]string
	stems map[string]string
}

// say adds a complaint about the given field, such as options[1].
func (l *linter) say(field, code, format string, args ...any) {
	path := field
	if l.path != "" {
		path = strings.TrimSuffix(l.path+"."+field, ".")
	}
	l.found = append(l.found, Complaint{
		Bank: l.bank, Question: l.question, Path: path, Code: code, Message: fmt.Sprintf(format, args...),
	})
}

// lintQuestion gathers what is wrong with a question by itself.
func (l *linter) lintQuestion(q Question) {
	l.lintHead(q)
	l.lintStem(q)
	switch q.Kind {
	case Single, Multiple:
		l.lintOptions(q)
		l.lintLetters(q)
	case Judge:
		l.lintJudge(q)
	case Blank:
		l.lintBlanks(q)
	default:
		l.say("kind", "kind", "题型“%s”不认识：请写 single（单选）、multiple（多选）、judge（判断）或 blank（填空）", q.Kind)
	}
	l.lintText("explanation", q.Explanation, 10, 500, "explanation_length", "解析")
	l.lintCitations(q)
	l.lintNamedLaw(q)
	l.lintLocalRule(q)
	l.lintTags(q)
	l.lintReview(q.Review)
}
