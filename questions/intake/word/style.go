package word

// styleSheet writes styles.xml: Song type at 10.5 points, as Chinese documents have it, and what
// the styles change of that.
func (d *Document) styleSheet() []byte {
	w := newPart("<w:styles" + mainSpace + ">")
	w.raw(`<w:docDefaults><w:rPrDefault><w:rPr>`)
	writeFonts(w, false)
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

// writeFonts names the type for Chinese and for Latin text.
func writeFonts(w *partWriter, hei bool) {
	chinese, latin := "宋体", "Times New Roman"
	if hei {
		chinese, latin = "黑体", "Arial"
	}
	w.raw(`<w:rFonts w:ascii="%s" w:hAnsi="%[1]s" w:eastAsia="%s" w:cs="%[1]s"/>`, latin, chinese)
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
	if s.Before > 0 || s.After > 0 {
		w.raw(`<w:spacing w:before="%d" w:after="%d"/>`, twips(s.Before), twips(s.After))
	}
	if s.Indent > 0 || s.Hang > 0 {
		w.raw(`<w:ind w:left="%d" w:hanging="%d"/>`, twips(s.Indent), twips(s.Hang))
	}
	if s.Center {
		w.raw(`<w:jc w:val="center"/>`)
	}
	if s.Level > 0 {
		w.raw(`<w:outlineLvl w:val="%d"/>`, s.Level-1)
	}
	w.raw("</w:pPr><w:rPr>")
	if s.Hei {
		writeFonts(w, true)
	}
	writeLook(w, s.Bold, s.Color, s.Size)
	w.raw("</w:rPr></w:style>\n")
}
