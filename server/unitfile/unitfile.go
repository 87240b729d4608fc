// Package unitfile reads the unit tree from the tables people keep it in, and writes it back:
// CSV or tab-separated text in UTF-8, UTF-16 or GB18030, one unit a row, columns in any order.
// It does no I/O of its own but for the writer it is given.
package unitfile

import (
	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Limits of a file.
const (
	MaxBytes = 20 << 20
	MaxRows  = 100_000
)

// Sheet is a tree read from a file, ready to be written to the record in one go.
type Sheet struct {
	// Units is the whole tree, those units too that only the old tree has. Its order is the
	// file's if the file names them all; otherwise new units follow the old ones.
	Units []quiz.Unit
	Heads []store.HeadCount // the file's figures; an empty cell leaves an old figure as it is
	Added int               // how many of the units are new
}

// Read makes a tree of a file that holds all of it. With any problem the Sheet is empty: nothing
// is half applied. name is only for the problems; its last part is the source of figures whose row
// gives none.
// Ids are the units' places in the file, from 1.
func Read(name string, src []byte) (Sheet, []Problem) { return ReadOnto(nil, name, src) }

// ReadOnto is Read for a file that adds to the tree have or changes it: a row whose code is
// known changes that unit, which keeps its id, and a parent may be a unit that only have
// holds. No unit is taken away. New ids follow the greatest in use, in the order of the file, so nobody
// else may add units between reading have and writing the Sheet.
func ReadOnto(have []quiz.Unit, name string, src []byte) (Sheet, []Problem) {
	c := &collector{file: name}
	text, ok := decode(src, c)
	if !ok {
		return Sheet{}, c.sorted()
	}
	table, ok := readTable(text, c)
	if !ok {
		return Sheet{}, c.sorted()
	}
	rows := make([]*row, 0, len(table.records))
	for _, r := range table.records {
		rows = append(rows, readRow(table, r, c))
	}
	t := newTree(have, rows, c)
	t.link()
	t.check()
	if len(c.problems) > 0 {
		return Sheet{}, c.sorted()
	}
	sheet := t.sheet(have)
	if _, err := quiz.NewTree(sheet.Units); err != nil {
		c.add(0, "", "bad_tree", "%s", message(err))
		return Sheet{}, c.sorted()
	}
	return sheet, nil
}
