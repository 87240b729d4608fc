package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/redis/go-redis/v9"

	"lawquiz/server/config"
)

type serveCmd struct {
	place
	Addr string `help:"监听地址（LAWQUIZ_ADDR）。" placeholder:"主机:端口"`
	Demo bool   `help:"演示：写入演示数据，可只凭姓名登录；不需要任何其他服务。"`
}

// Help adds the environment variables to `serve --help`.
func (serveCmd) Help() string { return config.Help() }

// Run serves until the context ends, then lets requests and carries finish.
func (c serveCmd) Run(w *world) error {
	var more []string
	if c.Addr != "" {
		more = append(more, config.Prefix+"ADDR="+c.Addr)
	}
	if c.Demo {
		more = append(more, config.Prefix+"DEMO=true")
	}
	cfg, err := c.config(w, more...)
	if err != nil {
		return err
	}
	s, err := open(w.ctx, cfg, w.logger(cfg))
	if err != nil {
		return err
	}
	defer s.close()
	listener, err := net.Listen("tcp", cfg.Addr)
	if err != nil {
		return usage{fmt.Errorf("不能监听 %s：%w", cfg.Addr, err)}
	}
	if cfg.Demo {
		banks, err := s.library.Banks(w.ctx)
		if err != nil {
			return err
		}
		welcome(w.stdout, s.url(listener), banks)
	}
	if err := s.invite(w.ctx, s.url(listener)); err != nil {
		return err
	}
	return s.serve(w.ctx, listener)
}

// invite writes a one-time code to the log while there is no admin: whoever reads the log may become the first.
func (s *server) invite(ctx context.Context, url string) error {
	code, err := s.staff.SetupCode(ctx)
	if err != nil || code == "" {
		return err
	}
	s.log.Warn("还没有管理员：请在 24 小时内用一次性口令开第一个管理员账号", "url", url+"/console/", "code", code)
	return nil
}

// url is the address people open, as far as it was told.
func (s *server) url(listener net.Listener) string {
	return cmp.Or(s.cfg.PublicURL, "http://"+listener.Addr().String())
}

// logger writes to standard error. In a process of our own it is also where those write who were
// given no log.
func (w *world) logger(cfg config.Config) *slog.Logger {
	o := &slog.HandlerOptions{Level: cfg.LogLevel}
	log := slog.New(slog.NewTextHandler(w.stderr, o))
	if cfg.LogFormat == "json" {
		log = slog.New(slog.NewJSONHandler(w.stderr, o))
	}
	if w.process {
		slog.SetDefault(log)
		redis.SetLogger(redisLog{log})
	}
	return log
}

const (
	stopLimit   = 15 * time.Second // for requests under way when the server is told to stop
	headerLimit = 10 * time.Second
	readLimit   = 30 * time.Second
	writeLimit  = 60 * time.Second // from the end of a request's head; streams and exports set their own
	idleLimit   = 120 * time.Second
)

// serve answers until ctx ends. Then: no new connections, requests under way finish, what they
// committed is carried.
func (s *server) serve(ctx context.Context, listener net.Listener) error {
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.background(work)
	}()
	front := newFront(s, s.log)
	failed := make(chan error, 2)
	go func() { failed <- front.Serve(listener) }()
	admin, err := s.serveAdmin(failed)
	if err == nil {
		s.log.Info("serving", "addr", listener.Addr().String(), "url", s.url(listener), "version", version, "redis", s.cfg.Redis.String())
		select {
		case <-ctx.Done():
		case <-s.taken():
			err = errTaken
		case err = <-failed:
		}
	}
	err = errors.Join(err, s.stop(front, admin))
	stop()
	<-ended
	return err
}

// newFront makes the server of the listener that everybody reaches: whoever is slow, to send or to
// take, loses the connection.
func newFront(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: headerLimit, ReadTimeout: readLimit, WriteTimeout: writeLimit, IdleTimeout: idleLimit,
		MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// background runs the loops and the relay until ctx ends. Then the loops stop, what is queued is
// committed, and the relay stops last: it carries what they left.
func (s *server) background(ctx context.Context) {
	carry, stopCarry := context.WithCancel(context.WithoutCancel(ctx))
	defer stopCarry()
	carried := make(chan struct{})
	go func() {
		defer close(carried)
		s.relay.Run(carry)
	}()
	(&loops{parts: s.parts, play: s.play, desk: s.desk, staff: s.staff, library: s.library}).run(ctx)
	s.endPlay()
	stopCarry()
	<-carried
}

// serveAdmin opens the listener for metrics, if there is one.
func (s *server) serveAdmin(failed chan<- error) (*http.Server, error) {
	if s.cfg.AdminAddr == "" {
		return nil, nil
	}
	listener, err := net.Listen("tcp", s.cfg.AdminAddr)
	if err != nil {
		return nil, usage{fmt.Errorf("不能监听 %s：%w", s.cfg.AdminAddr, err)}
	}
	s.log.Info("metrics", "admin", listener.Addr().String())
	admin := &http.Server{
		Handler: s.api.AdminHandler(), ReadHeaderTimeout: headerLimit, ReadTimeout: readLimit, WriteTimeout: writeLimit,
	}
	go func() { failed <- admin.Serve(listener) }()
	return admin, nil
}

// stop lets requests under way finish. Streams have no end of their own and are ended first.
func (s *server) stop(front, admin *http.Server) error {
	s.log.Info("stopping")
	s.api.Close()
	ctx, cancel := context.WithTimeout(context.Background(), stopLimit)
	defer cancel()
	err := front.Shutdown(ctx)
	if admin != nil {
		err = errors.Join(err, admin.Close())
	}
	if errors.Is(err, context.DeadlineExceeded) {
		s.log.Warn("some requests were cut off")
		return front.Close()
	}
	return err
}
