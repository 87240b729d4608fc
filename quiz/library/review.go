package library

import (
	"context"

	"lawquiz/questions"
)

// Edit is a question changed by hand.
type Edit struct {
	Question questions.Question // its ID names the item; Revision and Review are not read
	Base     int                // the revision it was made from
	Author   string
}

// Edit writes the text as the item's next revision, a candidate. The same text again changes nothing.
// Errors: NotFound, Invalid with every fault's place, RevisionStale when Base is not the newest revision.
func (l *Library) Edit(ctx context.Context, e Edit) (Item, error) { return Item{}, errUnfinished }

// Promote moves the newest revisions of items on to a status, Reviewed or Published, step by step, and
// returns how many moved; those that have come so far already, and retired ones, stay. nil ids: all of
// the bank. author is recorded as the reviewer, with the date. Errors: NotFound naming the ids the bank
// does not have, Invalid.
func (l *Library) Promote(ctx context.Context, bank string, ids []string, to questions.Status, author string) (int, error) {
	return 0, errUnfinished
}

// Retire keeps items from being drawn by new contests. Those retired already stay so. Nothing is
// changed unless every id is known; errors: NotFound naming those that are not.
func (l *Library) Retire(ctx context.Context, ids []string, author, note string) error {
	return errUnfinished
}

// Restore brings retired items back as they were. Errors as for Retire.
func (l *Library) Restore(ctx context.Context, ids []string, author, note string) error {
	return errUnfinished
}
