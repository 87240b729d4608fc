package store

import (
	"context"
	"database/sql"

	"lawquiz/quiz"
)

// Person is someone who takes part. Name and Phone are sealed; the caller opens them.
type Person struct {
	ID          int64
	Name        string // sealed; "" until registered
	NameMAC     string // keyed hash to look the name up by; "" until registered
	Gender      quiz.Gender
	Member      bool
	Unit        int64  // quiz.Root until bound
	TypedUnit   string // 待归并
	Phone       string // sealed
	PhoneMAC    string
	Consent     string // version agreed to; "" if none
	ConsentedAt int64
	Rehearsal   string // contest id, for a rehearsal's person
	CreatedAt   int64
	UpdatedAt   int64
}

// Identity is one way to log in. Subject is a keyed hash, Sealed the platform's id where
// calls to the platform need it.
type Identity struct {
	Kind, Subject, Sealed string
}

const personColumns = `person.id, person.name, person.name_mac, person.gender, person.member, person.unit, person.typed_unit,
	person.phone, person.phone_mac, person.consent, person.consented_at, person.rehearsal,
	person.created_at, person.updated_at`

func (p *Person) scan(row interface{ Scan(...any) error }) error {
	return row.Scan(&p.ID, &p.Name, &p.NameMAC, &p.Gender, &p.Member, &p.Unit, &p.TypedUnit, &p.Phone, &p.PhoneMAC,
		&p.Consent, &p.ConsentedAt, &p.Rehearsal, &p.CreatedAt, &p.UpdatedAt)
}

// Person returns a person, or a NotFound error, as for somebody who has been erased.
func (db *DB) Person(ctx context.Context, id int64) (Person, error) {
	var p Person
	row := db.row(ctx, `SELECT `+personColumns+` FROM person WHERE id = $1 AND erased_at = 0`, id)
	err := p.scan(row)
	return p, translate(err)
}

// PersonByIdentity returns whom an identity belongs to, or a NotFound error.
func (db *DB) PersonByIdentity(ctx context.Context, kind, subject string) (Person, error) {
	var p Person
	row := db.row(ctx, `SELECT `+personColumns+` FROM person
		JOIN identity ON identity.person = person.id WHERE identity.kind = $1 AND identity.subject = $2`, kind, subject)
	err := p.scan(row)
	return p, translate(err)
}

// SealedIdentity returns the sealed platform id of a person's identities of a kind, "" if none of them has one, or
// a NotFound error if there are none.
func (db *DB) SealedIdentity(ctx context.Context, person int64, kind string) (string, error) {
	var sealed string
	row := db.row(ctx, `SELECT sealed FROM identity WHERE person = $1 AND kind = $2
		ORDER BY sealed DESC LIMIT 1`, person, kind)
	err := row.Scan(&sealed)
	return sealed, translate(err)
}

// AddPerson inserts a person with an identity. ErrConflict: the identity is taken, and
// nothing was kept; find its person instead.
func (db *DB) AddPerson(ctx context.Context, p Person, id Identity) error {
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.run.ExecContext(tx.ctx, `INSERT INTO person (id, name, name_mac, gender, member, unit, typed_unit, phone,
			phone_mac, consent, consented_at, rehearsal, created_at, updated_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
			p.ID, p.Name, p.NameMAC, string(p.Gender), flag(p.Member), p.Unit, p.TypedUnit, p.Phone,
			p.PhoneMAC, p.Consent, p.ConsentedAt, p.Rehearsal, p.CreatedAt, p.UpdatedAt)
		if err != nil {
			return err
		}
		_, err = tx.run.ExecContext(tx.ctx, `INSERT INTO identity (kind, subject, person, sealed) VALUES ($1, $2, $3, $4)`,
			id.Kind, id.Subject, p.ID, id.Sealed)
		return err
	})
}

// registerPerson adds 0 to the contest's number so that SQLite looks a person's standings up contest by contest;
// it would go through everybody's otherwise.
const registerPerson = `UPDATE person SET name = $1, name_mac = $2, gender = $3, unit = $4, typed_unit = $5,
	phone = $6, phone_mac = $7, consent = $8, consented_at = $9, updated_at = $10
	WHERE id = $11 AND erased_at = 0 AND NOT EXISTS (SELECT 1 FROM contest
		JOIN standing ON standing.contest = contest.nr + 0 AND standing.person = $12)`

// Register writes what a person said of herself, unless she has taken part in a contest: then
// it answers ProfileLocked and changes nothing, for name and unit change only through an
// organiser after the first submission. Absent and erased people are NotFound.
func (db *DB) Register(ctx context.Context, p Person) error {
	return db.Update(ctx, func(tx *Tx) error {
		res, err := tx.run.ExecContext(tx.ctx, registerPerson,
			p.Name, p.NameMAC, string(p.Gender), p.Unit, p.TypedUnit, p.Phone, p.PhoneMAC, p.Consent, p.ConsentedAt, p.UpdatedAt, p.ID, p.ID)
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if err != nil {
			return err
		}
		if n == 1 {
			return tx.touchPerson(p.ID)
		}
		rows, err := tx.run.QueryContext(tx.ctx, `SELECT id FROM person WHERE id = $1 AND erased_at = 0`, p.ID)
		if _, err := oneID(rows, err); err != nil {
			return err
		}
		return quiz.Errorf(quiz.ProfileLocked, "您已参加过答题，姓名和单位如需更改，请联系本单位管理员")
	})
}

// Session is a log-in. Token is the hash of what the client holds.
type Session struct {
	Token     string
	Person    int64
	Channel   string // wechat, web, onsite, paper
	Device    string
	CreatedAt int64
	ExpiresAt int64
	RevokedAt int64 // 0 while good
}

// alive locks a person's row until the commit, so that her erasure comes wholly before what this
// transaction adds, or wholly after and takes it along. Absent and erased people are NotFound.
func (t *Tx) alive(person int64) error {
	res, err := t.run.ExecContext(t.ctx, `UPDATE person SET updated_at = updated_at WHERE id = $1 AND erased_at = 0`, person)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return orNotFound(err)
	}
	return nil
}

// sessionsKept is how many sessions of one person stay on record, ended ones too: far more than she
// has devices, and few enough to be read at once.
const sessionsKept = 100

// AddSession inserts a session; of a person's sessions the newest 100 stay, and a token of an older one
// is good for no longer than a cache remembers it. NotFound: the person is absent or has been erased.
func (db *DB) AddSession(ctx context.Context, s Session) error {
	return db.Update(ctx, func(tx *Tx) error {
		if err := tx.alive(s.Person); err != nil {
			return err
		}
		_, err := tx.run.ExecContext(tx.ctx, `INSERT INTO session (token, person, channel, device, created_at, expires_at, revoked_at)
			VALUES ($1, $2, $3, $4, $5, $6, 0)`, s.Token, s.Person, s.Channel, s.Device, s.CreatedAt, s.ExpiresAt)
		if err != nil {
			return err
		}
		_, err = tx.run.ExecContext(tx.ctx, `DELETE FROM session WHERE token IN (SELECT token FROM session WHERE person = $1
			ORDER BY created_at DESC, token DESC LIMIT 1000 OFFSET $2)`, s.Person, sessionsKept)
		return err
	})
}

// Session returns the session of a token hash if it is good at now, or a NotFound error.
func (db *DB) Session(ctx context.Context, token string, now int64) (Session, error) {
	var s Session
	row := db.row(ctx, `SELECT token, person, channel, device, created_at, expires_at
		FROM session WHERE token = $1 AND revoked_at = 0 AND expires_at > $2`, token, now)
	err := row.Scan(&s.Token, &s.Person, &s.Channel, &s.Device, &s.CreatedAt, &s.ExpiresAt)
	return s, translate(err)
}

// Revoke ends a session and tells the other instances through the topic "sessions".
func (db *DB) Revoke(ctx context.Context, token string, now int64) error {
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.run.ExecContext(tx.ctx, `UPDATE session SET revoked_at = $1 WHERE token = $2 AND revoked_at = 0`, now, token)
		if err != nil {
			return err
		}
		return tx.Touch(TopicSessions)
	})
}

// RevokedSince returns the token hashes revoked at or after a time.
func (db *DB) RevokedSince(ctx context.Context, since int64) ([]string, error) {
	var out []string
	rows, err := db.rows(ctx, `SELECT token FROM session WHERE revoked_at >= $1 AND revoked_at > 0`, since)
	err = each(rows, err, func(r *sql.Rows) error {
		var t string
		out = append(out, "")
		err := r.Scan(&t)
		out[len(out)-1] = t
		return err
	})
	return out, translate(err)
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
