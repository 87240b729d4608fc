package store

import (
	"context"
	"database/sql"

	"lawquiz/quiz"
)

// HeadCount is one reported figure of a unit (在册人数).
type HeadCount struct {
	Unit   int64
	Kind   quiz.HeadCount
	People int
	AsOf   string // the date it was counted, 2006-01-02
	Source string // who reported it
}

// Units returns the whole tree's units in order, with their head-counts.
func (db *DB) Units(ctx context.Context) ([]quiz.Unit, error) {
	var units []quiz.Unit
	at := make(map[int64]int)
	rows, err := db.rows(ctx, `SELECT id, parent, code, name, grouping FROM unit ORDER BY position, id`)
	err = each(rows, err, func(r *sql.Rows) error {
		var u quiz.Unit
		err := r.Scan(&u.ID, &u.Parent, &u.Code, &u.Name, &u.Group)
		at[u.ID] = len(units)
		units = append(units, u)
		return err
	})
	if err != nil {
		return nil, translate(err)
	}
	rows, err = db.rows(ctx, `SELECT unit, kind, people FROM head_count`)
	err = each(rows, err, func(r *sql.Rows) error {
		var unit int64
		var kind quiz.HeadCount
		var people int
		if err := r.Scan(&unit, &kind, &people); err != nil {
			return err
		}
		i, ok := at[unit]
		if !ok { // a unit that has come since the first query
			return nil
		}
		u := &units[i]
		if u.Heads == nil {
			u.Heads = make(map[quiz.HeadCount]int, 3)
		}
		u.Heads[kind] = people
		return nil
	})
	return units, translate(err)
}

var (
	insertUnits = &statement{
		head: `INSERT INTO unit (id, parent, code, name, grouping, position) VALUES `, row: `(?, ?, ?, ?, ?, ?)`,
		tail: ` ON CONFLICT (id) DO UPDATE SET parent = excluded.parent, code = excluded.code, name = excluded.name,
			grouping = excluded.grouping, position = excluded.position`,
	}
	insertHeads = &statement{
		head: `INSERT INTO head_count (unit, kind, people, as_of, source) VALUES `, row: `(?, ?, ?, ?, ?)`,
		tail: ` ON CONFLICT (unit, kind) DO UPDATE SET people = excluded.people, as_of = excluded.as_of, source = excluded.source`,
	}
	insertScenes = &statement{
		head: `INSERT INTO scene (code, unit) VALUES `, row: `(?, ?)`, tail: ` ON CONFLICT (code) DO NOTHING`,
	}
)

// PutUnits writes units, their head-counts and their invitation codes in one transaction.
// Units already there under the same id are rewritten.
func (db *DB) PutUnits(ctx context.Context, units []quiz.Unit, heads []HeadCount, scenes map[string]int64) error {
	return db.Update(ctx, func(tx *Tx) error {
		if err := tx.many(insertUnits, len(units), func(i int, args []any) []any {
			u := units[i]
			return append(args, u.ID, u.Parent, u.Code, u.Name, u.Group, i)
		}); err != nil {
			return err
		}
		if err := tx.many(insertHeads, len(heads), func(i int, args []any) []any {
			h := heads[i]
			return append(args, h.Unit, string(h.Kind), h.People, h.AsOf, h.Source)
		}); err != nil {
			return err
		}
		codes := make([]string, 0, len(scenes))
		for c := range scenes {
			codes = append(codes, c)
		}
		if err := tx.many(insertScenes, len(codes), func(i int, args []any) []any {
			return append(args, codes[i], scenes[codes[i]])
		}); err != nil {
			return err
		}
		return tx.Touch(TopicUnits)
	})
}

// many runs a statement without results over n rows in chunks.
func (t *Tx) many(s *statement, n int, row func(i int, args []any) []any) error {
	return t.db.chunked(n, func(from, to int) error {
		args := make([]any, 0, 16*(to-from))
		for i := from; i < to; i++ {
			args = row(i, args)
		}
		_, err := t.run.ExecContext(t.ctx, s.text(to-from), args...)
		return err
	})
}

// HeadCounts returns every figure on record, by unit.
func (db *DB) HeadCounts(ctx context.Context) ([]HeadCount, error) {
	var out []HeadCount
	rows, err := db.rows(ctx, `SELECT unit, kind, people, as_of, source FROM head_count ORDER BY unit, kind`)
	err = each(rows, err, func(r *sql.Rows) error {
		var h HeadCount
		err := r.Scan(&h.Unit, &h.Kind, &h.People, &h.AsOf, &h.Source)
		out = append(out, h)
		return err
	})
	return out, translate(err)
}
