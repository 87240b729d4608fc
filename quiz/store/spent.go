package store

import "context"

// Spend notes that what may be used once has been used. name is no secret and tells nothing; after until, when it
// would be refused anyway, ForgetSpent may forget it. ErrConflict: it was used before.
func (db *DB) Spend(ctx context.Context, name string, until int64) error {
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.run.ExecContext(tx.ctx, `INSERT INTO spent (name, until) VALUES ($1, $2)`, name, until)
		return err
	})
}

// ForgetSpent removes what has lapsed.
func (db *DB) ForgetSpent(ctx context.Context, now int64) error {
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.run.ExecContext(tx.ctx, `DELETE FROM spent WHERE until <= $1`, now)
		return err
	})
}
