package library_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz/library"
)

// many returns n different questions made of the shipped ones' clauses.
func many(tb testing.TB, n int, seed uint64) []questions.Question {
	tb.Helper()
	banks, err := shipped()
	must(tb, err)
	var all []questions.Question
	for _, b := range banks {
		for _, q := range b.Questions {
			if q.Kind == questions.Single {
				all = append(all, q)
			}
		}
	}
	chance := rand.New(rand.NewPCG(seed, 1))
	out := make([]questions.Question, n)
	for i := range out {
		q, with := all[chance.IntN(len(all))], all[chance.IntN(len(all))]
		q.ID, q.Revision = "", 1
		a, b := []rune(q.Stem), []rune(with.Stem)
		q.Stem = fmt.Sprintf("%s%s%d号文件（　）", string(a[:len(a)/2]), string(b[len(b)/2:]), chance.IntN(1_000_000))
		out[i] = q
	}
	return out
}

// BenchmarkPreview compares a file of 10 000 questions with banks of as many; B/op is all that is
// allocated on the way, kept-MB what a preview holds.
func BenchmarkPreview(b *testing.B) {
	r := open(b, filepath.Join(b.TempDir(), "record.db"))
	p := r.preview(b, foreign(b, many(b, 10_000, 1)...))
	a := into("xian")
	a.Decisions = make(map[int]library.Decision)
	for i := range p.Drafts {
		if p.Drafts[i].Verdict == library.Conflict {
			a.Decisions[i+1] = library.Decision{Do: library.Skip}
		}
	}
	_, err := r.Accept(context.Background(), p, a)
	must(b, err)
	f := foreign(b, many(b, 10_000, 2)...)
	r.preview(b, f) // the index of the banks is made once for every version of them
	p = nil
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	b.ReportAllocs()
	for b.Loop() {
		p = r.preview(b, f)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "kept-MB")
	b.ReportMetric(float64(p.By[library.Clean]), "clean")
}

// BenchmarkAccept writes 10 000 questions into a new bank.
func BenchmarkAccept(b *testing.B) {
	f := foreign(b, many(b, 10_000, 1)...)
	for b.Loop() {
		b.StopTimer()
		r := open(b, filepath.Join(b.TempDir(), "record.db"))
		p := r.preview(b, f)
		a := into("xian")
		a.Which = library.OnlyClean
		b.StartTimer()
		out, err := r.Accept(context.Background(), p, a)
		must(b, err)
		b.ReportMetric(float64(len(out.Added)), "questions")
	}
}

// BenchmarkInstall is what a start of the server costs when nothing changed.
func BenchmarkInstall(b *testing.B) {
	r := open(b, filepath.Join(b.TempDir(), "record.db"))
	banks, err := shipped()
	must(b, err)
	must(b, r.Install(context.Background(), banks))
	for b.Loop() {
		must(b, r.Install(context.Background(), banks))
	}
}
