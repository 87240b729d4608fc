package intake

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	roundKey     = regexp.MustCompile(`[(（]\s*[A-Za-z](?:[\s,，、]*[A-Za-z]){0,7}\s*[)）]`)
	asks         = regexp.MustCompile(`[？?：:]\s*$|下列|以下|哪|说法|几项`)
	keyInside    = regexp.MustCompile(`[\s。？?）)](?:正确|参考|标准)?答案\s*[:：]\s*\S|[【\[](?:正确|参考|标准)?答案[】\]]\s*\S`)
	inlineChoice = regexp.MustCompile(`(?:^|[^A-Za-z0-9(（])A\s*[、.．:：)）].*\S.*?B\s*[、.．:：)）]|[(（]A[)）].*\S.*[(（]B[)）]`)
)

// evidenceLines is how far a question may stretch before its first sign, evidenceBytes how far into one line.
const (
	evidenceLines = 30
	evidenceBytes = 8 * window
)

// evidence reports whether the text of the present line after its number, or what follows up to the
// next number or title, shows a question: options, a key, a place to fill. Points (1), (2) listed under a
// sentence that asks are no next number.
func (p *textReader) evidence(own mark, rest string) bool {
	if p.hasEvidence(rest) {
		return true
	}
	for _, line := range p.ahead(evidenceLines) {
		if m := numberAt(line); m.kind != noMark && !m.weak {
			if (m.round || m.half) && !own.round && !own.half && asks.MatchString(rest) && !p.hasEvidence(line) {
				continue
			}
			return false
		}
		if _, ok := sectionAt(line); ok || isKeyLine(line) || chapterAt(line) {
			return false
		}
		if m := optionAt(line); m.kind == optionMark && m.letter == 0 && (!m.weak || p.section.index >= 0 && optionStrong.MatchString(line)) {
			return true
		}
		if p.hasEvidence(line) {
			return true
		}
	}
	return false
}

// hasEvidence reports whether one line shows a question.
func (p *textReader) hasEvidence(line string) bool {
	line = strings.TrimSpace(line[:min(len(line), evidenceBytes)])
	if emptyRound.MatchString(line) || lowLines.MatchString(line) || roundKey.MatchString(line) || inlineChoice.MatchString(line) || kindBracket.MatchString(line) || braced.MatchString(line) {
		return true
	}
	if p.section.fallback.Kind == "blank" && bracketed.MatchString(line) {
		return true
	}
	if strings.Contains(line, "答案") && keyInside.MatchString(line) {
		return true
	}
	if m := labelAt(line, true); m.label == keyLabel || m.label == optionsLabel {
		return true
	}
	_, _, judged := judgeInStem(line)
	return judged
}

// looksLikeStem reports whether a line without number is the stem of a question: it shows one itself,
// or the first mark after it is option A or a key.
func (p *textReader) looksLikeStem(line string) bool {
	line = strings.TrimSpace(line[:min(len(line), evidenceBytes)])
	if utf8.RuneCountInString(line) < 4 {
		return false
	}
	if _, _, judged := judgeInStem(line); judged || inlineChoice.MatchString(line) || kindBracket.MatchString(line) {
		return true
	}
	for _, next := range p.ahead(6) {
		if m := optionAt(next); m.kind == optionMark && !m.weak {
			return m.letter == 0
		}
		if m := labelAt(next, true); m.kind == labelMark {
			return m.label == keyLabel || m.label == optionsLabel
		}
		if _, ok := sectionAt(next); ok || numberAt(next).kind != noMark && !numberAt(next).weak || kindAtStart.MatchString(next) || isKeyLine(next) {
			return false
		}
		if materialForm.MatchString(next) {
			return false
		}
	}
	return false
}
