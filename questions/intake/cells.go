package intake

import (
	"bytes"
	"errors"
	"path"
	"strings"
)

// Grid is one sheet of a spreadsheet, or a whole delimited text, as plain cells.
type Grid struct {
	Name   string // "" for a delimited text
	Hidden bool
	Rows   []GridRow // by number, those that hold something
}

// GridRow is one row with at least one cell that is not blank.
type GridRow struct {
	Number int // from 1, as the spreadsheet numbers it
	Cells  []GridCell
}

// GridCell is one cell that is not blank.
type GridCell struct {
	Column int // from 1
	Text   string
}

// NoResult is what a cell reads as whose formula was never calculated.
const NoResult = "#公式没有结果"

// Cells returns the cells of an .xlsx, .xls or delimited file that holds no questions: a roster, a
// list of units. Dates read 2006-01-02 whatever their style, numbers have no thousands separators
// and no idle decimals, and a merged block has its text in its first cell. The problem, nil unless
// the file is refused as a whole, is worded for question files; its Code tells what it is.
func Cells(file string, src []byte, limits Limits) ([]Grid, *Problem) {
	limits = limits.filled()
	var sheets []sheet
	var bad *refusal
	switch {
	case len(src) > limits.Bytes:
		bad = &refusal{code: "file_too_large"}
	case len(bytes.TrimSpace(src)) == 0:
		bad = &refusal{code: "empty_file"}
	case bytes.HasPrefix(src, []byte(zipMagic)), bytes.HasPrefix(src, []byte("PK\x05\x06")):
		sheets, bad = packedCells(src, limits)
	case bytes.HasPrefix(src, []byte(oleMagic)):
		sheets, bad = oldCells(src, limits)
	default:
		sheets, bad = plainCells(file, src, limits)
	}
	if bad != nil {
		return nil, &Problem{Place: Place{File: file}, Severity: Error, Code: bad.code, Message: bad.message, Suggestion: bad.suggestion}
	}
	return grids(sheets), nil
}

func packedCells(src []byte, limits Limits) ([]sheet, *refusal) {
	a, bad := openArchive(src, limits)
	if bad != nil {
		return nil, bad
	}
	if format, bad := detectArchive(a); bad != nil {
		return nil, bad
	} else if format != Xlsx {
		return nil, &refusal{code: "not_a_table"}
	}
	w := &workbook{archive: a, room: &room{limits: limits}, targets: map[string]string{}, epoch: 1900, tabular: true}
	sheets, err := w.read()
	if err != nil {
		return nil, refusalOf(err)
	}
	return sheets, nil
}

func oldCells(src []byte, limits Limits) ([]sheet, *refusal) {
	c, err := openCompound(src)
	if err != nil {
		return nil, refusalOfOld(src, err)
	}
	e, found := c.find("Workbook")
	if !found {
		return nil, refuseOLE(src)
	}
	stream, err := c.stream(e)
	if err != nil {
		return nil, refusalOfOld(src, err)
	}
	b := &binaryBook{stream: stream, limits: limits, room: &room{limits: limits}, codes: map[int]string{}, epoch: 1900, tabular: true}
	sheets, err := b.read()
	if err != nil {
		return nil, refusalOfOld(src, err)
	}
	return sheets, nil
}

// refusalOfOld says why an .xls workbook could not be read.
func refusalOfOld(src []byte, err error) *refusal {
	if bad := refuseOLE(src); bad.code == "encrypted" {
		return bad
	}
	var known *refusal
	if errors.As(err, &known) || errors.Is(err, errXMLTooMuch) {
		return refusalOf(err)
	}
	return &refusal{code: "damaged"}
}

func plainCells(file string, src []byte, limits Limits) ([]sheet, *refusal) {
	if bad := refuseForeign(src); bad != nil {
		return nil, bad
	}
	text, _, bad := decode(src)
	if bad != nil {
		return nil, bad
	}
	if head := strings.TrimSpace(firstPart(text)); strings.HasPrefix(head, "<") {
		return nil, &refusal{code: "not_a_table"} // a web page under the name of a workbook, as some systems export
	}
	mark := columnMark(text)
	if strings.EqualFold(path.Ext(file), ".tsv") {
		mark = "\t"
	}
	s, err := delimitedCells(text, mark, &room{limits: limits})
	if err != nil {
		return nil, refusalOf(err)
	}
	if _, noted := notedMark(text); noted {
		s.rows = s.rows[1:] // a note for Excel, never data
	}
	for _, r := range s.rows {
		for i := range r.cells {
			r.cells[i].text = unformula(r.cells[i].text)
		}
	}
	return []sheet{s}, nil
}

// unformula takes off what programs put around a code to keep its zeros from Excel: ="0012" is 0012.
func unformula(text string) string {
	inside, found := strings.CutPrefix(strings.TrimSpace(text), `="`)
	if inside, closed := strings.CutSuffix(inside, `"`); found && closed && !strings.Contains(inside, `"`) {
		return inside
	}
	return text
}

// columnMark returns the mark between the cells of a text: the one by which most of its first rows
// have the same number of columns, more than one.
func columnMark(text string) string {
	if mark, ok := notedMark(text); ok {
		return mark
	}
	const rows = 30
	best, most, widest := ",", 0, 0
	for _, m := range []string{",", "\t", ";", "|", "，"} {
		widths := map[int]int{}
		p := newDelimitedReader(firstPart(text), m)
		for n := 0; n < rows && p.more(); n++ {
			if r := p.row(); len(r.cells) > 0 {
				widths[r.cells[len(r.cells)-1].column]++
			}
		}
		for width, n := range widths {
			if width > 1 && (n > most || n == most && width > widest) {
				best, most, widest = m, n, width
			}
		}
	}
	return best
}

func grids(sheets []sheet) []Grid {
	all := make([]Grid, len(sheets))
	for i, s := range sheets {
		all[i] = Grid{Name: s.name, Hidden: s.hidden, Rows: make([]GridRow, 0, len(s.rows))}
		for _, r := range s.rows {
			if row := gridRow(r); len(row.Cells) > 0 {
				all[i].Rows = append(all[i].Rows, row)
			}
		}
	}
	return all
}

func gridRow(r sheetRow) GridRow {
	row := GridRow{Number: r.number, Cells: make([]GridCell, 0, len(r.cells))}
	for _, c := range r.cells {
		text := strings.Trim(strings.TrimSpace(c.text), "\ufeff\u200b")
		switch c.doubt {
		case emptyDoubt:
			text = NoResult
		case dateDoubt: // of a file that writes its dates as ISO 8601
			text = strings.Replace(strings.TrimSuffix(text, "T00:00:00"), "T", " ", 1)
		}
		if text != "" {
			row.Cells = append(row.Cells, GridCell{Column: c.column, Text: text})
		}
	}
	return row
}
