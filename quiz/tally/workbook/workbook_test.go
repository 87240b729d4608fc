package workbook_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"lawquiz/questions/intake/layout"
	"lawquiz/questions/intake/word/wordtest"
	"lawquiz/quiz"
	"lawquiz/quiz/tally/workbook"
)

// at is 2021-03-10 20:05 in Shanghai.
var at = time.Date(2021, 3, 10, 12, 5, 0, 0, time.UTC).UnixMilli()

func opened(tb testing.TB, b *workbook.Book) *excelize.File {
	tb.Helper()
	src, err := b.Bytes()
	if err != nil {
		tb.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(src), excelize.Options{ShortDatePattern: "yyyy-mm-dd"})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { f.Close() })
	return f
}

func columns() []workbook.Column {
	return []workbook.Column{
		{Title: "单位", Width: 30}, {Title: "参赛人数", Kind: workbook.Whole}, {Title: "得分", Kind: workbook.Decimal},
		{Title: "参与率", Kind: workbook.Percent}, {Title: "日期", Kind: workbook.Date}, {Title: "时间", Kind: workbook.Moment},
	}
}

func TestTypes(t *testing.T) {
	t.Parallel()
	b := workbook.New(workbook.Meta{Title: "参赛情况", By: "王芳", At: at, Notes: []string{"口径：女职工"}})
	s := b.Sheet("统计", columns())
	s.Row("某县总工会", int64(3201), quiz.Points(3328), 8325, at, at)
	s.Row("=1+1", nil, 0.5, "—", int64(0))
	s.Row("另一县", int64(1)<<60)
	f := opened(t, b)
	for cell, want := range map[string]struct {
		shown, raw string
		kind       excelize.CellType
	}{
		"A1": {"参赛情况", "参赛情况", excelize.CellTypeInlineString},
		"A2": {"导出人：王芳　导出时间：2021-03-10 20:05", "导出人：王芳　导出时间：2021-03-10 20:05", excelize.CellTypeInlineString},
		"A3": {"口径：女职工", "口径：女职工", excelize.CellTypeInlineString},
		"A4": {"单位", "单位", excelize.CellTypeInlineString},
		"A5": {"某县总工会", "某县总工会", excelize.CellTypeInlineString},
		"B5": {"3201", "3201", excelize.CellTypeUnset},
		"C5": {"33.28", "33.28", excelize.CellTypeUnset},
		"D5": {"83.3%", "0.8325", excelize.CellTypeUnset},
		"E5": {"2021-03-10", "44265", excelize.CellTypeUnset},
		"F5": {"2021-03-10 20:05", "44265.8368055556", excelize.CellTypeUnset},
		"A6": {"=1+1", "=1+1", excelize.CellTypeInlineString},
		"B6": {"", "", excelize.CellTypeUnset},
		"C6": {"0.50", "0.5", excelize.CellTypeUnset},
		"D6": {"—", "—", excelize.CellTypeInlineString},
		"E6": {"", "", excelize.CellTypeUnset},
		"B7": {"1152921504606846976", "1152921504606846976", excelize.CellTypeInlineString},
	} {
		shown, err := f.GetCellValue("统计", cell)
		raw, errRaw := f.GetCellValue("统计", cell, excelize.Options{RawCellValue: true})
		kind, errKind := f.GetCellType("统计", cell)
		if shown != want.shown || raw != want.raw || kind != want.kind || err != nil || errRaw != nil || errKind != nil {
			t.Errorf("%s is %q, %q, of type %d; want %q, %q, %d (%v, %v, %v)", cell, shown, raw, kind, want.shown, want.raw, want.kind, err, errRaw, errKind)
		}
	}
}

// TestSheetIsFitForPrint holds the head in sight, filtered and on every page.
func TestSheetIsFitForPrint(t *testing.T) {
	t.Parallel()
	b := workbook.New(workbook.Meta{Title: "甲", At: at, Notes: []string{"一", "二"}})
	s := b.Sheet("表", columns())
	s.Row("甲")
	s.Row("一段很长很长的文字，要在单元格里换行才能看得完，不止一行，所以这一行要高一些")
	f := opened(t, b)
	panes, err := f.GetPanes("表")
	if err != nil || !panes.Freeze || panes.YSplit != 5 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	var names []string
	for _, n := range f.GetDefinedName() {
		names = append(names, n.Name+" "+n.RefersTo)
	}
	slices.Sort(names)
	if want := []string{"_xlnm.Print_Titles '表'!$5:$5", "_xlnm._FilterDatabase '表'!$A$5:$F$7"}; !slices.Equal(names, want) {
		t.Errorf("names %q, want %q", names, want)
	}
	layout, err := f.GetPageLayout("表")
	if err != nil || *layout.Orientation != "landscape" || *layout.Size != 9 || *layout.FitToWidth != 1 {
		t.Errorf("page %+v, %v", layout, err)
	}
	if props, err := f.GetSheetProps("表"); err != nil || !*props.FitToPage {
		t.Errorf("the page is not fitted: %v", err)
	}
	merged, err := f.GetMergeCells("表")
	if err != nil || len(merged) != 4 || merged[3].GetStartAxis() != "A4" || merged[3].GetEndAxis() != "F4" {
		t.Errorf("merged %v, %v", merged, err)
	}
	if high, err := f.GetRowHeight("表", 7); err != nil || high < 40 {
		t.Errorf("a long text has a row %v high, %v", high, err)
	}
	if wide, err := f.GetColWidth("表", "A"); err != nil || wide < 29.9 || wide > 30.9 {
		t.Errorf("the column is %v wide, %v", wide, err)
	}
	if wide, err := f.GetColWidth("表", "B"); err != nil || wide < 12 {
		t.Errorf("参赛人数 stands in a column %v wide, %v", wide, err)
	}
}

func TestMark(t *testing.T) {
	t.Parallel()
	b := workbook.New(workbook.Meta{Title: "甲", At: at, Mark: "测算，不作评奖依据"})
	b.Sheet("表", columns()).Row("甲")
	f := opened(t, b)
	for cell, want := range map[string]string{"A1": "甲", "A2": "测算，不作评奖依据", "A3": "导出时间：2021-03-10 20:05", "A4": "单位", "A5": "甲"} {
		same(t, f, "表", cell, want)
	}
	edges, err := f.GetHeaderFooter("表")
	if err != nil || !strings.Contains(edges.OddHeader, "测算，不作评奖依据") {
		t.Errorf("the page is headed %+v, %v", edges, err)
	}
	panes, err := f.GetPanes("表")
	if err != nil || panes.YSplit != 4 {
		t.Errorf("panes %+v, %v", panes, err)
	}
}

// TestFullSheetGoesOn fills sheets of six rows.
func TestFullSheetGoesOn(t *testing.T) {
	t.Parallel()
	b := workbook.New(workbook.Meta{Title: "甲", At: at})
	b.SetRows(6)
	s := b.Sheet("名单", []workbook.Column{{Title: "序号", Kind: workbook.Whole}})
	for i := range 7 {
		s.Row(i + 1)
	}
	f := opened(t, b)
	if got := f.GetSheetList(); !slices.Equal(got, []string{"名单", "名单（2）", "名单（3）"}) {
		t.Fatalf("sheets %v", got)
	}
	var all []string
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		if rows[2][0] != "序号" {
			t.Errorf("%s begins with %q", name, rows)
		}
		for _, row := range rows[3:] {
			all = append(all, row...)
		}
	}
	if !slices.Equal(all, []string{"1", "2", "3", "4", "5", "6", "7"}) {
		t.Errorf("rows %q", all)
	}
}

// The parts of a file are the same bytes each time it is written: nothing in it hangs on chance or the clock.
func TestSameRowsGiveTheSameFile(t *testing.T) {
	t.Parallel()
	write := func() map[string][]byte {
		b := workbook.New(workbook.Meta{Title: "参赛情况", By: "王芳", At: at, Mark: "测算"})
		b.Sheet("统计", columns()).Row("某县总工会", 3201, 0.5, 8325, at, at)
		src, err := b.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		return wordtest.Unzip(t, src)
	}
	first := write()
	for range 8 {
		for name, part := range write() {
			if !bytes.Equal(part, first[name]) {
				t.Fatalf("%s is\n%s\nand was\n%s", name, part, first[name])
			}
		}
	}
}

func TestSheetNames(t *testing.T) {
	t.Parallel()
	b := workbook.New(workbook.Meta{Title: "甲"})
	long := strings.Repeat("很", 40)
	for _, name := range []string{"a/b:c", "'引'", "", "History", long, long, "ABC", "abc", "\x00\ufffe", "😀" + long} {
		b.Sheet(name, []workbook.Column{{Title: "x"}}).Row("y")
	}
	f := opened(t, b)
	want := []string{"a_b_c", "’引’", "表", "表 History", strings.Repeat("很", 31), strings.Repeat("很", 28) + "（2）", "ABC", "abc（2）", "表（2）", "😀" + strings.Repeat("很", 29)}
	if got := f.GetSheetList(); !slices.Equal(got, want) {
		t.Errorf("sheets %q, want %q", got, want)
	}
}

func TestFaultsAreKept(t *testing.T) {
	t.Parallel()
	for name, fill := range map[string]func(b *workbook.Book){
		"a bool":            func(b *workbook.Book) { b.Sheet("表", columns()).Row(true) },
		"a number as text":  func(b *workbook.Book) { b.Sheet("表", columns()).Row(1) },
		"no number":         func(b *workbook.Book) { b.Sheet("表", columns()).Row("甲", nil, math.NaN()) },
		"half a person":     func(b *workbook.Book) { b.Sheet("表", columns()).Row("甲", 0.5) },
		"too many cells":    func(b *workbook.Book) { b.Sheet("表", columns()).Row("甲", 1, 2, 3, at, at, 1) },
		"before all dates":  func(b *workbook.Book) { b.Sheet("表", columns()).Row("甲", 1, 2, 3, int64(math.MinInt64)) },
		"no columns":        func(b *workbook.Book) { b.Sheet("表", nil).Row("甲") },
		"no sheet":          func(b *workbook.Book) {},
		"a row after these": func(b *workbook.Book) { s := b.Sheet("表", columns()); s.Row(true); s.Row("甲") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := workbook.New(workbook.Meta{Title: "甲"})
			fill(b)
			if src, err := b.Bytes(); err == nil || src != nil {
				t.Errorf("%d bytes, %v", len(src), err)
			}
		})
	}
}

// FuzzText holds every text to come back as it went in, as text and never as a formula.
func FuzzText(f *testing.F) {
	for _, text := range []string{"", "甲", "=1+1", "＝1", "'", "'-1", "@x", "+1", "-1", "\t=1", " 前后 ", "a\nb", "\r\n", "_x0041_", "_x005F_x0041_", "__x0041__x0042_", "&lt;<b>", "\x00\x1f", "\xff", "\ufffe\uffff", "😀", "007", "1e5", "TRUE", strings.Repeat("长", 32768), strings.Repeat("=😀", 20000)} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b := workbook.New(workbook.Meta{Title: text, By: text, At: at, Notes: []string{text}})
		s := b.Sheet(text, []workbook.Column{{Title: text}, {Title: "数", Kind: workbook.Whole}})
		s.Row(text, text)
		file := opened(t, b)
		name := file.GetSheetName(0)
		if want := utf8.ValidString(text) && !strings.ContainsFunc(text, illegible) && len(utf16.Encode([]rune(text))) <= excelize.TotalCellChars; want {
			same(t, file, name, "A5", strings.ReplaceAll(text, "\r\n", "\n"))
		} else if len(utf16.Encode([]rune(text))) > excelize.TotalCellChars {
			if got, _ := file.GetCellValue(name, "A5"); !strings.HasSuffix(got, workbook.TooLong) && !strings.ContainsFunc(text, illegible) {
				t.Errorf("a long text ends without saying so: %q", got[len(got)-40:])
			}
		}
		for _, cell := range []string{"A1", "A2", "A3", "A4", "A5", "B5"} {
			if formula, err := file.GetCellFormula(name, cell); formula != "" || err != nil {
				t.Errorf("%s is the formula %q, %v", cell, formula, err)
			}
		}
		if got, _ := file.GetCellValue(name, "A5"); layout.IsFormula(got) && !strings.Contains(text, "_x") {
			id, err := file.GetCellStyle(name, "A5")
			if err != nil {
				t.Fatal(err)
			}
			if quote := file.Styles.CellXfs.Xf[id].QuotePrefix; quote == nil || !*quote {
				t.Errorf("%q could become a formula when edited", got)
			}
		}
	})
}

// illegible are the characters a cell cannot hold, or not as they are: a lone return becomes a line end.
func illegible(c rune) bool {
	return c < 0x20 && c != '\n' && c != '\t' || c == 0xfffe || c == 0xffff
}

func same(t *testing.T, f *excelize.File, sheet, cell, want string) {
	t.Helper()
	got, err := f.GetCellValue(sheet, cell)
	if strings.Contains(want, "_x") { // the library joins runs before it reads escapes in them; Office does not
		runs, errRuns := f.GetCellRichText(sheet, cell)
		got, err = "", errRuns
		for _, run := range runs {
			got += run.Text
		}
	}
	if got != want || err != nil {
		t.Errorf("%s holds %q, want %q (%v)", cell, got, want, err)
	}
}

func BenchmarkRows(b *testing.B) {
	for b.Loop() {
		book := workbook.New(workbook.Meta{Title: "名单", By: "王芳", At: at})
		s := book.Sheet("名单", columns())
		for i := range 20_000 {
			s.Row(fmt.Sprintf("第%d基层工会", i), i, quiz.Points(i), i%10000, at, at)
		}
		if _, err := book.Bytes(); err != nil {
			b.Fatal(err)
		}
	}
}
