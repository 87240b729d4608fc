package intake_test

import (
	"fmt"
	"strings"
	"testing"

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
