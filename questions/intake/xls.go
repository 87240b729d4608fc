package intake

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// binaryBook reads the records of an .xls workbook (BIFF8, Excel 97 to 2003).
type binaryBook struct {
	stream  []byte
	room    *room
	limits  Limits
	records int // read so far, of all sheets
	strings []string
	codes   map[int]string // number formats of the file's own
	formats []int          // number format of each cell style
	styles  []numberFormat
	epoch   int
	entries []binaryEntry
	tabular bool // numbers and dates are read as those of a table without questions
}

// binaryEntry is a sheet as the workbook lists it.
type binaryEntry struct {
	name   string
	at     uint32 // where its records begin
	hidden bool
}

// The records that matter.
const (
	recFormula    = 0x0006
	recEnd        = 0x000a
	recDateMode   = 0x0022
	recFilePass   = 0x002f
	recContinue   = 0x003c
	recBoundSheet = 0x0085
	recMulRK      = 0x00bd
	recRichString = 0x00d6
	recXF         = 0x00e0
	recMergeCells = 0x00e5
	recSST        = 0x00fc
	recLabelSST   = 0x00fd
	recNumber     = 0x0203
	recLabel      = 0x0204
	recBoolErr    = 0x0205
	recString     = 0x0207
	recRow        = 0x0208
	recRK         = 0x027e
	recFormat     = 0x041e
	recBegin      = 0x0809
)

var errBIFF = errors.New("workbook records are damaged")

// readOLE reads an .xls workbook; other files of this kind are refused by name.
func (l *ledger) readOLE(src []byte) {
	c, err := openCompound(src)
	if err != nil {
		l.refuseOld(src, err)
		return
	}
	e, found := c.find("Workbook")
	if !found {
		l.refuseAs(refuseOLE(src))
		return
	}
	l.result.Format = Xls
	stream, err := c.stream(e)
	if err != nil {
		l.refuseOld(src, err)
		return
	}
	b := &binaryBook{stream: stream, limits: l.limits, room: &room{limits: l.limits}, codes: map[int]string{}, epoch: 1900}
	sheets, err := b.read()
	if err != nil {
		l.refuseOld(src, err)
		return
	}
	l.readSheets(sheets)
}

// refuseOld says why a file of this kind could not be read.
func (l *ledger) refuseOld(src []byte, err error) {
	var known *refusal
	if bad := refuseOLE(src); bad.code != "xls_format" && l.result.Format == "" {
		l.refuseAs(bad)
		return
	}
	if errors.As(err, &known) || errors.Is(err, errXMLTooMuch) {
		l.refuseError(err)
		return
	}
	l.refuse("damaged", "这个 .xls 工作簿不完整或已损坏，读不了", "请用 Excel 或 WPS 打开，另存为 .xlsx 再导入；是下载或微信传来的，请重新传一次")
}

// record is one record of the stream.
type record struct {
	kind int
	body []byte
	end  uint32 // where the next one begins
}

// record returns the record at a place of the stream.
func (b *binaryBook) record(at uint32) (record, error) {
	if b.records++; b.records > b.limits.Tokens {
		return record{}, errXMLTooMuch
	}
	if int64(at)+4 > int64(len(b.stream)) {
		return record{}, errBIFF
	}
	size := uint32(binary.LittleEndian.Uint16(b.stream[at+2:]))
	end := at + 4 + size
	if int64(end) > int64(len(b.stream)) {
		return record{}, errBIFF
	}
	return record{kind: int(binary.LittleEndian.Uint16(b.stream[at:])), body: b.stream[at+4 : end], end: end}, nil
}

func (b *binaryBook) read() ([]sheet, error) {
	if err := b.readGlobals(); err != nil {
		return nil, err
	}
	for _, id := range b.formats {
		code, own := b.codes[id]
		if !own {
			code = builtinFormat(id)
		}
		f := parseNumberFormat(code)
		f.tabular = b.tabular
		b.styles = append(b.styles, f)
	}
	var sheets []sheet
	for _, e := range b.entries {
		s, err := b.readSheet(e)
		if err != nil {
			return nil, fmt.Errorf("sheet %q: %w", e.name, err)
		}
		sheets = append(sheets, s)
	}
	return sheets, nil
}

// readGlobals reads what the sheets share: their list, texts and number formats.
func (b *binaryBook) readGlobals() error {
	r, err := b.record(0)
	if err != nil || r.kind != recBegin || len(r.body) < 4 {
		return errBIFF
	}
	if binary.LittleEndian.Uint16(r.body) != 0x0600 {
		return &refusal{"xls_format", "这是 Excel 95 或更早的工作簿，不能直接读", "请用 Excel 或 WPS 打开，另存为 .xlsx 再导入"}
	}
	for {
		if r, err = b.record(r.end); err != nil {
			return err
		}
		if r.kind == recEnd {
			return nil
		}
		if err := b.global(&r); err != nil {
			return err
		}
	}
}

// global reads one record of the globals; of the shared texts also the records that continue them.
func (b *binaryBook) global(r *record) error {
	switch r.kind {
	case recFilePass:
		return &refusal{"encrypted", "文件设了密码，读不了", "请在 Excel 或 WPS 里打开，取消密码后另存再导入"}
	case recDateMode:
		if len(r.body) >= 2 && r.body[0] == 1 {
			b.epoch = 1904
		}
	case recBoundSheet:
		return b.listSheet(r.body)
	case recFormat:
		if len(r.body) >= 5 && len(b.codes) < maxStyles {
			s := chunks{list: [][]byte{r.body[2:]}}
			code, err := s.longText()
			if err != nil {
				return err
			}
			b.codes[int(binary.LittleEndian.Uint16(r.body))] = code
		}
	case recXF:
		if len(r.body) >= 4 && len(b.formats) < maxStyles {
			b.formats = append(b.formats, int(binary.LittleEndian.Uint16(r.body[2:])))
		}
	case recSST:
		return b.readStrings(r)
	}
	return nil
}

// maxSheets bounds the sheets of one workbook.
const maxSheets = 255

func (b *binaryBook) listSheet(body []byte) error {
	if len(body) < 8 || len(b.entries) >= maxSheets {
		return errBIFF
	}
	if body[5] != 0 {
		return nil // a chart or a macro sheet holds no cells
	}
	s := chunks{list: [][]byte{body[6:]}}
	name, err := s.shortText()
	if err != nil {
		return err
	}
	b.entries = append(b.entries, binaryEntry{name: name, at: binary.LittleEndian.Uint32(body), hidden: body[4]&3 != 0})
	return nil
}

// readStrings reads the texts that cells share, which go on over as many records as they need.
func (b *binaryBook) readStrings(r *record) error {
	if len(r.body) < 8 {
		return errBIFF
	}
	count := int(binary.LittleEndian.Uint32(r.body[4:]))
	s := chunks{list: [][]byte{r.body[8:]}}
	if err := b.continued(r, &s); err != nil {
		return err
	}
	for range count {
		if len(b.strings) >= b.limits.Questions*cellsPerQuestion {
			return errXMLTooMuch
		}
		text, err := s.richText()
		if err != nil {
			return err
		}
		b.strings = append(b.strings, text)
	}
	return nil
}

// continued adds the records that continue r, which becomes the last one read.
func (b *binaryBook) continued(r *record, s *chunks) error {
	for {
		if int64(r.end)+4 > int64(len(b.stream)) || int(binary.LittleEndian.Uint16(b.stream[r.end:])) != recContinue {
			return nil
		}
		next, err := b.record(r.end)
		if err != nil {
			return err
		}
		s.list = append(s.list, next.body)
		*r = next
	}
}
