package play_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/store"
)

const by = "管理员"

// turned corrects a single question to its second option, or a judge question to 错误.
func turned(question string) quiz.Correction {
	return quiz.Correction{Question: question, Revision: 1, Kind: quiz.CorrectKey, Right: []int{1}, Reason: "法条已修订"}
}

func granted(question string) quiz.Correction {
	return quiz.Correction{Question: question, Revision: 1, Kind: quiz.FullMarks, Reason: "题干有歧义"}
}

func (h *hall) version(tb testing.TB, contest string) int64 {
	tb.Helper()
	must(tb, h.Catalog.Reload(context.Background()))
	c, err := h.Catalog.Contest(contest)
	must(tb, err)
	return c.KeyVersion
}

// correct corrects a key and takes the regrade to its end.
func (h *hall) correct(tb testing.TB, c quiz.Correction) store.Correction {
	tb.Helper()
	ctx := context.Background()
	done, err := h.Correct(ctx, "c", h.version(tb, "c"), c, by)
	must(tb, err)
	must(tb, h.RegradeAll(ctx))
	return done
}

// check is what a test and a rapid check have alike.
type check interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Fatal(args ...any)
}

// brute reckons every standing of a contest from papers, answers and the newest key, and sees that
// the record holds just that, and that the boards were told of it last.
func brute(tb check, h *hall, contest string) {
	tb.Helper()
	for _, st := range bruteMarks(tb, h, contest) {
		if n, last := h.toldOf(st.Person); n == 0 || last.Generation < st.Generation || last.Generation == st.Generation && last.Standing != st.Standing {
			tb.Errorf("the boards were told of %+v (%d times), on record is %+v", last, n, st)
		}
	}
}

// bruteMarks is brute without the boards. It returns the standings on record.
func bruteMarks(tb check, h *hall, contest string) (all []store.Standing) {
	tb.Helper()
	ctx := context.Background()
	must(tb, h.Catalog.Reload(ctx))
	c, err := h.Catalog.Contest(contest)
	must(tb, err)
	marks := make(map[int64][]quiz.Mark)
	must(tb, h.DB.EachGraded(ctx, c.Nr, func(g store.Graded) error {
		if g.Body == "" { // erased
			return nil
		}
		layout, err := quiz.DecodeLayout(g.Layout)
		must(tb, err)
		var a quiz.Answers
		must(tb, json.Unmarshal([]byte(g.Body), &a))
		r, err := quiz.Score(c.Contest, c.Texts, layout, a)
		must(tb, err)
		want := g.Mark.Mark
		want.Points, want.Passed, want.Full = r.Points, c.Passed(r.Points), r.Points == r.Full
		if g.Mark.Mark != want {
			tb.Errorf("paper %d: on record %+v under version %d, by the newest key %+v", g.Paper, g.Mark.Mark, g.KeyVersion, want)
		}
		marks[g.Person] = append(marks[g.Person], want)
		return nil
	}))
	people := 0
	must(tb, h.DB.EachStanding(ctx, c.Nr, 0, func(st *store.Standing) error {
		if st.Gone {
			return nil
		}
		people++
		if want := quiz.Stand(c.Standing, st.Person, marks[st.Person]); st.Standing != want {
			tb.Errorf("person %d stands at %+v, by her answers at %+v", st.Person, st.Standing, want)
		}
		all = append(all, *st)
		return nil
	}))
	same(tb, "people with a standing", people, len(marks))
	return all
}

// regrading corrects a key twice, undoes both, and follows one person all along.
func regrading(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c", "review: after_submit"))
	who := h.worker(t, 10)
	r := h.sit(t, who, "c", 10)
	question := r.Review[0].ID
	other := 0
	for id := range int64(5) {
		at := h.sit(t, h.worker(t, 20+id), "c", 10)
		for _, q := range at.Review {
			if q.ID == question {
				other++
			}
		}
	}
	c := h.correct(t, turned(question))
	same(t, "version", c.Version, int64(2))
	_, now, err := h.Paper(ctx, who, r.Paper)
	must(t, err)
	same(t, "points by the new key", now.Points, quiz.Points(9000))
	same(t, "what is said of it", *now.Review[0].Corrected, quiz.Corrected{Text: "标准答案已更正", Reason: "法条已修订"})
	p, err := h.Regraded(ctx, "c")
	must(t, err)
	same(t, "progress", []any{p.State, p.Total, p.Seen, p.Graded, p.Moved}, []any{store.RegradeDone, int64(6), int64(6), int64(1 + other), int64(1 + other)})
	same(t, "marks under the new key", h.raw.Count("mark WHERE key_version = 2"), 1+other)
	brute(t, h, "c")

	h.correct(t, granted(question))
	_, now, err = h.Paper(ctx, who, r.Paper)
	must(t, err)
	same(t, "points when all get them", now.Points, quiz.Points(10000))
	brute(t, h, "c")

	for _, undo := range []struct {
		version int64
		want    quiz.Points
	}{{3, 9000}, {2, 10000}} {
		_, err := h.Undo(ctx, "c", h.version(t, "c"), undo.version, "核实后恢复", by)
		must(t, err)
		must(t, h.RegradeAll(ctx))
		_, now, err = h.Paper(ctx, who, r.Paper)
		must(t, err)
		same(t, fmt.Sprintf("points without version %d", undo.version), now.Points, undo.want)
		brute(t, h, "c")
	}
	if now.Review[0].Corrected != nil {
		t.Errorf("what was taken back is still told: %+v", now.Review[0].Corrected)
	}
	same(t, "corrections on record", h.raw.Count("correction"), 4)
}

// correctionsRefused are corrections that change nothing on record.
func correctionsRefused(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c"))
	h.sit(t, h.worker(t, 10), "c", 10)
	_, err := h.Correct(ctx, "c", 2, turned("s-00"), by)
	wantCode(t, err, quiz.PreviewStale)
	_, err = h.Correct(ctx, "x", 1, turned("s-00"), by)
	wantCode(t, err, quiz.NotFound)
	_, err = h.Correct(ctx, "c", 1, turned("s-99"), by)
	wantCode(t, err, quiz.NotFound)
	_, err = h.Undo(ctx, "c", 1, 2, "误操作", by)
	wantCode(t, err, quiz.NotFound)
	same(t, "corrections on record", h.raw.Count("correction")+h.raw.Count("regrade"), 0)
	h.correct(t, turned("s-00"))
	_, err = h.Correct(ctx, "c", 2, turned("s-00"), by)
	wantCode(t, err, quiz.Invalid)
	_, err = h.Undo(ctx, "c", 2, 2, " ", by)
	wantCode(t, err, quiz.Invalid)
	_, err = h.Undo(ctx, "c", 2, 2, "误操作", by)
	must(t, err)
	_, err = h.Undo(ctx, "c", 3, 2, "误操作", by)
	wantCode(t, err, quiz.Invalid)
	_, err = h.Undo(ctx, "c", 3, 3, "误操作", by)
	wantCode(t, err, quiz.Invalid)
	same(t, "corrections on record", h.raw.Count("correction"), 2)
}

// second opens another server on the record of h.
func (h *hall) second(tb testing.TB, source string) *hall {
	tb.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, source)
	must(tb, err)
	tb.Cleanup(func() { must(tb, db.Close()) })
	catalog, err := play.NewCatalog(ctx, db)
	must(tb, err)
	out := &hall{clock: h.clock, raw: h.raw}
	var papers atomic.Uint64
	papers.Store(1 << 40)
	out.Service, err = play.New(play.Config{
		DB: db, Catalog: catalog, Now: h.clock.now, Committed: h.note,
		Seed: func() (seed [32]byte) {
			seed[0], seed[1], seed[2] = 7, byte(papers.Add(1)), byte(papers.Load()>>8)
			return seed
		},
	})
	must(tb, err)
	tb.Cleanup(out.Close)
	return out
}

// correctedElsewhere hands a paper in to a server that has not heard of a correction made on another one.
func correctedElsewhere(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c", "review: after_submit"))
	other := h.second(t, source)
	who := h.worker(t, 10)
	o := other.begin(t, who, "c")
	question := o.Sheet.Review(nil)[0].ID
	h.correct(t, turned(question))
	r, err := other.Submit(ctx, who, o.ID, right(o.Sheet, 10))
	must(t, err)
	same(t, "points by the new key", r.Points, quiz.Points(9000))
	same(t, "marks under the old key", h.raw.Count("mark WHERE key_version = 1"), 0)
	brute(t, h, "c")
}

// correctedInTheRush corrects keys while a crowd hands in to two servers that both regrade.
func correctedInTheRush(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c", "attempts: { per_contest: 100 }"))
	other := h.second(t, source)
	var people []play.Who
	for id := range int64(8) {
		people = append(people, h.worker(t, 10+id))
	}
	run, stop := context.WithCancel(ctx)
	var servers, crowd sync.WaitGroup
	for _, s := range []*hall{h, other} {
		servers.Go(func() {
			for run.Err() == nil {
				if _, err := s.Regrade(ctx); err != nil && !errors.Is(err, play.ErrBeaten) {
					t.Error(err)
				}
			}
		})
	}
	for i, who := range people {
		s := []*hall{h, other}[i%2]
		crowd.Go(func() {
			for n := range 12 {
				o, err := s.Begin(ctx, "c", who)
				if err == nil {
					_, err = s.Submit(ctx, who, o.ID, right(o.Sheet, n%11))
				}
				if quiz.CodeOf(err) == quiz.Busy { // a correction came with each of its tries: the next begin resumes the paper
					continue
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	for i := range 12 {
		question := fmt.Sprintf("s-%02d", i)
		c := turned(question)
		if i%3 == 0 {
			c = granted(question)
		}
		_, err := h.Correct(ctx, "c", h.version(t, "c"), c, by)
		must(t, err)
		if i%4 == 3 {
			_, err := other.Undo(ctx, "c", other.version(t, "c"), int64(i+1), "核实后恢复", by)
			if quiz.CodeOf(err) != quiz.Invalid { // an undo is not undone
				must(t, err)
			}
		}
	}
	crowd.Wait()
	stop()
	servers.Wait()
	must(t, h.RegradeAll(ctx))
	brute(t, h, "c")
}

// regradeInParts goes through 23 sittings five at a time, on two servers in turn.
func regradeInParts(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c", "review: after_submit", "standing: { counts: sum }"))
	h.Batch = 5
	other := h.second(t, source)
	other.Batch = 5
	for id := range int64(8) {
		who := h.worker(t, 10+id)
		for n := range 3 {
			if id*3+int64(n) < 23 {
				h.sit(t, who, "c", 10)
			}
		}
	}
	_, err := h.Correct(ctx, "c", 1, granted("s-00"), by)
	must(t, err)
	_, err = h.Correct(ctx, "c", 2, turned("j-00"), by)
	must(t, err)
	same(t, "regrades that go on", h.raw.Count("regrade WHERE state = 'running'"), 1)
	for i := range 5 {
		p, err := h.Regraded(ctx, "c")
		must(t, err)
		same(t, "seen", []any{p.State, p.Seen}, []any{store.RegradeRunning, int64(5 * i)})
		left, err := []*hall{h, other}[i%2].Regrade(ctx)
		must(t, err)
		same(t, "there was something to do", left, true)
	}
	left, err := h.Regrade(ctx)
	must(t, err)
	same(t, "there is something left", left, false)
	p, err := h.Regraded(ctx, "c")
	must(t, err)
	same(t, "in the end", []any{p.Version, p.State, p.Seen, p.Total}, []any{int64(3), store.RegradeDone, int64(23), int64(23)})
	brute(t, h, "c")
}

// regradeOfTheErased leaves a person who was erased as she is.
func regradeOfTheErased(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c", "review: after_submit"))
	gone, stays := h.worker(t, 10), h.worker(t, 11)
	question := h.sit(t, gone, "c", 10).Review[0].ID
	h.sit(t, stays, "c", 10)
	must(t, h.Erase(ctx, gone.Person))
	c, err := h.Catalog.Contest("c")
	must(t, err)
	before, err := h.DB.Standing(ctx, c.Nr, gone.Person)
	must(t, err)
	h.correct(t, turned(question))
	after, err := h.DB.Standing(ctx, c.Nr, gone.Person)
	must(t, err)
	same(t, "the tombstone", after, before)
}
