package rehearse_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"lawquiz/server/demo"
	"lawquiz/server/rehearse"
)

// Fifty people, of whom some leave and every kind of reply is lost, find an honest server honest.
func TestRunOverTheDemoUnits(t *testing.T) {
	t.Parallel()
	units, heads, _ := demo.Units()
	h := open(t, 15, units, heads, sabotage{}) // a paper of thirty seconds lasts two
	var progress bytes.Buffer
	cfg := h.config(50)
	cfg.Lost, cfg.Twice, cfg.Leave = 0.15, 0.2, 0.2
	cfg.Record, cfg.Progress = h.db, &progress
	report, err := rehearse.Run(t.Context(), cfg)
	must(t, err)
	t.Logf("%s\n%s", progress.String(), report)
	if !report.OK() {
		t.Fatal("an honest server was found wrong")
	}
	if report.ByDeadline == 0 || report.ByWorker < 40 || report.Lost == 0 || report.ByWorker+report.ByDeadline != report.Sittings {
		t.Errorf("too little happened: %+v", report)
	}
	c := report.Checked
	if c.Papers != report.Sittings || c.Rows < 40 || c.Places < 120 || c.Units < 80 || c.Record < 2*report.Sittings {
		t.Errorf("too little was checked: %+v", c)
	}
	if !report.Removed {
		t.Error("the rehearsal was not removed")
	}
	contests, err := h.db.Contests(t.Context())
	must(t, err)
	if len(contests) != 0 {
		t.Errorf("%d contests are left", len(contests))
	}
	for _, want := range []string{"到场 50/50", "交卷"} {
		if !strings.Contains(progress.String(), want) {
			t.Errorf("the progress does not say %q", want)
		}
	}
	if text := report.String(); !strings.Contains(text, "没有发现不符") || !strings.Contains(text, "演练数据已清除") {
		t.Errorf("the report says\n%s", text)
	}
	var back rehearse.Report
	text, err := json.Marshal(report)
	must(t, err)
	must(t, json.Unmarshal(text, &back))
	if back.Sittings != report.Sittings || back.Checked != report.Checked {
		t.Errorf("the report's JSON lost something: %s", text)
	}
}

// Every rule of counting, ties, places and partial points is recomputed rightly.
func TestRunUnderOtherRules(t *testing.T) {
	t.Parallel()
	for name, rules := range map[string]string{
		"sum, shared places, no limits": "standing: { counts: sum, ties: [], places: shared }",
		"mean by sittings":              "attempts: { per_contest: 3 }\nstanding: { counts: mean, ties: [sittings, first_at], places: shared }",
		"best of each day":              "attempts: { per_day: 2, per_week: 3 }\nstanding: { counts: best_per_day, ties: [finished_at], places: unique }",
		"the first counts":              "standing: { counts: first }",
		"the last counts":               "standing: { counts: last }\nparticipation: { people: all, of: 职工数, valid: answered >= 3 }",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			units, heads := few()
			h := open(t, 30, units, heads, sabotage{})
			cfg := h.config(25)
			cfg.Lost, cfg.Twice, cfg.Record = 0.1, 0.1, h.db
			cfg.Document = h.long(rules)
			report, err := rehearse.Run(t.Context(), cfg)
			must(t, err)
			if !report.OK() {
				t.Errorf("an honest server was found wrong:\n%s", report)
			}
			if report.Checked.Places < 20 || report.Checked.Record == 0 {
				t.Errorf("too little was checked: %+v", report.Checked)
			}
		})
	}
}

// A server that is slow is no wrong one: papers whose start is answered to nobody before their time runs
// out are sittings like those that were left.
func TestRunWhereStartsAreLostForLong(t *testing.T) {
	t.Parallel()
	units, heads := few()
	var starts atomic.Int64
	var h *house
	lost := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/papers") || starts.Add(1)%4 != 0 {
				next.ServeHTTP(w, r)
				return
			}
			next.ServeHTTP(httptest.NewRecorder(), r)
			_ = h.clock.Wait(r.Context(), 40*time.Second) // the client leaving ends it as well
			panic(http.ErrAbortHandler)
		})
	}
	h = open(t, 30, units, heads, sabotage{http: lost})
	cfg := h.config(20)
	cfg.Record, cfg.Patience = h.db, 10*time.Minute
	report, err := rehearse.Run(t.Context(), cfg)
	must(t, err)
	if !report.OK() || report.ByDeadline == 0 {
		t.Errorf("an honest server was found wrong, or nothing was lost:\n%s", report)
	}
}

// What makes no rehearsal is refused before anything is sent.
func TestRunRefuses(t *testing.T) {
	t.Parallel()
	good := rehearse.Config{BaseURL: "http://127.0.0.1:1", OperatorKey: "k", People: 1}
	for name, change := range map[string]func(*rehearse.Config){
		"no address":     func(c *rehearse.Config) { c.BaseURL = "" },
		"no key":         func(c *rehearse.Config) { c.OperatorKey = "" },
		"nobody":         func(c *rehearse.Config) { c.People = 0 },
		"no bank":        func(*rehearse.Config) {},
		"a bad share":    func(c *rehearse.Config) { c.Bank, c.Lost = some(), 1.5 },
		"no document":    func(c *rehearse.Config) { c.Bank, c.Document = some(), []byte("id: x") },
		"a real contest": func(c *rehearse.Config) { c.Bank, c.Document = some(), []byte(real) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := good
			change(&cfg)
			if _, err := rehearse.Run(t.Context(), cfg); err == nil {
				t.Error("it was held")
			}
		})
	}
}

// A rehearsal that is called off is cleared away all the same.
func TestRunCalledOff(t *testing.T) {
	t.Parallel()
	units, heads := few()
	h := open(t, 30, units, heads, sabotage{})
	ctx, stop := context.WithCancel(t.Context())
	cfg := h.config(20)
	cfg.Progress = writer(func(line []byte) {
		if bytes.Contains(line, []byte("到场")) {
			stop()
		}
	})
	report, err := rehearse.Run(ctx, cfg)
	if !errors.Is(err, context.Canceled) || !report.Removed || !report.OK() {
		t.Errorf("err %v, report %+v", err, report)
	}
}

type writer func([]byte)

func (w writer) Write(b []byte) (int, error) {
	w(b)
	return len(b), nil
}
