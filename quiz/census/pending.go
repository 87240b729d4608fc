package census

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Pending is a unit that people typed because they did not find it (待归并).
type Pending struct {
	Below       int64
	Name        string   // the spelling most of them used
	Spellings   []string // all of them, that one included; they are the same but for width, space and signs
	People      int64
	Since       int64 // Unix ms
	Suggestions []Suggestion
}

// suggested is how many units are proposed for each name.
const suggested = 5

// Pending lists what was typed below a unit and the units under it, the most people first. quiz.Root is the whole tree.
func (c *Census) Pending(ctx context.Context, top int64) ([]Pending, error) {
	rows, err := c.cfg.DB.TypedUnits(ctx)
	if err != nil {
		return nil, err
	}
	tree, _, err := c.Tree(ctx)
	if err != nil {
		return nil, err
	}
	at := make(map[quiz.Typed]int)
	var out []Pending
	most := make(map[quiz.Typed]int64)
	for _, r := range rows {
		below, ok := tree.Now(r.Below)
		if !ok || top != quiz.Root && !tree.Within(below, top) {
			continue
		}
		key := quiz.Typed{Below: below, Key: quiz.UnitKey(r.Name)}
		i, again := at[key]
		if !again {
			i = len(out)
			at[key] = i
			out = append(out, Pending{Below: below, Since: r.First})
		}
		p := &out[i]
		p.People += r.People
		p.Since = min(p.Since, r.First)
		p.Spellings = append(p.Spellings, r.Name)
		if r.People > most[key] {
			most[key], p.Name = r.People, r.Name
		}
	}
	slices.SortStableFunc(out, func(a, b Pending) int {
		return cmp.Or(cmp.Compare(b.People, a.People), cmp.Compare(a.Below, b.Below), cmp.Compare(a.Name, b.Name))
	})
	return out, nil
}

// Suggest fills in which units the names may mean: below the unit where each was typed first.
func (c *Census) Suggest(ctx context.Context, list []Pending) error {
	m, err := c.Matcher(ctx)
	if err != nil {
		return err
	}
	for i := range list {
		list[i].Suggestions = m.Suggest(list[i].Name, list[i].Below, suggested)
	}
	return nil
}

// Settle is what becomes of typed names: all of them are the one unit.
type Settle struct {
	Below int64
	Names []string // spellings, as Pending lists them
}

// maxSettled is how many spellings one call may settle.
const maxSettled = 500

// Merge binds everybody who typed one of the names to a unit, and lets the names lead there from now on. It returns the
// job that does it. NotFound: there is no such unit.
func (c *Census) Merge(ctx context.Context, names []Settle, into int64, by By) (int64, error) {
	tree, _, err := c.Tree(ctx)
	if err != nil {
		return 0, err
	}
	unit, err := tree.Unit(into)
	if err != nil {
		return 0, err
	}
	now := c.cfg.Now()
	live, _, err := c.live(ctx, now)
	if err != nil {
		return 0, err
	}
	body, keys, err := settled(tree, names, unit.ID)
	if err != nil {
		return 0, err
	}
	for _, one := range live {
		body.Contests = append(body.Contests, one.nr)
	}
	job, err := newJob(body, by.Author, fmt.Sprintf("归并到%s", unit.Name), 0, now)
	if err != nil {
		return 0, err
	}
	if job.Total, err = c.typists(ctx, body); err != nil {
		return 0, err
	}
	return job.ID, c.cfg.DB.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.RaiseUnits(); err != nil {
			return err
		}
		if err := tx.AddTyped(keys, unit.ID, now); err != nil {
			return err
		}
		return tx.AddUnitJob(job)
	})
}

// settled is the work of a merge, and the keys that lead to the unit from now on.
func settled(tree *quiz.Tree, names []Settle, into int64) (work, []quiz.Typed, error) {
	var body work
	var keys []quiz.Typed
	for _, n := range names {
		below, ok := tree.Now(n.Below)
		if !ok {
			return body, nil, quiz.Errorf(quiz.NotFound, "没有这个单位")
		}
		for _, name := range n.Names {
			key := quiz.Typed{Below: below, Key: quiz.UnitKey(name)}
			if key.Key == "" {
				return body, nil, quiz.Errorf(quiz.Invalid, "没有这个待归并的名称：请刷新列表再选")
			}
			body.Moves = append(body.Moves, move{From: n.Below, Typed: name, Into: into})
			if !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	if len(body.Moves) == 0 || len(body.Moves) > maxSettled {
		return body, nil, quiz.Errorf(quiz.Invalid, "一次归并 1 到 %d 个名称", maxSettled)
	}
	return body, keys, nil
}

// typists counts the people a merge is about.
func (c *Census) typists(ctx context.Context, body work) (int64, error) {
	rows, err := c.cfg.DB.TypedUnits(ctx)
	if err != nil {
		return 0, err
	}
	people := int64(0)
	for _, m := range body.Moves {
		i := slices.IndexFunc(rows, func(r store.TypedUnit) bool { return r.Below == m.From && r.Name == m.Typed })
		if i >= 0 {
			people += rows[i].People
		}
	}
	return people, nil
}
