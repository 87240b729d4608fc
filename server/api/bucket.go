package api

import (
	"sync"
	"time"

	"lawquiz/quiz"
)

// rate is a token bucket's shape: Burst at once, then one every Every.
type rate struct {
	every time.Duration
	burst int
}

// buckets holds a token bucket for each key in bounded memory, by the generic cell rate algorithm:
// one number a key, the moment at which its bucket is full again. A key that is full is
// forgotten. It is safe for concurrent use.
type buckets[K comparable] struct {
	rate  rate
	limit int // keys held at most

	mu   sync.Mutex
	full map[K]int64 // µs; guarded by mu
}

// held is how many keys one table of buckets remembers: 64 000 take about 4 MB.
const held = 64_000

func newBuckets[K comparable](r rate) *buckets[K] {
	return &buckets[K]{rate: r, limit: held, full: make(map[K]int64)}
}

// take takes a token at now (Unix ms), or answers RateLimited with the time until there is one.
func (b *buckets[K]) take(key K, now int64) error { return b.ask(key, now, true) }

// peek answers as take would, and takes nothing.
func (b *buckets[K]) peek(key K, now int64) error { return b.ask(key, now, false) }

func (b *buckets[K]) ask(key K, now int64, take bool) error {
	at, every := now*1000, b.rate.every.Microseconds()
	b.mu.Lock()
	defer b.mu.Unlock()
	next := max(b.full[key], at) + every
	if wait := next - at - every*int64(b.rate.burst); wait > 0 {
		return &quiz.Error{
			Code: quiz.RateLimited, Message: "操作过于频繁，请稍后再试", RetryAfter: time.Duration(wait) * time.Microsecond,
		}
	}
	if !take {
		return nil
	}
	if _, known := b.full[key]; !known && len(b.full) >= b.limit {
		b.forget(at)
	}
	b.full[key] = next
	return nil
}

// forget makes room for many, so that it is seldom needed: full buckets say nothing and go
// first; if that is not enough, any go. The caller holds mu.
func (b *buckets[K]) forget(at int64) {
	for key, full := range b.full {
		if full <= at {
			delete(b.full, key)
		}
	}
	for key := range b.full {
		if len(b.full) < b.limit*7/8 {
			return
		}
		delete(b.full, key)
	}
}
