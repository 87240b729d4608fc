package api

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/netip"
	"strings"
	"time"

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
	reader        // an admin or an auditor: reads everything
	organiser     // an admin, or an organiser within her subtree
	anyStaff      // any console account, within what it may see
	linked        // the holder of a link that shows a board
)

// class is which limit a route falls under.
type class int

const (
	free    class = iota // probes
	logins               // before log-in, per address
	reads                // per person; without a person per address
	writes               // per person
	exports              // per person; each reads all there is of her
	reports              // per person; each is for somebody to read
)

// limits are the token buckets. Behind one factory's address stand 3 000 workers who all log in
// in the minute before a contest opens; an address is therefore only ever limited before log-in.
type limits struct {
	logins   *buckets[netip.Addr] // tries to log in
	visits   *buckets[netip.Addr] // reads without a token
	tokens   *buckets[netip.Addr] // tokens that were no good
	guesses  *buckets[netip.Addr] // invitation codes that do not exist
	keys     *buckets[netip.Addr] // wrong operator keys
	reads    *buckets[int64]      // by person
	writes   *buckets[int64]      // by person
	exports  *buckets[int64]      // by person
	reports  *buckets[int64]      // by person
	listener *buckets[netip.Addr] // streams opened
}

func newLimits() limits {
	return limits{
		logins:   newBuckets[netip.Addr](rate{5 * time.Millisecond, 3000}),
		visits:   newBuckets[netip.Addr](rate{2 * time.Millisecond, 6000}),
		tokens:   newBuckets[netip.Addr](rate{20 * time.Millisecond, 3000}),
		guesses:  newBuckets[netip.Addr](rate{500 * time.Millisecond, 300}),
		keys:     newBuckets[netip.Addr](rate{5 * time.Second, 20}),
		reads:    newBuckets[int64](rate{50 * time.Millisecond, 100}),
		writes:   newBuckets[int64](rate{200 * time.Millisecond, 50}),
		exports:  newBuckets[int64](rate{30 * time.Second, 5}),
		reports:  newBuckets[int64](rate{30 * time.Second, 20}),
		listener: newBuckets[netip.Addr](rate{time.Second, 60}),
	}
}

// guard stands before a route: who calls, how often, with what body. A route whose who is not
// set is refused.
func (s *Server) guard(r *route) gin.HandlerFunc {
	return func(c *gin.Context) {
		err := s.admit(c, r)
		if err == nil && r.body > 0 {
			err = s.readBody(c, r)
		}
		if err != nil {
			s.fail(c, err)
			return
		}
		c.Next()
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
	case admin, reader, organiser, anyStaff:
		return s.administer(c, at)
	default:
		return quiz.Errorf(quiz.Forbidden, "没有权限")
	}
	return s.spend(r, at)
}

func (s *Server) spend(r *route, at *call) error {
	v := at.viewer
	switch {
	case r.limit == free:
		return nil
	case v == nil:
		return s.limits.visits.take(at.address, s.cfg.Now())
	case r.limit == writes:
		return s.limits.writes.take(v.Person, s.cfg.Now())
	case r.limit == exports:
		return s.limits.exports.take(v.Person, s.cfg.Now())
	case r.limit == reports:
		return s.limits.reports.take(v.Person, s.cfg.Now())
	}
	return s.limits.reads.take(v.Person, s.cfg.Now())
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

// byKey is how the record names the holder of the operator key.
const byKey = "运维"

// administer finds out who of those who keep the banks is calling, and under what name the record keeps
// what she does. The holder of the operator key is one.
func (s *Server) administer(c *gin.Context, at *call) error {
	if err := s.authorize(c, at); err != nil {
		return err
	}
	if s.cfg.Library == nil {
		return quiz.Errorf(quiz.NotFound, "本服务没有开放题库管理")
	}
	at.author = byKey
	return nil
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
