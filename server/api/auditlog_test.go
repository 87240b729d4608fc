package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"lawquiz/questions/intake/table"
	"lawquiz/quiz"
	"lawquiz/server/account/staff"
	"lawquiz/server/api"
)

// decode reads an answer that must be good.
func decode(tb testing.TB, a answer, into any) {
	tb.Helper()
	if a.status != http.StatusOK {
		tb.Fatalf("%d %s", a.status, a.body)
	}
	must(tb, json.Unmarshal([]byte(a.body), into))
}

// A change stands in the log twice, by who made it, with what it touched; a file that left once; what only looks
// not at all.
func TestChangesAreWrittenDown(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin, auditor := h.seat("admin", staff.Admin, quiz.Root), h.seat("auditor", staff.Auditor, quiz.Root)
	if a := h.as(admin, "POST", console+"/banks", api.NewBank{ID: "new", Title: "新题库"}); a.status != http.StatusOK {
		t.Fatal(a.body)
	}
	h.as(operatorSeat(), "POST", console+"/banks", api.NewBank{ID: "new", Title: "新题库"})
	h.as(auditor, "POST", console+"/banks", api.NewBank{ID: "third", Title: "新题库"})
	h.as(admin, "GET", console+"/banks", nil)
	h.as(auditor, "GET", console+"/banks/template.xlsx", nil)
	var log api.AuditLog
	h.seen(auditor, &log, "GET", console+"/audit?action=bank-create", nil)
	var lines []string
	for _, l := range log.Items {
		lines = append(lines, strings.Join([]string{l.Login, l.Object, l.Outcome, l.Code}, " "))
	}
	want := "auditor console/banks failed forbidden\n运维 console/banks failed invalid\n运维 console/banks begun \nadmin console/banks done \nadmin console/banks begun "
	if got := strings.Join(lines, "\n"); got != want && got != strings.Replace(want, "invalid", "bank_conflict", 1) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if first := log.Items[4]; first.Name != "王敏" || first.Role != staff.Admin || first.Request != log.Items[3].Request || first.Address == "" || strings.Contains(first.Address, ".") {
		t.Errorf("%+v", first)
	}
	h.seen(auditor, &log, "GET", console+"/audit?action=bank-template", nil)
	if log.Total != 1 {
		t.Errorf("%d lines for a file", log.Total)
	}
	before, err := h.staff.Verify(t.Context())
	must(t, err)
	h.as(operatorSeat(), "POST", "/api/v1/operator/rehearsals/none/login", `{"n":1}`)
	after, err := h.staff.Verify(t.Context())
	must(t, err)
	if after != before {
		t.Error("a simulated worker's log-in is written down")
	}
	h.seen(auditor, &log, "GET", console+"/audit?action=banks", nil)
	if log.Total != 0 {
		t.Errorf("%d lines for a look", log.Total)
	}
}

func TestAuditIsExported(t *testing.T) {
	t.Parallel()
	h := open(t)
	auditor := h.seat("auditor", staff.Auditor, quiz.Root)
	for range 3 {
		h.as(operatorSeat(), "POST", console+"/banks", api.NewBank{ID: "new", Title: "新题库"})
	}
	var check api.AuditCheck
	h.seen(auditor, &check, "GET", console+"/audit/verify", nil)
	if !check.OK || check.Entries != 6 {
		t.Fatalf("%+v", check)
	}
	a := h.as(auditor, "GET", console+"/audit.xlsx", nil)
	if a.status != http.StatusOK {
		t.Fatal(a.body)
	}
	book, err := table.Read("a.xlsx", []byte(a.body), table.Limits{})
	must(t, err)
	text := ""
	for _, r := range book[0].Rows {
		text += strings.Join(r.Cells, "\t") + "\n"
	}
	for _, part := range []string{check.Head, "共 6 条", "新建空题库\tbank-create", "将要做", "王敏（auditor）"} {
		if !strings.Contains(text, part) {
			t.Errorf("the export lacks %q", part)
		}
	}
	if strings.Contains(text, "audit-table") {
		t.Error("the export holds a line it does not count: its own")
	}
	h.seen(auditor, &check, "GET", console+"/audit/verify", nil)
	if check.Entries != 7 { // the export itself
		t.Errorf("%d entries after the export", check.Entries)
	}
	wantProblem(t, h.as(auditor, "GET", console+"/audit.xlsx?from=x", nil), quiz.Invalid)
}

// The log outlives a worker's erasure, so it never held anything of hers but her number.
func TestTheLogHoldsNothingOfWorkers(t *testing.T) {
	t.Parallel()
	h := open(t)
	o, token := h.seat("county", staff.Organiser, county), h.worker("欧阳春草", factoryA)
	var p api.Person
	h.want(&p, "GET", "/api/v1/me", token, nil)
	for _, body := range []string{`{"name":"欧阳秋实"}`, `{"unit":"4"}`, `{"name":"欧阳 x"}`} {
		h.as(o, "PUT", console+"/people/"+p.ID, body)
	}
	h.as(o, "GET", console+"/people?unit=4&q=欧阳秋实", nil)
	h.as(o, "DELETE", console+"/people/"+p.ID+"/sessions", nil)
	var log api.AuditLog
	h.seen(h.seat("auditor", staff.Auditor, quiz.Root), &log, "GET", console+"/audit?limit=200", nil)
	done := 0
	for _, l := range log.Items {
		if l.Outcome == "done" {
			done++
		}
		if text := l.Object + l.Detail; strings.ContainsAny(text, "欧阳春草秋实*") {
			t.Errorf("%s says %s", l.Action, text)
		}
	}
	if done < 3 {
		t.Errorf("only %d changes were done: %+v", done, log.Items)
	}
}

// A family (最美家庭) is entered under its people's names, which the log does not keep.
func TestTheLogNamesNoFamily(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.seat("county", staff.Organiser, county)
	var m api.Material
	h.seen(o, &m, "POST", materialsPath, api.NewMaterial{Unit: "3", Kind: quiz.Family, Title: "欧阳春草家庭"})
	h.seen(o, &m, "PUT", materialsPath+"/"+m.ID, api.NewMaterial{Unit: "3", Kind: quiz.Family, Title: "欧阳秋实家庭", Edition: 1})
	h.as(o, "DELETE", materialsPath+"/"+m.ID+"?edition=2", nil)
	var log api.AuditLog
	a := h.as(h.seat("auditor", staff.Auditor, quiz.Root), "GET", console+"/audit?limit=200", nil)
	decode(t, a, &log)
	if log.Total != 6 || strings.Contains(a.body, "欧阳") || !strings.Contains(a.body, "删除最美家庭") {
		t.Errorf("%d lines: %s", log.Total, a.body)
	}
}
