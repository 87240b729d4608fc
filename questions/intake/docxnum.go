package intake

import (
	"encoding/xml"
	"strconv"

	"lawquiz/questions/intake/layout"
)

// numbering is what Word knows of automatic numbers: they are not in the text of a paragraph.
type numbering struct {
	levels  map[string]map[int]numLevel // by abstract id and level
	nums    map[string]numInstance      // by the number's id
	styles  map[string]styleNumber      // by style id
	counts  map[string]*[9]int          // by abstract id; the present number of each level
	started map[string]bool             // numbers whose own start was used
}

// numLevel is how one level is written.
type numLevel struct {
	start  int
	format string // decimal, upperLetter …
	text   string // %1. or （%1）
	tight  bool   // nothing between number and text
	legal  bool   // all numbers as digits
}

// numInstance is one list in the document: an abstract definition with its own starts.
type numInstance struct {
	abstract string
	starts   map[int]int
	levels   map[int]numLevel
}

type styleNumber struct {
	numID, basedOn string
	level          int
}

// readNumbering reads numbering.xml and the numbers of styles. Files without them have none.
func (d *docx) readNumbering() error {
	n := numbering{
		levels: map[string]map[int]numLevel{}, nums: map[string]numInstance{}, styles: map[string]styleNumber{},
		counts: map[string]*[9]int{}, started: map[string]bool{},
	}
	d.numbering = n
	reader := &numReader{numbering: n}
	if err := d.readPart("word/numbering.xml", reader.token); err != nil {
		return err
	}
	d.parts = map[string]layout.Part{}
	styles := &styleReader{styles: n.styles, parts: d.parts}
	return d.readPart("word/styles.xml", styles.token)
}

// numReader reads numbering.xml.
type numReader struct {
	numbering
	abstract, num string
	level         int
	cur           numLevel
	inLevel       bool
}

func (r *numReader) token(tok xml.Token) error {
	switch e := tok.(type) {
	case xml.StartElement:
		r.start(e)
	case xml.EndElement:
		r.end(e)
	}
	return nil
}

func (r *numReader) start(e xml.StartElement) {
	val := attribute(e, "val")
	switch e.Name.Local {
	case "abstractNum":
		r.abstract, r.num = attribute(e, "abstractNumId"), ""
		r.levels[r.abstract] = map[int]numLevel{}
	case "num":
		r.num, r.abstract = attribute(e, "numId"), ""
		r.nums[r.num] = numInstance{starts: map[int]int{}, levels: map[int]numLevel{}}
	case "abstractNumId":
		n := r.nums[r.num]
		n.abstract = val
		r.nums[r.num] = n
	case "lvlOverride":
		r.level = levelOf(attribute(e, "ilvl"))
	case "startOverride":
		if n := r.nums[r.num]; n.starts != nil {
			n.starts[r.level], _ = strconv.Atoi(val) // a broken start is 0
		}
	case "lvl":
		r.level, r.inLevel, r.cur = levelOf(attribute(e, "ilvl")), true, numLevel{start: 1, format: "decimal"}
	case "start":
		r.cur.start, _ = strconv.Atoi(val)
	case "numFmt":
		r.cur.format = val
	case "lvlText":
		r.cur.text = val
	case "suff":
		r.cur.tight = val == "nothing"
	case "isLgl":
		r.cur.legal = val != "0" && val != "false"
	}
}

func (r *numReader) end(e xml.EndElement) {
	if e.Name.Local != "lvl" {
		return
	}
	if levels := r.levels[r.abstract]; r.abstract != "" && levels != nil {
		levels[r.level] = r.cur
	} else if n := r.nums[r.num]; n.levels != nil {
		n.levels[r.level] = r.cur
	}
}

// levelOf reads a level from 0 to 8; anything else is the first.
func levelOf(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 8 {
		return 0
	}
	return n
}

// styleReader reads which styles carry a number, and which are those of our own documents.
type styleReader struct {
	styles map[string]styleNumber
	parts  map[string]layout.Part // by style id
	id     string
}

func (r *styleReader) token(tok xml.Token) error {
	e, ok := tok.(xml.StartElement)
	if !ok {
		return nil
	}
	s := r.styles[r.id]
	switch e.Name.Local {
	case "style":
		r.id = attribute(e, "styleId")
		return nil
	case "name":
		if part := layout.Part(attribute(e, "val")); layout.IsPart(part) {
			r.parts[r.id] = part
		}
		return nil
	case "numId":
		s.numID = attribute(e, "val")
	case "ilvl":
		s.level = levelOf(attribute(e, "val"))
	case "basedOn":
		s.basedOn = attribute(e, "val")
	default:
		return nil
	}
	r.styles[r.id] = s
	return nil
}
