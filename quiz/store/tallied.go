package store

import (
	"context"
	"database/sql"

	"lawquiz/quiz"
)

// Tallied is a person's standing in a contest with everything it is reckoned from.
type Tallied struct {
	Person     int64
	Generation int64
	Path       []int64 // units from the grassroots unit up, as the standing has them
	Counted    bool    // whether the participation rate counts her
	Woman      bool
	Gone       bool // erased: counts nowhere, whatever marks there are
	Changed    int64
	Sittings   []Sat // in order of paper
}

// Sat is a finished sitting with its newest mark.
type Sat struct {
	Paper int64
	Mark  quiz.Mark
}

// talliedRows holds everything of a person together in one statement, so that her marks are those
// her standing was made from.
const talliedRows = `SELECT standing.person, standing.generation, standing.path, standing.counted, standing.gone, standing.changed,
		COALESCE(person.gender, ''), COALESCE(mark.paper, 0), COALESCE(mark.points, 0), COALESCE(mark.elapsed, 0),
		COALESCE(mark.finished, 0), COALESCE(mark.day, 0), COALESCE(mark.valid + 2 * mark.passed + 4 * mark.full_mark, 0)
	FROM standing LEFT JOIN person ON person.id = standing.person
	LEFT JOIN mark ON mark.contest = standing.contest AND mark.person = standing.person
	WHERE standing.contest = $1`

const talliedOrder = ` ORDER BY standing.person, mark.paper, mark.key_version`

// EachTallied calls do for every standing of a contest, tombstones too, in order of person. All of
// them are of one moment. do must not keep t. 100 000 people take about a second from SQLite.
func (db *DB) EachTallied(ctx context.Context, contest int64, do func(t *Tallied) error) error {
	rows, err := db.rows(ctx, talliedRows+talliedOrder, contest)
	return translate(tallied(rows, err, do))
}

var talliedOf = &statement{head: talliedRows + ` AND standing.person IN (`, row: `?`, tail: `)` + talliedOrder, fixed: 1}

// TalliedOf is EachTallied for some people; who has no standing does not come.
func (db *DB) TalliedOf(ctx context.Context, contest int64, people []int64, do func(t *Tallied) error) error {
	return translate(db.chunked(len(people), func(from, to int) error {
		args := make([]any, 1, 1+to-from)
		args[0] = contest
		for _, p := range people[from:to] {
			args = append(args, p)
		}
		rows, err := db.rows(ctx, talliedOf.text(to-from), args...)
		return tallied(rows, err, do)
	}))
}

// tallied gathers the rows of each person.
func tallied(rows *sql.Rows, err error, do func(t *Tallied) error) error {
	var t, next Tallied
	var path, last string
	err = each(rows, err, func(r *sql.Rows) error {
		var s Sat
		var gender quiz.Gender
		var flags int64
		err := r.Scan(&next.Person, &next.Generation, &path, &next.Counted, &next.Gone, &next.Changed, &gender,
			&s.Paper, &s.Mark.Points, &s.Mark.Elapsed, &s.Mark.Finished, &s.Mark.Day, &flags)
		if err != nil {
			return err
		}
		if t.Person != next.Person {
			if err := finished(&t, do); err != nil {
				return err
			}
			if path != last { // neighbours often share a unit
				last = path
				if next.Path, err = parsePath(path); err != nil {
					return err
				}
			}
			next.Woman, next.Sittings = gender == quiz.Female, t.Sittings[:0]
			t = next
		}
		if s.Paper != 0 {
			s.Mark.Valid, s.Mark.Passed, s.Mark.Full = flags&1 != 0, flags&2 != 0, flags&4 != 0
			t.add(s)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return finished(&t, do)
}

func finished(t *Tallied, do func(t *Tallied) error) error {
	if t.Person == 0 {
		return nil
	}
	return do(t)
}

// add takes a mark in place of an older one of the same paper; they come in order of paper and version.
func (t *Tallied) add(s Sat) {
	if n := len(t.Sittings); n > 0 && t.Sittings[n-1].Paper == s.Paper {
		t.Sittings[n-1] = s
		return
	}
	t.Sittings = append(t.Sittings, s)
}

// Changed is who had a standing changed, and its generation.
type Changed struct{ Person, Generation int64 }

// ChangedSince returns whose standings in a contest changed at or after a time. A change is known
// by the clock of the server that made it, and is seen once it is committed: ask again for a while.
func (db *DB) ChangedSince(ctx context.Context, contest, since int64) ([]Changed, error) {
	var out []Changed
	rows, err := db.rows(ctx, `SELECT person, generation FROM standing WHERE contest = $1 AND changed >= $2`, contest, since)
	err = each(rows, err, func(r *sql.Rows) error {
		var c Changed
		err := r.Scan(&c.Person, &c.Generation)
		out = append(out, c)
		return err
	})
	return out, translate(err)
}
