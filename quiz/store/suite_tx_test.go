package store_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"lawquiz/quiz"
	"lawquiz/quiz/servicetest"
	"lawquiz/quiz/store"
)

func conflictsAreTold(t *testing.T, r *record) {
	r.contest(t, 1)
	err := r.PutContest(context.Background(), store.Contest{Nr: 1, ID: "other", State: store.Draft, KeyVersion: 1}, nil)
	same(t, "a primary key twice", errors.Is(err, store.ErrConflict), true)
	err = r.Update(context.Background(), func(tx *store.Tx) error {
		return tx.AddSubmissions([]store.Submission{submission(11, 5), submission(11, 5)})
	})
	same(t, "two rows of one key in one statement", errors.Is(err, store.ErrConflict), true)
	bad := submission(12, 5)
	bad.Channel = "fax"
	err = r.Update(context.Background(), func(tx *store.Tx) error { return tx.AddSubmissions([]store.Submission{bad}) })
	if err == nil || errors.Is(err, store.ErrConflict) {
		t.Errorf("a CHECK that fails is no conflict: %v", err)
	}
}

func panicKeepsNothing(t *testing.T, r *record) {
	ctx := context.Background()
	func() {
		defer func() { same(t, "recovered", recover(), any("boom")) }()
		r.Update(ctx, func(tx *store.Tx) error {
			must(t, tx.Touch(store.TopicPeople))
			panic("boom")
		})
	}()
	must(t, r.Update(ctx, func(tx *store.Tx) error { return tx.Touch(store.TopicUnits) }))
	got, err := r.Topics(ctx)
	must(t, err)
	same(t, "topics", got, map[string]int64{store.TopicUnits: 1})
}

func errorKeepsNothing(t *testing.T, r *record) {
	ctx := context.Background()
	mine := errors.New("mine")
	err := r.Update(ctx, func(tx *store.Tx) error {
		must(t, tx.Touch(store.TopicPeople))
		return mine
	})
	same(t, "the caller's error comes back", errors.Is(err, mine), true)
	err = r.Update(ctx, func(tx *store.Tx) error {
		must(t, tx.Touch(store.TopicPeople))
		return tx.AddSubmissions([]store.Submission{submission(11, 5), submission(11, 5)})
	})
	same(t, "a failed statement is told", err != nil, true)
	err = r.Update(ctx, func(tx *store.Tx) error { return store.ErrNotFound })
	wantCode(t, err, quiz.NotFound)
	got, err := r.Topics(ctx)
	must(t, err)
	same(t, "topics", len(got), 0)
}

func cancelledCaller(t *testing.T, r *record) {
	ctx, cancel := context.WithCancel(context.Background())
	r.contest(t, 1)
	entered, leave := make(chan struct{}), make(chan struct{})
	if r.Embedded() { // somebody else is writing
		go r.Update(context.Background(), func(tx *store.Tx) error { close(entered); <-leave; return nil })
		<-entered
	}
	cancel()
	err := r.Update(ctx, func(tx *store.Tx) error { t.Error("ran for a caller who has left"); return nil })
	wantCode(t, err, quiz.Unavailable)
	close(leave)
	_, err = r.Contests(ctx)
	wantCode(t, err, quiz.Unavailable)
	wantCode(t, r.EachStanding(ctx, 1, 0, func(*store.Standing) error { return nil }), quiz.Unavailable)
	wantCode(t, r.Ping(ctx), quiz.Unavailable)
	must(t, r.Update(context.Background(), func(tx *store.Tx) error { return tx.Touch(store.TopicUnits) }))
}

// Every writer's rise of one topic is kept, and readers never wait for them or see half of one.
func writersShareTheRecord(t *testing.T, r *record) {
	ctx := context.Background()
	const writers, each = 8, 10
	var wg sync.WaitGroup
	var failed atomic.Int64
	for range writers {
		wg.Go(func() {
			for range each {
				if r.Update(ctx, func(tx *store.Tx) error {
					return errors.Join(tx.Touch(store.TopicPeople), tx.Touch(store.TopicUnits))
				}) != nil {
					failed.Add(1)
				}
			}
		})
		wg.Go(func() {
			for range each {
				got, err := r.Topics(ctx)
				if err != nil || got[store.TopicPeople] != got[store.TopicUnits] {
					t.Errorf("half a write: %v %v", got, err)
				}
			}
		})
	}
	wg.Wait()
	got, err := r.Topics(ctx)
	must(t, err)
	same(t, "failed", failed.Load(), int64(0))
	same(t, "rises", got[store.TopicPeople], int64(writers*each))
}

// Two transactions that lock two people crosswise: PostgreSQL ends one of them with 40P01, and
// Update runs it again.
func TestPostgresDeadlock(t *testing.T) {
	t.Parallel()
	dsn := servicetest.Postgres(t)
	r := opened(t, dsn, "pgx", dsn)
	ctx := context.Background()
	var locked sync.WaitGroup
	locked.Add(2)
	var runs atomic.Int64
	errs := make(chan error, 2)
	for i := range int64(2) {
		go func() {
			first := true
			errs <- r.Update(ctx, func(tx *store.Tx) error {
				runs.Add(1)
				if _, err := tx.BumpStandings(1, []store.Bump{{Person: 1 + i}}, 1); err != nil {
					return err
				}
				if first {
					first = false
					locked.Done()
					locked.Wait()
				}
				_, err := tx.BumpStandings(1, []store.Bump{{Person: 2 - i}}, 1)
				return err
			})
		}()
	}
	must(t, errors.Join(<-errs, <-errs))
	if runs.Load() < 3 {
		t.Errorf("no deadlock was provoked: %d runs", runs.Load())
	}
	for person := range int64(2) {
		s, err := r.Standing(ctx, 1, 1+person)
		must(t, err)
		same(t, "generation", s.Generation, int64(2))
	}
}

// A transaction that keeps failing to serialise is given up after five runs.
func TestRetriesEnd(t *testing.T) {
	t.Parallel()
	db, err := store.Open(context.Background(), filepath.Join(t.TempDir(), "record.db"))
	must(t, err)
	defer db.Close()
	for code, want := range map[string]int{"40001": 5, "40P01": 5, "23505": 1} {
		runs := 0
		err = db.Update(context.Background(), func(tx *store.Tx) error { runs++; return &pgconn.PgError{Code: code} })
		if err == nil || runs != want {
			t.Errorf("%s: %d runs, want %d (%v)", code, runs, want, err)
		}
	}
}
