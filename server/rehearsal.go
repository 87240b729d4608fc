package main

import (
	"context"
	"errors"
	"fmt"

	"lawquiz/quiz"
	"lawquiz/quiz/library"
	"lawquiz/quiz/play"
	"lawquiz/quiz/store"
	"lawquiz/server/demo"
)

// rehearsals makes and removes rehearsals: contests whose simulated people exist in them alone.
type rehearsals struct{ server *server }

// Create publishes a rehearsal. Its questions are those any contest would draw.
func (r *rehearsals) Create(ctx context.Context, c *quiz.Contest, document []byte) error {
	banks, err := r.server.library.Drawable(ctx)
	if err != nil {
		return err
	}
	if _, err := play.Publish(ctx, r.server.db, c.ID+".yaml", string(document), banks, now()); err != nil {
		return err
	}
	return r.server.catalog.Reload(ctx)
}

// Login returns a token for simulated worker n of a rehearsal.
func (r *rehearsals) Login(ctx context.Context, contest string, n int) (string, int64, error) {
	if _, err := r.rehearsal(contest); err != nil {
		return "", 0, err
	}
	token, v, err := r.server.desk.LoginRehearsal(ctx, contest, n)
	if err != nil {
		return "", 0, err
	}
	return token, v.Person, nil
}

// Remove takes a rehearsal and all that its people did out of the record and off the boards.
func (r *rehearsals) Remove(ctx context.Context, contest string) error {
	c, err := r.rehearsal(contest)
	if err != nil {
		return err
	}
	if _, err := r.server.db.RemoveRehearsal(ctx, c.ID); err != nil {
		return err
	}
	if err := r.server.catalog.Reload(ctx); err != nil {
		return err
	}
	r.server.relay.Forget(c.Nr)
	if err := r.server.board.Drop(ctx, c.ID); err != nil {
		return fmt.Errorf("drop boards of %s: %w", c.ID, err)
	}
	return nil
}

func (r *rehearsals) rehearsal(id string) (*play.Contest, error) {
	c, err := r.server.catalog.Contest(id)
	if err != nil {
		return nil, err
	}
	if !c.Rehearsal {
		return nil, quiz.Errorf(quiz.NotFound, "没有这场演练")
	}
	return c, nil
}

// seedDemo fills an empty record with the demo's units and contest.
func seedDemo(ctx context.Context, db *store.DB, l *library.Library) error {
	banks, err := l.Drawable(ctx)
	if err != nil {
		return err
	}
	err = demo.Seed(ctx, db, banks, now())
	var e *quiz.Error
	if errors.As(err, &e) && e.Code == quiz.Invalid {
		return usage{err}
	}
	return err
}
