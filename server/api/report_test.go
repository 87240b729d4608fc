package api_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/quiz/store/storetest"
	"lawquiz/server/api"
)

func reportsPath(paper string) string { return "/api/v1/papers/" + paper + "/reports" }

func TestReport(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		token, other := h.worker("王小芳", factoryA), h.worker("李小红", factoryB)
		day, free := h.sit("day", token, time.Minute), h.sit("free", token, time.Minute)
		question := day.Review[0].ID
		for _, text := range []string{"条文号错了", "  答案\u200b也不对 "} {
			if a := h.ask("POST", reportsPath(day.Paper), token, api.QuestionReport{Question: question, Text: text}); a.status != http.StatusNoContent || a.body != "" {
				t.Fatalf("report: %d %s", a.status, a.body)
			}
		}
		for name, c := range map[string]struct {
			paper, token string
			body         api.QuestionReport
			code         quiz.Code
		}{
			"another's paper":    {day.Paper, other, api.QuestionReport{Question: question, Text: "错"}, quiz.NotFound},
			"no paper":           {"x", token, api.QuestionReport{Question: question, Text: "错"}, quiz.NotFound},
			"nothing shown":      {free.Paper, token, api.QuestionReport{Question: question, Text: "错"}, quiz.Forbidden},
			"an open paper":      {h.begin("day", token).ID, token, api.QuestionReport{Question: question, Text: "错"}, quiz.Forbidden},
			"a foreign question": {day.Paper, token, api.QuestionReport{Question: "absent", Text: "错"}, quiz.Invalid},
			"no words":           {day.Paper, token, api.QuestionReport{Question: question, Text: " \n"}, quiz.Invalid},
			"too many words":     {day.Paper, token, api.QuestionReport{Question: question, Text: strings.Repeat("错", 301)}, quiz.Invalid},
		} {
			if got := problem(t, h.ask("POST", reportsPath(c.paper), c.token, c.body)); got.Code != c.code {
				t.Errorf("%s: %+v", name, got)
			}
		}
		if got := problem(t, h.ask("POST", reportsPath(day.Paper), token, "{}")); len(got.Errors) != 2 {
			t.Errorf("an empty body: %+v", got)
		}
		e, _ := h.exported(token)
		want := []api.ExportedReport{{Contest: "day", Question: question, Text: "答案也不对", CreatedAt: h.now(), State: store.ReportOpen}}
		if !slices.Equal(e.Reports, want) {
			t.Errorf("exported: %+v", e.Reports)
		}
		if e, _ := h.exported(other); len(e.Reports) != 0 {
			t.Errorf("another's export: %+v", e.Reports)
		}
		h.erase(token)
		raw := storetest.Open(t, h.source)
		if all, words := raw.Count("report"), raw.Count("report WHERE text <> ''"); all != 1 || words != 0 {
			t.Errorf("after the erasure: %d reports, %d with words", all, words)
		}
	})
}

func TestReportsAreLimited(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := h.worker("王小芳", factoryA)
	day := h.sit("day", token, time.Minute)
	report := func() answer {
		return h.ask("POST", reportsPath(day.Paper), token, api.QuestionReport{Question: day.Review[0].ID, Text: "错了"})
	}
	for range 20 {
		if a := report(); a.status != http.StatusNoContent {
			t.Fatalf("%d %s", a.status, a.body)
		}
	}
	if got := problem(t, report()); got.Code != quiz.RateLimited {
		t.Errorf("the 21st at once: %+v", got)
	}
	h.pass(30 * time.Second)
	if a := report(); a.status != http.StatusNoContent {
		t.Errorf("half a minute later: %d", a.status)
	}
}

// censor refuses every remark.
type censor struct{ asked []string }

func (c *censor) CheckRemark(_ context.Context, _ int64, place, text string) error {
	c.asked = append(c.asked, place+" "+text)
	return quiz.Errorf(quiz.TextRefused, "没有通过内容安全检查")
}

func TestReportsAreChecked(t *testing.T) {
	t.Parallel()
	c := new(censor)
	h := open(t, func(cfg *api.Config) { cfg.Remarks = c })
	token := h.worker("王小芳", factoryA)
	day, free := h.sit("day", token, time.Minute), h.sit("free", token, time.Minute)
	got := problem(t, h.ask("POST", reportsPath(day.Paper), token, api.QuestionReport{Question: day.Review[0].ID, Text: "违规"}))
	if got.Code != quiz.TextRefused {
		t.Errorf("refused: %+v", got)
	}
	h.ask("POST", reportsPath(free.Paper), token, api.QuestionReport{Question: day.Review[0].ID, Text: "错了"})
	if !slices.Equal(c.asked, []string{"body.text 违规"}) { // nobody judges what may not be kept anyway
		t.Errorf("asked: %v", c.asked)
	}
	if n := storetest.Open(t, h.source).Count("report"); n != 0 {
		t.Errorf("%d reports on record", n)
	}
}
