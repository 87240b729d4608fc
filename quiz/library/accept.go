package library

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Which says which drafts of a preview are taken.
type Which string

// All takes everything but broken drafts and exact duplicates, and is refused while a conflict is not
// decided. OnlyClean takes what is Clean, and what is Changed when Update asks for it.
const (
	All       Which = "all"
	OnlyClean Which = "clean"
)

// Update says how drafts find the question they are a new text of.
type Update string

// With NoUpdate a draft is never written over a question that is there.
const (
	NoUpdate Update = ""
	ByID     Update = "id"     // by the id the file carries
	ByNumber Update = "number" // by the id; without one, by the file's numbers, which are then those of the bank
)

// Do is what is decided about one draft.
type Do string

// The closed list of decisions.
const (
	Take    Do = "take"    // as a new question, whatever it is like
	Skip    Do = "skip"    // leave it out
	Replace Do = "replace" // as the next revision of a question that is there
)

// Decision is what somebody decided about one draft.
type Decision struct {
	Do Do     `json:"do"`
	ID string `json:"id,omitempty"` // Replace only: the question; "" means the one of its own id, or else the gravest match on record
}

// Acceptance says what of a preview goes where.
type Acceptance struct {
	Bank      string           `json:"bank"`            // made when it is not there, with the title
	Title     string           `json:"title,omitempty"` // of a new bank; "" means its id
	Law       string           `json:"law,omitempty"`   // of a new bank
	Which     Which            `json:"which"`           // "" means All
	Update    Update           `json:"update,omitempty"`
	Decisions map[int]Decision `json:"decisions,omitempty"` // by number of the draft, from 1
	Status    questions.Status `json:"status,omitempty"`    // of what is written; "" means Candidate
	Author    string           `json:"author"`
}

// Outcome says what became of every draft: each is in one of the lists, by id or number.
type Outcome struct {
	Bank      string    `json:"bank"`
	Revision  int64     `json:"revision"` // of the bank; what it was when nothing changed
	Added     []string  `json:"added"`
	Updated   []string  `json:"updated"`
	Unchanged []string  `json:"unchanged"` // on record with this very text
	Skipped   []Skipped `json:"skipped"`
}

// Skipped is a draft that was not taken, and why.
type Skipped struct {
	Draft   int    `json:"draft"`
	Code    string `json:"code"`    // broken, likeness_same, likeness_near …, id_changed, decided
	Message string `json:"message"` // Chinese, with the place
}

// Accept writes a preview's drafts into a bank, all that are to be taken or none, in one transaction. The
// banks having changed since the preview, the drafts are compared again first, with them as they are.
//
// Errors: Invalid for the acceptance itself or a file that was refused as a whole; NotFound for a question
// to be replaced; BankConflict with a place for each draft that must be decided first.
func (l *Library) Accept(ctx context.Context, p *Preview, a Acceptance) (Outcome, error) {
	return l.accept(ctx, p, a, nil)
}

// accept also runs, in the same transaction and even if no question changes, what the outcome leads to.
func (l *Library) accept(ctx context.Context, p *Preview, a Acceptance, also func(*store.Tx, Outcome) error) (Outcome, error) {
	a.fill()
	if err := a.check(p); err != nil {
		return Outcome{}, err
	}
	var out Outcome
	seen := p
	err := l.commit(ctx, func(s *shelf) ([]change, func(*store.Tx) error, error) {
		if p.Version != s.version {
			moved := *p
			moved.Drafts = slices.Clone(p.Drafts)
			if err := l.compare(ctx, s, &moved, nil); err != nil {
				return nil, nil, err
			}
			p = &moved
		}
		plan := newPlan(s, p, seen, a, l.cfg.Now(), l.today())
		changes, err := plan.make()
		if err != nil {
			return nil, nil, err
		}
		if out = plan.out; also == nil {
			return changes, nil, nil
		}
		return changes, func(tx *store.Tx) error { return also(tx, out) }, nil
	})
	if err != nil {
		return Outcome{}, err
	}
	return out, nil
}

// fill puts the values in that absent ones mean.
func (a *Acceptance) fill() {
	a.Which, a.Status, a.Title = cmp.Or(a.Which, All), cmp.Or(a.Status, questions.Candidate), cmp.Or(a.Title, a.Bank)
}

func (a *Acceptance) check(p *Preview) error {
	if bad := p.Refusal(); bad != nil {
		return quiz.Errorf(quiz.Invalid, "%s不能收入：%s", p.File, bad.Message).At("file", cmp.Or(bad.Suggestion, bad.Message))
	}
	var c checker
	c.bank(a.Bank, a.Title, a.Law, "")
	c.author(a.Author)
	if a.Which != All && a.Which != OnlyClean {
		c.say("which", "收入范围请写 all（全部）或 clean（只收没有问题的）")
	}
	if a.Update != NoUpdate && a.Update != ByID && a.Update != ByNumber {
		c.say("update", "更新方式请写 id（按编号）或 number（按题号），不更新就不写")
	}
	if !slices.Contains(steps[:], a.Status) {
		c.say("status", "收入后的状态请写 candidate（待审）、reviewed（已审）或 published（已发布）")
	}
	for draft, d := range a.Decisions {
		at := decisionAt(draft)
		switch {
		case draft < 1 || draft > len(p.Drafts):
			c.say(at, "文件里没有第 %d 题", draft)
		case d.Do != Take && d.Do != Skip && d.Do != Replace:
			c.say(at, "处理方式请写 take（收入）、skip（跳过）或 replace（替换）")
		case d.Do != Skip && p.Drafts[draft-1].Broken:
			c.say(at, "%s不完整，不能收入：请先改正", where(&p.Drafts[draft-1], draft))
		}
	}
	return c.fault()
}

func decisionAt(draft int) string { return fmt.Sprintf("decisions.%d", draft) }
