package api_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/tally"
	"lawquiz/server/api"
)

const itemsPath = "/api/v1/console/contests/formula/items"

// formulas holds a contest whose stems a spreadsheet program would run, and lets one person sit.
func formulas(t *testing.T) *house {
	t.Helper()
	h := open(t)
	b := bank()
	for i := range b.Questions {
		b.Questions[i].Revision = 2 // the first is on record with another text
		b.Questions[i].Stem = "=HYPERLINK(\"http://evil.example\",\"" + b.Questions[i].Stem + "\")"
	}
	_, err := play.Publish(t.Context(), h.db, "test.yaml", document("formula", openWindow), []questions.Bank{b}, h.now())
	must(t, err)
	must(t, h.catalog.Reload(t.Context()))
	h.sit("formula", h.worker("王小芳", factoryA), time.Minute)
	return h
}

func TestItems(t *testing.T) {
	t.Parallel()
	h := formulas(t)
	var got tally.Items
	h.keep(http.StatusOK, &got, "GET", itemsPath, nil)
	if got.Contest != "formula" || got.Sittings != 1 || len(got.Questions) != 8 || got.Questions[0].Facility != 1 || got.AsOf != h.now() {
		t.Errorf("%+v", got)
	}
	a := h.admin("GET", itemsPath+".csv", nil)
	if a.status != http.StatusOK || a.header.Get("Cache-Control") != "no-store" || !strings.Contains(a.header.Get("Content-Disposition"), "attachment") {
		t.Fatalf("%d %v %s", a.status, a.header, a.body)
	}
	text, marked := strings.CutPrefix(a.body, "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if !marked || err != nil || len(rows) != 9 || rows[0][0] != "题目编号" {
		t.Fatalf("%v %s", err, a.body)
	}
	for _, row := range rows[1:] {
		if !strings.HasPrefix(row[3], "'=HYPERLINK(") || row[6] != "1.000" {
			t.Errorf("%q", row)
		}
	}
	for _, path := range []string{"/api/v1/console/contests/none/items", "/api/v1/console/contests/none/items.csv"} {
		if got := h.refused("GET", path, nil); got.Code != quiz.NotFound {
			t.Errorf("%s: %+v", path, got)
		}
	}
}

// A contest nobody has sat in has no figures, and says so without nulls.
func TestNoItems(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.admin("GET", "/api/v1/console/contests/future/items", nil)
	var got map[string]any
	must(t, json.Unmarshal([]byte(a.body), &got))
	for _, list := range []string{"questions", "suspects"} {
		if items, ok := got[list].([]any); !ok || len(items) != 0 {
			t.Errorf("%s: %s", list, a.body)
		}
	}
	if a := h.admin("GET", "/api/v1/console/contests/future/items.csv", nil); a.status != http.StatusOK || strings.Count(a.body, "\r\n") != 1 {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// A server without banks and statistics has none of these routes for anybody.
func TestServerWithoutBanks(t *testing.T) {
	t.Parallel()
	h := open(t, func(c *api.Config) { c.Library, c.Items = nil, nil })
	for _, path := range []string{banksPath, uploadsPath, itemsPath} {
		if got := h.refused("GET", path, nil); got.Code != quiz.NotFound {
			t.Errorf("%s: %+v", path, got)
		}
		if got := problem(t, h.ask("GET", path, "", nil)); got.Code != quiz.Unauthenticated {
			t.Errorf("%s without the key: %+v", path, got)
		}
	}
}
