package tally

import (
	"context"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// AwardsConfig is what NewAwards needs.
type AwardsConfig struct {
	DB  *store.DB
	Now func() int64 // Unix ms

	// Live gives the newest figures of a contest for previews without a cut-off; nil: they are read
	// from the record each time.
	Live func(ctx context.Context, c Contest, tree *quiz.Tree) (*Figures, error)
	// Effect gives the correct rates of first and last sittings for previews without a cut-off; nil: they are
	// read from the record each time, which is a pass over every answer. Only sheets that ask for them need it.
	Effect func(ctx context.Context, c Contest) (*Effect, error)
	// HeadNotes gives what must be said of units' head-counts, e.g. that one was changed after the opening;
	// nil: nothing.
	HeadNotes func(ctx context.Context, c Contest) (map[int64][]string, error)
}

// Awards keeps award sheets and everything they are reckoned from. It is safe for concurrent use.
type Awards struct{ cfg AwardsConfig }

// NewAwards makes one.
func NewAwards(cfg AwardsConfig) *Awards { return &Awards{cfg: cfg} }

// Hand is who does something: the account, how the record names it, and the unit it belongs to.
type Hand struct {
	Account int64 // 0: the operator
	Name    string
	Login   string
	Unit    int64 // quiz.Root: the whole tree
	Admin   bool
}
