package api_test

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/server/api"
)

func TestSitting(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := h.worker("王小芳", factoryA)
	p := h.begin("day", token)
	if p.State != "open" || len(p.Questions) != 8 || p.Deadline != start+600_000 || p.ServerNow != start {
		t.Fatalf("paper: %+v", p)
	}
	var saved api.Saved
	draft := map[string]any{"seq": 3, "answers": right(p)}
	h.want(&saved, "PUT", "/api/v1/papers/"+p.ID+"/answers", token, draft)
	if saved.Seq != 3 {
		t.Errorf("saved: %+v", saved)
	}
	again := h.begin("day", token)
	if again.ID != p.ID || !again.Resumed || again.Seq != 3 || len(again.Answers) != 8 {
		t.Errorf("resumed: %+v", again)
	}
	h.pass(90 * time.Second)
	var r api.Result
	h.want(&r, "POST", submitPath(p), token, submission{right(p)})
	if r.Points != 100 || r.Full != 100 || !r.Passed || r.Elapsed != 90_000 || r.FinishedBy != "worker" || len(r.Review) != 8 {
		t.Errorf("result: %+v", r)
	}
	var done api.Paper
	h.want(&done, "GET", "/api/v1/papers/"+p.ID, token, nil)
	if done.State != "finished" || done.Result == nil || done.Result.Points != 100 ||
		!reflect.DeepEqual(done.Questions, p.Questions) || !reflect.DeepEqual(done.Answers, right(p)) {
		t.Errorf("finished paper: %+v", done)
	}
	var c api.Contest
	h.want(&c, "GET", "/api/v1/contests/day", token, nil)
	if c.ChancesLeft == nil || *c.ChancesLeft != 1 || c.State != "open" || c.Paper.Questions != 8 || *c.Pass != 60 {
		t.Errorf("contest: %+v", c)
	}
}

// Who is registered is told the code by which colleagues come to her unit.
func TestInvitationCodeOfMyUnit(t *testing.T) {
	t.Parallel()
	h := open(t)
	for unit, want := range map[int64]string{factoryA: "k7m3q", factoryB: ""} {
		var me api.Person
		h.want(&me, "GET", "/api/v1/me", h.worker("王小芳", unit), nil)
		if me.Unit == nil || me.Scene != want {
			t.Errorf("unit %d: %+v", unit, me)
		}
	}
}

// A finished paper whose contest reviews nothing shows neither what was asked nor what was answered.
func TestFinishedPaperNotReviewed(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := h.worker("王小芳", factoryA)
	p := h.begin("free", token)
	var r api.Result
	h.want(&r, "POST", submitPath(p), token, submission{right(p)})
	var done api.Paper
	h.want(&done, "GET", "/api/v1/papers/"+p.ID, token, nil)
	if done.State != "finished" || done.Questions == nil || len(done.Questions)+len(done.Answers)+len(done.Result.Review) > 0 {
		t.Errorf("finished paper: %+v", done)
	}
}

// Until five seconds after the deadline the body counts; later the saved answers do.
func TestSubmitAfterTheDeadline(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := h.worker("王小芳", factoryA)
	p := h.begin("free", token)
	h.pass(10*time.Minute + 6*time.Second)
	var r api.Result
	h.want(&r, "POST", submitPath(p), token, submission{right(p)})
	if r.FinishedBy != "deadline" || r.Points != 0 || r.Elapsed != 600_000 {
		t.Errorf("late: %+v", r)
	}
}

func TestParallelSubmitsAreOne(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := h.worker("王小芳", factoryA)
	p := h.begin("day", token)
	bodies := make([]answer, 100)
	var wg sync.WaitGroup
	for i := range bodies {
		h.pass(200 * time.Millisecond) // the limit on one person's writes is not what this is about
		wg.Go(func() { bodies[i] = h.ask("POST", submitPath(p), token, submission{right(p)}) })
		if i%25 == 24 {
			wg.Wait()
			h.pass(10 * time.Second)
		}
	}
	wg.Wait()
	for _, b := range bodies {
		if b.status != http.StatusOK || b.body != bodies[0].body {
			t.Fatalf("%d %s\nis not\n%s", b.status, b.body, bodies[0].body)
		}
	}
	if !strings.Contains(h.record("day", p), "true") || !strings.HasPrefix(h.record("day", p), "true") {
		t.Errorf("record: %s", h.record("day", p))
	}
	c, err := h.catalog.Contest("day")
	must(t, err)
	totals, err := h.boards.Totals(t.Context(), c.ID, []int64{city})
	must(t, err)
	if totals[0].Sittings != 1 || totals[0].People != 1 {
		t.Errorf("counted %+v", totals[0])
	}
}

// Every bad input has its code and status and changes nothing.
func TestBadInput(t *testing.T) {
	t.Parallel()
	h := open(t)
	mine, other := h.worker("王小芳", factoryA), h.worker("李小红", factoryB)
	p := h.begin("day", mine)
	q := p.Questions[0]
	with := func(id string, options ...string) submission {
		return submission{quiz.Answers{id: options}}
	}
	deep := `{"answers":` + strings.Repeat("[", 20) + strings.Repeat("]", 20) + `}`
	big := `{"answers":{},"filler":"` + strings.Repeat("x", 70_000) + `"}`
	for _, path := range []string{submitPath(p), "/api/v1/papers/" + p.ID + "/answers"} {
		method := "POST"
		if strings.HasSuffix(path, "answers") {
			method = "PUT"
		}
		for name, c := range map[string]struct {
			token  string
			body   any
			code   quiz.Code
			status int
			at     string
		}{
			"foreign question":  {mine, with("single-999", "a"), quiz.AnswerForeign, 422, "body.answers.single-999"},
			"unknown option":    {mine, with(q.ID, "nonsense"), quiz.AnswerOption, 422, "body.answers." + q.ID},
			"too many options":  {mine, with(q.ID, q.Options[0].ID, q.Options[1].ID), quiz.AnswerShape, 422, "body.answers." + q.ID},
			"not JSON":          {mine, `{"answers":`, quiz.BodyNotJSON, 400, "body.answers"},
			"a list":            {mine, `[]`, quiz.BodyNotJSON, 400, "body"},
			"answers of a kind": {mine, `{"answers":[]}`, quiz.BodyNotJSON, 400, "body.answers"},
			"no answers":        {mine, `{}`, quiz.Invalid, 422, "body.answers"},
			"too deep":          {mine, deep, quiz.BodyTooDeep, 400, ""},
			"too large":         {mine, big, quiz.BodyTooLarge, 413, ""},
			"another's paper":   {other, with(q.ID, q.Options[0].ID), quiz.NotFound, 404, ""},
			"nobody":            {"", with(q.ID, q.Options[0].ID), quiz.Unauthenticated, 401, ""},
		} {
			before := h.record("day", p)
			h.pass(time.Second)
			got := problem(t, h.ask(method, path, c.token, c.body))
			if got.Code != c.code || got.Status != c.status {
				t.Errorf("%s %s: %s %d", method, name, got.Code, got.Status)
			}
			if c.at != "" && (len(got.Errors) == 0 || got.Errors[0].Location != c.at) {
				t.Errorf("%s %s: places %+v, want %s", method, name, got.Errors, c.at)
			}
			if after := h.record("day", p); after != before {
				t.Errorf("%s %s changed the record from %s to %s", method, name, before, after)
			}
		}
	}
}

func TestBadTimes(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := h.worker("王小芳", factoryA)
	refused := func(method, path string, body any, code quiz.Code, status int) {
		t.Helper()
		h.pass(time.Second)
		if got := problem(t, h.ask(method, path, token, body)); got.Code != code || got.Status != status {
			t.Errorf("%s %s: %s %d, want %s %d", method, path, got.Code, got.Status, code, status)
		}
	}
	refused("POST", "/api/v1/contests/past/papers", nil, quiz.ContestClosed, 409)
	refused("POST", "/api/v1/contests/future/papers", nil, quiz.ContestNotOpen, 409)
	refused("POST", "/api/v1/contests/none/papers", nil, quiz.NotFound, 404)
	refused("GET", "/api/v1/papers/12345", nil, quiz.NotFound, 404)
	refused("GET", "/api/v1/papers/not-a-number", nil, quiz.NotFound, 404)

	h.sit("day", token, time.Minute)
	p := h.begin("day", token)
	h.want(new(api.Result), "POST", submitPath(p), token, submission{right(p)})
	refused("POST", "/api/v1/contests/day/papers", nil, quiz.QuotaExhausted, 409)
	before := h.record("day", p)
	refused("POST", submitPath(p), submission{quiz.Answers{}}, quiz.SubmittedBefore, 409)
	refused("PUT", "/api/v1/papers/"+p.ID+"/answers", map[string]any{"seq": 9, "answers": right(p)}, quiz.PaperFinished, 409)
	if after := h.record("day", p); after != before {
		t.Errorf("the record changed from %s to %s", before, after)
	}

	p = h.begin("free", token)
	h.pass(11 * time.Minute)
	before = h.record("free", p)
	refused("PUT", "/api/v1/papers/"+p.ID+"/answers", map[string]any{"seq": 1, "answers": right(p)}, quiz.PaperExpired, 409)
	refused("PUT", "/api/v1/papers/"+p.ID+"/answers", map[string]any{"seq": 0, "answers": right(p)}, quiz.Invalid, 422)
	if after := h.record("free", p); after != before {
		t.Errorf("the record changed from %s to %s", before, after)
	}
}

// Somebody who has not said who she is cannot start.
func TestProfileRequired(t *testing.T) {
	t.Parallel()
	h := open(t)
	var in api.LoggedIn
	h.want(&in, "POST", "/api/v1/login/demo", "", api.DemoLogin{Name: "王小芳"})
	got := problem(t, h.ask("POST", "/api/v1/contests/day/papers", in.Token, nil))
	if got.Code != quiz.ProfileRequired || got.Status != http.StatusConflict {
		t.Errorf("unbound start: %+v", got)
	}
	got = problem(t, h.ask("PUT", "/api/v1/me", in.Token, api.Registration{Name: "王小芳", Unit: "3", Consent: "old"}))
	if got.Code != quiz.ConsentRequired || got.Status != http.StatusForbidden {
		t.Errorf("without consent: %+v", got)
	}
	got = problem(t, h.ask("PUT", "/api/v1/me", in.Token, api.Registration{Name: "1", Unit: "99", Consent: consent, Gender: "x"}))
	if got.Code != quiz.Invalid || len(got.Errors) != 3 {
		t.Errorf("three faults: %+v", got)
	}
}

// Who came by a roster has a name and a unit already, but has agreed to nothing yet.
func TestConsentBeforeTheFirstPaper(t *testing.T) {
	t.Parallel()
	h := open(t)
	n, err := h.desk.ImportRoster(t.Context(), strings.NewReader("单位代码,姓名,后四位,性别\nX1-1,王小芳,1234,女\n"), h.catalog.Tree())
	if err != nil || n != 1 {
		t.Fatal(n, err)
	}
	var in api.LoggedIn
	h.want(&in, "POST", "/api/v1/login/roster", "", api.RosterLogin{UnitCode: "k7m3q", Name: "王小芳", Last4: "1234"})
	got := problem(t, h.ask("POST", "/api/v1/contests/day/papers", in.Token, nil))
	if !in.Person.Registered || got.Code != quiz.ConsentRequired || got.Status != http.StatusForbidden {
		t.Errorf("%+v: %+v", in.Person, got)
	}
	agreed := api.Registration{Name: "王小芳", Unit: "3", Gender: quiz.Female, Consent: consent}
	h.want(new(api.Person), "PUT", "/api/v1/me", in.Token, agreed)
	h.sit("day", in.Token, time.Minute)
	got = problem(t, h.ask("POST", "/api/v1/login/roster", "", api.RosterLogin{UnitCode: "k7m3q", Name: "王小芳", Last4: "9999"}))
	if got.Code != quiz.LoginFailed || got.Status != http.StatusUnauthorized {
		t.Errorf("wrong number: %+v", got)
	}
}

// A contest that asks for no unit asks for the agreement all the same.
func TestConsentWhereNoUnitIsAsked(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.publish(strings.NewReplacer("register: [name, gender, unit]", "register: [name]", "people: women, of: 女职工数", "people: all, of: 职工数").
		Replace(document("loose", openWindow)))
	must(t, h.catalog.Reload(t.Context()))
	var in api.LoggedIn
	h.want(&in, "POST", "/api/v1/login/demo", "", api.DemoLogin{Name: "王小芳"})
	got := problem(t, h.ask("POST", "/api/v1/contests/loose/papers", in.Token, nil))
	if got.Code != quiz.ConsentRequired || got.Status != http.StatusForbidden {
		t.Errorf("%+v", got)
	}
	h.sit("loose", h.worker("李小红", factoryA), time.Minute)
}

// What a worker sends of herself beyond the contract changes nothing (mass assignment).
func TestExtraFieldsAreIgnored(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := h.worker("王小芳", factoryA)
	var before, after api.Person
	h.want(&before, "GET", "/api/v1/me", token, nil)
	all := map[string]any{
		"name": "王小芳", "unit": "3", "gender": "female", "consent": consent,
		"id": "1", "member": true, "registered": false, "rehearsal": "day", "points": 100,
	}
	h.want(&after, "PUT", "/api/v1/me", token, all)
	b, err := json.Marshal(before)
	must(t, err)
	a, err := json.Marshal(after)
	must(t, err)
	if string(a) != string(b) {
		t.Errorf("%s became %s", b, a)
	}
}
