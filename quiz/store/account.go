package store

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"

	"lawquiz/quiz"
)

// UnitByCode returns the unit with an own code, or a NotFound error. The code of a unit that was merged away
// gives its old number.
func (db *DB) UnitByCode(ctx context.Context, code string) (int64, error) {
	if !storable(code) {
		return 0, translate(sql.ErrNoRows)
	}
	var unit int64
	err := db.row(ctx, `SELECT id FROM unit WHERE code = $1`, code).Scan(&unit)
	return unit, translate(err)
}

// AddIdentity gives a person one more way to log in. An identity already there stays whose it is.
// NotFound: the person is absent or has been erased.
func (db *DB) AddIdentity(ctx context.Context, person int64, id Identity) error {
	return db.Update(ctx, func(tx *Tx) error {
		if err := tx.alive(person); err != nil {
			return err
		}
		_, err := tx.run.ExecContext(tx.ctx, `INSERT INTO identity (kind, subject, person, sealed) VALUES ($1, $2, $3, $4)
			ON CONFLICT (kind, subject) DO NOTHING`, id.Kind, id.Subject, person, id.Sealed)
		return err
	})
}

// Agree writes the consent and phone of p, and nothing else of her. Unlike Register it is not
// barred by a submission. Absent and erased people are NotFound.
func (db *DB) Agree(ctx context.Context, p Person) error {
	return db.Update(ctx, func(tx *Tx) error {
		res, err := tx.run.ExecContext(tx.ctx, `UPDATE person SET phone = $1, phone_mac = $2, consent = $3,
			consented_at = $4, updated_at = $5 WHERE id = $6 AND erased_at = 0`, p.Phone, p.PhoneMAC, p.Consent, p.ConsentedAt, p.UpdatedAt, p.ID)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return orNotFound(err)
		}
		return tx.touchPerson(p.ID)
	})
}

// idLists are the lengths of IN lists that are sent: few, so that both engines see few texts.
var idLists = []int{1, 4, 16, 64, 256}

var selectPeople = &statement{head: `SELECT ` + personColumns + ` FROM person WHERE id IN (`, row: `?`, tail: `) AND erased_at = 0`}

// PeopleByID returns the people of up to 256 ids in one query, and of more in several, in no
// order. Absent and erased people are left out.
func (db *DB) PeopleByID(ctx context.Context, ids []int64) ([]Person, error) {
	out := make([]Person, 0, len(ids))
	for len(ids) > 0 {
		size := idLists[len(idLists)-1]
		for i := len(idLists) - 1; i >= 0 && idLists[i] >= len(ids); i-- {
			size = idLists[i]
		}
		now := ids[:min(size, len(ids))]
		ids = ids[len(now):]
		args := make([]any, size)
		for i := range args {
			args[i] = now[min(i, len(now)-1)] // the last id again, to fill the list
		}
		text := selectPeople.text(size)
		if db.sqlite {
			text = positional(text)
		}
		rows, err := db.rows(ctx, text, args...)
		err = each(rows, err, func(r *sql.Rows) error {
			var p Person
			err := p.scan(r)
			out = append(out, p)
			return err
		})
		if err != nil {
			return nil, translate(err)
		}
	}
	return out, nil
}

// ChangedPeople returns the ids of people changed at or after a time, those erased since too.
func (db *DB) ChangedPeople(ctx context.Context, since int64) ([]int64, error) {
	var out []int64
	rows, err := db.rows(ctx, `SELECT id FROM person WHERE updated_at >= $1`, since)
	err = each(rows, err, func(r *sql.Rows) error {
		var id int64
		err := r.Scan(&id)
		out = append(out, id)
		return err
	})
	return out, translate(err)
}

// SealedSample returns a sealed platform id from the record and a sealed name, either of which is
// "" if there is none, so that a key can be tried on them.
func (db *DB) SealedSample(ctx context.Context) (string, string, error) {
	var openID, name string
	err := db.row(ctx, `SELECT sealed FROM identity WHERE sealed <> '' LIMIT 1`).Scan(&openID)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", "", translate(err)
	}
	err = db.row(ctx, `SELECT name FROM person WHERE name <> '' LIMIT 1`).Scan(&name)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", "", translate(err)
	}
	return openID, name, nil
}

// RosterEntry is one line of a unit's 花名册. Name is sealed; the hashes are keyed.
type RosterEntry struct {
	Unit     int64
	NameMAC  string
	Last4MAC string // never "": that marks the row that counts wrong tries (see TryRoster)
	Name     string
	Gender   quiz.Gender
	Member   bool
}

var insertRoster = &statement{
	head: `INSERT INTO roster (unit, name_mac, last4_mac, name, gender, member, failures, locked_until) VALUES `,
	row:  `(?, ?, ?, ?, ?, ?, 0, 0)`,
	tail: ` ON CONFLICT (unit, name_mac, last4_mac) DO UPDATE SET gender = excluded.gender, member = excluded.member`,
}

// PutRoster writes entries in one transaction. Of an entry already there, gender and membership are
// rewritten. No two entries may have the same unit and hashes.
func (db *DB) PutRoster(ctx context.Context, entries []RosterEntry) error {
	return db.Update(ctx, func(tx *Tx) error {
		return tx.many(insertRoster, len(entries), func(i int, args []any) []any {
			e := entries[i]
			return append(args, e.Unit, e.NameMAC, e.Last4MAC, e.Name, string(e.Gender), flag(e.Member))
		})
	})
}

// RosterKey is what an entry is found by.
type RosterKey struct {
	Unit              int64
	NameMAC, Last4MAC string
}

// RosterTry is one attempt at a roster log-in at Now. After Limit wrong ones, each before the
// last one's Until, the name of the unit is locked to the last one's Until. Keys are those of the unit itself, by which
// tries are counted, and of units merged into it.
type RosterTry struct {
	Keys              []RosterKey
	Limit, Now, Until int64
}

// RosterUnits returns the unit a unit is now, and then those merged into it: a roster stays under the number it was
// made with. NotFound: there is no such unit.
func (db *DB) RosterUnits(ctx context.Context, unit int64) ([]int64, error) {
	var now int64
	if err := db.row(ctx, `SELECT COALESCE(NULLIF(merged, 0), id) FROM unit WHERE id = $1`, unit).Scan(&now); err != nil {
		return nil, translate(err)
	}
	rows, err := db.rows(ctx, `SELECT id FROM unit WHERE merged = $1 AND merged > 0 ORDER BY id`, now)
	merged, err := ids(rows, err)
	return append([]int64{now}, merged...), translate(err)
}

// TryRoster finds the entry of a try. The first result is valid only if the others are 0 and nil: the
// second is the time until which the name is locked, without the try having been looked at; a
// NotFound error says that no entry matches, and that this was counted.
//
// The tries of a name are counted in a roster row of its own, whose last4_mac is "", its
// locked_until being when the count lapses. It is written for names that are on no roster as
// well, so that the answer, the time it takes and the lock tell nobody which names are. Tries
// of one name wait for each other, so no crowd of them gets past the limit; one that
// matches clears the count.
func (db *DB) TryRoster(ctx context.Context, try RosterTry) (RosterEntry, int64, error) {
	var found RosterEntry
	var matched bool
	var locked int64
	err := db.Update(ctx, func(tx *Tx) error {
		found, matched, locked = RosterEntry{}, false, 0
		tries, until, err := tx.countTry(try)
		if err != nil {
			return err
		}
		if tries > try.Limit {
			locked = until
			return nil
		}
		for _, key := range try.Keys {
			entry, same, err := tx.matchRoster(key)
			if err != nil {
				return err
			}
			if same {
				found, matched = entry, true
			}
		}
		if !matched {
			return nil
		}
		_, err = tx.run.ExecContext(tx.ctx, `DELETE FROM roster WHERE unit = $1 AND name_mac = $2 AND last4_mac = ''`,
			try.Keys[0].Unit, try.Keys[0].NameMAC)
		return err
	})
	if err == nil && locked == 0 && !matched {
		err = translate(ErrNotFound)
	}
	return found, locked, err
}

// countTry counts a try, from 1 again if the count had lapsed, and returns the count and when it
// lapses. A locked name stays locked no longer for further tries.
func (t *Tx) countTry(try RosterTry) (int64, int64, error) {
	var tries, until int64
	rows, err := t.run.QueryContext(t.ctx, `INSERT INTO roster
			(unit, name_mac, last4_mac, name, gender, member, failures, locked_until)
			VALUES ($1, $2, '', '', '', 0, 1, $3)
		ON CONFLICT (unit, name_mac, last4_mac) DO UPDATE SET
			failures = CASE WHEN roster.locked_until <= $4 THEN 1 ELSE roster.failures + 1 END,
			locked_until = CASE WHEN roster.locked_until > $5 AND roster.failures >= $6
				THEN roster.locked_until ELSE excluded.locked_until END
		RETURNING failures, locked_until`, try.Keys[0].Unit, try.Keys[0].NameMAC, try.Until, try.Now, try.Now, try.Limit)
	err = each(rows, err, func(r *sql.Rows) error { return r.Scan(&tries, &until) })
	return tries, until, err
}

// matchRoster reads all entries of the name and compares each, whichever matches.
func (t *Tx) matchRoster(key RosterKey) (RosterEntry, bool, error) {
	var found RosterEntry
	matched := false
	rows, err := t.run.QueryContext(t.ctx, `SELECT unit, name_mac, last4_mac, name, gender, member FROM roster
		WHERE unit = $1 AND name_mac = $2 AND last4_mac <> ''`, key.Unit, key.NameMAC)
	err = each(rows, err, func(r *sql.Rows) error {
		var e RosterEntry
		if err := r.Scan(&e.Unit, &e.NameMAC, &e.Last4MAC, &e.Name, &e.Gender, &e.Member); err != nil {
			return err
		}
		if subtle.ConstantTimeCompare([]byte(e.Last4MAC), []byte(key.Last4MAC)) == 1 {
			found, matched = e, true
		}
		return nil
	})
	return found, matched, err
}

// ForgetTries removes counts of wrong tries that have lapsed.
func (db *DB) ForgetTries(ctx context.Context, now int64) error {
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.run.ExecContext(tx.ctx, `DELETE FROM roster WHERE last4_mac = '' AND locked_until <= $1`, now)
		return err
	})
}
