package intake

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// sheet is one table of a file, whatever the format: only its rows that hold something.
type sheet struct {
	name   string // "" for a delimited text, which has no sheets
	hidden bool
	rows   []sheetRow // by number
	merges []merge    // by column, then row
}

// sheetRow is one row with at least one cell that is not blank.
type sheetRow struct {
	number int // from 1
	hidden bool
	cells  []cell // by column
}

// cell is one cell that is not blank.
type cell struct {
	text   string // as the sheet shows it
	column int    // from 1
	doubt  doubt
}

// doubt is why the text of a cell may not be what its author typed.
type doubt uint8

const (
	noDoubt    doubt = iota
	dateDoubt        // a date, perhaps typed as 1-2 or 3/4
	errorDoubt       // #N/A, #NAME?
	emptyDoubt       // a formula without a result
	quoteDoubt       // a quotation mark that was never closed
)

// merge is a block of merged cells; only the first one holds text.
type merge struct{ top, left, bottom, right int }

// at returns the cell of a column, or a blank one.
func (r *sheetRow) at(column int) cell {
	i, ok := slices.BinarySearchFunc(r.cells, column, func(c cell, column int) int { return cmp.Compare(c.column, column) })
	if !ok {
		return cell{column: column}
	}
	return r.cells[i]
}

// add takes in a cell unless it is blank; the row must be put in order once it is complete.
func (r *sheetRow) add(c cell) {
	if c.doubt != noDoubt || strings.TrimSpace(c.text) != "" {
		r.cells = append(r.cells, c)
	}
}

// order sorts the cells by column; of two for the same column the later one stays.
func (r *sheetRow) order() {
	byColumn := func(a, b cell) int { return cmp.Compare(a.column, b.column) }
	if !slices.IsSortedFunc(r.cells, byColumn) {
		slices.SortStableFunc(r.cells, byColumn)
	}
	kept := r.cells[:0]
	for i, c := range r.cells {
		if i+1 == len(r.cells) || r.cells[i+1].column != c.column {
			kept = append(kept, c)
		}
	}
	r.cells = kept
}

// last returns the number of the last row that holds something; 0 for an empty sheet.
func (s *sheet) last() int {
	if len(s.rows) == 0 {
		return 0
	}
	return s.rows[len(s.rows)-1].number
}

// mergedOver returns the block that begins in this column and covers a cell of a row below its
// first. The merges must be in order.
func (s *sheet) mergedOver(row, column int) (merge, bool) {
	i, _ := slices.BinarySearchFunc(s.merges, merge{left: column, top: row}, compareMerges)
	if i == 0 {
		return merge{}, false
	}
	m := s.merges[i-1]
	return m, m.left == column && m.top < row && row <= m.bottom
}

func compareMerges(a, b merge) int {
	return cmp.Or(cmp.Compare(a.left, b.left), cmp.Compare(a.top, b.top))
}

// room is what the sheets of one file may still hold.
type room struct {
	limits Limits
	rows   int
	cells  int
}

// cellsPerQuestion bounds the cells of a file: this many for each question it may hold.
const cellsPerQuestion = 32

// row books one row, blank or not, and refuses a file with too many.
func (r *room) row(sheet string) error {
	if r.rows++; r.rows > r.limits.Blocks {
		return r.tooManyRows(sheet)
	}
	return nil
}

func (r *room) tooManyRows(sheet string) error {
	return &refusal{"too_many_rows", fmt.Sprintf("工作表“%s”超过 %d 行，多半是下面有大量空行", sheet, r.limits.Blocks),
		"请选中题目下面的空行整行删除，或把题目复制到新建的工作表里再导入"}
}

// cell books one cell that is not blank.
func (r *room) cell() error {
	r.cells++
	if most := r.limits.Questions * cellsPerQuestion; r.cells > most {
		return &refusal{"too_many_cells", fmt.Sprintf("文件里有内容的单元格超过 %d 个", most), "请拆成几个文件分别导入，并删去与题目无关的列"}
	}
	return nil
}

// Error returns the code, so that a refusal can travel as an error while a part is read.
func (r *refusal) Error() string { return r.code }

// refuseError refuses the file for an error met while one of its parts was read.
func (l *ledger) refuseError(err error) { l.refuseAs(refusalOf(err)) }

// refusalOf returns why a file is refused for an error met while one of its parts was read.
func refusalOf(err error) *refusal {
	var bad *refusal
	if !errors.As(err, &bad) {
		bad = refuseXML(err)
	}
	return bad
}
