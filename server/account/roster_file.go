package account

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"lawquiz/quiz"
)

const (
	maxRosterFile   = 16 << 20
	maxRosterFaults = 200
)

// rosterLine is a line of the file as written, trimmed.
type rosterLine struct {
	sheet                             string // of a workbook with several
	number                            int
	unit, name, last4, gender, member string
	whole                             bool // last4 is a whole number, of which the end counts
}

// place is where the line stands.
func (l rosterLine) place() string {
	if l.sheet != "" {
		return fmt.Sprintf("工作表“%s”第 %d 行", l.sheet, l.number)
	}
	return fmt.Sprintf("第 %d 行", l.number)
}

// lastFour is the end of the number the line gives.
func (l rosterLine) lastFour() (string, bool) {
	text := clean(l.last4)
	if l.whole && len(text) > 4 && len(text) <= maxNumber {
		text = text[len(text)-4:]
	}
	return lastFour(text)
}

// maxNumber is more than the characters of any phone, identity or staff number.
const maxNumber = 30

// columns are the names a column may have.
var columns = map[string]string{
	"unit_code": "unit", "单位代码": "unit", "单位编码": "unit",
	"name": "name", "姓名": "name",
	"last4": "last4", "证件号后四位": "last4", "身份证后四位": "last4", "后四位": "last4",
	"手机号后四位": "last4", "手机后四位": "last4", "电话后四位": "last4", "工号后四位": "last4", "员工号后四位": "last4",
	"手机号": "number", "手机号码": "number", "手机": "number", "电话": "number", "工号": "number", "员工号": "number",
	"gender": "gender", "性别": "gender",
	"member": "member", "会员": "member", "是否会员": "member",
}

var genders = map[string]quiz.Gender{
	"": "", "女": quiz.Female, "female": quiz.Female, "男": quiz.Male, "male": quiz.Male,
}

var members = map[string]bool{
	"": false, "是": true, "会员": true, "1": true, "yes": true, "true": true,
	"否": false, "非会员": false, "0": false, "no": false, "false": false,
}

// readRoster splits a file into lines. Its faults are those of the file's form.
func readRoster(file RosterFile) ([]rosterLine, error) {
	if len(file.Source) > maxRosterFile {
		return nil, quiz.Errorf(quiz.Invalid, "花名册超过 %d MB，请分单位导入", maxRosterFile>>20)
	}
	if bytes.HasPrefix(file.Source, []byte("PK\x03\x04")) || bytes.HasPrefix(file.Source, []byte("\xD0\xCF\x11\xE0")) {
		return readRosterBook(file)
	}
	text, err := rosterText(file.Source)
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = -1
	if first, _, _ := bytes.Cut(text, []byte("\n")); bytes.ContainsRune(first, '\t') {
		r.Comma = '\t'
	}
	header, err := r.Read()
	if err != nil {
		return nil, formFault(err)
	}
	at, err := columnsOf(1, header, file.Unit != quiz.Root)
	if err != nil {
		return nil, err
	}
	var lines []rosterLine
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			return nil, formFault(err)
		}
		if strings.TrimSpace(strings.Join(record, "")) == "" {
			continue
		}
		number, _ := r.FieldPos(0)
		lines = append(lines, lineOf(number, record, at))
	}
}

// rosterText reads the file as UTF-8 without a byte order mark.
func rosterText(text []byte) ([]byte, error) {
	if !utf8.Valid(text) { // as Chinese spreadsheets save CSV
		var err error
		if text, err = simplifiedchinese.GB18030.NewDecoder().Bytes(text); err != nil {
			return nil, fmt.Errorf("read the roster as GB18030: %w", err)
		}
	}
	return bytes.TrimPrefix(text, []byte("\ufeff")), nil
}

// columnsOf finds the columns by the line with their names. A file of one unit's people need not name it.
func columnsOf(line int, header []string, unitKnown bool) (map[string]int, error) {
	at := make(map[string]int, len(header))
	for i, title := range header {
		key, known := columns[strings.ToLower(clean(title))]
		if _, again := at[key]; known && again {
			return nil, quiz.Errorf(quiz.Invalid, "花名册第 %d 行有两列都是 %s", line, quoted(title))
		}
		if known {
			at[key] = i
		}
	}
	if _, short := at["last4"]; !short {
		if i, whole := at["number"]; whole {
			at["last4"] = i
		}
	}
	if _, named := at["unit"]; !named && unitKnown {
		at["unit"] = len(header)
	}
	for _, c := range []struct{ key, title string }{{"unit", "unit_code（单位代码）"}, {"name", "name（姓名）"}, {"last4", "last4（证件号后四位）"}} {
		if _, ok := at[c.key]; !ok {
			return nil, quiz.Errorf(quiz.Invalid, "花名册第 %d 行应是列名，缺少 %s 一列", line, c.title)
		}
	}
	return at, nil
}

func lineOf(number int, record []string, at map[string]int) rosterLine {
	field := func(key string) string {
		if i, ok := at[key]; ok && i < len(record) {
			return strings.TrimSpace(record[i])
		}
		return ""
	}
	whole, given := at["number"]
	return rosterLine{
		whole: given && whole == at["last4"], number: number, unit: field("unit"), name: field("name"), last4: field("last4"),
		gender: strings.ToLower(field("gender")), member: strings.ToLower(field("member")),
	}
}

// formFault translates the reader's errors. Their own text is not shown.
func formFault(err error) error {
	if errors.Is(err, io.EOF) {
		return quiz.Errorf(quiz.Invalid, "花名册是空的")
	}
	var at *csv.ParseError
	if errors.As(err, &at) {
		return quiz.Errorf(quiz.Invalid, "花名册第 %d 行的引号不成对", at.StartLine)
	}
	return fmt.Errorf("read the roster: %w", err)
}

// lineFaults gathers what is wrong with lines.
type lineFaults struct {
	faults
	count int
}

func (f *lineFaults) add(place, format string, args ...any) {
	if f.count++; f.count <= maxRosterFaults {
		f.faults.add(place, fmt.Sprintf(format, args...))
	}
}

// wrong adds the message of err.
func (f *lineFaults) wrong(place string, err error) {
	var e *quiz.Error
	if errors.As(err, &e) {
		f.add(place, "%s", e.Message)
	}
}

func (f *lineFaults) err() error {
	if f.count == 0 {
		return nil
	}
	message := fmt.Sprintf("花名册有 %d 处需要修改，没有导入任何人", f.count)
	if f.count > maxRosterFaults {
		message += fmt.Sprintf("；以下是前 %d 处", maxRosterFaults)
	}
	return &quiz.Error{Code: quiz.Invalid, Message: message, Places: f.places}
}

// quoted is a code or title as it may be repeated in a message: short, and without hidden characters.
func quoted(text string) string {
	runes := []rune(strings.Map(func(r rune) rune {
		if hidden(r) {
			return -1
		}
		return r
	}, text))
	if len(runes) > 30 {
		runes = append(runes[:30], '…')
	}
	return "“" + string(runes) + "”"
}
