package wechat_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"lawquiz/server/wechat"
	"lawquiz/server/wechat/wechattest"
)

// paced returns a client on a wire that answers at once, for use within a synctest bubble.
func paced(t *testing.T, limit wechat.Limit, timeout time.Duration) (*wire, *wechat.Client) {
	t.Helper()
	sent := &wire{}
	client, err := wechat.New(wechat.Config{
		AppID: wechattest.AppID, AppSecret: wechattest.AppSecret, Transport: sent,
		Limit: limit, Timeout: timeout, Rand: func() float64 { return 0 }, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return sent, client
}

// rush logs n people in at once and returns how many got in and how many were turned away as busy,
// with the shortest RetryAfter among those.
func rush(t *testing.T, client *wechat.Client, n int) (in, busy int, least time.Duration) {
	t.Helper()
	var group sync.WaitGroup
	var mu sync.Mutex
	for i := range n {
		group.Go(func() {
			_, err := client.Login(t.Context(), fmt.Sprintf("code-%04d", i))
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				in++
				return
			}
			own := (*wechat.Error)(nil)
			if !errors.As(err, &own) || own.Code != wechat.Busy || own.ErrCode != 0 {
				t.Errorf("error is %v, want our own %s", err, wechat.Busy)
				return
			}
			if busy++; least == 0 || own.RetryAfter < least {
				least = own.RetryAfter
			}
		})
	}
	group.Wait()
	return in, busy, least
}

func TestGate(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		limit   wechat.Limit
		timeout time.Duration
		in      int
		took    time.Duration
	}{
		"burst and queue": {wechat.Limit{PerSecond: 10, Burst: 5, Queue: 10}, 0, 15, time.Second},
		"no queue":        {wechat.Limit{PerSecond: 10, Burst: 5, Queue: -1}, 0, 5, 0},
		"half the time":   {wechat.Limit{PerSecond: 10, Burst: 5, Queue: 90}, time.Second, 10, 500 * time.Millisecond},
		"defaults":        {wechat.Limit{}, 0, 100, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				sent, client := paced(t, c.limit, c.timeout)
				began := time.Now()
				in, busy, least := rush(t, client, 100)
				if in != c.in || busy != 100-c.in || len(sent.sent) != c.in {
					t.Errorf("%d in, %d busy, %d sent; want %d in", in, busy, len(sent.sent), c.in)
				}
				if took := time.Since(began); took != c.took {
					t.Errorf("it took %v, want %v", took, c.took)
				}
				if busy > 0 && least < time.Second {
					t.Errorf("RetryAfter is %v, want a second at least", least)
				}
			})
		})
	}
}

// A code that was turned away, or whose owner left the queue, was not spent.
func TestGateKeepsUnsentCodes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sent, client := paced(t, wechat.Limit{PerSecond: 1, Burst: 1, Queue: 1}, time.Minute)
		if _, err := client.Login(t.Context(), "code-first"); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		_, err := client.Login(ctx, "code-second")
		wantCode(t, err, wechat.Unavailable)
		if len(sent.sent) != 1 {
			t.Fatalf("%d codes were sent, want 1", len(sent.sent))
		}
		if _, err := client.Login(t.Context(), "code-second"); err != nil {
			t.Errorf("the code is lost: %v", err)
		}
	})
}
