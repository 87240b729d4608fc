package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/server/api"
)

const practicePath = "/api/v1/practice"

// trial returns a judge question about a probation, which says too little.
func trial(id string) questions.Question {
	return questions.Question{
		ID: id, Revision: 1, Kind: questions.Judge, Stem: "劳动合同期限不满三个月的，也可以约定试用期。", Difficulty: 1,
		Options:     []questions.Option{{Text: "正确"}, {Text: "错误", Correct: true}},
		Explanation: secret + "：劳动合同期限不满三个月的，不得约定试用期。", Review: questions.Review{Status: questions.Candidate},
		Citations: []questions.Citation{{Law: "劳动合同法", Article: "第十九条"}},
	}
}

// stocked has a bank "free-bank" to practise, and the bank "b" that the open contests draw from.
func (h *house) stocked() {
	h.hold("free-bank", "劳动合同法题库", trial("ht-001"))
	q := leave("b-001", "98 天")
	q.Explanation = secret + q.Explanation
	h.hold("b", "竞赛题库", q)
}

func option(tb testing.TB, q api.PracticeQuestion, text string) []string {
	tb.Helper()
	i := slices.IndexFunc(q.Options, func(o quiz.ShownOption) bool { return o.Text == text })
	if i < 0 {
		tb.Fatalf("%s has no option %s", q.ID, text)
	}
	return []string{q.Options[i].ID}
}

func TestPractice(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.stocked()
		token, other := h.worker("王小芳", factoryA), h.worker("李小红", factoryB)
		var topics api.PracticeTopics
		h.want(&topics, "GET", practicePath, token, nil)
		if len(topics.Laws) != 1 || topics.Laws[0].Law != "劳动合同法" || topics.Laws[0].ByKind["judge"] != 1 ||
			len(topics.Banks) != 1 || topics.Banks[0].ID != "free-bank" || topics.Banks[0].Questions != 1 {
			t.Errorf("topics: %+v", topics)
		}
		if len(topics.Closed) != 1 || topics.Closed[0].ID != "b" || topics.Closed[0].Until <= start || !strings.Contains(topics.Closed[0].Reason, "普法知识竞答") {
			t.Errorf("closed: %+v", topics.Closed)
		}
		drawn := h.practised(token, api.PracticeAsk{Law: "劳动合同法", Article: "第十九条"})
		q := drawn.Items[0]
		var wrong, right api.PracticeReview
		h.want(&wrong, "POST", practicePath+"/answers", token, api.PracticeGiven{Question: q.ID, Revision: q.Revision, Answer: option(t, q, "正确")})
		if wrong.Correct || !wrong.InBook || !slices.Equal(wrong.Key, option(t, q, "错误")) || !strings.HasPrefix(wrong.Explanation, secret) || wrong.Citations[0].Article != "第十九条" {
			t.Errorf("a wrong answer: %+v", wrong)
		}
		var book api.WrongBook
		h.want(&book, "GET", practicePath+"/wrong?limit=1", token, nil)
		if book.Total != 1 || book.Items[0].ID != q.ID || book.Items[0].Wrong != 1 || book.Items[0].LastAt != start {
			t.Errorf("book: %+v", book)
		}
		h.want(&right, "POST", practicePath+"/answers", token, api.PracticeGiven{Question: q.ID, Revision: q.Revision, Answer: option(t, q, "错误")})
		if !right.Correct || !right.InBook || right.Streak != 1 {
			t.Errorf("a right answer: %+v", right)
		}
		e, _ := h.exported(token)
		if want := []api.ExportedPractice{{Question: q.ID, Seen: 2, Wrong: 1, Streak: 1, LastAt: start}}; !slices.Equal(e.Practice, want) {
			t.Errorf("export: %+v", e.Practice)
		}
		if e, _ := h.exported(other); len(e.Practice) != 0 {
			t.Errorf("another's export: %+v", e.Practice)
		}
		if got := problem(t, h.ask("DELETE", practicePath+"/wrong/"+q.ID, other, nil)); got.Code != quiz.NotFound {
			t.Errorf("another's book: %+v", got)
		}
		if a := h.ask("DELETE", practicePath+"/wrong/"+q.ID, token, nil); a.status != http.StatusNoContent {
			t.Errorf("forget: %d %s", a.status, a.body)
		}
		h.want(&book, "GET", practicePath+"/wrong", token, nil)
		if book.Total != 0 {
			t.Errorf("book: %+v", book)
		}
	})
}

func (h *house) practised(token string, ask api.PracticeAsk) api.PracticeDrawn {
	h.tb.Helper()
	var out api.PracticeDrawn
	h.want(&out, "POST", practicePath+"/questions", token, ask)
	return out
}

// While a contest draws from a bank, practice says nothing of it: no text, no key, not even that a
// question is there.
func TestNoPracticeOfAnOpenContest(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.stocked()
	token := h.worker("王小芳", factoryA)
	var bodies []string
	for _, ask := range []any{
		api.PracticeAsk{}, api.PracticeAsk{Bank: "b"}, api.PracticeAsk{Law: "女职工劳动保护特别规定"},
		api.PracticeAsk{Article: "第七条"}, api.PracticeAsk{WrongOnly: true}, api.PracticeAsk{Count: 20},
	} {
		bodies = append(bodies, h.ask("POST", practicePath+"/questions", token, ask).body)
	}
	shut := h.ask("POST", practicePath+"/answers", token, api.PracticeGiven{Question: "b-001", Revision: 1, Answer: []string{"a"}})
	absent := h.ask("POST", practicePath+"/answers", token, api.PracticeGiven{Question: "b-999", Revision: 1, Answer: []string{"a"}})
	if a, b := problem(t, shut), problem(t, absent); a.Code != quiz.NotFound || a.Detail != b.Detail || a.Status != b.Status {
		t.Errorf("a question of an open contest: %+v, one that is not there: %+v", a, b)
	}
	bodies = append(bodies, shut.body, h.ask("GET", practicePath, token, nil).body, h.ask("GET", practicePath+"/wrong", token, nil).body)
	for _, body := range bodies {
		for _, hidden := range []string{"产假", "b-001", secret, `"correct"`, `"key"`} {
			if strings.Contains(body, hidden) {
				t.Errorf("practice tells %s: %s", hidden, body)
			}
		}
	}
	if got := problem(t, h.ask("POST", practicePath+"/questions", token, api.PracticeAsk{Bank: "b"})); got.Code != quiz.Forbidden || !strings.Contains(got.Detail, "以后可以练习") {
		t.Errorf("the bank of an open contest: %+v", got)
	}
	for _, c := range h.catalog.Contests() {
		if c.ID != "future" {
			h.clock.Store(max(h.now(), c.Window.Close+quiz.SaveGrace))
		}
	}
	if q := h.practised(token, api.PracticeAsk{Bank: "b"}).Items; len(q) != 1 || q[0].ID != "b-001" {
		t.Errorf("after the close: %+v", q)
	}
}

func TestPracticeRefusals(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.stocked()
	token := h.worker("王小芳", factoryA)
	q := h.practised(token, api.PracticeAsk{}).Items[0]
	for name, c := range map[string]struct {
		path string
		body any
		code quiz.Code
	}{
		"21 questions":      {"/questions", api.PracticeAsk{Count: 21}, quiz.Invalid},
		"no such bank":      {"/questions", api.PracticeAsk{Bank: "absent"}, quiz.NotFound},
		"no answer":         {"/answers", api.PracticeGiven{Question: q.ID, Revision: 1, Answer: []string{}}, quiz.Invalid},
		"an option of none": {"/answers", api.PracticeGiven{Question: q.ID, Revision: 1, Answer: []string{"zzz"}}, quiz.AnswerOption},
		"an old text":       {"/answers", api.PracticeGiven{Question: q.ID, Revision: 7, Answer: ids(q)}, quiz.RevisionStale},
		"both":              {"/answers", api.PracticeGiven{Question: q.ID, Revision: 1, Answer: ids(q)}, quiz.AnswerShape},
	} {
		a := h.ask("POST", practicePath+c.path, token, c.body)
		if got := problem(t, a); got.Code != c.code || strings.Contains(a.body, secret) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	var in api.LoggedIn
	h.want(&in, "POST", "/api/v1/login/demo", "", api.DemoLogin{Name: "李小红"})
	if got := problem(t, h.ask("POST", practicePath+"/questions", in.Token, api.PracticeAsk{})); got.Code != quiz.ConsentRequired {
		t.Errorf("without consent: %+v", got)
	}
	bare := open(t, func(c *api.Config) { c.Practice = nil })
	if got := problem(t, bare.ask("GET", practicePath, bare.worker("王小芳", factoryA), nil)); got.Code != quiz.NotFound {
		t.Errorf("a server without practice: %+v", got)
	}
}

func ids(q api.PracticeQuestion) (out []string) {
	for _, o := range q.Options {
		out = append(out, o.ID)
	}
	return out
}

func TestErasedWithPractice(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.stocked()
		token := h.worker("王小芳", factoryA)
		q := h.practised(token, api.PracticeAsk{}).Items[0]
		var r api.PracticeReview
		h.want(&r, "POST", practicePath+"/answers", token, api.PracticeGiven{Question: q.ID, Revision: 1, Answer: option(t, q, "正确")})
		h.erase(token)
		if a := h.ask("GET", practicePath+"/wrong", token, nil); a.status != http.StatusUnauthorized {
			t.Errorf("after the erasure: %d", a.status)
		}
		again := h.worker("王小芳", factoryA)
		var book api.WrongBook
		h.want(&book, "GET", practicePath+"/wrong", again, nil)
		if book.Total != 0 {
			t.Errorf("somebody new has a book: %+v", book)
		}
	})
}
