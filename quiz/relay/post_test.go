package relay_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/board"
	"lawquiz/quiz/play"
	"lawquiz/quiz/relay"
	"lawquiz/quiz/store"
	"lawquiz/quiz/store/storetest"
)

const contestDocument = `
id: %s
title: 法律知识竞赛
window: { open: 2026-03-01 00:00, close: 2026-03-31 24:00 }
bank: [law]
paper: { sections: [ { kind: judge, count: 1, points: 100 } ], time_limit: 5m }
`

// post is a record with contests whose standings are to be carried, under a clock that tests set.
type post struct {
	source  string
	db      *store.DB
	catalog *play.Catalog
	clock   atomic.Int64
	chance  *rand.Rand
	papers  int64
}

// open makes a post with the contests named.
func open(tb testing.TB, source string, contests ...string) *post {
	tb.Helper()
	ctx := context.Background()
	if source == "" {
		source = filepath.Join(tb.TempDir(), "record.db")
	}
	db, err := store.Open(ctx, source)
	must(tb, err)
	tb.Cleanup(func() { must(tb, db.Close()) })
	p := &post{source: source, db: db, chance: rand.New(rand.NewChaCha8([32]byte{7}))}
	p.clock.Store(1_772_400_000_000) // 2026-03-02
	law := []questions.Bank{{ID: "law", Questions: []questions.Question{{
		ID: "j-1", Revision: 1, Kind: questions.Judge, Stem: "题干",
		Options: []questions.Option{{Text: "正确", Correct: true}, {Text: "错误"}},
		Review:  questions.Review{Status: questions.Published},
	}}}}
	for _, id := range contests {
		_, err := play.Publish(ctx, db, id, fmt.Sprintf(contestDocument, id), law, p.clock.Load())
		must(tb, err)
	}
	p.catalog, err = play.NewCatalog(ctx, db)
	must(tb, err)
	return p
}

// relay makes a relay over a board; it does not run yet.
func (p *post) relay(b relay.Board, instance string) *relay.Relay {
	return relay.New(relay.Config{DB: p.db, Catalog: p.catalog, Board: b, Now: p.clock.Load, Instance: instance})
}

// run runs a relay until the returned stop, which waits for its end.
func run(tb testing.TB, r *relay.Relay) (stop func()) {
	tb.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); r.Run(ctx) }()
	stop = func() { cancel(); <-done }
	tb.Cleanup(stop)
	return stop
}

func (p *post) nr(tb testing.TB, contest string) int64 {
	tb.Helper()
	c, err := p.catalog.Contest(contest)
	must(tb, err)
	return c.Nr
}

// commit gives each person one more sitting with chance results, and returns the standings.
func (p *post) commit(tb testing.TB, contest string, people ...int64) []store.Standing {
	tb.Helper()
	nr := p.nr(tb, contest)
	c, err := p.catalog.ByNr(nr)
	must(tb, err)
	slices.Sort(people)
	people = slices.Compact(people)
	var out []store.Standing
	must(tb, p.db.Update(context.Background(), func(tx *store.Tx) error {
		out = out[:0]
		var marks []store.Mark
		var bumps []store.Bump
		for _, person := range people {
			p.papers++
			m := store.Mark{Contest: nr, Person: person, Paper: p.papers, KeyVersion: 1, Mark: quiz.Mark{
				Points: quiz.Points(p.chance.IntN(50) * 100), Elapsed: p.chance.Int64N(300_000), Finished: p.clock.Load(),
				Valid: p.chance.IntN(9) > 0, Passed: p.chance.IntN(2) > 0, Full: p.chance.IntN(5) == 0,
			}}
			marks = append(marks, m)
			bumps = append(bumps, store.Bump{
				Person: person, Path: []int64{10 + person%7, 2 + person%2, 1}, Counted: person%3 > 0,
				First: quiz.Stand(c.Standing, person, []quiz.Mark{m.Mark}),
			})
		}
		if err := tx.AddMarks(marks); err != nil {
			return err
		}
		rows, err := tx.BumpStandings(nr, bumps, p.clock.Load())
		if err != nil {
			return err
		}
		all, err := tx.Marks(nr, people)
		if err != nil {
			return err
		}
		var written []*store.Standing
		for _, person := range people {
			rows[person].Standing = quiz.Stand(c.Standing, person, all[person])
			written, out = append(written, rows[person]), append(out, *rows[person])
		}
		return tx.WriteStandings(written)
	}))
	return out
}

// fill writes n standings at once into the record, which must be SQLite.
func (p *post) fill(tb testing.TB, contest string, n int) {
	tb.Helper()
	storetest.Open(tb, p.source).Exec(`INSERT INTO standing (contest, person, generation, path, counted, gone, points, elapsed, finished, first,
		sittings, valid, passed, full_mark, changed)
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
		SELECT $2, i, 1, '10/2/1', 1, 0, i % 100, i, i, i, 1, 1, 0, 0, 1 FROM n`, n, p.nr(tb, contest))
}

// leaderboard is what tests read of a board.
type leaderboard interface {
	relay.Board
	Top(ctx context.Context, contest board.Contest, unit int64, offset, limit int) ([]board.Row, int, error)
	Totals(ctx context.Context, contest string, units []int64) ([]quiz.Counts, error)
}

var units = []int64{1, 2, 3, 10, 11, 12, 13, 14, 15, 16}

// listing is everything a contest's boards say.
type listing struct {
	people map[int64][]int64 // by unit, in order
	totals []quiz.Counts
}

// recompute builds the listing from the record alone.
func (p *post) recompute(tb testing.TB, contest string) listing {
	tb.Helper()
	nr := p.nr(tb, contest)
	c, err := p.catalog.ByNr(nr)
	must(tb, err)
	l := listing{people: make(map[int64][]int64), totals: make([]quiz.Counts, len(units))}
	var all []store.Standing
	must(tb, p.db.EachStanding(context.Background(), nr, 0, func(s *store.Standing) error {
		all = append(all, *s)
		return nil
	}))
	slices.SortFunc(all, func(a, b store.Standing) int {
		if quiz.Before(c.Standing, a.Standing, b.Standing) {
			return -1
		}
		return 1
	})
	for _, s := range all {
		for _, unit := range s.Path {
			if s.Gone {
				continue
			}
			at := slices.Index(units, unit)
			l.totals[at] = l.totals[at].Add(quiz.CountsOf(s.Standing, s.Counted))
			if s.Valid {
				l.people[unit] = append(l.people[unit], s.Person)
			}
		}
	}
	return l
}

// shown reads the listing from the boards, or returns false if there are none.
func (p *post) shown(tb testing.TB, b leaderboard, contest string) (listing, bool) {
	tb.Helper()
	ctx := context.Background()
	c, err := p.catalog.Contest(contest)
	must(tb, err)
	l := listing{people: make(map[int64][]int64)}
	for _, unit := range units {
		for from := 0; ; from += board.MaxLimit {
			rows, total, err := b.Top(ctx, board.Contest{ID: contest, Prefix: c.Standing.PrefixLen()}, unit, from, board.MaxLimit)
			if err != nil {
				return l, false
			}
			for _, r := range rows {
				l.people[unit] = append(l.people[unit], r.Person)
			}
			if from+board.MaxLimit >= total || from+board.MaxLimit > board.MaxOffset {
				break
			}
		}
	}
	if l.totals, err = b.Totals(ctx, contest, units); err != nil {
		return l, false
	}
	return l, true
}

// arrived waits until the boards equal the record.
func (p *post) arrived(tb testing.TB, b leaderboard, contest string) {
	tb.Helper()
	want := p.recompute(tb, contest)
	var got listing
	if !waited(func() bool {
		var ok bool
		got, ok = p.shown(tb, b, contest)
		return ok && reflect.DeepEqual(got, want)
	}) {
		tb.Fatalf("the boards differ from the record:\ngot  %v\nwant %v", got.totals, want.totals)
	}
}

// waited looks until done says true, for 30 seconds at most.
func waited(done func() bool) bool {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); <-tick.C {
		if done() {
			return true
		}
	}
	return false
}

func wait(tb testing.TB, what string, done func() bool) {
	tb.Helper()
	if !waited(done) {
		tb.Fatalf("waited in vain: %s", what)
	}
}

func people(from, to int64) []int64 {
	var out []int64
	for p := from; p <= to; p++ {
		out = append(out, p)
	}
	return out
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func same(tb testing.TB, what string, got, want any) {
	tb.Helper()
	if !reflect.DeepEqual(got, want) {
		tb.Fatalf("%s: got %+v, want %+v", what, got, want)
	}
}
