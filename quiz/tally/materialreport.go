package tally

import (
	"context"

	"lawquiz/quiz"
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
	type key struct {
		unit int64
		kind quiz.MaterialKind
	}
	have := make(map[key]*MaterialNeed)
	for i := range all {
		m := &all[i]
		unit, _ := tree.Now(m.Unit)
		n := have[key{unit, m.Kind}]
		if n == nil {
			n = &MaterialNeed{}
			have[key{unit, m.Kind}] = n
		}
		n.Sent++
		if m.Accepted {
			n.Accepted++
		}
		if rules.Late(m) {
			n.Late++
		}
	}
	var out []MaterialNeed
	for _, id := range tree.Children(parent) {
		u, err := tree.Unit(id)
		if err != nil || u.Apart {
			continue
		}
		for _, kind := range quiz.MaterialKinds {
			rule := rules.of(kind)
			n := MaterialNeed{}
			if sent := have[key{id, kind}]; sent != nil {
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
