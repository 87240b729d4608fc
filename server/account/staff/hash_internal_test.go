package staff

import (
	"context"
	"sync"
	"testing"

	"lawquiz/quiz"
)

// However many log in at once, no more passwords are hashed than there are slots, and few wait.
func TestHashesAreBounded(t *testing.T) {
	t.Parallel()
	d := New(Config{Hash: Cost{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}})
	for range cap(d.slots) {
		d.slots <- struct{}{}
	}
	ctx, leave := context.WithCancel(t.Context())
	codes := make([]quiz.Code, hashesWait+10)
	var wg sync.WaitGroup
	full := make(chan struct{}, len(codes))
	for i := range codes {
		wg.Go(func() {
			_, err := d.matches(ctx, "x", "")
			codes[i] = quiz.CodeOf(err)
			full <- struct{}{}
		})
	}
	for range 10 { // those who found the queue full
		<-full
	}
	leave()
	wg.Wait()
	for _, code := range codes {
		if code != quiz.Busy {
			t.Fatalf("code %q", code)
		}
	}
	if d.waiting.Load() != 0 {
		t.Errorf("%d still wait", d.waiting.Load())
	}
	<-d.slots
	if same, err := d.matches(t.Context(), "x", ""); err != nil || same {
		t.Errorf("with a free slot: %v %v", same, err)
	}
}
