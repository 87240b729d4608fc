package staff

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strconv"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Needs is what the holder of a session must do before anything else; "" is nothing.
type Needs string

// What may be needed.
const (
	NeedsOTP      Needs = "otp"             // the code of two-step verification; there is no session yet
	NeedsPassword Needs = "password_change" // a password of her own
	NeedsTOTP     Needs = "totp_setup"      // two-step verification, which admins must have
)

// Say tells her so.
func (n Needs) Say() string {
	switch n {
	case NeedsOTP:
		return "请输入两步验证码"
	case NeedsPassword:
		return "请先修改初始密码"
	case NeedsTOTP:
		return "管理员须先设置两步验证"
	}
	return ""
}

// A session ends when it is not used for so long, and after so long in any case. That it is used is written down
// once in seenEvery.
const (
	idleLife    = 30 * time.Minute
	sessionLife = 12 * time.Hour
	seenEvery   = time.Minute
)

// Session is a log-in to the console.
type Session struct {
	ID        int64
	Viewer    Viewer
	Account   Account
	Needs     Needs
	CSRF      string // what requests that change something carry
	ExpiresAt int64  // Unix ms; earlier if it is not used
}

// secretBytes make a token or a link's secret, in base64url.
const secretBytes = 32

func newSecret() string {
	raw := make([]byte, secretBytes)
	rand.Read(raw) // never fails: the runtime ends the program instead
	return base64.RawURLEncoding.EncodeToString(raw)
}

// digest is how the record names a token or a secret; false: it cannot be one.
func digest(secret string) (string, bool) {
	if len(secret) != base64.RawURLEncoding.EncodedLen(secretBytes) {
		return "", false
	}
	return hashed("", secret), true
}

func hashed(purpose, secret string) string {
	sum := sha256.Sum256([]byte(purpose + secret))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func (d *Desk) enter(ctx context.Context, device string, row store.Staff, e *Entered) error {
	a, err := d.account(row)
	if err != nil {
		return err
	}
	token, now := newSecret(), d.cfg.Now()
	key, _ := digest(token)
	s := store.StaffSession{
		ID: store.NewID(now), Token: key, Staff: row.ID, Device: Device(device), CreatedAt: now, SeenAt: now, ExpiresAt: now + ms(sessionLife),
	}
	if err := d.cfg.DB.AddStaffSession(ctx, s); err != nil {
		return err
	}
	e.Token, e.Session = token, session(s, a, token)
	return nil
}

func session(s store.StaffSession, a Account, token string) Session {
	out := Session{ID: s.ID, Viewer: a.viewer(), Account: a, CSRF: hashed("csrf ", token), ExpiresAt: s.ExpiresAt}
	switch {
	case a.First:
		out.Needs = NeedsPassword
	case a.Role == Admin && !a.TOTP:
		out.Needs = NeedsTOTP
	}
	return out
}

// Authenticate returns the session whose token a cookie holds. Unauthenticated: it is wrong, or has ended.
// Nothing is cached, so what ends it on one server ends it on all.
func (d *Desk) Authenticate(ctx context.Context, token string) (Session, error) {
	key, ok := digest(token)
	if !ok {
		return Session{}, over(nil)
	}
	now := d.cfg.Now()
	s, row, err := d.cfg.DB.StaffSession(ctx, key, now, now-ms(idleLife))
	if err != nil {
		return Session{}, over(err)
	}
	a, err := d.account(row)
	if err != nil {
		return Session{}, err
	}
	if now-s.SeenAt >= ms(seenEvery) {
		if err := d.cfg.DB.UseStaffSession(ctx, s, now); err != nil {
			return Session{}, err
		}
	}
	return session(s, a, token), nil
}

// over says that a session has ended, if that is what err says or it is nil.
func over(err error) error {
	if err == nil || errors.Is(err, store.ErrNotFound) {
		return &quiz.Error{Code: quiz.Unauthenticated, Message: "登录已失效，请重新登录", Err: err}
	}
	return err
}

// Alive answers Unauthenticated if a session has ended, and does not count as using it.
func (d *Desk) Alive(ctx context.Context, id int64) error {
	now := d.cfg.Now()
	if err := d.cfg.DB.StaffSessionAlive(ctx, id, now, now-ms(idleLife)); err != nil {
		return over(err)
	}
	return nil
}

// Seen is one open session as its owner is shown it.
type Seen struct {
	ID        int64
	Device    string
	CreatedAt int64 // Unix ms
	SeenAt    int64 // Unix ms
	ExpiresAt int64 // Unix ms
}

// Sessions returns an account's open sessions, the newest first.
func (d *Desk) Sessions(ctx context.Context, id int64) ([]Seen, error) {
	now := d.cfg.Now()
	rows, err := d.cfg.DB.StaffSessions(ctx, id, now, now-ms(idleLife))
	if err != nil {
		return nil, err
	}
	out := make([]Seen, 0, len(rows))
	for _, s := range rows {
		out = append(out, Seen{s.ID, s.Device, s.CreatedAt, s.SeenAt, s.ExpiresAt})
	}
	return out, nil
}

// End ends one session of an account. NotFound: it is not hers, or has ended.
func (d *Desk) End(ctx context.Context, account, id int64) error {
	err := d.cfg.DB.EndStaffSession(ctx, account, id)
	if errors.Is(err, store.ErrNotFound) {
		return &quiz.Error{Code: quiz.NotFound, Message: "没有这个会话，或它已经结束", Err: err}
	}
	return err
}

// EndAll ends every session of an account.
func (d *Desk) EndAll(ctx context.Context, account int64) error {
	return d.cfg.DB.EndStaffSessions(ctx, account)
}

// Tidy removes what has lapsed. Every server calls it now and then; that several do does no harm.
func (d *Desk) Tidy(ctx context.Context) error {
	now := d.cfg.Now()
	return d.cfg.DB.TidyStaff(ctx, now, now-ms(idleLife))
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
