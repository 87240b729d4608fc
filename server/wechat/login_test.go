package wechat_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"lawquiz/server/wechat"
	"lawquiz/server/wechat/wechattest"
)

func TestLogin(t *testing.T) {
	t.Parallel()
	server, client := open(t, nil)
	server.Is("code-of-wang", wechattest.Person{OpenID: "oWang", UnionID: "uWang"})
	who, err := client.Login(t.Context(), "code-of-wang")
	if want := (wechat.Identity{OpenID: "oWang", UnionID: "uWang"}); err != nil || who != want {
		t.Fatalf("Login = %+v, %v, want %+v", who, err, want)
	}
	wantCalls(t, server, wechattest.Token, 0) // log-in needs no access token
}

// Every errcode has one code, and a failed code is never sent again.
func TestLoginErrCodes(t *testing.T) {
	t.Parallel()
	for errcode, want := range map[int]struct {
		code  wechat.Code
		after time.Duration // with jitter at its middle
	}{
		40029: {wechat.InvalidCode, 0},
		40163: {wechat.InvalidCode, 0},
		40226: {wechat.Blocked, 0},
		-1:    {wechat.Busy, 1500 * time.Millisecond},
		45011: {wechat.Busy, 22500 * time.Millisecond},
		45009: {wechat.Busy, 90 * time.Second},
		40001: {wechat.Misconfigured, 0}, // here it means the AppSecret
		40013: {wechat.Misconfigured, 0},
		40125: {wechat.Misconfigured, 0},
		41002: {wechat.Misconfigured, 0},
		40164: {wechat.Misconfigured, 0},
		50002: {wechat.Misconfigured, 0},
		99999: {wechat.Unavailable, 1500 * time.Millisecond},
	} {
		t.Run(fmt.Sprint(errcode), func(t *testing.T) {
			t.Parallel()
			server, client := open(t, nil)
			server.Script(wechattest.Login, wechattest.ErrCode(errcode))
			_, err := client.Login(t.Context(), "code-0001")
			own := wantCode(t, err, want.code)
			if own.ErrCode != errcode || own.RetryAfter != want.after || own.Rid != "6629f4a1-0b1c2d3e-4f506172" {
				t.Errorf("error is %+v, want errcode %d, retry after %v and the rid", own, errcode, want.after)
			}
			_, err = client.Login(t.Context(), "code-0001")
			wantCode(t, err, wechat.InvalidCode)
			wantCalls(t, server, wechattest.Login, 1)
		})
	}
}

// faults is every way to get no usable answer.
func faults() map[string]wechattest.Answer {
	return map[string]wechattest.Answer{
		"HTML":         wechattest.HTML(),
		"500":          wechattest.Status(http.StatusInternalServerError),
		"502":          wechattest.Status(http.StatusBadGateway),
		"404":          wechattest.Status(http.StatusNotFound),
		"oversize":     wechattest.Oversize(),
		"dropped":      wechattest.Drop(),
		"half":         wechattest.Half(),
		"empty":        wechattest.JSON(""),
		"null":         wechattest.JSON("null"),
		"nothing":      wechattest.JSON("{}"),
		"wrong types":  wechattest.JSON(`{"errcode":"40029","openid":7,"access_token":7,"risk_rank":"a","result":3}`),
		"out of range": wechattest.JSON(`{"risk_rank":9,"result":{"suggest":"maybe"},"openid":""}`),
		"redirect":     wechattest.Redirect("http://127.0.0.1:1/elsewhere"),
	}
}

func TestLoginWithoutAnswer(t *testing.T) {
	t.Parallel()
	for name, fault := range faults() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client := open(t, nil)
			server.Script(wechattest.Login, fault)
			_, err := client.Login(t.Context(), "code-0001")
			own := wantCode(t, err, wechat.Unavailable)
			if own.RetryAfter <= 0 {
				t.Errorf("RetryAfter is %v, want some time", own.RetryAfter)
			}
			_, err = client.Login(t.Context(), "code-0001")
			wantCode(t, err, wechat.InvalidCode)
			wantCalls(t, server, wechattest.Login, 1)
			if _, err := client.Login(t.Context(), "code-0002"); err != nil {
				t.Errorf("the next code fails too: %v", err)
			}
		})
	}
}

// net/http by itself repeats a GET whose kept connection dies; that would spend the code twice.
func TestLoginCodeNotRepeatedOnKeptConnection_regression(t *testing.T) {
	t.Parallel()
	server, client := open(t, nil)
	for i := range 20 {
		warm, lost := fmt.Sprintf("code-warm-%02d", i), fmt.Sprintf("code-lost-%02d", i)
		if _, err := client.Login(t.Context(), warm); err != nil {
			t.Fatal(err)
		}
		server.Script(wechattest.Login, wechattest.Drop())
		_, err := client.Login(t.Context(), lost)
		wantCode(t, err, wechat.Unavailable)
	}
	wantOnce(t, server.Codes(), 40)
}

// wantOnce fails unless codes holds n different ones.
func wantOnce(t *testing.T, codes []string, n int) {
	t.Helper()
	seen := make(map[string]bool)
	for _, code := range codes {
		if seen[code] {
			t.Errorf("code %s was sent twice", code)
		}
		seen[code] = true
	}
	if len(seen) != n {
		t.Errorf("%d codes arrived, want %d", len(seen), n)
	}
}

func TestLoginSameCodeAtOnce(t *testing.T) {
	t.Parallel()
	server, client := open(t, nil)
	var group sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for range 50 {
		group.Go(func() {
			if _, err := client.Login(t.Context(), "code-tapped-twice"); err == nil {
				mu.Lock()
				defer mu.Unlock()
				done++
			} else if own := (*wechat.Error)(nil); !errors.As(err, &own) || own.Code != wechat.InvalidCode {
				t.Errorf("error is %v, want %s", err, wechat.InvalidCode)
			}
		})
	}
	group.Wait()
	if done != 1 {
		t.Errorf("%d log-ins succeeded, want 1", done)
	}
	wantOnce(t, server.Codes(), 1)
}

// A code is remembered for as long as it lives, and not for ever.
func TestLoginForgetsDeadCodes(t *testing.T) {
	t.Parallel()
	time0 := newClock()
	server, client := open(t, func(c *wechat.Config) { c.Now = time0.Now })
	for _, step := range []struct {
		wait time.Duration
		sent int
	}{{0, 1}, {4*time.Minute + 59*time.Second, 1}, {30 * time.Second, 1}, {5 * time.Minute, 2}} {
		time0.Advance(step.wait)
		_, err := client.Login(t.Context(), "code-0001")
		if step.wait > 0 {
			wantCode(t, err, wechat.InvalidCode)
		}
		wantCalls(t, server, wechattest.Login, step.sent)
	}
}

func TestLoginRefusesMalformedCodes(t *testing.T) {
	t.Parallel()
	server, client := open(t, nil)
	for _, code := range []string{
		"", "short", "CODE&appid=wxEVIL#", "code-0001&appid=wxEVIL#", "code 0001", "code%260001", "code-0001\n",
		"код-00000001", strings.Repeat("c", 129), "code-0001/../", "code-0001?x=y",
	} {
		_, err := client.Login(t.Context(), code)
		wantCode(t, err, wechat.InvalidCode)
		_, err = client.Phone(t.Context(), code)
		wantCode(t, err, wechat.InvalidPhoneCode)
	}
	wantCalls(t, server, wechattest.Login, 0)
	wantCalls(t, server, wechattest.Phone, 0)
	wantCalls(t, server, wechattest.Token, 0)
}

// A silent WeChat holds nobody longer than the time-out, and no code is sent twice.
func TestLoginHangIsBounded(t *testing.T) {
	t.Parallel()
	const workers, timeout, bound = 60, time.Second, 3 * time.Second
	server, client := open(t, func(c *wechat.Config) { c.Timeout = timeout })
	server.Always(wechattest.Login, wechattest.NewHold().Answer)
	var group sync.WaitGroup
	for i := range workers {
		group.Go(func() {
			began := time.Now()
			_, err := client.Login(t.Context(), fmt.Sprintf("code-%04d", i))
			if took := time.Since(began); took > bound {
				t.Errorf("a call took %v, want at most %v", took, bound)
			}
			if own := (*wechat.Error)(nil); !errors.As(err, &own) || own.Code != wechat.Unavailable || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("error is %v, want %s by a deadline", err, wechat.Unavailable)
			}
		})
	}
	group.Wait()
	wantOnce(t, server.Codes(), workers)
}

func TestLoginEndsWithItsCaller(t *testing.T) {
	t.Parallel()
	server, client := open(t, func(c *wechat.Config) { c.Timeout = time.Minute })
	hold := wechattest.NewHold()
	server.Always(wechattest.Login, hold.Answer)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-hold.Arrived()
		cancel()
	}()
	_, err := client.Login(ctx, "code-0001")
	wantCode(t, err, wechat.Unavailable)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want it to wrap context.Canceled", err)
	}
}

// wire is a transport that keeps what is sent and answers nothing of use.
type wire struct {
	mu   sync.Mutex
	sent []*url.URL // guarded by mu
}

func (w *wire) RoundTrip(request *http.Request) (*http.Response, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sent = append(w.sent, request.URL)
	body := io.NopCloser(strings.NewReader(`{"openid":"o1"}`))
	return &http.Response{StatusCode: http.StatusOK, Body: body, Request: request}, nil
}

// Whatever a phone sends as a code, WeChat sees our account, that very code, and nothing more.
func FuzzLoginCode(f *testing.F) {
	for _, seed := range []string{"CODE&appid=wxEVIL#", "0a1B2c3D4e5F6g7H", "%26appid%3D", "code\x00\x00\x00\x00", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, code string) {
		sent := &wire{}
		client, err := wechat.New(wechat.Config{AppID: wechattest.AppID, AppSecret: wechattest.AppSecret, Transport: sent})
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		if _, err := client.Login(t.Context(), code); err != nil {
			if len(sent.sent) != 0 {
				t.Fatalf("%q was sent and failed: %v", code, err)
			}
			return
		}
		want := url.Values{
			"appid": {wechattest.AppID}, "secret": {wechattest.AppSecret},
			"js_code": {code}, "grant_type": {"authorization_code"},
		}
		if got := sent.sent[0]; got.Query().Encode() != want.Encode() || got.Fragment != "" || got.Host != "api.weixin.qq.com" || got.Scheme != "https" {
			t.Fatalf("%q went out as %v", code, got)
		}
	})
}
