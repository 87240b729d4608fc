package library

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lawquiz/questions"
	"lawquiz/questions/intake"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// plan works out what an acceptance does. It only thinks; change.write acts.
type plan struct {
	shelf   *shelf
	preview *Preview
	seen    *Preview // what was decided on; another than preview when the banks have changed since
	accept  Acceptance
	review  questions.Review // of what is written

	change    change
	number    int             // the last given in the bank
	given     map[string]bool // ids of new questions
	brought   map[string]int  // ids the file brings -> the first draft with it
	older     map[int]bool    // drafts that are an older text, untouched
	target    map[string]int  // id of a question written over -> the draft
	taken     map[int]bool    // drafts that are written, or are on record as they stand
	settled   []settled       // drafts that what is on record leaves nothing to do for, in order
	warned    map[int]string  // code of a warning of intake's, by draft
	out       Outcome
	undecided *quiz.Error
	missing   *quiz.Error
}

func newPlan(s *shelf, p, seen *Preview, a Acceptance, now int64, today string) *plan {
	x := &plan{
		shelf: s, preview: p, seen: seen, accept: a, review: questions.Review{Status: a.Status},
		change: change{
			bank: store.Bank{ID: a.Bank, Title: a.Title, Law: a.Law},
			line: store.BankChange{At: now, Author: a.Author, What: Accepted, File: p.File, Hash: p.Hash},
		},
		number: s.last(a.Bank), given: make(map[string]bool), brought: make(map[string]int), older: make(map[int]bool), target: make(map[string]int),
		taken: make(map[int]bool), warned: make(map[int]string),
		out: Outcome{Bank: a.Bank, Added: []string{}, Updated: []string{}, Unchanged: []string{}, Skipped: []Skipped{}},
	}
	if a.Status != questions.Candidate {
		x.review.By, x.review.On = a.Author, today
	}
	if b, err := s.bank(a.Bank); err == nil {
		x.change.bank = b
	}
	x.out.Revision = x.change.bank.Revision
	for _, problem := range p.Problems {
		if problem.Severity == intake.Warning && !ours(problem.Code) {
			x.warned[problem.Draft] = problem.Code
		}
		x.older[problem.Draft] = x.older[problem.Draft] || problem.Code == CodeOlder
	}
	for i := range p.Drafts {
		if d := &p.Drafts[i]; d.Question.ID != "" && !d.Broken && x.brought[d.Question.ID] == 0 {
			x.brought[d.Question.ID] = i + 1
		}
	}
	return x
}

// settled is a draft that says what a question on record says, and what to note of it if the question
// still says so in the end.
type settled struct {
	draft int
	id    string
	note  func()
}

// make goes through the drafts in turn, and then once more through those settled by the record, which
// another draft may have changed. Errors as Accept has them.
func (x *plan) make() ([]change, error) {
	for i := range x.preview.Drafts {
		x.draft(&x.preview.Drafts[i], i+1)
	}
	for _, s := range x.settled {
		x.settle(s)
	}
	slices.SortStableFunc(x.out.Skipped, func(a, b Skipped) int { return a.Draft - b.Draft })
	switch {
	case x.missing != nil:
		return nil, x.missing
	case x.undecided != nil:
		return nil, x.undecided
	case len(x.out.Added)+len(x.out.Updated) == 0:
		return nil, nil
	}
	x.out.Revision = x.change.revision()
	x.change.line.Note = fmt.Sprintf("新增 %d 题，更新 %d 题，未变 %d 题，未收 %d 题",
		len(x.out.Added), len(x.out.Updated), len(x.out.Unchanged), len(x.out.Skipped))
	return []change{x.change}, nil
}

// draft decides about one draft.
func (x *plan) draft(d *Draft, draft int) {
	if d.Broken {
		x.skip(d, draft, "broken", "不完整，缺答案、选项或题干")
		return
	}
	switch decision, decided := x.accept.Decisions[draft]; {
	case !decided:
		x.undecidedDraft(d, draft)
	case decision.Do == Skip:
		x.skip(d, draft, "decided", "按决定跳过")
	case decision.Do == Take:
		x.add(d, draft)
	default:
		x.replace(d, draft, decision.ID)
	}
}

// undecidedDraft follows the rules, nobody having said anything about the draft.
func (x *plan) undecidedDraft(d *Draft, draft int) {
	own := x.shelf.item(d.Question.ID)
	if own != nil && sameContent(own.Newest, d.Question) {
		x.unchanged(own, draft)
		return
	}
	target, q := x.updated(d, own)
	if target != nil && sameContent(target.Newest, q) {
		x.unchanged(target, draft)
		return
	}
	switch first := x.brought[d.Question.ID]; {
	case first > 0 && first < draft && x.taken[first] && !sameContent(x.preview.Drafts[first-1].Question, d.Question):
		x.conflict(d, draft, CodeTwice, fmt.Sprintf("编号 %s 在本文件%s已经用过，内容不同：请决定收入（另给编号）还是跳过", d.Question.ID, where(&x.preview.Drafts[first-1], first)))
		return
	case own != nil && x.older[draft]:
		x.skip(d, draft, CodeOlder, "是题库里这道题的旧版，原样未动")
		x.taken[draft] = true
		return
	case own != nil && d.Question.Revision < own.Revision:
		x.conflict(d, draft, CodeStale, fmt.Sprintf("是在旧版上改的，题库里的 %s 已改到第 %d 版：请决定替换还是跳过", own.ID, own.Revision))
		return
	case own != nil && target == nil:
		x.skip(d, draft, CodeChanged, fmt.Sprintf("题库里已有编号 %s 的题，内容不同；要更新它，请选“按编号更新”", own.ID))
		return
	}
	if target != nil && !akin(target.Newest, d.Question) {
		what := fmt.Sprintf("题库的第 %d 题（%s）看来是另一道题", target.Number, target.ID)
		if own != nil {
			what = "编号 " + own.ID + " 在题库里是另一道题"
		}
		x.conflict(d, draft, CodeChanged, what+"：请决定收入（另给编号）、替换还是跳过")
		return
	}
	if x.like(d, draft, target) {
		return
	}
	if target != nil {
		x.update(target, d, q, draft)
		return
	}
	x.add(d, draft)
}

// updated returns the item whose next revision the draft is, and that text; nil when it is none.
func (x *plan) updated(d *Draft, own *store.HeldItem) (*store.HeldItem, questions.Question) {
	switch {
	case x.accept.Update == NoUpdate:
	case own != nil:
		return own, d.Question
	case x.accept.Update == ByNumber && d.Question.ID == "":
		if h := x.shelf.numbered(x.accept.Bank, number(d.Number)); h != nil {
			return h, filled(d.Question, h.Newest)
		}
	}
	return nil, questions.Question{}
}

// number reads a question's number as files write it: 12, 12. or 第12题; 0 when it is none.
func number(text string) int {
	text = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(text), "第"), "题")
	n, err := strconv.Atoi(strings.Trim(text, " .．、"))
	if err != nil || n < 1 {
		return 0
	}
	return n
}

// filled returns the text of a file that does not know our ids, with what such a file leaves out as it
// stands on record. Intake's difficulty for a file that says none is 2.
func filled(q, held questions.Question) questions.Question {
	q.Explanation = cmp.Or(q.Explanation, held.Explanation)
	if len(q.Citations) == 0 {
		q.Citations = held.Citations
	}
	if len(q.Tags) == 0 {
		q.Tags = held.Tags
	}
	if q.Difficulty == 2 {
		q.Difficulty = held.Difficulty
	}
	return q
}

// like deals with what the draft is like, and reports whether that settles it. Matches with the question
// to be written over do not count, nor do those with drafts that are not taken.
func (x *plan) like(d *Draft, draft int, target *store.HeldItem) bool {
	warning := x.warned[draft]
	if len(d.Outdated) > 0 {
		warning = CodeOutdated
	}
	for _, m := range d.Matches { // the same question stands before any other
		if m.Draft > 0 && !x.taken[m.Draft] || m.Draft == 0 && target != nil && m.ID == target.ID {
			continue
		}
		switch m.Verdict {
		case questions.Same:
			skip := func() { x.skip(d, draft, CodeSame, "与"+x.preview.called(m)+"相同") }
			if m.Draft > 0 {
				skip()
			} else {
				x.settled = append(x.settled, settled{draft, m.ID, skip})
			}
			return true
		case questions.Conflict:
			x.conflict(d, draft, CodeConflict, fmt.Sprintf("与%s题干相同、答案不同（这里 %s，那里 %s）：请决定收入、替换还是跳过", x.preview.called(m), short(d.Question.Key()), short(m.Key)))
			return true
		case questions.Near:
			warning = CodeNear
		}
	}
	if x.accept.Which == OnlyClean && warning != "" {
		x.skip(d, draft, warning, "有提醒，这次只收没有问题的题")
		return true
	}
	return false
}
