package play_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/servicetest"
	"lawquiz/quiz/store"
)

// regradeMark before the source tells the child to regrade.
const regradeMark = "regrade "

// regradeCrashing is the child: it takes every regrade on, fifty sittings a step, and says how far it is
// after each.
func regradeCrashing(source string) {
	ctx := context.Background()
	s, err := serveCrash(ctx, source)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	s.Batch = 50
	for left := true; left; {
		if left, err = s.Regrade(ctx); err != nil && !errors.Is(err, play.ErrBeaten) {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println("a step")
	}
	os.Exit(0)
}

// fill puts people into a contest who each sat once, with right answers here and there; it returns the number of
// sittings. The people themselves are nowhere else on record.
func fill(tb testing.TB, db *store.DB, c *play.Contest, people int) {
	tb.Helper()
	ctx := context.Background()
	at := c.Window.Open + second
	for from := 0; from < people; from += 500 {
		var starts []store.Start
		var subs []store.Submission
		var marks []store.Mark
		var bumps []store.Bump
		var papers []int64
		for i := from; i < min(people, from+500); i++ {
			var seed [32]byte
			seed[0], seed[1], seed[2] = byte(i), byte(i>>8), byte(i>>16)
			layout, err := quiz.Draw(c.Contest, c.Pool, seed, nil)
			must(tb, err)
			sheet, err := quiz.Prepare(c.Contest, c.Texts, layout)
			must(tb, err)
			person, paper := int64(1_000_000+i), int64(5_000_000+i)
			a := right(sheet, 1+i%sheet.Len())
			r := sheet.Score(a)
			body, err := json.Marshal(a)
			must(tb, err)
			m := quiz.Mark{
				Points: r.Points, Elapsed: int64(60_000 + i%1000), Finished: at + int64(i), Day: quiz.Day(at), Valid: true,
				Passed: c.Passed(r.Points), Full: r.Points == r.Full,
			}
			starts = append(starts, store.Start{Paper: store.Paper{
				ID: paper, Contest: c.Nr, Person: person, Channel: "web", Started: at, Deadline: at + 5*minute, Layout: layout.Encode(),
			}, Seed: "s"})
			subs = append(subs, store.Submission{Paper: paper, Contest: c.Nr, Person: person, Channel: "web", Finished: m.Finished, Elapsed: m.Elapsed, Hash: "h", Body: string(body)})
			marks = append(marks, store.Mark{Contest: c.Nr, Person: person, Paper: paper, KeyVersion: c.KeyVersion, Mark: m})
			bumps = append(bumps, store.Bump{Person: person, Path: []int64{3, 2, 1}, Counted: true, First: quiz.Stand(c.Standing, person, []quiz.Mark{m})})
			papers = append(papers, paper)
		}
		must(tb, db.Update(ctx, func(tx *store.Tx) error {
			if _, err := tx.OpenPapers(starts); err != nil {
				return err
			}
			if _, err := tx.ClaimPapers(papers); err != nil {
				return err
			}
			if err := tx.AddSubmissions(subs); err != nil {
				return err
			}
			if err := tx.AddMarks(marks); err != nil {
				return err
			}
			_, err := tx.BumpStandings(c.Nr, bumps, at)
			return err
		}))
	}
}

func TestRegradeCrashSQLite(t *testing.T) {
	t.Parallel()
	regradeCrash(t, sqlite(t), func() {})
}

func TestRegradeCrashPostgres(t *testing.T) {
	t.Parallel()
	server := servicetest.StartPostgres(t, servicetest.Durable())
	round := 0
	regradeCrash(t, server.DSN, func() { // every other time the database dies too
		if round++; round%2 == 0 {
			server.Kill9()
			server.Restart()
		}
	})
}

// regradeCrash kills the server that regrades 2 000 sittings again and again, corrects the key once more
// in between, and sees that the record comes out as if nothing had happened.
func regradeCrash(t *testing.T, source string, after func()) {
	ctx := context.Background()
	h := enter(t, source, document("c"))
	c, err := h.Catalog.Contest("c")
	must(t, err)
	fill(t, h.DB, c, 2000)
	_, err = h.Correct(ctx, "c", 1, turned("s-00"), by)
	must(t, err)
	killed := 0
	for round := range 6 {
		if round == 3 {
			wait(t, "the record after its fall", func() bool {
				_, err := h.Correct(ctx, "c", 2, granted("j-01"), by)
				return err == nil
			})
		}
		killed += killRegrade(t, source, 1+mathrand.IntN(8))
		after()
	}
	if killed < 3 {
		t.Errorf("the server was killed %d times at work", killed)
	}
	wait(t, "the rest of the regrade", func() bool { return h.RegradeAll(ctx) == nil })
	p, err := h.Regraded(ctx, "c")
	must(t, err)
	same(t, "in the end", []any{p.State, p.Seen, p.Total}, []any{store.RegradeDone, int64(2000), int64(2000)})
	same(t, "regrades", h.raw.Count("regrade WHERE state = 'superseded'"), 1)
	bruteMarks(t, h, "c")
}

// killRegrade runs a child and kills it after so many steps; 1 if it was still at work.
func killRegrade(t *testing.T, source string, steps int) int {
	t.Helper()
	binary, err := os.Executable()
	must(t, err)
	child := exec.Command(binary)
	child.Env = append(os.Environ(), crashVariable+"="+regradeMark+source)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	lines, said := bufio.NewScanner(out), 0
	for lines.Scan() {
		if said++; said == steps {
			must(t, child.Process.Kill())
		}
	}
	child.Wait() // killed, or done
	if child.ProcessState.Success() {
		return 0
	}
	return 1
}

func BenchmarkRegrade(b *testing.B) {
	for name, open := range map[string]engine{"SQLite": sqlite, "PostgreSQL": postgres} {
		b.Run(name, func(b *testing.B) {
			ctx := context.Background()
			const people = 20_000
			h := enter(b, open(b), document("c"))
			c, err := h.Catalog.Contest("c")
			must(b, err)
			fill(b, h.DB, c, people)
			b.ResetTimer()
			for b.Loop() {
				b.StopTimer()
				version := h.version(b, "c")
				correction := turned(fmt.Sprintf("s-%02d", version%30))
				b.StartTimer()
				_, err := h.Correct(ctx, "c", version, correction, by)
				must(b, err)
				must(b, h.RegradeAll(ctx))
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/people, "ns/sitting")
		})
	}
}

func BenchmarkForesee(b *testing.B) {
	ctx := context.Background()
	const people = 20_000
	h := enter(b, sqlite(b), document("c"))
	c, err := h.Catalog.Contest("c")
	must(b, err)
	fill(b, h.DB, c, people)
	for b.Loop() {
		_, err := h.Foresee(ctx, "c", turned("s-00"), 10)
		must(b, err)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/people, "ns/sitting")
}
