package main

import (
	"context"
	"errors"

	"lawquiz/quiz/play"
)

const (
	regradeLease = "regrade"
	regradeTerm  = 15 * 1000 // ms a server keeps regrades to itself
)

// regrade takes the regrades of corrected keys to their end, while this server holds the lease. Two servers at
// it would do no harm, but each step is work done once.
func (l *loops) regrade(ctx context.Context) error {
	for ctx.Err() == nil {
		running, err := l.db.RunningRegrades(ctx)
		if err != nil || len(running) == 0 {
			return err
		}
		mine, err := l.db.Hold(ctx, regradeLease, l.instance, now(), now()+regradeTerm)
		if err != nil || !mine {
			return err
		}
		if _, err := l.play.Regrade(ctx); err != nil && !errors.Is(err, play.ErrBeaten) {
			return err
		}
		if left, err := l.db.RunningRegrades(ctx); err == nil && len(left) == 0 {
			l.log.Info("sittings regraded", "contests", len(running))
		}
	}
	return nil
}
