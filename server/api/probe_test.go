package api_test

import (
	"context"
	"errors"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/server/account"
	"lawquiz/server/api"
)

// down is a record that does not answer.
type down struct{}

var errDown = errors.New("pq: connection to 10.9.8.7 refused for user lawquiz")

func (down) Ping(context.Context) error                   { return errDown }
func (down) Scene(context.Context, string) (int64, error) { return 0, errDown }

func (down) SceneOf(context.Context, int64) (string, error) { return "", errDown }

func TestProbes(t *testing.T) {
	t.Parallel()
	h := open(t)
	var r api.Readiness
	h.want(new(api.Health), "GET", "/healthz", "", nil)
	h.carrier.since.Store(start)
	h.want(&r, "GET", "/readyz", "", nil)
	if r.Status != "ready" || r.Contests != 4 || r.Units != 5 || len(r.Stale) != 4 {
		t.Errorf("%+v", r)
	}
	h.server.Close()
	if a := h.ask("GET", "/readyz", "", nil); a.status != http.StatusServiceUnavailable || !strings.Contains(a.body, "leaving") {
		t.Errorf("leaving: %+v", a)
	}
	dead := open(t, func(c *api.Config) { c.Record = down{} })
	if a := dead.ask("GET", "/readyz", "", nil); a.status != http.StatusServiceUnavailable || strings.Contains(a.body, "10.9.8.7") {
		t.Errorf("record down: %+v", a)
	}
	if a := dead.ask("GET", "/healthz", "", nil); a.status != http.StatusOK {
		t.Errorf("alive: %+v", a)
	}
	a := dead.ask("GET", "/api/v1/scenes/k7m3q", "", nil)
	if p := problem(t, a); p.Code != quiz.Internal || strings.Contains(a.body, "10.9.8.7") || !strings.Contains(p.Detail, p.RequestID) {
		t.Errorf("internal: %s", a.body)
	}
	if !strings.Contains(dead.log.String(), "10.9.8.7") {
		t.Error("the cause was not logged")
	}
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	m := api.NewMetrics()
	m.Gauge("lawquiz_queue_depth", "Writes that wait.", func() float64 { return 7 })
	h := open(t, func(c *api.Config) { c.Metrics = m })
	token := h.worker("王小芳", factoryA)
	h.sit("free", token, time.Minute)
	h.ask("POST", "/api/v1/papers/12/submit", token, submission{quiz.Answers{}})
	h.ask("GET", "/none/of/these", "", nil)
	h.ask("BREW", "/none", "", nil)
	m.Carried(3, nil)
	m.Carried(1, errBoardsDown)
	w := httptest.NewRecorder()
	h.server.AdminHandler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	for _, line := range []string{
		`lawquiz_request_seconds_count{method="POST",route="/api/v1/papers/:id/submit",status="2xx"} 1`,
		`lawquiz_request_seconds_count{method="POST",route="/api/v1/papers/:id/submit",status="4xx"} 1`,
		`lawquiz_request_seconds_count{method="other",route="none",status="4xx"} 1`,
		`lawquiz_submits_total{result="ok"} 1`, `lawquiz_submits_total{result="not_found"} 1`,
		`lawquiz_board_carries_total{result="error"} 1`, `lawquiz_board_entries_total 3`, `lawquiz_queue_depth 7`,
	} {
		if !strings.Contains(w.Body.String(), line+"\n") {
			t.Errorf("no line %s", line)
		}
	}
	if strings.Contains(w.Body.String(), "/none") {
		t.Error("a path that is no route became a label")
	}
}

// panicky is accounts with a fault in them.
type panicky struct{ api.Accounts }

func (panicky) Authenticate(context.Context, string) (*account.Viewer, error) {
	panic("a fault of ours")
}

func TestPanicIsInternal(t *testing.T) {
	t.Parallel()
	h := open(t, func(c *api.Config) { c.Accounts = panicky{} })
	a := h.ask("GET", "/api/v1/me", "token", nil)
	if p := problem(t, a); p.Code != quiz.Internal || strings.Contains(a.body, "fault") {
		t.Errorf("%s", a.body)
	}
	if !strings.Contains(h.log.String(), "a fault of ours") {
		t.Error("the panic was not logged")
	}
}

// The errors clients see are written down word by word.
func TestProblemGolden(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := h.worker("王小芳", factoryA)
	var b strings.Builder
	for _, c := range []struct{ method, path, token, body string }{
		{"POST", "/api/v1/login/demo", "", `{}`},
		{"POST", "/api/v1/login/demo", "", `{"name": 5}`},
		{"POST", "/api/v1/login/demo", "", `{"name": "` + strings.Repeat("秘", 61) + `"}`},
		{"POST", "/api/v1/login/demo", "", `[1]`},
		{"POST", "/api/v1/login/demo", "", `{"name": tell-nobody}`},
		{"POST", "/api/v1/login/demo", "", ``},
		{"PUT", "/api/v1/me", token, `{"name": "王小芳", "unit": "tell-nobody", "consent": "x"}`},
		{"GET", "/api/v1/units?limit=tell-nobody", token, ""},
		{"GET", "/api/v1/units?limit=9999", token, ""},
		{"GET", "/api/v1/me", "tell-nobody", ""},
		{"GET", "/api/v1/contests/future/papers", token, ""},
		{"POST", "/api/v1/contests/future/papers", token, ""},
		{"POST", "/api/v1/papers/1/submit", token, `{"answers": {"tell-nobody": 7}}`},
		{"GET", "/api/v1/tell-nobody", "", ""},
	} {
		var body any
		if c.method != "GET" && !strings.HasSuffix(c.path, "/papers") {
			body = c.body
		}
		a := h.ask(c.method, c.path, c.token, body)
		problem(t, a)
		if strings.Contains(a.body, "tell-nobody") || strings.Contains(a.body, "秘秘") {
			t.Errorf("%s %s repeats what was sent: %s", c.method, c.path, a.body)
		}
		path, _, _ := strings.Cut(c.path, "tell-nobody")
		b.WriteString(c.method + " " + path + " " + strings.ReplaceAll(clip(c.body), "tell-nobody", "…") + "\n")
		if after := a.header.Get("Retry-After"); after != "" {
			b.WriteString("Retry-After: " + after + "\n")
		}
		b.WriteString(a.body + "\n\n")
	}
	golden := filepath.Join("testdata", "problem.golden")
	if flag.Lookup("update").Value.String() == "true" {
		must(t, os.MkdirAll("testdata", 0o755))
		must(t, os.WriteFile(golden, []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile(golden)
	must(t, err)
	if b.String() != string(want) {
		t.Errorf("%s differs; look at it and run with -update:\n%s", golden, b.String())
	}
}

func clip(s string) string {
	if len(s) > 80 {
		return s[:9] + "…"
	}
	return s
}
