package quiz

import (
	"math/bits"

	"lawquiz/questions"
)

// Result is what a set of answers earns on a paper.
type Result struct {
	Points   Points
	Full     Points
	Answered int    // questions with at least one option chosen or one blank filled
	Items    []Item // one for each question, in the order of the paper
}

// Item is what one question earned.
type Item struct {
	Question string
	Points   Points
	Correct  bool // answered completely right; an answer with partial points is not
	Granted  bool // 全员得分: the points are everybody's; Correct still says what the key as published says
}

// Score looks a paper up and scores it once. See Sheet.Score for the rules and Prepare for the errors.
func Score(c *Contest, pool *Pool, l Layout, a Answers) (Result, error) {
	s, err := Prepare(c, pool, l)
	if err != nil {
		return Result{}, err
	}
	return s.Score(a), nil
}

// Score marks answers. A completely right answer earns the section's points, an empty one 0.
//
// Single and judge: any other answer earns 0. Multiple: a wrong option earns 0 whatever else is
// chosen; right options without the whole key earn 0, half the points, or the share of the key that
// was chosen, by the section's Partial. Blank: with PartialHalf at least one blank right, none
// wrong and the others left empty earn half; with PartialPerOption every right blank earns its
// share and a wrong one takes nothing away; otherwise 0. Shares are rounded half up to a
// hundredth of a point for each question. Of a single or judge question that a correction gave several
// keys any one is completely right; what is corrected to full marks earns them whatever was answered.
//
// Answers need not have passed Check: what is not of the paper is ignored, an unknown option counts as
// a wrong one, a repeated option once, a text beyond the last blank as a wrong one.
func (s *Sheet) Score(a Answers) Result {
	r := Result{Full: s.full, Items: make([]Item, len(s.items))}
	for i := range s.items {
		it := &s.items[i]
		out := &r.Items[i]
		out.Question = it.question.ID
		given := a[it.question.ID]
		if out.Granted = it.granted(); len(given) == 0 && !out.Granted {
			continue
		}
		var answered bool
		out.Points, out.Correct, answered = it.score(given)
		if out.Granted {
			out.Points = it.points
		}
		r.Points += out.Points
		if answered {
			r.Answered++
		}
	}
	return r
}

func (it *item) score(given []string) (earned Points, correct, answered bool) {
	if it.question.Kind == questions.Blank {
		return it.scoreBlanks(given)
	}
	var chosen uint64
	wrong := false
	for _, id := range given {
		if id == "" {
			continue
		}
		answered = true
		at := it.option(id)
		if at < 0 {
			wrong = true
			continue
		}
		chosen |= 1 << at
	}
	switch {
	case !answered || wrong || chosen&^it.key != 0:
		return 0, false, answered
	case it.question.Kind != questions.Multiple && bits.OnesCount64(chosen) > 1: // a correction may give it several keys
		return 0, false, true
	case it.question.Kind != questions.Multiple || chosen == it.key:
		return it.points, true, true
	}
	return it.part(bits.OnesCount64(chosen), bits.OnesCount64(it.key)), false, true
}

// part returns the points for some of the rights out of all, by the partial rule.
func (it *item) part(some, all int) Points {
	switch it.partial {
	case PartialHalf:
		return share(it.points, 1, 2)
	case PartialPerOption:
		return share(it.points, some, all)
	}
	return 0
}

// share returns points * some / all, rounded half up.
func share(points Points, some, all int) Points {
	return (2*points*Points(some) + Points(all)) / Points(2*all)
}

func (it *item) scoreBlanks(given []string) (earned Points, correct, answered bool) {
	blanks := it.question.Answers
	right, wrong := 0, 0
	for i, text := range given {
		switch {
		case emptyText(text):
			continue
		case i < len(blanks) && fits(text, blanks[i]):
			right++
		default:
			wrong++
		}
	}
	answered = right+wrong > 0
	switch {
	case right == len(blanks) && wrong == 0 && right > 0:
		return it.points, true, true
	case right == 0 || it.partial == PartialHalf && wrong > 0:
		return 0, false, answered
	}
	return it.part(right, len(blanks)), false, true
}
