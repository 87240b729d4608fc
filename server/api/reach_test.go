package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"lawquiz/questions/intake/table"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/server/account/staff"
	"lawquiz/server/api"
)

// outside are units an organiser of the county may not see: one beside it, the one above, and one that is not
// there; nor what is no unit's number.
var outside = []string{"5", "1", "4611686018427387904"}

// taker is an operation that takes a unit: the parameter's name and place, and what else it must be asked with.
type taker struct {
	operation, in, name string
	rest                url.Values
}

// unitParameters lists the operations of the console's that take a unit.
func unitParameters(t *testing.T) (found []taker) {
	t.Helper()
	text, err := api.OpenAPI()
	must(t, err)
	var doc struct {
		Paths map[string]map[string]struct {
			Security   []map[string][]string
			Parameters []struct {
				Name, In string
				Required bool
			}
		}
	}
	must(t, json.Unmarshal(text, &doc))
	for path, methods := range doc.Paths {
		for method, op := range methods {
			rest := url.Values{}
			for _, p := range op.Parameters {
				if p.In == "query" && p.Required {
					rest.Set(p.Name, "工会")
				}
			}
			for _, p := range op.Parameters {
				named := p.Name == "unit" || p.Name == "parent" || p.In == "path" && strings.Contains(path, "/units/{"+p.Name+"}")
				if named && strings.HasPrefix(path, "/api/v1/console/") && !adminOnly(op.Security) {
					found = append(found, taker{strings.ToUpper(method) + " " + path, p.In, p.Name, rest})
				}
			}
		}
	}
	return found
}

func adminOnly(security []map[string][]string) bool {
	for _, s := range security {
		for who := range s {
			if who == "staff" || who == "organiser" {
				return false
			}
		}
	}
	return true
}

// An organiser who asks any route for a unit outside her subtree, by path, filter or export, gets what she would
// get for one that does not exist.
func TestAnotherSubtree(t *testing.T) {
	t.Parallel()
	h := open(t)
	p := h.begin("day", h.worker("李小红", factoryA))
	c := h.seat("county", staff.Organiser, county)
	asked := 0
	for _, u := range unitParameters(t) {
		method, path, _ := strings.Cut(u.operation, " ")
		for _, id := range outside {
			h.pass(time.Second)
			asked++
			to := path
			if u.in == "path" {
				to = strings.ReplaceAll(to, "{"+u.name+"}", id)
			}
			to = concrete(to, p)
			if u.in == "query" {
				u.rest.Set(u.name, id)
			}
			to += "?" + u.rest.Encode()
			a := h.as(c, method, to, bodyFor(method), briefly(path))
			if a.status != http.StatusNotFound && (method == http.MethodGet || a.status != http.StatusUnprocessableEntity && a.status != http.StatusUnsupportedMediaType) {
				t.Errorf("%s with %s %s: %d %.200s", u.operation, u.name, id, a.status, a.body)
			}
		}
	}
	if asked < 3 {
		t.Errorf("only %d questions were asked", asked)
	}
	for _, u := range unitParameters(t) { // that the refusals above are not for want of something else
		method, path, _ := strings.Cut(u.operation, " ")
		if method != http.MethodGet || u.in != "query" || !strings.HasPrefix(path, console+"/contests/{id}/") && path != console+"/accounts" {
			continue
		}
		for _, id := range []string{"2", "3"} {
			if a := h.as(c, method, concrete(path, p)+"?"+url.Values{u.name: {id}}.Encode(), nil, briefly(path)); a.status == http.StatusNotFound {
				t.Errorf("%s for her own unit %s: %s", u.operation, id, a.body)
			}
		}
	}
}

// An organiser whose unit was merged into another sees nothing until somebody decides what is hers; those above
// still see her account.
func TestUnitMergedAway(t *testing.T) {
	t.Parallel()
	h := open(t)
	mill, above := h.seat("mill", staff.Organiser, factoryA), h.seat("county", staff.Organiser, county)
	var list api.StaffAccounts
	h.seen(mill, &list, "GET", console+"/accounts", nil)
	if list.Total != 1 {
		t.Fatalf("%+v", list)
	}
	must(t, h.db.Update(t.Context(), func(tx *store.Tx) error { return tx.MergeUnit(factoryA, farCounty, h.now()) }))
	must(t, h.catalog.Reload(t.Context()))
	h.seen(mill, &list, "GET", console+"/accounts", nil)
	if list.Total != 0 {
		t.Errorf("%+v", list)
	}
	for _, unit := range []string{"3", "5", "2"} {
		wantProblem(t, h.as(mill, "GET", console+"/accounts?unit="+unit, nil), quiz.NotFound)
		wantProblem(t, h.as(mill, "POST", console+"/links", map[string]any{"kind": "board", "unit": unit, "expires_at": h.now() + 1000}), quiz.NotFound)
	}
	wantProblem(t, h.as(mill, "POST", console+"/links", map[string]any{"kind": "board", "expires_at": h.now() + 1000}), quiz.NotFound)
	h.seen(above, &list, "GET", console+"/accounts?q=mill", nil)
	if list.Total != 0 {
		t.Errorf("her unit is in another county now: %+v", list)
	}
	h.seen(h.seat("admin", staff.Admin, quiz.Root), &list, "GET", console+"/accounts?q=mill", nil)
	if list.Total != 1 || !strings.Contains(list.Items[0].Unit.FullName, "须重新指定单位") {
		t.Errorf("%+v", list)
	}
}

// reached are requests about what belongs to a unit, with that unit's number for UNIT and the id of a thing of
// that unit's for ACCOUNT and LINK. A route with such a thing adds a line.
var reached = []struct{ method, path, body string }{
	{"GET", "/api/v1/console/accounts?unit=UNIT", ""},
	{"GET", "/api/v1/console/accounts/ACCOUNT", ""},
	{"PUT", "/api/v1/console/accounts/ACCOUNT", `{"name":"李红"}`},
	{"GET", "/api/v1/console/accounts/ACCOUNT/sessions", ""},
	{"DELETE", "/api/v1/console/accounts/ACCOUNT/sessions", ""},
	{"POST", "/api/v1/console/accounts/ACCOUNT/reset", ""},
	{"POST", "/api/v1/console/accounts", `{"login":"fresh-UNIT","name":"赵梅","role":"organiser","unit":"UNIT"}`},
	{"POST", "/api/v1/console/links", `{"kind":"board","unit":"UNIT","expires_at":1775000000000}`},
	{"DELETE", "/api/v1/console/links/LINK", ""},
}

func TestWhatBelongsToAnotherUnit(t *testing.T) {
	t.Parallel()
	h := open(t)
	c := h.seat("county", staff.Organiser, county)
	things := map[int64]*strings.Replacer{}
	for _, unit := range []int64{county, factoryA, city, farCounty} {
		role, of := staff.Organiser, unit
		if unit == city {
			role, of = staff.Auditor, quiz.Root
		}
		id := strconv.FormatInt(unit, 10)
		a := h.newcomer("of-"+id, role, of)
		l, _, err := h.staff.NewLink(t.Context(), 0, staff.Link{Kind: staff.Board, Unit: unit, ExpiresAt: h.now() + 1000_000})
		must(t, err)
		things[unit] = strings.NewReplacer("UNIT", id, "ACCOUNT", strconv.FormatInt(a.id, 10), "LINK", strconv.FormatInt(l.ID, 10))
	}
	for _, r := range reached {
		for unit, fill := range things {
			var body any
			if r.body != "" {
				body = fill.Replace(r.body)
			}
			a := h.as(c, r.method, fill.Replace(r.path), body)
			if beside := unit == county && r.method != "GET" && strings.Contains(r.path, "/accounts"); beside { // she sees those beside her, no more
				wantProblem(t, a, quiz.Forbidden, "上级")
				continue
			}
			if hers := unit == county || unit == factoryA; hers != (a.status < 300) || !hers && a.status != http.StatusNotFound {
				t.Errorf("%s %s of unit %d: %d %s", r.method, r.path, unit, a.status, a.body)
			}
		}
	}
	var list api.StaffAccounts
	for _, q := range []string{"", "?q=of-", "?q=王敏", "?role=organiser"} {
		h.seen(c, &list, "GET", "/api/v1/console/accounts"+q, nil)
		for _, a := range list.Items {
			if a.Unit == nil || a.Unit.ID == "5" {
				t.Errorf("%q shows %s of another subtree", q, a.Login)
			}
		}
	}
	var links api.Links
	h.seen(c, &links, "GET", "/api/v1/console/links", nil)
	for _, l := range links.Items {
		if l.Unit.ID == "5" || l.Unit.ID == "1" {
			t.Errorf("a link of unit %s is listed", l.Unit.ID)
		}
	}
	if list.Total < 3 || links.Total < 2 {
		t.Errorf("her own are missing: %d accounts, %d links", list.Total, links.Total)
	}
}

// worded are more such requests, whose bodies are whole: for a unit of hers they may fail, but not for want of the
// unit. PERSON and MATERIAL are of the unit.
var worded = []struct{ method, path, body string }{
	{"PUT", "/api/v1/console/units/UNIT", `{"name":"新名称工会"}`},
	{"PUT", "/api/v1/console/units/4", `{"parent":"UNIT"}`},
	{"PUT", "/api/v1/console/units/4", `{"into":"UNIT"}`},
	{"POST", "/api/v1/console/units", `{"parent":"UNIT","code":"N-UNIT","name":"新建厂工会"}`},
	{"POST", "/api/v1/console/units/pending/merge", `{"items":[{"below":"UNIT","names":["某厂"]}],"into":"4"}`},
	{"POST", "/api/v1/console/units/pending/merge", `{"items":[{"below":"2","names":["某厂"]}],"into":"UNIT"}`},
	{"PUT", "/api/v1/console/units/UNIT/heads", `{"items":[{"kind":"女职工数","people":9,"as_of":"2026-03-01","source":"报表"}]}`},
	{"POST", "/api/v1/console/units/UNIT/invitation", ``},
	{"PUT", "/api/v1/console/people/PERSON", `{"name":"张红"}`},
	{"PUT", "/api/v1/console/people/MINE", `{"unit":"UNIT"}`},
	{"DELETE", "/api/v1/console/people/PERSON/sessions", ``},
	{"POST", "/api/v1/console/contests/day/materials", `{"unit":"UNIT","kind":"essay","title":"我和劳动法"}`},
	{"GET", "/api/v1/console/contests/day/materials/MATERIAL", ``},
	{"PUT", "/api/v1/console/contests/day/materials/MATERIAL", `{"unit":"UNIT","kind":"essay","title":"我和劳动法","edition":1}`},
	{"DELETE", "/api/v1/console/contests/day/materials/MATERIAL?edition=1", ``},
}

func TestWordedRequestsForAnotherUnit(t *testing.T) {
	t.Parallel()
	h := open(t)
	c, admin := h.seat("county", staff.Organiser, county), h.seat("admin", staff.Admin, quiz.Root)
	var mine api.Person
	h.want(&mine, "GET", "/api/v1/me", h.worker("李小红", factoryB), nil)
	for _, unit := range []int64{city, farCounty, county, factoryA} { // hers last, for it may be changed then
		id := strconv.FormatInt(unit, 10)
		var p api.Person
		h.want(&p, "GET", "/api/v1/me", h.worker("王小"+string(rune('甲'+unit)), unit), nil)
		var m struct{ ID string }
		a := h.as(admin, "POST", "/api/v1/console/contests/day/materials", `{"unit":"`+id+`","kind":"essay","title":"我和劳动法"}`)
		must(t, json.Unmarshal([]byte(a.body), &m))
		fill := strings.NewReplacer("UNIT", id, "PERSON", p.ID, "MINE", mine.ID, "MATERIAL", m.ID)
		for _, r := range worded {
			h.pass(time.Second)
			var body any
			if r.body != "" {
				body = fill.Replace(r.body)
			}
			a := h.as(c, r.method, fill.Replace(r.path), body)
			if hers := unit == county || unit == factoryA; hers == (a.status == http.StatusNotFound) {
				t.Errorf("%s %s %s of unit %d: %d %s", r.method, r.path, r.body, unit, a.status, a.body)
			}
		}
	}
}

// Another county's award, with all that hangs on it, is as good as absent.
func TestAnothersAward(t *testing.T) {
	t.Parallel()
	h := open(t)
	p := h.begin("day", h.worker("李小红", factoryA))
	c, admin, asked := h.seat("far", staff.Organiser, farCounty), h.seat("admin", staff.Admin, quiz.Root), 0
	far := h.draft(admin, "day", countySheet, "2")
	for _, o := range operations(t) {
		if !strings.Contains(o.path, "/awards/{id}") {
			continue
		}
		h.pass(time.Second)
		asked++
		a := h.as(c, o.method, concrete(strings.ReplaceAll(o.path, "awards/{id}", "awards/"+far.ID), p), bodyFor(o.method))
		if a.status != http.StatusNotFound && (o.method == http.MethodGet || a.status != http.StatusUnprocessableEntity) {
			t.Errorf("%s %s: %d %.200s", o.method, o.path, a.status, a.body)
		}
	}
	if asked < 10 {
		t.Errorf("only %d questions were asked", asked)
	}
	var list struct{ Items []struct{ ID string } }
	h.seen(c, &list, "GET", "/api/v1/console/contests/day/awards", nil)
	for _, a := range list.Items {
		if a.ID == far.ID {
			t.Error("the list of awards shows another county's")
		}
	}
}

// An auditor reads everything but whose name stands behind it.
func TestAuditorsLearnNoNames(t *testing.T) {
	t.Parallel()
	h := ranked(t)
	auditor, admin := h.seat("auditor", staff.Auditor, quiz.Root), h.seat("admin", staff.Admin, quiz.Root)
	for _, file := range []string{"ranking/people.xlsx", "ranking/people.xlsx?names=full", "people.xlsx"} {
		a := h.as(auditor, "GET", dayPath+file, nil)
		if a.status != http.StatusOK {
			t.Fatal(a.body)
		}
		book, err := table.Read("a.xlsx", []byte(a.body), table.Limits{})
		must(t, err)
		if text := fmt.Sprint(book); strings.Contains(text, "王小芳") || !strings.Contains(text, "王*芳") {
			t.Errorf("%s: %s", file, text)
		}
	}
	path := consoleAPI + "/awards/" + h.draft(admin, "free", citySheet, "").ID + "/people"
	for c, want := range map[*seat]string{admin: `"王小芳"`, auditor: `"王*芳"`} {
		if a := h.as(c, "GET", path, nil); !strings.Contains(a.body, want) {
			t.Errorf("%s: %s", c.login, a.body)
		}
	}
}

// An organiser may keep a unit whose people enter no rates, but brings no other there, nor out of there, whatever way she tries.
func TestRatesAreNotTheOrganisersToChange(t *testing.T) {
	t.Parallel()
	h := open(t)
	c, admin := h.seat("county", staff.Organiser, county), h.seat("admin", staff.Admin, quiz.Root)
	var other, below api.UnitNode
	h.seen(c, &other, "POST", unitsPath, map[string]any{"parent": "2", "code": "X1-8", "name": "其他", "rates": false})
	h.seen(c, &below, "POST", unitsPath, map[string]any{"parent": other.ID, "code": "X1-9", "name": "零散从业者"})
	for unit, body := range map[string]map[string]any{
		"3": {"parent": other.ID}, "4": {"into": other.ID}, below.ID: {"parent": "2"}, other.ID: {"into": "3"},
	} {
		wantProblem(t, h.as(c, "PUT", unitsPath+"/"+unit, body), quiz.Forbidden, "参与率")
	}
	for _, file := range []string{
		"单位代码,上级代码,单位名称\nX1-1,X1-8,红星纺织厂工会\n",
		"单位代码,上级代码,单位名称,不计入参与率\nX1-7,X1,新的其他,是\nX1-1,X1-7,红星纺织厂工会,\n",
	} {
		if _, a := h.handUnits(c, "", file); !strings.Contains(a.body, "要由市总调整") {
			t.Errorf("%s: %d %s", file, a.status, a.body)
		}
	}
	h.seen(admin, new(api.UnitPlan), "PUT", unitsPath+"/3", map[string]any{"parent": other.ID})
	h.seen(c, new(api.UnitPlan), "PUT", unitsPath+"/"+below.ID, map[string]any{"name": "零工"})
}

// What does not fit between a unit and the one above is told to whoever sees both.
func TestFiguresAboveAreNotTold(t *testing.T) {
	t.Parallel()
	h := open(t)
	mill, admin := h.seat("mill", staff.Organiser, factoryA), h.seat("admin", staff.Admin, quiz.Root)
	write := func(c *seat, unit string, people int) api.HeadsWritten {
		var out api.HeadsWritten
		h.seen(c, &out, "PUT", unitsPath+"/"+unit+"/heads", map[string]any{
			"reason": "核实", "items": []map[string]any{{"kind": "女职工数", "people": people, "as_of": "2026-03-01", "source": "报表"}},
		})
		return out
	}
	if got := write(admin, "2", 100); len(got.Warnings) == 0 {
		t.Fatal("nothing is told of figures that do not fit")
	}
	if got := write(mill, "3", 5); len(got.Warnings) != 0 {
		t.Errorf("%+v", got.Warnings)
	}
	if got := write(admin, "3", 6); len(got.Warnings) != 1 || got.Warnings[0].Unit != "2" {
		t.Errorf("%+v", got.Warnings)
	}
}
