package board_test

import (
	"maps"
	"strconv"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"lawquiz/quiz/board"
	"lawquiz/quiz/servicetest"
)

// TestEquivalence does the same random things to both implementations and to the model, and
// compares everything that can be read.
func TestEquivalence(t *testing.T) {
	t.Parallel()
	addr, prefix := servicetest.Redis(t)
	client := connect(t, addr)
	var runs atomic.Int64
	rapid.Check(t, func(t *rapid.T) {
		b := board.NewRedis(client, prefix+strconv.FormatInt(runs.Add(1), 10)+":", "a")
		b.SetSlice(4)
		w := &world{boards: []leaderboard{b, board.NewMemory()}, now: nil}
		t.Repeat(map[string]func(*rapid.T){
			"":        w.beat,
			"carry":   w.carry,
			"carry 2": w.carry,
			"begin":   w.begin,
			"load":    w.load,
			"swap":    w.swap,
			"swap 2":  w.swap,
			"abandon": w.abandon,
			"drop":    w.drop,
			"compare": w.compare,
		})
		w.compare(t)
		if err := b.Drop(t.Context(), contest); err != nil {
			t.Fatal(err)
		}
	})
}

// world is the boards and what they should hold.
type world struct {
	boards []leaderboard
	now    model // nil: no boards
	calls  int64 // since the boards were new
	builds []*pair
	next   *pair // nil: nothing is being built
}

// pair is one build in every implementation, and what it should hold.
type pair struct {
	builds []board.Build
	model  model
}

func entries(t *rapid.T) []board.Entry {
	out := make([]board.Entry, rapid.IntRange(1, 12).Draw(t, "entries"))
	for i := range out {
		out[i] = entryOf(rapid.Int64Range(1, 14).Draw(t, "person"), rapid.Int64Range(1, 9).Draw(t, "generation"))
	}
	return out
}

func (w *world) carry(t *rapid.T) {
	batch := entries(t)
	w.calls++
	if w.now != nil {
		w.now.apply(batch)
	}
	if w.next != nil {
		w.next.model.apply(batch)
	}
	for _, b := range w.boards {
		got, err := b.Carry(t.Context(), contest, batch)
		w.check(t, got, err)
	}
}

func (w *world) beat(t *rapid.T) {
	w.calls++
	for _, b := range w.boards {
		got, err := b.Beat(t.Context(), contest)
		w.check(t, got, err)
	}
}

func (w *world) check(t *rapid.T, got board.Beat, err error) {
	t.Helper()
	if want := (board.Beat{Count: w.calls, Ready: w.now != nil}); err != nil || got != want {
		t.Fatalf("beat %+v, %v, want %+v", got, err, want)
	}
}

func (w *world) begin(t *rapid.T) {
	p := &pair{model: model{}}
	if w.now != nil { // the record is read after Begin
		maps.Copy(p.model, w.now)
	}
	known := values(p.model)
	for _, b := range w.boards {
		build, err := b.Begin(t.Context(), contest)
		if err != nil {
			t.Fatal(err)
		}
		if err := build.Load(t.Context(), known); err != nil {
			t.Fatal(err)
		}
		p.builds = append(p.builds, build)
	}
	w.next, w.builds = p, append(w.builds, p)
}

func (w *world) load(t *rapid.T) {
	p, batch := w.draw(t), entries(t)
	if p == nil {
		return
	}
	if p == w.next {
		p.model.apply(batch)
	}
	w.expect(t, p, func(b board.Build) error { return b.Load(t.Context(), batch) })
}

func (w *world) swap(t *rapid.T) {
	p := w.draw(t)
	if p == nil {
		return
	}
	w.expect(t, p, func(b board.Build) error { return b.Swap(t.Context()) })
	if p == w.next {
		w.now, w.next, w.builds = p.model, nil, nil
	}
}

func (w *world) abandon(t *rapid.T) {
	p := w.draw(t)
	if p == nil {
		return
	}
	for _, b := range p.builds {
		if err := b.Abandon(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if p == w.next {
		w.next = nil
	}
}

func (w *world) drop(t *rapid.T) {
	if rapid.IntRange(0, 3).Draw(t, "spare") > 0 {
		return // a world that is dropped often holds little
	}
	w.now, w.next, w.calls = nil, nil, 0
	for _, b := range w.boards {
		if err := b.Drop(t.Context(), contest); err != nil {
			t.Fatal(err)
		}
	}
}

// draw picks one of the builds begun since the last swap, nil if there is none.
func (w *world) draw(t *rapid.T) *pair {
	if len(w.builds) == 0 {
		return nil
	}
	return rapid.SampledFrom(w.builds).Draw(t, "build")
}

// expect does something to a pair that works exactly if it is the one being built.
func (w *world) expect(t *rapid.T, p *pair, do func(board.Build) error) {
	t.Helper()
	for _, b := range p.builds {
		err := do(b)
		if p == w.next && err != nil || p != w.next && err != board.ErrSuperseded {
			t.Fatalf("%T: %v, is the latest: %v", b, err, p == w.next)
		}
	}
}

func (w *world) compare(t *rapid.T) {
	for _, b := range w.boards {
		if w.now == nil {
			if _, _, err := b.Top(t.Context(), unique, top, 0, 1); err == nil {
				t.Fatalf("%T reads boards that do not exist", b)
			}
			continue
		}
		same(t, b, w.now)
	}
}
