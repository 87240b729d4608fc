package word

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

const (
	mainSpace = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	relSpace  = ` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
)

// partWriter lays out one XML part.
type partWriter struct{ bytes.Buffer }

func newPart(root string) *partWriter {
	w := &partWriter{}
	w.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + root)
	return w
}

// raw writes markup as it is.
func (w *partWriter) raw(format string, args ...any) {
	if len(args) == 0 {
		w.WriteString(format)
		return
	}
	fmt.Fprintf(w, format, args...)
}

// escaped returns text as it stands in an attribute or an element.
func escaped(text string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(legible(text))) // a Builder takes everything
	return b.String()
}

// twips are the twentieths of a point Word measures in.
func twips(points float64) int { return int(points*20 + 0.5) }

// body writes document.xml.
func (d *Document) main() []byte {
	w := newPart("<w:document" + mainSpace + relSpace + "><w:body>")
	for i, b := range d.body {
		b.write(w)
		if _, isTable := b.(Table); isTable && (i+1 == len(d.body) || isTableAt(d.body, i+1)) {
			w.raw("<w:p/>") // without it two tables grow together, and none may end a document
		}
	}
	w.raw("<w:sectPr>")
	if d.Footer {
		w.raw(`<w:footerReference w:type="default" r:id="rId2"/>`)
	}
	w.raw(`<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1474" w:bottom="1304" w:left="1474" w:header="851" w:footer="794" w:gutter="0"/></w:sectPr></w:body></w:document>`)
	return w.Bytes()
}

func isTableAt(body []block, i int) bool {
	_, ok := body[i].(Table)
	return ok
}

func (p Paragraph) write(w *partWriter) {
	w.raw("<w:p>")
	if p.Style != "" && p.Style != Normal || p.Break {
		w.raw("<w:pPr>")
		if p.Style != "" && p.Style != Normal {
			w.raw(`<w:pStyle w:val="%s"/>`, escaped(p.Style))
		}
		if p.Break {
			w.raw("<w:pageBreakBefore/>")
		}
		w.raw("</w:pPr>")
	}
	for _, r := range p.Runs {
		r.write(w)
	}
	w.raw("</w:p>")
}

func (r Run) write(w *partWriter) {
	w.raw("<w:r>")
	if r.Bold || r.Underline || r.Color != "" || r.Size > 0 {
		w.raw("<w:rPr>")
		writeLook(w, r.Bold, r.Color, r.Size)
		if r.Underline {
			w.raw(`<w:u w:val="single"/>`)
		}
		w.raw("</w:rPr>")
	}
	for i, line := range strings.Split(legible(r.Text), "\n") {
		if i > 0 {
			w.raw("<w:br/>")
		}
		for j, part := range strings.Split(line, "\t") {
			if j > 0 {
				w.raw("<w:tab/>")
			}
			writeText(w, part)
		}
	}
	w.raw("</w:r>")
}

func writeText(w *partWriter, text string) {
	switch {
	case text == "":
	case strings.TrimSpace(text) != text || strings.Contains(text, "  "):
		w.raw(`<w:t xml:space="preserve">%s</w:t>`, escaped(text))
	default:
		w.raw("<w:t>"+"%s</w:t>", escaped(text))
	}
}

// writeLook writes what of a run's or a style's look the order of the schema puts together.
func writeLook(w *partWriter, bold bool, color string, size float64) {
	if bold {
		w.raw("<w:b/><w:bCs/>")
	}
	if color != "" {
		w.raw(`<w:color w:val="%s"/>`, escaped(color))
	}
	if size > 0 {
		w.raw(`<w:sz w:val="%d"/><w:szCs w:val="%[1]d"/>`, int(size*2+0.5))
	}
}

func (t Table) write(w *partWriter) {
	w.raw(`<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, width := range t.Widths {
		w.raw(`<w:gridCol w:w="%d"/>`, twips(width))
	}
	w.raw("</w:tblGrid>")
	for i, row := range t.Rows {
		head := i < t.Head
		w.raw("<w:tr><w:trPr><w:cantSplit/>")
		if head {
			w.raw("<w:tblHeader/>")
		}
		w.raw("</w:trPr>")
		for j, width := range t.Widths {
			var c Cell
			if j < len(row) {
				c = row[j]
			}
			c.write(w, width, head)
		}
		w.raw("</w:tr>")
	}
	w.raw("</w:tbl>")
}

func (c Cell) write(w *partWriter, width float64, head bool) {
	w.raw(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, twips(width))
	if head {
		w.raw(`<w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/>`)
	}
	w.raw(`<w:vAlign w:val="center"/></w:tcPr>`)
	for _, p := range c {
		p.write(w)
	}
	if len(c) == 0 {
		w.raw("<w:p/>") // a cell must hold a paragraph
	}
	w.raw("</w:tc>")
}
