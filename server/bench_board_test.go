package main

import (
	"context"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
	"lawquiz/quiz/servicetest"
	"lawquiz/quiz/store"
)

// crowd is a million people, or a few in a short run that only shows that the benchmarks work.
func crowd() int {
	if testing.Short() {
		return 5_000
	}
	return 1_000_000
}

// BenchmarkPlace asks for one's own place at four levels with neighbours, over HTTP and from
// no cache.
func BenchmarkPlace(b *testing.B) {
	for range b.N {
		h := openBench(b, "sqlite", servicetest.StartRedis(b).Addr)
		seats := h.seats(3000)
		h.settle(seats)
		drive(b, h.url, len(seats), func(i int) []byte { return seats[i].submit })
		h.drained()
		rate := drive(b, h.url, 20_000, func(i int) []byte {
			return request("GET", "/api/v1/contests/bench/boards/me", seats[i%len(seats)].token, nil)
		})
		b.ReportMetric(rate, "places/s")
		b.ReportMetric(0, "ns/op")
	}
}

// BenchmarkTop20 reads the first twenty of a town from the one-second cache, and a bare Gin route
// that answers as many rows as JSON, in the same run.
func BenchmarkTop20(b *testing.B) {
	for range b.N {
		h := openBench(b, "sqlite", servicetest.StartRedis(b).Addr)
		seats := h.seats(1000)
		h.settle(seats)
		drive(b, h.url, len(seats), func(i int) []byte { return seats[i].submit })
		h.drained()
		bare := bareJSON(b)
		read := func() float64 {
			return drive(b, h.url, 30_000, func(i int) []byte {
				return request("GET", "/api/v1/contests/bench/boards/people?unit=1&limit=20", seats[i%len(seats)].token, nil)
			})
		}
		plain := func() float64 {
			return drive(b, bare, 30_000, func(int) []byte { return request("GET", "/top", "", nil) })
		}
		p1, r1, r2, p2 := plain(), read(), read(), plain()
		b.ReportMetric((r1+r2)/2, "reads/s")
		b.ReportMetric((p1+p2)/2, "bare-json/s")
		b.ReportMetric((r1+r2)/(p1+p2), "ratio")
		b.ReportMetric(0, "ns/op")
	}
}

func bareJSON(b *testing.B) string {
	type row struct {
		Place   int     `json:"place"`
		Name    string  `json:"name"`
		Unit    string  `json:"unit"`
		UnitID  string  `json:"unit_id"`
		Points  float64 `json:"points"`
		Elapsed int64   `json:"elapsed_ms"`
	}
	rows := make([]row, 20)
	for i := range rows {
		rows[i] = row{i + 1, "演*1", "松筠嘉笙包装有限公司工会", "7", 150.5, 123_456}
	}
	e := gin.New()
	e.GET("/top", func(c *gin.Context) {
		c.JSON(http.StatusOK, gin.H{"as_of": 1, "stale": false, "items": rows})
	})
	return listen(b, e)
}

// BenchmarkRebuild builds the boards of a million standings from the record: read, pack, load at
// four levels, swap.
func BenchmarkRebuild(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		for _, boards := range []string{"redis", "memory"} {
			b.Run(engine+"+"+boards, func(b *testing.B) {
				for range b.N {
					addr := ""
					if boards == "redis" {
						addr = servicetest.StartRedis(b).Addr
					}
					h := openBench(b, engine, addr)
					nr := h.fill(crowd())
					from := time.Now()
					n, err := h.s.relay.Build(context.Background(), nr, func(int) {})
					must(b, err)
					if n != crowd() {
						b.Fatalf("built %d people, want %d", n, crowd())
					}
					b.ReportMetric(time.Since(from).Seconds(), "s/million")
					b.ReportMetric(0, "ns/op")
				}
			})
		}
	}
}

// BenchmarkCrowd compares the time of a submission with a million people on the boards to that
// with a thousand, in the same run.
func BenchmarkCrowd(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine+"+redis", func(b *testing.B) {
			for range b.N {
				rate := func(people int) float64 {
					h := openBench(b, engine, servicetest.StartRedis(b, servicetest.AppendOnly()).Addr)
					nr := h.fill(people)
					_, err := h.s.relay.Build(context.Background(), nr, func(int) {})
					must(b, err)
					h.listed = people
					return h.submits(6000)
				}
				few, many := rate(1000), rate(crowd())
				b.ReportMetric(few, "submits/s@1k")
				b.ReportMetric(many, "submits/s@1M")
				b.ReportMetric(few/many, "times")
				b.ReportMetric(0, "ns/op")
			}
		})
	}
}

// fill writes standings of people who never were straight into the record, and returns the
// contest's number.
func (h *house) fill(people int) int64 {
	h.b.Helper()
	c, err := h.s.catalog.Contest(benchContest)
	must(h.b, err)
	tree := h.s.catalog.Tree()
	leaves := grassroots(tree)
	chance := rand.New(rand.NewPCG(1, 2))
	const batch = 20_000
	for from := 0; from < people; from += batch {
		bumps := make([]store.Bump, 0, batch)
		for i := from; i < min(from+batch, people); i++ {
			person := int64(i + 1)
			elapsed := 60_000 + chance.Int64N(540_000)
			bumps = append(bumps, store.Bump{
				Person: person, Path: tree.Path(leaves[i%len(leaves)]), Counted: true,
				First: quiz.Standing{
					Person: person, Points: quiz.Points(chance.IntN(51) * 400), Elapsed: elapsed,
					Finished: now() - elapsed, First: now() - elapsed, Sittings: 1, Valid: true,
				},
			})
		}
		must(h.b, h.s.db.Update(context.Background(), func(tx *store.Tx) error {
			_, err := tx.BumpStandings(c.Nr, bumps, now())
			return err
		}))
	}
	return c.Nr
}

func grassroots(tree *quiz.Tree) []int64 {
	var leaves []int64
	for id := int64(1); id <= int64(tree.Len()); id++ {
		if len(tree.Children(id)) == 0 && len(tree.Path(id)) == 4 {
			leaves = append(leaves, id)
		}
	}
	return leaves
}

// drained waits until the boards hold everything committed.
func (h *house) drained() {
	h.b.Helper()
	until(h.b, time.Minute, "the boards to hold everything", func() bool { return h.s.relay.Waiting() == 0 })
}
