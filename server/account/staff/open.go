package staff

import (
	"context"
	"errors"
	"fmt"

	"github.com/alexedwards/argon2id"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// MostOpened is how many accounts are opened at once.
const MostOpened = 1000

// Open opens accounts, all or none, each with a password drawn for it that must be changed within two weeks. by
// is whose doing it is. Invalid: something is wrong with one of them, or its log-in name is taken.
func (d *Desk) Open(ctx context.Context, by int64, list []Opening) ([]Opened, error) {
	if len(list) > MostOpened {
		return nil, quiz.Errorf(quiz.Invalid, "一次最多开 %d 个账号，现有 %d 个：请分几次", MostOpened, len(list))
	}
	rows, out := make([]store.Staff, len(list)), make([]Opened, len(list))
	for i, o := range list {
		o, err := checkOpening(o)
		if err != nil {
			return nil, err
		}
		password, hash, err := d.first(ctx)
		if err != nil {
			return nil, err
		}
		rows[i] = d.row(o, hash, d.cfg.Now()+ms(firstLife), by)
		a, err := d.account(rows[i])
		if err != nil {
			return nil, err
		}
		out[i] = Opened{a, password}
	}
	err := d.cfg.DB.AddStaff(ctx, rows)
	if errors.Is(err, store.ErrConflict) {
		return nil, d.whichTaken(ctx, rows, err)
	}
	return out, err
}

// first draws a one-time password and returns it with its hash.
func (d *Desk) first(ctx context.Context) (password, hash string, err error) {
	if err := d.slot(ctx); err != nil {
		return "", "", err
	}
	defer d.free()
	password = drawn(4)
	if hash, err = argon2id.CreateHash(password, firstHash()); err != nil {
		return "", "", fmt.Errorf("hash a password: %w", err)
	}
	return password, hash, nil
}

// whichTaken says which log-in name is taken.
func (d *Desk) whichTaken(ctx context.Context, rows []store.Staff, cause error) error {
	for i, r := range rows {
		for _, before := range rows[:i] {
			if before.Login == r.Login {
				return taken(r.Login)
			}
		}
		if _, err := d.cfg.DB.StaffByLogin(ctx, r.Login); err == nil {
			return taken(r.Login)
		}
	}
	return cause
}

// Reset gives an account a new one-time password, which it returns, takes two-step verification off, ends every
// session and lifts the lock: for whoever has lost her password or her phone.
func (d *Desk) Reset(ctx context.Context, id int64) (string, error) { return d.reset(ctx, id, nil) }

// ResetSeen is Reset of an account as the caller has seen it. RevisionStale: its role or unit is another now, so that
// it may not be hers to reset any more.
func (d *Desk) ResetSeen(ctx context.Context, was Account) (string, error) {
	return d.reset(ctx, was.ID, &was)
}

func (d *Desk) reset(ctx context.Context, id int64, was *Account) (string, error) {
	password, hash, err := d.first(ctx)
	if err != nil {
		return "", err
	}
	row, err := d.cfg.DB.ChangeStaff(ctx, store.StaffChange{
		ID: id, Now: d.cfg.Now(), Ends: true, Codes: []string{},
		Apply: func(s *store.Staff) error {
			if err := unchanged(was, s); err != nil {
				return err
			}
			s.Password, s.FirstUntil, s.TOTP, s.Pending = hash, d.cfg.Now()+ms(firstLife), "", ""
			return nil
		},
	})
	if err != nil {
		return "", absent(err)
	}
	return password, d.cfg.DB.ForgetStaffTries(ctx, d.subject(row.Login))
}
