package store

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
)

// ContestDocuments returns every contest without its questions.
func (db *DB) ContestDocuments(ctx context.Context) ([]Contest, error) {
	var out []Contest
	rows, err := db.rows(ctx, `SELECT nr, id, document, state, key_version, created_at FROM contest ORDER BY created_at DESC, nr DESC`)
	err = each(rows, err, func(r *sql.Rows) error {
		var c Contest
		err := r.Scan(&c.Nr, &c.ID, &c.Document, &c.State, &c.KeyVersion, &c.CreatedAt)
		out = append(out, c)
		return err
	})
	return out, translate(err)
}

// PeopleByUnit returns how many people are bound to each unit, not counting those below it.
func (db *DB) PeopleByUnit(ctx context.Context) (map[int64]int64, error) {
	out := make(map[int64]int64)
	rows, err := db.rows(ctx, `SELECT unit, COUNT(*) FROM person WHERE unit > 0 GROUP BY unit`)
	err = each(rows, err, func(r *sql.Rows) error {
		var unit, n int64
		err := r.Scan(&unit, &n)
		out[unit] = n
		return err
	})
	return out, translate(err)
}

// StandingsByUnit returns how many standings of a contest count at each grassroots unit.
func (db *DB) StandingsByUnit(ctx context.Context, contest int64) (map[int64]int64, error) {
	out := make(map[int64]int64)
	rows, err := db.rows(ctx, `SELECT path, COUNT(*) FROM standing WHERE contest = $1 AND gone = 0 AND path <> '' GROUP BY path`, contest)
	err = each(rows, err, func(r *sql.Rows) error {
		var path string
		var n int64
		if err := r.Scan(&path, &n); err != nil {
			return err
		}
		first, _, _ := strings.Cut(path, "/")
		unit, err := strconv.ParseInt(first, 10, 64)
		out[unit] += n
		return err
	})
	return out, translate(err)
}
