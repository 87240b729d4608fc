package wechat

import (
	"context"
	"time"

	"golang.org/x/time/rate"
)

// gate is the token bucket in front of the platform, with a bounded queue.
type gate struct {
	bucket  *rate.Limiter
	longest time.Duration // the wait of the last place in the queue
	now     func() time.Time
}

// newGate takes its rate from cfg.Limit. Nobody queues longer than half the time-out, so that a call
// let through still has time for its answer.
func newGate(cfg Config) *gate {
	queue := time.Duration(float64(cfg.Limit.Queue) / cfg.Limit.PerSecond * float64(time.Second))
	return &gate{
		bucket:  rate.NewLimiter(rate.Limit(cfg.Limit.PerSecond), cfg.Limit.Burst),
		longest: min(queue, cfg.Timeout/2),
		now:     cfg.Now,
	}
}

// pass returns once a call may be made. It fails with Busy if the queue is full, and with the
// context's error if that ends first; no turn is used up then.
func (g *gate) pass(ctx context.Context) error {
	now := g.now()
	turn := g.bucket.ReserveN(now, 1)
	wait := turn.DelayFrom(now)
	if wait > g.longest {
		turn.CancelAt(now)
		return &Error{Code: Busy, RetryAfter: max(wait, time.Second), reason: "too many calls are waiting for WeChat"}
	}
	if wait <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err()
	case <-ctx.Done():
		turn.CancelAt(g.now())
		return ctx.Err()
	}
}
