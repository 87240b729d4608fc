package intake

import (
	"fmt"
	"strconv"
	"strings"

	"lawquiz/questions/intake/layout"
)

// readRow finds out what one row is: part of the head, an example, prepared for filling in, or a question.
func (o *ownTable) readRow(r *sheetRow) {
	if r.hidden {
		o.tally.hidden = append(o.tally.hidden, r.number)
	}
	switch {
	case r.number <= o.head.row, o.repeatsHead(r):
		o.tally.heading++
	case o.text(r, layout.ID) == layout.Example:
		o.tally.heading++
		o.examples = append(o.examples, r.number)
		if stem := o.text(r, layout.Stem); stem != "" && !strings.HasPrefix(stem, layout.ExampleStem) {
			o.written = append(o.written, r.number)
		}
	case o.asks(r):
		o.items = append(o.items, o.item(r))
	case o.prepared(r):
		o.tally.prepared = append(o.tally.prepared, r.number)
	default:
		o.tally.lost++
		o.table.tell(Warning, r.number, "row_unclear", fmt.Sprintf("这一行只有第 %d 列有字“%s”，不成一道题", r.cells[0].column, excerpt(r.cells[0].text, 16)), "多余的请删去；是题目的话请补全题干和答案")
	}
}

// asks reports whether a row holds any part of a question's matter.
func (o *ownTable) asks(r *sheetRow) bool {
	for _, c := range r.cells {
		switch o.table.head.columns[c.column].field {
		case stemField, optionField, keyField, noteField, citationField, tagsField:
			return true
		}
	}
	return false
}

// prepared reports whether a row holds nothing but a number, a kind and the like.
func (o *ownTable) prepared(r *sheetRow) bool {
	for _, c := range r.cells {
		if o.table.head.columns[c.column].field == noField {
			return false
		}
	}
	return true
}

// text returns the text of a column; a ' written against formulas is taken off.
func (o *ownTable) text(r *sheetRow, column string) string {
	return ownText(r.at(o.head.columns[column]).text)
}

// ownText returns the text of a cell, without the white space around it, which no question has, and
// with line ends as \n.
func ownText(text string) string {
	return strings.TrimSpace(layout.Unguard(ownLineEnds.Replace(text)))
}

var ownLineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// item makes an item from a row.
func (o *ownTable) item(r *sheetRow) item {
	it := item{
		place: o.place(r.number), section: o.text(r, layout.Bank), blocks: 1, columns: o.fields, settled: true, exact: true,
		kind: o.text(r, layout.Kind), stem: o.text(r, layout.Stem), key: o.text(r, layout.Key),
		explanation: o.text(r, layout.Explanation), level: o.text(r, layout.Difficulty),
		tagList: layout.SplitTags(o.text(r, layout.Tags)),
	}
	for _, c := range r.cells {
		if f := o.table.head.columns[c.column].field; c.doubt != noDoubt && f != noField {
			o.doubt(&it, c, f)
		}
	}
	for i, column := range o.head.options {
		if text := ownText(r.at(column).text); text != "" {
			it.options = setAt(it.options, i, text)
		}
	}
	o.identify(&it, r)
	text := o.text(r, layout.Citations)
	citations, ok := layout.SplitCitations(text)
	if it.citations = citations; !ok {
		it.note(Error, layout.Citations, "citation_unclear", "法条依据“"+excerpt(text, 20)+"”看不懂", "请写成《劳动法》第四十一条，几条依据各占一行，每条都写法律名称")
	}
	return it
}

// identify reads id and revision. What is no id of ours is only the row's own number.
func (o *ownTable) identify(it *item, r *sheetRow) {
	it.number = o.text(r, layout.ID)
	if ownID.MatchString(it.number) {
		it.id = it.number
	} else if it.number != "" && !kindCode.MatchString(trimNumber(it.number)) {
		it.note(Warning, layout.ID, "id_unclear", it.called()+"编号“"+excerpt(it.number, 20)+"”不是题库的编号，按新题处理", "改旧题请照抄原来的编号，如 ldf-001；新题请把编号清空")
	}
	text := o.text(r, layout.Revision)
	if text == "" {
		return
	}
	n, err := strconv.Atoi(trimNumber(text))
	if err != nil || n < 1 || n > 9999 {
		it.note(Error, layout.Revision, "revision_unclear", "修订“"+excerpt(text, 12)+"”要写 1 起的整数", "改旧题请照抄原来的修订号；新题请清空")
		return
	}
	it.revision = n
}
