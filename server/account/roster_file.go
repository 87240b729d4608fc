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
	number                            int
	unit, name, last4, gender, member string
}

// columns are the names a column may have.
var columns = map[string]string{
	"unit_code": "unit", "单位代码": "unit", "单位编码": "unit",
	"name": "name", "姓名": "name",
	"last4": "last4", "证件号后四位": "last4", "身份证后四位": "last4", "后四位": "last4",
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
func readRoster(file io.Reader) ([]rosterLine, error) {
	text, err := rosterText(file)
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
	at, err := columnsOf(header)
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
func rosterText(file io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(file, maxRosterFile+1))
	if err != nil {
		return nil, fmt.Errorf("read the roster: %w", err)
	}
	if len(text) > maxRosterFile {
		return nil, quiz.Errorf(quiz.Invalid, "花名册超过 %d MB，请分单位导入", maxRosterFile>>20)
	}
	if bytes.HasPrefix(text, []byte("PK\x03\x04")) {
		return nil, quiz.Errorf(quiz.Invalid, "这是 Excel 工作簿，请在表格软件中另存为 CSV 再导入")
	}
	if !utf8.Valid(text) { // as Chinese spreadsheets save CSV
		if text, err = simplifiedchinese.GB18030.NewDecoder().Bytes(text); err != nil {
			return nil, fmt.Errorf("read the roster as GB18030: %w", err)
		}
	}
	return bytes.TrimPrefix(text, []byte("\ufeff")), nil
}

// columnsOf finds the columns by the file's first line.
func columnsOf(header []string) (map[string]int, error) {
	at := make(map[string]int, len(header))
	for i, title := range header {
		key, known := columns[strings.ToLower(clean(title))]
		if _, again := at[key]; known && again {
			return nil, quiz.Errorf(quiz.Invalid, "花名册第 1 行有两列都是 %s", quoted(title))
		}
		if known {
			at[key] = i
		}
	}
	for _, c := range []struct{ key, title string }{{"unit", "unit_code（单位代码）"}, {"name", "name（姓名）"}, {"last4", "last4（证件号后四位）"}} {
		if _, ok := at[c.key]; !ok {
			return nil, quiz.Errorf(quiz.Invalid, "花名册第 1 行应是列名，缺少 %s 一列", c.title)
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
	return rosterLine{
		number: number, unit: field("unit"), name: field("name"), last4: field("last4"),
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

func (f *lineFaults) add(line int, format string, args ...any) {
	if f.count++; f.count <= maxRosterFaults {
		f.faults.add(fmt.Sprintf("第 %d 行", line), fmt.Sprintf(format, args...))
	}
}

// wrong adds the message of err.
func (f *lineFaults) wrong(line int, err error) {
	var e *quiz.Error
	if errors.As(err, &e) {
		f.add(line, "%s", e.Message)
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
