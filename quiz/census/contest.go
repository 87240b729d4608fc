package census

import (
	"context"
	"fmt"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// contest is what the census needs of one.
type contest struct {
	*quiz.Contest
	nr       int64
	state    string
	document string
}

// ended reports whether a contest takes no more submissions at now.
func (c *contest) ended(now int64) bool {
	return c.state == store.Closed || now >= c.Window.Close+quiz.SaveGrace
}

// counts reports whether a person's participation enters the contest's rate, and so her standing is counted.
func (c *contest) counts(p *store.Place, tree *quiz.Tree) bool {
	return c.Participation.Counts(p.Gender, p.Member) && tree.Rated(p.Unit)
}

// contests returns every contest that workers know of.
func (c *Census) contests(ctx context.Context) ([]*contest, error) {
	rows, err := c.cfg.DB.ContestDocuments(ctx)
	if err != nil {
		return nil, err
	}
	changes, err := c.cfg.DB.Changes(ctx)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []*contest
	for _, r := range rows {
		if r.State == store.Draft {
			continue
		}
		known := c.docs[r.Nr]
		if known == nil || known.document != r.Document || known.state != r.State {
			doc, faults := quiz.ReadContest(r.ID+".yaml", []byte(r.Document))
			if len(faults) > 0 {
				return nil, fmt.Errorf("contest %s: %w", r.ID, faults)
			}
			known = &contest{Contest: doc, nr: r.Nr, state: r.State, document: r.Document}
			c.docs[r.Nr] = known
		}
		out = append(out, known.extended(changes[r.Nr]))
	}
	return out, nil
}

// extended is a contest whose window closes when the newest extension says.
func (c *contest) extended(changes []store.Change) *contest {
	closes := c.Window.Close
	for _, ch := range changes {
		closes = max(closes, ch.Closes)
	}
	if closes == c.Window.Close {
		return c
	}
	out, doc := *c, *c.Contest
	doc.Window.Close, out.Contest = closes, &doc
	return &out
}

// live returns the contests that have not ended at now, and the others.
func (c *Census) live(ctx context.Context, now int64) (live, over []*contest, err error) {
	all, err := c.contests(ctx)
	for _, one := range all {
		if one.ended(now) {
			over = append(over, one)
		} else {
			live = append(live, one)
		}
	}
	return live, over, err
}
