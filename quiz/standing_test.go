package quiz_test

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lawquiz/quiz"
)

func anyMarks(t *rapid.T, least int) []quiz.Mark {
	n := rapid.IntRange(least, 7).Draw(t, "marks")
	out := make([]quiz.Mark, n)
	for i := range out {
		out[i] = quiz.Mark{
			Points: quiz.Points(rapid.IntRange(0, 4).Draw(t, "points") * 50), Elapsed: rapid.Int64Range(0, 3).Draw(t, "elapsed"),
			Finished: rapid.Int64Range(1, 5).Draw(t, "finished"), Day: rapid.Int64Range(0, 2).Draw(t, "day"),
			Valid: rapid.Bool().Draw(t, "valid"), Passed: rapid.Bool().Draw(t, "passed"), Full: rapid.Bool().Draw(t, "full"),
		}
	}
	return out
}

// alone is the standing of one sitting among all of a person's.
func alone(m quiz.Mark, all quiz.Standing) quiz.Standing {
	all.Points, all.Elapsed, all.Finished = m.Points, m.Elapsed, m.Finished
	return all
}

// picked tries which of the marks give the standing.
func picked(marks []quiz.Mark, s quiz.Standing) bool {
	return slices.ContainsFunc(marks, func(m quiz.Mark) bool { return alone(m, s) == s })
}

func TestStandAgainstBruteForce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rule, marks := anyRule().Draw(t, "rule"), anyMarks(t, 1)
		s := quiz.Stand(rule, 7, marks)
		first := slices.MinFunc(marks, func(a, b quiz.Mark) int { return cmp.Compare(a.Finished, b.Finished) })
		if s.Person != 7 || s.Sittings != len(marks) || s.First != first.Finished ||
			s.Valid != slices.ContainsFunc(marks, func(m quiz.Mark) bool { return m.Valid }) ||
			s.Passed != slices.ContainsFunc(marks, func(m quiz.Mark) bool { return m.Passed }) ||
			s.Full != slices.ContainsFunc(marks, func(m quiz.Mark) bool { return m.Full }) {
			t.Fatalf("got %+v", s)
		}
		if again := quiz.Stand(rule, 7, rapid.Permutation(marks).Draw(t, "order")); again != s {
			t.Fatalf("the order of the marks matters: %+v, %+v", s, again)
		}
		var points, elapsed, last int64
		for _, m := range marks {
			points, elapsed, last = points+int64(m.Points), elapsed+m.Elapsed, max(last, m.Finished)
		}
		switch rule.Counts {
		case quiz.CountSum:
			if want := alone(quiz.Mark{Points: quiz.Points(points), Elapsed: elapsed, Finished: last}, s); s != want {
				t.Fatalf("got %+v, want %+v", s, want)
			}
		case quiz.CountMean:
			half := func(sum int64) int64 { return int64(math.Floor(float64(sum)/float64(len(marks)) + 0.5)) }
			if want := alone(quiz.Mark{Points: quiz.Points(half(points)), Elapsed: half(elapsed), Finished: last}, s); s != want {
				t.Fatalf("got %+v, want %+v", s, want)
			}
		case quiz.CountBestPerDay:
			checkBestPerDay(t, rule, marks, s)
		default:
			checkSingle(t, rule, marks, s, last)
		}
	})
}

// checkSingle holds the rules that count one sitting to their word.
func checkSingle(t *rapid.T, rule quiz.StandingRule, marks []quiz.Mark, s quiz.Standing, last int64) {
	if !picked(marks, s) {
		t.Fatalf("nobody achieved %+v", s)
	}
	switch {
	case rule.Counts == quiz.CountFirst && s.Finished != s.First:
		t.Fatalf("got %+v, want the first", s)
	case rule.Counts == quiz.CountLast && s.Finished != last:
		t.Fatalf("got %+v, want the last", s)
	case rule.Counts != quiz.CountBest:
		return
	}
	for _, m := range marks {
		if rule.Compare(alone(m, s), s) < 0 {
			t.Fatalf("%+v is better than %+v", m, s)
		}
	}
}

// checkBestPerDay compares with the best standing over all ways to take one sitting of each day.
func checkBestPerDay(t *rapid.T, rule quiz.StandingRule, marks []quiz.Mark, s quiz.Standing) {
	byDay := map[int64][]quiz.Mark{}
	for _, m := range marks {
		byDay[m.Day] = append(byDay[m.Day], m)
	}
	sums := []quiz.Mark{{}}
	var points quiz.Points
	for _, day := range byDay {
		var next []quiz.Mark
		best := quiz.Points(0)
		for _, m := range day {
			best = max(best, m.Points)
			for _, sum := range sums {
				next = append(next, quiz.Mark{Points: sum.Points + m.Points, Elapsed: sum.Elapsed + m.Elapsed, Finished: max(sum.Finished, m.Finished)})
			}
		}
		points += best
		sums = next
	}
	if s.Points != points || !picked(sums, s) {
		t.Fatalf("got %+v, want %d points of one sitting a day", s, points)
	}
}

func TestStandWithoutMarks(t *testing.T) {
	t.Parallel()
	if s := quiz.Stand(quiz.StandingRule{Counts: quiz.CountMean}, 3, nil); s != (quiz.Standing{Person: 3}) {
		t.Errorf("got %+v", s)
	}
}

func anyStanding(t *rapid.T) quiz.Standing {
	n := rapid.OneOf(rapid.Int64Range(-2, 2), rapid.Int64(), rapid.SampledFrom([]int64{math.MinInt64, math.MaxInt64}))
	return quiz.Standing{Person: n.Draw(t, "person"), Points: quiz.Points(n.Draw(t, "points")), Elapsed: n.Draw(t, "elapsed"),
		Finished: n.Draw(t, "finished"), First: n.Draw(t, "first"), Sittings: int(n.Draw(t, "sittings"))}
}

func checkKey(t interface{ Fatalf(string, ...any) }, r quiz.StandingRule, a, b quiz.Standing) {
	x, y := quiz.Key(r, a), quiz.Key(r, b)
	if (bytes.Compare(x, y) < 0) != quiz.Before(r, a, b) {
		t.Fatalf("keys %x, %x, yet before: %v", x, y, quiz.Before(r, a, b))
	}
	n := r.PrefixLen()
	if (r.Compare(a, b) == 0) != bytes.Equal(x[:n], y[:n]) {
		t.Fatalf("compare %d, yet prefixes %x and %x", r.Compare(a, b), x[:n], y[:n])
	}
	if p, ok := quiz.KeyPerson(x); !ok || p != a.Person {
		t.Fatalf("person %d comes back as %d", a.Person, p)
	}
}

func TestKeyOrdersAsBefore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) { checkKey(t, anyRule().Draw(t, "rule"), anyStanding(t), anyStanding(t)) })
	if _, ok := quiz.KeyPerson(make([]byte, 15)); ok {
		t.Error("15 bytes are no key")
	}
}

func FuzzKey(f *testing.F) {
	f.Add(uint8(0), int64(1), int64(1), int64(2), int64(2), int64(0), int64(-1), int64(math.MaxInt64), int64(math.MinInt64))
	f.Add(uint8(27), int64(0), int64(-5), int64(0), int64(-5), int64(3), int64(3), int64(4), int64(4))
	f.Fuzz(func(t *testing.T, chain uint8, p, q, x, y, e, g, first, sittings int64) {
		all := []quiz.Tie{quiz.TieElapsed, quiz.TieFinished, quiz.TieFirst, quiz.TieSittings}
		r := quiz.StandingRule{}
		for ; chain > 0; chain /= 4 {
			r.Ties = append(r.Ties, all[chain%4])
		}
		a := quiz.Standing{Person: p, Points: quiz.Points(x), Elapsed: e, Finished: g, First: first, Sittings: int(sittings)}
		b := quiz.Standing{Person: q, Points: quiz.Points(y), Elapsed: g, Finished: e, First: first, Sittings: int(x)}
		checkKey(t, r, a, b)
		checkKey(t, r, b, a)
		checkKey(t, r, a, a)
	})
}
