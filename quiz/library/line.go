package library

import (
	"cmp"
	"context"
	"sync"
	"time"
)

// The line of uploads on one server.
const (
	readers = 2                // uploads read at a time: each may take a hundred MB
	queue   = 16               // uploads being read or waiting for it
	burden  = 64 << 20         // bytes of their files: they wait in memory
	pulse   = 15 * time.Second // between two signs of life, unless configured
)

// enter reports whether one more upload of a size may be read; leave is then owed.
func (l *Library) enter(size int) bool {
	l.closing.RLock()
	defer l.closing.RUnlock()
	if l.run.Err() != nil {
		return false
	}
	waiting, held := l.waiting.Add(1), l.held.Add(int64(size))
	if waiting > queue || held > burden {
		l.release(size)
		return false
	}
	l.reading.Add(1)
	return true
}

func (l *Library) release(size int) {
	l.waiting.Add(-1)
	l.held.Add(-int64(size))
}

func (l *Library) leave(size int) {
	l.release(size)
	l.reading.Done()
}

// beat says again and again that an upload is under way, until stop is called: no word for a minute
// means that its server has ended.
func (l *Library) beat(id int64) (stop func()) {
	ctx, cancel := context.WithCancel(l.run)
	var done sync.WaitGroup
	done.Go(func() {
		ticks := time.NewTicker(cmp.Or(l.cfg.Pulse, pulse))
		defer ticks.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticks.C:
			}
			if err := l.cfg.DB.TouchUpload(ctx, id, l.cfg.Now()); err != nil && ctx.Err() == nil {
				l.log.Warn("an upload's sign of life was not kept", "upload", id, "err", err)
			}
		}
	})
	return func() { cancel(); done.Wait() }
}
