package wechat_test

import (
	"log/slog"
	"strings"
	"testing"

	"lawquiz/server/wechat/wechattest"
)

func TestTry(t *testing.T) {
	t.Parallel()
	server, client := open(t, nil)
	for _, got := range client.Try(t.Context()) {
		if !got.OK || got.Message == "" || got.ErrCode != 0 {
			t.Errorf("%+v", got)
		}
	}
	if n := server.Calls(wechattest.Token); n == 0 {
		t.Error("the token was not asked for")
	}
}

func TestTryTellsWhatToDo(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		endpoint wechattest.Endpoint
		what     string
		answer   wechattest.Answer
		says     string
	}{
		{wechattest.Login, "login", wechattest.ErrCode(40013), "AppID 不对"},
		{wechattest.Login, "login", wechattest.ErrCode(40125), "AppSecret 不对"},
		{wechattest.Login, "login", wechattest.Drop(), "连不上"},
		{wechattest.Token, "token", wechattest.JSON(`{"errcode":40164,"errmsg":"invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist"}`), "203.0.113.7"},
		{wechattest.Token, "token", wechattest.ErrCode(45009), "明天"},
		{wechattest.QRCode, "qrcode", wechattest.ErrCode(41030), "还没有发布"},
		{wechattest.QRCode, "qrcode", wechattest.ErrCode(47777), "47777"},
	} {
		t.Run(tc.says, func(t *testing.T) {
			t.Parallel()
			server, client := open(t, nil)
			server.Always(tc.endpoint, tc.answer)
			for _, got := range client.Try(t.Context()) {
				if got.What == tc.what && (got.OK || !strings.Contains(got.Message, tc.says)) {
					t.Errorf("%+v, want %s", got, tc.says)
				}
				for _, secret := range server.Secrets() {
					if strings.Contains(got.Message, secret) {
						t.Errorf("a secret is told: %s", got.Message)
					}
				}
			}
		})
	}
}

func TestTryOfficial(t *testing.T) {
	t.Parallel()
	server, account := official(t, slog.New(slog.DiscardHandler))
	if got := account.Try(t.Context()); len(got) != 1 || !got[0].OK {
		t.Errorf("%+v", got)
	}
	server.Always(wechattest.OAuth, wechattest.ErrCode(48001))
	if got := account.Try(t.Context()); len(got) != 1 || got[0].OK || !strings.Contains(got[0].Message, "服务号") {
		t.Errorf("%+v", got)
	}
}
