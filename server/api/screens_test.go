package api_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/server/api"
)

// One address holds a quarter of the streams at most; another still finds room, and who leaves makes some.
func TestOneAddressCannotTakeEveryStream(t *testing.T) {
	t.Parallel()
	h := open(t, func(c *api.Config) { c.Streams = 8 })
	site := h.site()
	var leave context.CancelFunc
	for range 2 {
		var ctx context.Context
		ctx, leave = context.WithTimeout(t.Context(), 30*time.Second)
		defer leave()
		r, err := http.NewRequestWithContext(ctx, "GET", site.URL+"/api/v1/contests/free/boards/stream", nil)
		must(t, err)
		res, err := site.Client().Do(r)
		must(t, err)
		defer res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Fatalf("a stream among the first: %d", res.StatusCode)
		}
	}
	third := func(from string) answer {
		ctx, stop := context.WithCancel(t.Context())
		stop() // a stream that is let in ends at once
		return h.ask("GET", "/api/v1/contests/free/boards/stream", "", nil, func(r *http.Request) {
			*r = *r.WithContext(ctx)
			r.RemoteAddr = from
		})
	}
	if got := problem(t, third("127.0.0.1:9")); got.Code != quiz.RateLimited {
		t.Errorf("the third of one address: %+v", got)
	}
	if a := third("192.0.2.9:9"); a.status != http.StatusOK {
		t.Errorf("the first of another: %d %s", a.status, a.body)
	}
	leave()
	for limit := time.Now().Add(20 * time.Second); ; {
		if third("127.0.0.1:9").status == http.StatusOK {
			break
		}
		if time.Now().After(limit) {
			t.Fatal("who left still counts")
		}
		h.pass(time.Second)
	}
}
