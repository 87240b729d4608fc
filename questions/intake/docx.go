package intake

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"lawquiz/questions/intake/layout"
)

// readDocx reads the paragraphs and tables of a Word file in reading order, automatic numbers made
// visible again, as lines of text.
func (l *ledger) readDocx(a *archive) {
	d := &docx{archive: a, limits: l.limits, numbering: numbering{}}
	if err := d.readParts(); err != nil {
		l.refuseAs(refuseXML(err))
		return
	}
	if d.bad != nil {
		l.refuseAs(d.bad)
		return
	}
	l.count(asBlank, d.blanks)
	p := newTextReader(l, d.blocks)
	p.elsewhere = len(d.sheets) > 0
	p.read()
	if len(d.sheets) > 0 {
		l.readSheets(d.sheets)
	}
	d.tellAside(l)
	if d.notes > 0 {
		l.tell(Problem{Severity: Notice, Code: "annotations", Message: fmt.Sprintf("有 %d 处脚注、尾注或批注没有导入", d.notes), Suggestion: "需要的内容请写进正文"})
	}
}

// docx gathers the lines of a Word file.
type docx struct {
	archive   *archive
	limits    Limits
	numbering numbering
	parts     map[string]layout.Part // the part each style of our own documents stands for, by its id
	blocks    []block
	sheets    []sheet // tables whose head names a stem and a key
	tables    int32
	count     int32    // paragraphs outside tables
	struck    span     // text crossed out
	hidden    span     // hidden text
	notes     int      // footnotes and comments met
	lines     int      // blocks met
	blanks    int      // blank ones left out of blocks
	bad       *refusal // why reading stopped

	paragraphs []*paragraph // those being read, a text box inside another
	spare      *paragraph   // one that was read, to be used again: a file may hold very many
	table      *docxTable   // the one being read; nil outside tables
	run        docxRun
	skipped    int // depth of what is left out: deleted text, the second form of a text box
}

// docxRun is how the run being read is shown.
type docxRun struct {
	underlined bool
	vivid      bool // red, bold or highlighted
	struck     bool // crossed out
	hidden     bool
	inText     bool   // within <w:t>
	raised     string // sup or sub
}

// paragraph is one paragraph being read.
type paragraph struct {
	text     strings.Builder
	style    string
	numID    string
	level    int
	numbered bool // says its own number, perhaps that it has none
	formula  bool
	media    bool
	looked   bool // holds text that stands out
}

func (d *docx) readParts() error {
	if err := d.readNumbering(); err != nil {
		return err
	}
	name := "word/document.xml"
	if !d.archive.has(name) {
		for _, n := range sortedKeys(d.archive.files) {
			if strings.HasPrefix(n, "word/document") && strings.HasSuffix(n, ".xml") {
				name = n
			}
		}
	}
	return d.readPart(name, d.token)
}

// readPart gives every token of a part to visit. A part that is not there gives none.
func (d *docx) readPart(name string, visit func(xml.Token) error) error {
	if !d.archive.has(name) {
		return nil
	}
	r, err := d.archive.open(name)
	if err != nil {
		return fmt.Errorf("%w: %w", errXMLBroken, err)
	}
	defer r.Close()
	part := newXMLPart(r, d.limits)
	for {
		tok, err := part.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = visit(tok)
		}
		if err != nil || d.bad != nil {
			return err
		}
	}
}

// token reads one token of the document.
func (d *docx) token(tok xml.Token) error {
	switch tok := tok.(type) {
	case xml.StartElement:
		if d.skipped > 0 || leftOut(tok) {
			d.skipped++
			return nil
		}
		d.start(tok)
	case xml.EndElement:
		if d.skipped > 0 {
			d.skipped--
			return nil
		}
		d.end(tok)
	case xml.CharData:
		if d.skipped == 0 && d.run.inText && len(d.paragraphs) > 0 {
			d.write(string(tok))
		}
	}
	return nil
}

// leftOut reports whether an element is not part of the text as it stands: deleted or moved away,
// the fallback of a drawing already read, a field's code.
func leftOut(e xml.StartElement) bool {
	switch e.Name.Local {
	case "del", "moveFrom", "delText", "Fallback", "instrText", "delInstrText", "rPrChange", "pPrChange", "sectPr":
		return e.Name.Space != "a"
	}
	return false
}

// write adds text of a run to the paragraph. What stands out is marked, what is crossed out left out.
func (d *docx) write(text string) {
	p := d.paragraphs[len(d.paragraphs)-1]
	if d.aside(text) {
		return
	}
	looked := d.run.look(raise(text, d.run.raised))
	p.looked = p.looked || len(looked) > len(text)
	p.text.WriteString(looked)
}
