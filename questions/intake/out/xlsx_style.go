package out

import (
	"fmt"

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
		{&w.styles.number, excelize.Style{Alignment: wrapped, Font: text.Font}},
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

// setColumns sets widths, the text format of cells still empty, and the head that stays in sight.
func (w *workbook) setColumns(s *excelize.StreamWriter) error {
	known := widths()
	for i, name := range w.grid.columns {
		width, ok := known[name]
		if !ok {
			width = known[""]
		}
		if err := s.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := s.SetColStyle(1, len(w.grid.columns), w.styles.text); err != nil {
		return err
	}
	return s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

// setPage makes the sheet fit on landscape pages, the head on each.
func (w *workbook) setPage() error {
	landscape, paper, wide, fit := "landscape", 9, 1, true
	tall := 0
	if err := w.SetSheetProps(layout.Sheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if err := w.SetPageLayout(layout.Sheet, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &paper, FitToWidth: &wide, FitToHeight: &tall}); err != nil {
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
