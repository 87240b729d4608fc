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

// compoundOf packs streams into an OLE2 file with sectors of 512 bytes; those shorter than 4096 bytes
// go into the mini stream.
func compoundOf(names []string, streams ...[]byte) []byte {
	const sector, none, end = 512, 0xffffffff, 0xfffffffe
	var body, mini []byte
	var next, miniNext []uint32
	place := func(data []byte, table *[]uint32, size int) uint32 {
		first := uint32(len(*table))
		n := (len(data) + size - 1) / size
		for i := range n {
			link := uint32(end)
			if i+1 < n {
				link = first + uint32(i) + 1
			}
			*table = append(*table, link)
		}
		return first
	}
	pad := func(b []byte, size int) []byte { return append(b, make([]byte, (size-len(b)%size)%size)...) }
	entry := func(name string, kind byte, right, child, start uint32, size int) []byte {
		e := make([]byte, 128)
		u := utf16.Encode([]rune(name))
		for i, c := range u {
			binary.LittleEndian.PutUint16(e[2*i:], c)
		}
		binary.LittleEndian.PutUint16(e[64:], uint16(2*len(u)+2))
		e[66] = kind
		for at, v := range map[int]uint32{68: none, 72: right, 76: child, 116: start, 120: uint32(size)} {
			binary.LittleEndian.PutUint32(e[at:], v)
		}
		return e
	}
	var entries []byte
	for i, s := range streams {
		right := uint32(none)
		if i+1 < len(streams) {
			right = uint32(i + 2)
		}
		var start uint32
		if len(s) < 4096 {
			start = place(s, &miniNext, 64)
			mini = pad(append(mini, s...), 64)
		} else {
			start = place(s, &next, sector)
			body = pad(append(body, s...), sector)
		}
		entries = append(entries, entry(names[i], 2, right, none, start, len(s))...)
	}
	root := place(mini, &next, sector)
	body = pad(append(body, mini...), sector)
	directory := append(entry("Root Entry", 5, none, 1, root, len(mini)), entries...)
	dirStart := place(directory, &next, sector)
	body = pad(append(body, directory...), sector)
	miniTable := words(miniNext)
	miniStart := uint32(end)
	if len(miniTable) > 0 {
		miniStart = place(miniTable, &next, sector)
		body = append(body, pad(miniTable, sector)...)
	}
	tables := (len(next) + 128) / 128
	tableStart := len(next)
	for range tables {
		next = append(next, 0xfffffffd)
	}
	header := make([]byte, sector)
	copy(header, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for at, v := range map[int]uint16{24: 0x3e, 26: 3, 28: 0xfffe, 30: 9, 32: 6} {
		binary.LittleEndian.PutUint16(header[at:], v)
	}
	for at, v := range map[int]uint32{44: uint32(tables), 48: dirStart, 56: 4096, 60: miniStart, 64: 1, 68: end} {
		binary.LittleEndian.PutUint32(header[at:], v)
	}
	for i := range 109 {
		v := uint32(none)
		if i < tables {
			v = uint32(tableStart + i)
		}
		binary.LittleEndian.PutUint32(header[76+4*i:], v)
	}
	table := words(next)
	for len(table)%sector != 0 {
		table = append(table, 0xff)
	}
	return append(append(header, body...), table...)
}

func words(list []uint32) []byte {
	var b []byte
	for _, v := range list {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	return b
}
