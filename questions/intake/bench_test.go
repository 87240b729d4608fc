package intake_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"lawquiz/questions"
	"lawquiz/questions/intake"
)

// plainBank writes n questions as people type them.
func plainBank(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%d、用人单位在女职工怀孕期间第%d号情形下不得（ ）。\nA、解除劳动合同\nB、安排产前检查\nC、给予哺乳时间\nD、发放工资\n答案：A\n解析：特别规定第五条。\n\n", i+1, i)
	}
	return b.String()
}

// BenchmarkText reads 10 000 questions from a text.
func BenchmarkText(b *testing.B) {
	src := []byte(plainBank(10_000))
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if r := intake.Read("a.txt", src, intake.Limits{}); len(r.Drafts) != 10_000 {
			b.Fatalf("%d drafts", len(r.Drafts))
		}
	}
}

// BenchmarkGlued reads questions of which a whole bank stands on one line.
func BenchmarkGlued(b *testing.B) {
	text := strings.NewReplacer("\n", "", "答案：A", "", "解析：特别规定第五条。", "", "（ ）", "（A）").Replace(plainBank(4_000))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if r := intake.Read("a.txt", []byte(text), intake.Limits{}); len(r.Drafts) != 4_000 {
			b.Fatalf("%d drafts: %+v", len(r.Drafts), r.Problems[0])
		}
	}
}

// wordBank writes the questions as Word does, a paragraph for each part.
func wordBank(all []questions.Question) string {
	var b strings.Builder
	put := func(text string) {
		b.WriteString(`<w:p w:rsidR="00A77B3E"><w:pPr><w:spacing w:line="360"/></w:pPr><w:r><w:rPr><w:rFonts w:hint="eastAsia"/><w:sz w:val="24"/></w:rPr><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`)
	}
	for i, q := range all {
		put(fmt.Sprintf("%d、%s", i+1, q.Stem))
		for j, o := range q.Options {
			put(questions.Letter(j) + "、" + o.Text)
		}
		put("答案：" + q.Key())
		put("解析：" + q.Explanation)
	}
	return b.String()
}

// BenchmarkDocx reads 10 000 questions from a Word file.
func BenchmarkDocx(b *testing.B) {
	src := packed(b, document(wordBank(written(b, 10_000, 2))))
	b.ReportAllocs()
	for b.Loop() {
		if r := intake.Read("题库.docx", src, intake.Limits{}); len(r.Drafts)+r.Refused != 10_000 {
			b.Fatalf("%d drafts, %d refused", len(r.Drafts), r.Refused)
		}
	}
}

// BenchmarkRefusals reads every file that is made to exhaust its reader: each under a second and 50 MB.
func BenchmarkRefusals(b *testing.B) {
	files := refusals(b)
	maps.Copy(files, hostileTables(b))
	for _, name := range slices.Sorted(maps.Keys(files)) {
		src := files[name].src
		b.Run(strings.ReplaceAll(name, " ", "-"), func(b *testing.B) {
			b.ReportAllocs()
			held := uint64(0)
			for b.Loop() {
				b.StopTimer()
				before := allocated()
				b.StartTimer()
				peak := peakWhile(func() { intake.Read("题库.docx", src, intake.Limits{}) })
				held = max(held, max(peak, before)-before)
			}
			b.ReportMetric(float64(held)/(1<<20), "peak-MB")
		})
	}
}
