package intake

import (
	"fmt"
	"slices"
)

// ledger gathers the result of one file and keeps its account.
type ledger struct {
	limits  Limits
	result  Result
	untold  int              // problems beyond the limit
	stopped bool             // a limit was met: nothing more is taken in
	met     map[string]Place // where the question with an id first stood
}

func newLedger(name string, limits Limits) *ledger {
	return &ledger{
		limits: limits.filled(),
		met:    map[string]Place{},
		result: Result{File: name, Drafts: []Draft{}, Problems: []Problem{}},
	}
}

// use is what became of a block.
type use int

const (
	asQuestion use = iota
	asProblem
	asBlank
	asHeading
	asFurniture
)

// count books n blocks under one use.
func (l *ledger) count(u use, n int) {
	a := &l.result.Account
	a.Blocks += n
	*[]*int{&a.Question, &a.Problem, &a.Blank, &a.Heading, &a.Furniture}[u] += n
}

// tell adds a problem. Beyond the limit problems are only counted, errors first kept.
func (l *ledger) tell(p Problem) {
	p.File = l.result.File
	if len(l.result.Problems) >= l.limits.Problems && p.Draft == 0 || len(l.result.Problems) >= 2*l.limits.Problems {
		l.untold++
		return
	}
	l.result.Problems = append(l.result.Problems, p)
}

// refuse tells why the file as a whole is not read.
func (l *ledger) refuse(code, message, suggestion string) {
	l.stopped = true
	l.tell(Problem{Severity: Error, Code: code, Message: message, Suggestion: suggestion})
}

// full reports whether no further question may be taken in, and says so once.
func (l *ledger) full() bool {
	if l.stopped {
		return true
	}
	if len(l.result.Drafts)+l.result.Refused >= l.limits.Questions {
		l.refuse("too_many_questions", fmt.Sprintf("题目超过 %d 道，后面的没有读", l.limits.Questions), "请拆成几个文件分别导入")
	}
	return l.stopped
}

// close returns the result, its problems in the order of the file.
func (l *ledger) close() Result {
	if len(l.result.Drafts)+l.result.Refused+len(l.result.Problems) == 0 {
		l.refuse("no_questions", "没有找到题目", "请确认选对了文件")
	}
	slices.SortStableFunc(l.result.Problems, func(a, b Problem) int { return comparePlaces(a.Place, b.Place) })
	if l.untold > 0 {
		l.result.Problems = append(l.result.Problems, Problem{
			Place: Place{File: l.result.File}, Severity: Error, Code: "too_many_problems",
			Message:    fmt.Sprintf("还有 %d 个问题没有逐条列出", l.untold),
			Suggestion: "请先改正前面的问题，再重新导入",
		})
	}
	return l.result
}
