package main

import (
	"context"
	"errors"
	"os"
	"strconv"
	"strings"
	"time"

	"lawquiz/quiz"
)

// Boards in memory see only what their own server carries, so a server with such boards
// holds the record for itself.
const (
	aloneLease = "memory-boards"
	aloneTerm  = 10 * 1000 // ms
	aloneRenew = 3 * time.Second
)

var (
	errNotAlone = errors.New("另一个 lawquiz 服务正在使用这份数据。\n" +
		"排行榜放在内存时只能运行一个服务：请先停止它，或者设置 LAWQUIZ_REDIS 后再运行多个")
	errTaken = errors.New("本服务停顿过久，另一个 lawquiz 服务已经接管这份数据，本服务停止")
)

// solitude is the lease of a server that has the record to itself. It renews itself until end.
type solitude struct {
	*parts
	stop  context.CancelFunc
	ended chan struct{}
	lost  chan struct{} // closed when another server has taken the record all the same
}

// beAlone takes the record for this server and keeps it until close. A holder that died on this
// machine is succeeded at once, one elsewhere after its lease has run out; one that lives is an error.
func (p *parts) beAlone(ctx context.Context) error {
	deadline := time.NewTimer(aloneTerm*time.Millisecond + time.Second)
	defer deadline.Stop()
	again := time.NewTicker(200 * time.Millisecond)
	defer again.Stop()
	for {
		mine, err := p.tryAlone(ctx)
		if err != nil {
			return err
		}
		if mine {
			break
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-deadline.C:
			return usage{errNotAlone}
		case <-again.C:
		}
	}
	keep, stop := context.WithCancel(context.WithoutCancel(ctx))
	p.alone = &solitude{parts: p, stop: stop, ended: make(chan struct{}), lost: make(chan struct{})}
	go p.alone.keep(keep)
	return nil
}

// tryAlone takes the lease if it is free, or makes it free if its holder died here.
func (p *parts) tryAlone(ctx context.Context) (bool, error) {
	mine, err := p.db.Hold(ctx, aloneLease, p.instance, now(), now()+aloneTerm)
	if err != nil || mine {
		return mine, err
	}
	holder, err := p.db.Holder(ctx, aloneLease)
	switch {
	case quiz.CodeOf(err) == quiz.NotFound: // given up just now
		return false, nil
	case err != nil:
		return false, err
	case p.died(holder):
		return false, p.db.Release(ctx, aloneLease, holder)
	case p.sameHost(holder):
		return false, usage{errNotAlone}
	}
	return false, nil
}

// keep renews the lease until ctx ends, or until it is another's: that happens to a server that
// was suspended for longer than its term.
func (s *solitude) keep(ctx context.Context) {
	defer close(s.ended)
	ctx, leave := context.WithCancel(ctx)
	defer leave()
	s.every(ctx, aloneRenew, func(ctx context.Context) error {
		mine, err := s.db.Hold(ctx, aloneLease, s.instance, now(), now()+aloneTerm)
		if err == nil && !mine {
			close(s.lost)
			leave()
		}
		return err
	})
}

// end gives the record up.
func (s *solitude) end() {
	s.stop()
	<-s.ended
	if err := s.db.Release(context.Background(), aloneLease, s.instance); err != nil {
		s.log.Warn("release the record", "err", err)
	}
}

// taken is closed when this server must stop because another has taken the record; nil, which
// blocks for ever, where servers may share it.
func (p *parts) taken() <-chan struct{} {
	if p.alone == nil {
		return nil
	}
	return p.alone.lost
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
