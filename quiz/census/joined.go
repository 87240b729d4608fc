package census

import (
	"cmp"
	"fmt"
	"slices"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// joined returns the figures that units have once others are merged into them: a head-count goes where the people go, or
// a rate would rise by merging. A figure the change itself gives is left out, and so is one of a unit whose
// children do not all go along, for nobody knows how it is shared.
func joined(base Base, next *quiz.Tree, ch Change) []Head {
	have := make(map[headKey]store.HeadCount, len(base.Heads))
	for _, h := range base.Heads {
		have[headKey{h.Unit, h.Kind}] = h
	}
	var out []Head
	for _, m := range ch.Merges {
		if !next.Rated(m.Into) || !together(base.Tree, next, m) {
			continue
		}
		for _, kind := range kinds {
			if slices.ContainsFunc(ch.Heads, func(h Head) bool { return h.Unit == m.Into && h.Kind == kind }) {
				continue
			}
			out = join(out, base.Tree, have, m, kind)
		}
	}
	return out
}

// together reports whether everything below a unit goes with it.
func together(before, after *quiz.Tree, m Merge) bool {
	for _, child := range before.Children(m.From) {
		if u, err := after.Unit(child); err != nil || u.ID != m.Into && u.Parent != m.Into {
			return false
		}
	}
	return true
}

// join adds what one unit brings to another's figure.
func join(out []Head, tree *quiz.Tree, have map[headKey]store.HeadCount, m Merge, kind quiz.HeadCount) []Head {
	brought, known := tree.Due(m.From, kind)
	from, into := have[headKey{m.From, kind}], have[headKey{m.Into, kind}]
	inside := tree.Within(m.From, m.Into) // its figure holds the other's already
	if !known || from.People == 0 && into.People == 0 || inside && into.People > 0 {
		return out
	}
	unit, err := tree.Unit(m.From)
	if err != nil {
		return out
	}
	at := slices.IndexFunc(out, func(h Head) bool { return h.Unit == m.Into && h.Kind == kind })
	if at < 0 {
		due, _ := tree.Due(m.Into, kind)
		out = append(out, Head{Unit: m.Into, Kind: kind, People: due, AsOf: into.AsOf, Source: quiz.MergedHeads, Dispatched: into.Dispatched})
		at = len(out) - 1
	}
	h := &out[at]
	if !inside {
		h.People += brought
	}
	if h.AsOf = cmp.Or(h.AsOf, from.AsOf); from.AsOf != "" {
		h.AsOf = min(h.AsOf, from.AsOf) // none seems fresher than it is
	}
	if h.Dispatched = cmp.Or(h.Dispatched, from.Dispatched); from.Dispatched != "" && from.Dispatched != h.Dispatched {
		h.Dispatched = ""
	}
	if h.Reason == "" {
		h.Reason = fmt.Sprintf("并入%s %d 人", unit.Name, brought)
	} else {
		h.Reason = "多个单位并入"
	}
	return out
}

// given returns the figures a change gives, none of which seems to have come of a merge.
func given(heads []Head, have []store.HeadCount) []Head {
	heads = slices.Clone(heads)
	for i := range heads {
		h := &heads[i]
		if h.Source == quiz.MergedHeads && !slices.ContainsFunc(have, func(old store.HeadCount) bool {
			return old.Unit == h.Unit && old.Kind == h.Kind && old.People == h.People
		}) {
			h.Source = "重新填报"
		}
	}
	return heads
}
