package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
	"lawquiz/server/account"
	"lawquiz/server/account/staff"
)

// call is what the frame knows of one request. It belongs to the request's goroutine.
type call struct {
	request string          // the request's id
	route   string          // the route's template
	viewer  *account.Viewer // nil: nobody has logged in
	token   string          // the session's token, for logging out; never logged
	staff   *staff.Viewer   // nil: no console account calls, and no operator key
	session staff.Session   // of staff; the zero value for the operator key
	link    *staff.Link     // nil: nobody came by a link
	author  string          // as the record names staff; "" for anybody else
	notes   []note          // what the log of changes says about this one
	header  http.Header     // of the answer
	address netip.Addr      // where the request came from; never logged
	code    quiz.Code       // of the problem answered; "" if none
	held    func()          // gives back the turn it has; nil: none. See turn
}

type callKey struct{}

// callOf returns the request's call; outside a request an empty one.
func callOf(ctx context.Context) *call {
	if c, ok := ctx.Value(callKey{}).(*call); ok {
		return c
	}
	return new(call)
}

// frame is around every request: id, headers, recovery, access log and measurements.
func (s *Server) frame(c *gin.Context) {
	began := time.Now()
	at := &call{request: s.requestID(), route: c.FullPath(), address: address(c), header: c.Writer.Header()}
	c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), callKey{}, at))
	h := c.Writer.Header()
	h["X-Request-Id"] = []string{at.request}
	h["X-Content-Type-Options"] = nosniff
	h["Referrer-Policy"] = noReferrer
	h["Content-Security-Policy"] = noContent
	h["Cache-Control"] = noStore // boards say otherwise
	defer func() {
		if r := recover(); r != nil {
			s.recovered(c, r)
		}
		s.done(c, at, time.Since(began))
	}()
	c.Next()
}

// The security headers every answer carries; shared, never changed.
var (
	nosniff    = []string{"nosniff"}
	noReferrer = []string{"no-referrer"}
	noContent  = []string{"default-src 'none'; frame-ancestors 'none'"}
	noStore    = []string{"no-store"}
)

// recovered answers for a panic. http.ErrAbortHandler is the server's own way to drop a
// connection and goes on.
func (s *Server) recovered(c *gin.Context, r any) {
	if err, ok := r.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(r)
	}
	s.log.ErrorContext(c.Request.Context(), "panic", "request", callOf(c.Request.Context()).request,
		"panic", fmt.Sprint(r), "stack", string(debug.Stack()))
	s.fail(c, fmt.Errorf("panic: %v", r))
}

// done logs and counts a request. No token, name, address or query value goes into the log.
func (s *Server) done(c *gin.Context, at *call, took time.Duration) {
	status := c.Writer.Status()
	s.metrics.request(c.Request.Method, at.route, status, took)
	ctx, level := c.Request.Context(), levelOf(status)
	if ctx.Err() != nil { // the caller has left, so whatever was answered is nobody's error
		level = slog.LevelDebug
	}
	if !s.log.Enabled(ctx, level) {
		return
	}
	var person, account int64
	if at.viewer != nil {
		person = at.viewer.Person
	}
	if at.staff != nil {
		account = at.staff.Account
	}
	s.log.LogAttrs(ctx, level, "request", slog.String("request", at.request), slog.String("method", method(c.Request.Method)),
		slog.String("route", at.route), slog.Int("status", status), slog.String("code", string(at.code)),
		slog.Float64("ms", float64(took.Microseconds())/1000), slog.Int64("person", person), slog.Int64("staff", account))
}

// levelOf is how loud a request is logged. A line for each that went well would cost more than
// grading a paper.
func levelOf(status int) slog.Level {
	switch {
	case status >= http.StatusInternalServerError:
		return slog.LevelError
	case status >= http.StatusBadRequest:
		return slog.LevelInfo
	}
	return slog.LevelDebug
}

// method keeps invented methods out of logs and metrics.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodPatch:
		return m
	}
	return "other"
}

// noRoute and noMethod answer what the table does not have.
func (s *Server) noRoute(c *gin.Context) {
	s.fail(c, quiz.Errorf(quiz.NotFound, "没有这个地址"))
}

func (s *Server) noMethod(c *gin.Context) {
	s.send(c, s.as(c.Request.Context(), http.StatusMethodNotAllowed, quiz.Errorf(quiz.NotFound, "这个地址不支持此方法")))
}
