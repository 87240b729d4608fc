package intake_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"unicode/utf16"
)

// biff builds the records of an .xls workbook.
type biff struct{ bytes.Buffer }

// record adds one record; numbers are written little-endian in their own size, texts as they are.
func (b *biff) record(kind uint16, parts ...any) *biff {
	var body bytes.Buffer
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			body.WriteString(p)
		case float64:
			must(binary.Write(&body, binary.LittleEndian, math.Float64bits(p)))
		default:
			must(binary.Write(&body, binary.LittleEndian, p))
		}
	}
	must(binary.Write(b, binary.LittleEndian, kind))
	must(binary.Write(b, binary.LittleEndian, uint16(body.Len())))
	b.Write(body.Bytes())
	return b
}

// wideString returns text in the wide form: length in two bytes, a flag, UTF-16.
func wideString(text string) string {
	u := utf16.Encode([]rune(text))
	var b bytes.Buffer
	must(binary.Write(&b, binary.LittleEndian, uint16(len(u))))
	b.WriteByte(1)
	must(binary.Write(&b, binary.LittleEndian, u))
	return b.String()
}

// narrowString returns ASCII text in the narrow form.
func narrowString(text string) string {
	return string([]byte{byte(len(text)), byte(len(text) >> 8), 0}) + text
}

// oldSheet is one sheet of an .xls workbook a test builds.
type oldSheet struct {
	name    string
	state   byte // 0 shown, 1 hidden
	records func(b *biff)
}

// oldBook returns the stream of a workbook: globals, given by the records between their ends, then the sheets.
func oldBook(globals func(b *biff), sheets ...oldSheet) []byte {
	build := func(starts []uint32) ([]byte, []uint32) {
		var b biff
		b.record(0x0809, uint16(0x0600), uint16(5), uint16(0), uint16(0), uint32(0), uint32(0))
		for i, s := range sheets {
			name := wideString(s.name)
			b.record(0x0085, starts[i], s.state, byte(0), byte(name[0]), name[2:])
		}
		globals(&b)
		b.record(0x000a)
		found := make([]uint32, len(sheets))
		for i, s := range sheets {
			found[i] = uint32(b.Len())
			b.record(0x0809, uint16(0x0600), uint16(0x10), uint16(0), uint16(0), uint32(0), uint32(0))
			s.records(&b)
			b.record(0x000a)
		}
		return b.Bytes(), found
	}
	_, starts := build(make([]uint32, len(sheets)))
	stream, _ := build(starts)
	return stream
}

const (
	oleSector = 512
	oleFree   = 0xffffffff
	oleEnd    = 0xfffffffe
	oleTable  = 0xfffffffd
)

// oleFile is an OLE2 file being packed, with sectors of 512 bytes.
type oleFile struct {
	body, mini     []byte
	next, miniNext []uint32 // the tables of chains
	entries        []byte
}

// place adds data to the sectors, or to the mini stream, and returns where it begins.
func (f *oleFile) place(data []byte, small bool) uint32 {
	area, table, size := &f.body, &f.next, oleSector
	if small {
		area, table, size = &f.mini, &f.miniNext, 64
	}
	first, n := len(*table), (len(data)+size-1)/size
	for i := range n {
		link := uint32(oleEnd)
		if i+1 < n {
			link = uint32(first + i + 1)
		}
		*table = append(*table, link)
	}
	*area = append(*area, data...)
	*area = append(*area, make([]byte, n*size-len(data))...)
	return uint32(first)
}

func oleEntry(name string, kind byte, right, child, start uint32, size int) []byte {
	e := make([]byte, 128)
	u := utf16.Encode([]rune(name))
	for i, c := range u {
		binary.LittleEndian.PutUint16(e[2*i:], c)
	}
	binary.LittleEndian.PutUint16(e[64:], uint16(2*len(u)+2))
	e[66] = kind
	for at, v := range map[int]uint32{68: oleFree, 72: right, 76: child, 116: start, 120: uint32(size)} {
		binary.LittleEndian.PutUint32(e[at:], v)
	}
	return e
}

// compoundOf packs streams into an OLE2 file; those shorter than 4096 bytes go into the mini stream.
func compoundOf(names []string, streams ...[]byte) []byte {
	var f oleFile
	for i, s := range streams {
		right := uint32(oleFree)
		if i+1 < len(streams) {
			right = uint32(i + 2)
		}
		f.entries = append(f.entries, oleEntry(names[i], 2, right, oleFree, f.place(s, len(s) < 4096), len(s))...)
	}
	root := f.place(f.mini, false)
	directory := f.place(append(oleEntry("Root Entry", 5, oleFree, 1, root, len(f.mini)), f.entries...), false)
	miniTable := uint32(oleEnd)
	if len(f.miniNext) > 0 {
		miniTable = f.place(words(f.miniNext), false)
	}
	return f.pack(directory, miniTable)
}

// pack adds the table of chains and the header, which lists up to 109 sectors of that table; the
// lists of further ones are sectors themselves.
func (f *oleFile) pack(directory, miniTable uint32) []byte {
	tables, lists := 1, 0
	for tables*128 < len(f.next)+tables+lists {
		tables++
		lists = max(0, (tables-109+126)/127)
	}
	first, firstList := len(f.next), uint32(oleEnd)
	var at []uint32
	for i := range tables {
		at = append(at, uint32(first+i))
		f.next = append(f.next, oleTable)
	}
	if lists > 0 {
		firstList = uint32(len(f.next))
	}
	inHeader := append(at[:min(109, tables):min(109, tables)], filled(109-min(109, tables))...)
	var more []uint32
	for i, rest := 0, at[min(109, tables):]; i < lists; i++ {
		part := rest[:min(127, len(rest))]
		rest = rest[len(part):]
		link := uint32(oleEnd)
		if i+1 < lists {
			link = firstList + uint32(i) + 1
		}
		more = append(append(append(more, part...), filled(127-len(part))...), link)
		f.next = append(f.next, oleTable-1)
	}
	header := make([]byte, 76)
	copy(header, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for at, v := range map[int]uint16{24: 0x3e, 26: 3, 28: 0xfffe, 30: 9, 32: 6} {
		binary.LittleEndian.PutUint16(header[at:], v)
	}
	for at, v := range map[int]uint32{44: uint32(tables), 48: directory, 56: 4096, 60: miniTable, 64: 1, 68: firstList, 72: uint32(lists)} {
		binary.LittleEndian.PutUint32(header[at:], v)
	}
	file := append(append(header, words(inHeader)...), f.body...)
	return append(append(file, words(append(f.next, filled(tables*128-len(f.next))...))...), words(more)...)
}

// filled returns so many marks of a free sector.
func filled(n int) []uint32 {
	list := make([]uint32, n)
	for i := range list {
		list[i] = oleFree
	}
	return list
}

func words(list []uint32) []byte {
	var b []byte
	for _, v := range list {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	return b
}
