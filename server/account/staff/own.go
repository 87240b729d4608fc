package staff

import (
	"context"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Password gives the holder of a session a new password, if she knows the old one. Her other sessions end.
// LoginFailed: the old one is wrong, which counts as a wrong log-in. LoginLocked: too many were.
func (d *Desk) Password(ctx context.Context, s Session, old, fresh string) error {
	if err := d.prove(ctx, s, old, nil); err != nil {
		return err
	}
	if err := checkPassword("body.new", fresh, s.Viewer.Login, s.Viewer.Name); err != nil {
		return err
	}
	if old == fresh {
		const message = "新密码不能和原密码一样"
		return quiz.Errorf(quiz.Invalid, message).At("body.new", message)
	}
	hash, err := d.hash(ctx, fresh)
	if err != nil {
		return err
	}
	_, err = d.cfg.DB.ChangeStaff(ctx, store.StaffChange{
		ID: s.Viewer.Account, Now: d.cfg.Now(), Ends: true, Keep: s.ID,
		Apply: func(row *store.Staff) error {
			row.Password, row.FirstUntil = hash, 0
			return nil
		},
	})
	return err
}

// prove makes sure that the holder of a session knows her password, and that what she shows besides is right too
// (nil: nothing else is asked for). Anything wrong counts as a wrong log-in, so that neither can be guessed here.
func (d *Desk) prove(ctx context.Context, s Session, password string, besides func(store.Staff) error) error {
	now, subject := d.cfg.Now(), d.subject(s.Viewer.Login)
	n, until, err := d.cfg.DB.CountStaffTry(ctx, store.StaffTry{Subject: subject, Limit: tries, Now: now, Until: now + ms(lockTime)})
	if err != nil {
		return err
	}
	if n > tries {
		return locked(until - now)
	}
	row, err := d.cfg.DB.Staff(ctx, s.Viewer.Account)
	if err != nil {
		return absent(err)
	}
	same, err := d.matches(ctx, password, row.Password)
	if err != nil {
		return err
	}
	if !same {
		const message = "原密码不对"
		return quiz.Errorf(quiz.Invalid, message+"；再错 %d 次将锁定", tries-n).At("body.old", message)
	}
	if besides == nil && row.TOTP != "" { // as at log-in, a password alone clears no count of wrong codes
		return d.cfg.DB.UncountStaffTry(ctx, subject)
	}
	if besides != nil {
		if err := besides(row); err != nil {
			return err
		}
	}
	return d.cfg.DB.ForgetStaffTries(ctx, subject)
}
