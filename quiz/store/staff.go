package store

import (
	"context"
	"database/sql"
	"errors"
)

// The roles of accounts, as the record names them.
const (
	RoleAdmin     = "admin"
	RoleAuditor   = "auditor"
	RoleOrganiser = "organiser"
)

// Staff is one account of the console. Name, TOTP and Pending are sealed.
type Staff struct {
	ID         int64
	Login      string
	Name       string
	Role       string
	Unit       int64 // of an organiser; 0: the whole tree
	Password   string
	FirstUntil int64  // how long a password somebody else gave is good; 0: it is her own
	TOTP       string // "" without two-step verification
	Pending    string
	Step       int64 // of the last code spent
	Disabled   bool
	CreatedBy  int64
	CreatedAt  int64
	UpdatedAt  int64
	LastSeenAt int64
}

// ErrLastAdmin is returned where a change would leave no admin who can log in.
var ErrLastAdmin = errors.New("store: the last admin stays")

// ErrSetup is returned where the code for the first admin is wrong or over, or there is an admin already.
var ErrSetup = errors.New("store: no such setup code")

const staffColumns = `id, login, name, role, unit, password, first_until, totp, pending, step, disabled, created_by,
	created_at, updated_at, last_seen_at`

func (s *Staff) scan(scan func(...any) error, more ...any) error {
	var disabled int64
	err := scan(append([]any{&s.ID, &s.Login, &s.Name, &s.Role, &s.Unit, &s.Password, &s.FirstUntil, &s.TOTP, &s.Pending,
		&s.Step, &disabled, &s.CreatedBy, &s.CreatedAt, &s.UpdatedAt, &s.LastSeenAt}, more...)...)
	s.Disabled = disabled != 0
	return err
}

// Staff returns an account, or a NotFound error.
func (db *DB) Staff(ctx context.Context, id int64) (Staff, error) {
	var s Staff
	row := db.row(ctx, `SELECT `+staffColumns+` FROM staff WHERE id = $1`, id)
	return s, translate(s.scan(row.Scan))
}

// StaffByLogin returns the account of a log-in name, or a NotFound error.
func (db *DB) StaffByLogin(ctx context.Context, login string) (Staff, error) {
	if !storable(login) {
		return Staff{}, translate(sql.ErrNoRows)
	}
	var s Staff
	row := db.row(ctx, `SELECT `+staffColumns+` FROM staff WHERE login = $1`, login)
	return s, translate(s.scan(row.Scan))
}

// AllStaff returns every account by log-in name.
func (db *DB) AllStaff(ctx context.Context) ([]Staff, error) {
	var out []Staff
	rows, err := db.rows(ctx, `SELECT `+staffColumns+` FROM staff ORDER BY login`)
	err = each(rows, err, func(r *sql.Rows) error {
		out = append(out, Staff{})
		return out[len(out)-1].scan(r.Scan)
	})
	return out, translate(err)
}

// Admins returns how many admins can log in.
func (db *DB) Admins(ctx context.Context) (int, error) {
	var n int
	err := db.row(ctx, `SELECT COUNT(*) FROM staff WHERE role = 'admin' AND disabled = 0`).Scan(&n)
	return n, translate(err)
}

// AddStaff opens accounts, all or none. ErrConflict: a log-in name is taken.
func (db *DB) AddStaff(ctx context.Context, accounts []Staff) error {
	return db.Update(ctx, func(tx *Tx) error {
		if err := tx.gate(); err != nil {
			return err
		}
		return tx.addStaff(accounts)
	})
}

// gate makes changes of accounts wait for each other until the commit.
func (t *Tx) gate() error {
	_, err := t.run.ExecContext(t.ctx, `UPDATE staff_gate SET changes = changes + 1 WHERE one = 1`)
	return err
}

var insertStaff = &statement{
	head: `INSERT INTO staff (` + staffColumns + `) VALUES `,
	row:  `(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
}

func (t *Tx) addStaff(accounts []Staff) error {
	return t.many(insertStaff, len(accounts), func(i int, args []any) []any {
		s := accounts[i]
		return append(args, s.ID, s.Login, s.Name, s.Role, s.Unit, s.Password, s.FirstUntil, s.TOTP, s.Pending, s.Step,
			flag(s.Disabled), s.CreatedBy, s.CreatedAt, s.UpdatedAt, s.LastSeenAt)
	})
}

// StaffChange is a change of one account.
type StaffChange struct {
	ID  int64
	Now int64
	// Apply changes the account as it stands; an error of its ends the change. It may be called more than once.
	Apply func(*Staff) error
	// Ends says that her sessions end, but for Keep (0: none is kept).
	Ends bool
	Keep int64
	// Codes take the place of her recovery codes; nil: those stay.
	Codes []string
}

// ChangeStaff changes an account and returns it as it stands then. NotFound: there is none. ErrLastAdmin: no
// admin would be left who can log in.
func (db *DB) ChangeStaff(ctx context.Context, c StaffChange) (Staff, error) {
	var s Staff
	err := db.Update(ctx, func(tx *Tx) error {
		var err error
		if err = tx.gate(); err != nil {
			return err
		}
		if s, err = tx.staff(c.ID); err != nil {
			return err
		}
		was := s
		if err := c.Apply(&s); err != nil {
			return err
		}
		s.UpdatedAt = c.Now
		if err := tx.writeStaff(s); err != nil {
			return err
		}
		if was.Role == RoleAdmin && !was.Disabled && (s.Role != RoleAdmin || s.Disabled) {
			if err := tx.someAdmin(); err != nil {
				return err
			}
		}
		return tx.after(c)
	})
	return s, err
}

// after does what goes with a change.
func (t *Tx) after(c StaffChange) error {
	if c.Codes != nil {
		if _, err := t.run.ExecContext(t.ctx, `DELETE FROM staff_recovery WHERE staff = $1`, c.ID); err != nil {
			return err
		}
		for _, code := range c.Codes {
			if _, err := t.run.ExecContext(t.ctx, `INSERT INTO staff_recovery (staff, code) VALUES ($1, $2)`, c.ID, code); err != nil {
				return err
			}
		}
	}
	if !c.Ends {
		return nil
	}
	if _, err := t.run.ExecContext(t.ctx, `DELETE FROM staff_session WHERE staff = $1 AND id <> $2`, c.ID, c.Keep); err != nil {
		return err
	}
	return t.Touch(TopicSessions)
}

func (t *Tx) staff(id int64) (Staff, error) {
	var s Staff
	found := false
	rows, err := t.run.QueryContext(t.ctx, `SELECT `+staffColumns+` FROM staff WHERE id = $1`, id)
	err = each(rows, err, func(r *sql.Rows) error {
		found = true
		return s.scan(r.Scan)
	})
	if err == nil && !found {
		err = ErrNotFound
	}
	return s, err
}

func (t *Tx) writeStaff(s Staff) error {
	_, err := t.run.ExecContext(t.ctx, `UPDATE staff SET name = $1, role = $2, unit = $3, password = $4, first_until = $5,
		totp = $6, pending = $7, step = $8, disabled = $9, updated_at = $10 WHERE id = $11`, s.Name, s.Role, s.Unit,
		s.Password, s.FirstUntil, s.TOTP, s.Pending, s.Step, flag(s.Disabled), s.UpdatedAt, s.ID)
	return err
}

// someAdmin answers ErrLastAdmin if no admin can log in.
func (t *Tx) someAdmin() error {
	n := 0
	rows, err := t.run.QueryContext(t.ctx, `SELECT COUNT(*) FROM staff WHERE role = 'admin' AND disabled = 0`)
	err = each(rows, err, func(r *sql.Rows) error { return r.Scan(&n) })
	if err == nil && n == 0 {
		err = ErrLastAdmin
	}
	return err
}
