package board

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/errgroup"

	"lawquiz/quiz"
)

// redisBuild writes a version of the boards beside the current one.
//
// Until Swap it is the version's only writer: people are written once each, sorted and in large
// commands, and the totals are summed here. What others carry meanwhile waits in the version's
// queue, as do further records of a person already loaded. Swap writes the totals and takes the
// queue in through the guarded script, slice by slice; the slice that empties it makes the version
// current in the same step. So an entry carried while building beats an older one loaded later, and
// every difference is taken from what is held.
//
// A write the network held back and delivers after the queue was taken in would undo newer results.
// Every write is therefore a transaction that WATCHes head, which Begin, Swap, Abandon and Drop
// change: Redis refuses it then. For the same reason nothing is written for a superseded version.
type redisBuild struct {
	redis   *Redis
	k       keys
	version string

	people map[int64]struct{}    // loaded
	sums   map[int64]quiz.Counts // of those, by unit
	err    error                 // of an earlier Load: the version may be incomplete
}

// Begin opens a Build. An older one that is still open is superseded; what it and any crashed one
// have left is removed. Entries carried after Begin will be in the new boards; so the record is to
// be read after it.
func (r *Redis) Begin(ctx context.Context, contest string) (Build, error) {
	b := &redisBuild{
		redis: r, k: r.keys(contest), version: r.begun(),
		people: make(map[int64]struct{}), sums: make(map[int64]quiz.Counts),
	}
	names := []string{b.k.head(), b.k.versions(), b.k.held(b.version)}
	if err := r.scripts.begin.Run(ctx, r.client, names, b.version).Err(); err != nil {
		return nil, unavailable("begin", err)
	}
	if err := r.sweep(ctx, b.k); err != nil {
		return nil, unavailable("begin", err)
	}
	return b, nil
}

func (b *redisBuild) Load(ctx context.Context, entries []Entry) error {
	if b.err != nil {
		return b.err
	}
	if err := check(entries); err != nil {
		return err
	}
	b.err = b.load(ctx, entries)
	return b.err
}

func (b *redisBuild) load(ctx context.Context, entries []Entry) error {
	first, again := b.divide(entries)
	// Keys arrive in board order, which is the cheapest for Redis to insert.
	slices.SortFunc(first, func(x, y loaded) int { return bytes.Compare(x.record.key, y.record.key) })
	boards, fresh := b.sum(first)
	// The units go before their boards: a crash leaves no board that Begin cannot find.
	if err := b.write(ctx, b.register(fresh)); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(b.redis.writers)
	for _, commands := range b.sliced(slices.Concat(b.hold(first), b.order(boards), b.queue(again))) {
		group.Go(func() error { return b.write(ctx, commands) })
	}
	return group.Wait()
}

// loaded is an entry on its way to Redis; person and packed are arguments, made once.
type loaded struct {
	record         record
	person, packed any
}

// divide packs entries, apart those whose person was loaded before.
func (b *redisBuild) divide(entries []Entry) (first, again []loaded) {
	buf := make([]byte, 0, len(entries)*128)
	for _, e := range entries {
		start := len(buf)
		r := recordOf(e)
		buf = appendRecord(appendOrdered(buf, e.Person), r)
		packed := buf[start:len(buf):len(buf)]
		l := loaded{record: r, person: packed[:personLen], packed: packed[personLen:]}
		if _, ok := b.people[e.Person]; ok {
			l.packed = packed // the queue's form
			again = append(again, l)
			continue
		}
		b.people[e.Person] = struct{}{}
		first = append(first, l)
	}
	return first, again
}

// sum adds people to the totals and to the boards of their units. It returns the keys by unit, in
// the order given, and the units that had no board yet.
func (b *redisBuild) sum(people []loaded) (boards map[int64][]any, fresh []int64) {
	boards = make(map[int64][]any)
	for _, l := range people {
		var key any = l.record.key
		for _, unit := range l.record.path {
			counts, known := b.sums[unit]
			b.sums[unit] = counts.Add(l.record.counts)
			if !known {
				fresh = append(fresh, unit)
			}
			if l.record.key != nil {
				boards[unit] = append(boards[unit], key)
			}
		}
	}
	return boards, fresh
}

// register makes the commands that make units known.
func (b *redisBuild) register(units []int64) [][]any {
	var commands [][]any
	for part := range slices.Chunk(units, b.redis.slice) {
		command := []any{"SADD", b.k.units(b.version)}
		for _, unit := range part {
			command = append(command, unit)
		}
		commands = append(commands, command)
	}
	return commands
}

// hold makes the commands that hold people.
func (b *redisBuild) hold(people []loaded) [][]any {
	var commands [][]any
	for part := range slices.Chunk(people, b.redis.slice) {
		command := make([]any, 2, 2+2*len(part))
		command[0], command[1] = "HSET", b.k.held(b.version)
		for _, l := range part {
			command = append(command, l.person, l.packed)
		}
		commands = append(commands, command)
	}
	return commands
}

// order makes the commands that fill boards.
func (b *redisBuild) order(boards map[int64][]any) [][]any {
	var commands [][]any
	var score any = "0"
	for unit, members := range boards {
		var key any = b.k.board(b.version, strconv.FormatInt(unit, 10))
		for part := range slices.Chunk(members, b.redis.slice) {
			command := make([]any, 2, 2+2*len(part))
			command[0], command[1] = "ZADD", key
			for _, member := range part {
				command = append(command, score, member)
			}
			commands = append(commands, command)
		}
	}
	return commands
}

// queue makes the commands that queue people for Swap.
func (b *redisBuild) queue(people []loaded) [][]any {
	var commands [][]any
	for part := range slices.Chunk(people, b.redis.slice) {
		command := []any{"RPUSH", b.k.late(b.version)}
		for _, l := range part {
			command = append(command, l.packed)
		}
		commands = append(commands, command)
	}
	return commands
}

// sliced packs commands into transactions that hold Redis for a few milliseconds each.
func (b *redisBuild) sliced(commands [][]any) [][][]any {
	var out [][][]any
	start, weight := 0, 0
	for i, command := range commands {
		weight += len(command)
		if weight >= 8*b.redis.slice || i == len(commands)-1 {
			out = append(out, commands[start:i+1])
			start, weight = i+1, 0
		}
	}
	return out
}

// attempts is how often a write is sent: go-redis does not repeat one that WATCHes.
const attempts = 4

// write runs commands as one transaction, if the version is still the one being built.
func (b *redisBuild) write(ctx context.Context, commands [][]any) error {
	if len(commands) == 0 {
		return nil
	}
	var err error
	for range attempts {
		err = b.redis.client.Watch(ctx, func(tx *redis.Tx) error { return b.transact(ctx, tx, commands) }, b.k.head())
		if errors.Is(err, redis.TxFailedErr) {
			err = ErrSuperseded
		}
		if err == nil || errors.Is(err, ErrSuperseded) {
			return err
		}
		if ctx.Err() != nil {
			break
		}
	}
	return unavailable("load", err)
}

func (b *redisBuild) transact(ctx context.Context, tx *redis.Tx, commands [][]any) error {
	version, err := tx.HGet(ctx, b.k.head(), "next").Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return err
	}
	if version != b.version {
		return ErrSuperseded
	}
	_, err = tx.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
		for _, command := range commands {
			pipe.Do(ctx, command...)
		}
		return nil
	})
	return err
}
