package rehearse

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"time"
)

// loss is what becomes of the first reply to a call.
type loss int

const (
	kept1st loss = iota // it arrives
	discard             // it arrives and is thrown away
	cut                 // the connection is cut once the request is out
)

// request is one call of the contract.
type request struct {
	name   string // for the meter, Chinese
	method string
	path   string // below /api/v1
	auth   string // the Authorization header; "": none
	media  string // of the body
	body   []byte
	etag   string // If-None-Match
	lose   loss
}

// reply is an answer of the server that is no error.
type reply struct {
	status int
	etag   string
	body   []byte
	before []byte // the body of a reply that was thrown away, nil if none was
}

// refusal is an answer of the server that refuses a call.
type refusal struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
	after  time.Duration
}

func (e *refusal) Error() string { return fmt.Sprintf("%d %s %s", e.Status, e.Code, e.Detail) }

// codeOf returns the stable code of a refusal, "" for any other error.
func codeOf(err error) string {
	var e *refusal
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// client makes calls and tries them again while there is hope.
type client struct {
	base     string
	operator string
	http     *http.Client
	now      func() time.Time
	wait     func(context.Context, time.Duration) error
	patience time.Duration
	meter    *meter
}

// callTimeout bounds one try.
const callTimeout = 30 * time.Second

// maxReply bounds what is read of a reply.
const maxReply = 8 << 20

func newClient(cfg Config, m *meter) *client {
	transport := &http.Transport{
		Proxy: http.ProxyFromEnvironment, MaxConnsPerHost: cfg.Conns, MaxIdleConnsPerHost: cfg.Conns, MaxIdleConns: cfg.Conns,
		IdleConnTimeout: time.Minute, TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: callTimeout,
		// Phones do not share a connection: no HTTP/2.
		TLSNextProto: map[string]func(string, *tls.Conn) http.RoundTripper{},
	}
	return &client{
		base: strings.TrimSuffix(cfg.BaseURL, "/") + "/api/v1", operator: "Operator " + cfg.OperatorKey,
		http: &http.Client{Transport: transport}, now: cfg.Now, wait: cfg.Wait, patience: cfg.Patience, meter: m,
	}
}

func (c *client) close() { c.http.CloseIdleConnections() }

// do makes a call until it is answered with something that trying again would not change. A
// refusal is a *refusal; any other error means that patience or ctx ended.
func (c *client) do(ctx context.Context, q request) (reply, error) {
	began := c.now()
	var before []byte
	for try := 1; ; try++ {
		wanted := c.now()
		r, err := c.try(ctx, q)
		if ctx.Err() != nil {
			return reply{}, fmt.Errorf("%s: %w", q.name, ctx.Err())
		}
		if err == nil {
			c.meter.answered(q.name, c.now().Sub(wanted))
		}
		if q.lose != kept1st {
			c.meter.lose()
			if q.lose == discard && err == nil {
				before = r.body
			}
			q.lose = kept1st
			continue
		}
		reason, pause := c.hope(err, try)
		if reason == "" {
			r.before = before
			return r, err
		}
		c.meter.retried(q.name, reason)
		if c.now().Sub(began)+pause > c.patience {
			return reply{}, fmt.Errorf("%s: 试了 %d 次没有成功: %w", q.name, try, err)
		}
		if err := c.wait(ctx, pause); err != nil {
			return reply{}, fmt.Errorf("%s: %w", q.name, err)
		}
	}
}

// hope says why and after what pause a call is worth another try; "" if it is not.
func (c *client) hope(err error, try int) (reason string, pause time.Duration) {
	var no *refusal
	backoff := min(5*time.Second, 100*time.Millisecond<<min(try, 6))
	switch {
	case err == nil:
		return "", 0
	case !errors.As(err, &no):
		return "network", jitter(backoff)
	case no.Status == http.StatusTooManyRequests, no.Status == http.StatusServiceUnavailable:
		return strconv.Itoa(no.Status), jitter(max(no.after, backoff/2))
	case no.Status >= 500:
		return strconv.Itoa(no.Status), jitter(backoff)
	}
	return "", 0
}

// jitter spreads those who were told the same over half as long again. It decides nothing that a
// rehearsal's plan depends on.
func jitter(d time.Duration) time.Duration { return d + time.Duration(rand.Float64()*float64(d)/2) }

// try makes one call.
func (c *client) try(ctx context.Context, q request) (reply, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	if q.lose == cut {
		ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteRequest: func(httptrace.WroteRequestInfo) {
			time.AfterFunc(time.Duration(rand.IntN(4000))*time.Microsecond, cancel)
		}})
	}
	req, err := http.NewRequestWithContext(ctx, q.method, c.base+q.path, bytes.NewReader(q.body))
	if err != nil {
		return reply{}, err
	}
	req.GetBody = nil // every repetition is ours to make and to count
	for name, value := range map[string]string{"Authorization": q.auth, "Content-Type": q.media, "If-None-Match": q.etag} {
		if value != "" {
			req.Header.Set(name, value)
		}
	}
	res, err := c.http.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxReply))
	if err != nil {
		return reply{}, err
	}
	if res.StatusCode >= 400 {
		return reply{}, refused(res, body)
	}
	return reply{status: res.StatusCode, etag: res.Header.Get("ETag"), body: body}, nil
}

// refused reads a problem. What a proxy says in its own words has the status alone.
func refused(res *http.Response, body []byte) error {
	no := &refusal{}
	if err := json.Unmarshal(body, no); err != nil || no.Status == 0 {
		no = &refusal{Detail: http.StatusText(res.StatusCode)}
	}
	no.Status = res.StatusCode
	if seconds, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil && seconds > 0 {
		no.after = time.Duration(min(seconds, 60)) * time.Second
	}
	return no
}

// fetch makes a call and reads the reply, into the zero value after 204 or 304.
func fetch[T any](ctx context.Context, c *client, q request) (T, reply, error) {
	var out T
	r, err := c.do(ctx, q)
	if err != nil || len(r.body) == 0 {
		return out, r, err
	}
	if err := json.Unmarshal(r.body, &out); err != nil {
		return out, r, fmt.Errorf("%s: 回复读不懂: %w", q.name, err)
	}
	return out, r, nil
}

const jsonMedia = "application/json"

// encode writes a body. What is encoded here is maps and strings of ours.
func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("rehearse: %v", err))
	}
	return b
}

func bearer(token string) string { return "Bearer " + token }
