package store

import (
	"context"
	"database/sql"
)

// Practised is what a person has answered of one question in practice (练习).
type Practised struct {
	Question string
	Seen     int // times answered
	Wrong    int // times answered wrongly; 0 again once taken out of the book
	Streak   int // right answers in a row since the last wrong one
	LastAt   int64
}

// streakEnough is how many right answers in a row take a question out of 错题本.
const streakEnough = 2

// InBook reports whether the question stands in the person's book of wrong answers (错题本): she got it
// wrong, and not yet right twice in a row since.
func (p Practised) InBook() bool { return p.Wrong > 0 && p.Streak < streakEnough }

const practisedColumns = `practice.question, practice.seen, practice.wrong, practice.streak, practice.last_at`

func (p *Practised) scan(r *sql.Rows) error {
	return r.Scan(&p.Question, &p.Seen, &p.Wrong, &p.Streak, &p.LastAt)
}

// Practise counts one answer of a person to a question and returns the row as it is then. NotFound: the
// person is absent or has been erased.
func (t *Tx) Practise(person int64, question string, right bool, now int64) (Practised, error) {
	var p Practised
	if err := t.alive(person); err != nil {
		return p, translate(err)
	}
	rows, err := t.run.QueryContext(t.ctx, `INSERT INTO practice (person, question, seen, wrong, streak, last_at)
			VALUES ($1, $2, 1, $3, $4, $5)
		ON CONFLICT (person, question) DO UPDATE SET seen = practice.seen + 1, wrong = practice.wrong + excluded.wrong,
			streak = CASE WHEN excluded.wrong = 1 THEN 0 ELSE practice.streak + 1 END, last_at = excluded.last_at
		RETURNING `+practisedColumns, person, question, flag(!right), flag(right), now)
	err = each(rows, err, p.scan)
	return p, err
}

// PracticeOf returns all a person has practised, in order of question.
func (db *DB) PracticeOf(ctx context.Context, person int64) ([]Practised, error) {
	var out []Practised
	rows, err := db.rows(ctx, `SELECT `+practisedColumns+` FROM practice WHERE person = $1 ORDER BY question`, person)
	err = each(rows, err, func(r *sql.Rows) error {
		var p Practised
		err := p.scan(r)
		out = append(out, p)
		return err
	})
	return out, translate(err)
}

// ForgetWrong takes a question out of a person's book of wrong answers. NotFound: it does not stand there.
func (db *DB) ForgetWrong(ctx context.Context, person int64, question string) error {
	if !storable(question) {
		return translate(ErrNotFound)
	}
	return db.Update(ctx, func(tx *Tx) error {
		res, err := tx.run.ExecContext(tx.ctx, `UPDATE practice SET wrong = 0, streak = 0
			WHERE person = $1 AND question = $2 AND wrong > 0 AND streak < $3`, person, question, streakEnough)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return orNotFound(err)
		}
		return nil
	})
}
