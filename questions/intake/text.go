package intake

import (
	"fmt"
	"regexp"
	"strings"

	"lawquiz/questions/intake/layout"
)

// block is one line of a text, or one line of a paragraph or cell of a Word file.
type block struct {
	text                          string // mended, spaces as they were
	paragraph, table, row, column int32  // its place, kept small: a file may hold very many
	formula                       bool   // holds a formula
	media                         bool   // holds a picture or another object

	part layout.Part // what its style says it is, in a document of our own; "" elsewhere
}

func (b block) place() Place {
	return Place{Paragraph: int(b.paragraph), Table: int(b.table), Row: int(b.row), Column: int(b.column)}
}

// emphasis is how Markdown makes text bold.
var emphasis = regexp.MustCompile(`\*\*([^*\n]+)\*\*`)

// readText reads a text file, or text somebody pasted.
func (l *ledger) readText(text string) {
	lines := strings.Split(emphasis.ReplaceAllString(mend(text), "$1"), "\n")
	blocks := make([]block, len(lines))
	for i, line := range lines {
		blocks[i] = block{text: line, row: int32(i + 1)}
	}
	newTextReader(l, blocks).read()
}

// read reads questions from lines in reading order, whatever convention they follow.
func (p *textReader) read() {
	for p.at = range p.blocks {
		if p.l.stopped || len(p.pieces) > p.l.limits.Questions || len(p.pieces) == 0 && p.before > maxPreamble {
			p.l.count(asProblem, len(p.blocks)-p.at)
			break
		}
		p.feed()
	}
	p.finish()
}

// maxPreamble is how many lines are read in search of the first question.
const maxPreamble = 5_000

func newTextReader(l *ledger, blocks []block) *textReader {
	p := &textReader{l: l, blocks: blocks, furnished: make([]bool, len(blocks))}
	heads := runningHeads(blocks)
	for i, b := range blocks {
		p.furnished[i] = b.part == "" && isFurniture(b.text, heads)
	}
	return p
}

// textReader gathers pieces from blocks.
type textReader struct {
	l         *ledger
	blocks    []block
	at        int    // the block being read
	furnished []bool // which blocks are page furniture
	elsewhere bool   // the file holds questions in tables as well
	booked    bool   // the block being read is accounted for

	pieces   []*piece
	cur      *piece // nil before the first question and after a title
	section  section
	material *material
	gap      bool // the last line was blank
	scope    int

	last       int  // number of the last question
	round      bool // the last question was numbered (1)
	restart    bool // a title came since: numbers may begin again
	enumerated int  // last number that counted something inside the piece

	listing bool // within a key list
	keys    []keyEntry
	group   int     // of keys: a run under one title, or of growing numbers
	lastKey int     // number of the last key
	listed  section // title within the key list

	furniture, preamble span
	before              int // lines before the first question, blank ones aside
}

// span is a number of blocks of one sort, told of together.
type span struct {
	n     int
	first Place
	text  string
}

func (s *span) add(b block) {
	if s.n == 0 {
		s.first, s.text = b.place(), excerpt(b.text, 20)
	}
	s.n++
}

// book accounts for the block being read, once.
func (p *textReader) book(u use) {
	if !p.booked {
		p.l.count(u, 1)
		p.booked = true
	}
}

// own makes the block being read part of the current piece, which accounts for it later.
func (p *textReader) own() {
	if !p.booked {
		p.cur.blocks++
		p.booked = true
	}
	b := p.blocks[p.at]
	p.cur.formula = p.cur.formula || b.formula
	if b.media {
		p.cur.remarkOnce(p, Warning, "题干", "media_dropped", "图片没有导入，题库只存文字", "请核对题目离开它还能不能答")
	}
}

// feed reads the block at p.at.
func (p *textReader) feed() {
	b := p.blocks[p.at]
	p.booked = false
	switch {
	case isBlankBlock(b):
		p.book(asBlank)
		p.gap = true
		return
	case p.furnished[p.at]:
		p.furniture.add(b)
		p.book(asFurniture)
		return
	}
	if len(p.pieces) == 0 {
		p.before++
	}
	if b.part == "" || !p.styled(b) {
		p.line(b.text)
	}
	p.gap = false
}

// line reads one line: a mark at its beginning, then marks inside it.
func (p *textReader) line(text string) {
	m, rest := p.lineMark(text)
	sameLine := m.kind != noMark
	for {
		more := p.apply(m, rest)
		if more == "" {
			return
		}
		var size int
		if size, m = p.nextMark(more); m.kind == noMark {
			p.put(more, sameLine)
			return
		}
		p.put(more[:size], sameLine)
		sameLine = true
		rest = more[size+m.size:]
		if m.kind == sectionMark {
			rest = more[size:]
		}
	}
}

// put appends text of the line being read to the current piece.
func (p *textReader) put(text string, sameLine bool) {
	if p.cur == nil {
		return
	}
	p.own()
	p.cur.add(text, sameLine)
}

// start begins a new piece at the block being read.
func (p *textReader) start(m mark) {
	if p.listing {
		p.closeList()
	}
	p.cur = &piece{place: p.blocks[p.at].place(), mark: m, section: p.section, scope: p.scope}
	if p.material != nil && p.material.over(m) {
		p.endMaterial()
	}
	if p.material != nil {
		p.cur.material = p.material.lend()
	}
	p.pieces = append(p.pieces, p.cur)
	p.listing = false
	p.own()
	if key := strings.Trim(m.prefix, "()（） "); key != "" {
		p.cur.key, p.cur.keyed = []string{key}, true
	}
}

// finish hands every piece on and tells what was set aside.
func (p *textReader) finish() {
	p.closeList()
	p.endMaterial()
	for _, piece := range p.pieces {
		p.l.take(piece.item())
	}
	p.tellSpan(p.furniture, "furniture", "去掉了 %d 行页眉、页脚或页码，第一处是“%s”")
	p.tellSpan(p.preamble, "preamble", "有 %d 行标题或说明文字没有当作题目，第一处是“%s”")
	if len(p.pieces) == 0 && !p.l.stopped && !p.elsewhere {
		p.l.refuse("no_questions", "没有找到题目", "请检查题号和选项的写法，例如“1. …”“A. …”“答案：A”")
	}
}

func (p *textReader) tellSpan(s span, code, form string) {
	if s.n > 0 {
		p.l.tell(Problem{Place: s.first, Severity: Notice, Code: code, Message: fmt.Sprintf(form, s.n, s.text), Suggestion: "如果其中有题目，请检查题号的写法"})
	}
}
