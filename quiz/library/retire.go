package library

import (
	"context"
	"fmt"

	"lawquiz/quiz/store"
)

// Retire keeps items from being drawn by new contests. Those retired already stay so. Nothing is
// changed unless every id is known; errors: NotFound naming those that are not, Invalid.
func (l *Library) Retire(ctx context.Context, ids []string, author, note string) error {
	return l.shift(ctx, ids, Retired, author, note, func(it *store.Item) bool {
		changed := it.RetiredAt == 0
		if changed {
			it.RetiredAt = l.cfg.Now()
		}
		return changed
	})
}

// Restore brings retired items back as they were. Errors as for Retire.
func (l *Library) Restore(ctx context.Context, ids []string, author, note string) error {
	return l.shift(ctx, ids, Restored, author, note, func(it *store.Item) bool {
		changed := it.RetiredAt != 0
		it.RetiredAt = 0
		return changed
	})
}

// shift changes items, in whichever banks they are, and records it; turn reports whether it did.
func (l *Library) shift(ctx context.Context, ids []string, what, author, note string, turn func(*store.Item) bool) error {
	var c checker
	c.author(author)
	c.text("note", "说明", note, maxNote, false)
	if err := c.fault(); err != nil {
		return err
	}
	return l.commit(ctx, func(s *shelf) ([]change, func(*store.Tx) error, error) {
		chosen, err := s.chosen("", ids)
		if err != nil {
			return nil, nil, err
		}
		var changes []change
		for _, b := range s.banks {
			c := change{bank: b, line: store.BankChange{At: l.cfg.Now(), Author: author, What: what}}
			for i := range chosen {
				if it := chosen[i].Item; it.Bank == b.ID && turn(&it) {
					c.items = append(c.items, it)
					c.events = append(c.events, store.ItemEvent{
						ID: it.ID, BankRevision: c.revision(), What: what, Revision: it.Revision,
						At: c.line.At, Author: author, Note: note,
					})
				}
			}
			if len(c.items) > 0 {
				c.line.Note = joinNote(fmt.Sprintf("%d 题", len(c.items)), note)
				changes = append(changes, c)
			}
		}
		return changes, nil, nil
	})
}

func joinNote(what, note string) string {
	if note == "" {
		return what
	}
	return what + "：" + note
}
