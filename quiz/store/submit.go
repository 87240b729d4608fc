package store

import (
	"database/sql"

	"lawquiz/quiz"
)

var claimPapers = &statement{
	head: `DELETE FROM open_paper WHERE paper IN (`, row: `?`, tail: `) RETURNING paper`,
}

// ClaimPapers closes those of the papers that are open and reports for each whether this call
// closed it: who claims a paper adds its submission in the same transaction. Each paper is given once.
func (t *Tx) ClaimPapers(papers []int64) ([]bool, error) {
	claimed := make(map[int64]bool, len(papers))
	err := t.returning(claimPapers, len(papers), func(i int, args []any) []any {
		return append(args, papers[i])
	}, func(id int64) { claimed[id] = true })
	out := make([]bool, len(papers))
	for i, id := range papers {
		out[i] = claimed[id]
	}
	return out, err
}

// KeyVersions returns the key version of every contest. They stay what they are until the transaction ends;
// see RaiseKey.
func (t *Tx) KeyVersions() (map[int64]int64, error) {
	if err := t.lockKeys(`SELECT pg_advisory_xact_lock_shared(hashtext('lawquiz key'), hashtext(current_schema()))`); err != nil {
		return nil, err
	}
	out := make(map[int64]int64)
	rows, err := t.run.QueryContext(t.ctx, `SELECT nr, key_version FROM contest`)
	err = each(rows, err, func(r *sql.Rows) error {
		var nr, version int64
		err := r.Scan(&nr, &version)
		out[nr] = version
		return err
	})
	return out, err
}

var insertSubmissions = &statement{
	head: `INSERT INTO submission (paper, contest, person, channel, finished_by, finished, elapsed, hash, body, spent) VALUES `,
	row:  `(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
}

// AddSubmissions records submissions of papers that this transaction claimed.
func (t *Tx) AddSubmissions(subs []Submission) error {
	return t.many(insertSubmissions, len(subs), func(i int, args []any) []any {
		s := &subs[i]
		by := byWorker
		if s.ByDeadline {
			by = byDeadline
		}
		return append(args, s.Paper, s.Contest, s.Person, s.Channel, by, s.Finished, s.Elapsed, s.Hash, s.Body, s.Spent)
	})
}

// Mark is a sitting's mark with whose it is.
type Mark struct {
	Contest, Person, Paper, KeyVersion int64
	quiz.Mark
}

var insertMarks = &statement{
	head: `INSERT INTO mark (contest, person, paper, key_version, points, elapsed, finished, day, valid, passed, full_mark) VALUES `,
	row:  `(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
}

// AddMarks records marks.
func (t *Tx) AddMarks(marks []Mark) error {
	return t.many(insertMarks, len(marks), func(i int, args []any) []any {
		m := &marks[i]
		return append(args, m.Contest, m.Person, m.Paper, m.KeyVersion, int64(m.Points), m.Elapsed, m.Finished, m.Day,
			flag(m.Valid), flag(m.Passed), flag(m.Full))
	})
}
