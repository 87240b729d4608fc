package api_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"lawquiz/questions/intake/table"
	"lawquiz/quiz"
	"lawquiz/quiz/census"
	"lawquiz/quiz/store"
	"lawquiz/quiz/tally/workbook"
	"lawquiz/server/account/staff"
	"lawquiz/server/api"
)

const unitsPath = "/api/v1/console/units"

func octets(r *http.Request) { r.Header.Set("Content-Type", "application/octet-stream") }

// settle lets people and standings follow a change of units.
func (h *house) settle() {
	h.tb.Helper()
	units := census.New(census.Config{DB: h.db, Now: h.now, Committed: h.carry})
	for range 2 {
		for more := true; more; {
			var err error
			more, err = units.Work(context.Background())
			must(h.tb, err)
		}
		h.pass(11 * time.Second)
	}
	must(h.tb, h.catalog.Reload(h.tb.Context()))
	topics, err := h.db.Topics(h.tb.Context())
	must(h.tb, err)
	must(h.tb, h.desk.Refresh(h.tb.Context(), topics))
}

// handUnits sends a file of units.
func (h *house) handUnits(c *seat, query, file string) (api.UnitPlan, answer) {
	h.tb.Helper()
	a := h.as(c, "POST", unitsPath+"/import?file=u.csv"+query, file, octets)
	var p api.UnitPlan
	if a.status == http.StatusOK {
		decode(h.tb, a, &p)
	}
	return p, a
}

func TestUnitsImport(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.seat("admin", staff.Admin, quiz.Root)
	token := h.worker("王小芳", factoryA)
	h.sit("day", token, time.Minute)
	file := "单位代码,上级代码,单位名称,女职工数,统计日期\nX1-1,X2,红星纺织厂工会,,\nX1-3,X1,新厂工会,30,2026-02-01\n"
	seen, _ := h.handUnits(admin, "", file)
	if seen.Applied || seen.Moved.Total != 1 || seen.Added.Total != 1 || seen.Heads.Total != 1 || seen.People != 1 || len(seen.NeedReason) == 0 ||
		seen.Untouched != 4 || seen.Digest == "" {
		t.Fatalf("preview %+v", seen)
	}
	if _, err := h.catalog.Tree().Unit(6); err == nil {
		t.Fatal("a preview writes nothing")
	}
	_, a := h.handUnits(admin, "&apply=true&digest="+seen.Digest, file)
	wantProblem(t, a, quiz.Invalid, "原因")
	_, a = h.handUnits(admin, "&apply=true&reason=x&digest=0", file)
	wantProblem(t, a, quiz.PreviewStale)
	_, a = h.handUnits(admin, "&apply=true&reason=x&digest="+seen.Digest, strings.Replace(file, "30", "31", 1))
	wantProblem(t, a, quiz.PreviewStale)
	done, a := h.handUnits(admin, "&apply=true&digest="+seen.Digest+"&reason=%E6%BC%8F%E6%8A%A5", file)
	if !done.Applied || done.Job == "" {
		t.Fatalf("applied %s", a.body)
	}
	var jobs api.UnitJobs
	h.seen(admin, &jobs, "GET", unitsPath+"/jobs", nil)
	if len(jobs.Items) != 1 || jobs.Items[0].ID != done.Job {
		t.Errorf("jobs %+v", jobs)
	}
	h.settle()
	var me api.MyPlaces
	h.want(&me, "GET", "/api/v1/contests/day/boards/me", token, nil)
	if len(me.Levels) != 3 || me.Levels[1].UnitID != "5" {
		t.Errorf("she stands at %+v", me.Levels)
	}
	_, a = h.handUnits(admin, "&apply=true&digest="+seen.Digest, file)
	wantProblem(t, a, quiz.PreviewStale)
}

func TestUnitsImportFaults(t *testing.T) {
	t.Parallel()
	h := open(t)
	c := h.seat("county", staff.Organiser, county)
	file := "单位代码,上级代码,单位名称\nX1-1,X1,红星厂\nX2,S,乙县\nX1-9,X2,新厂\n"
	seen, _ := h.handUnits(c, "", file)
	if len(seen.Problems) != 2 || seen.Problems[0].Line != 3 || seen.Problems[0].Code != "outside" || seen.Problems[1].Code != "orphan" {
		t.Errorf("problems %+v", seen.Problems)
	}
	_, a := h.handUnits(c, "&apply=true&digest=x", file)
	wantProblem(t, a, quiz.Invalid, "u.csv:3")
	units := census.New(census.Config{DB: h.db, Now: h.now})
	_, err := units.SetHeads(t.Context(), []census.Head{
		{Unit: farCounty, Kind: quiz.WomenCount, People: 50, AsOf: "2026-02-01"}, {Unit: city, Kind: quiz.WomenCount, People: 100, AsOf: "2026-02-01"},
	}, census.By{Author: "管理员", Reason: "补报"})
	must(t, err)
	for who, gaps := range map[*seat]int{c: 0, h.seat("admin", staff.Admin, quiz.Root): 1} {
		seen, _ = h.handUnits(who, "", "单位代码,上级代码,单位名称\nX1-1,X1,红星厂\n")
		if len(seen.Problems) != 0 || seen.Renamed.Total != 1 || seen.Warnings.Total != gaps {
			t.Errorf("%s sees %+v", who.login, seen)
		}
	}
}

func TestUnitByForm(t *testing.T) {
	t.Parallel()
	h := open(t)
	c, admin := h.seat("county", staff.Organiser, county), h.seat("admin", staff.Admin, quiz.Root)
	var made api.UnitNode
	h.seen(c, &made, "POST", unitsPath, map[string]any{"parent": "2", "code": "X1-8", "name": "其他", "rates": false, "names": []string{"新就业形态"}})
	if made.ID != "6" || made.Rates || made.FullName != "甲县总工会 / 其他" || len(made.Names) != 1 {
		t.Errorf("made %+v", made)
	}
	for code, want := range map[string]quiz.Code{"X1-8": quiz.Invalid, "X2": quiz.Invalid, "é": quiz.Invalid} {
		wantProblem(t, h.as(c, "POST", unitsPath, map[string]any{"parent": "2", "code": code, "name": "又一个"}), want)
	}
	wantProblem(t, h.as(c, "POST", unitsPath, map[string]any{"parent": "5", "code": "X2-1", "name": "别县的"}), quiz.NotFound)
	wantProblem(t, h.as(c, "PUT", unitsPath+"/2", map[string]any{"parent": "6"}), quiz.Forbidden)
	wantProblem(t, h.as(c, "PUT", unitsPath+"/2", map[string]any{"group": "一组"}), quiz.Forbidden)
	wantProblem(t, h.as(c, "PUT", unitsPath+"/3", map[string]any{"rates": false}), quiz.Forbidden)
	wantProblem(t, h.as(c, "PUT", unitsPath+"/3", map[string]any{"parent": "5"}), quiz.NotFound)
	wantProblem(t, h.as(admin, "PUT", unitsPath+"/2", map[string]any{"parent": "3"}), quiz.Invalid)
	var plan api.UnitPlan
	h.seen(c, &plan, "PUT", unitsPath+"/3", map[string]any{"into": "4"})
	if plan.Merged.Total != 1 || plan.Merged.Items[0].Now != "甲县总工会 / 东风机械厂工会" {
		t.Fatalf("plan %+v", plan)
	}
	h.seen(c, &plan, "PUT", unitsPath+"/3", map[string]any{"into": "4", "apply": true, "digest": plan.Digest})
	var node api.UnitNode
	h.seen(c, &node, "GET", unitsPath+"/3", nil)
	if node.ID != "4" || len(node.Names) != 1 {
		t.Errorf("the merged unit is %+v", node)
	}
	var list api.UnitNodes
	h.seen(c, &list, "GET", unitsPath+"/tree?q=%E7%BA%A2%E6%98%9F&people=true", nil)
	if list.Total != 1 || list.Items[0].ID != "4" || list.Items[0].People == nil {
		t.Errorf("found by its old name: %+v", list)
	}
	var units api.Units
	h.want(&units, "GET", "/api/v1/units?q=%E7%BA%A2%E6%98%9F", h.worker("李红", factoryB), nil)
	if units.Total != 1 || units.Items[0].ID != "4" {
		t.Errorf("a worker finds %+v", units)
	}
}

func TestHeadsByForm(t *testing.T) {
	t.Parallel()
	h := open(t)
	mill, above := h.seat("mill", staff.Organiser, factoryA), h.seat("county", staff.Organiser, county)
	body := map[string]any{"items": []any{map[string]any{"kind": "女职工数", "people": 6, "as_of": "2026-03-01", "dispatched": "含"}}}
	wantProblem(t, h.as(mill, "PUT", unitsPath+"/3/heads", body), quiz.Invalid, "body.reason")
	body["reason"] = "漏报退休"
	var got api.HeadsWritten
	h.seen(mill, &got, "PUT", unitsPath+"/3/heads", body)
	if len(got.Items) != 1 || got.Items[0].People != 6 || got.Items[0].Dispatched != "含" || len(got.Changes) != 1 || got.Changes[0].Was != 4 ||
		got.Changes[0].Reason != "漏报退休" || len(got.Locked) == 0 {
		t.Errorf("written %+v", got)
	}
	confirm := map[string]any{"items": []any{map[string]any{"kind": "女职工数", "at": got.Items[0].At}}}
	wantProblem(t, h.as(mill, "POST", unitsPath+"/3/heads/confirm", confirm), quiz.Forbidden)
	var seen api.UnitHeads
	h.seen(above, &seen, "POST", unitsPath+"/3/heads/confirm", confirm)
	if seen.Items[0].ConfirmedBy == "" || seen.Items[0].ConfirmedAt == 0 {
		t.Errorf("confirmed %+v", seen.Items)
	}
	confirm = map[string]any{"items": []any{map[string]any{"kind": "女职工数", "at": 1}}}
	wantProblem(t, h.as(above, "POST", unitsPath+"/3/heads/confirm", confirm), quiz.PreviewStale)
	for _, items := range []string{
		`[{"kind":"女职工数","people":6,"as_of":"昨天"}]`, `[{"kind":"女职工数","people":6,"as_of":"2026-01-01"},{"kind":"女职工数","people":7,"as_of":"2026-01-01"}]`,
		`[{"kind":"职工数","people":5,"as_of":"2026-01-01"}]`,
	} {
		wantProblem(t, h.as(mill, "PUT", unitsPath+"/3/heads", `{"items":`+items+`}`), quiz.Invalid)
	}
	h.seen(above, &seen, "GET", unitsPath+"/2/heads", nil)
	if len(seen.Below) != 1 || seen.Below[0].People != 8 {
		t.Errorf("below %+v", seen.Below)
	}
}

func TestPendingUnits(t *testing.T) {
	t.Parallel()
	h := open(t)
	c := h.seat("county", staff.Organiser, county)
	var in api.LoggedIn
	h.want(&in, "POST", "/api/v1/login/demo", "", api.DemoLogin{Name: "王小芳"})
	var p api.Person
	h.want(&p, "PUT", "/api/v1/me", in.Token, api.Registration{
		Name: "王小芳", Gender: quiz.Female, Parent: "2", UnitName: "红星织厂", Consent: consent,
	})
	h.sit("day", in.Token, time.Minute)
	var list api.PendingUnits
	h.seen(c, &list, "GET", unitsPath+"/pending", nil)
	if list.Total != 1 || list.Items[0].People != 1 || len(list.Items[0].Suggestions) == 0 || list.Items[0].Suggestions[0].ID != "3" {
		t.Fatalf("pending %+v", list)
	}
	item := map[string]any{"below": "2", "names": list.Items[0].Spellings}
	wantProblem(t, h.as(c, "POST", unitsPath+"/pending/merge", map[string]any{"items": []any{item}}), quiz.Invalid)
	wantProblem(t, h.as(c, "POST", unitsPath+"/pending/merge", map[string]any{"items": []any{item}, "into": "5"}), quiz.NotFound)
	var merged api.PendingMerged
	h.seen(c, &merged, "POST", unitsPath+"/pending/merge", map[string]any{"items": []any{item}, "into": "3"})
	h.settle()
	p = api.Person{}
	h.want(&p, "GET", "/api/v1/me", in.Token, nil)
	if p.Unit == nil || p.Unit.ID != "3" || p.TypedUnit != "" {
		t.Errorf("she is of %+v", p.Unit)
	}
	p = api.Person{}
	h.want(&in, "POST", "/api/v1/login/demo", "", api.DemoLogin{Name: "李小红"})
	h.want(&p, "PUT", "/api/v1/me", in.Token, api.Registration{
		Name: "李小红", Gender: quiz.Female, Parent: "2", UnitName: "红星织厂", Consent: consent,
	})
	if p.Unit == nil || p.Unit.ID != "3" || p.TypedUnit != "" {
		t.Errorf("whoever types it now is of %+v %q", p.Unit, p.TypedUnit)
	}
	var found api.UnitSuggestions
	h.seen(c, &found, "GET", unitsPath+"/suggest?q=%E7%BA%A2%E6%98%9F%E5%8E%82", nil)
	if len(found.Items) == 0 || found.Items[0].ID != "3" {
		t.Errorf("suggestions %+v", found)
	}
}

// rosterBook is a roster as a workbook.
func rosterBook(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	b := workbook.New(workbook.Meta{Title: "花名册", By: "某人", At: start})
	s := b.Sheet("名单", []workbook.Column{{Title: "姓名", Width: 10}, {Title: "手机号", Width: 14}, {Title: "性别", Width: 6}})
	for _, r := range rows {
		s.Row(r...)
	}
	src, err := b.Bytes()
	must(t, err)
	return src
}

func TestRosterAndAbsent(t *testing.T) {
	t.Parallel()
	h := open(t)
	c, admin, auditor := h.seat("mill", staff.Organiser, factoryA), h.seat("admin", staff.Admin, quiz.Root), h.seat("auditor", staff.Auditor, quiz.Root)
	file := rosterBook(t, []any{"王小芳", "13800001234", "女"}, []any{"李大勇", "13800005678", "男"}, []any{"张伟", "13800009999", "男"})
	var taken api.RosterTaken
	a := h.as(c, "POST", unitsPath+"/3/roster?file=r.xlsx", string(file), octets)
	decode(t, a, &taken)
	if taken.People != 3 {
		t.Fatalf("taken %s", a.body)
	}
	var in api.LoggedIn
	h.want(&in, "POST", "/api/v1/login/roster", "", api.RosterLogin{UnitCode: "X1-1", Name: "王小芳", Last4: "1234"})
	h.want(new(api.Person), "PUT", "/api/v1/me", in.Token, api.Registration{Name: "王小芳", Unit: "3", Gender: quiz.Female, Consent: consent})
	h.sit("day", in.Token, time.Minute)
	h.sit("day", h.worker("李大勇", factoryA), time.Minute) // another way in
	var list api.Absent
	h.seen(c, &list, "GET", "/api/v1/console/contests/day/absent", nil)
	if list.Listed != 3 || list.Answered != 2 || list.Total != 1 || list.Items[0].Name != "张*" {
		t.Errorf("absent %+v", list)
	}
	for who, want := range map[*seat]string{c: "张伟", admin: "张*"} {
		a := h.as(who, "GET", "/api/v1/console/contests/day/absent.xlsx", nil)
		tables, err := table.Read("a.xlsx", []byte(a.body), table.Limits{})
		must(t, err)
		if text := fmt.Sprint(tables); !strings.Contains(text, want+" ") || strings.Contains(text, "王小芳") {
			t.Errorf("%s gets %s", who.login, text)
		}
	}
	for _, path := range []string{"/api/v1/console/contests/day/absent", unitsPath + "/3/roster"} {
		wantProblem(t, h.as(auditor, "GET", path, nil), quiz.Forbidden)
	}
	file = rosterBook(t, []any{"王小芳", "13800001234", "女"})
	decode(t, h.as(c, "POST", unitsPath+"/3/roster?file=r.xlsx&replace=true", string(file), octets), &taken)
	var roster api.UnitRoster
	h.seen(c, &roster, "GET", unitsPath+"/3/roster", nil)
	if taken.Removed != 2 || roster.Total != 1 || roster.Within != 1 || roster.Items[0].Name != "王*芳" {
		t.Errorf("replaced %+v, %+v", taken, roster)
	}
	wantProblem(t, h.as(c, "DELETE", unitsPath+"/3/roster", nil), quiz.Invalid)
	wantProblem(t, h.as(c, "DELETE", unitsPath+"/3/roster?name=%E5%BC%A0%E4%BC%9F", nil), quiz.NotFound)
	var dropped api.RosterDropped
	h.seen(c, &dropped, "DELETE", unitsPath+"/3/roster?all=true", nil)
	if dropped.Removed != 1 {
		t.Errorf("dropped %+v", dropped)
	}
}

// A roster stays good when its unit is merged into another: by either code the same person comes in.
func TestRosterOfMergedUnit(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.seat("admin", staff.Admin, quiz.Root)
	file := rosterBook(t, []any{"王小芳", "13800001234", "女"})
	if a := h.as(admin, "POST", unitsPath+"/3/roster?file=r.xlsx", string(file), octets); a.status != http.StatusOK {
		t.Fatal(a.body)
	}
	var before, after api.LoggedIn
	h.want(&before, "POST", "/api/v1/login/roster", "", api.RosterLogin{UnitCode: "X1-1", Name: "王小芳", Last4: "1234"})
	var plan api.UnitPlan
	h.seen(admin, &plan, "PUT", unitsPath+"/3", map[string]any{"into": "4"})
	h.seen(admin, &plan, "PUT", unitsPath+"/3", map[string]any{"into": "4", "apply": true, "digest": plan.Digest})
	h.settle()
	for _, code := range []string{"X1-1", "X1-2", "k7m3q"} {
		h.want(&after, "POST", "/api/v1/login/roster", "", api.RosterLogin{UnitCode: code, Name: "王小芳", Last4: "1234"})
		if after.Person.ID != before.Person.ID || after.Person.Unit.ID != "4" {
			t.Errorf("by %s she is %+v", code, after.Person)
		}
	}
	var list api.Absent
	h.seen(admin, &list, "GET", "/api/v1/console/contests/day/absent?unit=4", nil)
	if list.Total != 1 || list.Items[0].Unit.ID != "4" {
		t.Errorf("absent %+v", list)
	}
}

func TestPeopleOfUnits(t *testing.T) {
	t.Parallel()
	h := open(t)
	c, far := h.seat("county", staff.Organiser, county), h.seat("far", staff.Organiser, farCounty)
	token := h.worker("王小芳", factoryA)
	h.worker("李大勇", factoryB)
	h.worker("赵红梅", farCounty)
	h.sit("day", token, time.Minute)
	var list api.UnitPeople
	h.seen(c, &list, "GET", console+"/people", nil)
	if list.Total != 2 || list.Items[0].Name != "王*芳" || list.Items[0].Unit.ID != "3" {
		t.Fatalf("people %+v", list)
	}
	id := list.Items[0].ID
	h.seen(c, &list, "GET", console+"/people?offset=1&limit=5", nil)
	if list.Total != 2 || len(list.Items) != 1 || list.Items[0].Name != "李*勇" {
		t.Errorf("a window %+v", list)
	}
	for q, want := range map[string]int64{"王小芳": 1, "王小": 0, "赵红梅": 0} {
		h.seen(c, &list, "GET", console+"/people?q="+q, nil)
		if list.Total != want {
			t.Errorf("%s: %+v", q, list)
		}
	}
	wantProblem(t, h.as(far, "PUT", console+"/people/"+id, map[string]any{"unit": "5"}), quiz.NotFound)
	wantProblem(t, h.as(c, "PUT", console+"/people/"+id, map[string]any{"unit": "5"}), quiz.NotFound)
	wantProblem(t, h.as(c, "PUT", console+"/people/"+id, map[string]any{}), quiz.Invalid)
	wantProblem(t, h.as(c, "PUT", console+"/people/"+id, map[string]any{"name": "9"}), quiz.Invalid)
	var person api.UnitPerson
	h.seen(c, &person, "PUT", console+"/people/"+id, map[string]any{"unit": "4", "name": "王晓芳"})
	var me api.Person
	h.want(&me, "GET", "/api/v1/me", token, nil)
	if person.Unit.ID != "4" || me.Name != "王晓芳" || me.Unit.ID != "4" {
		t.Errorf("put right: %+v, she sees %+v", person, me)
	}
	n, err := strconv.ParseInt(id, 10, 64)
	must(t, err)
	contest, err := h.catalog.Contest("day")
	must(t, err)
	standing, err := h.db.Standing(t.Context(), contest.Nr, n)
	must(t, err)
	if standing.Path[0] != factoryB {
		t.Errorf("her standing counts at %v", standing.Path)
	}
	var gone api.Expelled
	h.seen(c, &gone, "DELETE", console+"/people/"+id+"/sessions", nil)
	h.settle()
	if a := h.ask("GET", "/api/v1/me", token, nil); gone.Sessions != 1 || a.status != http.StatusUnauthorized {
		t.Errorf("ended %d, then %d", gone.Sessions, a.status)
	}
}

func TestSharedDevices(t *testing.T) {
	t.Parallel()
	h := open(t)
	c := h.seat("county", staff.Organiser, county)
	for i, name := range []string{"王小芳", "李大勇", "张伟", "赵红梅"} {
		var in api.LoggedIn
		h.want(&in, "POST", "/api/v1/login/demo", "", api.DemoLogin{Name: name, Device: "one phone"})
		unit := factoryA
		if i == 3 {
			unit = farCounty
		}
		h.want(new(api.Person), "PUT", "/api/v1/me", in.Token, api.Registration{Name: name, Unit: strconv.Itoa(unit), Gender: quiz.Male, Consent: consent})
	}
	var list api.SharedDevices
	h.seen(c, &list, "GET", console+"/people/devices", nil)
	if len(list.Items) != 1 || list.Items[0].Total != 4 || len(list.Items[0].Items) != 3 {
		t.Errorf("devices %+v", list)
	}
}

func TestInvitations(t *testing.T) {
	t.Parallel()
	h := open(t)
	c := h.seat("county", staff.Organiser, county)
	var now api.Invitation
	h.seen(c, &now, "GET", unitsPath+"/3/invitation", nil)
	if now.Code != "k7m3q" {
		t.Fatalf("invitation %+v", now)
	}
	h.seen(c, &now, "POST", unitsPath+"/3/invitation", nil)
	if now.Code == "k7m3q" || len(now.History) != 2 || now.History[1].RevokedAt == 0 {
		t.Errorf("reissued %+v", now)
	}
	wantProblem(t, h.ask("GET", "/api/v1/scenes/k7m3q", "", nil), quiz.NotFound)
	var u api.Unit
	h.want(&u, "GET", "/api/v1/scenes/"+now.Code, "", nil)
	if u.ID != "3" {
		t.Errorf("leads to %+v", u)
	}
}

// What is exported is read back without a change, and holds only the caller's subtree.
func TestUnitsExport(t *testing.T) {
	t.Parallel()
	h := open(t)
	c := h.seat("county", staff.Organiser, county)
	a := h.as(c, "GET", unitsPath+"/export.xlsx", nil)
	if !bytes.HasPrefix([]byte(a.body), []byte("PK")) {
		t.Fatal(a.status, a.body[:min(200, len(a.body))])
	}
	back := h.as(c, "POST", unitsPath+"/import?file=u.xlsx", a.body, octets)
	var plan api.UnitPlan
	decode(t, back, &plan)
	if len(plan.Problems) > 0 || plan.Untouched != 5 || plan.Heads.Total != 0 || plan.Reordered {
		t.Errorf("read back: %s", back.body)
	}
}

// Names each tried a few times lock none of themselves; their address waits, and so does the unit.
func TestRosterSpraying(t *testing.T) {
	t.Parallel()
	h := open(t)
	try := func(unit string, i int, address string) answer {
		name := "王" + string(rune('一'+i/3))
		return h.ask("POST", "/api/v1/login/roster", "", api.RosterLogin{UnitCode: unit, Name: name, Last4: fmt.Sprintf("%04d", i)},
			func(r *http.Request) { r.RemoteAddr = address + ":1" })
	}
	for i := range 400 {
		a := try("X1-1", i, fmt.Sprintf("203.0.113.%d", i%200))
		if a.status == http.StatusTooManyRequests && strings.Contains(a.body, "rate_limited") {
			if i < 150 || i > 250 {
				t.Errorf("the unit waits after %d tries", i)
			}
			break
		}
		if i == 399 {
			t.Error("a unit may be sprayed without end")
		}
	}
	for i := range 500 {
		a := try([]string{"X1-2", "X2", "S"}[i%3], i, "198.51.100.7")
		if a.status == http.StatusTooManyRequests && strings.Contains(a.body, "rate_limited") {
			return
		}
	}
	t.Error("an address may spray without end")
}

// An ended contest goes on showing the units it ended under.
func TestBoardOfEndedContest(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.seat("admin", staff.Admin, quiz.Root)
	token := h.worker("王小芳", factoryA)
	h.sit("day", token, time.Minute)
	must(t, h.db.SetContestState(t.Context(), "day", store.Closed))
	must(t, h.catalog.Reload(t.Context()))
	var plan api.UnitPlan
	h.seen(admin, &plan, "PUT", unitsPath+"/3", map[string]any{"into": "5"})
	h.seen(admin, &plan, "PUT", unitsPath+"/3", map[string]any{"into": "5", "apply": true, "digest": plan.Digest})
	h.settle()
	var b api.UnitBoard
	h.want(&b, "GET", "/api/v1/contests/day/boards/units?parent=2", token, nil)
	people := map[string]int64{}
	for _, r := range b.Items {
		people[r.Unit] = r.People
	}
	if len(people) != 2 || people["红星纺织厂工会"] != 1 {
		t.Errorf("units %v", people)
	}
	var top api.PeopleBoard
	h.want(&top, "GET", "/api/v1/contests/day/boards/people", token, nil)
	if len(top.Items) != 1 || top.Items[0].Unit != "红星纺织厂工会" {
		t.Errorf("people %+v", top.Items)
	}
	h.want(&b, "GET", "/api/v1/contests/free/boards/units?parent=2", token, nil)
	if len(b.Items) != 1 {
		t.Errorf("a contest that runs goes by today's units: %+v", b.Items)
	}
}
