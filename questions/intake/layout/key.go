package layout

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// JoinKey writes the indexes of the right options: ACD, and with options beyond the letters A,C,27.
func JoinKey(right []int) string {
	marks, between := make([]string, len(right)), ""
	for i, at := range right {
		marks[i] = optionMark(at)
		if at >= letters {
			between = ","
		}
	}
	return strings.Join(marks, between)
}

// SplitKey reads what JoinKey writes, in any width and case, with marks or spaces between. It is
// false for anything else: an option's own text, a number that is some letter's place, an option
// named twice.
func SplitKey(cell string) (right []int, ok bool) {
	folded := strings.ToUpper(norm.NFKC.String(cell))
	named := map[int]bool{}
	for _, part := range strings.FieldsFunc(folded, func(c rune) bool { return strings.ContainsRune(" ,、;/|\t\n", c) }) {
		marks := []string{part}
		if part[0] >= 'A' && part[0] <= 'Z' {
			marks = strings.Split(part, "")
		}
		for _, mark := range marks {
			at, known := parseMark(mark)
			if !known || named[at] {
				return nil, false
			}
			named[at] = true
			right = append(right, at)
		}
	}
	return right, len(right) > 0
}
