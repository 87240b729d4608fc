package play_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/store"
)

func begunOnce(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c"))
	who := h.worker(t, 10)
	first := h.begin(t, who, "c")
	same(t, "first", []any{first.Resumed, first.Seq, len(first.Answers), first.Sheet.Len()}, []any{false, int64(0), 0, 10})
	same(t, "times", []int64{first.Now, first.Started, first.Deadline}, []int64{h.clock.now(), h.clock.now(), h.clock.now() + 5*minute})
	answers := right(first.Sheet, 3)
	_, err := h.Save(ctx, who, first.ID, 4, answers)
	must(t, err)

	h.clock.pass(minute)
	who.Channel = "wechat" // on another device
	again := h.begin(t, who, "c")
	same(t, "again", []any{again.ID, again.Resumed, again.Seq, again.Answers}, []any{first.ID, true, int64(4), answers})
	same(t, "times again", []int64{again.Now, again.Started, again.Deadline}, []int64{h.clock.now(), first.Started, first.Deadline})
	same(t, "questions again", again.Sheet.Show(), first.Sheet.Show())
	same(t, "papers", h.raw.Count("paper"), 1)

	open, result, err := h.Paper(ctx, who, first.ID)
	must(t, err)
	same(t, "open paper", []any{open.ID, open.Seq, open.Answers, result == nil}, []any{first.ID, int64(4), answers, true})
	_, err = h.Begin(ctx, "nothing", who)
	wantCode(t, err, quiz.NotFound)
}

// However often and from however many devices a person begins, three chances are three papers.
func crowdOfBegins(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c", "attempts: { per_contest: 3 }"))
	who := h.worker(t, 10)
	for round := range 3 {
		var wg sync.WaitGroup
		ids := make(chan int64, 200)
		for range 200 {
			wg.Go(func() {
				o, err := h.Begin(ctx, "c", who)
				if err != nil {
					t.Errorf("begin: %v", err)
				}
				ids <- o.ID
			})
		}
		wg.Wait()
		close(ids)
		first := <-ids
		for id := range ids {
			same(t, "paper of the round", id, first)
		}
		same(t, "papers", h.raw.Count("paper"), round+1)
		same(t, "open papers", h.raw.Count("open_paper"), 1)
		same(t, "chances", h.raw.Count("chance"), round+1)
		_, err := h.Submit(ctx, who, first, quiz.Answers{})
		must(t, err)
	}
	_, err := h.Begin(ctx, "c", who)
	wantCode(t, err, quiz.QuotaExhausted)
}

// quotas walks through days and weeks with one sitting after another.
func quotas(t *testing.T, source string) {
	ctx := context.Background()
	tests := map[string]struct {
		attempts string
		steps    []string // a moment; with a ! at the end the quota is used up
	}{
		"day":     {"{ per_day: 2 }", []string{"2026-03-02 23:59:58", "2026-03-02 23:59:59", "2026-03-02 23:59:59!", "2026-03-03 00:00", "2026-03-03 12:00", "2026-03-03 23:59:59!", "2026-03-04 00:00"}},
		"week":    {"{ per_week: 1 }", []string{"2026-03-02 00:00", "2026-03-08 23:59:59!", "2026-03-09 00:00", "2026-03-09 00:00!"}},
		"month":   {"{ per_month: 1 }", []string{"2026-03-01 00:00", "2026-03-31 23:59:59!"}},
		"contest": {"{ per_contest: 2 }", []string{"2026-03-01 00:00", "2026-03-20 00:00", "2026-03-31 00:00!"}},
		"both":    {"{ per_day: 1, per_contest: 3 }", []string{"2026-03-01 00:00", "2026-03-01 01:00!", "2026-03-02 00:00", "2026-03-03 00:00", "2026-03-04 00:00!"}},
	}
	h := enter(t, source)
	person := int64(10)
	for name, test := range tests {
		_, err := play.Publish(ctx, h.DB, name, document(name, "attempts: "+test.attempts), law(), h.clock.now())
		must(t, err)
		must(t, h.Catalog.Reload(ctx))
		c, err := h.Catalog.Contest(name)
		must(t, err)
		who := h.worker(t, person)
		person++
		for _, step := range test.steps {
			used := step[len(step)-1] == '!'
			if used {
				step = step[:len(step)-1]
			}
			h.clock.at(step)
			left, err := h.ChancesLeft(ctx, c, who.Person)
			must(t, err)
			if (left == 0) != used {
				t.Errorf("%s at %s: %d chances left, used up: %v", name, step, left, used)
			}
			if used {
				_, err = h.Begin(ctx, name, who)
				wantCode(t, err, quiz.QuotaExhausted)
				continue
			}
			h.sit(t, who, name, 0)
		}
	}
}

func noQuota(t *testing.T, source string) {
	h := enter(t, source, document("c"))
	who := h.worker(t, 10)
	for range 5 {
		h.sit(t, who, "c", 1)
	}
	c, err := h.Catalog.Contest("c")
	must(t, err)
	left, err := h.ChancesLeft(context.Background(), c, who.Person)
	must(t, err)
	same(t, "chances left without a quota", left, -1)
}

func whoMayBegin(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c"), strings.Replace(document("g"), "[name, unit]", "[gender]", 1))
	who := h.worker(t, 10)
	begin := func(code quiz.Code, change func(w *play.Who)) {
		t.Helper()
		w := who
		if change != nil {
			change(&w)
		}
		_, err := h.Begin(ctx, "c", w)
		wantCode(t, err, code)
	}
	h.clock.set(moment("2026-03-01 00:00") - 1)
	begin(quiz.ContestNotOpen, nil)
	h.clock.at("2026-03-31 24:00")
	begin(quiz.ContestClosed, nil)
	h.clock.at("2026-03-01 00:00")
	begin(quiz.ProfileRequired, func(w *play.Who) { w.Named = false })
	begin(quiz.ProfileRequired, func(w *play.Who) { w.Unit = quiz.Root })
	nobody := h.worker(t, 11)
	nobody.Named, nobody.Gender, nobody.Unit = false, "", quiz.Root
	_, err := h.Begin(ctx, "g", nobody)
	wantCode(t, err, quiz.ProfileRequired)
	nobody.Gender = quiz.Male
	_, err = h.Begin(ctx, "g", nobody) // is asked for nothing else
	must(t, err)
	begin("", func(w *play.Who) { w.Gender = "" }) // not asked for
	for state, code := range map[string]quiz.Code{store.Closed: quiz.ContestClosed, store.Draft: quiz.NotFound} {
		other := h.worker(t, int64(20+len(state)))
		must(t, h.DB.SetContestState(ctx, "c", state))
		must(t, h.Catalog.Reload(ctx))
		_, err := h.Begin(ctx, "c", other)
		wantCode(t, err, code)
		if strings.Contains(fmt.Sprint(err), "2026年4月1日") { // the end of the window is still to come
			t.Errorf("closed early: %v", err)
		}
	}
	same(t, "papers", h.raw.Count("paper"), 2)
}

func rehearsalsStayApart(t *testing.T, source string) {
	h := enter(t, source, document("real"), document("drill", "rehearsal: true"), document("drill-2", "rehearsal: true"))
	who := h.worker(t, 10)
	actor := h.worker(t, 11)
	actor.Rehearsal = "drill"
	for contest, code := range map[string][2]quiz.Code{
		"real":    {"", quiz.NotEligible},
		"drill":   {quiz.NotEligible, ""},
		"drill-2": {quiz.NotEligible, quiz.NotEligible},
	} {
		_, err := h.Begin(context.Background(), contest, who)
		wantCode(t, err, code[0])
		_, err = h.Begin(context.Background(), contest, actor)
		wantCode(t, err, code[1])
	}
}

// Two servers may by chance give two papers one number: the later one draws again.
func takenNumber(t *testing.T, source string) {
	h := enter(t, source, document("c"))
	who := h.worker(t, 10)
	now := h.clock.now()
	h.raw.Exec(`INSERT INTO paper (id, contest, person, channel, started, deadline, seed, layout)
		WITH RECURSIVE n(i) AS (SELECT CAST($1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $2)
		SELECT i, 99, i, 'web', 0, 0, '', '' FROM n`, store.NewID(now), store.NewID(now)+4096)
	h.clock.step.Store(1) // numbers begin with the millisecond
	h.begin(t, who, "c")
	same(t, "open papers", h.raw.Count("open_paper WHERE person = 10"), 1)
}
