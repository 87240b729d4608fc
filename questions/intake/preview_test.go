package intake_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"lawquiz/questions"
	"lawquiz/questions/bank"
	"lawquiz/questions/intake"

	"github.com/xuri/excelize/v2"
)

// written returns n questions whose stems are halves of shipped ones, so that many are somewhat alike.
func written(tb testing.TB, n int, seed uint64) []questions.Question {
	tb.Helper()
	banks, err := bank.All()
	if err != nil {
		tb.Fatal(err)
	}
	var all []questions.Question
	for _, b := range banks {
		all = append(all, b.Questions...)
	}
	r := rand.New(rand.NewPCG(seed, seed))
	made := make([]questions.Question, n)
	for i := range made {
		q, other := all[r.IntN(len(all))], []rune(all[r.IntN(len(all))].Stem)
		stem := []rune(q.Stem)
		q.ID, q.Stem = fmt.Sprintf("q%d-%05d", seed, i), string(stem[:len(stem)/2])+string(other[len(other)/2:])
		made[i] = q
	}
	return made
}

// workbookOf writes the questions as an admin keeps them, a row each.
func workbookOf(tb testing.TB, all []questions.Question) []byte {
	tb.Helper()
	f := excelize.NewFile()
	defer f.Close()
	rows, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		tb.Fatal(err)
	}
	set := func(row int, values ...any) {
		if err := rows.SetRow(fmt.Sprintf("A%d", row), values); err != nil {
			tb.Fatal(err)
		}
	}
	set(1, "序号", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "选项E", "选项F", "答案", "解析", "难度")
	for i, q := range all {
		values := []any{i + 1, q.Kind.Name(), q.Stem, "", "", "", "", "", "", q.Key(), q.Explanation, "中"}
		if q.Kind == questions.Single || q.Kind == questions.Multiple {
			for j, o := range q.Options[:min(len(q.Options), 6)] {
				values[3+j] = o.Text
			}
		}
		set(i+2, values...)
	}
	if err := rows.Flush(); err != nil {
		tb.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// preview reads a file and says of each question what is like it and what of it is outdated. So many
// goroutines share the comparing.
func preview(src []byte, base *questions.Index, together int) (drafts, told int) {
	r := intake.Read("题库.xlsx", src, intake.Limits{})
	x := questions.Over(base)
	for _, d := range r.Drafts {
		x.Add("", d.Question)
	}
	var wg sync.WaitGroup
	tolds := make([]int, together)
	for part := range together {
		wg.Go(func() {
			for i := part; i < len(r.Drafts); i += together {
				tolds[part] += len(x.MatchBefore(base.Len()+i)) + len(questions.Outdated(r.Drafts[i].Question))
			}
		})
	}
	wg.Wait()
	for _, n := range tolds {
		told += n
	}
	return len(r.Drafts), told
}

// BenchmarkPreview previews a workbook of 10 000 questions over a bank of 10 000, by one goroutine and
// by two: under 2 s.
func BenchmarkPreview(b *testing.B) {
	base := questions.NewIndex(questions.Bank{ID: "bank", Questions: written(b, 10_000, 1)})
	src := workbookOf(b, written(b, 10_000, 2))
	for _, together := range []int{1, 2} {
		b.Run(fmt.Sprint(together), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if drafts, told := preview(src, base, together); drafts != 10_000 || told == 0 {
					b.Fatalf("%d drafts, %d told", drafts, told)
				}
			}
		})
	}
}

// A preview of 10 000 questions over a bank of as many holds less than 150 MB more.
func TestPreviewMemory(t *testing.T) { //nolint:paralleltest // measures the memory of the whole process
	base := questions.NewIndex(questions.Bank{ID: "bank", Questions: written(t, 10_000, 1)})
	src := workbookOf(t, written(t, 10_000, 2))
	before, drafts := allocated(), 0
	if peak := peakWhile(func() { drafts, _ = preview(src, base, 2) }); peak > before+150<<20 {
		t.Errorf("held %d MB more", (peak-before)>>20)
	}
	if drafts != 10_000 {
		t.Errorf("%d drafts", drafts)
	}
	if base.Len() != 10_000 {
		t.Errorf("the base holds %d", base.Len())
	}
}
