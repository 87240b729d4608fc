package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/store/storetest"
	"lawquiz/server/api"
)

// exported is a worker's export and its text.
func (h *house) exported(token string) (api.Export, string) {
	h.tb.Helper()
	a := h.ask("GET", "/api/v1/me/export", token, nil)
	if a.status != http.StatusOK {
		h.tb.Fatalf("export: %d %s", a.status, a.body)
	}
	for name, want := range map[string]string{
		"Cache-Control": "no-store", "Content-Type": "application/json; charset=utf-8",
	} {
		if got := a.header.Get(name); got != want {
			h.tb.Errorf("%s: %q", name, got)
		}
	}
	var e api.Export
	decoder := json.NewDecoder(strings.NewReader(a.body))
	decoder.DisallowUnknownFields()
	must(h.tb, decoder.Decode(&e))
	if got := a.header.Get("Content-Disposition"); got != `attachment; filename="lawquiz-`+e.Person.ID+`.json"` {
		h.tb.Errorf("disposition: %s", got)
	}
	return e, a.body
}

// An export holds every row of its owner, in words, and of nobody else.
func TestExport(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		token, other := h.worker("王小芳", factoryA), h.worker("李小红", factoryB)
		h.sit("day", other, time.Minute)
		h.sit("free", token, time.Minute)
		p := h.begin("day", token)
		answers := right(p)
		var wrong string
		for _, q := range p.Questions {
			if q.Kind == "judge" {
				wrong = q.ID
				answers[q.ID] = []string{q.Options[0].ID}
				if q.Options[0].Text == "正确" {
					answers[q.ID] = []string{q.Options[1].ID}
				}
			}
		}
		var r api.Result
		h.want(&r, "POST", submitPath(p), token, submission{answers})
		second := h.begin("day", token)
		var saved api.Saved
		h.want(&saved, "PUT", "/api/v1/papers/"+second.ID+"/answers", token, map[string]any{"seq": 4, "answers": right(second)})

		e, text := h.exported(token)
		me := e.Person
		if me.Name != "王小芳" || me.Gender != quiz.Female || me.Unit == nil || me.Unit.Path != "甲县总工会 / 红星纺织厂工会" ||
			me.Consent != consent || me.ConsentedAt != start || me.CreatedAt == 0 {
			t.Errorf("person: %+v", me)
		}
		if !slices.Equal(e.Identities, []string{"demo"}) || len(e.Sessions) != 1 || e.Sessions[0].Channel != "web" || e.Sessions[0].ExpiresAt <= start {
			t.Errorf("identities %v, sessions %+v", e.Identities, e.Sessions)
		}
		if len(e.Standings) != 2 || len(e.Standings[0].Units) != 3 || e.Standings[0].Units[0].ID != "3" {
			t.Errorf("standings: %+v", e.Standings)
		}
		if len(e.Papers) != 3 {
			t.Fatalf("%d papers", len(e.Papers))
		}
		free, day, now := e.Papers[0], e.Papers[1], e.Papers[2]
		if free.Contest != "free" || free.Title != "普法知识竞答" || free.Submission == nil || free.Marks[0].Points != 100 || free.Questions[0].Review != nil {
			t.Errorf("the sitting never reviewed: %+v", free)
		}
		if day.ID != p.ID || day.Submission.FinishedBy != "worker" || day.Marks[0].Points != r.Points || day.Full != 100 || day.Chances[0].Of != 2 {
			t.Errorf("the sitting reviewed: %+v", day)
		}
		for _, q := range day.Questions {
			if q.Review == nil || q.Review.Explanation != secret+q.ID || q.ID == wrong && (q.Review.Correct || q.Answer[0] != "错误" || q.Review.Right[0] != "正确") {
				t.Errorf("question: %+v", q)
			}
		}
		if now.ID != second.ID || now.State != "open" || now.Submission != nil || len(now.Marks) != 0 || now.SavedSeq != 4 || len(now.Questions[0].Saved) == 0 {
			t.Errorf("the open sitting: %+v", now)
		}
		for _, hidden := range []string{"李小红", token, h.person(other)} {
			if strings.Contains(text, hidden) {
				t.Errorf("the export holds %s", hidden)
			}
		}
	})
}

// person is the number of a token's person.
func (h *house) person(token string) string {
	h.tb.Helper()
	var p api.Person
	h.want(&p, "GET", "/api/v1/me", token, nil)
	return p.ID
}

// Many papers come whole, each once, whatever the page.
func TestExportOfManyPapers(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		token := h.worker("王小芳", factoryA)
		for n := range 101 {
			h.pass(10 * time.Second)
			h.sit("free", token, time.Second)
			if n != 0 && n != 49 && n != 99 && n != 100 {
				continue
			}
			h.pass(time.Minute)
			e, _ := h.exported(token)
			seen := make(map[string]bool)
			for _, p := range e.Papers {
				seen[p.ID] = true
			}
			if len(e.Papers) != n+1 || len(seen) != n+1 || e.Standings[0].Sittings != n+1 {
				t.Errorf("after %d sittings: %d papers, %d different", n+1, len(e.Papers), len(seen))
			}
		}
		if n := storetest.Open(t, h.source).Count("submission"); n != 101 {
			t.Errorf("%d submissions", n)
		}
	})
}

// What is open, or never reviewed, tells no key in an export either; nor does it say what is right.
func TestNoKeyInAnExport(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := h.worker("王小芳", factoryA)
	h.sit("free", token, time.Minute)
	p := h.begin("day", token)
	var saved api.Saved
	h.want(&saved, "PUT", "/api/v1/papers/"+p.ID+"/answers", token, map[string]any{"seq": 1, "answers": quiz.Answers{}})
	_, text := h.exported(token)
	for _, hidden := range []string{secret, `"review"`, `"correct"`, `"right"`, `"accepted"`, `"citations"`, `"explanation"`} {
		if strings.Contains(text, hidden) {
			t.Errorf("the export holds %s", hidden)
		}
	}
}

// An export reads all there is of somebody; nobody needs one every second.
func TestExportsAreLimited(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := h.worker("王小芳", factoryA)
	for range 5 {
		h.exported(token)
	}
	if got := problem(t, h.ask("GET", "/api/v1/me/export", token, nil)); got.Code != quiz.RateLimited {
		t.Errorf("the sixth at once: %+v", got)
	}
	h.pass(30 * time.Second)
	h.exported(token)
}

// deadlines is an answer whose writer remembers the deadline set last.
type deadlines struct {
	*httptest.ResponseRecorder
	last time.Time
}

func (d *deadlines) SetWriteDeadline(at time.Time) error {
	d.last = at
	return nil
}

// What the server still holds of an export when it is complete is taken in time too, or dropped.
func TestTheEndOfAnExportHasADeadline(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := httptest.NewRequest("GET", "/api/v1/me/export", nil)
	r.Header.Set("Authorization", "Bearer "+h.worker("王小芳", factoryA))
	w := &deadlines{ResponseRecorder: httptest.NewRecorder()}
	h.server.ServeHTTP(w, r)
	if w.Code != http.StatusOK || w.last.IsZero() || time.Until(w.last) > time.Minute {
		t.Errorf("%d, the last deadline is %s", w.Code, w.last)
	}
}
