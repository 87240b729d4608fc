package play_test

import (
	"context"
	"sync"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/servicetest"
	"lawquiz/quiz/store"
)

// gone is what a standing is after its person was erased.
func (h *hall) gone(t *testing.T, contest string, person, generation int64) {
	t.Helper()
	s, err := h.DB.Standing(context.Background(), h.nr(t, contest), person)
	must(t, err)
	same(t, "standing", []any{s.Gone, s.Generation, s.Counted, s.Standing}, []any{true, generation, false, quiz.Standing{Person: person}})
}

func (h *hall) nr(tb testing.TB, contest string) int64 {
	tb.Helper()
	c, err := h.Catalog.Contest(contest)
	must(tb, err)
	return c.Nr
}

func erasedLeaves(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c"), document("d"))
	who, other := h.worker(t, 10), h.worker(t, 11)
	h.sit(t, who, "c", 8)
	h.sit(t, other, "c", 6)
	o := h.begin(t, who, "c")
	_, err := h.Save(ctx, who, o.ID, 1, right(o.Sheet, 3))
	must(t, err)
	must(t, h.Erase(ctx, 10))

	h.gone(t, "c", 10, 2)
	h.gone(t, "d", 10, 1)
	n, _ := h.toldOf(10)
	same(t, "standings announced", n, 3) // her sitting, two tombstones
	for _, s := range h.told[len(h.told)-2:] {
		same(t, "announced as gone", []any{s.Person, s.Gone}, []any{int64(10), true})
	}
	same(t, "open papers", h.raw.Count("open_paper"), 0)

	// Her client has not noticed: nothing of what it sends is kept.
	_, err = h.Save(ctx, who, o.ID, 2, right(o.Sheet, 5))
	wantCode(t, err, quiz.PaperFinished)
	_, err = h.Submit(ctx, who, o.ID, right(o.Sheet, 10))
	wantCode(t, err, quiz.NotFound)
	h.clock.pass(10 * minute)
	swept, err := h.Sweep(ctx, 10)
	must(t, err)
	same(t, "papers swept", swept, 0)
	same(t, "submissions", h.raw.Count("submission"), 2)
	same(t, "drafts", h.raw.Count("draft"), 0)
	h.gone(t, "c", 10, 2)

	must(t, h.Erase(ctx, 10))
	again, _ := h.toldOf(10)
	same(t, "announced again", again, n)
	wantCode(t, h.Erase(ctx, 99), quiz.NotFound)
	s, err := h.DB.Standing(ctx, h.nr(t, "c"), 11)
	must(t, err)
	same(t, "the other's points", s.Points, quiz.Points(6000))
}

// A server that has not heard of the erasure yet lets her begin. What comes of it stands for nothing.
func erasedElsewhere(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c"))
	submits, leaves := h.worker(t, 10), h.worker(t, 11)
	for _, who := range []play.Who{submits, leaves} {
		must(t, h.Erase(ctx, who.Person))
	}
	h.sit(t, submits, "c", 10)
	h.gone(t, "c", 10, 2)
	same(t, "answers kept", h.raw.Count("submission WHERE body <> ''"), 0)
	_, last := h.toldOf(10)
	same(t, "announced", []any{last.Gone, last.Generation}, []any{true, int64(2)})

	o := h.begin(t, leaves, "c")
	_, err := h.Save(ctx, leaves, o.ID, 1, right(o.Sheet, 5))
	must(t, err)
	h.clock.pass(10 * minute)
	n, err := h.Sweep(ctx, 10)
	must(t, err)
	same(t, "papers swept", n, 1)
	same(t, "submissions of the swept", h.raw.Count("submission WHERE person = 11"), 0)
	same(t, "open papers and drafts", h.raw.Count("open_paper")+h.raw.Count("draft"), 0)
	h.gone(t, "c", 11, 1)
}

// A crowd is erased while it begins, saves and hands in.
func crowdErased(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c"))
	const people = 40
	whos := make([]play.Who, people)
	for i := range whos {
		whos[i] = h.worker(t, int64(10+i))
	}
	var wg sync.WaitGroup
	for i, who := range whos {
		wg.Go(func() {
			for range 3 {
				o, err := h.Begin(ctx, "c", who)
				if err != nil {
					t.Errorf("begin: %v", err)
					return
				}
				// Either fails once she is erased; which of them does is a matter of time.
				h.Save(ctx, who, o.ID, 1, right(o.Sheet, 4))
				h.Submit(ctx, who, o.ID, right(o.Sheet, i%11))
			}
		})
		wg.Go(func() {
			if err := h.Erase(ctx, who.Person); err != nil {
				t.Errorf("erase: %v", err)
			}
		})
	}
	wg.Wait()
	h.clock.pass(10 * minute)
	_, err := h.Sweep(ctx, 1000)
	must(t, err)
	for from, n := range map[string]int{
		"standing": people, "standing WHERE gone = 0": 0, "open_paper": 0, "submission WHERE body <> ''": 0, "identity": 0,
		"draft": 0,
	} {
		same(t, from, h.raw.Count(from), n)
	}
	for _, who := range whos {
		row, err := h.DB.Standing(ctx, h.nr(t, "c"), who.Person)
		must(t, err)
		newest := store.Standing{}
		for _, s := range h.told {
			if s.Person == who.Person && s.Generation > newest.Generation {
				newest = s
			}
		}
		same(t, "the newest announced is what stands", newest, row)
	}
}

// An erasure whose commit's answer was lost has happened, and the boards hear of it.
func TestLostErasure(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	dsn := servicetest.Postgres(t)
	w, over := newWire(t, dsn)
	h := enter(t, over, document("c"))
	who := h.worker(t, 10)
	h.sit(t, who, "c", 8)
	w.cut.Store(true)
	if err := h.Erase(ctx, 10); err != nil {
		wantCode(t, err, quiz.Unavailable)
	}
	same(t, "the wire was cut", w.cut.Load(), false)
	wait(t, "the tombstone to be announced", func() bool {
		_, told := h.toldOf(10)
		return told.Gone && told.Generation == 2
	})
	must(t, h.Erase(ctx, 10))
	h.gone(t, "c", 10, 2)
}

// What a person is told of her sittings is all there is, and no more than the review rule allows.
func told(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c", "review: after_submit"), document("n", "review: never"), document("l", "review: after_close"))
	who, other := h.worker(t, 10), h.worker(t, 11)
	for _, c := range []string{"c", "n", "l"} {
		h.sit(t, who, c, 4)
		h.clock.pass(minute)
	}
	h.sit(t, other, "c", 9)
	o := h.begin(t, who, "c")
	_, err := h.Save(ctx, who, o.ID, 3, right(o.Sheet, 2))
	must(t, err)
	reviewed := func(want ...bool) []play.Told {
		t.Helper()
		all, err := h.Sittings(ctx, 10, 0, 100)
		must(t, err)
		same(t, "sittings", len(all), len(want))
		for i, s := range all {
			same(t, "person", s.Person, int64(10))
			for _, q := range s.Questions {
				if (q.Review != nil) != want[i] {
					t.Errorf("sitting %d of %s: reviewed %v", i, s.In.ID, q.Review != nil)
				}
			}
		}
		return all
	}
	all := reviewed(true, false, false, false)
	first, last := all[0], all[3]
	same(t, "first", []any{first.In.ID, first.Full, first.Marks[0].Points, len(first.Questions)}, []any{"c", quiz.Points(10000), quiz.Points(4000), 10})
	correct := 0
	for _, q := range first.Questions {
		if q.Review.Correct {
			correct++
			same(t, "the answer in words is the right one", q.Answer, q.Review.Right)
		}
	}
	same(t, "right answers", correct, 4)
	same(t, "last", []any{last.ID, last.Saved.Seq, last.Submission.Paper, len(last.Marks)}, []any{o.ID, int64(3), int64(0), 0})
	saved := 0
	for _, q := range last.Questions {
		saved += len(q.Saved)
		same(t, "nothing handed in", len(q.Answer), 0)
	}
	same(t, "answers saved", saved, 2)

	h.clock.at("2026-04-01 00:02")
	reviewed(true, false, true, false)
	standings, err := h.Standings(ctx, 10)
	must(t, err)
	same(t, "standings", len(standings), 3)
}
