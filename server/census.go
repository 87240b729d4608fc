package main

import (
	"context"
	"time"

	"lawquiz/quiz/census"
)

const (
	unitsEvery = time.Second // after a change of units
	unitsLease = "units"
	unitsTerm  = 30 * 1000 // ms a server keeps the work to itself
)

// followUnits returns what lets people and standings follow changes of the unit tree, on one server at a time.
func (l *loops) followUnits() func(context.Context) error {
	units := census.New(census.Config{DB: l.db, Now: now, Committed: l.relay.Push})
	return func(ctx context.Context) error {
		open, err := l.db.OpenUnitJobs(ctx)
		if err != nil || len(open) == 0 {
			return err
		}
		held := int64(0) // when the lease was last renewed
		for more := true; more && ctx.Err() == nil; {
			if at := now(); at > held+unitsTerm/3 {
				mine, err := l.db.Hold(ctx, unitsLease, l.instance, at, at+unitsTerm)
				if err != nil || !mine {
					return err
				}
				held = at
			}
			if more, err = units.Work(ctx); err != nil {
				return err
			}
		}
		return nil
	}
}
