// Package unitfile reads the unit tree from the tables people keep it in, and writes it back: workbooks (.xlsx,
// .xls), CSV or tab-separated text in UTF-8, UTF-16 or GB18030, one unit a row, columns in any order.
// It does no I/O of its own but for the writer it is given.
package unitfile

import (
	"lawquiz/quiz"
	"lawquiz/quiz/census"
	"lawquiz/quiz/store"
)

// Limits of a file.
const (
	MaxBytes = 20 << 20
	MaxRows  = 50_000
)

// Sheet is a tree read from a file, ready to be written to the record in one go.
type Sheet struct {
	// Units is the whole tree, those units too that only the old tree has, without those merged away. Its order is
	// the file's if the file names them all; otherwise new units follow the old ones.
	Units  []quiz.Unit
	Heads  []store.HeadCount // the file's figures; an empty cell leaves an old figure as it is
	Merges []census.Merge
	Names  []store.UnitName // other names
	Added  int              // how many of the units are new

	reasons []string // of Heads
}

// Change is the sheet as the census takes it. source is a hash of the file.
func (s Sheet) Change(source string) census.Change {
	ch := census.Change{Units: s.Units, Merges: s.Merges, Names: s.Names, Source: source}
	for i, h := range s.Heads {
		ch.Heads = append(ch.Heads, census.Head{
			Unit: h.Unit, Kind: h.Kind, People: h.People, AsOf: h.AsOf, Source: h.Source, Dispatched: h.Dispatched, Reason: s.reasons[i],
		})
	}
	return ch
}

// Onto is what a file adds to or changes, and how much of it.
type Onto struct {
	Units []quiz.Unit
	Last  int64            // the greatest number ever given to a unit
	Used  map[string]int64 // codes of units merged away
	// Top is the unit whose subtree alone the file may change; 0: the whole tree. A row outside is a fault, in words that
	// do not tell whether there is such a unit.
	Top    int64
	within *quiz.Tree
}

// outside reports whether a unit of the old tree is not the file's to change.
func (o Onto) outside(id int64) bool { return o.Top != 0 && !o.within.Within(id, o.Top) }

// Read makes a tree of a file that holds all of it. With any problem the Sheet is empty: nothing
// is half applied. name is only for the problems and for telling .tsv from .csv; its last part is the source of
// figures whose row gives none.
// Ids are the units' places in the file, from 1.
func Read(name string, src []byte) (Sheet, []Problem) { return ReadOnto(nil, name, src) }

// ReadOnto is ReadInto the whole of a tree in which no unit was merged away.
func ReadOnto(have []quiz.Unit, name string, src []byte) (Sheet, []Problem) {
	return ReadInto(Onto{Units: have}, name, src)
}

// ReadInto is Read for a file that adds to a tree or changes it: a row whose code is
// known changes that unit, which keeps its id, and a parent may be a unit that only the tree
// holds. A unit goes only where a row says which unit takes it in. New ids follow the greatest in use, in the order of
// the file, so nobody else may add units between reading the tree and writing the Sheet.
func ReadInto(onto Onto, name string, src []byte) (Sheet, []Problem) {
	c := &collector{file: name}
	if onto.Top != 0 {
		within, err := quiz.NewTree(onto.Units)
		if err != nil {
			c.add(spot{}, "", "bad_tree", "%s", message(err))
			return Sheet{}, c.sorted()
		}
		onto.within = within
	}
	rows, ok := readRows(src, c)
	if !ok {
		return Sheet{}, c.sorted()
	}
	t := newTree(onto, rows, c)
	t.link()
	t.merge()
	t.check()
	if len(c.problems) > 0 {
		return Sheet{}, c.sorted()
	}
	sheet := t.sheet(onto.Units)
	if _, err := quiz.NewTree(sheet.Units); err != nil {
		c.add(spot{}, "", "bad_tree", "%s", message(err))
		return Sheet{}, c.sorted()
	}
	return sheet, nil
}

// readRows reads the rows of a workbook's unit sheets, or of a delimited text.
func readRows(src []byte, c *collector) ([]*row, bool) {
	tables, ok := readTables(src, c)
	if !ok {
		return nil, false
	}
	var rows []*row
	for _, t := range tables {
		for _, r := range t.records {
			rows = append(rows, readRow(t, r, c))
		}
	}
	return rows, true
}

func readTables(src []byte, c *collector) ([]table, bool) {
	if isWorkbook(src) {
		return readWorkbook(src, c)
	}
	text, ok := decode(src, c)
	if !ok {
		return nil, false
	}
	records, ok := readRecords(text, c)
	if !ok {
		return nil, false
	}
	t, ok := readTable(records, c)
	return []table{t}, ok
}
