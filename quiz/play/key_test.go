package play_test

import (
	"context"
	"strings"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/play"
)

// turnKey makes every judge statement false: the second option of each becomes right.
func (h *hall) turnKey() {
	h.raw.Exec(`UPDATE question SET body = REPLACE(REPLACE(REPLACE(body, '{"text":"正确","correct":true}', '{"text":"正确","correct":null}'),
		'{"text":"错误","correct":false}', '{"text":"错误","correct":true}'), 'null', 'false') WHERE id LIKE 'j-%'`)
	h.raw.Exec(`UPDATE contest SET key_version = key_version + 1`)
}

// keyChanges corrects the key between the start and the submission, unseen by this server: the
// submission is scored again inside its own call, and all it answers is by the new key.
func keyChanges(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c", "review: after_submit"))
	who := h.worker(t, 10)
	o := h.begin(t, who, "c")
	h.turnKey()
	r, err := h.Submit(ctx, who, o.ID, right(o.Sheet, 10))
	must(t, err)
	wantNewKey(t, h, who, o, r)
}

// keyChangesBefore corrects the key after a first sitting has been looked up and before the next.
func keyChangesBefore(t *testing.T, source string) {
	h := enter(t, source, document("c"))
	who := h.worker(t, 10)
	same(t, "by the old key", h.sit(t, who, "c", 10).Points, quiz.Points(10000))
	h.turnKey()
	o := h.begin(t, who, "c") // drawn by the old key still
	r, err := h.Submit(context.Background(), who, o.ID, right(o.Sheet, 10))
	must(t, err)
	same(t, "by the new key", r.Points, quiz.Points(5000))
}

// keyKnown corrects the key and lets this server notice it, as it does every second, while a
// paper looked up by the old key is still at hand.
func keyKnown(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c", "review: after_submit"))
	who := h.worker(t, 10)
	o := h.begin(t, who, "c")
	h.turnKey()
	must(t, h.Catalog.Reload(ctx))
	r, err := h.Submit(ctx, who, o.ID, right(o.Sheet, 10))
	must(t, err)
	wantNewKey(t, h, who, o, r)
}

// wantNewKey looks at a sitting of which all singles are right and, by the new key, all judges wrong.
func wantNewKey(t *testing.T, h *hall, who play.Who, o play.Opened, r play.Result) {
	t.Helper()
	ctx := context.Background()
	same(t, "points by the new key", r.Points, quiz.Points(5000))
	m, err := h.DB.Mark(ctx, o.Contest.Nr, who.Person, o.ID)
	must(t, err)
	same(t, "points on record", m.Points, quiz.Points(5000))
	same(t, "marks under the new version", h.raw.Count("mark WHERE key_version = 2"), 1)
	again, err := h.Submit(ctx, who, o.ID, right(o.Sheet, 10))
	must(t, err)
	for _, shown := range []play.Result{r, again} {
		sum := 0.0
		for _, q := range shown.Review {
			sum += q.Points
		}
		same(t, "points of the review", sum, 50.0)
	}
}

func review(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("never"), document("submit", "review: after_submit"), document("close", "review: after_close"))
	who := h.worker(t, 10)
	sat := make(map[string]play.Result)
	for _, contest := range []string{"never", "submit", "close"} {
		sat[contest] = h.sit(t, who, contest, 10)
	}
	shut := moment("2026-03-31 24:00")
	for _, step := range []struct {
		at      int64
		allowed map[string]bool
	}{
		{h.clock.now(), map[string]bool{"submit": true}},
		{shut, map[string]bool{"submit": true}},
		{shut + 60*second - 1, map[string]bool{"submit": true}},
		{shut + 60*second, map[string]bool{"submit": true, "close": true}},
	} {
		h.clock.set(step.at)
		for contest, r := range sat {
			_, now, err := h.Paper(ctx, who, r.Paper)
			must(t, err)
			if (len(now.Review) == 10) != step.allowed[contest] || !step.allowed[contest] && now.Review != nil {
				t.Errorf("%s at %s: %d questions reviewed", contest, quiz.FormatMoment(step.at), len(now.Review))
			}
		}
	}
	same(t, "review with the result itself", []int{len(sat["never"].Review), len(sat["submit"].Review), len(sat["close"].Review)}, []int{0, 10, 0})
}

func publishing(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c"))
	small := []questions.Bank{{ID: "law", Questions: law()[0].Questions[:6]}}
	for name, test := range map[string]struct {
		document string
		banks    []questions.Bank
		code     quiz.Code
	}{
		"an id twice":      {document("c"), law(), quiz.Invalid},
		"an unknown bank":  {document("d"), nil, quiz.NotFound},
		"a bank too small": {document("d"), small, quiz.BankTooSmall},
	} {
		_, err := play.Publish(ctx, h.DB, "d.yaml", test.document, test.banks, 1)
		if got := quiz.CodeOf(err); got != test.code {
			t.Errorf("%s: code %q, want %q (%v)", name, got, test.code, err)
		}
	}
	_, err := play.Publish(ctx, h.DB, "d.yaml", "id: D\n", law(), 1)
	if err == nil || !strings.Contains(err.Error(), "d.yaml") {
		t.Errorf("faults do not name the file: %v", err)
	}
	same(t, "contests", h.raw.Count("contest"), 1)
	must(t, h.Catalog.Reload(ctx))
	same(t, "contests known", len(h.Catalog.Contests()), 1)
	c, err := h.Catalog.Contest("c")
	must(t, err)
	same(t, "questions to draw from", c.Pool.Len(), 60)
	if c.Rules == "" || h.Catalog.Tree().Len() != 3 {
		t.Errorf("rules %q, %d units", c.Rules, h.Catalog.Tree().Len())
	}
	err = play.CheckBanks(c.Contest, small)
	wantCode(t, err, quiz.BankTooSmall)
	must(t, play.CheckBanks(c.Contest, law()))
	_, err = h.Catalog.ByNr(12345)
	wantCode(t, err, quiz.NotFound)
}
