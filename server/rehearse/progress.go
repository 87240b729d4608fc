package rehearse

import (
	"context"
	"fmt"
	"time"
)

// say writes a line of progress.
func (r *run) say(format string, args ...any) {
	if r.cfg.Progress != nil {
		fmt.Fprintf(r.cfg.Progress, format+"\n", args...)
	}
}

// show writes a line a second until ctx ends.
func (r *run) show(ctx context.Context) {
	if r.cfg.Progress == nil {
		return
	}
	began, before := r.cfg.Now(), int64(0)
	last := began
	for r.cfg.Wait(ctx, time.Second) == nil {
		now, submits := r.cfg.Now(), r.now.submits.Load()
		passed := now.Sub(last).Seconds()
		all := r.meter.all
		r.say("%4.0f 秒  到场 %d/%d  在场 %d  未交 %d  交卷 %d（%.0f/秒）  p50 %.1f 毫秒  p99 %.1f 毫秒  重试 %d  不符 %d",
			now.Sub(began).Seconds(), r.now.arrived.Load(), len(r.people), r.now.inside.Load(), r.now.papers.Load(), submits,
			float64(submits-before)/max(passed, 0.001), millis(all.quantile(0.5)), millis(all.quantile(0.99)), r.meter.retries(), r.findings.count())
		last, before = now, submits
	}
}
