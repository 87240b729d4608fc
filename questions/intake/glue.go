package intake

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// gluedNumber accepts a question number inside a line: …C、159、女职工… is option C “15” and question 9.
// The returned letter is how many digits still belong to the text before.
func (p *textReader) gluedNumber(text string, i int) mark {
	end := i
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	rest := strings.TrimLeft(text[end:], " ")
	tail := strings.TrimLeft(rest, "、.．")
	if end-i > 7 || tail == rest || !p.mayGlue(text[:i]) {
		return mark{}
	}
	tail = strings.TrimLeft(tail, " ")
	decimal := strings.HasPrefix(rest, ".") && tail != "" && tail[0] >= '0' && tail[0] <= '9'
	keep, n := p.chooseNumber(text[i:end], i > 0 || len(p.lastText()) > 0)
	if decimal || n == 0 || !p.startsQuestion(tail) {
		return mark{}
	}
	return mark{kind: numberMark, n: n, number: strconv.Itoa(n), letter: keep, size: len(text) - i - keep - len(tail)}
}

// chooseNumber splits a run of digits into the end of one text and the next question number: the
// expected one, else one shortly after it.
func (p *textReader) chooseNumber(run string, textBefore bool) (keep, n int) {
	for _, slack := range []int{1, 10} {
		for keep := range len(run) {
			if run[keep] == '0' || keep == 0 && !textBefore {
				continue
			}
			if v, err := strconv.Atoi(run[keep:]); err == nil && v > p.last && v <= p.last+slack {
				return keep, v
			}
		}
	}
	return 0, 0
}

func (p *textReader) lastText() []string {
	if n := len(p.cur.options); n > 0 && p.cur.where == inOption {
		return p.cur.options[n-1]
	}
	return p.cur.stem
}

// mayGlue reports whether the piece may end here: it has options, a key, or ends with (√).
func (p *textReader) mayGlue(before string) bool {
	if p.cur.where != inStem {
		return p.cur.complete()
	}
	_, _, judged := judgeInStem(p.tail(before, 64))
	return judged
}

// tail returns about the last n bytes of the stem with the text before a mark.
func (p *textReader) tail(before string, n int) string {
	if len(before) < n {
		for i := len(p.cur.stem) - 1; i >= 0 && len(before) < n; i-- {
			before = p.cur.stem[i] + before
		}
		return before
	}
	return strings.ToValidUTF8(before[len(before)-n:], "")
}

// startsQuestion reports whether text shows a question before the options of the present one go on.
func (p *textReader) startsQuestion(text string) bool {
	head := text[:min(len(text), window)]
	next := len(p.cur.options)
	for i, c := range head {
		if c >= 'A' && c <= 'Z' && (i == 0 || head[i-1] >= 0x80 || !unicode.IsLetter(rune(head[i-1]))) {
			if m := optionAt(head[i:]); m.kind == optionMark && !m.weak && (m.letter == 0 || m.letter == next) && !insideBracket(head[:i]) {
				return m.letter == 0 && strings.TrimSpace(head[:i]) != ""
			}
		}
		if c == '(' || c == '（' {
			if rest := head[i:]; emptyRound.FindStringIndex(rest) != nil && emptyRound.FindStringIndex(rest)[0] == 0 || startsKeyed(rest) {
				return true
			}
		}
		if c == '答' && labelAt(head[i:], false).kind == labelMark {
			return true
		}
	}
	return len(text) <= window && p.nextLineIs(0)
}

func insideBracket(before string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(before, " "))
	return last == '(' || last == '（'
}

// startsKeyed reports whether text begins with a key in brackets.
func startsKeyed(text string) bool {
	if loc := roundKey.FindStringIndex(text); loc != nil && loc[0] == 0 {
		return true
	}
	end := strings.IndexAny(text, ")）")
	if end < 0 || end > 16 {
		return false
	}
	_, ok := JudgeValue(text[:end])
	return ok
}

// gluedSection accepts a title that follows on the same line: …(√)二、多选题
func (p *textReader) gluedSection(text string, i int) mark {
	rest := text[i:]
	if titleNumber.FindStringIndex(rest[:min(len(rest), 24)]) == nil || !p.mayGlue(text[:i]) {
		return mark{}
	}
	if _, ok := sectionAt(rest[:min(len(rest), 4*maxTitle)]); !ok {
		return mark{}
	}
	return mark{kind: sectionMark}
}
