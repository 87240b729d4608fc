package board

import (
	"bytes"
	"context"
	"sort"

	"lawquiz/quiz"
)

// Top returns the rows of a unit's board from offset (0: the first) and the number of people on it.
// A unit nobody is listed under has no rows. Limit is at most MaxLimit, offset at most MaxOffset,
// else quiz.Invalid; quiz.Unavailable if the contest has no boards.
func (m *Memory) Top(_ context.Context, contest Contest, unit int64, offset, limit int) ([]Row, int, error) {
	if err := checkPage(offset, limit); err != nil {
		return nil, 0, err
	}
	current, done := m.read(contest.ID)
	defer done()
	if current == nil {
		return nil, 0, missing()
	}
	w := current.window(contest, unit, offset, limit)
	return w.rows(contest), w.total, nil
}

// Place returns where a person stands on the board of every unit of the path, with up to around
// (at most MaxAround, else quiz.Invalid) neighbours on each side, all as of one moment.
// quiz.NotFound if the person is not listed; quiz.Unavailable if the contest has no boards.
func (m *Memory) Place(_ context.Context, contest Contest, person int64, around int) (Standing, error) {
	if err := checkAround(around); err != nil {
		return Standing{}, err
	}
	current, done := m.read(contest.ID)
	defer done()
	if current == nil {
		return Standing{}, missing()
	}
	own := current.held[person]
	if own == nil || own.key == nil {
		return Standing{}, unlisted()
	}
	levels := make([]Level, len(own.path))
	for i, unit := range own.path {
		rank := below(current.boards[unit], own.key)
		start := max(0, rank-around)
		levels[i] = current.window(contest, unit, start, rank+around+1-start).level(contest, rank)
	}
	return own.standing(levels), nil
}

// Totals returns what the people of each unit and of all units below it add up to, in the order
// of units and as of one moment; zero for a unit nobody was counted in. quiz.Unavailable if the
// contest has no boards.
func (m *Memory) Totals(_ context.Context, contest string, units []int64) ([]quiz.Counts, error) {
	current, done := m.read(contest)
	defer done()
	if current == nil {
		return nil, missing()
	}
	totals := make([]quiz.Counts, len(units))
	for i, unit := range units {
		totals[i] = current.totals[unit]
	}
	return totals, nil
}

// read returns the boards of a contest, nil if there are none, locked until done is called.
func (m *Memory) read(id string) (current *version, done func()) {
	c := m.known(id)
	if c == nil {
		return nil, func() {}
	}
	c.mu.RLock()
	return c.current, c.mu.RUnlock
}

// window reads up to n people of a unit's board from rank start.
func (v *version) window(contest Contest, unit int64, start, n int) window {
	w := window{unit: unit, start: start, first: start + 1}
	b := v.boards[unit]
	if b == nil {
		return w
	}
	w.total = b.Len()
	pivot, ok := b.GetAt(start)
	if !ok || n == 0 {
		return w
	}
	w.records = make([]*record, 0, min(n, w.total-start))
	b.Ascend(pivot, func(r *record) bool {
		w.records = append(w.records, r)
		return len(w.records) < n
	})
	if contest.Shared {
		w.first = 1 + below(b, prefix(pivot.key, contest))
	}
	return w
}

// below counts the people whose key comes before key: the tree tells the item at a rank, not the
// rank of an item, so this is a binary search over ranks.
func below(b *tree, key []byte) int {
	return sort.Search(b.Len(), func(i int) bool {
		r, _ := b.GetAt(i) // i is within the tree
		return bytes.Compare(r.key, key) >= 0
	})
}
