package store

import (
	"context"
	"database/sql"
)

// The states of a report.
const (
	ReportOpen     = "open"     // nobody has dealt with it
	ReportAccepted = "accepted" // the question was at fault
	ReportDeclined = "declined" // it was not
)

// Report is what a person says is wrong about a question of a paper of hers (纠错).
type Report struct {
	ID        int64
	Contest   int64 // nr
	Question  string
	Revision  int
	Person    int64
	Text      string // '' once she has been erased
	CreatedAt int64
	State     string

	Answer     string // to the person; ''
	AnsweredBy string
	AnsweredAt int64 // 0: not answered
}

const reportColumns = `id, contest, question, revision, person, text, created_at, state, answer, answered_by, answered_at`

func (r *Report) targets() []any {
	return []any{&r.ID, &r.Contest, &r.Question, &r.Revision, &r.Person, &r.Text, &r.CreatedAt, &r.State, &r.Answer, &r.AnsweredBy, &r.AnsweredAt}
}

// PutReport keeps a report, open. Of one person and question the newest stands: another takes the place of the
// one before under its number, and is open again. NotFound: the person is absent or has been erased.
func (db *DB) PutReport(ctx context.Context, r Report) error {
	return db.Update(ctx, func(tx *Tx) error {
		if err := tx.alive(r.Person); err != nil {
			return err
		}
		_, err := tx.run.ExecContext(tx.ctx, `INSERT INTO report (id, contest, question, revision, person, text, created_at, state)
				VALUES ($1, $2, $3, $4, $5, $6, $7, 'open')
			ON CONFLICT (person, question) DO UPDATE SET contest = excluded.contest, revision = excluded.revision,
				text = excluded.text, created_at = excluded.created_at, state = excluded.state,
				answer = '', answered_by = '', answered_at = 0`,
			r.ID, r.Contest, r.Question, r.Revision, r.Person, r.Text, r.CreatedAt)
		return err
	})
}

// ReportsOf returns a person's reports, the oldest first.
func (db *DB) ReportsOf(ctx context.Context, person int64) ([]Report, error) {
	var out []Report
	rows, err := db.rows(ctx, `SELECT `+reportColumns+` FROM report
		WHERE person = $1 ORDER BY created_at, id`, person)
	err = each(rows, err, func(r *sql.Rows) error {
		var p Report
		err := r.Scan(p.targets()...)
		out = append(out, p)
		return err
	})
	return out, translate(err)
}
