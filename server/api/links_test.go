package api_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/server/account/staff"
	"lawquiz/server/api"
)

// linked makes a link as the console does and returns the browser that came by it.
func (h *house) linked(by *seat, kind staff.Kind, contest, unit string) (*seat, api.MadeLink) {
	h.tb.Helper()
	var made api.MadeLink
	h.seen(by, &made, "POST", console+"/links", map[string]any{
		"kind": kind, "contest": contest, "unit": unit, "expires_at": h.now() + (30 * 24 * time.Hour).Milliseconds(),
	})
	_, cookie, err := h.staff.Exchange(h.tb.Context(), made.Secret)
	must(h.tb, err)
	return &seat{login: "link", link: cookie}, made
}

// A link is good while whoever made it may see its unit, and again when she may again. The list says why one is not.
func TestALinkHoldsNoLongerThanItsMaker(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin, o := h.seat("admin", staff.Admin, quiz.Root), h.seat("county", staff.Organiser, county)
	account := console + "/accounts/" + strconv.FormatInt(o.id, 10)
	v, made := h.linked(o, staff.Board, "", "3")
	kept, _ := h.linked(admin, staff.Board, "", "3")
	good := func(want int, word string) {
		t.Helper()
		if a := h.as(v, "GET", "/api/v1/links/current", nil); (a.status == http.StatusOK) != (want == 2) {
			t.Errorf("%d %s", a.status, a.body)
		}
		a := h.ask("POST", "/api/v1/links/exchange", "", api.LinkSecret{Secret: made.Secret})
		if (a.status == http.StatusOK) != (want == 2) {
			t.Errorf("exchanged: %d %s", a.status, a.body)
		}
		if a := h.as(kept, "GET", "/api/v1/links/current", nil); a.status != http.StatusOK {
			t.Errorf("another's link of the same unit: %d %s", a.status, a.body)
		}
		var list api.Links
		if h.seen(admin, &list, "GET", console+"/links?good=true", nil); list.Total != want {
			t.Errorf("%d links are called good, want %d", list.Total, want)
		}
		h.seen(admin, &list, "GET", console+"/links", nil)
		for _, l := range list.Items {
			if l.ID == made.Link.ID && (l.Lapsed == "") != (word == "") || !strings.Contains(list.Items[1].Lapsed, word) {
				t.Errorf("the list says %q, want %q", l.Lapsed, word)
			}
		}
	}
	change := func(body string) {
		t.Helper()
		if a := h.as(admin, "PUT", account, body); a.status != http.StatusOK {
			t.Fatal(a.body)
		}
	}
	good(2, "")
	change(`{"disabled":true}`)
	good(1, "停用")
	change(`{"disabled":false}`)
	good(2, "")
	change(`{"unit":"5"}`)
	good(1, "不再管")
	change(`{"unit":"2"}`)
	good(2, "")
}

// A stream of a link ends with the account that made it.
func TestAStreamEndsWithTheMakerOfItsLink(t *testing.T) {
	t.Parallel()
	h := peopled(t)
	site := httptest.NewServer(h.server)
	t.Cleanup(site.Close)
	t.Cleanup(h.server.Close)
	o := h.seat("county", staff.Organiser, county)
	v, _ := h.linked(o, staff.Board, "free", "")
	w := h.watch(site, v, "/api/v1/links/live", "")
	if event, _, data := w.next(); event != "figures" {
		t.Fatalf("%s %s", event, data)
	}
	off := true
	_, err := h.staff.Change(t.Context(), o.id, staff.Change{Disabled: &off})
	must(t, err)
	h.pass(11 * time.Second)
	h.sit("free", h.worker("赵敏", factoryB), time.Minute)
	event := "-"
	for event != "end" && event != "" {
		event, _, _ = w.next()
	}
	if event != "end" {
		t.Errorf("after the account: %q", event)
	}
}
