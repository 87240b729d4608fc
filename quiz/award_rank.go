package quiz

import (
	"cmp"
	"fmt"
	"slices"
)

// ordering is a group in order under the weights of a sheet. Slices by entry are indexed as the group's entries.
type ordering struct {
	totals   []Points
	sequence []int // entries: those who may be honoured by place, then the others by number
	eligible int
	seats    int
	places   []int
	tiers    []string
	waiting  []bool
	tied     []TiedUnits
}

// order places the group and gives out the tiers.
func (a *assessment) order(s *AwardSheet, g *contenders) *ordering {
	n := len(g.entries)
	o := &ordering{totals: g.totals(s), sequence: make([]int, n), places: make([]int, n), tiers: make([]string, n), waiting: make([]bool, n)}
	for i := range g.entries {
		o.sequence[i] = i
		o.eligible += int(one(g.entries[i].excluded == ""))
	}
	slices.SortFunc(o.sequence, func(i, j int) int {
		out, out2 := g.entries[i].excluded != "", g.entries[j].excluded != ""
		switch {
		case out || out2:
			return cmp.Or(compareBool(out, out2), cmp.Compare(i, j))
		}
		return cmp.Or(o.compare(g, i, j), cmp.Compare(i, j))
	})
	runs := o.place(g)
	o.honour(s, g, runs)
	return o
}

// totals adds up the rounded items of every unit.
func (g *contenders) totals(s *AwardSheet) []Points {
	items := s.all()
	out := make([]Points, len(g.entries))
	for i := range g.entries {
		for k := range items {
			p := g.entries[i].earned[k].points(&items[k])
			if s.deducts(k) {
				p = -p
			}
			out[i] += p
		}
	}
	return out
}

// compare is negative if the unit i comes before j, 0 if the whole chain leaves them equal.
func (o *ordering) compare(g *contenders, i, j int) int {
	if c := cmp.Compare(o.totals[j], o.totals[i]); c != 0 {
		return c
	}
	for k := range g.entries[i].ties {
		if c := g.entries[j].ties[k].Cmp(g.entries[i].ties[k]); c != 0 {
			return c
		}
	}
	return 0
}

// run is a stretch of the sequence whose units are equal.
type run struct {
	from, to int
	decided  bool // told apart by a decision
}

// place numbers those who may be honoured, equal ones alike, and returns the runs by position.
func (o *ordering) place(g *contenders) []run {
	runs := make([]run, o.eligible)
	for from := 0; from < o.eligible; {
		to := from + 1
		for to < o.eligible && o.compare(g, o.sequence[from], o.sequence[to]) == 0 {
			to++
		}
		r := run{from: from, to: to, decided: decide(g, o.sequence[from:to])}
		for at := from; at < to; at++ {
			o.places[o.sequence[at]] = from + 1
			runs[at] = r
		}
		from = to
	}
	return runs
}

// decide puts equal units in the order decided; false, leaving them as they are, unless every
// one has an order of its own.
func decide(g *contenders, equal []int) bool {
	if len(equal) < 2 {
		return false
	}
	seen := map[int]bool{}
	for _, i := range equal {
		d := g.entries[i].unit.Decision
		if d == nil || d.Order < 1 || seen[d.Order] {
			return false
		}
		seen[d.Order] = true
	}
	slices.SortFunc(equal, func(i, j int) int {
		return cmp.Compare(g.entries[i].unit.Decision.Order, g.entries[j].unit.Decision.Order)
	})
	return true
}

// honour gives out the tiers from the top of the sequence.
func (o *ordering) honour(s *AwardSheet, g *contenders, runs []run) {
	q := s.Quota
	o.seats = o.quota(q, len(g.entries))
	tiers := q.Tiers
	if len(tiers) == 0 {
		tiers = []AwardTier{{Name: s.Award, Rest: true}}
	}
	at := 0
	for _, t := range tiers {
		end := at + t.size(q.Round, o.seats, at)
		if end == at {
			continue
		}
		end = o.cut(g, q.Boundary, t.Name, runs, at, end)
		for ; at < end; at++ {
			o.tiers[o.sequence[at]] = t.Name
		}
	}
	for i := range o.waiting {
		if o.waiting[i] {
			o.tiers[i] = ""
		}
	}
}

// quota returns how many units are honoured.
func (o *ordering) quota(q AwardQuota, candidates int) int {
	seats := o.eligible
	if q.Top > 0 {
		seats = min(seats, q.Top)
	}
	if q.Percent > 0 {
		of := o.eligible
		if q.Of == BaseAll {
			of = candidates
		}
		seats = min(seats, q.Round.apply(q.Percent, of))
	}
	for q.AtLeast > 0 && seats > 0 && o.totals[o.sequence[seats-1]] < q.AtLeast {
		seats--
	}
	return seats
}

// size returns how many units the tier takes when taken of the seats are.
func (t AwardTier) size(round Round, seats, taken int) int {
	left := max(0, seats-taken)
	switch {
	case t.Rest:
		return left
	case t.Top > 0:
		return min(t.Top, left)
	case t.Of == BaseAwarded:
		return min(round.apply(t.Percent, seats), left)
	}
	return round.apply(t.Percent, left)
}

// cut returns where a tier that began at from and should end at end does end. If that is among equal units it says so.
func (o *ordering) cut(g *contenders, rule Boundary, tier string, runs []run, from, end int) int {
	if end >= len(runs) || runs[end-1].from != runs[end].from {
		return end
	}
	r := runs[end]
	tied := TiedUnits{Tier: tier, Seats: end - max(from, r.from), Rule: rule, Decided: r.decided}
	for _, i := range o.sequence[r.from:r.to] {
		tied.Units = append(tied.Units, g.entries[i].unit.Unit)
	}
	names := fmt.Sprintf("%d 个单位总分和各项并列指标均相同，%s只余 %d 个名额", r.to-r.from, tier, tied.Seats)
	switch {
	case r.decided:
		tied.Why = names + "：" + g.decisionText(o.sequence[r.from:r.to])
	case rule == BoundaryExtend:
		tied.Over = r.to - end
		tied.Why = fmt.Sprintf("%s：按规则一并入围，超出 %d 个", names, tied.Over)
		end = r.to
	default:
		tied.Why = names + "：由主办单位研究确定"
		for _, i := range o.sequence[r.from:r.to] {
			o.waiting[i] = true
		}
	}
	o.tied = append(o.tied, tied)
	return end
}

// decisionText says who decided among equal units, and why.
func (g *contenders) decisionText(equal []int) string {
	var said []string
	for _, i := range equal {
		d := g.entries[i].unit.Decision
		text := d.Who + "决定"
		if d.Reason != "" {
			text += "（" + d.Reason + "）"
		}
		if !slices.Contains(said, text) {
			said = append(said, text)
		}
	}
	text := said[0]
	for _, s := range said[1:] {
		text += "，" + s
	}
	return text
}
