package api

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lawquiz/quiz"
)

// In no stretch of time does a bucket give more than its burst and what the stretch refills, and one
// who comes no faster than the refill is never refused.
func TestBuckets(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := rate{time.Duration(rapid.IntRange(1, 500).Draw(t, "every")) * time.Millisecond, rapid.IntRange(1, 20).Draw(t, "burst")}
		b := newBuckets[string](r)
		now := int64(1_000_000)
		var given []int64
		for range 200 {
			now += rapid.Int64Range(0, 300).Draw(t, "pause")
			err := b.take("k", now)
			if err == nil {
				given = append(given, now)
			}
			var e *quiz.Error
			if err != nil && (!errors.As(err, &e) || e.Code != quiz.RateLimited || e.RetryAfter <= 0) {
				t.Fatalf("refused with %v", err)
			}
			if err != nil && b.peek("k", now+e.RetryAfter.Milliseconds()+1) != nil {
				t.Fatalf("refused again after the time it named, %v", e.RetryAfter)
			}
		}
		for i := range given {
			for j := i; j < len(given); j++ {
				if most := int64(r.burst) + (given[j]-given[i])/r.every.Milliseconds() + 1; int64(j-i+1) > most {
					t.Fatalf("%d tokens in %d ms of %+v", j-i+1, given[j]-given[i], r)
				}
			}
		}
	})
}

func TestBucketsAreBounded(t *testing.T) {
	t.Parallel()
	b := newBuckets[int](rate{time.Hour, 1})
	b.limit = 1000
	for i := range 10_000 {
		if err := b.take(i, 0); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(b.full); n > 1000 {
		t.Errorf("%d keys held", n)
	}
	other := newBuckets[int](rate{time.Second, 1})
	other.limit = 10
	for i := range 10 {
		if err := other.take(i, 0); err != nil {
			t.Fatal(err)
		}
	}
	if err := other.take(11, 5000); err != nil || len(other.full) != 1 {
		t.Errorf("full buckets were not forgotten: %v, %d held", err, len(other.full))
	}
}

func TestTooDeep(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		strings.Repeat("[", 8): false, strings.Repeat("[", 9): true, strings.Repeat("[]", 50): false,
		`{"a":"[[[[[[[[[[[["}`: false, `{"a":"\"[[[[[[[[[[[["}`: false, `"\\"[[[[[[[[[`: true, strings.Repeat(`{"a":`, 9): true,
	} {
		if got := tooDeep([]byte(text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestIDs(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "0", "-1", "+1", "01", "1.0", "1e3", " 1", "１", "9223372036854775808", "99999999999999999999", "0x1"} {
		if id, ok := idOf(bad); ok {
			t.Errorf("%q is %d", bad, id)
		}
	}
	if id, ok := idOf("9223372036854775807"); !ok || idText(id) != "9223372036854775807" {
		t.Errorf("the largest: %d %v", id, ok)
	}
}
