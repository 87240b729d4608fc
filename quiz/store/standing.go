package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"lawquiz/quiz"
)

// Standing is a standing's row: the result with what the boards need to carry it.
type Standing struct {
	Contest    int64 // nr
	Generation int64
	Path       []int64 // units from the grassroots unit up
	Counted    bool    // whether the participation rate counts the person
	Gone       bool    // erased: a tombstone, whose result is all zero
	Changed    int64
	quiz.Standing
}

// Bump is a person whose standing is about to change. First is the row to begin with if she
// has none: her result from the mark this transaction has just added, her path and whether she
// counts.
type Bump struct {
	Person  int64
	Path    []int64
	Counted bool
	First   quiz.Standing
}

var bumpStandings = &statement{
	head: `INSERT INTO standing (contest, person, generation, path, counted, gone, points, elapsed, finished, first,
		sittings, valid, passed, full_mark, changed) VALUES `,
	row: `(?, ?, 1, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
	tail: ` ON CONFLICT (contest, person) DO UPDATE SET generation = standing.generation + 1, changed = excluded.changed
		RETURNING person, generation, path, counted, gone`,
}

// BumpStandings raises each person's generation in a contest, which locks her row until the
// commit, and returns the rows as they then stand. Only after it may her marks be read:
// whoever bumps later reads what this transaction wrote. Generation 1 means that the row is
// new and already holds First: no other mark of hers can exist, for every mark is added together
// with a bump. Rows of a higher generation come without a result; read Marks and write it. The path
// and counted flag of a row already there win over those given. People are given once, in
// ascending order, so that two transactions never lock crosswise.
func (t *Tx) BumpStandings(contest int64, people []Bump, now int64) (map[int64]*Standing, error) {
	out := make(map[int64]*Standing, len(people))
	err := t.db.chunked(len(people), func(from, to int) error {
		args := make([]any, 0, 13*(to-from))
		for i := range people[from:to] {
			p := &people[from+i]
			f := &p.First
			out[p.Person] = &Standing{Contest: contest, Changed: now, Standing: *f}
			args = append(args, contest, p.Person, pathText(p.Path), flag(p.Counted), int64(f.Points), f.Elapsed, f.Finished,
				f.First, f.Sittings, flag(f.Valid), flag(f.Passed), flag(f.Full), now)
		}
		rows, err := t.run.QueryContext(t.ctx, bumpStandings.text(to-from), args...)
		return each(rows, err, func(r *sql.Rows) error { return bumped(r, out) })
	})
	return out, err
}

// bumped reads one returned row into the standing it belongs to.
func bumped(r *sql.Rows, out map[int64]*Standing) error {
	var person, generation int64
	var path string
	var counted, gone bool
	if err := r.Scan(&person, &generation, &path, &counted, &gone); err != nil {
		return err
	}
	s := out[person]
	if generation > 1 {
		s.Standing = quiz.Standing{Person: person}
	}
	s.Generation, s.Counted, s.Gone = generation, counted, gone
	var err error
	s.Path, err = parsePath(path)
	return err
}

var marksOf = &statement{
	head: `SELECT person, paper, key_version, points, elapsed, finished, day, valid, passed, full_mark
		FROM mark WHERE contest = $1 AND person IN (`, row: `?`, tail: `)`, fixed: 1,
}

// Marks returns the newest mark of every sitting of the people in a contest, by person.
func (t *Tx) Marks(contest int64, people []int64) (map[int64][]quiz.Mark, error) {
	type sitting struct{ person, paper int64 }
	newest := make(map[sitting]int64, len(people))
	marks := make(map[sitting]quiz.Mark, len(people))
	err := t.db.chunked(len(people), func(from, to int) error {
		args := make([]any, 1, 1+to-from)
		args[0] = contest
		for _, p := range people[from:to] {
			args = append(args, p)
		}
		rows, err := t.run.QueryContext(t.ctx, marksOf.text(to-from), args...)
		return each(rows, err, func(r *sql.Rows) error {
			var at sitting
			var version int64
			var m quiz.Mark
			err := r.Scan(&at.person, &at.paper, &version, &m.Points, &m.Elapsed, &m.Finished, &m.Day, &m.Valid, &m.Passed, &m.Full)
			if version > newest[at] {
				newest[at], marks[at] = version, m
			}
			return err
		})
	})
	out := make(map[int64][]quiz.Mark, len(people))
	for at, m := range marks {
		out[at.person] = append(out[at.person], m)
	}
	return out, err
}

var writeStandings = &statement{
	head: `UPDATE standing SET points = v.column3, elapsed = v.column4, finished = v.column5, first = v.column6,
		sittings = v.column7, valid = v.column8, passed = v.column9, full_mark = v.column10 FROM (VALUES `,
	row: `(CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT),
		CAST(? AS BIGINT), CAST(? AS SMALLINT), CAST(? AS SMALLINT), CAST(? AS SMALLINT))`,
	tail: `) AS v WHERE standing.contest = v.column1 AND standing.person = v.column2 AND standing.gone = 0`,
}

// WriteStandings writes the results of rows this transaction bumped. A tombstone stays as it is.
func (t *Tx) WriteStandings(rows []*Standing) error {
	return t.many(writeStandings, len(rows), func(i int, args []any) []any {
		s := rows[i]
		return append(args, s.Contest, s.Person, int64(s.Points), s.Elapsed, s.Finished, s.First, s.Sittings,
			flag(s.Valid), flag(s.Passed), flag(s.Full))
	})
}

const standingColumns = `contest, person, generation, path, counted, gone, points, elapsed, finished, first,
	sittings, valid, passed, full_mark, changed`

// scan reads standingColumns; the path comes as text.
func (s *Standing) scan(row interface{ Scan(...any) error }, path *string) error {
	return row.Scan(&s.Contest, &s.Person, &s.Generation, path, &s.Counted, &s.Gone, &s.Points, &s.Elapsed,
		&s.Finished, &s.First, &s.Sittings, &s.Valid, &s.Passed, &s.Full, &s.Changed)
}

// standings reads all rows of a query for standingColumns.
func standings(rows *sql.Rows, err error) ([]Standing, error) {
	var out []Standing
	err = each(rows, err, func(r *sql.Rows) error {
		var s Standing
		var path string
		if err := s.scan(r, &path); err != nil {
			return err
		}
		var err error
		s.Path, err = parsePath(path)
		out = append(out, s)
		return err
	})
	return out, err
}

// EachStanding calls do for every standing of a contest changed at or after a time, in order
// of person. It reads in one pass; do must not keep s.
func (db *DB) EachStanding(ctx context.Context, contest, since int64, do func(s *Standing) error) error {
	rows, err := db.rows(ctx, `SELECT `+standingColumns+` FROM standing
		WHERE contest = $1 AND changed >= $2 ORDER BY person`, contest, since)
	var s Standing
	var path, last string
	return translate(each(rows, err, func(r *sql.Rows) error {
		err := s.scan(r, &path)
		if err != nil {
			return err
		}
		if path != last || s.Path == nil { // neighbours often share a unit
			last = path
			if s.Path, err = parsePath(path); err != nil {
				return err
			}
		}
		return do(&s)
	}))
}

// Standing returns a person's standing, or a NotFound error.
func (db *DB) Standing(ctx context.Context, contest, person int64) (Standing, error) {
	var s Standing
	var path string
	row := db.row(ctx, `SELECT `+standingColumns+` FROM standing WHERE contest = $1 AND person = $2`, contest, person)
	err := s.scan(row, &path)
	if err != nil {
		return s, translate(err)
	}
	s.Path, err = parsePath(path)
	return s, err
}

func pathText(path []int64) string {
	var b strings.Builder
	for i, id := range path {
		if i > 0 {
			b.WriteByte('/')
		}
		b.WriteString(strconv.FormatInt(id, 10))
	}
	return b.String()
}

func parsePath(text string) ([]int64, error) {
	if text == "" {
		return nil, nil
	}
	path := make([]int64, 0, 5)
	for part := range strings.SplitSeq(text, "/") {
		id, err := strconv.ParseInt(part, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("unit path %q: %w", text, err)
		}
		path = append(path, id)
	}
	return path, nil
}
