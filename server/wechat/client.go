package wechat

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"github.com/silenceper/wechat/v2/util"
)

// Client is the WeChat platform of one mini-program. It is safe for concurrent use.
type Client struct {
	cfg    Config
	road   *road
	gate   *gate
	spent  *spent
	tokens *tokens
}

// New returns a client and calls nobody. An error names the field of cfg that is wrong.
// The caller must Close the client.
func New(cfg Config) (*Client, error) {
	cfg, base, err := cfg.filled()
	if err != nil {
		return nil, err
	}
	seize()
	transport := cfg.Transport
	if transport == nil {
		transport = newTransport()
	}
	c := &Client{
		cfg:   cfg,
		road:  &road{base: base, transport: transport},
		gate:  newGate(cfg),
		spent: &spent{now: cfg.Now},
	}
	c.tokens = newTokens(cfg, c.road, c.report)
	return c, nil
}

// Close ends any refresh of the access token, waits for it and lets idle connections go. Calls
// after Close fail with Unavailable where they need a token.
func (c *Client) Close() {
	c.tokens.close()
	if idle, ok := c.road.transport.(interface{ CloseIdleConnections() }); ok {
		idle.CloseIdleConnections()
	}
}

// Format prints the client without its secrets, whatever the verb.
func (c *Client) Format(f fmt.State, verb rune) { c.cfg.Format(f, verb) }

// open starts a call: its context ends after Timeout and takes this client's road.
func (c *Client) open(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(c.road.on(ctx), c.cfg.Timeout)
}

// withToken runs ask with an access token. If WeChat refuses the token, it gets another one once
// and asks once more; a refused token means that nothing was done.
func (c *Client) withToken(ctx context.Context, call string, ask func(ctx context.Context, token string) error) error {
	ctx, cancel := c.open(ctx)
	defer cancel()
	failure, token := c.attempt(ctx, call, "", ask)
	if tokenRefused(failure) {
		failure, _ = c.attempt(ctx, call, token, ask)
	}
	return c.finish(failure)
}

// attempt asks once, with a token other than refused if there is one, and returns the token used.
func (c *Client) attempt(ctx context.Context, call, refused string,
	ask func(ctx context.Context, token string) error) (*Error, string) {
	token, err := c.tokens.get(ctx, refused)
	if err != nil {
		return translate(call, err), ""
	}
	if err := c.gate.pass(ctx); err != nil {
		return translate(call, err), token
	}
	return translate(call, ask(ctx, token)), token
}

// post sends body to a path through the SDK's PostJSONContext. It is for the endpoints whose own
// SDK call cannot be used; each caller says why.
func post(ctx context.Context, path, token string, body any) ([]byte, error) {
	return util.PostJSONContext(ctx, platformURL+path+"?access_token="+url.QueryEscape(token), body)
}

// refuse is the failure of a call that was not made.
func (c *Client) refuse(call string, code Code, reason string) error {
	return c.finish(&Error{Call: call, Code: code, reason: reason})
}

// finish gives a failure its jittered RetryAfter and reports it. The result is nil for no failure.
func (c *Client) finish(failure *Error) error {
	if failure == nil {
		return nil
	}
	if least := patience(failure); least > 0 {
		failure.RetryAfter = least + time.Duration(c.cfg.Rand()*float64(least))
	}
	if failure.Call != callToken { // the refresh that failed has reported itself, once for all who waited
		c.report(failure)
	}
	return failure
}

// report logs a failure: as an error where an operator must act, as a warning where WeChat was not
// to be had, and not at all where a worker's input or patience was at fault.
func (c *Client) report(failure *Error) {
	level := slog.LevelWarn
	switch {
	case failure.Code == Misconfigured:
		level = slog.LevelError
	case failure.Code != Busy && failure.Code != Unavailable, failure.cause == context.Canceled:
		level = slog.LevelDebug
	}
	c.cfg.Log.Log(context.Background(), level, "wechat call failed",
		"call", failure.Call, "code", string(failure.Code), "errcode", failure.ErrCode,
		"rid", failure.Rid, "reason", failure.reason)
}
