package wechat_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"lawquiz/server/wechat"
	"lawquiz/server/wechat/wechattest"
)

// official starts a fake WeChat and an official account of it.
func official(t *testing.T, log *slog.Logger) (*wechattest.Server, *wechat.Official) {
	t.Helper()
	server := wechattest.Open(t)
	account, err := wechat.NewOfficial(wechat.Config{
		AppID: wechattest.OfficialID, AppSecret: wechattest.OfficialSecret, BaseURL: server.URL,
		Limit: wechat.Limit{PerSecond: 10000, Burst: 10000}, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(account.Close)
	return server, account
}

func TestAuthorize(t *testing.T) {
	t.Parallel()
	server, account := official(t, slog.New(slog.DiscardHandler))
	address, err := account.Authorize("https://quiz.example.org/back?x=1&y=2", "00ffAB&scope=evil")
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	if u.Scheme+"://"+u.Host+u.Path != "https://open.weixin.qq.com/connect/oauth2/authorize" || u.Fragment != "wechat_redirect" ||
		q.Get("appid") != wechattest.OfficialID || q.Get("redirect_uri") != "https://quiz.example.org/back?x=1&y=2" ||
		q.Get("response_type") != "code" || q.Get("scope") != "snsapi_userinfo" || q.Get("state") != "00ffAB&scope=evil" || len(q) != 5 {
		t.Errorf("address %s", address)
	}
	if strings.Contains(address, "0fficial&") || server.Calls(wechattest.OAuth) != 0 {
		t.Errorf("the address holds the secret, or WeChat was called: %s", address)
	}
}

func TestOfficialLogin(t *testing.T) {
	t.Parallel()
	server, account := official(t, slog.New(slog.DiscardHandler))
	server.Is("code-of-hers", wechattest.Person{OpenID: "oHers", UnionID: "uHers"})
	who, err := account.Login(t.Context(), "code-of-hers")
	if err != nil || who != (wechat.Identity{OpenID: "oHers", UnionID: "uHers"}) {
		t.Fatalf("%v, %v", who, err)
	}
	_, err = account.Login(t.Context(), "code-of-hers")
	wantCode(t, err, wechat.InvalidCode)
	_, err = account.Login(t.Context(), "a&b=c#d")
	wantCode(t, err, wechat.InvalidCode)
	wantCalls(t, server, wechattest.OAuth, 1)
}

func TestOfficialLoginRefused(t *testing.T) {
	t.Parallel()
	log := new(journal)
	server, account := official(t, log.logger())
	server.Is("code-snapshot", wechattest.Person{OpenID: "oVirtual", Snapshot: true})
	_, err := account.Login(t.Context(), "code-snapshot")
	wantCode(t, err, wechat.Snapshot)
	for name, c := range map[string]struct {
		answer wechattest.Answer
		code   wechat.Code
	}{
		"a code spent elsewhere": {wechattest.ErrCode(40163), wechat.InvalidCode},
		"a code that is none":    {wechattest.ErrCode(40029), wechat.InvalidCode},
		"a wrong secret":         {wechattest.ErrCode(40125), wechat.Misconfigured},
		"a wrong credential":     {wechattest.ErrCode(40001), wechat.Misconfigured},
		"a quota":                {wechattest.ErrCode(45011), wechat.Busy},
		"a risk":                 {wechattest.ErrCode(40226), wechat.Blocked},
		"an echo":                {wechattest.Echo(40066), wechat.Unavailable},
		"no openid":              {wechattest.JSON(`{"access_token":"x"}`), wechat.Unavailable},
		"a page":                 {wechattest.HTML(), wechat.Unavailable},
		"a dropped connection":   {wechattest.Drop(), wechat.Unavailable},
		"half an answer":         {wechattest.Half(), wechat.Unavailable},
		"too much":               {wechattest.Oversize(), wechat.Unavailable},
		"a redirect":             {wechattest.Redirect("https://evil.example"), wechat.Unavailable},
	} {
		server.Script(wechattest.OAuth, c.answer)
		_, err := account.Login(t.Context(), "code-"+strings.ReplaceAll(name, " ", "-"))
		own := wantCode(t, err, c.code)
		if own.Call != "oauth" {
			t.Errorf("%s: the call is %q", name, own.Call)
		}
		for _, secret := range append(server.Secrets(), "code-"+strings.ReplaceAll(name, " ", "-")) {
			if text := fmt.Sprintf("%v %+v %#v", err, err, account); strings.Contains(text, secret) {
				t.Errorf("%s: %s holds %q", name, text, secret)
			}
		}
	}
	for _, secret := range server.Secrets() {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	over, end := context.WithCancel(t.Context())
	end()
	_, err = account.Login(over, "code-given-up")
	wantCode(t, err, wechat.Unavailable)
}
