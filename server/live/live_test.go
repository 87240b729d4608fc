package live_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"lawquiz/quiz"
	"lawquiz/server/live"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is a hub whose polls happen when the test says so.
type world struct {
	hub   *live.Hub
	ticks chan time.Time
	polls atomic.Int64
	ended atomic.Int64

	mu   sync.Mutex
	tag  string
	fail bool
}

func open(t *testing.T, listeners int) *world {
	t.Helper()
	w := &world{ticks: make(chan time.Time), tag: "1"}
	w.hub = live.New(live.Config{
		Listeners: listeners, Heartbeat: 3, Poll: w.poll,
		Tick: func(time.Duration) (<-chan time.Time, func()) {
			return w.ticks, func() { w.ended.Add(1) }
		},
	})
	t.Cleanup(w.hub.Close)
	return w
}

func (w *world) poll(_ context.Context, topic string) (live.Update, error) {
	w.polls.Add(1)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.fail {
		return live.Update{}, errors.New("boards do not answer")
	}
	return live.Update{Event: "board", ID: "7", Tag: w.tag, Data: []byte(topic + w.tag)}, nil
}

func (w *world) set(tag string, fail bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tag, w.fail = tag, fail
}

// tick lets one topic poll once more: it returns when the tick is taken.
func (w *world) tick() { w.ticks <- time.Time{} }

func (w *world) listen(t *testing.T, topic string) *live.Listener {
	t.Helper()
	l, err := w.hub.Listen(topic)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestOnePollForAll(t *testing.T) {
	t.Parallel()
	w := open(t, 100)
	var all []*live.Listener
	for range 50 {
		all = append(all, w.listen(t, "a"))
	}
	const want = "event: board\nid: 7\nretry: 3000\ndata: a1\n\n"
	for _, l := range all {
		if got := string(<-l.Frames()); got != want {
			t.Fatalf("%q", got)
		}
	}
	if n := w.polls.Load(); n != 1 {
		t.Errorf("%d polls for 50 listeners", n)
	}
	late := w.listen(t, "a")
	if got := string(<-late.Frames()); got != want {
		t.Errorf("who comes later gets the last frame at once, not %q", got)
	}
	w.set("2", false)
	w.tick()
	for _, l := range all {
		if got := string(<-l.Frames()); !strings.HasSuffix(got, "a2\n\n") {
			t.Fatalf("%q", got)
		}
	}
}

// What has not changed is not sent; after a while of silence a comment is.
func TestSilenceAndHeartbeat(t *testing.T) {
	t.Parallel()
	w := open(t, 10)
	l := w.listen(t, "a")
	<-l.Frames()
	for range 3 {
		w.tick()
	}
	if got := string(<-l.Frames()); got != ": \n\n" {
		t.Errorf("%q", got)
	}
	w.set("1", true)
	w.tick() // a poll that fails sends nothing
	w.set("2", false)
	w.tick()
	if got := string(<-l.Frames()); !strings.HasSuffix(got, "a2\n\n") {
		t.Errorf("%q", got)
	}
}

// Who does not keep up gets the latest, and holds nobody up.
func TestSlowListenerGetsTheLatest(t *testing.T) {
	t.Parallel()
	w := open(t, 10)
	slow, quick := w.listen(t, "a"), w.listen(t, "a")
	<-quick.Frames()
	for i := 2; i <= 9; i++ {
		w.set(fmt.Sprint(i), false)
		w.tick()
		if got := string(<-quick.Frames()); !strings.HasSuffix(got, fmt.Sprintf("a%d\n\n", i)) {
			t.Fatalf("%q", got)
		}
	}
	if got := string(<-slow.Frames()); !strings.HasSuffix(got, "a9\n\n") {
		t.Errorf("%q", got)
	}
}

func TestListenersAreBounded(t *testing.T) {
	t.Parallel()
	w := open(t, 2)
	first := w.listen(t, "a")
	w.listen(t, "b")
	if _, err := w.hub.Listen("c"); quiz.CodeOf(err) != quiz.Busy {
		t.Fatalf("a third: %v", err)
	}
	first.Close()
	first.Close()
	w.listen(t, "c")
	if _, err := w.hub.Listen("d"); quiz.CodeOf(err) != quiz.Busy {
		t.Errorf("closing twice made room twice: %v", err)
	}
}

// The last listener takes the topic's poll along; the next begins anew.
func TestTopicEndsWithItsListeners(t *testing.T) {
	t.Parallel()
	w := open(t, 10)
	l := w.listen(t, "a")
	<-l.Frames()
	l.Close()
	again := w.listen(t, "a")
	<-again.Frames()
	w.hub.Close()
	if n := w.ended.Load(); n != 2 {
		t.Errorf("%d polls ended, want 2", n)
	}
	if _, open := <-again.Frames(); open {
		t.Error("frames are not closed with the hub")
	}
	again.Close()
	w.hub.Close()
	if _, err := w.hub.Listen("a"); quiz.CodeOf(err) != quiz.Unavailable {
		t.Errorf("after Close: %v", err)
	}
}

func TestManyComeAndGo(t *testing.T) {
	t.Parallel()
	w := open(t, 1000)
	var wg sync.WaitGroup
	stop := make(chan struct{})
	go func() {
		for {
			select {
			case w.ticks <- time.Time{}:
			case <-stop:
				return
			}
		}
	}()
	for i := range 40 {
		wg.Go(func() {
			for range 50 {
				l, err := w.hub.Listen(fmt.Sprint("topic", i%3))
				if err != nil {
					t.Error(err)
					return
				}
				<-l.Frames()
				l.Close()
			}
		})
	}
	wg.Wait()
	close(stop)
}
