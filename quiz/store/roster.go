package store

import (
	"context"
	"database/sql"
)

// eachIn calls scan for every row of a statement over a long list, in queries of a few lengths. fixed are the statement's
// parameters before the list.
func (db *DB) eachIn(ctx context.Context, s *statement, list []any, scan func(*sql.Rows) error, fixed ...any) error {
	for len(list) > 0 {
		size := idLists[len(idLists)-1]
		for i := len(idLists) - 1; i >= 0 && idLists[i] >= len(list); i-- {
			size = idLists[i]
		}
		now := list[:min(size, len(list))]
		list = list[len(now):]
		args := append(make([]any, 0, len(fixed)+size), fixed...)
		for i := range size {
			args = append(args, now[min(i, len(now)-1)]) // the last again, to fill the list
		}
		text := s.text(size)
		if db.sqlite {
			text = positional(text)
		}
		rows, err := db.rows(ctx, text, args...)
		if err := each(rows, err, scan); err != nil {
			return translate(err)
		}
	}
	return nil
}

func anyIDs(list []int64) []any {
	out := make([]any, len(list))
	for i, id := range list {
		out[i] = id
	}
	return out
}

var (
	rosterOf = &statement{
		head: `SELECT unit, name_mac, last4_mac, name, gender, member FROM roster WHERE last4_mac <> '' AND unit IN (`, row: `?`,
		tail: `) ORDER BY unit, name_mac, last4_mac`,
	}
	rosterPeople   = &statement{head: `SELECT subject, person FROM identity WHERE kind = 'roster' AND subject IN (`, row: `?`, tail: `)`}
	namesakesOf    = &statement{head: `SELECT id, unit, name_mac, phone_mac FROM person WHERE name_mac <> '' AND unit IN (`, row: `?`, tail: `)`}
	validStandings = &statement{
		head: `SELECT person FROM standing WHERE contest = $1 AND gone = 0 AND valid = 1 AND person IN (`, row: `?`, tail: `)`, fixed: 1,
	}
)

// RosterOf returns the entries of some units, by unit.
func (db *DB) RosterOf(ctx context.Context, units []int64) ([]RosterEntry, error) {
	var out []RosterEntry
	err := db.eachIn(ctx, rosterOf, anyIDs(units), func(r *sql.Rows) error {
		var e RosterEntry
		err := r.Scan(&e.Unit, &e.NameMAC, &e.Last4MAC, &e.Name, &e.Gender, &e.Member)
		out = append(out, e)
		return err
	})
	return out, err
}

// RosterCounts returns how many entries each unit has.
func (db *DB) RosterCounts(ctx context.Context) (map[int64]int64, error) {
	out := make(map[int64]int64)
	rows, err := db.rows(ctx, `SELECT unit, COUNT(*) FROM roster WHERE last4_mac <> '' GROUP BY unit`)
	err = each(rows, err, func(r *sql.Rows) error {
		var unit, n int64
		err := r.Scan(&unit, &n)
		out[unit] = n
		return err
	})
	return out, translate(err)
}

// RosterPeople returns whose roster identities some are, by subject; nobody has logged in as the others.
func (db *DB) RosterPeople(ctx context.Context, subjects []string) (map[string]int64, error) {
	out := make(map[string]int64)
	list := make([]any, len(subjects))
	for i, s := range subjects {
		list[i] = s
	}
	return out, db.eachIn(ctx, rosterPeople, list, scanInto(out))
}

// Namesake is a person of a unit by the hashes of her name and phone.
type Namesake struct {
	Person, Unit      int64
	NameMAC, PhoneMAC string
}

// Namesakes returns the people of some units who have a name.
func (db *DB) Namesakes(ctx context.Context, units []int64) ([]Namesake, error) {
	var out []Namesake
	err := db.eachIn(ctx, namesakesOf, anyIDs(units), func(r *sql.Rows) error {
		var n Namesake
		err := r.Scan(&n.Person, &n.Unit, &n.NameMAC, &n.PhoneMAC)
		out = append(out, n)
		return err
	})
	return out, err
}

// TookPart returns which of the people have a valid sitting in a contest.
func (db *DB) TookPart(ctx context.Context, contest int64, people []int64) (map[int64]bool, error) {
	out := make(map[int64]bool)
	return out, db.eachIn(ctx, validStandings, anyIDs(people), func(r *sql.Rows) error {
		var person int64
		err := r.Scan(&person)
		out[person] = true
		return err
	}, contest)
}

// PutRosterOf writes entries, and with replace takes the other entries of some units away; it returns how many that were. No two
// entries may have the same unit and hashes. Who logged in by an entry that goes stays who she is.
func (db *DB) PutRosterOf(ctx context.Context, entries []RosterEntry, replace []int64) (int64, error) {
	removed := int64(0)
	err := db.Update(ctx, func(tx *Tx) error {
		removed = 0
		for _, unit := range replace {
			n, err := tx.dropRoster(`unit = $1`, unit)
			if err != nil {
				return err
			}
			removed += n
		}
		return tx.many(insertRoster, len(entries), func(i int, args []any) []any {
			e := entries[i]
			return append(args, e.Unit, e.NameMAC, e.Last4MAC, e.Name, string(e.Gender), flag(e.Member))
		})
	})
	return removed, err
}

// DropRoster takes away the entries of a name in a unit, or of all names where nameMAC is "". It returns how many.
func (t *Tx) DropRoster(unit int64, nameMAC string) (int64, error) {
	if nameMAC == "" {
		return t.dropRoster(`unit = $1`, unit)
	}
	return t.dropRoster(`unit = $1 AND name_mac = $2`, unit, nameMAC)
}

func (t *Tx) dropRoster(where string, args ...any) (int64, error) {
	res, err := t.run.ExecContext(t.ctx, `DELETE FROM roster WHERE last4_mac <> '' AND `+where, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// FindPeople returns up to limit people of an exact name or phone, by number. Which units they are of is the caller's to check.
func (db *DB) FindPeople(ctx context.Context, nameMAC, phoneMAC string, limit int) ([]Person, error) {
	rows, err := db.rows(ctx, `SELECT `+personColumns+` FROM person WHERE erased_at = 0 AND
		(name_mac = $1 AND name_mac <> '' OR phone_mac = $2 AND phone_mac <> '') ORDER BY id LIMIT $3`, nameMAC, phoneMAC, limit)
	out, err := people(rows, err)
	return out, translate(err)
}

// UnitPeople returns up to limit people of a unit from an offset on, by number.
func (db *DB) UnitPeople(ctx context.Context, unit int64, offset, limit int) ([]Person, error) {
	rows, err := db.rows(ctx, `SELECT `+personColumns+` FROM person WHERE unit = $1 AND erased_at = 0 ORDER BY id LIMIT $2 OFFSET $3`,
		unit, limit, offset)
	out, err := people(rows, err)
	return out, translate(err)
}

func people(rows *sql.Rows, err error) ([]Person, error) {
	var out []Person
	err = each(rows, err, func(r *sql.Rows) error {
		var p Person
		err := p.scan(r)
		out = append(out, p)
		return err
	})
	return out, err
}

// SharedDevice is a device that several people logged in on.
type SharedDevice struct {
	Device string // its keyed hash
	People []int64
}

// SharedDevices returns the devices on which at least a number of people logged in, those with most people first, up to limit.
func (db *DB) SharedDevices(ctx context.Context, least, limit int) ([]SharedDevice, error) {
	var out []SharedDevice
	rows, err := db.rows(ctx, `SELECT device FROM session WHERE device <> '' GROUP BY device HAVING COUNT(DISTINCT person) >= $1
		ORDER BY COUNT(DISTINCT person) DESC, device LIMIT $2`, least, limit)
	err = each(rows, err, func(r *sql.Rows) error {
		var d SharedDevice
		err := r.Scan(&d.Device)
		out = append(out, d)
		return err
	})
	if err != nil {
		return nil, translate(err)
	}
	for i := range out {
		rows, err := db.rows(ctx, `SELECT DISTINCT person FROM session WHERE device = $1 AND device <> '' ORDER BY person LIMIT 500`, out[i].Device)
		if out[i].People, err = ids(rows, err); err != nil {
			return nil, translate(err)
		}
	}
	return out, nil
}

// RevokePerson ends every session of a person, and returns how many were good at now.
func (db *DB) RevokePerson(ctx context.Context, person, now int64) (int64, error) {
	ended := int64(0)
	err := db.Update(ctx, func(tx *Tx) error {
		res, err := tx.run.ExecContext(tx.ctx, `UPDATE session SET revoked_at = $1 WHERE person = $2 AND revoked_at = 0 AND expires_at > $3`,
			now, person, now)
		if err != nil {
			return err
		}
		if ended, err = res.RowsAffected(); err != nil {
			return err
		}
		return tx.Touch(TopicSessions)
	})
	return ended, err
}
