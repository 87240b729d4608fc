package store

import (
	"context"
	"database/sql"

	"lawquiz/quiz"
)

// Place is where a person's standing counts, and what decides where it should.
type Place struct {
	Person  int64
	Path    []int64 // as the standing has it
	Counted bool
	Unit    int64 // the person's unit now
	Gender  quiz.Gender
	Member  bool
}

const placeColumns = `standing.person, standing.path, standing.counted, person.unit, person.gender, person.member`

// Places returns up to limit standings of a contest changed at or after since whose person's number is above
// after, in its order. Erased people are left out.
func (db *DB) Places(ctx context.Context, contest, since, after int64, limit int) ([]Place, error) {
	rows, err := db.rows(ctx, `SELECT `+placeColumns+` FROM standing JOIN person ON person.id = standing.person
		WHERE standing.contest = $1 AND standing.changed >= $2 AND standing.person > $3 AND standing.gone = 0
		ORDER BY standing.person LIMIT $4`, contest, since, after, limit)
	out, err := places(rows, err)
	return out, translate(err)
}

func places(rows *sql.Rows, err error) ([]Place, error) {
	var out []Place
	var path, last string
	var shared []int64 // neighbours often share a unit
	err = each(rows, err, func(r *sql.Rows) error {
		var p Place
		err := r.Scan(&p.Person, &path, &p.Counted, &p.Unit, &p.Gender, &p.Member)
		if err != nil {
			return err
		}
		if path != last || shared == nil {
			last = path
			shared, err = parsePath(path)
		}
		p.Path = shared
		out = append(out, p)
		return err
	})
	return out, err
}

var placesOf = &statement{
	head: `SELECT ` + placeColumns + ` FROM standing JOIN person ON person.id = standing.person
		WHERE standing.contest = $1 AND standing.gone = 0 AND standing.person IN (`, row: `?`, tail: `)`, fixed: 1,
}

// PlacesOf returns those of the people who have a standing in a contest, in no order.
func (t *Tx) PlacesOf(contest int64, people []int64) ([]Place, error) {
	var out []Place
	err := t.db.chunked(len(people), func(from, to int) error {
		args := make([]any, 1, 1+to-from)
		args[0] = contest
		for _, p := range people[from:to] {
			args = append(args, p)
		}
		rows, err := t.run.QueryContext(t.ctx, placesOf.text(to-from), args...)
		found, err := places(rows, err)
		out = append(out, found...)
		return err
	})
	return out, err
}

var moveStandings = &statement{
	head: `UPDATE standing SET generation = generation + 1, path = v.column2, counted = v.column3, changed = v.column4 FROM (VALUES `,
	row:  `(CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS SMALLINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT))`,
	tail: `) AS v WHERE standing.contest = v.column5 AND standing.person = v.column1 AND standing.gone = 0
		AND (standing.path <> v.column2 OR standing.counted <> v.column3)
		AND EXISTS (SELECT 1 FROM person WHERE person.id = v.column1 AND person.unit = v.column6) RETURNING ` + standingColumns,
}

// MoveStandings lets standings of a contest count where Path and Counted of each place say, under a new
// generation, and returns those that counted elsewhere before. Whoever is of another unit than the place says is left alone.
// Results stay. A submission of the same person waits, and
// then goes by the new path. Tombstones stay as they are. places are in order of person.
func (t *Tx) MoveStandings(contest int64, places []Place, now int64) ([]Standing, error) {
	var out []Standing
	err := t.db.chunked(len(places), func(from, to int) error {
		args := make([]any, 0, 6*(to-from))
		for i := range places[from:to] {
			p := &places[from+i]
			args = append(args, p.Person, pathText(p.Path), flag(p.Counted), now, contest, p.Unit)
		}
		rows, err := t.run.QueryContext(t.ctx, moveStandings.text(to-from), args...)
		moved, err := standings(rows, err)
		out = append(out, moved...)
		return err
	})
	return out, err
}

// PeopleOf returns up to limit people of a unit whose number is above after, in its order; typed narrows it to those
// who typed one of some names below the unit, nil to nobody in particular. Erased people have no unit.
func (db *DB) PeopleOf(ctx context.Context, unit, after int64, limit int) ([]int64, error) {
	rows, err := db.rows(ctx, `SELECT id FROM person WHERE unit = $1 AND id > $2 ORDER BY id LIMIT $3`, unit, after, limit)
	out, err := ids(rows, err)
	return out, translate(err)
}

// Typists returns up to limit people whose number is above after who typed a name below a unit.
func (db *DB) Typists(ctx context.Context, below int64, typed string, after int64, limit int) ([]int64, error) {
	rows, err := db.rows(ctx, `SELECT id FROM person WHERE unit = $1 AND typed_unit = $2 AND typed_unit <> '' AND id > $3
		ORDER BY id LIMIT $4`, below, typed, after, limit)
	out, err := ids(rows, err)
	return out, translate(err)
}

func ids(rows *sql.Rows, err error) ([]int64, error) {
	var out []int64
	err = each(rows, err, func(r *sql.Rows) error {
		var id int64
		err := r.Scan(&id)
		out = append(out, id)
		return err
	})
	return out, err
}

var movePeople = &statement{
	head: `UPDATE person SET unit = v.column2, typed_unit = CASE WHEN v.column5 = 1 THEN '' ELSE typed_unit END,
		updated_at = v.column3 FROM (VALUES `,
	row:  `(CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS SMALLINT))`,
	tail: `) AS v WHERE person.id = v.column1 AND person.unit = v.column4 AND person.erased_at = 0 RETURNING person.id`,
}

// MovePeople binds people to a unit, if they are still of the unit from, and returns those it moved. With settled the name
// they typed is gone with it; without, they still wait for what they typed.
func (t *Tx) MovePeople(people []int64, from, into, now int64, settled bool) ([]int64, error) {
	var out []int64
	err := t.db.chunked(len(people), func(a, b int) error {
		args := make([]any, 0, 5*(b-a))
		for _, id := range people[a:b] {
			args = append(args, id, into, now, from, flag(settled))
		}
		rows, err := t.run.QueryContext(t.ctx, movePeople.text(b-a), args...)
		moved, err := ids(rows, err)
		out = append(out, moved...)
		return err
	})
	if err != nil || len(out) == 0 {
		return out, err
	}
	return out, t.Touch(TopicPeople)
}
