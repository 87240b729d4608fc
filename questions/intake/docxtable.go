package intake

import (
	"fmt"
	"regexp"
	"strings"
)

// docxTable is a table being read.
type docxTable struct {
	outer  *docxTable
	number int32
	rows   [][]docxCell
}

// docxCell is the lines of one cell.
type docxCell struct{ lines []block }

func (c docxCell) text() string {
	parts := make([]string, 0, len(c.lines))
	for _, l := range c.lines {
		if t := strings.TrimSpace(l.text); t != "" {
			parts = append(parts, t)
		}
	}
	return strings.Join(parts, "\n")
}

// add puts a line into the cell being read.
func (t *docxTable) add(b block) {
	if len(t.rows) == 0 || len(t.rows[len(t.rows)-1]) == 0 {
		return // a paragraph between cells, which no program writes
	}
	row := t.rows[len(t.rows)-1]
	b.paragraph, b.table, b.row, b.column = 0, t.number, int32(len(t.rows)), int32(len(row))
	c := &row[len(row)-1]
	c.lines = append(c.lines, b)
}

// endTable hands the lines of a table on: to the table around it, as a sheet when its head names a
// stem and a key, as a list of keys, or in reading order.
func (d *docx) endTable() {
	t := d.table
	if t == nil {
		return
	}
	d.table = t.outer
	if t.outer != nil {
		for _, row := range t.rows {
			for _, c := range row {
				for _, b := range c.lines {
					t.outer.add(b)
				}
			}
		}
		return
	}
	if s := t.sheet(); s != nil {
		d.sheets = append(d.sheets, *s)
		return
	}
	for i := 0; i < len(t.rows); i++ {
		if line, ok := keyRows(t.rows, i); ok {
			d.blocks = append(d.blocks, block{text: line, table: t.number, row: int32(i + 1)})
			i++
			continue
		}
		d.blocks = append(d.blocks, flatten(t.rows[i])...)
	}
}

// sheet returns the table as a sheet when one of its first rows is the head of a question table.
func (t *docxTable) sheet() *sheet {
	if _, ok := findHead(t.asSheet(headRows)); !ok {
		return nil
	}
	return t.asSheet(len(t.rows))
}

// asSheet returns the table as a sheet, up to so many rows that hold something.
func (t *docxTable) asSheet(most int) *sheet {
	s := &sheet{name: fmt.Sprintf("文档第 %d 个表格", t.number)}
	for i, row := range t.rows {
		if len(s.rows) == most {
			break
		}
		r := sheetRow{number: i + 1}
		for j, c := range row {
			r.add(cell{column: j + 1, text: c.text()})
		}
		if len(r.cells) > 0 {
			s.rows = append(s.rows, r)
		}
	}
	return s
}

var (
	cellNumber = regexp.MustCompile(`^(\d{1,4})\s*[、.．]?$`)
	cellLetter = regexp.MustCompile(`^(?:选项\s*)?[(（]?([A-Z])[)）]?\s*[、.．:：]?$`)
	cellLabel  = regexp.MustCompile(`^(?:题目|题干|试题|题型|(?:正确|参考|标准)?答案|(?:答案)?解析|难度|知识点|法条依据|依据)\s*[:：]?$`)
)

// keyRows reads two rows of which one counts questions and the other holds their keys: 题号 1 2 3, 答案 A B C.
func keyRows(rows [][]docxCell, i int) (string, bool) {
	if i+1 >= len(rows) || len(rows[i]) != len(rows[i+1]) || len(rows[i]) < 2 {
		return "", false
	}
	var b strings.Builder
	pairs := 0
	for j, c := range rows[i] {
		n, k := c.text(), rows[i+1][j].text()
		switch {
		case cellNumber.MatchString(n) && (keyTokens.FindString(k) == k && k != ""):
			fmt.Fprintf(&b, "%s.%s ", cellNumber.FindStringSubmatch(n)[1], k)
			pairs++
		case j == 0 && strings.Contains(n, "题"), n == "" && k == "":
		default:
			return "", false
		}
	}
	return strings.TrimSpace(b.String()), pairs >= 2
}

// flatten returns the lines of a row from left to right. A cell that holds a number or a letter alone
// begins the text of the next cell: 3 | 产假… reads 3、产假….
func flatten(row []docxCell) []block {
	var lines []block
	lead := ""
	for j, c := range row {
		text := c.text()
		alone := cellNumber.FindStringSubmatch(text)
		if alone == nil {
			alone = cellLetter.FindStringSubmatch(text)
		}
		if alone != nil && lead == "" && j+1 < len(row) && row[j+1].text() != "" {
			lead = alone[1] + "、"
			continue
		}
		if cellLabel.MatchString(text) && lead == "" && len(row) == 2 && j == 0 {
			if row[1].text() == "" {
				return nil // a field nobody filled in
			}
			lead = strings.TrimRight(text, " :：") + "："
			continue
		}
		for _, b := range c.lines {
			if lead != "" && strings.TrimSpace(b.text) != "" {
				b.text, lead = lead+b.text, ""
			}
			lines = append(lines, b)
		}
	}
	return lines
}
