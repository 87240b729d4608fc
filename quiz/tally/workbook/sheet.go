package workbook

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Sheet is a sheet being written. When it is full the rows go on in the next one, under the same head.
type Sheet struct {
	book    *Book
	name    string // as wanted
	actual  string // as the file has it
	columns []Column
	stream  *excelize.StreamWriter
	head    int // the row of the head
	row     int // the last one written
}

// Row writes one row, a cell for each column from the left; the columns left over stay empty. After
// an error, which Bytes returns, rows are not written any more.
func (s *Sheet) Row(cells ...any) {
	if s.book.err != nil {
		return
	}
	if s.row >= s.book.rows {
		s.end()
		s.begin()
	}
	row, most := make([]any, len(s.columns)), 1
	if len(cells) > len(row) {
		s.book.keep(fmt.Errorf("sheet %s: %d cells for %d columns", s.name, len(cells), len(row)))
		return
	}
	for i, c := range s.columns {
		row[i] = excelize.Cell{StyleID: s.book.styles.kinds[c.Kind]}
		if i >= len(cells) || cells[i] == nil {
			continue
		}
		cell, err := s.book.cell(c.Kind, cells[i])
		if err != nil {
			s.book.keep(fmt.Errorf("sheet %s, row %d, column %s: %w", s.name, s.row+1, c.Title, err))
			return
		}
		if cell != nil {
			row[i] = cell
		}
		if text, ok := cells[i].(string); ok {
			most = max(most, lines(text, room(c.width())))
		}
	}
	s.put(row, height(most))
}

// put writes a row of cells, so many points high; 0: as programs have it.
func (s *Sheet) put(cells []any, high float64) {
	if s.book.err != nil {
		return
	}
	s.row++
	s.book.keep(s.stream.SetRow(fmt.Sprintf("A%d", s.row), cells, excelize.RowOpts{Height: high}))
}

// begin adds the sheet to the file and writes what stands above its rows.
func (s *Sheet) begin() {
	b := s.book
	s.actual, s.row, s.head = b.add(s.name), 0, 3+len(b.meta.Notes)
	if b.meta.Mark != "" {
		s.head++
	}
	b.keep(s.setPage())
	if b.err != nil {
		return
	}
	stream, err := b.file.NewStreamWriter(s.actual)
	if err != nil {
		b.keep(err)
		return
	}
	s.stream = stream
	for i, c := range s.columns {
		b.keep(stream.SetColWidth(i+1, i+1, c.width()))
	}
	b.keep(stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: s.head, TopLeftCell: fmt.Sprintf("A%d", s.head+1), ActivePane: "bottomLeft"}))
	s.above(b.meta.Title, b.styles.title, 28)
	if b.meta.Mark != "" {
		s.above(b.meta.Mark, b.styles.mark, 24)
	}
	s.above(b.meta.exported(), b.styles.note, 18)
	for _, note := range b.meta.Notes {
		s.above(note, b.styles.note, max(18, height(lines(note, room(s.breadth())))))
	}
	titles, most := make([]any, len(s.columns)), 1
	for i, c := range s.columns {
		titles[i] = excelize.Cell{StyleID: b.styles.head, Value: literal(legible(c.Title))}
		most = max(most, lines(c.Title, room(c.width())))
	}
	s.put(titles, max(24, height(most)))
}

// above writes a row that goes across all columns.
func (s *Sheet) above(text string, style int, high float64) {
	s.put([]any{excelize.Cell{StyleID: style, Value: literal(legible(text))}}, high)
	if len(s.columns) > 1 && s.book.err == nil {
		s.book.keep(s.stream.MergeCell(fmt.Sprintf("A%d", s.row), fmt.Sprintf("%s%d", s.last(), s.row)))
	}
}

// end puts filters on the head and ends the sheet.
func (s *Sheet) end() {
	b := s.book
	if b.err != nil {
		return
	}
	b.keep(b.file.AutoFilter(s.actual, fmt.Sprintf("A%d:%s%d", s.head, s.last(), s.row), nil))
	b.keep(s.stream.Flush())
}

// breadth returns how many standard characters go across all columns.
func (s *Sheet) breadth() float64 {
	sum := 0.0
	for _, c := range s.columns {
		sum += c.width()
	}
	return sum
}

// last returns the letters of the last column.
func (s *Sheet) last() string {
	name, err := excelize.ColumnNumberToName(len(s.columns))
	s.book.keep(err)
	return name
}

// a4 is the paper's number.
const a4 = 9

// setPage lays the sheet out for printing: as wide as a landscape page, the head on every page, its
// number at the foot. It must come before the rows, which go straight into the file.
func (s *Sheet) setPage() error {
	f := s.book.file
	landscape, paper, wide, tall, fit := "landscape", a4, 1, 0, true
	if err := f.SetSheetProps(s.actual, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if err := f.SetPageLayout(s.actual, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &paper, FitToWidth: &wide, FitToHeight: &tall}); err != nil {
		return err
	}
	edges := excelize.HeaderFooterOptions{OddFooter: "&C第 &P 页 / 共 &N 页"}
	if mark := s.book.meta.Mark; mark != "" {
		edges.OddHeader = "&C&\"黑体,Bold\"&20&K" + markColor + strings.ReplaceAll(mark, "&", "&&")
	}
	if err := f.SetHeaderFooter(s.actual, &edges); err != nil {
		return err
	}
	if err := f.SetSheetDimension(s.actual, ""); err != nil { // known only at the end
		return err
	}
	titles := fmt.Sprintf("'%s'!$%d:$%[2]d", s.actual, s.head)
	return f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: titles, Scope: s.actual})
}
