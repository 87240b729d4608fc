package live_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"lawquiz/server/live"
)

// Who comes back with the newest event is not sent it again, whether others kept the topic going or it
// begins anew; who has an older one, or one nobody knows, gets the newest.
func TestResume(t *testing.T) {
	t.Parallel()
	ticks := make(chan time.Time)
	var id atomic.Value
	id.Store("a")
	hub := live.New(live.Config{
		Listeners: 10, Heartbeat: 1000,
		Poll: func(context.Context, string) (live.Update, error) {
			v := id.Load().(string)
			return live.Update{Event: "figures", ID: v, Tag: v, Data: []byte(v)}, nil
		},
		Tick: func(time.Duration) (<-chan time.Time, func()) { return ticks, func() {} },
	})
	t.Cleanup(hub.Close)
	resume := func(last string) *live.Listener {
		t.Helper()
		l, err := hub.Resume("topic", last)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	wants := func(l *live.Listener, want string) {
		t.Helper()
		if got := string(<-l.Frames()); !strings.HasSuffix(got, "data: "+want+"\n\n") {
			t.Errorf("%q, want %s", got, want)
		}
	}
	first := resume("a") // the topic begins with it
	stays := resume("")
	wants(stays, "a")
	has, old := resume("a"), resume("0")
	wants(old, "a")
	for name, l := range map[string]*live.Listener{"first": first, "has": has} {
		select {
		case got := <-l.Frames():
			t.Errorf("%s was sent again: %q", name, got)
		default:
		}
	}
	id.Store("b")
	ticks <- time.Time{}
	for _, l := range []*live.Listener{first, stays, has, old} {
		wants(l, "b")
	}
	id.Store("a") // back as it was: for those who saw b it is news
	ticks <- time.Time{}
	for _, l := range []*live.Listener{first, has} {
		wants(l, "a")
	}
}
