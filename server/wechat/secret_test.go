package wechat_test

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/url"
	"strings"
	"testing"
	"time"

	"lawquiz/server/wechat"
	"lawquiz/server/wechat/wechattest"
)

// said is every way a program may come to print an error.
func said(err error) string {
	var b strings.Builder
	for ; err != nil; err = errors.Unwrap(err) {
		fmt.Fprintf(&b, "%v %s %q %+v %#v\n", err, err, err, err, err)
	}
	return b.String()
}

// wantNoSecret fails if text holds a secret, as it is or escaped.
func wantNoSecret(t *testing.T, text string, secrets []string) {
	t.Helper()
	for _, secret := range secrets {
		for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret)} {
			if strings.Contains(text, form) {
				t.Errorf("%.12q... appears in %.400s", secret, text)
			}
		}
	}
}

// No failure of any call prints the AppSecret, a token, a session_key, a code, an openid or a number.
func TestSecretsStayInside(t *testing.T) {
	t.Parallel()
	answers := faults()
	maps.Copy(answers, map[string]wechattest.Answer{
		"hung":          wechattest.NewHold().Answer,
		"echoed":        wechattest.Echo(40013),
		"echoed busy":   wechattest.Echo(-1),
		"echoed listed": wechattest.Echo(40164),
		"echoed old":    wechattest.Echo(42001),
		"echoed strange": wechattest.JSON(`{"errcode":40164,"errmsg":"invalid ip ` + wechattest.AppSecret +
			` rid: ` + wechattest.AppSecret + `"}`),
	})
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			log := &journal{}
			server, client := open(t, func(c *wechat.Config) { c.Log, c.Timeout = log.logger(), 300*time.Millisecond })
			var printed strings.Builder
			printed.WriteString(said(check(t, client)))
			for endpoint, call := range calls(client) {
				server.Script(endpoint, answer)
				printed.WriteString(said(call(t.Context(), "Code-Secret-1")))
			}
			other := connect(t, server, func(c *wechat.Config) { c.Log, c.Timeout = log.logger(), 300*time.Millisecond })
			server.Always(wechattest.Token, answer)
			printed.WriteString(said(check(t, other)))

			if !strings.Contains(printed.String(), "wechat login: ") || !strings.Contains(log.String(), "call=login") {
				t.Fatalf("nothing was printed (%s) or logged (%s)", printed.String(), log.String())
			}
			secrets := append(server.Secrets(), openID, "Code-Secret-1", "王芳")
			wantNoSecret(t, printed.String(), secrets)
			wantNoSecret(t, log.String(), secrets)
		})
	}
}

// A WeChat that cannot be reached makes net/http print the URL; we do not.
func TestSecretsStayInsideWithoutNetwork(t *testing.T) {
	t.Parallel()
	for _, base := range []string{"http://127.0.0.1:1", "https://127.0.0.1:1", "https://wechat.invalid"} {
		log := &journal{}
		client, err := wechat.New(wechat.Config{
			AppID: wechattest.AppID, AppSecret: wechattest.AppSecret, BaseURL: base, Log: log.logger(), Timeout: 500 * time.Millisecond,
		})
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		for endpoint, call := range calls(client) {
			err := call(t.Context(), "Code-Secret-1")
			wantCode(t, err, wechat.Unavailable)
			wantNoSecret(t, said(err)+log.String(), []string{wechattest.AppSecret, "Code-Secret-1", openID, string(endpoint)})
		}
	}
}

func TestConfigAndClientPrintNoSecret(t *testing.T) {
	t.Parallel()
	log := &journal{}
	cfg := wechat.Config{AppID: wechattest.AppID, AppSecret: wechattest.AppSecret}
	client, err := wechat.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	log.logger().Info("start", slog.Any("cfg", cfg), slog.Any("client", client))
	text := log.String() + fmt.Sprintf("%v %+v %#v %s %v %+v %#v %s", cfg, cfg, cfg, cfg, client, client, client, client)
	if !strings.Contains(text, wechattest.AppID) {
		t.Errorf("the AppID is missing from %s", text)
	}
	wantNoSecret(t, text, []string{wechattest.AppSecret})
}

// What an operator must mend is logged as an error, with what is needed to mend it.
func TestMisconfigurationIsLoud(t *testing.T) {
	t.Parallel()
	log := &journal{}
	server, client := open(t, func(c *wechat.Config) { c.Log = log.logger() })
	server.Script(wechattest.Token, wechattest.JSON(
		`{"errcode":40164,"errmsg":"invalid ip 198.51.100.9 ipv6 ::ffff:198.51.100.9, not in whitelist, rid: 6629f4a1-0b1c2d3e-4f506172"}`))
	wantCode(t, check(t, client), wechat.Misconfigured)
	for _, want := range []string{"level=ERROR", "errcode=40164", "198.51.100.9", "rid=6629f4a1-0b1c2d3e-4f506172", "call=token"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %s: %s", want, log.String())
		}
	}
	if n := strings.Count(log.String(), "level="); n != 1 {
		t.Errorf("%d lines were logged, want 1: %s", n, log.String())
	}
}

// A worker's stale code is no news to an operator.
func TestWorkersMistakesAreQuiet(t *testing.T) {
	t.Parallel()
	log := &journal{}
	server, client := open(t, func(c *wechat.Config) { c.Log = log.logger() })
	server.Script(wechattest.Login, wechattest.ErrCode(40029))
	_, err := client.Login(t.Context(), "code-0001")
	wantCode(t, err, wechat.InvalidCode)
	if strings.Contains(log.String(), "level=ERROR") || strings.Contains(log.String(), "level=WARN") {
		t.Errorf("logged: %s", log.String())
	}
}
