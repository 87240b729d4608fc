package unitfile

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
)

// record is one row of the file.
type record struct {
	at    spot
	cells []string
}

// table is a file's columns and the rows below the headings.
type table struct {
	columns map[column]int // index into cells
	records []record
}

// titleRows is how many rows of title may stand above the headings.
const titleRows = 10

// readTable finds the headings of rows. It reports false where the rows cannot be understood at all.
func readTable(records []record, c *collector) (table, bool) {
	if len(records) == 0 {
		c.add(spot{}, "", "empty", "没有读到任何一行：第一行写列名，以下每行一个单位")
		return table{}, false
	}
	at := headings(records)
	t := table{columns: readColumns(records[at], c), records: records[at+1:]}
	_, hasCode := t.columns[code]
	_, hasName := t.columns[name]
	if !hasCode || !hasName {
		return table{}, false
	}
	t.checkWidth(records[at].cells, c)
	if len(t.records) == 0 {
		c.add(records[at].at, "", "empty", "列名下面没有单位：每行写一个单位")
	}
	return t, true
}

// tells reports whether the table has one of some columns.
func (t table) tells(some ...column) bool {
	for _, col := range some {
		if _, ok := t.columns[col]; ok {
			return true
		}
	}
	return false
}

// checkWidth reports the first cell of each row that stands under no heading.
func (t table) checkWidth(heads []string, c *collector) {
	for _, r := range t.records {
		for i, cell := range r.cells {
			if cell != "" && (i >= len(heads) || heads[i] == "") {
				c.add(r.at, "", "no_heading", "“%s”上面没有列名：请检查是否多了分隔符（内容里有逗号时要用英文双引号括起来），或补上列名", clip(cell))
				break
			}
		}
	}
}

// readRecords returns the rows of a delimited text that hold anything.
func readRecords(text string, c *collector) ([]record, bool) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = separator(text)
	r.FieldsPerRecord = -1
	var records []record
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return records, true
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			c.add(spot{line: bad.StartLine}, "", "quotes", "引号不成对：内容中的英文双引号要写成两个，并把整格用双引号括起来；或改用中文引号“”")
			continue
		}
		if len(records) > MaxRows+titleRows {
			c.add(spot{}, "", "too_many_rows", "超过 %d 行：请拆成几个文件", MaxRows)
			return nil, false
		}
		line, _ := r.FieldPos(0)
		filled := false
		for i, cell := range cells {
			cells[i] = tidy(cell)
			filled = filled || cells[i] != ""
		}
		if filled {
			records = append(records, record{at: spot{line: line}, cells: cells})
		}
	}
}

// separator returns the character that stands most often on the first line that has any.
func separator(text string) rune {
	for line := range strings.Lines(text) {
		best, most := ',', 0
		for _, mark := range ",\t;" {
			if n := strings.Count(line, string(mark)); n > most {
				best, most = mark, n
			}
		}
		if most > 0 {
			return best
		}
	}
	return ','
}

// headings returns which row holds the columns' names: the first that names code and name,
// or else the first that names any.
func headings(records []record) int {
	first := -1
	for i, r := range records[:min(len(records), titleRows)] {
		known := make(map[column]bool)
		for _, cell := range r.cells {
			if col, ok := columnOf(cell); ok {
				known[col] = true
			}
		}
		if known[code] && known[name] {
			return i
		}
		if first < 0 && len(known) > 0 {
			first = i
		}
	}
	return max(first, 0)
}
