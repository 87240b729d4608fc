package store

import (
	"context"
	"database/sql"
)

// The states of a regrade.
const (
	RegradeRunning    = "running"
	RegradeDone       = "done"
	RegradeSuperseded = "superseded" // a newer version of the key came before it was done
)

// Regrade is the work of marking a contest's sittings under a version of its key, and how far it is.
type Regrade struct {
	Contest, Version int64
	State            string
	Person, Paper    int64 // the last sitting gone through
	Total            int64 // sittings when it began
	Seen             int64 // sittings gone through
	Graded           int64 // of these, marked anew
	Moved            int64 // of these, with another mark than before
	StartedAt        int64
	ChangedAt        int64
}

// StartRegrade begins a regrade at the first sitting, and ends those of older versions where they are.
func (t *Tx) StartRegrade(contest, version, now int64) error {
	_, err := t.run.ExecContext(t.ctx, `UPDATE regrade SET state = 'superseded', changed_at = $1
		WHERE contest = $2 AND state = 'running'`, now, contest)
	if err != nil {
		return err
	}
	_, err = t.run.ExecContext(t.ctx, `INSERT INTO regrade (contest, version, state, person, paper, total, seen, graded, moved,
			started_at, changed_at)
		VALUES ($1, $2, 'running', 0, 0, (SELECT CAST(COALESCE(SUM(sittings), 0) AS BIGINT) FROM standing WHERE contest = $3),
			0, 0, 0, $4, $5)`, contest, version, contest, now, now)
	return err
}

// MoveRegrade takes a regrade from where it stood in last to where it stands in next, with its counts and state.
// False: it does not stand there any more, or was superseded; then the transaction is to be given up.
func (t *Tx) MoveRegrade(last, next Regrade) (bool, error) {
	res, err := t.run.ExecContext(t.ctx, `UPDATE regrade SET state = $1, person = $2, paper = $3, seen = $4, graded = $5, moved = $6,
			changed_at = $7
		WHERE contest = $8 AND version = $9 AND state = 'running' AND person = $10 AND paper = $11`,
		next.State, next.Person, next.Paper, next.Seen, next.Graded, next.Moved, next.ChangedAt,
		last.Contest, last.Version, last.Person, last.Paper)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

const regradeColumns = `contest, version, state, person, paper, total, seen, graded, moved, started_at, changed_at`

func (g *Regrade) scan(row interface{ Scan(...any) error }) error {
	return row.Scan(&g.Contest, &g.Version, &g.State, &g.Person, &g.Paper, &g.Total, &g.Seen, &g.Graded, &g.Moved, &g.StartedAt, &g.ChangedAt)
}

// RunningRegrades returns the regrades that are to be gone on with, in order of contest.
func (db *DB) RunningRegrades(ctx context.Context) ([]Regrade, error) {
	return db.regrades(ctx, `SELECT `+regradeColumns+` FROM regrade WHERE state = 'running' ORDER BY contest, version`)
}

// Regrades returns all regrades of a contest, the newest first.
func (db *DB) Regrades(ctx context.Context, contest int64) ([]Regrade, error) {
	return db.regrades(ctx, `SELECT `+regradeColumns+` FROM regrade WHERE contest = $1 ORDER BY version DESC`, contest)
}

func (db *DB) regrades(ctx context.Context, query string, args ...any) ([]Regrade, error) {
	var out []Regrade
	rows, err := db.rows(ctx, query, args...)
	err = each(rows, err, func(r *sql.Rows) error {
		var g Regrade
		err := g.scan(r)
		out = append(out, g)
		return err
	})
	return out, translate(err)
}

// Graded is a finished sitting with its newest mark and what that was made from.
type Graded struct {
	Mark
	Layout string // quiz.Layout.Encode
	Body   string // JSON of quiz.Answers; '' of somebody erased
}

// Graded returns up to limit finished sittings of a contest after a person's paper, in order of person and paper, and
// whether there are no more after them. A few fewer come where sittings were marked under several versions of the
// key; at least one comes unless it was the last.
func (db *DB) Graded(ctx context.Context, contest, person, paper int64, limit int) (out []Graded, last bool, err error) {
	read := max(limit, 2) + 1 // marks: enough to see whether another sitting follows
	for {
		all, err := db.gradedMarks(ctx, contest, person, paper, read)
		if err != nil {
			return nil, false, err
		}
		if last = len(all) < read; last {
			return newestOnly(all), true, nil
		}
		// The last sitting read may have more marks: it is left for the next time.
		cut := len(all) - 1
		for cut > 0 && all[cut-1].Paper == all[cut].Paper {
			cut--
		}
		if cut > 0 {
			return newestOnly(all[:cut]), false, nil
		}
		read *= 2 // one sitting has all of these marks
	}
}

// newestOnly keeps the last mark of each sitting, in place.
func newestOnly(all []Graded) []Graded {
	out := all[:0]
	for i := range all {
		if n := len(out); n > 0 && out[n-1].Paper == all[i].Paper {
			out[n-1] = all[i]
			continue
		}
		out = append(out, all[i])
	}
	return out
}

// gradedMarks goes along the marks and picks each one's submission and paper; a join of the newest with the marks
// again takes SQLite ten times as long.
func (db *DB) gradedMarks(ctx context.Context, contest, person, paper int64, limit int) ([]Graded, error) {
	out := make([]Graded, 0, limit)
	rows, err := db.rows(ctx, `SELECT m.person, m.paper, m.key_version, m.points, m.elapsed, m.finished, m.day, m.valid, m.passed,
			m.full_mark, COALESCE(paper.layout, ''), COALESCE(submission.body, '')
		FROM (SELECT person, paper, key_version, points, elapsed, finished, day, valid, passed, full_mark
			FROM mark WHERE contest = $1 AND (person, paper) > ($2, $3) ORDER BY person, paper, key_version LIMIT $4) AS m
		LEFT JOIN submission ON submission.paper = m.paper LEFT JOIN paper ON paper.id = m.paper
		ORDER BY m.person, m.paper, m.key_version`, contest, person, paper, limit)
	err = each(rows, err, func(r *sql.Rows) error {
		g := Graded{Mark: Mark{Contest: contest}}
		err := r.Scan(&g.Person, &g.Paper, &g.KeyVersion, &g.Points, &g.Elapsed, &g.Finished, &g.Day, &g.Valid, &g.Passed,
			&g.Full, &g.Layout, &g.Body)
		out = append(out, g)
		return err
	})
	return out, translate(err)
}

// EachGraded calls do for every sitting that Graded tells of, in its order, and stops at the first error. It reads
// in pages and is in none while do runs.
func (db *DB) EachGraded(ctx context.Context, contest int64, do func(g Graded) error) error {
	var person, paper int64
	for {
		page, last, err := db.Graded(ctx, contest, person, paper, handedPage)
		if err != nil {
			return err
		}
		for _, g := range page {
			if err := do(g); err != nil {
				return err
			}
			person, paper = g.Person, g.Paper
		}
		if last {
			return nil
		}
	}
}
