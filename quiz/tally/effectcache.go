package tally

import (
	"context"

	"lawquiz/quiz/store"
)

// EffectCache keeps the newest Effect of each contest. It is safe for concurrent use.
type EffectCache struct{ counts[Effect] }

// NewEffectCache makes an empty cache. Counts run until they are done or ctx ends, also when whoever
// asked has left; now gives Unix ms.
func NewEffectCache(ctx context.Context, db *store.DB, now func() int64) *EffectCache {
	return &EffectCache{counts[Effect]{
		db: db, now: now, run: ctx, what: "答题效果", slots: make(map[int64]*slot[Effect]),
		count: func(ctx context.Context, c Contest, now int64, progress func(done int64)) (*Effect, error) {
			e, err := readEffect(ctx, db, c, 0, progress)
			if err != nil {
				return nil, err
			}
			e.AsOf = now
			return e, nil
		},
	}}
}

// Effect returns a contest's effect without a cut-off, as old as ItemCache.Items would be and with the same
// errors. The result is shared: callers must not change it.
func (k *EffectCache) Effect(ctx context.Context, c Contest) (*Effect, error) { return k.get(ctx, c) }
