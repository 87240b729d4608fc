package library_test

import (
	"context"
	"slices"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/library"
	"lawquiz/quiz/store"
)

// read waits until what came in has been read, and returns an upload as a library shows it.
func (r *room) read(tb tester, l *library.Library, id int64) library.Upload {
	tb.Helper()
	r.Wait()
	u, err := l.UploadOf(context.Background(), id)
	must(tb, err)
	return u
}

func upload(t *testing.T, r *room) {
	ctx := context.Background()
	qs := singles(t, 4)
	f := foreign(t, qs[0], other(qs[0]), qs[1])
	id, err := r.Upload(ctx, f)
	must(t, err)
	elsewhere := r.another(t) // another server shows and accepts it
	u := r.read(t, elsewhere, id)
	same(t, "upload", []any{u.File, u.Size, u.Author, u.State, u.Done, u.Total, u.CreatedAt}, []any{"律师.json", len(f.Source), "女职工部", library.Ready, 3, 3, int64(start)})
	same(t, "preview", u.Preview, r.preview(t, f))

	_, err = elsewhere.AcceptUpload(ctx, id, into("xian"))
	wantCode(t, err, quiz.BankConflict)
	same(t, "still ready", r.read(t, r.Library, id).State, library.Ready)
	r.accept(t, foreign(t, qs[1]), into("shi")) // the banks move on
	a := into("xian")
	a.Decisions = map[int]library.Decision{2: {Do: library.Skip}}
	out, err := elsewhere.AcceptUpload(ctx, id, a)
	must(t, err)
	same(t, "outcome", []any{out.Added, out.Skipped[1].Code}, []any{[]string{"xian-001"}, "likeness_same"})
	_, err = r.AcceptUpload(ctx, id, a)
	wantCode(t, err, quiz.UploadNotReady)
	u = r.read(t, r.Library, id)
	same(t, "accepted", []any{u.State, u.Bank, u.Revision}, []any{library.Taken, "xian", int64(1)})
	wantCode(t, r.Drop(ctx, id), quiz.UploadNotReady)
	list, err := r.Uploads(ctx)
	must(t, err)
	same(t, "uploads", []any{len(list), list[0].Preview == nil, list[0].ID}, []any{1, true, id})

	id, err = r.Upload(ctx, foreign(t, qs[0]))
	must(t, err)
	r.read(t, r.Library, id)
	done := make(chan quiz.Code, 4) // of many who accept it one does
	for i := range cap(done) {
		l := r.another(t)
		go func() {
			_, err := l.AcceptUpload(ctx, id, library.Acceptance{Bank: []string{"a", "b", "c", "d"}[i], Author: "县",
				Decisions: map[int]library.Decision{1: {Do: library.Take}}})
			done <- quiz.CodeOf(err)
		}()
	}
	var codes []quiz.Code
	for range cap(done) {
		codes = append(codes, <-done)
	}
	slices.Sort(codes)
	same(t, "ends", codes, []quiz.Code{"", quiz.UploadNotReady, quiz.UploadNotReady, quiz.UploadNotReady})
	banks, err := r.Banks(ctx)
	must(t, err)
	same(t, "banks", len(banks), 3)
}

func uploadMended(t *testing.T, r *room) {
	ctx := context.Background()
	qs := singles(t, 3)
	r.accept(t, foreign(t, qs[0]), into("xian"))
	bad := qs[1]
	bad.Options = slices.Clone(bad.Options)
	for i := range bad.Options {
		bad.Options[i].Correct = false
	}
	id, err := r.Upload(ctx, foreign(t, bad, qs[2]))
	must(t, err)
	u := r.read(t, r.Library, id)
	same(t, "verdicts", verdicts(u.Preview), []library.Verdict{library.Broken, library.Clean})

	_, err = r.Mend(ctx, id, 1, bad)
	wantCode(t, err, quiz.Invalid)
	_, err = r.Mend(ctx, id, 3, qs[1])
	wantCode(t, err, quiz.NotFound)
	u, err = r.Mend(ctx, id, 1, other(qs[0])) // mended into what contradicts the bank
	must(t, err)
	same(t, "verdicts", verdicts(u.Preview), []library.Verdict{library.Conflict, library.Clean})
	u, err = r.Mend(ctx, id, 1, qs[1])
	must(t, err)
	same(t, "mended", []any{verdicts(u.Preview), u.Preview.Drafts[0].Mended, len(u.Preview.Problems), u.Preview.By[library.Broken]},
		[]any{[]library.Verdict{library.Clean, library.Clean}, true, 0, 0})
	same(t, "what is kept", r.read(t, r.Library, id).Preview, u.Preview)

	done := make(chan error, 6) // menders do not lose each other's work
	for i := range cap(done) {
		go func() {
			q := qs[1+i%2]
			q.Explanation = "改过的解析"
			_, err := r.Mend(ctx, id, 1+i%2, q)
			done <- err
		}()
	}
	for range cap(done) {
		must(t, <-done)
	}
	for _, d := range r.read(t, r.Library, id).Preview.Drafts {
		same(t, "explanation", d.Question.Explanation, "改过的解析")
	}
	out, err := r.AcceptUpload(ctx, id, into("xian"))
	must(t, err)
	same(t, "added", len(out.Added), 2)
	_, err = r.Mend(ctx, id, 1, qs[1])
	wantCode(t, err, quiz.UploadNotReady)
}

func uploadsEnd(t *testing.T, r *room) {
	ctx := context.Background()
	_, err := r.UploadOf(ctx, 5)
	wantCode(t, err, quiz.NotFound)
	_, err = r.Upload(ctx, library.File{Name: "x", Source: make([]byte, 20<<20+1), Author: "县"})
	wantCode(t, err, quiz.BodyTooLarge)
	_, err = r.Upload(ctx, library.File{Name: "x", Source: []byte("x")})
	wantCode(t, err, quiz.Invalid)

	id, err := r.Upload(ctx, library.File{Name: "a/程序\x00.exe", Source: []byte("MZ\x90\x00\x03"), Author: "县"})
	must(t, err)
	u := r.read(t, r.Library, id)
	same(t, "a file that cannot be read has a preview that says so", []any{u.File, u.State, len(u.Preview.Problems)}, []any{"程序.exe", library.Ready, 1})
	must(t, r.Drop(ctx, id))
	u = r.read(t, r.Library, id)
	same(t, "dropped", []any{u.State, u.Preview == nil}, []any{library.Dropped, true})
	_, err = r.AcceptUpload(ctx, id, into("xian"))
	wantCode(t, err, quiz.UploadNotReady)

	must(t, r.db.AddUpload(ctx, store.Upload{ID: 9, File: "断.docx", CreatedAt: start})) // its server has died
	r.clock.Add(121_000)
	u, err = r.UploadOf(ctx, 9)
	must(t, err)
	same(t, "interrupted", []any{u.State, u.Error}, []any{library.Failed, "没有读完服务就停了，请重新上传"})
	_, err = r.AcceptUpload(ctx, 9, into("xian"))
	wantCode(t, err, quiz.UploadNotReady)

	r.clock.Add(7 * 24 * 3600 * 1000)
	_, err = r.UploadOf(ctx, 9)
	wantCode(t, err, quiz.NotFound)
	list, err := r.Uploads(ctx)
	must(t, err)
	same(t, "uploads after a week", len(list), 0)
	id, err = r.Upload(ctx, foreign(t, singles(t, 1)...))
	must(t, err)
	r.read(t, r.Library, id)
	_, err = r.db.Upload(ctx, 9)
	wantCode(t, err, quiz.NotFound)

	closed := library.New(library.Config{DB: r.db, Now: r.clock.Load})
	closed.Close()
	closed.Close()
	_, err = closed.Upload(ctx, foreign(t, singles(t, 1)...))
	wantCode(t, err, quiz.Busy)
}

func TestDiff(t *testing.T) {
	t.Parallel()
	a := law(t, "ldf", 0, 6)
	b := law(t, "ldf", 0, 6)
	same(t, "equal banks", library.Diff(a, b), library.Difference{Added: []questions.Question{}, Removed: []questions.Question{}, Changed: []library.Change{}, Same: 6})

	b.Questions[0].Stem = "完全另写的题干？"
	b.Questions[1].Difficulty, b.Questions[1].Explanation = 3-b.Questions[1].Difficulty/3, "新的解析"
	b.Questions[2].ID = "" // found by its stem
	b.Questions[2].Tags = []string{"新标签"}
	b.Questions[3].ID = "ldf-900"
	b.Questions[3].Stem = "另一道新题？"
	b.Questions = append(b.Questions[1:], b.Questions[0])
	d := library.Diff(a, b)
	same(t, "same", d.Same, 2)
	same(t, "added", []any{len(d.Added), d.Added[0].ID}, []any{1, "ldf-900"})
	same(t, "removed", []any{len(d.Removed), d.Removed[0].ID}, []any{1, "ldf-004"})
	var fields []string
	for _, c := range d.Changed {
		for _, f := range c.Fields {
			fields = append(fields, c.ID+" "+f.Field)
		}
	}
	same(t, "fields", fields, []string{"ldf-001 题干", "ldf-002 解析", "ldf-002 难度", "ldf-003 标签"})

	c := questions.Bank{Questions: []questions.Question{{Stem: "甲？"}, {Stem: "乙？"}}}
	e := questions.Bank{Questions: []questions.Question{{Stem: "甲？"}, {Stem: "丙？"}}}
	d = library.Diff(c, e) // without ids the place tells
	same(t, "by place", []any{d.Same, d.Changed[0].Number, d.Changed[0].Fields}, []any{1, 2, []library.FieldChange{{Field: "题干", Before: "乙？", After: "丙？"}}})

	blank := questions.Question{ID: "x", Answers: [][]string{{"a/b"}}, Kind: questions.Blank}
	split := questions.Question{ID: "x", Answers: [][]string{{"a", "b"}}, Kind: questions.Blank}
	same(t, "lists that look alike", len(library.Fields(blank, split)), 1)
}
