// Package out writes banks as files for other people and programs, so that intake.Read gives the
// same questions back: id, revision, kind, stem, options, answers, explanation, citations,
// difficulty and tags. The review is the record's own business and is left out, except by YAML.
//
// The same banks always give the same bytes. It reads no clock; of other files it touches only a
// temporary one, and that for workbooks beyond 16 MB.
package out

import (
	"errors"
	"fmt"
	"slices"

	"lawquiz/questions"
	"lawquiz/questions/intake"
)

// ErrFormat is that no bank can be written in the format asked for; its message names those that can.
var ErrFormat = errors.New("不能导出成这种格式")

// ErrOneBank is that a format holds one bank a file and was given none, or several.
var ErrOneBank = errors.New("YAML 文件一个只放一个题库：请逐个题库导出，或改用 JSON、Excel")

// ErrQuestion is that a question holds what a format cannot; the message names it and says what.
var ErrQuestion = errors.New("有题目存不进这种格式")

// writer writes banks in one format.
type writer struct {
	format intake.Format
	write  func(banks []questions.Bank) ([]byte, error)
}

// writers lists what can be written, the formats people ask for most first.
func writers() []writer {
	return slices.Concat(
		[]writer{{intake.Xlsx, writeWorkbook}, {intake.CSV, writeCSV}},
		documentWriters(),
		[]writer{{intake.JSON, writeJSON}, {intake.YAML, writeYAML}},
	)
}

// Formats returns the formats Write knows, those people ask for most first.
func Formats() []intake.Format {
	var formats []intake.Format
	for _, w := range writers() {
		formats = append(formats, w.format)
	}
	return formats
}

// Write returns one file with all questions of the banks, in their order. Its errors wrap ErrFormat,
// ErrOneBank or ErrQuestion.
func Write(format intake.Format, banks ...questions.Bank) ([]byte, error) {
	for _, w := range writers() {
		if w.format == format {
			return w.write(banks)
		}
	}
	return nil, fmt.Errorf("%w：%s；可以用 %v", ErrFormat, format, Formats())
}

// writeJSON writes the export other programs read.
func writeJSON(banks []questions.Bank) ([]byte, error) { return questions.Export(banks...) }

// writeYAML writes the form banks are kept in, review included.
func writeYAML(banks []questions.Bank) ([]byte, error) {
	if len(banks) != 1 {
		return nil, fmt.Errorf("%w（现在是 %d 个）", ErrOneBank, len(banks))
	}
	return questions.WriteBank(banks[0]), nil
}
