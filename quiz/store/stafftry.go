package store

import (
	"context"
	"database/sql"
)

// StaffTry is one attempt to log in under a name, of which the record knows a keyed hash.
type StaffTry struct {
	Subject string
	Limit   int64 // tries before the name is locked
	Now     int64
	Until   int64 // when the count, and with it the lock, lapses
}

// CountStaffTry counts a try, whether there is such an account or not, and returns how many there were with
// it and until when they count. Over the limit the name is locked until then; further tries make that no later.
// Tries of one name wait for each other, so no crowd of them gets past the limit.
func (db *DB) CountStaffTry(ctx context.Context, try StaffTry) (int64, int64, error) {
	var tries, until int64
	err := db.Update(ctx, func(tx *Tx) error {
		rows, err := tx.run.QueryContext(tx.ctx, `INSERT INTO staff_try (subject, failures, until) VALUES ($1, 1, $2)
			ON CONFLICT (subject) DO UPDATE SET
				failures = CASE WHEN staff_try.until <= $3 THEN 1 ELSE staff_try.failures + 1 END,
				until = CASE WHEN staff_try.until > $4 AND staff_try.failures >= $5
					THEN staff_try.until ELSE excluded.until END
			RETURNING failures, until`, try.Subject, try.Until, try.Now, try.Now, try.Limit)
		return each(rows, err, func(r *sql.Rows) error { return r.Scan(&tries, &until) })
	})
	return tries, until, err
}

// UncountStaffTry takes one try back: it was neither wrong nor the whole of a log-in.
func (db *DB) UncountStaffTry(ctx context.Context, subject string) error {
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.run.ExecContext(tx.ctx, `UPDATE staff_try SET failures = failures - 1 WHERE subject = $1 AND failures > 0`, subject)
		return err
	})
}

// ForgetStaffTries clears the count of a name.
func (db *DB) ForgetStaffTries(ctx context.Context, subject string) error {
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.run.ExecContext(tx.ctx, `DELETE FROM staff_try WHERE subject = $1`, subject)
		return err
	})
}

// SpendStaffStep spends the code of a step of time, and reports false if it, or a later one, was spent before.
func (db *DB) SpendStaffStep(ctx context.Context, staff, step int64) (bool, error) {
	return db.spent(ctx, `UPDATE staff SET step = $1 WHERE id = $2 AND step < $3`, step, staff, step)
}

// SpendRecovery spends a recovery code, and reports false if the account has no such code.
func (db *DB) SpendRecovery(ctx context.Context, staff int64, code string) (bool, error) {
	return db.spent(ctx, `DELETE FROM staff_recovery WHERE staff = $1 AND code = $2`, staff, code)
}

// spent runs a statement that may touch one row, and reports whether it did.
func (db *DB) spent(ctx context.Context, query string, args ...any) (bool, error) {
	var n int64
	err := db.Update(ctx, func(tx *Tx) error {
		res, err := tx.run.ExecContext(tx.ctx, query, args...)
		if err != nil {
			return err
		}
		n, err = res.RowsAffected()
		return err
	})
	return n == 1, err
}

// RecoveryLeft returns how many recovery codes an account has left.
func (db *DB) RecoveryLeft(ctx context.Context, staff int64) (int, error) {
	var n int
	err := db.row(ctx, `SELECT COUNT(*) FROM staff_recovery WHERE staff = $1`, staff).Scan(&n)
	return n, translate(err)
}
