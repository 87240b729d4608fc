package intake

import (
	"fmt"
	"regexp"
	"strings"
)

// extend adds a row to the question above it.
func (t *table) extend(it *item, r *sheetRow) {
	it.blocks++
	for _, c := range r.cells {
		is := t.head.columns[c.column]
		t.doubtAt(it, c, is, r.number)
		switch is.field {
		case optionsField, truthField:
			if !t.perOption {
				it.options = append(it.options, c.text)
			}
		case optionField, answerField:
			t.fill(it, is, c, r.number)
		case noteField, optionNoteField:
			it.explanation = strings.TrimSpace(it.explanation + "\n" + c.text)
		case keyField:
			it.key = strings.Trim(it.key+"\n"+strings.TrimSpace(c.text), "\n")
		case noField, ignoredField, numberField, idField, kindField, stemField, groupField, levelField, pointsField, tagsField:
		default:
			it.put(is, c.text)
		}
	}
	if t.perOption {
		t.addOption(it, r)
	}
}

// fill puts a further option or answer where there is none yet; a second one is told of, not lost.
func (t *table) fill(it *item, is heading, c cell, row int) {
	taken := is.field == optionField && is.index < len(it.options) && it.options[is.index] != "" ||
		is.field == answerField && is.index < len(it.answers) && it.answers[is.index] != nil
	if !taken {
		it.put(is, c.text)
		return
	}
	p := Problem{Place: it.at(c.column), Field: is.field.name(), Severity: Error, Code: "cell_extra",
		Message: fmt.Sprintf("合并的题干下面又有一格“%s”，没有用上", excerpt(c.text, 16)), Suggestion: "请取消题干的合并，每道题一行"}
	p.Row = row
	it.notes = append(it.notes, p)
}

// addOption adds the option of a row, with its mark.
func (t *table) addOption(it *item, r *sheetRow) {
	text, truth := r.at(t.head.find(optionsField)), r.at(t.head.find(truthField))
	if text.text == "" && truth.text == "" {
		return
	}
	if text.text != "" {
		it.options = append(it.options, text.text)
	}
	truth.column = t.head.find(truthField)
	t.mark(it, max(len(it.options)-1, 0), truth)
}

// mark says of one option whether it is right; index -1 is the question's own truth.
func (t *table) mark(it *item, index int, c cell) {
	right, ok := truthOf(c.text)
	if !ok {
		it.notes = append(it.notes, Problem{Place: it.at(c.column), Field: keyField.name(), Severity: Error, Code: "truth_unclear",
			Message: fmt.Sprintf("“是否正确”一格写的是“%s”，看不懂", excerpt(c.text, 16)), Suggestion: "请写 是、否，或 1、0"})
	}
	index = max(index, 0)
	for len(it.correct) <= index && index < maxAnswers {
		it.correct = append(it.correct, false)
	}
	if index < len(it.correct) {
		it.correct[index] = right
	}
}

// at returns the item's place in a column.
func (it *item) at(column int) Place {
	p := it.place
	p.Column = column
	return p
}

var errorCell = regexp.MustCompile(`^#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|名称\?|数值!)$`)

// monthDay is how Excel saves 1-2 in a text file once it took it for a date.
var monthDay = regexp.MustCompile(`^(?:\d{1,2}-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-\d{2})$`)

// doubt tells of a cell whose text may not be what its author typed.
func (t *table) doubt(it *item, c cell, f field) { t.doubtAt(it, c, heading{field: f}, it.place.Row) }

func (t *table) doubtAt(it *item, c cell, is heading, row int) {
	why := c.doubt
	if errorCell.MatchString(c.text) {
		why = errorDoubt
	} else if why == noDoubt && monthDay.MatchString(c.text) {
		why = dateDoubt
	}
	if why == noDoubt && is.field != imageField {
		return
	}
	p := Problem{Place: it.at(c.column), Field: is.field.name(), Severity: Error, Code: "cell_error"}
	p.Row = row
	name := "“" + excerpt(t.head.texts[c.column], 12) + "”一格"
	switch {
	case is.field == noField || is.field == ignoredField:
		return
	case is.field == imageField && why != errorDoubt:
		p.Severity, p.Code, p.Message, p.Suggestion = Warning, "image_dropped", name+"里的图片或视频没有导入", "题目离不开图的，请把图的内容改写成文字"
	case why == errorDoubt:
		p.Message, p.Suggestion = fmt.Sprintf("%s是错误值“%s”", name, c.text), "请在 Excel 里改成文字；以减号或等号开头的文字，前面加一个英文单引号"
	case why == emptyDoubt:
		p.Code, p.Message, p.Suggestion = "formula_empty", name+"是公式，文件里没有存它的结果", "请用 Excel 或 WPS 打开，另存后再导入，或把公式粘贴为数值"
	case why == quoteDoubt:
		p.Code, p.Severity, p.Message, p.Suggestion = "quote_open", Error, name+"的英文双引号没有成对", "请检查这一行的引号；一格里有换行的，整格要用一对双引号括起来"
	default:
		p.Code, p.Severity = "cell_date", Warning
		p.Message = fmt.Sprintf("%s存的是日期，显示为“%s”，可能是 1-2、3/4 这样的文字被 Excel 改成了日期", name, c.text)
		p.Suggestion = "请核对；要改回文字，先把单元格设成“文本”格式再重新输入"
	}
	it.notes = append(it.notes, p)
}
