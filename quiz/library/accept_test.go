package library_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/library"
	"lawquiz/quiz/store/storetest"
)

// other returns the question with another answer.
func other(q questions.Question) questions.Question {
	q.Options = slices.Clone(q.Options)
	if q.Kind == questions.Multiple { // one right option more, or one less
		i := slices.IndexFunc(q.Options, func(o questions.Option) bool { return !o.Correct })
		i = max(i, 0)
		q.Options[i].Correct = !q.Options[i].Correct
		return q
	}
	i := slices.IndexFunc(q.Options, func(o questions.Option) bool { return o.Correct })
	q.Options[i].Correct = false
	q.Options[(i+1)%len(q.Options)].Correct = true
	return q
}

// single returns n single questions of the law, the ids apart.
func singles(tb tester, n int) []questions.Question {
	tb.Helper()
	banks, err := shipped()
	must(tb, err)
	i := slices.IndexFunc(banks, func(b questions.Bank) bool { return b.ID == "laodong-fa" })
	var out []questions.Question
	for _, q := range banks[i].Questions {
		if q.Kind == questions.Single && len(out) < n {
			q.ID, q.Revision = "", 1
			out = append(out, q)
		}
	}
	return out
}

func acceptAll(t *testing.T, r *room) {
	ctx := context.Background()
	qs := singles(t, 4)
	f := foreign(t, qs[0], qs[1], qs[0], qs[2])
	p := r.preview(t, f)
	same(t, "verdicts", verdicts(p), []library.Verdict{library.Clean, library.Clean, library.Duplicate, library.Clean})
	same(t, "file", []any{p.File, p.Size, len(p.Hash), p.Version}, []any{"律师.json", len(f.Source), 64, int64(0)})
	same(t, "counts", []any{p.ByKind[questions.Single], p.By[library.Clean], p.By[library.Duplicate]}, []any{4, 3, 1})
	same(t, "problems", codes(p), []string{"likeness_same"})
	contains(t, "message", p.Problems[0].Message, "本文件第 1 题", "答案都是")
	same(t, "match", p.Drafts[2].Matches[0].Draft, 1)

	a := into("xian")
	a.Law = "劳动法"
	out, err := r.Accept(ctx, p, a)
	must(t, err)
	same(t, "outcome", []any{out.Bank, out.Revision, out.Added}, []any{"xian", int64(1), []string{"xian-001", "xian-002", "xian-003"}})
	same(t, "skipped", []any{out.Skipped[0].Draft, out.Skipped[0].Code, out.Skipped[0].Message}, []any{3, "likeness_same", "第 3 题：与本文件第 1 题相同"})
	h := r.current(t, "xian")
	same(t, "bank", []any{h.Title, h.Law, len(h.Items), h.Drawable}, []any{"县题库", "劳动法", 3, 0})
	same(t, "review", h.Items[0].Question.Review, questions.Review{Status: questions.Candidate})
	changes, err := r.Changes(ctx, "xian")
	must(t, err)
	same(t, "history", []string{changes[0].What, changes[0].Author, changes[0].File, changes[0].Hash, changes[0].Note},
		[]string{"accept", "女职工部", "律师.json", p.Hash, "新增 3 题，更新 0 题，未变 0 题，未收 1 题"})
}

func acceptClean(t *testing.T, r *room) {
	qs := singles(t, 3)
	old := qs[2]
	old.Stem = "女职工生育享受（　）的产假。"
	old.Options = []questions.Option{{Text: "90 天", Correct: true}, {Text: "60 天"}, {Text: "30 天"}}
	p := r.preview(t, foreign(t, qs[0], old, qs[1], other(qs[1])))
	same(t, "verdicts", verdicts(p), []library.Verdict{library.Clean, library.Look, library.Clean, library.Conflict})
	same(t, "problems", codes(p), []string{"outdated", "likeness_conflict"})
	contains(t, "conflict", p.Problems[1].Message, "本文件第 3 题", "这里的答案是", "那里是")
	a := into("xian")
	a.Which, a.Status = library.OnlyClean, questions.Published
	out, err := r.Accept(context.Background(), p, a)
	must(t, err)
	same(t, "added", out.Added, []string{"xian-001", "xian-002"})
	same(t, "skipped", []string{out.Skipped[0].Code, out.Skipped[1].Code}, []string{"outdated", "likeness_conflict"})
	same(t, "drawn", r.drawn(t, "xian"), map[string]int{"xian-001": 1, "xian-002": 1})
	same(t, "review", r.current(t, "xian").Items[0].Question.Review, questions.Review{Status: questions.Published, By: "女职工部", On: "2026-02-25"})
}

func acceptDecisions(t *testing.T, r *room) {
	ctx := context.Background()
	qs := singles(t, 4)
	r.accept(t, foreign(t, qs[0], qs[1], qs[2]), into("xian"))
	p := r.preview(t, foreign(t, other(qs[0]), other(qs[1]), other(qs[2]), qs[3]))
	same(t, "verdicts", verdicts(p), []library.Verdict{library.Conflict, library.Conflict, library.Conflict, library.Clean})

	a := into("xian")
	_, err := r.Accept(ctx, p, a)
	wantCode(t, err, quiz.BankConflict)
	contains(t, "places", places(err), "decisions.1 第 1 题：与题库 xian 第 1 题（xian-001）题干相同", "decisions.2 ", "decisions.3 ")
	same(t, "nothing was written", len(r.current(t, "xian").Items), 3)

	a.Decisions = map[int]library.Decision{1: {Do: library.Take}, 2: {Do: library.Skip}, 3: {Do: library.Replace}}
	out, err := r.Accept(ctx, p, a)
	must(t, err)
	same(t, "added", out.Added, []string{"xian-004", "xian-005"})
	same(t, "updated", out.Updated, []string{"xian-003"})
	same(t, "skipped", out.Skipped, []library.Skipped{{Draft: 2, Code: "decided", Message: "第 2 题：按决定跳过"}})
	h := r.current(t, "xian")
	same(t, "the replaced one", []any{h.Items[2].Question.Revision, h.Items[2].Question.Key()}, []any{2, other(qs[2]).Key()})
}

func decisionsThatCannotBe(t *testing.T, r *room) {
	ctx := context.Background()
	qs := singles(t, 3)
	r.accept(t, foreign(t, qs[0]), into("xian"))
	r.accept(t, foreign(t, qs[1]), into("shi"))
	broken := `[{"question":"没有答案的题（　）。","options":["甲","乙"],"type":"单选题"}, {"question":"劳动争议由谁处理（　）？","options":["甲方","乙方"],"answer":"A","type":"单选题"}]`
	p := r.preview(t, library.File{Name: "坏.json", Source: []byte(broken)})
	same(t, "verdicts", verdicts(p), []library.Verdict{library.Broken, library.Clean})
	decide := func(d map[int]library.Decision) error {
		a := into("xian")
		a.Decisions = d
		_, err := r.Accept(ctx, p, a)
		return err
	}
	err := decide(map[int]library.Decision{1: {Do: library.Take}, 2: {Do: "乱"}, 7: {Do: library.Skip}})
	wantCode(t, err, quiz.Invalid)
	contains(t, "places", places(err), "decisions.1 第 1 题不完整", "decisions.2 处理方式", "decisions.7 文件里没有第 7 题")
	err = decide(map[int]library.Decision{2: {Do: library.Replace, ID: "xian-999"}})
	wantCode(t, err, quiz.NotFound)
	contains(t, "places", places(err), "decisions.2 第 2 题：没有题目 xian-999")
	err = decide(map[int]library.Decision{2: {Do: library.Replace, ID: "shi-001"}})
	wantCode(t, err, quiz.BankConflict)
	contains(t, "places", places(err), "在题库 shi 里")
	_, err = r.Accept(ctx, p, library.Acceptance{Bank: "题库", Which: "some", Update: "all", Status: "good"})
	wantCode(t, err, quiz.Invalid)
	contains(t, "places", places(err), "bank ", "which ", "update ", "status ", "author ")
	same(t, "nothing was written", len(r.current(t, "xian").Items), 1)
}

func conflictsInsideAFile(t *testing.T, r *room) {
	ctx := context.Background()
	qs := singles(t, 2)
	p := r.preview(t, foreign(t, qs[0], other(qs[0]), qs[1]))
	a := into("xian")
	_, err := r.Accept(ctx, p, a)
	wantCode(t, err, quiz.BankConflict)
	contains(t, "places", places(err), "decisions.2 第 2 题：与本文件第 1 题题干相同")
	a.Decisions = map[int]library.Decision{1: {Do: library.Skip}} // then the other is the only one
	out, err := r.Accept(ctx, p, a)
	must(t, err)
	same(t, "added", len(out.Added), 2)
	same(t, "key", r.current(t, "xian").Items[0].Question.Key(), other(qs[0]).Key())
}

func sameFileAgain(t *testing.T, r *room) {
	banks, err := shipped()
	must(t, err)
	b := banks[0]
	f := own(t, b.Questions...)
	r.accept(t, f, into("xian"))
	version, err := r.db.BanksVersion(context.Background())
	must(t, err)
	for _, update := range []library.Update{library.NoUpdate, library.ByID, library.ByNumber} {
		for _, which := range []library.Which{library.All, library.OnlyClean} {
			a := into("xian")
			a.Update, a.Which = update, which
			out := r.accept(t, f, a)
			same(t, "outcome", []int{len(out.Added), len(out.Updated), len(out.Unchanged), len(out.Skipped)}, []int{0, 0, len(b.Questions), 0})
			same(t, "revision", out.Revision, int64(1))
		}
	}
	again, err := r.db.BanksVersion(context.Background())
	must(t, err)
	same(t, "version", again, version)
	p := r.preview(t, foreign(t, b.Questions...)) // without the ids
	same(t, "duplicates", p.By[library.Duplicate], len(p.Drafts)-p.By[library.Broken])
}

func updateByID(t *testing.T, r *room) {
	ctx := context.Background()
	b := law(t, "ldf", 0, 4)
	must(t, r.Install(ctx, []questions.Bank{b}))
	qs := slices.Clone(b.Questions)
	qs[0] = other(qs[0]) // the key corrected: no conflict with itself
	qs[2].Explanation = "律师改过的解析，说得更清楚。"
	p := r.preview(t, own(t, qs...))
	same(t, "verdicts", verdicts(p), []library.Verdict{library.Changed, library.Duplicate, library.Changed, library.Duplicate})
	same(t, "problems", codes(p), []string{"id_changed", "id_known", "id_changed", "id_known"})
	contains(t, "message", p.Problems[2].Message, "题库 ldf 第 3 题（ldf-003）有修改：解析")

	out := r.accept(t, own(t, qs...), library.Acceptance{Bank: "ldf", Author: "女职工部"})
	same(t, "without being asked", []any{out.Updated, len(out.Unchanged), out.Skipped[0].Code, len(out.Skipped)}, []any{[]string{}, 2, "id_changed", 2})

	out = r.accept(t, own(t, qs...), library.Acceptance{Bank: "ldf", Author: "女职工部", Update: library.ByID, Which: library.OnlyClean})
	same(t, "updated", []any{out.Updated, len(out.Unchanged), len(out.Skipped)}, []any{[]string{"ldf-001", "ldf-003"}, 2, 0})
	h := r.current(t, "ldf")
	same(t, "new text", []any{h.Items[0].Question.Revision, h.Items[0].Question.Key(), h.Items[0].Question.Review.Status}, []any{2, qs[0].Key(), questions.Candidate})
	same(t, "contests draw the old one", r.drawn(t, "ldf"), map[string]int{"ldf-001": 1, "ldf-002": 1, "ldf-003": 1, "ldf-004": 1})

	_, err := r.Accept(ctx, r.preview(t, own(t, other(qs[1]))), library.Acceptance{Bank: "xian", Author: "女职工部", Update: library.ByID})
	wantCode(t, err, quiz.BankConflict) // the id belongs to another bank
	contains(t, "places", places(err), "编号 ldf-002 在题库 ldf 里")
}

func updateByNumber(t *testing.T, r *room) {
	ctx := context.Background()
	b := law(t, "ldf", 0, 6)
	must(t, r.Install(ctx, []questions.Bank{b}))
	at := slices.IndexFunc(b.Questions, func(q questions.Question) bool { return q.Kind == questions.Single })
	qs := slices.Clone(b.Questions[:at+1])
	qs[at] = other(qs[at])
	f := foreign(t, qs...)
	p := r.preview(t, f)
	same(t, "seen without numbers", p.Drafts[at].Verdict, library.Conflict)
	out, err := r.Accept(ctx, p, library.Acceptance{Bank: "ldf", Author: "女职工部", Update: library.ByNumber})
	must(t, err)
	same(t, "updated", out.Updated, []string{b.Questions[at].ID})
	it := r.current(t, "ldf").Items[at]
	same(t, "key", it.Question.Key(), qs[at].Key())
	same(t, "what the file left out", []any{it.Question.Explanation, it.Question.Citations, it.Question.Difficulty},
		[]any{b.Questions[at].Explanation, b.Questions[at].Citations, b.Questions[at].Difficulty})

	must(t, r.Retire(ctx, []string{it.Question.ID}, "女职工部", ""))
	_, err = r.Accept(ctx, r.preview(t, foreign(t, b.Questions[:at+1]...)), library.Acceptance{Bank: "ldf", Author: "女职工部", Update: library.ByNumber})
	wantCode(t, err, quiz.BankConflict)
	contains(t, "places", places(err), "已停用")
}

func staleExport(t *testing.T, r *room) {
	ctx := context.Background()
	b := law(t, "ldf", 0, 4)
	must(t, r.Install(ctx, []questions.Bank{b}))
	for i := range 2 {
		q := b.Questions[i]
		q.Explanation = "在管理页面上又改过一次的解析。"
		_, err := r.Edit(ctx, library.Edit{Question: q, Base: 1, Author: "女职工部"})
		must(t, err)
	}
	qs := slices.Clone(b.Questions) // exported before the edits
	qs[1].Explanation = "律师在旧的导出文件上改的解析。"
	p := r.preview(t, own(t, qs...))
	same(t, "verdicts", verdicts(p), []library.Verdict{library.Duplicate, library.Conflict, library.Duplicate, library.Duplicate})
	same(t, "problems", codes(p), []string{"id_older", "id_stale", "id_known", "id_known"})
	a := library.Acceptance{Bank: "ldf", Author: "女职工部", Update: library.ByID}
	_, err := r.Accept(ctx, p, a)
	wantCode(t, err, quiz.BankConflict)
	contains(t, "places", places(err), "decisions.2 第 2 题：是在旧版上改的，题库里的 ldf-002 已改到第 2 版")
	a.Decisions = map[int]library.Decision{2: {Do: library.Replace}}
	out, err := r.Accept(ctx, p, a)
	must(t, err)
	same(t, "outcome", []any{out.Updated, len(out.Unchanged), out.Skipped[0].Code}, []any{[]string{"ldf-002"}, 2, "id_older"})
	same(t, "revision", r.current(t, "ldf").Items[1].Question.Revision, 3)
}

func idsOfNewQuestions(t *testing.T, r *room) {
	qs := singles(t, 8)
	qs[1].ID, qs[2].ID, qs[3].ID = "xian-001", "tb-001", "不好的编号"
	qs[2].Revision = 3
	out := r.accept(t, own(t, qs[:4]...), into("xian"))
	same(t, "ids", out.Added, []string{"xian-002", "xian-001", "tb-001", "xian-004"}) // xian-001 is brought by the next
	same(t, "a revision brought", r.current(t, "xian").Items[2].Question.Revision, 3)
	out = r.accept(t, foreign(t, qs[4]), into("xian"))
	same(t, "ids", out.Added, []string{"xian-005"})

	long := "yi-ge-hen-chang-hen-chang-de-tiku-bianhao"
	out = r.accept(t, foreign(t, qs[5]), library.Acceptance{Bank: long, Author: "女职工部"})
	same(t, "ids of a bank with a long id", out.Added, []string{"yi-ge-hen-chang-hen-chang-de-ti-001"})
	same(t, "title of a bank without one", r.current(t, long).Title, long)

	qs[6].ID, qs[7].ID = "tb-002", "tb-002"
	p := r.preview(t, own(t, qs[6], qs[7]))
	same(t, "one id twice", []any{p.Drafts[1].Verdict, codes(p)[len(codes(p))-1]}, []any{library.Broken, "id_twice"})
	contains(t, "message", p.Problems[len(p.Problems)-1].Message, "tb-002")

	id, err := r.Upload(context.Background(), own(t, qs[6], qs[7]))
	must(t, err)
	u, err := r.Mend(context.Background(), r.read(t, r.Library, id).ID, 2, qs[7]) // the question is good, and its id another's
	must(t, err)
	same(t, "mended", []any{u.Preview.Drafts[1].Verdict, codes(u.Preview)[len(codes(u.Preview))-1]}, []any{library.Conflict, "id_twice"})
	_, err = r.AcceptUpload(context.Background(), id, into("xian"))
	wantCode(t, err, quiz.BankConflict)
	contains(t, "places", places(err), "编号 tb-002 在本文件第 1 题已经用过")
	a := into("xian")
	a.Decisions = map[int]library.Decision{2: {Do: library.Take}}
	out, err = r.AcceptUpload(context.Background(), id, a)
	must(t, err)
	same(t, "ids", out.Added, []string{"tb-002", "xian-007"})
}

func refusedFile(t *testing.T, r *room) {
	ctx := context.Background()
	p := r.preview(t, library.File{Name: "程序.xlsx", Source: []byte("MZ\x90\x00\x03\x00\x00\x00")})
	same(t, "drafts", len(p.Drafts), 0)
	_, err := r.Accept(ctx, p, into("xian"))
	wantCode(t, err, quiz.Invalid)
	contains(t, "message", err.Error(), "程序.xlsx不能收入")
	src := own(t, singles(t, 5)...).Source
	p = r.preview(t, library.File{Name: "断了.json", Source: src[:len(src)-200]})
	if len(p.Drafts) == 0 {
		t.Fatal("the beginning of the file was not read")
	}
	_, err = r.Accept(ctx, p, into("xian"))
	wantCode(t, err, quiz.Invalid) // half a file is no file
	list, err := r.Banks(ctx)
	must(t, err)
	same(t, "banks", len(list), 0)
}

// Two people accept what each saw as new. One comes second, is compared again, and is told.
func twoAcceptAtOnce(t *testing.T, r *room) {
	ctx := context.Background()
	qs := singles(t, 6)
	second := r.another(t)
	one, two := r.preview(t, foreign(t, qs[0], qs[1], qs[2])), r.preview(t, foreign(t, qs[1], other(qs[2]), qs[3]))
	type end struct {
		out library.Outcome
		err error
	}
	ends := make(chan end, 2)
	accept := func(l *library.Library, p *library.Preview) {
		out, err := l.Accept(ctx, p, into("xian"))
		ends <- end{out, err}
	}
	go accept(r.Library, one)
	go accept(second, two)
	won, lost := 0, 0
	for range 2 {
		switch e := <-ends; quiz.CodeOf(e.err) {
		case "":
			won++
			same(t, "added", len(e.out.Added), 3)
		case quiz.BankConflict:
			lost++
			contains(t, "places", places(e.err), "题干相同")
		default:
			t.Fatal(e.err)
		}
	}
	same(t, "who won and lost", []int{won, lost}, []int{1, 1})
	same(t, "items", len(r.current(t, "xian").Items), 3)
	same(t, "the preview is as it was", two.Drafts[1].Verdict, library.Clean)

	done := make(chan error, 4) // and who contradicts nobody only waits
	for i := range cap(done) {
		bank := "shi-" + string(rune('a'+i))
		go func() {
			_, err := r.another(t).Accept(ctx, r.preview(t, foreign(t, qs[4])), library.Acceptance{Bank: bank, Author: "市", Decisions: map[int]library.Decision{1: {Do: library.Take}}})
			done <- err
		}()
	}
	for range cap(done) {
		must(t, <-done)
	}
	list, err := r.Banks(ctx)
	must(t, err)
	same(t, "banks", len(list), 5)
}

// A transaction that fails half-way leaves nothing.
func failureKeepsNothing(t *testing.T, r *room) {
	ctx := context.Background()
	qs := singles(t, 3)
	r.accept(t, foreign(t, qs[0]), into("xian"))
	raw := storetest.Open(t, r.source)
	trip := `CREATE TRIGGER trip BEFORE INSERT ON item_text WHEN NEW.id = 'xian-003' BEGIN SELECT RAISE(ABORT, 'trip'); END`
	if strings.HasPrefix(r.source, "postgres") {
		trip = `CREATE TRIGGER trip BEFORE INSERT ON item_text FOR EACH ROW WHEN (NEW.id = 'xian-003') EXECUTE FUNCTION refuse('trip')`
	}
	raw.Exec(trip)
	count := func() []int {
		return []int{raw.Count("bank"), raw.Count("bank_change"), raw.Count("item"), raw.Count("item_text"), raw.Count("item_event")}
	}
	before, version := count(), r.current(t, "xian").Revision
	p := r.preview(t, foreign(t, qs...))
	if _, err := r.Accept(ctx, p, into("xian")); err == nil {
		t.Fatal("the trip was passed")
	}
	same(t, "rows", count(), before)
	same(t, "revision", r.current(t, "xian").Revision, version)
	same(t, "topic", p.Version, r.preview(t, foreign(t, qs...)).Version)
}
