package api

import (
	"context"
	"net/http"

	"lawquiz/quiz"
	"lawquiz/server/wechat"
)

// Platform is an account with WeChat that can be tried out; wechat.Client and wechat.Official are ones.
type Platform interface {
	// Try tries each ability of the account against the platform, and changes nothing.
	Try(ctx context.Context) []wechat.Trial
}

// PlatformTrial is one ability of an account with WeChat.
type PlatformTrial struct {
	What    string `json:"what" enum:"login,token,qrcode,oauth" doc:"login 小程序登录，token 接口调用凭据，qrcode 小程序码，oauth 公众号登录"`
	OK      bool   `json:"ok"`
	ErrCode int    `json:"errcode" doc:"微信的错误码；0 为没有"`
	Message string `json:"message" doc:"结果；不成时说明怎么办"`
}

// PlatformTrials is how the accounts with WeChat are.
type PlatformTrials struct {
	MiniProgram []PlatformTrial `json:"mini_program" doc:"小程序；没有配置则为空"`
	Official    []PlatformTrial `json:"official" doc:"公众号；没有配置则为空"`
}

func (s *Server) platformRoutes() []*route {
	return []*route{
		{http.MethodPost, console + "/wechat/check", admin, free, 0, typed("wechat-check", "逐项试一试微信的设置：登录、凭据、小程序码", s.tryPlatforms), ""},
	}
}

// tryPlatforms tries what is configured of WeChat, one account at a time on each server.
func (s *Server) tryPlatforms(ctx context.Context, _ *struct{}) (PlatformTrials, error) {
	if !s.trying.TryLock() {
		return PlatformTrials{}, &quiz.Error{Code: quiz.Busy, Message: "正在检查微信设置，请稍候", RetryAfter: 5e9}
	}
	defer s.trying.Unlock()
	return PlatformTrials{MiniProgram: trials(ctx, s.cfg.MiniProgram), Official: trials(ctx, s.cfg.Official)}, nil
}

func trials(ctx context.Context, p Platform) []PlatformTrial {
	out := []PlatformTrial{}
	if p == nil {
		return out
	}
	for _, t := range p.Try(ctx) {
		out = append(out, PlatformTrial{What: t.What, OK: t.OK, ErrCode: t.ErrCode, Message: t.Message})
	}
	return out
}
