package tally_test

import (
	"context"
	"errors"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/quiz/tally"
)

func TestObjections(t *testing.T) {
	t.Parallel()
	bothEngines(t, func(t *testing.T, source string) {
		ctx := context.Background()
		j := assemble(t, source)
		j.finish(t)
		s := j.seal(t, "")
		_, err := j.awards.Object(ctx, store.Objection{Seal: s.ID, Text: " "})
		wantCode(t, "no words", err, quiz.Invalid, "请写异议内容")
		_, err = j.awards.Object(ctx, store.Objection{Seal: s.ID, Text: "x", ReceivedAt: s.At - 1})
		wantCode(t, "before it was public", err, quiz.Invalid, "收到异议的时间")
		_, err = j.awards.Object(ctx, store.Objection{Seal: 4, Text: "x"})
		wantCode(t, "to nothing", err, quiz.NotFound, "没有这次封存")
		j.now += 3_600_000
		o, err := j.awards.Object(ctx, store.Objection{Seal: s.ID, Unit: 20, Name: "sealed name", Contact: "sealed contact", Text: "第2县参与人数有误，电话13800001234", Author: "管理员"})
		must(t, err)

		wantCode(t, "forgotten before an answer", j.awards.Forget(ctx, o.ID), quiz.Invalid, "还没有答复")
		wantCode(t, "no outcome", j.awards.Answer(ctx, o.ID, 0, "maybe", "x", admin), quiz.Invalid, "处理结果")
		wantCode(t, "no words", j.awards.Answer(ctx, o.ID, 0, tally.Declined, "", admin), quiz.Invalid, "请写答复")
		wantCode(t, "an answer to nothing", j.awards.Answer(ctx, 5, 0, tally.Declined, "x", admin), quiz.NotFound, "没有这件异议")
		err = j.awards.EndNotice(ctx, s.ID, "", admin)
		var e *quiz.Error
		if !errors.As(err, &e) || e.Code != quiz.SealBlocked || len(e.Places) != 2 {
			t.Fatalf("the notice ended: %v", err)
		}
		must(t, j.awards.Answer(ctx, o.ID, 0, tally.Upheld, "已核对，补登1人", admin))
		wantCode(t, "an answer beside another", j.awards.Answer(ctx, o.ID, 0, tally.Declined, "x", admin), quiz.RevisionStale, "已有新的答复")
		must(t, j.awards.Forget(ctx, o.ID))

		second := j.seal(t, "补登1人")
		want := tally.SealedObjection{Number: 1, Unit: "第2县总工会", Text: "第2县参与人数有误，电话（号码略）", ReceivedAt: o.ReceivedAt,
			Outcome: "upheld", Answer: "已核对，补登1人", AnsweredAt: j.now}
		if got := second.Sealed.Objections; len(got) != 1 || got[0] != want {
			t.Errorf("printed: %+v", got)
		}
		j.now = second.Sealed.Period.Ends()
		wantCode(t, "an old notice", j.awards.EndNotice(ctx, s.ID, "", admin), quiz.SealBlocked, "已由第 2 次代替")
		must(t, j.awards.EndNotice(ctx, second.ID, "期满", admin))
		wantCode(t, "ended twice", j.awards.EndNotice(ctx, second.ID, "", admin), quiz.SealBlocked, "结束")
		all, err := j.awards.Seals(ctx, j.sheet.Award)
		must(t, err)
		if all[1].EndedAt != j.now || all[1].EndNote != "期满" || all[0].EndedAt != 0 {
			t.Errorf("%+v", all)
		}
	})
}

func TestWhatIsPrintedLeadsToNobody(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"电话138 0000 1234请核实":        "电话（号码略）请核实",
		"0311-12345678转8":           "（号码略）转8",
		"身份证11010119900307123X":     "身份证（号码略）",
		"写信至wang@example.com。":      "写信至（号码略）。",
		"2021-04-10参赛1200人，得33.28分": "2021-04-10参赛1200人，得33.28分",
	} {
		if got := tally.Impersonal(text); got != want {
			t.Errorf("%s is printed as %s, want %s", text, got, want)
		}
	}
}
