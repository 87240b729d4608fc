package intake

import (
	"maps"
	"slices"
	"strings"

	"lawquiz/questions/intake/layout"
)

// ownTable reads a sheet that has our own layout: strictly by its columns. Nothing is guessed from
// the texts, and they stay as they are, apart from white space around them.
type ownTable struct {
	*table
	head     ownHead
	fields   map[string]int // the first column of each field, as problems call it
	examples []int          // rows that show how to fill in the table
	written  []int          // those among them that somebody wrote over
}

// ownHead is the head of our own layout.
type ownHead struct {
	row     int // 0 when the sheet has none
	columns map[string]int
	options []int // the column of each option; 0 for one that has none
}

// findOwnHead looks for a head of our own among the first rows.
func findOwnHead(s *sheet) ownHead {
	for i := range s.rows[:min(len(s.rows), headRows)] {
		if h, ok := readOwnHead(s.rows[i].cells); ok {
			h.row = s.rows[i].number
			return h
		}
	}
	return ownHead{}
}

// readOwnHead reads a head; it is ours when it has the essential columns, and none of ours twice.
// The head of an option may have been added by hand: 选项 g.
func readOwnHead(cells []cell) (ownHead, bool) {
	h := ownHead{columns: map[string]int{}}
	known := layout.Columns(0, true)
	for _, c := range cells {
		name := strings.TrimSpace(c.text)
		at, isOption := layout.OptionIndex(strings.ToUpper(strings.Join(strings.Fields(foldWidth(name)), "")))
		if isOption {
			name = layout.Option(at)
		}
		if !isOption && !slices.Contains(known, name) {
			continue
		}
		if _, twice := h.columns[name]; twice {
			return ownHead{}, false
		}
		h.columns[name] = c.column
		if isOption {
			for len(h.options) <= at {
				h.options = append(h.options, 0)
			}
			h.options[at] = c.column
		}
	}
	for _, name := range layout.Essential() {
		if h.columns[name] == 0 {
			return ownHead{}, false
		}
	}
	return h, true
}

// isOwnTable reports whether one of the first lines of a delimited text is a head of our own.
func isOwnTable(text string) (mark string, ok bool) {
	for _, line := range firstLines(text, headRows) {
		for _, mark := range []string{",", "\t", ";"} {
			var cells []cell
			for i, name := range strings.Split(line, mark) {
				cells = append(cells, cell{text: strings.Trim(name, `" `), column: i + 1})
			}
			if _, ok := readOwnHead(cells); ok {
				return mark, true
			}
		}
	}
	return "", false
}

// readOwn reads the rows of a sheet that has our own layout.
func (t *table) readOwn(h ownHead) {
	o := &ownTable{table: t, head: h}
	t.head = o.guessedHead()
	o.fields = maps.Clone(t.head.fields)
	maps.Copy(o.fields, h.columns)
	t.tellSheet()
	t.items = make([]item, 0, len(t.sheet.rows))
	for i := range t.sheet.rows {
		o.readRow(&t.sheet.rows[i])
	}
	t.book()
	o.tellExamples()
	for i := range t.items {
		o.settle(&t.items[i])
	}
}

// guessedHead returns the head as the reader of other tables has it, for what is told of a sheet.
func (o *ownTable) guessedHead() tableHead {
	h := tableHead{first: o.head.row, last: o.head.row, columns: map[int]heading{}, texts: map[int]string{}}
	for name, column := range o.head.columns {
		h.columns[column] = heading{field: ownField(name)}
	}
	for i := range o.sheet.rows {
		if r := &o.sheet.rows[i]; r.number == o.head.row {
			for _, c := range r.cells {
				h.texts[c.column] = c.text
			}
		}
	}
	h.locate()
	return h
}

// ownField returns the field of one of our columns.
func ownField(name string) field {
	switch name {
	case layout.Bank:
		return groupField
	case layout.ID:
		return idField
	case layout.Kind:
		return kindField
	case layout.Stem:
		return stemField
	case layout.Key:
		return keyField
	case layout.Explanation:
		return noteField
	case layout.Citations:
		return citationField
	case layout.Difficulty:
		return levelField
	case layout.Tags:
		return tagsField
	case layout.Revision:
		return ignoredField
	}
	return optionField
}

// tellExamples tells of the rows that show how to fill in the table, and of a table with no others.
func (o *ownTable) tellExamples() {
	if len(o.written) > 0 {
		o.tell(Warning, o.written[0], "example_written", "编号还写着“示例”的行没有导入，其中有的题目已经改过："+rowList(o.written), "要导入的，请把这些行的编号清空")
	}
	if len(o.examples) > 0 {
		o.tell(Notice, o.examples[0], "rows_example", "编号写着“示例”的行是填写示例，没有导入："+rowList(o.examples), "")
		if len(o.items) == 0 {
			o.tell(Error, 0, "no_questions", "除了示例，没有找到题目", "请在示例下面一行起填写题目，编号留空")
		}
	}
}
