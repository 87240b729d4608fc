package word

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"time"
)

// Bytes returns the document as a file.
func (d *Document) Bytes() ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range d.parts() {
		// One date for all files: they hold no time of their own.
		f, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return nil, fmt.Errorf("pack %s: %w", p.name, err)
		}
		if _, err := f.Write(p.content); err != nil {
			return nil, fmt.Errorf("pack %s: %w", p.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("pack document: %w", err)
	}
	return b.Bytes(), nil
}

// part is one file inside the document.
type part struct {
	name    string
	content []byte
}

func (d *Document) parts() []part {
	parts := []part{
		{"[Content_Types].xml", d.contentTypes()},
		{"_rels/.rels", relations([]relation{
			{"rId1", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument", "word/document.xml"},
			{"rId2", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"},
		})},
		{"docProps/core.xml", d.core()},
		{"word/_rels/document.xml.rels", d.mainRelations()},
		{"word/document.xml", d.main()},
		{"word/styles.xml", d.styleSheet()},
	}
	if d.Footer {
		parts = append(parts, part{"word/footer1.xml", footer()})
	}
	if used := d.faces(); len(used) > 0 {
		parts = append(parts, part{"word/fontTable.xml", fontTable(used)})
	}
	for i, m := range d.media {
		parts = append(parts, part{"word/" + m.name(i+1), m.content})
	}
	return parts
}

func (d *Document) contentTypes() []byte {
	const office = "application/vnd.openxmlformats-"
	w := newPart(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`)
	w.raw(`<Default Extension="rels" ContentType="` + office + `package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`)
	for _, kind := range []string{"png", "jpeg"} {
		if slices.ContainsFunc(d.media, func(m media) bool { return m.kind == kind }) {
			w.raw(`<Default Extension="%s" ContentType="image/%[1]s"/>`, kind)
		}
	}
	override := func(name, kind string) {
		w.raw(`<Override PartName="/%s" ContentType="%s%s+xml"/>`, name, office, kind)
	}
	override("docProps/core.xml", "package.core-properties")
	override("word/document.xml", "officedocument.wordprocessingml.document.main")
	override("word/styles.xml", "officedocument.wordprocessingml.styles")
	if d.Footer {
		override("word/footer1.xml", "officedocument.wordprocessingml.footer")
	}
	if len(d.faces()) > 0 {
		override("word/fontTable.xml", "officedocument.wordprocessingml.fontTable")
	}
	w.raw("</Types>")
	return w.Bytes()
}

// relation is a link from one part to another.
type relation struct{ id, kind, target string }

func relations(all []relation) []byte {
	w := newPart(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for _, r := range all {
		w.raw(`<Relationship Id="%s" Type="%s" Target="%s"/>`, r.id, r.kind, r.target)
	}
	w.raw("</Relationships>")
	return w.Bytes()
}

func (d *Document) mainRelations() []byte {
	const kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	all := []relation{{"rId1", kind + "styles", "styles.xml"}}
	if d.Footer {
		all = append(all, relation{"rId2", kind + "footer", "footer1.xml"})
	}
	if len(d.faces()) > 0 {
		all = append(all, relation{"rId3", kind + "fontTable", "fontTable.xml"})
	}
	for i, m := range d.media {
		all = append(all, relation{fmt.Sprintf("rIdImage%d", i+1), kind + "image", m.name(i + 1)})
	}
	return relations(all)
}

// core writes the title; who wrote the file, and when, is nobody's business.
func (d *Document) core() []byte {
	w := newPart(`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">`)
	w.raw("<dc:title>%s</dc:title><dc:language>zh-CN</dc:language></cp:coreProperties>", escaped(d.Title))
	return w.Bytes()
}

// footer writes 第 1 页 / 共 3 页 in the middle of the foot.
func footer() []byte {
	w := newPart("<w:ftr" + mainSpace + ">")
	w.raw(`<w:p><w:pPr><w:jc w:val="center"/></w:pPr>`)
	field := func(before, name string) {
		w.raw(`<w:r><w:rPr><w:sz w:val="18"/></w:rPr><w:t xml:space="preserve">%s</w:t></w:r><w:fldSimple w:instr=" %s "><w:r><w:rPr><w:sz w:val="18"/></w:rPr><w:t>1</w:t></w:r></w:fldSimple>`, before, name)
	}
	field("第 ", "PAGE")
	field(" 页 / 共 ", "NUMPAGES")
	w.raw(`<w:r><w:rPr><w:sz w:val="18"/></w:rPr><w:t xml:space="preserve"> 页</w:t></w:r></w:p></w:ftr>`)
	return w.Bytes()
}
