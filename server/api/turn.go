package api

import (
	"context"
	"path"
	"slices"
	"strings"
	"time"

	"lawquiz/quiz"
)

// What the staff ask for takes no more of the server than it has beside a contest, however many ask at once.
const (
	// turnsAtOnce is how many files are made at a time. With what else goes over the whole record they take less than
	// half of the record's connections; whoever hands a paper in finds one.
	turnsAtOnce = 4
	// turnWait is how long somebody waits for her turn.
	turnWait = 20 * time.Second
	// bodiesAtOnce is how many large bodies are taken in at a time, of 20 MB each at most, and bodiesOfOne of one account.
	bodiesAtOnce = 8
	bodiesOfOne  = 2
)

// turned reports whether a route makes its answer in turn with others: every file that leaves the house, and what goes over
// as much without being one. Left out are those that wait for a turn of their own, which would keep one of these meanwhile.
func turned(r *route) bool {
	in, found := strings.CutPrefix(r.path, console)
	if !found || r.method != "GET" || slices.Contains([]string{
		"/contests/{id}/daily.xlsx", "/contests/{id}/effect.xlsx", "/contests/{id}/items.xlsx", "/contests/{id}/items.csv",
		"/awards/{id}/preview.xlsx", "/awards/{id}/people.xlsx",
	}, in) {
		return false
	}
	_, export := watched(r)
	return export || slices.Contains([]string{"absent", "verify"}, path.Base(in)) && in != "/seals/{id}/verify"
}

// turn waits until the request may make its answer, which ends with release. Busy: others took too long.
func (s *Server) turn(ctx context.Context) error {
	wait, stop := context.WithTimeout(ctx, turnWait)
	defer stop()
	select {
	case s.turns <- struct{}{}:
		callOf(ctx).held = func() { <-s.turns }
		return nil
	case <-wait.Done():
		return &quiz.Error{Code: quiz.Busy, Message: "同时导出的人较多，请稍候再试", RetryAfter: readAgain}
	}
}

// release gives back the turn the request has, if it has one: once its answer is made, for its client may be long in
// taking it.
func (c *call) release() {
	if held := c.held; held != nil {
		c.held = nil
		held()
	}
}

// receive takes a place for a large body, which leave gives back when all is done with it. RateLimited: the account sends
// several already. Busy: too many others do.
func (s *Server) receive(at *call) (leave func(), err error) {
	who := watcher(at)
	if err := s.senders.take(who); err != nil {
		return nil, err
	}
	select {
	case s.bodies <- struct{}{}:
		return func() {
			<-s.bodies
			s.senders.leave(who)
		}, nil
	default:
		s.senders.leave(who)
		return nil, &quiz.Error{Code: quiz.Busy, Message: "同时上传文件的人较多，请稍候再试", RetryAfter: readAgain}
	}
}
