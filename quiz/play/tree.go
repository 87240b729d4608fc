package play

import (
	"context"
	"maps"
	"math"
	"slices"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// TreeOf returns the units a contest goes by: those of today, or, once it has ended and units have changed since, those
// it ended under. Head-counts put right with a reason count until quiz.HeadGrace after its close, and none later.
func (c *Catalog) TreeOf(contest *Contest) *quiz.Tree {
	s := c.now.Load()
	if t := s.trees[contest.Nr]; t != nil {
		return t
	}
	return s.tree
}

// trees returns the trees of contests that do not go by today's. The caller holds reloading.
func (c *Catalog) trees(ctx context.Context, contests []*Contest) (map[int64]*quiz.Tree, error) {
	kept, err := c.db.KeptTrees(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.readKept(ctx, kept); err != nil {
		return nil, err
	}
	from := int64(math.MaxInt64)
	for _, one := range contests {
		from = min(from, graceEnd(one))
	}
	for _, id := range kept {
		from = min(from, c.kept[id].At)
	}
	if from == math.MaxInt64 {
		return nil, nil
	}
	changes, err := c.db.HeadChanges(ctx, from, 0)
	if err != nil {
		return nil, err
	}
	return c.build(ctx, contests, kept, changes)
}

// graceEnd is when a contest's head-counts are final.
func graceEnd(c *Contest) int64 { return c.Window.Close + quiz.HeadGrace }

// readKept reads the kept trees that have not been read before; they never change.
func (c *Catalog) readKept(ctx context.Context, kept map[int64]int64) error {
	for _, id := range kept {
		if _, ok := c.kept[id]; ok {
			continue
		}
		k, err := c.db.KeptTree(ctx, id)
		if err != nil {
			return err
		}
		c.kept[id] = k
	}
	return nil
}

func (c *Catalog) build(ctx context.Context, contests []*Contest, kept map[int64]int64, changes []store.HeadChange) (map[int64]*quiz.Tree, error) {
	out := make(map[int64]*quiz.Tree)
	var today []quiz.Unit // read only if a contest needs it
	for _, one := range contests {
		end := graceEnd(one)
		var units []quiz.Unit
		if id, ok := kept[one.Nr]; ok {
			units = corrected(c.kept[id], changes, end)
		} else if i := slices.IndexFunc(changes, func(h store.HeadChange) bool { return h.At >= end }); i >= 0 {
			if today == nil {
				var err error
				if today, err = c.db.Units(ctx); err != nil {
					return nil, err
				}
			}
			units = rewound(today, changes, end)
		} else {
			continue
		}
		tree, err := quiz.NewTree(units)
		if err != nil {
			return nil, err
		}
		out[one.Nr] = tree
	}
	return out, nil
}

// corrected is a kept tree with the head-counts that were put right with a reason since, before end. What came of units
// that were merged since is of another tree.
func corrected(k store.KeptTree, changes []store.HeadChange, end int64) []quiz.Unit {
	return withHeads(k.Units, func(set func(unit int64, kind quiz.HeadCount, people int)) {
		for _, h := range changes {
			if h.At >= k.At && h.At < end && h.Reason != "" && h.Source != quiz.MergedHeads {
				set(h.Unit, h.Kind, h.People)
			}
		}
	})
}

// rewound is today's tree with the head-counts as they were at end.
func rewound(units []quiz.Unit, changes []store.HeadChange, end int64) []quiz.Unit {
	return withHeads(units, func(set func(unit int64, kind quiz.HeadCount, people int)) {
		for _, h := range slices.Backward(changes) {
			if h.At >= end {
				set(h.Unit, h.Kind, h.Was)
			}
		}
	})
}

// withHeads copies units and lets change set figures of them; 0 people: not reported.
func withHeads(units []quiz.Unit, change func(set func(unit int64, kind quiz.HeadCount, people int))) []quiz.Unit {
	units = slices.Clone(units)
	at := make(map[int64]int, len(units))
	for i := range units {
		at[units[i].ID] = i
	}
	own := make(map[int64]bool) // units whose map is a copy
	change(func(unit int64, kind quiz.HeadCount, people int) {
		i, ok := at[unit]
		if !ok {
			return
		}
		u := &units[i]
		if !own[unit] {
			own[unit] = true
			u.Heads = maps.Clone(u.Heads)
		}
		switch {
		case people == 0:
			delete(u.Heads, kind)
		case u.Heads == nil:
			u.Heads = map[quiz.HeadCount]int{kind: people}
		default:
			u.Heads[kind] = people
		}
	})
	return units
}
