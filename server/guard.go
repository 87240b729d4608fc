package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"time"

	"lawquiz/quiz/store"
)

// Boards in memory see only what their own server carries, so a server with such boards
// holds the record for itself (D14).
const (
	aloneLease = "memory-boards"
	aloneTerm  = 10 * 1000 // ms
	aloneRenew = 3 * time.Second
)

var errNotAlone = errors.New("另一个 lawquiz 服务正在使用这份数据。\n" +
	"排行榜放在内存时只能运行一个服务：请先停止它，或者设置 LAWQUIZ_REDIS 后再运行多个")

// alone takes the record for this server. A holder that died on this machine is succeeded at
// once, one elsewhere after its lease has run out; one that lives is an error.
func (p *parts) alone(ctx context.Context) error {
	deadline := time.Now().Add(aloneTerm*time.Millisecond + time.Second)
	for {
		mine, err := p.db.Hold(ctx, aloneLease, p.instance, now(), now()+aloneTerm)
		if err != nil || mine {
			return err
		}
		holder, err := p.db.Holder(ctx, aloneLease)
		switch {
		case err == nil && p.died(holder):
			err = p.db.Release(ctx, aloneLease, holder)
		case err == nil && p.sameHost(holder), time.Now().After(deadline):
			err = usage{errNotAlone}
		case errors.Is(err, store.ErrNotFound):
			err = nil
		}
		if err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// keepAlone renews the lease until ctx ends, then gives it up.
func (p *parts) keepAlone(ctx context.Context) {
	every(ctx, aloneRenew, func(ctx context.Context) error {
		mine, err := p.db.Hold(ctx, aloneLease, p.instance, now(), now()+aloneTerm)
		if err == nil && !mine {
			err = errNotAlone
		}
		return err
	})
	if err := p.db.Release(context.WithoutCancel(ctx), aloneLease, p.instance); err != nil {
		slog.Warn("release the record", "err", err)
	}
}

func (p *parts) sameHost(holder string) bool {
	host, _, _ := strings.Cut(holder, "/")
	mine, _, _ := strings.Cut(p.instance, "/")
	return host == mine
}

// died reports whether holder was a process of this machine that is no more. One with our own
// number is an earlier process of a container whose first process always has that number.
func (p *parts) died(holder string) bool {
	f := strings.Split(holder, "/")
	if !p.sameHost(holder) || len(f) != 3 {
		return false
	}
	pid, err := strconv.Atoi(f[1])
	if err != nil {
		return false
	}
	return pid == os.Getpid() || !running(pid)
}
