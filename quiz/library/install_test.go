package library_test

import (
	"context"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/library"
)

func firstInstallation(t *testing.T, r *room) {
	ctx := context.Background()
	banks, err := shipped()
	must(t, err)
	must(t, r.Install(ctx, banks))
	list, err := r.Banks(ctx)
	must(t, err)
	same(t, "banks", len(list), len(banks))
	for i, b := range banks {
		s := list[i]
		same(t, "bank", []any{s.ID, s.Title, s.Law, s.Edition, s.Revision, s.Shipped, s.Items}, []any{b.ID, b.Title, b.Law, b.Edition, int64(1), true, len(b.Questions)})
		h := r.current(t, b.ID)
		for k, it := range h.Items {
			same(t, "number", it.Number, k+1)
			same(t, it.Question.ID+"'s review", it.Question.Review, b.Questions[k].Review)
			if d := library.Diff(questions.Bank{Questions: b.Questions[k : k+1]}, questions.Bank{Questions: []questions.Question{it.Question}}); d.Same != 1 {
				t.Errorf("%s changed on its way: %+v", it.Question.ID, d)
			}
		}
	}
	drawable, err := r.Drawable(ctx)
	must(t, err)
	n := 0
	for _, b := range drawable {
		n += len(b.Questions)
	}
	total := 0
	for _, s := range list {
		total += s.Drawable
	}
	same(t, "drawable questions", n, total)
}

func installationAgain(t *testing.T, r *room) {
	ctx := context.Background()
	b := law(t, "ldf", 0, 3)
	must(t, r.Install(ctx, []questions.Bank{b}))
	version, err := r.db.BanksVersion(ctx)
	must(t, err)
	must(t, r.Install(ctx, []questions.Bank{law(t, "ldf", 0, 3)}))
	again, err := r.db.BanksVersion(ctx)
	must(t, err)
	same(t, "version after nothing changed", again, version)
	must(t, r.another(t).Install(ctx, nil)) // a program without banks takes none away
	same(t, "items", len(r.current(t, "ldf").Items), 3)
}

func upgrade(t *testing.T, r *room) {
	ctx := context.Background()
	b := law(t, "ldf", 0, 4)
	must(t, r.Install(ctx, []questions.Bank{b}))

	b = law(t, "ldf", 0, 5)
	b.Title, b.Edition = "劳动法", "2027"
	b.Questions[0].Stem += "（修订）"
	b.Questions[0].Revision = 2
	b.Questions[1].Explanation = "换了说法，修订号照旧。" // a change our files do not number
	b.Questions[2].Revision = 7                // a number alone changes nothing
	b.Questions = append(b.Questions[:3], b.Questions[4])
	must(t, r.Install(ctx, []questions.Bank{b}))
	h := r.current(t, "ldf")
	same(t, "head", []any{h.Title, h.Edition, h.Revision}, []any{"劳动法", "2027", int64(2)})
	same(t, "drawn", r.drawn(t, "ldf"), map[string]int{"ldf-001": 2, "ldf-002": 2, "ldf-003": 1, "ldf-004": 1, "ldf-005": 1})
	same(t, "new text", h.Items[0].Question.Stem, b.Questions[0].Stem)
	same(t, "review", h.Items[0].Question.Review, b.Questions[0].Review)
	same(t, "number of the new one", h.Items[4].Number, 5)
	changes, err := r.Changes(ctx, "ldf")
	must(t, err)
	same(t, "note", []string{changes[0].What, changes[0].Author, changes[0].Note}, []string{"install", "程序", "新增 1 题，更新 2 题"})

	b.Questions[1].Explanation += "再换一次。"
	b.Questions[1].Revision = 9
	must(t, r.Install(ctx, []questions.Bank{b}))
	same(t, "the program's own number counts when it is higher", r.drawn(t, "ldf")["ldf-002"], 9)
}

func upgradeBesideLocalChanges(t *testing.T, r *room) {
	ctx := context.Background()
	b := law(t, "ldf", 0, 3)
	must(t, r.Install(ctx, []questions.Bank{b}))
	q := r.current(t, "ldf").Items[0].Question
	q.Stem += "（本县补充）"
	_, err := r.Edit(ctx, library.Edit{Question: q, Base: 1, Author: "女职工部"})
	must(t, err)
	out := r.accept(t, own(t, law(t, "ldf", 5, 4).Questions[3]), library.Acceptance{Bank: "ldf", Author: "女职工部", Status: questions.Published})
	same(t, "the county's own id", out.Added, []string{"ldf-004"})

	b = law(t, "ldf", 0, 4) // ships an id that the county has used
	b.Questions[0].Stem += "（新版）"
	b.Questions[1].Stem += "（新版）"
	must(t, r.Install(ctx, []questions.Bank{b}))
	h := r.current(t, "ldf")
	same(t, "the county's text stays", h.Items[0].Question.Stem, q.Stem)
	same(t, "the other is upgraded", h.Items[1].Question.Stem, b.Questions[1].Stem)
	same(t, "the county's question stays", h.Items[3].Shipped, false)
	same(t, "items", len(h.Items), 4)
	changes, err := r.Changes(ctx, "ldf")
	must(t, err)
	same(t, "note", changes[0].Note, "新增 0 题，更新 1 题；本地改过、保留本地文字的：ldf-001；编号已被本地题目使用、没有装入的：ldf-004")

	b.Questions[0].Stem += "（又一版）" // and stays, version after version
	must(t, r.Install(ctx, []questions.Bank{b}))
	same(t, "the county's text still stays", r.current(t, "ldf").Items[0].Question.Stem, q.Stem)
}

func upgradeOfReviews(t *testing.T, r *room) {
	ctx := context.Background()
	b := law(t, "ldf", 0, 2)
	b.Questions[0].Review = questions.Review{Status: questions.Candidate, By: "出题", On: "2026-01-01"}
	must(t, r.Install(ctx, []questions.Bank{b}))
	same(t, "drawn", r.drawn(t, "ldf"), map[string]int{"ldf-002": 1})
	same(t, "review", r.current(t, "ldf").Items[0].Question.Review, b.Questions[0].Review)

	b.Questions[0].Review = questions.Review{Status: questions.Published, By: "复核", On: "2026-02-01"}
	b.Questions[1].Review.Status = questions.Candidate // what was published once is not taken back
	must(t, r.Install(ctx, []questions.Bank{b}))
	same(t, "drawn", r.drawn(t, "ldf"), map[string]int{"ldf-001": 1, "ldf-002": 1})
	same(t, "review", r.current(t, "ldf").Items[0].Question.Review, b.Questions[0].Review)
}

func banksAreMade(t *testing.T, r *room) {
	ctx := context.Background()
	must(t, r.Create(ctx, questions.Bank{ID: "xian", Title: "县题库", Law: "工会法"}, "女职工部"))
	h := r.current(t, "xian")
	same(t, "bank", []any{h.Title, h.Law, h.Revision, h.Shipped, len(h.Items), h.CreatedAt}, []any{"县题库", "工会法", int64(1), false, 0, int64(start)})
	wantCode(t, r.Create(ctx, questions.Bank{ID: "xian", Title: "又一个"}, "女职工部"), quiz.BankConflict)
	err := r.Create(ctx, questions.Bank{ID: "县", Title: "a\x00"}, "")
	wantCode(t, err, quiz.Invalid)
	contains(t, "places", places(err), "bank 题库编号", "title 题库名称里有不能显示的字符", "author 经办人是空的")
	_, err = r.Current(ctx, "无")
	wantCode(t, err, quiz.NotFound)
	_, err = r.Changes(ctx, "无")
	wantCode(t, err, quiz.NotFound)
}
