package main

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
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
	instance string
	db       *store.DB
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

// openParts opens record, catalogue and boards. The caller closes them.
func openParts(ctx context.Context, cfg config.Config) (*parts, error) {
	db, err := openRecord(ctx, cfg)
	if err != nil {
		return nil, err
	}
	return partsOf(ctx, cfg, db)
}

// partsOf is openParts over a record already open, which it closes if it fails.
func partsOf(ctx context.Context, cfg config.Config, db *store.DB) (*parts, error) {
	p := &parts{cfg: cfg, instance: instanceName(), db: db}
	var err error
	if p.catalog, err = play.NewCatalog(ctx, db); err != nil {
		p.close()
		return nil, fmt.Errorf("读取竞赛和单位：%w", err)
	}
	if err := p.openBoards(ctx); err != nil {
		p.close()
		return nil, err
	}
	p.relay = relay.New(relay.Config{DB: db, Catalog: p.catalog, Board: p.board, Now: now, Instance: p.instance})
	return p, nil
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
		slog.Warn("Redis does not answer; boards will catch up by themselves", "redis", p.cfg.Redis.String(), "err", err)
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
	if p.redis != nil {
		p.redis.Close()
	}
	if err := p.db.Close(); err != nil {
		slog.Warn("close record", "err", err)
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

type backupCmd struct {
	place
	File string `arg:"" help:"备份文件（不能已经存在）。"`
}

// Run copies the record while a server may be writing it.
func (c backupCmd) Run(w *world) error {
	cfg, err := c.config(w)
	if err != nil {
		return err
	}
	db, err := openRecord(w.ctx, cfg)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Backup(w.ctx, c.File); err != nil {
		return usage{fmt.Errorf("备份没有完成：%w", err)}
	}
	info, err := os.Stat(c.File)
	if err != nil {
		return err
	}
	fmt.Fprintf(w.stdout, "已备份到 %s（%d 字节）。密钥文件请另行保存。\n", filepath.ToSlash(c.File), info.Size())
	return nil
}

type rebuildCmd struct {
	place
	Contest string `arg:"" optional:"" help:"竞赛编号；不写则重建全部。"`
}

// Run builds the boards in Redis anew. Boards in memory belong to the running server, which
// is told through the record.
func (c rebuildCmd) Run(w *world) error {
	cfg, err := c.config(w)
	if err != nil {
		return err
	}
	p, err := openParts(w.ctx, cfg)
	if err != nil {
		return err
	}
	defer p.close()
	chosen := p.catalog.Contests()
	if c.Contest != "" {
		one, err := p.catalog.Contest(c.Contest)
		if err != nil {
			return usage{fmt.Errorf("没有竞赛 %s", c.Contest)}
		}
		chosen = []*play.Contest{one}
	}
	if p.redis == nil {
		if err := p.db.Update(w.ctx, func(tx *store.Tx) error { return tx.Touch(store.TopicRebuild) }); err != nil {
			return err
		}
		fmt.Fprintln(w.stdout, "排行榜在运行中的服务的内存里，已通知它重建（未运行则下次启动时自动建立）")
		return nil
	}
	for _, one := range chosen {
		from := time.Now()
		n, err := p.relay.Build(w.ctx, one.Nr, func(n int) { fmt.Fprintf(w.stderr, "\r%s：已读取 %d 人", one.ID, n) })
		fmt.Fprintln(w.stderr)
		if err != nil {
			return fmt.Errorf("重建 %s 没有完成：%w", one.ID, err)
		}
		fmt.Fprintf(w.stdout, "%s：%d 人，用时 %.1f 秒\n", one.ID, n, time.Since(from).Seconds())
	}
	return nil
}
