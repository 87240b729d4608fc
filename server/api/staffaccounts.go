package api

import (
	"context"
	"strings"

	"lawquiz/quiz"
	"lawquiz/server/account/staff"
)

// StaffAccounts is a part of the accounts the caller may see.
type StaffAccounts struct {
	Total int            `json:"total"`
	Items []StaffAccount `json:"items"`
}

type accountsInput struct {
	Window
	Q    string `query:"q" maxLength:"60" doc:"在登录名、姓名、单位名称中查找"`
	Role string `query:"role" enum:"admin,auditor,organiser" doc:"只列这种角色"`
	Unit string `query:"unit" maxLength:"20" doc:"只列这个单位和下级单位的"`
}

// accounts lists the accounts the caller may see by log-in name.
func (s *Server) accounts(ctx context.Context, in *accountsInput) (StaffAccounts, error) {
	top, err := unitID("query.unit", in.Unit, 0)
	if err != nil {
		return StaffAccounts{}, err
	}
	if top != 0 {
		if _, err := s.reach(ctx, top); err != nil {
			return StaffAccounts{}, err
		}
	}
	all, err := s.cfg.Staff.Accounts(ctx)
	if err != nil {
		return StaffAccounts{}, err
	}
	tree, q := s.cfg.Catalog.Tree(), strings.ToLower(strings.TrimSpace(in.Q))
	var found []staff.Account
	for _, a := range all {
		switch {
		case !s.seesAccount(ctx, a), in.Role != "" && string(a.Role) != in.Role, top != 0 && !tree.Within(a.Unit, top):
		case q != "" && !strings.Contains(strings.ToLower(a.Login+"\n"+a.Name+"\n"+tree.FullName(a.Unit)), q):
		default:
			found = append(found, a)
		}
	}
	out := StaffAccounts{Total: len(found), Items: []StaffAccount{}}
	for _, a := range cut(found, in.Window) {
		out.Items = append(out.Items, s.staffAccount(a))
	}
	return out, nil
}

// seesAccount reports whether the caller may see an account: who sees the whole tree all of them, an organiser
// those of organisers in her subtree.
func (s *Server) seesAccount(ctx context.Context, a staff.Account) bool {
	if callOf(ctx).top() == quiz.Root {
		return true
	}
	return a.Role == staff.Organiser && s.reaches(ctx, a.Unit)
}

// AccountPath is an account named in the path.
type AccountPath struct {
	ID string `path:"id" maxLength:"20"`
}

// reachAccount returns an account the caller may see; another is as good as absent.
func (s *Server) reachAccount(ctx context.Context, id string) (staff.Account, error) {
	absent := quiz.Errorf(quiz.NotFound, "没有这个账号")
	n, ok := idOf(id)
	if !ok {
		return staff.Account{}, absent
	}
	a, err := s.cfg.Staff.Account(ctx, n)
	if err == nil && !s.seesAccount(ctx, a) || quiz.CodeOf(err) == quiz.NotFound {
		return staff.Account{}, absent
	}
	return a, err
}

// otherAccount is reachAccount of an account that is the caller's to manage: not her own, and for an organiser of a unit
// below hers. Whoever manages an account can act in its name, which among equals nobody is to.
func (s *Server) otherAccount(ctx context.Context, id string) (staff.Account, error) {
	a, err := s.reachAccount(ctx, id)
	switch {
	case err != nil:
		return staff.Account{}, err
	case a.ID == callOf(ctx).staff.Account:
		return staff.Account{}, quiz.Errorf(quiz.Forbidden, "自己的账号请在“我的账号”里改密码和两步验证，其余请上级办理")
	case a.Unit != quiz.Root && a.Unit == callOf(ctx).top():
		return staff.Account{}, quiz.Errorf(quiz.Forbidden, "%s与您同级，它的账号请上级办理", s.staffUnit(a.Unit).Name)
	}
	return a, nil
}

func (s *Server) account(ctx context.Context, in *AccountPath) (StaffAccount, error) {
	a, err := s.reachAccount(ctx, in.ID)
	if err != nil {
		return StaffAccount{}, err
	}
	return s.staffAccount(a), nil
}

// NewAccount is an account to be opened.
type NewAccount struct {
	Login string     `json:"login" maxLength:"64" doc:"小写字母、数字、点、下划线、连字符，3 到 32 个"`
	Name  string     `json:"name" maxLength:"64"`
	Role  staff.Role `json:"role" enum:"admin,auditor,organiser"`
	Unit  string     `json:"unit,omitempty" maxLength:"20" doc:"单位管理员的单位"`
}

// OpenedAccount is a new account with its one-time password.
type OpenedAccount struct {
	Account  StaffAccount `json:"account"`
	Password string       `json:"password" doc:"初始密码，只告知这一次；14 天内有效，登录后须修改"`
}

// openAccount opens an account. An organiser opens those of organisers below her unit, an admin any.
func (s *Server) openAccount(ctx context.Context, in *struct{ Body NewAccount }) (OpenedAccount, error) {
	b := in.Body
	unit, err := unitID("body.unit", b.Unit, quiz.Root)
	if err != nil {
		return OpenedAccount{}, err
	}
	if err := s.grants(ctx, b.Role, unit); err != nil {
		return OpenedAccount{}, err
	}
	at := callOf(ctx)
	opened, err := s.cfg.Staff.Open(ctx, at.staff.Account, []staff.Opening{{Login: b.Login, Name: b.Name, Role: b.Role, Unit: unit}})
	if err != nil {
		return OpenedAccount{}, err
	}
	a := s.staffAccount(opened[0].Account)
	at.note("账号 "+a.Login, "开"+b.Role.Say()+"账号"+s.ofUnit(unit))
	return OpenedAccount{a, opened[0].Password}, nil
}

// grants refuses a role or unit that is not the caller's to give.
func (s *Server) grants(ctx context.Context, role staff.Role, unit int64) error {
	if callOf(ctx).top() != quiz.Root && role != staff.Organiser {
		return quiz.Errorf(quiz.Forbidden, "单位管理员只能开下级单位的单位管理员账号")
	}
	if unit == quiz.Root {
		return nil
	}
	u, err := s.reach(ctx, unit)
	if err == nil && u.ID == callOf(ctx).top() {
		err = quiz.Errorf(quiz.Forbidden, ownUnit).At("body.unit", "应为下级单位")
	}
	return err
}

// ownUnit is what an organiser is told who would open an account beside her own.
const ownUnit = "您可以开下级单位的账号；与您同级的账号请上级开"

// ofUnit names a unit within a sentence; "" for the whole tree.
func (s *Server) ofUnit(unit int64) string {
	if u := s.staffUnit(unit); u != nil {
		return "（" + u.FullName + "）"
	}
	return ""
}

// AccountChange is what is to be different of an account; what is absent stays.
type AccountChange struct {
	Name     *string     `json:"name,omitempty" maxLength:"64"`
	Role     *staff.Role `json:"role,omitempty" enum:"admin,auditor,organiser"`
	Unit     *string     `json:"unit,omitempty" maxLength:"20"`
	Disabled *bool       `json:"disabled,omitempty"`
}

type accountChange struct {
	AccountPath
	Body AccountChange
}

// changeAccount changes an account that is not the caller's own.
func (s *Server) changeAccount(ctx context.Context, in *accountChange) (StaffAccount, error) {
	a, err := s.otherAccount(ctx, in.ID)
	if err != nil {
		return StaffAccount{}, err
	}
	seen := a
	c := staff.Change{Name: in.Body.Name, Role: in.Body.Role, Disabled: in.Body.Disabled, Was: &seen}
	role, unit := a.Role, a.Unit
	if c.Role != nil {
		if role = *c.Role; role != staff.Organiser {
			unit = quiz.Root
		}
	}
	if in.Body.Unit != nil {
		if unit, err = unitID("body.unit", *in.Body.Unit, quiz.Root); err != nil {
			return StaffAccount{}, err
		}
		c.Unit = &unit
	}
	if err := s.grants(ctx, role, unit); err != nil {
		return StaffAccount{}, err
	}
	callOf(ctx).note("账号 "+a.Login, s.changes(c))
	if a, err = s.cfg.Staff.Change(ctx, a.ID, c); err != nil {
		return StaffAccount{}, err
	}
	return s.staffAccount(a), nil
}

// changes says a change in words.
func (s *Server) changes(c staff.Change) string {
	var words []string
	if c.Name != nil {
		words = append(words, "改姓名")
	}
	if c.Role != nil {
		words = append(words, "改为"+c.Role.Say())
	}
	if c.Unit != nil {
		words = append(words, "改单位"+s.ofUnit(*c.Unit))
	}
	if c.Disabled != nil {
		words = append(words, map[bool]string{true: "停用", false: "恢复"}[*c.Disabled])
	}
	return strings.Join(words, "，")
}

// FirstPassword is a one-time password.
type FirstPassword struct {
	Password string `json:"password" doc:"初始密码，只告知这一次；14 天内有效，登录后须修改"`
}

func (s *Server) resetAccount(ctx context.Context, in *AccountPath) (FirstPassword, error) {
	a, err := s.otherAccount(ctx, in.ID)
	if err != nil {
		return FirstPassword{}, err
	}
	callOf(ctx).note("账号 "+a.Login, "重置密码，关闭两步验证，结束全部会话")
	password, err := s.cfg.Staff.ResetSeen(ctx, a)
	return FirstPassword{password}, err
}

func (s *Server) accountSessions(ctx context.Context, in *AccountPath) (StaffSessions, error) {
	a, err := s.reachAccount(ctx, in.ID)
	if err != nil {
		return StaffSessions{}, err
	}
	return s.sessionsOf(ctx, a.ID)
}

func (s *Server) endAccountSessions(ctx context.Context, in *AccountPath) error {
	a, err := s.reachAccount(ctx, in.ID)
	if err == nil && a.ID != callOf(ctx).staff.Account {
		a, err = s.otherAccount(ctx, in.ID)
	}
	if err != nil {
		return err
	}
	callOf(ctx).note("账号 "+a.Login, "结束全部会话")
	return s.cfg.Staff.EndAll(ctx, a.ID)
}
