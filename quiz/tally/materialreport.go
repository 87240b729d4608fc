package tally

import (
	"context"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// MaterialNeed is what one unit has sent in of a kind, and what it still lacks.
type MaterialNeed struct {
	Unit     int64
	Kind     quiz.MaterialKind
	Sent     int
	Accepted int
	Late     int
	Least    int
	Most     int // 0: any number
	Missing  int // pieces it still has to send
	Filing   bool
}

// MaterialReport says of the units directly below one, in the tree's order, what each has sent in of every kind that is asked
// for or was sent. Units outside participation rates (其他/无单位) are left out.
func (a *Awards) MaterialReport(ctx context.Context, c Contest, tree *quiz.Tree, parent int64) ([]MaterialNeed, error) {
	rules, err := a.MaterialRules(ctx, c)
	if err != nil {
		return nil, err
	}
	all, err := a.Materials(ctx, c)
	if err != nil {
		return nil, err
	}
	have := sentIn(tree, rules, all)
	var out []MaterialNeed
	for _, id := range tree.Children(parent) {
		u, err := tree.Unit(id)
		if err != nil || u.Apart {
			continue
		}
		for _, kind := range quiz.MaterialKinds {
			rule := rules.of(kind)
			n := MaterialNeed{}
			if sent := have[unitKind{id, kind}]; sent != nil {
				n = *sent
			}
			n.Unit, n.Kind, n.Most = id, kind, rule.Most
			n.Least, n.Filing = rule.least(u.Group)
			n.Missing = max(0, n.Least-n.Sent)
			if n.Sent > 0 || n.Least > 0 || n.Filing {
				out = append(out, n)
			}
		}
	}
	return out, nil
}

// unitKind is a unit's materials of a kind.
type unitKind struct {
	unit int64
	kind quiz.MaterialKind
}

// sentIn counts what every unit has sent in.
func sentIn(tree *quiz.Tree, rules MaterialRules, all []store.Material) map[unitKind]*MaterialNeed {
	have := make(map[unitKind]*MaterialNeed)
	for i := range all {
		m := &all[i]
		unit, _ := tree.Now(m.Unit)
		n := have[unitKind{unit, m.Kind}]
		if n == nil {
			n = &MaterialNeed{}
			have[unitKind{unit, m.Kind}] = n
		}
		n.Sent++
		if m.Accepted {
			n.Accepted++
		}
		if rules.Late(m) {
			n.Late++
		}
	}
	return have
}
