// Package relay carries committed standings to the boards, notices when the boards have lost
// something, and builds them anew from the record.
//
// A standing is handed to Push only after its commit. From there it is carried until it
// arrives: the boards take absolute results guarded by generation, so carrying twice, late or out of
// order does no harm. Boards that do not answer never fail a submission; they are stale until
// they do.
package relay

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/board"
	"lawquiz/quiz/play"
	"lawquiz/quiz/store"
)

// Board is what the relay needs of a board; board.Redis and board.Memory are ones.
type Board interface {
	Carry(ctx context.Context, contest string, entries []board.Entry) (board.Beat, error)
	Beat(ctx context.Context, contest string) (board.Beat, error)
	Begin(ctx context.Context, contest string) (board.Build, error)
}

// Config is what a Relay needs.
type Config struct {
	DB       *store.DB
	Catalog  *play.Catalog
	Board    Board
	Now      func() int64 // Unix ms
	Instance string       // this server's name in leases; unique among running servers
	// Carried is told of every call that took entries to the boards, from the carrying loop; nil:
	// nobody is. It must not block.
	Carried func(entries int, err error)
}

// Relay is one server's carrier. Its loops run in Run; Push may be called at any time.
type Relay struct {
	Config
	wake chan struct{}

	builds sync.WaitGroup

	mu    sync.Mutex
	lines map[int64]*line // by contest nr; guarded by mu
}

// line is what waits for the boards of one contest. The fields below the gap belong to the
// carrying loop alone; the others are guarded by Relay.mu.
type line struct {
	waiting  map[int64]parcel // by person: only the newest generation
	order    []int64          // the people in waiting, the longest waiting first; some twice, some gone
	flying   int64            // since when the oldest parcel now on its way waited; 0 if none is
	alive    int64            // when the boards last said that they are all there
	missing  bool             // the boards do not exist: they are to be built
	lost     bool             // the boards lost their latest writes: recent standings are to be carried again
	forced   bool             // a rebuild was asked for
	building bool
	asked    bool // while building, something happened that this building may have missed

	seen     int64     // the last Beat.Count; 0 before the first
	nextTry  time.Time // not before
	failures int       // in a row
}

// parcel is an entry with the time since which its person waits for the boards.
type parcel struct {
	board.Entry
	since int64
}

// New makes a relay. Nothing moves before Run.
func New(c Config) *Relay {
	return &Relay{Config: c, wake: make(chan struct{}, 1), lines: make(map[int64]*line)}
}

// Push takes standings that have just been committed. It never blocks and never fails: what
// waits is bounded by the number of people, of whom each waits once.
func (r *Relay) Push(rows []store.Standing) {
	entries := make([]board.Entry, len(rows))
	for i := range rows {
		entries[i] = r.entry(&rows[i])
	}
	now := r.Now()
	r.mu.Lock()
	for i := range rows {
		r.line(rows[i].Contest, now).put(entries[i], now)
	}
	r.mu.Unlock()
	r.rouse()
}

// line returns a contest's line; the caller holds mu.
func (r *Relay) line(contest, now int64) *line {
	l := r.lines[contest]
	if l == nil {
		l = &line{waiting: make(map[int64]parcel), alive: now}
		r.lines[contest] = l
	}
	return l
}

// put adds an entry unless a newer one of the same person waits already; the caller holds Relay.mu.
func (l *line) put(e board.Entry, now int64) {
	old, ok := l.waiting[e.Person]
	switch {
	case !ok:
		l.waiting[e.Person] = parcel{e, now}
		l.order = append(l.order, e.Person)
	case old.Generation < e.Generation:
		l.waiting[e.Person] = parcel{e, old.since}
	}
}

// oldest returns since when the person waits who has waited longest, 0 if nobody does; the
// caller holds Relay.mu.
func (l *line) oldest() int64 {
	if l.flying != 0 {
		return l.flying
	}
	for len(l.order) > 0 {
		if p, ok := l.waiting[l.order[0]]; ok {
			return p.since
		}
		l.order = l.order[1:]
	}
	return 0
}

// entry turns a standing into what the boards keep of it.
func (r *Relay) entry(s *store.Standing) board.Entry {
	e := board.Entry{
		Person: s.Person, Generation: s.Generation, Path: s.Path, Elapsed: s.Elapsed, Gone: s.Gone,
		Counts: quiz.CountsOf(s.Standing, s.Counted),
	}
	if e.Counts.People == 0 || e.Gone {
		return e
	}
	c, err := r.Catalog.ByNr(s.Contest)
	if err != nil { // a contest another server has just made: the next reload will know it
		slog.Error("standing of an unknown contest", "contest", s.Contest, "err", err)
		return e
	}
	e.Key = quiz.Key(c.Standing, s.Standing)
	return e
}

// patience is how long the boards may lag before they are called stale.
const patience = 3 * 1000

// Stale reports whether a contest's boards lag behind the record, and since when (Unix ms).
func (r *Relay) Stale(contest string) (since int64, stale bool) {
	c, err := r.Catalog.Contest(contest)
	if err != nil {
		return 0, false
	}
	now := r.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	l := r.lines[c.Nr]
	if l == nil {
		return 0, false
	}
	oldest := l.oldest()
	switch {
	case oldest != 0 && now-oldest > patience:
		return oldest, true
	case l.missing || l.lost || now-l.alive > patience:
		return l.alive, true
	}
	return 0, false
}

// Waiting returns how many standings are not on the boards yet.
func (r *Relay) Waiting() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, l := range r.lines {
		n += len(l.waiting)
	}
	return n
}

// Forget drops what waits for a contest that is no more.
func (r *Relay) Forget(contest int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.lines, contest)
}
