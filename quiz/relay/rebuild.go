package relay

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"lawquiz/quiz/board"
	"lawquiz/quiz/store"
)

// slice is how many standings a rebuild hands over at once; the boards sort and send them
// the faster, the more there are.
const slice = 100_000

// rebuildTerm is the term of the lease "rebuild/<contest>" in ms, renewed with every slice: of
// two builds of one contest the later one would end the earlier one, and so on for ever.
const rebuildTerm = 60 * 1000

// Rebuild asks for a contest's boards to be built anew. Run does it.
func (r *Relay) Rebuild(contest int64) {
	now := r.Now()
	r.mu.Lock()
	if l := r.line(contest, now); l.building {
		l.asked = true // after this one, which may have read the record already
	} else {
		l.forced = true
	}
	r.mu.Unlock()
	r.rouse()
}

func (r *Relay) rouse() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// mend starts what a contest's boards need: a rebuild if they do not exist or somebody asked
// for one, recent standings once more if they lost their latest writes.
func (r *Relay) mend(ctx context.Context, nr int64) {
	r.mu.Lock()
	l := r.line(nr, r.Now())
	build := (l.missing || l.forced) && !l.building
	again := l.lost && !l.missing && !l.building
	if build || again {
		l.building = true
	}
	r.mu.Unlock()
	switch {
	case build:
		r.builds.Go(func() { r.mended(ctx, nr, l, r.rebuildLeased(ctx, nr)) })
	case again:
		r.builds.Go(func() { r.mended(ctx, nr, l, r.CarrySince(ctx, nr, r.Now()-recent)) })
	}
}

// mended notes how a rebuild or a second carrying ended. After a failure it pauses before the
// next try.
func (r *Relay) mended(ctx context.Context, nr int64, l *line, err error) {
	if err != nil && ctx.Err() == nil {
		slog.Warn("boards could not be mended yet", "contest", nr, "err", err)
		select {
		case <-ctx.Done():
		case <-time.After(longestGap):
		}
	}
	r.mu.Lock()
	l.building = false
	if err == nil {
		l.missing, l.forced, l.lost = false, false, false
		l.alive = r.Now()
	}
	l.forced, l.asked = l.forced || l.asked, false
	r.mu.Unlock()
	r.rouse()
}

// CarrySince queues again every standing of a contest changed at or after a time.
func (r *Relay) CarrySince(ctx context.Context, nr, since int64) error {
	n := 0
	err := r.DB.EachStanding(ctx, nr, since, func(s *store.Standing) error {
		e := r.entry(s)
		r.mu.Lock()
		r.line(nr, r.Now()).put(e, r.Now())
		r.mu.Unlock()
		n++
		return nil
	})
	if n > 0 {
		slog.Info("standings carried again", "contest", nr, "people", n)
	}
	r.rouse()
	return err
}

// rebuildLeased builds a contest's boards unless another server is at it.
func (r *Relay) rebuildLeased(ctx context.Context, nr int64) error {
	name := fmt.Sprintf("rebuild/%d", nr)
	hold := func() (bool, error) {
		now := r.Now()
		return r.DB.Hold(ctx, name, r.Instance, now, now+rebuildTerm)
	}
	mine, err := hold()
	if err != nil {
		return err
	}
	if !mine {
		return errors.New("another server is building the boards")
	}
	defer r.DB.Release(context.WithoutCancel(ctx), name, r.Instance)
	_, err = r.Build(ctx, nr, func(int) {
		if _, err := hold(); err != nil { // the term is long enough to fail once
			slog.Warn("rebuild lease", "contest", nr, "err", err)
		}
	})
	return err
}

// Build builds a contest's boards from all its standings and puts them in place of the old
// ones, while carries go on. progress is told how many people have been loaded. It returns that number.
func (r *Relay) Build(ctx context.Context, nr int64, progress func(people int)) (int, error) {
	c, err := r.Catalog.ByNr(nr)
	if err != nil {
		return 0, err
	}
	b, err := r.Board.Begin(ctx, c.ID)
	if err != nil {
		return 0, fmt.Errorf("begin build: %w", err)
	}
	n, err := r.load(ctx, nr, b, progress)
	if err == nil {
		err = b.Swap(ctx)
	}
	if err != nil {
		return n, errors.Join(err, b.Abandon(context.WithoutCancel(ctx)))
	}
	slog.Info("boards built", "contest", c.ID, "people", n)
	return n, nil
}

// load hands every standing of a contest to the build. The record is read and packed while the
// boards take in the slice before.
func (r *Relay) load(ctx context.Context, nr int64, b board.Build, progress func(int)) (int, error) {
	slices := make(chan []board.Entry)
	work, ctx := errgroup.WithContext(ctx)
	work.Go(func() error {
		defer close(slices)
		return r.slices(ctx, nr, slices)
	})
	n := 0
	work.Go(func() error {
		for entries := range slices {
			if err := b.Load(ctx, entries); err != nil {
				return err
			}
			n += len(entries)
			progress(n)
		}
		return nil
	})
	err := work.Wait()
	return n, err
}

// slices reads the standings of a contest into out; a contest without any still makes one slice.
func (r *Relay) slices(ctx context.Context, nr int64, out chan<- []board.Entry) error {
	send := func(entries []board.Entry) error {
		select {
		case out <- entries:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	var entries []board.Entry
	err := r.DB.EachStanding(ctx, nr, 0, func(s *store.Standing) error {
		entries = append(entries, r.entry(s))
		if len(entries) < slice {
			return nil
		}
		full := entries
		entries = make([]board.Entry, 0, slice)
		return send(full)
	})
	if err != nil {
		return err
	}
	return send(entries)
}
