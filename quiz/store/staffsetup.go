package store

import (
	"context"
	"database/sql"
)

// PutSetupCode keeps the hash of the one-time code for the first admin until a time; one before it is good
// no more. It reports false, keeping nothing, if an admin who can log in is there.
func (db *DB) PutSetupCode(ctx context.Context, code string, until int64) (bool, error) {
	kept := false
	err := db.Update(ctx, func(tx *Tx) error {
		kept = false
		if err := tx.gate(); err != nil {
			return err
		}
		if tx.someAdmin() == nil {
			return nil
		}
		kept = true
		_, err := tx.run.ExecContext(tx.ctx, `UPDATE staff_gate SET code = $1, code_until = $2 WHERE one = 1`, code, until)
		return err
	})
	return kept, err
}

// FirstAdmin spends the code and opens an admin's account. ErrSetup: the code is not the one, or is over at
// now, or there is an admin. ErrConflict: the log-in name is taken; the code stays good.
func (db *DB) FirstAdmin(ctx context.Context, code string, now int64, s Staff) error {
	return db.Update(ctx, func(tx *Tx) error {
		if err := tx.gate(); err != nil {
			return err
		}
		spent, err := tx.spendSetup(code, now)
		if err != nil {
			return err
		}
		if !spent || tx.someAdmin() == nil {
			return ErrSetup
		}
		return tx.addStaff([]Staff{s})
	})
}

func (t *Tx) spendSetup(code string, now int64) (bool, error) {
	spent := false
	rows, err := t.run.QueryContext(t.ctx, `UPDATE staff_gate SET code = '', code_until = 0
		WHERE one = 1 AND code <> '' AND code = $1 AND code_until > $2 RETURNING one`, code, now)
	err = each(rows, err, func(r *sql.Rows) error {
		var one int64
		spent = true
		return r.Scan(&one)
	})
	return spent, err
}
