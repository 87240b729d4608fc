package store

import "context"

// RemoveRehearsal deletes a rehearsal contest with everything its people did, and the people
// themselves, who exist in it alone. It returns the contest's number, or NotFound; the boards are the
// caller's to drop. The document decides what is a rehearsal: the caller has checked it.
func (db *DB) RemoveRehearsal(ctx context.Context, id string) (int64, error) {
	var nr int64
	err := db.Update(ctx, func(tx *Tx) error {
		rows, err := tx.run.QueryContext(tx.ctx, `SELECT nr FROM contest WHERE id = $1`, id)
		if nr, err = oneID(rows, err); err != nil {
			return err
		}
		for _, text := range removeContest {
			if _, err := tx.run.ExecContext(tx.ctx, text, nr); err != nil {
				return err
			}
		}
		for _, text := range removePeople {
			if _, err := tx.run.ExecContext(tx.ctx, text, id); err != nil {
				return err
			}
		}
		return tx.Touch(TopicContests)
	})
	return nr, err
}

var removeContest = []string{
	`DELETE FROM draft WHERE paper IN (SELECT id FROM paper WHERE contest = $1)`,
	`DELETE FROM open_paper WHERE contest = $1`,
	`DELETE FROM standing WHERE contest = $1`,
	`DELETE FROM mark WHERE contest = $1`,
	`DELETE FROM submission WHERE contest = $1`,
	`DELETE FROM chance WHERE contest = $1`,
	`DELETE FROM paper WHERE contest = $1`,
	`DELETE FROM report WHERE contest = $1`,
	`DELETE FROM contest WHERE nr = $1`,
	`DELETE FROM regrade WHERE contest = $1`,
	`DELETE FROM correction WHERE contest = $1`, // only now: the schema keeps them while there is the contest
	`DELETE FROM contest_change WHERE contest = $1`,
}

var removePeople = []string{
	`DELETE FROM session WHERE person IN (SELECT id FROM person WHERE rehearsal = $1)`,
	`DELETE FROM practice WHERE person IN (SELECT id FROM person WHERE rehearsal = $1)`,
	`DELETE FROM identity WHERE person IN (SELECT id FROM person WHERE rehearsal = $1)`,
	`DELETE FROM person WHERE rehearsal = $1`,
}
