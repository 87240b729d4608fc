package account_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"lawquiz/quiz"
	"lawquiz/server/account"
	"lawquiz/server/wechat/wechattest"
)

func TestRemark(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"  条文号错了。\r\n应为第七条\t ":   "条文号错了。\n应为第七条",
		"第\u200b七\u202e条\x00":    "第七条",
		"":                       "",
		" \n\t\u3000 ":           "",
		"\x00\u200b":             "",
		strings.Repeat("字", 300): strings.Repeat("字", 300),
		strings.Repeat("字", 301): "",
	} {
		got, err := account.Remark(text)
		if got != want || (err != nil) != (want == "") {
			t.Errorf("%q: got %q, %v", text, got, err)
		}
		if err != nil && quiz.CodeOf(err) != quiz.Invalid {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzRemark(f *testing.F) {
	f.Add("条文号错了\r\n")
	f.Add("\u202e\x00\xff")
	f.Fuzz(func(t *testing.T, text string) {
		once, err := account.Remark(text)
		if err != nil {
			return
		}
		again, err := account.Remark(once)
		if err != nil || again != once || !utf8.ValidString(once) || strings.Contains(once, "\x00") || utf8.RuneCountInString(once) > account.RemarkMost {
			t.Errorf("%q becomes %q, which becomes %q, %v", text, once, again, err)
		}
	})
}

func TestRemarksAreChecked(t *testing.T) {
	t.Parallel()
	b := embedded(t)
	_, her := b.wechatLogin(t, "code-of-her-phone")
	_, demo, err := b.desk.LoginDemo(t.Context(), "王小芳", "")
	if err != nil {
		t.Fatal(err)
	}
	check := func(person int64, text string) error {
		return b.desk.CheckRemark(t.Context(), person, "body.text", text)
	}
	wantCode(t, check(her.Person, "条文号错了"), "")
	wantCode(t, check(her.Person, "这里待审"), "")
	own := wantCode(t, check(her.Person, "这里违规"), quiz.TextRefused)
	if len(own.Places) != 1 || own.Places[0].Location != "body.text" {
		t.Errorf("places: %+v", own.Places)
	}
	wantCode(t, check(demo.Person, "这里违规"), "") // WeChat knows nothing of her
	if n := b.weixin.Calls(wechattest.Text); n != 3 {
		t.Errorf("%d texts were checked", n)
	}
	b.weixin.Always(wechattest.Text, wechattest.Status(500))
	wantCode(t, check(her.Person, "这里违规"), "")
	if !strings.Contains(b.log.String(), "awaits review") || strings.Contains(b.log.String(), "违规") {
		t.Errorf("log: %s", b.log.String())
	}
	plain := b.another(t, func(c *account.Config) { c.WeChat = nil })
	wantCode(t, plain.CheckRemark(t.Context(), her.Person, "body.text", "这里违规"), "")
}
