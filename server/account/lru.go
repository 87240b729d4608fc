package account

import (
	"container/list"
	"sync"
)

// lru is a bounded cache that forgets what was used least recently. It is safe for concurrent use.
//
// A value read from the record may be out of date by the time it is put here. So a reader takes
// the cache's era before it asks the record and hands it to put: what was dropped meanwhile,
// as out of date, is not put back.
type lru[K comparable, V any] struct {
	limit int

	mu    sync.Mutex
	era   uint64 // raised by every drop
	order *list.List
	items map[K]*list.Element
}

// item is what the order list holds.
type item[K comparable, V any] struct {
	key   K
	value V
}

func newLRU[K comparable, V any](limit int) *lru[K, V] {
	return &lru[K, V]{limit: limit, order: list.New(), items: make(map[K]*list.Element)}
}

// now returns the present era, for put.
func (c *lru[K, V]) now() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.era
}

// get returns the value of a key, and whether there is one.
func (c *lru[K, V]) get(key K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.items[key]
	if !ok {
		var none V
		return none, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*item[K, V]).value, true
}

// put keeps a value that was read in an era, unless something was dropped since.
func (c *lru[K, V]) put(era uint64, key K, value V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if era != c.era {
		return
	}
	if e, ok := c.items[key]; ok {
		e.Value.(*item[K, V]).value = value
		c.order.MoveToFront(e)
		return
	}
	c.items[key] = c.order.PushFront(&item[K, V]{key, value})
	if c.order.Len() > c.limit {
		last := c.order.Back()
		delete(c.items, c.order.Remove(last).(*item[K, V]).key)
	}
}

// drop forgets keys, and begins a new era.
func (c *lru[K, V]) drop(keys ...K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.era++
	for _, key := range keys {
		if e, ok := c.items[key]; ok {
			c.order.Remove(e)
			delete(c.items, key)
		}
	}
}

// dropWhere forgets the values that are out, and begins a new era.
func (c *lru[K, V]) dropWhere(out func(V) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.era++
	for key, e := range c.items {
		if out(e.Value.(*item[K, V]).value) {
			c.order.Remove(e)
			delete(c.items, key)
		}
	}
}

// size returns how many values are kept.
func (c *lru[K, V]) size() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.order.Len()
}
