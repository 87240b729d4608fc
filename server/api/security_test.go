package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/server/api"
)

// operation is one line of the emitted document, as a client sees it.
type operation struct{ method, path, who string }

// operations reads every route with who may call it from the emitted document.
func operations(tb testing.TB) []operation {
	tb.Helper()
	text, err := api.OpenAPI()
	must(tb, err)
	var doc struct {
		Paths map[string]map[string]struct {
			Security []map[string][]string `json:"security"`
		} `json:"paths"`
	}
	must(tb, json.Unmarshal(text, &doc))
	var out []operation
	for path, methods := range doc.Paths {
		for method, op := range methods {
			o := operation{strings.ToUpper(method), path, "public"}
			for _, s := range op.Security {
				for who := range s {
					o.who = who
				}
			}
			out = append(out, o)
		}
	}
	if len(out) < 20 {
		tb.Fatalf("only %d routes", len(out))
	}
	return out
}

// concrete fills a path's names in.
func concrete(path string, p api.Paper) string {
	path = strings.ReplaceAll(path, "papers/{id}", "papers/"+p.ID)
	return strings.NewReplacer("{id}", "day", "{code}", "k7m3q", "{bank}", "b", "{n}", "1").Replace(path)
}

// No route of a worker, operator or admin answers without that one's own key. Which routes are public
// is said here once more, so that a new one cannot become so by accident.
func TestWhoMayCallWhat(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := h.worker("王小芳", factoryA)
	p := h.begin("day", token)
	public := []string{"/healthz", "/readyz", "/api/v1/version", "/api/v1/login/wechat", "/api/v1/login/roster", "/api/v1/login/demo",
		"/api/v1/login/oauth", "/api/v1/login/oauth/callback", "/api/v1/login/oauth/exchange",
		"/api/v1/scenes/{code}", "/api/v1/contests", "/api/v1/contests/{id}", "/api/v1/contests/{id}/rules",
		"/api/v1/contests/{id}/boards/stream", "/api/v1/links/exchange", "/api/v1/console/setup", "/api/v1/console/login"}
	before := h.record("day", p)
	for _, o := range operations(t) {
		if (o.who == "public") != slices.Contains(public, o.path) {
			t.Errorf("%s %s is for %s", o.method, o.path, o.who)
		}
		if o.who == "public" {
			continue
		}
		for _, authorization := range []string{
			"", "Bearer ", "Bearer nonsense", "Bearer " + strings.Repeat("A", 43), "Basic dTpw", token,
			"Operator ", "Operator wrong", "operator " + operatorKey,
			map[string]string{"worker": "Operator " + operatorKey, "operator": "Bearer " + token, "admin": "Bearer " + token}[o.who],
		} {
			h.pass(10 * time.Second)
			a := h.ask(o.method, concrete(o.path, p), "", `{}`, func(r *http.Request) { r.Header.Set("Authorization", authorization) })
			if got := problem(t, a); got.Code != quiz.Unauthenticated || got.Status != http.StatusUnauthorized {
				t.Errorf("%s %s with %.20q: %s %d", o.method, o.path, authorization, got.Code, got.Status)
			}
		}
	}
	if after := h.record("day", p); after != before {
		t.Errorf("the record changed from %s to %s", before, after)
	}
}

// Every route with a paper's number answers another's as if there were none.
func TestAnothersPaper(t *testing.T) {
	t.Parallel()
	h := open(t)
	p := h.begin("day", h.worker("王小芳", factoryA))
	other, asked := h.worker("李小红", factoryB), 0
	for _, o := range operations(t) {
		if !strings.Contains(o.path, "papers/{id}") {
			continue
		}
		asked++
		none := strings.ReplaceAll(o.path, "{id}", "4611686018427387904")
		body := map[string]any{"seq": 1, "answers": right(p), "question": p.Questions[0].ID, "text": "错了"}
		foreign := problem(t, h.ask(o.method, concrete(o.path, p), other, body))
		absent := problem(t, h.ask(o.method, none, other, body))
		foreign.RequestID, absent.RequestID = "", ""
		if foreign.Status != http.StatusNotFound || foreign.Detail != absent.Detail || foreign.Code != absent.Code {
			t.Errorf("%s %s: %+v and %+v", o.method, o.path, foreign, absent)
		}
	}
	if asked < 3 {
		t.Errorf("only %d routes with papers", asked)
	}
}

// An address that keeps sending tokens that are no good has to wait.
func TestBadTokensGetSlow(t *testing.T) {
	t.Parallel()
	h := open(t)
	for i := range 3001 {
		got := problem(t, h.ask("GET", "/api/v1/me", "nonsense", nil))
		if want := map[bool]quiz.Code{true: quiz.RateLimited, false: quiz.Unauthenticated}[i == 3000]; got.Code != want {
			t.Fatalf("token %d: %s", i, got.Code)
		}
	}
}

// A public route refuses a token that is no good rather than take its bearer for nobody.
func TestPublicRouteWithABadToken(t *testing.T) {
	t.Parallel()
	h := open(t)
	if got := problem(t, h.ask("GET", "/api/v1/contests", strings.Repeat("A", 43), nil)); got.Code != quiz.Unauthenticated {
		t.Errorf("%+v", got)
	}
}

func TestLogoutEndsTheToken(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := h.worker("王小芳", factoryA)
	if a := h.ask("POST", "/api/v1/logout", token, nil); a.status != http.StatusNoContent || a.body != "" {
		t.Fatalf("logout: %+v", a)
	}
	if got := problem(t, h.ask("GET", "/api/v1/me", token, nil)); got.Code != quiz.Unauthenticated {
		t.Errorf("after logout: %+v", got)
	}
}

// What a client says of its address moves no limit unless a trusted proxy passes it on.
func TestSpoofedAddress(t *testing.T) {
	t.Parallel()
	count := func(h *house, peer string) (let int) {
		for i := range 3200 {
			a := h.ask("POST", "/api/v1/login/demo", "", `{"name":1}`, func(r *http.Request) {
				r.RemoteAddr = peer
				r.Header.Set("X-Forwarded-For", "198.51.100."+string(rune('0'+i%10)))
				r.Header.Set("X-Real-Ip", "198.51.100.77")
			})
			if a.status != http.StatusTooManyRequests {
				let++
				continue
			}
			if a.header.Get("Retry-After") == "" || problem(t, a).Code != quiz.RateLimited {
				t.Fatalf("limited without a word: %+v", a)
			}
		}
		return let
	}
	if let := count(open(t), "203.0.113.9:4711"); let != 3000 {
		t.Errorf("nobody trusted: %d requests were let in, want 3000", let)
	}
	trusting := func(c *api.Config) { c.TrustedProxies = []string{"203.0.113.0/24"} }
	if let := count(open(t, trusting), "192.0.2.1:4711"); let != 3000 {
		t.Errorf("not through the proxy: %d requests were let in, want 3000", let)
	}
	if let := count(open(t, trusting), "203.0.113.9:4711"); let != 3200 {
		t.Errorf("ten clients through the proxy: %d requests were let in, want all", let)
	}
}

// Three thousand workers log in behind one address within a minute, and then are limited each alone.
func TestOnePersonsLimit(t *testing.T) {
	t.Parallel()
	h := open(t)
	hasty, calm := h.worker("王小芳", factoryA), h.worker("李小红", factoryA)
	limited := 0
	for range 150 {
		if a := h.ask("GET", "/api/v1/me", hasty, nil); a.status == http.StatusTooManyRequests {
			limited++
		}
	}
	if limited != 50 {
		t.Errorf("%d of 150 reads at once were refused, want 50", limited)
	}
	if a := h.ask("GET", "/api/v1/me", calm, nil); a.status != http.StatusOK {
		t.Errorf("somebody else at the same address: %d", a.status)
	}
	h.pass(time.Second)
	if a := h.ask("GET", "/api/v1/me", hasty, nil); a.status != http.StatusOK {
		t.Errorf("a second later: %d", a.status)
	}
}

// Guessing invitation codes and operator keys gets slow; a good code costs nothing.
func TestGuesses(t *testing.T) {
	t.Parallel()
	h := open(t)
	var u api.Unit
	for range 400 {
		h.want(&u, "GET", "/api/v1/scenes/k7m3q", "", nil)
	}
	if u.ID != "3" || u.Path != "甲县总工会 / 红星纺织厂工会" {
		t.Errorf("unit: %+v", u)
	}
	for i := range 301 {
		got := problem(t, h.ask("GET", "/api/v1/scenes/wrong", "", nil))
		if want := map[bool]quiz.Code{true: quiz.RateLimited, false: quiz.NotFound}[i == 300]; got.Code != want {
			t.Fatalf("guess %d: %s", i, got.Code)
		}
	}
	key := func(r *http.Request) { r.Header.Set("Authorization", "Operator guess") }
	for i := range 21 {
		got := problem(t, h.ask("DELETE", "/api/v1/operator/rehearsals/day", "", nil, key))
		if want := map[bool]quiz.Code{true: quiz.RateLimited, false: quiz.Unauthenticated}[i == 20]; got.Code != want {
			t.Fatalf("key %d: %s", i, got.Code)
		}
	}
}

func TestContentTypes(t *testing.T) {
	t.Parallel()
	h := open(t)
	for _, ct := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", ";;"} {
		got := problem(t, h.ask("POST", "/api/v1/login/demo", "", `{"name":"王小芳"}`, func(r *http.Request) {
			r.Header.Set("Content-Type", ct)
		}))
		if got.Status != http.StatusUnsupportedMediaType || got.Code != quiz.BodyNotJSON {
			t.Errorf("%q: %+v", ct, got)
		}
	}
	a := h.ask("POST", "/api/v1/login/demo", "", `{"name":"王小芳"}`, func(r *http.Request) {
		r.Header.Set("Content-Type", "application/json; charset=UTF-8")
	})
	if a.status != http.StatusOK {
		t.Errorf("JSON with a charset: %+v", a)
	}
}

// A cookie or a query parameter is no log-in, so a foreign page can do nothing with a browser.
func TestOnlyTheHeaderLogsIn(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := h.worker("王小芳", factoryA)
	a := h.ask("GET", "/api/v1/me?token="+token+"&access_token="+token, "", nil, func(r *http.Request) {
		r.AddCookie(&http.Cookie{Name: "token", Value: token})
	})
	if a.status != http.StatusUnauthorized || a.header.Get("Access-Control-Allow-Origin") != "" || a.header.Get("Set-Cookie") != "" {
		t.Errorf("%+v", a)
	}
}

// The log of a whole sitting holds no token, name, code or query value.
func TestLogsAreClean(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := h.worker("王小芳", factoryA)
	h.sit("day", token, time.Minute)
	h.ask("GET", "/api/v1/units?q=secretquery", token, nil)
	h.ask("GET", "/api/v1/scenes/secretcode", "", nil)
	h.ask("GET", "/nowhere/secretpath", "", nil)
	h.ask("GET", "/api/v1/me", strings.Repeat("B", 43), nil)
	h.ask("POST", "/api/v1/operator/rehearsals", "", "x", func(r *http.Request) { r.Header.Set("Authorization", "Operator secretkey") })
	log := h.log.String()
	for _, hidden := range []string{token, "王小芳", "secretquery", "secretcode", "secretpath", "secretkey", strings.Repeat("B", 43), operatorKey, "192.0.2.1"} {
		if strings.Contains(log, hidden) {
			t.Errorf("the log tells %q", hidden)
		}
	}
	for _, line := range []string{`"route":"/api/v1/papers/:id/submit"`, `"route":"/api/v1/scenes/:code"`, `"status":404`, `"person":`, `"request":"request-`} {
		if !strings.Contains(log, line) {
			t.Errorf("the log lacks %s", line)
		}
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := h.worker("王小芳", factoryA)
	for _, a := range []answer{
		h.ask("GET", "/api/v1/me", token, nil), h.ask("GET", "/api/v1/none", "", nil), h.ask("GET", "/healthz", "", nil),
	} {
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
			"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
		} {
			if got := a.header.Get(name); got != want {
				t.Errorf("%d: %s is %q", a.status, name, got)
			}
		}
		if !strings.HasPrefix(a.header.Get("X-Request-Id"), "request-") {
			t.Errorf("no request id: %v", a.header)
		}
	}
}

func TestMethodsAndPaths(t *testing.T) {
	t.Parallel()
	h := open(t)
	for path, want := range map[string]int{
		"DELETE /api/v1/contests": 405, "POST /api/v1/me": 405, "BREW /api/v1/me": 405, "GET /api/v1/none": 404, "GET /": 404,
		"GET /api/v1/contests/": 404, "GET /API/v1/contests": 404, "OPTIONS /api/v1/contests": 405, "GET /metrics": 404,
		"GET /openapi.json": 404, "GET /docs": 404, "GET /debug/pprof/": 404,
	} {
		method, path, _ := strings.Cut(path, " ")
		a := h.ask(method, path, "", nil)
		if p := problem(t, a); a.status != want || p.Code != quiz.NotFound {
			t.Errorf("%s %s: %d %s", method, path, a.status, a.body)
		}
		if allow := a.header.Get("Allow"); want == 405 && allow == "" {
			t.Errorf("%s %s says not what is allowed", method, path)
		}
	}
	site := httptest.NewServer(h.server)
	t.Cleanup(site.Close)
	res, err := http.Head(site.URL + "/api/v1/contests")
	must(t, err)
	must(t, res.Body.Close())
	if res.StatusCode != http.StatusOK {
		t.Errorf("HEAD: %d", res.StatusCode)
	}
}
