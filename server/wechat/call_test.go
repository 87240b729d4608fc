package wechat_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"lawquiz/server/wechat"
	"lawquiz/server/wechat/wechattest"
)

func TestPhone(t *testing.T) {
	t.Parallel()
	const info = `{"errcode":0,"phone_info":{"phoneNumber":%q,"purePhoneNumber":"13900000001","countryCode":%s,"watermark":{"appid":%q}}}`
	for name, c := range map[string]struct {
		answer wechattest.Answer // nil: the proper one
		number string
		code   wechat.Code
	}{
		"mainland":            {number: "13912345678"},
		"country as a number": {answer: wechattest.JSON(fmt.Sprintf(info, "+8613900000001", "86", wechattest.AppID)), number: "13900000001"},
		"from elsewhere":      {answer: wechattest.JSON(fmt.Sprintf(info, "+85291234567", `"852"`, wechattest.AppID)), number: "+85291234567"},
		"another app's":       {answer: wechattest.JSON(fmt.Sprintf(info, "13900000001", `"86"`, "wxEVIL")), code: wechat.InvalidPhoneCode},
		"no number":           {answer: wechattest.JSON(fmt.Sprintf(info, "", `"852"`, wechattest.AppID)), code: wechat.Unavailable},
		"no watermark":        {answer: wechattest.JSON(`{"errcode":0}`), code: wechat.InvalidPhoneCode},
		"used":                {answer: wechattest.ErrCode(40029), code: wechat.InvalidPhoneCode},
		"been used":           {answer: wechattest.ErrCode(40163), code: wechat.InvalidPhoneCode},
		"busy":                {answer: wechattest.ErrCode(-1), code: wechat.Busy},
		"not ours to use":     {answer: wechattest.ErrCode(48001), code: wechat.Misconfigured},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client := open(t, nil)
			server.Rings("phone-code-1", "13912345678")
			if c.answer != nil {
				server.Script(wechattest.Phone, c.answer)
			}
			number, err := client.Phone(t.Context(), "phone-code-1")
			if c.code != "" {
				wantCode(t, err, c.code)
			} else if err != nil {
				t.Fatal(err)
			}
			if number != c.number {
				t.Errorf("number is %q, want %q", number, c.number)
			}
			wantCalls(t, server, wechattest.Phone, 1)
		})
	}
}

func TestCheckText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]wechat.Verdict{
		"王芳": wechat.Pass, "含违规内容": wechat.Risky, "待审的口号": wechat.Review, strings.Repeat("字", 2500): wechat.Pass,
		`<b>"&\`: wechat.Pass,
	} {
		server, client := open(t, nil)
		for scene := wechat.TextProfile; scene <= wechat.TextSocial; scene++ {
			if got, err := client.CheckText(t.Context(), openID, scene, text); err != nil || got != want {
				t.Errorf("CheckText(%.12q, scene %d) = %q, %v, want %q", text, scene, got, err, want)
			}
		}
		wantCalls(t, server, wechattest.Text, 4)
	}
}

func TestCheckTextFailures(t *testing.T) {
	t.Parallel()
	for errcode, code := range map[int]wechat.Code{
		61010: wechat.Inactive, 40003: wechat.BadInput, 45002: wechat.BadInput, 45009: wechat.Busy, 48001: wechat.Misconfigured,
	} {
		server, client := open(t, nil)
		server.Script(wechattest.Text, wechattest.ErrCode(errcode))
		own := wantCode(t, check(t, client), code)
		if own.ErrCode != errcode {
			t.Errorf("errcode is %d, want %d", own.ErrCode, errcode)
		}
	}
	server, client := open(t, nil)
	server.Script(wechattest.Text, wechattest.ErrCode(87014))
	if got, err := client.CheckText(t.Context(), openID, wechat.TextProfile, "字"); err != nil || got != wechat.Risky {
		t.Errorf("errcode 87014 gives %q, %v, want %q", got, err, wechat.Risky)
	}
}

func TestQRCode(t *testing.T) {
	t.Parallel()
	server, client := open(t, nil)
	for _, page := range []string{"", "pages/home/index"} {
		image, err := client.QRCode(t.Context(), "u=K7~!#$&'()*+,/:;=?@-._", page)
		if err != nil || http.DetectContentType(image) != "image/jpeg" {
			t.Errorf("QRCode on %q = %d bytes of %s, %v", page, len(image), http.DetectContentType(image), err)
		}
	}
	server.Script(wechattest.QRCode, wechattest.Body("image/png", "\x89PNG\r\n\x1a\n and more"))
	if _, err := client.QRCode(t.Context(), "u=1", ""); err != nil {
		t.Errorf("a PNG is refused: %v", err)
	}
	server.Script(wechattest.QRCode, wechattest.ErrCode(41030), wechattest.ErrCode(40169), wechattest.ErrCode(45009))
	for _, code := range []wechat.Code{wechat.Misconfigured, wechat.BadInput, wechat.Busy} {
		_, err := client.QRCode(t.Context(), "u=1", "")
		wantCode(t, err, code)
	}
}

func TestRiskRank(t *testing.T) {
	t.Parallel()
	server, client := open(t, nil)
	for rank := range 5 {
		server.Rank(rank)
		for _, ip := range []string{"203.0.113.7", "2001:db8::7", "::ffff:203.0.113.7"} {
			if got, err := client.RiskRank(t.Context(), openID, ip, wechat.RiskMarketing); err != nil || got != rank {
				t.Errorf("RiskRank from %s = %d, %v, want %d", ip, got, err, rank)
			}
		}
	}
	server.Script(wechattest.Risk, wechattest.ErrCode(61010), wechattest.ErrCode(43104), wechattest.ErrCode(48001))
	for _, code := range []wechat.Code{wechat.Inactive, wechat.BadInput, wechat.Misconfigured} {
		_, err := client.RiskRank(t.Context(), openID, "203.0.113.7", wechat.RiskRegister)
		wantCode(t, err, code)
	}
}

func TestBadInputIsNotSent(t *testing.T) {
	t.Parallel()
	server, client := open(t, nil)
	ctx := t.Context()
	text := func(openID string, scene wechat.TextScene, text string) error {
		_, err := client.CheckText(ctx, openID, scene, text)
		return err
	}
	qr := func(scene, page string) error {
		_, err := client.QRCode(ctx, scene, page)
		return err
	}
	risk := func(openID, ip string, scene wechat.RiskScene) error {
		_, err := client.RiskRank(ctx, openID, ip, scene)
		return err
	}
	for name, err := range map[string]error{
		"text without openid":  text("", wechat.TextProfile, "字"),
		"text with bad openid": text(`o"1`, wechat.TextProfile, "字"),
		"text scene 0":         text(openID, 0, "字"),
		"text scene 5":         text(openID, 5, "字"),
		"empty text":           text(openID, wechat.TextProfile, ""),
		"long text":            text(openID, wechat.TextProfile, strings.Repeat("字", 2501)),
		"broken text":          text(openID, wechat.TextProfile, "\xff"),
		"empty scene":          qr("", ""),
		"long scene":           qr(strings.Repeat("a", 33), ""),
		"scene with percent":   qr("a%20", ""),
		"Chinese scene":        qr("单位", ""),
		"page with slash":      qr("a", "/pages/home"),
		"page with query":      qr("a", "pages/home?x=1"),
		"page going up":        qr("a", "../home"),
		"risk without address": risk(openID, "", wechat.RiskRegister),
		"risk with a port":     risk(openID, "203.0.113.7:80", wechat.RiskRegister),
		"risk with a zone":     risk(openID, "fe80::1%eth0", wechat.RiskRegister),
		"risk without openid":  risk("", "203.0.113.7", wechat.RiskRegister),
		"risk scene 2":         risk(openID, "203.0.113.7", 2),
	} {
		if own := failure(t, err); own.Code != wechat.BadInput {
			t.Errorf("%s: code is %q, want %q", name, own.Code, wechat.BadInput)
		}
	}
	for _, endpoint := range []wechattest.Endpoint{wechattest.Text, wechattest.QRCode, wechattest.Risk, wechattest.Token} {
		wantCalls(t, server, endpoint, 0)
	}
}

// Every call meets every fault with an error of its own, and works again after it.
func TestCallsWithoutAnswer(t *testing.T) {
	t.Parallel()
	for name, fault := range faults() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client := open(t, nil)
			for endpoint, call := range calls(client) {
				server.Script(endpoint, fault)
				own := failure(t, call(t.Context(), "code-lost"))
				if own.Code != wechat.Unavailable && !(endpoint == wechattest.Phone && own.Code == wechat.InvalidPhoneCode) {
					t.Errorf("%s: code is %q, want %q", endpoint, own.Code, wechat.Unavailable)
				}
				if err := call(t.Context(), "code-next"); err != nil {
					t.Errorf("%s: the next call fails: %v", endpoint, err)
				}
				wantCalls(t, server, endpoint, 2)
			}
		})
	}
}

func TestCallsEndInTime(t *testing.T) {
	t.Parallel()
	server, client := open(t, func(c *wechat.Config) { c.Timeout = 500 * time.Millisecond })
	mustCheck(t, client) // so that a token is at hand
	for endpoint, call := range calls(client) {
		server.Always(endpoint, wechattest.NewHold().Answer)
		began := time.Now()
		wantCode(t, call(t.Context(), "code-held"), wechat.Unavailable)
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("%s took %v", endpoint, took)
		}
	}
}

func TestCallsOfALeftCaller(t *testing.T) {
	t.Parallel()
	server, client := open(t, nil)
	mustCheck(t, client)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for endpoint, call := range calls(client) {
		before := server.Calls(endpoint)
		wantCode(t, call(ctx, "code-0001"), wechat.Unavailable)
		wantCalls(t, server, endpoint, before)
		if err := call(t.Context(), "code-0001"); err != nil {
			t.Errorf("%s: a code that was not sent is lost: %v", endpoint, err)
		}
	}
}
