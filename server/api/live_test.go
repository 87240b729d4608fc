package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/server/account/staff"
	"lawquiz/server/api"
)

const overviewPath = "/api/v1/console/contests/free/overview"

// peopled is a house in which two women of one factory and one of the other have sat, one of them twice.
func peopled(t *testing.T, change ...func(*api.Config)) *house {
	t.Helper()
	h := open(t, change...)
	for name, unit := range map[string]int64{"王小芳": factoryA, "李小红": factoryA, "张梅": factoryB} {
		h.sit("free", h.worker(name, unit), time.Minute)
	}
	token := h.worker("王小芳", factoryA)
	h.want(new(api.Result), "POST", submitPath(h.begin("free", token)), token, submission{quiz.Answers{}})
	h.pass(time.Second)
	return h
}

// An organiser sees her subtree: its figures, its units in order, whom to rouse, and how it went.
func TestOverview(t *testing.T) {
	t.Parallel()
	h := peopled(t)
	c := h.seat("county", staff.Organiser, county)
	var o api.OverviewPage
	h.seen(c, &o, "GET", overviewPath, nil)
	u := o.Unit
	if u.Unit != "甲县总工会" || u.People != 3 || u.Women != 3 || u.Sittings != 4 || *u.Due != 6 || *u.Participation != 50 ||
		u.MeanPoints != 100 || u.PassRate != 100 || u.FullRate != 100 || u.Units != 2 || u.Active != 2 {
		t.Errorf("%+v", u)
	}
	if o.Today.People != 3 || o.Today.Sittings != 4 || len(o.Hours) != 11 || o.Hours[10].People != 3 || len(o.Days) != 1 {
		t.Errorf("today %+v, %d hours, %d days", o.Today, len(o.Hours), len(o.Days))
	}
	if len(o.Units) != 2 || o.Units[0].Unit != "红星纺织厂工会" || o.Units[0].Place != 1 || *o.Units[1].Participation != 50 {
		t.Errorf("%+v", o.Units)
	}
	if o.Rank == nil || o.Rank.Place != 1 || o.Rank.Of != 1 || o.Bands[9] != 3 || o.AsOf != h.now() || o.Stale {
		t.Errorf("rank %+v bands %v as of %d", o.Rank, o.Bands, o.AsOf)
	}
	if len(o.Laggards.Items) != 0 || o.Weakest == nil || len(o.Weakest.Articles) != 0 {
		t.Errorf("laggards %+v weakest %+v", o.Laggards, o.Weakest)
	}
	h.seen(c, &o, "GET", overviewPath+"?under=60", nil)
	if l := o.Laggards; len(l.Items) != 2 || !strings.Contains(l.Items[0].Reminder, "红星纺织厂工会应参赛女职工4人，已参赛2人，参与率50.0%，未达到60.0%") || !strings.Contains(l.Reminder, "待动员单位2家") {
		t.Errorf("%+v", l)
	}
}

// Nobody sees a unit beyond her own subtree, by whatever route; nor a contest that is not there.
func TestLiveReaches(t *testing.T) {
	t.Parallel()
	h := peopled(t)
	for name, c := range map[string]*seat{"organiser": h.seat("far", staff.Organiser, farCounty), "link": h.viewer(staff.Board, "free", farCounty)} {
		for _, unit := range []string{"1", "2", "3", "99"} {
			for _, path := range []string{
				"/api/v1/console/contests/free/overview", "/api/v1/console/contests/free/live", "/api/v1/console/contests/free/daily",
				"/api/v1/console/contests/free/daily.xlsx", "/api/v1/links/overview", "/api/v1/links/live",
			} {
				if strings.Contains(path, "links") != (name == "link") {
					continue
				}
				wantProblem(t, h.as(c, "GET", path+"?unit="+unit, nil), quiz.NotFound, "没有这个单位")
			}
		}
	}
	admin := operatorSeat()
	for _, path := range []string{"overview", "live", "daily", "daily.xlsx"} {
		wantProblem(t, h.as(admin, "GET", "/api/v1/console/contests/none/"+path, nil), quiz.NotFound)
		wantProblem(t, h.as(admin, "GET", "/api/v1/console/contests/free/"+path+"?unit=x", nil), quiz.Invalid)
	}
	var o api.OverviewPage
	h.seen(h.seat("other", staff.Organiser, farCounty), &o, "GET", overviewPath, nil)
	if o.Unit.Unit != "乙县总工会" || o.Unit.People != 0 || o.Units == nil || o.Laggards.Items == nil {
		t.Errorf("%+v", o)
	}
}

// A link shows its subtree's sums and no person; one for a screen shows masked names and no board.
func TestLinksShowWhatTheyAreFor(t *testing.T) {
	t.Parallel()
	h := peopled(t)
	wide, one, screen := h.viewer(staff.Board, "", county), h.viewer(staff.Board, "past", county), h.viewer(staff.Screen, "free", county)
	var o api.OverviewPage
	h.seen(wide, &o, "GET", "/api/v1/links/overview?contest=free", nil)
	if o.Unit.People != 3 || o.Contest != "free" {
		t.Errorf("%+v", o.Unit)
	}
	h.seen(wide, &o, "GET", "/api/v1/links/overview", nil)
	if o.Contest != "free" && o.Contest != "day" {
		t.Errorf("without a contest: %s", o.Contest)
	}
	h.seen(one, &o, "GET", "/api/v1/links/overview?unit=3", nil)
	if o.Contest != "past" || o.Unit.Unit != "红星纺织厂工会" {
		t.Errorf("%s %s", o.Contest, o.Unit.Unit)
	}
	wantProblem(t, h.as(one, "GET", "/api/v1/links/overview?contest=free", nil), quiz.NotFound)
	wantProblem(t, h.as(wide, "GET", "/api/v1/screen", nil), quiz.NotFound)
	wantProblem(t, h.as(screen, "GET", "/api/v1/links/overview", nil), quiz.NotFound)
	if a := h.as(wide, "GET", "/api/v1/links/overview?contest=free", nil); strings.Contains(a.body, "小") || strings.Contains(a.body, "person") {
		t.Errorf("a board of people: %s", a.body)
	}
	var p api.ScreenPage
	h.seen(screen, &p, "GET", "/api/v1/screen", nil)
	if p.Unit.People != 3 || p.State != "open" || p.Now != h.now() || p.Closes <= p.Now || len(p.Sections) != 1 || p.Sections[0].Total != 2 ||
		len(p.People) != 3 || !p.Boards || !strings.Contains(p.People[0].Name, "*") {
		t.Errorf("%+v", p)
	}
	h.boards.down.Store(true)
	h.pass(time.Hour)
	h.seen(h.viewer(staff.Screen, "free", city), &p, "GET", "/api/v1/screen", nil)
	if p.Boards || len(p.People) != 0 || p.Unit.People != 3 {
		t.Errorf("without boards: %+v", p)
	}
}

// The daily report is told for any moment, on the page and in Excel.
func TestDaily(t *testing.T) {
	t.Parallel()
	h := peopled(t)
	c := h.seat("county", staff.Organiser, county)
	const path = "/api/v1/console/contests/free/daily"
	var d struct {
		Text  string
		At    int64
		Final bool
		Notes []string
	}
	h.pass(20 * time.Minute)
	h.seen(c, &d, "GET", path, nil)
	if want := "我县累计参赛3人（女职工3人）、4人次，参与率50.0%，今日为开赛首日；没有待动员单位。"; !strings.Contains(d.Text, want) || d.At%60_000 != 0 {
		t.Errorf("%+v", d)
	}
	h.seen(c, &d, "GET", fmt.Sprintf("%s?at=%d&unit=4", path, start), nil)
	if d.Text != "截至3月8日10时，我厂尚无职工参赛（应参赛女职工2人）。" || !d.Final {
		t.Errorf("%+v", d)
	}
	wantProblem(t, h.as(c, "GET", fmt.Sprintf("%s?at=%d", path, h.now()+1), nil), quiz.Invalid, "截至时间还没有到")
	for _, bad := range []string{"?at=x", "?at=-1", "?under=101", "?under=NaN", "?under=x"} {
		if bad != "?under=NaN" { // which is none
			wantProblem(t, h.as(c, "GET", path+bad, nil), quiz.Invalid)
		}
		wantProblem(t, h.as(c, "GET", path+".xlsx"+bad, nil), quiz.Invalid)
	}
	tables := h.tables(path + ".xlsx?unit=2&under=60")
	if rows := rowsOf(t, tables, "日报", "正文（可直接复制）"); len(rows) != 1 || !strings.Contains(rows[0], "待动员单位2家：红星纺织厂工会、东风机械厂工会") {
		t.Errorf("%q", rows)
	}
	if rows := rowsOf(t, tables, "各单位", "名次"); len(rows) != 3 || rows[1] != "1|红星纺织厂工会||4|2|2|2|50%|3|100|100%|100%" {
		t.Errorf("%q", rows)
	}
	if rows := rowsOf(t, tables, "待动员单位", "单位"); len(rows) != 3 || !strings.HasPrefix(rows[0], "红星纺织厂工会|4|2|2|50%|") || !strings.Contains(rows[2], "请以上单位") {
		t.Errorf("%q", rows)
	}
}

// watching is a browser's stream of events.
type watching struct {
	tb   testing.TB
	res  *http.Response
	in   *bufio.Scanner
	stop context.CancelFunc
}

// watch opens a stream; last is the event the browser still has.
func (h *house) watch(site *httptest.Server, c *seat, path, last string) *watching {
	h.tb.Helper()
	ctx, stop := context.WithTimeout(h.tb.Context(), 30*time.Second)
	r, err := http.NewRequestWithContext(ctx, "GET", site.URL+path, nil)
	must(h.tb, err)
	c.send(r)
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	res, err := site.Client().Do(r)
	must(h.tb, err)
	h.tb.Cleanup(func() { stop(); res.Body.Close() })
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") {
		h.tb.Fatalf("%s: %d %v", path, res.StatusCode, res.Header)
	}
	return &watching{h.tb, res, bufio.NewScanner(res.Body), stop}
}

// next returns the next event, its id and its data; "" when the stream has ended.
func (w *watching) next() (event, id, data string) {
	for w.in.Scan() {
		switch key, value, _ := strings.Cut(w.in.Text(), ": "); key {
		case "event":
			event = value
		case "id":
			id = value
		case "data":
			data = value
		case "":
			if event != "" {
				return event, id, data
			}
		}
	}
	return "", "", ""
}

// last reads on to the event that ends the stream and returns it, or "" if the stream ended without one.
func (w *watching) last() string {
	for {
		if event, _, _ := w.next(); event == "end" || event == "" {
			return event
		}
	}
}

// site serves the house over a real connection, as streams need it.
func (h *house) site() *httptest.Server {
	site := httptest.NewServer(h.server)
	h.tb.Cleanup(site.Close)
	h.tb.Cleanup(h.server.Close)
	return site
}

// A watcher gets the figures at once and again when they change; coming back she gets only what she
// lacks; and when her session has ended she is told so and cut off.
func TestLiveStream(t *testing.T) {
	t.Parallel()
	h := peopled(t)
	site := h.site()
	c := h.seat("county", staff.Organiser, county)
	const path = "/api/v1/console/contests/free/live"
	w := h.watch(site, c, path, "")
	event, id, data := w.next()
	var f api.LiveFrame
	must(t, json.Unmarshal([]byte(data), &f))
	if event != "figures" || id == "" || f.Unit.People != 3 || f.Today.Sittings != 4 || len(f.Units) != 2 || f.Rank.Place != 1 {
		t.Fatalf("%s %s %s", event, id, data)
	}
	h.pass(2 * time.Second)
	h.sit("free", h.worker("赵敏", factoryB), time.Minute)
	event, second, data := w.next()
	must(t, json.Unmarshal([]byte(data), &f))
	if event != "figures" || second == id || f.Unit.People != 4 {
		t.Fatalf("%s %s %s", event, second, data)
	}
	back := h.watch(site, c, path, second)
	h.pass(2 * time.Second)
	h.sit("free", h.worker("孙丽", factoryB), time.Minute)
	if _, third, data := back.next(); third == second || !strings.Contains(data, `"people":5`) {
		t.Fatalf("after coming back: %s %s", third, data)
	}
	must(t, h.staff.EndAll(t.Context(), c.id))
	h.pass(11 * time.Second)
	h.sit("free", h.worker("周静", factoryB), time.Minute)
	last := w.last()
	if again, _, _ := w.next(); last != "end" || again != "" {
		t.Errorf("after the session: %q, then %q", last, again)
	}
}

// A stream ends when its unit is moved out of what the watcher may see.
func TestLiveStreamOfAUnitThatLeft(t *testing.T) {
	t.Parallel()
	h := peopled(t)
	site := h.site()
	w := h.watch(site, h.seat("county", staff.Organiser, county), "/api/v1/console/contests/free/live?unit=4", "")
	if event, _, data := w.next(); event != "figures" {
		t.Fatalf("%s %s", event, data)
	}
	moved := units()
	moved[3].Parent = farCounty
	must(t, h.db.PutUnits(t.Context(), moved, nil, nil))
	must(t, h.catalog.Reload(t.Context()))
	h.pass(11 * time.Second)
	h.sit("free", h.worker("赵敏", factoryB), time.Minute)
	if event := w.last(); event != "end" {
		t.Errorf("after the unit has left: %q", event)
	}
}

// A stream of a link ends when the link is revoked; figures that cannot be read any more are called stale.
func TestLinkStream(t *testing.T) {
	t.Parallel()
	h := peopled(t)
	site := h.site()
	board, screen := h.viewer(staff.Board, "free", county), h.viewer(staff.Screen, "free", county)
	w, big := h.watch(site, board, "/api/v1/links/live", ""), h.watch(site, screen, "/api/v1/screen/live", "")
	if event, _, data := w.next(); event != "figures" || !strings.Contains(data, `"stale":false`) {
		t.Errorf("%s %s", event, data)
	}
	if event, _, data := big.next(); event != "screen" || !strings.Contains(data, `"people":[{`) || strings.Contains(data, "server_now") {
		t.Errorf("%s %s", event, data)
	}
	links, err := h.staff.Links(t.Context())
	must(t, err)
	for _, l := range links {
		must(t, h.staff.RevokeLink(t.Context(), l.ID))
	}
	h.pass(11 * time.Second)
	h.sit("free", h.worker("赵敏", factoryB), time.Minute)
	for name, w := range map[string]*watching{"board": w, "screen": big} {
		if event := w.last(); event != "end" {
			t.Errorf("%s after the link: %q", name, event)
		}
	}
}

// While the record does not answer watchers keep what they have, and are told since when; their streams
// stay open.
func TestLiveStreamWithoutTheRecord(t *testing.T) {
	t.Parallel()
	h := peopled(t)
	site := h.site()
	w := h.watch(site, operatorSeat(), overviewPath[:len(overviewPath)-len("overview")]+"live", "")
	_, _, data := w.next()
	var f api.LiveFrame
	must(t, json.Unmarshal([]byte(data), &f))
	asOf := f.AsOf
	must(t, h.db.Close())
	h.pass(time.Minute)
	event, _, data := w.next()
	must(t, json.Unmarshal([]byte(data), &f))
	if event != "figures" || !f.Stale || f.StaleSince != asOf || f.AsOf != asOf || f.Unit.People != 3 {
		t.Errorf("%s %s", event, data)
	}
}

// Units that move take their people's figures along in contests that run; one that has ended goes on being
// told by the units it ended under.
func TestOverviewOfMovedUnits(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.seat("admin", staff.Admin, quiz.Root)
	token := h.worker("王小芳", factoryA)
	h.sit("day", token, time.Minute)
	h.sit("free", token, time.Minute)
	h.sit("free", h.worker("张梅", factoryB), time.Minute)
	must(t, h.db.SetContestState(t.Context(), "day", store.Closed))
	must(t, h.catalog.Reload(t.Context()))
	figures := func(contest string) string {
		out := ""
		for _, unit := range []int{city, county, farCounty} {
			var o api.OverviewPage
			h.seen(admin, &o, "GET", fmt.Sprintf("/api/v1/console/contests/%s/overview?unit=%d", contest, unit), nil)
			out += fmt.Sprintf("%s %d/%d ", o.Unit.Unit, o.Unit.People, len(o.Units))
		}
		return out
	}
	before := figures("day")
	if before != "某市总工会 1/2 甲县总工会 1/2 乙县总工会 0/0 " || figures("free") != "某市总工会 2/2 甲县总工会 2/2 乙县总工会 0/0 " {
		t.Fatalf("before: %s; %s", before, figures("free"))
	}
	var plan api.UnitPlan
	h.seen(admin, &plan, "PUT", unitsPath+"/3", map[string]any{"into": "5"})
	h.seen(admin, &plan, "PUT", unitsPath+"/3", map[string]any{"into": "5", "apply": true, "digest": plan.Digest})
	h.settle()
	h.pass(2 * time.Second)
	if got := figures("free"); got != "某市总工会 2/2 甲县总工会 1/1 乙县总工会 1/0 " {
		t.Errorf("the contest that runs: %s", got)
	}
	if got := figures("day"); got != before {
		t.Errorf("the contest that has ended: %s, before %s", got, before)
	}
}
