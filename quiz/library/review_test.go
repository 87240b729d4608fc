package library_test

import (
	"context"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/library"
	"lawquiz/quiz/play"
)

func whatContestsDraw(t *testing.T, r *room) {
	ctx := context.Background()
	b := law(t, "ldf", 0, 3)
	b.Questions[2].Review.Status = questions.Candidate
	must(t, r.Install(ctx, []questions.Bank{b}))
	same(t, "shipped", r.drawn(t, "ldf"), map[string]int{"ldf-001": 1, "ldf-002": 1})

	n, err := r.Promote(ctx, "ldf", nil, questions.Reviewed, "复核")
	must(t, err)
	same(t, "reviewed", n, 1)
	same(t, "reviewed only", r.drawn(t, "ldf"), map[string]int{"ldf-001": 1, "ldf-002": 1})
	n, err = r.Promote(ctx, "ldf", []string{"ldf-003", "ldf-001", "ldf-003"}, questions.Published, "复核")
	must(t, err)
	same(t, "published", n, 1)
	it, err := r.Item(ctx, "ldf-003")
	must(t, err)
	same(t, "review", []any{it.Published, it.Question.Review}, []any{1, questions.Review{Status: questions.Published, By: "复核", On: "2026-02-25"}})

	q := it.Question
	q.Stem += "（改）"
	it, err = r.Edit(ctx, library.Edit{Question: q, Base: 1, Author: "女职工部"})
	must(t, err)
	same(t, "edited", []any{it.Question.Revision, it.Published, it.Drawn.Revision, it.Question.Review.Status}, []any{2, 1, 1, questions.Candidate})
	same(t, "the published one is drawn", r.drawn(t, "ldf")["ldf-003"], 1)
	must(t, r.Retire(ctx, []string{"ldf-001", "ldf-003"}, "女职工部", "法条已改"))
	same(t, "retired", r.drawn(t, "ldf"), map[string]int{"ldf-002": 1})
	n, err = r.Promote(ctx, "ldf", nil, questions.Published, "复核")
	must(t, err)
	same(t, "retired ones are not promoted", n, 0)
	must(t, r.Restore(ctx, []string{"ldf-003"}, "女职工部", ""))
	_, err = r.Promote(ctx, "ldf", nil, questions.Published, "复核")
	must(t, err)
	same(t, "the new text is drawn", r.drawn(t, "ldf"), map[string]int{"ldf-002": 1, "ldf-003": 2})

	_, err = r.Promote(ctx, "ldf", []string{"ldf-001", "x-1"}, questions.Published, "复核")
	wantCode(t, err, quiz.NotFound)
	contains(t, "places", places(err), "没有题目 x-1")
	_, err = r.Promote(ctx, "ldf", nil, questions.Candidate, "")
	wantCode(t, err, quiz.Invalid)
	_, err = r.Promote(ctx, "无", nil, questions.Published, "复核")
	wantCode(t, err, quiz.NotFound)
}

// Who moves questions on has seen them: what was edited since, or in a bank that changed since, stays where it is.
func promotesWhatWasSeen(t *testing.T, r *room) {
	ctx := context.Background()
	b := law(t, "ldf", 0, 3)
	for i := range b.Questions {
		b.Questions[i].Review.Status = questions.Candidate
	}
	must(t, r.Install(ctx, []questions.Bank{b}))
	q := r.current(t, "ldf").Items[0].Question
	q.Explanation = "一刻之前改过。"
	_, err := r.Edit(ctx, library.Edit{Question: q, Base: 1, Author: "女职工部"})
	must(t, err)
	promote := func(ids []string, seen library.Seen) (int, error) {
		return r.PromoteSeen(ctx, library.Promotion{Bank: "ldf", IDs: ids, To: questions.Published, Author: "复核", Seen: seen})
	}
	_, err = promote([]string{"ldf-001", "ldf-002"}, library.Seen{Revisions: map[string]int{"ldf-001": 1, "ldf-002": 1}})
	wantCode(t, err, quiz.RevisionStale)
	contains(t, "message", err.Error(), "有 1 题")
	_, err = promote(nil, library.Seen{Bank: 1})
	wantCode(t, err, quiz.RevisionStale)
	same(t, "none moved", r.current(t, "ldf").Items[1].Published, 0)
	n, err := promote([]string{"ldf-001", "ldf-002"}, library.Seen{Revisions: map[string]int{"ldf-001": 2, "ldf-003": 9}})
	must(t, err)
	same(t, "moved: of ldf-002 nothing was said, and ldf-003 is not asked for", n, 2)
	n, err = promote(nil, library.Seen{Bank: r.current(t, "ldf").Revision})
	must(t, err)
	same(t, "the rest", n, 1)
}

func edits(t *testing.T, r *room) {
	ctx := context.Background()
	must(t, r.Install(ctx, []questions.Bank{law(t, "ldf", 0, 2)}))
	q := r.current(t, "ldf").Items[0].Question
	edit := func(q questions.Question, base int) (library.Item, error) {
		return r.Edit(ctx, library.Edit{Question: q, Base: base, Author: "女职工部"})
	}
	it, err := edit(q, 7) // the same text: nothing to do, from whichever revision
	must(t, err)
	same(t, "revision", it.Question.Revision, 1)
	q.Explanation = "更清楚的解析。"
	q.Tags = append(q.Tags, "新标签")
	it, err = edit(q, 1)
	must(t, err)
	same(t, "revision", []any{it.Question.Revision, it.Question.Explanation, r.current(t, "ldf").Revision}, []any{2, q.Explanation, int64(2)})
	q.Explanation = "另一个人也在改。"
	_, err = edit(q, 1)
	wantCode(t, err, quiz.RevisionStale)
	contains(t, "message", err.Error(), "ldf-001 已经改到第 2 版，您改的是第 1 版")
	q.ID = "x-001"
	_, err = edit(q, 1)
	wantCode(t, err, quiz.NotFound)
	_, err = r.Edit(ctx, library.Edit{Question: q})
	wantCode(t, err, quiz.Invalid)
}

func TestCheckedQuestions(t *testing.T) {
	t.Parallel()
	r := open(t, t.TempDir()+"/record.db")
	good := questions.Question{ID: "a-001", Stem: "题干（　）", Kind: questions.Single, Difficulty: 2,
		Options: []questions.Option{{Text: "甲", Correct: true}, {Text: "乙"}}}
	cases := map[string]struct {
		change func(q *questions.Question)
		place  string
	}{
		"no stem":        {func(q *questions.Question) { q.Stem = " " }, "stem 题干是空的"},
		"a long stem":    {func(q *questions.Question) { q.Stem = string(make([]rune, 2001)) }, "stem 题干有 2001 个字"},
		"a control":      {func(q *questions.Question) { q.Explanation = "a\x00b" }, "explanation 解析里有不能显示的字符"},
		"broken UTF-8":   {func(q *questions.Question) { q.Explanation = "\xff" }, "explanation 解析里有不能显示的字符"},
		"no kind":        {func(q *questions.Question) { q.Kind = "essay" }, "kind 题型不认识"},
		"one option":     {func(q *questions.Question) { q.Options = q.Options[:1] }, "options 有 1 个选项，要有 2 到 64 个"},
		"65 options":     {func(q *questions.Question) { q.Options = make([]questions.Option, 65) }, "options 有 65 个选项"},
		"no key":         {func(q *questions.Question) { q.Options[0].Correct = false }, "options 没有标出正确的选项"},
		"two keys":       {func(q *questions.Question) { q.Options[1].Correct = true }, "options 单选题只能有一个"},
		"one of many":    {func(q *questions.Question) { q.Kind = questions.Multiple }, "options 多选题至少"},
		"the same twice": {func(q *questions.Question) { q.Options[1].Text = "甲 " }, "options[1] 第 2 个选项与第 1 个相同"},
		"empty option":   {func(q *questions.Question) { q.Options[1].Text = "" }, "options[1] 第 2 个选项是空的"},
		"no judge":       {func(q *questions.Question) { q.Kind = questions.Judge }, "options 判断题的选项"},
		"answers":        {func(q *questions.Question) { q.Answers = [][]string{{"甲"}} }, "answers 单选题不写填空"},
		"no difficulty":  {func(q *questions.Question) { q.Difficulty = 0 }, "difficulty 难度"},
		"no law":         {func(q *questions.Question) { q.Citations = []questions.Citation{{Article: "第一条"}} }, "citations[0] 法律名称是空的"},
		"an empty tag":   {func(q *questions.Question) { q.Tags = []string{""} }, "tags[0] 标签是空的"},
		"blank options":  {func(q *questions.Question) { q.Kind = questions.Blank }, "options 填空题不写选项"},
		"no blank": {func(q *questions.Question) { q.Kind, q.Options, q.Answers = questions.Blank, nil, [][]string{{"甲"}} },
			"stem 填空题的题干要用四个下划线"},
		"two blanks": {func(q *questions.Question) {
			q.Kind, q.Options, q.Answers, q.Stem = questions.Blank, nil, [][]string{{}}, "____和____"
		}, "answers 题干有 2 处空位，答案有 1 组"},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			q := good
			q.Options = append([]questions.Option{}, good.Options...)
			test.change(&q)
			_, err := r.Edit(context.Background(), library.Edit{Question: q, Base: 1, Author: "女职工部"})
			wantCode(t, err, quiz.Invalid)
			contains(t, "places", places(err), test.place)
		})
	}
}

func retiredQuestions(t *testing.T, r *room) {
	ctx := context.Background()
	qs := singles(t, 3)
	out := r.accept(t, foreign(t, qs...), into("xian"))
	wantCode(t, r.Retire(ctx, []string{out.Added[0], "x-001"}, "女职工部", ""), quiz.NotFound)
	same(t, "nothing was retired", r.current(t, "xian").Retired, 0)
	r.clock.Add(1000)
	must(t, r.Retire(ctx, out.Added[:2], "女职工部", "法条已改"))
	r.clock.Add(1000)
	must(t, r.Retire(ctx, out.Added[:1], "女职工部", "再说一次"))
	h := r.current(t, "xian")
	same(t, "retired", []any{h.Retired, h.Summary.Items, h.Items[0].RetiredAt, h.Revision}, []any{2, 1, int64(start + 1000), int64(2)})
	same(t, "exported", len(h.Bank().Questions), 1)

	p := r.preview(t, foreign(t, qs[0]))
	same(t, "a retired question again", p.Drafts[0].Verdict, library.Duplicate)
	contains(t, "message", p.Problems[0].Message+p.Problems[0].Suggestion, "已停用的题库 xian 第 1 题（xian-001）", "请恢复它")
	must(t, r.Restore(ctx, out.Added, "女职工部", ""))
	same(t, "restored", r.current(t, "xian").Retired, 0)
	out = r.accept(t, foreign(t, singles(t, 4)[3]), into("xian"))
	same(t, "numbers go on", out.Added, []string{"xian-004"})
}

func history(t *testing.T, r *room) {
	ctx := context.Background()
	_, err := r.History(ctx, "ldf-001")
	wantCode(t, err, quiz.NotFound)
	must(t, r.Install(ctx, []questions.Bank{law(t, "ldf", 0, 2)}))
	q := r.current(t, "ldf").Items[0].Question
	first := q.Stem
	q.Stem += "（改）"
	r.clock.Add(5)
	_, err = r.Edit(ctx, library.Edit{Question: q, Base: 1, Author: "出题"})
	must(t, err)
	_, err = r.Promote(ctx, "ldf", nil, questions.Published, "复核")
	must(t, err)
	must(t, r.Retire(ctx, []string{"ldf-001"}, "女职工部", "停"))
	must(t, r.Restore(ctx, []string{"ldf-001"}, "女职工部", "用"))
	lines, err := r.History(ctx, "ldf-001")
	must(t, err)
	var got [][]any
	for _, e := range lines {
		got = append(got, []any{e.What, e.Revision, e.BankRevision, e.Author, e.Question != nil})
	}
	same(t, "history", got, [][]any{
		{"install", 1, int64(1), "程序", true}, {"reviewed", 1, int64(1), "复核", false}, {"published", 1, int64(1), "复核", false},
		{"edit", 2, int64(2), "出题", true}, {"reviewed", 2, int64(3), "复核", false}, {"published", 2, int64(3), "复核", false},
		{"retire", 2, int64(4), "女职工部", false}, {"restore", 2, int64(5), "女职工部", false},
	})
	same(t, "texts", []string{lines[0].Question.Stem, lines[3].Question.Stem}, []string{first, q.Stem})
	same(t, "notes", []string{lines[6].Note, lines[7].Note}, []string{"停", "用"})
	changes, err := r.Changes(ctx, "ldf")
	must(t, err)
	var what []string
	for _, c := range changes {
		what = append(what, c.What)
	}
	same(t, "changes", what, []string{"restore", "retire", "review", "edit", "install"})
}

const document = `
id: spring
title: 春季竞答
window: { open: 2026-03-01 08:00, close: 2026-03-07 24:00 }
bank: [ldf]
paper:
  sections: [{ kind: single, count: 2, points: 50 }]
  time_limit: 5m
attempts: { per_day: 3 }
`

// A contest keeps the texts it was published with, whatever becomes of the bank.
func publishedContest(t *testing.T, r *room) {
	ctx := context.Background()
	b := questions.Bank{ID: "ldf", Title: "劳动法", Law: "劳动法"}
	for i, q := range singles(t, 2) {
		q.ID = []string{"ldf-001", "ldf-002"}[i]
		q.Review = questions.Review{Status: questions.Published, By: "复核", On: "2026-01-01"}
		b.Questions = append(b.Questions, q)
	}
	must(t, r.Install(ctx, []questions.Bank{b}))
	banks, err := r.Drawable(ctx)
	must(t, err)
	_, err = play.Publish(ctx, r.db, "spring.yaml", document, banks, start)
	must(t, err)

	q := r.current(t, "ldf").Items[0].Question
	old := q.Stem
	q.Stem += "（改）"
	_, err = r.Edit(ctx, library.Edit{Question: q, Base: 1, Author: "出题"})
	must(t, err)
	_, err = r.Promote(ctx, "ldf", nil, questions.Published, "复核")
	must(t, err)
	must(t, r.Retire(ctx, []string{"ldf-002"}, "女职工部", ""))

	catalog, err := play.NewCatalog(ctx, r.db)
	must(t, err)
	c, err := catalog.Contest("spring")
	must(t, err)
	text, err := c.Pool.Question(quiz.Ref{ID: "ldf-001", Revision: 1})
	must(t, err)
	same(t, "the contest's text", text.Stem, old)
	_, err = c.Pool.Question(quiz.Ref{ID: "ldf-002", Revision: 1}) // retired since
	must(t, err)
}
