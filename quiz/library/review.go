package library

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// steps are the statuses in the order a text goes through them.
var steps = [...]questions.Status{questions.Candidate, questions.Reviewed, questions.Published}

// further reports whether b lies beyond a.
func further(a, b questions.Status) bool {
	return slices.Index(steps[:], b) > slices.Index(steps[:], a)
}

// put writes a text of the item, q with its id and revision, as the newest, and records its review.
func (c *change) put(it store.Item, q questions.Question, r questions.Review, what, note string) {
	it.Revision = q.Revision
	it.Review = questions.Review{Status: questions.Candidate}
	c.texts = append(c.texts, store.ItemText{
		Question: q, BankRevision: c.revision(), At: c.line.At, Author: c.line.Author, What: what,
	})
	if further(it.Review.Status, r.Status) {
		it = c.review(it, r, note)
	} else {
		it.Review = r
	}
	c.items = append(c.items, it)
}

// review moves the item's newest text on to a status, step by step, and returns it.
func (c *change) review(it store.Item, r questions.Review, note string) store.Item {
	for _, step := range steps {
		if !further(it.Review.Status, step) || further(r.Status, step) {
			continue
		}
		it.Review = questions.Review{Status: step, By: r.By, On: r.On}
		c.events = append(c.events, store.ItemEvent{
			ID: it.ID, BankRevision: c.revision(), What: string(step), Revision: it.Revision,
			At: c.line.At, Author: r.By, Note: note,
		})
	}
	if it.Review.Status == questions.Published {
		it.Published, it.PublishedBy, it.PublishedOn = it.Revision, r.By, r.On
	}
	return it
}

// Edit is a question changed by hand.
type Edit struct {
	Question questions.Question // its ID names the item; Revision and Review are not read
	Base     int                // the revision it was made from
	Author   string
}

// Edit writes the text as the item's next revision, a candidate. The same text again changes nothing.
// Errors: NotFound, Invalid with every fault's place, RevisionStale when Base is not the newest revision.
func (l *Library) Edit(ctx context.Context, e Edit) (Item, error) {
	if err := checkAuthor(e.Author); err != nil {
		return Item{}, err
	}
	if err := checkQuestion(e.Question); err != nil {
		return Item{}, err
	}
	err := l.commit(ctx, func(s *shelf) ([]change, func(*store.Tx) error, error) {
		old := s.item(e.Question.ID)
		switch {
		case old == nil:
			return nil, nil, quiz.Errorf(quiz.NotFound, "没有题目 %s", printable(e.Question.ID))
		case sameContent(old.Newest, e.Question):
			return nil, nil, nil
		case e.Base != old.Revision:
			return nil, nil, quiz.Errorf(quiz.RevisionStale, "题目 %s 已经改到第 %d 版，您改的是第 %d 版：请重新打开，核对后再改", old.ID, old.Revision, e.Base)
		}
		b, err := s.bank(old.Bank)
		c := change{bank: b, line: store.BankChange{At: l.cfg.Now(), Author: e.Author, What: Edited, Note: old.ID}}
		q := tidy(e.Question)
		q.Revision = old.Revision + 1
		c.put(old.Item, q, questions.Review{Status: questions.Candidate}, Edited, "")
		return []change{c}, nil, err
	})
	if err != nil {
		return Item{}, err
	}
	return l.Item(ctx, e.Question.ID)
}

// Promotion is questions of a bank that are to move on.
type Promotion struct {
	Bank   string
	IDs    []string // nil: all of the bank
	To     questions.Status
	Author string // recorded as the reviewer, with the date
	Seen   Seen
}

// Seen is what somebody had before her eyes when she decided; of what it does not say nothing is asked.
type Seen struct {
	Bank      int64          // the bank's revision; 0: any
	Revisions map[string]int // the questions' by id
}

// Promote is PromoteSeen of what stands there, whoever has seen it.
func (l *Library) Promote(ctx context.Context, bank string, ids []string, to questions.Status, author string) (int, error) {
	return l.PromoteSeen(ctx, Promotion{Bank: bank, IDs: ids, To: to, Author: author})
}

// PromoteSeen moves the newest revisions of items on to a status, Reviewed or Published, step by step, all of them or
// none, and returns how many moved; those that have come so far already, and retired ones, stay. Errors: NotFound naming
// the ids the bank does not have, Invalid, RevisionStale when something is not what was seen.
func (l *Library) PromoteSeen(ctx context.Context, p Promotion) (int, error) {
	var c checker
	c.author(p.Author)
	if !further(questions.Candidate, p.To) {
		c.say("to", "题目只能改为已审（reviewed）或已发布（published）")
	}
	if err := c.fault(); err != nil {
		return 0, err
	}
	moved := 0
	err := l.commit(ctx, func(s *shelf) ([]change, func(*store.Tx) error, error) {
		c, err := l.promotion(s, p)
		if err != nil {
			return nil, nil, err
		}
		if moved = len(c.items); moved == 0 {
			return nil, nil, nil
		}
		return []change{c}, nil, nil
	})
	if err != nil {
		return 0, err
	}
	return moved, nil
}

// promotion is what a promotion changes of a bank.
func (l *Library) promotion(s *shelf, p Promotion) (change, error) {
	b, err := s.bank(p.Bank)
	if err != nil {
		return change{}, err
	}
	chosen := s.held(p.Bank)
	if p.IDs != nil {
		if chosen, err = s.chosen(p.Bank, p.IDs); err != nil {
			return change{}, err
		}
	}
	if err := p.Seen.still(b, chosen); err != nil {
		return change{}, err
	}
	c := change{bank: b, line: store.BankChange{At: l.cfg.Now(), Author: p.Author, What: Reviewing}}
	for i := range chosen {
		if it := chosen[i].Item; it.RetiredAt == 0 && further(it.Review.Status, p.To) {
			c.items = append(c.items, c.review(it, questions.Review{Status: p.To, By: p.Author, On: l.today()}, ""))
		}
	}
	c.line.Note = fmt.Sprintf("%d 题改为%s", len(c.items), statusName(p.To))
	return c, nil
}

// still answers RevisionStale, naming some of them, if questions or their bank are not what was seen.
func (s Seen) still(b store.Bank, chosen []store.HeldItem) error {
	if s.Bank != 0 && s.Bank != b.Revision {
		return quiz.Errorf(quiz.RevisionStale, "题库刚刚有改动，一题也没有改变状态：请刷新，核对后再办")
	}
	const named = 5
	n, names := 0, ""
	for i := range chosen {
		if seen, said := s.Revisions[chosen[i].ID]; said && seen != chosen[i].Revision {
			if n++; n <= named {
				names += "、" + chosen[i].ID
			}
		}
	}
	if n == 0 {
		return nil
	}
	return quiz.Errorf(quiz.RevisionStale, "有 %d 题在您看过之后有改动（%s），一题也没有改变状态：请刷新，核对后再办", n, strings.TrimPrefix(names, "、"))
}

func statusName(s questions.Status) string {
	switch s {
	case questions.Candidate:
		return "待审"
	case questions.Reviewed:
		return "已审"
	case questions.Published:
		return "已发布"
	}
	return string(s)
}
