// Package workbook writes Excel files (.xlsx) that people paste into reports: what it is, who exported
// it and when in the first rows, then a head that stays in sight, filters, real numbers and dates, and
// text that can never become a formula. Rows go straight into the file, so a long list takes little memory.
//
// It does no I/O but that of long lists, which overflow into the system's folder for temporary files,
// and reads no clock. Excel, WPS and LibreOffice open the files.
package workbook

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"lawquiz/quiz"
)

// Meta is what the first rows of every sheet say.
type Meta struct {
	Title string   // in large type
	By    string   // 导出人
	At    int64    // 导出时间, Unix ms; 0 leaves it out
	Notes []string // a row each
	Mark  string   // stands in red below the title and over every printed page, such as 测算，不作评奖依据; "" is none
}

// Kind says what the cells of a column are.
type Kind int

// The kinds. Any column takes a string, which stays text, and nil, which leaves the cell empty.
const (
	Text    Kind = iota
	Whole        // int or int64
	Decimal      // quiz.Points, float64 or a whole number; shown with 2 places
	Percent      // int or int64, in basis points: 8321 is shown as 83.2%
	Date         // Unix ms, the day in Shanghai; 0 leaves the cell empty
	Moment       // Unix ms, the minute in Shanghai; 0 leaves the cell empty
)

// Column is one column of a sheet.
type Column struct {
	Title string
	Kind  Kind
	Width float64 // in characters of the standard font, a Chinese one taking two; 0: as the kind and the title need
}

// mostRows is how many rows a sheet of Excel has.
const mostRows = excelize.TotalRows

// Book is a file being written. It is for one goroutine.
type Book struct {
	meta   Meta
	file   *excelize.File
	styles styles
	sheets []*Sheet
	names  map[string]bool // in lower case, as Excel compares them
	rows   int             // a sheet has; tests have fewer
	err    error           // the first one
}

// New begins a file.
func New(meta Meta) *Book {
	b := &Book{meta: meta, file: excelize.NewFile(), names: make(map[string]bool), rows: mostRows}
	b.keep(b.addStyles())
	// Programs show a title; who made the file is said in its rows, by name and not by program.
	b.keep(b.file.SetDocProps(&excelize.DocProperties{Title: meta.Title, Language: "zh-CN"}))
	return b
}

// Sheet adds a sheet. A name Excel does not take is mended, and one that is taken gets a number; at
// least one column must be given.
func (b *Book) Sheet(name string, columns []Column) *Sheet {
	s := &Sheet{book: b, name: name, columns: columns}
	if len(columns) == 0 {
		b.keep(fmt.Errorf("sheet %s has no columns", name))
		return s
	}
	s.begin()
	b.sheets = append(b.sheets, s)
	return s
}

// Bytes ends the file and returns it, or the first error that writing it met. The book is of no use
// afterwards.
func (b *Book) Bytes() (src []byte, err error) {
	defer func() {
		if closing := b.file.Close(); err == nil && closing != nil {
			err = fmt.Errorf("close workbook: %w", closing)
		}
	}()
	for _, s := range b.sheets {
		s.end()
	}
	if b.err == nil && len(b.sheets) == 0 {
		b.err = fmt.Errorf("a workbook needs a sheet")
	}
	if b.err != nil {
		return nil, fmt.Errorf("write workbook: %w", b.err)
	}
	buffer, err := b.file.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("write workbook: %w", err)
	}
	return buffer.Bytes(), nil
}

// keep keeps the first error.
func (b *Book) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

// add adds an empty sheet to the file and returns its name.
func (b *Book) add(wanted string) string {
	name := b.free(wanted)
	if len(b.names) == 0 {
		b.keep(b.file.SetSheetName("Sheet1", name))
	} else if _, err := b.file.NewSheet(name); err != nil {
		b.keep(err)
	}
	b.names[strings.ToLower(name)] = true
	return name
}

// exported says who exported the file and when.
func (m Meta) exported() string {
	var parts []string
	if m.By != "" {
		parts = append(parts, "导出人："+m.By)
	}
	if m.At != 0 {
		parts = append(parts, "导出时间："+quiz.FormatMoment(m.At))
	}
	return strings.Join(parts, "　")
}
