package intake

import (
	"fmt"
	"strings"

	"lawquiz/questions"
)

// acceptsLabel reports whether the label means a field here and not words of a sentence.
func (p *textReader) acceptsLabel(m mark, line string) bool {
	if p.listing {
		return m.label == stemLabel && strings.ContainsAny(line[:m.size], ":：】]>") // 题目：… ends the list
	}
	switch m.label {
	case kindLabel, idLabel:
		return p.cur == nil || strings.TrimSpace(line[m.size:]) != ""
	case stemLabel:
		named := strings.ContainsAny(line[:m.size], ":：】]>")
		return named || p.cur != nil && p.cur.open() && kindOnly(p.cur.stemText())
	}
	return p.cur != nil
}

// kindOnly reports whether a stem holds nothing yet, or [单选题] alone.
func kindOnly(stem string) bool {
	return strings.TrimSpace(pointsMark.ReplaceAllString(kindBracket.ReplaceAllString(stem, ""), "")) == ""
}

// acceptsOption reports whether the letter at a line's beginning is the next option of the piece.
func (p *textReader) acceptsOption(m mark, line string) bool {
	if p.cur == nil || p.listing {
		return false
	}
	next := len(p.cur.options)
	inOptions := p.cur.where == inOption || p.cur.where == inStem || p.cur.where == inOptions
	switch {
	case m.weak:
		return m.letter == next && inOptions && (next > 0 && p.cur.weakOptions || next == 0 && (p.nextLineIs(1) || weakRow.MatchString(line)))
	case m.letter == next:
		return inOptions || next == 0 && (p.cur.where == inKey || p.cur.where == inNote && p.cur.lettered() && (p.nextLineIs(1) || inlineChoice.MatchString(line)))
	case m.letter == 0 && next > 1 && p.cur.where == inOption:
		return p.splitLast()
	case m.letter == next-1 && next > 0 && p.cur.where == inOption, m.letter > next && m.letter <= next+2 && next > 0 && inOptions, m.letter == 1 && next == 0 && inOptions && p.nextLineIs(2):
		p.cur.remark(p, Warning, "选项", "option_letter", fmt.Sprintf("选项字母不连续：应该是 %s，写的是 %s", questions.Letter(min(next, 25)), questions.Letter(m.letter)), "请核对选项和答案")
		return true
	}
	return false
}

// nextLineIs reports whether the next line that is not blank begins with the option of this index,
// or the present line holds it further on.
func (p *textReader) nextLineIs(letter int) bool {
	for _, line := range p.ahead(1) {
		m := optionAt(line)
		return m.kind == optionMark && m.letter == letter
	}
	return false
}

// ahead returns up to n following lines that are neither blank nor furniture, list marks removed.
func (p *textReader) ahead(n int) []string {
	var lines []string
	for i := p.at + 1; i < len(p.blocks) && len(lines) < n && i < p.at+60; i++ {
		line := p.blocks[i].text
		if p.furnished[i] {
			continue
		}
		if line = strings.TrimSpace(trimBullet(line)); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// splitLast makes the second line of the last option the stem of a new question, when the options
// begin again with A and nothing else told the two apart.
func (p *textReader) splitLast() bool {
	old := p.cur
	last := len(old.options) - 1
	if len(old.options[last]) < 2 {
		return false
	}
	stem := old.options[last][1:]
	old.options[last] = old.options[last][:1]
	p.start(mark{})
	p.cur.stem = stem
	return true
}

// startOption begins the option; letters that were left out stay empty.
func (p *textReader) startOption(m mark) {
	p.own()
	for len(p.cur.options) < m.letter {
		p.cur.options = append(p.cur.options, nil)
	}
	p.cur.options = append(p.cur.options, nil)
	if starBefore(p.blocks[p.at].text, m.letter) {
		p.cur.starred = append(p.cur.starred, make([]bool, len(p.cur.options)-len(p.cur.starred))...)
		p.cur.starred[m.letter] = true
	}
	p.cur.weakOptions = m.weak
	p.cur.where = inOption
}

// starBefore reports whether a line begins with a star and, without the space list marks have, the option
// of this index.
func starBefore(line string, letter int) bool {
	line = strings.TrimSpace(line[:min(len(line), 64)])
	if !strings.HasPrefix(line, "*") && !strings.HasPrefix(line, "★") {
		return false
	}
	m := optionAt(strings.TrimLeft(line, "*★"))
	return m.kind == optionMark && m.letter == letter
}

// acceptsNumber reports whether the number at a line's beginning begins a question and does not
// count something inside one.
func (p *textReader) acceptsNumber(m mark, rest string) bool {
	evidence := strings.Trim(m.prefix, "()（） ") != "" || p.evidence(m, rest)
	if p.listing {
		entry := m.number + "." + strings.TrimSpace(rest)
		return evidence && !keyEntryForm.MatchString(entry) && !keyLabelled.MatchString(entry)
	}
	if m.weak && !(evidence && p.expects(m.n)) {
		return false
	}
	if m.round && (p.material != nil || p.last > 0 && !p.round && !p.restart) {
		return evidence && p.acceptsPart(m)
	}
	if p.cur == nil {
		return evidence || len(p.pieces) > 0 || p.section.fallback != KindWord{} || p.beginsFilled(m, rest)
	}
	if p.continues(m, evidence) {
		p.enumerated = m.n
		return false
	}
	return true
}

// beginsFilled reports whether the first number of a file stands before a sentence with its blanks filled
// in, 享受（98）天, and a question follows: it may not pass for a title.
func (p *textReader) beginsFilled(m mark, rest string) bool {
	if m.n != 1 || !bracketed.MatchString(rest) {
		return false
	}
	for _, next := range p.ahead(1) {
		n := numberAt(next)
		return n.kind == numberMark && n.n == 2 && p.hasEvidence(next[n.size:])
	}
	return false
}

// expects reports whether n is the next question number.
func (p *textReader) expects(n int) bool {
	return n == p.last+1 || n == 1 && (p.restart || p.last == 0)
}

// continues reports whether a number counts something inside the piece: ideas listed in its stem or
// its explanation.
func (p *textReader) continues(m mark, evidence bool) bool {
	declared := p.section.fallback.Kind == questions.Judge || p.section.fallback.Kind == questions.Blank || p.section.fallback.Refused != ""
	counting := m.n == 1 || m.n == p.enumerated+1
	switch {
	case p.expects(m.n):
		unfinished := p.cur.open() && !p.hasEvidence(p.cur.stemText()) || p.cur.where == inNote
		return unfinished && !evidence && !declared
	case p.cur.open():
		return p.material == nil && (!evidence || counting && !declared && !p.cur.complete())
	case p.cur.where == inNote:
		return !evidence || m.n != 1 && m.n <= p.last
	}
	return !evidence
}

// acceptsPart reports whether (1) begins a part of the case told before. A numbered question that has
// no options of its own turns out to be that case.
func (p *textReader) acceptsPart(m mark) bool {
	if p.material != nil {
		return true
	}
	if p.cur == nil || !p.cur.open() || m.n != 1 {
		return false
	}
	p.caseFromPiece()
	return true
}

func numberGap(last, n int) string {
	if n == last+2 {
		return fmt.Sprintf("题号从 %d 跳到 %d，没有第 %d 题", last, n, last+1)
	}
	return fmt.Sprintf("题号从 %d 跳到 %d", last, n)
}

// note adds a problem that concerns the piece, at the line being read.
func (c *piece) remark(p *textReader, severity Severity, field, code, message, suggestion string) {
	c.notes = append(c.notes, Problem{Place: p.blocks[p.at].place(), Field: field, Severity: severity, Code: code, Message: message, Suggestion: suggestion})
}

func (c *piece) remarkOnce(p *textReader, severity Severity, field, code, message, suggestion string) {
	for _, n := range c.notes {
		if n.Code == code {
			return
		}
	}
	c.remark(p, severity, field, code, message, suggestion)
}
