package board_test

import (
	"math"
	"slices"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/board"
)

func moveCase(t *testing.T, b leaderboard) {
	m := model{}
	m.apply(five())
	rebuild(t, b, five())
	for i, e := range []board.Entry{
		listed(7, 2, 9000, 10, 121, 12, top),   // to another county
		listed(7, 3, 100, 10, 121, 12, top),    // and falls back
		listed(7, 4, 100, 10, 112, 11, top),    // home, to another works
		listed(7, 5, 9900, 5, 111, 11, top),    // both at once
		listed(7, 6, 9900, 5),                  // out of every unit
		listed(7, 7, 9900, 5, 11, top),         // directly below the county
		listed(7, 8, 9900, 5, 111, 11, 2, top), // one level more
	} {
		carry(t, b, e)
		m.apply([]board.Entry{e})
		same(t, b, m)
		if i == 0 && m.totals([]int64{12})[0].People != 1 {
			t.Fatal("the model did not move anybody")
		}
	}
}

// unitMoveCase hangs a works below another county: the same people, a new path.
func unitMoveCase(t *testing.T, b leaderboard) {
	m := model{}
	m.apply(five())
	rebuild(t, b, five())
	var moved []board.Entry
	for _, e := range five() {
		e.Generation, e.Path = 2, []int64{111, 12, top}
		moved = append(moved, e)
	}
	carry(t, b, moved[:3]...)
	m.apply(moved[:3])
	same(t, b, m)
	carry(t, b, moved...)
	m.apply(moved)
	same(t, b, m)
	_, total, err := b.Top(t.Context(), unique, 11, 0, 1)
	if err != nil || total != 0 {
		t.Fatalf("the old county lists %d, %v", total, err)
	}
}

func goneCase(t *testing.T, b leaderboard) {
	m := model{}
	m.apply(five())
	rebuild(t, b, five())
	gone := board.Entry{Person: 7, Generation: 5, Gone: true}
	carry(t, b, gone)
	m.apply([]board.Entry{gone})
	same(t, b, m)
	carry(t, b, listed(7, 4, 9000, 10, 111, 11, top))
	same(t, b, m)
	_, err := b.Place(t.Context(), unique, 7, 0)
	wantCode(t, err, quiz.NotFound)
	back := listed(7, 6, 9000, 10, 111, 11, top)
	carry(t, b, back)
	m.apply([]board.Entry{back})
	same(t, b, m)
	never := board.Entry{Person: 70, Generation: 1, Gone: true}
	carry(t, b, never)
	m.apply([]board.Entry{never})
	same(t, b, m)
}

func replayCase(t *testing.T, b leaderboard) {
	built(t, b)
	m := model{}
	var history []board.Entry
	for generation := range int64(8) {
		for person := range int64(6) {
			history = append(history, entryOf(person, generation+1))
		}
	}
	m.apply(history)
	slices.Reverse(history)
	for part := range slices.Chunk(history, 5) {
		carry(t, b, part...)
		carry(t, b, part...)
	}
	same(t, b, m)
	slices.Reverse(history)
	carry(t, b, history...)
	same(t, b, m)
}

func duplicatesCase(t *testing.T, b leaderboard) {
	built(t, b)
	m := model{}
	for round := range int64(4) {
		var batch []board.Entry
		for i := range int64(40) {
			person := i % 4
			batch = append(batch, entryOf(person, 10*round+(i*7)%10))
		}
		carry(t, b, batch...)
		m.apply(batch)
		same(t, b, m)
	}
}

// largeCase is more than one script takes.
func largeCase(t *testing.T, b leaderboard) {
	built(t, b)
	m := model{}
	var batch []board.Entry
	for i := range int64(700) {
		batch = append(batch, entryOf(i%500, 1+i/500))
	}
	if got := carry(t, b, batch...); got != (board.Beat{Count: 1, Ready: true}) {
		t.Errorf("a large batch is one call: %+v", got)
	}
	m.apply(batch)
	for _, unit := range units {
		sameTop(t, b, m, shared, unit, 50, 100)
	}
	for person := int64(0); person < 500; person += 25 {
		samePlace(t, b, m, unique, person, 2)
	}
}

// numbersCase uses numbers a double does not hold.
func numbersCase(t *testing.T, b leaderboard) {
	built(t, b)
	m := model{}
	const big = 1<<53 + 1
	first := listed(math.MaxInt64, big, 1<<39, math.MaxInt64, big, math.MinInt64, math.MaxInt64-1)
	first.Counts.Sittings = math.MaxUint32
	lower := listed(math.MinInt64, math.MinInt64+1, -1<<39, math.MinInt64, big, math.MinInt64, math.MaxInt64-1)
	older := listed(math.MaxInt64, big-1, 5, 5, 111)
	carry(t, b, first)
	carry(t, b, lower, older)
	m.apply([]board.Entry{first, lower, older})
	for _, unit := range []int64{big, math.MinInt64, math.MaxInt64 - 1} {
		sameTop(t, b, m, shared, unit, 0, 5)
	}
	samePlace(t, b, m, unique, math.MaxInt64, 1)
	samePlace(t, b, m, unique, math.MinInt64, 1)
	totals, err := b.Totals(t.Context(), contest, []int64{big, 111})
	if err != nil || totals[0] != m.totals([]int64{big})[0] || totals[1] != (quiz.Counts{}) {
		t.Fatal(totals, err)
	}
	// Twenty thousand such people would add up to more than a double holds exactly.
	var people []board.Entry
	for person := range int64(20_000) {
		people = append(people, listed(person, 1, 1<<39-1, 1, 11))
	}
	for part := range slices.Chunk(people, 1000) {
		carry(t, b, part...)
	}
	carry(t, b, listed(0, 2, 1<<39-2, 1, 11))
	totals, err = b.Totals(t.Context(), contest, []int64{11})
	if want := int64(20_000*(1<<39-1) - 1); err != nil || totals[0].Points != want {
		t.Fatal(totals, err, want)
	}
}

func refusedCase(t *testing.T, b leaderboard) {
	built(t, b)
	good := listed(1, 1, 100, 1, 111, 11, top)
	for name, spoil := range map[string]func(*board.Entry){
		"two people":     func(e *board.Entry) { e.Counts.People = 2 },
		"less than none": func(e *board.Entry) { e.Counts.Passed = -1 },
		"sittings":       func(e *board.Entry) { e.Counts.Sittings = 1 << 32 },
		"points":         func(e *board.Entry) { e.Counts.Points = 1<<39 + 1 },
		"no key":         func(e *board.Entry) { e.Key = nil },
		"foreign key":    func(e *board.Entry) { e.Person = 2 },
		"long key":       func(e *board.Entry) { e.Key = append(make([]byte, 300), e.Key...) },
		"deep":           func(e *board.Entry) { e.Path = make([]int64, quiz.MaxDepth+1) },
	} {
		bad := good
		bad.Generation = 2
		spoil(&bad)
		if _, err := b.Carry(t.Context(), contest, []board.Entry{good, bad}); quiz.CodeOf(err) != quiz.Invalid {
			t.Errorf("%s: %v", name, err)
		}
		build := begin(t, b)
		if err := build.Load(t.Context(), []board.Entry{good, bad}); quiz.CodeOf(err) != quiz.Invalid {
			t.Errorf("%s, loaded: %v", name, err)
		}
		if err := build.Abandon(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	same(t, b, model{})
	if got := beat(t, b); got.Count != 1 {
		t.Errorf("a refused call was counted: %+v", got)
	}
}

// dropsCase loses part of the carries, then carries everything.
func dropsCase(t *testing.T, b leaderboard) {
	built(t, b)
	m := model{}
	var all []board.Entry
	for generation := int64(1); generation <= 5; generation++ {
		for person := range int64(30) {
			all = append(all, entryOf(person, generation))
		}
	}
	for i, e := range all {
		if i%3 > 0 {
			carry(t, b, e)
			m.apply([]board.Entry{e})
		}
	}
	same(t, b, m)
	carry(t, b, all...)
	m.apply(all)
	same(t, b, m)
}

func apartCase(t *testing.T, b leaderboard) {
	rebuild(t, b, five())
	build, err := b.Begin(t.Context(), "other")
	if err != nil {
		t.Fatal(err)
	}
	if err := build.Swap(t.Context()); err != nil {
		t.Fatal(err)
	}
	got, err := b.Carry(t.Context(), "other", []board.Entry{listed(7, 9, 1, 1, 111, 11, top)})
	if err != nil || got != (board.Beat{Count: 1, Ready: true}) {
		t.Fatal(got, err)
	}
	if err := b.Drop(t.Context(), "other"); err != nil {
		t.Fatal(err)
	}
	m := model{}
	m.apply(five())
	same(t, b, m)
	if got := beat(t, b); got != (board.Beat{Count: 1, Ready: true}) {
		t.Errorf("the other contest's call was counted here: %+v", got)
	}
}
