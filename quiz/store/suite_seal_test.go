package store_test

import (
	"context"
	"errors"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// sealed puts award 7 of contest 1 with n seals, 71 and so on.
func (r *record) sealed(tb testing.TB, n int) {
	tb.Helper()
	ctx := context.Background()
	r.contest(tb, 1)
	must(tb, r.AddAward(ctx, store.Award{ID: 7, Contest: 1, Owner: 1, CreatedAt: 10}, store.AwardVersion{Source: "award: x", Author: "管理员", At: 10}))
	for i := range n {
		must(tb, r.AddSeal(ctx, sealNumber(i+1), int64(i+1)))
	}
}

func sealNumber(n int) store.Seal {
	s := store.Seal{ID: 70 + int64(n), Award: 7, Number: n, Author: "管理员", Account: 5, At: 100 * int64(n), Digest: "d", Hash: "h", Body: "{}"}
	if n > 1 {
		s.Reason = "数据更正"
	}
	return s
}

func sealsAreKept(t *testing.T, r *record) {
	ctx := context.Background()
	r.sealed(t, 2)
	got, err := r.Seal(ctx, 72)
	must(t, err)
	same(t, "the second seal", got, sealNumber(2))
	for name, s := range map[string]struct {
		seal    store.Seal
		edition int64
	}{
		"a number that is taken": {store.Seal{ID: 73, Award: 7, Number: 2, Reason: "x", Digest: "d", Hash: "h", Body: "{}"}, 3},
		"another edition":        {store.Seal{ID: 73, Award: 7, Number: 3, Reason: "x", Digest: "d", Hash: "h", Body: "{}"}, 2},
	} {
		if err := r.AddSeal(ctx, s.seal, s.edition); !errors.Is(err, store.ErrConflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	wantCode(t, r.AddSeal(ctx, store.Seal{ID: 73, Award: 8, Number: 1, Digest: "d", Hash: "h", Body: "{}"}, 1), quiz.NotFound)
	ended := store.Seal{ID: 72, EndedAt: 300, EndedBy: "管理员", EndNote: "期满无异议"}
	must(t, r.EndNotice(ctx, ended, 5))
	if err := r.EndNotice(ctx, ended, 5); !errors.Is(err, store.ErrConflict) {
		t.Errorf("a notice ended twice: %v", err)
	}
	all, err := r.Seals(ctx, 7)
	must(t, err)
	first, second := sealNumber(1), sealNumber(2)
	first.Body, second.Body = "", ""
	second.EndedAt, second.EndedBy, second.EndNote = 300, "管理员", "期满无异议"
	same(t, "the seals", all, []store.Seal{first, second})
	_, err = r.Seal(ctx, 79)
	wantCode(t, err, quiz.NotFound)
	none, err := r.Seals(ctx, 9)
	must(t, err)
	same(t, "the seals of no award", len(none), 0)
}

func schemaKeepsSeals(t *testing.T, r *record) {
	ctx := context.Background()
	r.sealed(t, 1)
	must(t, r.EndNotice(ctx, store.Seal{ID: 71, EndedAt: 300, EndedBy: "管理员"}, 5))
	must(t, r.AddObjection(ctx, store.Objection{ID: 1, Seal: 71, Name: "s.name", Contact: "s.contact", Text: "文本", ReceivedAt: 200, Author: "管理员", At: 201}))
	must(t, r.AnswerObjection(ctx, 1, 1, store.ObjectionAnswer{Outcome: "declined", Text: "已核对", Author: "管理员", At: 202}))
	for _, text := range []string{
		`UPDATE seal SET body = '{"x":1}'`, `UPDATE seal SET at = 1`, `DELETE FROM seal`,
		`UPDATE notice_end SET at = 1`, `DELETE FROM notice_end`,
		`UPDATE objection SET text = 'other'`, `UPDATE objection SET name = 'other'`, `UPDATE objection SET name = '', contact = '', unit = 3`, `DELETE FROM objection`,
		`UPDATE objection_answer SET text = 'other'`, `DELETE FROM objection_answer`,
		`INSERT INTO seal (id, award, number, reason, author, account, at, digest, hash, body) VALUES (80, 7, 2, '', 'x', 0, 1, 'd', 'h', 'b')`,
		`INSERT INTO seal (id, award, number, reason, author, account, at, digest, hash, body) VALUES (80, 7, 2, 'r', 'x', 0, 1, '', 'h', 'b')`,
		`INSERT INTO objection_answer (objection, number, outcome, text, author, account, at) VALUES (1, 2, 'maybe', 'x', 'x', 0, 1)`,
	} {
		if _, err := r.raw.Exec(text); err == nil {
			t.Errorf("the schema let through: %s", text)
		}
	}
	must(t, r.ForgetObjector(ctx, 1))
	o, err := r.Objection(ctx, 1)
	must(t, err)
	if o.Name != "" || o.Contact != "" || o.Text != "文本" || o.Answers != 1 {
		t.Errorf("after forgetting: %+v", o)
	}
}

func objectionsAreAnswered(t *testing.T, r *record) {
	ctx := context.Background()
	r.sealed(t, 2)
	later := store.Objection{ID: 1, Seal: 71, Unit: 3, Name: "n", Contact: "c", Text: "参与率不对", ReceivedAt: 200, Author: "管理员", Account: 5, At: 201}
	first := store.Objection{ID: 2, Seal: 72, Text: "名次不对", ReceivedAt: 150, Author: "管理员", At: 202}
	must(t, r.AddObjection(ctx, later))
	must(t, r.AddObjection(ctx, first))
	must(t, r.AnswerObjection(ctx, 1, 1, store.ObjectionAnswer{Outcome: "explained", Text: "在查", Author: "甲", At: 210}))
	answer := store.ObjectionAnswer{Outcome: "upheld", Text: "已更正", Author: "乙", Account: 5, At: 220}
	must(t, r.AnswerObjection(ctx, 1, 2, answer))
	if err := r.AnswerObjection(ctx, 1, 2, answer); !errors.Is(err, store.ErrConflict) {
		t.Errorf("an answer of a number that is taken: %v", err)
	}
	all, err := r.Objections(ctx, 7)
	must(t, err)
	first.Number, later.Number, later.Answers, later.Answer = 2, 1, 2, answer
	same(t, "the objections", all, []store.Objection{first, later})
	_, err = r.Objection(ctx, 9)
	wantCode(t, err, quiz.NotFound)
}

func unsettledContests(t *testing.T, r *record) {
	ctx := context.Background()
	r.contest(t, 1)
	r.open(t, start(1, 5), start(2, 6))
	r.exec(t, `INSERT INTO regrade (contest, version, state, person, paper, total, seen, graded, moved, started_at, changed_at)
		VALUES (1, 2, 'running', 0, 0, 0, 0, 0, 0, 0, 0), (1, 1, 'done', 0, 0, 0, 0, 0, 0, 0, 0), (2, 2, 'running', 0, 0, 0, 0, 0, 0, 0, 0)`)
	got, err := r.Unsettled(ctx, 1)
	must(t, err)
	same(t, "what is unsettled", got, store.Unsettled{Papers: 2, Deadline: 2000, Regrades: 1})
	got, err = r.Unsettled(ctx, 3)
	must(t, err)
	same(t, "what is unsettled elsewhere", got, store.Unsettled{})
}
