package store

import (
	"context"
	"database/sql"
)

// StaffSession is one log-in to the console; Token is the token's hash.
type StaffSession struct {
	ID        int64
	Token     string
	Staff     int64
	Device    string
	CreatedAt int64
	SeenAt    int64
	ExpiresAt int64
}

// staffSessionsKept is how many sessions of one account are good at once.
const staffSessionsKept = 20

const staffSessionColumns = `s.id, s.token, s.staff, s.device, s.created_at, s.seen_at, s.expires_at`

func (s *StaffSession) columns() []any {
	return []any{&s.ID, &s.Token, &s.Staff, &s.Device, &s.CreatedAt, &s.SeenAt, &s.ExpiresAt}
}

// AddStaffSession inserts a session; of an account's sessions the newest 20 stay.
func (db *DB) AddStaffSession(ctx context.Context, s StaffSession) error {
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.run.ExecContext(tx.ctx, `INSERT INTO staff_session (id, token, staff, device, created_at, seen_at, expires_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`, s.ID, s.Token, s.Staff, s.Device, s.CreatedAt, s.SeenAt, s.ExpiresAt)
		if err != nil {
			return err
		}
		_, err = tx.run.ExecContext(tx.ctx, `DELETE FROM staff_session WHERE id IN (SELECT id FROM staff_session WHERE staff = $1
			ORDER BY created_at DESC, id DESC LIMIT 1000 OFFSET $2)`, s.Staff, staffSessionsKept)
		if err != nil {
			return err
		}
		_, err = tx.run.ExecContext(tx.ctx, `UPDATE staff SET last_seen_at = $1 WHERE id = $2`, s.SeenAt, s.Staff)
		return err
	})
}

// StaffSession returns the session of a token's hash with its account. NotFound: there is none, the account is
// disabled, the session expired before now, or it was not used since idle.
func (db *DB) StaffSession(ctx context.Context, token string, now, idle int64) (StaffSession, Staff, error) {
	var s StaffSession
	var a Staff
	row := db.row(ctx, `SELECT `+prefixed+`, `+staffSessionColumns+` FROM staff_session s JOIN staff a ON a.id = s.staff
		WHERE s.token = $1 AND s.expires_at > $2 AND s.seen_at > $3 AND a.disabled = 0`, token, now, idle)
	err := a.scan(row.Scan, s.columns()...)
	return s, a, translate(err)
}

// prefixed is staffColumns of an account called a.
const prefixed = `a.id, a.login, a.name, a.role, a.unit, a.password, a.first_until, a.totp, a.pending, a.step, a.disabled,
	a.created_by, a.created_at, a.updated_at, a.last_seen_at`

// StaffSessionAlive answers NotFound if the session has ended: see StaffSession.
func (db *DB) StaffSessionAlive(ctx context.Context, id, now, idle int64) error {
	var one int64
	return translate(db.row(ctx, `SELECT 1 FROM staff_session s JOIN staff a ON a.id = s.staff
		WHERE s.id = $1 AND s.expires_at > $2 AND s.seen_at > $3 AND a.disabled = 0`, id, now, idle).Scan(&one))
}

// UseStaffSession notes that a session, and with it its account, was used.
func (db *DB) UseStaffSession(ctx context.Context, s StaffSession, now int64) error {
	return db.Update(ctx, func(tx *Tx) error {
		if _, err := tx.run.ExecContext(tx.ctx, `UPDATE staff_session SET seen_at = $1 WHERE id = $2`, now, s.ID); err != nil {
			return err
		}
		_, err := tx.run.ExecContext(tx.ctx, `UPDATE staff SET last_seen_at = $1 WHERE id = $2`, now, s.Staff)
		return err
	})
}

// StaffSessions returns an account's sessions that are good at now, the newest first.
func (db *DB) StaffSessions(ctx context.Context, staff, now, idle int64) ([]StaffSession, error) {
	var out []StaffSession
	rows, err := db.rows(ctx, `SELECT `+staffSessionColumns+` FROM staff_session s
		WHERE s.staff = $1 AND s.expires_at > $2 AND s.seen_at > $3 ORDER BY s.created_at DESC, s.id DESC`, staff, now, idle)
	err = each(rows, err, func(r *sql.Rows) error {
		out = append(out, StaffSession{})
		return r.Scan(out[len(out)-1].columns()...)
	})
	return out, translate(err)
}

// EndStaffSession ends one session of an account and tells the other instances. NotFound: there is none.
func (db *DB) EndStaffSession(ctx context.Context, staff, id int64) error {
	return db.Update(ctx, func(tx *Tx) error {
		res, err := tx.run.ExecContext(tx.ctx, `DELETE FROM staff_session WHERE id = $1 AND staff = $2`, id, staff)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return orNotFound(err)
		}
		return tx.Touch(TopicSessions)
	})
}

// EndStaffSessions ends every session of an account and tells the other instances.
func (db *DB) EndStaffSessions(ctx context.Context, staff int64) error {
	return db.Update(ctx, func(tx *Tx) error {
		if _, err := tx.run.ExecContext(tx.ctx, `DELETE FROM staff_session WHERE staff = $1`, staff); err != nil {
			return err
		}
		return tx.Touch(TopicSessions)
	})
}

// TidyStaff removes sessions that were over at now or not used since idle, and counts of wrong tries that have
// lapsed.
func (db *DB) TidyStaff(ctx context.Context, now, idle int64) error {
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.run.ExecContext(tx.ctx, `DELETE FROM staff_session WHERE expires_at <= $1 OR seen_at <= $2`, now, idle)
		if err != nil {
			return err
		}
		_, err = tx.run.ExecContext(tx.ctx, `DELETE FROM staff_try WHERE until <= $1`, now)
		return err
	})
}
