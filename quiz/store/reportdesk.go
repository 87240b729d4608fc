package store

import (
	"context"
	"database/sql"
)

// ReportRow is a report for who deals with it.
type ReportRow struct {
	Report
	Alike int64 // reports on the same question of the same contest in the same list, this one too
}

// ReportFilter says which reports are asked for; "" and 0 ask for all.
type ReportFilter struct {
	State    string
	Contest  int64
	Question string
}

const reportFilter = ` FROM report WHERE text <> '' AND (CAST($1 AS TEXT) = '' OR state = $2)
	AND (CAST($3 AS BIGINT) = 0 OR contest = $4) AND (CAST($5 AS TEXT) = '' OR question = $6)`

func (f ReportFilter) args() []any {
	return []any{f.State, f.State, f.Contest, f.Contest, f.Question, f.Question}
}

// Reports returns a part of the reports a filter lets through, those on the most reported questions first, the
// oldest of each first, and how many there are in all. Those of erased people, which have no words, are left out.
func (db *DB) Reports(ctx context.Context, f ReportFilter, offset, limit int) ([]ReportRow, int64, error) {
	var total int64
	if err := db.row(ctx, `SELECT COUNT(*)`+reportFilter, f.args()...).Scan(&total); err != nil {
		return nil, 0, translate(err)
	}
	out := make([]ReportRow, 0, limit)
	rows, err := db.rows(ctx, `SELECT `+reportColumns+`, COUNT(*) OVER (PARTITION BY contest, question) AS alike`+reportFilter+`
		ORDER BY alike DESC, contest, question, created_at, id LIMIT $7 OFFSET $8`, append(f.args(), limit, offset)...)
	err = each(rows, err, func(r *sql.Rows) error {
		var p ReportRow
		err := r.Scan(append(p.targets(), &p.Alike)...)
		out = append(out, p)
		return err
	})
	return out, total, translate(err)
}

// ReportOf returns a report, or NotFound.
func (db *DB) ReportOf(ctx context.Context, id int64) (Report, error) {
	var r Report
	err := db.row(ctx, `SELECT `+reportColumns+` FROM report WHERE id = $1`, id).Scan(r.targets()...)
	return r, translate(err)
}

// AnswerReport keeps what became of a report whose text is still of the time textAt. ErrNotFound: there is none, or
// its person has written another text since.
func (db *DB) AnswerReport(ctx context.Context, r Report, textAt int64) error {
	return db.Update(ctx, func(tx *Tx) error {
		res, err := tx.run.ExecContext(tx.ctx, `UPDATE report SET state = $1, answer = $2, answered_by = $3, answered_at = $4
			WHERE id = $5 AND created_at = $6`, r.State, r.Answer, r.AnsweredBy, r.AnsweredAt, r.ID, textAt)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return orNotFound(err)
		}
		return nil
	})
}
