package intake

import (
	"encoding/xml"
	"strconv"
)

// maxStyles is how many cell styles Excel allows.
const maxStyles = 65_490

// readStyles reads which number format each cell style has.
func (w *workbook) readStyles(part string) error {
	codes := map[int]string{}
	inCells := false
	return w.tokens(part, func(_ *xmlPart, t xml.Token) error {
		if end, ok := t.(xml.EndElement); ok && end.Name.Local == "cellXfs" {
			inCells = false
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			return nil
		}
		switch e.Name.Local {
		case "numFmt":
			if id, err := strconv.Atoi(attribute(e, "numFmtId")); err == nil && len(codes) < maxStyles {
				codes[id] = attribute(e, "formatCode")
			}
		case "cellXfs":
			inCells = true
		case "xf":
			if inCells && len(w.styles) < maxStyles {
				f := formatOf(attribute(e, "numFmtId"), codes)
				f.tabular = w.tabular
				w.styles = append(w.styles, f)
			}
		}
		return nil
	})
}

func formatOf(id string, codes map[int]string) numberFormat {
	n, err := strconv.Atoi(id)
	if err != nil {
		return numberFormat{}
	}
	if code, ok := codes[n]; ok {
		return parseNumberFormat(code)
	}
	return parseNumberFormat(builtinFormat(n))
}
