// Package census keeps who belongs where: the unit tree and its changes, head-counts (在册人数), units
// typed by hand (待归并) and what moves with a unit, people and standings included.
package census

import (
	"lawquiz/quiz/store"
)

// Config is what New needs.
type Config struct {
	DB  *store.DB
	Now func() int64 // Unix ms
}

// Census changes the tree, and everything that hangs on it, in one transaction each time. It is safe
// for concurrent use.
type Census struct{ cfg Config }

// New makes a census over a record.
func New(cfg Config) *Census { return &Census{cfg: cfg} }
