// Package layout is our own question table: the names of its columns, and how a cell holds an
// answer, a list, or a text that looks like a formula. What writes tables and what reads them both
// go by it, so that nothing is lost between the two.
package layout

import (
	"strconv"
	"strings"
)

// The sheets of a workbook.
const (
	Sheet = "题目"
	Help  = "填写说明" // for the reader; holds no questions
)

// The columns besides the options. A table is ours when it has all of Essential.
const (
	Bank        = "题库" // only when a table holds several
	ID          = "编号"
	Revision    = "修订"
	Kind        = "题型"
	Stem        = "题干"
	Key         = "答案"
	Explanation = "解析"
	Citations   = "法条依据"
	Difficulty  = "难度"
	Tags        = "标签"
)

// Example stands in the column ID of a row that shows how to fill in the table and is no question;
// its stem begins with ExampleStem as long as nobody has written over it.
const (
	Example     = "示例"
	ExampleStem = "（示例）"
)

// Essential returns the columns by which a table is known as ours. 修订 is in no table but ours.
func Essential() []string { return []string{ID, Revision, Kind, Stem, Key} }

// Columns returns the columns of a table, from the left, with the given number of options.
func Columns(options int, banks bool) []string {
	var columns []string
	if banks {
		columns = append(columns, Bank)
	}
	columns = append(columns, ID, Revision, Kind, Stem)
	for i := range options {
		columns = append(columns, Option(i))
	}
	return append(columns, Key, Explanation, Citations, Difficulty, Tags)
}

const optionHead = "选项"

// letters is how many options have a letter; those beyond are numbered.
const letters = 26

// Option returns the column of the option at index i: 选项A to 选项Z, then 选项27 and so on.
func Option(i int) string { return optionHead + optionMark(i) }

func optionMark(i int) string {
	if i < letters {
		return string(rune('A' + i))
	}
	return strconv.Itoa(i + 1)
}

// OptionIndex returns the index of the option a column holds; false when it holds none.
func OptionIndex(column string) (int, bool) {
	mark, ok := strings.CutPrefix(column, optionHead)
	if !ok {
		return 0, false
	}
	return parseMark(mark)
}

// parseMark reads A as 0, Z as 25, 27 as 26.
func parseMark(mark string) (int, bool) {
	if len(mark) == 1 && mark[0] >= 'A' && mark[0] <= 'Z' {
		return int(mark[0] - 'A'), true
	}
	n, err := strconv.Atoi(mark)
	if err != nil || n <= letters || n > 999 || optionMark(n-1) != mark {
		return 0, false
	}
	return n - 1, true
}
