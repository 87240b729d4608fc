package intake

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
)

// binarySheet reads the records of one sheet of an .xls workbook.
type binarySheet struct {
	*binaryBook
	sheet  sheet
	rows   map[int]int // row to its place in sheet.rows
	hidden map[int]bool
	text   *place // of a formula whose text result is in a later record
}

// place is a cell's place in a sheet.
type place struct{ row, column int }

// readSheet reads one sheet.
func (b *binaryBook) readSheet(e binaryEntry) (sheet, error) {
	s := &binarySheet{binaryBook: b, sheet: sheet{name: e.name, hidden: e.hidden}, rows: map[int]int{}, hidden: map[int]bool{}}
	r, err := b.record(e.at)
	if err != nil || r.kind != recBegin {
		return sheet{}, errBIFF
	}
	for depth := 1; depth > 0; {
		if r, err = b.record(r.end); err != nil {
			return sheet{}, err
		}
		switch {
		case r.kind == recBegin:
			depth++ // a chart inside the sheet
		case r.kind == recEnd:
			depth--
		case depth == 1:
			if err := s.take(&r); err != nil {
				return sheet{}, err
			}
		}
	}
	s.finish()
	return s.sheet, nil
}

// finish puts rows and cells in order.
func (s *binarySheet) finish() {
	for i := range s.sheet.rows {
		s.sheet.rows[i].order()
		s.sheet.rows[i].hidden = s.hidden[s.sheet.rows[i].number]
	}
	slices.SortFunc(s.sheet.rows, func(a, b sheetRow) int { return cmp.Compare(a.number, b.number) })
	slices.SortFunc(s.sheet.merges, compareMerges)
}

// take reads one record.
func (s *binarySheet) take(r *record) error {
	switch r.kind {
	case recRow:
		if len(r.body) >= 14 && r.body[12]&0x20 != 0 {
			s.hidden[int(binary.LittleEndian.Uint16(r.body))+1] = true
		}
		return nil
	case recMergeCells:
		s.merge(r.body)
		return nil
	case recString:
		return s.formulaText(r)
	case recLabelSST, recLabel, recRichString, recNumber, recRK, recBoolErr, recFormula:
		return s.single(r)
	case recMulRK:
		return s.several(r.body)
	}
	return nil
}

// put adds a cell.
func (s *binarySheet) put(at place, text string, why doubt) error {
	i, met := s.rows[at.row]
	if !met {
		if err := s.room.row(s.sheet.name); err != nil {
			return err
		}
		i = len(s.sheet.rows)
		s.rows[at.row] = i
		s.sheet.rows = append(s.sheet.rows, sheetRow{number: at.row})
	}
	s.sheet.rows[i].add(cell{column: at.column, text: text, doubt: why})
	return s.room.cell()
}

// single reads a record of one cell: row, column and style, then the value.
func (s *binarySheet) single(r *record) error {
	if len(r.body) < 8 {
		return errBIFF
	}
	at := place{int(binary.LittleEndian.Uint16(r.body)) + 1, int(binary.LittleEndian.Uint16(r.body[2:])) + 1}
	style, value := int(binary.LittleEndian.Uint16(r.body[4:])), r.body[6:]
	switch r.kind {
	case recLabelSST:
		if len(value) < 4 {
			return errBIFF
		}
		i := binary.LittleEndian.Uint32(value)
		if int64(i) >= int64(len(s.strings)) {
			return errBIFF
		}
		return s.put(at, s.strings[i], noDoubt)
	case recLabel, recRichString:
		c := chunks{list: [][]byte{value}}
		text, err := c.longText()
		if err != nil {
			return err
		}
		return s.put(at, text, noDoubt)
	case recRK:
		if len(value) < 4 {
			return errBIFF
		}
		return s.number(at, style, rk(binary.LittleEndian.Uint32(value)))
	case recBoolErr:
		return s.truth(at, value[0], value[1] != 0)
	}
	if len(value) < 8 {
		return errBIFF
	}
	if r.kind == recFormula && binary.LittleEndian.Uint16(value[6:]) == 0xffff {
		return s.formula(at, value)
	}
	return s.number(at, style, math.Float64frombits(binary.LittleEndian.Uint64(value)))
}

// several reads a record of numbers side by side.
func (s *binarySheet) several(body []byte) error {
	if len(body) < 6 || (len(body)-6)%6 != 0 {
		return errBIFF
	}
	at := place{int(binary.LittleEndian.Uint16(body)) + 1, int(binary.LittleEndian.Uint16(body[2:])) + 1}
	for body = body[4 : len(body)-2]; len(body) >= 6; body = body[6:] {
		if err := s.number(at, int(binary.LittleEndian.Uint16(body)), rk(binary.LittleEndian.Uint32(body[2:]))); err != nil {
			return err
		}
		at.column++
	}
	return nil
}

// rk returns the number in the short form of spreadsheets: 30 bits of a double or an integer, perhaps in hundredths.
func rk(v uint32) float64 {
	n := math.Float64frombits(uint64(v&^3) << 32)
	if v&2 != 0 {
		n = float64(int32(v) >> 2)
	}
	if v&1 != 0 {
		n /= 100
	}
	return n
}

func (s *binarySheet) number(at place, style int, n float64) error {
	if style >= len(s.styles) {
		return s.put(at, general(n), noDoubt)
	}
	text, why := s.styles[style].show(n, s.epoch)
	return s.put(at, text, why)
}

// truth adds a TRUE, FALSE or error cell.
func (s *binarySheet) truth(at place, value byte, isError bool) error {
	if !isError {
		return s.put(at, boolText(value != 0), noDoubt)
	}
	name := map[byte]string{0x00: "#NULL!", 0x07: "#DIV/0!", 0x0f: "#VALUE!", 0x17: "#REF!", 0x1d: "#NAME?", 0x24: "#NUM!", 0x2a: "#N/A"}[value]
	return s.put(at, name, errorDoubt)
}

// formula adds a formula's result that is no number: a text, which the next record holds, a truth or an error.
func (s *binarySheet) formula(at place, value []byte) error {
	switch value[0] {
	case 0:
		s.text = &at
	case 1:
		return s.truth(at, value[2], false)
	case 2:
		return s.truth(at, value[2], true)
	}
	return nil
}

// formulaText adds the text of the formula before.
func (s *binarySheet) formulaText(r *record) error {
	if s.text == nil {
		return errBIFF
	}
	at := *s.text
	s.text = nil
	c := chunks{list: [][]byte{r.body}}
	if err := s.continued(r, &c); err != nil {
		return err
	}
	text, err := c.longText()
	if err != nil {
		return err
	}
	return s.put(at, text, noDoubt)
}

func (s *binarySheet) merge(body []byte) {
	if len(body) < 2 {
		return
	}
	for body = body[2:]; len(body) >= 8 && len(s.sheet.merges) < maxMerges; body = body[8:] {
		w := func(i int) int { return int(binary.LittleEndian.Uint16(body[2*i:])) + 1 }
		s.sheet.merges = append(s.sheet.merges, merge{top: w(0), bottom: w(1), left: w(2), right: w(3)})
	}
}
