package api

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/netip"
	"strings"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
)

// who may call a route. The zero value lets nobody in.
type who int

const (
	nobody    who = iota
	public        // anybody; a token, if one is sent, must be good
	worker        // a person who has logged in
	operator      // the holder of the operator key
	admin         // an admin of the console, or the holder of the operator key
	reader        // an admin, an auditor or the operator key: reads everything
	organiser     // an admin, the operator key, or an organiser within her subtree
	anyStaff      // any console account or the operator key, within what it may see
	seated        // whoever has a console session, even one that must set something up first
	linked        // the holder of a link that shows a board
)

// guard stands before a route: who calls, how often, with what body. A route whose who is not
// set is refused.
func (s *Server) guard(r *route) gin.HandlerFunc {
	return func(c *gin.Context) {
		err := s.admit(c, r)
		at := callOf(c.Request.Context())
		defer at.release()
		if err == nil && r.body > patient {
			var leave func()
			if leave, err = s.receive(at); err == nil {
				defer leave()
			}
		}
		if err == nil && r.body > 0 {
			err = s.readBody(c, r)
		}
		if err == nil && turned(r) {
			err = s.turn(c.Request.Context())
		}
		if err != nil {
			s.refused(c, r, err)
			s.fail(c, err)
			return
		}
		s.followed(c, r)
	}
}

// admit identifies the caller and takes the tokens the route costs.
func (s *Server) admit(c *gin.Context, r *route) error {
	at := callOf(c.Request.Context())
	switch r.who {
	case public:
		if r.limit == logins {
			return s.limits.logins.take(at.address, s.cfg.Now())
		}
		if c.Request.Header.Get("Authorization") != "" {
			if err := s.authenticate(c, at); err != nil {
				return err
			}
		}
	case worker:
		if err := s.authenticate(c, at); err != nil {
			return err
		}
	case operator:
		return s.authorize(c, at)
	case admin, reader, organiser, anyStaff, seated:
		return s.administer(c, r, at)
	case linked:
		if err := s.visit(c, at); err != nil {
			return err
		}
	default:
		return quiz.Errorf(quiz.Forbidden, "没有权限")
	}
	return s.spend(r, at)
}

// authenticate finds whose the token is. Addresses that keep sending bad ones wait.
func (s *Server) authenticate(c *gin.Context, at *call) error {
	token, ok := strings.CutPrefix(c.Request.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return quiz.Errorf(quiz.Unauthenticated, "请先登录")
	}
	v, err := s.cfg.Accounts.Authenticate(c.Request.Context(), token)
	if quiz.CodeOf(err) == quiz.Unauthenticated {
		if wait := s.limits.tokens.take(at.address, s.cfg.Now()); wait != nil {
			return wait
		}
	}
	if err != nil {
		return err
	}
	at.viewer, at.token = v, token
	return nil
}

// authorize compares the operator key in constant time. Without a configured key nobody is
// an operator.
func (s *Server) authorize(c *gin.Context, at *call) error {
	if err := s.limits.keys.peek(at.address, s.cfg.Now()); err != nil {
		return err
	}
	key, ok := strings.CutPrefix(c.Request.Header.Get("Authorization"), "Operator ")
	given, want := sha256.Sum256([]byte(key)), sha256.Sum256([]byte(s.cfg.OperatorKey))
	if same := subtle.ConstantTimeCompare(given[:], want[:]) == 1; ok && same && s.cfg.OperatorKey != "" {
		return nil
	}
	if err := s.limits.keys.take(at.address, s.cfg.Now()); err != nil {
		return err
	}
	s.log.WarnContext(c.Request.Context(), "operator key refused", "request", at.request)
	return quiz.Errorf(quiz.Unauthenticated, "需要运维口令")
}

// address is where a request came from: the peer, or what a trusted proxy says. Of IPv6 only
// the network counts, for one client has all of it.
func address(c *gin.Context) netip.Addr {
	addr, err := netip.ParseAddr(c.ClientIP())
	if err != nil {
		return netip.Addr{}
	}
	if addr = addr.Unmap(); addr.Is6() {
		if net, err := addr.WithZone("").Prefix(64); err == nil {
			return net.Addr()
		}
	}
	return addr
}
