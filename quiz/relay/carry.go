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
		select {
		case <-tick.C: // also while one contest always has more to carry
			r.beatAll(ctx)
			continue
		default:
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
	r.drain(ctx)
	cancel()
	r.builds.Wait() // for what drain found to be missing
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
	r.mu.Unlock()
	if time.Now().Before(l.nextTry) {
		return false
	}
	parcels := r.take(l)
	if len(parcels) == 0 {
		return false
	}
	entries := make([]board.Entry, len(parcels))
	for i, p := range parcels {
		entries[i] = p.Entry
	}
	call, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	b, err := r.Board.Carry(call, c.ID, entries)
	if r.Carried != nil {
		r.Carried(len(entries), err)
	}
	arrived := err == nil && b.Ready
	if !arrived {
		r.giveBack(l, parcels)
	}
	r.answered(l, c.ID, b, err)
	return arrived && r.settled(l)
}

// take removes up to a batch of what waits, the longest waiting first.
func (r *Relay) take(l *line) []parcel {
	r.mu.Lock()
	defer r.mu.Unlock()
	l.flying = l.oldest()
	var parcels []parcel
	for len(l.order) > 0 && len(parcels) < batch {
		person := l.order[0]
		l.order = l.order[1:]
		if p, ok := l.waiting[person]; ok {
			parcels = append(parcels, p)
			delete(l.waiting, person)
		}
	}
	return parcels
}

// giveBack puts parcels back in front of what waits.
func (r *Relay) giveBack(l *line, parcels []parcel) {
	r.mu.Lock()
	defer r.mu.Unlock()
	l.flying = 0
	order := make([]int64, 0, len(parcels)+len(l.order))
	for _, p := range parcels {
		order = append(order, p.Person)
		if newer, ok := l.waiting[p.Person]; ok && newer.Generation > p.Generation {
			p.Entry = newer.Entry
		}
		l.waiting[p.Person] = p
	}
	l.order = append(order, l.order...)
}

// settled notes that a batch arrived and reports whether more waits.
func (r *Relay) settled(l *line) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	l.flying = 0
	return len(l.waiting) > 0
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
	l.asked = l.asked || back && l.building // what is being loaded may be lost too
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
