package api_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/server/account/staff"
	"lawquiz/server/api"
)

const console = "/api/v1/console"

// browser logs in over HTTP and returns the answer with the seat its cookie makes.
func (h *house) browser(body any) (*seat, api.ConsoleSession, answer) {
	h.tb.Helper()
	a := h.ask("POST", console+"/login", "", body, func(r *http.Request) {
		r.Header.Set("User-Agent", "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0")
	})
	c, s := &seat{login: "browser"}, api.ConsoleSession{}
	if a.status != http.StatusOK {
		return c, s, a
	}
	must(h.tb, json.Unmarshal([]byte(a.body), &s))
	c.csrf = s.CSRF
	for _, cookie := range (&http.Response{Header: a.header}).Cookies() {
		if cookie.Name == "lawquiz_console" {
			c.token = cookie.Value
		}
	}
	return c, s, a
}

// Nobody fills the log of changes before there is an admin, however she words what she sends.
func TestSetupIsTriedAFewTimes(t *testing.T) {
	t.Parallel()
	h := open(t)
	for i := range 21 {
		a := h.ask("POST", console+"/setup", "", api.NewAdmin{Code: "aaaa", Login: "boss", Name: "王敏", Password: "short"})
		if limited := problem(t, a).Code == quiz.RateLimited; limited != (i == 20) {
			t.Fatalf("try %d: %d %s", i, a.status, a.body)
		}
	}
}

// A name that somebody else has locked opens to the browser with which its owner came in before.
func TestALockedNameOpensToAKnownBrowser(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.seat("county", staff.Organiser, county)
	right := api.ConsoleLogin{Login: "county", Password: goodPassword}
	_, _, a := h.browser(right)
	var known *http.Cookie
	for _, cookie := range (&http.Response{Header: a.header}).Cookies() {
		if cookie.Name == "lawquiz_known" {
			known = cookie
		}
	}
	if known == nil || !known.HttpOnly || known.SameSite != http.SameSiteStrictMode || known.Path != console+"/login" || known.MaxAge != 180*24*3600 {
		t.Fatalf("%v", a.header)
	}
	for range 5 {
		_, _, a = h.browser(api.ConsoleLogin{Login: "county", Password: "wrong"})
		wantProblem(t, a, quiz.LoginFailed)
	}
	_, _, a = h.browser(right)
	wantProblem(t, a, quiz.LoginLocked)
	a = h.ask("POST", console+"/login", "", right, func(r *http.Request) { r.AddCookie(known) })
	if a.status != http.StatusOK {
		t.Errorf("%d %s", a.status, a.body)
	}
	a = h.ask("POST", console+"/login", "", right, func(r *http.Request) {
		r.AddCookie(&http.Cookie{Name: "lawquiz_known", Value: strings.Repeat("A", 4000)})
	})
	wantProblem(t, a, quiz.LoginLocked)
}

// The first day of a city: the first admin by the code, two-step verification, an organiser below her, whose
// first password must be changed.
func TestFirstDay(t *testing.T) {
	t.Parallel()
	h := open(t)
	code, err := h.staff.SetupCode(t.Context())
	must(t, err)
	wrong := api.NewAdmin{Code: "aaaa-bbbb", Login: "boss", Name: "王敏", Password: goodPassword}
	wantProblem(t, h.ask("POST", console+"/setup", "", wrong), quiz.Forbidden, "lawquiz admin code")
	wrong.Code = code
	var boss api.StaffAccount
	h.want(&boss, "POST", console+"/setup", "", wrong)

	c, s, a := h.browser(api.ConsoleLogin{Login: "boss", Password: goodPassword})
	if s.Needs != staff.NeedsTOTP || s.Account.ID != boss.ID {
		t.Fatalf("%s", a.body)
	}
	cookie := a.header.Get("Set-Cookie")
	for _, part := range []string{"lawquiz_console=", "HttpOnly", "SameSite=Strict", "Path=/api/v1/console"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("the cookie %q lacks %s", cookie, part)
		}
	}
	if strings.Contains(cookie, "Secure") {
		t.Error("over plain HTTP the cookie would never come back")
	}
	wantProblem(t, h.as(c, "GET", console+"/accounts", nil), quiz.Forbidden, "两步验证")
	var setup api.TOTPSetup
	h.seen(c, &setup, "POST", console+"/session/totp", nil)
	wantProblem(t, h.as(c, "PUT", console+"/session/totp", api.TOTPCode{OTP: "000000"}), quiz.Invalid, "body.otp")
	var codes api.RecoveryCodes
	h.seen(c, &codes, "PUT", console+"/session/totp", api.TOTPCode{OTP: totpCode(setup.Secret, h.now())})

	var opened api.OpenedAccount
	h.seen(c, &opened, "POST", console+"/accounts", api.NewAccount{Login: "x1-1", Name: "李红", Role: staff.Organiser, Unit: "2"})
	o, s, _ := h.browser(api.ConsoleLogin{Login: opened.Account.Login, Password: opened.Password})
	if s.Needs != staff.NeedsPassword || s.Account.Unit.FullName != "甲县总工会" {
		t.Fatalf("%+v", s)
	}
	wantProblem(t, h.as(o, "GET", console+"/accounts", nil), quiz.Forbidden, "初始密码")
	if a := h.as(o, "PUT", console+"/session/password", api.NewPassword{Old: opened.Password, New: goodPassword}); a.status != http.StatusNoContent {
		t.Fatal(a.body)
	}
	h.seen(o, &s, "GET", console+"/session", nil)
	if s.Needs != "" {
		t.Errorf("needs %q", s.Needs)
	}
	if a := h.as(o, "POST", console+"/logout", nil); a.status != http.StatusNoContent || !strings.Contains(a.header.Get("Set-Cookie"), "Max-Age=0") {
		t.Errorf("%+v", a)
	}
	wantProblem(t, h.as(o, "GET", console+"/session", nil), quiz.Unauthenticated)
	h.wantLog(c, "setup failed forbidden", "setup done", "console-login done", "totp-confirm failed invalid", "totp-confirm done",
		"account-open begun", "account-open done", "session-password done", "console-logout done")
}

// wantLog wants lines in the log of changes, each "action outcome code", with nothing secret in any.
func (h *house) wantLog(c *seat, lines ...string) {
	h.tb.Helper()
	var log api.AuditLog
	a := h.as(c, "GET", console+"/audit?limit=200", nil)
	must(h.tb, json.Unmarshal([]byte(a.body), &log))
	var said []string
	for _, l := range log.Items {
		said = append(said, strings.TrimSpace(l.Action+" "+l.Outcome+" "+l.Code))
	}
	text := strings.Join(said, "\n") + "\n"
	for _, l := range lines {
		if !strings.Contains(text, l+"\n") {
			h.tb.Errorf("the log lacks %q:\n%s", l, text)
		}
	}
	for _, secret := range []string{goodPassword, operatorKey, c.token, c.csrf} {
		if secret != "" && strings.Contains(a.body, secret) {
			h.tb.Errorf("the log tells %q", secret)
		}
	}
}

func TestTwoSteps(t *testing.T) {
	t.Parallel()
	h := open(t, func(c *api.Config) { c.PublicURL = "https://quiz.example" })
	c := h.seat("admin", staff.Admin, quiz.Root)
	h.pass(time.Minute)
	login := api.ConsoleLogin{Login: "admin", Password: goodPassword}
	_, s, a := h.browser(login)
	if s.Needs != staff.NeedsOTP || s.Account != nil || a.header.Get("Set-Cookie") != "" {
		t.Fatalf("%+v %v", s, a.header)
	}
	login.OTP = c.recovery[0]
	_, s, a = h.browser(login)
	if s.Needs != "" || s.Recovery != 9 || !strings.Contains(a.header.Get("Set-Cookie"), "Secure") {
		t.Errorf("%+v %v", s, a.header)
	}
	_, _, a = h.browser(login)
	wantProblem(t, a, quiz.LoginFailed, "已经用过")
}

// A proxy in front may have a log-in of its own, which browsers send along.
func TestBehindAProxysOwnLogin(t *testing.T) {
	t.Parallel()
	h := open(t)
	c := h.seat("auditor", staff.Auditor, quiz.Root)
	a := h.as(c, "GET", console+"/session", nil, func(r *http.Request) { r.Header.Set("Authorization", "Basic dTpw") })
	if a.status != http.StatusOK {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// An address from which many wrong log-ins came waits, whatever names it tries.
func TestWrongLoginsOfAnAddress(t *testing.T) {
	t.Parallel()
	h := open(t)
	for i := range 61 {
		_, _, a := h.browser(api.ConsoleLogin{Login: strings.Repeat("x", 3+i%40), Password: "wrong"})
		if p := problem(t, a); (p.Code == quiz.RateLimited) != (i == 60) {
			t.Fatalf("try %d: %s", i, p.Code)
		}
	}
}

func TestAccounts(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin, o := h.seat("admin", staff.Admin, quiz.Root), h.seat("county", staff.Organiser, county)
	var opened api.OpenedAccount
	h.seen(o, &opened, "POST", console+"/accounts", map[string]any{"login": "mill", "name": "李红", "role": "organiser", "unit": "3"})
	mill := console + "/accounts/" + opened.Account.ID
	for _, body := range []string{
		`{"role":"admin"}`, `{"role":"auditor"}`, `{"role":"organiser","unit":""}`,
	} {
		if a := h.as(o, "PUT", mill, body); a.status != http.StatusForbidden && a.status != http.StatusUnprocessableEntity {
			t.Errorf("an organiser changed %s: %d", body, a.status)
		}
	}
	wantProblem(t, h.as(o, "PUT", mill, `{"unit":"5"}`), quiz.NotFound)
	wantProblem(t, h.as(o, "POST", console+"/accounts", map[string]any{"login": "boss", "name": "李红", "role": "admin"}), quiz.Forbidden)
	var a api.StaffAccount
	h.seen(o, &a, "PUT", mill, `{"unit":"4","name":"李小红","disabled":true}`)
	if a.Unit.ID != "4" || a.Name != "李小红" || !a.Disabled {
		t.Errorf("%+v", a)
	}
	own := console + "/accounts/" + strconv.FormatInt(o.id, 10)
	wantProblem(t, h.as(o, "PUT", own, `{"unit":"3"}`), quiz.Forbidden)
	wantProblem(t, h.as(o, "POST", own+"/reset", nil), quiz.Forbidden)
	h.seen(admin, &a, "PUT", own, `{"role":"auditor"}`)
	if a.Unit != nil {
		t.Errorf("an auditor has the unit %+v", a.Unit)
	}
	wantProblem(t, h.as(o, "GET", console+"/session", nil), quiz.Unauthenticated) // her role changed under her
	var list api.StaffAccounts
	h.seen(admin, &list, "GET", console+"/accounts?q=东风&limit=1", nil)
	if list.Total != 1 || list.Items[0].Login != "mill" {
		t.Errorf("%+v", list)
	}
	h.wantLog(admin, "account-change done", "account-change failed not_found", "account-change failed forbidden", "account-open failed forbidden")
}

func TestLinkRoad(t *testing.T) {
	t.Parallel()
	h := open(t, func(c *api.Config) { c.PublicURL = "https://quiz.example" })
	o := h.seat("county", staff.Organiser, county)
	var made api.MadeLink
	h.seen(o, &made, "POST", console+"/links", map[string]any{
		"kind": "screen", "contest": "day", "note": " 会议室 ", "expires_at": h.now() + time.Hour.Milliseconds(),
	})
	if made.URL != "https://quiz.example/screen#"+made.Secret || made.Link.Unit.ID != "2" || made.Link.Note != "会议室" {
		t.Fatalf("%+v", made)
	}
	wantProblem(t, h.as(o, "POST", console+"/links", map[string]any{"kind": "board", "contest": "none", "expires_at": h.now() + 1000}), quiz.NotFound)
	wantProblem(t, h.ask("POST", "/api/v1/links/exchange", "", api.LinkSecret{Secret: strings.Repeat("A", 43)}), quiz.Unauthenticated)
	a := h.ask("POST", "/api/v1/links/exchange", "", api.LinkSecret{Secret: made.Secret})
	cookies := (&http.Response{Header: a.header}).Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly || !cookies[0].Secure || cookies[0].SameSite != http.SameSiteStrictMode || cookies[0].MaxAge != 3600 {
		t.Fatalf("%d %v", a.status, cookies)
	}
	v := &seat{login: "link", link: cookies[0].Value}
	var now api.CurrentLink
	h.seen(v, &now, "GET", "/api/v1/links/current", nil)
	if now.Kind != staff.Screen || now.Contest != "day" || now.Unit.ID != "2" {
		t.Errorf("%+v", now)
	}
	if a := h.as(o, "DELETE", console+"/links/"+made.Link.ID, nil); a.status != http.StatusNoContent {
		t.Fatal(a.body)
	}
	wantProblem(t, h.as(v, "GET", "/api/v1/links/current", nil), quiz.Unauthenticated, "新的链接")
	var list api.Links
	h.seen(o, &list, "GET", console+"/links?good=true", nil)
	if list.Total != 0 {
		t.Errorf("%+v", list)
	}
}
