package out

import (
	"fmt"
	"slices"
	"strconv"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"lawquiz/questions"
	"lawquiz/questions/intake/layout"
)

// mostRows is how many rows the drop-downs reach, so that questions can be added below.
const mostRows = 10_001

// mostUnits is how many UTF-16 units a cell may have; the library cuts off what is beyond.
const mostUnits = excelize.TotalCellChars - 1 // one for a quotation mark before it

// workbook writes a table into an .xlsx file.
type workbook struct {
	*excelize.File
	grid   grid
	styles styles
}

// writeWorkbook writes the questions on one sheet, and how to fill it in on another.
func writeWorkbook(banks []questions.Bank) ([]byte, error) {
	g, err := tabulate(banks)
	if err != nil {
		return nil, err
	}
	if err := g.checkCells(); err != nil {
		return nil, err
	}
	return g.workbook()
}

// checkCells returns an error that names a question with a longer text than a cell holds.
func (g grid) checkCells() error {
	id := slices.Index(g.columns, layout.ID)
	for _, row := range g.rows {
		for i, text := range row {
			if len(text) < mostUnits {
				continue // no text has more units than bytes
			}
			if n := len(utf16.Encode([]rune(text))); n > mostUnits {
				return fmt.Errorf("%w：%s 的%s有 %d 个字，Excel 一格最多 %d 个", ErrQuestion, row[id], g.columns[i], n, mostUnits)
			}
		}
	}
	return nil
}

// workbook returns the file of a table.
func (g grid) workbook() (src []byte, err error) {
	w := &workbook{File: excelize.NewFile(), grid: g}
	defer func() {
		if closing := w.Close(); err == nil && closing != nil {
			err = fmt.Errorf("close workbook: %w", closing)
		}
	}()
	for _, step := range []func() error{w.prepare, w.setStyles, w.writeHelp, w.writeQuestions} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("write workbook: %w", err)
		}
	}
	b, err := w.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("write workbook: %w", err)
	}
	return b.Bytes(), nil
}

// prepare names the sheets and says nothing about who made the file, or when.
func (w *workbook) prepare() error {
	if err := w.SetSheetName("Sheet1", layout.Sheet); err != nil {
		return err
	}
	if _, err := w.NewSheet(layout.Help); err != nil {
		return err
	}
	return w.SetDocProps(&excelize.DocProperties{Title: layout.Sheet, Language: "zh-CN"})
}

// writeQuestions writes the sheet of questions. What surrounds the rows must be set before them: the
// rows go straight into the file.
func (w *workbook) writeQuestions() error {
	for _, step := range []func() error{w.setFilter, w.setPage, w.setLists} {
		if err := step(); err != nil {
			return err
		}
	}
	s, err := w.NewStreamWriter(layout.Sheet)
	if err != nil {
		return err
	}
	if err := w.setColumns(s); err != nil {
		return err
	}
	if err := s.SetRow("A1", styled(w.grid.columns, w.styles.head), excelize.RowOpts{Height: 24}); err != nil {
		return err
	}
	for i, row := range w.grid.rows {
		if err := s.SetRow(fmt.Sprintf("A%d", i+2), w.cells(row), excelize.RowOpts{Height: w.grid.height(row)}); err != nil {
			return err
		}
	}
	return s.Flush()
}

// styled returns cells of one style.
func styled(texts []string, style int) []any {
	cells := make([]any, len(texts))
	for i, text := range texts {
		cells[i] = excelize.Cell{StyleID: style, Value: text}
	}
	return cells
}

// cells returns the cells of a question, all but the revision texts. Empty ones are left out.
func (w *workbook) cells(row []string) []any {
	plain, quoted := w.styles.text, w.styles.quoted
	if isExample(row) {
		plain, quoted = w.styles.example, w.styles.example
	}
	cells := make([]any, len(row))
	for i, text := range row {
		if text == "" {
			continue
		}
		if n, err := strconv.Atoi(text); err == nil && w.grid.columns[i] == layout.Revision {
			cells[i] = excelize.Cell{StyleID: w.styles.number, Value: n}
			continue
		}
		style := plain
		if layout.IsFormula(text) {
			style = quoted
		}
		cells[i] = excelize.Cell{StyleID: style, Value: value(layout.GuardQuote(text))}
	}
	return cells
}

// value returns a text as the library takes it: see layout.Parts.
func value(text string) any {
	parts := layout.Parts(text)
	if len(parts) == 1 {
		return text
	}
	runs := make([]excelize.RichTextRun, len(parts))
	for i := range parts {
		runs[i].Text = parts[i]
	}
	return runs
}
