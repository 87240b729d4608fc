package staff

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/server/account"
)

// fieldName is what a name is sealed for.
const (
	fieldName = "staff.name"
	fieldTOTP = "staff.totp"
)

// firstLife is how long a password that somebody else gave is good.
const firstLife = 14 * 24 * time.Hour

// Account is one account as the console shows it.
type Account struct {
	ID         int64
	Login      string
	Name       string
	Role       Role
	Unit       int64 // of an organiser; quiz.Root: the whole tree
	TOTP       bool  // two-step verification is on
	First      bool  // the password is the one somebody else gave
	Disabled   bool
	CreatedAt  int64 // Unix ms
	LastSeenAt int64 // Unix ms; 0: never
}

// account opens a row. ErrSeal: the name was sealed with another key.
func (d *Desk) account(s store.Staff) (Account, error) {
	name, err := d.cfg.Sealer.Open(fieldName, s.Name)
	if err != nil {
		return Account{}, fmt.Errorf("account %d: %w", s.ID, err)
	}
	return Account{
		ID: s.ID, Login: s.Login, Name: name, Role: Role(s.Role), Unit: s.Unit, TOTP: s.TOTP != "", First: s.FirstUntil != 0,
		Disabled: s.Disabled, CreatedAt: s.CreatedAt, LastSeenAt: s.LastSeenAt,
	}, nil
}

func (a Account) viewer() Viewer {
	return Viewer{Account: a.ID, Login: a.Login, Name: a.Name, Role: a.Role, Unit: a.Unit}
}

// Accounts returns every account by log-in name.
func (d *Desk) Accounts(ctx context.Context) ([]Account, error) {
	rows, err := d.cfg.DB.AllStaff(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Account, 0, len(rows))
	for _, r := range rows {
		a, err := d.account(r)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// Account returns an account, or NotFound.
func (d *Desk) Account(ctx context.Context, id int64) (Account, error) {
	row, err := d.cfg.DB.Staff(ctx, id)
	if err != nil {
		return Account{}, absent(err)
	}
	return d.account(row)
}

// ByLogin returns the account of a log-in name, or NotFound.
func (d *Desk) ByLogin(ctx context.Context, login string) (Account, error) {
	row, err := d.cfg.DB.StaffByLogin(ctx, cleanLogin(login))
	if err != nil {
		return Account{}, absent(err)
	}
	return d.account(row)
}

// absent says in our words that a row is not there.
func absent(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return &quiz.Error{Code: quiz.NotFound, Message: "没有这个账号", Err: err}
	}
	return err
}

// Opening is an account to be opened.
type Opening struct {
	Login string
	Name  string
	Role  Role
	Unit  int64 // of an organiser; quiz.Root for the others
}

// Opened is an account with the one-time password to hand to its owner, told once.
type Opened struct {
	Account
	Password string
}

var loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{2,31}$`)

func cleanLogin(login string) string { return strings.ToLower(strings.TrimSpace(login)) }

// checkOpening brings an opening into the form it is kept in, or answers Invalid.
func checkOpening(o Opening) (Opening, error) {
	o.Login = cleanLogin(o.Login)
	name, err := account.Name(o.Name)
	var e *quiz.Error
	switch {
	case !loginForm.MatchString(o.Login):
		const message = "登录名应为 3 到 32 个小写字母、数字、点、下划线或连字符，以字母或数字开头"
		return o, quiz.Errorf(quiz.Invalid, message).At("body.login", message)
	case errors.As(err, &e):
		return o, quiz.Errorf(quiz.Invalid, "%s", e.Message).At("body.name", e.Message)
	case err != nil:
		return o, err
	}
	o.Name = name
	return o, checkRole(o.Role, o.Unit)
}

// checkRole holds roles to their place: an organiser has a unit, the others the whole tree.
func checkRole(role Role, unit int64) error {
	switch {
	case role != Admin && role != Auditor && role != Organiser:
		return quiz.Errorf(quiz.Invalid, "没有这种角色").At("body.role", "应为 admin、auditor、organiser 之一")
	case role == Organiser && unit == quiz.Root:
		return quiz.Errorf(quiz.Invalid, "单位管理员须指定单位").At("body.unit", "应为单位的编号")
	case role != Organiser && unit != quiz.Root:
		return quiz.Errorf(quiz.Invalid, "%s管的是全市，不能指定单位", role.Say()).At("body.unit", "应为空")
	}
	return nil
}

func taken(login string) error {
	return quiz.Errorf(quiz.Invalid, "登录名 %s 已有人使用，请换一个", login).At("body.login", "已有人使用")
}

// row makes the row of a new account. first is how long its password is good, 0 if it is her own.
func (d *Desk) row(o Opening, hash string, first, by int64) store.Staff {
	now := d.cfg.Now()
	return store.Staff{
		ID: store.NewID(now), Login: o.Login, Name: d.cfg.Sealer.Seal(fieldName, o.Name), Role: string(o.Role), Unit: o.Unit,
		Password: hash, FirstUntil: first, CreatedBy: by, CreatedAt: now, UpdatedAt: now,
	}
}

// Change is what is to be different of an account; nil: it stays.
type Change struct {
	Name     *string
	Role     *Role
	Unit     *int64
	Disabled *bool

	Was *Account // as the caller has seen it; nil: whatever it is
}

// Change changes an account and returns it as it stands then. A change of role or unit, and disabling, ends her
// sessions. Invalid: the result would be no account, or no admin would be left. RevisionStale: its role or unit is not that
// of c.Was any more.
func (d *Desk) Change(ctx context.Context, id int64, c Change) (Account, error) {
	if c.Name != nil {
		name, err := account.Name(*c.Name)
		if err != nil {
			return Account{}, err
		}
		c.Name = &name
	}
	row, err := d.cfg.DB.ChangeStaff(ctx, store.StaffChange{
		ID: id, Now: d.cfg.Now(), Ends: c.Role != nil || c.Unit != nil || c.Disabled != nil && *c.Disabled,
		Apply: func(s *store.Staff) error { return d.apply(c, s) },
	})
	if err != nil {
		return Account{}, lastAdmin(absent(err))
	}
	if c.Disabled != nil && !*c.Disabled {
		if err := d.cfg.DB.ForgetStaffTries(ctx, d.subject(row.Login)); err != nil {
			return Account{}, err
		}
	}
	return d.account(row)
}

// unchanged answers RevisionStale if an account has got another role or unit since it was seen; nobody has seen nil.
func unchanged(was *Account, s *store.Staff) error {
	if was != nil && (Role(s.Role) != was.Role || s.Unit != was.Unit) {
		return quiz.Errorf(quiz.RevisionStale, "这个账号的角色或单位刚刚有改动，请重新打开再办")
	}
	return nil
}

func (d *Desk) apply(c Change, s *store.Staff) error {
	if err := unchanged(c.Was, s); err != nil {
		return err
	}
	if c.Name != nil {
		s.Name = d.cfg.Sealer.Seal(fieldName, *c.Name)
	}
	if c.Role != nil {
		if s.Role = string(*c.Role); *c.Role != Organiser {
			s.Unit = quiz.Root
		}
	}
	if c.Unit != nil {
		s.Unit = *c.Unit
	}
	if c.Disabled != nil {
		s.Disabled = *c.Disabled
	}
	return checkRole(Role(s.Role), s.Unit)
}

func lastAdmin(err error) error {
	if errors.Is(err, store.ErrLastAdmin) {
		return &quiz.Error{Code: quiz.Invalid, Message: "这是最后一个管理员，不能停用或改为其他角色：请先另开一个管理员账号", Err: err}
	}
	return err
}
