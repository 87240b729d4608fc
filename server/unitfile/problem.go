package unitfile

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lawquiz/quiz"
)

// Problem is one thing wrong in a file, where it stands and what to do about it.
type Problem struct {
	File    string `json:"file"`
	Sheet   string `json:"sheet,omitempty"` // of a workbook
	Line    int    `json:"line"`            // from 1; 0: the whole file
	Field   string `json:"field"`           // the column's usual heading, e.g. 女职工数; empty: the whole row
	Code    string `json:"code"`            // stable, snake_case
	Message string `json:"message"`
}

// String returns the problem as one line: units.csv:12 女职工数: 说明 [code]; of a workbook units.xlsx“乡镇”:12.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Sheet != "" {
		b.WriteString("“" + p.Sheet + "”")
	}
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
	}
	if p.Field != "" {
		b.WriteString(" " + p.Field)
	}
	fmt.Fprintf(&b, ": %s [%s]", p.Message, p.Code)
	return b.String()
}

// maxProblems is how many problems are told; the rest is counted.
const maxProblems = 1000

// spot is where something stands: a row of a sheet, both from 0 for the whole file.
type spot struct{ sheet, line int }

func (s spot) before(t spot) bool { return s.sheet < t.sheet || s.sheet == t.sheet && s.line < t.line }

// collector gathers problems.
type collector struct {
	file     string
	sheets   []string // of a workbook
	problems []Problem
	more     int
}

// sheet returns the name of the sheet something stands in, or "" for a text.
func (c *collector) sheet(at spot) string {
	if at.line == 0 || at.sheet >= len(c.sheets) {
		return ""
	}
	return c.sheets[at.sheet]
}

// row names a row for another place: 第 12 行, or 工作表“乡镇”第 12 行 if that is another sheet.
func (c *collector) row(at, from spot) string {
	if at.sheet != from.sheet {
		return fmt.Sprintf("工作表“%s”第 %d 行", c.sheet(at), at.line)
	}
	return fmt.Sprintf("第 %d 行", at.line)
}

func (c *collector) add(at spot, field, code, format string, args ...any) {
	if len(c.problems) >= maxProblems {
		c.more++
		return
	}
	c.problems = append(c.problems, Problem{
		File: c.file, Sheet: c.sheet(at), Line: at.line, Field: field, Code: code, Message: fmt.Sprintf(format, args...),
	})
}

// sorted returns the problems in the order of the file, and how many were left out as the last one.
func (c *collector) sorted() []Problem {
	slices.SortStableFunc(c.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(slices.Index(c.sheets, a.Sheet), slices.Index(c.sheets, b.Sheet)), cmp.Compare(a.Line, b.Line))
	})
	if c.more > 0 {
		c.problems = append(c.problems, Problem{File: c.file, Code: "more",
			Message: fmt.Sprintf("还有 %d 处问题没有列出：请先改正以上各处再导入", c.more)})
	}
	return c.problems
}

// message returns the part of an error that is meant for people.
func message(err error) string {
	var e *quiz.Error
	if errors.As(err, &e) {
		return e.Message
	}
	return "单位之间的关系不成一棵树：请核对上级代码"
}
