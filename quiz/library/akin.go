package library

import "lawquiz/questions"

// akin reports whether one text may well be the other, edited: a third of the pairs of neighbouring
// characters in their stems, or half of their options, are the same. It is meant for finding that a file
// counts other questions, not for finding duplicates.
func akin(a, b questions.Question) bool {
	if share(pairs(a.Stem), pairs(b.Stem)) >= 1.0/3 {
		return true
	}
	return a.Kind != questions.Judge && b.Kind != questions.Judge && share(optionTexts(a), optionTexts(b)) >= 0.5
}

// share returns how much of two lists is in both, 0 to 1: Dice's measure. Empty lists share nothing.
func share(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	left, both := make(map[string]int, len(a)), 0
	for _, text := range a {
		left[text]++
	}
	for _, text := range b {
		if left[text] > 0 {
			left[text]--
			both++
		}
	}
	return 2 * float64(both) / float64(len(a)+len(b))
}

// pairs returns every two neighbouring characters of a text, folded; a text of one character is its own.
func pairs(text string) []string {
	r := []rune(questions.Fold(text))
	if len(r) == 1 {
		return []string{string(r)}
	}
	var out []string
	for i := 1; i < len(r); i++ {
		out = append(out, string(r[i-1:i+1]))
	}
	return out
}

func optionTexts(q questions.Question) []string {
	out := make([]string, len(q.Options))
	for i, o := range q.Options {
		out[i] = questions.Fold(o.Text)
	}
	return out
}
