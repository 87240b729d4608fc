package wechat

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/silenceper/wechat/v2/cache"
	"github.com/silenceper/wechat/v2/credential"
	"github.com/silenceper/wechat/v2/util"
)

const (
	tokenMargin   = 300 * time.Second // the platform renews this early; both tokens work meanwhile
	tokenShortest = 60 * time.Second  // it may answer expires_in 300, which would leave nothing
	tokenLongest  = 2 * time.Hour
)

// tokens is where access tokens come from: this process's own copy, else the store, else WeChat.
// Whatever the number of callers, one refresh is under way at a time; it belongs to none of them,
// so each caller waits only as long as its own context allows.
//
// Two instances that refresh together do no harm: a stable token in normal mode is the same one
// for everybody until it is renewed, and the quota is 10 000 a minute.
type tokens struct {
	key     string
	store   TokenStore
	source  *credential.StableAccessToken
	timeout time.Duration
	now     func() time.Time
	report  func(*Error)

	base context.Context // of all refreshes; ends at close
	stop context.CancelFunc
	busy sync.WaitGroup // the refresh under way

	mu     sync.Mutex
	held   Token   // guarded by mu, like the rest
	flight *flight // nil when no refresh is under way
	closed bool
}

// flight is one refresh. Its results may be read once done is closed.
type flight struct {
	done    chan struct{}
	refused string // a token not to come back with from the store
	token   Token
	fresh   bool // WeChat itself gave token, just now
	err     *Error
}

func newTokens(cfg Config, road *road, report func(*Error)) *tokens {
	// The SDK's constructor demands a cache. GetAccessTokenDirectly, all we call, never reads it.
	source := credential.NewStableAccessToken(cfg.AppID, cfg.AppSecret, "", cache.NewMemory())
	t := &tokens{
		key:     "wechat:stable_token:" + cfg.AppID,
		store:   cfg.Tokens,
		source:  source.(*credential.StableAccessToken),
		timeout: cfg.Timeout,
		now:     cfg.Now,
		report:  report,
	}
	t.base, t.stop = context.WithCancel(road.on(context.Background()))
	return t
}

// close ends the refresh under way and waits for it.
func (t *tokens) close() {
	t.mu.Lock()
	t.closed = true
	t.mu.Unlock()
	t.stop()
	t.busy.Wait()
}

// get returns an access token. One that is refused comes back only if WeChat gives it out again.
// It fails with the context's error, or with the *Error of the refresh it waited for.
func (t *tokens) get(ctx context.Context, refused string) (string, error) {
	for {
		held, flight := t.join(refused)
		if flight == nil {
			return held, nil
		}
		select {
		case <-flight.done:
		case <-ctx.Done():
			return "", ctx.Err()
		}
		if flight.err != nil {
			return "", flight.err
		}
		if flight.fresh || flight.token.Value != refused {
			return flight.token.Value, nil
		}
	}
}

// join returns the token at hand, or else the refresh to wait for, begun if need be.
func (t *tokens) join(refused string) (string, *flight) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.held.Value != "" && t.held.Value != refused && t.now().Before(t.held.Until) {
		return t.held.Value, nil
	}
	if t.flight != nil {
		return "", t.flight
	}
	f := &flight{done: make(chan struct{}), refused: refused}
	if t.closed {
		f.err = &Error{Call: callToken, Code: Unavailable, reason: "the client is closed"}
		close(f.done)
		return "", f
	}
	t.flight = f
	t.busy.Go(func() { t.fly(f) })
	return "", f
}

// fly brings a refresh to its end. A fresh token goes to those who wait first and to the store
// after, so that a slow or failing store costs nobody anything.
func (t *tokens) fly(f *flight) {
	ctx, cancel := context.WithTimeout(t.base, t.timeout)
	defer cancel()
	if f.token = t.kept(ctx, f.refused); f.token.Value == "" {
		f.token, f.err = t.fetch(ctx)
		f.fresh = f.err == nil
	}
	if f.err != nil {
		t.report(f.err)
	}
	t.mu.Lock()
	if t.flight = nil; f.err == nil {
		t.held = f.token
	}
	t.mu.Unlock()
	close(f.done)
	if f.fresh {
		t.keep(f.token)
	}
}

// kept returns the token of the store, or none if the store has no good one or does not answer in
// a quarter of the time-out.
func (t *tokens) kept(ctx context.Context, refused string) Token {
	ctx, cancel := context.WithTimeout(ctx, t.timeout/4)
	defer cancel()
	token, err := t.store.Get(ctx, t.key)
	if err != nil {
		if !errors.Is(err, ErrNoToken) {
			t.report(&Error{Call: callToken, Code: Unavailable, reason: "the token store cannot be read"})
		}
		return Token{}
	}
	if token.Value == refused || !t.now().Before(token.Until) {
		return Token{}
	}
	return token
}

// keep shares a token with the other instances; failing to is only logged.
func (t *tokens) keep(token Token) {
	ctx, cancel := context.WithTimeout(t.base, t.timeout/4)
	defer cancel()
	if err := t.store.Set(ctx, t.key, token); err != nil {
		t.report(&Error{Call: callToken, Code: Unavailable, reason: "the token store cannot be written"})
	}
}

// fetch asks WeChat for the stable token, in normal mode: force_refresh would kill the token the
// other instances use, and may be called 20 times a day.
func (t *tokens) fetch(ctx context.Context) (Token, *Error) {
	answer, err := t.source.GetAccessTokenDirectly(ctx, false)
	if answer.ErrCode != 0 { // the SDK's error for this is plain text
		err = util.NewCommonError(callToken, answer.ErrCode, answer.ErrMsg)
	}
	if err != nil {
		return Token{}, translate(callToken, err)
	}
	if answer.AccessToken == "" {
		return Token{}, &Error{Call: callToken, Code: Unavailable, reason: "the answer holds no token"}
	}
	life := time.Duration(min(max(answer.ExpiresIn, 0), int64(tokenLongest/time.Second)))*time.Second - tokenMargin
	return Token{Value: answer.AccessToken, Until: t.now().Add(max(life, tokenShortest))}, nil
}
