package play

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Foreseen is what a correction would do to a contest's results. Nothing is written to find it out.
type Foreseen struct {
	Contest    *Contest
	Correction quiz.Correction
	KeyVersion int64 // that it was reckoned from; give it to Correct
	Sittings   int64 // finished
	Holding    int64 // of these, with the question in their paper
	Moved      int64 // of these, with other points, pass or full mark
	People     int64 // with another result
	Gained     int64 // people with more points
	Lost       int64 // people with fewer
	PassGained int64 // people who pass at last
	PassLost   int64 // people who do not pass any more
	Places     int64 // people whose place changes
	Top        int   // how many places In and Out look at
	In, Out    []Mover
	Movers     []Mover // those whose place changes most, at most 10
	Units      []UnitMoved
	marks      map[int64]quiz.Mark // by paper: those that change
}

// Mover is a person whose place changes. A place is 0 where she has none.
type Mover struct {
	Person         int64
	Unit           int64 // at the bottom of her path; 0 if none
	Before, After  quiz.Points
	Placed, Places int // before and after
}

// UnitMoved is a unit whose figures change.
type UnitMoved struct {
	Unit          int64
	Before, After quiz.Counts
}

const maxMovers = 10

// Mark returns the mark a sitting would have, for whoever reckons other things from marks: m itself unless the
// correction moves it.
func (f *Foreseen) Mark(_, paper int64, m quiz.Mark) quiz.Mark {
	if moved, ok := f.marks[paper]; ok {
		return moved
	}
	return m
}

// Foresee reckons what Correct would do under the key in force; top is how many of the first places are looked
// at one by one. It reads every sitting once, also those a regrade under way has not come to: about 40 µs a
// sitting, and 300 bytes a person while it runs. Codes as for Correct.
func (s *Service) Foresee(ctx context.Context, contest string, c quiz.Correction, top int) (*Foreseen, error) {
	at, err := s.Catalog.Contest(contest)
	if err != nil {
		return nil, err
	}
	if err := at.Texts.CheckCorrection(c); err != nil {
		return nil, err
	}
	return s.foresee(ctx, at, c, top)
}

// ForeseeUndo reckons what Undo would do. Codes as for Undo.
func (s *Service) ForeseeUndo(ctx context.Context, contest string, undoes int64, reason string, top int) (*Foreseen, error) {
	at, err := s.Catalog.Contest(contest)
	if err != nil {
		return nil, err
	}
	c, err := at.undo(undoes, reason)
	if err != nil {
		return nil, err
	}
	return s.foresee(ctx, at, c, top)
}

func (s *Service) foresee(ctx context.Context, at *Contest, c quiz.Correction, top int) (*Foreseen, error) {
	c.Version = at.KeyVersion + 1
	all := append(plainly(at.Corrections), c)
	pool, err := at.Texts.Correct(all)
	if err != nil {
		return nil, err
	}
	f := &Foreseen{Contest: at, Correction: c, KeyVersion: at.KeyVersion, Top: top, marks: make(map[int64]quiz.Mark)}
	people, err := s.peopleOf(ctx, at.Nr)
	if err != nil {
		return nil, err
	}
	v := &foresight{
		Foreseen: f, people: people,
		now:  marker{contest: at, pool: at.Texts, version: at.KeyVersion, all: plainly(at.Corrections)},
		then: marker{contest: at, pool: pool, version: c.Version, all: all},
	}
	if err := s.DB.EachGraded(ctx, at.Nr, v.take); err != nil {
		return nil, fmt.Errorf("foresee %s: %w", at.ID, err)
	}
	v.stand()
	v.place()
	v.units()
	return f, nil
}

// foreseen is a person with her result as it is and as it would be.
type foreseen struct {
	path          []int64
	counted       bool
	before, after quiz.Standing
	placed        int // before; 0: none
}

// peopleOf returns everybody with a standing, without her results.
func (s *Service) peopleOf(ctx context.Context, contest int64) (map[int64]*foreseen, error) {
	out := make(map[int64]*foreseen)
	err := s.DB.EachStanding(ctx, contest, 0, func(st *store.Standing) error {
		if !st.Gone {
			out[st.Person] = &foreseen{path: st.Path, counted: st.Counted}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read standings: %w", err)
	}
	return out, nil
}

// foresight gathers the sittings of one person after another.
type foresight struct {
	*Foreseen
	people        map[int64]*foreseen
	now, then     marker
	person        int64
	before, after []quiz.Mark // of person
}

func (v *foresight) take(g store.Graded) error {
	if g.Person != v.person {
		v.stand()
		v.person = g.Person
	}
	if v.people[g.Person] == nil { // erased
		return nil
	}
	before, _, err := v.now.mark(&g)
	if err != nil {
		return fmt.Errorf("paper %d: %w", g.Paper, err)
	}
	after, _, err := v.then.mark(&g)
	if err != nil {
		return fmt.Errorf("paper %d: %w", g.Paper, err)
	}
	v.Sittings++
	if holds(g.Layout, v.Correction.Ref()) {
		v.Holding++
	}
	if before != after {
		v.Moved++
	}
	if after != g.Mark.Mark {
		v.marks[g.Paper] = after
	}
	v.before, v.after = append(v.before, before), append(v.after, after)
	return nil
}

// stand ends a person: what she has and what she would have.
func (v *foresight) stand() {
	p := v.people[v.person]
	if p == nil || len(v.before) == 0 {
		return
	}
	rule := v.Contest.Standing
	p.before, p.after = quiz.Stand(rule, v.person, v.before), quiz.Stand(rule, v.person, v.after)
	v.before, v.after = v.before[:0], v.after[:0]
	if p.before == p.after {
		return
	}
	v.People++
	switch {
	case p.after.Points > p.before.Points:
		v.Gained++
	case p.after.Points < p.before.Points:
		v.Lost++
	}
	switch {
	case p.after.Passed && !p.before.Passed:
		v.PassGained++
	case p.before.Passed && !p.after.Passed:
		v.PassLost++
	}
}

// place ranks everybody twice and looks at who moves.
func (v *foresight) place() {
	ranked := make([]*foreseen, 0, len(v.people))
	for _, p := range v.people {
		if p.before.Valid { // as boards rank; a correction moves nobody on or off them
			ranked = append(ranked, p)
		}
	}
	rule := v.Contest.Standing
	rank(rule, ranked, func(p *foreseen) quiz.Standing { return p.before }, func(p *foreseen, place int) { p.placed = place })
	var moved []Mover
	rank(rule, ranked, func(p *foreseen) quiz.Standing { return p.after }, func(p *foreseen, place int) {
		if place == p.placed {
			return
		}
		v.Places++
		m := Mover{Person: p.after.Person, Before: p.before.Points, After: p.after.Points, Placed: p.placed, Places: place}
		if len(p.path) > 0 {
			m.Unit = p.path[0]
		}
		switch {
		case place <= v.Top && p.placed > v.Top:
			v.In = append(v.In, m)
		case place > v.Top && p.placed <= v.Top:
			v.Out = append(v.Out, m)
		}
		moved = append(moved, m)
	})
	slices.SortStableFunc(moved, func(a, b Mover) int { return cmp.Compare(b.distance(), a.distance()) })
	v.Movers = moved[:min(len(moved), maxMovers)]
}

func (m Mover) distance() int { return max(m.Placed-m.Places, m.Places-m.Placed) }

// rank gives everybody her place by the rule, the best first; see quiz.Places for who shares one.
func rank(rule quiz.StandingRule, all []*foreseen, of func(*foreseen) quiz.Standing, give func(p *foreseen, place int)) {
	slices.SortFunc(all, func(a, b *foreseen) int {
		x, y := of(a), of(b)
		return cmp.Or(rule.Compare(x, y), cmp.Compare(x.Person, y.Person))
	})
	place := 0
	for i, p := range all {
		if i == 0 || rule.Places != quiz.PlacesShared || rule.Compare(of(all[i-1]), of(p)) != 0 {
			place = i + 1
		}
		give(p, place)
	}
}

// units adds up what every unit has and would have, and keeps those that differ, in order of their numbers.
func (v *foresight) units() {
	all := make(map[int64]*UnitMoved)
	for _, p := range v.people {
		before, after := quiz.CountsOf(p.before, p.counted), quiz.CountsOf(p.after, p.counted)
		for _, id := range p.path {
			u := all[id]
			if u == nil {
				u = &UnitMoved{Unit: id}
				all[id] = u
			}
			u.Before, u.After = u.Before.Add(before), u.After.Add(after)
		}
	}
	for _, u := range all {
		if u.Before != u.After {
			v.Units = append(v.Units, *u)
		}
	}
	slices.SortFunc(v.Units, func(a, b UnitMoved) int { return cmp.Compare(a.Unit, b.Unit) })
}
