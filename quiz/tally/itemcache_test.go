package tally_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/tally"
)

// Items are counted anew once results have moved and a minute is over, or the key is another.
func TestItemCache(t *testing.T) {
	t.Parallel()
	bothEngines(t, func(t *testing.T, source string) {
		ctx := context.Background()
		h := enter(t, source, law())
		cache := tally.NewItemCache(ctx, h.DB, h.ms.Load)
		c, begun := h.contest(t, "c"), h.ms.Load()
		look := func() string {
			t.Helper()
			items, err := cache.Items(ctx, c)
			must(t, err)
			return fmt.Sprintf("%d sittings, %d s, key %d", items.Sittings, (items.AsOf-begun)/1000, items.KeyVersion)
		}
		want := func(when, text string) {
			t.Helper()
			if got := look(); got != text {
				t.Errorf("%s: %s, want %s", when, got, text)
			}
		}
		h.crowd(t, "c", 1, 3, func(int64) choice { return right })
		want("at first", "3 sittings, 0 s, key 1")
		h.crowd(t, "c", 10, 2, func(int64) choice { return right })
		h.ms.Add(59_999)
		want("within the minute", "3 sittings, 0 s, key 1")
		h.ms.Add(1)
		want("after it", "5 sittings, 60 s, key 1")
		h.ms.Add(600_000)
		want("when nothing has moved", "5 sittings, 60 s, key 1")
		h.crowd(t, "d", 20, 2, func(int64) choice { return right })
		h.ms.Add(60_000)
		want("when another contest has", "5 sittings, 60 s, key 1")
		must(t, h.Erase(ctx, 1))
		h.ms.Add(60_000)
		want("after an erasure", "4 sittings, 780 s, key 1")
		c.KeyVersion = 2
		want("under another key", "4 sittings, 780 s, key 2")
	})
}

// A large count rests nineteen times as long as it took.
func TestItemCacheRests(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	h := enter(t, engines["sqlite"](t), law())
	var now atomic.Int64 // each reading is ten seconds later
	cache := tally.NewItemCache(ctx, h.DB, func() int64 { return now.Add(10_000) })
	c := h.contest(t, "c")
	_, err := cache.Items(ctx, c) // reads the clock at 10 s and 20 s, and once more to look at what it has
	must(t, err)
	h.crowd(t, "c", 1, 1, func(int64) choice { return right })
	for now.Load() < 190_000 {
		items, err := cache.Items(ctx, c)
		must(t, err)
		if items.Sittings != 0 {
			t.Fatalf("counted again at %d", now.Load())
		}
	}
	now.Store(210_000)
	items, err := cache.Items(ctx, c)
	must(t, err)
	if items.Sittings != 1 {
		t.Errorf("not counted again at %d", now.Load())
	}
}

// Whoever leaves early gets what there was, or is told how far the count is; it goes on without
// her. A failure is told and tried again.
func TestItemCacheUnderway(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	h := enter(t, engines["sqlite"](t), law())
	cache := tally.NewItemCache(ctx, h.DB, h.ms.Load)
	c := h.contest(t, "c")
	left, leave := context.WithCancel(ctx)
	leave()
	bad := c
	bad.Texts = quiz.NewPool(nil)
	h.crowd(t, "c", 1, 3, func(int64) choice { return right })
	if _, err := cache.Items(ctx, bad); quiz.CodeOf(err) != quiz.Internal {
		t.Fatalf("without texts: %v", err)
	}
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if items, err := cache.Items(ctx, c); err != nil || items.Sittings != 3 {
				t.Errorf("%+v %v", items, err)
			}
		})
		wg.Go(func() {
			if items, err := cache.Items(left, c); quiz.CodeOf(err) != quiz.Busy && (err != nil || items.Sittings != 3) {
				t.Errorf("%+v %v", items, err)
			}
		})
	}
	wg.Wait()
	stopped := tally.NewItemCache(left, h.DB, h.ms.Load)
	if items, err := stopped.Items(ctx, c); err == nil {
		t.Errorf("counted after the server stopped: %+v", items)
	}
}
