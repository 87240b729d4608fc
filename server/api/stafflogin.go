package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/server/account/staff"
)

// StaffUnit is the unit of an account or a link.
type StaffUnit struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	FullName string `json:"full_name" doc:"从上级到本单位，不含顶级单位"`
}

// StaffAccount is one account of the console.
type StaffAccount struct {
	ID         string     `json:"id"`
	Login      string     `json:"login"`
	Name       string     `json:"name"`
	Role       staff.Role `json:"role" enum:"admin,auditor,organiser"`
	Unit       *StaffUnit `json:"unit" doc:"单位管理员的单位；其他角色为空"`
	TOTP       bool       `json:"totp" doc:"已开启两步验证"`
	First      bool       `json:"first" doc:"还没有修改初始密码"`
	Disabled   bool       `json:"disabled"`
	CreatedAt  int64      `json:"created_at" doc:"Unix 毫秒"`
	LastSeenAt int64      `json:"last_seen_at" doc:"Unix 毫秒；0 为还没有登录过"`
}

func (s *Server) staffAccount(a staff.Account) StaffAccount {
	return StaffAccount{
		ID: idText(a.ID), Login: a.Login, Name: a.Name, Role: a.Role, Unit: s.staffUnit(a.Unit), TOTP: a.TOTP, First: a.First,
		Disabled: a.Disabled, CreatedAt: a.CreatedAt, LastSeenAt: a.LastSeenAt,
	}
}

// staffUnit shows a unit; nil for the whole tree. One that is in the tree no more keeps its number alone, and of
// one merged into another it is said that its accounts see nothing: that the other's are hers now nobody decided.
func (s *Server) staffUnit(id int64) *StaffUnit {
	if id == quiz.Root {
		return nil
	}
	tree := s.cfg.Catalog.Tree()
	u, err := tree.Unit(id)
	if err != nil {
		return &StaffUnit{ID: idText(id), Name: "（单位已不在）", FullName: "（单位已不在）"}
	}
	out := &StaffUnit{ID: idText(id), Name: u.Name, FullName: tree.FullName(id)}
	if u.ID != id {
		const merged = "（原单位已并入，须重新指定单位）"
		out.Name, out.FullName = out.Name+merged, out.FullName+merged
	}
	return out
}

// noStaff is what a server without console accounts answers.
func noStaff() error { return quiz.Errorf(quiz.NotFound, "本服务没有开放管理后台") }

// NewAdmin is the first admin's account.
type NewAdmin struct {
	Code     string `json:"code" maxLength:"64" doc:"服务启动时日志里的一次性口令"`
	Login    string `json:"login" maxLength:"64" doc:"登录名：小写字母、数字、点、下划线、连字符，3 到 32 个"`
	Name     string `json:"name" maxLength:"64"`
	Password string `json:"password" maxLength:"512"`
}

// setup opens the first admin's account; who did it is written down, with right codes and with wrong ones.
func (s *Server) setup(ctx context.Context, in *struct{ Body NewAdmin }) (StaffAccount, error) {
	if s.cfg.Staff == nil {
		return StaffAccount{}, noStaff()
	}
	at := callOf(ctx)
	if err := s.limits.keys.peek(at.address, s.cfg.Now()); err != nil {
		return StaffAccount{}, err
	}
	a, err := s.cfg.Staff.Setup(ctx, in.Body.Code, staff.Opening{Login: in.Body.Login, Name: in.Body.Name}, in.Body.Password)
	if err != nil { // whatever is wrong with it, each is a line of the log of changes
		_ = s.limits.keys.take(at.address, s.cfg.Now()) // its answer is told by the next peek
	}
	e := staff.Entry{Action: "setup", Object: "第一个管理员", Outcome: store.Done, Request: at.request, Address: at.address.String()}
	if err != nil {
		e.Outcome, e.Code = store.Failed, string(quiz.CodeOf(err))
	} else {
		e.Viewer = staff.Viewer{Account: a.ID, Login: a.Login, Name: a.Name, Role: a.Role}
	}
	s.record(ctx, e)
	if err != nil {
		return StaffAccount{}, err
	}
	return s.staffAccount(a), nil
}

// ConsoleLogin is what somebody logs in to the console with.
type ConsoleLogin struct {
	Login    string `json:"login" maxLength:"64"`
	Password string `json:"password" maxLength:"512"`
	OTP      string `json:"otp,omitempty" maxLength:"32" doc:"两步验证码或恢复码；needs 为 otp 时连同密码再发一次"`
}

// ConsoleSession is a session of the console.
type ConsoleSession struct {
	Account   *StaffAccount `json:"account" doc:"needs 为 otp 时为空"`
	CSRF      string        `json:"csrf" doc:"除 GET 外的请求在 X-Csrf-Token 头里带上"`
	Needs     staff.Needs   `json:"needs" enum:",otp,totp_setup,password_change" doc:"otp：还没有登录，要两步验证码；其余：已登录，但要先做完这件事"`
	ExpiresAt int64         `json:"expires_at" doc:"Unix 毫秒；30 分钟不用则提前结束"`
	Recovery  int           `json:"recovery" doc:"还剩几个恢复码"`
}

func (s *Server) consoleSession(ctx context.Context, session staff.Session) (ConsoleSession, error) {
	a := s.staffAccount(session.Account)
	left, err := s.cfg.Staff.RecoveryLeft(ctx, session.Account.ID)
	return ConsoleSession{Account: &a, CSRF: session.CSRF, Needs: session.Needs, ExpiresAt: session.ExpiresAt, Recovery: left}, err
}

// login opens a session and sets its cookie. An address from which many wrong ones came waits.
func (s *Server) login(ctx context.Context, in *consoleLogin) (ConsoleSession, error) {
	if s.cfg.Staff == nil {
		return ConsoleSession{}, noStaff()
	}
	at, now := callOf(ctx), s.cfg.Now()
	if err := s.limits.doors.peek(at.address, now); err != nil {
		return ConsoleSession{}, err
	}
	entered, err := s.cfg.Staff.Login(ctx, staff.Credentials{
		Login: in.Body.Login, Password: in.Body.Password, OTP: in.Body.OTP, Device: in.Agent, Known: in.Known,
	})
	if code := quiz.CodeOf(err); code == quiz.LoginFailed || code == quiz.LoginLocked {
		_ = s.limits.doors.take(at.address, now) // its answer is told by the next peek
	}
	if err == nil && entered.Token == "" {
		return ConsoleSession{Needs: entered.Session.Needs}, nil
	}
	s.recordLogin(ctx, entered, err)
	if err != nil {
		return ConsoleSession{}, err
	}
	s.giveCookie(at, consoleCookie, console, entered.Token, entered.Session.ExpiresAt)
	s.giveCookie(at, knownCookie, console+"/login", entered.Known, now+knownLife.Milliseconds())
	return s.consoleSession(ctx, entered.Session)
}

type consoleLogin struct {
	Agent string `header:"User-Agent"`
	Known string `cookie:"lawquiz_known" doc:"上次在这个浏览器登录时得到的；别人在别处试错密码，不会把它锁住"`
	Body  ConsoleLogin
}

// knownLife is how long a browser is known for one with which somebody came in.
const knownLife = 180 * 24 * time.Hour

// recordLogin writes a log-in down, and one that was wrong. What was typed as a name stays out: it may be a
// password.
func (s *Server) recordLogin(ctx context.Context, entered staff.Entered, err error) {
	at := callOf(ctx)
	e := staff.Entry{
		Viewer: entered.Viewer, Action: "console-login", Object: "账号 " + entered.Viewer.Login, Outcome: store.Done,
		Request: at.request, Address: at.address.String(),
	}
	if entered.Viewer.Account == 0 {
		e.Object = "没有这个账号"
	}
	if entered.Recovery {
		e.Detail = "用了一个恢复码"
	}
	if err != nil {
		e.Outcome, e.Code = store.Failed, string(quiz.CodeOf(err))
	}
	if entered.Locked {
		e.Detail = "连续多次不对，已锁定"
	}
	s.record(ctx, e)
}

// giveCookie gives the browser a cookie that no script reads and no other site sends, until a time (Unix ms);
// over plain HTTP only where this server is opened so.
func (s *Server) giveCookie(at *call, name, path, value string, until int64) {
	cookie := &http.Cookie{
		Name: name, Value: value, Path: path, HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: strings.HasPrefix(s.cfg.PublicURL, "https://"), MaxAge: int((until - s.cfg.Now()) / 1000),
	}
	if cookie.MaxAge <= 0 {
		cookie.MaxAge = -1
	}
	at.header.Add("Set-Cookie", cookie.String())
}

func (s *Server) leave(ctx context.Context, _ *struct{}) error {
	at := callOf(ctx)
	s.giveCookie(at, consoleCookie, console, "", 0)
	err := s.cfg.Staff.End(ctx, at.staff.Account, at.session.ID)
	if quiz.CodeOf(err) == quiz.NotFound { // it has ended meanwhile
		return nil
	}
	return err
}

func (s *Server) session(ctx context.Context, _ *struct{}) (ConsoleSession, error) {
	return s.consoleSession(ctx, callOf(ctx).session)
}

// StaffSession is one open session of an account.
type StaffSession struct {
	ID        string `json:"id"`
	Device    string `json:"device" doc:"浏览器和系统，只是大概"`
	CreatedAt int64  `json:"created_at" doc:"Unix 毫秒"`
	SeenAt    int64  `json:"seen_at" doc:"Unix 毫秒"`
	ExpiresAt int64  `json:"expires_at" doc:"Unix 毫秒"`
	Current   bool   `json:"current" doc:"就是这个会话"`
}

// StaffSessions is open sessions, the newest first.
type StaffSessions struct {
	Items []StaffSession `json:"items"`
}

func (s *Server) sessionsOf(ctx context.Context, account int64) (StaffSessions, error) {
	seen, err := s.cfg.Staff.Sessions(ctx, account)
	if err != nil {
		return StaffSessions{}, err
	}
	out := StaffSessions{Items: make([]StaffSession, 0, len(seen))}
	for _, v := range seen {
		out.Items = append(out.Items, StaffSession{
			idText(v.ID), v.Device, v.CreatedAt, v.SeenAt, v.ExpiresAt, v.ID == callOf(ctx).session.ID,
		})
	}
	return out, nil
}

func (s *Server) sessions(ctx context.Context, _ *struct{}) (StaffSessions, error) {
	return s.sessionsOf(ctx, callOf(ctx).staff.Account)
}

// SessionPath is a session named in the path.
type SessionPath struct {
	ID string `path:"id" maxLength:"20"`
}

func (s *Server) endSession(ctx context.Context, in *SessionPath) error {
	id, ok := idOf(in.ID)
	if !ok {
		return quiz.Errorf(quiz.NotFound, "没有这个会话，或它已经结束")
	}
	return s.cfg.Staff.End(ctx, callOf(ctx).staff.Account, id)
}
