package account_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"lawquiz/quiz"
	"lawquiz/server/account"
	"lawquiz/server/wechat/wechattest"
)

// Neither the record's files, nor any log line, nor any error holds what tells who somebody is or lets
// somebody in. Every road is walked, the failing ones too, with the log at its finest.
func TestNothingPersonalInTheClear(t *testing.T) {
	t.Parallel()
	b := embedded(t)
	var errs []error
	secrets := []string{"王小芳", "买买提", "阿依古丽", "赵无名", "13812345678", "345678", "9876X", "oWang_", "uWang_", "code-of-", "phone-code-", "device-in-the-clear"}
	b.weixin.Is("code-of-wang", wechattest.Person{OpenID: whoWang.OpenID, UnionID: "uWang_0123456789"})
	b.weixin.Rings("phone-code-wang", "13812345678")
	token, viewer, err := b.desk.LoginWeChat(t.Context(), "code-of-wang", "device-in-the-clear")
	if err != nil {
		t.Fatal(err)
	}
	said := wang(func(p *account.Profile) { p.PhoneCode = "phone-code-wang" })
	registered, err := b.desk.Register(t.Context(), viewer, said, b.tree, nil)
	if err != nil {
		t.Fatal(err)
	}
	b.roster(t, "买买提·艾力,876X")
	rosterToken, rostered, err := b.desk.LoginRoster(t.Context(), "C001", "买买提·艾力", "876X", "device-in-the-clear")
	if err != nil {
		t.Fatal(err)
	}
	demoToken, _, err := b.desk.LoginDemo(t.Context(), "阿依古丽", "device-in-the-clear")
	if err != nil {
		t.Fatal(err)
	}
	secrets = append(secrets, token, rosterToken, demoToken)

	fail := func(err error) {
		if err == nil {
			t.Error("a call that should fail succeeded")
		}
		errs = append(errs, err)
	}
	_, _, err = b.desk.LoginRoster(t.Context(), "C001", "赵无名", "1234", "device-in-the-clear")
	fail(err)
	_, _, err = b.desk.LoginWeChat(t.Context(), "code-of-wang", "")
	fail(err)
	_, err = b.desk.Register(t.Context(), rostered, wang(nil), b.tree, nil)
	fail(err)
	_, err = b.desk.Register(gone(), registered, said, b.tree, nil)
	fail(err)
	_, err = b.another(t, nil).Authenticate(gone(), token)
	fail(err)
	_, _, err = b.desk.LoginDemo(gone(), "赵无名", "")
	fail(err)
	other := b.another(t, func(c *account.Config) { c.Sealer = sealer(t, 9) })
	_, err = other.Authenticate(t.Context(), token)
	fail(err)
	_, err = other.People(t.Context(), []int64{registered.Person})
	if err != nil {
		t.Fatal(err)
	}
	b.weixin.Always(wechattest.Text, wechattest.Echo(40001))
	if _, err := b.desk.Register(t.Context(), registered, wang(func(p *account.Profile) { p.Name = "赵无名" }), b.tree, nil); err != nil {
		t.Fatal(err)
	}
	slog.New(slog.NewJSONHandler(b.log, nil)).Info("careless", "viewer", registered, "value", *registered, "said", said, "sealer", b.cfg.Sealer)
	fmt.Fprintf(b.log, "%v %+v %#v %s %v %#v\n", registered, *registered, *registered, *registered, said, said)

	search(t, "the record", b.files(t), secrets)
	search(t, "the log", []byte(b.log.String()), secrets)
	for _, err := range errs {
		search(t, "the error "+string(quiz.CodeOf(err)), []byte(err.Error()), secrets)
	}
	if !strings.Contains(string(b.files(t)), b.cfg.Sealer.KeyID()+".") {
		t.Error("the record's files were not read")
	}
}

func search(t *testing.T, where string, text []byte, secrets []string) {
	t.Helper()
	for _, s := range secrets {
		if i := bytes.Index(text, []byte(s)); i >= 0 {
			t.Errorf("%s holds %q: …%q…", where, s, text[max(0, i-60):min(len(text), i+60)])
		}
	}
}
