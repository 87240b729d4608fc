package store

import (
	"context"

	"lawquiz/quiz"
)

// RaiseUnits raises TopicUnits and returns its version. Whoever changes units calls it first: the row is then
// locked, so that the tree has one writer at a time, and a version that is just one above the one read before
// says that nothing has changed since.
func (t *Tx) RaiseUnits() (int64, error) {
	return oneID(t.run.QueryContext(t.ctx, `INSERT INTO topic (name, version) VALUES ($1, 1)
		ON CONFLICT (name) DO UPDATE SET version = topic.version + 1 RETURNING version`, TopicUnits))
}

// UnitsVersion returns the version of TopicUnits, 0 before the first change.
func (db *DB) UnitsVersion(ctx context.Context) (int64, error) {
	var version int64
	err := db.row(ctx, `SELECT COALESCE(MAX(version), 0) FROM topic WHERE name = $1`, TopicUnits).Scan(&version)
	return version, translate(err)
}

// LastUnit returns the greatest number ever given to a unit, those merged away included; 0 before the first.
func (db *DB) LastUnit(ctx context.Context) (int64, error) {
	var id int64
	err := db.row(ctx, `SELECT COALESCE(MAX(id), 0) FROM unit`).Scan(&id)
	return id, translate(err)
}

// UsedCodes returns the codes of units that were merged away, which are never given again.
func (db *DB) UsedCodes(ctx context.Context) (map[string]int64, error) {
	out := make(map[string]int64)
	rows, err := db.rows(ctx, `SELECT code, id FROM unit WHERE merged > 0`)
	err = each(rows, err, scanInto(out))
	return out, translate(err)
}

var (
	addUnits = &statement{
		head: `INSERT INTO unit (id, parent, code, name, grouping, apart, position) VALUES `, row: `(?, ?, ?, ?, ?, ?, ?)`,
	}
	changeUnits = &statement{
		head: `UPDATE unit SET parent = v.column2, name = v.column3, grouping = v.column4, apart = v.column5 FROM (VALUES `,
		row:  `(CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS SMALLINT))`,
		tail: `) AS v WHERE unit.id = v.column1`,
	}
	orderUnits = &statement{
		head: `UPDATE unit SET position = v.column2 FROM (VALUES `, row: `(CAST(? AS BIGINT), CAST(? AS BIGINT))`,
		tail: `) AS v WHERE unit.id = v.column1`,
	}
	addUnitNames = &statement{
		head: `INSERT INTO unit_name (unit, name, at) VALUES `, row: `(?, ?, ?)`, tail: ` ON CONFLICT (unit, name) DO NOTHING`,
	}
	addTyped = &statement{
		head: `INSERT INTO unit_typed (below, name, unit, at) VALUES `, row: `(?, ?, ?, ?)`,
		tail: ` ON CONFLICT (below, name) DO UPDATE SET unit = excluded.unit, at = excluded.at`,
	}
)

// AddUnits inserts units behind all others, in their order; head-counts and names are written apart.
func (t *Tx) AddUnits(units []quiz.Unit) error {
	last, err := oneID(t.run.QueryContext(t.ctx, `SELECT COALESCE(MAX(position), 0) FROM unit`))
	if err != nil {
		return err
	}
	return t.many(addUnits, len(units), func(i int, args []any) []any {
		u := &units[i]
		return append(args, u.ID, u.Parent, u.Code, u.Name, u.Group, flag(u.Apart), last+1+int64(i))
	})
}

// ChangeUnits writes parent, name, group and whether they are set apart of units already there.
func (t *Tx) ChangeUnits(units []quiz.Unit) error {
	return t.many(changeUnits, len(units), func(i int, args []any) []any {
		u := &units[i]
		return append(args, u.ID, u.Parent, u.Name, u.Group, flag(u.Apart))
	})
}

// OrderUnits puts units in the order of ids.
func (t *Tx) OrderUnits(ids []int64) error {
	return t.many(orderUnits, len(ids), func(i int, args []any) []any { return append(args, ids[i], int64(i)) })
}

// UnitName is another name of a unit.
type UnitName struct {
	Unit int64
	Name string
}

// AddUnitNames gives units other names to be found by; those they have stay.
func (t *Tx) AddUnitNames(names []UnitName, now int64) error {
	return t.many(addUnitNames, len(names), func(i int, args []any) []any { return append(args, names[i].Unit, names[i].Name, now) })
}

// AddTyped notes which unit typed names mean from now on. No two may have the same key.
func (t *Tx) AddTyped(names []quiz.Typed, unit, now int64) error {
	return t.many(addTyped, len(names), func(i int, args []any) []any {
		return append(args, names[i].Below, names[i].Key, unit, now)
	})
}

// MergeUnit takes a unit out of the tree and lets all that leads to it lead to another: its number, code, name and
// other names, invitations, and what was typed. Its children are the caller's to move, its people and
// standings a job's. The roster stays under the old number, of which its hashes are made.
func (t *Tx) MergeUnit(from, into, now int64) error {
	for _, s := range []struct {
		text string
		args []any
	}{
		{`UPDATE unit SET merged = $1 WHERE id = $2 OR merged = $3`, []any{into, from, from}},
		{`INSERT INTO unit_name (unit, name, at) SELECT CAST($1 AS BIGINT), name, CAST($2 AS BIGINT) FROM unit WHERE id = $3
			ON CONFLICT (unit, name) DO NOTHING`, []any{into, now, from}},
		{`INSERT INTO unit_name (unit, name, at) SELECT CAST($1 AS BIGINT), name, at FROM unit_name WHERE unit = $2
			ON CONFLICT (unit, name) DO NOTHING`, []any{into, from}},
		{`DELETE FROM unit_name WHERE unit = $1`, []any{from}},
		{`UPDATE unit_typed SET unit = $1 WHERE unit = $2`, []any{into, from}},
		{`INSERT INTO unit_typed (below, name, unit, at) SELECT CAST($1 AS BIGINT), name, unit, at FROM unit_typed WHERE below = $2
			ON CONFLICT (below, name) DO NOTHING`, []any{into, from}},
		{`DELETE FROM unit_typed WHERE below = $1`, []any{from}},
		{`UPDATE scene SET unit = $1 WHERE unit = $2`, []any{into, from}},
	} {
		if _, err := t.run.ExecContext(t.ctx, s.text, s.args...); err != nil {
			return err
		}
	}
	return nil
}
