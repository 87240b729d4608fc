package api_test

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/census"
	"lawquiz/quiz/store"
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
