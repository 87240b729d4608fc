package main

import (
	"context"

	"lawquiz/quiz/census"
	"lawquiz/quiz/tally"
)

// awards makes what keeps award sheets, over the figures that are kept at hand and what the census says of head-counts.
func (p *parts) awards(ledgers *tally.Ledgers, effects *tally.EffectCache, units *census.Census) *tally.Awards {
	return tally.NewAwards(tally.AwardsConfig{
		DB: p.db, Now: now, Live: ledgers.Figures, Effect: effects.Effect,
		HeadNotes: func(ctx context.Context, c tally.Contest) (map[int64][]string, error) {
			return units.HeadNotes(ctx, c.Participation.Of, c.Window)
		},
	})
}
