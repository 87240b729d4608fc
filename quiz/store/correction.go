package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"lawquiz/quiz"
)

// Correction is a correction of a contest's key, with who made it.
type Correction struct {
	Contest int64 // nr
	quiz.Correction
	Author string
	At     int64
}

// keyText is the new key of a correction as kept.
type keyText struct {
	Right    []int      `json:"right,omitempty"`
	Accepted [][]string `json:"accepted,omitempty"`
}

// Corrections returns the corrections of every contest by its number, in order of version.
func (db *DB) Corrections(ctx context.Context) (map[int64][]Correction, error) {
	out := make(map[int64][]Correction)
	rows, err := db.rows(ctx, `SELECT contest, version, question, revision, kind, body, undoes, reason, author, at
		FROM correction ORDER BY contest, version`)
	err = each(rows, err, func(r *sql.Rows) error {
		var c Correction
		var body string
		err := r.Scan(&c.Contest, &c.Version, &c.Question, &c.Revision, &c.Kind, &body, &c.Undoes, &c.Reason, &c.Author, &c.At)
		if err == nil && body != "" {
			var key keyText
			err = json.Unmarshal([]byte(body), &key)
			c.Right, c.Accepted = key.Right, key.Accepted
		}
		out[c.Contest] = append(out[c.Contest], c)
		return err
	})
	return out, translate(err)
}

// RaiseKey raises the version of a contest's key from base by one, and waits until every transaction that
// read the old version with KeyVersions has ended: no mark under an older version comes after the
// commit. ErrConflict: the version is not base any more. NotFound: no such contest. It must come first in
// its transaction.
func (t *Tx) RaiseKey(contest, base int64) error {
	if err := t.lockKeys(`SELECT pg_advisory_xact_lock(hashtext('lawquiz key'), hashtext(current_schema()))`); err != nil {
		return err
	}
	rows, err := t.run.QueryContext(t.ctx, `SELECT key_version FROM contest WHERE nr = $1`, contest)
	version, err := oneID(rows, err)
	if err != nil {
		return err
	}
	if version != base {
		return ErrConflict
	}
	if _, err := t.run.ExecContext(t.ctx, `UPDATE contest SET key_version = key_version + 1 WHERE nr = $1`, contest); err != nil {
		return err
	}
	return t.Touch(TopicContests)
}

// lockKeys takes PostgreSQL's lock on the versions of keys, until the transaction ends; the lock is fair, so a
// stream of submissions does not starve a correction. SQLite has one writer.
func (t *Tx) lockKeys(text string) error {
	if t.db.sqlite {
		return nil
	}
	_, err := t.run.ExecContext(t.ctx, text)
	return err
}

// AddCorrection records a correction whose version RaiseKey has just made. ErrConflict: it undoes what was
// undone before.
func (t *Tx) AddCorrection(c Correction) error {
	body := ""
	if c.Kind == quiz.CorrectKey {
		b, err := json.Marshal(keyText{c.Right, c.Accepted})
		if err != nil {
			return fmt.Errorf("key of %s: %w", c.Question, err)
		}
		body = string(b)
	}
	_, err := t.run.ExecContext(t.ctx, `INSERT INTO correction (contest, version, question, revision, kind, body, undoes, reason, author, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		c.Contest, c.Version, c.Question, c.Revision, string(c.Kind), body, c.Undoes, c.Reason, c.Author, c.At)
	return err
}
