package intake

import "strings"

// pocket is where the text that follows goes.
type pocket int

const (
	inStem pocket = iota
	inOption
	inKey
	inNote
	inLevel
	inTags
	inPoints
	inKind
	inCitation
	inID
	inSource
	inOptions // after 选项： and before the first letter
)

// piece is a question of a text while it is being gathered, line by line.
type piece struct {
	place   Place
	mark    mark // its number; kind noMark when it has none
	section section
	scope   int // key list it belongs to: raised by every key list

	where    pocket
	stem     []string
	options  [][]string // lines of each option; nil for a letter that was left out
	key      []string
	note     []string
	fields   map[pocket]string
	kind     string
	material string

	starred     []bool // options with a star before the letter
	named       bool   // its stem was called 题目：
	settled     bool   // begun by a paragraph that says by its style that it is a stem
	blocks      int
	formula     bool
	notes       []Problem
	keyed       bool // has a key line of its own
	weakOptions bool
}

// open reports whether the piece still lacks options and key, so that text belongs to its stem.
func (p *piece) open() bool { return len(p.options) == 0 && len(p.key) == 0 && len(p.note) == 0 }

// lettered reports whether the key is letters, so that options are still to come.
func (p *piece) lettered() bool {
	return keyLetters.MatchString(strings.ToUpper(foldWidth(strings.TrimSpace(strings.Join(p.key, "")))))
}

// complete reports whether another question may follow on the same line.
func (p *piece) complete() bool {
	if p.keyed || len(p.options) >= 2 {
		return true
	}
	_, _, judged := judgeInStem(CleanText(p.stemText()))
	return judged
}

func (p *piece) stemText() string { return strings.Join(p.stem, "\n") }

// add appends text to the field the piece is in. A continuation goes on where the last text ended.
func (p *piece) add(text string, sameLine bool) {
	if strings.TrimSpace(text) == "" {
		return
	}
	if p.where != inOption {
		text = standOuts.Replace(text)
	}
	switch p.where {
	case inStem, inOptions:
		p.stem = extend(p.stem, text, sameLine)
	case inOption:
		last := len(p.options) - 1
		p.options[last] = extend(p.options[last], text, sameLine)
	case inKey:
		p.keyed = true
		p.key = extend(p.key, text, sameLine)
	case inNote:
		p.note = extend(p.note, text, sameLine)
	default:
		if p.fields == nil {
			p.fields = map[pocket]string{}
		}
		p.fields[p.where] = strings.TrimSpace(p.fields[p.where] + "\n" + text)
	}
}

func extend(lines []string, text string, sameLine bool) []string {
	if sameLine && len(lines) > 0 {
		lines[len(lines)-1] += text
		return lines
	}
	return append(lines, text)
}

// item returns the piece as all readers hand it on.
func (p *piece) item() item {
	it := item{
		place: p.place, number: p.mark.number, section: p.section.title, points: p.section.points,
		material: p.material, kind: p.kind, fallback: p.section.fallback, stem: p.stemText(),
		explanation: strings.Join(p.note, "\n"), level: p.fields[inLevel], tags: p.fields[inTags],
		citation: p.fields[inCitation],
		blocks:   p.blocks, formula: p.formula, notes: p.notes,
	}
	if id, ok := p.fields[inID]; ok {
		it.identify(id, p.settled)
	}
	if p.settled && p.settle(&it) {
		return it
	}
	vivid := make([]bool, len(p.options))
	for i, lines := range p.options {
		text := strings.Join(lines, "\n")
		vivid[i] = isVivid(text)
		it.options = append(it.options, trimOption(standOuts.Replace(text)))
	}
	if v := strings.TrimSpace(p.fields[inPoints]); v != "" {
		it.points = strings.TrimRight(v, "分 ")
	}
	if v := p.fields[inKind]; v != "" && it.kind == "" {
		it.kind = v
	}
	it.takeKindFromStem()
	it.splitKey(strings.Join(p.key, "\n"))
	it.circledOptions()
	it.unletteredOptions()
	p.starMarks(&it)
	it.ticked()
	it.vividKey(vivid)
	it.keyAfterOptions()
	return it
}

// starMarks makes stars before some letters, *B., the marks of the right options.
func (p *piece) starMarks(it *item) {
	stars := 0
	for _, s := range p.starred {
		if s {
			stars++
		}
	}
	if stars == 0 || stars == len(it.options) || it.key != "" {
		return
	}
	it.correct = append(p.starred, make([]bool, len(it.options)-len(p.starred))...)
}

// trimOption removes what stood between an option and the next: A. 一；  - B. 二
func trimOption(text string) string {
	text = strings.TrimSpace(text)
	for _, tail := range []string{" -", " –", " |", "；", ";"} {
		text = strings.TrimSpace(strings.TrimSuffix(text, tail))
	}
	return text
}
