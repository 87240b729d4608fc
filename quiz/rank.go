package quiz

import (
	"cmp"
	"math/bits"
	"slices"
)

// UnitRow is a unit with its figures, as a unit ranking takes them.
type UnitRow struct {
	Unit     int64
	Name     string
	Group    string
	Due      int  // 应参赛人数, by the contest's head-count
	DueKnown bool // false: nobody has reported it
	Counts   Counts
}

// Unplaced says why a unit is listed without a place.
type Unplaced string

// The reasons. A placed unit has none.
const (
	NoHeadCount    Unplaced = "no_head_count"    // 在册人数未报或为 0
	SmallHeadCount Unplaced = "small_head_count" // 在册人数不足起排人数
)

// UnitPlace is a unit in a ranking.
type UnitPlace struct {
	UnitRow
	Place    int      // from 1 within the group; 0: see Unplaced
	Unplaced Unplaced // "" for a placed unit
	Over     bool     // more people took part than are due: the head-count needs a check
}

// RankUnits ranks rows by the rule's chain of metrics; more is better. Units the whole chain leaves equal share a
// place and the next one is left out (1-2-2-4). Figures are compared exactly, as fractions.
//
// With groups in the rule units compete within their own; the groups come in the rule's
// order, then other groups by name. When the chain begins with participation, units without a known
// head-count above 0 get no place; when it begins with a rate (Metric.Rate), those below the rule's MinHeadCount
// and, if there is one, those of unknown head-count. They are listed at the end of their group. Further down the
// chain an unknown rate counts as 0. Units with the same place come by number. rows is
// left as it is.
func RankUnits(rule UnitRule, rows []UnitRow) []UnitPlace {
	out := make([]UnitPlace, len(rows))
	for i, r := range rows {
		out[i] = UnitPlace{UnitRow: r, Unplaced: rule.unplaced(r), Over: r.DueKnown && r.Counts.Counted > int64(r.Due)}
	}
	slices.SortFunc(out, func(a, b UnitPlace) int {
		return cmp.Or(rule.compareGroups(a.Group, b.Group), compareBool(a.Unplaced != "", b.Unplaced != ""),
			rule.Compare(a.UnitRow, b.UnitRow), cmp.Compare(a.Unit, b.Unit))
	})
	first := 0 // of the group
	for i := range out {
		p := &out[i]
		if i > 0 && rule.compareGroups(p.Group, out[i-1].Group) != 0 {
			first = i
		}
		switch {
		case p.Unplaced != "":
		case i > first && rule.Compare(p.UnitRow, out[i-1].UnitRow) == 0:
			p.Place = out[i-1].Place
		default:
			p.Place = i - first + 1
		}
	}
	return out
}

func (r UnitRule) unplaced(row UnitRow) Unplaced {
	if len(r.RankBy) == 0 || !r.RankBy[0].Rate() {
		return ""
	}
	known := row.DueKnown && row.Due > 0
	switch {
	case !known && (r.RankBy[0] == ByParticipation || r.MinHeadCount > 0):
		return NoHeadCount
	case known && row.Due < r.MinHeadCount:
		return SmallHeadCount
	}
	return ""
}

// compareGroups orders groups as the rule lists them. Without groups in the rule all are one.
func (r UnitRule) compareGroups(a, b string) int {
	if len(r.Groups) == 0 || a == b {
		return 0
	}
	at := func(g string) int {
		if i := slices.Index(r.Groups, g); i >= 0 {
			return i
		}
		return len(r.Groups)
	}
	return cmp.Or(cmp.Compare(at(a), at(b)), cmp.Compare(a, b))
}

func compareBool(a, b bool) int { return cmp.Compare(one(a), one(b)) }

// Compare orders units by the chain: negative if a is better, 0 if the whole chain leaves them equal.
func (r UnitRule) Compare(a, b UnitRow) int {
	for _, m := range r.RankBy {
		if c := compareFractions(b.figure(m), a.figure(m)); c != 0 {
			return c
		}
	}
	return 0
}

// Rate reports whether the metric is a figure per head, in which a small unit is easily first.
func (m Metric) Rate() bool {
	switch m {
	case ByParticipation, ByMeanPoints, ByPassRate, ByFullRate:
		return true
	}
	return false
}

// fraction is over/under with over >= 0 and under >= 1.
type fraction struct{ over, under uint64 }

func ratio(over, under int64) fraction {
	if over <= 0 || under <= 0 {
		return fraction{0, 1}
	}
	return fraction{uint64(over), uint64(under)}
}

// compareFractions multiplies crosswise in 128 bits, so nothing is rounded.
func compareFractions(a, b fraction) int {
	aHigh, aLow := bits.Mul64(a.over, b.under)
	bHigh, bLow := bits.Mul64(b.over, a.under)
	return cmp.Or(cmp.Compare(aHigh, bHigh), cmp.Compare(aLow, bLow))
}

// figure returns the value of a metric; an unknown one is 0.
func (r UnitRow) figure(m Metric) fraction {
	c := r.Counts
	switch m {
	case ByParticipation:
		return r.participation()
	case ByMeanPoints:
		return ratio(c.Points, c.People)
	case ByPassRate:
		return ratio(c.Passed, c.People)
	case ByFullRate:
		return ratio(c.Full, c.People)
	case ByPeople:
		return ratio(c.People, 1)
	case BySittings:
		return ratio(c.Sittings, 1)
	case ByPoints:
		return ratio(c.Points, 1)
	}
	return fraction{0, 1}
}

// participation caps at 1: a head-count that is too small gives no advantage over 100 %.
func (r UnitRow) participation() fraction {
	if !r.DueKnown {
		return fraction{0, 1}
	}
	return ratio(min(r.Counts.Counted, int64(r.Due)), int64(r.Due))
}

// Participation returns 参与率 in basis points (9850 is 98.5 %), rounded half up, at most 10000;
// false if the head-count is unknown or 0.
func (r UnitRow) Participation() (int, bool) {
	return int(r.participation().times(10000)), r.DueKnown && r.Due > 0
}

// Mean returns 人均成绩, the mean points of the people who took part, rounded half up; 0 without people.
func (r UnitRow) Mean() Points { return Points(r.figure(ByMeanPoints).times(1)) }

// PassRate returns 合格率 among the people who took part, in basis points, rounded half up; 0 without people.
func (r UnitRow) PassRate() int { return int(r.figure(ByPassRate).times(10000)) }

// FullRate returns 满分率 among the people who took part, in basis points, rounded half up; 0 without people.
func (r UnitRow) FullRate() int { return int(r.figure(ByFullRate).times(10000)) }

// times returns f * scale, rounded half up.
func (f fraction) times(scale uint64) uint64 {
	high, low := bits.Mul64(f.over, scale)
	low, carry := bits.Add64(low, f.under/2, 0)
	quotient, _ := bits.Div64((high+carry)%f.under, low, f.under)
	return quotient
}
