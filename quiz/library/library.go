// Package library keeps the question banks in the record: it takes files in, compares them with what is
// there, and hands contests the published questions.
//
// A bank (题库) has items (题). An item has revisions (修订), texts that never change once written, and a
// status: candidate, reviewed or published. Contests draw the revision that was published last; a newer
// one waits until it is published in its turn. Nothing is deleted: an item that should be drawn no more
// is retired (停用). Every change of a bank is one transaction that raises store.TopicBanks first, so that
// writers come one after the other, and appends one store.BankChange.
package library

import (
	"context"
	"errors"
	"sync"

	"lawquiz/questions"
	"lawquiz/questions/intake"
	"lawquiz/quiz/store"
)

// Config says what a library is made of.
type Config struct {
	DB  *store.DB
	Now func() int64 // Unix ms

	// Limits bounds what one file may hold; the zero value means intake's defaults.
	Limits intake.Limits
}

// Library is the banks of one record. It is safe for concurrent use, and any number of servers may have
// one over the same record: each notices the others' changes by the topic.
type Library struct {
	cfg     Config
	reading sync.WaitGroup // uploads being read
}

// New returns the library of a record. The caller closes it before the record.
func New(cfg Config) *Library { return &Library{cfg: cfg} }

// Close waits for the uploads being read; none may begin any more.
func (l *Library) Close() { l.reading.Wait() }

var errUnfinished = errors.New("library: not there yet")

// Install puts the shipped banks in. The first time that is all of them. Of a later version of the
// program a question that changed becomes a new revision unless the county has changed it itself, whose
// text then stays; new questions are added; a question the program ships no more stays as it is. It costs
// one comparison of hashes when nothing changed.
func (l *Library) Install(ctx context.Context, banks []questions.Bank) error { return errUnfinished }

// Create makes an empty bank of the id, title, law and edition given; questions are not taken in.
// Errors: Invalid, BankConflict when the id is taken.
func (l *Library) Create(ctx context.Context, b questions.Bank, author string) error {
	return errUnfinished
}
