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

// ItemCache keeps the newest Items of each contest. It is safe for concurrent use.
type ItemCache struct {
	db    *store.DB
	now   func() int64
	run   context.Context // ends the counts under way
	mu    sync.Mutex
	slots map[int64]*itemSlot // by contest nr
}

// itemSlot is one contest's place, guarded by the cache's mutex.
type itemSlot struct {
	items       *Items      // of the last count that succeeded
	moves       store.Moves // as they were before items were counted
	restUntil   int64
	counting    chan struct{} // closed when the count under way ends; nil if none is
	done, total int64         // of that count
	err         error         // of the last count
}

// NewItemCache makes an empty cache. Counts run until they are done or ctx ends, also when whoever
// asked has left; now gives Unix ms.
func NewItemCache(ctx context.Context, db *store.DB, now func() int64) *ItemCache {
	return &ItemCache{db: db, now: now, run: ctx, slots: make(map[int64]*itemSlot)}
}

// Items returns a contest's items. They are counted anew when results have moved since, but not
// within a minute of the last count, nor within nineteen times what that took; under another key
// at once. One count of a contest runs at a time and everybody waits for it; if ctx ends first, the
// items before are returned, or, if there are none under this key, Busy with how far the count is.
// Give ctx a deadline of a few seconds. The result is shared: callers must not change it.
func (k *ItemCache) Items(ctx context.Context, c Contest) (*Items, error) {
	for {
		items, wait := k.look(c)
		if wait == nil {
			return items, nil
		}
		select {
		case <-wait:
		case <-ctx.Done():
			if items != nil {
				return items, nil
			}
			return nil, k.busy(c.Nr)
		}
		if err := k.failed(c.Nr); err != nil {
			return nil, err
		}
	}
}

// look returns the items there are under c's key, or nil, and what to wait for if they may be
// old. It starts a count where one is due.
func (k *ItemCache) look(c Contest) (*Items, <-chan struct{}) {
	k.mu.Lock()
	defer k.mu.Unlock()
	slot := k.slots[c.Nr]
	if slot == nil {
		slot = &itemSlot{}
		k.slots[c.Nr] = slot
	}
	items := slot.items
	if items != nil && items.KeyVersion != c.KeyVersion {
		items = nil
	}
	if slot.counting == nil {
		if items != nil && k.now() < slot.restUntil {
			return items, nil
		}
		slot.counting, slot.done, slot.total, slot.err = make(chan struct{}), 0, 0, nil
		go k.count(slot, c, items, slot.moves)
	}
	return items, slot.counting
}

// count fills a slot, unless nothing has moved since last was counted. What fails leaves the items
// as they were and is tried again when next asked for.
func (k *ItemCache) count(slot *itemSlot, c Contest, last *Items, lastMoves store.Moves) {
	begun := k.now()
	moves, err := k.db.Moves(k.run, c.Nr)
	if err != nil {
		err = fmt.Errorf("read standings: %w", err)
	}
	items := last
	if err == nil && (last == nil || moves != lastMoves) {
		items, err = countItems(k.run, k.db, c, begun, func(done int64) {
			k.mu.Lock()
			defer k.mu.Unlock()
			slot.done, slot.total = done, max(done, moves.Sittings)
		})
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if slot.err = err; err == nil {
		slot.items, slot.moves = items, moves
		slot.restUntil = begun + max(freshFor, (1+restFactor)*(k.now()-begun))
	}
	close(slot.counting)
	slot.counting = nil
}

// failed returns the error of the last count, nil if it went well or another has begun.
func (k *ItemCache) failed(nr int64) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.slots[nr].err
}

func (k *ItemCache) busy(nr int64) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	slot := k.slots[nr]
	return &quiz.Error{
		Code: quiz.Busy, RetryAfter: 5 * time.Second,
		Message: fmt.Sprintf("正在统计题目作答情况（已读 %d / 约 %d 人次），请稍后再看", slot.done, slot.total),
	}
}
