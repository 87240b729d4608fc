package quiz

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// Mark is the result of one finished sitting under one key version (成绩).
type Mark struct {
	Points   Points
	Elapsed  int64 // ms from start to submission, at most the time allowed
	Finished int64 // Unix ms of the submission by our clock
	Day      int64 // Day of the start
	Valid    bool  // enough questions were answered to count as participation
	Passed   bool  // the pass line was reached
	Full     bool  // the full mark was reached
}

// Counting is how a person's marks become one result.
type Counting string

// The counting rules.
const (
	CountBest       Counting = "best"         // the best single sitting
	CountSum        Counting = "sum"          // all sittings added up
	CountBestPerDay Counting = "best_per_day" // the best sitting of each day, added up
	CountFirst      Counting = "first"        // the sitting finished first
	CountLast       Counting = "last"         // the sitting finished last
	CountMean       Counting = "mean"         // the mean of all sittings
)

// Tie is what decides between equal points; every one is better when smaller.
type Tie string

// The ties a chain may name.
const (
	TieElapsed  Tie = "elapsed"     // time used in the counted sittings
	TieFinished Tie = "finished_at" // when the counted result was reached
	TieFirst    Tie = "first_at"    // when the first sitting ended
	TieSittings Tie = "sittings"    // number of sittings
)

// Places says what people get whom the whole chain leaves equal.
type Places string

// The rules for places. PlacesUnique puts the person registered first ahead;
// PlacesShared gives both the same place and leaves the next one out (1-2-2-4).
const (
	PlacesUnique Places = "unique"
	PlacesShared Places = "shared"
)

// StandingRule is how a contest ranks people.
type StandingRule struct {
	Counts Counting
	Ties   []Tie
	Places Places
}

// Standing is a person's result in a contest (排名成绩). The zero value is a person
// without a finished sitting.
type Standing struct {
	Person   int64
	Points   Points
	Elapsed  int64 // ms over the counted sittings; the mean of them for CountMean
	Finished int64 // Unix ms when the result was reached
	First    int64 // Unix ms when the first sitting ended
	Sittings int
	Valid    bool // at least one valid sitting
	Passed   bool // the pass line was reached in at least one sitting
	Full     bool // the full mark was reached in at least one sitting
}

// Stand counts a person's marks by the rule. Marks may come in any order. A single
// sitting counts whole: points and time of a result always belong together. With
// CountBest the better sitting is decided by the rule's ties, so that nobody is worse
// off for which of two equal sittings is taken. No marks give the zero Standing.
func Stand(rule StandingRule, person int64, marks []Mark) Standing {
	s := Standing{Person: person, Sittings: len(marks)}
	if len(marks) == 0 {
		return s
	}
	s.First = marks[0].Finished
	for _, m := range marks {
		s.First = min(s.First, m.Finished)
		s.Valid = s.Valid || m.Valid
		s.Passed = s.Passed || m.Passed
		s.Full = s.Full || m.Full
	}
	counted := rule.counted(marks)
	for _, m := range counted {
		s.Points += m.Points
		s.Elapsed += m.Elapsed
		s.Finished = max(s.Finished, m.Finished)
	}
	if n := int64(len(counted)); rule.Counts == CountMean {
		s.Points = Points((int64(s.Points) + n/2) / n)
		s.Elapsed = (s.Elapsed + n/2) / n
	}
	return s
}

// counted returns the marks that enter the result; never none if marks is not empty.
func (r StandingRule) counted(marks []Mark) []Mark {
	switch r.Counts {
	case CountSum, CountMean:
		return marks
	case CountFirst:
		return []Mark{slices.MinFunc(marks, byFinished)}
	case CountLast:
		return []Mark{slices.MaxFunc(marks, byFinished)}
	case CountBestPerDay:
		best := make(map[int64]Mark)
		for _, m := range marks {
			if b, ok := best[m.Day]; !ok || r.better(m, b) {
				best[m.Day] = m
			}
		}
		out := make([]Mark, 0, len(best))
		for _, m := range best {
			out = append(out, m)
		}
		return out
	}
	best := marks[0]
	for _, m := range marks[1:] {
		if r.better(m, best) {
			best = m
		}
	}
	return []Mark{best}
}

func byFinished(a, b Mark) int {
	return cmp.Or(cmp.Compare(a.Finished, b.Finished), cmp.Compare(b.Points, a.Points), cmp.Compare(a.Elapsed, b.Elapsed))
}

// better orders two sittings of one person: more points, then the rule's ties, then less
// time, then the earlier one, so that equal input gives one answer.
func (r StandingRule) better(a, b Mark) bool {
	if a.Points != b.Points {
		return a.Points > b.Points
	}
	for _, t := range r.Ties {
		switch {
		case t == TieElapsed && a.Elapsed != b.Elapsed:
			return a.Elapsed < b.Elapsed
		case t == TieFinished && a.Finished != b.Finished:
			return a.Finished < b.Finished
		}
	}
	return cmp.Or(cmp.Compare(a.Elapsed, b.Elapsed), cmp.Compare(a.Finished, b.Finished)) < 0
}

// tie returns the value of s that t compares.
func (s Standing) tie(t Tie) int64 {
	switch t {
	case TieElapsed:
		return s.Elapsed
	case TieFinished:
		return s.Finished
	case TieFirst:
		return s.First
	}
	return int64(s.Sittings)
}

// Compare orders standings by the rule: negative if a is placed before b. Zero means
// that the whole chain leaves them equal: they share a place under PlacesShared.
func (r StandingRule) Compare(a, b Standing) int {
	if a.Points != b.Points {
		return cmp.Compare(b.Points, a.Points)
	}
	for _, t := range r.Ties {
		if c := cmp.Compare(a.tie(t), b.tie(t)); c != 0 {
			return c
		}
	}
	return 0
}

// Before reports whether a is listed before b: by Compare, then the lower person number,
// which belongs to whoever registered first. It is a total order over distinct people.
func Before(r StandingRule, a, b Standing) bool {
	return cmp.Or(r.Compare(a, b), cmp.Compare(a.Person, b.Person)) < 0
}

// PrefixLen returns how many bytes of a Key the rule decides; the rest is the person number.
func (r StandingRule) PrefixLen() int { return 8 * (1 + len(r.Ties)) }

// Key packs a standing into bytes whose bytes.Compare is Before, for any values and any
// chain: points complemented, each tie, the person number, 8 bytes each, big endian with
// the sign bit flipped. Two keys with an equal prefix of PrefixLen share a place. A double
// (a Redis score) holds 53 bits, too few for summed points with times.
func Key(r StandingRule, s Standing) []byte {
	return AppendKey(make([]byte, 0, r.PrefixLen()+8), r, s)
}

// AppendKey appends Key(r, s) to dst.
func AppendKey(dst []byte, r StandingRule, s Standing) []byte {
	dst = binary.BigEndian.AppendUint64(dst, ^ordered(int64(s.Points)))
	for _, t := range r.Ties {
		dst = binary.BigEndian.AppendUint64(dst, ordered(s.tie(t)))
	}
	return binary.BigEndian.AppendUint64(dst, ordered(s.Person))
}

// KeyPerson returns the person number in a key, and false if key is too short to be one.
func KeyPerson(key []byte) (int64, bool) {
	if len(key) < 16 {
		return 0, false
	}
	return int64(binary.BigEndian.Uint64(key[len(key)-8:]) ^ 1<<63), true
}

func ordered(v int64) uint64 { return uint64(v) ^ 1<<63 }
