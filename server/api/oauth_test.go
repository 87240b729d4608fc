package api_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/server/account"
	"lawquiz/server/api"
	"lawquiz/server/wechat"
	"lawquiz/server/wechat/wechattest"
)

const (
	oauthPath  = "/api/v1/login/oauth"
	oauthSite  = "https://quiz.example.org"
	oauthKept  = "__Host-lawquiz-oauth"
	oauthToken = "__Host-lawquiz-login"
)

// officialHouse is a house whose people may log in by an official account of a fake WeChat.
func officialHouse(t *testing.T) (*house, *wechattest.Server) {
	t.Helper()
	weixin := wechattest.Open(t)
	official, err := wechat.NewOfficial(wechat.Config{
		AppID: wechattest.OfficialID, AppSecret: wechattest.OfficialSecret, BaseURL: weixin.URL,
		Limit: wechat.Limit{PerSecond: 10_000, Burst: 10_000},
	})
	must(t, err)
	t.Cleanup(official.Close)
	sealer, err := account.NewSealer(bytes.Repeat([]byte{7}, account.KeySize))
	must(t, err)
	return open(t, func(c *api.Config) {
		desk, err := account.New(account.Config{
			Record: c.Record.(*store.DB), Sealer: sealer, Consent: consent, Demo: true, Official: official,
			Now: func() time.Time { return time.UnixMilli(c.Now()) },
		})
		must(t, err)
		c.Accounts, c.Logins, c.OAuth, c.PublicURL = desk, desk, desk, oauthSite
	}), weixin
}

// browser is what one browser keeps.
type browser struct {
	h   *house
	jar map[string]string
}

func newBrowser(h *house) *browser { return &browser{h: h, jar: make(map[string]string)} }

func (b *browser) ask(method, path string) answer {
	a := b.h.ask(method, path, "", nil, func(r *http.Request) {
		for name, value := range b.jar {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
	})
	for _, c := range (&http.Response{Header: a.header}).Cookies() {
		if !c.HttpOnly || !c.Secure || c.Path != "/" || c.Domain != "" || c.SameSite == http.SameSiteNoneMode || c.SameSite == 0 {
			b.h.tb.Errorf("a cookie is not kept to our pages: %v", c)
		}
		if c.MaxAge < 0 {
			delete(b.jar, c.Name)
			continue
		}
		b.jar[c.Name] = c.Value
	}
	return a
}

// start sends the browser to WeChat and returns the state it carries.
func (b *browser) start(to string) string {
	b.h.tb.Helper()
	a := b.ask("GET", oauthPath+"?to="+url.QueryEscape(to))
	u, err := url.Parse(a.header.Get("Location"))
	if a.status != http.StatusFound || err != nil || u.Host != "open.weixin.qq.com" || u.Query().Get("redirect_uri") != oauthSite+oauthPath+"/callback" {
		b.h.tb.Fatalf("start: %d %s, %v", a.status, a.header.Get("Location"), err)
	}
	return u.Query().Get("state")
}

// back is WeChat's sending the browser back; it returns the page the browser then comes to.
func (b *browser) back(code, state string) string {
	b.h.tb.Helper()
	a := b.ask("GET", oauthPath+"/callback?code="+url.QueryEscape(code)+"&state="+url.QueryEscape(state))
	if a.status != http.StatusFound {
		b.h.tb.Fatalf("callback: %d %s", a.status, a.body)
	}
	return a.header.Get("Location")
}

func (b *browser) exchange() answer { return b.ask("POST", oauthPath+"/exchange") }

func TestOAuth(t *testing.T) {
	t.Parallel()
	h, weixin := officialHouse(t)
	b := newBrowser(h)
	state := b.start("/?unit=k7m3q#/pages/bind/bind?x=1")
	page := b.back("code-of-hers", state)
	if page != "/?login=oauth&unit=k7m3q#/pages/bind/bind?x=1" {
		t.Errorf("page %s", page)
	}
	if _, still := b.jar[oauthKept]; still {
		t.Error("the ticket outlives its use")
	}
	token := strings.TrimPrefix(b.jar[oauthToken], "token.")
	if strings.Contains(page, token) {
		t.Error("the token stands in the address")
	}
	a := b.exchange()
	var in api.LoggedIn
	must(t, json.Unmarshal([]byte(a.body), &in))
	if a.status != http.StatusOK || in.Token != token || in.Person.ID == "" || a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("exchange: %d %s", a.status, a.body)
	}
	var me api.Person
	h.want(&me, "GET", "/api/v1/me", in.Token, nil)
	if again := problem(t, b.exchange()); again.Code != quiz.LoginFailed {
		t.Errorf("a second exchange: %+v", again)
	}
	for _, secret := range append(weixin.Secrets(), token, state, "code-of-hers") {
		if strings.Contains(h.log.String(), secret) {
			t.Errorf("the log holds %s", secret)
		}
	}
	var v api.Version
	h.want(&v, "GET", "/api/v1/version", "", nil)
	if !slices.Equal(v.Logins, []string{"oauth", "roster", "demo"}) {
		t.Errorf("log-ins: %v", v.Logins)
	}
}

// A state is good in the browser it was made in, once, and for ten minutes; whatever else comes back from
// WeChat leads to a page that is told so, and to no session.
func TestOAuthStates(t *testing.T) {
	t.Parallel()
	h, weixin := officialHouse(t)
	hers, his := newBrowser(h), newBrowser(h)
	state := hers.start("/#/pages/me/me")
	kept := hers.jar[oauthKept]
	his.start("/")
	refused := func(what string, b *browser, code, state string) {
		t.Helper()
		if page := b.back(code, state); !strings.Contains(page, "login=oauth") || strings.Contains(b.jar[oauthToken], "token.") {
			t.Errorf("%s: page %s", what, page)
		}
		if got := problem(t, b.exchange()); got.Code != quiz.LoginFailed || !strings.Contains(got.Detail, "重新登录") {
			t.Errorf("%s: %+v", what, got)
		}
	}
	refused("another browser's state", his, "code-of-his", state)
	refused("a browser that never began", newBrowser(h), "code-of-his", state)
	refused("no state", newBrowser(h), "code-of-his", "")
	if n := weixin.Calls(wechattest.OAuth); n != 0 {
		t.Errorf("WeChat was asked %d times", n)
	}
	if page := hers.back("code-of-hers", state); page != "/?login=oauth#/pages/me/me" {
		t.Errorf("page %s", page)
	}
	replay := newBrowser(h)
	replay.jar[oauthKept] = kept
	refused("a state used before", replay, "another-code", state)
	late := newBrowser(h)
	old := late.start("/")
	h.pass(10 * time.Minute)
	refused("an old state", late, "code-of-late", old)
}

func TestOAuthRefused(t *testing.T) {
	t.Parallel()
	h, weixin := officialHouse(t)
	weixin.Is("code-snapshot", wechattest.Person{OpenID: "oVirtual", Snapshot: true})
	for code, want := range map[string]struct {
		code  quiz.Code
		words string
	}{
		"code-snapshot": {quiz.SnapshotUser, "使用完整服务"},
		"":              {quiz.CodeInvalid, "授权"},
	} {
		b := newBrowser(h)
		b.back(code, b.start("/"))
		if got := problem(t, b.exchange()); got.Code != want.code || !strings.Contains(got.Detail, want.words) {
			t.Errorf("%q: %+v", code, got)
		}
	}
	for name, value := range map[string]string{
		"a token that is none": "token.zzz", "a made-up fault": "fault.<script>", "an empty cookie": "", "an inner fault": "fault.internal",
	} {
		b := newBrowser(h)
		b.jar[oauthToken] = value
		a := b.exchange()
		if a.status != http.StatusUnauthorized || strings.Contains(a.body, "script") {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
		if got, want := problem(t, a), quiz.LoginFailed; got.Code != want && got.Code != quiz.Unauthenticated {
			t.Errorf("%s: %+v", name, got)
		}
	}
	bare := open(t)
	for method, path := range map[string]string{"GET": oauthPath, "POST": oauthPath + "/exchange"} {
		if got := problem(t, bare.ask(method, path, "", nil)); got.Code != quiz.NotFound {
			t.Errorf("%s without an official account: %+v", path, got)
		}
	}
	if got := problem(t, bare.ask("GET", oauthPath+"/callback?code=x&state=y", "", nil)); got.Code != quiz.NotFound {
		t.Errorf("the callback without an official account: %+v", got)
	}
	if a := h.ask("HEAD", oauthPath+"/callback?code=x&state=y", "", nil); a.status == http.StatusFound {
		t.Error("HEAD uses a code up")
	}
}

// The page to come back to is one of ours, whatever it is asked to be.
func TestOAuthLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	h, _ := officialHouse(t)
	for _, to := range []string{
		"https://evil.example", "//evil.example", "///evil.example", `/\evil.example`, `\\evil.example`, "/\t/evil.example", "/\n/evil.example",
		"evil.example", "javascript:alert(1)", "", " /", "/\x00", "/ä", "@evil.example", "/api/v1/me", "/%zz", "/" + strings.Repeat("a", 500),
	} {
		a := newBrowser(h).ask("GET", oauthPath+"?to="+url.QueryEscape(to))
		if got := problem(t, a); got.Code != quiz.Invalid || a.header.Get("Set-Cookie") != "" {
			t.Errorf("%q: %+v", to, got)
		}
		// Nor by a cookie that somebody wrote.
		b := newBrowser(h)
		state := b.start("/")
		ticket, _, _ := strings.Cut(b.jar[oauthKept], ".")
		b.jar[oauthKept] = ticket + "." + base64.RawURLEncoding.EncodeToString([]byte(to))
		if page := b.back("code-"+state, state); page != "/?login=oauth" {
			t.Errorf("%q in a cookie leads to %s", to, page)
		}
	}
	if _, err := url.Parse(newBrowser(h).ask("GET", oauthPath).header.Get("Location")); err != nil {
		t.Errorf("no page named: %v", err)
	}
}
