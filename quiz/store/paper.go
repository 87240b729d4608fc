package store

import (
	"context"
	"database/sql"
	"errors"

	"lawquiz/quiz"
)

// Paper is a drawn paper. Its row never changes; it is finished once it has a submission.
type Paper struct {
	ID       int64
	Contest  int64 // nr
	Person   int64
	Channel  string
	Started  int64
	Deadline int64
	Layout   string // quiz.Layout.Encode
}

// Saved is what a worker has saved of a paper; the zero value if nothing was.
type Saved struct {
	Seq   int64
	Body  string // JSON of quiz.Answers
	Saved int64
}

// Submission is a finished sitting as it was handed in (交卷).
type Submission struct {
	Paper, Contest, Person int64
	Channel                string
	ByDeadline             bool // finished by the deadline, not the worker
	Finished               int64
	Elapsed                int64
	Hash                   string
	Body                   string // JSON of quiz.Answers
	Spent                  string // quiz.Sheet.Spent
}

const paperColumns = `paper.id, paper.contest, paper.person, paper.channel, paper.started, paper.deadline, paper.layout`

func (p *Paper) scan(row interface{ Scan(...any) error }) error {
	return row.Scan(&p.ID, &p.Contest, &p.Person, &p.Channel, &p.Started, &p.Deadline, &p.Layout)
}

// Paper returns a paper, or a NotFound error. Whose it is the caller checks.
func (db *DB) Paper(ctx context.Context, id int64) (Paper, error) {
	var p Paper
	err := p.scan(db.row(ctx, `SELECT `+paperColumns+` FROM paper WHERE id = $1`, id))
	return p, translate(err)
}

// OpenPaper returns the one open paper of a person in a contest, or a NotFound error.
func (db *DB) OpenPaper(ctx context.Context, contest, person int64) (Paper, error) {
	var p Paper
	err := p.scan(db.row(ctx, `SELECT `+paperColumns+` FROM open_paper
		JOIN paper ON paper.id = open_paper.paper
		WHERE open_paper.contest = $1 AND open_paper.person = $2`, contest, person))
	return p, translate(err)
}

// Layouts returns the layouts of all papers a person has drawn in a contest.
func (db *DB) Layouts(ctx context.Context, contest, person int64) ([]string, error) {
	var out []string
	rows, err := db.rows(ctx, `SELECT layout FROM paper WHERE contest = $1 AND person = $2`, contest, person)
	err = each(rows, err, func(r *sql.Rows) error {
		var body string
		err := r.Scan(&body)
		out = append(out, body)
		return err
	})
	return out, translate(err)
}

// Chances returns how many chances a person has taken, by span and period.
func (db *DB) Chances(ctx context.Context, contest, person int64) (map[quiz.Span]map[int64]int, error) {
	out := make(map[quiz.Span]map[int64]int)
	rows, err := db.rows(ctx, `SELECT span, period, COUNT(*) FROM chance
		WHERE contest = $1 AND person = $2 GROUP BY span, period`, contest, person)
	err = each(rows, err, func(r *sql.Rows) error {
		var span quiz.Span
		var period int64
		var n int
		if err := r.Scan(&span, &period, &n); err != nil {
			return err
		}
		if out[span] == nil {
			out[span] = make(map[int64]int)
		}
		out[span][period] = n
		return nil
	})
	return out, translate(err)
}

// Due returns open papers whose deadline lies before a time, the earliest first.
func (db *DB) Due(ctx context.Context, before int64, limit int) ([]Paper, error) {
	var out []Paper
	rows, err := db.rows(ctx, `SELECT `+paperColumns+` FROM open_paper
		JOIN paper ON paper.id = open_paper.paper
		WHERE open_paper.deadline < $1 ORDER BY open_paper.deadline LIMIT $2`, before, limit)
	err = each(rows, err, func(r *sql.Rows) error {
		var p Paper
		err := p.scan(r)
		out = append(out, p)
		return err
	})
	return out, translate(err)
}

// Draft returns what was last saved of a paper, the zero value if nothing was.
func (db *DB) Draft(ctx context.Context, paper int64) (Saved, error) {
	var d Saved
	row := db.row(ctx, `SELECT seq, body, saved FROM draft WHERE paper = $1`, paper)
	err := row.Scan(&d.Seq, &d.Body, &d.Saved)
	if errors.Is(err, sql.ErrNoRows) {
		return Saved{}, nil
	}
	return d, translate(err)
}

// Submission returns a paper's submission, or a NotFound error.
func (db *DB) Submission(ctx context.Context, paper int64) (Submission, error) {
	var s Submission
	var by string
	row := db.row(ctx, `SELECT paper, contest, person, channel, finished_by, finished, elapsed, hash, body, spent
		FROM submission WHERE paper = $1`, paper)
	err := row.Scan(&s.Paper, &s.Contest, &s.Person, &s.Channel, &by, &s.Finished, &s.Elapsed, &s.Hash, &s.Body, &s.Spent)
	s.ByDeadline = by == byDeadline
	return s, translate(err)
}

// Mark returns a paper's newest mark, or a NotFound error.
func (db *DB) Mark(ctx context.Context, contest, person, paper int64) (quiz.Mark, error) {
	var m quiz.Mark
	row := db.row(ctx, `SELECT points, elapsed, finished, day, valid, passed, full_mark FROM mark
		WHERE contest = $1 AND person = $2 AND paper = $3 ORDER BY key_version DESC LIMIT 1`, contest, person, paper)
	err := row.Scan(&m.Points, &m.Elapsed, &m.Finished, &m.Day, &m.Valid, &m.Passed, &m.Full)
	return m, translate(err)
}

const (
	byWorker   = "worker"
	byDeadline = "deadline"
)
