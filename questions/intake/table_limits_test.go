package intake_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"lawquiz/questions/intake"
)

// largeBook returns an .xlsx file of n questions, as Excel writes one: every text shared.
func largeBook(tb testing.TB, n int) []byte {
	tb.Helper()
	f := excelize.NewFile()
	defer f.Close()
	set := func(row int, values ...any) {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", row), &values); err != nil {
			tb.Fatal(err)
		}
	}
	set(1, "序号", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析", "章节", "难度")
	for i := range n {
		set(i+2, i+1, "单选题", fmt.Sprintf("第 %d 题：用人单位应当自用工之日起多久内与劳动者订立书面劳动合同？", i+1),
			fmt.Sprintf("%d 日", i), "一个月", "三个月", "一年", "B", fmt.Sprintf("见法律第 %d 处的规定。", i), "第二章 劳动合同的订立", "中")
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// BenchmarkLargeXlsx reads 10 000 questions: under 2 s, and under 150 MB in all its allocations.
func BenchmarkLargeXlsx(b *testing.B) {
	src := largeBook(b, 10_000)
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if r := intake.Read("题库.xlsx", src, intake.Limits{}); len(r.Drafts) != 10_000 || len(r.Problems) != 0 {
			b.Fatalf("%d drafts, %d problems", len(r.Drafts), len(r.Problems))
		}
	}
}

// A full bank of 10 000 questions is read while the heap grows by less than 150 MB.
func TestLargeXlsxMemory(t *testing.T) { //nolint:paralleltest // measures the memory of the whole process
	src := largeBook(t, 10_000)
	before := allocated()
	var r intake.Result
	if peak := peakWhile(func() { r = intake.Read("题库.xlsx", src, intake.Limits{}) }); peak > before+150<<20 {
		t.Errorf("held %d MB more", (peak-before)>>20)
	}
	if len(r.Drafts) != 10_000 || !r.Account.Balanced() {
		t.Errorf("%d drafts, account %+v", len(r.Drafts), r.Account)
	}
}

// hostileTables are workbooks made to exhaust their reader, with the code that refuses them.
func hostileTables(tb testing.TB) map[string]struct {
	src  []byte
	code string
} {
	rows := func(n int, form string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, form, i+2, noise(8))
		}
		return b.String()
	}
	wideRow := func() string {
		var b strings.Builder
		for i := 16000; i > 0; i-- {
			name, err := excelize.ColumnNumberToName(i)
			must(err)
			fmt.Fprintf(&b, `<c r="%s2" t="b"><v>1</v></c>`, name)
		}
		return `<row r="2">` + b.String() + `</row>`
	}
	sheet := func(rows string) string {
		return `<worksheet><sheetData>` + rawHead + rows + `</sheetData></worksheet>`
	}
	raw := func(rows string) []byte { return rawWorkbook(tb, rawHead+rows) }
	manySheets := `<workbook xmlns:r="r"><sheets>` + strings.Repeat(`<sheet name="题" r:id="rId7"/>`, 900) + `</sheets></workbook>`
	return map[string]struct {
		src  []byte
		code string
	}{
		"a bomb":                     {raw(strings.Repeat(" ", 31<<20)), "zip_bomb"},
		"a million empty rows":       {raw(rows(210_000, `<row r="%d" n="%s"/>`)), "too_many_rows"},
		"cells without end":          {raw(rows(20_000, `<row r="%d" n="%s">`+strings.Repeat(`<c t="b"><v>1</v></c>`, 24)+`</row>`)), "too_many_cells"},
		"one sheet under many names": {rawParts(tb, manySheets, rawLinks, rawTexts, rawStyles, sheet(rows(2000, `<row r="%d"><c t="str"><v>%s</v></c><c/></row>`))), "damaged"},
		"texts nobody uses":          {rawParts(tb, rawBook, rawLinks, "<sst>"+strings.Repeat("<si/>", 650_000)+noise(8<<10)+"</sst>", rawStyles, sheet("")), "zip_bomb"},
		"merges without end":         {rawParts(tb, rawBook, rawLinks, rawTexts, rawStyles, `<worksheet><sheetData/>`+strings.Repeat("<mergeCells>", 260)), "xml_too_large"},
		"a wide row, backwards":      {raw(wideRow()), "option_same"},
		"an .xls of empty records":   {xlsOf(oldBook(func(*biff) {}, oldSheet{"题", 0, func(b *biff) { b.WriteString(strings.Repeat("\x01\x02\x00\x00", 4_100_000)) }})), "xml_too_large"},
		"an .xls of numbers": {xlsOf(oldBook(func(*biff) {}, oldSheet{"题", 0, func(b *biff) {
			numbers := "\x00\x00" + strings.Repeat("\x00\x00\x02\x00\x00\x00", 200) + "\xc8\x00"
			for i := range 4000 {
				b.record(0x00bd, uint16(i), numbers)
			}
		}})), "too_many_cells"},
	}
}

func TestHostileTables(t *testing.T) { //nolint:paralleltest // measures the memory of the whole process
	for name, c := range hostileTables(t) {
		before := allocated()
		var r intake.Result
		peak := peakWhile(func() { r = intake.Read("题库.xlsx", c.src, intake.Limits{}) })
		if peak > before+50<<20 {
			t.Errorf("%s: held %d MB more", name, (peak-before)>>20)
		}
		if !strings.Contains(briefOf(r), "error "+c.code) {
			t.Errorf("%s: got %.300s, want %s", name, briefOf(r), c.code)
		}
		checkSound(t, r)
	}
}

// FuzzXlsx packs fuzzed parts, so that the fuzzer works on XML and not on a zip's checksums.
func FuzzXlsx(f *testing.F) {
	f.Add(rawHead+`<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" s="1"><v>41027</v></c><c r="C2" t="e"><v>#N/A</v></c><c r="D2" t="inlineStr"><is><r><t>A</t></r></is></c></row>`, rawTexts, rawStyles)
	f.Add(`<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row><row/><row hidden="1"><c t="s"><v>2</v></c><c t="b"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:A9"/></mergeCells><sheetData>`, rawTexts, rawStyles)
	f.Add(`<row r="3"><c t="str"><f>A1</f></c></row>`, `<sst><si><rPh/></si></sst>`, `<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`)
	f.Fuzz(func(t *testing.T, rows, texts, styles string) {
		check(t, intake.Read("f.xlsx", rawParts(t, rawBook, rawLinks, texts, styles, "<worksheet><sheetData>"+rows+"</sheetData></worksheet>"), small()))
	})
}

// FuzzXls puts fuzzed records into a sound compound file.
func FuzzXls(f *testing.F) {
	f.Add(oldBook(func(b *biff) { sharedTexts(b, "对") }, oldSheet{"题", 0, func(b *biff) { headed(b); label(b, 2, 1, 4); label(b, 2, 4, 4) }}))
	f.Add(oldBook(func(b *biff) { b.record(0x0022, uint16(1)).record(0x041e, uint16(9), narrowString("0%")) }, oldSheet{"题", 1, func(b *biff) {
		b.record(0x00bd, uint16(0), uint16(0), uint16(0), uint32(7), uint16(1)).record(0x0205, uint32(0), uint16(0), uint16(1))
		b.record(0x0006, uint32(0), uint16(0), "\x00\x00\x00\x00\x00\x00\xff\xff").record(0x0207, wideString("对"))
	}}))
	f.Fuzz(func(t *testing.T, stream []byte) { check(t, intake.Read("f.xls", xlsOf(stream), small())) })
}

// FuzzCompound gives broken compound files.
func FuzzCompound(f *testing.F) {
	f.Add(xlsOf(oldBook(func(b *biff) { sharedTexts(b, "对") }, oldSheet{"题", 0, func(b *biff) { headed(b); label(b, 2, 1, 4); label(b, 2, 4, 4) }})))
	f.Fuzz(func(t *testing.T, src []byte) {
		check(t, intake.Read("f.xls", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), src[min(8, len(src)):]...), small()))
	})
}

// FuzzDelimited gives rows under a head, so that they are read as a table.
func FuzzDelimited(f *testing.F) {
	f.Add("题干,题型,选项A,选项B,答案\n", "\"一\"\"\n二\",单选,甲,乙,A\n")
	f.Add("题目序号\t题目内容\t是否正确项\t选项内容\n", "1\t谁？\t1\t甲\n\t\t0\t乙\n")
	f.Add("题型（1单选，2判断）|题目|选项|空1|空2|正确答案\n", "1|谁？|A.甲 B.乙|||A\n2|____。||甲|乙|\n")
	f.Fuzz(func(t *testing.T, head, rows string) { check(t, intake.Read("f.csv", []byte(head+rows), small())) })
}
