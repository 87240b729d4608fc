package rehearse_test

import (
	"bytes"
	"context"
	crand "crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"lawquiz/questions"
	"lawquiz/questions/bank"
	"lawquiz/quiz"
	"lawquiz/quiz/board"
	"lawquiz/quiz/play"
	"lawquiz/quiz/relay"
	"lawquiz/quiz/store"
	"lawquiz/quiz/tally"
	"lawquiz/server/account"
	"lawquiz/server/api"
	"lawquiz/server/rehearse"
)

const operatorKey = "operator-key-of-this-test"

// clock runs faster than time, for server and driver alike.
type clock struct {
	start  time.Time
	factor int64
}

func (c *clock) Now() time.Time {
	return c.start.Add(time.Since(c.start) * time.Duration(c.factor))
}

func (c *clock) ms() int64 { return c.Now().UnixMilli() }

func (c *clock) Wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d / time.Duration(c.factor))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// sabotage is what a server is made to do wrong. The zero value is an honest one.
type sabotage struct {
	http    func(http.Handler) http.Handler
	api     func(*api.Config)
	noSweep bool
}

// house is a whole server over SQLite with boards in memory.
type house struct {
	tb      testing.TB
	clock   *clock
	db      *store.DB
	catalog *play.Catalog
	relay   *relay.Relay
	boards  *board.Memory
	play    *play.Service
	desk    *account.Desk
	banks   []questions.Bank
	url     string
}

// shipped reads the banks once for all tests.
var shipped = sync.OnceValues(bank.All)

// open starts a server whose time runs factor times as fast.
func open(tb testing.TB, factor int64, units []quiz.Unit, heads []store.HeadCount, bad sabotage) *house {
	tb.Helper()
	h := &house{tb: tb, clock: &clock{time.Now(), factor}, boards: board.NewMemory()}
	ctx := tb.Context()
	var err error
	h.banks, err = shipped()
	must(tb, err)
	h.db, err = store.Open(ctx, filepath.Join(tb.TempDir(), "record.db"))
	must(tb, err)
	tb.Cleanup(func() { must(tb, h.db.Close()) })
	must(tb, h.db.PutUnits(ctx, units, heads, nil))
	h.catalog, err = play.NewCatalog(ctx, h.db)
	must(tb, err)
	// The relay paces its own calls in real time; only what is answered runs fast.
	h.relay = relay.New(relay.Config{
		DB: h.db, Catalog: h.catalog, Board: h.boards, Now: func() int64 { return time.Now().UnixMilli() }, Instance: "test/1/1",
	})
	h.play, err = play.New(play.Config{
		DB: h.db, Catalog: h.catalog, Now: h.clock.ms, Committed: h.relay.Push, Seed: func() (seed [32]byte) {
			crand.Read(seed[:])
			return seed
		},
	})
	must(tb, err)
	tb.Cleanup(h.play.Close)
	sealer, err := account.NewSealer(bytes.Repeat([]byte{7}, account.KeySize))
	must(tb, err)
	h.desk, err = account.New(account.Config{Record: h.db, Sealer: sealer, Consent: "2026-03", Now: h.clock.Now})
	must(tb, err)
	h.loop(h.relay.Run)
	if !bad.noSweep {
		h.loop(h.sweep)
	}
	h.serve(bad)
	return h
}

// loop runs something until the test ends.
func (h *house) loop(run func(context.Context)) {
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		run(ctx)
	}()
	h.tb.Cleanup(func() {
		stop()
		<-done
	})
}

func (h *house) sweep(ctx context.Context) {
	for h.clock.Wait(ctx, 5*time.Second) == nil {
		if _, err := h.play.Sweep(ctx, 500); err != nil && ctx.Err() == nil {
			h.tb.Errorf("sweep: %v", err)
		}
	}
}

func (h *house) serve(bad sabotage) {
	h.tb.Helper()
	cfg := api.Config{
		Play: h.play, Catalog: h.catalog, Boards: h.boards, Carrier: h.relay, Accounts: h.desk, Logins: h.desk, Record: h.db,
		Rehearsals: rehearsals{h}, Now: h.clock.ms, OperatorKey: operatorKey, Consent: "2026-03",
		Ledgers: tally.NewLedgers(h.db, h.clock.ms), Awards: tally.NewAwards(tally.AwardsConfig{DB: h.db, Now: h.clock.ms}),
		Keeper: play.NewKeeper(play.KeeperConfig{DB: h.db, Catalog: h.catalog, Banks: h.drawable, Now: h.clock.ms}),
		Log:    slog.New(slog.DiscardHandler),
	}
	if bad.api != nil {
		bad.api(&cfg)
	}
	server, err := api.New(cfg)
	must(h.tb, err)
	h.tb.Cleanup(server.Close)
	handler := http.Handler(server)
	if bad.http != nil {
		handler = bad.http(handler)
	}
	s := httptest.NewServer(handler)
	h.tb.Cleanup(s.Close)
	h.url = s.URL
}

func (h *house) drawable(context.Context) ([]questions.Bank, error) { return h.banks, nil }

// config is a rehearsal against the house.
func (h *house) config(people int) rehearse.Config {
	return rehearse.Config{
		BaseURL: h.url, OperatorKey: operatorKey, People: people, Duration: 10 * time.Second, Opening: 0.3,
		Bank: h.banks, Seed: 38, Now: h.clock.Now, Wait: h.clock.Wait,
	}
}

// long is a contest whose papers have so much time that a slow machine does no harm.
func (h *house) long(rules string) []byte {
	now := h.clock.ms()
	return fmt.Appendf(nil, `id: long
title: 演练
window: { open: "%s", close: "%s" }
bank: [nvzhigong-tebie-guiding, laodong-fa]
%s
paper:
  sections:
    - { kind: multiple, count: 4, points: 7, partial: per_option }
    - { kind: multiple, count: 3, points: 5, partial: half }
    - { kind: single, count: 3, points: 2.5 }
  time_limit: 3m
review: after_submit
rehearsal: true
`, quiz.FormatMoment(now-3600_000), quiz.FormatMoment(now+48*3600_000), rules)
}

// rehearsals is what the door gives the API.
type rehearsals struct{ h *house }

func (r rehearsals) Create(ctx context.Context, c *quiz.Contest, document []byte) error {
	if _, err := play.Publish(ctx, r.h.db, c.ID, string(document), r.h.banks, r.h.clock.ms()); err != nil {
		return err
	}
	return r.h.catalog.Reload(ctx)
}

func (r rehearsals) Login(ctx context.Context, contest string, n int) (string, int64, error) {
	if _, err := r.h.catalog.Contest(contest); err != nil {
		return "", 0, err
	}
	token, v, err := r.h.desk.LoginRehearsal(ctx, contest, n)
	if err != nil {
		return "", 0, err
	}
	return token, v.Person, nil
}

func (r rehearsals) Remove(ctx context.Context, contest string) error {
	nr, err := r.h.db.RemoveRehearsal(ctx, contest)
	if err != nil {
		return err
	}
	r.h.relay.Forget(nr)
	if err := r.h.catalog.Reload(ctx); err != nil {
		return err
	}
	return r.h.boards.Drop(ctx, contest)
}

// few are a city with two counties, of four grassroots unions.
func few() ([]quiz.Unit, []store.HeadCount) {
	units := []quiz.Unit{{ID: 1, Code: "S", Name: "某市总工会"}}
	var heads []store.HeadCount
	for i := range int64(2) {
		county := quiz.Unit{ID: 2 + i, Parent: 1, Code: fmt.Sprintf("S%d", i), Name: fmt.Sprintf("第%d县总工会", i)}
		units = append(units, county)
	}
	for i := range int64(4) {
		id := 10 + i
		units = append(units, quiz.Unit{ID: id, Parent: 2 + i/2, Code: fmt.Sprintf("S%d-%d", i/2, i), Name: fmt.Sprintf("第%d厂工会", i)})
		heads = append(heads, store.HeadCount{Unit: id, Kind: quiz.WomenCount, People: int(5 + 7*i), AsOf: "2026-02-01", Source: "本单位"})
	}
	return units, heads
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
