package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"lawquiz/quiz"
	"lawquiz/server/account/staff"
	"lawquiz/server/api"
)

const consoleAPI = "/api/v1/console"

// citySheet judges the counties, countySheet the factories of one.
const (
	citySheet = `award: 优秀组织奖
candidates: { under: 某市总工会 }
items:
  - { name: 参与率, points: 60, from: participation }
  - { name: 评审, points: 40, judged: true }
imported: [场次]
bonus: [ { name: 场次, points: 5, from: 场次, each: 1 } ]
veto: [ { name: 瞒报, judged: true } ]
quota: { top: 1 }
people_prizes: [ { name: 优胜个人, places: [1, 3] } ]
`
	countySheet = `award: 先进集体
candidates: { under: 甲县总工会 }
items: [ { name: 参与率, points: 100, from: participation } ]
quota: { top: 1 }
`
)

// draft keeps a sheet as somebody.
func (h *house) draft(c *seat, contest, source, owner string) api.AwardView {
	h.tb.Helper()
	var v api.AwardView
	h.seen(c, &v, "POST", consoleAPI+"/contests/"+contest+"/awards", api.AwardDraft{Source: source, Owner: owner, Reason: "补充"})
	return v
}

func TestAwardSheets(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.seat("admin", staff.Admin, quiz.Root)
	h.sit("day", h.worker("王小芳", factoryA), 60_000_000_000)
	v := h.draft(admin, "day", citySheet, "")
	if v.Version != 1 || v.Award != "优秀组织奖" || v.Owner.ID != "1" || v.LockedAt == 0 || len(v.Candidates) != 2 || len(v.Waiting) != 1 || !v.MayEdit || !v.MayAssess {
		t.Errorf("%+v", v)
	}
	path := consoleAPI + "/awards/" + v.ID

	bad := api.AwardCheck{Contest: "day", Source: strings.Replace(citySheet, "from: participation", "from: participaton", 1)}
	var checked api.AwardChecked
	h.seen(admin, &checked, "POST", consoleAPI+"/awards/check", bad)
	if len(checked.Faults) != 1 || checked.Faults[0].Line != 4 || checked.Faults[0].Code != "unknown_metric" {
		t.Errorf("%+v", checked)
	}
	wantProblem(t, h.as(admin, "PUT", path, api.AwardDraft{Source: bad.Source, Base: 1, Reason: "x"}), quiz.Invalid, "body.source:4:")
	wantProblem(t, h.as(admin, "PUT", path, api.AwardDraft{Source: citySheet, Base: 1}), quiz.Invalid, "已锁定")
	wantProblem(t, h.as(admin, "PUT", path, api.AwardDraft{Source: citySheet, Base: 7, Reason: "x"}), quiz.RevisionStale, "更新的版本")
	h.seen(admin, &v, "PUT", path, api.AwardDraft{Source: strings.Replace(citySheet, "top: 1", "top: 2", 1), Base: 1, Reason: "增加名额"})
	var versions api.AwardVersions
	h.seen(admin, &versions, "GET", path+"/versions", nil)
	if versions.Total != 2 || versions.Items[0].Reason != "增加名额" || versions.Items[1].Version != 1 {
		t.Errorf("%+v", versions)
	}

	var p api.AwardPreview
	h.seen(admin, &p, "GET", path+"/preview", nil)
	row := p.Groups[0].Rows[0]
	if p.Mark == "" || row.Unit.ID != "2" || row.Place != 1 || row.Total != 10 || row.Lines[0].Why != "参与率 16.67 % × 60 = 10（有效参赛人数 1 ÷ 应参赛人数 6）" {
		t.Errorf("%+v", p)
	}
	again := p
	h.seen(admin, &again, "GET", path+"/preview", nil)
	if again.Digest != p.Digest {
		t.Error("the same figures have two digests")
	}
	h.seen(admin, &p, "GET", fmt.Sprintf("%s/preview?cutoff=%d", path, int64(start)-1), nil)
	if p.Groups[0].Rows[0].Total != 0 || p.Digest == again.Digest {
		t.Errorf("before anybody sat: %+v", p.Groups[0].Rows[0])
	}
	var w api.AwardWhatIf
	h.seen(admin, &w, "POST", path+"/whatif", api.AwardWeights{Weights: map[string]float64{"参与率": 90}})
	if w.Mark != "测算，不作评奖依据" || w.Shifts[0].Before.Total != 10 || w.Shifts[0].After.Total != 15 || w.Total != 130 {
		t.Errorf("%+v", w)
	}
	wantProblem(t, h.as(admin, "POST", path+"/whatif", api.AwardWeights{Weights: map[string]float64{"参与率": 1.234}}), quiz.Invalid, "两位小数")
	var st api.AwardStability
	h.seen(admin, &st, "GET", path+"/stability", nil)
	if len(st.Items) != 2 || st.Tried == 0 || st.Basis == "" {
		t.Errorf("%+v", st)
	}
	var prizes api.AwardPrizes
	h.seen(admin, &prizes, "GET", path+"/people", nil)
	if len(prizes.Items) != 1 || prizes.Items[0].People[0].Name != "王小芳" || prizes.Items[0].People[0].Unit.ID != "3" {
		t.Errorf("%+v", prizes)
	}
	rates := h.draft(admin, "day", strings.Replace(countySheet, "from: participation", "from: first_rate", 1), "2")
	h.seen(admin, &p, "GET", consoleAPI+"/awards/"+rates.ID+"/preview", nil)
	if row := p.Groups[0].Rows[0]; row.Unit.ID != "3" || row.Lines[0].Why != "首次正确率 100 % × 100 = 100" {
		t.Errorf("%+v", row)
	}
	var metrics api.SheetMetrics
	h.seen(admin, &metrics, "GET", consoleAPI+"/award-metrics", nil)
	var presets api.SheetPresets
	h.seen(admin, &presets, "GET", consoleAPI+"/award-presets", nil)
	if len(metrics.Items) < 15 || len(presets.Items) != 3 || !strings.Contains(presets.Items[0].Source, "某市总工会") || presets.Items[0].Text == "" {
		t.Errorf("%+v %+v", metrics, presets)
	}
}

func TestAwardMarksAndDecisions(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin, far := h.seat("admin", staff.Admin, quiz.Root), h.seat("far", staff.Organiser, farCounty)
	auditor := h.seat("auditor", staff.Auditor, quiz.Root)
	v := h.draft(admin, "day", citySheet, "")
	path := consoleAPI + "/awards/" + v.ID
	give := func(unit string, points float64) api.NewAwardMarks {
		return api.NewAwardMarks{Marks: []api.NewAwardMark{{Item: "评审", Unit: unit, Points: points, Reason: "材料翔实"}}}
	}

	// A sheet of the city is not a county's to see, unless she was named an assessor of it; then she sees her own marks.
	wantProblem(t, h.as(far, "GET", path, nil), quiz.NotFound)
	wantProblem(t, h.as(far, "PUT", path+"/marks", give("2", 30)), quiz.NotFound)
	var named api.AwardAssessors
	h.seen(admin, &named, "PUT", path+"/assessors", api.NewAwardAssessors{Accounts: []string{fmt.Sprint(far.id)}})
	if named.Total != 1 || named.Items[0].Login != "far" || named.Items[0].Name != "王敏" {
		t.Errorf("%+v", named)
	}
	wantProblem(t, h.as(admin, "PUT", path+"/assessors", api.NewAwardAssessors{Accounts: []string{fmt.Sprint(auditor.id)}}), quiz.Invalid, "审计员")
	wantProblem(t, h.as(admin, "PUT", path+"/assessors", api.NewAwardAssessors{Accounts: []string{"99"}}), quiz.NotFound)
	var seen api.AwardView
	h.seen(far, &seen, "GET", path, nil)
	if seen.MayEdit || !seen.MayAssess {
		t.Errorf("%+v", seen.AwardHead)
	}
	wantProblem(t, h.as(far, "GET", path+"/preview", nil), quiz.NotFound)
	wantProblem(t, h.as(far, "PUT", path, api.AwardDraft{Source: citySheet, Base: 1, Reason: "x"}), quiz.NotFound)

	var kept api.AwardMarked
	h.seen(far, &kept, "PUT", path+"/marks", give("2", 30.5))
	wantProblem(t, h.as(far, "PUT", path+"/marks", give("5", 40)), quiz.Forbidden, "您属于乙县总工会，按回避规定不能评审本单位")
	wantProblem(t, h.as(admin, "PUT", path+"/marks", give("2", 40.5)), quiz.Invalid, "body.marks[0]")
	wantProblem(t, h.as(admin, "PUT", path+"/marks", give("3", 1)), quiz.Invalid, "不参评")
	wantProblem(t, h.as(auditor, "PUT", path+"/marks", give("2", 1)), quiz.Forbidden)
	h.seen(admin, &kept, "PUT", path+"/marks", give("2", 20))
	var marks api.AwardMarks
	h.seen(far, &marks, "GET", path+"/marks", nil)
	if marks.Total != 1 || !marks.Items[0].Mine || marks.Items[0].Points != 30.5 || !marks.Items[0].Counts {
		t.Errorf("%+v", marks)
	}
	h.seen(auditor, &marks, "GET", path+"/marks?unit=2&counts=true", nil)
	if marks.Total != 2 || marks.Items[0].Points != 20 || marks.Items[0].Unit.Name != "甲县总工会" {
		t.Errorf("%+v", marks)
	}

	if a := h.as(admin, "PUT", path+"/vetoes", api.NewAwardVeto{Name: "瞒报", Unit: "2", Reason: "核查属实"}); a.status != http.StatusNoContent {
		t.Errorf("%d %s", a.status, a.body)
	}
	var p api.AwardPreview
	h.seen(admin, &p, "GET", path+"/preview", nil)
	if rows := p.Groups[0].Rows; !rows[1].Vetoed || rows[1].Excluded != "一票否决：瞒报（王敏认定：核查属实）" {
		t.Errorf("%+v", rows)
	}
	if a := h.as(admin, "PUT", path+"/vetoes", api.NewAwardVeto{Name: "瞒报", Unit: "2", Reason: "复核撤回", TakeBack: true}); a.status != http.StatusNoContent {
		t.Errorf("%d %s", a.status, a.body)
	}
	var vetoes api.AwardVetoes
	h.seen(admin, &vetoes, "GET", path+"/vetoes", nil)
	if vetoes.Total != 2 || !vetoes.Items[0].TakeBack || vetoes.Items[1].Counts {
		t.Errorf("%+v", vetoes)
	}
	wantProblem(t, h.as(admin, "PUT", path+"/decisions", api.NewAwardDecision{Units: []string{"2", "5"}, Reason: "x"}), quiz.Invalid, "没有在名额边界上并列")
	even := api.NewAwardMarks{Marks: []api.NewAwardMark{{Item: "评审", Unit: "5", Points: 25.25, Reason: "相当"}}}
	h.seen(admin, &kept, "PUT", path+"/marks", even)
	h.seen(admin, &p, "GET", path+"/preview", nil)
	if ties := p.Groups[0].Ties; len(ties) != 1 || !ties[0].Waiting || len(ties[0].Units) != 2 {
		t.Fatalf("%+v", p.Groups[0])
	}
	if a := h.as(admin, "PUT", path+"/decisions", api.NewAwardDecision{Units: []string{"5", "2"}, Reason: "集体研究"}); a.status != http.StatusNoContent {
		t.Errorf("%d %s", a.status, a.body)
	}
	h.seen(admin, &p, "GET", path+"/preview", nil)
	if g := p.Groups[0]; !g.Ties[0].Decided || g.Rows[0].Unit.ID != "5" || g.Rows[0].Tier == "" {
		t.Errorf("%+v", g)
	}
	var decisions api.AwardDecisions
	h.seen(admin, &decisions, "GET", path+"/decisions", nil)
	if decisions.Total != 1 || decisions.Items[0].Units[0].ID != "5" || decisions.Items[0].Reason != "集体研究" {
		t.Errorf("%+v", decisions)
	}
}

// An organiser runs a sheet of her own over her subtree, and nobody beside her sees it.
func TestAwardOfACounty(t *testing.T) {
	t.Parallel()
	h := open(t)
	mine, far, admin := h.seat("county", staff.Organiser, county), h.seat("far", staff.Organiser, farCounty), h.seat("admin", staff.Admin, quiz.Root)
	city := h.draft(admin, "day", citySheet, "")
	own := h.draft(mine, "day", countySheet, "")
	if own.Owner.ID != "2" || len(own.Candidates) != 2 || own.Candidates[0].Name != "红星纺织厂工会" {
		t.Errorf("%+v", own)
	}
	wantProblem(t, h.as(mine, "POST", consoleAPI+"/contests/day/awards", api.AwardDraft{Source: citySheet, Reason: "x"}), quiz.Invalid, "没有名称或代码是“某市总工会”的单位")
	wantProblem(t, h.as(mine, "POST", consoleAPI+"/contests/day/awards", api.AwardDraft{Source: countySheet, Owner: "5", Reason: "x"}), quiz.NotFound)
	var list api.AwardList
	for c, want := range map[*seat]string{mine: own.ID, far: "", admin: city.ID + " " + own.ID} {
		h.seen(c, &list, "GET", consoleAPI+"/contests/day/awards", nil)
		var got []string
		for _, item := range list.Items {
			got = append(got, item.ID)
		}
		if strings.Join(got, " ") != want || list.Total != len(got) {
			t.Errorf("%s sees %v, want %s", c.login, got, want)
		}
	}
	for _, part := range []string{"", "/versions", "/preview", "/stability", "/people", "/marks", "/vetoes", "/decisions", "/assessors"} {
		wantProblem(t, h.as(far, "GET", consoleAPI+"/awards/"+own.ID+part, nil), quiz.NotFound)
		wantProblem(t, h.as(mine, "GET", consoleAPI+"/awards/"+city.ID+part, nil), quiz.NotFound)
		if a := h.as(admin, "GET", consoleAPI+"/awards/"+own.ID+part, nil); a.status != http.StatusOK {
			t.Errorf("%s: %d %s", part, a.status, a.body)
		}
	}
	var p api.AwardPreview
	h.seen(mine, &p, "GET", consoleAPI+"/awards/"+own.ID+"/preview", nil)
	if len(p.Groups[0].Rows) != 2 {
		t.Errorf("%+v", p.Groups)
	}
	at := consoleAPI + "/awards/" + own.ID
	wantProblem(t, h.as(far, "DELETE", at+"?reason=x", nil), quiz.NotFound)
	wantProblem(t, h.as(mine, "DELETE", at, nil), quiz.Invalid, "请写明原因")
	if a := h.as(mine, "DELETE", at+"?reason="+url.QueryEscape("建错了"), nil); a.status != http.StatusNoContent {
		t.Errorf("%d %s", a.status, a.body)
	}
	wantProblem(t, h.as(mine, "GET", at, nil), quiz.NotFound)
}
