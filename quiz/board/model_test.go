package board_test

import (
	"math/rand/v2"
	"slices"
	"sort"

	"lawquiz/quiz"
	"lawquiz/quiz/board"
)

// rule leaves many people equal, and its keys have two parts before the person.
var rule = quiz.StandingRule{Ties: []quiz.Tie{quiz.TieElapsed}}

// top is the unit above all others in the tests' trees.
const top = 1

// The units of the tests: a city, two counties, four works.
var (
	units = []int64{top, 11, 12, 111, 112, 121, -122}
	paths = [][]int64{{111, 11, top}, {112, 11, top}, {121, 12, top}, {-122, 12, top}, {12, top}, nil}
)

// entryOf makes one person's entry. A generation names its content, so it is the seed.
func entryOf(person, generation int64) board.Entry {
	r := rand.New(rand.NewPCG(uint64(person), uint64(generation)))
	s := quiz.Standing{
		Person: person, Points: quiz.Points(r.IntN(4) * 5000), Elapsed: int64(r.IntN(3)) * 1000,
		Sittings: 1 + r.IntN(3), Valid: r.IntN(8) > 0, Passed: r.IntN(2) > 0, Full: r.IntN(4) == 0,
	}
	e := board.Entry{
		Person: person, Generation: generation, Key: quiz.Key(rule, s), Path: paths[r.IntN(len(paths))],
		Counts: quiz.CountsOf(s, r.IntN(2) > 0), Elapsed: s.Elapsed, Gone: r.IntN(10) == 0,
	}
	return e
}

// listed makes a valid entry with everything chosen.
func listed(person, generation int64, points quiz.Points, elapsed int64, path ...int64) board.Entry {
	s := quiz.Standing{Person: person, Points: points, Elapsed: elapsed, Sittings: 1, Valid: true}
	return board.Entry{
		Person: person, Generation: generation, Key: quiz.Key(rule, s), Path: path,
		Counts: quiz.CountsOf(s, true), Elapsed: elapsed,
	}
}

// model is what boards mean, without any index: the newest entry of everybody, sorted when asked.
type model map[int64]board.Entry

func (m model) apply(entries []board.Entry) {
	for _, e := range entries {
		if old, ok := m[e.Person]; !ok || e.Generation > old.Generation {
			m[e.Person] = e
		}
	}
}

// order lists the people of a unit, best first.
func (m model) order(unit int64) []board.Entry {
	var out []board.Entry
	for _, e := range m {
		if !e.Gone && e.Counts.People == 1 && slices.Contains(e.Path, unit) {
			out = append(out, e)
		}
	}
	sort.Slice(out, func(i, j int) bool { return string(out[i].Key) < string(out[j].Key) })
	return out
}

func (m model) rows(contest board.Contest, unit int64) []board.Row {
	order := m.order(unit)
	rows := make([]board.Row, len(order))
	for i, e := range order {
		rows[i] = board.Row{
			Person: e.Person, Unit: e.Path[0], Place: i + 1, Points: quiz.Points(e.Counts.Points), Elapsed: e.Elapsed,
		}
		if contest.Shared {
			rows[i].Place = 1 + sort.Search(len(order), func(j int) bool {
				return string(order[j].Key[:contest.Prefix]) >= string(e.Key[:contest.Prefix])
			})
		}
	}
	return rows
}

func (m model) top(contest board.Contest, unit int64, offset, limit int) ([]board.Row, int) {
	rows := m.rows(contest, unit)
	from := min(offset, len(rows))
	return rows[from:min(from+limit, len(rows))], len(rows)
}

// place returns false for a person who is not listed.
func (m model) place(contest board.Contest, person int64, around int) (board.Standing, bool) {
	e, ok := m[person]
	if !ok || e.Gone || e.Counts.People == 0 {
		return board.Standing{}, false
	}
	s := board.Standing{
		Person: person, Points: quiz.Points(e.Counts.Points), Elapsed: e.Elapsed, Levels: []board.Level{},
	}
	for _, unit := range e.Path {
		rows := m.rows(contest, unit)
		own := slices.IndexFunc(rows, func(r board.Row) bool { return r.Person == person })
		s.Levels = append(s.Levels, board.Level{
			Unit: unit, Place: rows[own].Place, Total: len(rows),
			Above: rows[max(0, own-around):own],
			Below: rows[own+1 : min(len(rows), own+1+around)],
		})
	}
	return s, true
}

func (m model) totals(units []int64) []quiz.Counts {
	totals := make([]quiz.Counts, len(units))
	for i, unit := range units {
		for _, e := range m {
			if !e.Gone && slices.Contains(e.Path, unit) {
				totals[i] = totals[i].Add(e.Counts)
			}
		}
	}
	return totals
}
