package rehearse

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// opening is how long those take to come who want to be there when it opens.
const opening = 3 * time.Second

// arrivals are the moments people come, as gaps from the one before: first the crowd at the opening,
// then a steady stream. Whoever comes does not wait for the server to be ready for her.
type arrivals struct {
	chance *rand.Rand
	crowd  int     // people of the opening
	dense  float64 // of them a second
	rate   float64
	n      int
}

func newArrivals(cfg Config) *arrivals {
	a := &arrivals{chance: rand.New(rand.NewPCG(cfg.Seed, 1<<63)), rate: cfg.Rate, crowd: int(cfg.Opening * float64(cfg.People))}
	a.dense = max(cfg.Rate, float64(a.crowd)/opening.Seconds())
	return a
}

func (a *arrivals) next() time.Duration {
	rate := a.rate
	if a.n < a.crowd {
		rate = a.dense
	}
	a.n++
	return time.Duration(a.chance.ExpFloat64() / rate * float64(time.Second))
}

// drive lets everybody come, each in her own time, and returns when the last has gone home.
func (r *run) drive(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var shown sync.WaitGroup
	shown.Go(func() { r.show(ctx) })
	var inside sync.WaitGroup
	room := make(chan struct{}, r.cfg.Open)
	gaps, due := newArrivals(r.cfg), r.cfg.Now()
	err := error(nil)
	for n := range r.people {
		due = due.Add(gaps.next())
		if ahead := due.Sub(r.cfg.Now()); ahead > 0 {
			if err = r.cfg.Wait(ctx, ahead); err != nil {
				break
			}
		}
		select {
		case room <- struct{}{}:
		default:
			r.now.delayed.Add(1)
			room <- struct{}{}
		}
		r.now.arrived.Add(1)
		inside.Go(func() {
			r.visit(ctx, n)
			<-room
		})
	}
	inside.Wait()
	if err == nil {
		err = ctx.Err()
	}
	stop()
	shown.Wait()
	return err
}

// visit is a worker's whole visit. What goes wrong in it is a finding, unless the rehearsal is
// being called off.
func (r *run) visit(ctx context.Context, n int) {
	r.now.inside.Add(1)
	defer r.now.inside.Add(-1)
	w := &worker{run: r, n: n, me: &r.people[n], plan: r.plan(n)}
	err := w.live(ctx)
	if err == nil {
		return
	}
	w.me.broken = true
	if ctx.Err() != nil {
		return
	}
	r.findings.add(kindOf(err), n, w.paper, "%v", err)
}

// kindOf tells a refusal from a call that was tried again until patience ended.
func kindOf(err error) Kind {
	var no *refusal
	if errors.As(err, &no) && no.Status < 500 && no.Status != http.StatusTooManyRequests {
		return Refused
	}
	return CallFailed
}
