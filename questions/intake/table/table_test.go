package table_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"lawquiz/questions/intake/table"
)

// workbook returns the bytes of a workbook that fill has filled; its first sheet is Sheet1.
func workbook(t testing.TB, fill func(f *excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := fill(f); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// show returns tables as a test can read them.
func show(tables []table.Table) string {
	var b strings.Builder
	for _, t := range tables {
		fmt.Fprintf(&b, "[%s]\n", t.Sheet)
		for _, r := range t.Rows {
			fmt.Fprintf(&b, "%d: %s\n", r.Number, strings.Join(r.Cells, "|"))
		}
	}
	return b.String()
}

func read(t *testing.T, file string, src []byte) string {
	t.Helper()
	tables, err := table.Read(file, src, table.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return show(tables)
}

func styled(f *excelize.File, cell string, value any, code string) error {
	id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
	if err != nil {
		return err
	}
	return errors.Join(f.SetCellValue("Sheet1", cell, value), f.SetCellStyle("Sheet1", cell, cell, id))
}

// The values of cells, as people would read them out.
func TestCellsOfWorkbook(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, code, want string
		value            any
	}{
		{"a whole number", "General", "42", 42.0},
		{"idle decimals", "0.0", "42", 42},
		{"thousands", "#,##0", "12345", 12345},
		{"decimals beyond the format", "0", "41.5", 41.5},
		{"a percentage", "0.0%", "83.2%", 0.832},
		{"a day", "yyyy/m/d", "2026-03-08", 46089},
		{"a day in Chinese", `yyyy"年"m"月"d"日"`, "2026-03-08", 46089},
		{"a day and time", "yyyy-mm-dd hh:mm", "2026-03-08 20:30", 46089 + 20.5/24},
		{"a time", "h:mm", "20:30", 20.5 / 24},
		{"a code with its zeros", "000000", "001230", 1230},
		{"a unit of measure", `0"人"`, "300人", 300},
		{"a long number", "General", "130102198503", 130102198503},
		{"text", "General", "约300", "  约300\u00a0 "},
		{"text of digits", "@", "0012", "0012"},
		{"truth", "General", "TRUE", true},
		{"an error", "General", "#N/A", "#N/A"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			src := workbook(t, func(f *excelize.File) error { return styled(f, "A1", c.value, c.code) })
			if got, want := read(t, "a.xlsx", src), "[Sheet1]\n1: "+c.want+"\n"; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestShapeOfWorkbook(t *testing.T) {
	t.Parallel()
	src := workbook(t, func(f *excelize.File) error {
		_, err := f.NewSheet("藏起")
		_, err2 := f.NewSheet("空")
		return errors.Join(err, err2, f.SetCellValue("藏起", "A1", "不读"), f.SetSheetVisible("藏起", false),
			f.MergeCell("Sheet1", "A1", "C2"), f.SetCellValue("Sheet1", "A1", "单位名录"),
			f.SetSheetRow("Sheet1", "A4", &[]any{"代码", "", "名称"}), f.SetSheetRow("Sheet1", "A5", &[]any{" ", ""}),
			f.SetCellValue("Sheet1", "B6", "东"), f.SetRowVisible("Sheet1", 6, false),
			f.SetCellFormula("Sheet1", "C7", "1+1"), f.SetCellValue("Sheet1", "A9", "  "))
	})
	const want = "[Sheet1]\n1: 单位名录\n4: 代码||名称\n6: |东\n7: ||" + table.NoResult + "\n"
	if got := read(t, "a.xlsx", src); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestDelimited(t *testing.T) {
	t.Parallel()
	const rows = "代码,名称,在册人数\n0101,\"东,区\n总工会\",\"1,200\"\n\n0102,西区,\n"
	const want = "[]\n1: 代码|名称|在册人数\n2: 0101|东,区\n总工会|1,200\n4: 0102|西区\n"
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String(rows)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.ReplaceAll(rows, "\n", "\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	tabs := "代码\t名称\n1\t甲,乙,丙\n2\t丁,戊,己\n3\t庚\n"
	for name, c := range map[string]struct{ file, src, want string }{
		"utf-8":           {"a.csv", rows, want},
		"mark":            {"a.csv", "\ufeff" + rows, want},
		"gb18030":         {"a.csv", gbk, want},
		"utf-16":          {"a.csv", wide, strings.Replace(want, "东,区\n", "东,区\r\n", 1)},
		"semicolons":      {"a.csv", "代码;名称\n1;甲\n", "[]\n1: 代码|名称\n2: 1|甲\n"},
		"noted mark":      {"a.csv", "sep=|\n代码|名称\n1|甲\n", "[]\n2: 代码|名称\n3: 1|甲\n"},
		"tabs":            {"a.txt", tabs, "[]\n1: 代码|名称\n2: 1|甲,乙,丙\n3: 2|丁,戊,己\n4: 3|庚\n"},
		"tsv by its name": {"A.TSV", "名称\t数\n甲,乙\t1\n丙,丁\t2\n", "[]\n1: 名称|数\n2: 甲,乙|1\n3: 丙,丁|2\n"},
		"kept zeros":      {"a.csv", "代码,名称\n=\"0012\",甲\n\"=\"\"0013\"\"\",=1+1\n", "[]\n1: 代码|名称\n2: 0012|甲\n3: 0013|=1+1\n"},
		"one column":      {"a.csv", "甲\n乙\n", "[]\n1: 甲\n2: 乙\n"},
		"a title":         {"a.csv", "某市单位名录（2026，试行）\n代码,名称,组别\n1,甲,县\n2,乙,区\n", "[]\n1: 某市单位名录（2026，试行）\n2: 代码|名称|组别\n3: 1|甲|县\n4: 2|乙|区\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := read(t, c.file, []byte(c.src)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// The file was made by an office suite from the sheet of TestShapeOfWorkbook with values of every kind.
func TestOldWorkbook(t *testing.T) {
	t.Parallel()
	src, err := os.ReadFile(filepath.Join("testdata", "units.xls"))
	if err != nil {
		t.Fatal(err)
	}
	const want = "[单位]\n1: 代码|名称|在册人数|截至|参与率\n2: 0101|东区总工会|1200|2026-03-08|83.2%\n4: 0102|西区总工会|300|2025-12-31|7.5%\n"
	if got := read(t, "units.xls", src); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	wide := workbook(t, func(f *excelize.File) error { return f.SetCellValue("Sheet1", "H3", "远") })
	two := workbook(t, func(f *excelize.File) error {
		_, err := f.NewSheet("二")
		return errors.Join(err, f.SetCellValue("Sheet1", "A1", "甲"), f.SetCellValue("二", "A1", "乙"))
	})
	hidden := workbook(t, func(f *excelize.File) error {
		_, err := f.NewSheet("二")
		return errors.Join(err, f.SetCellValue("二", "A1", "乙"), f.SetSheetVisible("二", false))
	})
	limits := table.Limits{Bytes: 1 << 20, Rows: 3, Columns: 5, Sheets: 1}
	for name, c := range map[string]struct {
		src        []byte
		code, says string
	}{
		"too large":     {make([]byte, 2<<20), "file_too_large", "1 MB"},
		"empty":         {[]byte(" \n"), "empty_file", "文件是空的"},
		"empty sheet":   {workbook(t, func(*excelize.File) error { return nil }), "empty_file", "没有内容"},
		"all hidden":    {hidden, "sheets_hidden", "取消隐藏"},
		"rows":          {[]byte("a,b\nc,d\ne,f\ng,h\n"), "too_many_rows", "3 行"},
		"columns":       {wide, "too_many_columns", "工作表“Sheet1”第 3 行的内容到了第 8 列（H 列），最多 5 列"},
		"sheets":        {two, "too_many_sheets", "1 张"},
		"pdf":           {[]byte("%PDF-1.7\n%"), "foreign_file", "不是表格"},
		"web page":      {[]byte("<html><table><tr><td>1</td></tr></table></html>"), "not_a_table", "另存为 .xlsx"},
		"cut off":       {wide[:len(wide)/2], "damaged", "损坏"},
		"old and empty": {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)), "damaged", "损坏"},
		"mixed":         {[]byte("女职工的产假一共多少天\n\xb2\xfa\xbc\xd9\xd2\xbb\xb9\xb2\n"), "mixed_encoding", "两种编码"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := table.Read("a.xlsx", c.src, limits)
			var fault *table.Fault
			if !errors.As(err, &fault) {
				t.Fatalf("got %v, want a fault", err)
			}
			if fault.Code != c.code || !strings.Contains(fault.Message, c.says) || strings.Contains(fault.Message, "题") {
				t.Errorf("got %s: %s", fault.Code, fault.Message)
			}
		})
	}
}

// roster makes a workbook of so many rows of eight cells.
func roster(tb testing.TB, rows int) []byte {
	tb.Helper()
	return workbook(tb, func(f *excelize.File) error {
		w, err := f.NewStreamWriter("Sheet1")
		if err != nil {
			return err
		}
		for i := range rows {
			cells := []any{i, fmt.Sprintf("张%d", i), "某某县总工会女职工委员会", "女", "1234", "是", 3.5, "备注"}
			if err := w.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
				return err
			}
		}
		return w.Flush()
	})
}

func TestLongWorkbook(t *testing.T) {
	t.Parallel()
	const rows = 5000
	tables, err := table.Read("a.xlsx", roster(t, rows), table.Limits{})
	if err != nil || len(tables) != 1 || len(tables[0].Rows) != rows || tables[0].Rows[rows-1].Cell(1) != "张4999" {
		t.Fatalf("%d tables, %v", len(tables), err)
	}
}

// BenchmarkRead reads a roster of 100 000 people.
func BenchmarkRead(b *testing.B) {
	src := roster(b, 100_000)
	for b.Loop() {
		if _, err := table.Read("a.xlsx", src, table.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}

// FuzzRead holds that any bytes give rows in order, within the limits and without idle cells, or a fault.
func FuzzRead(f *testing.F) {
	f.Add("a.csv", []byte("代码,名称\n1,\"甲\n"))
	f.Add("a.tsv", []byte("sep=;\n1;2\n\n3\t4\n"))
	f.Add("a.xls", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
	f.Add("a.csv", []byte("\xff\xfe1\x00,\x00"))
	f.Add("a.xlsx", workbook(f, func(x *excelize.File) error { return x.SetCellValue("Sheet1", "B2", 0.5) }))
	if old, err := os.ReadFile(filepath.Join("testdata", "units.xls")); err == nil {
		f.Add("a.xls", old)
	}
	limits := table.Limits{Bytes: 1 << 16, Rows: 500, Columns: 40, Sheets: 4}
	f.Fuzz(func(t *testing.T, file string, src []byte) {
		tables, err := table.Read(file, src, limits)
		if err != nil {
			var fault *table.Fault
			if !errors.As(err, &fault) || fault.Code == "" || !utf8.ValidString(fault.Message) || fault.Message == "" {
				t.Fatalf("not a fault to show: %v", err)
			}
			return
		}
		if len(tables) == 0 || len(tables) > limits.Sheets {
			t.Fatalf("%d tables", len(tables))
		}
		for _, one := range tables {
			checkRows(t, one.Rows, limits)
		}
	})
}

func checkRows(t *testing.T, rows []table.Row, limits table.Limits) {
	t.Helper()
	if len(rows) == 0 || len(rows) > limits.Rows {
		t.Fatalf("%d rows", len(rows))
	}
	last := 0
	for _, r := range rows {
		if r.Number <= last || len(r.Cells) == 0 || len(r.Cells) > limits.Columns || r.Cells[len(r.Cells)-1] == "" {
			t.Fatalf("row %d after %d: %q", r.Number, last, r.Cells)
		}
		last = r.Number
		for _, c := range r.Cells {
			if c != strings.TrimSpace(c) || !utf8.ValidString(c) {
				t.Fatalf("row %d: cell %q", r.Number, c)
			}
		}
	}
}
