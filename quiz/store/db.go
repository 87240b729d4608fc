// Package store is the record: everything acknowledged is committed here first.
//
// The same statements run on SQLite and PostgreSQL: numbered parameters, ON CONFLICT,
// RETURNING, multi-row VALUES, integers for time (Unix ms), TEXT for JSON. Every exported
// method of Tx says which rows it touches; a method of DB opens and commits its own transaction.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"
)

// DB is one open record. It is safe for concurrent use.
type DB struct {
	pool    *sql.DB // SQLite: readers, and the connection writer took from it
	writer  *writer // SQLite only
	readers readers // SQLite only
	sqlite  bool
	path    string // SQLite: the file
	chunks  []int  // rows a statement may carry, largest first

	stop context.CancelFunc
	done chan struct{}

	closing sync.Once
	closed  error // what the first Close returned
}

// Open opens the record and brings its schema up to date. source is either a file name
// (SQLite, created if absent) or a postgres:// URL. The caller closes it.
func Open(ctx context.Context, source string) (*DB, error) {
	db := &DB{done: make(chan struct{})}
	var err error
	if isPostgres(source) {
		err = db.connectPostgres(source)
	} else {
		err = db.connectSQLite(ctx, source)
	}
	if err != nil {
		return nil, err
	}
	if err := db.migrate(ctx); err != nil {
		db.pool.Close()
		return nil, err
	}
	run, stop := context.WithCancel(context.WithoutCancel(ctx))
	db.stop = stop
	go db.checkpoint(run)
	return db, nil
}

func isPostgres(source string) bool {
	return strings.HasPrefix(source, "postgres://") || strings.HasPrefix(source, "postgresql://")
}

func (db *DB) connectSQLite(ctx context.Context, path string) error {
	db.sqlite, db.path, db.chunks = true, path, []int{32, 8, 1}
	pool, err := sql.Open("sqlite", sqliteDSN(path))
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	n := max(4, 2*runtime.NumCPU()) + 2
	pool.SetMaxOpenConns(n)
	pool.SetMaxIdleConns(n)
	conn, err := pool.Conn(ctx)
	if err != nil {
		pool.Close()
		return fmt.Errorf("open %s: %w", path, err)
	}
	db.pool = pool
	db.writer = &writer{free: make(chan struct{}, 1), conn: conn, stmts: make(map[string]*sql.Stmt)}
	db.writer.free <- struct{}{}
	return nil
}

func (db *DB) connectPostgres(source string) error {
	u, err := url.Parse(source)
	if err != nil {
		return fmt.Errorf("database URL: %w", redactURL(err))
	}
	q := u.Query()
	// A plan cached while a table was still empty scans it for ever; planning anew each
	// time costs less than one such scan.
	q.Set("plan_cache_mode", "force_custom_plan")
	u.RawQuery = q.Encode()
	db.chunks = []int{64, 16, 4, 1}
	if db.pool, err = sql.Open("pgx", u.String()); err != nil {
		return fmt.Errorf("open database: %w", redactURL(err))
	}
	db.pool.SetMaxOpenConns(16)
	db.pool.SetMaxIdleConns(16)
	return nil
}

// sqliteDSN: WAL so that readers never wait, FULL so that a commit is on the disk before
// it is acknowledged. No commit checkpoints (see checkpoint).
func sqliteDSN(path string) string {
	q := url.Values{}
	for _, p := range []string{
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)",
		"wal_autocheckpoint(0)", "cache_size(-65536)", "temp_store(MEMORY)",
	} {
		q.Add("_pragma", p)
	}
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?" + q.Encode()
}

// checkpoint moves SQLite's log into the file now and then, off the committer's road.
func (db *DB) checkpoint(ctx context.Context) {
	defer close(db.done)
	if !db.sqlite {
		return
	}
	tick := time.NewTicker(2 * time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		// PASSIVE never blocks a writer. It runs on a connection of its own.
		if err := db.checkpointOnce(ctx); err != nil && ctx.Err() == nil {
			slog.Warn("checkpoint failed", "err", err)
		}
	}
}

func (db *DB) checkpointOnce(ctx context.Context) error {
	var busy, log, moved int
	return db.pool.QueryRowContext(ctx, `PRAGMA wal_checkpoint(PASSIVE)`).Scan(&busy, &log, &moved)
}

// Embedded reports whether the record is SQLite, which one process owns.
func (db *DB) Embedded() bool { return db.sqlite }

// Ping reports whether the record answers.
func (db *DB) Ping(ctx context.Context) error { return translate(db.pool.PingContext(ctx)) }

// Close ends the background work and all connections. A second call does nothing.
func (db *DB) Close() error {
	db.closing.Do(func() {
		db.stop()
		<-db.done
		db.readers.close()
		if db.writer != nil {
			db.closed = db.writer.close()
		}
		db.closed = errors.Join(db.closed, db.pool.Close())
	})
	return db.closed
}
