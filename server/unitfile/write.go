package unitfile

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Write writes units as a CSV file that spreadsheets open and Read reads back: UTF-8 with a byte
// order mark, one unit a row in the order given. A cell that a spreadsheet would run as a
// formula gets an apostrophe in front.
//
// heads tells each figure's date and source; a figure that only the unit holds is written
// without them. A row has room for one date: where a unit's figures differ in it the
// oldest is written, so that none seems fresher than it is. A parent that is not among units is NotFound.
func Write(w io.Writer, units []quiz.Unit, heads []store.HeadCount) error {
	codes := make(map[int64]string, len(units))
	for _, u := range units {
		codes[u.ID] = u.Code
	}
	figures := make(map[int64][]store.HeadCount, len(heads))
	for _, h := range heads {
		figures[h.Unit] = append(figures[h.Unit], h)
	}
	if _, err := io.WriteString(w, bom); err != nil {
		return fmt.Errorf("write units: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	cells := make([]string, 0, len(columns))
	for _, c := range [...]column{code, parent, name, group, workers, women, members, asOf, source, hired, apart, also} {
		cells = append(cells, string(c))
	}
	out.Write(cells) // csv.Writer keeps its first error for Error
	for _, u := range units {
		above, ok := codes[u.Parent]
		if !ok && u.Parent != quiz.Root {
			return quiz.Errorf(quiz.NotFound, "单位 %s 的上级单位不存在，不能导出", u.Code)
		}
		cells = append(cells[:0], guard(u.Code), guard(above), guard(u.Name), guard(u.Group))
		out.Write(append(appendHeads(cells, u, figures[u.ID]), yesNo(u.Apart), guard(strings.Join(u.Names, "、"))))
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write units: %w", err)
	}
	return nil
}

// yesNo is 是 for what is so, and empty for what is not, as most rows are.
func yesNo(is bool) string {
	if is {
		return "是"
	}
	return ""
}

// appendHeads appends the cells from 职工数 to 含劳务派遣.
func appendHeads(cells []string, u quiz.Unit, heads []store.HeadCount) []string {
	date, from, with := "", "", ""
	for _, col := range headColumns {
		people := u.Heads[col.kind]
		for _, h := range heads {
			if h.Kind == col.kind {
				people = h.People
			}
		}
		text := ""
		if people > 0 {
			text = strconv.Itoa(people)
		}
		cells = append(cells, text)
	}
	for _, h := range heads {
		if date == "" || h.AsOf < date {
			date, from = h.AsOf, cmp.Or(h.Source, from)
		}
		with = cmp.Or(with, map[string]string{"含": "是", "不含": "否"}[h.Dispatched])
	}
	return append(cells, guard(date), guard(from), with)
}

// guard puts an apostrophe before a cell that a spreadsheet might run, and before one that
// already looks guarded, so that tidy gives back exactly what was there.
func guard(cell string) string {
	if runs(strings.TrimLeft(cell, "'")) {
		return "'" + cell
	}
	return cell
}

// runs reports whether a spreadsheet may take a cell for a formula or cut it off.
func runs(cell string) bool {
	first, _ := utf8.DecodeRuneInString(cell)
	return cell != "" && strings.ContainsRune("=+-@\t\r\n\x00＝＋－＠", first)
}
