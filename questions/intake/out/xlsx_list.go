package out

import (
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"

	"lawquiz/questions"
	"lawquiz/questions/intake/layout"
)

// truthColumn is the hidden column of the help sheet with the answers of judge questions, and below
// them an empty cell for the other kinds.
const truthColumn = "H"

// setLists puts drop-downs on kinds, difficulties and the answers of judge questions.
func (w *workbook) setLists() error {
	names := make([]string, len(questions.Kinds))
	for i, k := range questions.Kinds {
		names[i] = k.Name()
	}
	for _, l := range []struct {
		column  string
		allowed []string
	}{{layout.Kind, names}, {layout.Difficulty, levels()}} {
		d := excelize.NewDataValidation(true)
		d.SetSqref(w.area(l.column))
		if err := d.SetDropList(l.allowed); err != nil {
			return err
		}
		d.SetError(excelize.DataValidationErrorStyleStop, l.column, "请从下拉列表里选一个")
		if err := w.AddDataValidation(layout.Sheet, d); err != nil {
			return err
		}
	}
	return w.AddDataValidation(layout.Sheet, w.truthList())
}

// truthList offers 正确 and 错误 where the kind is judge; anything may be written all the same.
func (w *workbook) truthList() *excelize.DataValidation {
	d := excelize.NewDataValidation(true)
	d.SetSqref(w.area(layout.Key))
	sheet := "'" + layout.Help + "'!$" + truthColumn + "$"
	d.SetSqrefDropList(fmt.Sprintf(`IF($%s2="%s",%s1:$%s$2,%s3)`, w.letter(layout.Kind), questions.Judge.Name(), sheet, truthColumn, sheet))
	d.SetInput("答案怎么写", "单选：一个字母\n多选：字母连写，如 ACD\n判断：正确 或 错误\n填空：98|九十八；15|十五")
	return d
}

// area returns the cells of a column below the head.
func (w *workbook) area(column string) string {
	letter := w.letter(column)
	return fmt.Sprintf("%s2:%s%d", letter, letter, max(mostRows, len(w.grid.rows)+1))
}

// letter returns the letter of a column every table has.
func (w *workbook) letter(column string) string {
	name, err := excelize.ColumnNumberToName(slices.Index(w.grid.columns, column) + 1)
	if err != nil {
		panic("column not in every table: " + column)
	}
	return name
}
