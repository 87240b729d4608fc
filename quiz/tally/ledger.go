package tally

import "lawquiz/quiz/store"

// Ledgers keeps the live figures of contests. It is safe for concurrent use.
type Ledgers struct {
	db  *store.DB
	now func() int64
}

// NewLedgers makes an empty set of ledgers; now gives Unix ms.
func NewLedgers(db *store.DB, now func() int64) *Ledgers { return &Ledgers{db: db, now: now} }
