package play_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/servicetest"
	"lawquiz/quiz/store"
	"lawquiz/quiz/store/storetest"
)

// engine makes the source of a record of its own.
type engine func(tb testing.TB) string

func sqlite(tb testing.TB) string { return filepath.Join(tb.TempDir(), "record.db") }

func postgres(tb testing.TB) string { return servicetest.Postgres(tb) }

// march is a contest over March 2026 with a paper of ten questions and 100 points; more lines of the
// document follow it.
const march = `
id: %s
title: 法律知识竞赛
window: { open: 2026-03-01 00:00, close: 2026-03-31 24:00 }
register: [name, unit]
bank: [law]
paper:
  sections:
    - { kind: single, count: 5, points: 10 }
    - { kind: judge, count: 5, points: 10 }
  time_limit: 5m
pass: 60%%
`

func document(id string, lines ...string) string {
	return fmt.Sprintf(march, id) + strings.Join(lines, "\n") + "\n"
}

// law is a bank of 30 questions of each kind papers take.
func law() []questions.Bank {
	b := questions.Bank{ID: "law", Title: "劳动法"}
	for i := range 30 {
		single := questions.Question{
			ID: fmt.Sprintf("s-%02d", i), Kind: questions.Single,
			Options: []questions.Option{{Text: "甲", Correct: true}, {Text: "乙"}, {Text: "丙"}, {Text: "丁"}},
		}
		judge := questions.Question{
			ID: fmt.Sprintf("j-%02d", i), Kind: questions.Judge,
			Options: []questions.Option{{Text: "正确", Correct: true}, {Text: "错误"}},
		}
		for _, q := range []questions.Question{single, judge} {
			q.Revision, q.Stem, q.Explanation, q.Difficulty = 1, "题干"+q.ID, "解析"+q.ID, 1
			q.Citations = []questions.Citation{{Law: "劳动法", Article: "第一条"}}
			q.Review = questions.Review{Status: questions.Published}
			b.Questions = append(b.Questions, q)
		}
	}
	return []questions.Bank{b}
}

// clock is set by tests; with a step it goes on by that much whenever it is read.
type clock struct{ ms, step atomic.Int64 }

func (c *clock) now() int64     { return c.ms.Add(c.step.Load()) - c.step.Load() }
func (c *clock) set(ms int64)   { c.ms.Store(ms) }
func (c *clock) pass(ms int64)  { c.ms.Add(ms) }
func (c *clock) at(text string) { c.set(moment(text)) }

func moment(text string) int64 {
	ms, err := quiz.ParseMoment(text)
	if err != nil {
		panic(err)
	}
	return ms
}

const (
	second = int64(1000)
	minute = 60 * second
)

// hall is a running contest: record, service, clock, and a raw way into the record.
type hall struct {
	*play.Service
	clock *clock
	raw   *storetest.Raw

	mu   sync.Mutex
	told []store.Standing
	// committed is called by the committer after the standings are noted; nil: nothing more.
	committed atomic.Pointer[func([]store.Standing)]
}

// enter opens a hall with contests; its clock stands at 2026-03-02 09:00, a Monday.
func enter(tb testing.TB, source string, documents ...string) *hall {
	return enterWith(tb, source, 0, documents...)
}

// enterWith is enter with room for queue writes; 0: the usual room.
func enterWith(tb testing.TB, source string, queue int, documents ...string) *hall {
	tb.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, source)
	must(tb, err)
	tb.Cleanup(func() { must(tb, db.Close()) })
	h := &hall{clock: new(clock)}
	h.clock.at("2026-03-02 09:00")
	units := []quiz.Unit{{ID: 1, Code: "city", Name: "市总"}, {ID: 2, Parent: 1, Code: "county", Name: "甲县"}, {ID: 3, Parent: 2, Code: "plant", Name: "某厂"}}
	must(tb, db.PutUnits(ctx, units, nil, nil))
	for _, d := range documents {
		_, err := play.Publish(ctx, db, "contest.yaml", d, law(), h.clock.now())
		must(tb, err)
	}
	h.raw = storetest.Open(tb, source)
	catalog, err := play.NewCatalog(ctx, db)
	must(tb, err)
	var papers atomic.Uint64
	h.Service, err = play.New(play.Config{
		DB: db, Catalog: catalog, Now: h.clock.now, Queue: queue, Committed: h.note,
		Seed: func() (seed [32]byte) {
			binary.LittleEndian.PutUint64(seed[:], papers.Add(1))
			return seed
		},
	})
	must(tb, err)
	tb.Cleanup(h.Close)
	return h
}

func (h *hall) note(rows []store.Standing) {
	h.mu.Lock()
	h.told = append(h.told, rows...)
	h.mu.Unlock()
	if f := h.committed.Load(); f != nil {
		(*f)(rows)
	}
}

// toldOf returns how often a person's standing was announced, and the last one.
func (h *hall) toldOf(person int64) (n int, last store.Standing) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.told {
		if s.Person == person {
			n, last = n+1, s
		}
	}
	return n, last
}

// worker registers a person of the plant.
func (h *hall) worker(tb testing.TB, id int64) play.Who {
	tb.Helper()
	must(tb, h.DB.AddPerson(context.Background(), store.Person{ID: id, Name: "sealed", Gender: quiz.Female, Unit: 3},
		store.Identity{Kind: "demo", Subject: fmt.Sprint(id)}))
	return play.Who{Person: id, Channel: "web", Named: true, Gender: quiz.Female, Unit: 3}
}

// begin begins a sitting that must succeed.
func (h *hall) begin(tb testing.TB, who play.Who, contest string) play.Opened {
	tb.Helper()
	o, err := h.Begin(context.Background(), contest, who)
	must(tb, err)
	return o
}

// sit begins a sitting and hands it in with n right answers.
func (h *hall) sit(tb testing.TB, who play.Who, contest string, n int) play.Result {
	tb.Helper()
	o := h.begin(tb, who, contest)
	r, err := h.Submit(context.Background(), who, o.ID, right(o.Sheet, n))
	must(tb, err)
	return r
}

// right answers the first n questions of a paper, and these rightly.
func right(s *quiz.Sheet, n int) quiz.Answers {
	a := quiz.Answers{}
	for _, r := range s.Review(nil)[:n] {
		a[r.ID] = r.Key
	}
	return a
}

// wait looks until done says true.
func wait(tb testing.TB, what string, done func() bool) {
	tb.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(20 * time.Second); !done(); <-tick.C {
		if time.Now().After(deadline) {
			tb.Fatalf("waited in vain: %s", what)
		}
	}
}

func must(tb check, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func wantCode(tb testing.TB, err error, code quiz.Code) {
	tb.Helper()
	if got := quiz.CodeOf(err); got != code {
		tb.Fatalf("code %q, want %q (%v)", got, code, err)
	}
}

func same(tb check, what string, got, want any) {
	tb.Helper()
	if !reflect.DeepEqual(got, want) {
		tb.Fatalf("%s: got %+v, want %+v", what, got, want)
	}
}

func (h *hall) waitQueued(tb testing.TB, n int) {
	tb.Helper()
	wait(tb, "writes in the queue", func() bool { return h.Queued() >= n })
}
