package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"lawquiz/questions/bank"
	"lawquiz/quiz/play"
	"lawquiz/server/account"
	"lawquiz/server/api"
	"lawquiz/server/config"
	"lawquiz/server/demo"
	"lawquiz/server/wechat"
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
	slog.SetDefault(logger(cfg, w.stderr))
	s, err := open(w.ctx, cfg)
	if err != nil {
		return err
	}
	defer s.close()
	listener, err := net.Listen("tcp", cfg.Addr)
	if err != nil {
		return usage{fmt.Errorf("不能监听 %s：%w", cfg.Addr, err)}
	}
	if cfg.Demo {
		welcome(w.stdout, "http://"+listener.Addr().String())
	}
	return s.serve(w.ctx, listener)
}

func logger(cfg config.Config, out io.Writer) *slog.Logger {
	o := &slog.HandlerOptions{Level: cfg.LogLevel}
	if cfg.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(out, o))
	}
	return slog.New(slog.NewTextHandler(out, o))
}

// server is everything one process of the system runs.
type server struct {
	*parts
	play    *play.Service
	desk    *account.Desk
	api     *api.Server
	metrics *api.Metrics
	wechat  *wechat.Client // nil: not configured
}

// open puts a server together: nothing listens and no loop runs yet.
func open(ctx context.Context, cfg config.Config) (*server, error) {
	db, err := openRecord(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if cfg.Demo {
		if err := seedDemo(ctx, db); err != nil {
			db.Close()
			return nil, err
		}
	}
	p, err := partsOf(ctx, cfg, db)
	if err != nil {
		return nil, err
	}
	s := &server{parts: p, metrics: api.NewMetrics()}
	if err := s.people(ctx); err != nil {
		s.parts.close()
		return nil, err
	}
	if s.play, err = play.New(play.Config{
		DB: p.db, Catalog: p.catalog, Now: now, Seed: freshSeed, Committed: p.relay.Push,
	}); err != nil {
		s.parts.close()
		return nil, err
	}
	if s.api, err = api.New(s.apiConfig()); err != nil {
		s.close()
		return nil, usage{err}
	}
	return s, nil
}

// people opens the desk where people log in.
func (s *server) people(ctx context.Context) error {
	key, err := account.LoadKey(s.cfg.KeyFile, s.cfg.Data)
	if err != nil {
		return usage{err}
	}
	sealer, err := account.NewSealer(key)
	if err != nil {
		return usage{err}
	}
	desk := account.Config{
		Record: s.db, Sealer: sealer, Consent: s.cfg.PrivacyVersion, Demo: s.cfg.Demo,
		SessionLife: time.Duration(s.cfg.SessionDays) * 24 * time.Hour,
	}
	if s.cfg.WechatAppID != "" {
		s.wechat, err = wechat.New(wechat.Config{AppID: s.cfg.WechatAppID, AppSecret: s.cfg.WechatSecret.Reveal()})
		if err != nil {
			return usage{err}
		}
		desk.WeChat = s.wechat
	}
	if s.desk, err = account.New(desk); err != nil {
		return err
	}
	if err := s.desk.CheckKey(ctx); err != nil {
		return usage{err}
	}
	if s.cfg.Demo {
		return s.demoRoster(ctx)
	}
	return nil
}

func (s *server) demoRoster(ctx context.Context) error {
	var b strings.Builder
	b.WriteString("unit_code,name,last4,gender,member\n")
	for _, e := range demo.Roster() {
		gender, member := "女", "否"
		if e.Gender == "male" {
			gender = "男"
		}
		if e.Member {
			member = "是"
		}
		fmt.Fprintf(&b, "%s,%s,%s,%s,%s\n", e.UnitCode, e.Name, e.Last4, gender, member)
	}
	_, err := s.desk.ImportRoster(ctx, strings.NewReader(b.String()), s.catalog.Tree())
	return err
}

func (s *server) apiConfig() api.Config {
	c := api.Config{
		Play: s.play, Catalog: s.catalog, Boards: s.board, Carrier: s.relay, Accounts: s.desk, Logins: s.desk,
		Record: s.db, Now: now, Demo: s.cfg.Demo, OperatorKey: s.cfg.OperatorKey.Reveal(),
		Version: version, Consent: s.cfg.PrivacyVersion, Metrics: s.metrics,
	}
	if c.OperatorKey != "" {
		c.Rehearsals = &rehearsals{server: s}
	}
	for _, p := range s.cfg.TrustedProxies {
		c.TrustedProxies = append(c.TrustedProxies, p.String())
	}
	return c
}

func (s *server) close() {
	if s.play != nil {
		s.play.Close()
	}
	if s.wechat != nil {
		s.wechat.Close()
	}
	s.parts.close()
}

const (
	stopLimit   = 15 * time.Second // for requests under way when the server is told to stop
	headerLimit = 10 * time.Second
	readLimit   = 30 * time.Second
	idleLimit   = 120 * time.Second
)

// serve answers until ctx ends. Then: no new connections, requests under way finish, what they
// committed is carried.
func (s *server) serve(ctx context.Context, listener net.Listener) error {
	if s.redis == nil {
		if err := s.alone(ctx); err != nil {
			return err
		}
	}
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.background(work)
	}()
	front := &http.Server{
		Handler: s.api, ReadHeaderTimeout: headerLimit, ReadTimeout: readLimit, IdleTimeout: idleLimit,
		MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 2)
	go func() { failed <- front.Serve(listener) }()
	admin, err := s.serveAdmin(failed)
	if err == nil {
		slog.Info("serving", "addr", listener.Addr().String(), "version", version, "redis", s.cfg.Redis.String())
		select {
		case <-ctx.Done():
		case err = <-failed:
		}
	}
	err = errors.Join(err, s.stop(front, admin))
	stop()
	<-ended
	return err
}

// background runs the loops and the relay; the relay stops last.
func (s *server) background(ctx context.Context) {
	carry, stopCarry := context.WithCancel(context.WithoutCancel(ctx))
	carried := make(chan struct{})
	go func() {
		defer close(carried)
		s.relay.Run(carry)
	}()
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		if s.redis == nil {
			s.keepAlone(carry)
		}
	}()
	(&loops{parts: s.parts, play: s.play, desk: s.desk}).run(ctx)
	stopCarry()
	<-carried
	<-kept
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
	admin := &http.Server{Handler: s.api.AdminHandler(), ReadHeaderTimeout: headerLimit, ReadTimeout: readLimit}
	go func() { failed <- admin.Serve(listener) }()
	return admin, nil
}

func (s *server) stop(front, admin *http.Server) error {
	slog.Info("stopping")
	s.api.Close()
	ctx, cancel := context.WithTimeout(context.Background(), stopLimit)
	defer cancel()
	err := front.Shutdown(ctx)
	if admin != nil {
		err = errors.Join(err, admin.Close())
	}
	if errors.Is(err, context.DeadlineExceeded) {
		slog.Warn("some requests were cut off")
		return front.Close()
	}
	return err
}

// welcome tells whoever runs the demo where it is and what to try.
func welcome(out io.Writer, url string) {
	banks, err := bank.All()
	if err != nil {
		return
	}
	n := 0
	for _, b := range banks {
		n += len(b.Questions)
	}
	fmt.Fprintf(out, `
工会普法答题（演示）已启动：%s
  %d 个题库共 %d 道题；云川市总工会及所属约 1 500 家基层工会；竞赛从现在起开放七天。

试一试（另开一个终端）：
  curl -s %[1]s/api/v1/login/demo -H 'Content-Type: application/json' -d '{"name":"%[4]s"}'
  其余步骤（绑定单位、抽题、交卷、看榜）见 README.zh-CN.md，可以直接粘贴。
  接口文档：lawquiz openapi；按 Ctrl-C 停止。

`, url, len(banks), n, demo.Logins()[0])
}
