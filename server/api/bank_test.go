package api_test

import (
	"mime"
	"net/http"
	"slices"
	"strings"
	"testing"

	"lawquiz/questions"
	shipped "lawquiz/questions/bank"
	"lawquiz/quiz"
	"lawquiz/server/api"
)

func TestBanks(t *testing.T) {
	t.Parallel()
	h := open(t)
	var made api.BankSummary
	h.keep(http.StatusOK, &made, "POST", banksPath, map[string]any{"id": "chanjia", "title": "产假" + markup, "law": "女职工劳动保护特别规定"})
	if made.ID != "chanjia" || made.Title != "产假"+markup || made.Revision != 1 || made.Questions != 0 || made.CreatedAt != start {
		t.Errorf("%+v", made)
	}
	for body, code := range map[string]quiz.Code{
		`{"id":"chanjia","title":"产假"}`: quiz.BankConflict, `{"id":"uploads","title":"产假"}`: quiz.Invalid,
		`{"id":"../x","title":"产假"}`: quiz.Invalid, `{"id":"","title":"产假"}`: quiz.Invalid, `{"id":"x"}`: quiz.Invalid, `[]`: quiz.Invalid,
	} {
		if got := h.refused("POST", banksPath, body); got.Code != code {
			t.Errorf("%s: %+v", body, got)
		}
	}
	var list api.BankList
	h.keep(http.StatusOK, &list, "GET", banksPath, nil)
	if len(list.Items) != 1 || list.Items[0].ID != "chanjia" {
		t.Errorf("%+v", list)
	}
	var one api.BankDetail
	h.keep(http.StatusOK, &one, "GET", banksPath+"/chanjia", nil)
	if len(one.Changes) != 1 || one.Changes[0].What != "create" || one.Changes[0].Author != "运维" {
		t.Errorf("%+v", one)
	}
	for _, path := range []string{"/none", "/none/questions", "/none/export", "/none/export?format=json"} {
		if got := h.refused("GET", banksPath+path, nil); got.Code != quiz.NotFound {
			t.Errorf("%s: %+v", path, got)
		}
	}
}

func TestQuestionsAreFound(t *testing.T) {
	t.Parallel()
	h := open(t)
	judge := questions.Question{
		ID: "cj-002", Revision: 1, Kind: questions.Judge, Stem: "怀孕的女职工不得被降低工资。", Difficulty: 2, Options: questions.JudgeOptions(true),
		Explanation: "用人单位不得因女职工怀孕降低其工资。", Citations: []questions.Citation{{Law: "女职工劳动保护特别规定", Article: "第五条"}},
	}
	judge.Review.Status = questions.Candidate
	h.hold("chanjia", "产假", leave("cj-001", "98 天"), judge)
	h.keep(http.StatusNoContent, nil, "POST", banksPath+"/chanjia/retire", map[string]any{"questions": []string{"cj-002"}, "note": "重出"})
	for query, want := range map[string]string{
		"": "cj-001", "?retired=all": "cj-001 cj-002", "?retired=only": "cj-002", "?retired=no&kind=judge": "",
		"?retired=all&kind=judge": "cj-002", "?retired=all&law=" + "女职工劳动保护特别规定": "cj-001 cj-002", "?article=第七条": "cj-001",
		"?article=第五条": "", "?law=劳动法": "", "?q=９８+天": "cj-001", "?q=nothing": "", "?status=published": "cj-001", "?status=candidate": "",
		"?retired=all&limit=1": "cj-001", "?retired=all&limit=1&offset=1": "cj-002", "?offset=9": "",
	} {
		var got api.BankItems
		h.keep(http.StatusOK, &got, "GET", banksPath+"/chanjia/questions"+query, nil)
		var ids []string
		for _, it := range got.Items {
			ids = append(ids, it.Question.ID)
		}
		if strings.Join(ids, " ") != want || got.Items == nil {
			t.Errorf("%s: %v, want %s", query, ids, want)
		}
	}
	for _, query := range []string{"?limit=201", "?kind=essay", "?retired=perhaps", "?offset=-1"} {
		if got := h.refused("GET", banksPath+"/chanjia/questions"+query, nil); got.Code != quiz.Invalid || len(got.Errors) != 1 {
			t.Errorf("%s: %+v", query, got)
		}
	}
	h.keep(http.StatusNoContent, nil, "POST", banksPath+"/chanjia/restore", map[string]any{"questions": []string{"cj-002"}})
	var got api.BankItemDetail
	h.keep(http.StatusOK, &got, "GET", "/api/v1/console/questions/cj-002", nil)
	last := got.History[len(got.History)-2:]
	if got.Item.RetiredAt != 0 || last[0].What != "retire" || last[0].Note != "重出" || last[0].Author != "运维" || last[1].What != "restore" {
		t.Errorf("%+v", got)
	}
}

// Retiring names the questions that are not the bank's, and then changes none.
func TestRetireOfAnotherBank(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.hold("chanjia", "产假", leave("cj-001", "98 天"))
	h.keep(http.StatusOK, nil, "POST", banksPath, map[string]any{"id": "other", "title": "另一个"})
	for _, verb := range []string{"retire", "restore"} {
		got := h.refused("POST", banksPath+"/other/"+verb, map[string]any{"questions": []string{"cj-001", "none"}})
		if got.Code != quiz.NotFound || len(got.Errors) != 2 || got.Errors[1].Location != "body.questions[1]" {
			t.Errorf("%s: %+v", verb, got)
		}
		if got := h.refused("POST", banksPath+"/chanjia/"+verb, map[string]any{"questions": []string{}}); got.Code != quiz.Invalid {
			t.Errorf("%s of nothing: %+v", verb, got)
		}
	}
	var it api.BankItemDetail
	h.keep(http.StatusOK, &it, "GET", "/api/v1/console/questions/cj-001", nil)
	if it.Item.RetiredAt != 0 || it.Item.Published != 1 {
		t.Errorf("%+v", it.Item)
	}
	for _, body := range []string{`{"to":"published"}`, `{"to":"published","all":true,"questions":["cj-001"]}`, `{"to":"candidate","all":true}`} {
		if got := h.refused("POST", banksPath+"/chanjia/review", body); got.Code != quiz.Invalid {
			t.Errorf("%s: %+v", body, got)
		}
	}
}

// An edit is a candidate and the old text is drawn until it is published; one made from an older
// revision is refused.
func TestEdit(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.hold("chanjia", "产假", leave("cj-001", "98 天"))
	const path = "/api/v1/console/questions/cj-001"
	var got api.BankItemDetail
	h.keep(http.StatusOK, &got, "GET", path, nil)
	text := textOf(got.Item.Question)
	text.Stem = "女职工生育享受的产假，按照规定是多少天？"
	var edited api.BankItem
	h.keep(http.StatusOK, &edited, "PUT", path, map[string]any{"question": text, "base": 1})
	if edited.Question.Revision != 2 || edited.Question.Status != questions.Candidate || edited.Published != 1 || edited.Drawn == nil || edited.Drawn.Revision != 1 {
		t.Errorf("%+v", edited)
	}
	text.Stem = "又一种问法：产假是多少天？"
	if stale := h.refused("PUT", path, map[string]any{"question": text, "base": 1}); stale.Code != quiz.RevisionStale || stale.Status != http.StatusConflict {
		t.Errorf("stale: %+v", stale)
	}
	text.Options = text.Options[:1]
	if bad := h.refused("PUT", path, map[string]any{"question": text, "base": 2}); bad.Code != quiz.Invalid || len(bad.Errors) == 0 {
		t.Errorf("one option: %+v", bad)
	}
	if none := h.refused("PUT", "/api/v1/console/questions/none", map[string]any{"question": textOf(got.Item.Question), "base": 1}); none.Code != quiz.NotFound {
		t.Errorf("none: %+v", none)
	}
	for _, seen := range []string{`"questions":["cj-001"],"seen":{"cj-001":1}`, `"all":true,"bank_seen":1`} {
		if stale := h.refused("POST", banksPath+"/chanjia/review", `{"to":"published",`+seen+`}`); stale.Code != quiz.RevisionStale || stale.Status != http.StatusConflict {
			t.Errorf("published unseen by %s: %+v", seen, stale)
		}
	}
	h.keep(http.StatusOK, nil, "POST", banksPath+"/chanjia/review", map[string]any{"questions": []string{"cj-001"}, "to": "published", "seen": map[string]int{"cj-001": 2}})
	h.keep(http.StatusOK, &got, "GET", path, nil)
	var what []string
	for _, e := range got.History {
		what = append(what, e.What)
	}
	if got.Item.Published != 2 || got.Item.Question.ReviewedBy != "运维" || !slices.Equal(what[len(what)-3:], []string{"edit", "reviewed", "published"}) {
		t.Errorf("%v %+v", what, got.Item)
	}
	edit := got.History[slices.Index(what, "edit")]
	if len(edit.Changed) != 1 || edit.Changed[0].Field != "题干" || edit.Changed[0].After != "女职工生育享受的产假，按照规定是多少天？" || edit.Author != "运维" {
		t.Errorf("%+v", edit)
	}
}

// What is exported in any form is the bank: compared with it, nothing has changed.
func TestExportAndDiff(t *testing.T) {
	t.Parallel()
	h := open(t)
	banks, err := shipped.All()
	must(t, err)
	b := banks[0]
	b.Title = "题库“甲” / 终稿"
	h.hold(b.ID, b.Title, b.Questions...)
	for _, format := range []string{"xlsx", "docx", "csv", "gift", "moodle", "json", "yaml"} {
		a := h.admin("GET", banksPath+"/"+b.ID+"/export?format="+format, nil)
		if a.status != http.StatusOK || a.header.Get("Cache-Control") != "no-store" {
			t.Fatalf("%s: %d %s %.200s", format, a.status, a.header, a.body)
		}
		kind, params, err := mime.ParseMediaType(a.header.Get("Content-Disposition"))
		if err != nil || kind != "attachment" || !strings.HasPrefix(params["filename"], "题库“甲” _ 终稿.") {
			t.Errorf("%s: %v %s %v", format, err, kind, params)
		}
		var d api.BankDiff
		h.keep(http.StatusOK, &d, "POST", banksPath+"/"+b.ID+"/diff?file=x", []byte(a.body))
		if d.Same != len(b.Questions) || len(d.Added)+len(d.Removed)+len(d.Changed) != 0 {
			t.Errorf("%s: %d same, %d added, %d removed, changed %+v", format, d.Same, len(d.Added), len(d.Removed), d.Changed)
		}
		if format == "yaml" {
			changed := strings.Replace(a.body, b.Questions[0].Stem, b.Questions[0].Stem+"改", 1)
			h.keep(http.StatusOK, &d, "POST", banksPath+"/"+b.ID+"/diff?file=x", []byte(changed))
			if len(d.Changed) != 1 || d.Changed[0].ID != b.Questions[0].ID || len(d.Changed[0].Fields) != 1 || d.Changed[0].Fields[0].Field != "题干" {
				t.Errorf("changed: %+v", d.Changed)
			}
		}
	}
	if got := h.refused("GET", banksPath+"/"+b.ID+"/export?format=exe", nil); got.Code != quiz.Invalid || len(got.Errors) != 1 {
		t.Errorf("%+v", got)
	}
	if got := h.refused("POST", banksPath+"/"+b.ID+"/diff", []byte("MZ\x90\x00\x03\x00\x00\x00\x04")); got.Code != quiz.Invalid || len(got.Errors) != 1 {
		t.Errorf("%+v", got)
	}
	if a := h.admin("GET", banksPath+"/template.xlsx", nil); a.status != http.StatusOK || !strings.HasPrefix(a.body, "PK") {
		t.Errorf("template: %d", a.status)
	}
	var changes api.BankDetail
	h.keep(http.StatusOK, &changes, "GET", banksPath+"/"+b.ID, nil)
	if len(changes.Changes) != 1 {
		t.Errorf("comparing left something: %+v", changes.Changes)
	}
}
