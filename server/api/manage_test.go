package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/server/api"
)

const keptPath = "/api/v1/console/contests"

// A contest from a preset to its early end, over HTTP alone.
func TestKeepContest(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.hold("b", "试题", bank().Questions...)
	var made api.ContestDocument
	h.keep(http.StatusOK, &made, "POST", keptPath, api.NewContest{ID: "spring", Document: strings.Replace(document("spring", openWindow), "普法知识竞答", "春季竞答", 1)})
	if made.State != "draft" || made.Edition != 1 || len(made.Faults) > 0 || made.Form == nil || made.Title != "春季竞答" || made.Full != 100 {
		t.Fatalf("draft: %+v", made)
	}
	if a := h.ask("GET", "/api/v1/contests/spring", "", nil); a.status != http.StatusNotFound {
		t.Errorf("workers see the draft: %d", a.status)
	}
	path := keptPath + "/spring"
	form := *made.Form
	form.Title = "春季法律知识竞答"
	h.keep(http.StatusOK, &made, "PUT", path+"/document", api.ContestChange{Edition: 1, ContestText: api.ContestText{Form: &form}})
	if made.Title != form.Title || !strings.Contains(made.Document, "title: 春季法律知识竞答") || made.Edition != 2 {
		t.Errorf("changed: %+v", made)
	}
	if p := h.refused("PUT", path+"/document", api.ContestChange{Edition: 1, ContestText: api.ContestText{Form: &form}}); p.Code != quiz.RevisionStale {
		t.Errorf("from an old edition: %+v", p)
	}
	var drawn, again api.Sample
	h.keep(http.StatusOK, &drawn, "POST", path+"/sample", api.SampleAsk{Seed: "s"})
	h.keep(http.StatusOK, &again, "POST", path+"/sample", api.SampleAsk{Seed: "s"})
	if len(drawn.Questions) != 8 || len(drawn.Keys) != 8 || drawn.Questions[0].ID != again.Questions[0].ID || !strings.Contains(drawn.Keys[0].Explanation, secret) {
		t.Errorf("sample: %+v", drawn)
	}

	var seen api.PublishPreview
	h.keep(http.StatusOK, &seen, "POST", path+"/publish/preview", struct{}{})
	if seen.Digest == "" || len(seen.Blocked) > 0 || seen.Check.Pool != 48 || seen.Lacking == 0 || len(seen.Says) < 3 {
		t.Errorf("preview: %+v", seen)
	}
	if p := h.refused("POST", path+"/publish", api.PublishOrder{Digest: "x"}); p.Code != quiz.PreviewStale {
		t.Errorf("unseen: %+v", p)
	}
	var kept api.KeptContest
	h.keep(http.StatusOK, &kept, "POST", path+"/publish", api.PublishOrder{Digest: seen.Digest})
	if kept.State != "open" || kept.KeyVersion != 1 {
		t.Errorf("published: %+v", kept)
	}
	if p := h.refused("PUT", path+"/document", api.ContestChange{Edition: 2, ContestText: api.ContestText{Form: &form}}); p.Code != quiz.Forbidden {
		t.Errorf("a published document is changed: %+v", p)
	}
	h.changeContest(path)
}

// changeContest pauses, resumes, extends and closes a contest.
func (h *house) changeContest(path string) {
	h.tb.Helper()
	token := h.worker("王小芳", factoryA)
	var kept api.KeptContest
	if p := h.refused("POST", path+"/pause", api.ChangeReason{}); p.Code != quiz.Invalid || p.Errors[0].Location != "body.reason" {
		h.tb.Errorf("no reason: %+v", p)
	}
	h.keep(http.StatusOK, &kept, "POST", path+"/pause", api.ChangeReason{Reason: "网络检修"})
	if kept.State != "paused" {
		h.tb.Errorf("paused: %+v", kept)
	}
	var shown api.Contest
	h.want(&shown, "GET", "/api/v1/contests/spring", token, nil)
	if !shown.Paused || shown.State != "open" {
		h.tb.Errorf("shown to workers: %+v", shown)
	}
	if p := problem(h.tb, h.ask("POST", "/api/v1/contests/spring/papers", token, nil)); p.Code != quiz.ContestNotOpen || !strings.Contains(p.Detail, "暂停") {
		h.tb.Errorf("begun while paused: %+v", p)
	}
	h.keep(http.StatusOK, &kept, "POST", path+"/resume", api.ChangeReason{})
	h.sit("spring", token, time.Minute)

	if p := h.refused("POST", path+"/extend", api.Extension{Close: "下周", Reason: "应基层要求"}); p.Code != quiz.Invalid || p.Errors[0].Location != "body.close" {
		h.tb.Errorf("a close nobody can read: %+v", p)
	}
	h.keep(http.StatusOK, &kept, "POST", path+"/extend", api.Extension{Close: "2026-03-20 24:00", Reason: "应基层要求"})
	h.want(&shown, "GET", "/api/v1/contests/spring", token, nil)
	if shown.ClosesAt != kept.ClosesAt || quiz.FormatMoment(kept.ClosesAt) != "2026-03-21 00:00" {
		h.tb.Errorf("extended: %+v", kept)
	}
	var rules api.Rules
	h.want(&rules, "GET", "/api/v1/contests/spring/rules", token, nil)
	if !strings.Contains(rules.Text, "补充通知") || !strings.Contains(rules.Text, "应基层要求") {
		h.tb.Errorf("rules: %s", rules.Text)
	}
	if a := h.admin("GET", path+"/rules.docx", nil); a.status != http.StatusOK || !strings.HasPrefix(a.body, "PK") {
		h.tb.Errorf("rules as a file: %d", a.status)
	}
	h.keep(http.StatusOK, &kept, "POST", path+"/close", api.ChangeReason{Reason: "名额已满"})
	if kept.State != "closed" {
		h.tb.Errorf("closed: %+v", kept)
	}
	var all api.MadeChanges
	h.keep(http.StatusOK, &all, "GET", path+"/changes", nil)
	what := ""
	for _, ch := range all.Items {
		what += ch.What + " "
	}
	if what != "close extend resume pause publish " {
		h.tb.Errorf("changes: %s", what)
	}
}

func TestBeginContest(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.hold("b", "试题", bank().Questions...)
	var presets api.Presets
	h.keep(http.StatusOK, &presets, "GET", keptPath+"/presets", nil)
	if len(presets.Items) != 7 {
		t.Errorf("%d presets", len(presets.Items))
	}
	var made api.ContestDocument
	h.keep(http.StatusOK, &made, "POST", keptPath, api.NewContest{ID: "from-preset", Preset: presets.Items[0].Name})
	if len(made.Faults) > 0 || len(made.Shortages) == 0 || made.OpensAt <= h.now() { // this house has a bank of its own only
		t.Errorf("from a preset: %+v", made)
	}
	h.keep(http.StatusOK, &made, "POST", keptPath, api.NewContest{ID: "from-day", Clone: "day"})
	if len(made.Faults)+len(made.Shortages) > 0 || made.Form.ID != "from-day" {
		t.Errorf("from a contest: %+v", made)
	}
	made = api.ContestDocument{}
	h.keep(http.StatusOK, &made, "POST", keptPath, api.NewContest{ID: "with-faults", Form: &quiz.Form{Title: "半成品"}})
	if len(made.Faults) == 0 || made.Sound || made.Form != nil {
		t.Errorf("half a form: %+v", made)
	}
	for _, f := range made.Faults {
		if f.Path == "" || f.Message == "" {
			t.Errorf("a fault without a place: %+v", f)
		}
	}
	for name, n := range map[string]api.NewContest{
		"nothing to begin with": {ID: "x"},
		"two beginnings":        {ID: "x", Clone: "day", Preset: "hege-ceshi"},
		"an id that is taken":   {ID: "day", Clone: "day"},
		"an id in Chinese":      {ID: "竞赛", Clone: "day"},
	} {
		if p := h.refused("POST", keptPath, n); p.Code != quiz.Invalid || len(p.Errors) == 0 {
			t.Errorf("%s: %+v", name, p)
		}
	}
	for name, p := range map[string]api.Problem{
		"no preset":   h.refused("POST", keptPath, api.NewContest{ID: "x", Preset: "absent"}),
		"no contest":  h.refused("POST", keptPath, api.NewContest{ID: "x", Clone: "absent"}),
		"no draft":    h.refused("DELETE", keptPath+"/absent/document?edition=1", nil),
		"no document": h.refused("GET", keptPath+"/absent/document", nil),
		"no rules":    h.refused("GET", keptPath+"/absent/rules.docx", nil),
		"no change":   h.refused("POST", keptPath+"/absent/pause", api.ChangeReason{Reason: "r"}),
	} {
		if p.Code != quiz.NotFound {
			t.Errorf("%s: %+v", name, p)
		}
	}
	if p := h.refused("POST", keptPath+"/with-faults/publish", api.PublishOrder{Digest: "x"}); p.Code != quiz.Invalid {
		t.Errorf("half a form published: %+v", p)
	}
	if p := h.refused("POST", keptPath+"/with-faults/sample", api.SampleAsk{}); p.Code != quiz.Invalid || len(p.Errors) == 0 {
		t.Errorf("a paper of half a form: %+v", p)
	}
	var list api.KeptContests
	h.keep(http.StatusOK, &list, "GET", keptPath, nil)
	drafts := 0
	for _, c := range list.Items {
		if c.State == "draft" {
			drafts++
		}
	}
	if drafts != 3 || len(list.Items) < 6 {
		t.Errorf("%d drafts of %d: %+v", drafts, len(list.Items), list.Items)
	}
	h.keep(http.StatusNoContent, nil, "DELETE", keptPath+"/with-faults/document?edition=1", nil)
}

func TestCheckContest(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.hold("b", "试题", bank().Questions...)
	var checked api.ContestCheck
	h.keep(http.StatusOK, &checked, "POST", keptPath+"/check", api.ContestText{Document: document("x", openWindow)})
	if len(checked.Faults)+len(checked.Shortages) > 0 || checked.Rules == "" || checked.Questions != 8 {
		t.Errorf("sound: %+v", checked)
	}
	short := strings.Replace(document("x", openWindow), "count: 3", "count: 30", 1)
	h.keep(http.StatusOK, &checked, "POST", keptPath+"/check", api.ContestText{Document: short})
	if len(checked.Shortages) != 1 || checked.Shortages[0].Location != "paper.sections[0]" {
		t.Errorf("short: %+v", checked.Shortages)
	}
	h.keep(http.StatusOK, &checked, "POST", keptPath+"/check", api.ContestText{Document: "title: 竞赛\npaper: { sections: [ { kind: song } ] }\n"})
	found := false
	for _, f := range checked.Faults {
		found = found || f.Path == "paper.sections[0].kind" && f.Line == 2
	}
	if !found {
		t.Errorf("faults: %+v", checked.Faults)
	}
	if n := len(h.kept()); n != 0 {
		t.Errorf("checking kept %d drafts", n)
	}
}

func (h *house) kept() []store.ContestDraft {
	h.tb.Helper()
	all, err := h.db.Drafts(h.tb.Context())
	must(h.tb, err)
	return all
}
