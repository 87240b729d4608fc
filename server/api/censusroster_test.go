package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"lawquiz/questions/intake/table"
	"lawquiz/quiz"
	"lawquiz/quiz/tally/workbook"
	"lawquiz/server/account/staff"
	"lawquiz/server/api"
)

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
	file = rosterBook(t, []any{"王小芳", "13800001234", "女"}, []any{"赵红梅", "13800007777", "女"})
	decode(t, h.as(c, "POST", unitsPath+"/3/roster?file=r.xlsx&replace=true&preview=true", string(file), octets), &taken)
	if want := (api.RosterTaken{People: 2, Units: 1, Removed: 2, Added: 1}); taken != want {
		t.Errorf("preview %+v, want %+v", taken, want)
	}
	h.seen(c, &list, "GET", "/api/v1/console/contests/day/absent", nil)
	if list.Listed != 3 {
		t.Errorf("a preview was kept: %+v", list)
	}
	taken = api.RosterTaken{}
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
	limited := func(a answer) bool {
		return a.status == http.StatusTooManyRequests && strings.Contains(a.body, "rate_limited")
	}
	if a := try("X1-1", 1000, "192.0.2.1"); limited(a) { // her own first try, while somebody sprays her unit
		t.Errorf("the whole unit is kept out: %s", a.body)
	}
	if a := try("X1-1", 1001, "192.0.2.1"); !limited(a) {
		t.Errorf("who failed there tries again: %d", a.status)
	}
	for i := range 500 {
		a := try([]string{"X1-2", "X2", "S"}[i%3], i, "198.51.100.7")
		if a.status == http.StatusTooManyRequests && strings.Contains(a.body, "rate_limited") {
			return
		}
	}
	t.Error("an address may spray without end")
}
