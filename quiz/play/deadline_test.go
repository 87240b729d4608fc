package play_test

import (
	"context"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
)

// deadlineMatrix hands a paper in around its deadline: three right answers saved, seven in the body.
func deadlineMatrix(t *testing.T, source string) {
	ctx := context.Background()
	const limit = 5 * minute
	h := enter(t, source, document("c"))
	for i, test := range []struct {
		name       string
		after      int64 // ms after the deadline
		saved      bool
		sweep      bool
		points     quiz.Points
		elapsed    int64
		byDeadline bool
	}{
		{"a minute before", -minute, true, true, 7000, limit - minute, false},
		{"at the deadline", 0, true, false, 7000, limit, false},
		{"5 s after", 5 * second, true, true, 7000, limit, false},
		{"5.001 s after", 5*second + 1, true, true, 3000, limit, true},
		{"5.001 s after, nothing saved", 5*second + 1, false, false, 0, limit, true},
		{"60 s after", 60 * second, true, true, 3000, limit, true},
		{"60.001 s after, not swept", 60*second + 1, true, false, 3000, limit, true},
		{"60.001 s after, swept", 60*second + 1, true, true, 3000, limit, true},
		{"a day after, swept, nothing saved", 24 * 60 * minute, false, true, 0, limit, true},
	} {
		h.clock.at("2026-03-02 09:00")
		who := h.worker(t, int64(10+i))
		o := h.begin(t, who, "c")
		if test.saved {
			h.clock.pass(second)
			_, err := h.Save(ctx, who, o.ID, 1, right(o.Sheet, 3))
			must(t, err)
		}
		h.clock.set(o.Deadline + test.after)
		if test.sweep {
			n, err := h.Sweep(ctx, 10)
			must(t, err)
			if want := test.after > 60*second; (n == 1) != want {
				t.Errorf("%s: %d papers swept", test.name, n)
			}
		}
		finished := h.clock.now()
		if test.byDeadline {
			finished = o.Deadline
		}
		for range 2 {
			r, err := h.Submit(ctx, who, o.ID, right(o.Sheet, 7))
			must(t, err)
			same(t, test.name, []any{r.Points, r.Elapsed, r.ByDeadline, r.Finished}, []any{test.points, test.elapsed, test.byDeadline, finished})
		}
		if test.byDeadline { // whatever is handed in late, it is no other answer
			r, err := h.Submit(ctx, who, o.ID, quiz.Answers{})
			must(t, err)
			same(t, test.name+", other answers", r.Points, test.points)
		}
	}
	same(t, "submissions", h.raw.Count("submission"), 9)
	same(t, "open papers", h.raw.Count("open_paper"), 0)
}

// A save that came in time and still waits for its commit counts when the paper is then finished
// by the deadline: once acknowledged it must not be lost.
func saveStillQueued(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c"))
	who := h.worker(t, 20)
	o := h.begin(t, who, "c")
	release := h.hold(t, h.worker(t, 10), "c") // people with even numbers share a committer
	h.clock.set(o.Deadline + 5*second)
	saved := make(chan error, 1)
	go func() {
		_, err := h.Save(ctx, who, o.ID, 1, right(o.Sheet, 3))
		saved <- err
	}()
	h.waitQueued(t, 1)
	h.clock.set(o.Deadline + 6*second)
	handed := make(chan play.Result, 1)
	go func() {
		r, err := h.Submit(ctx, who, o.ID, right(o.Sheet, 7))
		if err != nil {
			t.Error(err)
		}
		handed <- r
	}()
	h.waitQueued(t, 2)
	release()
	must(t, <-saved)
	same(t, "points", (<-handed).Points, quiz.Points(3000))
}

// The window's close cuts the time of a paper begun shortly before it.
func windowClose(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c"))
	shut := moment("2026-03-31 24:00")
	h.clock.set(shut - minute)
	who, late := h.worker(t, 10), h.worker(t, 11)
	o, other := h.begin(t, who, "c"), h.begin(t, late, "c")
	same(t, "deadline", o.Deadline, shut)
	h.clock.set(shut + 5*second)
	same(t, "paper after the close", h.begin(t, who, "c").ID, o.ID)
	r, err := h.Submit(ctx, who, o.ID, right(o.Sheet, 7))
	must(t, err)
	same(t, "in the grace", []any{r.Points, r.Elapsed}, []any{quiz.Points(7000), minute})
	h.clock.pass(1)
	_, err = h.Begin(ctx, "c", late) // finishes the old paper, and draws none
	wantCode(t, err, quiz.ContestClosed)
	r, err = h.Submit(ctx, late, other.ID, right(other.Sheet, 7))
	must(t, err)
	same(t, "after the grace", []any{r.Points, r.ByDeadline}, []any{quiz.Points(0), true})
}

// A server's clock may be set back, and two servers' clocks differ.
func clockGoesBack(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c"))
	who := h.worker(t, 10)
	o := h.begin(t, who, "c")
	h.clock.pass(-3 * second)
	_, err := h.Save(ctx, who, o.ID, 1, right(o.Sheet, 1))
	must(t, err)
	r, err := h.Submit(ctx, who, o.ID, right(o.Sheet, 7))
	must(t, err)
	same(t, "result", []any{r.Points, r.Elapsed}, []any{quiz.Points(7000), int64(0)})
}

func swept(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c", "attempts: { per_contest: 1 }"))
	blank, saver := h.worker(t, 10), h.worker(t, 11)
	b, s := h.begin(t, blank, "c"), h.begin(t, saver, "c")
	_, err := h.Save(ctx, saver, s.ID, 1, right(s.Sheet, 6))
	must(t, err)
	sweep := func(want int) {
		t.Helper()
		n, err := h.Sweep(ctx, 10)
		must(t, err)
		same(t, "papers swept", n, want)
	}
	h.clock.set(b.Deadline + 60*second)
	sweep(0)
	h.clock.pass(1)
	sweep(2)
	sweep(0)
	for _, want := range []struct {
		who    play.Who
		paper  int64
		points quiz.Points
		valid  bool
	}{{blank, b.ID, 0, false}, {saver, s.ID, 6000, true}} {
		_, r, err := h.Paper(ctx, want.who, want.paper)
		must(t, err)
		same(t, "result", []any{r.Points, r.ByDeadline, r.Elapsed, r.Finished}, []any{want.points, true, 5 * minute, b.Deadline})
		st, err := h.DB.Standing(ctx, b.Contest.Nr, want.who.Person)
		must(t, err)
		same(t, "standing", []any{st.Points, st.Valid, st.Sittings, st.Path, st.Counted, st.Changed},
			[]any{want.points, want.valid, 1, []int64{3, 2, 1}, true, h.clock.now()})
		n, _ := h.toldOf(want.who.Person)
		same(t, "announced", n, 1)
	}
	_, err = h.Begin(ctx, "c", blank) // the chance is used up
	wantCode(t, err, quiz.QuotaExhausted)
}

func sweptInParts(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c"))
	for i := range int64(25) {
		h.begin(t, h.worker(t, 10+i), "c")
	}
	h.clock.pass(6*minute + 1)
	for _, want := range []int{10, 10, 5, 0} {
		n, err := h.Sweep(ctx, 10)
		must(t, err)
		same(t, "papers swept", n, want)
	}
	same(t, "submissions by the deadline", h.raw.Count("submission WHERE finished_by = 'deadline'"), 25)
}

func expiredMakesRoom(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c", "attempts: { per_day: 2 }"))
	who := h.worker(t, 10)
	first := h.begin(t, who, "c")
	_, err := h.Save(ctx, who, first.ID, 1, right(first.Sheet, 2))
	must(t, err)
	h.clock.set(first.Deadline + 5*second)
	same(t, "paper in the grace", h.begin(t, who, "c").ID, first.ID)
	h.clock.pass(1)
	second := h.begin(t, who, "c")
	if second.ID == first.ID || second.Resumed {
		t.Fatalf("an expired paper was given again: %+v", second)
	}
	_, r, err := h.Paper(ctx, who, first.ID)
	must(t, err)
	same(t, "the first paper", []any{r.Points, r.ByDeadline}, []any{quiz.Points(2000), true})
	same(t, "open papers", h.raw.Count("open_paper"), 1)
}
