package rehearse

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// worker is a simulated worker during her visit. It belongs to one goroutine.
type worker struct {
	*run
	plan
	n     int
	me    *person
	paper string // the paper before her, for findings
}

// live is a visit: come in, sit papers, look at the boards.
func (w *worker) live(ctx context.Context) error {
	if err := w.comeIn(ctx); err != nil {
		return err
	}
	for i := range w.papers {
		going, err := w.sit(ctx, i == w.papers-1)
		if err != nil || !going {
			return err
		}
		if err := w.look(ctx); err != nil {
			return err
		}
		if err := w.pause(ctx, time.Second); err != nil {
			return err
		}
	}
	return nil
}

// comeIn logs in, registers and finds the contest open.
func (w *worker) comeIn(ctx context.Context) error {
	in, err := w.login(ctx, w.n)
	if err != nil {
		return err
	}
	w.me.id, w.me.token, w.me.unit, w.me.gender = number(in.Person), in.Token, w.unit, w.gender
	_, err = w.client.do(ctx, w.call("登记", http.MethodPut, "/me", map[string]any{
		"name": workerName(w.n), "gender": w.gender, "unit": w.tree.units[w.unit].id, "consent": w.consent,
		"contest": w.contest.ID,
	}))
	if err != nil {
		return err
	}
	w.me.came = true
	list, _, err := fetch[contestsBody](ctx, w.client, w.call("竞赛列表", http.MethodGet, "/contests", nil))
	if err != nil {
		return err
	}
	for _, c := range list.Items {
		if c.ID == w.contest.ID && c.State == "open" {
			return nil
		}
	}
	return fmt.Errorf("竞赛列表中没有开放的 %s", w.contest.ID)
}

// call is a request of this worker. Of those that write, the planned share loses its first reply.
func (w *worker) call(name, method, path string, body any) request {
	q := request{name: name, method: method, path: path, auth: bearer(w.me.token)}
	if body != nil {
		q.media, q.body = jsonMedia, encode(body)
	}
	if method != http.MethodGet && w.chance.Float64() < w.cfg.Lost {
		q.lose = []loss{discard, cut}[w.chance.IntN(2)]
	}
	return q
}

// pause lets up to d pass.
func (w *worker) pause(ctx context.Context, d time.Duration) error {
	return w.cfg.Wait(ctx, time.Duration(w.chance.Float64()*float64(d)))
}
