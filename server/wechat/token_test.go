package wechat_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"lawquiz/server/wechat"
	"lawquiz/server/wechat/wechattest"
)

// check makes the cheapest call that needs a token.
func check(t *testing.T, client *wechat.Client) error {
	t.Helper()
	_, err := client.CheckText(t.Context(), openID, wechat.TextProfile, "王芳")
	return err
}

func mustCheck(t *testing.T, client *wechat.Client) {
	t.Helper()
	if err := check(t, client); err != nil {
		t.Fatal(err)
	}
}

func TestTokenColdStartFetchesOnce(t *testing.T) {
	t.Parallel()
	server, client := open(t, nil)
	hold := wechattest.NewHold()
	server.Always(wechattest.Token, hold.Answer)
	var group sync.WaitGroup
	for range 100 {
		group.Go(func() {
			if err := check(t, client); err != nil {
				t.Error(err)
			}
		})
	}
	<-hold.Arrived()
	hold.Release()
	group.Wait()
	wantCalls(t, server, wechattest.Token, 1)
	wantCalls(t, server, wechattest.Text, 100)
}

// A token is used until 300 s before its end, but for 60 s at least.
func TestTokenExpiry(t *testing.T) {
	t.Parallel()
	for expires, life := range map[int]time.Duration{
		-5: time.Minute, 0: time.Minute, 300: time.Minute, 301: time.Minute, 360: time.Minute,
		361: 61 * time.Second, 420: 2 * time.Minute, 1800: 25 * time.Minute, 7200: 115 * time.Minute,
		1 << 40: 115 * time.Minute,
	} {
		t.Run(fmt.Sprint(expires), func(t *testing.T) {
			t.Parallel()
			time0 := newClock()
			server, client := open(t, func(c *wechat.Config) { c.Now = time0.Now })
			server.Expire(expires)
			mustCheck(t, client)
			time0.Advance(life - time.Second)
			mustCheck(t, client)
			wantCalls(t, server, wechattest.Token, 1)
			time0.Advance(time.Second)
			mustCheck(t, client)
			wantCalls(t, server, wechattest.Token, 2)
		})
	}
}

// A refused token is replaced once, and the call repeated once.
func TestTokenRefusedIsReplacedOnce(t *testing.T) {
	t.Parallel()
	for _, errcode := range []int{40001, 42001, 40014} {
		t.Run(fmt.Sprint(errcode), func(t *testing.T) {
			t.Parallel()
			server, client := open(t, nil)
			mustCheck(t, client)
			server.Revoke(errcode)
			mustCheck(t, client)
			wantCalls(t, server, wechattest.Token, 2)
			wantCalls(t, server, wechattest.Text, 3)

			server.Always(wechattest.Text, wechattest.ErrCode(errcode))
			own := wantCode(t, check(t, client), wechat.Unavailable)
			if own.ErrCode != errcode {
				t.Errorf("errcode is %d, want %d", own.ErrCode, errcode)
			}
			wantCalls(t, server, wechattest.Token, 3)
			wantCalls(t, server, wechattest.Text, 5)
		})
	}
}

func TestTokenRefusedUnderLoadIsReplacedOnce(t *testing.T) {
	t.Parallel()
	server, client := open(t, nil)
	mustCheck(t, client)
	server.Revoke(40001)
	hold := wechattest.NewHold()
	server.Always(wechattest.Token, hold.Answer)
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			if err := check(t, client); err != nil {
				t.Error(err)
			}
		})
	}
	<-hold.Arrived()
	hold.Release()
	group.Wait()
	wantCalls(t, server, wechattest.Token, 2)
}

func TestTokenErrCodes(t *testing.T) {
	t.Parallel()
	for errcode, code := range map[int]wechat.Code{
		40001: wechat.Misconfigured, 40013: wechat.Misconfigured, 40125: wechat.Misconfigured, 40164: wechat.Misconfigured,
		41004: wechat.Misconfigured, 89503: wechat.Misconfigured, -1: wechat.Busy, 45009: wechat.Busy, 45011: wechat.Busy,
	} {
		t.Run(fmt.Sprint(errcode), func(t *testing.T) {
			t.Parallel()
			server, client := open(t, nil)
			server.Script(wechattest.Token, wechattest.ErrCode(errcode))
			own := wantCode(t, check(t, client), code)
			if own.Call != "token" || own.ErrCode != errcode {
				t.Errorf("error is %v, want the token call's %d", own, errcode)
			}
			wantCalls(t, server, wechattest.Text, 0)
			mustCheck(t, client) // the failure is not kept
		})
	}
}

func TestTokenWithoutAnswer(t *testing.T) {
	t.Parallel()
	for name, fault := range faults() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client := open(t, nil)
			server.Script(wechattest.Token, fault)
			wantCode(t, check(t, client), wechat.Unavailable)
			wantCalls(t, server, wechattest.Text, 0)
			mustCheck(t, client)
		})
	}
}

// One caller's impatience neither waits for the refresh nor ends it for the others.
func TestTokenWaitersKeepTheirOwnTime(t *testing.T) {
	t.Parallel()
	server, client := open(t, func(c *wechat.Config) { c.Timeout = time.Minute })
	hold := wechattest.NewHold()
	server.Always(wechattest.Token, hold.Answer)
	patient := make(chan error, 1)
	go func() { patient <- check(t, client) }()
	<-hold.Arrived()

	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := client.CheckText(ctx, openID, wechat.TextProfile, "王芳")
	wantCode(t, err, wechat.Unavailable)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error is %v, want the caller's deadline", err)
	}
	hold.Release()
	if err := <-patient; err != nil {
		t.Errorf("the patient caller got %v", err)
	}
	wantCalls(t, server, wechattest.Token, 1)
}

// A refresh belongs to nobody: it goes on when the caller who caused it leaves.
func TestTokenRefreshOutlivesItsCause(t *testing.T) {
	t.Parallel()
	server, client := open(t, func(c *wechat.Config) { c.Timeout = time.Minute })
	hold := wechattest.NewHold()
	server.Always(wechattest.Token, hold.Answer)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-hold.Arrived()
		cancel()
	}()
	_, err := client.CheckText(ctx, openID, wechat.TextProfile, "王芳")
	wantCode(t, err, wechat.Unavailable)
	hold.Release()
	mustCheck(t, client)
	wantCalls(t, server, wechattest.Token, 1)
}

func TestCloseEndsTheRefresh(t *testing.T) {
	t.Parallel()
	server, client := open(t, func(c *wechat.Config) { c.Timeout = time.Minute })
	hold := wechattest.NewHold()
	server.Always(wechattest.Token, hold.Answer)
	waiter := make(chan error, 1)
	go func() { waiter <- check(t, client) }()
	<-hold.Arrived()
	client.Close()
	wantCode(t, <-waiter, wechat.Unavailable)
	wantCode(t, check(t, client), wechat.Unavailable)
	wantCalls(t, server, wechattest.Token, 1)
}

// shelf is a token store that can fail and counts its use.
type shelf struct {
	wechat.TokenStore
	mu         sync.Mutex
	get, set   error // guarded by mu, like the rest
	gets, sets int
}

func (s *shelf) Get(ctx context.Context, key string) (wechat.Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gets++; s.get != nil {
		return wechat.Token{}, s.get
	}
	return s.TokenStore.Get(ctx, key)
}

func (s *shelf) Set(ctx context.Context, key string, token wechat.Token) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sets++; s.set != nil {
		return s.set
	}
	return s.TokenStore.Set(ctx, key, token)
}

// With the store down, each process holds the one token it fetched.
func TestTokenStoreFailureFailsNoCall(t *testing.T) {
	t.Parallel()
	down := errors.New("the store is down")
	for name, store := range map[string]*shelf{
		"get": {get: down}, "set": {set: down}, "both": {get: down, set: down},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store.TokenStore = wechat.NewMemoryTokens(time.Now)
			server, client := open(t, func(c *wechat.Config) { c.Tokens = store })
			for range 5 {
				mustCheck(t, client)
			}
			wantCalls(t, server, wechattest.Token, 1)
		})
	}
}

// stuck is a store that answers only when the context ends.
type stuck struct{}

func (stuck) Get(ctx context.Context, _ string) (wechat.Token, error) {
	<-ctx.Done()
	return wechat.Token{}, ctx.Err()
}

func (stuck) Set(ctx context.Context, _ string, _ wechat.Token) error {
	<-ctx.Done()
	return ctx.Err()
}

func TestTokenStoreThatHangsFailsNoCall(t *testing.T) {
	t.Parallel()
	server, client := open(t, func(c *wechat.Config) { c.Tokens, c.Timeout = stuck{}, 2*time.Second })
	mustCheck(t, client)
	mustCheck(t, client)
	wantCalls(t, server, wechattest.Token, 1)
}

// Instances share a token through the store, and pass over the one WeChat refused them.
func TestTokenIsSharedThroughTheStore(t *testing.T) {
	t.Parallel()
	store := &shelf{TokenStore: wechat.NewMemoryTokens(time.Now)}
	server, first := open(t, func(c *wechat.Config) { c.Tokens = store })
	mustCheck(t, first)
	first.Close() // waits until the token is in the store
	second := connect(t, server, func(c *wechat.Config) { c.Tokens = store })
	mustCheck(t, second)
	wantCalls(t, server, wechattest.Token, 1)

	third := connect(t, server, func(c *wechat.Config) { c.Tokens = store })
	server.Revoke(40001)
	mustCheck(t, third)
	wantCalls(t, server, wechattest.Token, 2)
	third.Close()
	mustCheck(t, second) // finds the third's token when its own is refused
	wantCalls(t, server, wechattest.Token, 2)
}

func TestMemoryTokens(t *testing.T) {
	t.Parallel()
	time0 := newClock()
	store := wechat.NewMemoryTokens(time0.Now)
	if _, err := store.Get(t.Context(), "a"); !errors.Is(err, wechat.ErrNoToken) {
		t.Errorf("Get of nothing = %v, want ErrNoToken", err)
	}
	kept := wechat.Token{Value: "v", Until: time0.Now().Add(time.Minute)}
	if err := store.Set(t.Context(), "a", kept); err != nil {
		t.Fatal(err)
	}
	if got, err := store.Get(t.Context(), "a"); err != nil || got != kept {
		t.Errorf("Get = %v, %v, want %v", got, err, kept)
	}
	if _, err := store.Get(t.Context(), "b"); !errors.Is(err, wechat.ErrNoToken) {
		t.Errorf("Get of another key = %v, want ErrNoToken", err)
	}
	time0.Advance(time.Minute)
	if _, err := store.Get(t.Context(), "a"); !errors.Is(err, wechat.ErrNoToken) {
		t.Errorf("Get after the end = %v, want ErrNoToken", err)
	}
}
