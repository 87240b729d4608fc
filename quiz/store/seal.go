package store

import (
	"context"
	"database/sql"
)

// Seal is a sealed award sheet.
type Seal struct {
	ID      int64
	Award   int64
	Number  int // from 1
	Reason  string
	Author  string
	Account int64 // 0: the operator
	At      int64
	Digest  string // SHA-256 in hex of what was reckoned
	Hash    string // SHA-256 in hex of Body
	Body    string // JSON; "" in lists
	EndedAt int64  // when the notice ended; 0: it has not
	EndedBy string
	EndNote string
}

const sealColumns = `seal.id, seal.award, seal.number, seal.reason, seal.author, seal.account, seal.at, seal.digest, seal.hash,
	COALESCE(notice_end.at, 0), COALESCE(notice_end.author, ''), COALESCE(notice_end.note, '')`

const sealTables = ` FROM seal LEFT JOIN notice_end ON notice_end.seal = seal.id `

func (s *Seal) targets() []any {
	return []any{&s.ID, &s.Award, &s.Number, &s.Reason, &s.Author, &s.Account, &s.At, &s.Digest, &s.Hash, &s.EndedAt, &s.EndedBy, &s.EndNote}
}

// AddSeal inserts a seal if the award's edition is still the one given, which it raises. NotFound: there is no
// such award. ErrConflict: the award has changed since, or there is a seal of that number by now.
func (db *DB) AddSeal(ctx context.Context, s Seal, edition int64) error {
	return db.Update(ctx, func(tx *Tx) error {
		now, err := tx.RaiseAward(s.Award)
		if err != nil {
			return err
		}
		if now != edition+1 {
			return ErrConflict
		}
		_, err = tx.run.ExecContext(tx.ctx, `INSERT INTO seal (id, award, number, reason, author, account, at, digest, hash, body)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			s.ID, s.Award, s.Number, s.Reason, s.Author, s.Account, s.At, s.Digest, s.Hash, s.Body)
		return err
	})
}

// Seal returns a seal with its body, or NotFound.
func (db *DB) Seal(ctx context.Context, id int64) (Seal, error) {
	var s Seal
	err := db.row(ctx, `SELECT `+sealColumns+`, seal.body`+sealTables+`WHERE seal.id = $1`, id).Scan(append(s.targets(), &s.Body)...)
	return s, translate(err)
}

// Seals returns an award's seals without their bodies, the first one first.
func (db *DB) Seals(ctx context.Context, award int64) ([]Seal, error) {
	var out []Seal
	rows, err := db.rows(ctx, `SELECT `+sealColumns+sealTables+`WHERE seal.award = $1 ORDER BY seal.number`, award)
	err = each(rows, err, func(r *sql.Rows) error {
		var s Seal
		err := r.Scan(s.targets()...)
		out = append(out, s)
		return err
	})
	return out, translate(err)
}

// EndNotice says that the notice of a seal has ended; the seal's fields beginning with End are kept. ErrConflict:
// it had ended before.
func (db *DB) EndNotice(ctx context.Context, s Seal, account int64) error {
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.run.ExecContext(tx.ctx, `INSERT INTO notice_end (seal, note, author, account, at) VALUES ($1, $2, $3, $4, $5)`,
			s.ID, s.EndNote, s.EndedBy, account, s.EndedAt)
		return err
	})
}

// Unsettled is what keeps a contest's results from being final.
type Unsettled struct {
	Papers    int   // not handed in, nor taken at their deadline
	Deadline  int64 // of the last of these, Unix ms; 0 without any
	Regrades  int   // under way in the contest
	Movements int   // of units and their people, under way
}

// Unsettled returns what keeps a contest's results from being final.
func (db *DB) Unsettled(ctx context.Context, contest int64) (Unsettled, error) {
	var u Unsettled
	err := db.row(ctx, `SELECT (SELECT COUNT(*) FROM open_paper WHERE contest = $1),
			(SELECT COALESCE(MAX(deadline), 0) FROM open_paper WHERE contest = $2),
			(SELECT COUNT(*) FROM regrade WHERE contest = $3 AND state = 'running'),
			(SELECT COUNT(*) FROM unit_job WHERE ended_at = 0)`, contest, contest, contest).
		Scan(&u.Papers, &u.Deadline, &u.Regrades, &u.Movements)
	return u, translate(err)
}
