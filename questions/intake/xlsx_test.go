package intake_test

import (
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"lawquiz/questions/intake"
)

// What spreadsheets do to what people type.
func TestCellsComeAsTheSheetShowsThem(t *testing.T) {
	t.Parallel()
	styled := func(f *excelize.File, name, at string, style *excelize.Style) {
		id, err := f.NewStyle(style)
		must(err)
		must(f.SetCellStyle(name, at, at, id))
	}
	code := func(text string) *excelize.Style { return &excelize.Style{CustomNumFmt: &text} }
	r := intake.Read("题库.xlsx", bookOf(t, page{
		name: "Sheet1",
		rows: [][]any{
			cells("题干", "选项A", "选项B", "选项C", "选项D", "答案"),
			cells("整数", 30.0, 0.1+0.2, 1e6, -5, "A"),
			cells("样式", 0.3, 12000, 0.5, 8, "A"),
			cells("日期", 45293, 45293, "甲", "乙", "C"),
			cells("布尔", true, false, "", "", "A"),
			cells("错误", nil, "甲", "乙", "", "B"),
			cells("文字数字", "1.0", "2.0", "3.0", "", "B"),
			cells("公式", nil, "甲", "", "", "A"),
		},
		mend: func(f *excelize.File, name string) {
			styled(f, name, "B3", &excelize.Style{NumFmt: 9})
			styled(f, name, "C3", &excelize.Style{NumFmt: 3})
			styled(f, name, "D3", &excelize.Style{NumFmt: 12})
			styled(f, name, "E3", code(`0"天"`))
			styled(f, name, "B4", code(`m"月"d"日"`))
			styled(f, name, "C4", code("yyyy-mm-dd"))
			must(f.SetCellFormula(name, "B6", "NA()"))
			must(f.SetCellFormula(name, "B8", `1+1`))
		},
	}), intake.Limits{})
	checkBrief(t, r, `
		2 单选题 整数 [30|0.3|1000000|-5] A
		3 单选题 样式 [30%|12,000|1/2|8天] A
		4 单选题 日期 [1月2日|2024-01-02|甲|乙] C
		5 判断题 布尔 [正确|错误] 正确
		6 单选题 错误 [|甲|乙] B
		7 单选题 文字数字 [1|2|3] B
		8 单选题 公式 [|甲] A
		warning cell_date 4:2 选项
		warning cell_date 4:3 选项
		error formula_empty 6:2 选项
		error option_empty 6:2 选项
		notice number_trimmed 7:2 选项
		error formula_empty 8:2 选项
		error option_empty 8:2 选项`)
}

func TestHiddenMergedAndRichCells(t *testing.T) {
	t.Parallel()
	r := intake.Read("题库.xlsx", bookOf(t,
		page{name: "题", rows: [][]any{
			cells("章节", "题型", "题干", "选项A", "选项B", "答案"),
			cells("产假", "单选题", "一", "甲", "乙", "A"), cells("", "", "二", "甲", "乙", "B"), cells("工资", "单选题", "", "甲", "乙", "B"),
		}, mend: func(f *excelize.File, name string) {
			must(f.MergeCell(name, "A2", "A3"))
			must(f.MergeCell(name, "B2", "B3"))
			must(f.SetRowVisible(name, 3, false))
			must(f.SetCellRichText(name, "C4", []excelize.RichTextRun{{Text: "三"}, {Text: "（红）", Font: &excelize.Font{Color: "FF0000"}}}))
		}},
		page{name: "旧题", rows: [][]any{cells("题干", "答案"), cells("对吗。", "对")}, mend: func(f *excelize.File, name string) { must(f.SetSheetVisible(name, false)) }},
		page{name: "空表"},
	), intake.Limits{})
	checkBrief(t, r, `
		2 单选题 一 [甲|乙] A
		3 单选题 二 [甲|乙] B
		4 单选题 三（红） [甲|乙] B
		2 判断题 对吗。 [正确|错误] 正确
		warning rows_hidden 3
		warning sheet_hidden
		notice sheet_empty`)
	if r.Drafts[1].Section != "产假" {
		t.Errorf("section %q of a merged cell", r.Drafts[1].Section)
	}
	if r.Drafts[0].Place.Sheet != "题" || r.Drafts[3].Place.Sheet != "旧题" {
		t.Errorf("sheets %q, %q", r.Drafts[0].Place.Sheet, r.Drafts[3].Place.Sheet)
	}
}

// Excel's 1904 dates, real dates and times are shown, never as a bare number.
func TestDatesOfBothEpochs(t *testing.T) {
	t.Parallel()
	yes := true
	src := bookOf(t, page{name: "Sheet1", rows: [][]any{
		cells("题干", "选项A", "选项B", "答案"),
		cells("何时施行？", time.Date(2012, 4, 28, 0, 0, 0, 0, time.UTC), "不知道", "A"),
	}, mend: func(f *excelize.File, name string) {
		must(f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}))
	}})
	r := intake.Read("题库.xlsx", src, intake.Limits{})
	if len(r.Drafts) != 1 || len(r.Problems) != 1 || r.Problems[0].Code != "cell_date" {
		t.Fatalf("got %s", briefOf(r))
	}
	// The value was written for the other epoch, four years and a day later.
	if got := r.Drafts[0].Question.Options[0].Text; got != "2016/4/29" {
		t.Errorf("option %q", got)
	}
}
