package intake

import "cmp"

// Limits bounds what one file may hold. A zero field means the default beside it.
type Limits struct {
	Bytes     int // size of the file; 20 MB
	Questions int // 10 000
	Options   int // of one question; 64
	Text      int // characters of one stem, option or explanation; 2 000
	Blocks    int // lines, paragraphs, rows or items; 200 000
	Problems  int // told one by one, the rest only counted; 2 000

	Parts      int // files inside a zip; 1 000
	PartBytes  int // unpacked size of one of them; 32 MB
	TotalBytes int // unpacked size of all of them; 64 MB
	Ratio      int // unpacked to packed size, from 1 MB up; 200
	Depth      int // elements or lists inside each other; 256
	Tokens     int // marks of an XML or JSON text; 4 000 000
}

// filled returns the limits with every zero replaced by its default.
func (l Limits) filled() Limits {
	return Limits{
		Bytes:      cmp.Or(l.Bytes, 20<<20),
		Questions:  cmp.Or(l.Questions, 10_000),
		Options:    cmp.Or(l.Options, 64),
		Text:       cmp.Or(l.Text, 2_000),
		Blocks:     cmp.Or(l.Blocks, 200_000),
		Problems:   cmp.Or(l.Problems, 2_000),
		Parts:      cmp.Or(l.Parts, 1_000),
		PartBytes:  cmp.Or(l.PartBytes, 32<<20),
		TotalBytes: cmp.Or(l.TotalBytes, 64<<20),
		Ratio:      cmp.Or(l.Ratio, 200),
		Depth:      cmp.Or(l.Depth, 256),
		Tokens:     cmp.Or(l.Tokens, 4_000_000),
	}
}
