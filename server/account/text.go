package account

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// clean brings typed text into the one form that is checked and kept: NFKC, spaces of any kind
// as one plain space, none at the ends, no variation selectors (fonts' business).
func clean(text string) string {
	text = norm.NFKC.String(text)
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Variation_Selector, r):
			return -1
		case unicode.Is(unicode.Zs, r):
			return ' '
		}
		return r
	}, strings.TrimFunc(text, unicode.IsSpace))
	// Without the selectors, two characters may compose or trade places.
	return norm.NFKC.String(strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == ' ' }), " "))
}

// hidden reports whether a character shows nothing or changes how its neighbours show: controls,
// bidirectional and zero-width formats, fillers, private use, and what stands for broken UTF-8.
func hidden(r rune) bool {
	return r == utf8.RuneError || unicode.In(r, unicode.C, unicode.Zl, unicode.Zp,
		unicode.Other_Default_Ignorable_Code_Point, unicode.Bidi_Control)
}

// zero is the Chinese 〇, which Unicode counts among the numbers though names have it.
const zero = '〇'

func isLetter(r rune) bool { return unicode.IsLetter(r) || r == zero }

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// markRun is how many combining marks may stand on one letter. Scripts of our workers need at most
// two; more is a way to draw over the neighbouring lines.
const markRun = 2

// heaped reports whether marks stand without a letter, or too many on one.
func heaped(text string) bool {
	run := markRun // none may come before the first letter
	for _, r := range text {
		switch {
		case unicode.IsMark(r):
			if run++; run > markRun {
				return true
			}
		case isLetter(r):
			run = 0
		default:
			run = markRun
		}
	}
	return false
}

// count returns how many runes of text are in set.
func count(text string, set func(rune) bool) int {
	n := 0
	for _, r := range text {
		if set(r) {
			n++
		}
	}
	return n
}
