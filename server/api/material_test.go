package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"lawquiz/quiz"
	"lawquiz/server/account/staff"
	"lawquiz/server/api"
)

// file sends a body that is a file.
func asFile(r *http.Request) { r.Header.Set("Content-Type", "application/octet-stream") }

// imported sends a file as somebody and reads the answer.
func (h *house) imported(c *seat, into any, path string, query url.Values, text string) {
	h.tb.Helper()
	a := h.as(c, "POST", path+"?"+query.Encode(), text, asFile)
	if a.status != http.StatusOK {
		h.tb.Fatalf("%s: %d %s", path, a.status, a.body)
	}
	decode(h.tb, a, into)
}

const materialsPath = consoleAPI + "/contests/day/materials"

func newEssay(unit, title string) api.NewMaterial {
	return api.NewMaterial{Unit: unit, Kind: quiz.Essay, Title: title, Author: "赵敏", Characters: 2000, Original: true}
}

func TestMaterialsOverHTTP(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin, mine, far := h.seat("admin", staff.Admin, quiz.Root), h.seat("county", staff.Organiser, county), h.seat("far", staff.Organiser, farCounty)
	auditor := h.seat("auditor", staff.Auditor, quiz.Root)
	rules := api.NewMaterialRules{Rules: []api.MaterialRule{
		{Kind: quiz.Essay, Least: 1, Most: 2, CharsMax: 2500, ByDay: "2026-03-08"}, {Kind: quiz.Contract, Groups: []api.MaterialGroupLeast{{Group: "县", Least: 2}}},
	}}
	var kept api.MaterialRules
	h.seen(admin, &kept, "PUT", consoleAPI+"/contests/day/material-rules", rules)
	if kept.Version != 1 || kept.Rules[0].ByDay != "2026-03-08" || kept.Rules[1].Groups[0].Least != 2 {
		t.Errorf("%+v", kept)
	}
	wantProblem(t, h.as(admin, "PUT", consoleAPI+"/contests/day/material-rules", rules), quiz.RevisionStale)
	wantProblem(t, h.as(mine, "PUT", consoleAPI+"/contests/day/material-rules", rules), quiz.Forbidden)

	var m api.Material
	h.seen(mine, &m, "POST", materialsPath, newEssay("2", "我与法"))
	if m.Unit.ID != "2" || m.KindName != "征文" || m.Late || m.MayJudge || !m.MayEdit || m.SentAt != h.now() {
		t.Errorf("%+v", m)
	}
	wantProblem(t, h.as(mine, "POST", materialsPath, newEssay("5", "别县")), quiz.NotFound)
	long := newEssay("2", "长")
	long.Characters = 2501
	wantProblem(t, h.as(mine, "POST", materialsPath, long), quiz.Invalid, "不超过 2500 字")
	graded := newEssay("2", "我与法")
	graded.Accepted, graded.Grade, graded.Edition = true, "一等奖", m.Edition
	at := materialsPath + "/" + m.ID
	wantProblem(t, h.as(mine, "PUT", at, graded), quiz.Forbidden, "上级工会评定")
	wantProblem(t, h.as(auditor, "PUT", at, graded), quiz.Forbidden)
	for _, method := range []string{"GET", "PUT", "DELETE"} {
		body := any(graded)
		if method != "PUT" {
			body = nil
		}
		wantProblem(t, h.as(far, method, at+"?edition=1", body), quiz.NotFound)
	}
	h.seen(admin, &m, "PUT", at, graded)
	if m.Grade != "一等奖" || !m.MayJudge || m.Edition != 2 {
		t.Errorf("%+v", m)
	}
	h.seen(mine, &m, "GET", at, nil)
	if m.MayEdit {
		t.Errorf("what was accepted may be edited: %+v", m)
	}
	wantProblem(t, h.as(mine, "DELETE", at+"?edition=2", nil), quiz.Forbidden, "已被采用")

	var list api.Materials
	h.seen(auditor, &list, "GET", materialsPath+"?kind=essay&accepted=yes&q=赵敏", nil)
	if list.Total != 1 || list.Items[0].Author != "赵敏" {
		t.Errorf("%+v", list)
	}
	h.seen(far, &list, "GET", materialsPath, nil)
	if list.Total != 0 {
		t.Errorf("another county sees %+v", list)
	}
	wantProblem(t, h.as(far, "GET", materialsPath+"?unit=2", nil), quiz.NotFound)
	var report api.MaterialReport
	h.seen(admin, &report, "GET", consoleAPI+"/contests/day/material-report?missing=true", nil)
	if report.Missing != 1 || len(report.Items) != 1 || report.Items[0].Unit.ID != "5" || report.Items[0].Missing != 1 {
		t.Errorf("%+v", report)
	}
	if a := h.as(admin, "DELETE", at+"?edition=2", nil); a.status != http.StatusNoContent {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestMaterialFilesOverHTTP(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin, mine := h.seat("admin", staff.Admin, quiz.Root), h.seat("county", staff.Organiser, county)
	const text = "单位代码,标题,作者,字数,报送时间,采用,等次\nX1,我与法,赵敏,2300,2026-03-01,是,一等奖\nX2,=1+1,钱进,1800,2026-03-02,否,\n"
	query := url.Values{"file": {"征文.csv"}, "kind": {"essay"}}
	var p api.MaterialImport
	h.imported(admin, &p, materialsPath+"/import", query, text)
	if p.Applied || p.Added != 2 || len(p.Faults) != 0 || p.Rows[0].Material.Grade != "一等奖" {
		t.Fatalf("%+v", p)
	}
	var list api.Materials
	h.seen(admin, &list, "GET", materialsPath, nil)
	if list.Total != 0 {
		t.Error("a preview kept something")
	}
	query.Set("apply", "true")
	wantProblem(t, h.as(admin, "POST", materialsPath+"/import?"+query.Encode(), text, asFile), quiz.PreviewStale)
	query.Set("digest", p.Digest)
	h.imported(admin, &p, materialsPath+"/import", query, text)
	h.seen(admin, &list, "GET", materialsPath, nil)
	if !p.Applied || list.Total != 2 {
		t.Errorf("%+v %+v", p, list)
	}
	query = url.Values{"file": {"a.csv"}, "kind": {"essay"}}
	h.imported(mine, &p, materialsPath+"/import", query, "单位代码,标题,采用\nX2,别县的,否\nX1-1,厂里的,是\nX1,本县的,是\n")
	if len(p.Faults) != 2 || p.Faults[0].Row != 2 || !strings.Contains(p.Faults[1].Message, "上级工会评定") || p.Faults[1].Row != 4 {
		t.Errorf("%+v", p.Faults)
	}
	sheets := h.tables(materialsPath + ".xlsx")
	if len(sheets) != 2 || sheets[0].Sheet != "材料" {
		t.Fatalf("%+v", sheets)
	}
	found := false
	for _, row := range sheets[0].Rows {
		found = found || strings.Contains(strings.Join(row.Cells, "|"), "X2|乙县总工会||征文|=1+1|钱进|1800|")
	}
	if !found {
		t.Errorf("%+v", sheets[0].Rows)
	}

	// What was handed out may be changed in a spreadsheet and handed in again.
	book := h.as(admin, "GET", materialsPath+".xlsx", nil)
	h.imported(admin, &p, materialsPath+"/import", url.Values{"file": {"材料.xlsx"}}, book.body)
	if p.Same != 2 || p.Added+p.Changed != 0 || len(p.Faults) != 0 {
		t.Errorf("handed in as it was: %+v", p)
	}
}

func TestMetricFilesOverHTTP(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin, mine, far := h.seat("admin", staff.Admin, quiz.Root), h.seat("county", staff.Organiser, county), h.seat("far", staff.Organiser, farCounty)
	const path = consoleAPI + "/contests/day/metrics"
	v := h.draft(admin, "day", citySheet, "")
	query := url.Values{"file": {"场次.csv"}, "source": {"宣教部"}, "as_of": {"2026-03-01"}}
	var p api.MetricImport
	h.imported(admin, &p, path+"/import", query, "单位,场次,备注\n甲县总工会,3,\n乙县总工会,12,\n")
	if p.Applied || len(p.Columns) != 1 || p.Columns[0].Sum != 15 || p.Columns[0].Version != 1 {
		t.Fatalf("%+v", p)
	}
	query.Set("apply", "true")
	query.Set("digest", p.Digest)
	h.imported(admin, &p, path+"/import", query, "单位,场次,备注\n甲县总工会,3,\n乙县总工会,12,\n")
	var preview api.AwardPreview
	h.seen(admin, &preview, "GET", consoleAPI+"/awards/"+v.ID+"/preview", nil)
	if len(preview.Waiting) != 0 || len(preview.Metrics) != 1 || preview.Metrics[0].Source != "宣教部" || preview.Groups[0].Rows[0].Unit.ID != "5" {
		t.Errorf("%+v", preview)
	}
	var list api.ImportedMetrics
	h.seen(admin, &list, "GET", path, nil)
	if list.Total != 1 || list.Items[0].Units != 2 || list.Items[0].Owner.ID != "1" {
		t.Errorf("%+v", list)
	}
	var values api.MetricValues
	h.seen(admin, &values, "GET", path+"/"+list.Items[0].ID, nil)
	if values.Total != 2 || values.Items[1].Value != 12 {
		t.Errorf("%+v", values)
	}
	wantProblem(t, h.as(far, "GET", path+"/"+list.Items[0].ID, nil), quiz.NotFound)
	own := url.Values{"file": {"a.csv"}, "source": {"本县"}, "as_of": {"2026-03-01"}}
	h.imported(mine, &p, path+"/import", own, "单位代码,场次\nX1-1,1\nX2,2\n")
	if len(p.Faults) != 1 || p.Faults[0].Row != 3 {
		t.Errorf("%+v", p.Faults)
	}
	wantProblem(t, h.as(mine, "POST", path+"/import?file=a.csv&as_of=2026-03-01", "单位代码,场次\nX1-1,1\n", asFile), quiz.Invalid, "数据来源")
	wantProblem(t, h.as(mine, "POST", path+"/import?"+own.Encode()+"&unit=5", "单位代码,场次\nX2,1\n", asFile), quiz.NotFound)
}
