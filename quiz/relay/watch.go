package relay

import (
	"context"
	"log/slog"
	"strings"
	"time"
)

// A running server holds the lease "instance/<name>" and renews it. A lease that ran out belongs
// to a server that died, perhaps between a commit and its carry; whoever finds it first carries
// what that server may have left behind.
const (
	instancePrefix = "instance/"
	instanceTerm   = 15 * 1000 // ms
	instanceRenew  = 5 * time.Second
)

func (r *Relay) watch(ctx context.Context) {
	tick := time.NewTicker(instanceRenew)
	defer tick.Stop()
	for {
		if err := r.lookAfter(ctx); err != nil && ctx.Err() == nil {
			slog.Warn("instance lease", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (r *Relay) lookAfter(ctx context.Context) error {
	now := r.Now()
	if _, err := r.DB.Hold(ctx, instancePrefix+r.Instance, r.Instance, now, now+instanceTerm); err != nil {
		return err
	}
	dead, err := r.DB.Expired(ctx, instancePrefix, now)
	if err != nil {
		return err
	}
	for name, until := range dead {
		slog.Info("carrying what a stopped server may have left", "server", strings.TrimPrefix(name, instancePrefix))
		if err := r.takeOver(ctx, until-recent); err != nil {
			return err
		}
		if err := r.DB.Drop(ctx, name, now); err != nil {
			return err
		}
	}
	return nil
}

func (r *Relay) takeOver(ctx context.Context, since int64) error {
	for _, nr := range r.contests() {
		if err := r.CarrySince(ctx, nr, since); err != nil {
			return err
		}
	}
	return nil
}
