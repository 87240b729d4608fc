package api_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/server/account/staff"
)

const goodPassword = "Sunny-Field-2026"

// seat is somebody at the console, with what her browser sends.
type seat struct {
	id                  int64
	login, totp         string
	token, csrf, header string // header: Authorization
	link                string // cookie
	recovery            []string
}

// send puts what the seat's browser sends on a request.
func (c *seat) send(r *http.Request) {
	if c.token != "" {
		r.AddCookie(&http.Cookie{Name: "lawquiz_console", Value: c.token})
	}
	if c.csrf != "" {
		r.Header.Set("X-Csrf-Token", c.csrf)
	}
	if c.link != "" {
		r.AddCookie(&http.Cookie{Name: "lawquiz_link", Value: c.link})
	}
	if c.header != "" {
		r.Header.Set("Authorization", c.header)
	}
}

// as asks for a seat.
func (h *house) as(c *seat, method, path string, body any, edit ...func(*http.Request)) answer {
	return h.ask(method, path, "", body, append([]func(*http.Request){c.send}, edit...)...)
}

// seen asks for a seat, wants 200 and reads JSON into into.
func (h *house) seen(c *seat, into any, method, path string, body any) {
	h.tb.Helper()
	a := h.as(c, method, path, body)
	if a.status != http.StatusOK {
		h.tb.Fatalf("%s %s as %s: %d %s", method, path, c.login, a.status, a.body)
	}
	must(h.tb, json.Unmarshal([]byte(a.body), into))
}

// open opens an account with a password of its own and, for an admin, two-step verification, and logs in.
func (h *house) seat(login string, role staff.Role, unit int64) *seat {
	h.tb.Helper()
	c := h.newcomer(login, role, unit)
	h.setPassword(c)
	if role == staff.Admin {
		h.setTOTP(c)
	}
	return c
}

// newcomer opens an account and logs in with its one-time password.
func (h *house) newcomer(login string, role staff.Role, unit int64) *seat {
	h.tb.Helper()
	ctx := h.tb.Context()
	opened, err := h.staff.Open(ctx, 0, []staff.Opening{{Login: login, Name: "王敏", Role: role, Unit: unit}})
	must(h.tb, err)
	c := &seat{id: opened[0].ID, login: login}
	h.enter(c, opened[0].Password)
	return c
}

// enter logs in; the clock moves on where a code must be a new one.
func (h *house) enter(c *seat, password string) {
	h.tb.Helper()
	code := ""
	if c.totp != "" {
		h.pass(31 * time.Second)
		code = totpCode(c.totp, h.now())
	}
	e, err := h.staff.Login(h.tb.Context(), staff.Credentials{Login: c.login, Password: password, OTP: code})
	must(h.tb, err)
	c.token, c.csrf = e.Token, e.Session.CSRF
}

func (h *house) sessionOf(c *seat) staff.Session {
	h.tb.Helper()
	s, err := h.staff.Authenticate(h.tb.Context(), c.token)
	must(h.tb, err)
	return s
}

func (h *house) setPassword(c *seat) {
	h.tb.Helper()
	opened, err := h.staff.Reset(h.tb.Context(), c.id)
	must(h.tb, err)
	h.enter(c, opened)
	must(h.tb, h.staff.Password(h.tb.Context(), h.sessionOf(c), opened, goodPassword))
}

func (h *house) setTOTP(c *seat) {
	h.tb.Helper()
	t, err := h.staff.BeginTOTP(h.tb.Context(), h.sessionOf(c))
	must(h.tb, err)
	c.totp = t.Secret
	c.recovery, err = h.staff.ConfirmTOTP(h.tb.Context(), h.sessionOf(c), totpCode(c.totp, h.now()))
	must(h.tb, err)
}

// viewer makes a link and the browser that came by it.
func (h *house) viewer(kind staff.Kind, contest string, unit int64) *seat {
	h.tb.Helper()
	_, secret, err := h.staff.NewLink(h.tb.Context(), 0, staff.Link{
		Kind: kind, Contest: contest, Unit: unit, ExpiresAt: h.now() + (30 * 24 * time.Hour).Milliseconds(),
	})
	must(h.tb, err)
	_, cookie, err := h.staff.Exchange(h.tb.Context(), secret)
	must(h.tb, err)
	return &seat{login: "link", link: cookie}
}

// totpCode is the code of RFC 6238 at a time.
func totpCode(secret string, now int64) string {
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		panic(err)
	}
	mac := hmac.New(sha1.New, key)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(now/30_000)))
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 15
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[at:at+4])&0x7fffffff%1_000_000)
}

// operatorSeat holds the operator key.
func operatorSeat() *seat { return &seat{login: "operator", header: "Operator " + operatorKey} }

// wantProblem wants an error answer of a code.
func wantProblem(tb testing.TB, a answer, code quiz.Code, words ...string) {
	tb.Helper()
	p := problem(tb, a)
	if p.Code != code {
		tb.Fatalf("code %s, want %s: %s", p.Code, code, a.body)
	}
	for _, w := range words {
		if !strings.Contains(a.body, w) {
			tb.Fatalf("%s says nothing of %q", a.body, w)
		}
	}
}

// impatient asks as somebody who leaves while she waits for her turn. On a busy machine what comes before the
// turn takes its time: leaving then is told as unavailable, and she stays longer at her next try.
func (h *house) impatient(c *seat, method, path string, body any) (a answer) {
	h.tb.Helper()
	for patience := 50 * time.Millisecond; patience < 10*time.Second; patience *= 2 {
		ctx, cancel := context.WithTimeout(h.tb.Context(), patience)
		a = h.as(c, method, path, body, func(r *http.Request) { *r = *r.WithContext(ctx) })
		cancel()
		if problem(h.tb, a).Code != quiz.Unavailable {
			break
		}
	}
	return a
}
