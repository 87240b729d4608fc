package tally

import (
	"encoding/json"
	"fmt"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// effectReading gathers an Effect: first who sat, in order of person, then what was handed in, in the
// same order.
type effectReading struct {
	contest Contest
	cutoff  int64
	paths   paths
	people  []sitter
	at      int // of people, whose sittings come next
	out     *Effect
	index   *topicIndex
	first   outcome // of people[at]
	last    outcome
}

// sitter is somebody with a valid sitting, and which of her papers were the first and the last.
type sitter struct {
	person, first, last int64
	path                *path
	counted             bool
}

// outcome is what one sitting came to.
type outcome struct {
	known  bool
	all    quiz.Correct
	topics []hit
}

// hit is what one sitting came to in a law or an article.
type hit struct{ topic, right, asked int32 }

func newEffectReading(c Contest, cutoff int64) *effectReading {
	return &effectReading{
		contest: c, cutoff: cutoff, paths: make(paths), index: newTopicIndex(),
		out: &Effect{Contest: c.ID, KeyVersion: c.KeyVersion, Cutoff: cutoff, AsOf: cutoff, Units: make(map[int64]*UnitEffect)},
	}
}

// person finds somebody's first and last sitting.
func (r *effectReading) person(t *store.Tallied) error {
	if r.cutoff == 0 {
		r.out.AsOf = max(r.out.AsOf, t.Changed)
	}
	if t.Gone {
		return nil
	}
	var first, last *store.Sat
	for i := range t.Sittings {
		s := &t.Sittings[i]
		if !s.Mark.Valid || r.cutoff != 0 && s.Mark.Finished > r.cutoff {
			continue
		}
		if first == nil || s.Mark.Finished < first.Mark.Finished {
			first = s
		}
		if last == nil || s.Mark.Finished >= last.Mark.Finished {
			last = s
		}
	}
	if first == nil {
		return nil
	}
	at := sitter{person: t.Person, first: first.Paper, last: last.Paper, path: r.paths.of(t.Path), counted: t.Counted}
	r.people = append(r.people, at)
	for _, id := range at.path.units {
		r.unit(id).All.People++ // for allot; counted again with the answers
	}
	return nil
}

func (r *effectReading) unit(id int64) *UnitEffect {
	u := r.out.Units[id]
	if u == nil {
		u = new(UnitEffect)
		r.out.Units[id] = u
	}
	return u
}

// allot gives room for topics to the units in which enough people sat.
func (r *effectReading) allot() {
	for _, u := range r.out.Units {
		if u.All.People >= quiz.SmallSample {
			u.topics = make([]topicSums, 0, 64)
		}
		u.All.People = 0
	}
}

// sitting takes a handed-in paper if it is somebody's first or last one.
func (r *effectReading) sitting(h store.Handed) error {
	for r.at < len(r.people) && r.people[r.at].person < h.Person {
		r.next()
	}
	if r.at == len(r.people) || r.people[r.at].person != h.Person || h.Body == "" {
		return nil
	}
	s := &r.people[r.at]
	switch {
	case h.Paper == s.first:
		if err := r.mark(&r.first, h); err != nil {
			return err
		}
		if s.first == s.last {
			r.last.known = true
		}
	case h.Paper == s.last:
		return r.mark(&r.last, h)
	}
	return nil
}

func (r *effectReading) mark(out *outcome, h store.Handed) error {
	layout, err := quiz.DecodeLayout(h.Layout)
	if err != nil {
		return err
	}
	sheet, err := quiz.Prepare(r.contest.Contest, r.contest.Texts, layout)
	if err != nil {
		return err
	}
	var answers quiz.Answers
	if err := json.Unmarshal([]byte(h.Body), &answers); err != nil {
		return fmt.Errorf("stored answers: %w", err)
	}
	out.known = true
	for i, item := range sheet.Score(answers).Items {
		topics, err := r.index.of(r.contest.Texts, layout.Slots[i].Ref())
		if err != nil {
			return err
		}
		out.add(item.Correct, topics)
	}
	return nil
}

func (o *outcome) add(correct bool, topics []int32) {
	right := int32(0)
	if correct {
		right = 1
	}
	o.all = plusCorrect(o.all, quiz.Correct{Right: int64(right), Asked: 1})
	for _, t := range topics {
		i := 0
		for i < len(o.topics) && o.topics[i].topic != t {
			i++
		}
		if i == len(o.topics) {
			o.topics = append(o.topics, hit{topic: t})
		}
		o.topics[i].right += right
		o.topics[i].asked++
	}
}

// next adds up whose sittings have been read. Somebody erased in between has none left.
func (r *effectReading) next() {
	s := &r.people[r.at]
	if r.first.known && r.last.known {
		again := s.first != s.last
		last := &r.last
		if !again {
			last = &r.first
		}
		for _, id := range s.path.units {
			u := r.unit(id)
			u.All.add(&r.first, last, again)
			if s.counted {
				u.Counted.add(&r.first, last, again)
			}
			if u.topics != nil {
				u.topics = addTopics(u.topics, &r.first, last, again)
			}
		}
	}
	r.first = outcome{topics: r.first.topics[:0]}
	r.last = outcome{topics: r.last.topics[:0]}
	r.at++
}

func (g *Gain) add(first, last *outcome, again bool) {
	g.People++
	g.First = plusCorrect(g.First, first.all)
	g.Last = plusCorrect(g.Last, last.all)
	if again {
		g.Again++
		g.AgainFirst = plusCorrect(g.AgainFirst, first.all)
		g.AgainLast = plusCorrect(g.AgainLast, last.all)
	}
}

func plusCorrect(a, b quiz.Correct) quiz.Correct {
	return quiz.Correct{Right: a.Right + b.Right, Asked: a.Asked + b.Asked}
}

func (r *effectReading) finish() *Effect {
	for r.at < len(r.people) {
		r.next()
	}
	for id, u := range r.out.Units {
		if u.All.People == 0 {
			delete(r.out.Units, id)
		}
	}
	r.out.topics = r.index.topics
	return r.out
}
