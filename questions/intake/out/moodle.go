package out

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"

	"lawquiz/questions"
)

// writeMoodle writes Moodle XML, which holds every text of a question. The id is the idnumber; what
// Moodle has no field for stands in tags. A question with several blanks becomes a cloze question.
func writeMoodle(banks []questions.Bank) ([]byte, error) {
	m := moodle{}
	m.raw(xml.Header + "<quiz>\n")
	for _, bank := range banks {
		m.raw("<question type=\"category\">\n")
		m.text("category", "$course$/"+strings.ReplaceAll(oneLine(bank.Title), "/", "//"), "")
		m.raw("</question>\n")
		for _, q := range bank.Questions {
			if err := m.question(q); err != nil {
				return nil, err
			}
		}
	}
	m.raw("</quiz>\n")
	return m.Bytes(), nil
}

// moodle lays out a quiz element by element.
type moodle struct{ bytes.Buffer }

func (m *moodle) raw(text string) { m.WriteString(text) }

func (m *moodle) field(name, text string) {
	m.raw("<" + name + ">" + escapeXML(text) + "</" + name + ">\n")
}

// text writes an element whose text stands in <text>; attributes begin with a space.
func (m *moodle) text(name, text, attributes string) {
	m.raw("<" + name + attributes + "><text>" + escapeXML(text) + "</text></" + name + ">\n")
}

// plainText marks a text that holds no HTML.
const plainText = ` format="plain_text"`

func (m *moodle) question(q questions.Question) error {
	if err := checkTable(q); err != nil {
		return err
	}
	form, stem, stemFormat := "multichoice", q.Stem, plainText
	switch q.Kind {
	case questions.Judge:
		form = "truefalse"
	case questions.Blank:
		n, err := blanksOf(q)
		if err != nil {
			return err
		}
		form = "shortanswer"
		if n > 1 {
			form, stem, stemFormat = "cloze", clozeStem(q), ` format="html"`
		}
	}
	m.raw("<question type=\"" + form + "\">\n")
	m.text("name", named(q), "")
	m.text("questiontext", stem, stemFormat)
	m.text("generalfeedback", q.Explanation, plainText)
	m.field("defaultgrade", "1")
	m.field("penalty", "0.3333333")
	m.field("hidden", "0")
	m.field("idnumber", q.ID)
	m.answers(q, form)
	m.raw("<tags>\n")
	for _, tag := range tagsOf(q) {
		m.text("tag", tag, "")
	}
	m.raw("</tags>\n</question>\n")
	return nil
}

// answers writes what is right and wrong; a cloze question has it in its text.
func (m *moodle) answers(q questions.Question, form string) {
	switch form {
	case "truefalse":
		right := q.Key() == questions.Right
		m.answer("true", map[bool]string{true: "100", false: "0"}[right])
		m.answer("false", map[bool]string{true: "0", false: "100"}[right])
	case "shortanswer":
		m.field("usecase", "0")
		for _, text := range q.Answers[0] {
			m.answer(starless(text), "100")
		}
	case "multichoice":
		m.options(q)
	}
}

func (m *moodle) options(q questions.Question) {
	right, wrong := "100", "0"
	if q.Kind == questions.Multiple {
		right = share(rightOf(q))
		wrong = "-" + right // a wrong one takes away what a right one gives
	}
	m.field("single", fmt.Sprint(q.Kind == questions.Single))
	m.field("shuffleanswers", "true")
	m.field("answernumbering", "ABCD")
	for _, o := range q.Options {
		m.answer(o.Text, map[bool]string{true: right, false: wrong}[o.Correct])
	}
}

func (m *moodle) answer(text, fraction string) {
	m.text("answer", text, ` fraction="`+fraction+`"`+plainText)
}

// clozeStem writes the accepted texts into the stem: {1:SHORTANSWER:=98~=九十八}.
func clozeStem(q questions.Question) string {
	var b strings.Builder
	for i, part := range strings.Split(q.Stem, questions.BlankMark) {
		if i > 0 {
			b.WriteString("{1:SHORTANSWER:")
			for j, text := range q.Answers[i-1] {
				b.WriteString(map[bool]string{true: "=", false: "~="}[j == 0] + escapeCloze(starless(text)))
			}
			b.WriteString("}")
		}
		b.WriteString(strings.ReplaceAll(escapeCloze(part), "\n", "<br />"))
	}
	return b.String()
}

// clozeSigns are what HTML and cloze questions give a meaning; $$ and \( begin formulas.
var clozeSigns = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "{", "&#123;", "}", "&#125;",
	"~", "&#126;", "#", "&#35;", `\`, "&#92;", "$", "&#36;")

// escapeCloze returns text as HTML in which nothing passes for a gap, an answer or a formula.
func escapeCloze(text string) string { return clozeSigns.Replace(text) }

func escapeXML(text string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(text)) // a Builder takes everything
	return b.String()
}
