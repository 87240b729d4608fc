package play

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Contest is a contest as it is being run. It is immutable; a change of the record makes a new one.
type Contest struct {
	*quiz.Contest
	Nr         int64
	State      string // store.Draft, store.Published or store.Closed
	KeyVersion int64
	Pool       *quiz.Pool // the texts papers draw from, with the keys in force
	Texts      *quiz.Pool // every text on record, for papers drawn earlier, with the keys in force
	Rules      string     // the rule text shown to workers, with what was changed since
	History
}

// Catalog is the contests and the unit tree as last read from the record. Reads are free
// of locks; Reload replaces everything at once.
type Catalog struct {
	db        *store.DB
	reloading sync.Mutex // so that no older reading takes the place of a newer one
	now       atomic.Pointer[snapshot]
	kept      map[int64]store.KeptTree // read before; guarded by reloading
}

type snapshot struct {
	contests []*Contest // the newest first
	byID     map[string]*Contest
	byNr     map[int64]*Contest
	tree     *quiz.Tree
	trees    map[int64]*quiz.Tree // by nr, of contests that go by another tree
}

// NewCatalog reads contests and units from the record.
func NewCatalog(ctx context.Context, db *store.DB) (*Catalog, error) {
	c := &Catalog{db: db, kept: make(map[int64]store.KeptTree)}
	return c, c.Reload(ctx)
}

// Reload reads everything anew. On an error the old catalogue stays.
func (c *Catalog) Reload(ctx context.Context) error {
	c.reloading.Lock()
	defer c.reloading.Unlock()
	rows, err := c.db.Contests(ctx)
	if err != nil {
		return fmt.Errorf("read contests: %w", err)
	}
	banks, err := c.db.Questions(ctx)
	if err != nil {
		return fmt.Errorf("read questions: %w", err)
	}
	s := &snapshot{byID: make(map[string]*Contest, len(rows)), byNr: make(map[int64]*Contest, len(rows))}
	if s.tree, err = c.db.Tree(ctx); err != nil {
		return fmt.Errorf("read units: %w", err)
	}
	past, err := c.histories(ctx)
	if err != nil {
		return err
	}
	texts := quiz.NewPool(banks)
	for _, row := range rows {
		contest, err := open(row, banks, texts, past)
		if err != nil {
			return fmt.Errorf("contest %s: %w", row.ID, err)
		}
		s.contests = append(s.contests, contest)
		s.byID[contest.ID], s.byNr[contest.Nr] = contest, contest
	}
	if s.trees, err = c.trees(ctx, s.contests); err != nil {
		return fmt.Errorf("read units of ended contests: %w", err)
	}
	c.now.Store(s)
	return nil
}

func open(row store.Contest, banks []questions.Bank, texts *quiz.Pool, past histories) (*Contest, error) {
	doc, faults := quiz.ReadContest(row.ID+".yaml", []byte(row.Document))
	if len(faults) > 0 {
		return nil, faults
	}
	c := &Contest{
		Contest: doc, Nr: row.Nr, State: row.State, KeyVersion: row.KeyVersion,
		Pool: quiz.NewPool(only(banks, row.Pool)), Texts: texts, Rules: quiz.RuleText(doc),
	}
	return c, c.remember(past)
}

// only keeps the texts a contest's pool names.
func only(banks []questions.Bank, refs []quiz.Ref) []questions.Bank {
	want := make(map[quiz.Ref]bool, len(refs))
	for _, r := range refs {
		want[r] = true
	}
	var out []questions.Bank
	for _, b := range banks {
		kept := questions.Bank{ID: b.ID}
		for _, q := range b.Questions {
			if want[quiz.Ref{ID: q.ID, Revision: q.Revision}] {
				kept.Questions = append(kept.Questions, q)
			}
		}
		if len(kept.Questions) > 0 {
			out = append(out, kept)
		}
	}
	return out
}

// Contest returns a contest that workers may know of (published or closed), or a NotFound error.
func (c *Catalog) Contest(id string) (*Contest, error) {
	contest := c.now.Load().byID[id]
	if contest == nil || contest.State == store.Draft {
		return nil, quiz.Errorf(quiz.NotFound, "没有这场竞赛")
	}
	return contest, nil
}

// ByNr returns the contest with a number in any state, or a NotFound error.
func (c *Catalog) ByNr(nr int64) (*Contest, error) {
	contest := c.now.Load().byNr[nr]
	if contest == nil {
		return nil, quiz.Errorf(quiz.NotFound, "没有这场竞赛")
	}
	return contest, nil
}

// Contests returns every contest workers may know of, the newest first. The caller owns the slice.
func (c *Catalog) Contests() []*Contest {
	all := slices.Clone(c.now.Load().contests)
	return slices.DeleteFunc(all, func(c *Contest) bool { return c.State == store.Draft })
}

// Tree returns the unit tree of today.
func (c *Catalog) Tree() *quiz.Tree { return c.now.Load().tree }
