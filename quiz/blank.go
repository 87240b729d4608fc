package quiz

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fits reports whether a text is one of the accepted ones, both normalised.
func fits(text string, accepted []string) bool {
	for _, a := range accepted {
		if a == text {
			return true
		}
	}
	text = normalise(text)
	for _, a := range accepted {
		if normalise(a) == text {
			return true
		}
	}
	return false
}

// normalise brings a filled-in text into the form it is compared in: Unicode NFKC, which turns
// full-width letters, digits and punctuation into half-width ones, and without any space or
// invisible character a keyboard may add. Numerals are left as they are: 九十八 is
// accepted for 98 only where the question lists it.
func normalise(text string) string {
	return strings.Map(func(c rune) rune {
		if invisible(c) {
			return -1
		}
		return c
	}, norm.NFKC.String(text))
}

// emptyText reports whether a text fills no blank.
func emptyText(text string) bool {
	return text == "" || strings.IndexFunc(text, func(c rune) bool { return !invisible(c) }) < 0
}

// invisible reports whether c is a space, or of no width such as U+200B and U+FEFF.
func invisible(c rune) bool { return unicode.IsSpace(c) || unicode.Is(unicode.Cf, c) }
