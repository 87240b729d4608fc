package store

import (
	"context"
	"database/sql"
)

// What can be done to a published contest.
const (
	ChangePublish = "publish"
	ChangePause   = "pause"  // no papers are begun
	ChangeResume  = "resume" // they are again
	ChangeExtend  = "extend" // the window closes later
	ChangeClose   = "close"  // the contest ends before its window
)

// Change is one thing done to a published contest.
type Change struct {
	Contest int64  // nr
	N       int64  // from 1, without gaps
	What    string // one of the above
	Closes  int64  // extend: the later close, Unix ms; otherwise 0
	Reason  string
	Author  string
	At      int64
}

// Changes returns what was done to every contest by its number, in order.
func (db *DB) Changes(ctx context.Context) (map[int64][]Change, error) {
	out := make(map[int64][]Change)
	rows, err := db.rows(ctx, `SELECT contest, n, what, closes, reason, author, at FROM contest_change ORDER BY contest, n`)
	err = each(rows, err, func(r *sql.Rows) error {
		var c Change
		err := r.Scan(&c.Contest, &c.N, &c.What, &c.Closes, &c.Reason, &c.Author, &c.At)
		out[c.Contest] = append(out[c.Contest], c)
		return err
	})
	return out, translate(err)
}

// ChangeContest records a change with the next number, and the contest's state if state is not "". ErrConflict:
// somebody else's change has the number. NotFound: no such contest.
func (db *DB) ChangeContest(ctx context.Context, c Change, state string) error {
	return db.Update(ctx, func(tx *Tx) error {
		if state != "" {
			res, err := tx.run.ExecContext(tx.ctx, `UPDATE contest SET state = $1 WHERE nr = $2`, state, c.Contest)
			if err != nil {
				return err
			}
			if n, err := res.RowsAffected(); err != nil || n == 0 {
				return orNotFound(err)
			}
		}
		if err := tx.addChange(c); err != nil {
			return err
		}
		return tx.Touch(TopicContests)
	})
}

func (t *Tx) addChange(c Change) error {
	_, err := t.run.ExecContext(t.ctx, `INSERT INTO contest_change (contest, n, what, closes, reason, author, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, c.Contest, c.N, c.What, c.Closes, c.Reason, c.Author, c.At)
	return err
}
