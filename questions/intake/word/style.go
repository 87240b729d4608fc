package word

import "slices"

// styleSheet writes styles.xml: Song type at 10.5 points, as Chinese documents have it, and what
// the styles change of that.
func (d *Document) styleSheet() []byte {
	w := newPart("<w:styles" + mainSpace + ">")
	w.raw(`<w:docDefaults><w:rPrDefault><w:rPr>`)
	writeFonts(w, face{chinese: "宋体", latin: "Times New Roman"})
	w.raw(`<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>`)
	w.raw(`<w:pPrDefault><w:pPr><w:spacing w:after="20" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>`)
	w.raw(`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>`)
	w.raw(`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>` +
		`<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>`)
	w.raw(`<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		w.raw(`<w:%s w:val="single" w:sz="4" w:space="0" w:color="auto"/>`, side)
	}
	w.raw(`</w:tblBorders></w:tblPr></w:style>`)
	for _, s := range d.styles() {
		s.write(w)
	}
	w.raw("</w:styles>")
	return w.Bytes()
}

// face is a type as files name it.
type face struct {
	chinese, latin string
	instead        string // of the Chinese one, where a computer lacks it; "": every computer has it
}

// official are the faces beside Song and Hei.
func official() map[Face]face {
	const latin = "Times New Roman"
	return map[Face]face{
		BiaoSong: {"方正小标宋简体", latin, "宋体"}, FangSong: {"仿宋_GB2312", latin, "仿宋"}, Kai: {"楷体_GB2312", latin, "楷体"},
	}
}

// faces returns the official faces that styles of the document use, in order.
func (d *Document) faces() []face {
	var used []face
	for _, f := range []Face{BiaoSong, FangSong, Kai} {
		if slices.ContainsFunc(d.Styles, func(s Style) bool { return s.Face == f }) {
			used = append(used, official()[f])
		}
	}
	return used
}

// fontTable writes fontTable.xml: what to take where a face is lacking.
func fontTable(used []face) []byte {
	w := newPart("<w:fonts" + mainSpace + ">")
	for _, f := range used {
		w.raw(`<w:font w:name="%s"><w:altName w:val="%s"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="default"/></w:font>`, f.chinese, f.instead)
	}
	w.raw("</w:fonts>")
	return w.Bytes()
}

// writeFonts names the type for Chinese and for Latin text.
func writeFonts(w *partWriter, f face) {
	w.raw(`<w:rFonts w:ascii="%s" w:hAnsi="%[1]s" w:eastAsia="%s" w:cs="%[1]s"/>`, f.latin, f.chinese)
}

func (s Style) write(w *partWriter) {
	own := ` w:customStyle="1"`
	if s.ID == Title || s.ID == Heading1 || s.ID == Heading2 || s.ID == Heading3 {
		own = ""
	}
	w.raw(`<w:style w:type="paragraph"`+own+` w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="Normal"/>`, escaped(s.ID), escaped(s.Name))
	if s.Next != "" {
		w.raw(`<w:next w:val="%s"/>`, escaped(s.Next))
	}
	w.raw("<w:qFormat/><w:pPr>")
	if s.Keep {
		w.raw("<w:keepNext/><w:keepLines/>")
	}
	s.writeSpace(w)
	if s.Level > 0 {
		w.raw(`<w:outlineLvl w:val="%d"/>`, s.Level-1)
	}
	w.raw("</w:pPr><w:rPr>")
	if f, ok := official()[s.Face]; ok {
		writeFonts(w, f)
	} else if s.Hei {
		writeFonts(w, face{chinese: "黑体", latin: "Arial"})
	}
	writeLook(w, s.Bold, s.Color, s.Size)
	w.raw("</w:rPr></w:style>\n")
}

// writeSpace writes the room around and within the paragraph, and which end of the lines is even.
func (s Style) writeSpace(w *partWriter) {
	if s.Before > 0 || s.After > 0 || s.Line > 0 {
		w.raw(`<w:spacing w:before="%d" w:after="%d"`, twips(s.Before), twips(s.After))
		if s.Line > 0 {
			w.raw(` w:line="%d" w:lineRule="exact"`, twips(s.Line))
		}
		w.raw("/>")
	}
	switch {
	case s.Indent > 0 || s.Hang > 0:
		w.raw(`<w:ind w:left="%d" w:hanging="%d"/>`, twips(s.Indent), twips(s.Hang))
	case s.First > 0:
		w.raw(`<w:ind w:firstLine="%d"/>`, twips(s.First))
	}
	switch {
	case s.Center:
		w.raw(`<w:jc w:val="center"/>`)
	case s.Right:
		w.raw(`<w:jc w:val="right"/>`)
	case s.Full:
		w.raw(`<w:jc w:val="both"/>`)
	}
}
