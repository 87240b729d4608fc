package account_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/servicetest"
	"lawquiz/quiz/store"
	"lawquiz/server/account"
	"lawquiz/server/wechat"
	"lawquiz/server/wechat/wechattest"
)

// The units of every test's tree.
const (
	city, county, factory int64 = 1, 2, 3

	consent = "2021-03"
)

// bundle is a desk on a private record with a fake WeChat and a clock of its own.
type bundle struct {
	desk   *account.Desk
	cfg    account.Config
	record *store.DB
	tree   *quiz.Tree
	weixin *wechattest.Server
	clock  *clock
	log    *journal
	dir    string // SQLite: where its files are
	source string
}

// each runs a test on both engines, in parallel.
func each(t *testing.T, test func(t *testing.T, b *bundle)) {
	t.Parallel()
	for engine, source := range map[string]func(testing.TB) string{
		"sqlite":   func(tb testing.TB) string { return filepath.Join(tb.TempDir(), "record.db") },
		"postgres": servicetest.Postgres,
	} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			test(t, setup(t, source(t)))
		})
	}
}

// embedded is a bundle on SQLite, for what the engine has no part in.
func embedded(tb testing.TB) *bundle {
	tb.Helper()
	return setup(tb, filepath.Join(tb.TempDir(), "record.db"))
}

func setup(tb testing.TB, source string) *bundle {
	tb.Helper()
	b := &bundle{clock: newClock(), log: new(journal), weixin: wechattest.Open(tb), dir: filepath.Dir(source), source: source}
	logger := slog.New(slog.NewTextHandler(b.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	var err error
	if b.record, err = store.Open(tb.Context(), source); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { b.record.Close() })
	client, err := wechat.New(wechat.Config{
		AppID: wechattest.AppID, AppSecret: wechattest.AppSecret, BaseURL: b.weixin.URL, Now: b.clock.Now, Log: logger,
		Limit: wechat.Limit{PerSecond: 10_000, Burst: 10_000}, Timeout: 20 * time.Second,
	})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(client.Close)
	b.cfg = account.Config{
		Record: b.record, Sealer: sealer(tb, 1), WeChat: client, Consent: consent, Demo: true,
		Now: b.clock.Now, Log: logger,
	}
	b.desk = b.another(tb, nil)
	b.plant(tb)
	return b
}

// plant puts the units on record.
func (b *bundle) plant(tb testing.TB) {
	tb.Helper()
	units := []quiz.Unit{
		{ID: city, Code: "S", Name: "某市总工会"},
		{ID: county, Parent: city, Code: "X01", Name: "某县总工会"},
		{ID: factory, Parent: county, Code: "C001", Name: "某县第一棉纺厂工会"},
	}
	if err := b.record.PutUnits(tb.Context(), units, nil, map[string]int64{"kz7w9q": factory}); err != nil {
		tb.Fatal(err)
	}
	var err error
	if b.tree, err = quiz.NewTree(units); err != nil {
		tb.Fatal(err)
	}
}

// another is one more desk on the same record, as a second instance has; change may be nil.
func (b *bundle) another(tb testing.TB, change func(*account.Config)) *account.Desk {
	tb.Helper()
	cfg := b.cfg
	if change != nil {
		change(&cfg)
	}
	desk, err := account.New(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	return desk
}

// refresh is what the server does once a second.
func (b *bundle) refresh(tb testing.TB, desk *account.Desk) {
	tb.Helper()
	topics, err := b.record.Topics(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	if err := desk.Refresh(tb.Context(), topics); err != nil {
		tb.Fatal(err)
	}
}

// submit records that a person has taken part.
func (b *bundle) submit(tb testing.TB, person int64) {
	tb.Helper()
	err := b.record.PutContest(tb.Context(), store.Contest{Nr: 1, ID: "one", State: store.Published, KeyVersion: 1}, nil)
	if err == nil {
		err = b.record.Update(tb.Context(), func(tx *store.Tx) error {
			_, err := tx.BumpStandings(1, []store.Bump{{Person: person}}, 1)
			return err
		})
	}
	if err != nil {
		tb.Fatal(err)
	}
}

// wechatLogin logs in the person a code stands for.
func (b *bundle) wechatLogin(tb testing.TB, code string) (string, *account.Viewer) {
	tb.Helper()
	token, viewer, err := b.desk.LoginWeChat(tb.Context(), code, "")
	if err != nil {
		tb.Fatal(err)
	}
	return token, viewer
}

// roster imports a roster of the factory: "name,last4" a line.
func (b *bundle) roster(tb testing.TB, lines ...string) {
	tb.Helper()
	file := "unit_code,name,last4\n"
	for _, l := range lines {
		file += "C001," + l + "\n"
	}
	if _, err := b.desk.ImportRoster(tb.Context(), strings.NewReader(file), b.tree); err != nil {
		tb.Fatal(err)
	}
}

// sealer has a key made of one byte.
func sealer(tb testing.TB, b byte) *account.Sealer {
	tb.Helper()
	s, err := account.NewSealer(bytes.Repeat([]byte{b}, account.KeySize))
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// wantCode checks an error's code and returns it as ours, nil for no error.
func wantCode(tb testing.TB, err error, want quiz.Code) *quiz.Error {
	tb.Helper()
	if got := quiz.CodeOf(err); got != want {
		tb.Fatalf("code is %q (%v), want %q", got, err, want)
	}
	var own *quiz.Error
	errors.As(err, &own)
	return own
}

// atOnce runs n calls at once and returns their errors.
func atOnce(n int, call func(i int) error) []error {
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { errs[i] = call(i) })
	}
	all.Wait()
	return errs
}

// clock is a time that moves only when told to.
type clock struct {
	mu  sync.Mutex
	now time.Time // guarded by mu
}

func newClock() *clock { return &clock{now: time.Date(2026, 3, 8, 10, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// journal is a log that may be read while it is written.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer // guarded by mu
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// files returns all bytes in the record's directory.
func (b *bundle) files(tb testing.TB) []byte {
	tb.Helper()
	var all []byte
	entries, err := os.ReadDir(b.dir)
	if err != nil {
		tb.Fatal(err)
	}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(b.dir, e.Name()))
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, text...)
	}
	return all
}

// gone is a context that has ended.
func gone() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}
