// Package rehearse drives simulated workers through the public HTTP contract of a running server,
// keeps a history of everything the server acknowledged, and then holds the server's papers, boards
// and, where it may, record against that history. It knows the contract only from outside: scores,
// standings and places are computed anew here, by the plainest means.
package rehearse

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Config says what to rehearse. BaseURL, OperatorKey, People and Bank have no useful zero value.
type Config struct {
	BaseURL     string // of the server, without /api: https://quiz.example.org
	OperatorKey string
	People      int

	// Arrivals are open-model: nobody waits for the server before coming. Gaps are exponential.
	Rate     float64       // arrivals a second; 0: People over Duration
	Duration time.Duration // over which people arrive, without Rate; 0: 30 s
	Opening  float64       // share of the people who come within the first three seconds

	Lost  float64 // share of calls that write whose first reply is thrown away or cut off
	Twice float64 // share of submissions sent twice
	Leave float64 // share of the people who leave their last paper without submitting

	// Document is the contest, rehearsal: true; nil: one made for the occasion, whose papers last 30 s. The
	// end waits for the last paper that was left, and so for the time limit and a minute or two.
	Document []byte
	Bank     []questions.Bank // the questions with their keys, for a server that shows its operator no banks
	Keep     bool             // leave the rehearsal there at the end

	Record   *store.DB     // the server's own record, compared row by row; nil: only what HTTP shows
	Progress io.Writer     // one line a second; nil: none
	Seed     uint64        // of all chance; the same seed plans the same rehearsal
	Open     int           // people at once at most; 0: 20 000
	Conns    int           // connections at most; 0: 256
	Sample   int           // people whose places are looked up one by one at the end; 0: 2 000
	Patience time.Duration // how long one call is tried again before it has failed; 0: 90 s

	Now  func() time.Time                                 // nil: time.Now
	Wait func(ctx context.Context, d time.Duration) error // nil: real time; returns ctx's error if that ends first
}

// arriveOver is how long people take to arrive if nothing is said.
const arriveOver = 30 * time.Second

// run is one rehearsal under way.
type run struct {
	cfg      Config
	contest  *quiz.Contest
	document []byte
	consent  string // version of the privacy notice in force
	keys     *keyring
	client   *client
	tree     *tree
	people   []person // each written by its own goroutine only, until all have gone home
	meter    *meter
	findings *findings
	now      gauges
}

// gauges are what the progress line shows.
type gauges struct {
	arrived, inside, papers, delayed atomic.Int64
	submits, notModified             atomic.Int64
}

// Run rehearses and reports. The error says why the rehearsal could not be held or finished; what the
// server did wrong is not an error but in Report.Violations. Unless Keep is set the rehearsal is
// removed at the end, also after an error and when ctx has ended.
func Run(ctx context.Context, cfg Config) (report Report, err error) {
	r, err := prepare(cfg)
	if err != nil {
		return Report{}, err
	}
	defer r.client.close()
	report = Report{Contest: r.contest.ID, People: r.cfg.People}
	defer func() { report.take(r.findings) }()
	if err := r.create(ctx); err != nil {
		return report, err
	}
	if !r.cfg.Keep {
		defer func() {
			gone := r.remove(context.WithoutCancel(ctx))
			report.Removed = gone == nil
			err = cmp.Or(err, gone)
		}()
	}
	began := r.cfg.Now()
	err = r.drive(ctx)
	report.Seconds = r.cfg.Now().Sub(began).Seconds()
	if err == nil {
		r.settle(ctx)
		r.check(ctx, &report)
		err = ctx.Err()
	}
	r.fill(&report)
	return report, err
}

// prepare checks the configuration and reads document and keys.
func prepare(cfg Config) (*run, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Wait == nil {
		cfg.Wait = wait
	}
	cfg.Open, cfg.Conns = cmp.Or(cfg.Open, 20_000), cmp.Or(cfg.Conns, 256)
	cfg.Sample, cfg.Patience = cmp.Or(cfg.Sample, 2000), cmp.Or(cfg.Patience, 90*time.Second)
	cfg.Duration = cmp.Or(cfg.Duration, arriveOver)
	if cfg.Rate == 0 {
		cfg.Rate = float64(cfg.People) / cfg.Duration.Seconds()
	}
	if err := sound(cfg); err != nil {
		return nil, err
	}
	text := cfg.Document
	if text == nil {
		text = document(cfg.Seed, cfg.Now().UnixMilli())
	}
	contest, faults := quiz.ReadContest("rehearsal", text)
	if len(faults) > 0 {
		return nil, faults
	}
	if !contest.Rehearsal {
		return nil, quiz.Errorf(quiz.Invalid, "竞赛 %s 不是演练：文档要写明 rehearsal: true", contest.ID)
	}
	r := &run{
		cfg: cfg, contest: contest, document: text, keys: newKeyring(cfg.Bank), people: make([]person, cfg.People),
		meter: newMeter(), findings: &findings{},
	}
	r.client = newClient(cfg, r.meter)
	return r, nil
}

// sound refuses numbers that make no rehearsal.
func sound(cfg Config) error {
	switch {
	case cfg.BaseURL == "":
		return quiz.Errorf(quiz.Invalid, "没有给出服务的地址")
	case cfg.OperatorKey == "":
		return quiz.Errorf(quiz.Invalid, "没有给出运维口令")
	case cfg.People < 1 || cfg.People > 1_000_000:
		return quiz.Errorf(quiz.Invalid, "演练人数要在 1 到 1000000 之间，现为 %d", cfg.People)
	case cfg.Rate <= 0 || cfg.Open < 0 || cfg.Conns < 0 || cfg.Sample < 0 || cfg.Patience < 0:
		return quiz.Errorf(quiz.Invalid, "到场速度、连接数等不能为负")
	case len(cfg.Bank) == 0:
		return quiz.Errorf(quiz.Invalid, "没有题库，无从核对分数")
	}
	for _, share := range [...]float64{cfg.Opening, cfg.Lost, cfg.Twice, cfg.Leave} {
		if share < 0 || share > 1 {
			return quiz.Errorf(quiz.Invalid, "比例要在 0 到 1 之间，现为 %v", share)
		}
	}
	return nil
}

// wait waits in real time.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// ms is the driver's clock.
func (r *run) ms() int64 { return r.cfg.Now().UnixMilli() }

// each calls do for 0 to n-1 from a bounded number of goroutines, and returns when all are done or
// ctx has ended.
func each(ctx context.Context, n, atOnce int, do func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(n, atOnce) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}

// atOnce is how many calls the checks make at the same time.
const atOnce = 32

// failed says which of the steps around the rehearsal went wrong.
func failed(step string, err error) error { return fmt.Errorf("演练%s失败：%w", step, err) }
