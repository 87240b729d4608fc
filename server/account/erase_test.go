package account_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/quiz/store/storetest"
	"lawquiz/server/account"
	"lawquiz/server/wechat/wechattest"
)

// erase takes a person out of the record, as play does.
func (b *bundle) erase(tb testing.TB, person int64) {
	tb.Helper()
	err := b.record.Update(tb.Context(), func(tx *store.Tx) error {
		_, err := tx.Erase(person, b.clock.Now().UnixMilli())
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
}

// registered is 王小芳 with phone, by WeChat and from two devices.
func (b *bundle) registered(tb testing.TB) (tokens []string, viewer *account.Viewer) {
	tb.Helper()
	b.weixin.Is("code-of-wang", wechattest.Person{OpenID: whoWang.OpenID, UnionID: "uWang_0123456789"})
	b.weixin.Is("code-again", wechattest.Person{OpenID: whoWang.OpenID, UnionID: "uWang_0123456789"})
	b.weixin.Rings("phone-code-wang", "13812345678")
	for _, code := range []string{"code-of-wang", "code-again"} {
		token, v, err := b.desk.LoginWeChat(tb.Context(), code, "device of "+code)
		if err != nil {
			tb.Fatal(err)
		}
		tokens, viewer = append(tokens, token), v
	}
	said := wang(func(p *account.Profile) { p.PhoneCode = "phone-code-wang" })
	viewer, err := b.desk.Register(tb.Context(), viewer, said, b.tree, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return tokens, viewer
}

func TestDossier(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		tokens, viewer := b.registered(t)
		b.wechatLogin(t, "code-of-li")
		b.clock.Advance(1_000_000)
		now := b.clock.Now().UnixMilli()
		if err := b.desk.Logout(t.Context(), tokens[0]); err != nil {
			t.Fatal(err)
		}
		d, err := b.desk.Dossier(t.Context(), viewer.Person)
		if err != nil {
			t.Fatal(err)
		}
		if d.Person != viewer.Person || d.Name != "王小芳" || d.FullPhone != "13812345678" || d.Phone != "5678" || d.Unit != factory ||
			d.Consent != consent || d.ConsentedAt != now-1 || d.CreatedAt != now-1 || !slices.Equal(d.Identities, []string{"wechat"}) {
			t.Errorf("dossier: %#v %+v", d.Viewer.Name, d.Identities)
		}
		ended := 0
		for _, s := range d.Sessions {
			if s.EndedAt == now {
				ended++
			}
			if s.Channel != "wechat" || !s.Device || s.CreatedAt != now-1 || s.ExpiresAt <= now {
				t.Errorf("session: %+v", s)
			}
		}
		if len(d.Sessions) != 2 || ended != 1 {
			t.Errorf("sessions: %+v", d.Sessions)
		}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
			if text := fmt.Sprintf(verb, d); strings.Contains(text, "王小芳") || strings.Contains(text, "138") {
				t.Errorf("%s prints %s", verb, text)
			}
		}
		b.erase(t, viewer.Person)
		_, err = b.desk.Dossier(t.Context(), viewer.Person)
		wantCode(t, err, quiz.Unauthenticated)
	})
}

// Who was erased is nobody at once where the session is ended, and elsewhere with the next poll, in every
// session. Who comes again by the same WeChat account is somebody new.
func TestErased(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		tokens, viewer := b.registered(t)
		elsewhere := b.another(t, nil)
		b.refresh(t, elsewhere)
		for _, token := range tokens {
			if _, err := elsewhere.Authenticate(t.Context(), token); err != nil {
				t.Fatal(err)
			}
		}
		b.clock.Advance(1_000_000)
		b.erase(t, viewer.Person)
		if err := b.desk.Logout(t.Context(), tokens[0]); err != nil {
			t.Fatal(err)
		}
		b.refresh(t, elsewhere)
		for _, desk := range []*account.Desk{b.desk, elsewhere} {
			for _, token := range tokens {
				_, err := desk.Authenticate(t.Context(), token)
				wantCode(t, err, quiz.Unauthenticated)
			}
			shown, err := desk.People(t.Context(), []int64{viewer.Person})
			if err != nil || len(shown) != 0 {
				t.Errorf("boards show %v, %v", shown, err)
			}
		}
		_, err := b.desk.Register(t.Context(), viewer, wang(nil), b.tree, nil)
		wantCode(t, err, quiz.Unauthenticated)

		b.weixin.Is("code-later", wechattest.Person{OpenID: whoWang.OpenID, UnionID: "uWang_0123456789"})
		_, anew := b.wechatLogin(t, "code-later")
		if anew.Person == viewer.Person || anew.Name != "" || anew.Registered {
			t.Errorf("logged in again as %+v", anew)
		}
	})
}

// One entry of a roster is somebody new after the erasure; the roster itself is the unit's.
func TestErasedFromRoster(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		b.roster(t, "王小芳,1234")
		var seen []int64
		for range 3 {
			_, v, err := b.desk.LoginRoster(t.Context(), "C001", "王小芳", "1234", "")
			if err != nil {
				t.Fatal(err)
			}
			seen = append(seen, v.Person)
			b.erase(t, v.Person)
		}
		if seen[0] == seen[1] || seen[1] == seen[2] {
			t.Errorf("people: %v", seen)
		}
		raw := storetest.Open(t, b.source)
		if n := raw.Count("roster"); n != 1 {
			t.Errorf("%d roster entries", n)
		}
		if n := raw.Count("identity") + raw.Count("session"); n != 0 {
			t.Errorf("%d identities and sessions", n)
		}
	})
}

// No text of any table says who was erased: neither in the clear, nor hashed, nor sealed so that this key
// opens it.
func TestErasedFromEveryTable(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		_, viewer := b.registered(t)
		raw := storetest.Open(t, b.source)
		before := raw.Texts()
		hashes := []string{
			b.cfg.Sealer.MAC("wechat.openid", whoWang.OpenID), b.cfg.Sealer.MAC("wechat.unionid", "uWang_0123456789"),
			b.cfg.Sealer.MAC("phone", "13812345678"), b.cfg.Sealer.MAC("device", "device of code-again"),
		}
		if found := personal(b, before, hashes); len(found) < 6 {
			t.Fatalf("before: only %v", found)
		}
		b.erase(t, viewer.Person)
		if found := personal(b, raw.Texts(), hashes); len(found) > 0 {
			t.Errorf("still there: %v", found)
		}
	})
}

// personal lists the columns that hold something of the registered person.
func personal(b *bundle, texts map[string][]string, hashes []string) (found []string) {
	secrets := []string{"王小芳", "13812345678", whoWang.OpenID, "uWang_0123456789"}
	for at, values := range texts {
		for _, v := range values {
			opened := v
			for _, field := range []string{account.FieldPersonName, account.FieldPhone, account.FieldOpenID, account.FieldRosterName} {
				if text, err := b.cfg.Sealer.Open(field, v); err == nil {
					opened = text
				}
			}
			holds := func(s string) bool { return strings.Contains(v, s) || strings.Contains(opened, s) }
			if slices.ContainsFunc(append(secrets, hashes...), holds) || strings.HasPrefix(v, b.cfg.Sealer.KeyID()+".") {
				found = append(found, at)
			}
			if raw, err := base64.RawURLEncoding.DecodeString(v); err == nil && len(raw) == 32 && at == "session.token" {
				found = append(found, at)
			}
		}
	}
	return found
}
