package workbook

import "github.com/xuri/excelize/v2"

// styles are the looks of cells, as the library numbers them.
type styles struct {
	title, note, head int
	mark              int
	kinds             [Moment + 1]int
	quoted            int // like Text, and marked as text that is never a formula
}

// markColor is the red of a mark.
const markColor = "C00000"

// Number formats, as Excel numbers its own; those without a number are written out.
const (
	wholeFormat   = 1  // 0
	decimalFormat = 2  // 0.00
	textFormat    = 49 // @
)

func (b *Book) addStyles() error {
	add := func(id *int, s excelize.Style) {
		at, err := b.file.NewStyle(&s)
		b.keep(err)
		*id = at
	}
	song := &excelize.Font{Family: "宋体", Size: 11}
	add(&b.styles.title, excelize.Style{Font: &excelize.Font{Family: "黑体", Size: 16, Bold: true}, Alignment: &excelize.Alignment{Vertical: "center"}})
	add(&b.styles.note, excelize.Style{Font: &excelize.Font{Family: "宋体", Size: 10, Color: "595959"}, NumFmt: textFormat, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}})
	add(&b.styles.mark, excelize.Style{Font: &excelize.Font{Family: "黑体", Size: 14, Bold: true, Color: markColor}, Alignment: &excelize.Alignment{Vertical: "center"}})
	add(&b.styles.head, excelize.Style{
		NumFmt: textFormat, Font: &excelize.Font{Family: "黑体", Size: 11, Bold: true},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDEBF7"}},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
		Border:    borders("7F7F7F"),
	})
	percent, date, moment := "0.0%", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
	kinds := [...]excelize.Style{
		Text: {NumFmt: textFormat}, Whole: {NumFmt: wholeFormat}, Decimal: {NumFmt: decimalFormat},
		Percent: {CustomNumFmt: &percent}, Date: {CustomNumFmt: &date}, Moment: {CustomNumFmt: &moment},
	}
	for kind, s := range kinds {
		s.Font, s.Border = song, borders("BFBFBF")
		s.Alignment = &excelize.Alignment{Horizontal: "right", Indent: 1, Vertical: "center"}
		if Kind(kind) == Text {
			s.Alignment.Horizontal, s.Alignment.WrapText = "left", true
		}
		add(&b.styles.kinds[kind], s)
	}
	b.styles.quoted = b.quotedLike(b.styles.kinds[Text])
	return b.err
}

// borders returns thin lines around a cell.
func borders(color string) []excelize.Border {
	var all []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		all = append(all, excelize.Border{Type: side, Color: color, Style: 1})
	}
	return all
}

// quotedLike adds a style like another whose cells are text whatever they begin with. The library
// has no option for it.
func (b *Book) quotedLike(style int) int {
	formats, yes := b.file.Styles.CellXfs, true
	format := formats.Xf[style]
	format.QuotePrefix = &yes
	formats.Xf = append(formats.Xf, format)
	formats.Count++
	return len(formats.Xf) - 1
}

// width returns how wide a column is.
func (c Column) width() float64 {
	if c.Width > 0 {
		return min(c.Width, excelize.MaxColumnWidth)
	}
	least := map[Kind]int{Text: 14, Whole: 8, Decimal: 9, Percent: 9, Date: 12, Moment: 18}[c.Kind]
	return float64(max(least, min(breadth(c.Title)+4, 30))) // 4: the filter's button stands beside the title
}

const (
	lineHeight = 15.0  // points, of the letters the cells are in
	mostHeight = 409.0 // points a row may have
)

// room returns how many standard characters stand in a line of a cell that wide.
func room(width float64) int { return max(1, int(width)-3) } // one for the indent, two for the edges

// height returns how high a row must be for so many lines; 0, which is as programs have it, for one.
func height(lines int) float64 {
	if lines <= 1 {
		return 0
	}
	return min(float64(lines)*lineHeight+3, mostHeight)
}
