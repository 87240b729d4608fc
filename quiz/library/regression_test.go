package library_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/library"
)

// What a decision writes over is what was seen when it was made.
func unseenReplacement(t *testing.T, r *room) {
	ctx := context.Background()
	qs := singles(t, 3)
	r.accept(t, foreign(t, qs[0], qs[1]), into("xian"))
	id, err := r.Upload(ctx, foreign(t, other(qs[0])))
	must(t, err)
	r.read(t, r.Library, id)
	a := into("xian")
	a.Decisions = map[int]library.Decision{1: {Do: library.Replace}}

	q := r.current(t, "xian").Items[0].Question // somebody else changes it meanwhile
	q.Explanation = "别人刚刚改过的解析。"
	_, err = r.Edit(ctx, library.Edit{Question: q, Base: 1, Author: "另一人"})
	must(t, err)
	_, err = r.AcceptUpload(ctx, id, a)
	wantCode(t, err, quiz.BankConflict)
	contains(t, "places", places(err), "decisions.1 第 1 题：题库里的 xian-001 在您查看之后改到了第 2 版")
	same(t, "nothing was written over", r.current(t, "xian").Items[0].Question.Explanation, q.Explanation)

	u := r.read(t, r.Library, id) // what is shown now is what is there
	version, err := r.db.BanksVersion(ctx)
	must(t, err)
	same(t, "seen", []any{u.State, u.Preview.Version, u.Preview.Drafts[0].Matches[0].Revision}, []any{library.Ready, version, 2})
	out, err := r.AcceptUpload(ctx, id, a) // decided once more, with open eyes
	must(t, err)
	same(t, "updated", out.Updated, []string{"xian-001"})

	p := r.preview(t, foreign(t, qs[2])) // like nothing that is there
	r.accept(t, foreign(t, qs[2]), into("xian"))
	_, err = r.Accept(ctx, p, a)
	wantCode(t, err, quiz.NotFound) // the clerk has seen no question it could stand for
}

// A question nobody draws any more is not brought up to date behind people's backs.
func retiredReplacement(t *testing.T, r *room) {
	ctx := context.Background()
	qs := singles(t, 1)
	out := r.accept(t, foreign(t, qs[0]), into("xian"))
	must(t, r.Retire(ctx, out.Added, "女职工部", ""))
	a := into("xian")
	a.Decisions = map[int]library.Decision{1: {Do: library.Replace}}
	_, err := r.Accept(ctx, r.preview(t, foreign(t, other(qs[0]))), a)
	wantCode(t, err, quiz.BankConflict)
	contains(t, "places", places(err), "题库里的 xian-001 已停用：要更新它，请先恢复")
	out = r.accept(t, foreign(t, qs[0]), into("shi"))
	contains(t, "skipped", out.Skipped[0].Message, "与已停用的题库 xian 第 1 题（xian-001）相同")
}

// An acceptance that takes nothing leaves the file to be mended or decided.
func nothingTaken(t *testing.T, r *room) {
	ctx := context.Background()
	qs := singles(t, 2)
	r.accept(t, foreign(t, qs[0]), into("xian"))
	id, err := r.Upload(ctx, foreign(t, other(qs[0])))
	must(t, err)
	r.read(t, r.Library, id)
	a := into("shi")
	a.Which = library.OnlyClean
	out, err := r.AcceptUpload(ctx, id, a)
	must(t, err)
	same(t, "outcome", []any{len(out.Skipped), out.Revision}, []any{1, int64(0)})
	same(t, "state", r.read(t, r.Library, id).State, library.Ready)
	_, err = r.Mend(ctx, id, 1, qs[1])
	must(t, err)
	out, err = r.AcceptUpload(ctx, id, a)
	must(t, err)
	same(t, "added", out.Added, []string{"shi-001"})
}

// However many of the same there are, a contradiction is shown and is to be decided.
func conflictBehindDuplicates(t *testing.T, r *room) {
	qs := singles(t, 1)
	r.accept(t, foreign(t, qs[0]), into("xian"))
	wrong := other(qs[0])
	p := r.preview(t, foreign(t, slices.Repeat([]questions.Question{wrong}, 7)...))
	a := into("xian")
	a.Decisions = make(map[int]library.Decision)
	for n := 1; n < 7; n++ {
		a.Decisions[n] = library.Decision{Do: library.Skip}
	}
	_, err := r.Accept(context.Background(), p, a)
	wantCode(t, err, quiz.BankConflict)
	contains(t, "places", places(err), "decisions.7 第 7 题：与题库 xian 第 1 题（xian-001）题干相同")
	same(t, "matches", len(p.Drafts[6].Matches), 5)
}

// A draft is not a duplicate of a question that the same file writes over with another key.
func fileAgainstItsUpdate(t *testing.T, r *room) {
	ctx := context.Background()
	qs := singles(t, 2)
	r.accept(t, foreign(t, qs[0], qs[1]), into("xian"))
	old, corrected := qs[0], other(qs[0])
	corrected.ID = "xian-001"
	reworded := qs[0]
	reworded.ID, reworded.Explanation = "xian-001", "律师改过的解析。"
	a := into("xian")
	a.Update = library.ByID

	for draft, qs := range map[int][]questions.Question{1: {old, corrected}, 2: {corrected, old}} {
		p := r.preview(t, own(t, qs...))
		_, err := r.Accept(ctx, p, a)
		wantCode(t, err, quiz.BankConflict)
		contains(t, "places", places(err), fmt.Sprintf("decisions.%d 第 %d 题：与题库里的 xian-001 相同，本文件第 %d 题却要改它（这里 A，那里 B）", draft, draft, 3-draft))
		same(t, "nothing was written", r.current(t, "xian").Items[0].Question.Revision, 1)
	}

	out := r.accept(t, own(t, reworded, old), a) // no contradiction in another explanation
	same(t, "reworded", []any{out.Updated, len(out.Skipped)}, []any{[]string{"xian-001"}, 1})
	a.Which = library.OnlyClean
	corrected.Revision = 2
	out = r.accept(t, own(t, old, corrected, qs[1]), a)
	same(t, "clean", []any{out.Updated, out.Skipped[0].Draft, out.Skipped[0].Code, out.Skipped[1].Draft},
		[]any{[]string{"xian-001"}, 1, "likeness_conflict", 3})
}

// The numbers of a file are those of the bank only if the questions are.
func updateByForeignNumbers(t *testing.T, r *room) {
	ctx := context.Background()
	qs := singles(t, 4)
	r.accept(t, foreign(t, qs[0], qs[1]), into("xian"))
	a := into("xian")
	a.Update = library.ByNumber
	_, err := r.Accept(ctx, r.preview(t, foreign(t, qs[2], qs[3])), a) // numbered from 1 as every file is
	wantCode(t, err, quiz.BankConflict)
	contains(t, "places", places(err), "decisions.1 第 1 题：题库的第 1 题（xian-001）看来是另一道题")
	same(t, "nothing was written over", r.current(t, "xian").Items[0].Question.Revision, 1)

	reworded := qs[0]
	reworded.Stem = "（律师改）" + reworded.Stem
	out := r.accept(t, foreign(t, reworded), a)
	same(t, "updated", out.Updated, []string{"xian-001"})
}

// Two counties may have given one id to two questions.
func updateByForeignIDs(t *testing.T, r *room) {
	ctx := context.Background()
	qs := singles(t, 2)
	r.accept(t, foreign(t, qs[0]), into("xian"))
	theirs := qs[1]
	theirs.ID = "xian-001"
	p := r.preview(t, own(t, theirs))
	contains(t, "problem", p.Problems[0].Message+p.Problems[0].Suggestion, "编号 xian-001 在题库里是另一道题", "删去编号")
	a := into("xian")
	a.Update = library.ByID
	_, err := r.Accept(ctx, p, a)
	wantCode(t, err, quiz.BankConflict)
	contains(t, "places", places(err), "decisions.1 第 1 题：编号 xian-001 在题库里是另一道题")
	same(t, "nothing was written over", r.current(t, "xian").Items[0].Question.Revision, 1)
	a.Decisions = map[int]library.Decision{1: {Do: library.Take}}
	out, err := r.Accept(ctx, p, a)
	must(t, err)
	same(t, "added", out.Added, []string{"xian-002"})
}

// An upload that waits its turn is not one whose server has ended.
func longWait(t *testing.T, r *room) {
	ctx := context.Background()
	l := library.New(library.Config{DB: r.db, Now: r.clock.Load, Pulse: 1})
	t.Cleanup(l.Close)
	release := l.Hold()
	id, err := l.Upload(ctx, foreign(t, singles(t, 1)...))
	must(t, err)
	r.clock.Add(3_600_000)
	for u := (library.Upload{}); u.State != library.Reading; runtime.Gosched() {
		u, err = l.UploadOf(ctx, id)
		must(t, err)
	}
	release()
	l.Wait()
	u, err := l.UploadOf(ctx, id)
	must(t, err)
	same(t, "state", u.State, library.Ready)
}

// What waits to be read is kept in memory, and not without end.
func manyLargeUploads(t *testing.T, r *room) {
	ctx := context.Background()
	release := r.Hold()
	large := make([]byte, 20<<20)
	refused := 0
	for i := range 5 {
		large[i] = 1
		_, err := r.Upload(ctx, library.File{Name: fmt.Sprint(i), Source: large, Author: "县"})
		if err != nil {
			wantCode(t, err, quiz.Busy)
			refused++
		}
	}
	same(t, "refused", refused, 2)
	release()
	r.Wait()
	_, err := r.Upload(ctx, library.File{Name: "x", Source: large, Author: "县"})
	must(t, err)
	r.Wait()
}
