package quiz

import (
	"cmp"
	"fmt"
	"slices"

	"lawquiz/questions"
)

// Sheet is a drawn paper with its questions looked up once, ready to be shown, checked and
// scored many times. It is immutable and safe for concurrent use. It shares the pool's
// questions and the layout's options and adds about 70 bytes a question.
type Sheet struct {
	items []item   // in the order of the paper
	byID  []uint16 // indexes into items, in the order of the question ids
	full  Points
}

// item is one question of a sheet.
type item struct {
	question *questions.Question
	options  []Choice    // as shown
	key      uint64      // bit i is set if options[i] is right
	by       *Correction // nil: the key is as published
	points   Points
	partial  Partial
}

// maxOptions is how many options a question can have: they are counted in one word.
const maxOptions = 64

// Prepare resolves a paper of c. It fails with Internal if the layout does not fit the contest
// or the pool: a section, question or option that is not there, or a question twice.
func Prepare(c *Contest, pool *Pool, l Layout) (*Sheet, error) {
	s := &Sheet{items: make([]item, 0, len(l.Slots)), byID: make([]uint16, len(l.Slots))}
	for i, slot := range l.Slots {
		it, err := prepareItem(c, pool, slot)
		if err != nil {
			return nil, unfit(fmt.Errorf("slot %d (%s): %w", i, slot.Question, err))
		}
		s.items = append(s.items, it)
		s.byID[i] = uint16(i)
		s.full += it.points
	}
	slices.SortFunc(s.byID, func(a, b uint16) int { return cmp.Compare(s.items[a].question.ID, s.items[b].question.ID) })
	for i := 1; i < len(s.byID); i++ {
		if id := s.items[s.byID[i]].question.ID; id == s.items[s.byID[i-1]].question.ID {
			return nil, unfit(fmt.Errorf("question %s stands in the layout twice", id))
		}
	}
	return s, nil
}

// unfit is the error for a stored paper that cannot be shown or scored.
func unfit(cause error) *Error {
	return &Error{Code: Internal, Message: "试卷读取失败，请联系竞赛组织单位", Err: cause}
}

func prepareItem(c *Contest, pool *Pool, slot Slot) (item, error) {
	if slot.Section < 0 || slot.Section >= len(c.Paper.Sections) {
		return item{}, fmt.Errorf("the contest has no section %d", slot.Section)
	}
	q, err := pool.Question(slot.Ref())
	if err != nil {
		return item{}, err
	}
	if len(slot.Options) > maxOptions {
		return item{}, fmt.Errorf("%d options, at most %d can be scored", len(slot.Options), maxOptions)
	}
	section := c.Paper.Sections[slot.Section]
	it := item{question: q, options: slot.Options, points: section.Points, partial: section.Partial}
	if at := pool.amended[slot.Ref()]; at != nil {
		it.by = &at.by
	}
	for i, o := range slot.Options {
		if o.Index < 0 || o.Index >= len(q.Options) {
			return item{}, fmt.Errorf("the question has no option %d", o.Index)
		}
		if q.Options[o.Index].Correct {
			it.key |= 1 << i
		}
	}
	return it, nil
}

// granted reports whether everybody earns the question's points, whatever she answered.
func (it *item) granted() bool { return it.by != nil && it.by.Kind == FullMarks }

// Full returns the full mark of the paper.
func (s *Sheet) Full() Points { return s.full }

// Len returns the number of questions.
func (s *Sheet) Len() int { return len(s.items) }

// option returns the position of the option with an id, or -1.
func (it *item) option(id string) int {
	for i := range it.options {
		if it.options[i].ID == id {
			return i
		}
	}
	return -1
}

// find returns the item of a question, or nil.
func (s *Sheet) find(id string) *item {
	at := s.place(id)
	if at < 0 {
		return nil
	}
	return &s.items[at]
}

// place returns the index into items of a question, or -1.
func (s *Sheet) place(id string) int {
	i, ok := slices.BinarySearchFunc(s.byID, id, func(at uint16, id string) int {
		return cmp.Compare(s.items[at].question.ID, id)
	})
	if !ok {
		return -1
	}
	return int(s.byID[i])
}
