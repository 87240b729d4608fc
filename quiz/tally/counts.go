package tally

import (
	"context"
	"fmt"
	"sync"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

const (
	// freshFor is how long a count is good whatever happens, in ms.
	freshFor = 60_000
	// restFactor keeps counting below a twentieth of the time, however large the contest.
	restFactor = 19
)

// counts keeps the newest T of each contest, which takes a reading of every sitting to make. It is safe
// for concurrent use.
type counts[T any] struct {
	db    *store.DB
	now   func() int64
	run   context.Context // ends the counts under way
	what  string          // is being counted, in Chinese
	count func(ctx context.Context, c Contest, now int64, progress func(done int64)) (*T, error)
	mu    sync.Mutex
	slots map[int64]*slot[T] // by contest nr
}

// slot is one contest's place, guarded by the mutex.
type slot[T any] struct {
	counted     *T          // by the last count that succeeded
	key         int64       // the key version it was counted under
	moves       store.Moves // as they were before
	restUntil   int64
	counting    chan struct{} // closed when the count under way ends; nil if none is
	done, total int64         // of that count
	err         error         // of the last count
}

// get returns what is counted of a contest. It is counted anew when results have moved since, but not
// within a minute of the last count, nor within nineteen times what that took; under another key
// at once. One count of a contest runs at a time and everybody waits for it; if ctx ends first, what
// was counted before is returned, or, if there is nothing under this key, Busy with how far the count is.
func (k *counts[T]) get(ctx context.Context, c Contest) (*T, error) {
	for {
		counted, wait := k.look(c)
		if wait == nil {
			return counted, nil
		}
		select {
		case <-wait:
		case <-ctx.Done():
			if counted != nil {
				return counted, nil
			}
			return nil, k.busy(c.Nr)
		}
		if err := k.failed(c.Nr); err != nil {
			return nil, err
		}
	}
}

// look returns what is counted under c's key, or nil, and what to wait for if it may be old. It
// starts a count where one is due.
func (k *counts[T]) look(c Contest) (*T, <-chan struct{}) {
	k.mu.Lock()
	defer k.mu.Unlock()
	at := k.slots[c.Nr]
	if at == nil {
		at = new(slot[T])
		k.slots[c.Nr] = at
	}
	counted := at.counted
	if at.key != c.KeyVersion {
		counted = nil
	}
	if at.counting == nil {
		if counted != nil && k.now() < at.restUntil {
			return counted, nil
		}
		at.counting, at.done, at.total, at.err = make(chan struct{}), 0, 0, nil
		go k.fill(at, c, counted, at.moves)
	}
	return counted, at.counting
}

// fill fills a slot, unless nothing has moved since last was counted. What fails leaves it as it was
// and is tried again when next asked for.
func (k *counts[T]) fill(at *slot[T], c Contest, last *T, lastMoves store.Moves) {
	begun := k.now()
	moves, err := k.db.Moves(k.run, c.Nr)
	if err != nil {
		err = fmt.Errorf("read standings: %w", err)
	}
	counted := last
	if err == nil && (last == nil || moves != lastMoves) {
		counted, err = k.count(k.run, c, begun, func(done int64) {
			k.mu.Lock()
			defer k.mu.Unlock()
			at.done, at.total = done, max(done, moves.Sittings)
		})
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if at.err = err; err == nil {
		at.counted, at.key, at.moves = counted, c.KeyVersion, moves
		at.restUntil = begun + max(freshFor, (1+restFactor)*(k.now()-begun))
	}
	close(at.counting)
	at.counting = nil
}

// failed returns the error of the last count, nil if it went well or another has begun.
func (k *counts[T]) failed(nr int64) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.slots[nr].err
}

func (k *counts[T]) busy(nr int64) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	at := k.slots[nr]
	return &quiz.Error{
		Code: quiz.Busy, RetryAfter: 5 * time.Second,
		Message: fmt.Sprintf("正在统计%s（已读 %d / 约 %d 人次），请稍后再看", k.what, at.done, at.total),
	}
}
