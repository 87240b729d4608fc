// Package table reads spreadsheets that hold no questions, such as unit lists, rosters and material
// lists, into rows of text: .xlsx, .xls, .csv and .tsv, in any encoding spreadsheets save.
//
// It stands on the readers of package intake, and so refuses what they refuse: files that unpack to
// too much, that break off, that are locked, or that are something else under a table's name. It does
// no I/O and never panics whatever the bytes are.
package table

import (
	"cmp"
	"fmt"
	"unicode/utf8"

	"lawquiz/questions/intake"
)

// Table is one visible sheet that holds something, or a whole delimited text.
type Table struct {
	Sheet string // "" for a delimited text
	Rows  []Row  // by number; rows without any text are left out
}

// Row is one row with at least one cell that holds something.
type Row struct {
	Number int      // from 1, as the spreadsheet shows it
	Cells  []string // to the last that holds something; trimmed; dates 2006-01-02, numbers without thousands separators
}

// Cell returns the text of a column, counted from 0; "" beyond the last cell.
func (r Row) Cell(column int) string {
	if column < 0 || column >= len(r.Cells) {
		return ""
	}
	return r.Cells[column]
}

// NoResult is what a cell reads as whose formula was never calculated; errors read as shown, #N/A.
const NoResult = intake.NoResult

// Limits bounds what one file may hold. A zero field means the default beside it.
type Limits struct {
	Bytes   int64 // size of the file; 20 MB
	Rows    int   // of all sheets, that hold something; 200 000
	Columns int   // 200
	Sheets  int   // visible ones that hold something; 50
}

func (l Limits) filled() Limits {
	return Limits{Bytes: cmp.Or(l.Bytes, 20<<20), Rows: cmp.Or(l.Rows, 200_000), Columns: cmp.Or(l.Columns, 200), Sheets: cmp.Or(l.Sheets, 50)}
}

const (
	gridRows     = 1 << 20 // rows a sheet can have: blank ones with a format cost no more than their tags
	mostCells    = 3_000_000
	perQuestion  = 32 // cells for which intake's limit on questions stands
	textOfCell   = 32_767
	tokensOfCell = 8
)

// of returns the limits as intake's readers take them.
func (l Limits) of() intake.Limits {
	cells := min(l.Rows*min(l.Columns, mostCells), mostCells)
	return intake.Limits{
		Bytes: int(l.Bytes), Questions: cells/perQuestion + 1, Blocks: gridRows,
		PartBytes: 192 << 20, TotalBytes: 256 << 20, Tokens: 4_000_000 + tokensOfCell*cells,
	}
}

// Read returns the tables of a file in its order. The file's name is only for telling .tsv from .csv;
// what it is, its content says. Every error is a *Fault, ready to be shown.
func Read(file string, src []byte, limits Limits) ([]Table, error) {
	limits = limits.filled()
	if int64(len(src)) > limits.Bytes {
		return nil, faultf("file_too_large", "文件有 %.1f MB，超过 %d MB，请拆成几个文件分别导入", float64(len(src))/(1<<20), max(limits.Bytes>>20, 1))
	}
	grids, bad := intake.Cells(file, src, limits.of())
	if bad != nil {
		return nil, faultOf(bad)
	}
	return limits.tables(grids)
}

func (l Limits) tables(grids []intake.Grid) ([]Table, error) {
	var all []Table
	rows, hidden := 0, false
	for _, g := range grids {
		if len(g.Rows) == 0 {
			continue
		}
		if g.Hidden {
			hidden = true
			continue
		}
		if len(all) == l.Sheets {
			return nil, faultf("too_many_sheets", "有内容的工作表超过 %d 张，请删去与本次导入无关的工作表", l.Sheets)
		}
		if rows += len(g.Rows); rows > l.Rows {
			return nil, faultf("too_many_rows", "文件超过 %d 行，请拆成几个文件分别导入", l.Rows)
		}
		t, err := l.table(g)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	switch {
	case len(all) > 0:
		return all, nil
	case hidden:
		return nil, faultf("sheets_hidden", "有内容的工作表都是隐藏的，请取消隐藏后再导入")
	}
	return nil, faultf("empty_file", "工作表里没有内容，请确认选对了文件，并且存过盘")
}

func (l Limits) table(g intake.Grid) (Table, error) {
	t := Table{Sheet: g.Name, Rows: make([]Row, len(g.Rows))}
	for i, r := range g.Rows {
		last := r.Cells[len(r.Cells)-1].Column
		if last > l.Columns {
			return Table{}, faultf("too_many_columns", "%s第 %d 行的内容到了第 %d 列（%s 列），最多 %d 列，请删去右边多余的内容",
				place(g.Name), r.Number, last, letters(last), l.Columns)
		}
		t.Rows[i] = Row{Number: r.Number, Cells: make([]string, last)}
		for _, c := range r.Cells {
			if utf8.RuneCountInString(c.Text) > textOfCell {
				return Table{}, faultf("cell_too_long", "%s第 %d 行第 %d 列的文字超过 %d 个字", place(g.Name), r.Number, c.Column, textOfCell)
			}
			t.Rows[i].Cells[c.Column-1] = c.Text
		}
	}
	return t, nil
}

// place names a sheet before one of its rows; a delimited text has none.
func place(sheet string) string {
	if sheet == "" {
		return ""
	}
	return fmt.Sprintf("工作表“%s”", sheet)
}

// letters names a column as spreadsheets do: 1 is A, 28 is AB.
func letters(column int) string {
	name := ""
	for ; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}
