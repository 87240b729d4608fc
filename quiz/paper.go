package quiz

import (
	"fmt"
	"strconv"
	"strings"

	"lawquiz/questions"
)

// Layout is a drawn paper (试卷) as it was handed to one person: which questions in which
// order, and their options in which order under which opaque ids. It is stored, never
// recomputed, and holds no key.
type Layout struct {
	Slots []Slot
}

// Slot is one question of a layout.
type Slot struct {
	Question string // question id
	Revision int
	Section  int      // index into Blueprint.Sections
	Options  []Choice // in the order shown; none for a blank
}

// Choice is one option as shown: the id is opaque and good for this paper alone, so that a
// harvested "the answer is B" is worthless.
type Choice struct {
	ID    string
	Index int // into Question.Options
}

// Ref names a question's text for ever.
type Ref struct {
	ID       string
	Revision int
}

// Ref returns which question text the slot shows.
func (s Slot) Ref() Ref { return Ref{ID: s.Question, Revision: s.Revision} }

// Answers are what a worker chose (题目编号 -> 选项编号), or for blanks the texts, in the order of
// the stem's blanks. An absent or empty entry is a question left out.
type Answers map[string][]string

// Pool is an immutable snapshot of the questions a contest draws from, by id.
type Pool struct {
	questions map[Ref]*questions.Question
	drawable  []drawable // the newest revision of each question, in bank order
	amended   map[Ref]*amended
}

// drawable is a question a paper may take, with the id of the bank it stands in.
type drawable struct {
	question *questions.Question
	bank     string
}

// NewPool indexes the published questions of banks. The questions are shared, not copied.
// Every revision can be looked up; only the newest of each question can be drawn. Of two
// questions with the same id and revision the first counts.
func NewPool(banks []questions.Bank) *Pool {
	p := &Pool{questions: make(map[Ref]*questions.Question)}
	newest := make(map[string]int) // question id -> index into drawable
	for _, b := range banks {
		for i := range b.Questions {
			if q := &b.Questions[i]; q.Review.Status == questions.Published {
				p.add(drawable{question: q, bank: b.ID}, newest)
			}
		}
	}
	return p
}

func (p *Pool) add(d drawable, newest map[string]int) {
	ref := Ref{ID: d.question.ID, Revision: d.question.Revision}
	if p.questions[ref] != nil {
		return
	}
	p.questions[ref] = d.question
	at, again := newest[ref.ID]
	switch {
	case !again:
		newest[ref.ID] = len(p.drawable)
		p.drawable = append(p.drawable, d)
	case p.drawable[at].question.Revision < ref.Revision:
		p.drawable[at] = d
	}
}

// Question returns the text a ref names, with its key as corrected, or a NotFound error. Callers must not
// change it.
func (p *Pool) Question(ref Ref) (*questions.Question, error) {
	if at := p.amended[ref]; at != nil {
		return at.question, nil
	}
	q := p.questions[ref]
	if q == nil {
		return nil, Errorf(NotFound, "题目 %s（第 %d 版）不在题库中", ref.ID, ref.Revision)
	}
	return q, nil
}

// Newest returns the revision of a question that can be drawn, or a NotFound error.
func (p *Pool) Newest(id string) (Ref, error) {
	for _, d := range p.drawable {
		if d.question.ID == id {
			return Ref{ID: id, Revision: d.question.Revision}, nil
		}
	}
	return Ref{}, Errorf(NotFound, "这场竞赛的题目里没有 %s", id)
}

// Len returns the number of questions that can be drawn.
func (p *Pool) Len() int { return len(p.drawable) }

// Encode writes the layout as compact text: one line a question,
// "id revision section option:index option:index ...".
func (l Layout) Encode() string {
	var b strings.Builder
	b.Grow(len(l.Slots) * 48)
	for i, s := range l.Slots {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(s.Question)
		b.WriteByte(' ')
		b.WriteString(strconv.Itoa(s.Revision))
		b.WriteByte(' ')
		b.WriteString(strconv.Itoa(s.Section))
		for _, o := range s.Options {
			b.WriteByte(' ')
			b.WriteString(o.ID)
			b.WriteByte(':')
			b.WriteString(strconv.Itoa(o.Index))
		}
	}
	return b.String()
}

// DecodeLayout reads what Encode wrote. Any other text is an error.
func DecodeLayout(text string) (Layout, error) {
	lines := strings.Split(text, "\n")
	l := Layout{Slots: make([]Slot, 0, len(lines))}
	for _, line := range lines {
		s, err := decodeSlot(line)
		if err != nil {
			return Layout{}, err
		}
		l.Slots = append(l.Slots, s)
	}
	return l, nil
}

func decodeSlot(line string) (Slot, error) {
	f := strings.Split(line, " ")
	if len(f) < 3 || f[0] == "" {
		return Slot{}, fmt.Errorf("layout line %q: want id, revision, section", line)
	}
	rev, err := strconv.Atoi(f[1])
	if err != nil || rev < 1 {
		return Slot{}, fmt.Errorf("layout line %q: bad revision", line)
	}
	sec, err := strconv.Atoi(f[2])
	if err != nil || sec < 0 {
		return Slot{}, fmt.Errorf("layout line %q: bad section", line)
	}
	s := Slot{Question: f[0], Revision: rev, Section: sec}
	if len(f) > 3 {
		s.Options = make([]Choice, 0, len(f)-3)
	}
	for _, o := range f[3:] {
		id, index, ok := strings.Cut(o, ":")
		n, err := strconv.Atoi(index)
		if !ok || err != nil || n < 0 || id == "" {
			return Slot{}, fmt.Errorf("layout line %q: bad option %q", line, o)
		}
		s.Options = append(s.Options, Choice{ID: id, Index: n})
	}
	return s, nil
}
