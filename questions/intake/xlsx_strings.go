package intake

import (
	"encoding/xml"
	"strconv"
	"strings"
	"unicode/utf8"
)

// readStrings reads the texts that cells share.
func (w *workbook) readStrings(part string) error {
	return w.tokens(part, func(p *xmlPart, t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if !ok || e.Name.Local != "si" {
			return nil
		}
		text, err := richText(p)
		if err != nil {
			return err
		}
		if len(w.strings) >= w.limits.Questions*cellsPerQuestion {
			return errXMLTooMuch
		}
		w.strings = append(w.strings, text)
		return nil
	})
}

// richText reads the text inside the element whose start was the last token: plain, or in runs of
// different looks. Readings written above characters are left out.
func richText(p *xmlPart) (string, error) {
	var b strings.Builder
	inText := false
	for inside := p.depth; p.depth >= inside; {
		t, err := p.next()
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local == "rPh" {
				if err := p.skip(); err != nil {
					return "", err
				}
			}
			inText = t.Name.Local == "t"
		case xml.EndElement:
			inText = false
		case xml.CharData:
			if inText {
				b.WriteString(unescape(string(t))) // one run at a time: _x00 and 41_ in two are no escape
			}
		}
	}
	return b.String(), nil
}

// unescape replaces _x000D_ and the like, by which Office writes characters XML cannot hold.
func unescape(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		if c, ok := escaped(text[i:]); ok {
			if c != '\r' {
				b.WriteRune(c)
			}
			i += len("_x0000_")
			continue
		}
		b.WriteByte(text[i])
		i++
	}
	return b.String()
}

func escaped(text string) (rune, bool) {
	if len(text) < 7 || text[:2] != "_x" || text[6] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(text[2:6], 16, 16)
	return rune(n), err == nil && utf8.ValidRune(rune(n))
}
