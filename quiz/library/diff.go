package library

import (
	"fmt"
	"slices"
	"strings"

	"lawquiz/questions"
)

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
func Diff(a, b questions.Bank) Difference {
	d := Difference{Added: []questions.Question{}, Removed: []questions.Question{}, Changed: []Change{}}
	partner := pair(a.Questions, b.Questions)
	met := make([]bool, len(b.Questions))
	for i, q := range a.Questions {
		j := partner[i]
		if j < 0 {
			d.Removed = append(d.Removed, q)
			continue
		}
		met[j] = true
		fields := Fields(q, b.Questions[j])
		if len(fields) == 0 {
			d.Same++
			continue
		}
		d.Changed = append(d.Changed, Change{ID: q.ID, Number: i + 1, Stem: q.Stem, Fields: fields})
	}
	for j, q := range b.Questions {
		if !met[j] {
			d.Added = append(d.Added, q)
		}
	}
	return d
}

// pair returns for each question of a the index of its partner in b, or -1.
func pair(a, b []questions.Question) []int {
	p := pairing{partner: make([]int, len(a)), met: make([]bool, len(b))}
	for i := range p.partner {
		p.partner[i] = -1
	}
	p.by(a, b, func(q questions.Question) string { return q.ID })
	p.by(a, b, func(q questions.Question) string { return questions.Fold(q.Stem) })
	for i := range a {
		if i < len(b) && p.partner[i] < 0 && !p.met[i] && (a[i].ID == "" || b[i].ID == "") {
			p.partner[i], p.met[i] = i, true
		}
	}
	return p.partner
}

type pairing struct {
	partner []int
	met     []bool
}

// by pairs those left that share a name, in their order; "" is none.
func (p *pairing) by(a, b []questions.Question, name func(questions.Question) string) {
	at := make(map[string][]int)
	for j, q := range b {
		if n := name(q); n != "" && !p.met[j] {
			at[n] = append(at[n], j)
		}
	}
	for i, q := range a {
		if n := name(q); p.partner[i] < 0 && len(at[n]) > 0 {
			j := at[n][0]
			at[n] = at[n][1:]
			p.partner[i], p.met[j] = j, true
		}
	}
}

// Fields returns what differs between two texts of a question, in the order of the question's parts;
// empty when nothing does.
func Fields(a, b questions.Question) []FieldChange {
	var out []FieldChange
	add := func(field, before, after string) {
		if before != after {
			out = append(out, FieldChange{Field: field, Before: before, After: after})
		}
	}
	add("题型", a.Kind.Name(), b.Kind.Name())
	add("题干", a.Stem, b.Stem)
	for i := range max(len(a.Options), len(b.Options)) {
		add("选项 "+optionName(i), option(a, i), option(b, i))
	}
	add("答案", keyText(a), keyText(b))
	add("解析", a.Explanation, b.Explanation)
	add("法条依据", citations(a), citations(b))
	add("难度", fmt.Sprint(a.Difficulty), fmt.Sprint(b.Difficulty))
	add("标签", strings.Join(a.Tags, "、"), strings.Join(b.Tags, "、"))
	if len(out) == 0 && !sameContent(a, b) { // lists that only look alike when joined
		add("写法", string(content(a)), string(content(b)))
	}
	return out
}

// fieldNames lists the parts that differ.
func fieldNames(a, b questions.Question) string {
	var names []string
	for _, f := range Fields(a, b) {
		if name, _, _ := strings.Cut(f.Field, " "); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, "、")
}

func option(q questions.Question, i int) string {
	if i >= len(q.Options) {
		return ""
	}
	return q.Options[i].Text
}

// optionName returns the option's letter, or its number beyond Z.
func optionName(i int) string {
	if i < 26 {
		return questions.Letter(i)
	}
	return fmt.Sprint(i + 1)
}

// keyText is the key with every option named; questions.Key knows letters only.
func keyText(q questions.Question) string {
	if len(q.Options) <= 26 {
		return q.Key()
	}
	var names []string
	for i, o := range q.Options {
		if o.Correct {
			names = append(names, optionName(i))
		}
	}
	return strings.Join(names, "、")
}

func citations(q questions.Question) string {
	parts := make([]string, len(q.Citations))
	for i, c := range q.Citations {
		parts[i] = "《" + c.Law + "》" + c.Article
	}
	return strings.Join(parts, "、")
}
