// Package census keeps who belongs where: the unit tree and its changes, head-counts (在册人数), units
// typed by hand (待归并) and what moves with a unit, people and standings included.
//
// A change of the tree is one transaction, planned first and applied only if nothing it was planned on has
// changed. What follows from it for people and for the standings of contests that have not ended is a
// job: done in batches beside running sittings, kept in the record, and gone on with after a stop.
// Contests that have ended keep their paths and get a copy of the tree they ended under.
package census

import (
	"context"
	"crypto/rand"
	"io"
	"sync"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Config is what New needs.
type Config struct {
	DB  *store.DB
	Now func() int64 // Unix ms
	// Chance gives the random bytes of invitation codes; crypto/rand.Reader if nil.
	Chance io.Reader
	// Committed is told every standing that counts elsewhere now, after the commit; nil: the boards learn of
	// it when they next look at the record. It must not block.
	Committed func([]store.Standing)
}

// Census changes the tree and everything that hangs on it. It is safe for concurrent use.
type Census struct {
	cfg Config

	mu      sync.Mutex
	version int64 // of tree; guarded by mu
	tree    *quiz.Tree
	docs    map[int64]*contest // by nr; guarded by mu
	matcher *Matcher           // guarded by mu
}

// New makes a census over a record.
func New(cfg Config) *Census {
	if cfg.Chance == nil {
		cfg.Chance = rand.Reader
	}
	return &Census{cfg: cfg, docs: make(map[int64]*contest)}
}

// Tree returns the unit tree as the record has it, and the version it was read at.
func (c *Census) Tree(ctx context.Context) (*quiz.Tree, int64, error) {
	version, err := c.cfg.DB.UnitsVersion(ctx)
	if err != nil {
		return nil, 0, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tree != nil && c.version == version {
		return c.tree, version, nil
	}
	tree, err := c.cfg.DB.Tree(ctx)
	if err != nil {
		return nil, 0, err
	}
	c.tree, c.version = tree, version
	return tree, version, nil
}

func (c *Census) committed(rows []store.Standing) {
	if c.cfg.Committed != nil && len(rows) > 0 {
		c.cfg.Committed(rows)
	}
}
