package intake

import (
	"regexp"
	"strings"
)

// plain decides where a line without a mark belongs and returns it to be read there, or "".
func (p *textReader) plain(text string) string {
	line := strings.TrimSpace(text)
	switch {
	case p.listing && p.leadsOptions(line):
		return p.startUnmarked(text, line)
	case p.listing:
		return p.plainKey(line)
	case p.material != nil && p.material.open && p.cur == nil && !p.looksLikeStem(line):
		p.material.add(line)
		p.booked = true
		return ""
	case p.section.cases && p.beginsCase(line) && !p.looksLikeStem(line):
		p.openMaterial(line)
		return ""
	case p.cur == nil:
		if p.looksLikeStem(line) {
			return p.startUnmarked(text, line)
		}
		p.preamble.add(p.blocks[p.at])
		p.book(asHeading)
		return ""
	case p.cur.complete() && p.cur.where != inStem && p.looksLikeStem(line):
		return p.startUnmarked(text, line)
	}
	if p.cur.open() && judgeChoice(p.blocks[p.at].text) {
		p.own()
		return ""
	}
	return p.continueWith(text, line)
}

// leadsOptions reports whether a line within a list of keys is the stem of a question that follows it:
// option A comes next, and the line is no key and no explanation.
func (p *textReader) leadsOptions(line string) bool {
	if labelAt(line, true).kind == labelMark || keyEntryForm.MatchString(line) || keyLabelled.MatchString(line) || keyRaw.MatchString(line) {
		return false
	}
	for _, next := range p.ahead(1) {
		m := optionAt(next)
		return m.kind == optionMark && m.letter == 0 && !m.weak
	}
	return false
}

// judgeChoice reports whether a line is one of the two circles under a statement: ○ 对.
func judgeChoice(line string) bool {
	line = strings.TrimSpace(line)
	rest := strings.TrimLeft(line, "○□◯◇ ")
	_, ok := JudgeValue(rest)
	return ok && rest != line
}

// chineseNumber is a question number as titles have them: 三、
var chineseNumber = regexp.MustCompile(`^([一二三四五六七八九十]{1,3})\s*[、.．]\s*`)

// startUnmarked begins a question at a line that shows one without a number lineMark accepts: none, 三、,
// or (3) after 2.
func (p *textReader) startUnmarked(text, line string) string {
	m := mark{}
	if found := chineseNumber.FindStringSubmatch(line); found != nil {
		m = newNumber(found[1], len(found[0]), mark{})
	} else if n := numberAt(line); n.kind == numberMark && n.round && p.expects(n.n) {
		m = n
	}
	if m.kind == noMark {
		p.start(m)
		return text
	}
	p.start(m)
	p.setLast(m)
	return line[m.size:]
}

// beginsCase reports whether a plain line under 案例分析题 tells a new case and does not go on with
// the question before: it has a number, stands apart, or question 1 comes next.
func (p *textReader) beginsCase(line string) bool {
	if p.cur == nil {
		return true
	}
	if p.cur.open() || len(p.cur.note) == 0 && p.cur.where == inNote {
		return false
	}
	if p.gap || materialNumber.MatchString(line) {
		return true
	}
	for _, next := range p.ahead(4) {
		if m := numberAt(next); m.kind == numberMark {
			return m.n == 1
		}
	}
	return false
}

// continueWith adds a plain line to the field being read, or to the one that may follow it.
func (p *textReader) continueWith(text, line string) string {
	c := p.cur
	switch c.where {
	case inStem, inNote, inOptions:
		return text
	case inOption:
		if p.gap && c.keyed {
			return p.unplaced(line)
		}
		return text
	case inKey:
		if p.gap && len(c.key) > 0 && !answerLabel.MatchString(line) {
			return p.unplaced(line)
		}
		if len(c.key) > 0 && keyFirst.MatchString(strings.TrimSpace(strings.Join(c.key, " "))) && !answerLabel.MatchString(line) && keyFirst.FindStringSubmatch(line) == nil {
			c.where = inNote
			return text
		}
		return strings.TrimLeft(line, "-–•·* ")
	}
	if strings.TrimSpace(c.stemText()) == "" {
		c.where = inStem
		return text
	}
	if p.gap {
		return p.unplaced(line)
	}
	c.where = inNote
	return text
}

// unplaced tells of a line that belongs to no question.
func (p *textReader) unplaced(line string) string {
	p.book(asProblem)
	p.l.tell(Problem{Place: p.blocks[p.at].place(), Severity: Warning, Code: "text_unplaced",
		Message: "这一行不知道属于哪道题，没有导入：“" + excerpt(line, 24) + "”", Suggestion: "是题目的请补上题号，是解析的请写“解析：”，其余可以删去"})
	return ""
}

// enterLabel moves to the field a label names; 题型： and 题目： may begin a question.
func (p *textReader) enterLabel(m mark, text string) string {
	fields := map[label]pocket{keyLabel: inKey, noteLabel: inNote, levelLabel: inLevel, tagsLabel: inTags, pointsLabel: inPoints,
		kindLabel: inKind, citationLabel: inCitation, idLabel: inID, sourceLabel: inSource, optionsLabel: inOptions, stemLabel: inStem}
	to := fields[m.label]
	if p.beginsQuestion(m.label, text) {
		p.start(mark{})
	}
	if p.cur == nil {
		p.preamble.add(p.blocks[p.at])
		p.book(asHeading)
		return ""
	}
	p.own()
	p.cur.where = to
	p.cur.named = p.cur.named || to == inStem
	text = strings.TrimLeft(text, " 　\t")
	if to == inStem {
		if n := numberAt(text); n.kind == numberMark && !n.weak && !n.round {
			text = text[n.size:] // 题目：17、我国… where the file has numbered it already
		}
	}
	return text
}

func (p *textReader) beginsQuestion(l label, text string) bool {
	switch l {
	case idLabel:
		if _, named := fieldOf(p.cur, inID); !named && p.cur != nil && isOwnNumber(text) {
			return false // ours stands last in a question
		}
		fallthrough
	case kindLabel:
		if p.cur != nil && p.cur.open() && p.cur.named && p.cur.kind == "" && p.cur.fields[inKind] == "" {
			return false // 题目：… above 题型：…
		}
		fallthrough
	case stemLabel:
		return p.cur == nil || !p.cur.open() || !kindOnly(p.cur.stemText())
	}
	return false
}
