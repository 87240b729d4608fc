package store

import (
	"context"
	"database/sql"
)

// The states of an upload.
const (
	UploadReading  = "reading"
	UploadReady    = "ready"
	UploadFailed   = "failed"
	UploadAccepted = "accepted"
	UploadDropped  = "dropped"
)

// Upload is a file somebody handed in, and what was read of it.
type Upload struct {
	ID        int64
	File      string
	Hash      string // SHA-256 of the file, hex
	Size      int
	Author    string
	CreatedAt int64
	ChangedAt int64
	Edition   int64 // raised by every change of state or body
	State     string
	Done      int // of Total
	Total     int
	Error     string
	Body      string // JSON; "" unless ready or accepted, and in lists
	Bank      string // where it was accepted into; "" unless accepted
	Revision  int64  // of that bank then
}

const uploadColumns = `id, file, hash, size, author, created_at, changed_at, edition, state, done, total, error, bank, accepted_revision`

func (u *Upload) targets() []any {
	return []any{&u.ID, &u.File, &u.Hash, &u.Size, &u.Author, &u.CreatedAt, &u.ChangedAt, &u.Edition, &u.State,
		&u.Done, &u.Total, &u.Error, &u.Bank, &u.Revision}
}

// AddUpload inserts an upload that is being read: its edition is 1.
func (db *DB) AddUpload(ctx context.Context, u Upload) error {
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.run.ExecContext(tx.ctx, `INSERT INTO upload (id, file, hash, size, author, created_at, changed_at, edition,
				state, done, total, error, body, bank, accepted_revision)
			VALUES ($1, $2, $3, $4, $5, $6, $7, 1, 'reading', 0, 0, '', '', '', 0)`,
			u.ID, u.File, u.Hash, u.Size, u.Author, u.CreatedAt, u.CreatedAt)
		return err
	})
}

// SetUploadProgress tells how far an upload being read has come; of any other it changes nothing.
func (db *DB) SetUploadProgress(ctx context.Context, id int64, done, total int, now int64) error {
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.run.ExecContext(tx.ctx, `UPDATE upload SET done = $1, total = $2, changed_at = $3
			WHERE id = $4 AND state = 'reading'`, done, total, now, id)
		return err
	})
}

// TouchUpload says that an upload is still being read; of any other it changes nothing.
func (db *DB) TouchUpload(ctx context.Context, id, now int64) error {
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.run.ExecContext(tx.ctx, `UPDATE upload SET changed_at = $1 WHERE id = $2 AND state = 'reading'`, now, id)
		return err
	})
}

// TurnUpload writes an upload's state, progress, error, body, bank and revision, if its edition is
// still u's, and raises the edition. NotFound: it is gone or another edition by now.
func (t *Tx) TurnUpload(u Upload) error {
	res, err := t.run.ExecContext(t.ctx, `UPDATE upload SET state = $1, done = $2, total = $3, error = $4, body = $5,
			bank = $6, accepted_revision = $7, changed_at = $8, edition = edition + 1
		WHERE id = $9 AND edition = $10`,
		u.State, u.Done, u.Total, u.Error, u.Body, u.Bank, u.Revision, u.ChangedAt, u.ID, u.Edition)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return orNotFound(err)
	}
	return nil
}

// Upload returns an upload with its body, or NotFound.
func (db *DB) Upload(ctx context.Context, id int64) (Upload, error) {
	var u Upload
	err := db.row(ctx, `SELECT `+uploadColumns+`, body FROM upload WHERE id = $1`, id).Scan(append(u.targets(), &u.Body)...)
	return u, translate(err)
}

// Uploads returns every upload without its body, the newest first.
func (db *DB) Uploads(ctx context.Context) ([]Upload, error) {
	var out []Upload
	rows, err := db.rows(ctx, `SELECT `+uploadColumns+` FROM upload ORDER BY created_at DESC, id DESC`)
	err = each(rows, err, func(r *sql.Rows) error {
		var u Upload
		err := r.Scan(u.targets()...)
		out = append(out, u)
		return err
	})
	return out, translate(err)
}

// RemoveUploads deletes the uploads created before a time.
func (db *DB) RemoveUploads(ctx context.Context, before int64) error {
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.run.ExecContext(tx.ctx, `DELETE FROM upload WHERE created_at < $1`, before)
		return err
	})
}
