// Package api is the HTTP contract: Gin routes grouped by who may call them, documented through
// huma, with every error as problem+json. Handlers return errors and write no status; one
// place answers and logs.
package api

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
	"lawquiz/quiz/board"
	"lawquiz/quiz/census"
	"lawquiz/quiz/play"
	"lawquiz/quiz/tally"
	"lawquiz/server/account"
	"lawquiz/server/account/staff"
	"lawquiz/server/live"
	"lawquiz/server/poster"
)

// Boards is what the API reads of leaderboards; board.Redis and board.Memory are ones.
type Boards interface {
	Top(ctx context.Context, contest board.Contest, unit int64, offset, limit int) ([]board.Row, int, error)
	Place(ctx context.Context, contest board.Contest, person int64, around int) (board.Standing, error)
	Totals(ctx context.Context, contest string, units []int64) ([]quiz.Counts, error)
}

// Carrier says whether a contest's boards lag behind the record, and since when (Unix ms).
type Carrier interface {
	Stale(contest string) (since int64, stale bool)
}

// Accounts is who people are: account.Desk is one.
type Accounts interface {
	// Authenticate returns whose session a token is, or Unauthenticated.
	Authenticate(ctx context.Context, token string) (*account.Viewer, error)
	// Register writes what a viewer says of herself; fields are what must be given.
	Register(ctx context.Context, v *account.Viewer, said account.Profile, tree *quiz.Tree, fields []quiz.Field) (*account.Viewer, error)
	// People returns what boards show of people; those erased are absent.
	People(ctx context.Context, ids []int64) (map[int64]account.Shown, error)
	// Dossier returns what is on record of a person's account, for herself.
	Dossier(ctx context.Context, person int64) (account.Dossier, error)
}

// Record is what the API asks of the record itself.
type Record interface {
	Ping(ctx context.Context) error
	// Scene returns the unit an invitation code stands for, or NotFound.
	Scene(ctx context.Context, code string) (int64, error)
	// SceneOf returns an invitation code of a unit, or NotFound.
	SceneOf(ctx context.Context, unit int64) (string, error)
}

// Rehearsals makes and removes rehearsals with their simulated people.
type Rehearsals interface {
	// Create keeps a contest whose document says rehearsal: true. Invalid: the id is taken.
	Create(ctx context.Context, c *quiz.Contest, document []byte) error
	// Login returns a token for simulated worker n of a rehearsal, or NotFound.
	Login(ctx context.Context, contest string, n int) (token string, person int64, err error)
	// Remove takes a rehearsal's people, papers and boards away, or answers NotFound, as
	// it does for a contest that is no rehearsal.
	Remove(ctx context.Context, contest string) error
}

// Config is what New needs; where a zero value is allowed its meaning is named.
type Config struct {
	Play       *play.Service
	Catalog    *play.Catalog
	Boards     Boards
	Carrier    Carrier
	Accounts   Accounts
	Logins     Logins
	Record     Record
	Rehearsals Rehearsals     // nil: this server makes none
	Library    Library        // nil: this server keeps no banks
	Practice   *play.Practice // nil: this server gives no practice
	Remarks    Remarks        // nil: what people write is kept as it is
	OAuth      OAuth          // nil: nobody logs in by an official account

	MiniProgram, Official Platform      // nil: not configured
	Items                 Items         // nil: this server reckons no statistics
	Effects               Effects       // nil: this server reckons no effect
	Press                 *poster.Press // nil: this server prints no posters
	Rolls                 *tally.Rolls  // nil, or no Names: who took part is not handed out
	Names                 Names
	Staff                 *staff.Desk    // nil: this server has no console accounts
	Census                *census.Census // nil: units are not kept through this server
	Desk                  *account.Desk  // with Census: the people of units and their rosters
	Ledgers               *tally.Ledgers // nil: this server shows no live figures
	Awards                *tally.Awards  // nil: this server keeps no award sheets
	Keeper                *play.Keeper   // nil: contests are not kept through this server
	Sealer                Sealer         // nil: who objects to a notice is not kept
	Now                   func() int64   // Unix ms

	Demo           bool     // whether POST /login/demo exists
	WeChat         bool     // whether POST /login/wechat works, as clients are told
	PublicURL      string   // where workers open this server, without a slash at the end; OAuth needs it
	OperatorKey    string   // "": there is no operator
	TrustedProxies []string // addresses or networks whose X-Forwarded-For counts; none: no header does
	Version        string
	Consent        string        // version of the privacy notice in force, shown to clients
	Log            *slog.Logger  // nil: slog.Default()
	RequestID      func() string // nil: random
	Metrics        *Metrics      // nil: a set of its own
	Streams        int           // listeners to public boards at most, and as many of the staff and links; a quarter of them from one address, account or link; 2 000 if 0
}

// Server answers the worker half of the contract. It is an http.Handler; the caller sets the
// time-outs of the connection. Close ends what is streaming.
type Server struct {
	cfg       Config
	log       *slog.Logger
	requestID func() string
	outwards  map[quiz.Code]outward
	actions   map[*route]string // operation ids; written while routes are mounted
	summaries map[string]string // what each operation does, by its id; written as well then
	limits    limits
	metrics   *Metrics
	schemas   huma.Registry
	engine    *gin.Engine
	boards    *boardCache
	units     atomic.Pointer[unitIndex]
	found     atomic.Pointer[unitIndex] // of the tree as the console reads it
	hub       *live.Hub
	screens   *screens[netip.Addr]
	watch     *live.Hub // what the staff and links watch
	watchers  *screens[string]
	closing   atomic.Bool
	uploading sync.Mutex    // one file is handed in at a time
	trying    sync.Mutex    // the platform is tried once at a time
	reading   chan struct{} // one for each file being read within a request
	reckoning chan struct{} // one for the award being reckoned from the whole record
	listing   chan struct{} // one for each list of people being written
	turns     chan struct{} // one for each file being made for the staff
	bodies    chan struct{} // one for each large body being taken in
	senders   *screens[string]
}

// New builds the routes. An error says which trusted proxy is malformed or which part of the
// configuration is missing.
func New(cfg Config) (*Server, error) {
	if cfg.Play == nil || cfg.Catalog == nil || cfg.Boards == nil || cfg.Carrier == nil ||
		cfg.Accounts == nil || cfg.Logins == nil || cfg.Record == nil || cfg.Now == nil {
		return nil, errors.New("api: a part of Config is missing")
	}
	if cfg.OAuth != nil && cfg.PublicURL == "" {
		return nil, errors.New("api: Config.OAuth needs Config.PublicURL")
	}
	s := newServer(cfg)
	engine, err := s.newEngine()
	if err != nil {
		return nil, err
	}
	s.engine = engine
	s.boards = newBoardCache(s)
	streams := cmp.Or(cfg.Streams, 2000)
	s.hub = live.New(live.Config{Poll: s.pollBoard, Listeners: streams})
	s.screens = newScreens[netip.Addr](streams/4, "本网络同时观看的屏幕过多，请关闭几个后再连接")
	s.watch = live.New(live.Config{Poll: s.pollWatch, Listeners: streams})
	s.watchers = newScreens[string](streams/4, "同时打开的实时页面过多，请关闭几个后再打开")
	s.mountAll(engine)
	return s, nil
}

// newServer fills in defaults. What it returns has no routes yet.
func newServer(cfg Config) *Server {
	s := &Server{
		cfg: cfg, log: cmp.Or(cfg.Log, slog.Default()), requestID: cfg.RequestID,
		outwards: outwards(), actions: make(map[*route]string), summaries: make(map[string]string), limits: newLimits(), metrics: cfg.Metrics,
		reading: make(chan struct{}, readsAtOnce), listing: make(chan struct{}, listsAtOnce), reckoning: make(chan struct{}, 1),
		turns: make(chan struct{}, turnsAtOnce), bodies: make(chan struct{}, bodiesAtOnce),
		senders: newScreens[string](bodiesOfOne, "您正在上传别的文件，请等它传完"),
	}
	if s.requestID == nil {
		s.requestID = randomID
	}
	if s.metrics == nil {
		s.metrics = NewMetrics()
	}
	return s
}

// newEngine makes a Gin engine that trusts nobody by default and redirects nothing.
func (s *Server) newEngine() (*gin.Engine, error) {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.RedirectTrailingSlash = false
	e.HandleMethodNotAllowed = true
	e.ForwardedByClientIP = len(s.cfg.TrustedProxies) > 0
	e.RemoteIPHeaders = []string{"X-Forwarded-For"}
	if err := e.SetTrustedProxies(s.cfg.TrustedProxies); err != nil {
		return nil, fmt.Errorf("trusted proxies: %w", err)
	}
	e.Use(s.frame)
	e.NoRoute(s.noRoute)
	e.NoMethod(s.noMethod)
	return e, nil
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.engine.ServeHTTP(w, r) }

// Close ends every stream and makes /readyz say that this server is leaving. Other requests
// are still answered. It returns when nothing is read for streams any more.
func (s *Server) Close() {
	if s.closing.CompareAndSwap(false, true) {
		s.hub.Close()
		s.watch.Close()
	}
}

func randomID() string {
	var b [8]byte
	n := rand.Uint64()
	for i := range b {
		b[i] = byte(n >> (8 * i))
	}
	return hex.EncodeToString(b[:])
}

// boardTimeout bounds one read of the boards and names.
const boardTimeout = 3 * time.Second
