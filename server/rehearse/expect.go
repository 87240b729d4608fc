package rehearse

import (
	"cmp"
	"slices"

	"lawquiz/quiz"
)

// mark is a finished sitting as it counts.
type mark struct {
	points            quiz.Points
	elapsed, finished int64
	day               int64
}

// standing is what a person must stand at, counted from her marks by the rule's own words.
type standing struct {
	mark
	n                   int // number of the simulated worker
	id                  int64
	unit                int
	first               int64
	sittings            int
	valid, passed, full bool
}

// expected is what boards must show.
type expected struct {
	all    []standing         // of everybody with a sitting
	order  []*standing        // those listed, first place first
	lists  map[int][]int      // by unit: indexes into order, ascending
	totals map[int]*unitTotal // by unit
	total  int                // sittings
}

// unitTotal is a unit's figures: those of everybody, and of the people whom the participation rate counts.
type unitTotal struct {
	people, counted, sittings, passed, full int64
	points                                  quiz.Points
	women                                   int64
	due                                     dueTotal
}

// dueTotal is what those the participation rate counts have come to.
type dueTotal struct {
	passed, full int64
	points       quiz.Points
}

// expect counts everything anew from the history.
func (r *run) expect() *expected {
	e := &expected{lists: make(map[int][]int), totals: make(map[int]*unitTotal)}
	for n := range r.people {
		if s := r.stand(n); s.sittings > 0 {
			e.all = append(e.all, s)
			e.total += s.sittings
		}
	}
	for i := range e.all {
		if e.all[i].valid {
			e.order = append(e.order, &e.all[i])
		}
	}
	slices.SortFunc(e.order, func(a, b *standing) int { return cmp.Or(r.compare(a, b), cmp.Compare(a.id, b.id)) })
	for i, s := range e.order {
		for _, unit := range r.tree.path(s.unit) {
			e.lists[unit] = append(e.lists[unit], i)
		}
	}
	for i := range e.all {
		for _, unit := range r.tree.path(e.all[i].unit) {
			if e.totals[unit] == nil {
				e.totals[unit] = &unitTotal{}
			}
			r.addTo(e.totals[unit], &e.all[i])
		}
	}
	return e
}

func (r *run) addTo(t *unitTotal, s *standing) {
	t.sittings += int64(s.sittings)
	if !s.valid {
		return
	}
	t.people++
	t.points += s.points
	if s.passed {
		t.passed++
	}
	if s.full {
		t.full++
	}
	if r.people[s.n].gender == quiz.Female {
		t.women++
	}
	if !r.counted(s) {
		return
	}
	t.counted++
	t.due.points += s.points
	if s.passed {
		t.due.passed++
	}
	if s.full {
		t.due.full++
	}
}

// counted reports whether the contest's participation rate counts a person. None of the simulated is a
// union member.
func (r *run) counted(s *standing) bool {
	if r.tree.units[s.unit].apart {
		return false
	}
	switch r.contest.Participation.People {
	case quiz.Women:
		return r.people[s.n].gender == quiz.Female
	case quiz.Members:
		return false
	}
	return true
}

// stand counts the known sittings of person n; the zero standing if there are none.
func (r *run) stand(n int) standing {
	p := &r.people[n]
	s := standing{n: n, id: p.id, unit: p.unit}
	var marks []mark
	for i := range p.sittings {
		at := &p.sittings[i]
		if !at.known {
			continue
		}
		worth := at.given
		if at.result.FinishedBy == byDeadline {
			worth = at.saved
		}
		marks = append(marks, mark{worth.points, at.result.Elapsed, at.result.FinishedAt, quiz.Day(at.started)})
		s.valid = s.valid || worth.answered >= max(1, r.contest.Participation.Answered)
		s.passed = s.passed || r.passes(worth)
		s.full = s.full || worth.points == r.contest.Full()
		if s.first == 0 || at.result.FinishedAt < s.first {
			s.first = at.result.FinishedAt
		}
	}
	s.sittings = len(marks)
	if len(marks) > 0 {
		s.mark = r.count(marks)
	}
	return s
}

// count makes one result of marks, of which there is at least one.
func (r *run) count(marks []mark) mark {
	switch r.contest.Standing.Counts {
	case quiz.CountFirst, quiz.CountLast:
		slices.SortFunc(marks, func(a, b mark) int {
			return cmp.Or(cmp.Compare(a.finished, b.finished), cmp.Compare(b.points, a.points), cmp.Compare(a.elapsed, b.elapsed))
		})
		if r.contest.Standing.Counts == quiz.CountFirst {
			return marks[0]
		}
		return marks[len(marks)-1]
	case quiz.CountSum:
		return sum(marks)
	case quiz.CountMean:
		m, n := sum(marks), int64(len(marks))
		m.points, m.elapsed = quiz.Points((2*int64(m.points)+n)/(2*n)), (2*m.elapsed+n)/(2*n)
		return m
	case quiz.CountBestPerDay:
		days := make(map[int64][]mark)
		for _, m := range marks {
			days[m.day] = append(days[m.day], m)
		}
		var best []mark
		for _, day := range days {
			best = append(best, r.best(day))
		}
		return sum(best)
	}
	return r.best(marks)
}

func sum(marks []mark) mark {
	var out mark
	for _, m := range marks {
		out.points += m.points
		out.elapsed += m.elapsed
		out.finished = max(out.finished, m.finished)
	}
	return out
}

// best returns the mark to which none is to be preferred: more points, then the rule's ties as far as
// they tell two sittings of one person apart, then less time, then the earlier one.
func (r *run) best(marks []mark) mark {
	return slices.MinFunc(marks, func(a, b mark) int {
		order := cmp.Compare(b.points, a.points)
		for _, t := range append(slices.Clone(r.contest.Standing.Ties), quiz.TieElapsed, quiz.TieFinished) {
			switch t {
			case quiz.TieElapsed:
				order = cmp.Or(order, cmp.Compare(a.elapsed, b.elapsed))
			case quiz.TieFinished:
				order = cmp.Or(order, cmp.Compare(a.finished, b.finished))
			}
		}
		return order
	})
}

// compare orders two people by the rule; 0 if its whole chain leaves them equal.
func (r *run) compare(a, b *standing) int {
	order := cmp.Compare(b.points, a.points)
	for _, t := range r.contest.Standing.Ties {
		switch t {
		case quiz.TieElapsed:
			order = cmp.Or(order, cmp.Compare(a.elapsed, b.elapsed))
		case quiz.TieFinished:
			order = cmp.Or(order, cmp.Compare(a.finished, b.finished))
		case quiz.TieFirst:
			order = cmp.Or(order, cmp.Compare(a.first, b.first))
		case quiz.TieSittings:
			order = cmp.Or(order, cmp.Compare(a.sittings, b.sittings))
		}
	}
	return order
}

// place is the place of whoever stands at an index of a unit's list.
func (r *run) place(e *expected, list []int, at int) int {
	if r.contest.Standing.Places == quiz.PlacesShared {
		for at > 0 && r.compare(e.order[list[at-1]], e.order[list[at]]) == 0 {
			at--
		}
	}
	return at + 1
}
