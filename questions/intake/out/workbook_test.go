package out_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"lawquiz/questions"
	"lawquiz/questions/bank"
	"lawquiz/questions/intake"
	"lawquiz/questions/intake/layout"
	"lawquiz/questions/intake/out"
)

// small is a bank with one question of each kind, some of whose texts look like formulas.
func small() questions.Bank {
	cite := []questions.Citation{{Law: "劳动法", Article: "第四十一条"}}
	return questions.Bank{ID: "small", Title: "小题库", Questions: []questions.Question{
		{ID: "s-001", Revision: 12, Kind: questions.Single, Stem: "=HYPERLINK(\"http://a\",\"甲\")", Options: []questions.Option{{Text: "+1", Correct: true}, {Text: "'-1"}, {Text: "007"}}, Citations: cite, Difficulty: 1},
		{ID: "s-002", Revision: 1, Kind: questions.Multiple, Stem: "＝哪些？", Options: []questions.Option{{Text: "@甲", Correct: true}, {Text: "1-2", Correct: true}}, Citations: cite, Difficulty: 2},
		{ID: "s-003", Revision: 1, Kind: questions.Judge, Stem: "是吗？", Options: questions.JudgeOptions(false), Difficulty: 3, Tags: []string{"甲", "乙、丙"}},
		{ID: "s-004", Revision: 1, Kind: questions.Blank, Stem: "____和____", Answers: [][]string{{"98", "九十八|"}, {"=1；"}}, Difficulty: 2},
	}}
}

// opened opens a workbook as its user does.
func opened(t *testing.T, src []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func written(t *testing.T, format intake.Format, banks ...questions.Bank) []byte {
	t.Helper()
	src, err := out.Write(format, banks...)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// TestWorkbookIsText holds every cell to be text: no formula, the text format, and a style that keeps
// what looks like a formula from being one.
func TestWorkbookIsText(t *testing.T) {
	t.Parallel()
	f := opened(t, written(t, intake.Xlsx, small()))
	rows, err := f.GetRows(layout.Sheet)
	if err != nil || len(rows) != 5 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for cell, want := range map[string]string{"D2": small().Questions[0].Stem, "E2": "+1", "F2": "''-1", "G2": "007", "D3": "＝哪些？", "E3": "@甲", "F3": "1-2", "K5": `98|九十八\|；=1\；`, "O4": `甲、乙\、丙`, "B2": "12", "N4": "难"} {
		got, err := f.GetCellValue(layout.Sheet, cell)
		if err != nil || got != want {
			t.Errorf("%s holds %q, want %q, %v", cell, got, want, err)
		}
		id, err := f.GetCellStyle(layout.Sheet, cell)
		if err != nil {
			t.Fatal(err)
		}
		style := f.Styles.CellXfs.Xf[id]
		if text := *style.NumFmtID == 49; text == (cell[0] == 'B') {
			t.Errorf("%s has number format %d", cell, *style.NumFmtID)
		}
		if quoted := style.QuotePrefix != nil && *style.QuotePrefix; quoted != layout.IsFormula(want) {
			t.Errorf("%s is marked as text: %t", cell, quoted)
		}
		if formula, err := f.GetCellFormula(layout.Sheet, cell); formula != "" || err != nil {
			t.Errorf("%s is the formula %q, %v", cell, formula, err)
		}
	}
}

// TestWorkbookHelpsItsReader checks drop-downs, frozen head, filter and the sheet of explanations.
func TestWorkbookHelpsItsReader(t *testing.T) {
	t.Parallel()
	f := opened(t, written(t, intake.Xlsx, small(), small()))
	lists, err := f.GetDataValidations(layout.Sheet)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, l := range lists {
		column, _, _ := strings.Cut(l.Sqref, "2:")
		found = append(found, column+" "+l.Formula1)
	}
	want := []string{`D "单选题,多选题,判断题,填空题"`, `O "易,中,难"`, `L IF($D2="判断题",'填写说明'!$H$1:$H$2,'填写说明'!$H$3)`}
	if !slices.Equal(found, want) {
		t.Errorf("drop-downs %q, want %q", found, want)
	}
	if panes, err := f.GetPanes(layout.Sheet); err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	names := fmt.Sprint(f.GetDefinedName())
	for _, part := range []string{"_xlnm._FilterDatabase  '题目'!$A$1:$P$9", "_xlnm.Print_Titles  '题目'!$1:$1"} {
		if !strings.Contains(names, part) {
			t.Errorf("%q is not among the names %s", part, names)
		}
	}
	help, err := f.GetRows(layout.Help)
	if err != nil {
		t.Fatal(err)
	}
	for _, column := range layout.Columns(0, true) {
		if !slices.ContainsFunc(help, func(row []string) bool { return len(row) > 2 && row[0] == column && row[2] != "" }) {
			t.Errorf("the column %s is not explained", column)
		}
	}
	for cell, want := range map[string]string{"H1": questions.Right, "H2": questions.Wrong, "H3": ""} {
		if got, err := f.GetCellValue(layout.Help, cell); err != nil || got != want {
			t.Errorf("%s of the help holds %q, want %q", cell, got, want)
		}
	}
}

// TestTemplate reads the template as it is, then with a question below its examples.
func TestTemplate(t *testing.T) {
	t.Parallel()
	src, err := out.Template()
	if err != nil {
		t.Fatal(err)
	}
	r := intake.Read("模板.xlsx", src, intake.Limits{})
	if codes := codesOf(r); len(r.Drafts) > 0 || !slices.Equal(codes, []string{"no_questions", "rows_example"}) || !r.Account.Balanced() {
		t.Errorf("the template gives %d questions and %v", len(r.Drafts), codes)
	}
	f := opened(t, src)
	if err := f.SetSheetRow(layout.Sheet, "A6", &[]any{"", "", "多选题", "哪些对？", "甲", "乙", "丙", "", "", "", "AC", "因为。", "《劳动法》第一条", "难", "休息"}); err != nil {
		t.Fatal(err)
	}
	filled, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	r = intake.Read("模板.xlsx", filled.Bytes(), intake.Limits{})
	if len(r.Drafts) != 1 || r.Drafts[0].Question.Key() != "AC" || r.Drafts[0].Place.Row != 6 || !slices.Equal(codesOf(r), []string{"rows_example"}) {
		t.Errorf("the template filled in gives %+v and %v", r.Drafts, r.Problems)
	}
}

// TestTemplateExamples lets the examples through as questions once their numbers are gone.
func TestTemplateExamples(t *testing.T) {
	t.Parallel()
	src, err := out.Template()
	if err != nil {
		t.Fatal(err)
	}
	f := opened(t, src)
	for row := 2; row <= 5; row++ {
		if err := f.SetCellStr(layout.Sheet, fmt.Sprintf("A%d", row), ""); err != nil {
			t.Fatal(err)
		}
	}
	cleared, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	r := intake.Read("模板.xlsx", cleared.Bytes(), intake.Limits{})
	var kinds []questions.Kind
	for _, d := range r.Drafts {
		kinds = append(kinds, d.Question.Kind)
		for _, c := range d.Question.Citations {
			if law, ok := questions.FindLaw(c.Law); !ok {
				t.Errorf("an example cites %+v %+v", c, law)
			}
		}
	}
	if !slices.Equal(kinds, questions.Kinds) || len(r.Problems) > 0 {
		t.Errorf("kinds %v, problems %v", kinds, r.Problems)
	}
}

func codesOf(r intake.Result) []string {
	var codes []string
	for _, p := range r.Problems {
		codes = append(codes, p.Code)
	}
	return codes
}

// TestSameBytes writes the shipped banks twice.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	banks, err := bank.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range tables {
		if !bytes.Equal(written(t, format, banks...), written(t, format, banks...)) {
			t.Errorf("%s differs from one time to the next", format)
		}
	}
}
