package out

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"lawquiz/questions/intake/layout"
)

// styles are the looks of cells, as the library numbers them.
type styles struct {
	head    int
	text    int // text format, so that 007 and 1-2 stay what they are
	number  int
	quoted  int // like text, and marked as text that is never a formula
	example int // quoted, grey
	title   int // of the help sheet
	prose   int // of the help sheet
}

// textFormat is the number format @.
const textFormat = 49

func (w *workbook) setStyles() error {
	wrapped := &excelize.Alignment{WrapText: true, Vertical: "top"}
	text := excelize.Style{NumFmt: textFormat, Alignment: wrapped, Font: &excelize.Font{Family: "宋体", Size: 11}}
	example := text
	example.Font = &excelize.Font{Family: "宋体", Size: 11, Italic: true, Color: "808080"}
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&w.styles.head, excelize.Style{
			NumFmt: textFormat, Font: &excelize.Font{Family: "黑体", Size: 11, Bold: true},
			Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDEBF7"}},
			Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
			Border:    []excelize.Border{{Type: "bottom", Color: "7F7F7F", Style: 1}},
		}},
		{&w.styles.text, text},
		{&w.styles.number, excelize.Style{Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "top"}, Font: text.Font}},
		{&w.styles.example, example},
		{&w.styles.title, excelize.Style{Font: &excelize.Font{Family: "黑体", Size: 14, Bold: true}}},
		{&w.styles.prose, excelize.Style{NumFmt: textFormat, Alignment: wrapped, Font: &excelize.Font{Family: "宋体", Size: 11}, Border: []excelize.Border{{Type: "bottom", Color: "D9D9D9", Style: 1}}}},
	} {
		id, err := w.NewStyle(&s.style)
		if err != nil {
			return err
		}
		*s.id = id
	}
	w.styles.quoted, w.styles.example = w.quotedLike(w.styles.text), w.quotedLike(w.styles.example)
	return nil
}

// quotedLike adds a style like another whose cells are text whatever they begin with. The library
// has no option for it.
func (w *workbook) quotedLike(style int) int {
	formats, yes := w.Styles.CellXfs, true
	format := formats.Xf[style]
	format.QuotePrefix = &yes
	formats.Xf = append(formats.Xf, format)
	formats.Count++
	return len(formats.Xf) - 1
}

// widths of the columns, in characters of the standard font; an option has the width of none.
func widths() map[string]float64 {
	return map[string]float64{
		layout.Bank: 18, layout.ID: 13, layout.Revision: 6, layout.Kind: 9, layout.Stem: 50, "": 22, layout.Key: 16,
		layout.Explanation: 50, layout.Citations: 30, layout.Difficulty: 6, layout.Tags: 18,
	}
}

// width returns the width of a column.
func width(name string) float64 {
	known := widths()
	if w, ok := known[name]; ok {
		return w
	}
	return known[""]
}

const (
	lineHeight = 15.0  // points, of the letters the cells are in
	mostHeight = 409.0 // points a row may have
)

// height returns how high a row must be to show all its text. Not every program finds out by itself.
func (g grid) height(row []string) float64 {
	most := 1
	for i, text := range row {
		most = max(most, lines(text, int(width(g.columns[i]))-1))
	}
	return min(float64(most)*lineHeight+3, mostHeight)
}

// lines returns how many lines a text takes in a room so many standard characters wide.
func lines(text string, room int) int {
	n := 0
	for line := range strings.Lines(text) {
		n += max(1, (breadth(line)+room-1)/room)
	}
	return n
}

// breadth returns how many standard characters wide a line is: a Chinese character has two.
func breadth(line string) int {
	n := 0
	for _, c := range strings.TrimRight(line, "\n") {
		if n++; c >= 0x1100 {
			n++
		}
	}
	return n
}

// setColumns sets widths, the text format of cells still empty, and the head that stays in sight.
func (w *workbook) setColumns(s *excelize.StreamWriter) error {
	for i, name := range w.grid.columns {
		if err := s.SetColWidth(i+1, i+1, width(name)); err != nil {
			return err
		}
	}
	if err := s.SetColStyle(1, len(w.grid.columns), w.styles.text); err != nil {
		return err
	}
	return s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

// a4 is the paper's number.
const a4 = 9

// fitPage makes a sheet as wide as a landscape page, and as many pages long as it takes.
func (w *workbook) fitPage(sheet string) error {
	landscape, paper, wide, tall, fit := "landscape", a4, 1, 0, true
	if err := w.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	return w.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &paper, FitToWidth: &wide, FitToHeight: &tall})
}

// setPage lays the questions out for printing, the head on every page.
func (w *workbook) setPage() error {
	if err := w.fitPage(layout.Sheet); err != nil {
		return err
	}
	return w.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + layout.Sheet + "'!$1:$1", Scope: layout.Sheet})
}

// setFilter puts a filter on every column.
func (w *workbook) setFilter() error {
	last, err := excelize.ColumnNumberToName(len(w.grid.columns))
	if err != nil {
		return err
	}
	area := fmt.Sprintf("A1:%s%d", last, len(w.grid.rows)+1)
	if err := w.SetSheetDimension(layout.Sheet, area); err != nil {
		return err
	}
	return w.AutoFilter(layout.Sheet, area, nil)
}
