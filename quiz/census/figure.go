package census

import (
	"cmp"
	"fmt"
	"slices"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// kinds are the head-counts in the order they are told.
var kinds = [...]quiz.HeadCount{quiz.Workers, quiz.WomenCount, quiz.MemberCount} // never changed

// headKey names one figure.
type headKey struct {
	unit int64
	kind quiz.HeadCount
}

// figures says which figures change.
func (p *Plan) figures(base Base, next *quiz.Tree, heads []Head) {
	have := make(map[headKey]store.HeadCount, len(base.Heads))
	for _, h := range base.Heads {
		have[headKey{h.Unit, h.Kind}] = h
	}
	for _, h := range heads {
		old := have[headKey{h.Unit, h.Kind}]
		same := old.People == h.People && old.AsOf == h.AsOf && old.Source == h.Source && old.Dispatched == h.Dispatched
		u, err := next.Unit(h.Unit)
		if same || err != nil || h.People == 0 && old.People == 0 {
			continue
		}
		p.heads = append(p.heads, store.HeadChange{
			Unit: h.Unit, Kind: h.Kind, Was: old.People, People: h.People, AsOf: h.AsOf, Source: h.Source,
			Dispatched: h.Dispatched, Reason: h.Reason,
		})
		p.Heads = append(p.Heads, line(&u, figureText(h.Kind, old.People, old.AsOf), figureText(h.Kind, h.People, h.AsOf)))
	}
}

func figureText(kind quiz.HeadCount, people int, asOf string) string {
	if people == 0 {
		return ""
	}
	return fmt.Sprintf("%s %d（%s）", kind, people, cmp.Or(asOf, "未注明日期"))
}

// lock says which contests have opened that count by a figure that changes without a reason of its own.
func (p *Plan) lock(now int64, contests []*contest) {
	for _, one := range contests {
		if !one.locks(now) {
			continue
		}
		if slices.ContainsFunc(p.heads, func(h store.HeadChange) bool {
			return h.Kind == one.Participation.Of && h.Reason == "" && h.Was != h.People
		}) {
			p.Locked = append(p.Locked, one.Title)
		}
	}
}

// locks reports whether figures a contest counts by change only with a reason at now: from its opening until its
// awards are worked out.
func (c *contest) locks(now int64) bool {
	return now >= c.Window.Open && now < c.Window.Close+quiz.HeadGrace
}

// warn tells of figures that do not fit together: a unit's own and the sum of those below it differ by over a tenth.
func (p *Plan) warn(next *quiz.Tree, heads []Head) {
	now := make(map[headKey]int)
	for i := range p.from {
		for kind, n := range p.from[i].Heads {
			now[headKey{p.from[i].ID, kind}] = n
		}
	}
	for _, h := range heads {
		now[headKey{h.Unit, h.Kind}] = h.People
	}
	for i := range p.into {
		u := &p.into[i]
		for _, kind := range kinds {
			own := now[headKey{u.ID, kind}]
			sum, all := below(next, u.ID, kind, now)
			gap := max(own-sum, sum-own)
			if own == 0 || !all || gap*10 <= own {
				continue
			}
			l := line(u, fmt.Sprintf("%s %d", kind, own), fmt.Sprintf("下级合计 %d，相差 %.1f%%", sum, float64(gap)*100/float64(own)))
			p.Warnings = append(p.Warnings, l)
		}
	}
}

// below sums a figure over the units directly below one, each by its own or, without one, by those below it; false if
// any has none at all.
func below(tree *quiz.Tree, id int64, kind quiz.HeadCount, figures map[headKey]int) (int, bool) {
	children := tree.Children(id)
	sum := 0
	for _, child := range children {
		if u, err := tree.Unit(child); err != nil || u.Apart {
			continue
		}
		n := figures[headKey{child, kind}]
		if n == 0 {
			var all bool
			if n, all = below(tree, child, kind, figures); !all {
				return 0, false
			}
		}
		sum += n
	}
	return sum, len(children) > 0 && sum > 0
}
