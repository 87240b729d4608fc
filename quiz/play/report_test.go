package play_test

import (
	"context"
	"strings"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

func reporting(t *testing.T, source string) {
	h := enter(t, source, document("shown", "review: after_submit"), document("later", "review: after_close"), document("never"))
	ctx := context.Background()
	who, other := h.worker(t, 7), h.worker(t, 8)
	open := h.begin(t, who, "shown")
	question := open.Sheet.Show()[0].ID
	refused := func(what string, err error, code quiz.Code, words string) {
		t.Helper()
		if quiz.CodeOf(err) != code || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err := h.Reportable(ctx, who, open.ID, question)
	refused("an open paper", err, quiz.Forbidden, "交卷")
	_, err = h.Submit(ctx, who, open.ID, quiz.Answers{})
	must(t, err)
	_, err = h.Reportable(ctx, other, open.ID, question)
	refused("another's paper", err, quiz.NotFound, "没有找到")
	_, err = h.Reportable(ctx, who, 99, question)
	refused("no paper", err, quiz.NotFound, "没有找到")
	_, err = h.Reportable(ctx, who, open.ID, "elsewhere")
	refused("another question", err, quiz.Invalid, "没有这道题")

	later, never := h.sit(t, who, "later", 0), h.begin(t, who, "never")
	theirs := never.Sheet.Show()[0].ID
	_, err = h.Submit(ctx, who, never.ID, quiz.Answers{})
	must(t, err)
	_, err = h.Reportable(ctx, who, never.ID, theirs)
	refused("a contest that shows nothing", err, quiz.Forbidden, "不公布")
	_, err = h.Reportable(ctx, who, later.Paper, "elsewhere") // the rule comes before the question
	refused("a contest that shows it later", err, quiz.Forbidden, "以后才公布")

	for _, text := range []string{"条文号错了", "答案也不对"} {
		r, err := h.Reportable(ctx, who, open.ID, question)
		must(t, err)
		must(t, h.Report(ctx, r, text))
		h.clock.pass(minute)
	}
	c, err := h.Catalog.Contest("shown")
	must(t, err)
	got, err := h.Reports(ctx, 7)
	must(t, err)
	same(t, "reports", len(got), 1)
	got[0].ID = 0
	same(t, "report", got[0], store.Report{
		Contest: c.Nr, Question: question, Revision: 1, Person: 7, Text: "答案也不对", CreatedAt: h.clock.now() - minute, State: store.ReportOpen,
	})
	r, err := h.Reportable(ctx, who, open.ID, question)
	must(t, err)
	must(t, h.Erase(ctx, 7))
	wantCode(t, h.Report(ctx, r, "已注销"), quiz.Unauthenticated)
	same(t, "words left", h.raw.Count("report WHERE text <> ''"), 0)
}
