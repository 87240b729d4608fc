package intake

import (
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
)

// sheetReader reads the cells of one sheet of an .xlsx file.
type sheetReader struct {
	*workbook
	sheet  sheet
	row    sheetRow
	column int // of the last cell
}

// readSheet reads one sheet; a sheet without a part is empty.
func (w *workbook) readSheet(e sheetEntry, part string) (sheet, error) {
	r := &sheetReader{workbook: w, sheet: sheet{name: e.name, hidden: e.hidden}}
	err := w.tokens(part, r.token)
	slices.SortFunc(r.sheet.merges, compareMerges)
	return r.sheet, err
}

func (r *sheetReader) token(p *xmlPart, t xml.Token) error {
	switch t := t.(type) {
	case xml.StartElement:
		switch t.Name.Local {
		case "row":
			return r.startRow(t)
		case "c":
			return r.readCell(p, t)
		case "mergeCell":
			r.merge(attribute(t, "ref"))
		}
	case xml.EndElement:
		if t.Name.Local == "row" && len(r.row.cells) > 0 {
			r.row.order()
			r.sheet.rows = append(r.sheet.rows, r.row)
			r.row.cells = make([]cell, 0, len(r.row.cells))
		}
	}
	return nil
}

func (r *sheetReader) startRow(e xml.StartElement) error {
	number := r.row.number + 1
	if n, err := strconv.Atoi(attribute(e, "r")); err == nil {
		if n < number {
			return errXMLBroken // rows out of order
		}
		number = n
	}
	hidden := attribute(e, "hidden")
	r.row.number, r.row.hidden, r.row.cells, r.column = number, hidden == "1" || hidden == "true", r.row.cells[:0], 0
	return r.room.row(r.sheet.name)
}

// readCell reads one c element: its value by its type, a formula's by its last result.
func (r *sheetReader) readCell(p *xmlPart, e xml.StartElement) error {
	kind, style := attribute(e, "t"), attribute(e, "s")
	r.column++
	if column, _, ok := parseRef(attribute(e, "r")); ok {
		r.column = column
	}
	var value string
	formula, inline, empty := false, false, true
	for inside := p.depth; p.depth >= inside; {
		t, err := p.next()
		if err != nil {
			return err
		}
		start, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "v":
			value, err = plainText(p)
			empty = false
		case "is":
			value, err = richText(p)
			inline, empty = true, false
		case "f":
			formula = true
			err = p.skip()
		}
		if err != nil {
			return err
		}
	}
	if inline {
		kind = "inlineStr"
	}
	return r.put(r.value(kind, style, value, formula && empty))
}

// put adds a cell to the row.
func (r *sheetReader) put(c cell) error {
	if c.doubt == noDoubt && strings.TrimSpace(c.text) == "" {
		return nil
	}
	if r.row.number > r.limits.Blocks {
		return r.room.tooManyRows(r.sheet.name)
	}
	r.row.add(c)
	return r.room.cell()
}

// value returns a cell from its type, style and value as written; unsolved is a formula without a result.
func (r *sheetReader) value(kind, style, value string, unsolved bool) cell {
	c := cell{column: r.column, text: value}
	if unsolved {
		c.doubt = emptyDoubt
		return c
	}
	switch kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || i < 0 || i >= len(r.strings) {
			c.text, c.doubt = "", errorDoubt
			return c
		}
		c.text = r.strings[i]
	case "str":
		c.text = unescape(value)
	case "inlineStr":
	case "b":
		c.text = boolText(strings.TrimSpace(value) == "1" || value == "true")
	case "e":
		c.doubt = errorDoubt
	case "d":
		c.doubt = dateDoubt
	default:
		c.text, c.doubt = r.number(style, strings.TrimSpace(value))
	}
	return c
}

func boolText(v bool) string { return strings.ToUpper(strconv.FormatBool(v)) }

// number returns a number as its style shows it.
func (r *sheetReader) number(style, value string) (string, doubt) {
	n, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return value, noDoubt
	}
	i, err := strconv.Atoi(style)
	if err != nil || i < 0 || i >= len(r.styles) {
		return general(n), noDoubt
	}
	return r.styles[i].show(n, r.epoch)
}

// plainText reads the text inside the element whose start was the last token.
func plainText(p *xmlPart) (string, error) {
	var text strings.Builder
	for inside := p.depth; p.depth >= inside; {
		t, err := p.next()
		if err != nil {
			return "", err
		}
		if data, ok := t.(xml.CharData); ok {
			text.Write(data)
		}
	}
	return text.String(), nil
}

// maxMerges bounds the merged blocks that are kept of one sheet.
const maxMerges = 20_000

func (r *sheetReader) merge(ref string) {
	first, last, found := strings.Cut(ref, ":")
	left, top, ok1 := parseRef(first)
	right, bottom, ok2 := parseRef(last)
	if found && ok1 && ok2 && len(r.sheet.merges) < maxMerges {
		r.sheet.merges = append(r.sheet.merges, merge{top: top, left: left, bottom: bottom, right: right})
	}
}

// parseRef reads a cell's name such as C12.
func parseRef(ref string) (column, row int, ok bool) {
	i := 0
	for ; i < len(ref) && i < 4 && ref[i] >= 'A' && ref[i] <= 'Z'; i++ {
		column = column*26 + int(ref[i]-'A') + 1
	}
	if i == 0 || i > 3 || len(ref)-i > 7 {
		return 0, 0, false
	}
	row, err := strconv.Atoi(ref[i:])
	return column, row, err == nil && row > 0
}
