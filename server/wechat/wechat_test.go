package wechat_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"lawquiz/server/wechat"
	"lawquiz/server/wechat/wechattest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const openID = "oPerson_0123456789-abcdefghi"

// clock is a time that moves only when told to.
type clock struct {
	mu  sync.Mutex
	now time.Time // guarded by mu
}

func newClock() *clock { return &clock{now: time.Date(2021, 3, 8, 10, 0, 0, 0, time.UTC)} }

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

func (j *journal) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(j, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// open starts a fake WeChat and a client of it; change may alter the config first.
func open(t *testing.T, change func(*wechat.Config)) (*wechattest.Server, *wechat.Client) {
	t.Helper()
	server := wechattest.Open(t)
	return server, connect(t, server, change)
}

func connect(t *testing.T, server *wechattest.Server, change func(*wechat.Config)) *wechat.Client {
	t.Helper()
	cfg := wechat.Config{
		AppID: wechattest.AppID, AppSecret: wechattest.AppSecret, BaseURL: server.URL,
		Limit: wechat.Limit{PerSecond: 10000, Burst: 10000},
		Log:   slog.New(slog.DiscardHandler),
		Rand:  func() float64 { return 0.5 },
	}
	if change != nil {
		change(&cfg)
	}
	client, err := wechat.New(cfg)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	t.Cleanup(client.Close)
	return client
}

// failure returns err as the package's own error, or fails the test.
func failure(t *testing.T, err error) *wechat.Error {
	t.Helper()
	var own *wechat.Error
	if !errors.As(err, &own) {
		t.Fatalf("error is %T %v, want *wechat.Error", err, err)
	}
	return own
}

func wantCode(t *testing.T, err error, code wechat.Code) *wechat.Error {
	t.Helper()
	own := failure(t, err)
	if own.Code != code {
		t.Fatalf("code is %q (%v), want %q", own.Code, err, code)
	}
	return own
}

func wantCalls(t *testing.T, server *wechattest.Server, endpoint wechattest.Endpoint, want int) {
	t.Helper()
	if got := server.Calls(endpoint); got != want {
		t.Errorf("%s was called %d times, want %d", endpoint, got, want)
	}
}

// calls is every call of the platform, by name, each with fresh and valid input.
func calls(client *wechat.Client) map[wechattest.Endpoint]func(ctx context.Context, code string) error {
	return map[wechattest.Endpoint]func(context.Context, string) error{
		wechattest.Login: func(ctx context.Context, code string) error {
			_, err := client.Login(ctx, code)
			return err
		},
		wechattest.Phone: func(ctx context.Context, code string) error {
			_, err := client.Phone(ctx, code)
			return err
		},
		wechattest.Text: func(ctx context.Context, _ string) error {
			_, err := client.CheckText(ctx, openID, wechat.TextProfile, "王芳")
			return err
		},
		wechattest.QRCode: func(ctx context.Context, _ string) error {
			_, err := client.QRCode(ctx, "u=abc", "pages/home/index")
			return err
		},
		wechattest.Risk: func(ctx context.Context, _ string) error {
			_, err := client.RiskRank(ctx, openID, "203.0.113.7", wechat.RiskRegister)
			return err
		},
	}
}

func TestNewNamesTheWrongField(t *testing.T) {
	t.Parallel()
	good := wechat.Config{AppID: "wx1", AppSecret: "s"}
	for name, spoil := range map[string]func(*wechat.Config){
		"no AppID":          func(c *wechat.Config) { c.AppID = "" },
		"AppID injects":     func(c *wechat.Config) { c.AppID = "wx1&x=y" },
		"no AppSecret":      func(c *wechat.Config) { c.AppSecret = "" },
		"secret with break": func(c *wechat.Config) { c.AppSecret = "a\nb" },
		"negative timeout":  func(c *wechat.Config) { c.Timeout = -1 },
		"negative rate":     func(c *wechat.Config) { c.Limit.PerSecond = -1 },
		"plain http":        func(c *wechat.Config) { c.BaseURL = "http://api.weixin.qq.com" },
		"no host":           func(c *wechat.Config) { c.BaseURL = "https://" },
		"user in URL":       func(c *wechat.Config) { c.BaseURL = "https://a:b@127.0.0.1" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := good
			spoil(&cfg)
			if client, err := wechat.New(cfg); err == nil {
				client.Close()
				t.Fatal("New accepted it")
			}
		})
	}
}
