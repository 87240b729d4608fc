package api_test

import (
	"context"
	"net/http"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/server/account/staff"
)

// letIn says which callers a class of routes lets in. A class that is not here fails the test.
var letIn = map[string][]string{
	"admin":     {"admin", "operator"},
	"reader":    {"admin", "operator", "auditor"},
	"organiser": {"admin", "operator", "organiser", "other organiser"},
	"staff":     {"admin", "operator", "organiser", "other organiser", "auditor"},
	"session":   {"admin", "admin without codes", "organiser", "other organiser", "auditor"},
	"link":      {"link"},
	"operator":  {"operator"},
}

// openDoors are the console's routes that take no session, for they give one.
var openDoors = []string{"/api/v1/console/setup", "/api/v1/console/login"}

// callers are one of each kind; the admin without codes has still to set up two-step verification.
func (h *house) callers() map[string]*seat {
	bare := h.newcomer("bare", staff.Admin, quiz.Root)
	h.setPassword(bare)
	return map[string]*seat{
		"nobody": {login: "nobody"}, "worker": {login: "worker", header: "Bearer " + h.worker("王小芳", factoryA)},
		"link": h.viewer(staff.Screen, "day", county), "organiser": h.seat("county", staff.Organiser, county),
		"other organiser": h.seat("far", staff.Organiser, farCounty), "auditor": h.seat("auditor", staff.Auditor, quiz.Root),
		"admin": h.seat("admin", staff.Admin, quiz.Root), "admin without codes": bare, "operator": operatorSeat(),
	}
}

// Every route of the console, and of links, lets in whom its class says and nobody else.
func TestEveryRoleOnEveryRoute(t *testing.T) {
	t.Parallel()
	h := open(t)
	p := h.begin("day", h.worker("李小红", factoryA))
	callers, asked := h.callers(), 0
	for _, o := range operations(t) {
		console := strings.HasPrefix(o.path, "/api/v1/console/")
		if !console && o.who != "link" || slices.Contains(openDoors, o.path) {
			continue
		}
		welcome, known := letIn[o.who]
		if !known {
			t.Errorf("%s %s is for %q, which is no class of the console", o.method, o.path, o.who)
			continue
		}
		for name, c := range callers {
			asked++
			h.pass(10 * time.Second) // wrong keys are let try again
			h.refresh(c)
			a := h.as(c, o.method, concrete(o.path, p), bodyFor(o.method), briefly(o.path))
			if refused := a.status == http.StatusUnauthorized || a.status == http.StatusForbidden; refused == slices.Contains(welcome, name) {
				t.Errorf("%s %s for %s, asked by %s: %d %s", o.method, o.path, o.who, name, a.status, a.body)
			}
			if unknown := name == "nobody" || name == "worker" || name == "link"; unknown && a.status == http.StatusForbidden {
				t.Errorf("%s %s tells %s more than that nobody is logged in", o.method, o.path, name)
			}
		}
	}
	if asked < 300 {
		t.Errorf("only %d questions were asked", asked)
	}
	check, err := h.staff.Verify(t.Context())
	must(t, err)
	if check.Broken != 0 || check.Entries < 50 {
		t.Errorf("the log of changes after it: %+v", check)
	}
}

// refresh logs a caller in again whose session has ended, as by logging out.
func (h *house) refresh(c *seat) {
	if c.token == "" {
		return
	}
	if _, err := h.staff.Authenticate(h.tb.Context(), c.token); err != nil {
		h.enter(c, goodPassword)
	}
}

// bodyFor is a body that every route reads and none can do anything with.
func bodyFor(method string) any {
	if method == http.MethodGet || method == http.MethodDelete {
		return nil
	}
	return `{}`
}

// briefly leaves a stream after a moment.
func briefly(route string) func(*http.Request) {
	return func(r *http.Request) {
		last := path.Base(route)
		if last != "live" && !strings.Contains(last, "stream") && !strings.Contains(last, "events") {
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), 100*time.Millisecond)
		context.AfterFunc(ctx, cancel)
		*r = *r.WithContext(ctx)
	}
}

// No request changes anything with the cookie alone, as a foreign page could make a browser send it.
func TestEveryChangeNeedsTheToken(t *testing.T) {
	t.Parallel()
	h := open(t)
	p := h.begin("day", h.worker("李小红", factoryA))
	admin := h.seat("admin", staff.Admin, quiz.Root)
	before, err := h.staff.Verify(t.Context())
	must(t, err)
	for _, csrf := range []string{"", "x", strings.Repeat("A", len(admin.csrf))} {
		foreign := &seat{token: admin.token, csrf: csrf}
		for _, o := range operations(t) {
			if o.method == http.MethodGet || !strings.HasPrefix(o.path, "/api/v1/console/") || slices.Contains(openDoors, o.path) {
				continue
			}
			h.pass(time.Second)
			wantProblem(t, h.as(foreign, o.method, concrete(o.path, p), bodyFor(o.method)), quiz.Forbidden, "X-Csrf-Token")
		}
	}
	after, err := h.staff.Verify(t.Context())
	must(t, err)
	if after != before {
		t.Errorf("the log grew from %+v to %+v", before, after)
	}
}
