package intake

import (
	"strings"
	"unicode/utf8"
)

func (l *ledger) readCSV(text string) { l.readDelimited(text) }
func (l *ledger) readTSV(text string) { l.readDelimited(text) }

// readDelimited reads a table with marks between the cells. A row is numbered as a sheet would
// number it: a cell of several lines does not count twice.
func (l *ledger) readDelimited(text string) {
	if mark, ok := notedMark(text); ok {
		l.readCells(text, mark)
		return
	}
	mark, best := ",", 0
	for _, m := range []string{",", "\t", ";", "|", "，"} {
		p := newDelimitedReader(firstPart(text), m)
		s := sheet{}
		for len(s.rows) < headRows && p.more() {
			if r := p.row(); len(r.cells) > 0 {
				s.rows = append(s.rows, r)
			}
		}
		if h, ok := findHead(&s); ok && h.score() > best {
			mark, best = m, h.score()
		}
	}
	l.readCells(text, mark)
}

// notedMark returns the mark of which Excel's own note in the first line speaks; the note stays as a
// row above the head.
func notedMark(text string) (string, bool) {
	rest, found := strings.CutPrefix(text, "sep=")
	if !found {
		return "", false
	}
	_, size := utf8.DecodeRuneInString(rest)
	return rest[:size], strings.HasPrefix(rest[size:], "\n") || strings.HasPrefix(rest[size:], "\r\n")
}

// firstPart returns the beginning of a text, enough for its head.
func firstPart(text string) string { return text[:min(len(text), 64<<10)] }

func (l *ledger) readCells(text, mark string) {
	s, err := delimitedCells(text, mark, &room{limits: l.limits})
	if err != nil {
		l.refuseError(err)
		return
	}
	l.readSheets([]sheet{s})
}

// delimitedCells reads every cell of a text; it fails with a refusal.
func delimitedCells(text, mark string, room *room) (sheet, error) {
	s := sheet{}
	for p := newDelimitedReader(text, mark); p.more(); {
		r := p.row()
		for range r.cells {
			if err := room.cell(); err != nil {
				return sheet{}, err
			}
		}
		if len(r.cells) > 0 {
			s.rows = append(s.rows, r)
		}
	}
	return s, nil
}

// delimitedReader reads rows of cells. It is lenient: a quotation mark inside a cell is text, and one
// that is never closed is text too, with a doubt on its cell.
type delimitedReader struct {
	text, mark string
	number     int // of the last row
	unclosed   int // quotation marks met that were never closed
}

const (
	maxQuoted   = 64 << 10 // bytes a quoted cell may have
	maxUnclosed = 50       // beyond it every quotation mark is text, so that the work stays in proportion to the text
)

func newDelimitedReader(text, mark string) *delimitedReader {
	return &delimitedReader{text: text, mark: mark}
}

// more reports whether another row follows.
func (p *delimitedReader) more() bool { return p.text != "" }

// row reads the next row.
func (p *delimitedReader) row() sheetRow {
	p.number++
	r := sheetRow{number: p.number}
	for column := 1; ; column++ {
		c := cell{column: column}
		var end bool
		c.text, c.doubt, end = p.cell()
		r.add(c)
		if end {
			return r
		}
	}
}

// cell reads one cell and the mark or line end after it.
func (p *delimitedReader) cell() (text string, why doubt, end bool) {
	if strings.HasPrefix(p.text, `"`) && p.unclosed < maxUnclosed {
		if text, size, ok := quoted(p.text, p.mark); ok {
			p.text = p.text[size:]
			return text, noDoubt, p.after()
		}
		p.unclosed++
		why = quoteDoubt
	}
	size := 0
	for size < len(p.text) && p.text[size] != '\n' && p.text[size] != '\r' && !strings.HasPrefix(p.text[size:], p.mark) {
		size++
	}
	text = p.text[:size]
	p.text = p.text[size:]
	return text, why, p.after()
}

// after reads what stands after a cell and reports whether the row ends there.
func (p *delimitedReader) after() bool {
	if rest, found := strings.CutPrefix(p.text, p.mark); found {
		p.text = rest
		return false
	}
	p.text = strings.TrimPrefix(p.text, "\r")
	p.text = strings.TrimPrefix(p.text, "\n")
	return true
}

// quoted reads a cell in quotation marks at the beginning of text; two of them inside are one. It is
// false when none closes it before a mark, a line end or the end.
func quoted(text, mark string) (cell string, size int, ok bool) {
	limit := min(len(text), maxQuoted)
	for i := 1; i < limit; {
		at := strings.IndexByte(text[i:limit], '"')
		if at < 0 {
			return "", 0, false
		}
		i += at + 1
		rest := text[i:]
		if strings.HasPrefix(rest, `"`) {
			i++
			continue
		}
		if rest == "" || rest[0] == '\n' || rest[0] == '\r' || strings.HasPrefix(rest, mark) {
			return strings.ReplaceAll(text[1:i-1], `""`, `"`), i, true
		}
	}
	return "", 0, false
}
