package out

import (
	"fmt"

	"lawquiz/questions"
	"lawquiz/questions/intake/layout"
)

// explained is what the help sheet says of a column.
type explained struct{ column, needed, how, example string }

// explanations tells people how to fill in each column.
func explanations() []explained {
	return []explained{
		{layout.Bank, "不用填", "导出几个题库时才有这一列，说明题目来自哪个题库；导入时不看，题目都收进您选的题库。", "劳动法"},
		{layout.ID, "改旧题才填", "题库给每道题的编号。改旧题请照抄，系统凭它找到原来的题；新题请空着，系统自动编号。写“示例”的行不导入。", "ldf-001"},
		{layout.Revision, "改旧题才填", "这道题改过几次。改旧题请照抄，不用自己加 1；新题请空着。", "1"},
		{layout.Kind, "必填", "从下拉列表里选：单选题、多选题、判断题、填空题。别的题型不能自动判分，请改写。", "单选题"},
		{layout.Stem, "必填", "题目的话。单选、多选要填的地方写“（　）”；填空每处写四个下划线 ____。不用写题号。", "产假是____天。"},
		{"选项A、选项B……", "单选、多选必填", "一格写一个选项，从选项A起挨着写，不写字母 A、B；不够就在右边照样加一列，如 选项G。判断、填空空着。", "一小时"},
		{layout.Key, "必填", "单选写一个字母；多选字母连写；判断写 正确 或 错误。填空：几处空用“；”隔开，一处空的几种写法用“|”隔开。选项超过 26 个时第 27 个写 27，用逗号隔开。", "B　　ACD　　正确　　98|九十八；15|十五"},
		{layout.Explanation, "建议填", "为什么是这个答案，交卷后给答题人看。", "劳动法规定一般每日不得超过一小时。"},
		{layout.Citations, "建议填", "一条依据写一行（按 Alt+回车 换行），法律名称加书名号，写到条；每条都写法律名称。", "《劳动法》第四十一条"},
		{layout.Difficulty, "建议填", "从下拉列表里选：易、中、难。空着按“中”。", "易"},
		{layout.Tags, "建议填", "几个词，用顿号隔开，便于组卷和查找。", "工作时间、加班"},
	}
}

// remarks are what else people should know.
func remarks() []string {
	return []string{
		"第一行的列名请不要改，列的先后可以换；多余的列可以自己加，导入时不看。",
		"所有格子都是文本格式，写 007、1-2、=1+1 都会原样保留。从别处粘贴请用“选择性粘贴—文本”，不要合并单元格。",
		"答案、标签和依据里，如果文字本身含有“；”“|”“、”这样的分隔符，在它前面加一个反斜杠 \\，例如 甲\\；乙；文字本身的反斜杠写两个。",
		"填好存盘后直接导入这个 .xlsx 文件；导入前会先给您看一遍，有问题的地方会指出是哪一行。",
		"CSV 文件用同样的列。其中以 = + - @ 开头的文字前面多一个英文单引号 '，是防止表格软件把它当公式，导入时自动去掉。",
	}
}

// helpWidths are the widths of the help sheet's columns.
func helpWidths() []float64 { return []float64{18, 16, 76, 34} }

// writeHelp writes the sheet that explains the columns.
func (w *workbook) writeHelp() error {
	rows := [][]string{{"列", "要不要填", "怎么填", "例子"}}
	for _, e := range explanations() {
		rows = append(rows, []string{e.column, e.needed, e.how, e.example})
	}
	for i, remark := range remarks() {
		rows = append(rows, []string{fmt.Sprintf("说明 %d", i+1), "", remark, ""})
	}
	if err := w.helpRow(1, w.styles.title, []string{"怎样填写“" + layout.Sheet + "”工作表"}); err != nil {
		return err
	}
	for i, row := range rows {
		style := w.styles.prose
		if i == 0 {
			style = w.styles.head
		}
		if err := w.helpRow(i+2, style, row); err != nil {
			return err
		}
	}
	if err := w.fitPage(layout.Help); err != nil {
		return err
	}
	return w.setHelpColumns()
}

// helpRow writes one row, high enough for its text.
func (w *workbook) helpRow(number, style int, texts []string) error {
	most := 1
	for i, text := range texts {
		cell := fmt.Sprintf("%c%d", 'A'+i, number)
		if err := w.SetCellStr(layout.Help, cell, text); err != nil {
			return err
		}
		if err := w.SetCellStyle(layout.Help, cell, cell, style); err != nil {
			return err
		}
		if len(texts) > 1 {
			most = max(most, lines(text, int(helpWidths()[i])-1))
		}
	}
	return w.SetRowHeight(layout.Help, number, float64(most)*lineHeight+6)
}

// setHelpColumns sets the widths, and the hidden column behind the drop-down of judge questions.
func (w *workbook) setHelpColumns() error {
	for i, width := range helpWidths() {
		column := string(rune('A' + i))
		if err := w.SetColWidth(layout.Help, column, column, width); err != nil {
			return err
		}
	}
	for i, truth := range []string{questions.Right, questions.Wrong} {
		if err := w.SetCellStr(layout.Help, fmt.Sprintf("%s%d", truthColumn, i+1), truth); err != nil {
			return err
		}
	}
	return w.SetColVisible(layout.Help, truthColumn, false)
}
