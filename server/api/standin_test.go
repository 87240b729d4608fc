package api_test

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/board"
	"lawquiz/quiz/play"
)

// flaky is boards that can be switched off.
type flaky struct {
	*board.Memory
	down  atomic.Bool
	reads atomic.Int64
}

var errBoardsDown = errors.New("dial tcp 10.1.2.3:6379: connection refused")

func (f *flaky) Top(ctx context.Context, c board.Contest, unit int64, offset, limit int) ([]board.Row, int, error) {
	f.reads.Add(1)
	if f.down.Load() {
		return nil, 0, errBoardsDown
	}
	return f.Memory.Top(ctx, c, unit, offset, limit)
}

func (f *flaky) Place(ctx context.Context, c board.Contest, person int64, around int) (board.Standing, error) {
	if f.down.Load() {
		return board.Standing{}, errBoardsDown
	}
	return f.Memory.Place(ctx, c, person, around)
}

func (f *flaky) Totals(ctx context.Context, contest string, units []int64) ([]quiz.Counts, error) {
	if f.down.Load() {
		return nil, errBoardsDown
	}
	return f.Memory.Totals(ctx, contest, units)
}

type carrier struct{ since atomic.Int64 }

func (c *carrier) Stale(string) (int64, bool) { return c.since.Load(), c.since.Load() > 0 }

// rehearsals makes contests the way the door does, for a house's own people.
type rehearsals struct{ h *house }

func (r rehearsals) Create(ctx context.Context, c *quiz.Contest, document []byte) error {
	if _, err := play.Publish(ctx, r.h.db, "body", string(document), []questions.Bank{bank()}, r.h.now()); err != nil {
		return err
	}
	return r.h.catalog.Reload(ctx)
}

func (r rehearsals) Login(ctx context.Context, contest string, n int) (string, int64, error) {
	c, err := r.h.catalog.Contest(contest)
	if err != nil || !c.Rehearsal {
		return "", 0, quiz.Errorf(quiz.NotFound, "没有这场演练")
	}
	token, v, err := r.h.desk.LoginRehearsal(ctx, contest, n)
	if err != nil {
		return "", 0, err
	}
	return token, v.Person, nil
}

func (r rehearsals) Remove(_ context.Context, contest string) error {
	c, err := r.h.catalog.Contest(contest)
	if err != nil || !c.Rehearsal {
		return quiz.Errorf(quiz.NotFound, "没有这场演练")
	}
	return nil
}

// logbook keeps what was logged.
type logbook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
