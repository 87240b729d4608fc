package intake_test

import (
	"testing"

	"github.com/xuri/excelize/v2"

	"lawquiz/questions/intake"
)

// Rows and columns that are not as their head promises.
func TestTableOddities(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		rows  [][]any
		merge []string // corners of merged cells, two by two
		want  string
	}{
		{
			"a merged stem over its options, one to a row", [][]any{
				cells("题干", "题型", "选项", "答案", "解析"),
				cells("选谁？", "单选题", "A. 甲", "B", "因为"), cells("", "", "B. 乙", "", "所以"), cells("对不对。", "判断题", "", "错", ""),
			}, []string{"A2", "A3"},
			"2 单选题 选谁？ [甲|乙] B\n4 判断题 对不对。 [正确|错误] 错误",
		},
		{
			"a forgotten stem is no continuation, a second option under a merged stem is told", [][]any{
				cells("题干", "选项A", "选项B", "答案"),
				cells("选谁？", "甲", "乙", "B"), cells("", "丙", "", ""), cells("", "甲", "乙", "A"),
			}, []string{"A2", "A3"},
			`2 单选题 选谁？ [甲|乙] B
			error cell_extra 3:2 选项
			error stem_missing 4`,
		},
		{
			"a forgotten stem beside options in one cell", [][]any{
				cells("序号", "题干", "选项", "答案"), cells(1, "选谁？", "A.甲 B.乙", "B"), cells(2, "", "A.甲 B.乙", "A"), cells("", "", "A.甲 B.乙", "A"),
			}, nil,
			`2 单选题 选谁？ [甲|乙] B
			error stem_missing 3
			error stem_missing 4`,
		},
		{
			"rows prepared with a number and a kind; a title in the kind's column", [][]any{
				cells("题型", "题干", "答案"), cells("单选题", "", ""), cells("一、判断题"), cells("", "对不对。", "错"), cells("判断题"),
			}, nil,
			`4 判断题 对不对。 [正确|错误] 错误
			notice rows_prepared 2`,
		},
		{
			"answers of blanks among the options; a lone mark for a statement", [][]any{
				cells("题型", "题干", "选项A", "选项B", "答案", "是否正确"),
				cells("填空题", "____和____。", "孕期", "产期", "", ""), cells("判断题", "对不对。", "", "", "", "×"), cells("判断题", "是不是。", "", "", "", "也许"),
			}, nil,
			`2 填空题 ____和____。 孕期；产期
			3 判断题 对不对。 [正确|错误] 错误
			4 判断题 是不是。 [正确|错误] 错误
			error truth_unclear 4:6 答案`,
		},
		{
			"notes on single options, indefinite kinds, English heads", [][]any{
				cells("题号", "领域", "type", "question", "optionA", "optionB", "optionC", "answer", "整体解析", "选项A解析", "解析B"),
				cells("甲-1", "工会", "不定项", "选谁？", "甲", "乙", "丙", "C", "总之", "不对", "也不对"), cells("甲-2", "工会", "multiple", "选谁？", "甲", "乙", "丙", "A|C", "", "", ""),
				cells("甲-3", "工会", "truefalse", "对。", "", "", "", "TRUE", "", "", ""), cells("甲-4", "工会", "连线题", "连起来", "", "", "", "略", "", "", ""), cells("甲-5", "工会", "随便", "选谁？", "甲", "乙", "", "A", "", "", ""),
			}, nil,
			`2 单选题 选谁？ [甲|乙|丙] C
			3 多选题 选谁？ [甲|乙|丙] AC
			4 判断题 对。 [正确|错误] 正确
			6 单选题 选谁？ [甲|乙] A
			error kind_unsupported 5
			warning kind_unknown_word 6:3 题型`,
		},
		{
			"a head that explains numbers from 1, essays among them", [][]any{
				cells("题干内容", "题目类型(1-单选,2-多选,3-判断,4-简答)", "难度(1-简单,2-中等,3-困难)", "选项(JSON格式)", "答案", "解析"),
				cells("选谁？", 1, 1, `["甲","乙"]`, "B", ""), cells("选几个？", 2, 2, `[{"label":"甲"},{"label":"乙"}]`, "AB", ""), cells("对。", 3, 3, "", "正确", ""), cells("说说。", 4, 3, "", "略", ""),
			}, nil,
			`2 单选题 选谁？ [甲|乙] B
			3 多选题 选几个？ [甲|乙] AB
			4 判断题 对。 [正确|错误] 正确
			error kind_unsupported 5`,
		},
		{
			"kinds that keys contradict, keys nobody gave, two columns for one field", [][]any{
				cells("题型", "题目", "题干", "选项A", "选项B", "选项B", "答案"),
				cells("单选题", "标题", "选谁？", "甲", "乙", "", "AB"), cells("多选题", "标题", "选谁？", "甲", "乙", "", "B"), cells("单选题", "标题", "选谁？", "甲", "乙", "", ""), cells("单选题", "标题", "选谁？", "", "", "", "A"),
			}, nil,
			`2 单选题 选谁？ [甲|乙] AB
			3 多选题 选谁？ [甲|乙] B
			4 单选题 选谁？ [甲|乙]
			notice columns_unused 1
			error key_single 2:7 答案
			error key_multiple 3:7 答案
			error key_missing 4:7 答案
			error options_missing 5`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			src := bookOf(t, page{name: "Sheet1", rows: c.rows, mend: func(f *excelize.File, name string) {
				for i := 0; i+1 < len(c.merge); i += 2 {
					must(f.MergeCell(name, c.merge[i], c.merge[i+1]))
				}
			}})
			checkBrief(t, intake.Read("题库.xlsx", src, intake.Limits{}), c.want)
		})
	}
}

// A number comes as its cell shows it.
func TestNumberFormats(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code  string
		value float64
		want  string
	}{
		{"General", 30, "30"}, {"General", 0.1 + 0.2, "0.3"}, {"General", -1.5, "-1.5"}, {"General", 123456789012, "123456789012"}, {"General", 1e25, "1e+25"},
		{"0", 7, "7"}, {"0", 1.5, "1.5"}, {"0.00", 2, "2.00"}, {"#,##0", 1234567, "1,234,567"}, {"#,##0.0", -1234.5, "-1,234.5"},
		{"0%", 0.3, "30%"}, {"0.0%", 0.125, "12.5%"}, {`"约"0"天"`, 98, "约98天"}, {`0\日`, 5, "5日"}, {`_ * 0_ ;_ * -0_ ;@`, 4, "4"}, {"[Red]0;[Blue]-0", 6, "6"}, {"@", 8, "8"},
		{"# ?/?", 0.5, "1/2"}, {"# ??/??", 3.25, "3 1/4"}, {"# ?/?", 2, "2"}, {"# ?/?", -0.75, "-3/4"},
		{"yyyy/m/d", 41027, "2012/4/28"}, {"yyyy-mm-dd hh:mm:ss", 41027.5, "2012-04-28 12:00:00"}, {`[$-804]m"月"d"日";@`, 45293, "1月2日"}, {"mm:ss", 0.0625, "30:00"},
		{"d-mmm-yy", 59, "28-2-00"}, {"yyyy/m/d", 59, "1900/2/28"}, {"yyyy/m/d", 61, "1900/3/1"}, {"[h]:mm", 0.25, "6:00"}, {"yyyy", -5, "-5"}, {"[", 3, "3"}, {`"`, 3, "3"},
	} {
		t.Run(c.code, func(t *testing.T) {
			t.Parallel()
			src := bookOf(t, page{name: "Sheet1", rows: [][]any{cells("题干", "选项A", "选项B", "答案"), cells("谁？", c.value, "别的", "B")}, mend: func(f *excelize.File, name string) {
				id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &c.code})
				must(err)
				must(f.SetCellStyle(name, "B2", "B2", id))
			}})
			r := intake.Read("题库.xlsx", src, intake.Limits{})
			if len(r.Drafts) != 1 || len(r.Drafts[0].Question.Options) != 2 {
				t.Fatalf("got %s", briefOf(r))
			}
			if got := r.Drafts[0].Question.Options[0].Text; got != c.want {
				t.Errorf("%g shown by %q as %q, want %q", c.value, c.code, got, c.want)
			}
		})
	}
}
