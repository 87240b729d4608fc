package out_test

import (
	"testing"

	"lawquiz/questions/intake"
	"lawquiz/questions/intake/out"
)

// TestLargestBankComesBack holds that the most questions a file may hold fit into one of every
// format: with a tenth of all limits, a tenth of the questions.
func TestLargestBankComesBack(t *testing.T) {
	t.Parallel()
	limits := intake.Limits{Bytes: 2 << 20, Questions: 1_000, Blocks: 20_000, PartBytes: 32 << 20 / 10, TotalBytes: 64 << 20 / 10, Tokens: 400_000}
	b := large(t, limits.Questions)
	for _, format := range handed() {
		src, err := out.Write(format, b)
		if err != nil {
			t.Fatal(err)
		}
		if r := intake.Read("file", src, limits); len(r.Drafts) != limits.Questions || r.Refused != 0 {
			t.Errorf("%s: %d of %d questions came back, problems %+v", format, len(r.Drafts), limits.Questions, r.Problems)
		}
	}
}

// BenchmarkDocx writes 10 000 questions as a Word file.
func BenchmarkDocx(b *testing.B) {
	full := large(b, 10_000)
	for b.Loop() {
		if _, err := out.Write(intake.Docx, full); err != nil {
			b.Fatal(err)
		}
	}
}
