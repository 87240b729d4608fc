package api

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/server/account/staff"
)

// note is what a handler says of a change for the log of changes.
type note struct{ object, detail string }

// note adds to what the log of changes says of this request: the object that was changed and what about it,
// in Chinese. Neither holds a secret, nor of a worker more than her masked name. The guard writes it.
func (c *call) note(object, detail string) { c.notes = append(c.notes, note{object, detail}) }

// notef is note with a detail made from parts.
func (c *call) notef(object, format string, args ...any) {
	c.note(object, fmt.Sprintf(format, args...))
}

// noted is the notes as one object and one detail.
func (c *call) noted() (object, detail string) {
	var objects, details []string
	for _, n := range c.notes {
		if n.object != "" && !slices.Contains(objects, n.object) {
			objects = append(objects, n.object)
		}
		if n.detail != "" {
			details = append(details, n.detail)
		}
	}
	return strings.Join(objects, "、"), strings.Join(details, "；")
}

// auditTime bounds the writing of a line of the log of changes.
const auditTime = 5 * time.Second

// watched says what the log of changes holds of a route: a change is written down before and after, a file that
// leaves the house after. What only asks, though by POST, is no change, nor is that a simulated worker of a
// rehearsal logs in: a hundred thousand do.
func watched(r *route) (change, export bool) {
	switch r.who {
	case operator, admin, reader, organiser, anyStaff, seated:
	default:
		return false, false
	}
	last := path.Base(r.path)
	if r.method == http.MethodGet {
		return false, strings.Contains(last, ".") || last == "export"
	}
	return !slices.Contains([]string{"preview", "whatif", "check", "diff", "login"}, last), false
}

// entry begins a line of the log about a request.
func (s *Server) entry(c *gin.Context, r *route, outcome string) staff.Entry {
	at := callOf(c.Request.Context())
	e := staff.Entry{
		Action: s.actions[r], Outcome: outcome, Object: strings.TrimPrefix(c.Request.URL.Path, "/api/v1/"),
		Request: at.request, Address: at.address.String(),
	}
	if at.staff != nil {
		e.Viewer = *at.staff
	} else if r.who == operator {
		e.Viewer = operatorViewer()
	}
	return e
}

// foretell writes down that a change is about to be made. Without that nothing is changed.
func (s *Server) foretell(c *gin.Context, r *route) error {
	if s.cfg.Staff == nil {
		return nil
	}
	return s.cfg.Staff.Record(c.Request.Context(), s.entry(c, r, store.Begun))
}

// conclude writes down what came of a request. The client may have left; the line is written all the same.
func (s *Server) conclude(c *gin.Context, r *route) {
	if s.cfg.Staff == nil {
		return
	}
	at := callOf(c.Request.Context())
	e := s.entry(c, r, store.Done)
	object, detail := at.noted()
	e.Object, e.Detail = cmp.Or(object, e.Object), detail
	if at.code != "" || c.Writer.Status() >= http.StatusBadRequest {
		e.Outcome, e.Code = store.Failed, string(cmp.Or(at.code, quiz.Internal))
	}
	s.record(c.Request.Context(), e)
}

// record writes a line of the log; that it could not be is logged, for what it tells of is done.
func (s *Server) record(ctx context.Context, e staff.Entry) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), auditTime)
	defer cancel()
	if err := s.cfg.Staff.Record(ctx, e); err != nil {
		s.log.ErrorContext(ctx, "the log of changes lacks a line", "request", e.Request, "action", e.Action, "outcome", e.Outcome, "err", err)
	}
}

// followed runs the rest of a request's chain and writes down what the log is to hold of it.
func (s *Server) followed(c *gin.Context, r *route) {
	change, export := watched(r)
	if change {
		if err := s.foretell(c, r); err != nil {
			s.fail(c, err)
			return
		}
	}
	if change || export && c.Request.Method != http.MethodHead {
		defer func() {
			if p := recover(); p != nil {
				callOf(c.Request.Context()).code = quiz.Internal
				s.conclude(c, r)
				panic(p)
			}
			s.conclude(c, r)
		}()
	}
	c.Next()
}

// refused writes down that somebody of the staff tried what is not hers to do.
func (s *Server) refused(c *gin.Context, r *route, err error) {
	if change, _ := watched(r); !change || s.cfg.Staff == nil || quiz.CodeOf(err) != quiz.Forbidden || callOf(c.Request.Context()).staff == nil {
		return
	}
	e := s.entry(c, r, store.Failed)
	e.Code = string(quiz.Forbidden)
	s.record(c.Request.Context(), e)
}
