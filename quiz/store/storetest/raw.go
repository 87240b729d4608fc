// Package storetest is a second way into a record for tests, past the rules of package store: to
// count rows, and to bring about what no code of ours does.
package storetest

import (
	"database/sql"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	_ "lawquiz/quiz/store" // brings the drivers
)

// Raw runs SQL on a record that is open elsewhere. Its methods fail the test when they fail.
type Raw struct {
	tb   testing.TB
	pool *sql.DB

	sqlite bool
}

// Open opens the record of a source as store.Open takes it, until tb ends.
func Open(tb testing.TB, source string) *Raw {
	tb.Helper()
	driver := "pgx"
	if !strings.HasPrefix(source, "postgres") {
		driver = "sqlite"
		source = "file:" + (&url.URL{Path: filepath.ToSlash(source)}).EscapedPath() + "?_pragma=busy_timeout(10000)"
	}
	pool, err := sql.Open(driver, source)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { pool.Close() })
	return &Raw{tb: tb, pool: pool, sqlite: driver == "sqlite"}
}

// Exec runs a statement.
func (r *Raw) Exec(text string, args ...any) {
	r.tb.Helper()
	if _, err := r.pool.Exec(text, args...); err != nil {
		r.tb.Fatalf("%s: %v", text, err)
	}
}

// Count returns the number of rows a table or condition selects: "paper", "chance WHERE person = 5".
func (r *Raw) Count(from string) int {
	r.tb.Helper()
	var n int
	if err := r.pool.QueryRow(`SELECT COUNT(*) FROM ` + from).Scan(&n); err != nil {
		r.tb.Fatalf("count %s: %v", from, err)
	}
	return n
}
