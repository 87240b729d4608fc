package intake

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// readRow finds out what one row is: part of the head, a title, a question, or more of the last one.
func (t *table) readRow(r *sheetRow) {
	if r.hidden {
		t.tally.hidden = append(t.tally.hidden, r.number)
	}
	switch {
	case r.number <= t.head.last:
		if r.number < t.head.first {
			t.title(r)
		}
		t.tally.heading++
	case t.repeatsHead(r), len(r.cells) == 1 && t.title(r):
		t.tally.heading++
	case t.continues(r):
		t.extend(&t.items[len(t.items)-1], r)
	case t.prepared(r):
		t.tally.prepared = append(t.tally.prepared, r.number)
	case t.unclear(r):
		t.tally.lost++
		t.tell(Warning, r.number, "row_unclear", fmt.Sprintf("这一行只有第 %d 列有字“%s”，不成一道题", r.cells[0].column, excerpt(r.cells[0].text, 16)), "多余的请删去；是题目的话请补全题干和答案")
	default:
		t.items = append(t.items, t.item(r))
	}
}

// repeatsHead reports whether a row is the head once more, as on every printed page.
func (t *table) repeatsHead(r *sheetRow) bool {
	same := 0
	for _, c := range r.cells {
		if text, ok := t.head.texts[c.column]; ok && sameText(text, c.text) {
			same++
		}
	}
	return same >= 2 && same == len(r.cells)
}

// title takes a row above the head, or one with a single cell, for a title: 一、单选题（每题 2 分）.
func (t *table) title(r *sheetRow) bool {
	for _, c := range r.cells {
		text := strings.TrimSpace(mend(c.text))
		if len(text) > maxHead {
			return false
		}
		if t.head.columns[c.column].field == kindField && r.number > t.head.last && !titleNumber.MatchString(text) {
			return false // a kind, filled in ahead
		}
		if s, ok := sectionAt(text); ok {
			t.section = s
			return true
		}
		if r.number > t.head.last && chapterAt(text) {
			t.section = section{title: CleanText(text), fallback: t.section.fallback, points: t.section.points}
			return true
		}
	}
	return false
}

// prepared reports whether a row holds nothing but a number, a kind and the like, as forms prepared
// for filling in do.
func (t *table) prepared(r *sheetRow) bool {
	for _, c := range r.cells {
		switch t.head.columns[c.column].field {
		case numberField, idField, kindField, levelField, pointsField, groupField:
		default:
			return false
		}
	}
	return true
}

// unclear reports whether a row holds a single cell that is no stem.
func (t *table) unclear(r *sheetRow) bool {
	return len(r.cells) == 1 && t.head.columns[r.cells[0].column].field != stemField
}

// continues reports whether a row belongs to the question above: a further option of the same
// number, or of a stem whose cell was merged or left blank.
func (t *table) continues(r *sheetRow) bool {
	if len(t.items) == 0 {
		return false
	}
	above := &t.items[len(t.items)-1]
	stem, number, options, own := "", "", false, false
	for _, c := range r.cells {
		switch t.head.columns[c.column].field {
		case stemField:
			stem = c.text
		case numberField:
			number = trimNumber(c.text)
		case optionsField, answerField, truthField:
			options = true
		case keyField, kindField:
			own = !t.perOption // what only a question has: its stem was forgotten
		}
	}
	switch {
	case stem == "" && t.mergedWithAbove(r):
		return true
	case t.head.find(optionsField) == 0 || !options || own:
		return false
	case stem == "":
		return number == "" || number == above.number
	}
	return t.perOption && sameText(stem, above.stem) && number == above.number
}

// mergedWithAbove reports whether the stem's cell is the lower part of a merged one.
func (t *table) mergedWithAbove(r *sheetRow) bool {
	_, ok := t.sheet.mergedOver(r.number, t.head.find(stemField))
	return ok
}

func sameText(a, b string) bool { return strings.TrimSpace(a) == strings.TrimSpace(b) }

// item makes an item from a row.
func (t *table) item(r *sheetRow) item {
	it := item{
		place: t.place(r.number), section: t.section.title, points: t.section.points, fallback: t.section.fallback,
		blocks: 1, columns: t.head.fields,
	}
	if it.fallback == (KindWord{}) {
		it.fallback = t.sheetIs
	}
	var groups []string
	for _, column := range t.head.order {
		is := t.head.columns[column]
		c := t.filled(r, column, is.field)
		if c.text == "" && c.doubt == noDoubt {
			continue
		}
		t.doubt(&it, c, is.field)
		switch {
		case is.field == groupField:
			groups = append(groups, CleanText(c.text))
		case is.field == truthField && !t.perOption:
			t.mark(&it, is.index, c)
		case is.field != truthField && !(t.perOption && is.field == optionsField):
			it.put(is, c.text)
		}
	}
	if len(groups) > 0 {
		it.section = strings.Join(groups, " / ")
	}
	if t.perOption {
		t.addOption(&it, r)
	}
	return it
}

// filled returns a cell, for kinds and chapters the one merged over it.
func (t *table) filled(r *sheetRow, column int, f field) cell {
	c := r.at(column)
	if c.text != "" || f != kindField && f != groupField && f != materialField && f != levelField {
		return c
	}
	m, ok := t.sheet.mergedOver(r.number, column)
	if !ok {
		return c
	}
	i, found := slices.BinarySearchFunc(t.sheet.rows, m.top, func(r sheetRow, number int) int { return cmp.Compare(r.number, number) })
	if !found {
		return c
	}
	return t.sheet.rows[i].at(column)
}
