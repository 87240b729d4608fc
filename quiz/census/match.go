package census

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"lawquiz/quiz"
)

// Suggestion is a unit that a name may mean.
type Suggestion struct {
	Unit  int64
	Score int // 100: the same but for width, space, signs and what follows a name; 50: hardly alike
}

// Matcher finds the units a name may mean: those that share pairs of neighbouring characters with it, by how many
// characters they differ in. It never changes.
type Matcher struct {
	tree  *quiz.Tree
	names []matched
	pairs map[[2]rune][]int32 // indexes into names
}

// matched is one name of a unit, in the form it is compared in.
type matched struct {
	unit int64
	core []rune
}

// Matcher returns a matcher over the tree on record.
func (c *Census) Matcher(ctx context.Context) (*Matcher, error) {
	tree, _, err := c.Tree(ctx)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.matcher == nil || c.matcher.tree != tree {
		c.matcher = NewMatcher(tree)
	}
	return c.matcher, nil
}

// NewMatcher indexes the names of a tree, old names included.
func NewMatcher(tree *quiz.Tree) *Matcher {
	m := &Matcher{tree: tree, pairs: make(map[[2]rune][]int32)}
	todo := slices.Clone(tree.Children(quiz.Root))
	for len(todo) > 0 {
		id := todo[0]
		todo = append(todo[1:], tree.Children(id)...)
		u, err := tree.Unit(id)
		if err != nil {
			continue
		}
		for _, name := range append([]string{u.Name}, u.Names...) {
			m.add(id, name)
		}
	}
	return m
}

func (m *Matcher) add(unit int64, name string) {
	core := coreOf(name)
	if len(core) == 0 {
		return
	}
	at := int32(len(m.names))
	m.names = append(m.names, matched{unit, core})
	for _, pair := range pairsOf(core) {
		if list := m.pairs[pair]; len(list) == 0 || list[len(list)-1] != at {
			m.pairs[pair] = append(list, at)
		}
	}
}

// endings are what follows the name proper of a work unit, the longest first.
var endings = strings.Fields("有限责任公司 股份有限公司 集团有限公司 工会委员会 有限公司 工会 公司 集团 总厂 厂") // never changed

// coreOf is a name without what many units' names share, or the whole of it where little else is left.
func coreOf(name string) []rune {
	key := quiz.UnitKey(name)
	for again := true; again; {
		again = false
		for _, e := range endings {
			if short, ok := strings.CutSuffix(key, e); ok && len([]rune(short)) >= 2 {
				key, again = short, true
				break
			}
		}
	}
	return []rune(key)
}

// pairsOf returns the neighbouring characters of a name; a name of one character is a pair with nothing.
func pairsOf(core []rune) [][2]rune {
	if len(core) == 1 {
		return [][2]rune{{core[0], 0}}
	}
	out := make([][2]rune, 0, len(core)-1)
	for i := range len(core) - 1 {
		out = append(out, [2]rune{core[i], core[i+1]})
	}
	return out
}

const (
	compared = 60   // names looked at closely for each question
	alike    = 50   // the least score that is told
	common   = 4000 // names that share a pair, from which on it tells little
)

// Suggest returns up to limit units that a name may mean, below top (quiz.Root: anywhere), the likeliest first.
func (m *Matcher) Suggest(name string, top int64, limit int) []Suggestion {
	core := coreOf(name)
	if len(core) == 0 || limit <= 0 {
		return nil
	}
	best := make(map[int64]int)
	for _, at := range m.candidates(core, top) {
		n := m.names[at]
		if score := likeness(core, n.core); score >= alike {
			best[n.unit] = max(best[n.unit], score)
		}
	}
	out := make([]Suggestion, 0, len(best))
	for unit, score := range best {
		out = append(out, Suggestion{unit, score})
	}
	slices.SortFunc(out, func(a, b Suggestion) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Unit, b.Unit)) })
	return out[:min(limit, len(out))]
}

// candidates returns the names that share the most pairs with core. Pairs that thousands of names have, such as 某市, tell little
// and are asked only if no other pair is known.
func (m *Matcher) candidates(core []rune, top int64) []int32 {
	shared := make(map[int32]int)
	for _, rare := range []bool{true, false} {
		for _, pair := range pairsOf(core) {
			list := m.pairs[pair]
			if (len(list) <= common) != rare {
				continue
			}
			for _, at := range list {
				if top == quiz.Root || m.tree.Within(m.names[at].unit, top) {
					shared[at]++
				}
			}
		}
		if len(shared) > 0 {
			break
		}
	}
	out := make([]int32, 0, len(shared))
	for at := range shared {
		out = append(out, at)
	}
	slices.SortFunc(out, func(a, b int32) int {
		return cmp.Or(cmp.Compare(shared[b], shared[a]), cmp.Compare(len(m.names[a].core), len(m.names[b].core)), cmp.Compare(a, b))
	})
	return out[:min(compared, len(out))]
}

// likeness is 100 for equal names, and less by the share of characters that must be put in, left out or changed. A name that
// holds the other whole is like it.
func likeness(a, b []rune) int {
	longer := max(len(a), len(b))
	score := 100 - 100*distance(a, b)/longer
	if strings.Contains(string(a), string(b)) || strings.Contains(string(b), string(a)) {
		score = max(score, 60+40*min(len(a), len(b))/longer)
	}
	return score
}

// distance is how many characters must be put in, left out or changed to make one name the other.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		left := row[0]
		row[0] = i + 1
		for j, y := range b {
			up := row[j+1]
			cost := left
			if x != y {
				cost++
			}
			row[j+1] = min(cost, up+1, row[j]+1)
			left = up
		}
	}
	return row[len(b)]
}
