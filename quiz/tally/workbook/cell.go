package workbook

import (
	"fmt"
	"math"
	"strings"

	"github.com/xuri/excelize/v2"

	"lawquiz/questions/intake/layout"
	"lawquiz/quiz"
)

// mostDigits is the greatest whole number Excel keeps every digit of.
const mostDigits = 999_999_999_999_999

// epoch is the number Excel gives to 1970-01-01.
const epoch = 25569

// cell returns a value as the library takes it, or why a column of that kind cannot hold it.
func (b *Book) cell(kind Kind, value any) (any, error) {
	if text, ok := value.(string); ok {
		return b.text(text), nil
	}
	v, err := number(value)
	if err != nil {
		return nil, err
	}
	switch kind {
	case Percent:
		v /= 10000
	case Date, Moment:
		if v == 0 {
			return nil, nil
		}
		if v = serial(kind, int64(v)); v < 1 {
			return nil, fmt.Errorf("%v is before the times Excel knows", value)
		}
	case Text:
		return nil, fmt.Errorf("%v is not a text", value)
	case Whole:
		if v != math.Trunc(v) {
			return nil, fmt.Errorf("%v is not whole", value)
		}
	}
	if math.Abs(v) > mostDigits {
		return b.text(fmt.Sprint(value)), nil // Excel would change the digits at its end
	}
	return excelize.Cell{StyleID: b.styles.kinds[kind], Value: v}, nil
}

// number returns what a cell's value counts.
func number(value any) (float64, error) {
	switch v := value.(type) {
	case int:
		return float64(v), nil
	case int64:
		return float64(v), nil
	case quiz.Points:
		return v.Float(), nil
	case float64:
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			return v, nil
		}
	}
	return 0, fmt.Errorf("a %T, %v, is not for a cell", value, value)
}

// serial returns the number Excel has for a moment or a day in Shanghai.
func serial(kind Kind, ms int64) float64 {
	d := quiz.Day(ms)
	v := float64(d + epoch)
	if kind == Moment {
		v += float64(ms-quiz.DayStart(d)) / float64(quiz.DayStart(1)-quiz.DayStart(0))
	}
	return v
}

// text returns a text as a cell that is text whatever it begins with.
func (b *Book) text(text string) any {
	text = legible(text)
	if text == "" {
		return excelize.Cell{StyleID: b.styles.kinds[Text]}
	}
	style := b.styles.kinds[Text]
	if layout.IsFormula(text) {
		style = b.styles.quoted
	}
	return excelize.Cell{StyleID: style, Value: literal(text)}
}

// tooLong ends a text that a cell does not hold.
const tooLong = "……（文字过长，以下从略）"

// legible returns text as a cell can hold it: without the characters an XML file cannot, and cut,
// which it says, where a cell ends.
func legible(text string) string {
	text = strings.Map(func(c rune) rune {
		if c == '\n' || c == '\t' || c >= 0x20 && c != 0xfffe && c != 0xffff {
			return c
		}
		return -1
	}, strings.ToValidUTF8(strings.ReplaceAll(text, "\r\n", "\n"), "\ufffd"))
	if short := cut(text, excelize.TotalCellChars); len(short) < len(text) {
		return cut(text, excelize.TotalCellChars-len([]rune(tooLong))) + tooLong
	}
	return text
}

// literal returns a text as the library takes it: see layout.Parts.
func literal(text string) any {
	parts := layout.Parts(text)
	if len(parts) == 1 {
		return text
	}
	runs := make([]excelize.RichTextRun, len(parts))
	for i := range parts {
		runs[i].Text = parts[i]
	}
	return runs
}

// lines returns how many lines a text takes in a room so many standard characters wide.
func lines(text string, room int) int {
	n := 0
	for line := range strings.Lines(text) {
		n += max(1, (breadth(line)+room-1)/room)
	}
	return n
}

// breadth returns how many standard characters wide a line is: a Chinese character has two.
func breadth(line string) int {
	n := 0
	for _, c := range strings.TrimRight(line, "\n") {
		if n++; c >= 0x1100 {
			n++
		}
	}
	return n
}
