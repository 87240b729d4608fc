package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"lawquiz/questions"
	"lawquiz/questions/intake"
	"lawquiz/quiz"
	"lawquiz/quiz/library"
	"lawquiz/quiz/play"
	"lawquiz/server/api"
)

const markup = `<script>alert(1)</script>`

// untidy is a file as lawyers send it: keys within stems, options in a row, full-width letters, a question
// without a key, one twice, one whose answer the record has otherwise, and markup.
func untidy(tb testing.TB) []byte {
	return docx(tb, "女职工权益保护知识竞赛题库", "一、单选题",
		"1．按照规定，女职工生育享受多少天产假？（ A ）\nA．90 天　B．98 天　C．128 天　D．158 天",
		"2、职工连续工作几年以上的，享受带薪年休假？（Ｂ）", "Ａ、半年  Ｂ、一年  Ｃ、二年  Ｄ、三年",
		"3. 下列哪一项是工会的基本职责"+markup+"？", "A. 维护职工合法权益 B. 招收职工 C. 发放工资 D. 管理行政", "答案：A",
		"4. 用人单位应当自用工之日起多久内订立书面劳动合同？", "A. 一周 B. 一个月 C. 三个月 D. 半年",
		"5、职工连续工作几年以上的，享受带薪年休假？（Ｂ）", "Ａ、半年  Ｂ、一年  Ｃ、二年  Ｄ、三年",
		"二、判断题",
		"1. 用人单位不得因女职工怀孕降低其工资。（√）", "2. 妇女节放假半天只适用于企业。（×）")
}

func TestFileBecomesABankAndAPaper(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.hold("chanjia", "产假", leave("cj-001", "98 天"))
	path, seen := h.uploaded(url.QueryEscape("竞赛题库（终稿）.docx"), untidy(t))
	if u := seen.Upload; u.State != library.Ready || u.File != "竞赛题库（终稿）.docx" || len(u.Hash) != 64 || u.Done != u.Total || u.Total != 7 {
		t.Fatalf("upload: %+v", u)
	}
	p := seen.Preview
	if p.Format != intake.Docx || p.Drafts != 7 || p.ByKind[questions.Single] != 5 || p.ByKind[questions.Judge] != 2 {
		t.Errorf("preview: %+v", p)
	}
	want := map[library.Verdict]int{library.Clean: 4, library.Conflict: 1, library.Broken: 1, library.Duplicate: 1}
	for _, v := range library.Verdicts {
		if p.ByVerdict[v] != want[v] {
			t.Errorf("%s: %d, want %d", v, p.ByVerdict[v], want[v])
		}
	}
	if a := p.Account; a.Blocks == 0 || a.Blocks != a.Question+a.Problem+a.Blank+a.Heading+a.Furniture {
		t.Errorf("account: %+v", a)
	}

	decide := h.conflicts(path)
	decide["4"] = h.mended(path)
	var out api.UploadOutcome
	accept := map[string]any{"bank": "zonghe", "title": "综合", "which": "all", "decisions": decide}
	h.keep(http.StatusOK, &out, "POST", path+"/accept", accept)
	if len(out.Added) != 5 || len(out.Updated) != 0 || len(out.Skipped) != 2 || out.Skipped[0].Draft != 1 || out.Skipped[1].Draft != 5 {
		t.Errorf("outcome: %+v", out)
	}
	h.keep(http.StatusOK, &seen, "GET", path, nil)
	if seen.Upload.State != library.Taken || seen.Upload.Bank != "zonghe" || seen.Upload.Revision != out.Revision {
		t.Errorf("afterwards: %+v", seen.Upload)
	}
	again := h.refused("POST", path+"/accept", accept)
	if again.Status != http.StatusConflict || again.Code != quiz.UploadNotReady {
		t.Errorf("accepted twice: %+v", again)
	}
	h.publishAll("zonghe", 5)
	h.drawn("zonghe", out.Added)
}

// conflicts shows the two sides of the contradiction, is refused while it is open, and decides it.
func (h *house) conflicts(path string) map[string]any {
	h.tb.Helper()
	found := h.drafts(path, "?verdict=conflict")
	if len(found) != 1 || found[0].Draft != 1 || len(found[0].Matches) == 0 || len(found[0].Problems) == 0 {
		h.tb.Fatalf("conflicts: %+v", found)
	}
	d, m := found[0], found[0].Matches[0]
	if m.Verdict != questions.Conflict || m.Bank != "chanjia" || m.Number != 1 || !m.KeyDiffers || m.Key != "B" || d.Question.Key != "A" {
		h.tb.Errorf("match: %+v", m)
	}
	if m.Question == nil || m.Question.ID != "cj-001" || len(m.Question.Options) != 4 || m.Question.Key != "B" {
		h.tb.Errorf("the other question: %+v", m.Question)
	}
	got := h.refused("POST", path+"/accept", map[string]any{"bank": "zonghe"})
	if got.Code != quiz.BankConflict || got.Status != http.StatusConflict || len(got.Errors) != 1 ||
		!strings.Contains(got.Errors[0].Location+got.Errors[0].Message, d.Place[strings.LastIndex(d.Place, "第"):]) {
		h.tb.Errorf("undecided: %+v, the place is %q", got, d.Place)
	}
	if _, err := h.library.Current(h.tb.Context(), "zonghe"); quiz.CodeOf(err) != quiz.NotFound {
		h.tb.Errorf("a refused file left something: %v", err)
	}
	elsewhere := map[string]any{"bank": "zonghe", "decisions": map[string]any{"1": map[string]any{"do": "replace", "id": "cj-001"}}}
	if got = h.refused("POST", path+"/accept", elsewhere); got.Code != quiz.BankConflict || got.Errors[0].Location != "body.decisions.1" {
		h.tb.Errorf("replaced from another bank: %+v", got)
	}
	return map[string]any{"1": map[string]any{"do": "skip"}}
}

// mended gives the draft without a key one, and finds what XSS there is to be plain text.
func (h *house) mended(path string) map[string]any {
	h.tb.Helper()
	broken := h.drafts(path, "?verdict=broken")
	if len(broken) != 1 || broken[0].Draft != 4 || len(broken[0].Problems) == 0 || broken[0].Question.Key != "" {
		h.tb.Fatalf("broken: %+v", broken)
	}
	text := textOf(broken[0].Question)
	none := h.refused("PUT", path+"/drafts/4", map[string]any{"question": text})
	if none.Code != quiz.Invalid || len(none.Errors) == 0 {
		h.tb.Errorf("mended without a key: %+v", none)
	}
	text.Options[1].Correct = true
	var d api.UploadDraft
	h.keep(http.StatusOK, &d, "PUT", path+"/drafts/4", map[string]any{"question": text})
	if d.Draft != 4 || !d.Mended || d.Verdict != library.Clean || d.Question.Key != "B" {
		h.tb.Errorf("mended: %+v", d)
	}
	if got := h.refused("PUT", path+"/drafts/8", map[string]any{"question": text}); got.Code != quiz.NotFound {
		h.tb.Errorf("no such draft: %+v", got)
	}
	third := h.drafts(path, "?offset=2&limit=1")
	if len(third) != 1 || third[0].Draft != 3 || !strings.Contains(third[0].Question.Stem, markup) {
		h.tb.Errorf("markup: %+v", third)
	}
	return map[string]any{"do": "take"}
}

func textOf(q api.BankQuestion) api.BankText {
	return api.BankText{
		Kind: q.Kind, Stem: q.Stem, Options: q.Options, Answers: q.Answers, Explanation: q.Explanation,
		Citations: q.Citations, Difficulty: q.Difficulty, Tags: q.Tags,
	}
}

// publishAll reviews and publishes a bank.
func (h *house) publishAll(bank string, n int) {
	h.tb.Helper()
	for _, to := range []string{"reviewed", "published"} {
		var moved api.BankReviewed
		h.keep(http.StatusOK, &moved, "POST", banksPath+"/"+bank+"/review", map[string]any{"all": true, "to": to})
		if moved.Moved != n {
			h.tb.Errorf("%s: %d moved, want %d", to, moved.Moved, n)
		}
	}
	var got api.BankDetail
	h.keep(http.StatusOK, &got, "GET", banksPath+"/"+bank, nil)
	if got.Bank.Drawable != n || got.Bank.ByStatus[questions.Published] != n {
		h.tb.Errorf("published: %+v", got.Bank)
	}
}

// drawn holds a contest over a bank: its papers are of the questions that were accepted.
func (h *house) drawn(bank string, ids []string) {
	h.tb.Helper()
	ctx := h.tb.Context()
	banks, err := h.library.Drawable(ctx)
	must(h.tb, err)
	doc := strings.NewReplacer("bank: [b]", "bank: ["+bank+"]", "multiple, count: 2", "judge, count: 2",
		"    - { kind: judge, count: 2, points: 10 }\n", "", "    - { kind: blank, count: 1, points: 20 }\n", "").Replace(document("drawn", openWindow))
	_, err = play.Publish(ctx, h.db, "test.yaml", doc, banks, h.now())
	must(h.tb, err)
	must(h.tb, h.catalog.Reload(ctx))
	p := h.begin("drawn", h.worker("王小芳", factoryA))
	if len(p.Questions) != 5 {
		h.tb.Errorf("%d questions", len(p.Questions))
	}
	for _, q := range p.Questions {
		if !slices.Contains(ids, q.ID) {
			h.tb.Errorf("%s was not accepted", q.ID)
		}
	}
}

// A spreadsheet with a title above its head, numeric kinds, keys as numbers and a formula.
func TestTableBecomesABank(t *testing.T) {
	t.Parallel()
	h := open(t)
	path, seen := h.uploaded("t.bin", xlsx(t, "单选", []string{"某市总工会竞赛题"}, nil,
		[]string{"序号", "题 型", "题目内容", "选项 A", "选项B", "选项C", "正确答案", "出处"},
		[]string{"1", "单选题", "=cmd|'/C'!A0是什么？", "公式", "文字", "图片", "2", "劳动法第一条"},
		[]string{"2", "单选题", "没有选项的题", "", "", "", "A", ""}))
	if seen.Preview == nil || seen.Preview.Format != intake.Xlsx || seen.Preview.BySeverity[intake.Error] == 0 {
		t.Fatalf("%+v", seen)
	}
	d := h.drafts(path, "?verdict=clean")
	if len(d) != 1 || d[0].Question.Stem != "=cmd|'/C'!A0是什么？" || d[0].Question.Key != "B" || d[0].At.Row != 4 || d[0].At.Sheet != "单选" {
		t.Errorf("%+v", d)
	}
	var errs api.UploadProblems
	h.keep(http.StatusOK, &errs, "GET", path+"/problems?severity=error", nil)
	if errs.Total != seen.Preview.BySeverity[intake.Error] || len(errs.Items) != errs.Total || errs.Items[0].At.Row != 5 || errs.Items[0].Message == "" {
		t.Errorf("problems: %+v", errs)
	}
	var one api.UploadProblems
	h.keep(http.StatusOK, &one, "GET", path+"/problems?code="+errs.Items[0].Code+"&offset=100", nil)
	if one.Total == 0 || one.Items == nil || len(one.Items) != 0 {
		t.Errorf("past the end: %+v", one)
	}
	var out api.UploadOutcome
	h.keep(http.StatusOK, &out, "POST", path+"/accept", map[string]any{"bank": "t", "which": "clean"})
	if len(out.Added) != 1 || out.Added[0] != "t-001" || len(out.Skipped) != 0 {
		t.Errorf("outcome: %+v", out)
	}
	csv := h.admin("GET", banksPath+"/t/export?format=csv", nil)
	if csv.status != http.StatusOK || !strings.HasPrefix(csv.body, "\ufeff") || strings.Contains(csv.body, ",=cmd") || !strings.Contains(csv.body, "'=cmd") {
		t.Errorf("%d %s", csv.status, csv.body)
	}
}

// Replacing writes the file's text as the next revision of the question that stood against it.
func TestReplace(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.hold("chanjia", "产假", leave("cj-001", "98 天"))
	path, _ := h.uploaded("a.txt", []byte("1. 按照规定，女职工生育享受多少天产假？\nA. 90 天\nB. 98 天\nC. 128 天\nD. 158 天\n答案：C\n"))
	var out api.UploadOutcome
	h.keep(http.StatusOK, &out, "POST", path+"/accept", map[string]any{
		"bank": "chanjia", "decisions": map[string]any{"1": map[string]any{"do": "replace"}},
	})
	if len(out.Added) != 0 || !slices.Equal(out.Updated, []string{"cj-001"}) {
		t.Errorf("outcome: %+v", out)
	}
	var got api.BankItemDetail
	h.keep(http.StatusOK, &got, "GET", "/api/v1/console/questions/cj-001", nil)
	if it := got.Item; it.Question.Key != "C" || it.Question.Revision != 2 || it.Published != 1 || it.Drawn == nil || it.Drawn.Key != "B" {
		t.Errorf("%+v", it)
	}
	last := got.History[len(got.History)-1]
	if last.What != "accept" || last.Author != "运维" || !slices.Contains(last.Changed, api.BankFieldChange{Field: "答案", Before: "B", After: "C"}) {
		t.Errorf("%+v", last)
	}
}

// Another's upload is as if there were none, whatever is asked of it.
func TestAnothersUpload(t *testing.T) {
	t.Parallel()
	h := open(t)
	foreign, err := h.library.Upload(t.Context(), library.File{Name: "a.docx", Source: untidy(t), Author: "别人"})
	must(t, err)
	var mine api.UploadList
	h.keep(http.StatusOK, &mine, "GET", uploadsPath, nil)
	if mine.Items == nil || len(mine.Items) != 0 {
		t.Errorf("%+v", mine)
	}
	question := map[string]any{"question": map[string]any{"kind": "judge", "stem": "对吗"}}
	for _, o := range operations(t) {
		if !strings.HasPrefix(o.path, uploadsPath+"/{id}") {
			continue
		}
		body := map[string]any{"question": question["question"], "bank": "b"}
		var answers []api.Problem
		for _, id := range []string{fmt.Sprint(foreign), "4611686018427387904", "0", "abc", "-1"} {
			got := h.refused(o.method, strings.NewReplacer("{id}", id, "{n}", "1").Replace(o.path), body)
			got.RequestID = ""
			answers = append(answers, got)
		}
		for _, got := range answers {
			if got.Status != http.StatusNotFound || got.Detail != answers[0].Detail {
				t.Errorf("%s %s: %+v", o.method, o.path, got)
			}
		}
	}
	if u, err := h.library.UploadOf(t.Context(), foreign); err != nil || u.State == library.Dropped {
		t.Errorf("another's upload is gone: %v", err)
	}
}

// Of several who accept one file at once one does; the others are told so.
func TestAcceptRace(t *testing.T) {
	t.Parallel()
	h := open(t)
	path, _ := h.uploaded("a.txt", []byte("1. 妇女节放假半天。（√）\n2. 劳动节放假一天。（×）\n"))
	var codes [4]int
	var wg sync.WaitGroup
	for i := range codes {
		wg.Go(func() {
			codes[i] = h.admin("POST", path+"/accept", map[string]any{"bank": "jieri"}).status
		})
	}
	wg.Wait()
	slices.Sort(codes[:])
	if codes != [4]int{http.StatusOK, http.StatusConflict, http.StatusConflict, http.StatusConflict} {
		t.Errorf("%v", codes)
	}
	var got api.BankItems
	h.keep(http.StatusOK, &got, "GET", banksPath+"/jieri/questions", nil)
	if got.Total != 2 {
		t.Errorf("%d questions", got.Total)
	}
}

// The contract lists every verdict there is.
func TestVerdictsInTheContract(t *testing.T) {
	t.Parallel()
	text, err := api.OpenAPI()
	must(t, err)
	var doc struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]struct{ Enum []string }
			}
		}
	}
	must(t, json.Unmarshal(text, &doc))
	want := func(schema, field string, values []string) {
		t.Helper()
		if got := doc.Components.Schemas[schema].Properties[field].Enum; !slices.Equal(got, values) {
			t.Errorf("%s.%s: %v, want %v", schema, field, got, values)
		}
	}
	want("UploadDraft", "verdict", texts(library.Verdicts))
	want("UploadMatch", "verdict", texts(questions.Verdicts))
	want("BankText", "kind", texts(questions.Kinds))
	want("Suspect", "code", texts(quiz.SuspectCodes))
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}
