package store_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"lawquiz/quiz/store"
)

func usedOnce(t *testing.T, r *record) {
	ctx := context.Background()
	var wg sync.WaitGroup
	var used, refused atomic.Int64
	for range 8 {
		wg.Go(func() {
			switch err := r.Spend(ctx, "once", 100); {
			case err == nil:
				used.Add(1)
			case errors.Is(err, store.ErrConflict):
				refused.Add(1)
			}
		})
	}
	wg.Wait()
	same(t, "used and refused", []int64{used.Load(), refused.Load()}, []int64{1, 7})
	must(t, r.Spend(ctx, "other", 101))
	must(t, r.ForgetSpent(ctx, 100))
	must(t, r.Spend(ctx, "once", 200))
	if err := r.Spend(ctx, "other", 200); !errors.Is(err, store.ErrConflict) {
		t.Errorf("what has not lapsed is forgotten: %v", err)
	}
}
