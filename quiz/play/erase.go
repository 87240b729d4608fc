package play

import (
	"cmp"
	"context"
	"slices"

	"lawquiz/quiz/store"
)

// erasure is a person to be taken out of the record.
type erasure struct {
	person int64
	gone   []store.Standing // the tombstones after the commit
}

// Erase takes a person out of the record, for good: see store.Tx.Erase for what goes and what stays. The open
// paper is closed without a submission, and the boards are told of the tombstones after the commit,
// as they are of submissions. Erasing somebody again is no error. The caches of accounts are
// the caller's to clear. Codes: NotFound if there never was such a person, Busy, Unavailable.
func (s *Service) Erase(ctx context.Context, person int64) error {
	return s.committer(person).do(ctx, &op{erase: &erasure{person: person}})
}

// writeErasures comes last in a batch, so that it takes along what its people wrote in it.
func writeErasures(tx *store.Tx, batch []*op, now int64) error {
	var ops []*op
	for _, o := range batch {
		if o.erase != nil {
			ops = append(ops, o)
		}
	}
	slices.SortFunc(ops, func(a, b *op) int { return cmp.Compare(a.erase.person, b.erase.person) })
	for _, o := range ops {
		var err error
		if o.erase.gone, err = tx.Erase(o.erase.person, now); err != nil {
			return err
		}
	}
	return nil
}

// forgetAnswers takes the answers of those who were erased while their submission was on its way:
// it met their tombstone and counts for nothing.
func forgetAnswers(tx *store.Tx, ops []*op, now int64) error {
	for _, o := range ops {
		if !o.submit.written.Gone {
			continue
		}
		if _, err := tx.Erase(o.submit.sub.Person, now); err != nil {
			return err
		}
	}
	return nil
}

// doubtAll notes every standing of a person whose erasure may have been committed.
func (c *committer) doubtAll(person int64) {
	for _, contest := range c.s.Catalog.Contests() {
		c.doubt[seat{contest.Nr, person}] = true
	}
}
