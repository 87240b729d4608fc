package out

import (
	"slices"

	"lawquiz/questions"
	"lawquiz/questions/intake/layout"
)

// Template returns an empty question table as .xlsx to fill in: the columns of writeWorkbook, an
// example row of each kind, which a reader does not import, and a sheet that explains every column.
func Template() ([]byte, error) {
	g := grid{columns: layout.Columns(fewestOptions, false)}
	for _, q := range examples() {
		row := g.row(questions.Bank{}, q)
		row[slices.Index(g.columns, layout.ID)] = layout.Example
		row[slices.Index(g.columns, layout.Revision)] = ""
		g.rows = append(g.rows, row)
	}
	return g.workbook()
}

// isExample reports whether a row is one of the template's.
func isExample(row []string) bool { return slices.Contains(row[:2], layout.Example) }

// examples are a question of each kind, as a table shows how to fill it in.
func examples() []questions.Question {
	cite := func(law, article string) []questions.Citation {
		return []questions.Citation{{Law: law, Article: article}}
	}
	return []questions.Question{
		{
			Kind: questions.Single, Stem: layout.ExampleStem + "依照劳动法，用人单位与工会和劳动者协商后延长工作时间，一般每日不得超过（　）。",
			Options:     []questions.Option{{Text: "半小时"}, {Text: "一小时", Correct: true}, {Text: "二小时"}, {Text: "三小时"}},
			Explanation: "协商后可以延长工作时间，“一般每日不得超过一小时”；二小时、三小时都超过了。",
			Citations:   cite("劳动法", "第四十一条"), Difficulty: 1, Tags: []string{"工作时间", "加班"},
		},
		{
			Kind: questions.Multiple, Stem: layout.ExampleStem + "依照女职工劳动保护特别规定，用人单位不得因女职工怀孕（　）。",
			Options:     []questions.Option{{Text: "降低其工资", Correct: true}, {Text: "予以辞退", Correct: true}, {Text: "安排产前检查"}, {Text: "与其解除劳动合同", Correct: true}},
			Explanation: "用人单位不得因女职工怀孕、生育、哺乳降低其工资、予以辞退、与其解除劳动或者聘用合同；产前检查是应当安排的。",
			Citations:   []questions.Citation{{Law: "女职工劳动保护特别规定", Article: "第五条"}, {Law: "女职工劳动保护特别规定", Article: "第六条"}}, Difficulty: 2, Tags: []string{"孕期", "辞退"},
		},
		{
			Kind: questions.Judge, Stem: layout.ExampleStem + "依照劳动法，用人单位应当保证劳动者每周至少休息一日。",
			Options:     questions.JudgeOptions(true),
			Explanation: "劳动法第三十八条写的就是“保证劳动者每周至少休息一日”。",
			Citations:   cite("劳动法", "第三十八条"), Difficulty: 1, Tags: []string{"休息"},
		},
		{
			Kind: questions.Blank, Stem: layout.ExampleStem + "依照女职工劳动保护特别规定，女职工生育享受____天产假，其中产前可以休假____天。",
			Answers:     [][]string{{"98", "九十八"}, {"15", "十五"}},
			Explanation: "女职工生育享受 98 天产假，其中产前可以休假 15 天；本省规定更长的从其规定。",
			Citations:   cite("女职工劳动保护特别规定", "第七条"), Difficulty: 2, Tags: []string{"产假"},
		},
	}
}
