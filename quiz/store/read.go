package store

import (
	"context"
	"database/sql"
	"sync"
)

// readers keeps SQLite's reading statements prepared: each pooled connection then parses a text
// once and not on every call. pgx does the same by itself.
type readers struct {
	stmts sync.Map // text -> *sql.Stmt
}

// statement returns the text prepared, or an error of its syntax.
func (r *readers) statement(ctx context.Context, pool *sql.DB, query string) (*sql.Stmt, error) {
	if s, ok := r.stmts.Load(query); ok {
		return s.(*sql.Stmt), nil
	}
	s, err := pool.PrepareContext(ctx, positional(query))
	if err != nil {
		return nil, err
	}
	if kept, raced := r.stmts.LoadOrStore(query, s); raced {
		s.Close()
		return kept.(*sql.Stmt), nil
	}
	return s, nil
}

func (r *readers) close() {
	r.stmts.Range(func(_, s any) bool {
		s.(*sql.Stmt).Close()
		return true
	})
}

// rows reads outside any transaction.
func (db *DB) rows(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if !db.sqlite {
		return db.pool.QueryContext(ctx, query, args...)
	}
	s, err := db.readers.statement(ctx, db.pool, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

// snapshot is the record as it is at one moment.
type snapshot struct {
	ctx context.Context
	db  *DB
	tx  *sql.Tx
}

// snapshot gives fn the record of the moment at which it first reads.
func (db *DB) snapshot(ctx context.Context, fn func(s *snapshot) error) error {
	tx, err := db.pool.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback() // nothing was written
	return fn(&snapshot{ctx, db, tx})
}

// rows reads from the snapshot. They must be closed before the next ones are asked for. A statement is not kept prepared:
// to prepare one takes a second connection, for which snapshots that hold all of them would wait for ever.
func (s *snapshot) rows(query string, args ...any) (*sql.Rows, error) {
	if s.db.sqlite {
		query = positional(query)
	}
	return s.tx.QueryContext(s.ctx, query, args...)
}

// row reads at most one row outside any transaction.
func (db *DB) row(ctx context.Context, query string, args ...any) *sql.Row {
	if db.sqlite {
		if s, err := db.readers.statement(ctx, db.pool, query); err == nil {
			return s.QueryRowContext(ctx, args...)
		}
	}
	return db.pool.QueryRowContext(ctx, query, args...) // also says what a text that cannot be prepared lacks
}
