// Package intake reads question files as people really have them: bytes in, drafts and problems out.
//
// Read finds out from the content what a file is, reads it, and says of every row, line or
// paragraph what became of it. Nothing is dropped silently: see Account. It does no I/O, reads no
// clock, and never panics whatever the bytes are.
package intake

import (
	"fmt"
	"strings"

	"lawquiz/questions"
)

// Draft is one question as its file was understood, still to be looked at by a person.
//
// A draft may lack what a bank needs (a key, options); then it is Broken, Error problems carry its
// number, and it must not be accepted before that is mended.
type Draft struct {
	// Question has status candidate and revision 1, or the file's revision when the file is one of
	// ours. ID and citations are only what the file says, never guessed.
	Question questions.Question `json:"question"`
	Place    Place              `json:"place"`              // where it begins
	Number   string             `json:"number,omitempty"`   // as the file numbers it: 12, or 第3题
	Section  string             `json:"section,omitempty"`  // the title it stands under
	Points   string             `json:"points,omitempty"`   // 分值 as written: 1, 0.5
	Broken   bool               `json:"broken,omitempty"`   // an Error concerns it
	Material string             `json:"material,omitempty"` // 案例材料 shared by several questions; the stem already begins with it
}

// Place says where in a file something stands. Numbers count from 1; 0 means it does not apply.
type Place struct {
	File      string `json:"file,omitempty"`
	Sheet     string `json:"sheet,omitempty"`
	Row       int    `json:"row,omitempty"`       // line of a text, row of a sheet
	Paragraph int    `json:"paragraph,omitempty"` // of a Word file, empty ones counted
	Table     int    `json:"table,omitempty"`     // of a Word file; Row and Column are then inside it
	Column    int    `json:"column,omitempty"`
	Item      int    `json:"item,omitempty"` // of a JSON list or an XML quiz
}

// String returns the place as people say it: 单选.xlsx 工作表“单选” 第 3 行. It may be empty.
func (p Place) String() string {
	var parts []string
	if p.File != "" {
		parts = append(parts, p.File)
	}
	if p.Sheet != "" {
		parts = append(parts, "工作表“"+p.Sheet+"”")
	}
	for _, n := range []struct {
		form  string
		value int
	}{{"第 %d 个表格", p.Table}, {"第 %d 行", p.Row}, {"第 %d 列", p.Column}, {"第 %d 段", p.Paragraph}, {"第 %d 题", p.Item}} {
		if n.value > 0 {
			parts = append(parts, fmt.Sprintf(n.form, n.value))
		}
	}
	return strings.Join(parts, " ")
}

// Severity is how much a problem matters.
type Severity string

// An Error keeps its question, or its file, from being accepted; a Warning asks for a look;
// a Notice only says what was done.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Notice  Severity = "notice"
)

// Problem is one thing a person should know about a file, where it stands and what to do about it.
type Problem struct {
	Place
	Field      string   `json:"field,omitempty"` // 题干, 选项, 答案 …; empty when it is about the whole
	Severity   Severity `json:"severity"`
	Code       string   `json:"code"`                 // stable, snake_case
	Message    string   `json:"message"`              // Chinese, what is wrong
	Suggestion string   `json:"suggestion,omitempty"` // Chinese, what to do
	Draft      int      `json:"draft,omitempty"`      // number of the draft it concerns, from 1; 0 when it concerns none
}

// Result is everything known about one file.
type Result struct {
	File     string    `json:"file"`
	Format   Format    `json:"format"`             // "" when the file was not recognised
	Encoding string    `json:"encoding,omitempty"` // of a text: utf-8, utf-16le, utf-16be, gb18030
	Drafts   []Draft   `json:"drafts"`
	Refused  int       `json:"refused"` // questions recognised but not expressible, each with its problem
	Problems []Problem `json:"problems"`
	Account  Account   `json:"account"`
}

// Account says what became of every block of a file. A block is a row of a sheet, a line of a
// text, a line or table cell of a Word file, or an item of a list. Each is counted once:
// Blocks = Question + Problem + Blank + Heading + Furniture.
type Account struct {
	Blocks    int `json:"blocks"`
	Question  int `json:"question"`  // went into a draft
	Problem   int `json:"problem"`   // is told of in a problem and went into no draft
	Blank     int `json:"blank"`     // holds nothing
	Heading   int `json:"heading"`   // titles, table heads, notes for the reader, key lists
	Furniture int `json:"furniture"` // page numbers and running heads
}

// Balanced reports whether every block is accounted for.
func (a Account) Balanced() bool {
	return a.Blocks == a.Question+a.Problem+a.Blank+a.Heading+a.Furniture
}

// Broken reports whether an Error concerns the draft with the given number, from 1.
func (r Result) Broken(draft int) bool {
	return draft >= 1 && draft <= len(r.Drafts) && r.Drafts[draft-1].Broken
}
