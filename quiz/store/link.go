package store

import (
	"context"
	"database/sql"
)

// Link shows a board to whoever holds its secret.
type Link struct {
	ID        int64
	Kind      string // board or screen
	Contest   string // id; "" for a board of every contest
	Unit      int64
	Note      string
	Secret    string // hash
	MadeBy    int64  // account; 0: the operator
	CreatedAt int64
	ExpiresAt int64
	RevokedAt int64 // 0 while good

	Maker Maker // as the account stands now, which is not kept with the link
}

// Maker is what whoever made a link may do now. That nobody is known to have made it is an account that is off.
type Maker struct {
	Role string
	Unit int64
	Off  bool // disabled
}

const linkColumns = `id, kind, contest, unit, note, secret, made_by, created_at, expires_at, revoked_at`

// selectLink reads links with their makers. The operator, who has no account, is an admin.
const selectLink = `SELECT l.id, l.kind, l.contest, l.unit, l.note, l.secret, l.made_by, l.created_at, l.expires_at, l.revoked_at,
	CASE WHEN l.made_by = 0 THEN 'admin' ELSE COALESCE(a.role, '') END, COALESCE(a.unit, 0),
	CASE WHEN l.made_by = 0 THEN 0 ELSE COALESCE(a.disabled, 1) END
	FROM link l LEFT JOIN staff a ON a.id = l.made_by `

func (l *Link) scan(scan func(...any) error) error {
	var off int64
	err := scan(&l.ID, &l.Kind, &l.Contest, &l.Unit, &l.Note, &l.Secret, &l.MadeBy, &l.CreatedAt, &l.ExpiresAt, &l.RevokedAt,
		&l.Maker.Role, &l.Maker.Unit, &off)
	l.Maker.Off = off != 0
	return err
}

// AddLink inserts a link.
func (db *DB) AddLink(ctx context.Context, l Link) error {
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.run.ExecContext(tx.ctx, `INSERT INTO link (`+linkColumns+`)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, l.ID, l.Kind, l.Contest, l.Unit, l.Note, l.Secret, l.MadeBy,
			l.CreatedAt, l.ExpiresAt, l.RevokedAt)
		return err
	})
}

// LinkBySecret returns the link of a secret's hash if it is good at now, or a NotFound error.
func (db *DB) LinkBySecret(ctx context.Context, secret string, now int64) (Link, error) {
	var l Link
	row := db.row(ctx, selectLink+`WHERE l.secret = $1 AND l.revoked_at = 0 AND l.expires_at > $2`, secret, now)
	return l, translate(l.scan(row.Scan))
}

// Link returns a link, good or not, or a NotFound error.
func (db *DB) Link(ctx context.Context, id int64) (Link, error) {
	var l Link
	row := db.row(ctx, selectLink+`WHERE l.id = $1`, id)
	return l, translate(l.scan(row.Scan))
}

// Links returns every link, the newest first.
func (db *DB) Links(ctx context.Context) ([]Link, error) {
	var out []Link
	rows, err := db.rows(ctx, selectLink+`ORDER BY l.id DESC`)
	err = each(rows, err, func(r *sql.Rows) error {
		out = append(out, Link{})
		return out[len(out)-1].scan(r.Scan)
	})
	return out, translate(err)
}

// GoodLinks returns how many links of an account are good at now.
func (db *DB) GoodLinks(ctx context.Context, by, now int64) (int, error) {
	var n int
	err := db.row(ctx, `SELECT COUNT(*) FROM link WHERE made_by = $1 AND revoked_at = 0 AND expires_at > $2`, by, now).Scan(&n)
	return n, translate(err)
}

// RevokeLink ends a link and tells the other instances through the topic "sessions". One that has ended
// already stays as it is.
func (db *DB) RevokeLink(ctx context.Context, id, now int64) error {
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.run.ExecContext(tx.ctx, `UPDATE link SET revoked_at = $1 WHERE id = $2 AND revoked_at = 0`, now, id)
		if err != nil {
			return err
		}
		return tx.Touch(TopicSessions)
	})
}
