package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/redis/go-redis/v9"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/servicetest"
	"lawquiz/server/account"
	"lawquiz/server/config"
)

// The benchmarks drive the whole server over HTTP on this machine, the load generator and the
// services sharing its cores. Each figure that is held to a bare route is measured beside it,
// in the same run. They are of a fixed size: run them with -benchtime 1x.

const (
	benchPeople  = 12_000
	benchConns   = 256
	benchWarmup  = 500
	benchContest = "bench"
)

// BenchmarkSubmit is the main figure: submissions a second of the whole server (20 answers
// checked and graded, durable, four unit levels carried, nothing left waiting), and its ratio to a
// bare Gin route that does one ZADD on the same Redis.
func BenchmarkSubmit(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine+"+redis", func(b *testing.B) {
			for range b.N {
				addr := servicetest.StartRedis(b, servicetest.AppendOnly()).Addr
				bare := bareZAdd(b, addr)
				h := openBench(b, engine, addr)
				whole := h.submits(benchPeople)
				again := bareZAdd(b, addr)
				bare = (bare + again) / 2
				b.ReportMetric(whole, "submits/s")
				b.ReportMetric(bare, "bare-zadd/s")
				b.ReportMetric(whole/bare, "ratio")
				b.ReportMetric(0, "ns/op")
			}
		})
	}
}

// bareZAdd measures a Gin route that reads the same body and does one ZADD.
func bareZAdd(b *testing.B, addr string) float64 {
	b.Helper()
	client := redis.NewClient(&redis.Options{Addr: addr})
	b.Cleanup(func() { client.Close() })
	e := gin.New()
	e.POST("/papers/:id/submit", func(c *gin.Context) {
		body, err := io.ReadAll(c.Request.Body)
		if err != nil {
			c.Status(http.StatusBadRequest)
			return
		}
		err = client.ZAdd(c.Request.Context(), "bare", redis.Z{Score: float64(len(body)), Member: c.Param("id")}).Err()
		if err != nil {
			c.Status(http.StatusInternalServerError)
			return
		}
		c.JSON(http.StatusOK, gin.H{"points": 100, "full": 200, "passed": false, "elapsed_ms": 1000})
	})
	url := listen(b, e)
	body := []byte(`{"answers":{` + strings.Repeat(`"tbgd-001":["abcde"],`, 19) + `"tbgd-002":["abcde"]}}`)
	return drive(b, url, 30_000, func(i int) []byte {
		return request("POST", fmt.Sprintf("/papers/%d/submit", i), "", body)
	})
}

// house is a whole server under load.
type house struct {
	b      *testing.B
	s      *server
	url    string
	next   int // the next rehearsal worker's number
	listed int // sittings on the boards that no worker of ours made
	cancel context.CancelFunc
}

const benchDocument = `
id: bench
title: 压力测试
rehearsal: true
window: { open: %s, close: %s }
register: [name, gender, unit]
participation: { people: women, of: 女职工数, valid: answered >= 1 }
bank: [nvzhigong-tebie-guiding, laodong-fa, laodong-hetong-fa, funv-quanyi-baozhang-fa]
paper:
  sections:
    - { kind: single, count: 10, points: 10 }
    - { kind: multiple, count: 5, points: 12, partial: none }
    - { kind: judge, count: 5, points: 8 }
  at_least: [ { law: 女职工劳动保护特别规定, count: 6 } ]
  time_limit: 60m
attempts: { per_day: 3 }
standing: { counts: best, ties: [elapsed, finished_at], places: unique }
review: after_close
pass: 60%%
units: { rank_by: [participation, mean_points], min_head_count: 10, groups: [县（市、区）, 开发区（产业园区）, 市总对口单位] }
`

func openBench(b *testing.B, engine, redisAddr string) *house {
	b.Helper()
	environ := []string{"LAWQUIZ_DATA=" + b.TempDir(), "LAWQUIZ_DEMO=true", "LAWQUIZ_LOG_LEVEL=warn"}
	if engine == "postgres" {
		environ = append(environ, "LAWQUIZ_DATABASE="+servicetest.StartPostgres(b, servicetest.Durable()).DSN)
	}
	if redisAddr != "" {
		environ = append(environ, "LAWQUIZ_REDIS=redis://"+redisAddr+"/0")
	}
	cfg, err := config.Read(environ)
	must(b, err)
	ctx, cancel := context.WithCancel(context.Background())
	s, err := open(ctx, cfg, slog.Default())
	must(b, err)
	h := &house{b: b, s: s, cancel: cancel}
	doc := fmt.Sprintf(benchDocument, quiz.FormatMoment(now()-60_000), quiz.FormatMoment(now()+86_400_000))
	c, faults := quiz.ReadContest("bench.yaml", []byte(doc))
	must(b, faults.Err())
	must(b, (&rehearsals{server: s}).Create(ctx, c, []byte(doc)))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(b, err)
	h.url = listener.Addr().String()
	done := make(chan error, 1)
	go func() { done <- s.serve(ctx, listener) }()
	b.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			b.Error(err)
		}
		s.close()
	})
	return h
}

// seat is one worker with an open paper and the request that hands it in.
type seat struct {
	token  string
	submit []byte
}

// seats logs workers in, binds them to grassroots units and opens a paper for each.
func (h *house) seats(n int) []seat {
	h.b.Helper()
	leaves := grassroots(h.s.catalog.Tree())
	out := make([]seat, n)
	first := h.next
	h.next += n
	parallel(64, n, func(i int) {
		out[i] = h.seat(first+i, leaves[(first+i)%len(leaves)])
	})
	return out
}

func (h *house) seat(n int, unit int64) seat {
	ctx := context.Background()
	token, v, err := h.s.desk.LoginRehearsal(ctx, benchContest, n)
	must(h.b, err)
	v, err = h.s.desk.Register(ctx, v, account.Profile{
		Name: "演练职工", Gender: quiz.Female, Unit: unit, Consent: h.s.cfg.PrivacyVersion,
	}, h.s.catalog.Tree(), nil)
	must(h.b, err)
	o, err := h.s.play.Begin(ctx, benchContest, play.Who{
		Person: v.Person, Channel: "web", Named: true, Gender: quiz.Female, Unit: unit, Rehearsal: benchContest,
	})
	must(h.b, err)
	answers := make(quiz.Answers)
	for i, q := range o.Sheet.Show() {
		answers[q.ID] = []string{q.Options[(n+i)%len(q.Options)].ID}
	}
	body, err := json.Marshal(map[string]any{"answers": answers})
	must(h.b, err)
	path := "/api/v1/papers/" + strconv.FormatInt(o.ID, 10) + "/submit"
	return seat{token: token, submit: request("POST", path, token, body)}
}

// settle waits until the server has noticed that all these people registered, and has each of
// them known again, as they are who have just drawn their papers.
func (h *house) settle(seats []seat) {
	topics, err := h.s.db.Topics(context.Background())
	must(h.b, err)
	must(h.b, h.s.desk.Refresh(context.Background(), topics)) // as the poll would within a second
	parallel(8, len(seats), func(i int) {
		_, err := h.s.desk.Authenticate(context.Background(), seats[i].token)
		must(h.b, err)
	})
}

// submits hands in n papers and returns how many a second, until the boards hold them all.
func (h *house) submits(n int) float64 {
	h.b.Helper()
	seats := h.seats(n + benchWarmup)
	h.settle(seats)
	drive(h.b, h.url, benchWarmup, func(i int) []byte { return seats[n+i].submit })
	from := time.Now()
	drive(h.b, h.url, n, func(i int) []byte { return seats[i].submit })
	h.drained()
	took := time.Since(from)
	totals, err := h.s.board.Totals(context.Background(), benchContest, []int64{1})
	must(h.b, err)
	if want := int64(h.listed + h.next); totals[0].Sittings != want {
		h.b.Fatalf("the boards hold %d sittings, want %d", totals[0].Sittings, want)
	}
	return float64(n) / took.Seconds()
}

// parallel calls do for 0 to n-1 on a number of goroutines.
func parallel(workers, n int, do func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}

// request writes an HTTP/1.1 request once, so that the generator's own cost is a write and a read.
func request(method, path, token string, body []byte) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: bench\r\n", method, path)
	if token != "" {
		fmt.Fprintf(&b, "Authorization: Bearer %s\r\n", token)
	}
	if body != nil {
		fmt.Fprintf(&b, "Content-Type: application/json\r\nContent-Length: %d\r\n", len(body))
	}
	b.WriteString("\r\n")
	b.Write(body)
	return b.Bytes()
}

// drive sends n requests over benchConns connections and returns how many a second. Any answer
// but 200 fails the benchmark.
func drive(b *testing.B, addr string, n int, req func(i int) []byte) float64 {
	b.Helper()
	var next atomic.Int64
	var wg sync.WaitGroup
	from := time.Now()
	for range min(benchConns, n) {
		wg.Go(func() {
			conn, err := net.Dial("tcp", addr)
			if err != nil {
				b.Error(err)
				return
			}
			defer conn.Close()
			in := bufio.NewReaderSize(conn, 16<<10)
			for i := int(next.Add(1)) - 1; i < n && !b.Failed(); i = int(next.Add(1)) - 1 {
				if _, err := conn.Write(req(i)); err != nil {
					b.Error(err)
					return
				}
				if err := response(in); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	if b.Failed() {
		b.FailNow()
	}
	return float64(n) / time.Since(from).Seconds()
}

// response reads one answer and drops its body. It parses no more than it must: the generator
// shares the cores with what is measured.
func response(in *bufio.Reader) error {
	status, err := in.ReadString('\n')
	if err != nil {
		return err
	}
	length := -1
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) <= 2 {
			break
		}
		if v, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(v))); err != nil {
				return err
			}
		}
	}
	if length < 0 {
		return chunks(in)
	}
	if !strings.Contains(status, " 200 ") {
		body, _ := io.ReadAll(io.LimitReader(in, int64(length)))
		return fmt.Errorf("%s: %s", strings.TrimSpace(status), body)
	}
	_, err = in.Discard(length)
	return err
}

// chunks drops a chunked body.
func chunks(in *bufio.Reader) error {
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(strings.TrimSpace(line), 16, 32)
		if err != nil {
			return err
		}
		if _, err := in.Discard(int(n) + 2); err != nil || n == 0 {
			return err
		}
	}
}

func listen(b *testing.B, h http.Handler) string {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(b, err)
	srv := &http.Server{Handler: h}
	go srv.Serve(listener)
	b.Cleanup(func() { srv.Close() })
	return listener.Addr().String()
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
