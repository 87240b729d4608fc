package account_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/server/account"
	"lawquiz/server/wechat"
	"lawquiz/server/wechat/wechattest"
)

const back = "https://quiz.example.org/api/v1/login/oauth/callback"

// officialDesk is a desk on the bundle's record at which people log in by an official account too.
func officialDesk(tb testing.TB, b *bundle) *account.Desk {
	tb.Helper()
	return b.another(tb, func(c *account.Config) { c.Official = officialOf(tb, b) })
}

// startOAuth begins a log-in and returns the state WeChat brings back, and the browser's ticket.
func startOAuth(tb testing.TB, d *account.Desk) (state, ticket string) {
	tb.Helper()
	address, ticket, err := d.StartOAuth(back)
	if err != nil {
		tb.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		tb.Fatal(err)
	}
	state = u.Query().Get("state")
	if !regexp.MustCompile(`^[a-zA-Z0-9]{60,128}$`).MatchString(state) || len(ticket) < 40 || strings.Contains(address, ticket) || u.Query().Get("redirect_uri") != back {
		tb.Fatalf("address %s, ticket %s", address, ticket)
	}
	return state, ticket
}

// byOAuth logs in whom a code stands for.
func byOAuth(tb testing.TB, d *account.Desk, code string) *account.Viewer {
	tb.Helper()
	state, ticket := startOAuth(tb, d)
	token, v, err := d.LoginOAuth(tb.Context(), code, state, ticket, "")
	if err != nil {
		tb.Fatal(err)
	}
	if again, err := d.Authenticate(tb.Context(), token); err != nil || again.Person != v.Person || v.Channel != account.ChannelWeChat {
		tb.Fatalf("%v, %v, %v", v, again, err)
	}
	return v
}

func TestLoginOAuth(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		d := officialDesk(t, b)
		b.weixin.Is("code-one", wechattest.Person{OpenID: "oOne"})
		b.weixin.Is("code-one-again", wechattest.Person{OpenID: "oOne"})
		b.weixin.Is("code-one-bound", wechattest.Person{OpenID: "oOne", UnionID: "uOne"})
		b.weixin.Is("code-one-mini", wechattest.Person{OpenID: "oOneMini", UnionID: "uOne"})
		b.weixin.Is("code-two-mini", wechattest.Person{OpenID: "oTwoMini", UnionID: "uTwo"})
		b.weixin.Is("code-two", wechattest.Person{OpenID: "oTwo", UnionID: "uTwo"})
		one := byOAuth(t, d, "code-one").Person
		for _, code := range []string{"code-one-again", "code-one-bound"} {
			if got := byOAuth(t, d, code).Person; got != one {
				t.Errorf("%s: person %d, not %d", code, got, one)
			}
		}
		if _, her := b.wechatLogin(t, "code-one-mini"); her.Person != one {
			t.Errorf("the mini-program makes her somebody else")
		}
		_, two := b.wechatLogin(t, "code-two-mini")
		if got := byOAuth(t, d, "code-two").Person; got != two.Person || got == one {
			t.Errorf("the official account makes her somebody else")
		}
		kinds, err := b.record.IdentityKinds(t.Context(), one)
		if err != nil || strings.Join(kinds, " ") != "oauth wechat wechat" {
			t.Errorf("identities %v, %v", kinds, err)
		}
		for _, secret := range append(b.weixin.Secrets(), "oOne", "uOne") {
			if strings.Contains(b.log.String(), secret) {
				t.Errorf("the log holds %q", secret)
			}
		}
	})
}

// What the mini-program needs an openid for works for who first came by the official account: not before
// she has opened the mini-program, and then with the openid it knows.
func TestOAuthFirstThenMiniProgram(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		d := officialDesk(t, b)
		b.weixin.Is("code-first", wechattest.Person{OpenID: "oOfficial", UnionID: "uHers"})
		b.weixin.Is("code-mini", wechattest.Person{OpenID: "oMini", UnionID: "uHers"})
		her := byOAuth(t, d, "code-first")
		wantCode(t, d.CheckRemark(t.Context(), her.Person, "body.text", "这里违规"), "")
		if n := b.weixin.Calls(wechattest.Text); n != 0 {
			t.Errorf("WeChat was asked about somebody it does not know, %d times", n)
		}
		b.wechatLogin(t, "code-mini")
		wantCode(t, d.CheckRemark(t.Context(), her.Person, "body.text", "这里违规"), quiz.TextRefused)
	})
}

func TestOAuthAtOnceIsOnePerson(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		d := officialDesk(t, b)
		people := make([]int64, 8)
		errs := atOnce(len(people), func(i int) error {
			code := "code-" + strings.Repeat("x", i+5)
			b.weixin.Is(code, wechattest.Person{OpenID: []string{"oMini", "oOfficial"}[i%2], UnionID: "uHers"})
			var v *account.Viewer
			var err error
			if i%2 == 0 {
				_, v, err = d.LoginWeChat(t.Context(), code, "")
			} else {
				address, ticket, _ := d.StartOAuth(back)
				u, _ := url.Parse(address)
				_, v, err = d.LoginOAuth(t.Context(), code, u.Query().Get("state"), ticket, "")
			}
			if err == nil {
				people[i] = v.Person
			}
			return err
		})
		for i, err := range errs {
			if err != nil || people[i] != people[0] {
				t.Errorf("log-in %d: person %d, %v", i, people[i], err)
			}
		}
	})
}

func TestOAuthState(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		d := officialDesk(t, b)
		login := func(state, ticket string) error {
			_, _, err := d.LoginOAuth(t.Context(), "code-of-hers", state, ticket, "")
			return err
		}
		state, ticket := startOAuth(t, d)
		otherState, otherTicket := startOAuth(t, d)
		flipped := state[:len(state)-1] + string("01"[(state[len(state)-1]&1)^1])
		later := "f" + state[1:]
		for name, pair := range map[string][2]string{
			"no ticket":         {state, ""},
			"no state":          {"", ticket},
			"another's ticket":  {state, otherTicket},
			"another's state":   {otherState, ticket},
			"a flipped state":   {flipped, ticket},
			"a later time":      {later, ticket},
			"an invented state": {strings.Repeat("0", len(state)), ticket},
			"an odd state":      {"\x00\xff", ticket},
		} {
			if got := quiz.CodeOf(login(pair[0], pair[1])); got != quiz.LoginFailed {
				t.Errorf("%s: %s", name, got)
			}
		}
		if n := b.weixin.Calls(wechattest.OAuth); n != 0 {
			t.Errorf("WeChat was asked %d times", n)
		}
		if _, _, err := d.LoginOAuth(t.Context(), "code-of-hers", state, ticket, ""); err != nil {
			t.Fatal(err)
		}
		second := b.another(t, func(c *account.Config) { c.Official = officialOf(t, b) }) // another server knows it too
		for _, desk := range []*account.Desk{d, second} {
			_, _, err := desk.LoginOAuth(t.Context(), "another-code", state, ticket, "")
			wantCode(t, err, quiz.LoginFailed)
		}
		b.clock.Advance(10 * time.Minute)
		wantCode(t, login(otherState, otherTicket), quiz.LoginFailed)
		if err := d.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		wantCode(t, login(state, ticket), quiz.LoginFailed)
	})
}

func officialOf(tb testing.TB, b *bundle) account.Official {
	tb.Helper()
	official, err := wechat.NewOfficial(wechat.Config{
		AppID: wechattest.OfficialID, AppSecret: wechattest.OfficialSecret, BaseURL: b.weixin.URL, Now: b.clock.Now, Log: b.cfg.Log,
		Limit: wechat.Limit{PerSecond: 10_000, Burst: 10_000}, Timeout: 20 * time.Second,
	})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(official.Close)
	return official
}

func TestOAuthRefusals(t *testing.T) {
	t.Parallel()
	b := embedded(t)
	d := officialDesk(t, b)
	login := func(code string) *quiz.Error {
		state, ticket := startOAuth(t, d)
		_, _, err := d.LoginOAuth(t.Context(), code, state, ticket, "")
		return wantCode(t, err, quiz.CodeOf(err))
	}
	b.weixin.Is("code-snapshot", wechattest.Person{OpenID: "oVirtual", UnionID: "uVirtual", Snapshot: true})
	if e := login("code-snapshot"); e.Code != quiz.SnapshotUser || !strings.Contains(e.Message, "使用完整服务") {
		t.Errorf("a snapshot page: %v", e)
	}
	if e := login(""); e.Code != quiz.CodeInvalid || !strings.Contains(e.Message, "授权") {
		t.Errorf("no consent: %v", e)
	}
	b.weixin.Script(wechattest.OAuth, wechattest.ErrCode(40029), wechattest.Status(502))
	if e := login("code-spent"); e.Code != quiz.CodeInvalid {
		t.Errorf("a spent code: %v", e)
	}
	if e := login("code-lost"); e.Code != quiz.Unavailable || e.RetryAfter == 0 {
		t.Errorf("no answer: %v", e)
	}
	if _, _, err := b.desk.StartOAuth(back); quiz.CodeOf(err) != quiz.NotFound {
		t.Errorf("no official account: %v", err)
	}
	if _, _, err := b.desk.LoginOAuth(t.Context(), "code-of-hers", "s", "t", ""); quiz.CodeOf(err) != quiz.NotFound {
		t.Errorf("no official account: %v", err)
	}
	if _, err := b.record.PersonByIdentity(t.Context(), "oauth", b.cfg.Sealer.MAC("oauth.openid", "oVirtual")); quiz.CodeOf(err) != quiz.NotFound {
		t.Errorf("a virtual person is on record: %v", err)
	}
}
