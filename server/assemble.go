package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync"

	"lawquiz/questions/bank"
	"lawquiz/quiz/census"
	"lawquiz/quiz/library"
	"lawquiz/quiz/play"
	"lawquiz/quiz/tally"
	"lawquiz/server/account"
	"lawquiz/server/account/staff"
	"lawquiz/server/api"
	"lawquiz/server/config"
	"lawquiz/server/demo"
	"lawquiz/server/poster"
	"lawquiz/server/web"
	"lawquiz/server/wechat"
)

// server is everything one process of the system runs.
type server struct {
	*parts
	library  *library.Library
	play     *play.Service
	playEnds sync.Once
	desk     *account.Desk
	staff    *staff.Desk
	sealer   *account.Sealer
	api      *api.Server
	face     http.Handler // what a browser is shown
	metrics  *api.Metrics
	wechat   *wechat.Client   // nil: not configured
	official *wechat.Official // nil: not configured
}

// open puts a server together: nothing listens and no loop runs yet. The caller closes it.
func open(ctx context.Context, cfg config.Config, log *slog.Logger) (*server, error) {
	p, err := openParts(ctx, cfg, log)
	if err != nil {
		return nil, err
	}
	s := &server{parts: p, metrics: api.NewMetrics()}
	if err := s.assemble(ctx); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// assemble makes every part from those before it. A server that must be alone makes sure of it
// before it writes anything.
func (s *server) assemble(ctx context.Context) error {
	if !s.cfg.Redis.Configured() {
		if err := s.beAlone(ctx); err != nil {
			return err
		}
	}
	if err := s.stock(ctx); err != nil {
		return err
	}
	if s.cfg.Demo {
		if err := seedDemo(ctx, s.db, s.library); err != nil {
			return err
		}
	}
	s.carried = s.metrics.Carried
	if err := s.join(ctx); err != nil {
		return err
	}
	if s.redis == nil { // its boards are empty, and need not be asked first
		s.rebuildAll()
	}
	if err := s.people(ctx); err != nil {
		return err
	}
	var err error
	if s.play, err = play.New(play.Config{
		DB: s.db, Catalog: s.catalog, Now: now, Seed: freshSeed, Committed: s.relay.Push,
	}); err != nil {
		return err
	}
	if s.api, err = api.New(s.apiConfig(ctx)); err != nil {
		return usage{err}
	}
	if s.face, err = web.Handler(); err != nil {
		return err
	}
	s.metrics.Gauge("lawquiz_boards_waiting", "Standings committed and not on the boards yet.",
		func() float64 { return float64(s.relay.Waiting()) })
	s.metrics.Gauge("lawquiz_commit_queue", "Writes waiting for a commit.",
		func() float64 { return float64(s.play.Depth()) })
	return nil
}

// stock opens the library and puts the shipped banks in.
func (s *server) stock(ctx context.Context) error {
	s.library = library.New(library.Config{DB: s.db, Now: now, Log: s.log})
	banks, err := bank.All()
	if err != nil {
		return err
	}
	if err := s.library.Install(ctx, banks); err != nil {
		return fmt.Errorf("装入自带题库：%w", err)
	}
	return nil
}

// people opens the desk where people log in.
func (s *server) people(ctx context.Context) error {
	if s.cfg.Database != "" && s.cfg.KeyFile == "" {
		s.log.Warn("LAWQUIZ_KEY_FILE is not set: names are sealed with a key in this server's data directory; "+
			"servers on one database must share one key file, kept safe apart from it", "data", s.cfg.Data)
	}
	key, err := account.LoadKey(s.cfg.KeyFile, s.cfg.Data)
	if err != nil {
		return usage{err}
	}
	sealer, err := account.NewSealer(key)
	if err != nil {
		return usage{err}
	}
	s.sealer = sealer
	s.staff = staff.New(staff.Config{DB: s.db, Sealer: sealer, Now: now})
	desk := account.Config{
		Record: s.db, Sealer: sealer, Consent: s.cfg.PrivacyVersion, Demo: s.cfg.Demo,
		SessionLife: s.cfg.SessionLife(), Log: s.log,
	}
	if err := s.meetWechat(&desk); err != nil {
		return usage{err}
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

// meetWechat opens what is configured of WeChat, for log-in.
func (s *server) meetWechat(desk *account.Config) (err error) {
	if s.cfg.WechatAppID != "" {
		s.wechat, err = wechat.New(wechat.Config{AppID: s.cfg.WechatAppID, AppSecret: s.cfg.WechatSecret.Reveal()})
		if err != nil {
			return err
		}
		desk.WeChat = s.wechat
	}
	if s.cfg.OfficialAppID != "" {
		s.official, err = wechat.NewOfficial(wechat.Config{AppID: s.cfg.OfficialAppID, AppSecret: s.cfg.OfficialSecret.Reveal()})
		if err != nil {
			return err
		}
		desk.Official = s.official
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

// apiConfig gives the API its parts. When ctx ends, so does what they count in the background.
func (s *server) apiConfig(ctx context.Context) api.Config {
	ledgers, effects := tally.NewLedgers(s.db, now), tally.NewEffectCache(ctx, s.db, now)
	units := census.New(census.Config{DB: s.db, Now: now, Committed: s.relay.Push})
	c := api.Config{
		Play: s.play, Practice: play.NewPractice(s.play, s.library), Catalog: s.catalog, Boards: s.board, Carrier: s.relay,
		Accounts: s.desk, Logins: s.desk, Remarks: s.desk, WeChat: s.wechat != nil, PublicURL: s.cfg.PublicURL,
		Record: s.db, Library: s.library, Items: tally.NewItemCache(ctx, s.db, now), Effects: effects, Press: s.press(ctx), Rolls: tally.NewRolls(s.db), Names: s.desk, Now: now,
		Staff: s.staff, Census: units, Desk: s.desk,
		Ledgers: ledgers, Awards: s.awards(ledgers, effects, units), Sealer: s.sealer,
		Keeper: play.NewKeeper(play.KeeperConfig{DB: s.db, Catalog: s.catalog, Banks: s.library.Drawable, Now: now}),
		Demo:   s.cfg.Demo, OperatorKey: s.cfg.OperatorKey.Reveal(),
		Version: version, Consent: s.cfg.PrivacyVersion, Metrics: s.metrics, Log: s.log,
	}
	if s.wechat != nil {
		c.MiniProgram = s.wechat
	}
	if s.official != nil {
		c.OAuth, c.Official = s.desk, s.official
	}
	if c.OperatorKey != "" {
		c.Rehearsals = &rehearsals{server: s}
	}
	c.TrustedProxies = s.cfg.TrustedProxies.Strings()
	return c
}

// press prints posters, with the mini-program's codes where there is one. It keeps them in the data folder.
func (s *server) press(ctx context.Context) *poster.Press {
	cfg := poster.Config{Dir: filepath.Join(s.cfg.Data, "codes"), PublicURL: s.cfg.PublicURL, Now: now, Log: s.log}
	if s.wechat != nil {
		cfg.Platform, cfg.App = s.wechat, s.cfg.WechatAppID
	}
	return poster.New(ctx, cfg)
}

// endPlay commits what is queued; no request may follow. A second call does nothing.
func (s *server) endPlay() {
	if s.play != nil {
		s.playEnds.Do(s.play.Close)
	}
}

// close ends what open began; serve must have returned, if it was called.
func (s *server) close() {
	s.endPlay()
	if s.wechat != nil {
		s.wechat.Close()
	}
	if s.official != nil {
		s.official.Close()
	}
	if s.library != nil {
		s.library.Close()
	}
	s.parts.close()
}

// ServeHTTP gives the API its paths and the browser's pages the others.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasPrefix(r.URL.Path, "/api/"), r.URL.Path == "/healthz", r.URL.Path == "/readyz":
		s.api.ServeHTTP(w, r)
	default:
		s.face.ServeHTTP(w, r)
	}
}
