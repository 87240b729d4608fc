package library

import (
	"context"
	"slices"
	"strings"
	"sync"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// shelf is the banks as they were at one version of the topic. It is never changed.
type shelf struct {
	version int64
	banks   []store.Bank     // in order of id
	items   []store.HeldItem // in order of bank and number
	byID    map[string]int   // index in items

	index func() *questions.Index // of the newest texts, numbered as items; made when first asked for
}

// shelf returns the banks as they are. What was read once is kept until the topic moves.
func (l *Library) shelf(ctx context.Context) (*shelf, error) {
	version, err := l.cfg.DB.BanksVersion(ctx)
	if err != nil {
		return nil, err
	}
	if s := l.latest.Load(); s != nil && s.version == version {
		return s, nil
	}
	l.loading.Lock()
	defer l.loading.Unlock()
	for range attempts {
		s, err := l.load(ctx)
		if err != nil || s != nil {
			return s, err
		}
	}
	return nil, busy()
}

// load reads everything once; nil when the banks changed meanwhile.
func (l *Library) load(ctx context.Context) (*shelf, error) {
	db := l.cfg.DB
	version, err := db.BanksVersion(ctx)
	if err != nil {
		return nil, err
	}
	if s := l.latest.Load(); s != nil && s.version == version { // another caller has just read it
		return s, nil
	}
	s := &shelf{version: version}
	if s.banks, err = db.Banks(ctx); err != nil {
		return nil, err
	}
	if s.items, err = db.Items(ctx); err != nil {
		return nil, err
	}
	after, err := db.BanksVersion(ctx)
	if err != nil || after != version {
		return nil, err
	}
	s.byID = make(map[string]int, len(s.items))
	for i := range s.items {
		s.byID[s.items[i].ID] = i
	}
	s.index = sync.OnceValue(s.makeIndex)
	l.latest.Store(s)
	return s, nil
}

func (s *shelf) makeIndex() *questions.Index {
	x := questions.NewIndex()
	for i := range s.items {
		x.Add(s.items[i].Bank, s.items[i].Newest)
	}
	return x
}

// bank returns a bank's row, or NotFound.
func (s *shelf) bank(id string) (store.Bank, error) {
	i, ok := slices.BinarySearchFunc(s.banks, id, func(b store.Bank, id string) int { return strings.Compare(b.ID, id) })
	if !ok {
		return store.Bank{}, quiz.Errorf(quiz.NotFound, "没有题库 %s", printable(id))
	}
	return s.banks[i], nil
}

// held returns the items of a bank, in order of number.
func (s *shelf) held(bank string) []store.HeldItem {
	of := func(h store.HeldItem, id string) int { return strings.Compare(h.Bank, id) }
	from, _ := slices.BinarySearchFunc(s.items, bank, of)
	to := from
	for to < len(s.items) && s.items[to].Bank == bank {
		to++
	}
	return s.items[from:to]
}

// item returns the item of an id, or nil.
func (s *shelf) item(id string) *store.HeldItem {
	if i, ok := s.byID[id]; ok && id != "" {
		return &s.items[i]
	}
	return nil
}

// numbered returns the item of a number in a bank, or nil.
func (s *shelf) numbered(bank string, number int) *store.HeldItem {
	held := s.held(bank)
	i, ok := slices.BinarySearchFunc(held, number, func(h store.HeldItem, n int) int { return h.Number - n })
	if !ok {
		return nil
	}
	return &held[i]
}

// chosen returns the items of the ids in their order, each once, or NotFound naming those that are not
// there. bank "" means any.
func (s *shelf) chosen(bank string, ids []string) ([]store.HeldItem, error) {
	var missing *quiz.Error
	seen := make(map[string]bool, len(ids))
	out := make([]store.HeldItem, 0, len(ids))
	for _, id := range ids {
		h := s.item(id)
		switch {
		case h == nil || bank != "" && h.Bank != bank:
			if missing == nil {
				missing = quiz.Errorf(quiz.NotFound, "有的题目不在题库里")
			}
			missing.At("ids", "没有题目 "+printable(id))
		case !seen[id]:
			seen[id] = true
			out = append(out, *h)
		}
	}
	if missing != nil {
		return nil, missing
	}
	return out, nil
}
