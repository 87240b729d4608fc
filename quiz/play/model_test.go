package play_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
)

// life is what one person's sittings ought to be: the model that chance events are held to.
type life struct {
	*hall
	who    play.Who
	rule   quiz.StandingRule
	nr     int64
	papers []*modelPaper
}

// modelPaper is a paper as the model sees it.
type modelPaper struct {
	play.Opened
	seq      int64
	saved    quiz.Answers
	finished bool
	worker   bool // finished by the worker, not the deadline
	answers  quiz.Answers
	points   quiz.Points
	elapsed  int64
	ended    int64
}

// end finishes a paper once; a paper never comes back.
func (p *modelPaper) end(now int64, a quiz.Answers, worker bool) {
	p.finished, p.worker, p.answers, p.ended = true, worker, a, now
	if !worker {
		p.answers, p.ended = p.saved, p.Deadline
	}
	p.elapsed = max(0, min(p.ended, p.Deadline)-p.Started)
	p.points = p.Sheet.Score(p.answers).Points
}

func (l *life) open() *modelPaper {
	for _, p := range l.papers {
		if !p.finished {
			return p
		}
	}
	return nil
}

func (l *life) any(t *rapid.T) *modelPaper {
	if len(l.papers) == 0 {
		l.begin(t)
	}
	return rapid.SampledFrom(l.papers).Draw(t, "paper")
}

// answer draws answers to a paper, right and wrong ones.
func answer(t *rapid.T, s *quiz.Sheet) quiz.Answers {
	a := quiz.Answers{}
	for _, q := range s.Show() {
		if n := rapid.IntRange(-1, 1).Draw(t, "option"); n >= 0 {
			a[q.ID] = []string{q.Options[n].ID}
		}
	}
	return a
}

func (l *life) begin(t *rapid.T) {
	o, err := l.Begin(context.Background(), "c", l.who)
	if err != nil {
		t.Fatalf("begin: %v", err)
	}
	now, p := l.clock.now(), l.open()
	if p != nil && now > p.Deadline+5*second {
		p.end(now, nil, false)
		p = nil
	}
	if p != nil {
		if o.ID != p.ID || !o.Resumed || o.Seq != p.seq || fmt.Sprint(o.Answers) != fmt.Sprint(p.saved) {
			t.Fatalf("resumed %d seq %d %v, want %d seq %d %v", o.ID, o.Seq, o.Answers, p.ID, p.seq, p.saved)
		}
		return
	}
	if o.Resumed || o.Started != now {
		t.Fatalf("a new paper was expected: %+v", o)
	}
	l.papers = append(l.papers, &modelPaper{Opened: o, saved: quiz.Answers{}})
}

func (l *life) save(t *rapid.T) {
	p := l.any(t)
	seq, a := int64(rapid.IntRange(1, 20).Draw(t, "seq")), answer(t, p.Sheet)
	_, err := l.Save(context.Background(), l.who, p.ID, seq, a)
	want := quiz.Code("")
	switch {
	case l.clock.now() > p.Deadline+5*second:
		want = quiz.PaperExpired
	case p.finished:
		want = quiz.PaperFinished
	case seq > p.seq:
		p.seq, p.saved = seq, a
	}
	if got := quiz.CodeOf(err); got != want {
		t.Fatalf("save: code %q, want %q", got, want)
	}
}

func (l *life) submit(t *rapid.T) {
	p := l.any(t)
	a := answer(t, p.Sheet)
	if p.worker && rapid.Bool().Draw(t, "the same again") {
		a = p.answers
	}
	r, err := l.Submit(context.Background(), l.who, p.ID, a)
	now := l.clock.now()
	want := quiz.Code("")
	switch {
	case !p.finished:
		p.end(now, a, now <= p.Deadline+5*second)
	case p.worker && p.Sheet.Hash(a) != p.Sheet.Hash(p.answers):
		want = quiz.SubmittedBefore
	}
	if got := quiz.CodeOf(err); got != want {
		t.Fatalf("submit: code %q, want %q", got, want)
	}
	if err == nil {
		p.check(t, r)
	}
}

func (l *life) sweep(t *rapid.T) {
	for {
		n, err := l.Sweep(context.Background(), 50)
		if err != nil {
			t.Fatalf("sweep: %v", err)
		}
		if n < 50 {
			break
		}
	}
	if p := l.open(); p != nil && l.clock.now() > p.Deadline+60*second {
		p.end(l.clock.now(), nil, false)
	}
}

func (l *life) pass(t *rapid.T) {
	ms := rapid.OneOf(rapid.Int64Range(0, 10*minute), rapid.Just(second), rapid.Just(4*minute)).Draw(t, "ms")
	if p := l.open(); p != nil && rapid.Bool().Draw(t, "to an edge") {
		edge := rapid.SampledFrom([]int64{0, 1, 5 * second, 5*second + 1, 60 * second, 60*second + 1}).Draw(t, "edge")
		ms = max(0, p.Deadline+edge-l.clock.now())
	}
	l.clock.pass(ms)
}

func (p *modelPaper) check(t *rapid.T, r play.Result) {
	got := []any{r.Points, r.Elapsed, r.Finished, r.ByDeadline, r.Passed}
	want := []any{p.points, p.elapsed, p.ended, !p.worker, p.points >= 6000}
	if !slices.Equal(got, want) {
		t.Fatalf("result of %d: %v, want %v", p.ID, got, want)
	}
}

// look holds the record to the model after every event.
func (l *life) look(t *rapid.T) {
	ctx := context.Background()
	var marks []quiz.Mark
	for _, p := range l.papers {
		open, r, err := l.Paper(ctx, l.who, p.ID)
		if err != nil {
			t.Fatalf("paper %d: %v", p.ID, err)
		}
		if (r != nil) != p.finished || (open != nil) == p.finished {
			t.Fatalf("paper %d: finished %v, want %v", p.ID, r != nil, p.finished)
		}
		if !p.finished {
			continue
		}
		p.check(t, *r)
		marks = append(marks, quiz.Mark{
			Points: p.points, Elapsed: p.elapsed, Finished: p.ended, Day: quiz.Day(p.Started),
			Valid: p.Sheet.Score(p.answers).Answered > 0, Passed: p.points >= 6000, Full: p.points == 10000,
		})
	}
	got, err := l.DB.Standing(ctx, l.nr, l.who.Person)
	if len(marks) == 0 {
		if quiz.CodeOf(err) != quiz.NotFound {
			t.Fatalf("a standing without a mark: %+v %v", got, err)
		}
		return
	}
	if want := quiz.Stand(l.rule, l.who.Person, marks); err != nil || got.Standing != want || got.Generation != int64(len(marks)) {
		t.Fatalf("standing %+v (%v), want %+v with generation %d", got, err, want, len(marks))
	}
}

// However begins, saves, submissions, sweeps and the clock come after each other: a finished paper
// stays finished, late answers are never scored, every acknowledged submission is on record once.
func TestLife(t *testing.T) {
	t.Parallel()
	years := strings.Replace(document("c"), "2026-03-31 24:00", "2099-12-31 24:00", 1) // room for all the clock does
	h := enter(t, sqlite(t), years)
	c, err := h.Catalog.Contest("c")
	must(t, err)
	var people atomic.Int64
	people.Store(100)
	rapid.Check(t, func(rt *rapid.T) {
		l := &life{hall: h, who: h.worker(t, people.Add(1)), rule: c.Standing, nr: c.Nr}
		rt.Repeat(map[string]func(*rapid.T){
			"begin": l.begin, "save": l.save, "submit": l.submit, "sweep": l.sweep, "pass": l.pass, "": l.look,
		})
	})
}
