package layout

import (
	"strconv"
	"strings"
)

// formulaStarts are the characters after which a table program takes a cell for a formula, or for
// what hides one.
const formulaStarts = "=+-@\t\r＝＋－＠"

// IsFormula reports whether a table program may take a text for a formula, or swallow the quotation
// mark at its beginning.
func IsFormula(text string) bool {
	return text != "" && (text[0] == '\'' || strings.ContainsRune(formulaStarts, leading(text)))
}

// Guard writes ' before a text that begins like a formula, and before one Unguard would else take
// a ' from. Of the two ways to say that a cell is text it is the one that survives in a text file.
func Guard(text string) string {
	if guarded(text) {
		return "'" + text
	}
	return text
}

// GuardCell is Guard for a cell that may be a figure: a plain number stays one.
func GuardCell(text string) string {
	if _, err := strconv.ParseFloat(text, 64); err == nil {
		return text
	}
	return Guard(text)
}

// Unguard takes away the one ' that Guard has written.
func Unguard(text string) string {
	if rest, found := strings.CutPrefix(text, "'"); found && guarded(rest) {
		return rest
	}
	return text
}

// GuardQuote writes ' before a text that Unguard would else take one from. It is for cells that say
// by their style that they are text.
func GuardQuote(text string) string {
	if strings.HasPrefix(text, "'") {
		return Guard(text)
	}
	return text
}

// guarded reports whether a text begins like a formula, behind any number of '.
func guarded(text string) bool {
	rest := strings.TrimLeft(text, "'")
	return rest != "" && strings.ContainsRune(formulaStarts, leading(rest))
}

// leading returns the first character; 0 for an empty text.
func leading(text string) rune {
	for _, c := range text {
		return c
	}
	return 0
}

// Parts cuts a text so that no part holds _x0041_ or the like, which Office reads as one character. Writers
// escape that, which fails when two overlap; cut into runs of one cell, it is read as it stands. A text without any is its
// own one part.
func Parts(text string) []string {
	var parts []string
	for {
		before, after, found := strings.Cut(text, "_x")
		if !found {
			return append(parts, text)
		}
		parts = append(parts, before+"_")
		text = "x" + after
	}
}
