package store

import (
	"context"
	"database/sql"
)

// Handed is a finished sitting with the paper it answered, for statistics.
type Handed struct {
	Person, Paper int64
	Layout        string // quiz.Layout.Encode
	Body          string // JSON of quiz.Answers; '' of somebody erased
	Spent         string // quiz.Sheet.Spent
}

// handedPage is how many marks a reading takes: few enough that neither engine keeps an old state
// of the record alive for long.
const handedPage = 500

// EachHanded calls do for every finished sitting of a contest, in order of person and paper. It reads
// in pages and is in none while do runs, so a sitting handed in meanwhile may or may not come. It
// stops at the first error of do and returns it. do may keep h.
func (db *DB) EachHanded(ctx context.Context, contest int64, do func(h Handed) error) error {
	var person, paper int64
	for {
		page, err := db.handedAfter(ctx, contest, person, paper)
		if err != nil {
			return translate(err)
		}
		for _, h := range page {
			if h.Person == person && h.Paper == paper { // marked under several versions of the key
				continue
			}
			person, paper = h.Person, h.Paper
			if err := do(h); err != nil {
				return err
			}
		}
		if len(page) < handedPage {
			return nil
		}
	}
}

// handedAfter goes along the marks, whose key begins with the contest, and picks each one's
// submission and paper: other contests are not read, however many there are.
func (db *DB) handedAfter(ctx context.Context, contest, person, paper int64) ([]Handed, error) {
	page := make([]Handed, 0, handedPage)
	rows, err := db.rows(ctx, `SELECT m.person, m.paper, COALESCE(paper.layout, ''), COALESCE(submission.body, ''),
			COALESCE(submission.spent, '')
		FROM (SELECT person, paper FROM mark WHERE contest = $1 AND (person, paper) > ($2, $3)
			ORDER BY person, paper LIMIT $4) AS m
		LEFT JOIN submission ON submission.paper = m.paper LEFT JOIN paper ON paper.id = m.paper
		ORDER BY m.person, m.paper`, contest, person, paper, handedPage)
	err = each(rows, err, func(r *sql.Rows) error {
		var h Handed
		err := r.Scan(&h.Person, &h.Paper, &h.Layout, &h.Body, &h.Spent)
		page = append(page, h)
		return err
	})
	return page, err
}

// Moves tells whether the results of a contest have changed: two equal ones, read one after the other,
// mean that nothing was submitted, marked anew, moved or erased between them.
type Moves struct {
	People, Sittings, Generations int64
}

// Moves reads the sums over a contest's standings.
func (db *DB) Moves(ctx context.Context, contest int64) (Moves, error) {
	var m Moves
	row := db.row(ctx, `SELECT COUNT(*), CAST(COALESCE(SUM(sittings), 0) AS BIGINT), CAST(COALESCE(SUM(generation), 0) AS BIGINT)
		FROM standing WHERE contest = $1`, contest)
	return m, translate(row.Scan(&m.People, &m.Sittings, &m.Generations))
}
