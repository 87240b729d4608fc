package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"lawquiz/quiz"
)

// ErrNotFound is returned (wrapped in a quiz.NotFound error) where a row is absent.
var ErrNotFound = sql.ErrNoRows

// ErrConflict is returned where a row with the same key, or one that a unique rule of the
// schema forbids beside it, is already there.
var ErrConflict = errors.New("store: the row is already there")

// translate gives driver errors our meaning, by type and code.
func translate(err error) error {
	var pg *pgconn.PgError
	var lite *sqlite.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return &quiz.Error{Code: quiz.NotFound, Message: "没有找到", Err: err}
	case errors.As(err, &pg) && pg.Code == "23505":
		return errors.Join(ErrConflict, err)
	case errors.As(err, &lite) && (lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE ||
		lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY):
		return errors.Join(ErrConflict, err)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), unreachable(err):
		return &quiz.Error{Code: quiz.Unavailable, Message: "系统繁忙，请稍后再试", Err: err}
	}
	return err
}

// storable reports whether a text from outside could be in the record: PostgreSQL answers with an
// error of its own to a question about one that is not UTF-8 or holds a NUL.
func storable(text string) bool { return utf8.ValidString(text) && !strings.Contains(text, "\x00") }

// unreachable reports whether the record did not answer: the connection broke or was refused, or
// the server is starting, stopping or out of room (classes 08, 53 and 57P).
func unreachable(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return strings.HasPrefix(pg.Code, "08") || strings.HasPrefix(pg.Code, "53") || strings.HasPrefix(pg.Code, "57P")
	}
	var network net.Error
	var connect *pgconn.ConnectError
	return errors.As(err, &network) || errors.As(err, &connect) || pgconn.SafeToRetry(err) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone)
}

// retryable reports whether running the transaction again may succeed.
func retryable(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "40001" || pg.Code == "40P01"
	}
	var lite *sqlite.Error
	return errors.As(err, &lite) && lite.Code()&0xff == sqlite3.SQLITE_BUSY
}

// redactURL drops the text of a URL, which holds the password, from an error about it.
func redactURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
