package main

import (
	"fmt"
	"time"

	"lawquiz/quiz/play"
	"lawquiz/quiz/store"
)

type rebuildCmd struct {
	place
	Contest string `arg:"" optional:"" help:"竞赛编号；不写则重建全部。"`
}

// Run builds the boards in Redis anew. Boards in memory belong to the running server, which
// is told through the record.
func (c rebuildCmd) Run(w *world) error {
	cfg, err := c.kept(w)
	if err != nil {
		return err
	}
	p, err := openParts(w.ctx, cfg, w.logger(cfg))
	if err != nil {
		return err
	}
	defer p.close()
	if err := p.join(w.ctx); err != nil {
		return err
	}
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
		if err := p.rebuild(w, one); err != nil {
			return err
		}
	}
	return nil
}

// rebuild builds one contest's boards and says how far it is.
func (p *parts) rebuild(w *world, c *play.Contest) error {
	from := time.Now()
	n, err := p.relay.Build(w.ctx, c.Nr, func(n int) { fmt.Fprintf(w.stderr, "\r%s：已读取 %d 人", c.ID, n) })
	fmt.Fprintln(w.stderr)
	if err != nil {
		return fmt.Errorf("重建 %s 没有完成：%w", c.ID, err)
	}
	fmt.Fprintf(w.stdout, "%s：%d 人，用时 %.1f 秒\n", c.ID, n, time.Since(from).Seconds())
	return nil
}
