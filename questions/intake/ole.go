package intake

import (
	"encoding/binary"
	"errors"
	"unicode/utf16"
)

// compound is an OLE2 compound file: a file system of sectors inside one file, as .xls files are.
// Every chain of sectors is followed for no more steps than the file has sectors.
type compound struct {
	src       []byte
	shift     uint // a sector has 1<<shift bytes
	miniShift uint
	cutoff    uint32   // smaller streams are kept in the mini stream
	next      []uint32 // sector to the next of its chain
	miniNext  []uint32
	mini      []byte
	entries   []oleEntry
}

// oleEntry is one entry of the directory.
type oleEntry struct {
	name               string
	kind               byte // 1 storage, 2 stream, 5 root
	left, right, child uint32
	start              uint32
	size               uint32
}

var errOLE = errors.New("compound file is damaged")

const (
	oleHeader = 512
	oleNone   = 0xfffffffa // this and greater are no sectors
)

// openCompound reads the tables of a compound file.
func openCompound(src []byte) (*compound, error) {
	if len(src) < oleHeader || string(src[:8]) != oleMagic {
		return nil, errOLE
	}
	c := &compound{src: src, shift: uint(binary.LittleEndian.Uint16(src[30:])), miniShift: uint(binary.LittleEndian.Uint16(src[32:])), cutoff: binary.LittleEndian.Uint32(src[56:])}
	if c.shift != 9 && c.shift != 12 || c.miniShift != 6 || binary.LittleEndian.Uint16(src[28:]) != 0xfffe {
		return nil, errOLE
	}
	if err := c.readTable(); err != nil {
		return nil, err
	}
	directory, err := c.chain(binary.LittleEndian.Uint32(src[48:]), 0)
	if err != nil {
		return nil, err
	}
	c.readDirectory(directory)
	if len(c.entries) == 0 || c.entries[0].kind != 5 {
		return nil, errOLE
	}
	return c, c.readMini(binary.LittleEndian.Uint32(src[60:]))
}

// sectors returns how many sectors the file has, the header left out and a cut last one counted.
func (c *compound) sectors() int {
	return (len(c.src) - oleHeader + 1<<c.shift - 1) >> c.shift
}

// sector returns the bytes of one sector; the last one of a file may be short.
func (c *compound) sector(n uint32) ([]byte, error) {
	from := (int64(n) + 1) << c.shift
	if n >= oleNone || from >= int64(len(c.src)) {
		return nil, errOLE
	}
	return c.src[from:min(from+1<<c.shift, int64(len(c.src)))], nil
}

// readTable reads the table of chains, whose own sectors are listed in the header and, for large
// files, in a chain of further lists.
func (c *compound) readTable() error {
	lists := [][]byte{c.src[76:oleHeader]}
	more := binary.LittleEndian.Uint32(c.src[68:])
	for range c.sectors() {
		if more >= oleNone {
			break
		}
		s, err := c.sector(more)
		if err != nil || len(s) < 1<<c.shift {
			return errOLE
		}
		lists = append(lists, s[:len(s)-4])
		more = binary.LittleEndian.Uint32(s[len(s)-4:])
	}
	for _, list := range lists {
		for _, n := range words(list) {
			if n >= oleNone {
				continue
			}
			s, err := c.sector(n)
			if err != nil {
				return err
			}
			if c.next = append(c.next, words(s)...); len(c.next) > c.sectors()+1<<c.shift {
				return errOLE
			}
		}
	}
	return nil
}

func words(b []byte) []uint32 {
	list := make([]uint32, len(b)/4)
	for i := range list {
		list[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return list
}

// chain returns the bytes of a chain of sectors, expected to be so many.
func (c *compound) chain(n uint32, expected int) ([]byte, error) {
	all := make([]byte, 0, min(expected+1<<c.shift, len(c.src)))
	for steps := 0; n < oleNone; steps++ {
		s, err := c.sector(n)
		if err != nil || steps > c.sectors() || int64(n) >= int64(len(c.next)) {
			return nil, errOLE
		}
		all = append(all, s...)
		n = c.next[n]
	}
	return all, nil
}

func (c *compound) readDirectory(b []byte) {
	for ; len(b) >= 128; b = b[128:] {
		size := min(max(int(binary.LittleEndian.Uint16(b[64:]))-2, 0), 62)
		c.entries = append(c.entries, oleEntry{
			name: wideText(b[:size&^1]), kind: b[66],
			left: binary.LittleEndian.Uint32(b[68:]), right: binary.LittleEndian.Uint32(b[72:]), child: binary.LittleEndian.Uint32(b[76:]),
			start: binary.LittleEndian.Uint32(b[116:]), size: binary.LittleEndian.Uint32(b[120:]),
		})
	}
}

// wideText returns UTF-16LE bytes as text.
func wideText(b []byte) string {
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return string(utf16.Decode(u))
}

// readMini reads the mini stream and its table.
func (c *compound) readMini(start uint32) error {
	if start >= oleNone || c.entries[0].start >= oleNone {
		return nil
	}
	table, err := c.chain(start, 0)
	if err != nil {
		return err
	}
	c.miniNext = words(table)
	c.mini, err = c.chain(c.entries[0].start, int(c.entries[0].size))
	return err
}

// find returns the entry of a stream that lies directly in the root; streams of embedded objects do not count.
func (c *compound) find(name string) (oleEntry, bool) {
	seen := make([]bool, len(c.entries))
	for open := []uint32{c.entries[0].child}; len(open) > 0; {
		n := open[len(open)-1]
		open = open[:len(open)-1]
		if int64(n) >= int64(len(c.entries)) || seen[n] {
			continue
		}
		seen[n] = true
		e := c.entries[n]
		if e.kind == 2 && e.name == name {
			return e, true
		}
		open = append(open, e.left, e.right)
	}
	return oleEntry{}, false
}

// stream returns the bytes of a stream; an error when the file holds fewer than the directory says.
func (c *compound) stream(e oleEntry) ([]byte, error) {
	all, err := []byte(nil), error(nil)
	if e.size < c.cutoff {
		all, err = c.miniChain(e.start)
	} else {
		all, err = c.chain(e.start, int(e.size))
	}
	if err != nil || int64(e.size) > int64(len(all)) {
		return nil, errOLE
	}
	return all[:e.size], nil
}

func (c *compound) miniChain(n uint32) ([]byte, error) {
	var all []byte
	for steps := 0; n < oleNone; steps++ {
		from := int64(n) << c.miniShift
		if steps > len(c.miniNext) || int64(n) >= int64(len(c.miniNext)) || from >= int64(len(c.mini)) {
			return nil, errOLE
		}
		all = append(all, c.mini[from:min(from+1<<c.miniShift, int64(len(c.mini)))]...)
		n = c.miniNext[n]
	}
	return all, nil
}
