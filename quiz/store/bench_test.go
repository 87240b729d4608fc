package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/servicetest"
	"lawquiz/quiz/store"
)

// BenchmarkSubmit measures the record's part of a submission: claim, record, mark, stand, in
// batches as the committer makes them. One op is one submission.
func BenchmarkSubmit(b *testing.B) {
	engines := map[string]func(b *testing.B) string{
		"sqlite":   func(b *testing.B) string { return filepath.Join(b.TempDir(), "record.db") },
		"postgres": func(b *testing.B) string { return servicetest.StartPostgres(b, servicetest.Durable()).DSN },
	}
	for name, source := range engines {
		for _, batch := range []int{1, 16, 64, 256} {
			b.Run(fmt.Sprintf("%s/batch=%d", name, batch), func(b *testing.B) {
				ctx := context.Background()
				db, err := store.Open(ctx, source(b))
				if err != nil {
					b.Fatal(err)
				}
				defer db.Close()
				seed(b, db, b.N)
				b.ResetTimer()
				for from := 0; from < b.N; from += batch {
					submitBatch(b, db, from, min(from+batch, b.N))
				}
			})
		}
	}
}

const benchContest = 7

func seed(b *testing.B, db *store.DB, n int) {
	b.Helper()
	ctx := context.Background()
	if err := db.PutContest(ctx, store.Contest{Nr: benchContest, ID: "bench", State: store.Published, KeyVersion: 1}, nil); err != nil {
		b.Fatal(err)
	}
	layout := strings.Repeat("tbgd-001 1 0 abcde:0 fghij:1 klmno:2 pqrst:3\n", 20)
	for from := 0; from < n; from += 200 {
		var starts []store.Start
		for i := from; i < min(from+200, n); i++ {
			starts = append(starts, store.Start{Paper: store.Paper{
				ID: int64(i + 1), Contest: benchContest, Person: int64(i + 1), Channel: "web", Started: 1, Deadline: 600_000, Layout: layout,
			}, Chances: []store.Chance{{Span: quiz.PerDay, Period: 1, N: 1, Cap: 3}}})
		}
		if err := db.Update(ctx, func(tx *store.Tx) error { _, err := tx.OpenPapers(starts); return err }); err != nil {
			b.Fatal(err)
		}
	}
}

func submitBatch(b *testing.B, db *store.DB, from, to int) {
	body, spent := strings.Repeat(`"tbgd-001":["abcde"],`, 20), strings.Repeat("12345,", 19)+"12345"
	err := db.Update(context.Background(), func(tx *store.Tx) error {
		n := to - from
		papers, subs, marks := make([]int64, n), make([]store.Submission, n), make([]store.Mark, n)
		bumps := make([]store.Bump, n)
		for i := range n {
			id := int64(from + i + 1)
			papers[i] = id
			subs[i] = store.Submission{Paper: id, Contest: benchContest, Person: id, Channel: "web", Finished: 5, Elapsed: 4, Hash: "h", Body: body, Spent: spent}
			marks[i] = store.Mark{Contest: benchContest, Person: id, Paper: id, KeyVersion: 1, Mark: quiz.Mark{Points: 1000, Valid: true}}
			bumps[i] = store.Bump{Person: id, Path: []int64{1203, 17, 3, 1}, Counted: true, First: quiz.Standing{Person: id, Sittings: 1}}
		}
		if _, err := tx.KeyVersions(); err != nil {
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
		_, err := tx.BumpStandings(benchContest, bumps, 9)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}
