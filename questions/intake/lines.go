package intake

import (
	"strings"
)

// lineMark finds the mark a line begins with and returns the text after it. Without one the whole
// line comes back.
func (p *textReader) lineMark(text string) (mark, string) {
	line := strings.TrimSpace(trimBullet(text))
	if m := p.titleMark(line); m.kind != noMark {
		return m, line[m.size:]
	}
	if size := p.ownNumberAt(line); size >= 0 {
		return mark{kind: labelMark, label: idLabel, size: size}, line[size:]
	}
	if m := labelAt(line, true); m.label == keyLabel && isKeyLine(line[m.size:]) {
		return mark{kind: keyLineMark}, line[m.size:]
	} else if m.kind != noMark && p.acceptsLabel(m, line) {
		return m, line[m.size:]
	}
	if loc := keyOfBlank.FindStringIndex(line); loc != nil && p.cur != nil && p.cur.open() && lowLines.MatchString(p.cur.stemText()) {
		return mark{kind: labelMark, label: keyLabel, size: loc[1]}, line[loc[1]:]
	}
	if materialForm.MatchString(line) && p.acceptsMaterial(line) {
		return mark{kind: materialMark}, line
	}
	if m := optionAt(line); m.kind != noMark && p.acceptsOption(m, line) {
		return m, line[m.size:]
	}
	if m := numberAt(line); m.kind != noMark && p.acceptsNumber(m, line[m.size:]) {
		return m, line[m.size:]
	}
	if loc := kindAtStart.FindStringIndex(line); loc != nil {
		return mark{kind: kindMark, size: loc[1]}, line
	}
	if chapterAt(line) && (bareChapter.MatchString(line) || !p.looksLikeStem(line)) && (p.cur == nil || !p.cur.open()) {
		return mark{kind: chapterMark}, line
	}
	return mark{}, text
}

// titleMark finds the marks that stand for a whole line.
func (p *textReader) titleMark(line string) mark {
	switch {
	case translated.MatchString(line):
		return mark{kind: translateMark}
	case endLabel.MatchString(line):
		return mark{kind: endLabelMark, size: len(endLabel.FindString(line))}
	case isKeyLine(line):
		return mark{kind: keyLineMark}
	case strings.Contains(line, "答案") && keyListTitle.MatchString(line) && p.keysFollow(p.section):
		return mark{kind: keyListMark}
	}
	if p.listing {
		if _, ok := keyTitleAt(line); ok {
			return mark{kind: sectionMark}
		}
	}
	if title := keyTitle(line); title != "" && isKeyLine(line[len(title):]) {
		return mark{kind: keyLineMark, size: len(title)}
	}
	if _, ok := sectionAt(line); ok && !p.beginsByKind(line) {
		return mark{kind: sectionMark}
	}
	return mark{}
}

// beginsByKind reports whether [单选] at the beginning of a line begins a question, and is not a
// title above numbered ones.
func (p *textReader) beginsByKind(line string) bool {
	loc := kindAtStart.FindStringIndex(line)
	if loc == nil {
		return false
	}
	if loc[1] < len(line) || p.cur != nil && p.cur.open() && kindOnly(p.cur.stemText()) {
		return true
	}
	for _, next := range p.ahead(1) {
		return numberAt(next).kind != numberMark
	}
	return true
}

// apply moves to where the mark says and returns the text that is still to be read there; ""
// when the line is done.
func (p *textReader) apply(m mark, text string) string {
	switch m.kind {
	case sectionMark, chapterMark:
		return p.enterSection(text)
	case keyListMark:
		p.openList()
		p.book(asHeading)
		return ""
	case keyLineMark:
		if !p.listing {
			p.openList()
		}
		p.keyLine(text)
		p.book(asHeading)
		return ""
	case numberMark:
		p.start(m)
		p.setLast(m)
		return strings.TrimLeft(text, " 　\t")
	case kindMark:
		return p.startKind(text)
	case optionMark:
		p.startOption(m)
		return text
	case labelMark:
		return p.enterLabel(m, text)
	case materialMark:
		p.openMaterial(text)
		return ""
	case translateMark:
		p.dropTranslation()
		return ""
	case endLabelMark:
		return p.afterLabel(text)
	}
	return p.plain(text)
}

// enterSection makes the title the one that following questions stand under.
func (p *textReader) enterSection(text string) string {
	line := strings.TrimSpace(text)
	s, ok := sectionAt(line)
	if !ok && p.listing {
		s, ok = keyTitleAt(line)
	}
	if !ok {
		s = section{title: CleanText(text)}
	}
	asKeys := (p.listing || strings.Contains(s.title, "答案")) && (keysAfterTitle(line) != "" || p.keysFollow(s))
	s.index = p.section.index + 1
	p.book(asHeading)
	if asKeys || p.listing && textsAfterTitle(line, s) != "" {
		if !p.listing {
			p.openList()
		}
		p.listed, p.group = s, p.group+1
		p.lastKey = 0
		if p.keysOfTitle(line) && s.fallback == (KindWord{}) {
			p.relist(section{}) // 一、1A 2B names no title: numbers decide
		}
		return ""
	}
	p.closeList()
	p.endMaterial()
	p.section, p.cur, p.restart = s, nil, true
	return ""
}

// setLast remembers the number of the piece that just began, to know the next one by.
func (p *textReader) setLast(m mark) {
	p.enumerated = 0
	if m.round && p.material != nil {
		return // parts of a case do not count among the questions
	}
	if !p.restart && m.n > p.last+1 && p.last > 0 {
		p.cur.remark(p, Notice, "题号", "number_gap", numberGap(p.last, m.n), "如果漏了题，请检查这里的题号和分行")
	}
	p.last, p.restart, p.round = m.n, false, m.round
}

// startKind begins a question at [单选][A], or gives its kind to the one that just began.
func (p *textReader) startKind(text string) string {
	found := kindAtStart.FindStringSubmatch(text)
	word := kindBracket.FindStringSubmatch(text)
	if p.cur == nil || !p.cur.open() || strings.TrimSpace(p.cur.stemText()) != "" {
		p.start(mark{})
	}
	p.own()
	if word != nil {
		p.cur.kind = strings.Trim(word[0], "[]【】（）()<>〔〕 ")
	}
	if found[1] != "" {
		p.cur.where = inKey
		p.cur.add(found[1], false)
	}
	p.cur.where = inStem
	rest := strings.TrimLeft(text[len(found[0]):], " 　")
	if m := numberAt(rest); m.kind == numberMark && !m.weak && p.cur.mark.kind == noMark {
		p.cur.mark = m
		p.setLast(m)
		rest = rest[m.size:]
	}
	return rest
}

func (p *textReader) dropTranslation() {
	if p.cur == nil {
		p.book(asHeading)
		return
	}
	p.own()
	p.cur.remarkOnce(p, Notice, "选项", "translation", "英文对照没有导入", "")
}

// afterLabel reads what follows </解析>: nothing, or more of the question.
func (p *textReader) afterLabel(text string) string {
	if p.cur == nil {
		p.book(asHeading)
		return ""
	}
	p.own()
	return text
}
