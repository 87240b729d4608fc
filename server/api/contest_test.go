package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"lawquiz/quiz"
	"lawquiz/server/api"
)

func TestContests(t *testing.T) {
	t.Parallel()
	h := open(t)
	var all api.Contests
	h.want(&all, "GET", "/api/v1/contests", "", nil)
	states := make(map[string]string)
	for _, c := range all.Items {
		states[c.ID] = c.State
		if c.ChancesLeft != nil || c.ServerNow != start || c.Hosts == nil || c.Units.Groups == nil {
			t.Errorf("%+v", c)
		}
	}
	if fmt.Sprint(states) != "map[day:open free:open future:upcoming past:closed]" {
		t.Errorf("%v", states)
	}
	token := h.worker("王小芳", factoryA)
	for id, want := range map[string]int{"day": 2, "free": -1} {
		var c api.Contest
		h.want(&c, "GET", "/api/v1/contests/"+id, token, nil)
		if c.ChancesLeft == nil || *c.ChancesLeft != want || c.Paper.Full != 100 || len(c.Paper.Sections) != 4 {
			t.Errorf("%+v", c)
		}
	}
	if got := problem(t, h.ask("GET", "/api/v1/contests/none", "", nil)); got.Code != quiz.NotFound {
		t.Errorf("%+v", got)
	}
}

func TestRules(t *testing.T) {
	t.Parallel()
	h := open(t)
	var r api.Rules
	h.want(&r, "GET", "/api/v1/contests/day/rules", "", nil)
	if !strings.Contains(r.Text, "普法知识竞答") && !strings.Contains(r.Title, "普法知识竞答") || r.Text == "" {
		t.Errorf("%+v", r)
	}
	text := h.ask("GET", "/api/v1/contests/day/rules?format=text", "", nil)
	accept := h.ask("GET", "/api/v1/contests/day/rules", "", nil, func(q *http.Request) { q.Header.Set("Accept", "text/plain") })
	for _, a := range []answer{text, accept} {
		if a.body != r.Text || a.header.Get("Content-Type") != "text/plain; charset=utf-8" {
			t.Errorf("%+v", a)
		}
	}
}

func TestUnits(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := h.worker("王小芳", factoryA)
	names := func(query string) string {
		var u api.Units
		h.want(&u, "GET", "/api/v1/units?"+query, token, nil)
		out := make([]string, len(u.Items))
		for i, item := range u.Items {
			out[i] = fmt.Sprint(item.Name, item.Children)
		}
		return fmt.Sprint(out, u.Total)
	}
	for query, want := range map[string]string{
		"":                        "[某市总工会2] 1",
		"parent=1":                "[甲县总工会2 乙县总工会0] 2",
		"parent=1&limit=1":        "[甲县总工会2] 2",
		"parent=1&offset=1":       "[乙县总工会0] 2",
		"parent=1&offset=9":       "[] 2",
		"parent=3":                "[] 0",
		"q=厂":                     "[红星纺织厂工会0 东风机械厂工会0] 2",
		"q=厂&limit=1":             "[红星纺织厂工会0] 2",
		"q=x1":                    "[甲县总工会2 红星纺织厂工会0 东风机械厂工会0] 3",
		"q=X1-2":                  "[东风机械厂工会0] 1",
		"q=x2":                    "[乙县总工会0] 1",
		"q=总工会&parent=2":          "[甲县总工会2] 1",
		"q=" + "%27%20OR%201%3D1": "[] 0",
		"q=%25":                   "[] 0",
		"q=k7m3q":                 "[红星纺织厂工会0] 1",
		"q=K7m3q":                 "[] 0",
		"q=k7m3q&parent=5":        "[] 0",
	} {
		if got := names(query); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	var u api.Units
	h.want(&u, "GET", "/api/v1/units?q=东风", token, nil)
	if u.Items[0].Path != "甲县总工会 / 东风机械厂工会" || u.Items[0].ID != "4" {
		t.Errorf("%+v", u)
	}
	for query, at := range map[string]string{
		"limit=501": "query.limit", "limit=x": "query.limit", "parent=x": "query.parent", "q=" + strings.Repeat("x", 61): "query.q",
	} {
		got := problem(t, h.ask("GET", "/api/v1/units?"+query, token, nil))
		if got.Code != quiz.Invalid || len(got.Errors) != 1 || got.Errors[0].Location != at {
			t.Errorf("%s: %+v", query, got)
		}
	}
}

const rehearsal = "rehearsal: true\n"

func TestRehearsals(t *testing.T) {
	t.Parallel()
	h := open(t)
	operator := func(r *http.Request) { r.Header.Set("Authorization", "Operator "+operatorKey) }
	yaml := func(r *http.Request) { operator(r); r.Header.Set("Content-Type", "application/yaml") }
	const path = "/api/v1/operator/rehearsals"
	got := problem(t, h.ask("POST", path, "", document("drill", openWindow), yaml))
	if got.Code != quiz.Invalid || !strings.Contains(got.Detail, "rehearsal: true") {
		t.Errorf("a real contest: %+v", got)
	}
	got = problem(t, h.ask("POST", path, "", "id: A B\ntitle: [x]\nfoo: 1\n"+rehearsal, yaml))
	if got.Code != quiz.Invalid || len(got.Errors) < 3 || !strings.HasPrefix(got.Errors[0].Location, "body:1:") {
		t.Errorf("faults: %+v", got)
	}
	if got := problem(t, h.ask("POST", path, "", `{}`, operator)); got.Status != http.StatusUnsupportedMediaType {
		t.Errorf("JSON: %+v", got)
	}
	a := h.ask("POST", path, "", document("drill", openWindow+rehearsal), yaml)
	if a.status != http.StatusCreated || !strings.Contains(a.body, `"id":"drill"`) {
		t.Fatalf("create: %+v", a)
	}
	if got := problem(t, h.ask("POST", path, "", document("drill", openWindow+rehearsal), yaml)); got.Code != quiz.Invalid {
		t.Errorf("twice: %+v", got)
	}
	if got := problem(t, h.ask("POST", path+"/day/login", "", `{"n":1}`, operator)); got.Code != quiz.NotFound {
		t.Errorf("log-in to a real contest: %+v", got)
	}
	a = h.ask("POST", path+"/drill/login", "", `{"n":1}`, operator)
	_, rest, _ := strings.Cut(a.body, `"token":"`)
	token, _, _ := strings.Cut(rest, `"`)
	if a.status != http.StatusOK || len(token) != 43 {
		t.Fatalf("log-in: %+v", a)
	}
	h.want(new(api.Person), "PUT", "/api/v1/me", token, api.Registration{Name: "演练一", Gender: quiz.Female, Unit: "3", Consent: consent})
	var mine, others api.Contests
	h.want(&mine, "GET", "/api/v1/contests", token, nil)
	h.want(&others, "GET", "/api/v1/contests", h.worker("王小芳", factoryA), nil)
	if len(mine.Items) != 1 || mine.Items[0].ID != "drill" || len(others.Items) != 4 {
		t.Errorf("lists: %d and %d", len(mine.Items), len(others.Items))
	}
	h.sit("drill", token, 0)
	if got := problem(t, h.ask("POST", "/api/v1/contests/day/papers", token, nil)); got.Code != quiz.NotEligible {
		t.Errorf("a simulated worker in a real contest: %+v", got)
	}
	if a := h.ask("DELETE", path+"/drill", "", nil, operator); a.status != http.StatusNoContent {
		t.Errorf("remove: %+v", a)
	}
	if got := problem(t, h.ask("DELETE", path+"/day", "", nil, operator)); got.Code != quiz.NotFound {
		t.Errorf("remove a real contest: %+v", got)
	}
}

// Without a key configured there is no operator, whatever is sent.
func TestNoOperatorWithoutAKey(t *testing.T) {
	t.Parallel()
	h := open(t, func(c *api.Config) { c.OperatorKey = "" })
	for _, key := range []string{"Operator ", "Operator", ""} {
		got := problem(t, h.ask("DELETE", "/api/v1/operator/rehearsals/day", "", nil, func(r *http.Request) {
			r.Header.Set("Authorization", key)
		}))
		if got.Code != quiz.Unauthenticated {
			t.Errorf("%q: %+v", key, got)
		}
	}
}

func TestDemoLoginOnlyInDemoMode(t *testing.T) {
	t.Parallel()
	h := open(t, func(c *api.Config) { c.Demo = false })
	if got := problem(t, h.ask("POST", "/api/v1/login/demo", "", api.DemoLogin{Name: "王小芳"})); got.Status != http.StatusNotFound {
		t.Errorf("%+v", got)
	}
	var v api.Version
	h.want(&v, "GET", "/api/v1/version", "", nil)
	if v.Demo || v.Version != "test" || v.Consent != consent {
		t.Errorf("%+v", v)
	}
}
