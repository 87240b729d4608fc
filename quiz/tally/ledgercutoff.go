package tally

import (
	"context"

	"lawquiz/quiz"
)

const (
	// cutoffsKept is how many cut-offs' figures are kept at hand.
	cutoffsKept = 8
	// cutoffFresh is how long they are good, in ms.
	cutoffFresh = 30_000
)

// cutoff is figures at a cut-off that several people ask for: at 20:00 all counties want the same.
type cutoff struct {
	contest string
	rule    string
	at      int64
	tree    *quiz.Tree
	key     int64
}

type cutoffRead struct {
	figures *Figures
	readAt  int64
}

// Daily is ReadDaily at this moment. Figures at one cut-off are read once for everybody who asks within
// half a minute, and one reading runs at a time.
func (l *Ledgers) Daily(ctx context.Context, c Contest, tree *quiz.Tree, unit, at int64, under int) (Daily, error) {
	now := l.now()
	if err := checkDaily(tree, unit, at, now); err != nil {
		return Daily{}, err
	}
	f, err := l.at(ctx, c, tree, at)
	if err != nil {
		return Daily{}, err
	}
	return newDaily(f, c, tree, unit, under, now)
}

// at returns the figures at a cut-off.
func (l *Ledgers) at(ctx context.Context, c Contest, tree *quiz.Tree, at int64) (*Figures, error) {
	select {
	case l.reading <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-l.reading }()
	key := cutoff{contest: c.ID, rule: ruleOf(c), at: at, tree: tree, key: c.KeyVersion}
	if r, ok := l.cutoffs[key]; ok && l.now()-r.readAt < cutoffFresh {
		return r.figures, nil
	}
	f, err := Read(ctx, l.db, c, tree, at)
	if err != nil {
		return nil, err
	}
	for old, r := range l.cutoffs {
		if len(l.cutoffs) >= cutoffsKept || l.now()-r.readAt >= cutoffFresh {
			delete(l.cutoffs, old)
		}
	}
	l.cutoffs[key] = cutoffRead{f, l.now()}
	return f, nil
}
