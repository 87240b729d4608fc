package tally

import (
	"context"

	"lawquiz/quiz/store"
)

// ItemCache keeps the newest Items of each contest. It is safe for concurrent use.
type ItemCache struct{ counts[Items] }

// NewItemCache makes an empty cache. Counts run until they are done or ctx ends, also when whoever
// asked has left; now gives Unix ms.
func NewItemCache(ctx context.Context, db *store.DB, now func() int64) *ItemCache {
	return &ItemCache{counts[Items]{
		db: db, now: now, run: ctx, what: "题目作答情况", slots: make(map[int64]*slot[Items]),
		count: func(ctx context.Context, c Contest, now int64, progress func(done int64)) (*Items, error) {
			return countItems(ctx, db, c, now, progress)
		},
	}}
}

// Items returns a contest's items. They are counted anew when results have moved since, but not
// within a minute of the last count, nor within nineteen times what that took; under another key
// at once. One count of a contest runs at a time and everybody waits for it; if ctx ends first, the
// items before are returned, or, if there are none under this key, Busy with how far the count is.
// Give ctx a deadline of a few seconds. The result is shared: callers must not change it.
func (k *ItemCache) Items(ctx context.Context, c Contest) (*Items, error) { return k.get(ctx, c) }
