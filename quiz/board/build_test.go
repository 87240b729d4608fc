package board_test

import (
	"slices"
	"sync"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/board"
)

func notBuiltCase(t *testing.T, b leaderboard) {
	if got := beat(t, b); got != (board.Beat{Count: 1}) {
		t.Errorf("beat %+v", got)
	}
	if got := carry(t, b, five()...); got != (board.Beat{Count: 2}) {
		t.Errorf("carry %+v", got)
	}
	unbuilt(t, b)
	built(t, b)
	if got := beat(t, b); got != (board.Beat{Count: 3, Ready: true}) {
		t.Errorf("beat %+v", got)
	}
	same(t, b, model{}) // what was carried before is in the record
}

// unbuilt fails the test unless every read says that there are no boards.
func unbuilt(t *testing.T, b leaderboard) {
	t.Helper()
	_, _, err := b.Top(t.Context(), unique, 11, 0, 1)
	wantCode(t, err, quiz.Unavailable)
	_, err = b.Place(t.Context(), unique, 7, 1)
	wantCode(t, err, quiz.Unavailable)
	_, err = b.Totals(t.Context(), contest, units)
	wantCode(t, err, quiz.Unavailable)
}

func beatsCase(t *testing.T, b leaderboard) {
	built(t, b)
	for n := int64(1); n <= 20; n += 2 {
		if got := beat(t, b); got.Count != n {
			t.Fatalf("beat %d: %+v", n, got)
		}
		if got := carry(t, b, five()...); got.Count != n+1 {
			t.Fatalf("carry %d: %+v", n+1, got)
		}
	}
	rebuild(t, b, five())
	if got := beat(t, b); got != (board.Beat{Count: 21, Ready: true}) {
		t.Errorf("a rebuild must not look like a loss: %+v", got)
	}
}

func rebuildCase(t *testing.T, b leaderboard) {
	rebuild(t, b, five())
	wrong := listed(999, 1, 1, 1, 112, 11, top) // in the old boards alone
	carry(t, b, wrong)
	m := model{}
	var entries []board.Entry
	for person := range int64(60) {
		entries = append(entries, entryOf(person, 1+person%5))
	}
	m.apply(entries)
	build := begin(t, b)
	load(t, build, entries[:25]...)
	load(t, build)
	load(t, build, entries[25:]...)
	old := model{}
	old.apply(append(five(), wrong))
	same(t, b, old) // until the swap
	if err := build.Swap(t.Context()); err != nil {
		t.Fatal(err)
	}
	same(t, b, m)
	if err := build.Abandon(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantSuperseded(t, build.Load(t.Context(), entries))
	same(t, b, m)
}

// loadedTwiceCase reads a record that changed between two pages.
func loadedTwiceCase(t *testing.T, b leaderboard) {
	m := model{}
	build := begin(t, b)
	for _, part := range [][2]int64{{3, 1}, {1, 5}, {2, 2}, {5, 9}, {4, 4}} {
		var entries []board.Entry
		for person := range int64(20) {
			for _, generation := range part {
				entries = append(entries, entryOf(person, generation))
			}
		}
		load(t, build, entries...)
		m.apply(entries)
	}
	if err := build.Swap(t.Context()); err != nil {
		t.Fatal(err)
	}
	same(t, b, m)
}

// carriedCase carries newer and older entries than the ones loaded, before and after them.
func carriedCase(t *testing.T, b leaderboard) {
	m := model{}
	rebuild(t, b, five())
	m.apply(five())
	build := begin(t, b)
	var carried, loaded []board.Entry
	for person := range int64(40) {
		carried = append(carried, entryOf(person, 2+2*(person%2)))
		loaded = append(loaded, entryOf(person, 3))
	}
	for _, e := range append(carried, loaded...) {
		m.apply([]board.Entry{e})
	}
	carry(t, b, carried[:20]...)
	load(t, build, loaded...)
	load(t, build, five()...) // older
	carry(t, b, carried...)
	if err := build.Swap(t.Context()); err != nil {
		t.Fatal(err)
	}
	same(t, b, m)
}

// concurrentCase rebuilds, again and again, while entries are carried.
func concurrentCase(t *testing.T, b leaderboard) {
	built(t, b)
	const people, generations = 60, 40
	var mu sync.Mutex
	record := model{} // as SQL is: written first, then carried, and read by builders
	var carriers sync.WaitGroup
	for carrier := range int64(2) {
		carriers.Go(func() {
			for generation := int64(1); generation <= generations; generation++ {
				var batch []board.Entry
				for person := carrier; person < people; person += 2 {
					batch = append(batch, entryOf(person, generation))
				}
				mu.Lock()
				record.apply(batch)
				mu.Unlock()
				for part := range slices.Chunk(batch, 7) {
					if _, err := b.Carry(t.Context(), contest, part); err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { carriers.Wait(); close(done) }()
	for busy := true; busy; {
		select {
		case <-done:
			busy = false // one more, in peace
		default:
		}
		build := begin(t, b)
		mu.Lock()
		entries := values(record)
		mu.Unlock()
		for part := range slices.Chunk(entries, 25) {
			load(t, build, part...)
		}
		if err := build.Swap(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	same(t, b, record)
}

func buildersCase(t *testing.T, b leaderboard) {
	rebuild(t, b, five())
	earlier := begin(t, b)
	load(t, earlier, listed(1, 1, 1, 1, 112, 11, top))
	later := begin(t, b)
	wantSuperseded(t, earlier.Load(t.Context(), []board.Entry{listed(2, 1, 1, 1, 112, 11, top)}))
	want := listed(3, 1, 1, 1, 112, 11, top)
	load(t, later, want)
	wantSuperseded(t, earlier.Swap(t.Context()))
	if err := earlier.Abandon(t.Context()); err != nil {
		t.Fatal(err)
	}
	m := model{}
	m.apply(five())
	same(t, b, m)
	if err := later.Swap(t.Context()); err != nil {
		t.Fatal(err)
	}
	same(t, b, model{3: want})
}

func abandonedCase(t *testing.T, b leaderboard) {
	m := model{}
	m.apply(five())
	rebuild(t, b, five())
	build := begin(t, b)
	load(t, build, listed(3, 9, 1, 1, 112, 11, top))
	if err := build.Abandon(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantSuperseded(t, build.Swap(t.Context()))
	next := listed(70, 1, 8500, 1, 112, 11, top)
	carry(t, b, next)
	m.apply([]board.Entry{next})
	same(t, b, m)
}

func droppedCase(t *testing.T, b leaderboard) {
	rebuild(t, b, five())
	carry(t, b, five()...)
	build := begin(t, b)
	load(t, build, five()...)
	if err := b.Drop(t.Context(), contest); err != nil {
		t.Fatal(err)
	}
	unbuilt(t, b)
	wantSuperseded(t, build.Swap(t.Context()))
	if got := beat(t, b); got != (board.Beat{Count: 1}) {
		t.Errorf("after the drop: %+v", got)
	}
	if err := b.Drop(t.Context(), "never"); err != nil {
		t.Fatal(err)
	}
	rebuild(t, b, five()[:2])
	m := model{}
	m.apply(five()[:2])
	same(t, b, m)
}
