package board

import (
	"bytes"
	"context"
	"slices"
	"sync"

	"github.com/tidwall/btree"

	"lawquiz/quiz"
)

// Memory keeps boards in this process; they are gone when it ends. It may be used by many
// goroutines. It gives the results Redis gives; it never fails of itself.
type Memory struct {
	mu       sync.RWMutex
	contests map[string]*contest // guarded by mu; a dropped contest stays, empty
}

// contest is one contest's boards.
type contest struct {
	mu      sync.RWMutex
	current *version // nil: no boards
	next    *version // nil: nothing is being built
	calls   int64    // Carry and Beat since the boards were new
}

// version is one set of boards.
type version struct {
	held   map[int64]*record
	boards map[int64]*tree
	totals map[int64]quiz.Counts
	paths  map[int64][]int64 // by grassroots unit, so that its people share one
}

// tree orders the listed people of a unit by key and counts them.
type tree = btree.BTreeG[*record]

// NewMemory keeps boards in memory.
func NewMemory() *Memory { return &Memory{contests: make(map[string]*contest)} }

// contest returns a contest to write to.
func (m *Memory) contest(id string) *contest {
	if c := m.known(id); c != nil {
		return c
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.contests[id]
	if c == nil {
		c = new(contest)
		m.contests[id] = c
	}
	return c
}

// known returns a contest that was written to before, or nil.
func (m *Memory) known(id string) *contest {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.contests[id]
}

// Carry takes entries into the contest's boards, and into those being built. An entry whose
// generation is not newer than the one held for the person is ignored; of several for one person
// the newest counts. An entry that cannot be recorded (see Entry, counts of one person being 0 or
// 1) is refused with quiz.Invalid before anything is written. For the answer see Beat.
func (m *Memory) Carry(_ context.Context, contest string, entries []Entry) (Beat, error) {
	if err := check(entries); err != nil {
		return Beat{}, err
	}
	c := m.contest(contest)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls++
	for _, v := range []*version{c.current, c.next} {
		if v != nil {
			v.apply(entries)
		}
	}
	return Beat{Count: c.calls, Ready: c.current != nil}, nil
}

// Beat counts a call without data, to see whether the boards are still whole; see the type Beat.
func (m *Memory) Beat(ctx context.Context, contest string) (Beat, error) {
	return m.Carry(ctx, contest, nil)
}

// Drop removes all boards of a contest and its counters; an open Build is superseded. The contest
// is then as one that was never built. Dropping what is not there is no error.
func (m *Memory) Drop(_ context.Context, contest string) error {
	c := m.contest(contest)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.current, c.next, c.calls = nil, nil, 0
	return nil
}

func newVersion() *version {
	return &version{
		held:   make(map[int64]*record),
		boards: make(map[int64]*tree),
		totals: make(map[int64]quiz.Counts),
		paths:  make(map[int64][]int64),
	}
}

// apply takes in the entries that are newer than what is held.
func (v *version) apply(entries []Entry) {
	for _, e := range entries {
		old := v.held[e.Person]
		if old != nil && old.generation >= e.Generation {
			continue
		}
		r := recordOf(e)
		r.path, r.key = v.pathOf(r.path), bytes.Clone(r.key)
		v.held[e.Person] = &r
		v.move(old, &r)
	}
}

// move takes a person from where old stands (nil: nowhere) to where r does.
func (v *version) move(old, r *record) {
	if old != nil {
		for _, unit := range old.path {
			v.totals[unit] = v.totals[unit].Sub(old.counts)
			if old.key != nil {
				v.boards[unit].Delete(old)
			}
		}
	}
	for _, unit := range r.path {
		v.totals[unit] = v.totals[unit].Add(r.counts)
		if r.key != nil {
			v.board(unit).Set(r)
		}
	}
}

func (v *version) board(unit int64) *tree {
	b := v.boards[unit]
	if b == nil {
		// The contest's lock guards the tree; its own would be a second one.
		b = btree.NewBTreeGOptions(before, btree.Options{NoLocks: true})
		v.boards[unit] = b
	}
	return b
}

func before(a, b *record) bool { return bytes.Compare(a.key, b.key) < 0 }

// pathOf returns a path equal to path that is the version's own.
func (v *version) pathOf(path []int64) []int64 {
	if len(path) == 0 {
		return nil
	}
	if own := v.paths[path[0]]; slices.Equal(own, path) {
		return own
	}
	own := slices.Clone(path)
	v.paths[path[0]] = own
	return own
}
