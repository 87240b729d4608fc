package store

import (
	"context"
	"database/sql"

	"lawquiz/quiz"
)

// Material is a piece a unit has sent in for a contest.
type Material struct {
	ID        int64
	Contest   int64 // nr
	Unit      int64
	Kind      quiz.MaterialKind
	Title     string
	Author    string // may be ""
	Chars     int    // 0: not said
	SentAt    int64
	Original  bool
	Accepted  bool
	Grade     string // "" for none
	JudgeUnit int64  // over whose subtree whoever accepted and graded it stands; 0: nobody has
	Note      string
	Edition   int64 // raised by every change
	EnteredBy string
	CreatedAt int64
	ChangedAt int64
}

const materialColumns = `id, contest, unit, kind, title, author, characters, sent_at, original, accepted, grade, judge_unit, note,
	edition, entered_by, created_at, changed_at`

func (m *Material) targets() []any {
	return []any{&m.ID, &m.Contest, &m.Unit, &m.Kind, &m.Title, &m.Author, &m.Chars, &m.SentAt, &m.Original, &m.Accepted, &m.Grade,
		&m.JudgeUnit, &m.Note, &m.Edition, &m.EnteredBy, &m.CreatedAt, &m.ChangedAt}
}

// RaiseMaterials raises the edition of a contest's materials and returns the new one. Until the commit nobody else
// changes them, and what was read before may be old.
func (t *Tx) RaiseMaterials(contest int64) (int64, error) {
	rows, err := t.run.QueryContext(t.ctx, `INSERT INTO material_state (contest, edition) VALUES ($1, 1)
		ON CONFLICT (contest) DO UPDATE SET edition = material_state.edition + 1 RETURNING edition`, contest)
	return oneID(rows, err)
}

// MaterialEdition returns the edition of a contest's materials: 0 if there never were any.
func (db *DB) MaterialEdition(ctx context.Context, contest int64) (int64, error) {
	rows, err := db.rows(ctx, `SELECT edition FROM material_state WHERE contest = $1`, contest)
	edition := int64(0)
	err = each(rows, err, func(r *sql.Rows) error { return r.Scan(&edition) })
	return edition, translate(err)
}

// MaterialRule is what a contest asks units to send in, as it was written once.
type MaterialRule struct {
	Contest int64
	Number  int // from 1; 0: none was ever written
	Body    string
	Author  string
	At      int64
}

// AddMaterialRule appends rule r.Number. ErrConflict: there is one of that number by now.
func (t *Tx) AddMaterialRule(r MaterialRule) error {
	_, err := t.run.ExecContext(t.ctx, `INSERT INTO material_rule (contest, number, body, author, at) VALUES ($1, $2, $3, $4, $5)`,
		r.Contest, r.Number, r.Body, r.Author, r.At)
	return err
}

const newestMaterialRule = `SELECT contest, number, body, author, at FROM material_rule WHERE contest = $1 ORDER BY number DESC LIMIT 1`

func materialRule(rows *sql.Rows, err error) (MaterialRule, error) {
	var out MaterialRule
	err = each(rows, err, func(r *sql.Rows) error { return r.Scan(&out.Contest, &out.Number, &out.Body, &out.Author, &out.At) })
	return out, err
}

// MaterialRule returns a contest's newest rule; Number is 0 if none was ever written.
func (db *DB) MaterialRule(ctx context.Context, contest int64) (MaterialRule, error) {
	out, err := materialRule(db.rows(ctx, newestMaterialRule, contest))
	return out, translate(err)
}

// MaterialRule is DB.MaterialRule within the transaction.
func (t *Tx) MaterialRule(contest int64) (MaterialRule, error) {
	return materialRule(t.run.QueryContext(t.ctx, newestMaterialRule, contest))
}

var putMaterials = &statement{
	head: `INSERT INTO material (` + materialColumns + `) VALUES `,
	row:  `(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
	tail: ` ON CONFLICT (id) DO UPDATE SET unit = excluded.unit, kind = excluded.kind, title = excluded.title, author = excluded.author,
		characters = excluded.characters, sent_at = excluded.sent_at, original = excluded.original, accepted = excluded.accepted,
		grade = excluded.grade, judge_unit = excluded.judge_unit, note = excluded.note, edition = excluded.edition,
		entered_by = excluded.entered_by, changed_at = excluded.changed_at`,
}

// PutMaterials inserts materials, or writes over those of the same id; each id once. Their contest was raised in
// this transaction.
func (t *Tx) PutMaterials(list []Material) error {
	return t.many(putMaterials, len(list), func(i int, args []any) []any {
		m := &list[i]
		return append(args, m.ID, m.Contest, m.Unit, string(m.Kind), m.Title, m.Author, m.Chars, m.SentAt, flag(m.Original), flag(m.Accepted),
			m.Grade, m.JudgeUnit, m.Note, m.Edition, m.EnteredBy, m.CreatedAt, m.ChangedAt)
	})
}

// RemoveMaterial deletes a piece of an edition, or answers NotFound: it is gone or changed. Its contest was raised
// in this transaction.
func (t *Tx) RemoveMaterial(id, edition int64) error {
	res, err := t.run.ExecContext(t.ctx, `DELETE FROM material WHERE id = $1 AND edition = $2`, id, edition)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return orNotFound(err)
	}
	return nil
}

const contestMaterials = `SELECT ` + materialColumns + ` FROM material WHERE contest = $1 ORDER BY unit, kind, id`

func materials(rows *sql.Rows, err error) ([]Material, error) {
	var out []Material
	err = each(rows, err, func(r *sql.Rows) error {
		var m Material
		err := r.Scan(m.targets()...)
		out = append(out, m)
		return err
	})
	return out, err
}

// Materials returns a contest's materials by unit, kind and id.
func (db *DB) Materials(ctx context.Context, contest int64) ([]Material, error) {
	out, err := materials(db.rows(ctx, contestMaterials, contest))
	return out, translate(err)
}

// Materials is DB.Materials within the transaction.
func (t *Tx) Materials(contest int64) ([]Material, error) {
	return materials(t.run.QueryContext(t.ctx, contestMaterials, contest))
}

// Material returns a piece, or NotFound.
func (db *DB) Material(ctx context.Context, id int64) (Material, error) {
	var m Material
	err := db.row(ctx, `SELECT `+materialColumns+` FROM material WHERE id = $1`, id).Scan(m.targets()...)
	return m, translate(err)
}
