package questions

import (
	"iter"
	"math/bits"
)

// chains is a multimap from a hash to numbers of entries in the order of Add. It is one map and one slice,
// so that a hundred thousand short lists cost little, and lies in blocks, each twice as long as the one
// before, so that a long list is read like a slice.
type chains struct {
	heads map[uint64]int32 // place of the newest block in room
	room  []int32          // blocks: the place of the block before, room for how many, how many there are, they
}

// The parts of a block, and how many numbers the longest has room for.
const (
	blockBefore = iota
	blockRoom
	blockUsed
	blockStart
	longestBlock = 64
)

func (c *chains) add(key uint64, at int32) {
	if c.heads == nil {
		c.heads = map[uint64]int32{}
		c.room = make([]int32, blockStart) // at 0 there is no block
	}
	head := c.heads[key]
	block := c.room[head:]
	used, size := block[blockUsed], block[blockRoom]
	switch {
	case used > 0 && block[blockStart+used-1] == at:
		return
	case used == size:
		size = min(max(2*size, 1), longestBlock)
		block = c.newBlock(key, head, size)
		used = 0
	}
	block[blockStart+used] = at
	block[blockUsed] = used + 1
}

// newBlock adds a block under key and returns room from it on.
func (c *chains) newBlock(key uint64, before, size int32) []int32 {
	place := len(c.room)
	c.room = append(c.room, before, size, 0)
	for range size {
		c.room = append(c.room, 0)
	}
	c.heads[key] = int32(place)
	return c.room[place:]
}

// runs returns the numbers under key in runs, the newest run first, each run in the order of Add.
func (c *chains) runs(key uint64) iter.Seq[[]int32] {
	return func(yield func([]int32) bool) {
		for place := c.heads[key]; place > 0; {
			block := c.room[place:]
			if !yield(block[blockStart : blockStart+block[blockUsed]]) {
				return
			}
			place = block[blockBefore]
		}
	}
}

// numbers is a set of numbers of entries, a bit for each entry of the index.
type numbers []uint64

func (n numbers) put(run []int32) {
	for _, at := range run {
		n[at>>6] |= 1 << (at & 63)
	}
}

// each calls visit with the numbers from the lowest up, while it returns true.
func (n numbers) each(visit func(at int32) bool) {
	for i, word := range n {
		for ; word != 0; word &= word - 1 {
			if !visit(int32(i<<6 + bits.TrailingZeros64(word))) {
				return
			}
		}
	}
}
