package intake

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// start reads the beginning of an element of the document.
func (d *docx) start(e xml.StartElement) {
	switch e.Name.Space {
	case "m":
		if p := d.top(); p != nil {
			p.formula = true
		}
		return
	case "a", "pic":
		if p := d.top(); p != nil && e.Name.Local == "pic" {
			p.media = true
		}
		return
	case "o":
		if p := d.top(); p != nil && e.Name.Local == "OLEObject" {
			p.formula = p.formula || strings.HasPrefix(attribute(e, "ProgID"), "Equation")
			p.media = true
		}
		return
	case "v":
		if p := d.top(); p != nil && e.Name.Local == "imagedata" {
			p.media = true
		}
		return
	}
	if !d.startTable(e) && !d.startParagraph(e) {
		d.startRun(e)
	}
}

func (d *docx) top() *paragraph {
	if len(d.paragraphs) == 0 {
		return nil
	}
	return d.paragraphs[len(d.paragraphs)-1]
}

func (d *docx) newParagraph() *paragraph {
	p := d.spare
	if p == nil {
		return &paragraph{}
	}
	d.spare, *p = nil, paragraph{}
	return p
}

func (d *docx) startTable(e xml.StartElement) bool {
	switch e.Name.Local {
	case "tbl":
		if d.table == nil {
			d.tables++
		}
		d.table = &docxTable{outer: d.table, number: d.tables}
	case "tr":
		if d.table != nil {
			d.table.rows = append(d.table.rows, nil)
		}
	case "tc":
		if d.table != nil && len(d.table.rows) > 0 {
			last := len(d.table.rows) - 1
			d.table.rows[last] = append(d.table.rows[last], docxCell{})
		}
	default:
		return false
	}
	return true
}

func (d *docx) startParagraph(e xml.StartElement) bool {
	p := d.top()
	switch e.Name.Local {
	case "p":
		d.paragraphs = append(d.paragraphs, d.newParagraph())
	case "pStyle":
		if p != nil {
			p.style = attribute(e, "val")
		}
	case "numId":
		if p != nil {
			p.numID, p.numbered = attribute(e, "val"), true
		}
	case "ilvl":
		if p != nil {
			p.level, _ = strconv.Atoi(attribute(e, "val")) // a broken level is the first
		}
	case "footnoteReference", "endnoteReference", "commentReference":
		d.notes++
	default:
		return false
	}
	return true
}

func (d *docx) startRun(e xml.StartElement) {
	p := d.top()
	if p == nil {
		return
	}
	switch e.Name.Local {
	case "r":
		d.run = docxRun{}
	case "u":
		d.run.underlined = attribute(e, "val") != "none"
	case "strike", "dstrike", "vanish", "b", "highlight", "color":
		d.run.startLook(e)
	case "vertAlign":
		d.run.raised = map[string]string{"superscript": "sup", "subscript": "sub"}[attribute(e, "val")]
	case "t":
		d.run.inText = true
	case "tab", "ptab":
		if !inProperties(e) {
			d.write(map[bool]string{true: "____", false: "\t"}[d.run.underlined])
		}
	case "br", "cr":
		p.text.WriteByte('\n')
	case "noBreakHyphen":
		p.text.WriteByte('-')
	case "sym":
		if c, err := strconv.ParseUint(attribute(e, "char"), 16, 21); err == nil {
			p.text.WriteRune(privateUse(rune(c)))
		}
	}
}

// inProperties tells a tab stop from a tab: only the former has a value.
func inProperties(e xml.StartElement) bool {
	return attribute(e, "val") != "" || attribute(e, "pos") != ""
}

// end reads the end of an element of the document.
func (d *docx) end(e xml.EndElement) {
	if e.Name.Space == "m" || e.Name.Space == "a" {
		return
	}
	switch e.Name.Local {
	case "t":
		d.run.inText = false
	case "p":
		d.endParagraph()
	case "tbl":
		d.endTable()
	}
}

// endParagraph makes the lines of a paragraph blocks, or lines of the cell it stands in.
func (d *docx) endParagraph() {
	p := d.top()
	if p == nil {
		return
	}
	d.paragraphs = d.paragraphs[:len(d.paragraphs)-1]
	d.spare = p
	text := d.numbering.label(p) + p.text.String()
	inBox := len(d.paragraphs) > 0
	if d.table == nil && !inBox {
		d.count++
	}
	for i, line := range strings.Split(mend(text), "\n") {
		if p.looked {
			line = settleLooks(line, d.table == nil && d.parts[p.style] == "")
		}
		b := block{text: line, paragraph: d.count, formula: p.formula && i == 0, media: p.media && i == 0}
		if i == 0 && !inBox && d.table == nil {
			b.part = d.parts[p.style]
		}
		if inBox && d.table == nil {
			b.paragraph = d.count + 1
		}
		d.addBlock(b)
	}
}

func (d *docx) addBlock(b block) {
	if n := len(d.blocks); d.table == nil && n > 0 && isBlankBlock(b) && isBlankBlock(d.blocks[n-1]) {
		d.blanks++ // one blank line tells as much as many
	} else if d.table == nil {
		d.blocks = append(d.blocks, b)
	} else {
		d.table.add(b)
	}
	d.limit(b)
}

func isBlankBlock(b block) bool {
	return !b.formula && !b.media && strings.TrimSpace(b.text) == ""
}

// limit stops the reading of a document that holds too much.
func (d *docx) limit(b block) {
	if d.lines++; d.lines > d.limits.Blocks {
		d.bad = &refusal{"too_many_lines", fmt.Sprintf("文档超过 %d 段，多半有大量空段", d.limits.Blocks), "请删去空段，或拆成几个文件分别导入"}
	}
	if len(b.text) > maxLine {
		d.bad = &refusal{"line_too_long", fmt.Sprintf("有一段超过 %d KB，不像题目", maxLine>>10), "请在题与题之间换行，再导入"}
	}
}
