package staff

import (
	"context"
	"errors"
	"strings"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/server/account"
)

// After so many wrong tries a log-in name is locked for so long.
const (
	tries    = 5
	lockTime = 15 * time.Minute
)

// Credentials are what somebody logs in with.
type Credentials struct {
	Login    string
	Password string
	OTP      string // the code of two-step verification, or a recovery code; "": not given yet
	Device   string // what the browser says it is
	Known    string // what it was given when the account last came in with it; "": nothing
}

// Entered is what came of a try to log in.
type Entered struct {
	Token    string  // for the cookie; "" unless she is in
	Known    string  // for a cookie that her browser shows at the next log-in; "" unless she is in
	Session  Session // Needs says what she must do first; NeedsOTP: she is not in yet
	Viewer   Viewer  // whose account it was about, known even where the try was wrong; Account 0: nobody's
	Locked   bool    // this try met a locked name
	Recovery bool    // a recovery code was spent
}

// subject is how the record counts the tries of a log-in name.
func (d *Desk) subject(login string) string {
	return d.cfg.Sealer.MAC("staff.login", cleanLogin(login))
}

// counted is under what a try counts: the log-in name, or, from a browser the account has come in with before, that
// browser alone. Whoever knows no more than her name can lock the name, but not keep her out.
func (d *Desk) counted(c Credentials, row store.Staff) string {
	nonce, mac, _ := strings.Cut(c.Known, ".")
	if row.ID == 0 || nonce == "" || !account.Same(mac, d.knownMAC(row.ID, nonce)) {
		return d.subject(c.Login)
	}
	return d.cfg.Sealer.MAC("staff.login.known", itoa(row.ID), nonce)
}

// known is what a browser is given with which an account came in; it is good for that account alone.
func (d *Desk) known(id int64) string {
	nonce := newSecret()
	return nonce + "." + d.knownMAC(id, nonce)
}

func (d *Desk) knownMAC(id int64, nonce string) string {
	return d.cfg.Sealer.MAC("staff.known", itoa(id), nonce)
}

// Login opens a session. LoginFailed: name, password or code is wrong, or the one-time password is over.
// LoginLocked: too many were, under the name or from a browser that is known. AccountBlocked: the account
// is disabled. A name that is nobody's gets the same answers in the same time as one that is somebody's.
// What came of it is returned with an error too.
func (d *Desk) Login(ctx context.Context, c Credentials) (Entered, error) {
	var e Entered
	now := d.cfg.Now()
	row, err := d.cfg.DB.StaffByLogin(ctx, cleanLogin(c.Login))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return e, err
	}
	if err == nil {
		a, err := d.account(row)
		if err != nil {
			return e, err
		}
		e.Viewer = a.viewer()
	}
	subject := d.counted(c, row)
	n, until, err := d.cfg.DB.CountStaffTry(ctx, store.StaffTry{Subject: subject, Limit: tries, Now: now, Until: now + ms(lockTime)})
	if err != nil {
		return e, err
	}
	if n > tries {
		e.Locked = true
		return e, locked(until - now)
	}
	err = d.check(ctx, c, row, &e, tries-n)
	if e.Session.Needs == NeedsOTP { // neither wrong nor the whole of a log-in
		return e, d.cfg.DB.UncountStaffTry(ctx, subject)
	}
	if err != nil {
		return e, err
	}
	if err := d.cfg.DB.ForgetStaffTries(ctx, subject); err != nil {
		return e, err
	}
	e.Known = d.known(row.ID)
	return e, d.enter(ctx, c.Device, row, &e)
}

// check compares what was given with the account, which is empty where there is none. left is how many more
// wrong tries there are.
func (d *Desk) check(ctx context.Context, c Credentials, row store.Staff, e *Entered, left int64) error {
	if len(c.Password) > 4*maxPassword {
		c.Password = ""
	}
	same, err := d.matches(ctx, c.Password, row.Password)
	switch now := d.cfg.Now(); {
	case err != nil:
		return err
	case !same:
		return wrong("登录名或密码不对", left)
	case row.Disabled:
		return quiz.Errorf(quiz.AccountBlocked, "账号已停用，请联系上级管理员")
	case row.FirstUntil != 0 && row.FirstUntil <= now:
		return quiz.Errorf(quiz.LoginFailed, "初始密码已过期，请联系上级管理员重置")
	case row.TOTP == "":
		return nil
	case c.OTP == "":
		e.Session.Needs = NeedsOTP
		return nil
	}
	var ok bool
	if ok, e.Recovery, err = d.second(ctx, row, c.OTP); err != nil {
		return err
	}
	if !ok {
		return wrong("两步验证码不对，或已经用过：请等下一个验证码", left)
	}
	return nil
}

func wrong(what string, left int64) error {
	if left <= 0 {
		return quiz.Errorf(quiz.LoginFailed, "%s；已连续 %d 次不对，锁定 %d 分钟", what, tries, int(lockTime.Minutes()))
	}
	return quiz.Errorf(quiz.LoginFailed, "%s；再错 %d 次将锁定 %d 分钟", what, left, int(lockTime.Minutes()))
}

func locked(wait int64) error {
	minutes := (wait + 59_999) / 60_000
	return &quiz.Error{
		Code: quiz.LoginLocked, Message: "连续多次不对，已锁定登录，请 " + itoa(minutes) + " 分钟后再试",
		RetryAfter: time.Duration(wait) * time.Millisecond,
	}
}
