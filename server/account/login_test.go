package account_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/server/account"
	"lawquiz/server/wechat"
	"lawquiz/server/wechat/wechattest"
)

func TestLoginWeChat(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		b.weixin.Is("code-monday", wechattest.Person{OpenID: "oWang"})
		b.weixin.Is("code-friday", wechattest.Person{OpenID: "oWang"})
		first, monday := b.wechatLogin(t, "code-monday")
		second, friday := b.wechatLogin(t, "code-friday")
		if first == second || len(first) != 43 || monday.Person != friday.Person {
			t.Errorf("two log-ins of one person are %q %+d and %q %+d", first, monday.Person, second, friday.Person)
		}
		want := account.Viewer{Person: monday.Person, Channel: account.ChannelWeChat}
		for _, token := range []string{first, second} {
			if got, err := b.desk.Authenticate(t.Context(), token); err != nil || *got != want {
				t.Errorf("Authenticate = %#v, %v, want %#v", got, err, want)
			}
		}
		if _, li := b.wechatLogin(t, "code-of-li"); li.Person == monday.Person {
			t.Error("two people are one")
		}
	})
}

// However many log-ins of somebody new arrive at once, one person comes of them.
func TestLoginAtOnce(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		const n = 50
		for i := range n {
			b.weixin.Is(fmt.Sprintf("code-%04d", i), wechattest.Person{OpenID: "oWang"})
		}
		desks := []*account.Desk{b.desk, b.another(t, nil)}
		people := make([]int64, n)
		for i, err := range atOnce(n, func(i int) error {
			_, v, err := desks[i%2].LoginWeChat(t.Context(), fmt.Sprintf("code-%04d", i), "")
			if err == nil {
				people[i] = v.Person
			}
			return err
		}) {
			if err != nil || people[i] != people[0] {
				t.Fatalf("log-in %d is person %d, %v; the first is %d", i, people[i], err, people[0])
			}
		}
	})
}

// An account that is given union ids later keeps its people, under both ids.
func TestLoginUnionID(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		b.weixin.Is("code-before", wechattest.Person{OpenID: "oWang"})
		b.weixin.Is("code-after", wechattest.Person{OpenID: "oWang", UnionID: "uWang"})
		b.weixin.Is("code-elsewhere", wechattest.Person{OpenID: "oWangElsewhere", UnionID: "uWang"})
		b.weixin.Is("code-of-li", wechattest.Person{OpenID: "oLi", UnionID: "uLi"})
		_, before := b.wechatLogin(t, "code-before")
		for _, code := range []string{"code-after", "code-elsewhere"} {
			if _, v := b.wechatLogin(t, code); v.Person != before.Person {
				t.Errorf("%s is person %d, want %d", code, v.Person, before.Person)
			}
		}
		if _, li := b.wechatLogin(t, "code-of-li"); li.Person == before.Person {
			t.Error("another union id is the same person")
		}
	})
}

func TestLoginWeChatRefused(t *testing.T) {
	t.Parallel()
	for errcode, want := range map[int]quiz.Code{
		40029: quiz.CodeInvalid, 40163: quiz.CodeInvalid, 40226: quiz.AccountBlocked, 45011: quiz.Busy,
		-1: quiz.Busy, 40125: quiz.Unavailable, 99999: quiz.Unavailable,
	} {
		t.Run(fmt.Sprint(errcode), func(t *testing.T) {
			t.Parallel()
			b := embedded(t)
			b.weixin.Always(wechattest.Login, wechattest.ErrCode(errcode))
			_, _, err := b.desk.LoginWeChat(t.Context(), "code-0001", "")
			own := wantCode(t, err, want)
			passing := want == quiz.Busy || errcode == 99999
			if passing != (own.RetryAfter > 0) || own.Message == "" {
				t.Errorf("error is %+v", own)
			}
		})
	}
}

// answers is a platform that fails in one way.
type answers struct{ err error }

func (a answers) Login(context.Context, string) (wechat.Identity, error) {
	return wechat.Identity{}, a.err
}
func (a answers) Phone(context.Context, string) (string, error) { return "", a.err }
func (a answers) CheckText(context.Context, string, wechat.TextScene, string) (wechat.Verdict, error) {
	return "", a.err
}

// Every code of the platform has its own words here.
func TestPlatformWords(t *testing.T) {
	t.Parallel()
	b := embedded(t)
	words := make(map[string]wechat.Code)
	for _, c := range []wechat.Code{wechat.InvalidCode, wechat.InvalidPhoneCode, wechat.Blocked, wechat.BadInput,
		wechat.Busy, wechat.Misconfigured, wechat.Unavailable} {
		desk := b.another(t, func(cfg *account.Config) { cfg.WeChat = answers{&wechat.Error{Code: c}} })
		_, _, err := desk.LoginWeChat(t.Context(), "code", "")
		own := wantCode(t, err, quiz.CodeOf(err))
		if other, ok := words[own.Message]; ok || own.Code == quiz.Internal {
			t.Errorf("%s says %q, as does %s", c, own.Message, other)
		}
		words[own.Message] = c
	}
	desk := b.another(t, func(cfg *account.Config) { cfg.WeChat = answers{context.Canceled} })
	_, _, err := desk.LoginWeChat(t.Context(), "code", "")
	wantCode(t, err, quiz.Unavailable)
	desk = b.another(t, func(cfg *account.Config) { cfg.WeChat = nil })
	_, _, err = desk.LoginWeChat(t.Context(), "code", "")
	wantCode(t, err, quiz.Unavailable)
}

func TestLoginDemo(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		_, one, err := b.desk.LoginDemo(t.Context(), " 王 小芳", "phone-1")
		if err != nil || one.Name != "王小芳" || one.Channel != account.ChannelWeb || one.Registered {
			t.Fatalf("LoginDemo = %#v, %v", one, err)
		}
		_, two, err := b.desk.LoginDemo(t.Context(), "王小芳", "phone-2")
		if err != nil || two.Person != one.Person {
			t.Errorf("the same name is %+v, %v", two, err)
		}
		_, _, err = b.desk.LoginDemo(t.Context(), "123", "")
		if own := wantCode(t, err, quiz.Invalid); len(own.Places) != 1 || own.Places[0].Location != "body.name" {
			t.Errorf("places are %+v", own.Places)
		}
		real := b.another(t, func(c *account.Config) { c.Demo = false })
		_, _, err = real.LoginDemo(t.Context(), "王小芳", "")
		wantCode(t, err, quiz.Forbidden)
	})
}

func TestLoginRehearsal(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		seen := make(map[int64]bool)
		for _, c := range []struct {
			contest string
			n       int
		}{{"drill", 0}, {"drill", 1024}, {"other", 0}} {
			_, v, err := b.desk.LoginRehearsal(t.Context(), c.contest, c.n)
			if err != nil || v.Rehearsal != c.contest || seen[v.Person] || v.Name != account.RehearsalName(c.n) {
				t.Fatalf("LoginRehearsal(%v) = %#v, %v", c, v, err)
			}
			if name, err := account.Name(v.Name); err != nil || name != v.Name {
				t.Errorf("%q is no name: %v", v.Name, err)
			}
			seen[v.Person] = true
			if _, again, err := b.desk.LoginRehearsal(t.Context(), c.contest, c.n); err != nil || again.Person != v.Person {
				t.Errorf("the same number is %+v, %v", again, err)
			}
		}
		_, _, err := b.desk.LoginRehearsal(t.Context(), "drill", -1)
		wantCode(t, err, quiz.Invalid)
	})
}

// A removed rehearsal's people are logged out everywhere with the next refresh.
func TestRehearsalRemoved(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		err := b.record.PutContest(t.Context(), store.Contest{Nr: 1, ID: "drill", State: store.Published, KeyVersion: 1}, nil)
		if err != nil {
			t.Fatal(err)
		}
		token, _, err := b.desk.LoginRehearsal(t.Context(), "drill", 7)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.desk.Authenticate(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		if _, err := b.record.RemoveRehearsal(t.Context(), "drill"); err != nil {
			t.Fatal(err)
		}
		b.refresh(t, b.desk)
		_, err = b.desk.Authenticate(t.Context(), token)
		wantCode(t, err, quiz.Unauthenticated)
	})
}

// A factory of 3 000 behind one address, or on one tablet, is not held up here.
func TestLoginCrowd(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		const workers, each = 20, 150
		for _, err := range atOnce(workers, func(w int) error {
			for i := range each {
				if _, _, err := b.desk.LoginDemo(t.Context(), account.RehearsalName(w*each+i), "one-address"); err != nil {
					return err
				}
			}
			return nil
		}) {
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	b := embedded(t)
	for name, spoil := range map[string]func(*account.Config){
		"record":  func(c *account.Config) { c.Record = nil },
		"sealer":  func(c *account.Config) { c.Sealer = nil },
		"consent": func(c *account.Config) { c.Consent = "" },
		"life":    func(c *account.Config) { c.SessionLife = -time.Hour },
	} {
		cfg := b.cfg
		spoil(&cfg)
		if _, err := account.New(cfg); err == nil {
			t.Errorf("a config with a bad %s is taken", name)
		}
	}
}
