package store

import (
	"context"
	"database/sql"

	"lawquiz/quiz"
)

// AwardMark is what an assessor gave a unit on an assessed item, or took back.
type AwardMark struct {
	ID      int64
	Item    string
	Unit    int64
	Account int64 // 0: the operator
	Who     string
	Login   string
	Path    []int64 // the assessor's own unit and those above it at the time; none: the whole tree
	Points  quiz.Points
	Reason  string
	Given   bool // false: the mark is taken back
	At      int64
}

// AddAwardMarks appends marks to an award, or answers NotFound.
func (db *DB) AddAwardMarks(ctx context.Context, award int64, marks []AwardMark) error {
	return db.Update(ctx, func(tx *Tx) error {
		if _, err := tx.RaiseAward(award); err != nil {
			return err
		}
		return tx.many(addAwardMarks, len(marks), func(i int, args []any) []any {
			m := &marks[i]
			return append(args, m.ID, award, m.Item, m.Unit, m.Account, m.Who, m.Login, pathText(m.Path), int64(m.Points), m.Reason,
				flag(m.Given), m.At)
		})
	})
}

var addAwardMarks = &statement{
	head: `INSERT INTO award_mark (id, award, item, unit, account, who, login, path, points, reason, given, at) VALUES `,
	row:  `(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
}

// AwardMarks returns every mark of an award, the oldest first: a later one of the same account, item and unit
// takes the place of an earlier one.
func (db *DB) AwardMarks(ctx context.Context, award int64) ([]AwardMark, error) {
	var out []AwardMark
	rows, err := db.rows(ctx, `SELECT id, item, unit, account, who, login, path, points, reason, given, at FROM award_mark
		WHERE award = $1 ORDER BY id`, award)
	err = each(rows, err, func(r *sql.Rows) error {
		var m AwardMark
		var path string
		err := r.Scan(&m.ID, &m.Item, &m.Unit, &m.Account, &m.Who, &m.Login, &path, &m.Points, &m.Reason, &m.Given, &m.At)
		if err == nil {
			m.Path, err = parsePath(path)
		}
		out = append(out, m)
		return err
	})
	return out, translate(err)
}

// AwardVeto is a veto called on a unit, or taken back.
type AwardVeto struct {
	ID      int64
	Name    string
	Unit    int64
	Account int64
	Who     string
	Reason  string
	Given   bool // false: taken back
	At      int64
}

// AddAwardVeto appends a veto to an award, or answers NotFound.
func (db *DB) AddAwardVeto(ctx context.Context, award int64, v AwardVeto) error {
	return db.Update(ctx, func(tx *Tx) error {
		if _, err := tx.RaiseAward(award); err != nil {
			return err
		}
		_, err := tx.run.ExecContext(tx.ctx, `INSERT INTO award_veto (id, award, name, unit, account, who, reason, given, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, v.ID, award, v.Name, v.Unit, v.Account, v.Who, v.Reason, flag(v.Given), v.At)
		return err
	})
}

// AwardVetoes returns every veto of an award, the oldest first: a later one of the same name and unit takes the
// place of an earlier one.
func (db *DB) AwardVetoes(ctx context.Context, award int64) ([]AwardVeto, error) {
	var out []AwardVeto
	rows, err := db.rows(ctx, `SELECT id, name, unit, account, who, reason, given, at FROM award_veto WHERE award = $1 ORDER BY id`, award)
	err = each(rows, err, func(r *sql.Rows) error {
		var v AwardVeto
		err := r.Scan(&v.ID, &v.Name, &v.Unit, &v.Account, &v.Who, &v.Reason, &v.Given, &v.At)
		out = append(out, v)
		return err
	})
	return out, translate(err)
}

// AwardDecision is an order decided among units that a quota's end left equal.
type AwardDecision struct {
	ID      int64
	Units   []int64 // the first comes first
	Account int64
	Who     string
	Reason  string
	At      int64
}

// AddAwardDecision appends a decision to an award, or answers NotFound.
func (db *DB) AddAwardDecision(ctx context.Context, award int64, d AwardDecision) error {
	return db.Update(ctx, func(tx *Tx) error {
		if _, err := tx.RaiseAward(award); err != nil {
			return err
		}
		_, err := tx.run.ExecContext(tx.ctx, `INSERT INTO award_decision (id, award, units, account, who, reason, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`, d.ID, award, pathText(d.Units), d.Account, d.Who, d.Reason, d.At)
		return err
	})
}

// AwardDecisions returns every decision of an award, the oldest first.
func (db *DB) AwardDecisions(ctx context.Context, award int64) ([]AwardDecision, error) {
	var out []AwardDecision
	rows, err := db.rows(ctx, `SELECT id, units, account, who, reason, at FROM award_decision WHERE award = $1 ORDER BY id`, award)
	err = each(rows, err, func(r *sql.Rows) error {
		var d AwardDecision
		var units string
		err := r.Scan(&d.ID, &units, &d.Account, &d.Who, &d.Reason, &d.At)
		if err == nil {
			d.Units, err = parsePath(units)
		}
		out = append(out, d)
		return err
	})
	return out, translate(err)
}
