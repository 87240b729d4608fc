package unitfile

import (
	"bytes"
	"errors"

	grid "lawquiz/questions/intake/table"
)

// isWorkbook reports whether a file is what Excel and WPS save by themselves.
func isWorkbook(src []byte) bool {
	return bytes.HasPrefix(src, []byte("PK\x03\x04")) || bytes.HasPrefix(src, []byte("\xD0\xCF\x11\xE0"))
}

// Limits of a workbook besides those of every file.
const (
	maxSheets  = 20
	maxColumns = 60
)

// readWorkbook reads every visible sheet that has the headings of units. Where none has, the first one's faults are told.
func readWorkbook(src []byte, c *collector) ([]table, bool) {
	found, err := grid.Read(c.file, src, grid.Limits{Bytes: MaxBytes, Rows: MaxRows + titleRows, Columns: maxColumns, Sheets: maxSheets})
	var fault *grid.Fault
	switch {
	case len(src) > MaxBytes:
		c.add(spot{}, "", "too_large", "文件超过 %d MB：请拆成几个文件，或删去多余的列", MaxBytes>>20)
		return nil, false
	case errors.As(err, &fault):
		c.add(spot{}, "", fault.Code, "%s", fault.Message)
		return nil, false
	case err != nil:
		c.add(spot{}, "", "unreadable", "工作簿读不出来：请在 Excel 或 WPS 中打开，另存一份再导入")
		return nil, false
	}
	var sheets [][]record
	for i, t := range found {
		c.sheets = append(c.sheets, t.Sheet)
		sheets = append(sheets, recordsOf(t, i))
	}
	var out []table
	for _, records := range sheets {
		if ofUnits(records) {
			t, ok := readTable(records, c)
			if !ok {
				return nil, false
			}
			out = append(out, t)
		}
	}
	if len(out) > 0 {
		return out, true
	}
	t, ok := readTable(sheets[0], c)
	return []table{t}, ok
}

// recordsOf gives the rows of a sheet their places.
func recordsOf(t grid.Table, sheet int) []record {
	out := make([]record, len(t.Rows))
	for i, r := range t.Rows {
		out[i] = record{at: spot{sheet, r.Number}, cells: make([]string, len(r.Cells))}
		for j, cell := range r.Cells {
			out[i].cells[j] = tidy(cell)
		}
	}
	return out
}

// ofUnits reports whether a sheet's headings name code and name.
func ofUnits(records []record) bool {
	if len(records) == 0 {
		return false
	}
	known := make(map[column]bool)
	for _, cell := range records[headings(records)].cells {
		if col, ok := columnOf(cell); ok {
			known[col] = true
		}
	}
	return known[code] && known[name]
}
