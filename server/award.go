package main

import "lawquiz/quiz/tally"

// awards makes what keeps award sheets, over the figures the ledgers hold.
func (p *parts) awards(ledgers *tally.Ledgers) *tally.Awards {
	return tally.NewAwards(tally.AwardsConfig{DB: p.db, Now: now, Live: ledgers.Figures})
}
