package intake

import (
	"fmt"
	"slices"
	"strings"

	"lawquiz/questions"
	"lawquiz/questions/intake/layout"
)

// readSheets reads the questions of every sheet of a file.
func (l *ledger) readSheets(sheets []sheet) {
	tables, ours := 0, false
	heads, own := make([]tableHead, len(sheets)), make([]ownHead, len(sheets))
	for i := range sheets {
		if own[i] = findOwnHead(&sheets[i]); own[i].row != 0 {
			ours = true
			tables++
		} else if h, ok := findHead(&sheets[i]); ok {
			heads[i] = h
			tables++
		}
	}
	for i := range sheets {
		t := &table{ledger: l, sheet: &sheets[i], head: heads[i]}
		switch {
		case len(sheets[i].rows) == 0:
			t.tell(Notice, 0, "sheet_empty", "工作表是空的", "")
		case own[i].row != 0:
			t.readOwn(own[i])
		case ours && sheets[i].name == layout.Help:
			t.count(asHeading, len(sheets[i].rows))
			t.count(asBlank, sheets[i].last()-len(sheets[i].rows))
		case heads[i].last == 0:
			t.refuse(tables > 0)
		default:
			t.read()
		}
	}
	if tables == 0 && !slices.ContainsFunc(sheets, func(s sheet) bool { return len(s.rows) > 0 }) {
		l.refuse("empty_file", "工作表里没有内容", "请确认选对了文件，并且存过盘")
	}
}

// table reads the questions of one sheet.
type table struct {
	*ledger
	sheet *sheet
	head  tableHead
	items []item

	perOption bool     // a row for each option, with a mark beside it
	section   section  // the title above the present row
	sheetIs   KindWord // what the sheet's name says
	tally     rowTally
}

// rowTally counts the rows that went into no item.
type rowTally struct {
	heading, blank, lost int
	prepared             []int // rows that hold a number, a kind and the like only
	hidden               []int
}

// tell adds a problem about a row of the sheet, or about the sheet when row is 0.
func (t *table) tell(severity Severity, row int, code, message, suggestion string) {
	t.ledger.tell(Problem{Place: t.place(row), Severity: severity, Code: code, Message: message, Suggestion: suggestion})
}

func (t *table) place(row int) Place { return Place{Sheet: t.sheet.name, Row: row} }

// refuse tells of a sheet in which no question table was found; beside others it may be a note for the reader.
func (t *table) refuse(others bool) {
	rows := len(t.sheet.rows)
	blank := t.sheet.last() - rows
	t.count(asBlank, blank)
	if others && (t.sheet.hidden || isNotes(t.sheet.name)) {
		t.count(asHeading, rows)
		t.tell(Notice, 0, "sheet_notes", fmt.Sprintf("工作表没有题目表头，当作说明，%d 行都没有读", rows), "")
		return
	}
	t.count(asProblem, rows)
	severity := Error
	if others {
		severity = Warning
	}
	t.tell(severity, t.sheet.rows[0].number, "head_missing", fmt.Sprintf("前 %d 行里没有找到表头，这里的 %d 行都没有读", headRows, rows),
		"请在题目上面加一行表头，至少有“题干”“答案”两列，选项写“选项A”“选项B”……")
}

// isNotes reports whether a sheet's name says that it is for the reader.
func isNotes(name string) bool {
	for _, word := range []string{"说明", "帮助", "须知", "目录", "示例说明", "字典", "help", "readme", "dict", "hidden"} {
		if strings.Contains(strings.ToLower(name), word) {
			return true
		}
	}
	return false
}

// read reads the rows of a sheet with a head.
func (t *table) read() {
	t.head.nameUnnamed(t.sheet)
	t.head.skipLetters(t.sheet)
	t.head.readLegend()
	t.head.locate()
	t.perOption = t.head.find(optionsField) != 0 && t.head.find(truthField) != 0
	t.sheetIs = sheetKind(t.sheet.name)
	t.tellSheet()
	t.items = make([]item, 0, len(t.sheet.rows))
	for i := range t.sheet.rows {
		t.readRow(&t.sheet.rows[i])
	}
	t.book()
	t.settleNumbers()
	t.settleKinds()
	for i := range t.items {
		t.settle(&t.items[i])
		t.take(t.items[i])
	}
}

// book counts the rows that went into no item, and tells of them.
func (t *table) book() {
	t.tally.blank = t.sheet.last() - len(t.sheet.rows)
	t.count(asHeading, t.tally.heading)
	t.count(asBlank, t.tally.blank+len(t.tally.prepared))
	t.count(asProblem, t.tally.lost)
	t.tellRows()
}

// sheetKind returns the one kind a sheet's name speaks of: 单选题; nothing for 单选多选.
func sheetKind(name string) KindWord {
	spoken := map[questions.Kind]bool{}
	for _, word := range []string{"单选", "单项", "多选", "多项", "判断", "是非", "填空", "不定项"} {
		if strings.Contains(name, word) {
			k, _ := ParseKind(word)
			spoken[k.Kind] = true
		}
	}
	if len(spoken) > 1 {
		return KindWord{}
	}
	k, _ := ParseKind(name)
	return k
}

// tellSheet tells what a reader of the sheet should know before its rows.
func (t *table) tellSheet() {
	if t.sheet.hidden {
		t.tell(Warning, 0, "sheet_hidden", "工作表是隐藏的，里面的题目照样读了", "不要的话，请取消隐藏后删去这个工作表")
	}
	if names := t.head.describeUnknown(t.sheet); len(names) > 0 {
		more := ""
		if len(names) > 8 {
			names, more = names[:8], "等"
		}
		t.tell(Notice, t.head.first, "columns_unused", "这些列没有用到："+strings.Join(names, "、")+more, "是题目内容的话，请把表头改成“题干”“选项A”“答案”“解析”等")
	}
}

// tellRows tells of the rows that went into no item, and of hidden ones.
func (t *table) tellRows() {
	if n := len(t.tally.prepared); n > 0 {
		t.tell(Notice, t.tally.prepared[0], "rows_prepared", "只有序号、题型等，没有题目的行当作空行："+rowList(t.tally.prepared), "")
	}
	if n := len(t.tally.hidden); n > 0 {
		t.tell(Warning, t.tally.hidden[0], "rows_hidden", "有隐藏的行，里面的题目照样读了："+rowList(t.tally.hidden), "不要的话，请取消隐藏或筛选后删去这些行")
	}
}

// rowList names rows, runs of them together: 第 3、7—9 行.
func rowList(rows []int) string {
	var parts []string
	for i := 0; i < len(rows); {
		j := i
		for j+1 < len(rows) && rows[j+1] == rows[j]+1 {
			j++
		}
		part := fmt.Sprint(rows[i])
		if j > i {
			part += fmt.Sprintf("—%d", rows[j])
		}
		parts = append(parts, part)
		i = j + 1
		if len(parts) == 10 && i < len(rows) {
			return "第 " + strings.Join(parts, "、") + " 行等"
		}
	}
	return "第 " + strings.Join(parts, "、") + " 行"
}
