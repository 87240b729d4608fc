package intake

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"

	"lawquiz/questions"
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
	styles := &styleReader{styles: n.styles}
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

// styleReader reads which styles carry a number.
type styleReader struct {
	styles map[string]styleNumber
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

var levelMark = regexp.MustCompile(`%([1-9])`)

// label returns the automatic number of a paragraph with what stands after it, and counts it.
func (n numbering) label(p *paragraph) string {
	id, level := p.numID, levelOf(strconv.Itoa(p.level))
	for style, steps := p.style, 0; !p.numbered && id == "" && style != "" && steps < 8; steps++ {
		s := n.styles[style]
		id, level, style = s.numID, s.level, s.basedOn
	}
	num, ok := n.nums[id]
	if !ok || id == "0" || strings.TrimSpace(p.text.String()) == "" && !p.formula {
		return ""
	}
	counts := n.count(id, num, level)
	l := n.level(num, level)
	if l.format == "bullet" || l.format == "none" {
		return ""
	}
	text := levelMark.ReplaceAllStringFunc(l.text, func(m string) string {
		i := int(m[1] - '1')
		format := n.level(num, i).format
		if l.legal {
			format = "decimal"
		}
		return formatNumber(counts[i], format)
	})
	if l.tight || text == "" {
		return text
	}
	return text + " "
}

func (n numbering) level(num numInstance, level int) numLevel {
	if l, ok := num.levels[level]; ok {
		return l
	}
	if l, ok := n.levels[num.abstract][level]; ok {
		return l
	}
	return numLevel{start: 1, format: "none"}
}

// count moves the list to its next number at this level; deeper levels begin again.
func (n numbering) count(id string, num numInstance, level int) *[9]int {
	counts := n.counts[num.abstract]
	if counts == nil {
		counts = &[9]int{}
		for i := range counts {
			counts[i] = n.level(num, i).start - 1
		}
		n.counts[num.abstract] = counts
	}
	if !n.started[id] {
		n.started[id] = true
		for l, start := range num.starts {
			counts[l] = start - 1
		}
	}
	counts[level]++
	for i := range counts {
		switch first := n.level(num, i).start; {
		case i > level:
			counts[i] = first - 1
			if start, ok := num.starts[i]; ok {
				counts[i] = start - 1
			}
		case i < level && counts[i] < first:
			counts[i] = first
		}
	}
	return counts
}

// formatNumber writes n in one of Word's number formats; an unknown one gives digits.
func formatNumber(n int, format string) string {
	switch format {
	case "upperLetter", "lowerLetter":
		if n < 1 || n > 26*9 {
			return strconv.Itoa(n)
		}
		letters := strings.Repeat(string(rune('A'+(n-1)%26)), 1+(n-1)/26)
		if format == "lowerLetter" {
			return strings.ToLower(letters)
		}
		return letters
	case "upperRoman", "lowerRoman":
		roman := romanNumber(n)
		if format == "lowerRoman" {
			return strings.ToLower(roman)
		}
		return roman
	case "chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "taiwaneseCountingThousand", "taiwaneseCounting", "chineseLegalSimplified":
		if text := questions.Numeral(n); text != "" {
			return text
		}
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		if n >= 1 && n <= 20 {
			return string(rune('①' + n - 1))
		}
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "none", "bullet":
		return ""
	}
	return strconv.Itoa(n)
}

func romanNumber(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, r := range []struct {
		value int
		sign  string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= r.value; n -= r.value {
			b.WriteString(r.sign)
		}
	}
	return b.String()
}
