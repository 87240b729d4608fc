package board

import (
	"context"
	"strconv"
	"sync"

	"github.com/redis/go-redis/v9"
)

// Redis keeps boards in Redis: a single server, Sentinel or a cluster. It may be used by many
// goroutines; calls of Carry and Beat for one contest wait for each other.
//
// Its errors carry quiz.Unavailable whenever Redis failed; a failed Carry may have been carried out
// and may simply be repeated.
type Redis struct {
	client   redis.UniversalClient
	prefix   string
	instance string
	scripts  scripts

	queued  int // records carried while building that are queued at most
	slice   int // records or keys per command of the bulk path
	writers int // connections a Load writes on

	mu    sync.Mutex
	turns map[string]*turn // by contest; guarded by mu
	built int              // Builds begun; guarded by mu
}

// turn lets one call of a contest through at a time, so that a call sent again by the network is
// told from a new one by its number.
type turn struct {
	busy  chan struct{} // holds one token
	calls int64         // guarded by busy
}

// NewRedis keeps boards under keys that begin with prefix, which must not contain braces. The
// instance is a name no other process uses, nor this one after its next start: counters and builds
// are told apart by it. The client needs ContextTimeoutEnabled to obey contexts; it stays the caller's.
func NewRedis(client redis.UniversalClient, prefix, instance string) *Redis {
	return &Redis{
		client: client, prefix: prefix, instance: instance, scripts: newScripts(),
		queued: 1 << 20, slice: 1024, writers: 3,
		turns: make(map[string]*turn),
	}
}

func (r *Redis) keys(contest string) keys { return keysOf(r.prefix, contest, theShard) }

// maxBatch is the number of records lua/apply.lua takes at once.
const maxBatch = 256

// Carry takes entries into the contest's boards, and into those being built. An entry whose
// generation is not newer than the one held for the person is ignored; of several for one person
// the newest counts. Up to 256 entries are one script call and one step for every reader; 64 are a
// good number. An entry that cannot be recorded (see Entry, counts of one person being 0 or 1) is
// refused with quiz.Invalid before anything is written. For the answer see Beat.
func (r *Redis) Carry(ctx context.Context, contest string, entries []Entry) (Beat, error) {
	if err := check(entries); err != nil {
		return Beat{}, err
	}
	t := r.turn(contest)
	select {
	case t.busy <- struct{}{}:
		defer func() { <-t.busy }()
	case <-ctx.Done():
		return Beat{}, unavailable("carry", ctx.Err())
	}
	t.calls++
	entries = newest(entries)
	for {
		batch := entries[:min(len(entries), maxBatch)]
		entries = entries[len(batch):]
		// Every batch bears the same number, so that the call counts once.
		beat, err := r.carry(ctx, contest, t.calls, batch)
		if err != nil || len(entries) == 0 {
			return beat, err
		}
	}
}

// Beat counts a call without data, to see whether the boards are still whole; see the type Beat.
func (r *Redis) Beat(ctx context.Context, contest string) (Beat, error) {
	return r.Carry(ctx, contest, nil)
}

func (r *Redis) turn(contest string) *turn {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := r.turns[contest]
	if t == nil {
		t = &turn{busy: make(chan struct{}, 1)}
		r.turns[contest] = t
	}
	return t
}

// carry runs the script over one batch.
func (r *Redis) carry(ctx context.Context, contest string, call int64, batch []Entry) (Beat, error) {
	k := r.keys(contest)
	args := make([]any, 0, 3+2*len(batch))
	args = append(args, r.instance, call, r.queued)
	buf := make([]byte, 0, len(batch)*128)
	for _, e := range batch {
		start := len(buf)
		buf = appendRecord(appendOrdered(buf, e.Person), recordOf(e))
		packed := buf[start:len(buf):len(buf)]
		args = append(args, packed[:personLen], packed[personLen:])
	}
	answer, err := r.scripts.carry.Run(ctx, r.client, []string{k.head(), k.beats(), k.stem}, args...).Int64Slice()
	if err != nil || len(answer) != 2 {
		if err == nil {
			err = errAnswer
		}
		return Beat{}, unavailable("carry", err)
	}
	return Beat{Count: answer[0], Ready: answer[1] == 1}, nil
}

// newest leaves the newest entry of everybody: a script takes no person twice.
func newest(entries []Entry) []Entry {
	at := make(map[int64]int, len(entries))
	out := make([]Entry, 0, len(entries))
	for _, e := range entries {
		i, ok := at[e.Person]
		switch {
		case !ok:
			at[e.Person] = len(out)
			out = append(out, e)
		case e.Generation > out[i].Generation:
			out[i] = e
		}
	}
	return out
}

// personLen is the length of a person as a field of held, the end of the key.
const personLen = 8

// begun numbers this instance's builds.
func (r *Redis) begun() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.built++
	return r.instance + "-" + strconv.Itoa(r.built)
}
