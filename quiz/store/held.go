package store

import (
	"context"
	"database/sql"
)

// What the record holds of one person, for the copy that is handed to the person (个人信息保护法 art.
// 45). None of it is on a hot road: rows are found through the contests, which are few.

// IdentityKinds returns the kind of each of a person's ways to log in.
func (db *DB) IdentityKinds(ctx context.Context, person int64) ([]string, error) {
	var out []string
	rows, err := db.rows(ctx, `SELECT kind FROM identity WHERE person = $1 ORDER BY kind, subject`, person)
	err = each(rows, err, func(r *sql.Rows) error {
		var kind string
		err := r.Scan(&kind)
		out = append(out, kind)
		return err
	})
	return out, translate(err)
}

// SessionsOf returns every session of a person, those that have ended too, the oldest first.
func (db *DB) SessionsOf(ctx context.Context, person int64) ([]Session, error) {
	var out []Session
	rows, err := db.rows(ctx, `SELECT token, person, channel, device, created_at, expires_at, revoked_at
		FROM session WHERE person = $1 ORDER BY created_at, token`, person)
	err = each(rows, err, func(r *sql.Rows) error {
		var s Session
		err := r.Scan(&s.Token, &s.Person, &s.Channel, &s.Device, &s.CreatedAt, &s.ExpiresAt, &s.RevokedAt)
		out = append(out, s)
		return err
	})
	return out, translate(err)
}

// StandingsOf returns a person's standing in every contest she took part in, in order of contest.
func (db *DB) StandingsOf(ctx context.Context, person int64) ([]Standing, error) {
	rows, err := db.rows(ctx, `SELECT `+standingColumns+` FROM standing
		WHERE person = $1 AND contest IN (SELECT nr FROM contest) ORDER BY contest`, person)
	out, err := standings(rows, err)
	return out, translate(err)
}

// Sitting is a paper with all that is on record about it.
type Sitting struct {
	Paper
	Chances    []Chance   // those it took
	Saved      Saved      // the zero value if nothing was saved
	Submission Submission // the zero value while the paper is open
	Marks      []Mark     // by key version
}

// Sittings returns up to limit sittings of a person whose paper's id is above after, in order of id. What it reads it
// looks up contest by contest, see registerPerson.
func (db *DB) Sittings(ctx context.Context, person, after int64, limit int) ([]Sitting, error) {
	out, err := db.papersHeld(ctx, person, after, limit)
	if err != nil || len(out) == 0 {
		return nil, translate(err)
	}
	at := make(map[int64]*Sitting, len(out))
	for i := range out {
		at[out[i].ID] = &out[i]
	}
	first, last := out[0].ID, out[len(out)-1].ID
	if err := db.chancesHeld(ctx, person, first, last, at); err != nil {
		return nil, translate(err)
	}
	return out, translate(db.marksHeld(ctx, person, first, last, at))
}

func (db *DB) papersHeld(ctx context.Context, person, after int64, limit int) ([]Sitting, error) {
	var out []Sitting
	rows, err := db.rows(ctx, `SELECT `+paperColumns+`, COALESCE(draft.seq, 0), COALESCE(draft.body, ''), COALESCE(draft.saved, 0),
			COALESCE(submission.paper, 0), COALESCE(submission.contest, 0), COALESCE(submission.person, 0),
			COALESCE(submission.channel, ''), COALESCE(submission.finished_by, ''), COALESCE(submission.finished, 0),
			COALESCE(submission.elapsed, 0), COALESCE(submission.hash, ''), COALESCE(submission.body, ''),
			COALESCE(submission.spent, '')
		FROM contest JOIN paper ON paper.contest = contest.nr + 0 AND paper.person = $1
		LEFT JOIN draft ON draft.paper = paper.id LEFT JOIN submission ON submission.paper = paper.id
		WHERE paper.id > $2 ORDER BY paper.id LIMIT $3`, person, after, limit)
	err = each(rows, err, func(r *sql.Rows) error {
		var s Sitting
		var by string
		p, d, h := &s.Paper, &s.Saved, &s.Submission
		err := r.Scan(&p.ID, &p.Contest, &p.Person, &p.Channel, &p.Started, &p.Deadline, &p.Layout, &d.Seq, &d.Body, &d.Saved,
			&h.Paper, &h.Contest, &h.Person, &h.Channel, &by, &h.Finished, &h.Elapsed, &h.Hash, &h.Body, &h.Spent)
		h.ByDeadline = by == byDeadline
		out = append(out, s)
		return err
	})
	return out, err
}

func (db *DB) chancesHeld(ctx context.Context, person, first, last int64, at map[int64]*Sitting) error {
	rows, err := db.rows(ctx, `SELECT chance.paper, chance.span, chance.period, chance.n, chance.cap
		FROM contest JOIN chance ON chance.contest = contest.nr + 0 AND chance.person = $1
		WHERE chance.paper >= $2 AND chance.paper <= $3 ORDER BY chance.paper, chance.span`, person, first, last)
	return each(rows, err, func(r *sql.Rows) error {
		var paper int64
		var c Chance
		err := r.Scan(&paper, &c.Span, &c.Period, &c.N, &c.Cap)
		if s := at[paper]; s != nil {
			s.Chances = append(s.Chances, c)
		}
		return err
	})
}

func (db *DB) marksHeld(ctx context.Context, person, first, last int64, at map[int64]*Sitting) error {
	rows, err := db.rows(ctx, `SELECT mark.contest, mark.person, mark.paper, mark.key_version, mark.points, mark.elapsed,
			mark.finished, mark.day, mark.valid, mark.passed, mark.full_mark
		FROM contest JOIN mark ON mark.contest = contest.nr + 0 AND mark.person = $1
		WHERE mark.paper >= $2 AND mark.paper <= $3 ORDER BY mark.paper, mark.key_version`, person, first, last)
	return each(rows, err, func(r *sql.Rows) error {
		var m Mark
		err := r.Scan(&m.Contest, &m.Person, &m.Paper, &m.KeyVersion, &m.Points, &m.Elapsed,
			&m.Finished, &m.Day, &m.Valid, &m.Passed, &m.Full)
		if s := at[m.Paper]; s != nil {
			s.Marks = append(s.Marks, m)
		}
		return err
	})
}
