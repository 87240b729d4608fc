// Package wordtest reads back, for tests, what was packed or written as a Word file.
package wordtest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// Unzip returns the files of a .zip, a .docx or an .xlsx by their names.
func Unzip(tb testing.TB, src []byte) map[string][]byte {
	tb.Helper()
	z, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		tb.Fatal(err)
	}
	files := make(map[string][]byte)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			tb.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			tb.Fatal(err)
		}
	}
	return files
}

// Text returns the text of a .docx, a line for each paragraph.
func Text(tb testing.TB, src []byte) string {
	tb.Helper()
	var b strings.Builder
	d := xml.NewDecoder(bytes.NewReader(Unzip(tb, src)["word/document.xml"]))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return strings.TrimSpace(b.String())
		}
		if err != nil {
			tb.Fatal(err)
		}
		switch at := token.(type) {
		case xml.CharData:
			b.Write(at)
		case xml.EndElement:
			if at.Name.Local == "p" {
				b.WriteByte('\n')
			}
		}
	}
}
