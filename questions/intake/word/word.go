// Package word writes Word files (.docx): paragraphs, headings, tables, a title and page numbers,
// in Chinese type. It is for what people go on working with: banks, notices, rules.
//
// It knows no questions, does no I/O and reads no clock; the same document always gives the same
// bytes, and names nobody as its author. Word, WPS and LibreOffice open the files.
package word

import (
	"slices"
	"strings"
)

// Document is a text on A4 pages. The zero value is an empty one, ready to use.
type Document struct {
	Title  string  // shown by programs for the file, not printed; a title on the page is a paragraph
	Styles []Style // named styles besides the built-in ones; ids and names must differ
	Footer bool    // page numbers at the foot: 第 1 页 / 共 3 页

	body  []block
	media []media
}

// block is what the body is made of: a Paragraph, a Table or a Picture.
type block interface{ write(w *partWriter) }

// The styles every document has. Heading 1 to 3 are in Hei type, the rest in Song.
const (
	Normal   = "Normal"
	Title    = "Title"
	Heading1 = "Heading1"
	Heading2 = "Heading2"
	Heading3 = "Heading3"
)

// Style is how paragraphs of one sort look. Lengths are in points; 0 means as Normal has it.
type Style struct {
	ID     string // letters and digits, as paragraphs name it
	Name   string // as people see it in the list of styles
	Size   float64
	Color  string // six hexadecimal digits, such as 666666; "" is black
	Bold   bool
	Hei    bool    // in Hei type (黑体) and not in Song (宋体)
	Face   Face    // in another type; Hei is of no account then
	Center bool    // in the middle of the line
	Right  bool    // at its right end
	Full   bool    // both ends of the lines are even
	Indent float64 // of the whole paragraph, from the left
	Hang   float64 // by how much the first line begins before the others
	First  float64 // by how much it begins after them; of no account with Hang
	Line   float64 // from one line to the next
	Before float64 // space above
	After  float64 // space below
	Keep   bool    // stays on a page with the next paragraph, and whole
	Level  int     // 1 to 9 puts it into the outline; 0 does not
	Next   string  // id of the style a paragraph gets that is typed after one of this; "" is the same
}

// Face is a type official papers are printed in (GB/T 9704). Where a computer lacks it the files name
// one to take in its place.
type Face int

// The faces. The zero value is the style's usual type.
const (
	UsualFace Face = iota
	BiaoSong       // 方正小标宋, for titles; else 宋体
	FangSong       // 仿宋, for the text
	Kai            // 楷体, for headings of the second level
)

// Run is a stretch of text that looks the same. Line ends and tabs in it are kept.
type Run struct {
	Text      string
	Bold      bool
	Underline bool
	Color     string  // six hexadecimal digits; "" is the paragraph's
	Size      float64 // points; 0 is the paragraph's
}

// Paragraph is one paragraph in a style, by its id; "" is Normal.
type Paragraph struct {
	Style string
	Runs  []Run
	Break bool // begins a new page
}

// Table is rows of cells with lines around them. Widths are in points, one for each column; rows
// with fewer cells are filled up with empty ones, those with more lose them.
type Table struct {
	Widths []float64
	Head   int // how many of the first rows are shaded and repeated on every page
	Rows   [][]Cell
}

// Cell is what stands in one cell of a table.
type Cell []Paragraph

// Text returns a cell with one paragraph of plain text.
func Text(text string) Cell { return Cell{{Runs: []Run{{Text: text}}}} }

// Heading adds a heading of level 1 to 3; other levels become the nearest of these.
func (d *Document) Heading(level int, text string) {
	style := []string{Heading1, Heading2, Heading3}[max(1, min(level, 3))-1]
	d.Paragraph(style, Run{Text: text})
}

// Paragraph adds a paragraph in the style with the id; "" is Normal.
func (d *Document) Paragraph(style string, runs ...Run) {
	d.Add(Paragraph{Style: style, Runs: runs})
}

// Add adds a paragraph that says more than its style and its runs.
func (d *Document) Add(p Paragraph) { d.body = append(d.body, p) }

// Table adds a table. Tables without columns leave no trace.
func (d *Document) Table(t Table) {
	if len(t.Widths) > 0 {
		d.body = append(d.body, t)
	}
}

// styles returns the built-in styles and the document's own; one of its own with the id of a
// built-in style takes its place.
func (d *Document) styles() []Style {
	all := []Style{
		{ID: Title, Name: "Title", Size: 18, Hei: true, Center: true, Before: 6, After: 12, Next: Normal},
		{ID: Heading1, Name: "heading 1", Size: 15, Hei: true, Before: 14, After: 6, Keep: true, Level: 1, Next: Normal},
		{ID: Heading2, Name: "heading 2", Size: 13, Hei: true, Before: 10, After: 4, Keep: true, Level: 2, Next: Normal},
		{ID: Heading3, Name: "heading 3", Size: 11, Hei: true, Before: 8, After: 2, Keep: true, Level: 3, Next: Normal},
	}
	for _, s := range d.Styles {
		if i := slices.IndexFunc(all, func(a Style) bool { return a.ID == s.ID }); i >= 0 {
			all[i] = s
		} else {
			all = append(all, s)
		}
	}
	return all
}

// legible returns text without the characters an XML file cannot hold.
func legible(text string) string {
	return strings.Map(func(c rune) rune {
		if c == '\n' || c == '\t' || c >= 0x20 && c != 0xfffe && c != 0xffff {
			return c
		}
		return -1
	}, strings.ToValidUTF8(strings.ReplaceAll(text, "\r\n", "\n"), "\ufffd"))
}
