package intake_test

import (
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"

	"lawquiz/questions/intake"
)

func cells(values ...any) []any { return values }

// Every convention of question tables, in words of our own.
func TestTableConventions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		pages []page
		want  string
	}{
		{
			"heads with notes, white space and line breaks",
			[]page{{name: "Sheet1", rows: [][]any{
				cells("题干（必填）", "题型 （必填）", "选项 A", "选项 B", "选项C", "选项D\n(勿删)", "正确答案H\n（必填）", "解析", "章节", "难度"),
				cells("产假最少多少天？", "单选题", "90", "98", "128", "158", "B", "见规定", "第二章", "易"),
				cells("女职工依法享有哪些假期？", "多选题", "产假", "哺乳时间", "年休假", "", "ABC", "", "第二章", "中"),
				cells("经期可以安排冷水作业。", "判断题", "", "", "", "", "错误", "", "", "难"),
				cells("产假为____天。", "填空题", "", "", "", "", "98|九十八", "", "", ""),
			}}},
			`2 单选题 产假最少多少天？ [90|98|128|158] B
			3 多选题 女职工依法享有哪些假期？ [产假|哺乳时间|年休假] ABC
			4 判断题 经期可以安排冷水作业。 [正确|错误] 错误
			5 填空题 产假为____天。 98/九十八`,
		},
		{
			"title rows above, head in row 4, numbered options, two keys",
			[]page{{name: "题库", rows: [][]any{
				cells("标题", "女职工权益"), cells("描述", "练习"), cells("用时", 30),
				cells("题干", "题型", "选择项1", "选择项2", "选择项3", "解析", "答案1", "答案2", "得分1", "得分2"),
				cells("哪一项是产假？", "单选题", "休息", "产后休养", "旅行", "", "B", "", 2, ""),
				cells("____和____受保护。", "填空题", "", "", "", "", "孕期", "哺乳期", 1, 1),
			}}},
			`5 单选题 哪一项是产假？ [休息|产后休养|旅行] B
			6 填空题 ____和____受保护。 孕期；哺乳期
			`,
		},
		{
			"a sheet for each kind, essays refused by name, a stray character told",
			[]page{
				{name: "单选题", rows: [][]any{cells("序号", "题干", "选项 A", "选项  B", "解析", "分数", "答案", "标签"), cells(1, "工会是谁的组织？", "职工", "企业", "见工会法", 5, "A", "工会 组织"), cells("", "", "", "", "", "", "", "ä")}},
				{name: "判断题", rows: [][]any{cells("序号", "题干", "选项 A", "选项 B", "答案"), cells(1, "工会是职工的组织。", "正确", "错误", "A")}},
				{name: "填空题", rows: [][]any{cells("序号", "题干", "空 1", "空 2", "单空分数"), cells(1, "产假____天，难产加____天。", 98, 15, 2)}},
				{name: "简答题", rows: [][]any{cells("序号", "题干", "答案"), cells(1, "说说工会的作用。", "维护职工权益")}},
			},
			`2 单选题 工会是谁的组织？ [职工|企业] A
			2 判断题 工会是职工的组织。 [正确|错误] 正确
			2 填空题 产假____天，难产加____天。 98；15
			warning row_unclear 3
			error kind_unsupported 2`,
		},
		{
			"a row for each option, grouped by number, cells left out or repeated",
			[]page{{name: "导出", rows: [][]any{
				cells("题目序号", "题目类型", "题目内容", "整体解析", "题目图片", "是否正确项", "选项内容", "选项解析"),
				cells(1, "单选题", "最长哺乳时间算到婴儿几岁？", "一周岁", "", "是", "一岁", "对"),
				cells("", "", "", "", "", "否", "两岁", ""),
				cells(2, "多选题", "哪些属于四期？", "", "", 1, "经期", ""),
				cells(2, "多选题", "哪些属于四期？", "", "", 1, "孕期", ""),
				cells(2, "多选题", "哪些属于四期？", "", "", 0, "假期", ""),
				cells(3, "判断题", "怀孕可以辞退。", "", "图.png", "否", "正确", ""),
				cells("", "", "", "", "", "是", "错误", ""),
			}}},
			`2 单选题 最长哺乳时间算到婴儿几岁？ [一岁|两岁] A
			4 多选题 哪些属于四期？ [经期|孕期|假期] AB
			7 判断题 怀孕可以辞退。 [正确|错误] 错误
			warning image_dropped 7:5 图片`,
		},
		{
			"a mark beside each option, kinds in numbers by the usual order",
			[]page{{name: "Sheet1", rows: [][]any{
				cells("试题类型", "题干", "解析", "选项一内容", "选项一是否正确", "选项二内容", "选项二是否正确", "选项三内容", "选项三是否正确"),
				cells(1, "谁批准夜班？", "", "本人", 1, "班长", 0, "同事", 0),
				cells(2, "哪些要登记？", "", "产假", 1, "孕期", "√", "天气", ""),
				cells(3, "孕妇可以加班。", "", "对", 0, "错", 1),
			}}},
			`2 单选题 谁批准夜班？ [本人|班长|同事] A
			3 多选题 哪些要登记？ [产假|孕期|天气] AB
			4 判断题 孕妇可以加班。 [正确|错误] 错误`,
		},
		{
			"the head explains the numbers",
			[]page{{name: "Sheet1", rows: [][]any{
				cells("问题", "题型（0单选，1判断，2多选）", "考试人员类型（0工人）", "选项A", "选项B", "答案（多选用英文逗号分隔，如：A,B）"),
				cells("选一个", 0, 0, "甲", "乙", "a"), cells("这句话成立。", 1, 0, "", "", "对"), cells("选几个", 2, 0, "甲", "乙", "A,B"),
			}}},
			`2 单选题 选一个 [甲|乙] A
			3 判断题 这句话成立。 [正确|错误] 正确
			4 多选题 选几个 [甲|乙] AB`,
		},
		{
			"numbers nobody explains are inferred, and that is told",
			[]page{{name: "Sheet1", rows: [][]any{
				cells("题型", "题干", "选项A", "选项B", "答案"),
				cells(7, "选一个", "甲", "乙", "A"), cells(8, "这句话成立。", "", "", "√"), cells(9, "选几个", "甲", "乙", "AB"),
			}}},
			`2 单选题 选一个 [甲|乙] A
			3 判断题 这句话成立。 [正确|错误] 正确
			4 多选题 选几个 [甲|乙] AB
			warning kind_codes 1`,
		},
		{
			"all options in one cell, with letters, lines, strokes or as JSON",
			[]page{{name: "Sheet1", rows: [][]any{
				cells("专业", "题型", "题目", "选项", "正确答案"),
				cells("法律", "单选", "一", "A. 红色,B. 绿色", "B. 绿色"),
				cells("法律", "多选", "二", "A、红色\nB、绿色\nC、蓝色", "A. 红色,C. 蓝色"),
				cells("法律", "单选", "三", "红色|绿色", "红色"),
				cells("法律", "单选", "四", `["红色","绿色"]`, 2),
				cells("法律", "单选", "五", `{"A":"红色","B":"绿色"}`, "A"),
				cells("法律", "单选", "六", `[{"key":"A","value":"红色"},{"key":"B","value":"绿色"}]`, "B"),
				cells("法律", "单选", "七", "红色\n绿色", "B"),
				cells("法律", "单选", "八", "(A)红色 (B)绿色", "Ｂ"),
			}}},
			`2 单选题 一 [红色|绿色] B
			3 多选题 二 [红色|绿色|蓝色] AC
			4 单选题 三 [红色|绿色] A
			5 单选题 四 [红色|绿色] B
			6 单选题 五 [红色|绿色] A
			7 单选题 六 [红色|绿色] B
			8 单选题 七 [红色|绿色] B
			9 单选题 八 [红色|绿色] B`,
		},
		{
			"keys in every form, no kind column",
			[]page{{name: "Sheet1", rows: [][]any{
				cells("题目", "A", "B", "C", "D", "参考答案"),
				cells("一", "甲", "乙", "丙", "丁", "A，C，D"), cells("二", "甲", "乙", "丙", "丁", "A、B"), cells("三", "甲", "乙", "丙", "丁", "a c"),
				cells("四", "甲", "乙", "丙", "丁", "A;B"), cells("五", "甲", "乙", "丙", "丁", "ＡＢ"), cells("六", "甲", "乙", "丙", "丁", 3), cells("七", "甲", "乙", "丙", "丁", "1,4"),
				cells("八", "甲", "乙", "丙", "丁", "丙"), cells("九", "甲", "乙", "丙", "丁", "D. 丁"), cells("十成立。", "", "", "", "", "√"), cells("十一成立。", "", "", "", "", "F"),
				cells("十二", "A.甲", "B.乙", "C.丙", "D.丁", "B。见第一条"), cells("十三", "甲", "乙", "丙", "丁", "E"), cells("十四", "甲", "乙", "", "丁", "D"),
			}}},
			`2 多选题 一 [甲|乙|丙|丁] ACD
			3 多选题 二 [甲|乙|丙|丁] AB
			4 多选题 三 [甲|乙|丙|丁] AC
			5 多选题 四 [甲|乙|丙|丁] AB
			6 多选题 五 [甲|乙|丙|丁] AB
			7 单选题 六 [甲|乙|丙|丁] C
			8 多选题 七 [甲|乙|丙|丁] AD
			9 单选题 八 [甲|乙|丙|丁] C
			10 单选题 九 [甲|乙|丙|丁] D
			11 判断题 十成立。 [正确|错误] 正确
			12 判断题 十一成立。 [正确|错误] 错误
			13 单选题 十二 [甲|乙|丙|丁] B
			14 单选题 十三 [甲|乙|丙|丁]
			15 单选题 十四 [甲|乙||丁] D
			error key_unclear 14:6 答案
			error option_empty 15:2 选项`,
		},
		{
			"titles between rows, the head again, rows with a number only, stems with their own number",
			[]page{{name: "Sheet1", rows: [][]any{
				cells("职工普法题库"),
				cells("题干", "选项A", "选项B", "答案"),
				cells("一、单选题（每题2分）"),
				cells("1、谁负责？", "甲", "乙", "A"),
				cells("题干", "选项A", "选项B", "答案"),
				cells("二、判断题"),
				cells("2.这句话对。", "", "", "A"),
				cells(""),
			}}, {name: "第二张", rows: [][]any{
				cells("序号", "题干", "选项A", "选项B", "答案"),
				cells(1, "谁负责？", "甲", "乙", "A"), cells(2), cells(3), cells(4, "", "甲", "乙", "B"),
			}}},
			`4 单选题 谁负责？ [甲|乙] A
			7 判断题 这句话对。 [正确|错误] 正确
			2 单选题 谁负责？ [甲|乙] A
			notice judge_letter 7:4 答案
			notice rows_prepared 3
			error stem_missing 5`,
		},
		{
			"a head of two rows under one wide cell, and one whose cells are empty",
			[]page{
				{name: "甲", rows: [][]any{cells("题干", "选项", "", "", "答案"), cells("", "A", "B", "C", ""), cells("选谁？", "甲", "乙", "丙", "C")},
					mend: func(f *excelize.File, name string) { must(f.MergeCell(name, "B1", "D1")) }},
				{name: "乙", rows: [][]any{cells("题干", "备选项", "", "", "答案"), cells("选谁？", "甲", "乙", "丙", "C")}},
			},
			`3 单选题 选谁？ [甲|乙|丙] C
			2 单选题 选谁？ [甲|乙|丙] C`,
		},
		{
			"no head at all, beside notes for the reader",
			[]page{
				{name: "填写说明", rows: [][]any{cells("请按格式填写"), cells(""), cells("不要删列")}},
				{name: "题", rows: [][]any{cells("题干", "答案"), cells("这句话对。", "对")}},
				{name: "草稿", rows: [][]any{cells("谁知道呢", "甲"), cells("", "乙")}},
			},
			`2 判断题 这句话对。 [正确|错误] 正确
			notice sheet_notes
			warning head_missing 1`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := intake.Read("题库.xlsx", bookOf(t, c.pages...), intake.Limits{})
			if r.Format != intake.Xlsx {
				t.Errorf("format %q", r.Format)
			}
			checkBrief(t, r, c.want)
		})
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// What stands beside a question goes where it belongs.
func TestTableFields(t *testing.T) {
	t.Parallel()
	r := intake.Read("题库.xlsx", bookOf(t, page{name: "Sheet1", rows: [][]any{
		cells("编号", "章节", "题干", "选项A", "选项B", "答案", "解析", "难易度", "知识点/标签(JSON格式)", "分值", "法条依据", "案例材料", "来源"),
		cells("7", "第一章 总则", "怎么办？", "甲", "乙", "B", "因为", "困难", `["产假","工资"]`, 2.5, "《劳动法》第四十一条", "小王怀孕了。", "某网站"),
		cells("nxj-001", "", "又怎么办？", "甲", "乙", "B", "", 1, "产假,工资", "", "", "", ""),
	}}), intake.Limits{})
	if len(r.Drafts) != 2 || len(r.Problems) != 0 {
		t.Fatalf("drafts %d, problems %+v", len(r.Drafts), r.Problems)
	}
	first, second := r.Drafts[0], r.Drafts[1]
	got := fmt.Sprintln(first.Number, first.Section, first.Points, first.Material, first.Question.Explanation, first.Question.Difficulty, first.Question.Tags, first.Question.Citations, first.Question.Stem)
	if want := "7 第一章总则 2.5 小王怀孕了。 因为 3 [产假 工资] [{劳动法 第四十一条}] 小王怀孕了。怎么办？\n"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if second.Question.ID != "nxj-001" || second.Number != "" || second.Question.Difficulty != 1 || fmt.Sprint(second.Question.Tags) != "[产假 工资]" {
		t.Errorf("second %+v", second)
	}
}
