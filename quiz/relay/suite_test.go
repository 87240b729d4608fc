package relay_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"lawquiz/quiz/board"
	"lawquiz/quiz/relay"
	"lawquiz/quiz/servicetest"
	"lawquiz/quiz/store"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	suite(t, func(t *testing.T) leaderboard { return board.NewMemory() })
}

func TestRedis(t *testing.T) {
	t.Parallel()
	suite(t, func(t *testing.T) leaderboard {
		addr, prefix := servicetest.Redis(t)
		return board.NewRedis(servicetest.DialRedis(t, addr), prefix, "a")
	})
}

func suite(t *testing.T, boards func(t *testing.T) leaderboard) {
	for name, test := range map[string]func(t *testing.T, b leaderboard){
		"everything arrives":               everythingArrives,
		"boards are built unasked":         builtUnasked,
		"rebuilds while carries go on":     rebuiltWhileCarrying,
		"what waits is carried at the end": drained,
		"stopped and started":              stoppedAndStarted,
		"a contest that is no more":        forgotten,
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); test(t, boards(t)) })
	}
}

// everythingArrives pushes from many sides, old results after new ones and some twice.
func everythingArrives(t *testing.T, b leaderboard) {
	p := open(t, "", "c", "d")
	r := p.relay(b, "a")
	run(t, r)
	var pushes [][]store.Standing
	for range 5 {
		for from := int64(1); from < 300; from += 60 {
			pushes = append(pushes, p.commit(t, "c", people(from, from+89)...))
		}
		pushes = append(pushes, p.commit(t, "d", people(1, 20)...))
	}
	pushes = append(pushes, pushes...)
	p.chance.Shuffle(len(pushes), func(i, j int) { pushes[i], pushes[j] = pushes[j], pushes[i] })
	var wg sync.WaitGroup
	for side := range 4 {
		wg.Go(func() {
			for i := side; i < len(pushes); i += 4 {
				r.Push(pushes[i])
			}
		})
	}
	wg.Wait()
	p.arrived(t, b, "c")
	p.arrived(t, b, "d")
	wait(t, "an empty line", func() bool { return r.Waiting() == 0 })
	_, stale := r.Stale("c")
	same(t, "stale", stale, false)
}

func builtUnasked(t *testing.T, b leaderboard) {
	p := open(t, "", "c")
	p.commit(t, "c", people(1, 150)...)
	run(t, p.relay(b, "a"))
	p.arrived(t, b, "c")
}

func rebuiltWhileCarrying(t *testing.T, b leaderboard) {
	p := open(t, "", "c")
	r := p.relay(b, "a")
	run(t, r)
	p.commit(t, "c", people(1, 500)...)
	for i := range int64(40) {
		r.Push(p.commit(t, "c", people(i*10, i*10+150)...))
		if i%4 == 0 {
			r.Rebuild(p.nr(t, "c"))
		}
	}
	p.arrived(t, b, "c")
	p.db.Update(context.Background(), func(tx *store.Tx) error { return tx.Touch(store.TopicRebuild) })
	r.Push(p.commit(t, "c", people(400, 600)...))
	p.arrived(t, b, "c")
}

func TestProgress(t *testing.T) {
	t.Parallel()
	p, b := open(t, "", "c"), board.NewMemory()
	const n = relay.Slice + 400
	p.fill(t, "c", n)
	var told []int
	got, err := p.relay(b, "a").Build(context.Background(), p.nr(t, "c"), func(n int) { told = append(told, n) })
	must(t, err)
	same(t, "people", got, n)
	same(t, "progress", told, []int{relay.Slice, n})
	totals, err := b.Totals(context.Background(), "c", []int64{1})
	must(t, err)
	same(t, "totals", totals[0], p.recompute(t, "c").totals[0])
	if _, err := p.relay(b, "a").Build(context.Background(), 12345, func(int) {}); err == nil {
		t.Error("boards of no contest were built")
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := p.relay(b, "a").Build(gone, p.nr(t, "c"), func(int) {}); err == nil {
		t.Error("a caller who has left got boards")
	}
}

func drained(t *testing.T, b leaderboard) {
	p := open(t, "", "c")
	r := p.relay(b, "a")
	stop := run(t, r)
	p.arrived(t, b, "c")
	for range 5 {
		r.Push(p.commit(t, "c", people(1, 1000)...))
	}
	stop()
	same(t, "waiting", r.Waiting(), 0)
	left, err := p.db.Expired(context.Background(), "instance/", 1<<62)
	must(t, err)
	same(t, "instance leases", len(left), 0)
	p.arrived(t, b, "c")
}

// stoppedAndStarted stops a relay at chance moments of its life.
func stoppedAndStarted(t *testing.T, b leaderboard) {
	p := open(t, "", "c")
	r := p.relay(b, "a")
	for i := range 20 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Duration(p.chance.IntN(30))*time.Millisecond)
		done := make(chan struct{})
		go func() { defer close(done); r.Run(ctx) }()
		r.Push(p.commit(t, "c", people(1, int64(10+i))...))
		if i%3 == 0 {
			r.Rebuild(p.nr(t, "c"))
		}
		<-done
		cancel()
	}
	run(t, r)
	p.arrived(t, b, "c")
}

func forgotten(t *testing.T, b leaderboard) {
	p := open(t, "", "c", "d")
	r := p.relay(b, "a")
	r.Push(p.commit(t, "c", people(1, 10)...))
	r.Push(p.commit(t, "d", people(1, 10)...))
	same(t, "waiting", r.Waiting(), 20)
	r.Forget(p.nr(t, "c"))
	same(t, "waiting for the other contest", r.Waiting(), 10)
	run(t, r)
	p.arrived(t, b, "d")
}

// A tombstone leaves the boards; an older result that comes later does not bring it back.
func TestGone(t *testing.T) {
	t.Parallel()
	p, b := open(t, "", "c"), board.NewMemory()
	r := p.relay(b, "a")
	run(t, r)
	old := p.commit(t, "c", people(1, 30)...)
	r.Push(old)
	p.arrived(t, b, "c")
	gone := p.commit(t, "c", people(1, 10)...)
	for i := range gone {
		gone[i].Gone = true
	}
	r.Push(gone)
	r.Push(old)
	wait(t, "ten people fewer", func() bool {
		l, ok := p.shown(t, b, "c")
		return ok && r.Waiting() == 0 && l.totals[0].Sittings == 20
	})
}

// Run leaves nothing running. It is alone, not parallel: other tests' goroutines would be counted.
func TestLeaves(t *testing.T) {
	p, b := open(t, "", "c"), board.NewMemory()
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	for range 5 {
		r := p.relay(b, "a")
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() { defer close(done); r.Run(ctx) }()
		r.Rebuild(p.nr(t, "c"))
		r.Push(p.commit(t, "c", people(1, 100)...))
		cancel()
		<-done
	}
}

// Two servers carry to one Redis, each what it has committed.
func TestTwoServers(t *testing.T) {
	t.Parallel()
	addr, prefix := servicetest.Redis(t)
	p := open(t, servicetest.Postgres(t), "c")
	var relays []*relay.Relay
	var boards []*board.Redis
	for i := range 2 {
		name := fmt.Sprint(i)
		boards = append(boards, board.NewRedis(servicetest.DialRedis(t, addr), prefix, name))
		relays = append(relays, p.relay(boards[i], name))
		run(t, relays[i])
	}
	for i := range int64(30) {
		relays[i%2].Push(p.commit(t, "c", people(i*5, i*5+100)...))
		if i%10 == 5 {
			relays[0].Rebuild(p.nr(t, "c"))
			relays[1].Rebuild(p.nr(t, "c"))
		}
	}
	p.arrived(t, boards[0], "c")
	p.arrived(t, boards[1], "c")
	same(t, "stale", []bool{isStale(relays[0]), isStale(relays[1])}, []bool{false, false})
}

func isStale(r *relay.Relay) bool { _, stale := r.Stale("c"); return stale }
