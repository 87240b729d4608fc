package store_test

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// rows are one of each, as raw SQL: paper 11 of person 5 is open, paper 12 finished.
var rows = []string{
	`INSERT INTO contest (nr, id, document, pool, state, key_version, created_at) VALUES (1, 'c', '', '', 'published', 1, 0)`,
	insertPaper + `(11, 1, 5, 'web', 100, 200, 's', 'l'), (12, 1, 5, 'web', 100, 200, 's', 'l')`,
	`INSERT INTO open_paper (contest, person, paper, deadline) VALUES (1, 5, 11, 200)`,
	`INSERT INTO chance (contest, person, span, period, n, cap, paper) VALUES (1, 5, 'per_day', 9, 1, 2, 11)`,
	insertSubmission + `(12, 1, 5, 'web', 'worker', 150, 50, 'h', '{}')`,
	`INSERT INTO mark (contest, person, paper, key_version, points, elapsed, finished, day, valid, passed, full_mark)
		VALUES (1, 5, 12, 1, 100, 50, 150, 9, 1, 0, 0)`,
	`INSERT INTO standing (contest, person, generation, path, counted, gone, points, elapsed, finished, first, sittings,
		valid, passed, full_mark, changed) VALUES (1, 5, 3, '2/1', 1, 0, 100, 50, 150, 150, 1, 1, 0, 0, 150)`,
	`INSERT INTO person (id, name, gender, member, unit, typed_unit, phone, phone_mac, consent, consented_at, rehearsal,
		created_at, updated_at) VALUES (5, '', '', 0, 0, '', '', '', '', 0, '', 0, 0)`,
	insertUnit + `(1, 0, 'top', '市总工会', '', 0)`,
}

const (
	insertPaper      = `INSERT INTO paper (id, contest, person, channel, started, deadline, seed, layout) VALUES `
	insertChance     = `INSERT INTO chance (contest, person, span, period, n, cap, paper) VALUES `
	insertSubmission = `INSERT INTO submission (paper, contest, person, channel, finished_by, finished, elapsed, hash, body) VALUES `
	insertReport     = `INSERT INTO report (id, contest, question, revision, person, text, created_at, state) VALUES `
	insertUnit       = `INSERT INTO unit (id, parent, code, name, grouping, position) VALUES `
	insertHeads      = `INSERT INTO head_count (unit, kind, people, as_of, source) VALUES `
)

// refused are statements no code of ours sends: the schema itself must say no.
var refused = map[string]string{
	"a second open paper":         `INSERT INTO open_paper (contest, person, paper, deadline) VALUES (1, 5, 12, 200)`,
	"a paper open for two":        `INSERT INTO open_paper (contest, person, paper, deadline) VALUES (1, 6, 11, 200)`,
	"a paper's number twice":      insertPaper + `(11, 1, 6, 'web', 1, 2, 's', 'l')`,
	"a deadline before the start": insertPaper + `(13, 1, 6, 'web', 2, 1, 's', 'l')`,
	"an unknown channel":          insertPaper + `(13, 1, 6, 'fax', 1, 2, 's', 'l')`,
	"a changed layout":            `UPDATE paper SET layout = 'm' WHERE id = 12`,
	"a moved deadline":            `UPDATE paper SET deadline = 900 WHERE id = 11`,
	"a chance beyond the cap":     insertChance + `(1, 5, 'per_day', 9, 3, 2, 12)`,
	"a chance number 0":           insertChance + `(1, 5, 'per_day', 9, 0, 2, 12)`,
	"a chance twice":              insertChance + `(1, 5, 'per_day', 9, 1, 2, 12)`,
	"a second submission":         insertSubmission + `(12, 1, 5, 'web', 'worker', 160, 60, 'i', '{}')`,
	"a changed submission":        `UPDATE submission SET body = '{"q":["a"]}' WHERE paper = 12`,
	"a negative time":             insertSubmission + `(11, 1, 5, 'web', 'worker', 1, -1, 'h', '')`,
	"finished by nobody":          insertSubmission + `(11, 1, 5, 'web', '', 1, 1, 'h', '')`,
	"a mark twice":                `INSERT INTO mark SELECT * FROM mark`,
	"negative points":             `UPDATE mark SET points = -1`,
	"a half-valid mark":           `UPDATE mark SET valid = 2`,
	"a falling generation":        `UPDATE standing SET generation = 2 WHERE person = 5`,
	"generation 0": `INSERT INTO standing SELECT contest, 6, 0, path, counted, gone, points, elapsed, finished, first,
		sittings, valid, passed, full_mark, changed FROM standing`,
	"a second standing":        `INSERT INTO standing SELECT * FROM standing`,
	"an unknown contest state": `UPDATE contest SET state = 'paused'`,
	"key version 0":            `UPDATE contest SET key_version = 0`,
	"a contest's id twice": `INSERT INTO contest (nr, id, document, pool, state, key_version, created_at)
		VALUES (2, 'c', '', '', 'draft', 1, 0)`,
	"an unknown gender":       `UPDATE person SET gender = 'x'`,
	"an identity of nobody":   `INSERT INTO identity (kind, subject, person, sealed) VALUES ('demo', 's', 99, '')`,
	"a unit's code twice":     insertUnit + `(2, 1, 'top', '县总工会', '', 1)`,
	"a unit above itself":     insertUnit + `(3, 3, 'x', '县总工会', '', 1)`,
	"a head-count of nobody":  insertHeads + `(1, '职工数', 0, '', '')`,
	"a head-count of no unit": insertHeads + `(9, '职工数', 5, '', '')`,
	"practice of nobody":      `INSERT INTO practice (person, question, seen, wrong, streak, last_at) VALUES (99, 'q', 1, 0, 1, 0)`,
	"practice never answered": `INSERT INTO practice (person, question, seen, wrong, streak, last_at) VALUES (5, 'q', 0, 0, 0, 0)`,
	"wronger than answered":   `INSERT INTO practice (person, question, seen, wrong, streak, last_at) VALUES (5, 'q', 1, 2, 0, 0)`,
	"a report of nobody":      insertReport + `(1, 1, 'q', 1, 99, 't', 0, 'open')`,
	"a report's odd state":    insertReport + `(1, 1, 'q', 1, 5, 't', 0, 'lost')`,
	"a question's revision 0": `INSERT INTO question (id, revision, bank, body) VALUES ('q', 0, 'b', '{}')`,
}

func schemaRefuses(t *testing.T, r *record) {
	for _, text := range rows {
		r.exec(t, text)
	}
	for name, text := range refused {
		_, err := r.raw.Exec(text)
		if !constraint(err) {
			t.Errorf("%s: not refused by a constraint: %v", name, err)
		}
	}
}

// constraint reports whether an engine refused a statement by a rule of the schema.
func constraint(err error) bool {
	var pg *pgconn.PgError
	var lite *sqlite.Error
	switch {
	case errors.As(err, &pg):
		return pg.Code[:2] == "23"
	case errors.As(err, &lite):
		return lite.Code()&0xff == sqlite3.SQLITE_CONSTRAINT
	}
	return false
}

// What the guards let pass: a generation that rises or stays, and the next paper once one is finished.
func schemaKeepsWhatStays(t *testing.T, r *record) {
	for _, text := range rows {
		r.exec(t, text)
	}
	r.exec(t, `UPDATE standing SET generation = 4 WHERE person = 5`)
	r.exec(t, `UPDATE standing SET points = 7 WHERE person = 5`)
	r.exec(t, `DELETE FROM open_paper WHERE paper = 11`)
	r.exec(t, insertPaper+`(13, 1, 5, 'web', 1, 2, 's', 'l')`)
	r.exec(t, `INSERT INTO open_paper (contest, person, paper, deadline) VALUES (1, 5, 13, 2)`)
	same(t, "open papers", r.count(t, "open_paper"), 1)
}
