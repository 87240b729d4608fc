package library

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// program is the author of what comes with the program.
const program = "程序"

// Create makes an empty bank of the id, title, law and edition given; questions are not taken in.
// Errors: Invalid, BankConflict when the id is taken.
func (l *Library) Create(ctx context.Context, b questions.Bank, author string) error {
	var c checker
	c.bank(b.ID, b.Title, b.Law, b.Edition)
	c.author(author)
	if err := c.fault(); err != nil {
		return err
	}
	return l.commit(ctx, func(s *shelf) ([]change, func(*store.Tx) error, error) {
		if _, err := s.bank(b.ID); err == nil {
			return nil, nil, quiz.Errorf(quiz.BankConflict, "题库编号 %s 已经有了，请换一个", b.ID).At("id", "已经有了")
		}
		return []change{{bank: row(b), line: store.BankChange{At: l.cfg.Now(), Author: author, What: Created}}}, nil, nil
	})
}

func row(b questions.Bank) store.Bank {
	return store.Bank{ID: b.ID, Title: b.Title, Law: b.Law, Edition: b.Edition}
}

// Install puts the shipped banks in. The first time that is all of them. Of a later version of the
// program a question that changed becomes a new revision unless the county has changed it itself, whose
// text then stays; new questions are added; a question the program ships no more stays as it is. It costs
// one comparison of hashes when nothing changed.
func (l *Library) Install(ctx context.Context, banks []questions.Bank) error {
	hashes, err := bankHashes(banks)
	if err != nil {
		return err
	}
	rows, err := l.cfg.DB.Banks(ctx)
	if err != nil {
		return err
	}
	there := make(map[string]string, len(rows))
	for _, b := range rows {
		there[b.ID] = b.Shipped
	}
	moved := false
	for i, b := range banks {
		moved = moved || there[b.ID] != hashes[i]
	}
	if !moved {
		return nil
	}
	return l.commit(ctx, func(s *shelf) ([]change, func(*store.Tx) error, error) {
		var changes []change
		taken := make(map[string]bool) // ids given in this installation
		for i, b := range banks {
			if old, err := s.bank(b.ID); err == nil && old.Shipped == hashes[i] {
				continue
			}
			changes = append(changes, l.installation(s, b, hashes[i], taken))
		}
		return changes, nil, nil
	})
}

// bankHashes names what each bank ships: its head, its questions and their reviews.
func bankHashes(banks []questions.Bank) ([]string, error) {
	hashes := make([]string, len(banks))
	for i, b := range banks {
		text, err := json.Marshal(&b)
		if err != nil {
			return nil, fmt.Errorf("bank %s: %w", b.ID, err)
		}
		hashes[i] = hash(text)
	}
	return hashes, nil
}

// installation is what a shipped bank changes of the one on record.
func (l *Library) installation(s *shelf, b questions.Bank, shipped string, taken map[string]bool) change {
	c := change{bank: row(b), line: store.BankChange{At: l.cfg.Now(), Author: program, What: Installed}}
	if old, err := s.bank(b.ID); err == nil {
		c.bank = old
		if old.Shipped != "" { // its head is ours
			c.bank.Title, c.bank.Law, c.bank.Edition = b.Title, b.Law, b.Edition
		}
	}
	c.bank.Shipped = shipped
	number := s.last(b.ID)
	var added, updated int
	var kept, foreign []string
	for _, q := range b.Questions {
		old := s.item(q.ID)
		switch {
		case taken[q.ID] || old != nil && (old.Bank != b.ID || old.Shipped == ""):
			foreign = append(foreign, q.ID)
		case old == nil:
			number++
			added++
			c.install(store.Item{ID: q.ID, Bank: b.ID, Number: number}, q)
		default:
			switch c.upgrade(old, q) {
			case upgraded:
				updated++
			case keptOurs:
				kept = append(kept, q.ID)
			}
		}
		taken[q.ID] = true
	}
	c.line.Note = installNote(added, updated, kept, foreign)
	return c
}

func installNote(added, updated int, kept, foreign []string) string {
	note := fmt.Sprintf("新增 %d 题，更新 %d 题", added, updated)
	if len(kept) > 0 {
		note += "；本地改过、保留本地文字的：" + strings.Join(kept, "、")
	}
	if len(foreign) > 0 {
		note += "；编号已被本地题目使用、没有装入的：" + strings.Join(foreign, "、")
	}
	return note
}

// install writes a shipped text as the item's newest.
func (c *change) install(it store.Item, q questions.Question) {
	it.Shipped = contentHash(q)
	q = tidy(q)
	q.Revision = max(q.Revision, it.Revision+1)
	review := q.Review
	if review.Status == "" {
		review.Status = questions.Candidate
	}
	c.put(it, q, review, Installed, "自带题库，"+review.On+" "+review.By)
}

type upgrade int

const (
	untouched upgrade = iota
	upgraded
	keptOurs
)

// upgrade brings an item that came with the program to what the program ships now.
func (c *change) upgrade(old *store.HeldItem, q questions.Question) upgrade {
	it := old.Item
	now, held := contentHash(q), contentHash(old.Newest)
	switch {
	case now == held:
		if further(it.Review.Status, q.Review.Status) {
			it.Shipped = now
			it = c.review(it, q.Review, "自带题库，"+q.Review.On+" "+q.Review.By)
			c.items = append(c.items, it)
			return upgraded
		}
	case held == it.Shipped && now != it.Shipped:
		c.install(it, q)
		return upgraded
	case now != it.Shipped: // the county has changed it, and so have we
		it.Shipped = now
		c.items = append(c.items, it)
		return keptOurs
	default: // only the county has
		return untouched
	}
	if it.Shipped != now {
		it.Shipped = now
		c.items = append(c.items, it)
	}
	return untouched
}

// last returns the highest number given in a bank, 0 in an empty one.
func (s *shelf) last(bank string) int {
	held := s.held(bank)
	if len(held) == 0 {
		return 0
	}
	return held[len(held)-1].Number
}
