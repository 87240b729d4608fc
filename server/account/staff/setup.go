package staff

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// setupLife is how long the code for the first admin is good.
const setupLife = 24 * time.Hour

// SetupCode draws a new one-time code with which the first admin's account is opened, good for a day; one
// before it is good no more. "": an admin is there, and nobody needs it.
func (d *Desk) SetupCode(ctx context.Context) (string, error) {
	code := drawn(5)
	kept, err := d.cfg.DB.PutSetupCode(ctx, d.setupHash(code), d.cfg.Now()+ms(setupLife))
	if err != nil || !kept {
		return "", err
	}
	return code, nil
}

func (d *Desk) setupHash(code string) string {
	return d.cfg.Sealer.MAC("staff.setup", canonical(code))
}

// canonical brings a drawn code into the form it was drawn in, without its hyphens.
func canonical(code string) string {
	return strings.ToLower(strings.NewReplacer("-", "", " ", "", "－", "", "—", "").Replace(code))
}

// Setup opens the first admin's account with a password of her own. Forbidden: the code is wrong or over, or
// there is an admin already. Invalid says what is wrong with the rest.
func (d *Desk) Setup(ctx context.Context, code string, o Opening, password string) (Account, error) {
	if n, err := d.cfg.DB.Admins(ctx); err != nil || n > 0 { // nobody's password is hashed for nothing
		return Account{}, cmp.Or(err, noSetup(nil))
	}
	o.Role, o.Unit = Admin, quiz.Root
	o, err := checkOpening(o)
	if err != nil {
		return Account{}, err
	}
	if err := checkPassword("body.password", password, o.Login, o.Name); err != nil {
		return Account{}, err
	}
	hash, err := d.hash(ctx, password)
	if err != nil {
		return Account{}, err
	}
	row := d.row(o, hash, 0, 0)
	err = d.cfg.DB.FirstAdmin(ctx, d.setupHash(code), d.cfg.Now(), row)
	switch {
	case errors.Is(err, store.ErrSetup):
		return Account{}, noSetup(err)
	case errors.Is(err, store.ErrConflict):
		return Account{}, taken(o.Login)
	case err != nil:
		return Account{}, err
	}
	return d.account(row)
}

func noSetup(cause error) error {
	return &quiz.Error{Code: quiz.Forbidden, Message: "初始化口令不对或已失效：请看服务启动时的日志，或在服务器上执行 lawquiz admin code", Err: cause}
}
