package store

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
)

// The topics other instances watch: each is raised in the transaction that changes what it names.
const (
	TopicContests = "contests"
	TopicUnits    = "units"
	TopicBanks    = "banks"
	TopicSessions = "sessions"
	TopicPeople   = "people"
	TopicRebuild  = "rebuild"
)

// peopleRows is how many rows the changes that people make of themselves are spread over: a crowd that registers
// would wait in one line for one row otherwise, each until the other's commit is on disk.
const peopleRows = 16

// touchPerson raises TopicPeople for what a person changed of herself.
func (t *Tx) touchPerson(id int64) error {
	return t.Touch(TopicPeople + "/" + strconv.FormatUint(uint64(id)%peopleRows, 10))
}

// Touch raises a topic's version.
func (t *Tx) Touch(topic string) error {
	_, err := t.run.ExecContext(t.ctx, `INSERT INTO topic (name, version) VALUES ($1, 1)
		ON CONFLICT (name) DO UPDATE SET version = topic.version + 1`, topic)
	return err
}

// Topics returns every topic's version, which only grows; a topic never touched is absent (version 0).
func (db *DB) Topics(ctx context.Context) (map[string]int64, error) {
	out := make(map[string]int64)
	rows, err := db.rows(ctx, `SELECT name, version FROM topic`)
	err = each(rows, err, func(r *sql.Rows) error {
		var name string
		var version int64
		err := r.Scan(&name, &version)
		name, _, _ = strings.Cut(name, "/")
		out[name] += version
		return err
	})
	return out, translate(err)
}

// Hold takes or renews a lease for holder until a time, and reports whether holder has it.
// A lease past its time is anybody's.
func (db *DB) Hold(ctx context.Context, name, holder string, now, until int64) (bool, error) {
	held := false
	err := db.Update(ctx, func(tx *Tx) error {
		held = false
		rows, err := tx.run.QueryContext(tx.ctx, `INSERT INTO lease (name, holder, until) VALUES ($1, $2, $3)
			ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
			WHERE lease.holder = excluded.holder OR lease.until <= $4 RETURNING name`, name, holder, until, now)
		return each(rows, err, func(r *sql.Rows) error {
			held = true
			var n string
			return r.Scan(&n)
		})
	})
	return held, err
}

// Release gives a lease up if holder has it.
func (db *DB) Release(ctx context.Context, name, holder string) error {
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.run.ExecContext(tx.ctx, `DELETE FROM lease WHERE name = $1 AND holder = $2`, name, holder)
		return err
	})
}

// Expired returns the leases whose name begins with prefix and whose time was over at now,
// with that time.
func (db *DB) Expired(ctx context.Context, prefix string, now int64) (map[string]int64, error) {
	out := make(map[string]int64)
	rows, err := db.rows(ctx, `SELECT name, until FROM lease WHERE until <= $1`, now)
	err = each(rows, err, func(r *sql.Rows) error {
		var name string
		var until int64
		err := r.Scan(&name, &until)
		if strings.HasPrefix(name, prefix) {
			out[name] = until
		}
		return err
	})
	return out, translate(err)
}

// Drop removes a lease whose time was over at now, whoever held it.
func (db *DB) Drop(ctx context.Context, name string, now int64) error {
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.run.ExecContext(tx.ctx, `DELETE FROM lease WHERE name = $1 AND until <= $2`, name, now)
		return err
	})
}

// Holder returns who holds a lease, or a NotFound error.
func (db *DB) Holder(ctx context.Context, name string) (string, error) {
	var holder string
	err := db.row(ctx, `SELECT holder FROM lease WHERE name = $1`, name).Scan(&holder)
	return holder, translate(err)
}
