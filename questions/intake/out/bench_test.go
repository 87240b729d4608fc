package out_test

import (
	"fmt"
	"testing"

	"lawquiz/questions"
	"lawquiz/questions/bank"
	"lawquiz/questions/intake"
	"lawquiz/questions/intake/out"
)

// large returns a bank of n questions, the shipped ones over and over.
func large(tb testing.TB, n int) questions.Bank {
	tb.Helper()
	banks, err := bank.All()
	if err != nil {
		tb.Fatal(err)
	}
	b := questions.Bank{ID: "large", Title: "大题库"}
	for len(b.Questions) < n {
		for _, shipped := range banks {
			b.Questions = append(b.Questions, shipped.Questions...)
		}
	}
	b.Questions = b.Questions[:n]
	for i := range b.Questions {
		b.Questions[i].ID = fmt.Sprintf("large-%05d", i+1)
	}
	return b
}

// BenchmarkWrite writes 10 000 questions as a table.
func BenchmarkWrite(b *testing.B) {
	bank := large(b, 10_000)
	for _, format := range tables {
		b.Run(string(format), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				src, err := out.Write(format, bank)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(src))/(1<<20), "MB")
			}
		})
	}
}

// BenchmarkReadBack reads 10 000 questions from a table of ours.
func BenchmarkReadBack(b *testing.B) {
	bank := large(b, 10_000)
	for _, format := range tables {
		src, err := out.Write(format, bank)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(string(format), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if r := intake.Read("题库", src, intake.Limits{}); len(r.Drafts) != len(bank.Questions) || len(r.Problems) > 0 {
					b.Fatalf("%d questions, %+v", len(r.Drafts), r.Problems)
				}
			}
		})
	}
}
