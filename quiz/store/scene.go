package store

import (
	"context"
	"database/sql"
)

// Scene returns the unit an invitation code stands for, or a NotFound error, as for one that was revoked.
func (db *DB) Scene(ctx context.Context, code string) (int64, error) {
	if !storable(code) {
		return 0, translate(sql.ErrNoRows)
	}
	var unit int64
	err := db.row(ctx, `SELECT unit FROM scene WHERE code = $1 AND revoked_at = 0`, code).Scan(&unit)
	return unit, translate(err)
}

// SceneOf returns the newest invitation code of a unit, or a NotFound error.
func (db *DB) SceneOf(ctx context.Context, unit int64) (string, error) {
	var code string
	err := db.row(ctx, `SELECT code FROM scene WHERE unit = $1 AND revoked_at = 0 ORDER BY created_at DESC, code LIMIT 1`, unit).Scan(&code)
	return code, translate(err)
}

// Scenes returns every invitation code that is good with the unit it stands for.
func (db *DB) Scenes(ctx context.Context) (map[string]int64, error) {
	out := make(map[string]int64)
	rows, err := db.rows(ctx, `SELECT code, unit FROM scene WHERE revoked_at = 0`)
	err = each(rows, err, func(r *sql.Rows) error {
		var code string
		var unit int64
		err := r.Scan(&code, &unit)
		out[code] = unit
		return err
	})
	return out, translate(err)
}

// Scene is an invitation code of a unit.
type Scene struct {
	Code      string
	Unit      int64
	CreatedAt int64 // 0: when the record was set up
	RevokedAt int64 // 0: good
}

// ScenesOf returns every invitation code a unit ever had, the newest first.
func (db *DB) ScenesOf(ctx context.Context, unit int64) ([]Scene, error) {
	var out []Scene
	rows, err := db.rows(ctx, `SELECT code, unit, created_at, revoked_at FROM scene WHERE unit = $1
		ORDER BY revoked_at > 0, created_at DESC, code`, unit)
	err = each(rows, err, func(r *sql.Rows) error {
		var s Scene
		err := r.Scan(&s.Code, &s.Unit, &s.CreatedAt, &s.RevokedAt)
		out = append(out, s)
		return err
	})
	return out, translate(err)
}

// AddScenes gives units further invitation codes. ErrConflict: one of the codes was given before.
func (t *Tx) AddScenes(scenes []Scene) error {
	return t.many(addScenes, len(scenes), func(i int, args []any) []any {
		return append(args, scenes[i].Code, scenes[i].Unit, scenes[i].CreatedAt)
	})
}

var addScenes = &statement{head: `INSERT INTO scene (code, unit, created_at) VALUES `, row: `(?, ?, ?)`}

// RevokeScenes ends every invitation code of a unit; old posters lead nowhere from then on.
func (t *Tx) RevokeScenes(unit, now int64) error {
	_, err := t.run.ExecContext(t.ctx, `UPDATE scene SET revoked_at = $1 WHERE unit = $2 AND revoked_at = 0`, now, unit)
	return err
}
