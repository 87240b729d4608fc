package store

import (
	"context"
	"database/sql"
)

// TypedUnit is a unit's name as people typed it below a unit, with how many of them there are (待归并).
type TypedUnit struct {
	Below  int64
	Name   string
	People int64
	First  int64 // Unix ms when the first of them was last changed
}

// TypedUnits returns the names that wait to be merged, by unit and name.
func (db *DB) TypedUnits(ctx context.Context) ([]TypedUnit, error) {
	var out []TypedUnit
	rows, err := db.rows(ctx, `SELECT unit, typed_unit, COUNT(*), MIN(updated_at) FROM person WHERE typed_unit <> ''
		GROUP BY unit, typed_unit ORDER BY unit, typed_unit`)
	err = each(rows, err, func(r *sql.Rows) error {
		var t TypedUnit
		err := r.Scan(&t.Below, &t.Name, &t.People, &t.First)
		out = append(out, t)
		return err
	})
	return out, translate(err)
}

// CorrectPerson writes what an organiser put right of a person: name with its hash if it is not "", and unit if it is not
// quiz.Root, which a typed name gives way to. NotFound: she is absent, has been erased, or is not of the unit from any more.
func (t *Tx) CorrectPerson(person, from int64, name, nameMAC string, unit, now int64) error {
	res, err := t.run.ExecContext(t.ctx, `UPDATE person SET
			name = CASE WHEN $1 = '' THEN name ELSE $2 END, name_mac = CASE WHEN $3 = '' THEN name_mac ELSE $4 END,
			typed_unit = CASE WHEN $5 = 0 THEN typed_unit ELSE '' END, unit = CASE WHEN $6 = 0 THEN unit ELSE $7 END, updated_at = $8
		WHERE id = $9 AND unit = $10 AND erased_at = 0`, name, name, name, nameMAC, unit, unit, unit, now, person, from)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return orNotFound(err)
	}
	return t.Touch(TopicPeople)
}
