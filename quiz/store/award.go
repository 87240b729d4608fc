package store

import (
	"context"
	"database/sql"
	"errors"
)

// Award is an award sheet's own row; what it says stands in its versions.
type Award struct {
	ID        int64
	Contest   int64 // nr
	Owner     int64 // the unit whose subtree it judges
	CreatedAt int64
	Edition   int64 // raised by every version, mark, veto, decision and change of assessors
}

// AwardVersion is a sheet as it was written once.
type AwardVersion struct {
	Award   int64
	Number  int // from 1
	Source  string
	Reason  string
	Author  string
	Account int64
	At      int64
}

// AddAward inserts an award with its first version.
func (db *DB) AddAward(ctx context.Context, a Award, v AwardVersion) error {
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.run.ExecContext(tx.ctx, `INSERT INTO award (id, contest, owner, created_at, edition) VALUES ($1, $2, $3, $4, 1)`,
			a.ID, a.Contest, a.Owner, a.CreatedAt)
		if err != nil {
			return err
		}
		v.Award, v.Number = a.ID, 1
		return tx.addAwardVersion(v)
	})
}

// AddAwardVersion appends version v.Number. ErrConflict: there is one of that number by now.
func (db *DB) AddAwardVersion(ctx context.Context, v AwardVersion) error {
	return db.Update(ctx, func(tx *Tx) error {
		if _, err := tx.RaiseAward(v.Award); err != nil {
			return err
		}
		return tx.addAwardVersion(v)
	})
}

func (t *Tx) addAwardVersion(v AwardVersion) error {
	_, err := t.run.ExecContext(t.ctx, `INSERT INTO award_version (award, number, source, reason, author, account, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, v.Award, v.Number, v.Source, v.Reason, v.Author, v.Account, v.At)
	return err
}

// RaiseAward raises an award's edition, which locks it until the commit, and returns the new one, or NotFound.
func (t *Tx) RaiseAward(id int64) (int64, error) {
	rows, err := t.run.QueryContext(t.ctx, `UPDATE award SET edition = edition + 1 WHERE id = $1 AND dropped_at = 0 RETURNING edition`, id)
	return oneID(rows, err)
}

// Award returns an award in use, or NotFound.
func (db *DB) Award(ctx context.Context, id int64) (Award, error) {
	var a Award
	err := db.row(ctx, `SELECT id, contest, owner, created_at, edition FROM award WHERE id = $1 AND dropped_at = 0`, id).
		Scan(&a.ID, &a.Contest, &a.Owner, &a.CreatedAt, &a.Edition)
	return a, translate(err)
}

// DropAward takes an award out of use: from then on it is as good as absent, though everything stays on record. ErrConflict: it
// was sealed. NotFound.
func (db *DB) DropAward(ctx context.Context, id int64, by, why string, at int64) error {
	return db.Update(ctx, func(tx *Tx) error {
		if _, err := tx.RaiseAward(id); err != nil {
			return err
		}
		res, err := tx.run.ExecContext(tx.ctx, `UPDATE award SET dropped_at = $1, dropped_by = $2, drop_why = $3
			WHERE id = $4 AND NOT EXISTS (SELECT 1 FROM seal WHERE seal.award = award.id)`, at, by, why, id)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, ErrConflict)
		}
		return nil
	})
}

// Awards returns a contest's awards in use, the oldest first.
func (db *DB) Awards(ctx context.Context, contest int64) ([]Award, error) {
	var out []Award
	rows, err := db.rows(ctx, `SELECT id, contest, owner, created_at, edition FROM award
		WHERE contest = $1 AND dropped_at = 0 ORDER BY id`, contest)
	err = each(rows, err, func(r *sql.Rows) error {
		var a Award
		err := r.Scan(&a.ID, &a.Contest, &a.Owner, &a.CreatedAt, &a.Edition)
		out = append(out, a)
		return err
	})
	return out, translate(err)
}

// AwardVersions returns every version of an award, the oldest first; none of one that is not there.
func (db *DB) AwardVersions(ctx context.Context, award int64) ([]AwardVersion, error) {
	var out []AwardVersion
	rows, err := db.rows(ctx, `SELECT award, number, source, reason, author, account, at FROM award_version
		WHERE award = $1 ORDER BY number`, award)
	err = each(rows, err, func(r *sql.Rows) error {
		var v AwardVersion
		err := r.Scan(&v.Award, &v.Number, &v.Source, &v.Reason, &v.Author, &v.Account, &v.At)
		out = append(out, v)
		return err
	})
	return out, translate(err)
}

// AwardAssessor is an account that may assess, beside the admins.
type AwardAssessor struct {
	Account int64
	Author  string // who named it
	At      int64
}

// AwardAssessors returns an award's assessors by account.
func (db *DB) AwardAssessors(ctx context.Context, award int64) ([]AwardAssessor, error) {
	var out []AwardAssessor
	rows, err := db.rows(ctx, `SELECT account, author, at FROM award_assessor WHERE award = $1 ORDER BY account`, award)
	err = each(rows, err, func(r *sql.Rows) error {
		var a AwardAssessor
		err := r.Scan(&a.Account, &a.Author, &a.At)
		out = append(out, a)
		return err
	})
	return out, translate(err)
}

// SetAwardAssessors makes accounts, each given once, the award's assessors; who stays one keeps her row.
// NotFound: there is no such award.
func (db *DB) SetAwardAssessors(ctx context.Context, award int64, accounts []int64, author string, at int64) error {
	return db.Update(ctx, func(tx *Tx) error {
		if _, err := tx.RaiseAward(award); err != nil {
			return err
		}
		keep := make(map[int64]bool, len(accounts))
		for _, account := range accounts {
			keep[account] = true
			_, err := tx.run.ExecContext(tx.ctx, `INSERT INTO award_assessor (award, account, author, at) VALUES ($1, $2, $3, $4)
				ON CONFLICT (award, account) DO NOTHING`, award, account, author, at)
			if err != nil {
				return err
			}
		}
		return tx.dropAssessors(award, keep)
	})
}

func (t *Tx) dropAssessors(award int64, keep map[int64]bool) error {
	var gone []int64
	rows, err := t.run.QueryContext(t.ctx, `SELECT account FROM award_assessor WHERE award = $1`, award)
	err = each(rows, err, func(r *sql.Rows) error {
		var account int64
		err := r.Scan(&account)
		if !keep[account] {
			gone = append(gone, account)
		}
		return err
	})
	for i := 0; i < len(gone) && err == nil; i++ {
		_, err = t.run.ExecContext(t.ctx, `DELETE FROM award_assessor WHERE award = $1 AND account = $2`, award, gone[i])
	}
	return err
}
