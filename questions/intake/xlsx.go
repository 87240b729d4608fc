package intake

import (
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// workbook reads the parts of an .xlsx file. It reads them itself rather than through a library:
// the one there is takes a part that breaks off for one that ends, and so loses rows in silence.
type workbook struct {
	*archive
	room    *room
	targets map[string]string // of workbook.xml: relation to part
	sheets  []sheetEntry
	strings []string
	styles  []numberFormat
	epoch   int  // first year of dates: 1900 or 1904
	tabular bool // numbers and dates are read as those of a table without questions
}

// sheetEntry is a sheet as workbook.xml lists it.
type sheetEntry struct {
	name, relation string
	hidden         bool
}

// readWorkbook reads every sheet of an .xlsx file, then the questions in them.
func (l *ledger) readWorkbook(a *archive) {
	w := &workbook{archive: a, room: &room{limits: l.limits}, targets: map[string]string{}, epoch: 1900}
	sheets, err := w.read()
	if err != nil {
		l.refuseError(err)
		return
	}
	l.readSheets(sheets)
}

func (w *workbook) read() ([]sheet, error) {
	if err := w.elements("xl/_rels/workbook.xml.rels", w.relation); err != nil {
		return nil, err
	}
	if err := w.elements("xl/workbook.xml", w.entry); err != nil {
		return nil, err
	}
	if part := w.byType("sharedStrings"); w.has(part) {
		if err := w.readStrings(part); err != nil {
			return nil, err
		}
	}
	if part := w.byType("styles"); w.has(part) {
		if err := w.readStyles(part); err != nil {
			return nil, err
		}
	}
	var sheets []sheet
	met := map[string]bool{}
	for _, e := range w.sheets {
		part := w.targets[e.relation]
		if met[part] {
			return nil, errXMLBroken // two sheets are never one part, except to make much of little
		}
		met[part] = true
		if strings.Contains(part, "chartsheets/") || strings.Contains(part, "dialogsheets/") {
			continue // holds no cells
		}
		s, err := w.readSheet(e, part)
		if err != nil {
			return nil, err
		}
		sheets = append(sheets, s)
	}
	return sheets, nil
}

// elements calls visit with the start of every element of a part.
func (w *workbook) elements(part string, visit func(e xml.StartElement) error) error {
	return w.tokens(part, func(_ *xmlPart, t xml.Token) error {
		if e, ok := t.(xml.StartElement); ok {
			return visit(e)
		}
		return nil
	})
}

// tokens calls visit with every token of a part, until its end or an error.
func (w *workbook) tokens(part string, visit func(p *xmlPart, t xml.Token) error) error {
	r, err := w.open(part)
	if err != nil {
		return err
	}
	defer r.Close()
	p := newXMLPart(r, w.limits)
	for {
		t, err := p.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := visit(p, t); err != nil {
			return err
		}
	}
}

func (w *workbook) relation(e xml.StartElement) error {
	if e.Name.Local != "Relationship" {
		return nil
	}
	if len(w.targets) > 2*w.limits.Parts {
		return errXMLTooMuch
	}
	part := attribute(e, "Target")
	if !strings.HasPrefix(part, "/") {
		part = path.Join("xl", part)
	}
	w.targets[attribute(e, "Id")] = strings.TrimPrefix(part, "/")
	// A second name, so that a part is found by what it is.
	if kind := path.Base(attribute(e, "Type")); kind == "sharedStrings" || kind == "styles" {
		w.targets["type:"+kind] = w.targets[attribute(e, "Id")]
	}
	return nil
}

// byType returns the part of a kind of which a workbook has one.
func (w *workbook) byType(kind string) string { return w.targets["type:"+kind] }

func (w *workbook) entry(e xml.StartElement) error {
	switch e.Name.Local {
	case "sheet":
		if len(w.sheets) >= w.limits.Parts {
			return errXMLTooMuch
		}
		state := attribute(e, "state")
		w.sheets = append(w.sheets, sheetEntry{name: attribute(e, "name"), relation: relationID(e), hidden: state != "" && state != "visible"})
	case "workbookPr":
		if v := attribute(e, "date1904"); v == "1" || v == "true" {
			w.epoch = 1904
		}
	}
	return nil
}

// relationID returns r:id, whatever prefix its name space has; sheetId has none.
func relationID(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}
