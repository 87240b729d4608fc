package board

import (
	"bytes"
	"cmp"
	"context"
	"slices"
)

// memoryBuild fills a version beside the current one. Load and Carry both go through the guard of
// apply, so whichever is newer stands.
type memoryBuild struct {
	contest *contest
	version *version
	swapped bool
}

// Begin opens a Build. An older one that is still open is superseded. Entries carried after Begin
// will be in the new boards; so the record is to be read after it.
func (m *Memory) Begin(_ context.Context, contest string) (Build, error) {
	b := &memoryBuild{contest: m.contest(contest), version: newVersion()}
	b.contest.mu.Lock()
	defer b.contest.mu.Unlock()
	b.contest.next = b.version
	return b, nil
}

// loadSlice is how many entries are loaded in one hold of the lock: readers and Carry wait about a
// millisecond.
const loadSlice = 256

func (b *memoryBuild) Load(ctx context.Context, entries []Entry) error {
	if err := check(entries); err != nil {
		return err
	}
	// Neighbours on a board are then loaded one after the other, which is the cheapest for the trees.
	sorted := slices.Clone(entries)
	slices.SortStableFunc(sorted, func(x, y Entry) int {
		return cmp.Or(bytes.Compare(x.Key, y.Key), cmp.Compare(x.Person, y.Person))
	})
	for part := range slices.Chunk(sorted, loadSlice) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := b.load(part); err != nil {
			return err
		}
	}
	return nil
}

func (b *memoryBuild) load(part []Entry) error {
	b.contest.mu.Lock()
	defer b.contest.mu.Unlock()
	if b.contest.next != b.version {
		return ErrSuperseded
	}
	b.version.apply(part)
	return nil
}

func (b *memoryBuild) Swap(_ context.Context) error {
	b.contest.mu.Lock()
	defer b.contest.mu.Unlock()
	if b.swapped {
		return nil
	}
	if b.contest.next != b.version {
		return ErrSuperseded
	}
	b.contest.current, b.contest.next, b.swapped = b.version, nil, true
	return nil
}

func (b *memoryBuild) Abandon(_ context.Context) error {
	b.contest.mu.Lock()
	defer b.contest.mu.Unlock()
	if b.contest.next == b.version {
		b.contest.next = nil
	}
	return nil
}
