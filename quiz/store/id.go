package store

import (
	"math/rand/v2"
	"sync/atomic"
)

// epoch is 2024-01-01T00:00:00Z in Unix ms, from which ids count.
const epoch = 1704067200000

var idTail = func() *atomic.Uint64 {
	n := new(atomic.Uint64)
	n.Store(rand.Uint64())
	return n
}()

// NewID returns a number for a new row: 41 bits of ms, then 22 that count up from a random
// start, so that ids rise with time, never repeat within a process, and meet another
// process's only by a chance of one in four million in the same ms (the row's primary key
// then refuses it). Ids are no secret; who may see a row is checked.
func NewID(now int64) int64 {
	return (now-epoch)<<22 | int64(idTail.Add(1)&(1<<22-1))
}
