package store

import (
	"context"
	"database/sql"
)

// ContestDraft is a contest's document while it is being written (竞赛草稿).
type ContestDraft struct {
	ID        string // of the contest it is to become
	Edition   int64  // raised by every change
	Document  string // YAML, perhaps with faults
	Author    string // of the last change
	CreatedAt int64
	ChangedAt int64
}

const draftColumns = `id, edition, document, author, created_at, changed_at`

func (d *ContestDraft) targets() []any {
	return []any{&d.ID, &d.Edition, &d.Document, &d.Author, &d.CreatedAt, &d.ChangedAt}
}

// AddDraft keeps a new draft as its first edition. ErrConflict: a draft or a contest has the id.
func (db *DB) AddDraft(ctx context.Context, d ContestDraft) error {
	return db.Update(ctx, func(tx *Tx) error {
		rows, err := tx.run.QueryContext(tx.ctx, `SELECT nr FROM contest WHERE id = $1`, d.ID)
		if _, err := oneID(rows, err); err != ErrNotFound {
			if err == nil {
				err = ErrConflict
			}
			return err
		}
		_, err = tx.run.ExecContext(tx.ctx, `INSERT INTO contest_draft (id, edition, document, author, created_at, changed_at)
			VALUES ($1, 1, $2, $3, $4, $5)`, d.ID, d.Document, d.Author, d.ChangedAt, d.ChangedAt)
		return err
	})
}

// Drafts returns every draft, the one changed last first.
func (db *DB) Drafts(ctx context.Context) ([]ContestDraft, error) {
	var out []ContestDraft
	rows, err := db.rows(ctx, `SELECT `+draftColumns+` FROM contest_draft ORDER BY changed_at DESC, id`)
	err = each(rows, err, func(r *sql.Rows) error {
		var d ContestDraft
		err := r.Scan(d.targets()...)
		out = append(out, d)
		return err
	})
	return out, translate(err)
}

// ContestDraft returns a draft, or NotFound.
func (db *DB) ContestDraft(ctx context.Context, id string) (ContestDraft, error) {
	var d ContestDraft
	if !storable(id) {
		return d, translate(ErrNotFound)
	}
	err := db.row(ctx, `SELECT `+draftColumns+` FROM contest_draft WHERE id = $1`, id).Scan(d.targets()...)
	return d, translate(err)
}

// ChangeDraft writes a draft that is still the edition given, which it raises. ErrConflict: it is not; NotFound is not
// told apart from that.
func (db *DB) ChangeDraft(ctx context.Context, d ContestDraft) error {
	return db.Update(ctx, func(tx *Tx) error {
		res, err := tx.run.ExecContext(tx.ctx, `UPDATE contest_draft SET document = $1, author = $2, changed_at = $3, edition = edition + 1
			WHERE id = $4 AND edition = $5`, d.Document, d.Author, d.ChangedAt, d.ID, d.Edition)
		return orConflict(res, err)
	})
}

// DropDraft deletes a draft that is still the edition given. ErrConflict: it is not.
func (db *DB) DropDraft(ctx context.Context, id string, edition int64) error {
	return db.Update(ctx, func(tx *Tx) error { return tx.dropDraft(id, edition) })
}

func (t *Tx) dropDraft(id string, edition int64) error {
	res, err := t.run.ExecContext(t.ctx, `DELETE FROM contest_draft WHERE id = $1 AND edition = $2`, id, edition)
	return orConflict(res, err)
}

func orConflict(res sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		err = ErrConflict
	}
	return err
}
