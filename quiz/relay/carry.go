package relay

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"lawquiz/quiz/board"
)

const (
	batch      = 64               // entries a carry takes; one script call
	beat       = time.Second      // how often quiet boards are asked whether they are all there
	recent     = 10 * 60 * 1000   // ms of standings carried again when the boards lost their latest writes
	callLimit  = 5 * time.Second  // for one call of the boards
	longestGap = 2 * time.Second  // between tries while the boards do not answer
	drainLimit = 10 * time.Second // for what still waits when the server stops
)

// Run carries until ctx ends, then carries what still waits, for ten seconds at most.
func (r *Relay) Run(ctx context.Context) {
	var wg sync.WaitGroup
	wg.Go(func() { r.watch(ctx) })
	tick := time.NewTicker(beat)
	defer tick.Stop()
	for {
		more := r.carryAll(ctx)
		if ctx.Err() != nil {
			break
		}
		if more {
			continue
		}
		select {
		case <-ctx.Done():
		case <-r.wake:
		case <-tick.C:
			r.beatAll(ctx)
		}
	}
	wg.Wait()
	r.builds.Wait()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainLimit)
	defer cancel()
	r.drain(ctx)
}

// drain carries what still waits. Only a server that left nothing behind gives up its lease;
// the next one finds the others'.
func (r *Relay) drain(ctx context.Context) {
	for r.Waiting() > 0 && ctx.Err() == nil {
		if !r.carryAll(ctx) {
			select { // the boards do not answer: wait for the next try
			case <-ctx.Done():
			case <-time.After(50 * time.Millisecond):
			}
		}
	}
	if n := r.Waiting(); n > 0 {
		slog.Warn("stopped with standings not yet on the boards; the next start carries them", "people", n)
		return
	}
	if err := r.DB.Release(ctx, instancePrefix+r.Instance, r.Instance); err != nil {
		slog.Warn("instance lease", "err", err)
	}
}

// carryAll carries one batch of every contest and reports whether more can be carried now.
func (r *Relay) carryAll(ctx context.Context) bool {
	more := false
	for _, nr := range r.contests() {
		r.mend(ctx, nr)
		if r.carry(ctx, nr) {
			more = true
		}
	}
	return more
}

// contests lists the contests that have a line; every one the catalogue runs gets one.
func (r *Relay) contests() []int64 {
	all := r.Catalog.Contests()
	now := r.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range all {
		r.line(c.Nr, now)
	}
	out := make([]int64, 0, len(r.lines))
	for nr := range r.lines {
		out = append(out, nr)
	}
	return out
}

// carry takes a batch of a contest to the boards. It reports whether there is more to take
// and the boards took this one.
func (r *Relay) carry(ctx context.Context, nr int64) bool {
	c, err := r.Catalog.ByNr(nr)
	if err != nil {
		return false
	}
	r.mu.Lock()
	l := r.line(nr, r.Now())
	entries := l.take()
	r.mu.Unlock()
	if len(entries) == 0 || time.Now().Before(l.nextTry) {
		r.giveBack(l, entries)
		return false
	}
	call, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	b, err := r.Board.Carry(call, c.ID, entries)
	if err != nil || !b.Ready {
		r.giveBack(l, entries)
	}
	r.answered(l, c.ID, b, err)
	if err != nil || !b.Ready {
		return false
	}
	return r.settled(l)
}

// take removes up to a batch of what waits; the caller holds Relay.mu.
func (l *line) take() []board.Entry {
	if len(l.waiting) == 0 {
		return nil
	}
	entries := make([]board.Entry, 0, min(batch, len(l.waiting)))
	for person, e := range l.waiting {
		entries = append(entries, e)
		delete(l.waiting, person)
		if len(entries) == batch {
			break
		}
	}
	return entries
}

func (r *Relay) giveBack(l *line, entries []board.Entry) {
	if len(entries) == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range entries {
		l.put(e, r.Now())
	}
}

// settled notes that a batch arrived and reports whether more waits.
func (r *Relay) settled(l *line) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(l.waiting) == 0 {
		l.since = 0
		return false
	}
	l.since = r.Now()
	return true
}

// answered reads what the boards said of themselves and decides what they need.
func (r *Relay) answered(l *line, contest string, b board.Beat, err error) {
	if err != nil {
		l.failures++
		gap := min(longestGap, 50*time.Millisecond<<min(l.failures, 8))
		l.nextTry = time.Now().Add(gap/2 + rand.N(gap/2))
		if l.failures == 1 {
			slog.Warn("boards do not answer; they catch up by themselves", "contest", contest, "err", err)
		}
		return
	}
	if l.failures > 0 {
		slog.Info("boards answer again", "contest", contest, "failures", l.failures)
	}
	l.failures, l.nextTry = 0, time.Time{}
	back := l.seen > 0 && b.Count <= l.seen
	l.seen = b.Count
	r.mu.Lock()
	defer r.mu.Unlock()
	l.missing = !b.Ready
	l.lost = l.lost || back && b.Ready
	if b.Ready && !l.lost {
		l.alive = r.Now()
	}
}

// beatAll asks quiet boards whether they are all there.
func (r *Relay) beatAll(ctx context.Context) {
	for _, nr := range r.contests() {
		c, err := r.Catalog.ByNr(nr)
		if err != nil {
			continue
		}
		r.mu.Lock()
		l := r.line(nr, r.Now())
		r.mu.Unlock()
		if time.Now().Before(l.nextTry) {
			continue
		}
		call, cancel := context.WithTimeout(ctx, callLimit)
		b, err := r.Board.Beat(call, c.ID)
		cancel()
		if ctx.Err() == nil {
			r.answered(l, c.ID, b, err)
		}
	}
}
