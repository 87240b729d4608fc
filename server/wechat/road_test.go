package wechat_test

import (
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/silenceper/wechat/v2/util"

	"lawquiz/server/wechat"
	"lawquiz/server/wechat/wechattest"
)

// The SDK reaches nobody except through a call of this package.
func TestSDKAloneReachesNobody(t *testing.T) {
	t.Parallel()
	server, _ := open(t, nil)
	if _, err := util.HTTPGetContext(t.Context(), server.URL+string(wechattest.Login)); err == nil {
		t.Error("a GET went through")
	}
	if _, err := util.PostJSON(server.URL+string(wechattest.Token), map[string]string{}); err == nil {
		t.Error("a POST went through")
	}
	wantCalls(t, server, wechattest.Login, 0)
	wantCalls(t, server, wechattest.Token, 0)
}

// Two clients share the SDK's one http.Client and never each other's platform.
func TestClientsKeepApart(t *testing.T) {
	t.Parallel()
	first, a := open(t, nil)
	second, b := open(t, nil)
	for range 3 {
		mustCheck(t, a)
	}
	mustCheck(t, b)
	wantCalls(t, first, wechattest.Text, 3)
	wantCalls(t, second, wechattest.Text, 1)
}

// A redirect would carry the AppSecret to whoever it names.
func TestRedirectIsNotFollowed(t *testing.T) {
	t.Parallel()
	var reached atomic.Int32
	thief := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	t.Cleanup(thief.Close)
	server, client := open(t, nil)
	for endpoint, call := range calls(client) {
		server.Script(endpoint, wechattest.Redirect(thief.URL))
		wantCode(t, call(t.Context(), "code-0001"), wechat.Unavailable)
	}
	if reached.Load() != 0 {
		t.Errorf("the redirect was followed %d times", reached.Load())
	}
}

// A body of exactly 1 MB is read, one byte more is not.
func TestBodyLimit(t *testing.T) {
	t.Parallel()
	const limit = 1 << 20
	for extra, ok := range map[int]bool{0: true, 1: false} {
		server, client := open(t, nil)
		head := `{"openid":"o1","pad":"`
		server.Script(wechattest.Login, wechattest.JSON(head+strings.Repeat("x", limit-len(head)-2+extra)+`"}`))
		if _, err := client.Login(t.Context(), "code-0001"); (err == nil) != ok {
			t.Errorf("%d bytes over: %v", extra, err)
		}
	}
}

// Whoever answers in WeChat's place without its certificate learns nothing.
func TestForeignCertificateIsNotAccepted(t *testing.T) {
	t.Parallel()
	var reached atomic.Int32
	thief := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	thief.Config.ErrorLog = log.New(io.Discard, "", 0)
	thief.StartTLS()
	t.Cleanup(thief.Close)
	client, err := wechat.New(wechat.Config{
		AppID: wechattest.AppID, AppSecret: wechattest.AppSecret, BaseURL: thief.URL, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	_, err = client.Login(t.Context(), "code-0001")
	wantCode(t, err, wechat.Unavailable)
	if !strings.Contains(err.Error(), "certificate") {
		t.Errorf("error is %v, want it to name the certificate", err)
	}
	if reached.Load() != 0 {
		t.Error("the request was sent")
	}
}
