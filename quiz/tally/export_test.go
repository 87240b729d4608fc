package tally

import "lawquiz/quiz"

// Digest puts a basis in order, works its sheet out and returns the digest of both.
func Digest(b Basis) (string, error) {
	b.Inputs.settle()
	sheet, faults := quiz.ReadSheet(sheetFile, []byte(b.Sheet.Source))
	if len(faults) > 0 {
		return "", faults
	}
	r, err := quiz.Award(sheet, b.Inputs.Units)
	if err != nil {
		return "", err
	}
	return digest(b, r)
}

// Impersonal is what is printed of what somebody wrote.
func Impersonal(text string) string { return impersonal(text) }

// Numeral writes a chapter's number.
func Numeral(n int) string { return numeral(n) }

// HashOf is the hash of a body.
func HashOf(body string) string { return hashOf([]byte(body)) }

// DigestOf is the digest of what a seal rests on and what came of it.
func DigestOf(b Basis, r quiz.AwardResult) (string, error) { return digest(b, r) }

// Encode writes as seals are written.
func Encode(v any) ([]byte, error) { return encode(v) }
