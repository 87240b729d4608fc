package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/server/api"
)

const peoplePath = "/api/v1/contests/free/boards/people"

// crowd lets three people take part and returns the token of the first, who is of factory A.
func crowd(h *house) string {
	first := h.worker("王小芳", factoryA)
	h.sit("free", first, 2*time.Minute)
	h.sit("free", h.worker("欧阳小红", factoryA), time.Minute)
	h.sit("free", h.worker("阿依古丽·买买提", factoryB), 3*time.Minute)
	return first
}

func TestPeopleBoard(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := crowd(h)
	var b api.PeopleBoard
	h.want(&b, "GET", peoplePath, token, nil)
	if b.Total != 3 || b.Stale || b.StaleSince != 0 || b.AsOf != h.now() || b.Unit != "1" {
		t.Errorf("head: %+v", b)
	}
	want := []api.BoardRow{
		{Place: 1, Name: "欧阳*红", Unit: "红星纺织厂工会", UnitID: "3", Points: 100, Elapsed: 60_000},
		{Place: 2, Name: "王*芳", Unit: "红星纺织厂工会", UnitID: "3", Points: 100, Elapsed: 120_000},
		{Place: 3, Name: "阿***·买**", Unit: "东风机械厂工会", UnitID: "4", Points: 100, Elapsed: 180_000},
	}
	if fmt.Sprint(b.Items) != fmt.Sprint(want) {
		t.Errorf("city: %+v", b.Items)
	}
	for unit, names := range map[string]string{"3": "欧阳小红 王小芳", "4": "阿***·买**", "2": "欧阳*红 王*芳 阿***·买**", "5": ""} {
		h.want(&b, "GET", peoplePath+"?unit="+unit, token, nil)
		var got []string
		for _, r := range b.Items {
			got = append(got, r.Name)
		}
		if strings.Join(got, " ") != names {
			t.Errorf("unit %s: %v", unit, got)
		}
	}
	h.want(&b, "GET", peoplePath+"?limit=1&offset=1", token, nil)
	if len(b.Items) != 1 || b.Items[0].Place != 2 {
		t.Errorf("second page: %+v", b.Items)
	}
	if a := h.ask("GET", peoplePath+"?unit=5", token, nil); !strings.Contains(a.body, `"items":[]`) {
		t.Errorf("an empty board: %s", a.body)
	}
	for query, at := range map[string]string{
		"limit=0": "query.limit", "limit=101": "query.limit", "limit=x": "query.limit", "offset=1001": "query.offset",
		"offset=-1": "query.offset", "unit=x": "query.unit", "unit=-1": "query.unit",
	} {
		got := problem(t, h.ask("GET", peoplePath+"?"+query, token, nil))
		if got.Code != quiz.Invalid || len(got.Errors) != 1 || got.Errors[0].Location != at {
			t.Errorf("%s: %+v", query, got)
		}
	}
	if got := problem(t, h.ask("GET", peoplePath+"?unit=77", token, nil)); got.Code != quiz.NotFound {
		t.Errorf("unknown unit: %+v", got)
	}
}

// Somebody counted at a county because her unit is missing does not see the county's names.
func TestNamesStayMaskedAboveTheGrassroots(t *testing.T) {
	t.Parallel()
	h := open(t)
	crowd(h)
	var b api.PeopleBoard
	h.want(&b, "GET", peoplePath+"?unit=2", h.worker("周小英", county), nil)
	if b.Items[0].Name != "欧阳*红" {
		t.Errorf("%+v", b.Items)
	}
}

// Until she has taken part, somebody may bind to one unit after another: she sees no names there.
func TestNamesStayMaskedBeforeTakingPart(t *testing.T) {
	t.Parallel()
	h := open(t)
	crowd(h)
	token := h.worker("周小英", factoryA)
	var b api.PeopleBoard
	h.want(&b, "GET", peoplePath+"?unit=3", token, nil)
	if b.Items[0].Name != "欧阳*红" {
		t.Errorf("before: %+v", b.Items)
	}
	h.sit("free", token, time.Second)
	h.want(&b, "GET", peoplePath+"?unit=3", token, nil)
	for _, r := range b.Items {
		if strings.Contains(r.Name, "*") {
			t.Errorf("after: %+v", b.Items)
		}
	}
}

// Somebody whose own unit is not in the tree is counted at the unit above it, and is none of its people.
func TestATypedUnitShowsNoNames(t *testing.T) {
	t.Parallel()
	h := open(t)
	crowd(h)
	var in api.LoggedIn
	h.want(&in, "POST", "/api/v1/login/demo", "", api.DemoLogin{Name: "周小英"})
	var p api.Person
	h.want(&p, "PUT", "/api/v1/me", in.Token, api.Registration{
		Name: "周小英", Gender: quiz.Female, Parent: "3", UnitName: "红星纺织厂门市部", Consent: consent,
	})
	h.sit("free", in.Token, 4*time.Minute)
	var b api.PeopleBoard
	h.want(&b, "GET", peoplePath+"?unit=3", in.Token, nil)
	var me api.MyPlaces
	h.want(&me, "GET", "/api/v1/contests/free/boards/me", in.Token, nil)
	for _, items := range [][]api.BoardRow{b.Items, me.Levels[0].Items} {
		if len(items) != 3 || items[0].Name != "欧阳*红" {
			t.Errorf("%+v", items)
		}
	}
}

func TestBoardIsReadOnceASecond(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := crowd(h)
	before := h.boards.reads.Load()
	var wg sync.WaitGroup
	first := h.ask("GET", peoplePath, token, nil)
	for range 20 {
		wg.Go(func() {
			if a := h.ask("GET", peoplePath, token, nil); a.body != first.body {
				t.Errorf("%s is not %s", a.body, first.body)
			}
		})
	}
	wg.Wait()
	if n := h.boards.reads.Load() - before; n != 1 {
		t.Errorf("%d reads", n)
	}
	etag := func(r *http.Request) { r.Header.Set("If-None-Match", first.header.Get("ETag")) }
	if a := h.ask("GET", peoplePath, token, nil, etag); a.status != http.StatusNotModified || a.body != "" {
		t.Errorf("unchanged: %+v", a)
	}
	h.pass(1001 * time.Millisecond)
	if a := h.ask("GET", peoplePath, token, nil, etag); a.status != http.StatusNotModified || a.header.Get("ETag") == "" {
		t.Errorf("read again, unchanged: %+v", a)
	}
	if n := h.boards.reads.Load() - before; n != 2 {
		t.Errorf("%d reads after a second", n)
	}
	h.sit("free", h.worker("周小英", factoryB), 30*time.Second)
	if a := h.ask("GET", peoplePath, token, nil, etag); a.status != http.StatusOK || a.header.Get("ETag") == first.header.Get("ETag") {
		t.Errorf("changed: %+v", a)
	}
}

// Boards that do not answer are served as they were, and say so; sittings go on.
func TestBoardsDown(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := crowd(h)
	var fresh, old api.PeopleBoard
	h.want(&fresh, "GET", peoplePath, token, nil)
	h.boards.down.Store(true)
	h.pass(5 * time.Second)
	h.want(&old, "GET", peoplePath, token, nil)
	if !old.Stale || old.AsOf != fresh.AsOf || old.StaleSince != fresh.AsOf || len(old.Items) != 3 {
		t.Errorf("stale: %+v", old)
	}
	h.sit("day", token, time.Minute)
	for _, path := range []string{peoplePath + "?unit=4", "/api/v1/contests/free/boards/me", "/api/v1/contests/free/boards/units"} {
		a := h.ask("GET", path, token, nil)
		if p := problem(t, a); p.Code != quiz.Unavailable || a.header.Get("Retry-After") == "" || strings.Contains(a.body, "6379") {
			t.Errorf("%s: %s", path, a.body)
		}
	}
	h.boards.down.Store(false)
	h.pass(2 * time.Second)
	h.want(&fresh, "GET", peoplePath, token, nil)
	if fresh.Stale || fresh.AsOf != h.now() {
		t.Errorf("back: %+v", fresh)
	}
	h.carrier.since.Store(start)
	h.pass(2 * time.Second)
	h.want(&old, "GET", peoplePath, token, nil)
	if !old.Stale || old.StaleSince != start {
		t.Errorf("carrying lags: %+v", old)
	}
	h.pass(11 * time.Minute)
	h.boards.down.Store(true)
	if p := problem(t, h.ask("GET", peoplePath, token, nil)); p.Code != quiz.Unavailable {
		t.Errorf("an old page served too long: %+v", p)
	}
}

func TestMyPlaces(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := crowd(h)
	var m api.MyPlaces
	h.want(&m, "GET", "/api/v1/contests/free/boards/me", token, nil)
	if !m.Placed || m.Points != 100 || m.Elapsed != 120_000 || len(m.Levels) != 3 {
		t.Fatalf("%+v", m)
	}
	shown := func(l api.MyPlace) string {
		var b strings.Builder
		fmt.Fprintf(&b, "%s %d/%d:", l.Unit, l.Place, l.Total)
		for _, r := range l.Items {
			fmt.Fprintf(&b, " %d%s%v", r.Place, r.Name, r.Me)
		}
		return b.String()
	}
	for i, want := range []string{
		"红星纺织厂工会 2/2: 1欧阳小红false 2王小芳true",
		"甲县总工会 2/3: 1欧阳*红false 2王小芳true 3阿***·买**false",
		"某市总工会 2/3: 1欧阳*红false 2王小芳true 3阿***·买**false",
	} {
		if got := shown(m.Levels[i]); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	a := h.ask("GET", "/api/v1/contests/day/boards/me", token, nil)
	if a.status != http.StatusOK || !strings.Contains(a.body, `"placed":false`) || !strings.Contains(a.body, `"levels":[]`) {
		t.Errorf("not placed: %s", a.body)
	}
}

func TestUnitBoard(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := crowd(h)
	var b api.UnitBoard
	h.want(&b, "GET", "/api/v1/contests/free/boards/units?parent=2", token, nil)
	if len(b.Items) != 2 || b.Parent != "2" {
		t.Fatalf("%+v", b)
	}
	a, small := b.Items[0], b.Items[1]
	if a.Unit != "红星纺织厂工会" || a.Place != 1 || *a.Due != 4 || *a.Participation != 50 || a.People != 2 || a.MeanPoints != 100 ||
		a.PassRate != 100 || a.TooSmall || a.Over100 || a.HeadCountMissing {
		t.Errorf("factory A: %+v", a)
	}
	if small.Place != 0 || !small.TooSmall || *small.Participation != 50 {
		t.Errorf("factory B: %+v", small)
	}
	b = api.UnitBoard{}
	h.want(&b, "GET", "/api/v1/contests/free/boards/units", token, nil)
	if far := b.Items[1]; far.Unit != "乙县总工会" || !far.HeadCountMissing || far.Place != 0 || far.Due != nil || far.Participation != nil {
		t.Errorf("far county: %+v", far)
	}
	b = api.UnitBoard{}
	h.want(&b, "GET", "/api/v1/contests/free/boards/units?parent=2&by=people", token, nil)
	if b.By[0] != quiz.ByPeople || b.Items[1].Place != 2 {
		t.Errorf("by people: %+v", b)
	}
	for _, name := range []string{"周小英", "吴小兰", "郑小梅"} {
		h.sit("free", h.worker(name, factoryB), time.Minute)
	}
	h.pass(2 * time.Second)
	b = api.UnitBoard{}
	h.want(&b, "GET", "/api/v1/contests/free/boards/units?parent=2&by=people", token, nil)
	if over := b.Items[0]; !over.Over100 || *over.Participation != 100 || over.People != 4 {
		t.Errorf("more than are due: %+v", over)
	}
	if got := problem(t, h.ask("GET", "/api/v1/contests/free/boards/units?by=luck", token, nil)); got.Code != quiz.Invalid {
		t.Errorf("unknown metric: %+v", got)
	}
	if a := h.ask("GET", "/api/v1/contests/free/boards/units?parent=3", token, nil); !strings.Contains(a.body, `"items":[]`) {
		t.Errorf("no units below: %s", a.body)
	}
}

// event reads one event of a stream into its fields.
func event(lines *bufio.Scanner) map[string]string {
	fields := make(map[string]string)
	for lines.Scan() && lines.Text() != "" {
		name, value, _ := strings.Cut(lines.Text(), ": ")
		fields[name] = value
	}
	return fields
}

// The screen gets the board as an event when it opens and whenever it changes, masked, whatever the
// connection's time-outs, and the stream ends with the server.
func TestStream(t *testing.T) {
	t.Parallel()
	h := open(t)
	crowd(h)
	site := httptest.NewUnstartedServer(h.server)
	site.Config.ReadTimeout, site.Config.WriteTimeout = 200*time.Millisecond, 200*time.Millisecond // a poll takes a second
	site.Start()
	t.Cleanup(site.Close)
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(stop)
	r, err := http.NewRequestWithContext(ctx, "GET", site.URL+"/api/v1/contests/free/boards/stream?unit=3", nil)
	must(t, err)
	res, err := site.Client().Do(r)
	must(t, err)
	defer res.Body.Close()
	if ct := res.Header.Get("Content-Type"); res.StatusCode != http.StatusOK || !strings.HasPrefix(ct, "text/event-stream") {
		t.Fatalf("%d %s", res.StatusCode, ct)
	}
	lines := bufio.NewScanner(res.Body)
	fields := event(lines)
	var b api.PeopleBoard
	must(t, json.Unmarshal([]byte(fields["data"]), &b))
	if fields["event"] != "board" || fields["retry"] != "3000" || fields["id"] == "" || b.Total != 2 || b.Items[0].Name != "欧阳*红" {
		t.Errorf("%v", fields)
	}
	h.sit("free", h.worker("周小英", factoryA), time.Minute)
	must(t, json.Unmarshal([]byte(event(lines)["data"]), &b))
	if b.Total != 3 {
		t.Errorf("after a change: %+v", b)
	}
	h.server.Close()
	for lines.Scan() {
	}
	if err := lines.Err(); err != nil {
		t.Errorf("the stream did not end well: %v", err)
	}
	if got := problem(t, h.ask("GET", "/api/v1/contests/free/boards/stream", "", nil)); got.Code != quiz.Unavailable {
		t.Errorf("after the end: %+v", got)
	}
}
