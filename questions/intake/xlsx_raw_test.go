package intake_test

import (
	"strings"
	"testing"

	"lawquiz/questions/intake"
)

const (
	rawBook   = `<workbook xmlns:r="r"><workbookPr date1904="0"/><sheets><sheet name="题" sheetId="1" r:id="rId7"/></sheets></workbook>`
	rawLinks  = `<Relationships><Relationship Id="rId7" Type="t/worksheet" Target="/xl/worksheets/one.xml"/><Relationship Id="rId8" Type="t/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId9" Type="t/styles" Target="styles.xml"/></Relationships>`
	rawTexts  = `<sst><si><t>题干</t></si><si><t>答案</t></si><si><r><t xml:space="preserve">劳动 </t></r><r><rPr><b/></rPr><t>合同</t></r><rPh sb="0" eb="2"><t>ラオドン</t></rPh></si><si><t>_x000D_A_x0009_B</t></si></sst>`
	rawStyles = `<styleSheet><numFmts><numFmt numFmtId="176" formatCode="[$-804]yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/><numFmt numFmtId="177" formatCode="h:mm"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="10"/><xf numFmtId="177"/><xf numFmtId="49"/></cellXfs></styleSheet>`
)

// rawWorkbook packs a workbook whose only sheet has the given rows.
func rawWorkbook(tb testing.TB, rows string) []byte {
	tb.Helper()
	return rawParts(tb, rawBook, rawLinks, rawTexts, rawStyles, `<worksheet><sheetData>`+rows+`</sheetData></worksheet>`)
}

func rawParts(tb testing.TB, book, links, texts, styles, sheet string) []byte {
	tb.Helper()
	return packed(tb, []section{
		{"[Content_Types].xml", "<Types/>"}, {"xl/workbook.xml", book}, {"xl/_rels/workbook.xml.rels", links},
		{"xl/sharedStrings.xml", texts}, {"xl/styles.xml", styles}, {"xl/worksheets/one.xml", sheet},
	})
}

const rawHead = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>选项A</t></is></c><c r="C1" t="inlineStr"><is><t>选项B</t></is></c><c r="D1" t="s"><v>1</v></c></row>`

// What other programs than Excel write, part by part.
func TestXlsxCells(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, rows, want string }{
		{"texts in runs, without readings; a text of the cell's own",
			rawHead + `<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="inlineStr"><is><r><t>甲</t></r><r><t>方</t></r></is></c><c r="C2" t="str"><f>X1</f><v>乙</v></c><c r="D2" t="str"><v>A</v></c></row>`,
			`2 单选题 劳动合同 [甲方|乙] A`},
		{"rows and cells without a name",
			`<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row><row/><row><c t="s"><v>2</v></c><c t="b"><v>1</v></c></row>`,
			`3 判断题 劳动合同 [正确|错误] 正确`},
		{"a prefix for every element",
			strings.NewReplacer("<row", "<x:row", "</row", "</x:row", "<c ", "<x:c ", "</c>", "</x:c>", "<v>", "<x:v>", "</v>", "</x:v>", "<is>", "<x:is>", "</is>", "</x:is>", "<t>", "<x:t>", "</t>", "</x:t>").Replace(
				rawHead + `<row r="2"><c r="A2" t="s"><v>2</v></c><c r="D2" t="b"><v>0</v></c></row>`),
			`2 判断题 劳动合同 [正确|错误] 错误`},
		{"cells out of order, one of them twice",
			rawHead + `<row r="2"><c r="D2" t="str"><v>B</v></c><c r="C2"><v>5</v></c><c r="B2"><v>4</v></c><c r="A2" t="s"><v>2</v></c><c r="D2" t="str"><v>A</v></c></row>`,
			`2 单选题 劳动合同 [4|5] A`},
		{"dates, times, percentages, errors, a formula without result",
			rawHead + `<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" s="1"><v>41027</v></c><c r="C2" s="2"><v>0.155</v></c><c r="D2" t="str"><v>A</v></c></row>` +
				`<row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3" s="3"><v>0.5</v></c><c r="C3" t="e"><v>#N/A</v></c><c r="D3" t="str"><v>A</v></c></row>` +
				`<row r="4"><c r="A4" t="s"><v>2</v></c><c r="B4" t="d"><v>2024-05-01</v></c><c r="C4"><v>1</v></c><c r="D4"><f>B1</f></c></row>`,
			`2 单选题 劳动合同 [2012年4月28日|15.50%] A
			3 单选题 劳动合同 [12:00|#N/A] A
			4 单选题 劳动合同 [2024-05-01|1]
			warning cell_date 2:2 选项
			warning cell_date 3:2 选项
			error cell_error 3:3 选项
			warning cell_date 4:2 选项
			error formula_empty 4:4 答案
			error key_missing 4:4 答案`},
		{"a shared text that is not there, escapes, a style that is not there",
			rawHead + `<row r="2"><c r="A2" t="s"><v>99</v></c><c r="B2" t="s"><v>3</v></c><c r="C2" s="88"><v>30.0</v></c><c r="D2" t="str"><v>A</v></c></row>` +
				`<row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3" t="s"><v>3</v></c><c r="C3" s="4"><v>3.0000000000000004</v></c><c r="D3" t="str"><v>B</v></c></row>`,
			`3 单选题 劳动合同 [A B|3] B
			error stem_missing 2`},
		{"text beyond the last row that holds something does not count",
			rawHead + `<row r="2"><c r="A2" t="s"><v>2</v></c><c r="D2" t="b"><v>1</v></c></row><row r="1048576" ht="20"><c r="A1048576" s="1"/></row>`,
			`2 判断题 劳动合同 [正确|错误] 正确`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			checkBrief(t, intake.Read("题.xlsx", rawWorkbook(t, c.rows), intake.Limits{}), c.want)
		})
	}
}

// A workbook that is not whole gives no question at all, rather than the first half of them.
func TestXlsxRefused(t *testing.T) {
	t.Parallel()
	row := `<row r="2"><c r="A2" t="s"><v>2</v></c><c r="D2" t="b"><v>1</v></c></row>`
	sheet := func(rows string) string { return `<worksheet><sheetData>` + rows + `</sheetData></worksheet>` }
	for _, c := range []struct {
		name, code string
		src        []byte
	}{
		{"a sheet that breaks off", "damaged", rawParts(t, rawBook, rawLinks, rawTexts, rawStyles, `<worksheet><sheetData>`+rawHead+row)},
		{"a sheet with crossed tags", "damaged", rawParts(t, rawBook, rawLinks, rawTexts, rawStyles, `<worksheet><sheetData>`+rawHead+`</c></row></row></row></sheetData></worksheet>`)},
		{"rows out of order", "damaged", rawWorkbook(t, rawHead+row+row)},
		{"no relations", "damaged", packed(t, []section{{"xl/workbook.xml", rawBook}})},
		{"a sheet without its part", "damaged", rawParts(t, rawBook, strings.ReplaceAll(rawLinks, "one.xml", "two.xml"), rawTexts, rawStyles, sheet(row))},
		{"an entity of its own", "xml_entity", rawParts(t, rawBook, rawLinks, `<!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>`, rawStyles, sheet(rawHead+row))},
		{"an entity nobody declared", "damaged", rawWorkbook(t, rawHead+`<row r="2"><c t="str"><v>&nbsp;</v></c></row>`)},
		{"a text without end", "xml_too_large", rawWorkbook(t, rawHead+`<row r="2"><c t="str"><v>`+noise(3<<20)+`</v></c></row>`)},
		{"elements inside each other", "xml_too_large", rawWorkbook(t, strings.Repeat("<a>", 300))},
		{"a row far below", "too_many_rows", rawWorkbook(t, rawHead+`<row r="1048576"><c t="b"><v>1</v></c></row>`)},
		{"no sheets", "empty_file", rawParts(t, `<workbook/>`, rawLinks, rawTexts, rawStyles, sheet(""))},
		{"an empty sheet", "empty_file", rawWorkbook(t, "")},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := intake.Read("题.xlsx", c.src, intake.Limits{})
			last := r.Problems[len(r.Problems)-1]
			for _, p := range r.Problems {
				if p.Severity == intake.Error {
					last = p
				}
			}
			if last.Code != c.code || last.Severity != intake.Error || len(r.Drafts) != 0 {
				t.Errorf("got %s, want %s", briefOf(r), c.code)
			}
		})
	}
}

// noise returns so many bytes of text that packs badly.
func noise(n int) string {
	b := make([]byte, n)
	for i, x := 0, uint32(1); i < n; i++ {
		x = x*1664525 + 1013904223
		b[i] = 'a' + byte(x>>24)%26
	}
	return string(b)
}
