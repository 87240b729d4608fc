package tally

import (
	"context"

	"lawquiz/quiz"
)

// Supposing returns awards that reckon with other figures than the newest, for a look at what those would bring:
// nothing may be kept through it. Correct rates, materials and marks stay what they are.
func (a *Awards) Supposing(f *Figures) *Awards {
	cfg := a.cfg
	cfg.Live = func(context.Context, Contest, *quiz.Tree) (*Figures, error) { return f, nil }
	return &Awards{cfg: cfg}
}

// Supposing reads a contest's figures as if marks were others; see ReadWith.
func (l *Ledgers) Supposing(ctx context.Context, c Contest, tree *quiz.Tree, other func(person, paper int64, m quiz.Mark) quiz.Mark) (*Figures, error) {
	return ReadWith(ctx, l.db, c, tree, 0, other)
}
