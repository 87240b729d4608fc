package store

import (
	"context"
	"database/sql"
)

// Objection is what somebody objects to in a notice, with its newest answer.
type Objection struct {
	ID         int64
	Seal       int64
	Number     int    // of that seal
	Unit       int64  // whom it is about; 0: no single unit
	Name       string // sealed; "" if not said, or forgotten
	Contact    string // likewise
	Text       string
	ReceivedAt int64
	Author     string // who logged it
	Account    int64
	At         int64
	Answers    int // how many there were
	Answer     ObjectionAnswer
}

// ObjectionAnswer is what was answered. The zero value is none.
type ObjectionAnswer struct {
	Outcome string // upheld, declined or explained
	Text    string
	Author  string
	Account int64
	At      int64
}

// AddObjection inserts an objection; its answer is not kept.
func (db *DB) AddObjection(ctx context.Context, o Objection) error {
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.run.ExecContext(tx.ctx, `INSERT INTO objection (id, seal, unit, name, contact, text, received_at, author, account, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			o.ID, o.Seal, o.Unit, o.Name, o.Contact, o.Text, o.ReceivedAt, o.Author, o.Account, o.At)
		return err
	})
}

// AnswerObjection appends answer number n. ErrConflict: there is one of that number by now.
func (db *DB) AnswerObjection(ctx context.Context, objection int64, n int, a ObjectionAnswer) error {
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.run.ExecContext(tx.ctx, `INSERT INTO objection_answer (objection, number, outcome, text, author, account, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`, objection, n, a.Outcome, a.Text, a.Author, a.Account, a.At)
		return err
	})
}

// ForgetObjector empties who made an objection.
func (db *DB) ForgetObjector(ctx context.Context, id int64) error {
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.run.ExecContext(tx.ctx, `UPDATE objection SET name = '', contact = '' WHERE id = $1`, id)
		return err
	})
}

const objectionRows = `SELECT objection.id, objection.seal, seal.number, objection.unit, objection.name, objection.contact, objection.text,
		objection.received_at, objection.author, objection.account, objection.at, COALESCE(answer.number, 0), COALESCE(answer.outcome, ''),
		COALESCE(answer.text, ''), COALESCE(answer.author, ''), COALESCE(answer.account, 0), COALESCE(answer.at, 0)
	FROM objection JOIN seal ON seal.id = objection.seal LEFT JOIN objection_answer AS answer ON answer.objection = objection.id
		AND answer.number = (SELECT MAX(number) FROM objection_answer WHERE objection_answer.objection = objection.id) `

func (o *Objection) targets() []any {
	return []any{&o.ID, &o.Seal, &o.Number, &o.Unit, &o.Name, &o.Contact, &o.Text, &o.ReceivedAt, &o.Author, &o.Account, &o.At,
		&o.Answers, &o.Answer.Outcome, &o.Answer.Text, &o.Answer.Author, &o.Answer.Account, &o.Answer.At}
}

// Objections returns what was objected to any seal of an award, by when it was received.
func (db *DB) Objections(ctx context.Context, award int64) ([]Objection, error) {
	var out []Objection
	rows, err := db.rows(ctx, objectionRows+`WHERE seal.award = $1 ORDER BY objection.received_at, objection.id`, award)
	err = each(rows, err, func(r *sql.Rows) error {
		var o Objection
		err := r.Scan(o.targets()...)
		out = append(out, o)
		return err
	})
	return out, translate(err)
}

// Objection returns an objection, or NotFound.
func (db *DB) Objection(ctx context.Context, id int64) (Objection, error) {
	var o Objection
	err := db.row(ctx, objectionRows+`WHERE objection.id = $1`, id).Scan(o.targets()...)
	return o, translate(err)
}
