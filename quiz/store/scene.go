package store

import (
	"context"
	"database/sql"
)

// Scene returns the unit an invitation code stands for, or a NotFound error.
func (db *DB) Scene(ctx context.Context, code string) (int64, error) {
	if !storable(code) {
		return 0, translate(sql.ErrNoRows)
	}
	var unit int64
	err := db.row(ctx, `SELECT unit FROM scene WHERE code = $1`, code).Scan(&unit)
	return unit, translate(err)
}

// SceneOf returns an invitation code of a unit, or a NotFound error.
func (db *DB) SceneOf(ctx context.Context, unit int64) (string, error) {
	var code string
	err := db.row(ctx, `SELECT code FROM scene WHERE unit = $1 ORDER BY code LIMIT 1`, unit).Scan(&code)
	return code, translate(err)
}

// Scenes returns every invitation code with the unit it stands for.
func (db *DB) Scenes(ctx context.Context) (map[string]int64, error) {
	out := make(map[string]int64)
	rows, err := db.rows(ctx, `SELECT code, unit FROM scene`)
	err = each(rows, err, func(r *sql.Rows) error {
		var code string
		var unit int64
		err := r.Scan(&code, &unit)
		out[code] = unit
		return err
	})
	return out, translate(err)
}
