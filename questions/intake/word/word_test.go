package word_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"lawquiz/questions/intake/word"
	"lawquiz/questions/intake/word/wordtest"

	"pgregory.net/rapid"
)

// notice is a document with everything a document may hold.
func notice() *word.Document {
	d := &word.Document{Title: "公示 <1> & “2”", Footer: true, Styles: []word.Style{
		{ID: "Note", Name: "注", Size: 9, Color: "666666", Bold: true, Hei: true, Center: true, Indent: 18, Hang: 9, Before: 3, After: 4, Keep: true, Level: 4, Next: word.Normal},
		{ID: word.Heading2, Name: "heading 2", Size: 20},
	}}
	d.Paragraph(word.Title, word.Run{Text: "优秀组织奖公示"})
	d.Heading(1, "一、名单")
	d.Heading(9, "三级以下都是三级")
	d.Paragraph("", word.Run{Text: "得分：", Bold: true}, word.Run{Text: " 98.5\t分\n第二行 <b> & ]]> ", Underline: true, Color: "C00000", Size: 12})
	d.Add(word.Paragraph{Style: "Note", Break: true, Runs: []word.Run{{Text: "另页"}}})
	d.Table(word.Table{Widths: []float64{60, 200}, Head: 1, Rows: [][]word.Cell{
		{word.Text("名次"), word.Text("单位")},
		{word.Text("1"), {{Runs: []word.Run{{Text: "甲厂", Bold: true}}}, {Runs: []word.Run{{Text: "（第二段）"}}}}},
		{word.Text("2")},
		{word.Text("3"), word.Text("乙厂"), word.Text("多出来的一格")},
	}})
	d.Table(word.Table{Widths: []float64{100}, Rows: [][]word.Cell{{word.Text("末尾")}}})
	d.Table(word.Table{})
	return d
}

// official is a document in the types of official papers.
func official() *word.Document {
	return &word.Document{Styles: []word.Style{
		{ID: "Head", Name: "公文标题", Face: word.BiaoSong, Size: 22, Center: true, Line: 32},
		{ID: "Body", Name: "公文正文", Face: word.FangSong, Size: 16, Full: true, First: 32, Line: 28},
		{ID: "Sign", Name: "落款", Face: word.FangSong, Size: 16, Right: true},
	}}
}

// TestFaces holds official types to name what to take in their place, and others to name nothing.
func TestFaces(t *testing.T) {
	t.Parallel()
	found := parts(t, official())
	for name, wants := range map[string][]string{
		"word/fontTable.xml": {`<w:font w:name="方正小标宋简体"><w:altName w:val="宋体"/>`, `<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>`},
		"word/styles.xml": {
			`<w:spacing w:before="0" w:after="0" w:line="560" w:lineRule="exact"/><w:ind w:firstLine="640"/><w:jc w:val="both"/></w:pPr><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋_GB2312"`,
			`<w:pPr><w:jc w:val="right"/></w:pPr>`, `w:eastAsia="方正小标宋简体"`,
		},
	} {
		for _, want := range wants {
			if !strings.Contains(found[name], want) {
				t.Errorf("%s lacks %s", name, want)
			}
		}
	}
	if strings.Contains(found["word/fontTable.xml"], "楷体") {
		t.Error("a type nothing is printed in is listed")
	}
	if _, listed := parts(t, notice())["word/fontTable.xml"]; listed {
		t.Error("a document in usual types lists others")
	}
}

// parts unpacks a document.
func parts(t testing.TB, d *word.Document) map[string]string {
	t.Helper()
	src, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for name, content := range wordtest.Unzip(t, src) {
		found[name] = string(content)
	}
	return found
}

func TestSameDocumentSameBytes(t *testing.T) {
	t.Parallel()
	first, err := notice().Bytes()
	if err != nil {
		t.Fatal(err)
	}
	second, err := notice().Bytes()
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("the same document gave other bytes, error %v", err)
	}
}

// TestPartsAreNamed holds that every part is well formed, declared, and reached by a relation.
func TestPartsAreNamed(t *testing.T) {
	t.Parallel()
	for _, d := range []*word.Document{notice(), official(), {}} {
		found := parts(t, d)
		links := found["_rels/.rels"] + found["word/_rels/document.xml.rels"]
		for name, content := range found {
			wellFormed(t, name, content)
			if strings.HasSuffix(name, ".rels") || name == "[Content_Types].xml" {
				continue
			}
			if !strings.Contains(found["[Content_Types].xml"], `PartName="/`+name+`"`) {
				t.Errorf("%s has no content type", name)
			}
			if !strings.Contains(links, `Target="`+name+`"`) && !strings.Contains(links, `Target="`+strings.TrimPrefix(name, "word/")+`"`) {
				t.Errorf("no relation leads to %s", name)
			}
		}
	}
}

func wellFormed(t testing.TB, name, content string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(content))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, content)
		}
	}
}

func TestNobodyIsNamed(t *testing.T) {
	t.Parallel()
	for name, content := range parts(t, notice()) {
		for _, unwanted := range []string{"creator", "lastModifiedBy", "dcterms:", "Company", "rsid"} {
			if strings.Contains(content, unwanted) {
				t.Errorf("%s names %s", name, unwanted)
			}
		}
	}
}

// TestBody holds the order the schema wants and what became of each thing.
func TestBody(t *testing.T) {
	t.Parallel()
	found := parts(t, notice())
	body := found["word/document.xml"]
	for _, want := range []string{
		`<w:pStyle w:val="Title"/></w:pPr><w:r><w:t>优秀组织奖公示</w:t>`,
		`<w:pStyle w:val="Heading3"/></w:pPr><w:r><w:t>三级以下都是三级</w:t>`,
		`<w:r><w:rPr><w:b/><w:bCs/></w:rPr><w:t>得分：</w:t></w:r>`,
		`<w:color w:val="C00000"/><w:sz w:val="24"/><w:szCs w:val="24"/><w:u w:val="single"/></w:rPr><w:t xml:space="preserve"> 98.5</w:t><w:tab/><w:t>分</w:t><w:br/>`,
		`<w:pStyle w:val="Note"/><w:pageBreakBefore/></w:pPr>`,
		`<w:cantSplit/><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:tcW w:w="1200" w:type="dxa"/><w:shd`,
		`<w:p/></w:tc></w:tr>`,
		`</w:tbl><w:p/><w:tbl>`,
		`</w:tbl><w:p/><w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the body lacks %s", want)
		}
	}
	if strings.Contains(body, "多出来的一格") || strings.Count(body, "<w:tbl>") != 2 {
		t.Error("a cell without a column, or a table without any, was written")
	}
	styles := found["word/styles.xml"]
	for _, want := range []string{`w:eastAsia="宋体"`, `w:eastAsia="黑体"`, `w:customStyle="1" w:styleId="Note"><w:name w:val="注"/>`, `w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr></w:pPr><w:rPr><w:sz w:val="40"/>`} {
		if !strings.Contains(styles, want) {
			t.Errorf("the styles lack %s", want)
		}
	}
	if !strings.Contains(found["word/footer1.xml"], `w:instr=" PAGE "`) || !strings.Contains(found["docProps/core.xml"], "公示 &lt;1&gt; &amp;") {
		t.Error("footer or title is missing")
	}
}

// TestAnyTextIsHeld holds that any text whatever gives well-formed parts that show it.
func TestAnyTextIsHeld(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.Just("\x00\x1f\ufffe"), rapid.Just("\xff甲")).Draw(rt, "text")
		d := &word.Document{Title: text}
		d.Paragraph("", word.Run{Text: text})
		d.Table(word.Table{Widths: []float64{100}, Rows: [][]word.Cell{{word.Text(text)}}})
		for name, content := range parts(t, d) {
			wellFormed(t, name, content)
		}
	})
}
