package intake

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// material is a case several questions are asked about.
type material struct {
	lines  []string
	place  Place
	blocks int
	open   bool // its text still goes on
	upTo   int  // last question it is for; 0 when the file does not say
	parts  bool // its questions are numbered (1), (2): a plain number ends it
	lent   int
}

var (
	materialForm   = regexp.MustCompile(`^[【\[(（]?\s*(?:案例|材料|案情|背景材料|阅读材料|共用题干|资料)\s*[一二三四五六七八九十\d]{0,3}\s*(?:[】\])）]\s*[:：]?|[:：])|^(?:根据|阅读|依据|结合)(?:以下|下列|上述|下面)?[^。]{0,10}(?:材料|案例|案情|资料)[^。]{0,24}(?:回答|完成|作答)`)
	materialNumber = regexp.MustCompile(`^(?:[(（]\s*[一二三四五六七八九十]{1,3}\s*[)）]|[一二三四五六七八九十]{1,3}\s*[、.．])\s*|^[【\[(（]?\s*(?:案例|材料|案情|背景材料|阅读材料|共用题干|资料)\s*[一二三四五六七八九十\d]{0,3}\s*(?:[】\])）]\s*[:：]?|[:：])\s*`)
	materialLead   = regexp.MustCompile(`^(?:请)?(?:根据|阅读|依据|结合)[^。:：]{0,12}(?:材料|案例|案情|资料)[^。:：]{0,24}(?:回答|完成|作答)[^。:：]{0,20}(?:[。:：]|$)`)
	materialRange  = regexp.MustCompile(`(?:第\s*)?\d{1,4}\s*(?:题)?\s*[-~～—－至到]\s*(?:第\s*)?(\d{1,4})\s*[小]?题`)
)

// acceptsMaterial reports whether a case begins here: nothing else is being told, and a question follows.
func (p *textReader) acceptsMaterial(line string) bool {
	if p.listing && !p.leavesList(line) || p.cur != nil && p.cur.open() && p.material == nil && p.cur.mark.kind != noMark {
		return false
	}
	return inlineChoice.FindStringIndex(line) == nil
}

// leavesList reports whether a case begins after a list of keys: it tells something, and a question follows.
func (p *textReader) leavesList(line string) bool {
	told := materialNumber.ReplaceAllString(line, "")
	return utf8.RuneCountInString(told) >= 8 && !keyInterval.MatchString(told) && !keySingle.MatchString(told)
}

// openMaterial begins a case. The call to answer questions about the case just told goes on with it.
func (p *textReader) openMaterial(line string) {
	if m := p.material; m != nil && m.open && m.lent == 0 && len(m.lines) > 0 && p.cur == nil && materialLead.MatchString(line) {
		m.until(line)
		m.add(line)
		p.booked = true
		return
	}
	p.closeList()
	p.endMaterial()
	p.material = &material{place: p.blocks[p.at].place(), open: true}
	p.material.until(line)
	p.cur, p.restart = nil, true
	p.material.add(line)
	p.booked = true
}

// until reads which question is the last one about the case: 回答 1-3 题.
func (m *material) until(line string) {
	if at := materialRange.FindStringSubmatch(line); at != nil {
		m.upTo, _ = strconv.Atoi(at[1]) // the form allows digits alone
	}
}

// add appends a line of the case; its number and the call to answer questions are not part of it.
func (m *material) add(line string) {
	m.blocks++
	line = strings.TrimSpace(materialLead.ReplaceAllString(materialNumber.ReplaceAllString(line, ""), ""))
	if line != "" {
		m.lines = append(m.lines, line)
	}
}

// over reports whether the question that begins with the number is no longer about the case.
func (m *material) over(number mark) bool {
	return m.upTo > 0 && number.n > m.upTo || m.parts && number.kind == numberMark && !number.round
}

// lend returns the text for a question about the case.
func (m *material) lend() string {
	m.open = false
	m.lent++
	return strings.Join(m.lines, "\n")
}

// endMaterial accounts for the case read last.
func (p *textReader) endMaterial() {
	m := p.material
	p.material = nil
	if m == nil {
		return
	}
	told := Problem{Place: m.place, Field: "案例"}
	if m.lent == 0 {
		p.l.count(asProblem, m.blocks)
		told.Severity, told.Code, told.Message, told.Suggestion = Warning, "material_unused", "案例“"+excerpt(strings.Join(m.lines, ""), 16)+"”后面没有题目", "请检查后面题目的题号"
	} else {
		p.l.count(asHeading, m.blocks)
		told.Severity, told.Code, told.Message, told.Suggestion = Notice, "material", fmt.Sprintf("案例“%s”放在 %d 道题的题干前面", excerpt(strings.Join(m.lines, ""), 16), m.lent), "请核对这些题都用这个案例"
	}
	p.l.tell(told)
}

// caseFromPiece turns the numbered question being read into the case its parts (1), (2) ask about.
func (p *textReader) caseFromPiece() {
	c := p.cur
	p.pieces = p.pieces[:len(p.pieces)-1]
	p.endMaterial()
	p.material = &material{place: c.place, lines: c.stem, blocks: c.blocks, open: true, parts: true}
	p.cur = nil
}
