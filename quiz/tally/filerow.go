package tally

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lawquiz/questions/intake/table"
	"lawquiz/quiz"
)

// File is a spreadsheet handed in.
type File struct {
	Name   string
	Source []byte
}

// RowFault is what is wrong in one row of a file; with any, nothing of the file is kept.
type RowFault struct {
	Sheet   string
	Row     int // as the spreadsheet shows it; 0: the file
	Column  string
	Message string
}

const (
	mostFaults = 500 // told of one file
	headRows   = 10  // among which the head is looked for
	fileRows   = 50_000
)

// fileRow is a row below a head, by the head's names.
type fileRow struct {
	sheet  string
	number int
	cells  map[string]string // by canonical column; columns the file does not have are absent
	more   map[string]string // by the head's own text, of columns no canonical one is
}

// Names of columns, as files write them.
var (
	codeNames = []string{"单位代码", "单位编码", "单位编号", "代码"}                       // never changed
	unitNames = []string{"单位名称", "单位全称", "单位", "报送单位", "所属单位", "工会名称", "工会"} // never changed
)

// headed is the rows below the heads of a file.
type headed struct {
	rows  []fileRow
	order []string // the head's own texts that no canonical column is, in order
}

// readRows reads the rows of every sheet that has a head: a row with a unit column and the one needed ("": none other).
// columns gives every canonical column the names it may have. Rows that add others up are left out. Errors: Invalid for a
// file that is no table, or has no head.
func readRows(f File, columns map[string][]string, needed string) (headed, error) {
	tables, err := table.Read(f.Name, f.Source, table.Limits{Rows: fileRows})
	if err != nil {
		var fault *table.Fault
		if errors.As(err, &fault) {
			return headed{}, quiz.Errorf(quiz.Invalid, "%s", fault.Message).At("body", fault.Message)
		}
		return headed{}, err
	}
	var out headed
	found := false
	for _, t := range tables {
		head, at := findHead(t, columns, needed)
		if head == nil {
			continue
		}
		found = true
		for _, own := range head.own {
			if own != "" && !slices.Contains(out.order, own) {
				out.order = append(out.order, own)
			}
		}
		for _, row := range t.Rows[at+1:] {
			if r, ok := head.read(t.Sheet, row); ok {
				out.rows = append(out.rows, r)
			}
		}
	}
	if !found {
		also := ""
		if needed != "" {
			also = "，还有“" + columns[needed][0] + "”"
		}
		return headed{}, quiz.Errorf(quiz.Invalid, "没有找到表头：表里要有一行写着“单位代码”或“单位名称”%s，内容写在下面", also).At("body", "没有表头")
	}
	if len(out.rows) == 0 {
		return headed{}, quiz.Errorf(quiz.Invalid, "表头下面没有内容").At("body", "没有内容")
	}
	return out, nil
}

// head says which column is what: a canonical name, or one's own text.
type head struct{ canonical, own []string }

func findHead(t table.Table, columns map[string][]string, needed string) (*head, int) {
	for i, row := range t.Rows[:min(len(t.Rows), headRows)] {
		h := &head{canonical: make([]string, len(row.Cells)), own: make([]string, len(row.Cells))}
		unit := false
		for c, cell := range row.Cells {
			name := plain(cell)
			h.canonical[c] = canonical(name, columns)
			unit = unit || h.canonical[c] == "code" || h.canonical[c] == "unit"
			if h.canonical[c] == "" {
				h.own[c] = name
			}
		}
		if unit && len(row.Cells) > 1 && (needed == "" || slices.Contains(h.canonical, needed)) {
			return h, i
		}
	}
	return nil, 0
}

func canonical(name string, columns map[string][]string) string {
	switch {
	case name == "":
		return ""
	case slices.Contains(codeNames, name):
		return "code"
	case slices.Contains(unitNames, name):
		return "unit"
	}
	for column, names := range columns {
		if slices.Contains(names, name) {
			return column
		}
	}
	return ""
}

// sums are what begins rows that add others up.
var sums = []string{"合计", "总计", "小计", "共计"} // never changed

func (h *head) read(sheet string, row table.Row) (fileRow, bool) {
	r := fileRow{sheet: sheet, number: row.Number, cells: make(map[string]string), more: make(map[string]string)}
	for c := range h.canonical {
		switch text := strings.TrimSpace(row.Cell(c)); {
		case h.canonical[c] != "":
			if r.cells[h.canonical[c]] == "" {
				r.cells[h.canonical[c]] = text
			}
		case h.own[c] != "":
			r.more[h.own[c]] = text
		}
	}
	return r, !slices.ContainsFunc(row.Cells, func(cell string) bool { return slices.Contains(sums, plain(cell)) })
}

func (r *fileRow) fault(column, format string, args ...any) RowFault {
	return RowFault{Sheet: r.sheet, Row: r.number, Column: column, Message: fmt.Sprintf(format, args...)}
}

// from names the row for a fault in another one: 第 12 行, or 工作表“乡镇”第 12 行 if that is in another sheet.
func (r *fileRow) from(other *fileRow) string {
	if r.sheet != other.sheet {
		return fmt.Sprintf("工作表“%s”第 %d 行", r.sheet, r.number)
	}
	return fmt.Sprintf("第 %d 行", r.number)
}

// inOrder puts faults in the order of the file's rows; rows are all of them.
func inOrder(faults []RowFault, rows []fileRow) {
	sheets := make(map[string]int)
	for i := range rows {
		if _, met := sheets[rows[i].sheet]; !met {
			sheets[rows[i].sheet] = len(sheets)
		}
	}
	slices.SortStableFunc(faults, func(a, b RowFault) int {
		return cmp.Or(cmp.Compare(sheets[a.Sheet], sheets[b.Sheet]), cmp.Compare(a.Row, b.Row))
	})
}

// faulty is the error for a file some rows of which are wrong.
func faulty(faults []RowFault) error {
	e := quiz.Errorf(quiz.Invalid, "文件里有 %d 处要改，什么都没有保存", len(faults))
	for _, f := range faults[:min(len(faults), 50)] {
		e.At(f.Place(), f.Message)
	}
	return e
}

// Place is where in a file the fault stands, e.g. 工作表“征文”第 5 行 字数.
func (f RowFault) Place() string {
	var parts []string
	if f.Sheet != "" {
		parts = append(parts, fmt.Sprintf("工作表“%s”", f.Sheet))
	}
	if f.Row > 0 {
		parts = append(parts, fmt.Sprintf("第 %d 行", f.Row))
	}
	if f.Column != "" {
		parts = append(parts, f.Column)
	}
	return strings.Join(parts, " ")
}

// fingerprint is a digest of a file with what it was compared with.
func fingerprint(f File, with ...any) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d\n", len(f.Source))
	h.Write(f.Source)
	for _, part := range with {
		fmt.Fprintf(h, "\n%v", part)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// stalePreview is the error for a file applied after what it was compared with has changed.
func stalePreview() error {
	return quiz.Errorf(quiz.PreviewStale, "预览之后情况有了变化：请重新预览，核对后再导入")
}
