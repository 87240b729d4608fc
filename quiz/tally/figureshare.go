package tally

import (
	"cmp"
	"slices"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

const (
	hourMs = 3_600_000
	bands  = 10
	// sweepLag is how long after a sitting's end its standing may be written: the sweeper closes papers
	// as of their deadline.
	sweepLag = 10 * 60_000
)

// share is what one person adds to every unit on her path: the smallest form of it, for a ledger
// holds one for everybody.
type share struct {
	path    *path
	hours   []int32 // of each sitting, in hours since 1970; shares no memory
	points  int64
	first   int32 // the hour of the first valid sitting
	band    int8  // -1: none
	counted bool
	woman   bool
	valid   bool
	passed  bool
	full    bool
	touched bool
	fresh   bool // valid for the first time within a day before the cut-off
}

// path is the units a share goes to; one for all people of a unit.
type path struct{ units []int64 }

// paths keeps every path once, by its lowest unit.
type paths map[int64][]*path

var nowhere = &path{} // never changed

// of returns the one path of these units; it does not keep the slice.
func (p paths) of(units []int64) *path {
	if len(units) == 0 {
		return nowhere
	}
	for _, known := range p[units[0]] {
		if slices.Equal(known.units, units) {
			return known
		}
	}
	made := &path{slices.Clone(units)}
	p[units[0]] = append(p[units[0]], made)
	return made
}

// reckoning is how shares are made of what is on record.
type reckoning struct {
	contest Contest
	cutoff  int64
	other   func(person, paper int64, m quiz.Mark) quiz.Mark
	paths   paths
	marks   []quiz.Mark // of one person, used again and again
}

// share reckons a person's. An erased person's is empty but for having been touched.
func (r *reckoning) share(t *store.Tallied) share {
	s := share{path: r.paths.of(t.Path), band: -1, counted: t.Counted, woman: t.Woman}
	r.marks = r.marks[:0]
	last, first := int64(0), int64(0)
	for _, sat := range t.Sittings {
		last = max(last, sat.Mark.Finished)
		if r.cutoff != 0 && sat.Mark.Finished > r.cutoff {
			continue
		}
		m := sat.Mark
		if r.other != nil {
			m = r.other(t.Person, sat.Paper, m)
		}
		if m.Valid && (first == 0 || m.Finished < first) {
			first = m.Finished
		}
		r.marks = append(r.marks, m)
	}
	s.touched = r.cutoff != 0 && len(r.marks) > 0 && t.Changed > r.cutoff && (t.Gone || t.Changed > last+sweepLag)
	if t.Gone || len(r.marks) == 0 {
		return s
	}
	s.first = int32(first / hourMs)
	s.hours = make([]int32, len(r.marks))
	for i, m := range r.marks {
		s.hours[i] = int32(m.Finished / hourMs)
	}
	at := quiz.Stand(r.contest.Standing, t.Person, r.marks)
	s.points, s.valid, s.passed, s.full = int64(at.Points), at.Valid, at.Passed, at.Full
	s.band = r.band(at)
	s.fresh = r.cutoff != 0 && at.Valid && first > r.cutoff-24*hourMs
	return s
}

// band returns which tenth of the full mark a result lies in, -1 if it has none.
func (r *reckoning) band(at quiz.Standing) int8 {
	full := r.contest.Full()
	if !at.Valid || full <= 0 || !Banded(r.contest.Standing.Counts) {
		return -1
	}
	return int8(min(int64(at.Points)*bands/int64(full), bands-1))
}

// counts returns what the share adds to the counts of everybody.
func (s *share) counts() quiz.Counts {
	return quiz.CountsOf(quiz.Standing{
		Points: quiz.Points(s.points), Sittings: len(s.hours), Valid: s.valid, Passed: s.passed, Full: s.full,
	}, s.counted)
}

// add puts a share into a unit's figures, or with sign -1 takes it out again.
func (u *UnitFigures) add(s *share, sign int64) {
	c := s.counts()
	u.All = plus(u.All, c, sign)
	if s.counted {
		u.Counted = plus(u.Counted, c, sign)
	}
	if s.woman {
		u.Women = plus(u.Women, c, sign)
	}
	u.addHours(s, sign)
	if s.band >= 0 {
		u.Bands[s.band] += sign
		if s.counted {
			u.CountedBands[s.band] += sign
		}
	}
	if s.touched {
		u.Touched += sign
	}
	if s.fresh {
		u.New += sign
	}
}

// addHours looks every sitting's hour up once: the hour of the first valid one is among them.
func (u *UnitFigures) addHours(s *share, sign int64) {
	began := !s.valid
	for _, hour := range s.hours {
		h := u.hour(hour)
		h.Sittings += sign
		if began || hour != s.first {
			continue
		}
		began = true
		h.People += sign
		if s.counted {
			h.Counted += sign
		}
		if s.woman {
			h.Women += sign
		}
	}
}

func plus(a, b quiz.Counts, sign int64) quiz.Counts {
	if sign < 0 {
		return a.Sub(b)
	}
	return a.Add(b)
}

// hour returns the place of an hour, made if there is none. It is good until the next call.
func (u *UnitFigures) hour(number int32) *Hour {
	at := int64(number) * hourMs
	i, found := slices.BinarySearchFunc(u.Hours, at, func(h Hour, at int64) int { return cmp.Compare(h.At, at) })
	if !found {
		u.Hours = slices.Insert(u.Hours, i, Hour{At: at})
	}
	return &u.Hours[i]
}

// empty reports whether nothing is left of a unit's figures.
func (u *UnitFigures) empty() bool { return u.All == quiz.Counts{} && u.Touched == 0 }
