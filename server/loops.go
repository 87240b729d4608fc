package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"lawquiz/quiz/library"
	"lawquiz/quiz/play"
	"lawquiz/quiz/store"
	"lawquiz/server/account"
	"lawquiz/server/account/staff"
)

const (
	pollEvery    = time.Second     // what other servers and commands changed
	sweepEvery   = 5 * time.Second // papers whose worker never came back
	sweepLease   = "sweep"
	sweepTerm    = 20 * 1000 // ms a server keeps the sweep to itself
	sweepSize    = 500
	regradeEvery = time.Second // after a correction
	tidyEvery    = time.Hour
	tidyLease    = "tidy"
	tidyTerm     = 60 * 1000 // ms a server keeps the tidying of files to itself
)

// loops is the work of a server that no request asks for.
type loops struct {
	*parts
	play    *play.Service
	desk    *account.Desk
	staff   *staff.Desk
	library *library.Library
}

// run keeps everything going until ctx ends and then returns when all of it has stopped. The
// relay is not among them: it outlives the requests.
func (l *loops) run(ctx context.Context) {
	var wg sync.WaitGroup
	wg.Go(func() { l.every(ctx, pollEvery, l.poll()) })
	wg.Go(func() { l.every(ctx, sweepEvery, l.sweep) })
	wg.Go(func() { l.every(ctx, regradeEvery, l.regrade) })
	wg.Go(func() { l.every(ctx, unitsEvery, l.followUnits()) })
	wg.Go(func() { l.every(ctx, tidyEvery, l.tidy) })
	wg.Wait()
	for _, lease := range []string{sweepLease, regradeLease, unitsLease, tidyLease} {
		if err := l.db.Release(context.WithoutCancel(ctx), lease, l.instance); err != nil {
			l.log.Warn("release a lease", "lease", lease, "err", err)
		}
	}
}

// every calls do now and then again and again, a pause after each call.
func (p *parts) every(ctx context.Context, pause time.Duration, do func(context.Context) error) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		if err := do(ctx); err != nil && ctx.Err() == nil {
			p.log.Warn("background work failed; it is tried again", "err", err)
		}
		timer.Reset(pause)
	}
}

// poll returns what notices changes made elsewhere: it compares every topic's version
// with the one it last acted on.
func (l *loops) poll() func(context.Context) error {
	var known map[string]int64
	return func(ctx context.Context) error {
		topics, err := l.db.Topics(ctx)
		if err != nil {
			return err
		}
		first := known == nil
		changed := func(topic string) bool { return !first && topics[topic] != known[topic] }
		if first || changed(store.TopicContests) || changed(store.TopicUnits) {
			if err := l.catalog.Reload(ctx); err != nil {
				return err
			}
		}
		if changed(store.TopicRebuild) {
			l.log.Info("boards are rebuilt on demand")
			l.rebuildAll()
		}
		known = topics
		return l.desk.Refresh(ctx, topics)
	}
}

// rebuildAll asks for the boards of every contest to be built anew.
func (p *parts) rebuildAll() {
	for _, c := range p.catalog.Contests() {
		p.relay.Rebuild(c.Nr)
	}
}

func (l *loops) sweep(ctx context.Context) error {
	mine, err := l.db.Hold(ctx, sweepLease, l.instance, now(), now()+sweepTerm)
	if err != nil || !mine {
		return err
	}
	for {
		n, err := l.play.Sweep(ctx, sweepSize)
		if n > 0 {
			l.log.Info("papers finished by the deadline", "papers", n)
		}
		if err != nil || n < sweepSize {
			return err
		}
	}
}

func (l *loops) tidy(ctx context.Context) error {
	return errors.Join(l.desk.Tidy(ctx), l.staff.Tidy(ctx), l.tidyFiles(ctx))
}

// tidyFiles removes uploaded files nobody has taken into a bank in time.
func (l *loops) tidyFiles(ctx context.Context) error {
	mine, err := l.db.Hold(ctx, tidyLease, l.instance, now(), now()+tidyTerm)
	if err != nil || !mine {
		return err
	}
	return l.library.Tidy(ctx)
}
