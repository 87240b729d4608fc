package api

import (
	"context"
	"strconv"

	"lawquiz/quiz"
	"lawquiz/server/account"
)

// Logins is how people come in and go; account.Desk is one. Each log-in returns a token and whose it is.
type Logins interface {
	LoginWeChat(ctx context.Context, code, device string) (string, *account.Viewer, error)
	LoginRoster(ctx context.Context, unitCode, name, last4, device string) (string, *account.Viewer, error)
	LoginDemo(ctx context.Context, name, device string) (string, *account.Viewer, error)
	// Logout ends a token's session here and forgets what was cached of its person.
	Logout(ctx context.Context, token string) error
}

// LoggedIn is the answer to every log-in.
type LoggedIn struct {
	Token  string `json:"token" doc:"以 Authorization: Bearer 发送"`
	Person Person `json:"person"`
}

// WeChatLogin is the body of POST /login/wechat.
type WeChatLogin struct {
	Code   string `json:"code" maxLength:"128" doc:"wx.login 得到的 code"`
	Device string `json:"device,omitempty" maxLength:"128" doc:"设备标识"`
}

// RosterLogin is the body of POST /login/roster.
type RosterLogin struct {
	UnitCode string `json:"unit_code" maxLength:"64" doc:"邀请码或单位代码"`
	Name     string `json:"name" maxLength:"60"`
	Last4    string `json:"last4" maxLength:"8" doc:"花名册所登记号码的后四位"`
	Device   string `json:"device,omitempty" maxLength:"128"`
}

// DemoLogin is the body of POST /login/demo.
type DemoLogin struct {
	Name   string `json:"name" maxLength:"60"`
	Device string `json:"device,omitempty" maxLength:"128"`
}

func (s *Server) loginWeChat(ctx context.Context, in *struct{ Body WeChatLogin }) (LoggedIn, error) {
	token, v, err := s.cfg.Logins.LoginWeChat(ctx, in.Body.Code, in.Body.Device)
	return s.loggedIn(ctx, token, v, err)
}

func (s *Server) loginRoster(ctx context.Context, in *struct{ Body RosterLogin }) (LoggedIn, error) {
	b := in.Body
	if err := s.sprayed(ctx, b.UnitCode, false); err != nil {
		return LoggedIn{}, err
	}
	token, v, err := s.cfg.Logins.LoginRoster(ctx, b.UnitCode, b.Name, b.Last4, b.Device)
	if code := quiz.CodeOf(err); code == quiz.LoginFailed || code == quiz.LoginLocked {
		_ = s.sprayed(ctx, b.UnitCode, true) // what it says is for the next try
	}
	return s.loggedIn(ctx, token, v, err)
}

func (s *Server) loginDemo(ctx context.Context, in *struct{ Body DemoLogin }) (LoggedIn, error) {
	if !s.cfg.Demo {
		return LoggedIn{}, quiz.Errorf(quiz.NotFound, "没有这个地址")
	}
	token, v, err := s.cfg.Logins.LoginDemo(ctx, in.Body.Name, in.Body.Device)
	return s.loggedIn(ctx, token, v, err)
}

func (s *Server) loggedIn(ctx context.Context, token string, v *account.Viewer, err error) (LoggedIn, error) {
	if err != nil {
		return LoggedIn{}, err
	}
	return LoggedIn{Token: token, Person: s.invited(ctx, v)}, nil
}

func (s *Server) logout(ctx context.Context, _ *struct{}) error {
	return s.cfg.Logins.Logout(ctx, callOf(ctx).token)
}

// idText writes a number of ours as clients see it: JavaScript's numbers have 53 bits.
func idText(id int64) string { return strconv.FormatInt(id, 10) }

// idOf reads what idText wrote; false for anything else.
func idOf(text string) (int64, bool) {
	if len(text) == 0 || len(text) > 19 || text[0] < '1' || text[0] > '9' {
		return 0, false
	}
	id, err := strconv.ParseInt(text, 10, 64)
	return id, err == nil
}
