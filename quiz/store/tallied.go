package store

import (
	"context"
	"database/sql"
	"math"

	"lawquiz/quiz"
)

// Tallied is a person's standing in a contest with everything it is reckoned from.
type Tallied struct {
	Person     int64
	Generation int64
	Path       []int64 // units from the grassroots unit up, as the standing has them; people of a unit share it
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

// Standings and marks are read by a statement each: joined, every mark would carry its standing with it again.
const (
	talliedPeople = `SELECT standing.person, standing.generation, standing.path, standing.changed,
			standing.counted + 2 * standing.gone + CASE WHEN person.gender = 'female' THEN 4 ELSE 0 END
		FROM standing LEFT JOIN person ON person.id = standing.person`
	talliedMarks = `SELECT person, paper, points, elapsed, finished, 8 * day + valid + 2 * passed + 4 * full_mark
		FROM mark WHERE contest = $1`
	talliedMarksOrder = ` ORDER BY person, paper, key_version`
)

// talliedPage is how many people are held at a time.
const talliedPage = 4000

// talliedNext names the bound for the table of people as well: PostgreSQL would go along it from its beginning for
// every page.
const talliedNext = talliedPeople + ` AND person.id > $1
	WHERE standing.contest = $2 AND standing.person > $3 ORDER BY standing.person LIMIT $4`

// EachTallied calls do for every standing of a contest, tombstones too, in order of person. All of
// them are of one moment. do must not keep t. 100 000 people take about half a second from SQLite.
func (db *DB) EachTallied(ctx context.Context, contest int64, do func(t *Tallied) error) error {
	return translate(db.snapshot(ctx, func(s *snapshot) error {
		r := tallying{paths: make(map[string][]int64), do: do}
		after := int64(math.MinInt64)
		for {
			err := r.read(s.rows(talliedNext, after, contest, after, talliedPage))
			if err != nil || len(r.people) == 0 {
				return err
			}
			first := r.people[0].Person
			after = r.people[len(r.people)-1].Person
			err = r.seat(s.rows(talliedMarks+` AND person BETWEEN $2 AND $3`+talliedMarksOrder, contest, first, after))
			if err != nil || len(r.people) < talliedPage {
				return err
			}
		}
	}))
}

var (
	talliedPeopleOf = &statement{head: talliedPeople + ` WHERE standing.contest = $1 AND standing.person IN (`, row: `?`, tail: `) ORDER BY standing.person`, fixed: 1}
	talliedMarksOf  = &statement{head: talliedMarks + ` AND person IN (`, row: `?`, tail: `)` + talliedMarksOrder, fixed: 1}
)

// TalliedOf is EachTallied for some people; who has no standing does not come.
func (db *DB) TalliedOf(ctx context.Context, contest int64, people []int64, do func(t *Tallied) error) error {
	return translate(db.snapshot(ctx, func(s *snapshot) error {
		r := tallying{paths: make(map[string][]int64), do: do}
		return db.chunked(len(people), func(from, to int) error {
			args := make([]any, 1, 1+to-from)
			args[0] = contest
			for _, p := range people[from:to] {
				args = append(args, p)
			}
			if err := r.read(s.rows(talliedPeopleOf.text(to-from), args...)); err != nil {
				return err
			}
			return r.seat(s.rows(talliedMarksOf.text(to-from), args...))
		})
	}))
}

// tallying brings people and their sittings together, a page at a time.
type tallying struct {
	paths    map[string][]int64 // by their text: many people share one
	people   []Tallied          // of this page, without their sittings, in order
	at       int                // of people, whose sittings come next
	sittings []Sat              // of people[at]
	do       func(t *Tallied) error
}

// read takes the next page of people.
func (r *tallying) read(rows *sql.Rows, err error) error {
	r.people, r.at = r.people[:0], 0
	return each(rows, err, func(row *sql.Rows) error {
		var t Tallied
		var path sql.RawBytes
		var flags int64
		if err := row.Scan(&t.Person, &t.Generation, &path, &t.Changed, &flags); err != nil {
			return err
		}
		known := false
		if t.Path, known = r.paths[string(path)]; !known {
			var err error
			if t.Path, err = parsePath(string(path)); err != nil {
				return err
			}
			r.paths[string(path)] = t.Path
		}
		t.Counted, t.Gone, t.Woman = flags&1 != 0, flags&2 != 0, flags&4 != 0
		r.people = append(r.people, t)
		return nil
	})
}

// seat gives everybody of the page her sittings and calls do. The marks come in order of person, paper and key version;
// those of nobody on the page are passed over.
func (r *tallying) seat(rows *sql.Rows, err error) error {
	err = each(rows, err, func(row *sql.Rows) error {
		var s Sat
		var person, day int64 // with flags below the day
		m := &s.Mark
		if err := row.Scan(&person, &s.Paper, &m.Points, &m.Elapsed, &m.Finished, &day); err != nil {
			return err
		}
		m.Day, m.Valid, m.Passed, m.Full = day>>3, day&1 != 0, day&2 != 0, day&4 != 0
		for r.at < len(r.people) && r.people[r.at].Person < person {
			if err := r.next(); err != nil {
				return err
			}
		}
		if r.at < len(r.people) && r.people[r.at].Person == person {
			r.add(s)
		}
		return nil
	})
	for err == nil && r.at < len(r.people) {
		err = r.next()
	}
	return err
}

// next gives away whose sittings have all been read.
func (r *tallying) next() error {
	t := &r.people[r.at]
	t.Sittings = r.sittings
	err := r.do(t)
	r.sittings = r.sittings[:0]
	r.at++
	return err
}

// add takes a mark in place of an older one of the same paper.
func (r *tallying) add(s Sat) {
	if n := len(r.sittings); n > 0 && r.sittings[n-1].Paper == s.Paper {
		r.sittings[n-1] = s
		return
	}
	r.sittings = append(r.sittings, s)
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
