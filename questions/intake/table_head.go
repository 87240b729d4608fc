package intake

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// tableHead says what each column of a sheet holds.
type tableHead struct {
	first, last int // rows of the head
	columns     map[int]heading
	texts       map[int]string // heads as written
	legend      map[string]string
	order       []int          // columns with a field, from the left
	fields      map[string]int // the first column of each field, by its Chinese name
}

// headRows is how many rows that hold something may stand before the end of the head.
const headRows = 6

// maxColumns is how many columns a head may have; what stands beyond is told of as unused.
const maxColumns = 1024

// findHead looks for the head among the first rows: the row that names most fields, or two rows
// together when a wide cell stands above A, B, C, D.
func findHead(s *sheet) (tableHead, bool) {
	names := headNames()
	var best tableHead
	found := 0
	for i := range s.rows[:min(len(s.rows), headRows)] {
		h := readHead(s.rows[i].cells, nil, names)
		h.first, h.last = s.rows[i].number, s.rows[i].number
		if n := h.score(); n > found {
			best, found = h, n
		}
		if i+1 < min(len(s.rows), headRows) && s.rows[i+1].number == s.rows[i].number+1 {
			h := readHead(s.rows[i].cells, s.rows[i+1].cells, names)
			h.first, h.last = s.rows[i].number, s.rows[i+1].number
			if n := h.score(); n > found+1 && allKnown(s.rows[i+1].cells, names) {
				best, found = h, n
			}
		}
	}
	return best, found > 0
}

// allKnown reports whether every cell is the head of a known column.
func allKnown(cells []cell, names map[string]heading) bool {
	for _, c := range cells {
		if parseHeading(c.text, names).field == noField {
			return false
		}
	}
	return true
}

// readHead reads a head of one row, or of two of which the lower one counts where it says something.
func readHead(upper, lower []cell, names map[string]heading) tableHead {
	h := tableHead{columns: map[int]heading{}, texts: map[int]string{}}
	for _, cells := range [][]cell{upper, lower} {
		for _, c := range cells {
			if c.column > maxColumns {
				break
			}
			h.texts[c.column] = c.text
			h.columns[c.column] = parseHeading(c.text, names)
		}
	}
	h.settle()
	return h
}

// locate notes the columns that count, and the first one of each field, once the head is settled.
func (h *tableHead) locate() {
	h.fields = map[string]int{}
	for _, column := range sortedKeys(h.columns) {
		if h.columns[column].field != noField {
			h.order = append(h.order, column)
		}
		name := h.columns[column].field.name()
		if _, known := h.fields[name]; !known {
			h.fields[name] = column
		}
	}
}

// settle leaves one column for each field that may have only one, and drops lone letters that are no options.
func (h *tableHead) settle() {
	best := map[heading]int{}
	for _, column := range sortedKeys(h.columns) {
		is := h.columns[column]
		if is.field == noField {
			continue
		}
		if is.field == ignoredField || is.field == groupField || is.field == tagsField || is.field == imageField || is.field == numberField {
			continue
		}
		slot := heading{field: is.field, index: is.index}
		other, taken := best[slot]
		switch {
		case !taken:
			best[slot] = column
		case is.rank < h.columns[other].rank:
			best[slot] = column
			h.demote(other)
		default:
			h.demote(column)
		}
	}
	if _, first := best[heading{field: optionField}]; !first {
		for slot, column := range best {
			if slot.field == optionField {
				h.demote(column)
			}
		}
	}
	h.settleAnswers(best)
}

func (h *tableHead) demote(column int) { h.columns[column] = heading{} }

// settleAnswers makes a lone 答案1 the key.
func (h *tableHead) settleAnswers(best map[heading]int) {
	first, ok := best[heading{field: answerField}]
	_, second := best[heading{field: answerField, index: 1}]
	_, key := best[heading{field: keyField}]
	if ok && !second && !key && !strings.HasPrefix(headKey(h.texts[first]), "空") {
		h.columns[first] = heading{field: keyField}
	}
}

// score returns how many columns are known; 0 when they make no question table.
func (h *tableHead) score() int {
	known, seen := 0, map[field]int{}
	for _, c := range h.columns {
		if c.field != noField {
			known++
			seen[c.field]++
		}
	}
	if seen[stemField] == 0 || seen[keyField]+seen[optionField]+seen[optionsField]+seen[answerField]+seen[kindField]+seen[truthField] == 0 {
		return 0
	}
	return known
}

// find returns the column of a field that has one; 0 when there is none.
func (h *tableHead) find(f field) int {
	for column, c := range h.columns {
		if c.field == f {
			return column
		}
	}
	return 0
}

// nameUnnamed takes columns without a head that follow 选项, and hold something, for further options:
// the head of several columns is often one wide cell.
func (h *tableHead) nameUnnamed(s *sheet) {
	at := h.find(optionsField)
	if at == 0 || h.find(truthField) != 0 {
		return
	}
	filled := map[int]bool{}
	for _, r := range s.rows {
		if r.number > h.last {
			for _, c := range r.cells {
				filled[c.column] = true
			}
		}
	}
	if _, named := h.columns[at+1]; named || !filled[at+1] {
		return
	}
	h.columns[at] = heading{field: optionField}
	for i := 1; ; i++ {
		if _, named := h.columns[at+i]; named || !filled[at+i] {
			return
		}
		h.columns[at+i] = heading{field: optionField, index: i}
	}
}

var legendEntry = regexp.MustCompile(`(\d{1,2})\s*[:：\-—=.、)）]?\s*([^\d,，;；、/\s:：\-=()（）]{2,8})`)

// readLegend reads what numbers mean from the head of the kind column: 题型（0单选，1判断，2多选）.
func (h *tableHead) readLegend() {
	column := h.find(kindField)
	if column == 0 {
		return
	}
	text := h.texts[column]
	text = foldWidth(text[:min(len(text), maxHead)])
	for _, m := range legendEntry.FindAllStringSubmatch(text, -1) {
		if _, ok := ParseKind(m[2]); !ok {
			continue
		}
		if n, err := strconv.Atoi(m[1]); err == nil {
			if h.legend == nil {
				h.legend = map[string]string{}
			}
			h.legend[strconv.Itoa(n)] = m[2]
		}
	}
}

// describeUnknown returns the names of the unknown columns in which something stands.
func (h *tableHead) describeUnknown(s *sheet) []string {
	filled := map[int]bool{}
	for _, r := range s.rows {
		if r.number <= h.last {
			continue
		}
		for _, c := range r.cells {
			if is, named := h.columns[c.column]; !named || is.field == noField {
				filled[c.column] = true
			}
		}
	}
	var names []string
	for _, column := range sortedKeys(filled) {
		name := fmt.Sprintf("第 %d 列（没有表头）", column)
		if text := h.texts[column]; text != "" {
			name = "“" + excerpt(text, 16) + "”"
		}
		names = append(names, name)
	}
	return names
}
