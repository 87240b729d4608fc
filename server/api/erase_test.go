package api_test

import (
	"context"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/board"
	"lawquiz/quiz/servicetest"
	"lawquiz/quiz/store"
	"lawquiz/quiz/store/storetest"
	"lawquiz/server/api"
)

// each runs a test over a record of either engine.
func each(t *testing.T, test func(t *testing.T, h *house)) {
	t.Parallel()
	for engine, source := range map[string]func(testing.TB) string{
		"sqlite":   func(tb testing.TB) string { return filepath.Join(tb.TempDir(), "record.db") },
		"postgres": servicetest.Postgres,
	} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			test(t, openOn(t, source(t)))
		})
	}
}

const confirmed = `{"confirm": "删除我的数据"}`

// erase deletes the caller's data, as if every contest were over by then.
func (h *house) erase(token string) {
	h.tb.Helper()
	now := h.now()
	for _, c := range h.catalog.Contests() {
		h.clock.Store(max(h.now(), c.Window.Close))
	}
	defer h.clock.Store(now)
	if a := h.ask("DELETE", "/api/v1/me", token, confirmed); a.status != http.StatusNoContent || a.body != "" {
		h.tb.Fatalf("erase: %d %s", a.status, a.body)
	}
}

func TestEraseWantsConfirmation(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := h.worker("王小芳", factoryA)
	for _, body := range []string{`{}`, `{"confirm": ""}`, `{"confirm": null}`, `{"confirm": "删除"}`, `{"confirm": true}`, `{"Confirm ": "删除我的数据"}`} {
		got := problem(t, h.ask("DELETE", "/api/v1/me", token, body))
		if got.Code != quiz.Invalid || len(got.Errors) != 1 || got.Errors[0].Location != "body.confirm" {
			t.Errorf("%s: %+v", body, got)
		}
	}
	if got := problem(t, h.ask("DELETE", "/api/v1/me", token, "")); got.Code != quiz.BodyNotJSON {
		t.Errorf("an empty body: %+v", got)
	}
	var p api.Person
	h.want(&p, "GET", "/api/v1/me", token, nil)
	if p.Name != "王小芳" {
		t.Errorf("after refusals: %+v", p)
	}
}

// Nobody gets new chances in a running contest by being erased and coming back.
func TestEraseWaitsForTheClose(t *testing.T) {
	t.Parallel()
	h := open(t)
	token := h.worker("王小芳", factoryA)
	h.begin("day", token)
	got := problem(t, h.ask("DELETE", "/api/v1/me", token, confirmed))
	if got.Code != quiz.ProfileLocked || !strings.Contains(got.Detail, "竞赛结束后") {
		t.Errorf("in mid-contest: %+v", got)
	}
	var p api.Person
	h.want(&p, "GET", "/api/v1/me", token, nil)
	if p.Name != "王小芳" {
		t.Errorf("after the refusal: %+v", p)
	}
	h.erase(token) // once it is over
	if got := problem(t, h.ask("GET", "/api/v1/me", token, nil)); got.Code != quiz.Unauthenticated {
		t.Errorf("after the close: %+v", got)
	}
}

// Whoever is erased is gone from every table, every session and every board; her name logs in as
// somebody new.
func TestErase(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		token, other := h.worker("王小芳", factoryA), h.worker("李小红", factoryA)
		var before api.LoggedIn
		h.want(&before, "POST", "/api/v1/login/demo", "", api.DemoLogin{Name: "王小芳", Device: "电话"})
		h.sit("day", other, time.Minute)
		p := h.begin("free", token)
		answers := right(p)
		for id := range answers {
			if strings.HasPrefix(id, "blank") {
				answers[id] = []string{"我是王小芳"} // a blank takes any words
			}
		}
		var r api.Result
		h.want(&r, "POST", submitPath(p), token, submission{answers})
		open := h.begin("day", token)
		var saved api.Saved
		h.want(&saved, "PUT", "/api/v1/papers/"+open.ID+"/answers", token, map[string]any{"seq": 1, "answers": right(open)})

		h.erase(token)
		for _, dead := range []string{token, before.Token} {
			for _, ask := range []answer{
				h.ask("GET", "/api/v1/me", dead, nil), h.ask("DELETE", "/api/v1/me", dead, confirmed),
				h.ask("GET", "/api/v1/me/export", dead, nil), h.ask("POST", submitPath(open), dead, submission{right(open)}),
			} {
				if got := problem(t, ask); got.Code != quiz.Unauthenticated {
					t.Errorf("after the erasure: %+v", got)
				}
			}
		}
		raw := storetest.Open(t, h.source)
		for at, texts := range raw.Texts() {
			for _, text := range texts {
				if strings.Contains(text, "王小芳") {
					t.Errorf("%s holds her name", at)
				}
			}
		}
		for from, want := range map[string]int{
			"person": 2, "person WHERE name <> ''": 1, "identity": 1, "session": 1, "draft": 0, "open_paper": 0,
			"submission": 2, "submission WHERE body <> ''": 1, "standing WHERE gone = 0": 1,
		} {
			if n := raw.Count(from); n != want {
				t.Errorf("%s: %d rows, want %d", from, n, want)
			}
		}
		if strings.Contains(h.log.String(), "王小芳") {
			t.Error("the log holds her name")
		}
		var anew api.LoggedIn
		h.want(&anew, "POST", "/api/v1/login/demo", "", api.DemoLogin{Name: "王小芳"})
		if anew.Person.ID == before.Person.ID || anew.Person.Registered || anew.Person.Consent != "" {
			t.Errorf("logged in again as %+v", anew.Person)
		}
		h.sit("day", h.worker("王小芳", factoryB), time.Minute)
	})
}

// After erasures every board and total is what the remaining people's sittings make it, and what a rebuild
// from the record makes it.
func TestBoardsAfterErasures(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		type sat struct {
			token string
			unit  int64
			board.Row
		}
		var people []sat
		for i, name := range []string{"王小芳", "李小红", "赵小兰", "陈小梅", "刘小燕", "周小英", "吴小琴", "郑小玉"} {
			unit := []int64{factoryA, factoryB, farCounty}[i%3]
			s := sat{token: h.worker(name, unit), unit: unit}
			p := h.begin("free", s.token)
			answers := right(p)
			for _, q := range p.Questions[:i] {
				delete(answers, q.ID)
			}
			h.pass(time.Duration(i+1) * time.Second)
			var r api.Result
			h.want(&r, "POST", submitPath(p), s.token, submission{answers})
			s.Points, s.Elapsed = quiz.Points(r.Points*100), r.Elapsed
			people = append(people, s)
		}
		for _, i := range []int{6, 3, 0} {
			h.erase(people[i].token)
			people = slices.Delete(people, i, i+1)
		}
		c, err := h.catalog.Contest("free")
		must(t, err)
		fresh := h.rebuilt(c.Nr)
		kind := board.Contest{ID: "free", Prefix: c.Standing.PrefixLen()}
		for unit, below := range map[int64][]int64{
			city: {factoryA, factoryB, farCounty}, county: {factoryA, factoryB}, factoryA: {factoryA}, factoryB: {factoryB}, farCounty: {farCounty},
		} {
			var want []board.Row // the fewer left out, the better: people are in order already
			var sum int64
			for _, s := range people {
				if slices.Contains(below, s.unit) {
					want = append(want, board.Row{Unit: s.unit, Place: len(want) + 1, Points: s.Points, Elapsed: s.Elapsed})
					sum += int64(s.Points)
				}
			}
			for name, boards := range map[string]*board.Memory{"carried": h.boards.Memory, "rebuilt": fresh} {
				rows, total, err := boards.Top(t.Context(), kind, unit, 0, 50)
				must(t, err)
				for i := range rows {
					rows[i].Person = 0
				}
				if total != len(want) || !slices.Equal(rows, want) {
					t.Errorf("%s board of %d: %+v, want %+v", name, unit, rows, want)
				}
				totals, err := boards.Totals(t.Context(), "free", []int64{unit})
				must(t, err)
				if got := totals[0]; got.People != int64(len(want)) || got.Sittings != got.People || got.Points != sum || got.Counted > got.People {
					t.Errorf("%s totals of %d: %+v", name, unit, got)
				}
			}
		}
	})
}

// rebuilt is the boards of the contest "free" made anew from the record.
func (h *house) rebuilt(nr int64) *board.Memory {
	h.tb.Helper()
	ctx := context.Background()
	m := board.NewMemory()
	build, err := m.Begin(ctx, "free")
	must(h.tb, err)
	c, err := h.catalog.ByNr(nr)
	must(h.tb, err)
	must(h.tb, h.db.EachStanding(ctx, nr, 0, func(s *store.Standing) error {
		return build.Load(ctx, []board.Entry{entry(c, s)})
	}))
	must(h.tb, build.Swap(ctx))
	return m
}
