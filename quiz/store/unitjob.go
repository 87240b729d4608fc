package store

import (
	"context"
	"database/sql"
)

// The states of a UnitJob.
const (
	JobPeople    = "people"    // people are bound to the units that took theirs in
	JobStandings = "standings" // standings are counted where they belong
	JobSettling  = "settling"  // once more, for submissions that were under way
	JobDone      = "done"
)

// UnitJob is what follows a change of units.
type UnitJob struct {
	ID        int64
	Author    string
	What      string // in words
	CreatedAt int64
	State     string
	Body      string // JSON of package census
	Place     string // JSON: how far it has come
	People    int64  // moved so far
	Standings int64  // counted elsewhere so far
	Done      int64  // looked at so far
	Total     int64  // to be looked at, about
	EndedAt   int64  // 0 while it runs
}

const jobColumns = `id, author, what, created_at, state, body, place, people, standings, done, total, ended_at`

// AddUnitJob inserts a job.
func (t *Tx) AddUnitJob(j UnitJob) error {
	_, err := t.run.ExecContext(t.ctx, `INSERT INTO unit_job (`+jobColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		j.ID, j.Author, j.What, j.CreatedAt, j.State, j.Body, j.Place, j.People, j.Standings, j.Done, j.Total, j.EndedAt)
	return err
}

// SaveUnitJob writes how far a job that runs has come. NotFound: it is absent, or has ended.
func (t *Tx) SaveUnitJob(j UnitJob) error {
	res, err := t.run.ExecContext(t.ctx, `UPDATE unit_job SET state = $1, place = $2, people = $3, standings = $4, done = $5, total = $6,
		ended_at = $7 WHERE id = $8 AND ended_at = 0`, j.State, j.Place, j.People, j.Standings, j.Done, j.Total, j.EndedAt, j.ID)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return orNotFound(err)
	}
	return nil
}

// OpenUnitJobs returns the jobs that have not ended, the oldest first.
func (db *DB) OpenUnitJobs(ctx context.Context) ([]UnitJob, error) {
	rows, err := db.rows(ctx, `SELECT `+jobColumns+` FROM unit_job WHERE ended_at = 0 ORDER BY id`)
	out, err := unitJobs(rows, err)
	return out, translate(err)
}

// OpenUnitJobs returns the jobs that have not ended, the oldest first.
func (t *Tx) OpenUnitJobs() ([]UnitJob, error) {
	return unitJobs(t.run.QueryContext(t.ctx, `SELECT `+jobColumns+` FROM unit_job WHERE ended_at = 0 ORDER BY id`))
}

// UnitJobs returns the newest jobs, up to limit, the newest first.
func (db *DB) UnitJobs(ctx context.Context, limit int) ([]UnitJob, error) {
	rows, err := db.rows(ctx, `SELECT `+jobColumns+` FROM unit_job ORDER BY id DESC LIMIT $1`, limit)
	out, err := unitJobs(rows, err)
	return out, translate(err)
}

func unitJobs(rows *sql.Rows, err error) ([]UnitJob, error) {
	var out []UnitJob
	err = each(rows, err, func(r *sql.Rows) error {
		var j UnitJob
		err := r.Scan(&j.ID, &j.Author, &j.What, &j.CreatedAt, &j.State, &j.Body, &j.Place, &j.People, &j.Standings, &j.Done, &j.Total, &j.EndedAt)
		out = append(out, j)
		return err
	})
	return out, err
}
