package board_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/redis/go-redis/v9"

	"lawquiz/quiz"
	"lawquiz/quiz/board"
	"lawquiz/quiz/servicetest"
)

// people sizes the large runs: go test -bench . -people 1000000
var people = flag.Int("people", 20_000, "people on the boards of the large benchmark runs")

// A carry takes batches of this size; a rebuild loads slices of the other.
const (
	carryBatch = 64
	loadBatch  = 50_000
)

// newcomer makes a result in a union of 20 counties, 100 towns and 1500 works.
func newcomer(r *rand.Rand, person, generation int64) board.Entry {
	work := person * 2654435761 % 1500
	path := []int64{10_000 + work, 1000 + work%100, 100 + work%20, top}
	s := quiz.Standing{
		Person: person, Points: quiz.Points(r.IntN(21) * 500), Elapsed: int64(r.IntN(600_000)),
		Sittings: int(generation), Valid: true, Passed: r.IntN(2) > 0,
	}
	return board.Entry{
		Person: person, Generation: generation, Key: quiz.Key(rule, s), Path: path,
		Counts: quiz.CountsOf(s, true), Elapsed: s.Elapsed,
	}
}

// crowd makes the first result of n people.
func crowd(n int) []board.Entry {
	r := rand.New(rand.NewPCG(1, 2))
	entries := make([]board.Entry, n)
	for i := range entries {
		entries[i] = newcomer(r, int64(i)+1, 1)
	}
	return entries
}

func fill(b *testing.B, boards leaderboard, entries []board.Entry) {
	b.Helper()
	ctx := context.Background()
	build, err := boards.Begin(ctx, contest)
	if err != nil {
		b.Fatal(err)
	}
	for part := range slices.Chunk(entries, loadBatch) {
		if err := build.Load(ctx, part); err != nil {
			b.Fatal(err)
		}
	}
	if err := build.Swap(ctx); err != nil {
		b.Fatal(err)
	}
}

// both runs a benchmark over both implementations and the sizes. For Redis it also reports the
// processor time Redis itself spent, and the memory a person takes.
func both(b *testing.B, sizes []int, run func(b *testing.B, boards leaderboard, n int, started func())) {
	for _, n := range slices.Compact(sizes) {
		b.Run(fmt.Sprintf("memory/people=%d", n), func(b *testing.B) { run(b, board.NewMemory(), n, b.ResetTimer) })
		b.Run(fmt.Sprintf("redis/people=%d", n), func(b *testing.B) {
			client := connect(b, servicetest.StartRedis(b).Addr)
			empty, before := info(b, client, "memory", "used_memory"), float64(0)
			run(b, board.NewRedis(client, "bench:", "a"), n, func() {
				before = processor(b, client)
				b.ResetTimer()
			})
			b.ReportMetric((processor(b, client)-before)*1e6/float64(b.N), "redis-us/op")
			b.ReportMetric((info(b, client, "memory", "used_memory")-empty)/float64(n), "B/person")
		})
	}
}

// processor returns the seconds of processor time a server has used.
func processor(b *testing.B, client *redis.Client) float64 {
	b.Helper()
	return info(b, client, "cpu", "used_cpu_user") + info(b, client, "cpu", "used_cpu_sys")
}

// info reads a number in a section of INFO.
func info(b *testing.B, client *redis.Client, section, name string) float64 {
	b.Helper()
	text, err := client.Info(context.Background(), section).Result()
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(text, "\n"+name+":")
	value, _, _ := strings.Cut(rest, "\r\n")
	n, err := strconv.ParseFloat(value, 64)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// BenchmarkCarry counts entries, sent in batches of 64: somebody on the boards improves.
func BenchmarkCarry(b *testing.B) {
	both(b, []int{1000, *people}, func(b *testing.B, boards leaderboard, n int, started func()) {
		fill(b, boards, crowd(n))
		started()
		r := rand.New(rand.NewPCG(3, 4))
		batch := make([]board.Entry, 0, carryBatch)
		generation := int64(1)
		for i := 0; b.Loop(); i++ {
			generation++
			batch = append(batch, newcomer(r, 1+r.Int64N(int64(n)), generation))
			if len(batch) == carryBatch {
				if _, err := boards.Carry(context.Background(), contest, batch); err != nil {
					b.Fatal(err)
				}
				batch = batch[:0]
			}
		}
	})
}

// BenchmarkPlace asks for a place at four levels with two neighbours on each side, from several callers.
func BenchmarkPlace(b *testing.B) {
	for name, c := range map[string]board.Contest{"unique": unique, "shared": shared} {
		b.Run(name, func(b *testing.B) {
			both(b, []int{1000, *people}, func(b *testing.B, boards leaderboard, n int, started func()) {
				fill(b, boards, crowd(n))
				var callers atomic.Uint64
				b.SetParallelism(8)
				started()
				b.RunParallel(func(pb *testing.PB) {
					r := rand.New(rand.NewPCG(5, callers.Add(1)))
					for pb.Next() {
						if _, err := boards.Place(context.Background(), c, 1+r.Int64N(int64(n)), 2); err != nil {
							b.Error(err)
							return
						}
					}
				})
			})
		})
	}
}

// BenchmarkTop reads the first twenty of everybody.
func BenchmarkTop(b *testing.B) {
	both(b, []int{*people}, func(b *testing.B, boards leaderboard, n int, started func()) {
		fill(b, boards, crowd(n))
		started()
		for b.Loop() {
			if _, _, err := boards.Top(context.Background(), unique, top, 0, 20); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkRebuild replaces boards of that size by new ones.
func BenchmarkRebuild(b *testing.B) {
	both(b, []int{*people}, func(b *testing.B, boards leaderboard, n int, started func()) {
		entries := crowd(n)
		started()
		for b.Loop() {
			fill(b, boards, entries)
		}
	})
}
