package intake

import (
	"regexp"
	"strings"

	"lawquiz/questions"
	"lawquiz/questions/intake/layout"
)

// What the paragraphs of our own documents begin with.
var (
	styledNumber = regexp.MustCompile(`^(\d{1,5})\s*[.．、]\s*`)
	styledLetter = regexp.MustCompile(`^([A-Z])\s*[.．、]\s*`)
	styledLabel  = regexp.MustCompile(`^(答案|解析|依据|难度|标签|编号)\s*[:：]\s*`)
)

// styled reads a paragraph whose style says what part of a question it is, and reports whether it
// did. One that does not begin as its part should was changed by hand: it is read as any line is.
func (p *textReader) styled(b block) bool {
	text := strings.TrimSpace(b.text)
	switch b.part {
	case layout.BankPart:
		p.closeList()
		p.endMaterial()
		p.section, p.cur, p.restart = section{title: CleanText(text), index: p.section.index + 1}, nil, true
		p.book(asHeading)
		return true
	case layout.ForewordPart:
		if p.cur != nil {
			return false
		}
		p.book(asHeading)
		return true
	case layout.StemPart:
		return p.styledStem(text)
	case layout.OptionPart:
		return p.styledOption(text)
	}
	return p.styledField(b.part, text)
}

// styledStem begins a question under a title that names its kind.
func (p *textReader) styledStem(text string) bool {
	m := styledNumber.FindStringSubmatch(text)
	kind := p.section.fallback
	if m == nil || kind.Kind == "" || kind.Loose {
		return false
	}
	n := newNumber(m[1], len(m[0]), mark{})
	p.start(n)
	p.setLast(n)
	p.cur.settled = true
	p.cur.add(text[len(m[0]):], false)
	return true
}

func (p *textReader) styledOption(text string) bool {
	m := styledLetter.FindStringSubmatch(text)
	if m == nil || p.cur == nil || !p.cur.settled || p.cur.keyed || m[1] != questions.Letter(len(p.cur.options)) {
		return false
	}
	p.startOption(mark{kind: optionMark, letter: len(p.cur.options)})
	p.cur.add(text[len(m[0]):], false)
	return true
}

// styledField reads a paragraph with a label. The line 编号 is read whatever became of its label.
func (p *textReader) styledField(part layout.Part, text string) bool {
	if p.cur == nil || !p.cur.settled {
		return false
	}
	to := map[layout.Part]pocket{layout.KeyPart: inKey, layout.ExplanationPart: inNote, layout.CitationsPart: inCitation,
		layout.DifficultyPart: inLevel, layout.TagsPart: inTags, layout.IDPart: inID}[part]
	m := styledLabel.FindStringSubmatch(text)
	if (m == nil || layout.Part("题目"+m[1]) != part) && !p.looksLikeNumber(part, text) {
		return false
	}
	if m != nil {
		text = text[len(m[0]):]
	}
	p.own()
	p.cur.where = to
	if _, twice := p.cur.fields[to]; twice || to == inID {
		p.cur.setField(to, text)
		return true
	}
	p.cur.add(text, false)
	return true
}

// looksLikeNumber reports whether a line in the style of 编号 is what is left of one, and not a
// question somebody went on to write there.
func (p *textReader) looksLikeNumber(part layout.Part, text string) bool {
	if part != layout.IDPart || styledNumber.MatchString(text) || styledLetter.MatchString(text) {
		return false
	}
	_, isTitle := sectionAt(text)
	_, taken := p.cur.fields[inID]
	return !isTitle && !taken && len([]rune(text)) <= 40
}

// setField adds a line to a field, even an empty one.
func (c *piece) setField(at pocket, text string) {
	if c.fields == nil {
		c.fields = map[pocket]string{}
	}
	if before := c.fields[at]; before != "" {
		text = before + "\n" + text
	}
	c.fields[at] = text
}

// fieldOf returns a field of a piece that may be nil.
func fieldOf(c *piece, at pocket) (text string, ok bool) {
	if c == nil {
		return "", false
	}
	text, ok = c.fields[at]
	return text, ok
}

// settle takes the texts of a piece as the styles of its paragraphs say, and reports whether it did.
func (c *piece) settle(it *item) bool {
	kind := it.declared()
	if kind.Kind == "" || kind.Loose {
		return false
	}
	it.settled = true
	for _, lines := range c.options {
		it.options = append(it.options, strings.Join(lines, "\n"))
	}
	it.key = strings.TrimSpace(strings.Join(c.key, "\n"))
	if kind.Kind == questions.Blank {
		it.stem = lowLines.ReplaceAllString(it.stem, questions.BlankMark)
		it.answers, it.key = layout.SplitBlanks(it.key), ""
	}
	it.tagList = layout.SplitTags(it.tags)
	citations, ok := layout.SplitCitations(it.citation)
	if !ok {
		it.note(Error, "依据", "citation_unclear", "依据“"+excerpt(it.citation, 20)+"”看不懂", "请写成《劳动法》第四十一条，几条之间用“；”隔开，每条都写法律名称")
	}
	for i := range citations {
		citations[i].Law = strings.TrimPrefix(citations[i].Law, "中华人民共和国")
		if _, err := questions.ParseArticle(citations[i].Article); err != nil {
			it.note(Error, "依据", "citation_article", "依据“"+excerpt(citations[i].Article, 20)+"”写法不对", err.Error())
		}
	}
	it.citations, it.citation = citations, ""
	return true
}
