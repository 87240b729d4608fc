package store

import (
	"context"
	"database/sql"
	"errors"
)

// Tx is one transaction of the record. It is not safe for concurrent use and is dead
// once the function it was given to returns.
type Tx struct {
	ctx context.Context
	run runner
	db  *DB
}

// runner is what both a PostgreSQL transaction and SQLite's one writing connection are.
type runner interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Update runs fn in a transaction and commits it if fn returns nil. On any error nothing is
// kept. A serialisation failure or deadlock (40001, 40P01) runs fn again, at most five times,
// so fn must not have effects outside the transaction.
func (db *DB) Update(ctx context.Context, fn func(*Tx) error) error {
	var err error
	for range 5 {
		if db.sqlite {
			err = db.writer.update(ctx, db, fn)
		} else {
			err = db.once(ctx, fn)
		}
		if !retryable(err) {
			break
		}
	}
	return translate(err)
}

func (db *DB) once(ctx context.Context, fn func(*Tx) error) error {
	tx, err := db.pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing once committed
	if err := fn(&Tx{ctx: ctx, run: tx, db: db}); err != nil {
		return err
	}
	return tx.Commit()
}

// writer is SQLite's one writing connection with its prepared statements: a statement
// prepared anew costs more than running it.
type writer struct {
	free  chan struct{} // holds one token while nobody writes
	conn  *sql.Conn
	stmts map[string]*sql.Stmt // guarded by free
}

func (w *writer) update(ctx context.Context, db *DB, fn func(*Tx) error) error {
	select {
	case <-w.free:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { w.free <- struct{}{} }()
	// A transaction once begun is not cut off half-way by its caller's leaving; the driver
	// would also start a goroutine for each statement to watch for it.
	ctx = context.WithoutCancel(ctx)
	if _, err := w.ExecContext(ctx, `BEGIN IMMEDIATE`); err != nil {
		return err
	}
	err := w.guarded(fn, &Tx{ctx: ctx, run: w, db: db})
	if err == nil {
		if _, err = w.ExecContext(ctx, `COMMIT`); err == nil {
			return nil
		}
	}
	if _, e := w.ExecContext(ctx, `ROLLBACK`); e != nil {
		err = errors.Join(err, e)
	}
	return err
}

// guarded rolls the transaction back before a panic goes on its way.
func (w *writer) guarded(fn func(*Tx) error, tx *Tx) error {
	panicked := true
	defer func() {
		if panicked {
			w.ExecContext(tx.ctx, `ROLLBACK`)
		}
	}()
	err := fn(tx)
	panicked = false
	return err
}

func (w *writer) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := w.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

func (w *writer) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := w.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

func (w *writer) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	if s := w.stmts[query]; s != nil {
		return s, nil
	}
	s, err := w.conn.PrepareContext(ctx, positional(query))
	if err != nil {
		return nil, err
	}
	w.stmts[query] = s
	return s, nil
}

func (w *writer) close() error {
	<-w.free
	for _, s := range w.stmts {
		s.Close()
	}
	return w.conn.Close()
}

// each calls scan for every row of a query and returns the first error.
func each(rows *sql.Rows, err error, scan func(*sql.Rows) error) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// oneID reads the single number a query returns; none is ErrNotFound.
func oneID(rows *sql.Rows, err error) (int64, error) {
	id, found := int64(0), false
	err = each(rows, err, func(r *sql.Rows) error {
		found = true
		return r.Scan(&id)
	})
	if err == nil && !found {
		err = ErrNotFound
	}
	return id, err
}
