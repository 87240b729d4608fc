package out

import (
	"strings"

	"lawquiz/questions"
	"lawquiz/questions/intake/layout"
)

// byteOrderMark tells Excel that a text file is UTF-8.
const byteOrderMark = "\ufeff"

// writeCSV writes a table as text: a row a line ended by CR LF, line ends inside a cell as LF. Cells
// that begin like a formula have a ' before them.
func writeCSV(banks []questions.Bank) ([]byte, error) {
	g, err := tabulate(banks)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString(byteOrderMark)
	writeLine(&b, g.columns)
	for _, row := range g.rows {
		writeLine(&b, row)
	}
	return []byte(b.String()), nil
}

// writeLine writes a row. encoding/csv would make line ends inside cells CR LF as well.
func writeLine(b *strings.Builder, cells []string) {
	for i, text := range cells {
		if i > 0 {
			b.WriteByte(',')
		}
		if text = layout.Guard(text); strings.ContainsAny(text, ",;\t\"\n") {
			text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
		}
		b.WriteString(text)
	}
	b.WriteString("\r\n")
}
