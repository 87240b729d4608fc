package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"lawquiz/questions"
	"lawquiz/quiz"
)

// The states of a contest row.
const (
	Draft     = "draft"
	Published = "published"
	Closed    = "closed"
)

// Contest is a contest's row: the document as written, and the texts papers draw from.
type Contest struct {
	Nr         int64
	ID         string
	Document   string // YAML
	Pool       []quiz.Ref
	State      string
	KeyVersion int64
	CreatedAt  int64
}

// PutContest inserts a contest with the questions its papers draw from, in one transaction.
// A text already there under the same id and revision stays as it is: the pair names it for
// ever. ErrConflict: the id is taken.
func (db *DB) PutContest(ctx context.Context, c Contest, banks []questions.Bank) error {
	return db.Update(ctx, func(tx *Tx) error { return tx.putContest(c, banks) })
}

func (t *Tx) putContest(c Contest, banks []questions.Bank) error {
	for _, b := range banks {
		if err := t.putQuestions(b); err != nil {
			return err
		}
	}
	_, err := t.run.ExecContext(t.ctx, `INSERT INTO contest (nr, id, document, pool, state, key_version, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, c.Nr, c.ID, c.Document, poolText(c.Pool), c.State, c.KeyVersion, c.CreatedAt)
	if err != nil {
		return err
	}
	return t.Touch(TopicContests)
}

// PublishDraft is PutContest of the draft with the contest's id, which must still be the edition given and is gone
// afterwards, with the first change of the contest. ErrConflict: it is not, or the id is taken.
func (db *DB) PublishDraft(ctx context.Context, c Contest, banks []questions.Bank, edition int64, ch Change) error {
	return db.Update(ctx, func(tx *Tx) error {
		if err := tx.dropDraft(c.ID, edition); err != nil {
			return err
		}
		if err := tx.putContest(c, banks); err != nil {
			return err
		}
		return tx.addChange(ch)
	})
}

var insertQuestions = &statement{
	head: `INSERT INTO question (id, revision, bank, body) VALUES `, row: `(?, ?, ?, ?)`,
	tail: ` ON CONFLICT (id, revision) DO NOTHING`,
}

func (t *Tx) putQuestions(b questions.Bank) error {
	bodies := make([]string, len(b.Questions))
	for i := range b.Questions {
		body, err := json.Marshal(&b.Questions[i])
		if err != nil {
			return fmt.Errorf("question %s: %w", b.Questions[i].ID, err)
		}
		bodies[i] = string(body)
	}
	return t.many(insertQuestions, len(bodies), func(i int, args []any) []any {
		return append(args, b.Questions[i].ID, b.Questions[i].Revision, b.ID, bodies[i])
	})
}

// Contests returns every contest, the newest first.
func (db *DB) Contests(ctx context.Context) ([]Contest, error) {
	var out []Contest
	rows, err := db.rows(ctx, `SELECT nr, id, document, pool, state, key_version, created_at
		FROM contest ORDER BY created_at DESC, nr DESC`)
	err = each(rows, err, func(r *sql.Rows) error {
		var c Contest
		var pool string
		if err := r.Scan(&c.Nr, &c.ID, &c.Document, &pool, &c.State, &c.KeyVersion, &c.CreatedAt); err != nil {
			return err
		}
		c.Pool, err = poolRefs(pool)
		out = append(out, c)
		return err
	})
	return out, translate(err)
}

// SetContestState moves a contest to a state, or answers NotFound.
func (db *DB) SetContestState(ctx context.Context, id, state string) error {
	return db.Update(ctx, func(tx *Tx) error {
		res, err := tx.run.ExecContext(tx.ctx, `UPDATE contest SET state = $1 WHERE id = $2`, state, id)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return orNotFound(err)
		}
		return tx.Touch(TopicContests)
	})
}

func orNotFound(err error) error {
	if err == nil {
		return ErrNotFound
	}
	return err
}

// Questions returns every text on record, grouped by bank: older revisions too, for papers
// drawn from them.
func (db *DB) Questions(ctx context.Context) ([]questions.Bank, error) {
	var banks []questions.Bank
	rows, err := db.rows(ctx, `SELECT bank, body FROM question ORDER BY bank, id, revision`)
	err = each(rows, err, func(r *sql.Rows) error {
		var bank, body string
		if err := r.Scan(&bank, &body); err != nil {
			return err
		}
		var q questions.Question
		if err := json.Unmarshal([]byte(body), &q); err != nil {
			return fmt.Errorf("question of bank %s: %w", bank, err)
		}
		if n := len(banks); n == 0 || banks[n-1].ID != bank {
			banks = append(banks, questions.Bank{ID: bank})
		}
		b := &banks[len(banks)-1]
		b.Questions = append(b.Questions, q)
		return nil
	})
	return banks, translate(err)
}

func poolText(refs []quiz.Ref) string {
	var b strings.Builder
	for _, r := range refs {
		fmt.Fprintf(&b, "%s %d\n", r.ID, r.Revision)
	}
	return b.String()
}

func poolRefs(text string) ([]quiz.Ref, error) {
	var refs []quiz.Ref
	for line := range strings.Lines(text) {
		id, rev, ok := strings.Cut(strings.TrimSpace(line), " ")
		n, err := strconv.Atoi(rev)
		if !ok || err != nil {
			return nil, fmt.Errorf("contest pool line %q", line)
		}
		refs = append(refs, quiz.Ref{ID: id, Revision: n})
	}
	return refs, nil
}
