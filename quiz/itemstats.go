package quiz

import (
	"maps"
	"math/bits"

	"lawquiz/questions"
)

// Handed is a finished sitting as statistics take it.
type Handed struct {
	Paper   int64 // its number, which no other sitting has
	Person  int64
	Answers Answers
	Spent   []int64 // ms in view by the place of the question, -1 where unknown; nil if nothing is known
}

// ItemStats gathers how questions did in the finished sittings of one contest. The zero value is
// empty and ready for use. It is not safe for concurrent use.
//
// Every sitting counts once, so somebody who sat three times counts three times; a sitting of which
// not one question was answered says nothing about questions and is only counted. All sums are of
// whole numbers: the same sittings give the same figures in whatever order and parts they come. What
// it holds grows with the number of questions, about 5 kB each and 2 kB more where times are known
// (a blank up to 300 kB for each ____), and never with the number of people.
type ItemStats struct {
	Sittings int64 // counted
	Empty    int64 // handed in without a single answer, and left out
	items    map[Ref]*itemSums
}

// A question's mark is kept as its share of what could be earned in markUnits, and a whole sum in
// sumUnits: marks are exact to 1/100 000, sums to 1/1000 of the paper's full mark.
const (
	markUnits = 100_000
	sumUnits  = 1000
)

// itemSums is what is gathered of one question; x is its mark, y the sitting's whole sum.
type itemSums struct {
	question  *questions.Question
	granted   bool
	n         int64
	answered  int64
	right     int64
	x, xx, xy int64
	y, yy     int64
	sums      []uint32        // by y
	marks     map[int64]int64 // by x, of which there are few
	chosen    []int64         // by the option's place in the question
	blanks    []wrongTexts    // by the blank's place in the stem
	timed     int64
	times     []uint32 // by timeBin; nil until a time is known
}

func newItemSums(q *questions.Question) *itemSums {
	return &itemSums{
		question: q, sums: make([]uint32, sumUnits+1), marks: make(map[int64]int64, 2),
		chosen: make([]int64, len(q.Options)), blanks: make([]wrongTexts, len(q.Answers)),
	}
}

// Add counts a finished sitting. Its sheet says which questions it had, and by which key they are
// marked; all sheets of one contest are prepared from the same pool.
func (s *ItemStats) Add(sheet *Sheet, h Handed) {
	r := sheet.Score(h.Answers)
	if r.Answered == 0 {
		s.Empty++
		return
	}
	s.Sittings++
	y := units(r.Points, r.Full, sumUnits)
	for i := range sheet.items {
		it := &sheet.items[i]
		sums := s.of(it.question)
		if it.granted() { // what was given to all says nothing: how the question did by its key is told
			sums.granted = true
			r.Items[i].Points, _, _ = it.score(h.Answers[it.question.ID])
		}
		x := units(r.Items[i].Points, it.points, markUnits)
		if it.points == 0 && r.Items[i].Correct {
			x = markUnits
		}
		sums.mark(x, y, r.Items[i].Correct)
		given := h.Answers[it.question.ID]
		if it.question.Kind == questions.Blank {
			sums.fill(given, h)
		} else {
			sums.choose(it, given)
		}
		if i < len(h.Spent) && h.Spent[i] > 0 { // 0: it was never shown
			sums.take(h.Spent[i])
		}
	}
}

func (s *ItemStats) of(q *questions.Question) *itemSums {
	ref := Ref{ID: q.ID, Revision: q.Revision}
	sums := s.items[ref]
	if sums == nil {
		if s.items == nil {
			s.items = make(map[Ref]*itemSums)
		}
		sums = newItemSums(q)
		s.items[ref] = sums
	}
	return sums
}

// units returns part / whole in units, rounded half up; 0 if there is no whole.
func units(part, whole Points, units int64) int64 {
	if whole <= 0 {
		return 0
	}
	return (2*int64(part)*units + int64(whole)) / (2 * int64(whole))
}

func (s *itemSums) mark(x, y int64, right bool) {
	s.n++
	s.x += x
	s.xx += x * x
	s.xy += x * y
	s.y += y
	s.yy += y * y
	s.sums[y]++
	s.marks[x]++
	if right {
		s.right++
	}
}

// choose counts the options an answer chose, each once, under their places in the question.
func (s *itemSums) choose(it *item, given []string) {
	var chosen uint64
	for _, id := range given {
		if at := it.option(id); at >= 0 {
			chosen |= 1 << at
		}
	}
	if chosen != 0 {
		s.answered++
	}
	for ; chosen != 0; chosen &= chosen - 1 {
		s.chosen[it.options[bits.TrailingZeros64(chosen)].Index]++
	}
}

// fill counts what blanks were filled with.
func (s *itemSums) fill(given []string, h Handed) {
	answered := false
	for i, text := range given {
		if emptyText(text) {
			continue
		}
		answered = true
		if i < len(s.blanks) && !fits(text, s.question.Answers[i]) {
			s.blanks[i].add(text, h)
		}
	}
	if answered {
		s.answered++
	}
}

func (s *itemSums) take(ms int64) {
	if s.times == nil {
		s.times = make([]uint32, timeBins)
	}
	s.timed++
	s.times[timeBin(ms)]++
}

// Merge adds what o has gathered, of other sittings of the same contest under the same key. It leaves o
// as it is.
func (s *ItemStats) Merge(o *ItemStats) {
	s.Sittings += o.Sittings
	s.Empty += o.Empty
	for _, sums := range o.items {
		s.of(sums.question).merge(sums)
	}
}

func (s *itemSums) merge(o *itemSums) {
	s.granted = s.granted || o.granted
	s.n, s.answered, s.right, s.timed = s.n+o.n, s.answered+o.answered, s.right+o.right, s.timed+o.timed
	s.x, s.xx, s.xy, s.y, s.yy = s.x+o.x, s.xx+o.xx, s.xy+o.xy, s.y+o.y, s.yy+o.yy
	for y, n := range o.sums {
		s.sums[y] += n
	}
	for x, n := range maps.All(o.marks) {
		s.marks[x] += n
	}
	for i, n := range o.chosen {
		s.chosen[i] += n
	}
	for i := range o.blanks {
		s.blanks[i].merge(&o.blanks[i])
	}
	if s.times == nil && o.times != nil {
		s.times = make([]uint32, timeBins)
	}
	for bin, n := range o.times {
		s.times[bin] += n
	}
}
