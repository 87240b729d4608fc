package board

import (
	"context"
	"slices"
	"strconv"

	"github.com/redis/go-redis/v9"

	"lawquiz/quiz"
)

func (b *redisBuild) Swap(ctx context.Context) error {
	if b.err != nil {
		return b.err
	}
	if err := b.total(ctx); err != nil {
		return err
	}
	for {
		names := []string{b.k.head(), b.k.stem}
		left, err := b.redis.scripts.swap.Run(ctx, b.redis.client, names, b.version, maxBatch).Int()
		switch {
		case err != nil:
			return unavailable("swap", err)
		case left < 0:
			return ErrSuperseded
		case left == 0:
			b.people = make(map[int64]struct{}) // large, and of no more use
			// The new boards are in place whatever becomes of the old ones; what is left of them
			// goes with the next Begin.
			_ = b.redis.sweep(ctx, b.k)
			return nil
		}
	}
}

// total writes the totals of everybody loaded, once: they are the ground the queue's differences
// are added to.
func (b *redisBuild) total(ctx context.Context) error {
	var commands [][]any
	command := []any{"HSET", b.k.totals(b.version)}
	for unit, sums := range b.sums {
		name := strconv.FormatInt(unit, 10)
		for i, n := range counted(sums) {
			if n != 0 {
				command = append(command, name+totalFields[i], n)
			}
		}
		if len(command) > b.redis.slice {
			commands = append(commands, command)
			command = []any{"HSET", b.k.totals(b.version)}
		}
	}
	if len(command) > 2 {
		commands = append(commands, command)
	}
	for _, commands := range b.sliced(commands) {
		if err := b.write(ctx, commands); err != nil {
			return err
		}
	}
	// Written and maybe added to by a first slice of the queue: a second call must not start over.
	clear(b.sums)
	return nil
}

// counted lists counts in the order of totalFields.
func counted(c quiz.Counts) [len(totalFields)]int64 {
	return [...]int64{c.People, c.Counted, c.Sittings, c.Points, c.Passed, c.Full}
}

func (b *redisBuild) Abandon(ctx context.Context) error {
	b.err = ErrSuperseded
	if err := b.redis.scripts.abandon.Run(ctx, b.redis.client, []string{b.k.head()}, b.version).Err(); err != nil {
		return unavailable("abandon", err)
	}
	return unavailable("abandon", b.redis.sweep(ctx, b.k))
}

// Drop removes all boards of a contest and its counters; an open Build is superseded. The contest
// is then as one that was never built. Dropping what is not there is no error.
func (r *Redis) Drop(ctx context.Context, contest string) error {
	k := r.keys(contest)
	if err := r.client.Unlink(ctx, k.head(), k.beats()).Err(); err != nil {
		return unavailable("drop", err)
	}
	return unavailable("drop", r.sweep(ctx, k))
}

// sweep removes the versions that are neither read nor built. A version that is neither never
// becomes either again, so others may begin and swap meanwhile.
func (r *Redis) sweep(ctx context.Context, k keys) error {
	var head *redis.SliceCmd
	var versions *redis.StringSliceCmd
	_, err := r.client.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
		head = pipe.HMGet(ctx, k.head(), "current", "next")
		versions = pipe.SMembers(ctx, k.versions())
		return nil
	})
	if err != nil {
		return err
	}
	for _, version := range versions.Val() {
		if slices.Contains(head.Val(), any(version)) {
			continue
		}
		if err := r.remove(ctx, k, version); err != nil {
			return err
		}
	}
	return nil
}

// remove unlinks a version's keys in slices; Redis frees them in the background. The list of its
// boards goes after them and its name last, so that a removal cut short can be finished.
func (r *Redis) remove(ctx context.Context, k keys, version string) error {
	for cursor := uint64(0); ; {
		units, next, err := r.client.SScan(ctx, k.units(version), cursor, "", int64(r.slice)).Result()
		if err != nil {
			return err
		}
		boards := make([]string, len(units))
		for i, unit := range units {
			boards[i] = k.board(version, unit)
		}
		if len(boards) > 0 {
			if err := r.client.Unlink(ctx, boards...).Err(); err != nil {
				return err
			}
		}
		if cursor = next; cursor == 0 {
			break
		}
	}
	rest := []string{k.held(version), k.totals(version), k.late(version), k.units(version)}
	if err := r.client.Unlink(ctx, rest...).Err(); err != nil {
		return err
	}
	return r.client.SRem(ctx, k.versions(), version).Err()
}
