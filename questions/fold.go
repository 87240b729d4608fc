package questions

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// folded are the marks that do not tell two texts apart; %, signs and points between digits do.
const folded = `,;:!?()"'“”‘’《》〈〉【】「」『』、。·—`

// Fold returns text such that what a reader takes for the same text is equal: full and half width,
// upper and lower case, spaces and punctuation do not count. It is for comparing, not for showing.
func Fold(text string) string {
	text = strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) || unicode.Is(unicode.Cf, c) || strings.ContainsRune(folded, c) {
			return -1
		}
		return c
	}, strings.ToLower(norm.NFKC.String(text)))
	return strings.TrimRight(text, ".")
}
