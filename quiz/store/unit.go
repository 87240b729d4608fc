package store

import (
	"context"
	"database/sql"
	"fmt"

	"lawquiz/quiz"
)

// HeadCount is one reported figure of a unit (在册人数).
type HeadCount struct {
	Unit        int64
	Kind        quiz.HeadCount
	People      int
	AsOf        string // the date it was counted, 2006-01-02
	Source      string // who reported it
	Dispatched  string // 含 or 不含: whether 劳务派遣 are among them; "": not said
	Author      string // who wrote it here; "": the system, when it was set up
	At          int64  // Unix ms of that
	ConfirmedBy string // "": nobody has since
	ConfirmedAt int64
}

// Units returns the whole tree's units in order, with their head-counts and other names. Units merged away
// are not among them.
func (db *DB) Units(ctx context.Context) ([]quiz.Unit, error) {
	units, at, err := db.bareUnits(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := db.rows(ctx, `SELECT unit, kind, people FROM head_count`)
	err = each(rows, err, func(r *sql.Rows) error {
		var unit int64
		var kind quiz.HeadCount
		var people int
		if err := r.Scan(&unit, &kind, &people); err != nil {
			return err
		}
		i, ok := at[unit]
		if !ok { // a unit that has come since the first query, or was merged away
			return nil
		}
		u := &units[i]
		if u.Heads == nil {
			u.Heads = make(map[quiz.HeadCount]int, 3)
		}
		u.Heads[kind] = people
		return nil
	})
	if err != nil {
		return nil, translate(err)
	}
	rows, err = db.rows(ctx, `SELECT unit, name FROM unit_name ORDER BY unit, at, name`)
	return units, translate(each(rows, err, func(r *sql.Rows) error {
		var unit int64
		var name string
		err := r.Scan(&unit, &name)
		if i, ok := at[unit]; ok {
			units[i].Names = append(units[i].Names, name)
		}
		return err
	}))
}

// bareUnits returns the units, and where each stands among them.
func (db *DB) bareUnits(ctx context.Context) ([]quiz.Unit, map[int64]int, error) {
	var units []quiz.Unit
	at := make(map[int64]int)
	rows, err := db.rows(ctx, `SELECT id, parent, code, name, grouping, apart FROM unit WHERE merged = 0 ORDER BY position, id`)
	err = each(rows, err, func(r *sql.Rows) error {
		var u quiz.Unit
		err := r.Scan(&u.ID, &u.Parent, &u.Code, &u.Name, &u.Group, &u.Apart)
		at[u.ID] = len(units)
		units = append(units, u)
		return err
	})
	return units, at, translate(err)
}

// Tree returns the tree with what its units were before. An error tells what keeps the units from being one.
func (db *DB) Tree(ctx context.Context) (*quiz.Tree, error) {
	units, err := db.Units(ctx)
	if err != nil {
		return nil, err
	}
	tree, err := quiz.NewTree(units)
	if err != nil {
		return nil, fmt.Errorf("unit tree: %w", err)
	}
	former, err := db.Former(ctx)
	if err != nil {
		return nil, err
	}
	return tree.With(former), nil
}

// Former returns what leads to units besides their numbers and names.
func (db *DB) Former(ctx context.Context) (quiz.Former, error) {
	f := quiz.Former{Merged: make(map[int64]int64), Typed: make(map[quiz.Typed]int64)}
	rows, err := db.rows(ctx, `SELECT id, merged FROM unit WHERE merged > 0`)
	err = each(rows, err, func(r *sql.Rows) error {
		var id, into int64
		err := r.Scan(&id, &into)
		f.Merged[id] = into
		return err
	})
	if err != nil {
		return f, translate(err)
	}
	rows, err = db.rows(ctx, `SELECT below, name, unit FROM unit_typed`)
	err = each(rows, err, func(r *sql.Rows) error {
		var t quiz.Typed
		var unit int64
		err := r.Scan(&t.Below, &t.Key, &unit)
		f.Typed[t] = unit
		return err
	})
	return f, translate(err)
}

var (
	insertUnits = &statement{
		head: `INSERT INTO unit (id, parent, code, name, grouping, apart, position) VALUES `, row: `(?, ?, ?, ?, ?, ?, ?)`,
		tail: ` ON CONFLICT (id) DO UPDATE SET parent = excluded.parent, code = excluded.code, name = excluded.name,
			grouping = excluded.grouping, apart = excluded.apart, position = excluded.position`,
	}
	insertHeads = &statement{
		head: `INSERT INTO head_count (unit, kind, people, as_of, source) VALUES `, row: `(?, ?, ?, ?, ?)`,
		tail: ` ON CONFLICT (unit, kind) DO UPDATE SET people = excluded.people, as_of = excluded.as_of, source = excluded.source`,
	}
	insertScenes = &statement{
		head: `INSERT INTO scene (code, unit) VALUES `, row: `(?, ?)`, tail: ` ON CONFLICT (code) DO NOTHING`,
	}
)

// PutUnits writes units, their head-counts and their invitation codes in one transaction, as a record is set
// up: units already there under the same id are rewritten, nothing is noted in the history of
// head-counts and no standing is counted elsewhere. What changes later goes through package census.
func (db *DB) PutUnits(ctx context.Context, units []quiz.Unit, heads []HeadCount, scenes map[string]int64) error {
	return db.Update(ctx, func(tx *Tx) error {
		if err := tx.many(insertUnits, len(units), func(i int, args []any) []any {
			u := units[i]
			return append(args, u.ID, u.Parent, u.Code, u.Name, u.Group, flag(u.Apart), i)
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
