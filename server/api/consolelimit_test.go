package api_test

import (
	"net/http"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/server/account/staff"
)

// No route of the console is asked without end by one account, whatever the route costs others.
func TestOneAccountDoesNotTakeAll(t *testing.T) {
	t.Parallel()
	h := open(t)
	c, other := h.seat("county", staff.Organiser, county), h.seat("far", staff.Organiser, farCounty)
	for i := range 501 {
		a := h.as(c, "GET", console+"/award-metrics", nil)
		if limited := a.status == http.StatusTooManyRequests; limited != (i == 500) {
			t.Fatalf("request %d: %d %s", i, a.status, a.body)
		}
	}
	wantProblem(t, h.as(c, "GET", console+"/contests/day/overview", nil), quiz.RateLimited)
	if a := h.as(other, "GET", console+"/award-metrics", nil); a.status != http.StatusOK {
		t.Errorf("another account: %d %s", a.status, a.body)
	}
	h.pass(time.Second)
	if a := h.as(c, "GET", console+"/award-metrics", nil); a.status != http.StatusOK {
		t.Errorf("a second later: %d %s", a.status, a.body)
	}
}

// What reckons an award from the whole record waits its turn, and whoever leaves meanwhile is let go.
func TestAwardsAreReckonedInTurn(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.seat("admin", staff.Admin, quiz.Root)
	path := consoleAPI + "/awards/" + h.draft(admin, "day", citySheet, "").ID
	release := h.server.Reckoning()
	ways := []struct {
		method, path string
		body         any
	}{
		{"GET", "/preview", nil}, {"GET", "/preview?cutoff=1", nil}, {"GET", "/stability", nil}, {"GET", "/people", nil},
		{"POST", "/whatif", `{"weights":{"评审":1}}`}, {"PUT", "/decisions", `{"units":["2","5"],"reason":"研究"}`},
	}
	for _, w := range ways {
		wantProblem(t, h.impatient(admin, w.method, path+w.path, w.body), quiz.Busy)
	}
	release()
	for _, w := range ways[:4] {
		if a := h.as(admin, w.method, path+w.path, w.body); a.status != http.StatusOK {
			t.Errorf("%s %s: %d %s", w.method, w.path, a.status, a.body)
		}
	}
}

// Files, which may be large and unpack to more, are read a few at a time whatever they are for.
func TestFilesAreReadInTurn(t *testing.T) {
	t.Parallel()
	h := open(t)
	c := h.seat("county", staff.Organiser, county)
	release := h.server.Reading()
	paths := []string{
		"/accounts/batch?file=a.csv", "/units/import?file=a.csv", "/units/2/roster?file=a.csv", "/contests/day/materials/import?file=a.csv",
		"/contests/day/metrics/import?file=a.csv&source=x&as_of=2026-01-01",
	}
	for _, path := range paths {
		wantProblem(t, h.as(c, "POST", console+path, "姓名,单位代码\n李红,X1-1\n", asFile), quiz.Busy)
	}
	release()
	for _, path := range paths {
		if a := h.as(c, "POST", console+path, "姓名,单位代码\n李红,X1-1\n", asFile); a.status >= http.StatusInternalServerError {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
}
