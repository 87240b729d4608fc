package rehearse

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"
)

// Checked counts what was held against the history.
type Checked struct {
	Papers int `json:"papers"` // each looked up again
	Rows   int `json:"rows"`   // of boards of people
	Places int `json:"places"` // of single people, at all levels
	Units  int `json:"units"`  // totals
	Record int `json:"record"` // rows

	Overviews int `json:"overviews"` // units as organisers see them
	Awards    int `json:"awards"`    // items of award sheets, each unit's
}

// check holds boards and record against the history.
func (r *run) check(ctx context.Context, report *Report) {
	e := r.expect()
	for n := range r.people {
		report.Checked.Papers += len(r.people[n].sittings)
	}
	r.checkQuota()
	if r.cfg.Record != nil {
		report.Checked.Record = r.checkRecord(ctx, e)
	}
	tokens := r.viewers()
	if len(tokens) == 0 {
		return
	}
	c := &checks{run: r, expected: e, tokens: tokens}
	r.say("等待排行榜赶上，然后逐项核对：%d 人上榜，%d 人次", len(e.order), e.total)
	if !c.drain(ctx) {
		return
	}
	c.checkTop(ctx)
	c.checkPlaces(ctx)
	c.checkUnits(ctx)
	due := c.checkOverviews(ctx, report)
	c.checkAwards(ctx, report, due)
	report.Checked.Rows, report.Checked.Places, report.Checked.Units = int(c.rows.Load()), int(c.places.Load()), int(c.units.Load())
}

// checkQuota counts every person's starts in every span.
func (r *run) checkQuota() {
	for n := range r.people {
		for _, q := range r.contest.Attempts {
			used := make(map[int64]int)
			for _, s := range r.people[n].sittings {
				at := q.Window(s.started)
				if used[at]++; used[at] == q.Limit+1 {
					r.findings.add(QuotaExceeded, n, s.paper, "规定 %s 至多 %d 次，这是第 %d 次", q.Span, q.Limit, used[at])
				}
			}
		}
	}
}

// viewers are the tokens the checks read with; taking turns, none meets her limit.
func (r *run) viewers() []string {
	var tokens []string
	for n := range r.people {
		if r.people[n].came && len(tokens) < 256 {
			tokens = append(tokens, r.people[n].token)
		}
	}
	return tokens
}

// checks reads boards and compares. Its counters are of what was compared.
type checks struct {
	*run
	*expected
	tokens              []string
	turn                atomic.Int64
	rows, places, units atomic.Int64
}

// get reads a board as one of the viewers.
func get[T any](ctx context.Context, c *checks, name, path string, query url.Values) (T, error) {
	out, _, err := fetch[T](ctx, c.client, request{
		name: name, method: http.MethodGet, path: c.contestPath() + "/boards/" + path + "?" + query.Encode(),
		auth: bearer(c.tokens[int(c.turn.Add(1))%len(c.tokens)]),
	})
	return out, err
}

// Boards must catch up within drainTime; figures that stay the same for drainSteady will not change.
const (
	drainTime   = 60 * time.Second
	drainSteady = 10 * time.Second
	drainEvery  = time.Second
	pageLife    = 1200 * time.Millisecond // longer than any page is served from a cache
)

// drain waits until boards are not stale and either hold what is expected or move no more. It
// reports whether there is something to check.
func (c *checks) drain(ctx context.Context) bool {
	type figures struct {
		people   int
		sittings int64
	}
	var last figures
	began, since := c.cfg.Now(), c.cfg.Now()
	for {
		var now figures
		people, err := get[peopleBody](ctx, c, "个人榜", "people", url.Values{"limit": {"1"}})
		units, e := get[unitBoardBody](ctx, c, "单位榜", "units", nil)
		if ctx.Err() != nil {
			return false
		}
		now.people = people.Total
		for _, u := range units.Items {
			now.sittings += u.Sittings
		}
		if now != last {
			last, since = now, c.cfg.Now()
		}
		fresh := err == nil && e == nil && !people.Stale && !units.Stale
		switch {
		case fresh && (now == figures{len(c.order), int64(c.total)} || c.cfg.Now().Sub(since) > drainSteady):
			return c.cfg.Wait(ctx, pageLife) == nil
		case c.cfg.Now().Sub(began) > drainTime:
			c.findings.add(BoardStale, -1, "", "%v 后排行榜仍未赶上：榜上 %d 人（应为 %d），%d 人次（应为 %d）%s",
				drainTime, now.people, len(c.order), now.sittings, c.total, because(err, e))
			return err == nil && e == nil
		}
		if err := c.cfg.Wait(ctx, drainEvery); err != nil {
			return false
		}
	}
}

func because(errs ...error) string {
	for _, err := range errs {
		if err != nil {
			return fmt.Sprintf("；%v", err)
		}
	}
	return ""
}
