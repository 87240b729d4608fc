package intake_test

import (
	"testing"

	"lawquiz/questions/intake"
)

// Letters that stand beside the options, marks in columns of their own, and keys that may be read in
// two ways.
func TestTableLettersAndMarks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		rows [][]any
		want string
	}{
		{
			"a row per option with its letter in one column and its text in the next", [][]any{
				cells("题号", "题干", "选项", "选项内容", "是否正确"),
				cells(1, "产假几天？", "A", "90天", "否"), cells("", "", "B", "98天", "是"), cells(2, "四期包括？", "A.", "经期", "√"), cells("", "", "B.", "孕期", "√"),
			},
			"2 单选题 产假几天？ [90天|98天] B\n4 多选题 四期包括？ [经期|孕期] AB",
		},
		{
			"a tick beside each option", [][]any{
				cells("题干", "选项A", "A正确", "选项B", "B正确"), cells("产假几天？", "90天", "", "98天", "√"),
			},
			"2 单选题 产假几天？ [90天|98天] B",
		},
		{
			"circled keys, a labelled key, a letter with its text", [][]any{
				cells("题干", "选项A", "选项B", "选项C", "答案"),
				cells("选哪些？", "甲", "乙", "丙", "①③"), cells("选哪个？", "甲", "乙", "丙", "答案：B"), cells("谁对？", "甲", "乙", "丙", "A甲、C丙"),
			},
			"2 多选题 选哪些？ [甲|乙|丙] AC\n3 单选题 选哪个？ [甲|乙|丙] B\n4 多选题 谁对？ [甲|乙|丙] AC",
		},
		{
			"a key that is the text of one option and the place of another is told", [][]any{
				cells("题干", "选项1", "选项2", "选项3", "答案"), cells("几个月？", 3, 2, 1, 3), cells("几天？", 1, 2, 3, 3),
			},
			"2 单选题 几个月？ [3|2|1] A\n3 单选题 几天？ [1|2|3] C\nwarning key_number 2:5 答案",
		},
		{
			"options in one cell with spaces or dollars between", [][]any{
				cells("题干", "选项", "答案"), cells("产假几天？", "A 90天 B 98天 C 128天", "B"), cells("哺乳几小时？", "1小时$2小时", "A"),
			},
			"2 单选题 产假几天？ [90天|98天|128天] B\n3 单选题 哺乳几小时？ [1小时|2小时] A",
		},
		{
			"truths under the head 判断; semicolons for one blank are told", [][]any{
				cells("序号", "内容", "判断"), cells(1, "产假九十八天。", "√"), cells(2, "可以降低工资。", "×"), cells(3, "每日工作____小时。", "8；八"),
			},
			"2 判断题 产假九十八天。 [正确|错误] 正确\n3 判断题 可以降低工资。 [正确|错误] 错误\n4 填空题 每日工作____小时。 8；八\nwarning blank_marks 4:3 答案",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			checkBrief(t, intake.Read("题库.xlsx", bookOf(t, page{name: "Sheet1", rows: c.rows}), intake.Limits{}), c.want)
		})
	}
}
