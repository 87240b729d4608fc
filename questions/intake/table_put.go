package intake

import (
	"regexp"
	"strings"
)

// put gives an item what a column says.
func (it *item) put(is heading, text string) {
	switch is.field {
	case stemField:
		it.stem = text
	case kindField:
		it.kind = trimNumber(text)
	case manyField:
		if many, ok := truthOf(text); ok && many && it.kind == "" {
			it.kind = "多选题"
		}
	case optionField:
		it.options = setAt(it.options, is.index, text)
	case optionsField:
		it.options = append(it.options, text)
	case keyField:
		it.key = strings.TrimSpace(text)
	case answerField:
		for len(it.answers) <= is.index && is.index < maxAnswers {
			it.answers = append(it.answers, nil)
		}
		if is.index < maxAnswers {
			it.answers[is.index] = alternatives(text)
		}
	case noteField:
		it.explanation = text
	case optionNoteField:
		it.explanation = strings.TrimSpace(it.explanation + "\n" + optionName(is.index) + "：" + text)
	case levelField:
		it.level = trimNumber(text)
	case tagsField:
		it.tags = strings.TrimSpace(it.tags + " " + tagText(text))
	case pointsField:
		it.points = trimNumber(text)
	case numberField, idField:
		if number := trimNumber(text); ownID.MatchString(number) {
			it.id = number
		} else if it.number == "" {
			it.number = number
		}
	case materialField:
		it.material = text
	case citationField:
		it.citation = text
	}
}

// maxAnswers bounds the blanks a head may number.
const maxAnswers = 100

func setAt(list []string, i int, text string) []string {
	for len(list) <= i && i < maxAnswers {
		list = append(list, "")
	}
	if i < len(list) {
		list[i] = text
	}
	return list
}

func tagText(text string) string {
	if list, ok := jsonTexts(strings.TrimSpace(text)); ok {
		return strings.Join(list, ";")
	}
	return text
}

// ownID is how banks of this system number their questions.
var ownID = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}-[0-9]{3,5}$`)

var dotZero = regexp.MustCompile(`^(-?\d+)\.0+$`)

// trimNumber returns a short text such as a number or a kind, 3.0 as 3.
func trimNumber(text string) string {
	text = strings.TrimSpace(mend(text))
	if m := dotZero.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return text
}
