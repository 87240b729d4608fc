package staff

import (
	"context"

	"lawquiz/quiz"
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

// Session is a log-in to the console.
type Session struct {
	ID        int64
	Viewer    Viewer
	Needs     Needs
	CSRF      string // what requests that change something carry
	ExpiresAt int64  // Unix ms; earlier if it is not used
}

// Authenticate returns the session whose token a cookie holds. Unauthenticated: it is wrong, or has ended.
func (d *Desk) Authenticate(ctx context.Context, token string) (Session, error) {
	return Session{}, quiz.Errorf(quiz.Unauthenticated, "登录已失效，请重新登录")
}

// Alive answers Unauthenticated if a session has ended, and does not count as using it.
func (d *Desk) Alive(ctx context.Context, id int64) error {
	return quiz.Errorf(quiz.Unauthenticated, "登录已失效，请重新登录")
}
