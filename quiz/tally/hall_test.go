package tally_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/servicetest"
	"lawquiz/quiz/store"
	"lawquiz/quiz/tally"
)

// engines make the source of a record of its own.
var engines = map[string]func(tb testing.TB) string{
	"sqlite":   func(tb testing.TB) string { return filepath.Join(tb.TempDir(), "record.db") },
	"postgres": func(tb testing.TB) string { return servicetest.Postgres(tb) },
}

// bothEngines runs a test on either engine.
func bothEngines(t *testing.T, test func(t *testing.T, source string)) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

const document = `
id: %s
title: 法律知识竞赛
window: { open: 2026-03-01 00:00, close: 2026-03-31 24:00 }
register: [name, unit]
bank: [law]
paper:
  sections:
    - { kind: single, count: 5, points: 10 }
    - { kind: judge, count: 4, points: 10 }
    - { kind: blank, count: 1, points: 10 }
  time_limit: 5m
`

// law is a bank of twelve questions of each kind papers take; of single and judge questions the
// first option is right, of blanks 98天.
func law() questions.Bank {
	b := questions.Bank{ID: "law", Title: "劳动法"}
	for i := range 12 {
		for _, q := range []questions.Question{
			{ID: fmt.Sprintf("s-%02d", i), Kind: questions.Single, Options: []questions.Option{
				{Text: "甲", Correct: true}, {Text: "乙"}, {Text: "丙"}, {Text: "丁"}}},
			{ID: fmt.Sprintf("j-%02d", i), Kind: questions.Judge, Options: []questions.Option{{Text: "正确", Correct: true}, {Text: "错误"}}},
			{ID: fmt.Sprintf("b-%02d", i), Kind: questions.Blank, Answers: [][]string{{"98天"}}},
		} {
			q.Revision, q.Stem, q.Explanation, q.Difficulty = 1, "题干"+q.ID, "解析"+q.ID, 1
			q.Citations = []questions.Citation{{Law: "劳动法", Article: "第一条"}}
			q.Review = questions.Review{Status: questions.Published}
			b.Questions = append(b.Questions, q)
		}
	}
	return b
}

// hall is a running contest with a clock.
type hall struct {
	*play.Service
	ms atomic.Int64
}

// enter opens a hall with the contests c and d; its clock stands at 2026-03-02 09:00.
func enter(tb testing.TB, source string, bank questions.Bank) *hall {
	tb.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, source)
	must(tb, err)
	tb.Cleanup(func() { must(tb, db.Close()) })
	h := new(hall)
	begin, err := quiz.ParseMoment("2026-03-02 09:00")
	must(tb, err)
	h.ms.Store(begin)
	must(tb, db.PutUnits(ctx, []quiz.Unit{{ID: 1, Code: "city", Name: "市总"}}, nil, nil))
	for _, id := range []string{"c", "d"} {
		_, err := play.Publish(ctx, db, "contest.yaml", fmt.Sprintf(document, id), []questions.Bank{bank}, h.ms.Load())
		must(tb, err)
	}
	catalog, err := play.NewCatalog(ctx, db)
	must(tb, err)
	var papers atomic.Uint64
	h.Service, err = play.New(play.Config{
		DB: db, Catalog: catalog, Now: h.ms.Load, Committed: func([]store.Standing) {},
		Seed: func() (seed [32]byte) {
			binary.LittleEndian.PutUint64(seed[:], papers.Add(1))
			return seed
		},
	})
	must(tb, err)
	tb.Cleanup(h.Close)
	return h
}

// contest returns a contest as the tally takes it.
func (h *hall) contest(tb testing.TB, id string) tally.Contest {
	tb.Helper()
	c, err := h.Catalog.Contest(id)
	must(tb, err)
	return tally.Contest{Contest: c.Contest, Nr: c.Nr, KeyVersion: c.KeyVersion, Texts: c.Texts}
}

// person registers somebody.
func (h *hall) person(id int64) (play.Who, error) {
	err := h.DB.AddPerson(context.Background(), store.Person{ID: id, Name: "sealed", Gender: quiz.Female, Unit: 1},
		store.Identity{Kind: "demo", Subject: fmt.Sprint(id)})
	return play.Who{Person: id, Channel: "web", Named: true, Gender: quiz.Female, Unit: 1}, err
}

// choice says how somebody answers a question: with a text, which is an option's or fills the blank,
// or not at all.
type choice func(q quiz.ShownQuestion) string

// sit begins and hands in a paper of a contest, each question having been in view for a second.
func (h *hall) sit(who play.Who, contest string, choose choice) error {
	ctx := context.Background()
	o, err := h.Begin(ctx, contest, who)
	if err != nil {
		return err
	}
	a := quiz.Answers{}
	var claims []quiz.Claim
	for _, q := range o.Sheet.Show() {
		claims = append(claims, quiz.Claim{Question: q.ID, Spent: 1000})
		text := choose(q)
		if q.Blanks > 0 && text != "" {
			a[q.ID] = []string{text}
		}
		for _, option := range q.Options {
			if option.Text == text {
				a[q.ID] = []string{option.ID}
			}
		}
	}
	_, err = h.SubmitTimed(ctx, who, o.ID, a, claims)
	return err
}

// right answers everything rightly.
func right(q quiz.ShownQuestion) string {
	return map[questions.Kind]string{questions.Single: "甲", questions.Judge: "正确", questions.Blank: "98天"}[q.Kind]
}

// crowd lets n people, from person first on, sit in a contest, many at a time.
func (h *hall) crowd(tb testing.TB, contest string, first int64, n int, choose func(person int64) choice) {
	tb.Helper()
	errs := make(chan error, n)
	turns := make(chan struct{}, 32)
	for i := range n {
		go func() {
			turns <- struct{}{}
			id := first + int64(i)
			who, err := h.person(id)
			if err == nil {
				err = h.sit(who, contest, choose(id))
			}
			errs <- err
			<-turns
		}()
	}
	for range n {
		must(tb, <-errs)
	}
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
