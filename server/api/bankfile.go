package api

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"lawquiz/questions/intake"
	"lawquiz/questions/intake/out"
	"lawquiz/quiz"
)

// octetBody is a file as it is.
const octetBody = "application/octet-stream"

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// bankForm is one form banks are handed out in.
type bankForm struct {
	name   string // as the query says it
	format intake.Format
	ending string
	media  string
}

// bankForms lists the forms, those people ask for most first.
func bankForms() []bankForm {
	return []bankForm{
		{"xlsx", intake.Xlsx, ".xlsx", xlsxType},
		{"docx", intake.Docx, ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{"csv", intake.CSV, ".csv", csvType},
		{"gift", intake.GIFT, ".gift.txt", "text/plain; charset=utf-8"},
		{"moodle", intake.Moodle, ".moodle.xml", "application/xml; charset=utf-8"},
		{"json", intake.JSON, ".json", "application/json; charset=utf-8"},
		{"yaml", intake.YAML, ".yaml", "application/yaml; charset=utf-8"},
	}
}

var exportBankDoc = doc{
	id: "bank-export", summary: "导出题库：在用题目最新的修订，含标准答案", media: octetBody,
	params: []param{{"format", "string", "xlsx（默认）、docx、csv、gift、moodle、json 或 yaml"}},
}

// exportBank sends a bank as a file.
func (s *Server) exportBank(c *gin.Context) error {
	form, err := formOf(c.DefaultQuery("format", "xlsx"))
	if err != nil {
		return err
	}
	held, err := s.cfg.Library.Current(c.Request.Context(), c.Param("bank"))
	if err != nil {
		return err
	}
	file, err := out.Write(form.format, held.Bank())
	switch {
	case errors.Is(err, out.ErrFormat), errors.Is(err, out.ErrOneBank): // the table above names none such
		return err
	case err != nil: // what the format cannot hold, in Chinese
		return &quiz.Error{Code: quiz.Invalid, Message: err.Error() + "；请换一种格式导出", Err: err}
	}
	attach(c, held.ID+form.ending, held.Title+form.ending, form.media, file)
	return nil
}

func formOf(name string) (bankForm, error) {
	for _, f := range bankForms() {
		if f.name == name {
			return f, nil
		}
	}
	e := quiz.Errorf(quiz.Invalid, "不能导出成这种格式")
	return bankForm{}, e.At("query.format", "应为 xlsx、docx、csv、gift、moodle、json、yaml 之一")
}

var templateDoc = doc{id: "bank-template", summary: "题库的 Excel 模板，带填写说明", media: xlsxType}

func (s *Server) bankTemplate(c *gin.Context) error {
	file, err := out.Template()
	if err != nil {
		return err
	}
	attach(c, "template.xlsx", "题库模板.xlsx", xlsxType, file)
	return nil
}

// attach sends a file to be saved under a name; plain is that name for old clients, in ASCII. Nothing on
// the way may keep it: every answer that does not say otherwise is no-store.
func attach(c *gin.Context, plain, name, media string, file []byte) {
	begin(c, plain, name, media)
	c.Writer.Header().Set("Content-Length", strconv.Itoa(len(file)))
	c.Data(http.StatusOK, media, file)
}

// begin is attach for a file whose content the caller writes.
func begin(c *gin.Context, plain, name, media string) {
	callOf(c.Request.Context()).release()
	name = fileName(strings.NewReplacer("/", "_", `\`, "_").Replace(name))
	h := c.Writer.Header()
	h.Set("Content-Disposition", `attachment; filename="`+ascii(plain)+`"; filename*=UTF-8''`+url.PathEscape(name))
	h.Set("Content-Type", media)
}

// ascii leaves of a name what may stand between quotes in a header.
func ascii(name string) string {
	text := []byte(name)
	for i, b := range text {
		if b < ' ' || b > '~' || b == '"' || b == '\\' {
			text[i] = '_'
		}
	}
	return string(text)
}
