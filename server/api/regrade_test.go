package api_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/server/account/staff"
	"lawquiz/server/api"
)

const dayContest = "/api/v1/console/contests/day"

// astray sits "day" with the second option of the paper's first single question, whose first is right, and everything
// else right. It returns the paper and that question.
func (h *house) astray(token string) (r api.Result, question string) {
	h.tb.Helper()
	p := h.begin("day", token)
	answers := right(p)
	for _, q := range p.Questions {
		if q.Kind != "single" || question != "" {
			continue
		}
		question = q.ID
		for _, o := range q.Options {
			if strings.HasSuffix(o.Text, "第1项") {
				answers[q.ID] = []string{o.ID}
			}
		}
	}
	h.pass(time.Minute)
	h.want(&r, "POST", submitPath(p), token, submission{answers})
	return r, question
}

// secondRight corrects a question to its second option.
func secondRight(question string) api.CorrectionDraft {
	return api.CorrectionDraft{Question: question, Kind: quiz.CorrectKey, Right: []int{1}, Reason: "法条已修订"}
}

func TestCorrection(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := h.worker("王小芳", factoryA)
	sat, question := h.astray(token)
	for _, name := range []string{"李甲", "李乙", "李丙"} {
		h.sit("day", h.worker(name, factoryB), time.Minute)
	}
	if sat.Points != 90 {
		t.Fatalf("points before: %v", sat.Points)
	}
	draft := secondRight(question)
	var seen api.CorrectionPreview
	h.keep(http.StatusOK, &seen, "POST", dayContest+"/corrections/preview", draft)
	if seen.Gained != 1 || seen.Digest == "" || seen.Sittings != 4 || seen.Moved < 1 || seen.Text != "标准答案改为 B" || len(seen.Units) == 0 {
		t.Errorf("preview: %+v", seen)
	}
	for _, m := range seen.Movers {
		if strings.Contains(m.Name, "小芳") || m.Unit == "" {
			t.Errorf("mover: %+v", m)
		}
	}
	other := draft
	other.Reason = "另一个原因"
	for name, order := range map[string]api.CorrectionOrder{
		"no digest":     {CorrectionDraft: draft},
		"another order": {CorrectionDraft: other, Digest: seen.Digest},
	} {
		if p := h.refused("POST", dayContest+"/corrections", order); p.Code != quiz.PreviewStale || p.Status != http.StatusConflict {
			t.Errorf("%s: %+v", name, p)
		}
	}
	var made api.CorrectionMade
	h.keep(http.StatusOK, &made, "POST", dayContest+"/corrections", api.CorrectionOrder{CorrectionDraft: draft, Digest: seen.Digest})
	if p := h.refused("POST", dayContest+"/corrections", api.CorrectionOrder{CorrectionDraft: draft, Digest: seen.Digest}); p.Code != quiz.PreviewStale {
		t.Errorf("the same again: %+v", p)
	}
	h.regraded("day", 2)
	h.wantPoints(token, sat.Paper, 100, true)

	var list api.Corrections
	h.keep(http.StatusOK, &list, "GET", dayContest+"/corrections", nil)
	if list.KeyVersion != 2 || len(list.Items) != 1 || !list.Items[0].InForce || list.Items[0].Reason != draft.Reason || list.Items[0].Author == "" {
		t.Errorf("corrections: %+v", list)
	}

	undo := api.CorrectionDraft{Kind: quiz.UndoCorrection, Undoes: made.Version, Reason: "核实后恢复"}
	h.keep(http.StatusOK, &seen, "POST", dayContest+"/corrections/preview", undo)
	if seen.Lost != 1 {
		t.Errorf("preview of the undo: %+v", seen)
	}
	path := dayContest + "/corrections/" + strconv.FormatInt(made.Version, 10)
	if p := h.refused("DELETE", path, api.CorrectionUndo{Reason: undo.Reason, Digest: "x"}); p.Code != quiz.PreviewStale {
		t.Errorf("an undo unseen: %+v", p)
	}
	h.keep(http.StatusOK, nil, "DELETE", path, api.CorrectionUndo{Reason: undo.Reason, Digest: seen.Digest})
	h.regraded("day", 3)
	h.wantPoints(token, sat.Paper, 90, false)
	h.keep(http.StatusOK, &list, "GET", dayContest+"/corrections", nil)
	if len(list.Items) != 2 || list.Items[1].InForce || list.Items[1].UndoneBy != 3 {
		t.Errorf("corrections: %+v", list)
	}
}

// regraded takes the regrade to its end and looks at how it went.
func (h *house) regraded(contest string, version int64) {
	h.tb.Helper()
	must(h.tb, h.play.RegradeAll(h.tb.Context()))
	var p api.RegradeProgress
	h.keep(http.StatusOK, &p, "GET", "/api/v1/console/contests/"+contest+"/regrade", nil)
	if p.State != store.RegradeDone || p.Version != version || p.Seen != p.Total || p.Moved == 0 {
		h.tb.Errorf("regrade: %+v", p)
	}
}

// wantPoints looks at a finished paper as its worker does, and at her place.
func (h *house) wantPoints(token, paper string, points float64, corrected bool) {
	h.tb.Helper()
	var r struct{ Result api.Result }
	h.want(&r, "GET", "/api/v1/papers/"+paper, token, nil)
	told := false
	for _, q := range r.Result.Review {
		told = told || q.Corrected != nil && q.Corrected.Reason != ""
	}
	if r.Result.Points != points || told != corrected {
		h.tb.Errorf("paper with %v points, corrected %v: %+v", points, told, r.Result)
	}
	h.pass(5 * time.Second)
	var mine api.MyPlaces
	h.want(&mine, "GET", "/api/v1/contests/day/boards/me", token, nil)
	if mine.Points != points {
		h.tb.Errorf("the board says %v, want %v", mine.Points, points)
	}
}

func TestCorrectionRefused(t *testing.T) {
	t.Parallel()
	h := open(t)
	const single = "single-000"
	preview := dayContest + "/corrections/preview"
	for name, test := range map[string]struct {
		path  string
		draft api.CorrectionDraft
		code  quiz.Code
		place string
	}{
		"no such contest":     {"/api/v1/console/contests/absent/corrections/preview", secondRight(single), quiz.NotFound, ""},
		"no such question":    {preview, secondRight("absent"), quiz.NotFound, ""},
		"no such option":      {preview, api.CorrectionDraft{Question: single, Kind: quiz.CorrectKey, Right: []int{9}, Reason: "r"}, quiz.Invalid, "body.right"},
		"the key as it is":    {preview, api.CorrectionDraft{Question: single, Kind: quiz.CorrectKey, Right: []int{0}, Reason: "r"}, quiz.Invalid, "body.right"},
		"no reason":           {preview, api.CorrectionDraft{Question: single, Kind: quiz.FullMarks}, quiz.Invalid, "body.reason"},
		"nothing to undo":     {preview, api.CorrectionDraft{Kind: quiz.UndoCorrection, Undoes: 2, Reason: "r"}, quiz.NotFound, ""},
		"no kind of the list": {preview, api.CorrectionDraft{Question: single, Kind: "void", Reason: "r"}, quiz.Invalid, "body.kind"},
	} {
		p := h.refused("POST", test.path, test.draft)
		if p.Code != test.code || test.place != "" && (len(p.Errors) == 0 || p.Errors[0].Location != test.place) {
			t.Errorf("%s: %+v", name, p)
		}
	}
	if p := h.refused("GET", dayContest+"/regrade", nil); p.Code != quiz.NotFound {
		t.Errorf("a regrade that never was: %+v", p)
	}
}

func TestReportDesk(t *testing.T) {
	t.Parallel()
	h := open(t)
	a, b := h.worker("王小芳", factoryA), h.worker("李小红", factoryB)
	for _, token := range []string{a, b} {
		r := h.sit("day", token, time.Minute)
		h.ask("POST", reportsPath(r.Paper), token, api.QuestionReport{Question: r.Review[0].ID, Text: "答案不对"})
	}
	const desk = "/api/v1/console/reports"
	var list api.ReportedQuestions
	h.keep(http.StatusOK, &list, "GET", desk+"?state=open&contest=day&limit=1", nil)
	if list.Total != 2 || len(list.Items) != 1 || list.Items[0].Stem == "" || list.Items[0].Alike < 1 || list.Items[0].Contest != "day" {
		t.Fatalf("reports: %+v", list)
	}
	path := desk + "/" + list.Items[0].ID
	var answered api.ReportedQuestion
	h.keep(http.StatusOK, &answered, "PUT", path, api.ReportAnswer{State: store.ReportDeclined, Answer: "以现行条文为准"})
	if answered.State != store.ReportDeclined || answered.AnsweredAt != h.now() || answered.AnsweredBy == "" {
		t.Errorf("answered: %+v", answered)
	}
	h.keep(http.StatusOK, &list, "GET", desk+"?state=open", nil)
	if list.Total != 1 {
		t.Errorf("still open: %+v", list)
	}
	for name, p := range map[string]api.Problem{
		"absent":    h.refused("PUT", desk+"/12345", api.ReportAnswer{State: store.ReportDeclined}),
		"no id":     h.refused("PUT", desk+"/x", api.ReportAnswer{State: store.ReportDeclined}),
		"a contest": h.refused("GET", desk+"?contest=absent", nil),
	} {
		if p.Code != quiz.NotFound {
			t.Errorf("%s: %+v", name, p)
		}
	}
	found := false
	for _, token := range []string{a, b} {
		e, _ := h.exported(token)
		found = found || e.Reports[0].Answer == "以现行条文为准"
	}
	if !found {
		t.Error("the answer reaches nobody")
	}
}

// meanSheet honours the factory with the best mean.
const meanSheet = `award: 优胜单位
candidates: { under: 甲县总工会 }
items: [ { name: 均分, points: 100, from: mean_points / 100, cap: 1 } ]
quota: { top: 1 }
`

func TestCorrectionMovesAwards(t *testing.T) {
	t.Parallel()
	h := open(t)
	_, question := h.astray(h.worker("王小芳", factoryA))
	h.sit("day", h.worker("李小红", factoryB), time.Minute)
	h.draft(h.seat("admin", staff.Admin, quiz.Root), "day", meanSheet, strconv.Itoa(county))
	draft := api.CorrectionDraft{Question: question, Kind: quiz.FullMarks, Reason: "题干有歧义"}
	var seen api.CorrectionPreview
	h.keep(http.StatusOK, &seen, "POST", dayContest+"/corrections/preview", draft)
	if len(seen.Awards) != 1 || seen.Awards[0].Name != "优胜单位" || seen.Awards[0].Sealed || len(seen.Awards[0].Shifts) != 2 {
		t.Fatalf("awards: %+v, warnings %v", seen.Awards, seen.Warnings)
	}
	for _, s := range seen.Awards[0].Shifts {
		if s.Before == s.After || s.Unit == "" {
			t.Errorf("shift: %+v", s)
		}
	}
}
