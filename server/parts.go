package main

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/redis/go-redis/v9"

	"lawquiz/quiz"
	"lawquiz/quiz/board"
	"lawquiz/quiz/play"
	"lawquiz/quiz/relay"
	"lawquiz/quiz/store"
	"lawquiz/server/config"
)

// parts is what the record and the boards of one configuration are made of. The door puts them
// together; none of them knows the others' makers.
type parts struct {
	cfg      config.Config
	log      *slog.Logger
	instance string
	carried  func(entries int, err error) // told of every call to the boards; nil: nobody is
	db       *store.DB
	alone    *solitude             // nil: others may use the record too
	redis    redis.UniversalClient // nil: boards in memory
	board    boards
	catalog  *play.Catalog
	relay    *relay.Relay
}

// boards is both implementations of the boards.
type boards interface {
	relay.Board
	Top(ctx context.Context, c board.Contest, unit int64, offset, limit int) ([]board.Row, int, error)
	Place(ctx context.Context, c board.Contest, person int64, around int) (board.Standing, error)
	Totals(ctx context.Context, contest string, units []int64) ([]quiz.Counts, error)
	Drop(ctx context.Context, contest string) error
}

func now() int64 { return time.Now().UnixMilli() }

// freshSeed is the chance behind one paper.
func freshSeed() (seed [32]byte) {
	rand.Read(seed[:]) // never fails: the runtime ends the program instead
	return seed
}

// openRecord makes the data directory and opens the record.
func openRecord(ctx context.Context, cfg config.Config) (*store.DB, error) {
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return nil, usage{fmt.Errorf("不能建立数据目录 %s：%w", cfg.Data, err)}
	}
	db, err := store.Open(ctx, cfg.Source())
	if err != nil {
		return nil, fmt.Errorf("打不开记录：%w", err)
	}
	return db, nil
}

// mustExist refuses a data directory without a record, for commands that only read: a slip in a
// path must not make an empty record and say that all is well.
func mustExist(cfg config.Config) error {
	if cfg.Database != "" {
		return nil
	}
	_, err := os.Stat(cfg.Source())
	if errors.Is(err, fs.ErrNotExist) {
		return usage{fmt.Errorf("数据目录 %s 中没有记录：请检查 --data 或 LAWQUIZ_DATA", filepath.ToSlash(cfg.Data))}
	}
	return err
}

// openParts opens the record and nothing else yet. The caller closes the parts.
func openParts(ctx context.Context, cfg config.Config, log *slog.Logger) (*parts, error) {
	db, err := openRecord(ctx, cfg)
	if err != nil {
		return nil, err
	}
	return &parts{cfg: cfg, log: log, instance: instanceName(), db: db}, nil
}

// join reads the catalogue, opens the boards and puts the relay between them and the record.
func (p *parts) join(ctx context.Context) error {
	var err error
	if p.catalog, err = play.NewCatalog(ctx, p.db); err != nil {
		return fmt.Errorf("读取竞赛和单位：%w", err)
	}
	if err := p.openBoards(ctx); err != nil {
		return err
	}
	p.relay = relay.New(relay.Config{
		DB: p.db, Catalog: p.catalog, Board: p.board, Now: now, Instance: p.instance, Carried: p.carried,
	})
	return nil
}

// openBoards never fails because Redis does not answer: boards catch up when it does.
func (p *parts) openBoards(ctx context.Context) error {
	if !p.cfg.Redis.Configured() {
		p.board = board.NewMemory()
		return nil
	}
	client, err := dial(p.cfg.Redis)
	if err != nil {
		return usage{err}
	}
	p.redis, p.board = client, board.NewRedis(client, "lawquiz", p.instance)
	ping, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if err := client.Ping(ping).Err(); err != nil {
		p.log.Warn("Redis does not answer; boards will catch up by themselves", "redis", p.cfg.Redis.String(), "err", err)
	}
	return nil
}

// dial makes a client for one server, a sentinel's master or a cluster.
func dial(c config.Redis) (redis.UniversalClient, error) {
	if !c.Configured() {
		return nil, errors.New("没有设置 Redis（LAWQUIZ_REDIS）")
	}
	o := &redis.UniversalOptions{
		Addrs: c.Addrs, MasterName: c.Master, DB: c.DB, Username: c.Username, Password: c.Password.Reveal(),
		IsClusterMode: c.Cluster, ContextTimeoutEnabled: true,
		DialTimeout: 2 * time.Second, ReadTimeout: 3 * time.Second, WriteTimeout: 3 * time.Second,
	}
	if c.TLS {
		o.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	return redis.NewUniversalClient(o), nil
}

func (p *parts) close() {
	if p.alone != nil {
		p.alone.end()
	}
	if p.redis != nil {
		p.redis.Close()
	}
	if err := p.db.Close(); err != nil {
		p.log.Warn("close record", "err", err)
	}
}

// instanceName tells one running server from another: host/process/chance.
func instanceName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	tail := make([]byte, 4)
	rand.Read(tail)
	return fmt.Sprintf("%s/%d/%s", host, os.Getpid(), hex.EncodeToString(tail))
}
