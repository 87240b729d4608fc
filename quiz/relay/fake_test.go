package relay_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"lawquiz/quiz/board"
)

// fake is a board that does what its functions say, and counts like a good one otherwise.
type fake struct {
	carry func(contest string, entries []board.Entry) (board.Beat, error)
	beat  func(contest string) (board.Beat, error)
	begin func(ctx context.Context) (board.Build, error)

	mu    sync.Mutex
	count int64
}

func (f *fake) next() (board.Beat, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.count++
	return board.Beat{Count: f.count, Ready: true}, nil
}

func (f *fake) Carry(_ context.Context, contest string, entries []board.Entry) (board.Beat, error) {
	if f.carry != nil {
		return f.carry(contest, entries)
	}
	return f.next()
}

func (f *fake) Beat(_ context.Context, contest string) (board.Beat, error) {
	if f.beat != nil {
		return f.beat(contest)
	}
	return f.next()
}

func (f *fake) Begin(ctx context.Context, _ string) (board.Build, error) { return f.begin(ctx) }

// fakeBuild calls its functions.
type fakeBuild struct {
	load, swap func(ctx context.Context) error
}

func (b fakeBuild) Load(ctx context.Context, _ []board.Entry) error { return b.load(ctx) }
func (b fakeBuild) Swap(ctx context.Context) error                  { return b.swap(ctx) }
func (b fakeBuild) Abandon(context.Context) error                   { return nil }

// A contest that always has more to carry does not silence the others.
func TestBusyContest(t *testing.T) {
	t.Parallel()
	p := open(t, "", "busy", "quiet")
	busy := p.commit(t, "busy", people(1, 200)...)
	f := &fake{}
	r := p.relay(f, "a")
	var enough atomic.Bool
	f.carry = func(string, []board.Entry) (board.Beat, error) {
		if !enough.Load() {
			r.Push(busy) // more than a batch, again and again
		}
		return f.next()
	}
	asked := make(chan struct{})
	var once sync.Once
	f.beat = func(contest string) (board.Beat, error) {
		if contest == "quiet" {
			once.Do(func() { close(asked) })
		}
		return f.next()
	}
	r.Push(busy)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); r.Run(ctx) }()
	came(t, asked)
	enough.Store(true)
	cancel()
	<-done
}

// What has waited longest goes first, and says since when.
func TestOrderOfWaiting(t *testing.T) {
	t.Parallel()
	p := open(t, "", "c")
	var got [][]int64
	refuse := true
	f := &fake{}
	f.carry = func(_ string, entries []board.Entry) (board.Beat, error) {
		var ids []int64
		for _, e := range entries {
			ids = append(ids, e.Person)
		}
		got = append(got, ids)
		if refuse {
			refuse = false
			return board.Beat{}, errors.New("gone")
		}
		return f.next()
	}
	r := p.relay(f, "a")
	first := p.clock.Load()
	for from := int64(1); from <= 151; from += 50 {
		r.Push(p.commit(t, "c", people(from, from+49)...))
		p.clock.Add(1000)
	}
	r.Push(p.commit(t, "c", people(1, 200)...)) // newer results keep their places
	since, stale := r.Stale("c")
	same(t, "stale since", []any{since, stale}, []any{first, true})
	stop := run(t, r)
	wait(t, "an empty line", func() bool { return r.Waiting() == 0 })
	stop()
	same(t, "batches", got, [][]int64{people(1, 64), people(1, 64), people(65, 128), people(129, 192), people(193, 200)})
}

// A rebuild keeps its lease for as long as it takes: nobody else begins one meanwhile.
func TestRebuildKeepsItsLease(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p := open(t, "", "c")
	swapped := make(chan bool, 1)
	f := &fake{}
	f.begin = func(context.Context) (board.Build, error) {
		return fakeBuild{
			load: func(context.Context) error { p.clock.Add(50_000); return nil },
			swap: func(context.Context) error {
				p.clock.Add(50_000) // 100 s after Begin
				taken, err := p.db.Hold(ctx, rebuildLease(p, t), "other", p.clock.Load(), p.clock.Load()+1)
				swapped <- taken || err != nil
				return nil
			},
		}, nil
	}
	r := p.relay(f, "a")
	r.Rebuild(p.nr(t, "c"))
	run(t, r)
	same(t, "taken by another server", <-swapped, false)
}

// A rebuild asked for while one goes on comes after it: that one may have read the record already.
func TestRebuildWhileBuilding(t *testing.T) {
	t.Parallel()
	p := open(t, "", "c")
	f := &fake{}
	r := p.relay(f, "a")
	begun := make(chan struct{}, 10)
	asked := false
	f.begin = func(context.Context) (board.Build, error) {
		begun <- struct{}{}
		return fakeBuild{load: func(context.Context) error { return nil }, swap: func(context.Context) error {
			if !asked {
				asked = true
				r.Rebuild(p.nr(t, "c"))
			}
			return nil
		}}, nil
	}
	r.Rebuild(p.nr(t, "c"))
	stop := run(t, r)
	came(t, begun)
	came(t, begun)
	stop()
	same(t, "further builds", len(begun), 0)
}

// A Redis that went back while boards were built may have lost part of them: they are built again.
func TestLossWhileBuilding(t *testing.T) {
	t.Parallel()
	p := open(t, "", "c")
	f := &fake{}
	r := p.relay(f, "a")
	begun := make(chan struct{}, 10)
	first := true
	f.begin = func(ctx context.Context) (board.Build, error) {
		begun <- struct{}{}
		return fakeBuild{load: func(context.Context) error { return nil }, swap: func(context.Context) error {
			if !first {
				return nil
			}
			first = false
			f.mu.Lock()
			f.count = 0
			f.mu.Unlock()
			seen := func() bool { f.mu.Lock(); defer f.mu.Unlock(); return f.count > 1 }
			if !waited(func() bool { r.Push(p.commit(t, "c", 1)); return seen() }) {
				t.Error("nothing was carried while building")
			}
			return nil
		}}, nil
	}
	r.Push(p.commit(t, "c", people(1, 500)...)) // several calls are counted first
	stop := run(t, r)
	wait(t, "an empty line", func() bool { return r.Waiting() == 0 })
	r.Rebuild(p.nr(t, "c"))
	came(t, begun)
	came(t, begun)
	stop()
}

// Run ends no earlier than what it has started, also what the last carrying found to be missing.
func TestRunWaitsForBuilds(t *testing.T) {
	t.Parallel()
	p := open(t, "", "c")
	f := &fake{}
	ended := make(chan struct{})
	f.begin = func(ctx context.Context) (board.Build, error) {
		return fakeBuild{
			load: func(ctx context.Context) error { <-ctx.Done(); close(ended); return ctx.Err() },
			swap: func(context.Context) error { return nil },
		}, nil
	}
	f.carry = func(string, []board.Entry) (board.Beat, error) { return board.Beat{Count: 1}, nil }
	r := p.relay(f, "a")
	r.Push(p.commit(t, "c", 1))
	ctx, cancel := context.WithCancel(context.Background())
	cancel() // everything happens while draining
	r.Run(ctx)
	select {
	case <-ended:
	default:
		t.Error("a build outlives Run")
	}
}

// came waits for a sign.
func came(tb testing.TB, sign <-chan struct{}) {
	tb.Helper()
	wait(tb, "a sign", func() bool {
		select {
		case <-sign:
			return true
		default:
			return false
		}
	})
}

func rebuildLease(p *post, tb testing.TB) string { return fmt.Sprintf("rebuild/%d", p.nr(tb, "c")) }
