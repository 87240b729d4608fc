package intake

import (
	"regexp"
	"strconv"

	"lawquiz/questions"
)

var questionPath = regexp.MustCompile(`^questions\[(\d+)\]`)

// readYAML reads a bank of our own. Every question becomes a candidate again, whatever its review said.
func (l *ledger) readYAML(text string) {
	bank, faults := questions.ReadBank(l.result.File, []byte(text))
	drafts := map[int]int{} // number of the draft by index in the bank
	for i, q := range bank.Questions {
		if l.full() || q.Kind == "" {
			l.count(asProblem, 1)
			l.result.Refused++ // the fault below says why
			continue
		}
		q.Review = questions.Review{Status: questions.Candidate}
		l.count(asQuestion, 1)
		l.result.Drafts = append(l.result.Drafts, Draft{Question: q, Place: Place{Item: i + 1}, Number: q.ID, Section: bank.Title})
		drafts[i] = len(l.result.Drafts)
	}
	for _, f := range faults {
		p := Problem{Place: Place{Row: f.Line, Column: f.Column}, Field: f.Path, Severity: Error, Code: f.Code, Message: f.Message}
		if m := questionPath.FindStringSubmatch(f.Path); m != nil {
			i, _ := strconv.Atoi(m[1]) // digits by the form; 0 is then the draft of none
			if p.Draft = drafts[i]; p.Draft > 0 {
				l.result.Drafts[p.Draft-1].Broken = true
			}
		}
		l.tell(p)
	}
	if len(bank.Questions) == 0 && len(faults) == 0 {
		l.refuse("no_questions", "题库里没有题目", "请确认选对了文件")
	}
}
