package rehearse_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/board"
	"lawquiz/quiz/store"
	"lawquiz/server/account"
	"lawquiz/server/api"
	"lawquiz/server/rehearse"
)

func some() []questions.Bank { return []questions.Bank{{ID: "b"}} }

const real = `id: real
title: 真的竞赛
window: { open: 2026-03-08 00:00, close: 2026-03-14 24:00 }
bank: [b]
paper: { sections: [ { kind: single, count: 1, points: 1 } ] }
`

type object = map[string]any

// edit changes the JSON of good answers to requests of a method whose path ends in end.
func edit(method, end string, change func(object)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != method || !strings.HasSuffix(r.URL.Path, end) && (end != "/papers/*" || !strings.Contains(r.URL.Path, "/papers/")) {
				next.ServeHTTP(w, r)
				return
			}
			caught := httptest.NewRecorder()
			next.ServeHTTP(caught, r)
			body := caught.Body.Bytes()
			var o object
			if caught.Code < 300 && json.Unmarshal(body, &o) == nil {
				change(o)
				body, _ = json.Marshal(o) // it was JSON a moment ago
			}
			send(w, caught.Code, caught.Header(), body)
		})
	}
}

func send(w http.ResponseWriter, status int, header http.Header, body []byte) {
	for name, values := range header {
		if name != "Content-Length" {
			w.Header()[name] = values
		}
	}
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that left is of no interest
}

// answer answers requests of a method whose path ends in end without asking the server, if it is
// its turn.
func answer(method, end string, turn func() bool, status int, body string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == method && strings.HasSuffix(r.URL.Path, end) && turn() {
				_, _ = io.Copy(io.Discard, r.Body)
				send(w, status, http.Header{"Content-Type": {"application/json"}}, []byte(body))
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// nth is true at the nth call alone.
func nth(n int64) func() bool {
	var calls atomic.Int64
	return func() bool { return calls.Add(1) == n }
}

// boards lie in one respect.
type boards struct {
	api.Boards
	top    func([]board.Row)
	place  func(*board.Standing)
	totals func([]quiz.Counts)
}

func (b boards) Top(ctx context.Context, c board.Contest, unit int64, offset, limit int) ([]board.Row, int, error) {
	rows, total, err := b.Boards.Top(ctx, c, unit, offset, limit)
	if b.top != nil {
		b.top(rows)
	}
	return rows, total, err
}

func (b boards) Place(ctx context.Context, c board.Contest, person int64, around int) (board.Standing, error) {
	s, err := b.Boards.Place(ctx, c, person, around)
	if b.place != nil && err == nil {
		b.place(&s)
	}
	return s, err
}

func (b boards) Totals(ctx context.Context, contest string, units []int64) ([]quiz.Counts, error) {
	counts, err := b.Boards.Totals(ctx, contest, units)
	if b.totals != nil {
		b.totals(counts)
	}
	return counts, err
}

func lying(b boards) sabotage {
	return sabotage{api: func(c *api.Config) {
		b.Boards = c.Boards
		c.Boards = b
	}}
}

// loud are accounts that hide no name.
type loud struct{ api.Accounts }

func (l loud) People(ctx context.Context, ids []int64) (map[int64]account.Shown, error) {
	people, err := l.Accounts.People(ctx, ids)
	for id, p := range people {
		p.Masked = p.Name
		people[id] = p
	}
	return people, err
}

type behind struct{}

func (behind) Stale(string) (int64, bool) { return 1, true }

// sticky rehearsals are never removed.
type sticky struct{ api.Rehearsals }

func (sticky) Remove(context.Context, string) error { return nil }

func through(f func(http.Handler) http.Handler) sabotage { return sabotage{http: f} }

// generous changes the document that arrives.
func generous(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/operator/rehearsals") {
			text, _ := io.ReadAll(r.Body) // what is missing the server will complain of
			text = bytes.Replace(text, []byte("per_day: 3"), []byte("per_day: 9"), 1)
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
		}
		next.ServeHTTP(w, r)
	})
}

// forgiving takes a second set of answers for an answer.
func forgiving(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		caught := httptest.NewRecorder()
		next.ServeHTTP(caught, r)
		if strings.HasSuffix(r.URL.Path, "/submit") && caught.Code == http.StatusConflict {
			send(w, http.StatusOK, nil, []byte(`{}`))
			return
		}
		send(w, caught.Code, caught.Header(), caught.Body.Bytes())
	})
}

func TestSabotageIsFound(t *testing.T) {
	t.Parallel()
	resumed := func(change func(object)) func(object) {
		return func(o object) {
			if o["resumed"] == true {
				change(o)
			}
		}
	}
	for _, c := range []struct {
		name  string
		kinds []rehearse.Kind
		bad   sabotage
		tune  func(*testing.T, *rehearse.Config)
	}{
		{"a submission is acknowledged and forgotten", []rehearse.Kind{rehearse.SubmissionLost, rehearse.RecordWrong, rehearse.UnitWrong},
			through(answer("POST", "/submit", nth(1), 200, `{"paper":"1","points":20,"full":200,"finished_by":"worker"}`)), nil},
		{"a score is too low", []rehearse.Kind{rehearse.PointsWrong},
			through(edit("POST", "/submit", func(o object) { o["points"] = o["points"].(float64) - 10 })), nil},
		{"a result is changed later", []rehearse.Kind{rehearse.ResultChanged},
			through(edit("GET", "/papers/*", func(o object) {
				if r, ok := o["result"].(object); ok {
					r["points"] = 1
				}
			})), nil},
		{"time is halved", []rehearse.Kind{rehearse.ElapsedWrong},
			through(edit("POST", "/submit", func(o object) { o["elapsed_ms"] = int64(o["elapsed_ms"].(float64)) / 2 })), nil},
		{"the finish is put back", []rehearse.Kind{rehearse.ElapsedWrong},
			through(edit("POST", "/submit", func(o object) {
				o["elapsed_ms"], o["finished_at"] = 1, o["finished_at"].(float64)-o["elapsed_ms"].(float64)+1
			})), nil},
		{"other answers are taken afterwards", []rehearse.Kind{rehearse.SecondAccepted}, through(forgiving), nil},
		{"a paper shows its keys", []rehearse.Kind{rehearse.KeyLeaked},
			through(edit("POST", "/papers", func(o object) { o["explanation"] = "因为" })), nil},
		{"a paper lacks a question", []rehearse.Kind{rehearse.PaperWrong},
			through(edit("POST", "/papers", func(o object) { o["questions"] = o["questions"].([]any)[1:] })), nil},
		{"a paper has a question twice", []rehearse.Kind{rehearse.PaperWrong},
			through(edit("POST", "/papers", func(o object) { q := o["questions"].([]any); q[1] = q[0] })), nil},
		{"resuming gives another paper", []rehearse.Kind{rehearse.PaperChanged},
			through(edit("POST", "/papers", resumed(func(o object) { o["id"] = "1" }))), nil},
		{"resuming gives an older save", []rehearse.Kind{rehearse.SaveLost},
			through(edit("POST", "/papers", resumed(func(o object) { o["seq"] = 0; o["answers"] = object{} }))), nil},
		{"the quota is not kept", []rehearse.Kind{rehearse.QuotaExceeded}, through(generous), nil},
		{"a save is refused", []rehearse.Kind{rehearse.Refused},
			through(answer("PUT", "/answers", nth(2), 409, `{"status":409,"code":"paper_finished","detail":"已交卷"}`)), nil},
		{"a call never succeeds", []rehearse.Kind{rehearse.CallFailed},
			through(answer("PUT", "/me", func() bool { return true }, 500, `{"status":500,"code":"internal"}`)),
			func(_ *testing.T, c *rehearse.Config) { c.People, c.Patience = 3, 3*time.Second }},
		{"papers left are not swept", []rehearse.Kind{rehearse.SweepMissing}, sabotage{noSweep: true},
			func(_ *testing.T, c *rehearse.Config) { c.People, c.Leave, c.Document = 6, 1, nil }},
		{"two people change places", []rehearse.Kind{rehearse.OrderWrong}, lying(boards{top: func(rows []board.Row) {
			if len(rows) > 2 {
				rows[1].Points, rows[1].Elapsed, rows[2].Points, rows[2].Elapsed = rows[2].Points, rows[2].Elapsed, rows[1].Points, rows[1].Elapsed
			}
		}}), nil},
		{"a place is off by one", []rehearse.Kind{rehearse.PlaceWrong},
			lying(boards{place: func(s *board.Standing) { s.Levels[len(s.Levels)-1].Place++ }}), nil},
		{"a neighbour is missing", []rehearse.Kind{rehearse.PlaceWrong}, lying(boards{place: func(s *board.Standing) {
			for i := range s.Levels {
				if n := len(s.Levels[i].Above); n > 1 {
					s.Levels[i].Above = append(s.Levels[i].Above[:n-2:n-2], s.Levels[i].Above[n-1], s.Levels[i].Above[n-1])
				}
			}
		}}), nil},
		{"a standing is not the best sitting", []rehearse.Kind{rehearse.StandingWrong},
			lying(boards{place: func(s *board.Standing) { s.Points++ }}), nil},
		{"a unit has one passed too many", []rehearse.Kind{rehearse.UnitWrong}, lying(boards{totals: func(counts []quiz.Counts) {
			for i := range counts {
				if counts[i].People > 0 {
					counts[i].Passed++
				}
			}
		}}), nil},
		{"a unit counts men among the women", []rehearse.Kind{rehearse.UnitWrong}, lying(boards{totals: func(counts []quiz.Counts) {
			for i := range counts {
				counts[i].Counted = counts[i].People
			}
		}}), nil},
		{"names are shown to all", []rehearse.Kind{rehearse.NameShown}, sabotage{api: func(c *api.Config) { c.Accounts = loud{c.Accounts} }}, nil},
		{"boards stay behind", []rehearse.Kind{rehearse.BoardStale}, sabotage{api: func(c *api.Config) { c.Carrier = behind{} }}, nil},
		{"the record is another's", []rehearse.Kind{rehearse.RecordWrong}, sabotage{}, func(t *testing.T, c *rehearse.Config) {
			db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "other.db"))
			must(t, err)
			t.Cleanup(func() { must(t, db.Close()) })
			c.Record = db
		}},
		{"the rehearsal stays", []rehearse.Kind{rehearse.NotRemoved}, sabotage{api: func(c *api.Config) { c.Rehearsals = sticky{c.Rehearsals} }}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			units, heads := few()
			h := open(t, 60, units, heads, c.bad)
			cfg := h.config(24)
			cfg.Document = h.long("register: [name, gender, unit]\nparticipation: { people: women, of: 女职工数 }\nattempts: { per_day: 3 }\npass: 60%")
			cfg.Duration, cfg.Record = 3*time.Second, h.db
			if c.tune != nil {
				c.tune(t, &cfg)
			}
			report, err := rehearse.Run(t.Context(), cfg)
			if err != nil && c.kinds[0] != rehearse.NotRemoved {
				t.Fatal(err)
			}
			for _, kind := range c.kinds {
				if report.Kinds[kind] == 0 || !strings.Contains(report.String(), fmt.Sprintf("[%s]", kind)) {
					t.Errorf("%s was not found:\n%s", kind, report)
				}
			}
			if len(report.Violations) > 20 || report.OK() {
				t.Errorf("%d violations are printed", len(report.Violations))
			}
		})
	}
}
