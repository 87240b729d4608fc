package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/board"
	"lawquiz/quiz/census"
	"lawquiz/quiz/library"
	"lawquiz/quiz/play"
	"lawquiz/quiz/store"
	"lawquiz/quiz/tally"
	"lawquiz/server/account"
	"lawquiz/server/account/staff"
	"lawquiz/server/api"
	"lawquiz/server/poster"
)

// start is 2026-03-08 10:00 in Shanghai, when the contest "day" is open.
const start = 1772935200000

const consent = "2026-03"

const operatorKey = "operator-key-of-this-test"

// secret stands in every explanation; it may be seen only in a review.
const secret = "秘密解析"

// house is a whole server over a real record, with boards in memory.
type house struct {
	tb      testing.TB
	source  string
	server  *api.Server
	db      *store.DB
	desk    *account.Desk
	staff   *staff.Desk
	play    *play.Service
	library *library.Library
	catalog *play.Catalog
	boards  *flaky
	carrier *carrier
	log     *logbook
	clock   atomic.Int64
	ids     atomic.Int64
}

func (h *house) now() int64 { return h.clock.Load() }

func (h *house) pass(d time.Duration) { h.clock.Add(d.Milliseconds()) }

// document writes a contest that is open for days around start.
func document(id, more string) string {
	return fmt.Sprintf(`id: %s
title: 普法知识竞答
hosts: { 主办: 某市总工会 }
bank: [b]
register: [name, gender, unit]
participation: { people: women, of: 女职工数, valid: answered >= 1 }
paper:
  sections:
    - { kind: single, count: 3, points: 10 }
    - { kind: multiple, count: 2, points: 15 }
    - { kind: judge, count: 2, points: 10 }
    - { kind: blank, count: 1, points: 20 }
  time_limit: 10m
pass: 60%%
units: { rank_by: [participation, mean_points], min_head_count: 3 }
%s`, id, more)
}

const (
	openWindow   = `window: { open: 2026-03-08 00:00, close: 2026-03-14 24:00 }` + "\n"
	pastWindow   = `window: { open: 2026-03-01 00:00, close: 2026-03-02 24:00 }` + "\n"
	futureWindow = `window: { open: 2026-04-01 00:00, close: 2026-04-02 24:00 }` + "\n"
)

func bank() questions.Bank {
	b := questions.Bank{ID: "b", Title: "试题", Law: "劳动法"}
	for i := range 12 {
		for _, k := range questions.Kinds {
			b.Questions = append(b.Questions, question(fmt.Sprintf("%s-%03d", k, i), k))
		}
	}
	return b
}

func question(id string, kind questions.Kind) questions.Question {
	q := questions.Question{
		ID: id, Revision: 1, Kind: kind, Stem: "关于" + id + "，下列说法正确的是", Explanation: secret + id, Difficulty: 1,
		Review:    questions.Review{Status: questions.Published},
		Citations: []questions.Citation{{Law: "劳动法", Article: "第一条"}},
	}
	switch kind {
	case questions.Judge:
		q.Options = []questions.Option{{Text: "正确", Correct: true}, {Text: "错误"}}
	case questions.Blank:
		q.Stem, q.Answers = id+"应为____日。", [][]string{{"秘密填空"}}
	default:
		right := map[questions.Kind]int{questions.Single: 1, questions.Multiple: 2}[kind]
		for i := range 4 {
			q.Options = append(q.Options, questions.Option{Text: fmt.Sprintf("%s第%d项", id, i), Correct: i < right})
		}
	}
	return q
}

// The units of the test: a city, a county with two factories, and a county without figures.
const (
	city, county, factoryA, factoryB, farCounty = 1, 2, 3, 4, 5
)

func units() []quiz.Unit {
	women := func(n int) map[quiz.HeadCount]int { return map[quiz.HeadCount]int{quiz.WomenCount: n} }
	return []quiz.Unit{
		{ID: city, Code: "S", Name: "某市总工会"}, {ID: county, Parent: city, Code: "X1", Name: "甲县总工会"},
		{ID: factoryA, Parent: county, Code: "X1-1", Name: "红星纺织厂工会", Heads: women(4)},
		{ID: factoryB, Parent: county, Code: "X1-2", Name: "东风机械厂工会", Heads: women(2)},
		{ID: farCounty, Parent: city, Code: "X2", Name: "乙县总工会"},
	}
}

// open builds a house with the contests "day" (twice a day, review after submission), "free" (no
// quota, review never), "past" and "future".
func open(tb testing.TB, change ...func(*api.Config)) *house {
	tb.Helper()
	return openOn(tb, filepath.Join(tb.TempDir(), "record.db"), change...)
}

// openOn is open over the record of a source.
func openOn(tb testing.TB, source string, change ...func(*api.Config)) *house {
	tb.Helper()
	h := &house{tb: tb, source: source, carrier: new(carrier), log: new(logbook)}
	h.clock.Store(start)
	ctx := tb.Context()
	var err error
	h.db, err = store.Open(ctx, source)
	must(tb, err)
	tb.Cleanup(func() { must(tb, h.db.Close()) })
	heads := []store.HeadCount{}
	for _, u := range units() {
		for kind, n := range u.Heads {
			heads = append(heads, store.HeadCount{Unit: u.ID, Kind: kind, People: n, AsOf: "2026-02-01", Source: "本单位"})
		}
	}
	must(tb, h.db.PutUnits(ctx, units(), heads, map[string]int64{"k7m3q": factoryA}))
	h.boards = &flaky{Memory: board.NewMemory()}
	for id, more := range map[string]string{
		"day": openWindow + "attempts: { per_day: 2 }\nreview: after_submit\n", "free": openWindow,
		"past": pastWindow, "future": futureWindow,
	} {
		h.publish(document(id, more))
	}
	h.catalog, err = play.NewCatalog(ctx, h.db)
	must(tb, err)
	var seeds atomic.Uint64
	h.play, err = play.New(play.Config{
		DB: h.db, Catalog: h.catalog, Now: h.now, Committed: h.carry, Seed: func() [32]byte {
			r := rand.New(rand.NewPCG(7, seeds.Add(1)))
			var s [32]byte
			for i := range s {
				s[i] = byte(r.Uint32())
			}
			return s
		},
	})
	must(tb, err)
	tb.Cleanup(h.play.Close)
	h.library = library.New(library.Config{DB: h.db, Now: h.now})
	tb.Cleanup(h.library.Close)
	h.serve(change...)
	return h
}

func (h *house) publish(document string) {
	h.tb.Helper()
	ctx := h.tb.Context()
	c, err := play.Publish(ctx, h.db, "test.yaml", document, []questions.Bank{bank()}, h.now())
	must(h.tb, err)
	build, err := h.boards.Begin(ctx, c.ID)
	must(h.tb, err)
	must(h.tb, build.Swap(ctx))
}

// cheap is what hashing a password costs in tests.
var cheap = staff.Cost{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}

func (h *house) serve(change ...func(*api.Config)) {
	h.tb.Helper()
	sealer, err := account.NewSealer(bytes.Repeat([]byte{7}, account.KeySize))
	must(h.tb, err)
	log := slog.New(slog.NewJSONHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	h.desk, err = account.New(account.Config{
		Record: h.db, Sealer: sealer, Consent: consent, Demo: true, Log: log,
		Now: func() time.Time { return time.UnixMilli(h.now()) },
	})
	must(h.tb, err)
	h.staff = staff.New(staff.Config{DB: h.db, Sealer: sealer, Now: h.now, Hash: cheap})
	cfg := api.Config{
		Play: h.play, Catalog: h.catalog, Boards: h.boards, Carrier: h.carrier, Accounts: h.desk, Logins: h.desk, Record: h.db,
		Rehearsals: rehearsals{h}, Library: h.library, Practice: play.NewPractice(h.play, h.library), Remarks: h.desk, Items: tally.NewItemCache(h.tb.Context(), h.db, h.now), Effects: tally.NewEffectCache(h.tb.Context(), h.db, h.now), Press: poster.New(h.tb.Context(), poster.Config{PublicURL: "https://dati.example", Now: h.now}), Rolls: tally.NewRolls(h.db), Names: h.desk, Now: h.now, Demo: true,
		Keeper: play.NewKeeper(play.KeeperConfig{DB: h.db, Catalog: h.catalog, Banks: h.library.Drawable, Now: h.now}),
		Census: census.New(census.Config{DB: h.db, Now: h.now}), Desk: h.desk,
		Staff: h.staff, Sealer: sealer, Awards: tally.NewAwards(tally.AwardsConfig{DB: h.db, Now: h.now}), Ledgers: tally.NewLedgers(h.db, h.now), OperatorKey: operatorKey, Version: "test", Consent: consent, Log: log,
		RequestID: func() string { return fmt.Sprintf("request-%d", h.ids.Add(1)) },
	}
	for _, c := range change {
		c(&cfg)
	}
	h.server, err = api.New(cfg)
	must(h.tb, err)
	h.tb.Cleanup(h.server.Close)
}

// carry puts committed standings on the boards at once.
func (h *house) carry(rows []store.Standing) {
	for _, s := range rows {
		c, err := h.catalog.ByNr(s.Contest)
		if err != nil {
			panic(err)
		}
		if _, err := h.boards.Carry(context.Background(), c.ID, []board.Entry{entry(c, &s)}); err != nil {
			panic(err)
		}
	}
}

func entry(c *play.Contest, s *store.Standing) board.Entry {
	return board.Entry{
		Person: s.Person, Generation: s.Generation, Path: s.Path, Elapsed: s.Elapsed, Gone: s.Gone,
		Counts: quiz.CountsOf(s.Standing, s.Counted), Key: quiz.Key(c.Standing, s.Standing),
	}
}

// answer is what a request got.
type answer struct {
	status int
	header http.Header
	body   string
}

// ask sends a request; token "" sends none, and a body that is no string or []byte goes as JSON.
func (h *house) ask(method, path, token string, body any, edit ...func(*http.Request)) answer {
	var in io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		in = strings.NewReader(b)
	default:
		text, err := json.Marshal(b)
		if err != nil {
			panic(err)
		}
		in = bytes.NewReader(text)
	}
	r := httptest.NewRequest(method, path, in)
	if in != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for _, e := range edit {
		e(r)
	}
	w := httptest.NewRecorder()
	h.server.ServeHTTP(w, r)
	return answer{w.Code, w.Header(), w.Body.String()}
}

// get asks and wants 200 with JSON for into.
func (h *house) want(into any, method, path, token string, body any) {
	h.tb.Helper()
	a := h.ask(method, path, token, body)
	if a.status != http.StatusOK {
		h.tb.Fatalf("%s %s: %d %s", method, path, a.status, a.body)
	}
	must(h.tb, json.Unmarshal([]byte(a.body), into))
}

// worker logs somebody in and binds her to a unit.
func (h *house) worker(name string, unit int64) string {
	h.tb.Helper()
	var in api.LoggedIn
	h.want(&in, "POST", "/api/v1/login/demo", "", api.DemoLogin{Name: name})
	var p api.Person
	h.want(&p, "PUT", "/api/v1/me", in.Token, api.Registration{
		Name: name, Gender: quiz.Female, Unit: strconv.FormatInt(unit, 10), Consent: consent,
	})
	return in.Token
}

// begin draws a paper.
func (h *house) begin(contest, token string) api.Paper {
	h.tb.Helper()
	var p api.Paper
	h.want(&p, "POST", "/api/v1/contests/"+contest+"/papers", token, nil)
	return p
}

// right answers a paper with the house's bank in hand.
func right(p api.Paper) quiz.Answers {
	a := quiz.Answers{}
	for _, q := range p.Questions {
		switch q.Kind {
		case questions.Blank:
			a[q.ID] = []string{"秘密填空"}
		default:
			for _, o := range q.Options {
				if correct(q.ID, o.Text) {
					a[q.ID] = append(a[q.ID], o.ID)
				}
			}
		}
	}
	return a
}

func correct(id, text string) bool {
	kind, _, _ := strings.Cut(id, "-")
	for _, o := range question(id, questions.Kind(kind)).Options {
		if o.Text == text {
			return o.Correct
		}
	}
	return false
}

type submission struct {
	Answers quiz.Answers `json:"answers"`
}

func submitPath(p api.Paper) string { return "/api/v1/papers/" + p.ID + "/submit" }

// sit draws a paper and hands in wholly right answers after a while.
func (h *house) sit(contest, token string, after time.Duration) api.Result {
	h.tb.Helper()
	p := h.begin(contest, token)
	h.pass(after)
	var r api.Result
	h.want(&r, "POST", submitPath(p), token, submission{right(p)})
	return r
}

// problem reads an error answer and checks what every one must be.
func problem(tb testing.TB, a answer) api.Problem {
	tb.Helper()
	var p api.Problem
	if err := json.Unmarshal([]byte(a.body), &p); err != nil {
		tb.Fatalf("not a problem: %d %q", a.status, a.body)
	}
	if ct := a.header.Get("Content-Type"); ct != "application/problem+json" {
		tb.Errorf("content type %q", ct)
	}
	if p.Status != a.status || p.Code == "" || p.Detail == "" || p.Title == "" || p.RequestID == "" {
		tb.Errorf("incomplete problem: %d %s", a.status, a.body)
	}
	return p
}

// record counts the rows that sittings leave, to show that nothing changed.
func (h *house) record(contest string, p api.Paper) string {
	h.tb.Helper()
	ctx := h.tb.Context()
	id, err := strconv.ParseInt(p.ID, 10, 64)
	must(h.tb, err)
	paper, err := h.db.Paper(ctx, id)
	must(h.tb, err)
	draft, err := h.db.Draft(ctx, id)
	must(h.tb, err)
	sub, missing := h.db.Submission(ctx, id)
	c, err := h.catalog.Contest(contest)
	must(h.tb, err)
	standing, _ := h.db.Standing(ctx, c.Nr, paper.Person)
	chances, err := h.db.Chances(ctx, c.Nr, paper.Person)
	must(h.tb, err)
	return fmt.Sprintln(missing == nil, sub, draft, standing.Generation, chances)
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
