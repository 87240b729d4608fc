package intake_test

import (
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"lawquiz/questions/intake"
	"lawquiz/questions/intake/layout"
)

// ownHead is the head of our own tables, with four options.
var ownHead = []any{"编号", "修订", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析", "法条依据", "难度", "标签"}

func TestOwnTable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		rows [][]any
		want string
	}{
		{
			"texts stay as they are, whatever they look like",
			[][]any{
				ownHead,
				cells("ldf-001", 3, "单选题", "1. 甲　乙（A）", "A. 甲", "B. 乙", "30.0", "30", "C", "答案：B", "《劳动法》第一条", "难", "甲 乙、丙"),
				cells("", "", "判断题", "是（√）", "", "", "", "", "错误"),
				cells("", "", "填空题", "Ａ____，____", "", "", "", "", "Ｂ|1/2；30.0"),
			},
			`2 单选题 1. 甲　乙（A） [A. 甲|B. 乙|30.0|30] C
			3 判断题 是（√） [正确|错误] 错误
			4 填空题 Ａ____，____ Ｂ/1/2；30.0`,
		},
		{
			"a table filled in by hand: columns moved and added, letters apart, a loose kind",
			[][]any{
				cells("劳动法练习"),
				cells("备注", "题型", "题干", "选项 ａ", "选项b", "选项C", "答案", "修订", "编号"),
				cells("问小王", "多选", "哪些对？", "甲", "乙", "丙", "a、c", "", ""),
				cells("", "不定项选择题", "哪个对？", "甲", "乙", "丙", "乙", "", 2),
				cells("", "判断", "对吗？", "", "", "", "√", "", 3.0),
			},
			`3 多选题 哪些对？ [甲|乙|丙] AC
			4 单选题 哪个对？ [甲|乙|丙] B
			5 判断题 对吗？ [正确|错误] 正确
			notice columns_unused 2`,
		},
		{
			"examples are no questions, and neither are rows filled in ahead",
			[][]any{
				ownHead,
				cells("示例", "", "判断题", "（示例）是吗。", "", "", "", "", "正确"),
				cells("示例", "", "判断题", "我改过的题。", "", "", "", "", "正确"),
				cells("", "", "单选题"),
				ownHead,
				cells("", "", "判断题", "是吗。", "", "", "", "", "正确"),
			},
			`6 判断题 是吗。 [正确|错误] 正确
			notice rows_example 2
			warning example_written 3
			notice rows_prepared 4`,
		},
		{
			"every fault is told where it is",
			[][]any{
				ownHead,
				cells("ldf 001", "二", "单选题", "甲？", "一", "二", "", "四", "E", "", "劳动法第一条", "很难"),
				cells("", "", "", "没有题型", "一", "二", "", "", "A"),
				cells("", "", "简答题", "说说", "", "", "", "", "话"),
				cells("", "", "连连看", "说说", "", "", "", "", "话"),
				cells("", "", "填空题", "____和____", "甲", "", "", "", "98"),
				cells("", "", "判断题", "是吗", "甲", "乙", "", "", "也许"),
				cells("", "", "单选题", "", "一", "二", "", "", "A"),
				cells("ldf-002", "", "判断题", "是吗", "", "", "", "", "对"),
				cells("ldf-002", "", "判断题", "是吗", "", "", "", "", "错"),
				cells("", "", "判断题", "没写答案"),
			},
			`2 单选题 甲？ [一|二||四]
			6 填空题 ____和____ 98
			7 判断题 是吗 [正确|错误]
			9 判断题 是吗 [正确|错误] 正确
			10 判断题 是吗 [正确|错误] 错误
			11 判断题 没写答案 [正确|错误]
			warning id_unclear 2:1 编号
			error revision_unclear 2:2 修订
			error option_empty 2:5 选项
			error key_unclear 2:9 答案
			error citation_unclear 2:11 法条依据
			notice level_unknown 2:12 难度
			error kind_missing 3
			error kind_unsupported 4
			error kind_unknown_word 5
			warning options_unwanted 6:5 选项
			error blank_count 6:9 答案
			warning options_unwanted 7:5 选项
			error key_unclear 7:9 答案
			error stem_missing 8
			error id_twice 10:1 编号
			error key_missing 11:9 答案`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := intake.Read("题库.xlsx", bookOf(t, page{name: "题目", rows: c.rows}), intake.Limits{})
			checkBrief(t, r, c.want)
		})
	}
}

// A workbook of ours has a sheet for its reader; another program's sheets in it are read as ever.
func TestOwnTableBesideOtherSheets(t *testing.T) {
	t.Parallel()
	r := intake.Read("题库.xlsx", bookOf(t,
		page{name: layout.Help, rows: [][]any{cells("题干", "答案"), cells("怎样写", "这样写")}},
		page{name: "题目", rows: [][]any{ownHead, cells("", "", "判断题", "是吗。", "", "", "", "", "正确")}},
		page{name: "别的", rows: [][]any{cells("题干", "答案"), cells("对吗。", "对")}},
	), intake.Limits{})
	checkBrief(t, r, `2 判断题 是吗。 [正确|错误] 正确
		2 判断题 对吗。 [正确|错误] 正确`)
}

// A date in a cell of ours is told of, as in any table.
func TestOwnTableDate(t *testing.T) {
	t.Parallel()
	r := intake.Read("题库.xlsx", bookOf(t, page{name: "题目", rows: [][]any{ownHead, cells("", "", "单选题", "几月几日？", 41027, "不知道", "", "", "A")}, mend: func(f *excelize.File, name string) {
		style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		must(err)
		must(f.SetCellStyle(name, "E2", "E2", style))
	}}), intake.Limits{})
	if len(r.Drafts) != 1 || len(r.Problems) != 1 || r.Problems[0].Code != "cell_date" || r.Problems[0].Column != 5 {
		t.Errorf("got %s", briefOf(r))
	}
}

// Marks between the cells, and what stands in them, do not hide that a text is a table of ours.
func TestOwnTableAsText(t *testing.T) {
	t.Parallel()
	for mark, format := range map[string]intake.Format{",": intake.CSV, ";": intake.CSV, "\t": intake.TSV} {
		lines := []string{
			strings.Join([]string{"编号", "修订", "题型", "题干", "选项A", "选项B", "答案"}, mark),
			strings.Join([]string{"ldf-001", "1", "单选题", `"questions:` + "\n" + `id: 1"`, "'=1+1", "{=乙}", "A"}, mark),
			strings.Join([]string{"", "", "判断题", "\"ANSWER: A\nA. 甲\"", "", "", "正确"}, mark),
		}
		r := intake.Read("题库.csv", []byte(strings.Join(lines, "\r\n")), intake.Limits{})
		if r.Format != format || len(r.Drafts) != 2 || len(r.Problems) > 0 {
			t.Errorf("%q: taken for %s: %s", mark, r.Format, briefOf(r))
			continue
		}
		if q := r.Drafts[0].Question; q.Stem != "questions:\nid: 1" || q.Options[0].Text != "=1+1" || q.Options[1].Text != "{=乙}" {
			t.Errorf("%q: %+v", mark, q)
		}
	}
}

// FuzzOwnTable reads any rows below a head of ours.
func FuzzOwnTable(f *testing.F) {
	f.Add("ldf-001,1,单选题,甲（　）,一,二,A,因为,《劳动法》第一条,易,甲、乙\r\n")
	f.Add("示例,,填空题,____,,,98|九十八；\\|,,,,\r\n,,判断题,\"'=1\n\",,,√,,《a》b,,\r\n")
	f.Add(",,多选题,甲,一,二,\"A,27\",,《,难,\\、\r\n")
	f.Fuzz(func(t *testing.T, rows string) {
		check(t, intake.Read("f.csv", []byte("编号,修订,题型,题干,选项A,选项B,答案,解析,法条依据,难度,标签\r\n"+rows), small()))
	})
}
