package account_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/server/account"
)

func TestAuthenticateRefuses(t *testing.T) {
	t.Parallel()
	b := embedded(t)
	token, _ := b.wechatLogin(t, "code-of-wang")
	for _, wrong := range []string{"", "x", token + "A", strings.ToLower(token[:42]) + "!", strings.Repeat("A", 43), strings.Repeat("王", 43)} {
		_, err := b.desk.Authenticate(t.Context(), wrong)
		wantCode(t, err, quiz.Unauthenticated)
	}
}

// Once seen, a session and its person need no record: here no query could run.
func TestAuthenticateFromCache(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		token, viewer := b.wechatLogin(t, "code-of-wang")
		if _, err := b.desk.Authenticate(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		if got, err := b.desk.Authenticate(gone(), token); err != nil || *got != *viewer {
			t.Errorf("Authenticate = %+v, %v", got, err)
		}
	})
}

// A record that does not answer is no reason to send somebody back to the log-in page.
func TestAuthenticateRecordDown(t *testing.T) {
	t.Parallel()
	b := embedded(t)
	token, _ := b.wechatLogin(t, "code-of-wang")
	desk := b.another(t, nil)
	_, err := desk.Authenticate(gone(), token)
	wantCode(t, err, quiz.Unavailable)
	if _, err := desk.Authenticate(t.Context(), token); err != nil {
		t.Errorf("after the record is back: %v", err)
	}
}

func TestSessionExpires(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		token, _ := b.wechatLogin(t, "code-of-wang")
		b.clock.Advance(60*24*time.Hour - time.Millisecond)
		if _, err := b.desk.Authenticate(t.Context(), token); err != nil {
			t.Fatalf("on its last day: %v", err)
		}
		b.clock.Advance(time.Millisecond)
		for _, desk := range []*account.Desk{b.desk, b.another(t, nil)} {
			_, err := desk.Authenticate(t.Context(), token)
			wantCode(t, err, quiz.Unauthenticated)
		}
	})
}

// Logging out ends one session at once here, and elsewhere with the next poll.
func TestLogout(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		elsewhere := b.another(t, nil)
		b.weixin.Is("code-monday", whoWang)
		b.weixin.Is("code-friday", whoWang)
		token, _ := b.wechatLogin(t, "code-monday")
		kept, _ := b.wechatLogin(t, "code-friday")
		for _, tok := range []string{token, kept} {
			if _, err := elsewhere.Authenticate(t.Context(), tok); err != nil {
				t.Fatal(err)
			}
		}
		b.refresh(t, elsewhere)
		if err := b.desk.Logout(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		_, err := b.desk.Authenticate(t.Context(), token)
		wantCode(t, err, quiz.Unauthenticated)
		b.refresh(t, elsewhere)
		_, err = elsewhere.Authenticate(t.Context(), token)
		wantCode(t, err, quiz.Unauthenticated)
		for _, desk := range []*account.Desk{b.desk, elsewhere} {
			if _, err := desk.Authenticate(t.Context(), kept); err != nil {
				t.Errorf("the other session: %v", err)
			}
		}
		for _, again := range []string{token, "", "no token"} {
			if err := b.desk.Logout(t.Context(), again); err != nil {
				t.Errorf("Logout(%q): %v", again, err)
			}
		}
	})
}

// A person changed elsewhere shows here with the next poll, a topic missed within Remember.
func TestRefreshPeople(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		token, viewer := b.wechatLogin(t, "code-of-wang")
		elsewhere := b.another(t, nil)
		name := func() string {
			v, err := elsewhere.Authenticate(t.Context(), token)
			if err != nil {
				t.Fatal(err)
			}
			return v.Name
		}
		register := func(as string) {
			if _, err := b.desk.Register(t.Context(), viewer, account.Profile{Name: as, Unit: factory, Consent: consent}, b.tree, nil); err != nil {
				t.Fatal(err)
			}
		}
		name()
		register("王芳")
		b.refresh(t, elsewhere)
		if got := name(); got != "王芳" {
			t.Errorf("after a refresh the name is %q", got)
		}
		b.clock.Advance(time.Minute)
		register("王小芳")
		if got := name(); got != "王芳" {
			t.Errorf("before a refresh the name is %q: the cache is not used", got)
		}
		b.clock.Advance(10 * time.Minute)
		if got := name(); got != "王小芳" {
			t.Errorf("after Remember the name is %q", got)
		}
	})
}

// A refresh that fails has seen nothing: the next one looks again.
func TestRefreshFails(t *testing.T) {
	t.Parallel()
	b := embedded(t)
	token, _ := b.wechatLogin(t, "code-of-wang")
	elsewhere := b.another(t, nil)
	if _, err := elsewhere.Authenticate(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	b.refresh(t, elsewhere)
	if err := b.desk.Logout(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	topics, err := b.record.Topics(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := elsewhere.Refresh(gone(), topics); err == nil {
		t.Fatal("a refresh without a record succeeds")
	}
	b.clock.Advance(time.Minute)
	b.refresh(t, elsewhere)
	_, err = elsewhere.Authenticate(t.Context(), token)
	wantCode(t, err, quiz.Unauthenticated)
}

// The caches hold no more than they may, and answer all the same.
func TestCacheBound(t *testing.T) {
	t.Parallel()
	b := embedded(t)
	b.desk = b.another(t, func(c *account.Config) { c.Cached = 4 })
	tokens := make(map[string]int64)
	for i := range 12 {
		token, v := b.wechatLogin(t, fmt.Sprintf("code-%04d", i))
		tokens[token] = v.Person
	}
	for range 2 {
		for token, person := range tokens {
			if v, err := b.desk.Authenticate(t.Context(), token); err != nil || v.Person != person {
				t.Errorf("Authenticate = %v, %v, want person %d", v, err, person)
			}
		}
	}
}

func BenchmarkAuthenticate(b *testing.B) {
	s := embedded(b)
	token, _ := s.wechatLogin(b, "code-of-wang")
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := s.desk.Authenticate(b.Context(), token); err != nil {
				b.Error(err)
				return
			}
		}
	})
}
