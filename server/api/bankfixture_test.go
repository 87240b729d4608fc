package api_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz/library"
	"lawquiz/server/api"
)

const (
	banksPath   = "/api/v1/console/banks"
	uploadsPath = banksPath + "/uploads"
)

// asAdmin gives a request the operator key.
func asAdmin(r *http.Request) { r.Header.Set("Authorization", "Operator "+operatorKey) }

// admin asks as whoever keeps the banks; a []byte goes as a file, anything else as JSON.
func (h *house) admin(method, path string, body any) answer {
	if file, ok := body.([]byte); ok {
		return h.ask(method, path, "", string(file), asAdmin, func(r *http.Request) {
			r.Header.Set("Content-Type", "application/octet-stream")
		})
	}
	return h.ask(method, path, "", body, asAdmin)
}

// keep is admin that wants the status and, unless into is nil, JSON for it.
func (h *house) keep(status int, into any, method, path string, body any) {
	h.tb.Helper()
	a := h.admin(method, path, body)
	if a.status != status {
		h.tb.Fatalf("%s %s: %d %s", method, path, a.status, a.body)
	}
	if into != nil {
		must(h.tb, json.Unmarshal([]byte(a.body), into))
	}
}

// refused is admin that wants an error.
func (h *house) refused(method, path string, body any) api.Problem {
	h.tb.Helper()
	return problem(h.tb, h.admin(method, path, body))
}

// uploaded hands a file in and returns its path once it was read.
func (h *house) uploaded(name string, file []byte) (path string, seen api.UploadDetail) {
	h.tb.Helper()
	var made api.NewUpload
	h.keep(http.StatusAccepted, &made, "POST", uploadsPath+"?file="+name, file)
	return uploadsPath + "/" + made.ID, h.read(uploadsPath + "/" + made.ID)
}

// read asks for an upload until it is not being read any more.
func (h *house) read(path string) (seen api.UploadDetail) {
	h.tb.Helper()
	for seen.Upload.State = library.Reading; seen.Upload.State == library.Reading; {
		h.keep(http.StatusOK, &seen, "GET", path, nil)
		must(h.tb, h.tb.Context().Err())
	}
	return seen
}

func (h *house) drafts(path, query string) []api.UploadDraft {
	h.tb.Helper()
	var got api.UploadDrafts
	h.keep(http.StatusOK, &got, "GET", path+"/drafts"+query, nil)
	return got.Items
}

// hold makes a bank of the questions through the record, and publishes them.
func (h *house) hold(id, title string, list ...questions.Question) {
	h.tb.Helper()
	ctx := h.tb.Context()
	file := questions.WriteBank(questions.Bank{ID: id, Title: title, Questions: list})
	p, err := h.library.Preview(ctx, library.File{Name: id + ".yaml", Source: file, Author: "出题"}, nil)
	must(h.tb, err)
	done, err := h.library.Accept(ctx, p, library.Acceptance{Bank: id, Title: title, Status: questions.Published, Author: "出题"})
	must(h.tb, err)
	if len(done.Added) != len(list) {
		h.tb.Fatalf("%d of %d questions were added: %+v", len(done.Added), len(list), done)
	}
}

// leave returns a single question about days of leave, whose right option is the one of the text.
func leave(id, right string) questions.Question {
	q := questions.Question{
		ID: id, Revision: 1, Kind: questions.Single, Stem: "按照规定，女职工生育享受多少天产假？", Difficulty: 1,
		Explanation: "女职工生育享受九十八天产假，其中产前可以休假十五天。", Review: questions.Review{Status: questions.Candidate},
		Citations: []questions.Citation{{Law: "女职工劳动保护特别规定", Article: "第七条"}},
	}
	for _, text := range []string{"90 天", "98 天", "128 天", "158 天"} {
		q.Options = append(q.Options, questions.Option{Text: text, Correct: text == right})
	}
	return q
}

// docx writes a Word file of the paragraphs as hand-written ones are: no styles, soft breaks within a
// paragraph where a text holds line ends.
func docx(tb testing.TB, paragraphs ...string) []byte {
	tb.Helper()
	var body strings.Builder
	for _, p := range paragraphs {
		body.WriteString("<w:p>")
		for i, line := range strings.Split(p, "\n") {
			if i > 0 {
				body.WriteString("<w:r><w:br/></w:r>")
			}
			body.WriteString(`<w:r><w:t xml:space="preserve">` + escaped(tb, line) + "</w:t></w:r>")
		}
		body.WriteString("</w:p>")
	}
	return zipped(tb, map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		"_rels/.rels":         `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml":   `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body.String() + `</w:body></w:document>`,
	})
}

// xlsx writes a workbook of one sheet, every cell a text of its own.
func xlsx(tb testing.TB, sheet string, rows ...[]string) []byte {
	tb.Helper()
	var data strings.Builder
	for i, row := range rows {
		fmt.Fprintf(&data, `<row r="%d">`, i+1)
		for j, cell := range row {
			fmt.Fprintf(&data, `<c r="%c%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, 'A'+j, i+1, escaped(tb, cell))
		}
		data.WriteString("</row>")
	}
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	return zipped(tb, map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
		"_rels/.rels":                `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns="` + main + `" xmlns:r="` + office + `"><sheets><sheet name="` + sheet + `" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<worksheet xmlns="` + main + `"><sheetData>` + data.String() + `</sheetData></worksheet>`,
	})
}

func zipped(tb testing.TB, parts map[string]string) []byte {
	tb.Helper()
	var file bytes.Buffer
	z := zip.NewWriter(&file)
	for name, text := range parts {
		w, err := z.Create(name)
		must(tb, err)
		_, err = w.Write([]byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + text))
		must(tb, err)
	}
	must(tb, z.Close())
	return file.Bytes()
}

func escaped(tb testing.TB, text string) string {
	tb.Helper()
	var b bytes.Buffer
	must(tb, xml.EscapeText(&b, []byte(text)))
	return b.String()
}

// unread sends a body whose length is not announced.
func (h *house) unread(path string, body []byte) answer {
	r := httptest.NewRequest("POST", path, struct{ *bytes.Reader }{bytes.NewReader(body)})
	r.ContentLength = -1
	r.Header.Set("Content-Type", "application/octet-stream")
	asAdmin(r)
	w := httptest.NewRecorder()
	h.server.ServeHTTP(w, r)
	return answer{w.Code, w.Header(), w.Body.String()}
}
