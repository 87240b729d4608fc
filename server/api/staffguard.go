package api

import (
	"context"
	"crypto/subtle"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
	"lawquiz/server/account/staff"
)

// The cookies of the console and of links that show a board, and the header without which no console
// request changes anything.
const (
	consoleCookie = "lawquiz_console"
	knownCookie   = "lawquiz_known" // a browser with which somebody came in before
	linkCookie    = "lawquiz_link"
	csrfHeader    = "X-Csrf-Token"
)

// byKey is how the record names the holder of the operator key.
const byKey = "运维"

// administer finds out which of the staff is calling, under what name the record keeps what she does, and
// whether her role is one the route is for. The holder of the operator key is an admin without an account.
func (s *Server) administer(c *gin.Context, r *route, at *call) error {
	if strings.HasPrefix(c.Request.Header.Get("Authorization"), "Operator ") { // a proxy's own log-in may stand there too
		if err := s.authorize(c, at); err != nil {
			return err
		}
		key := operatorViewer()
		at.staff, at.author = &key, byKey
	} else if err := s.sit(c, at); err != nil {
		return err
	}
	if err := s.keeps(r); err != nil {
		return err
	}
	if err := s.spend(r, at); err != nil {
		return err
	}
	return may(r.who, at)
}

// keeps answers NotFound for a route about what this server does not keep.
func (s *Server) keeps(r *route) error {
	about := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(r.path, console+"/"+w) })
	}
	switch {
	case s.cfg.Library == nil && about("banks", "questions"):
		return quiz.Errorf(quiz.NotFound, "本服务没有开放题库管理")
	case s.cfg.Staff == nil && about("accounts", "audit", "links"):
		return noStaff()
	}
	return nil
}

// operatorViewer is the holder of the operator key, who has no account.
func operatorViewer() staff.Viewer {
	return staff.Viewer{Login: byKey, Name: byKey, Role: staff.Admin, Unit: quiz.Root}
}

// sit finds whose console session the cookie names. A request that is no GET must also carry the session's
// own token in a header, which no foreign page can.
func (s *Server) sit(c *gin.Context, at *call) error {
	token, err := c.Cookie(consoleCookie)
	if err != nil || token == "" || s.cfg.Staff == nil {
		return quiz.Errorf(quiz.Unauthenticated, "请先登录管理后台")
	}
	session, err := s.cfg.Staff.Authenticate(c.Request.Context(), token)
	if quiz.CodeOf(err) == quiz.Unauthenticated {
		if wait := s.limits.tokens.take(at.address, s.cfg.Now()); wait != nil {
			return wait
		}
	}
	if err != nil {
		return err
	}
	if m := c.Request.Method; m != http.MethodGet && m != http.MethodHead &&
		subtle.ConstantTimeCompare([]byte(c.Request.Header.Get(csrfHeader)), []byte(session.CSRF)) != 1 {
		return quiz.Errorf(quiz.Forbidden, "页面已过期，请刷新后再试").At("header."+csrfHeader, "应为登录时得到的 csrf")
	}
	at.session, at.staff = session, &session.Viewer
	at.author = session.Viewer.Name + "（" + session.Viewer.Login + "）"
	return nil
}

// may says whether the caller's role and session are enough for a class of routes.
func may(w who, at *call) error {
	if w == seated {
		if at.session.ID == 0 {
			return quiz.Errorf(quiz.Forbidden, "运维口令没有会话：请用后台账号登录")
		}
		return nil
	}
	if needs := at.session.Needs; needs != "" {
		return quiz.Errorf(quiz.Forbidden, "%s", needs.Say())
	}
	roles := map[who][]staff.Role{
		admin: {staff.Admin}, reader: {staff.Admin, staff.Auditor}, organiser: {staff.Admin, staff.Organiser},
		anyStaff: {staff.Admin, staff.Auditor, staff.Organiser},
	}[w]
	if slices.Contains(roles, at.staff.Role) {
		return nil
	}
	switch {
	case at.staff.Role == staff.Auditor:
		return quiz.Errorf(quiz.Forbidden, "审计员只能查看，不能改动")
	case w == reader:
		return quiz.Errorf(quiz.Forbidden, "只有管理员和审计员可以查看")
	}
	return quiz.Errorf(quiz.Forbidden, "只有管理员可以这样做")
}

// visit finds which link the cookie was given for.
func (s *Server) visit(c *gin.Context, at *call) error {
	token, err := c.Cookie(linkCookie)
	if err != nil || token == "" || s.cfg.Staff == nil {
		return quiz.Errorf(quiz.Unauthenticated, "请从管理员给的链接进入")
	}
	link, err := s.upheld(s.cfg.Staff.Visitor(c.Request.Context(), token))
	if quiz.CodeOf(err) == quiz.Unauthenticated {
		if wait := s.limits.tokens.take(at.address, s.cfg.Now()); wait != nil {
			return wait
		}
	}
	if err != nil {
		return err
	}
	at.link = &link
	return nil
}

// still says whether a caller who was let in some time ago would be let in again: what streams for long
// asks now and then. Unauthenticated: her session, or the link, has ended.
func (s *Server) still(ctx context.Context) error {
	at := callOf(ctx)
	switch {
	case at.link != nil:
		_, err := s.upheld(s.cfg.Staff.Link(ctx, at.link.ID))
		return err
	case at.session.ID != 0:
		return s.cfg.Staff.Alive(ctx, at.session.ID)
	}
	return nil
}
