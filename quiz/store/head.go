package store

import (
	"context"
	"database/sql"

	"lawquiz/quiz"
)

const headColumns = `unit, kind, people, as_of, source, dispatched, author, at, confirmed_by, confirmed_at`

// HeadCounts returns every figure on record, by unit.
func (db *DB) HeadCounts(ctx context.Context) ([]HeadCount, error) {
	rows, err := db.rows(ctx, `SELECT `+headColumns+` FROM head_count ORDER BY unit, kind`)
	return heads(rows, err)
}

// HeadCountsOf returns the figures of one unit.
func (db *DB) HeadCountsOf(ctx context.Context, unit int64) ([]HeadCount, error) {
	rows, err := db.rows(ctx, `SELECT `+headColumns+` FROM head_count WHERE unit = $1 ORDER BY kind`, unit)
	return heads(rows, err)
}

func heads(rows *sql.Rows, err error) ([]HeadCount, error) {
	var out []HeadCount
	err = each(rows, err, func(r *sql.Rows) error {
		var h HeadCount
		err := r.Scan(&h.Unit, &h.Kind, &h.People, &h.AsOf, &h.Source, &h.Dispatched, &h.Author, &h.At, &h.ConfirmedBy, &h.ConfirmedAt)
		out = append(out, h)
		return err
	})
	return out, translate(err)
}

// HeadChange is one line of the history of head-counts.
type HeadChange struct {
	ID         int64
	Unit       int64
	Kind       quiz.HeadCount
	Was        int // 0: not reported before
	People     int // 0: taken back, not reported since
	AsOf       string
	Source     string
	Dispatched string
	Author     string
	At         int64
	Reason     string // "" where none was needed
}

var (
	writeHeads = &statement{
		head: `INSERT INTO head_count (unit, kind, people, as_of, source, dispatched, author, at, confirmed_by, confirmed_at) VALUES `,
		row:  `(?, ?, ?, ?, ?, ?, ?, ?, '', 0)`,
		tail: ` ON CONFLICT (unit, kind) DO UPDATE SET people = excluded.people, as_of = excluded.as_of, source = excluded.source,
			dispatched = excluded.dispatched, author = excluded.author, at = excluded.at, confirmed_by = '', confirmed_at = 0`,
	}
	addHeadChanges = &statement{
		head: `INSERT INTO head_change (id, unit, kind, was, people, as_of, source, dispatched, author, at, reason) VALUES `,
		row:  `(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
	}
)

// ChangeHeads writes figures with their history; a confirmation of an old figure is gone with it. A change to 0
// people takes the figure back.
func (t *Tx) ChangeHeads(changes []HeadChange) error {
	var kept []HeadChange
	for _, c := range changes {
		if c.People > 0 {
			kept = append(kept, c)
			continue
		}
		if _, err := t.run.ExecContext(t.ctx, `DELETE FROM head_count WHERE unit = $1 AND kind = $2`, c.Unit, string(c.Kind)); err != nil {
			return err
		}
	}
	err := t.many(writeHeads, len(kept), func(i int, args []any) []any {
		c := &kept[i]
		return append(args, c.Unit, string(c.Kind), c.People, c.AsOf, c.Source, c.Dispatched, c.Author, c.At)
	})
	if err != nil {
		return err
	}
	return t.many(addHeadChanges, len(changes), func(i int, args []any) []any {
		c := &changes[i]
		return append(args, c.ID, c.Unit, string(c.Kind), c.Was, c.People, c.AsOf, c.Source, c.Dispatched, c.Author, c.At, c.Reason)
	})
}

// ConfirmHead notes who confirmed a unit's figure, and reports whether it still was the one written at a time.
func (t *Tx) ConfirmHead(unit int64, kind quiz.HeadCount, writtenAt int64, by string, now int64) (bool, error) {
	res, err := t.run.ExecContext(t.ctx, `UPDATE head_count SET confirmed_by = $1, confirmed_at = $2
		WHERE unit = $3 AND kind = $4 AND at = $5`, by, now, unit, string(kind), writtenAt)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

const changeColumns = `id, unit, kind, was, people, as_of, source, dispatched, author, at, reason`

// HeadChanges returns what was changed of head-counts from one moment to another (Unix ms, the second not
// included; 0: without end), the oldest first.
func (db *DB) HeadChanges(ctx context.Context, from, to int64) ([]HeadChange, error) {
	if to == 0 {
		to = 1<<62 - 1
	}
	rows, err := db.rows(ctx, `SELECT `+changeColumns+` FROM head_change WHERE at >= $1 AND at < $2 ORDER BY at, id`, from, to)
	return headChanges(rows, err)
}

// HeadChangesOf returns the newest changes of one unit's head-counts, up to 200, the newest first.
func (db *DB) HeadChangesOf(ctx context.Context, unit int64) ([]HeadChange, error) {
	rows, err := db.rows(ctx, `SELECT `+changeColumns+` FROM head_change WHERE unit = $1 ORDER BY at DESC, id DESC LIMIT 200`, unit)
	return headChanges(rows, err)
}

func headChanges(rows *sql.Rows, err error) ([]HeadChange, error) {
	var out []HeadChange
	err = each(rows, err, func(r *sql.Rows) error {
		var c HeadChange
		err := r.Scan(&c.ID, &c.Unit, &c.Kind, &c.Was, &c.People, &c.AsOf, &c.Source, &c.Dispatched, &c.Author, &c.At, &c.Reason)
		out = append(out, c)
		return err
	})
	return out, translate(err)
}
