package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// window is how many bytes of a line are looked at to bear out one mark: more than a text may hold.
const window = 2 << 10

// labelFirst are the characters a label may begin with.
const labelFirst = "答正参标本试详解难知考章分法依出题问选备说点来编类关得英我你您学【[<(（AaCEK"

// nextMark finds the first mark inside a line and returns where it begins: the next option, a label,
// or another question glued to this one.
func (p *textReader) nextMark(text string) (int, mark) {
	if p.cur == nil {
		return 0, mark{}
	}
	for i, c := range text {
		if m := p.inlineMark(text, i, c); m.kind != noMark {
			if m.kind == numberMark {
				return i + m.letter, mark{kind: numberMark, number: m.number, n: m.n, size: m.size}
			}
			return i, m
		}
	}
	return 0, mark{}
}

func (p *textReader) inlineMark(text string, i int, c rune) mark {
	switch {
	case c >= 'A' && c <= 'Z':
		return p.inlineOption(text, i)
	case c >= 'a' && c <= 'z' && i > 0 && p.cur.where == inOption && p.cur.weakOptions:
		return p.inlineOption(text, i)
	case c >= '0' && c <= '9':
		if i > 0 && (text[i-1] < '0' || text[i-1] > '9') || i == 0 && p.cur.where == inOption {
			return p.gluedNumber(text, i)
		}
		return mark{}
	case strings.ContainsRune("(（[【", c):
		if m := p.inlineOption(text, i); m.kind != noMark {
			return m
		}
		return p.inlineLabel(text, i)
	case c == '<' && i > 0 && endLabel.MatchString(text[i:min(len(text), i+48)]):
		return mark{kind: endLabelMark, size: len(endLabel.FindString(text[i:]))}
	case i > 0 && strings.ContainsRune("一二三四五六七八九十", c):
		return p.gluedSection(text, i)
	case strings.ContainsRune(labelFirst, c):
		return p.inlineLabel(text, i)
	}
	return mark{}
}

// inlineLabel accepts a label inside a line once the question is far enough for it.
func (p *textReader) inlineLabel(text string, i int) mark {
	m := labelAt(text[i:], false)
	if m.kind == noMark {
		return mark{}
	}
	bracket := strings.ContainsAny(text[i:i+m.size], "【】<>")
	if !bracket && inQuotation(text[:i], text[i+m.size:]) {
		return mark{}
	}
	far := p.cur.keyed || len(p.cur.options) >= 2 || p.cur.where == inKey
	before := strings.TrimSpace(text[:i])
	switch m.label {
	case keyLabel:
		if m.weak && (!far || before != "" && !strings.ContainsRune(" ，,。；;）)", lastRune(text[:i]))) {
			return mark{}
		}
		if p.cur.keyed && p.cur.where == inNote && !bracket {
			return mark{} // …C 项答案：错误 is part of what explains the key
		}
		return m
	case stemLabel:
		if p.cur.open() && p.cur.where == inStem && kindOnly(p.cur.stemText()+before) {
			return m
		}
		return mark{}
	case optionsLabel:
		if p.cur.open() && before != "" {
			return m
		}
		return mark{}
	case idLabel, kindLabel:
		return mark{}
	case citationLabel:
		if !bracket && before != "" && !strings.ContainsRune("。；;！!？?)）】", lastRune(before)) {
			return mark{} // …计发的依据是：“…” is a sentence
		}
	}
	if far || bracket {
		return m
	}
	return mark{}
}

// inlineOption accepts the next option inside a line. The first one must be followed by B with
// something between; vitamins A、B and form GB. are no options.
func (p *textReader) inlineOption(text string, i int) mark {
	next := len(p.cur.options)
	if p.cur.where != inOption && p.cur.where != inStem && p.cur.where != inOptions {
		return mark{}
	}
	m := optionAt(text[i:min(len(text), i+64)])
	if m.kind == noMark || m.letter != next || text[i] >= 'a' && !p.cur.weakOptions {
		return mark{}
	}
	if m.weak && !(next > 0 && p.cur.weakOptions && i > 0 && text[i-1] == ' ') {
		return mark{}
	}
	before := text[:i]
	if !p.mayPrecede(before, text[i:i+m.size], next) || inQuotation(before, text[i+m.size:]) {
		return mark{}
	}
	if next == 0 {
		if !p.secondFollows(text[i+m.size:], strings.ContainsAny(text[i:i+m.size], "(（[【")) {
			return mark{}
		}
		return m
	}
	if last := p.cur.options[next-1]; strings.TrimSpace(before) == "" && len(last) == 0 {
		return mark{}
	}
	return m
}

// inQuotation reports whether a mark stands in a quotation: one is open before it and ends after it.
func inQuotation(before, after string) bool {
	if strings.LastIndex(before, "“") <= strings.LastIndex(before, "”") {
		return false
	}
	at := strings.IndexAny(after[:min(len(after), window)], "“”")
	return at >= 0 && strings.HasPrefix(after[at:], "”")
}

// mayPrecede reports whether an option may begin after this text.
func (p *textReader) mayPrecede(before, form string, next int) bool {
	if before == "" {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(before)
	solid, _ := utf8.DecodeLastRuneInString(strings.TrimRight(before, " 　\t"))
	switch {
	case strings.ContainsRune("(（[【“‘", solid), last < 0x80 && unicode.IsLetter(last):
		return false
	case unicode.IsDigit(last):
		return next > 0 && !strings.HasSuffix(form, ":")
	case next == 0 && unicode.Is(unicode.Han, last):
		text := p.tail(before, window)
		return emptyRound.MatchString(text) || roundKey.MatchString(text)
	}
	return true
}

// secondFollows reports whether option B comes after the first one, in the same form, with text between.
func (p *textReader) secondFollows(after string, round bool) bool {
	text := after[:min(len(after), window)]
	for i := 0; i < len(text); i++ {
		at := strings.IndexByte(text[i:], 'B')
		if at < 0 {
			break
		}
		i += at
		from := i
		if round {
			from = strings.LastIndexAny(text[:i], "(（[【")
		}
		if from < 0 || strings.TrimSpace(text[:from]) == "" || i > 0 && text[i-1] < 0x80 && unicode.IsLetter(rune(text[i-1])) {
			continue
		}
		if m := optionAt(text[from:min(len(text), from+64)]); m.kind == optionMark && m.letter == 1 && !m.weak {
			return true
		}
	}
	return strings.TrimSpace(after) != "" && p.nextLineIs(1)
}
