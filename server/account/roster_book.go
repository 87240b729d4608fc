package account

import (
	"errors"
	"strings"

	"lawquiz/questions/intake/table"
	"lawquiz/quiz"
)

// Limits of a roster that is a workbook.
const (
	maxRosterRows  = 100_000
	maxRosterCols  = 40
	maxRosterSheet = 10
	rosterTitles   = 10 // rows of title that may stand above the names of the columns
)

// readRosterBook reads every sheet of a workbook whose columns are a roster's.
func readRosterBook(file RosterFile) ([]rosterLine, error) {
	tables, err := table.Read(file.Name, file.Source, table.Limits{
		Bytes: maxRosterFile, Rows: maxRosterRows, Columns: maxRosterCols, Sheets: maxRosterSheet,
	})
	var fault *table.Fault
	if errors.As(err, &fault) {
		return nil, quiz.Errorf(quiz.Invalid, "%s", fault.Message)
	}
	if err != nil {
		return nil, err
	}
	var lines []rosterLine
	var first error
	found := false
	for _, t := range tables {
		some, err := sheetLines(t, file.Unit != quiz.Root)
		if err != nil && first == nil {
			first = err
		}
		if err == nil {
			if len(tables) > 1 {
				for i := range some {
					some[i].sheet = t.Sheet
				}
			}
			found, lines = true, append(lines, some...)
		}
	}
	if !found {
		return nil, first
	}
	return lines, nil
}

// sheetLines reads a sheet below the first row that names the columns. Its error is about the row that looks most like one.
func sheetLines(t table.Table, unitKnown bool) ([]rosterLine, error) {
	most := 0
	worst := error(quiz.Errorf(quiz.Invalid, "花名册是空的"))
	for i, head := range t.Rows[:min(len(t.Rows), rosterTitles)] {
		at, err := columnsOf(head.Number, head.Cells, unitKnown)
		if err != nil {
			if known := titles(head.Cells); i == 0 || known > most {
				most, worst = known, err
			}
			continue
		}
		lines := make([]rosterLine, 0, len(t.Rows))
		for _, r := range t.Rows[i+1:] {
			lines = append(lines, lineOf(r.Number, r.Cells, at))
		}
		return lines, nil
	}
	return nil, worst
}

// titles counts the cells that name a column.
func titles(cells []string) int {
	n := 0
	for _, cell := range cells {
		if _, known := columns[strings.ToLower(clean(cell))]; known {
			n++
		}
	}
	return n
}
