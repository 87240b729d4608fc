package tally

import "lawquiz/quiz/store"

// Awards keeps award sheets and everything they are reckoned from. It is safe for concurrent use.
type Awards struct {
	db  *store.DB
	now func() int64
}

// NewAwards makes one over a record; now gives Unix ms.
func NewAwards(db *store.DB, now func() int64) *Awards { return &Awards{db: db, now: now} }
