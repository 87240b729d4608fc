package rehearse

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"lawquiz/quiz"
)

// settle looks every paper up once more. Those handed in must still have the result that was
// acknowledged; those that were not must be finished by the deadline.
func (r *run) settle(ctx context.Context) {
	type pending struct{ n, sitting int }
	var waiting []pending
	for n := range r.people {
		for i := range r.people[n].sittings {
			if !r.people[n].sittings[i].known {
				waiting = append(waiting, pending{n, i})
			}
		}
	}
	at := func(p pending) *sitting { return &r.people[p.n].sittings[p.sitting] }
	slices.SortFunc(waiting, func(a, b pending) int { return cmp.Compare(at(a).due(), at(b).due()) })
	r.say("核对试卷；还有 %d 份未交的试卷等待到时收卷", len(waiting))
	each(ctx, len(r.people), atOnce, func(n int) {
		for i := range r.people[n].sittings {
			if s := &r.people[n].sittings[i]; s.known {
				r.confirm(ctx, n, s)
			}
		}
	})
	each(ctx, len(waiting), atOnce, func(i int) { r.await(ctx, waiting[i].n, at(waiting[i])) })
}

// due is when, by the driver's clock, a paper can have been swept.
func (at *sitting) due() int64 { return at.deadline + quiz.SaveGrace + at.shown - at.started }

// confirm holds a paper's result against the one acknowledged.
func (r *run) confirm(ctx context.Context, n int, at *sitting) {
	p, err := r.lookUp(ctx, n, at)
	switch {
	case err != nil:
	case p.Result == nil:
		r.findings.add(SubmissionLost, n, at.paper, "已确认交卷，再看却仍是 %q", p.State)
	case *p.Result != at.result && p.Result.FinishedBy != at.result.FinishedBy:
		r.findings.add(SubmissionLost, n, at.paper, "已确认交卷（%s），再看却是 %s", at.result.FinishedBy, p.Result.FinishedBy)
	case *p.Result != at.result:
		r.findings.add(ResultChanged, n, at.paper, "已确认的结果 %+v 变成了 %+v", at.result, *p.Result)
	}
}

func (r *run) lookUp(ctx context.Context, n int, at *sitting) (paperBody, error) {
	p, _, err := fetch[paperBody](ctx, r.client, request{
		name: "查看试卷", method: http.MethodGet, path: "/papers/" + at.paper, auth: bearer(r.people[n].token),
	})
	switch {
	case err == nil || ctx.Err() != nil:
	case codeOf(err) == "not_found":
		r.findings.add(SubmissionLost, n, at.paper, "试卷不见了")
	default:
		r.findings.add(CallFailed, n, at.paper, "%v", err)
	}
	return p, err
}

const (
	sweepLag   = 60 * 1000 // ms the sweep may take under load
	sweepEvery = time.Second
)

// await waits for a paper to be finished by the deadline and judges the result.
func (r *run) await(ctx context.Context, n int, at *sitting) {
	if ahead := at.due() - r.ms(); ahead > 0 {
		if err := r.cfg.Wait(ctx, time.Duration(ahead)*time.Millisecond); err != nil {
			return
		}
	}
	for {
		p, err := r.lookUp(ctx, n, at)
		if err != nil {
			return
		}
		if p.Result != nil {
			at.result, at.known = *p.Result, true
			r.judge(n, at)
			return
		}
		if p.ServerNow > at.deadline+quiz.SaveGrace+sweepLag {
			r.findings.add(SweepMissing, n, at.paper, "截止已过 %d 秒，仍未收卷", (p.ServerNow-at.deadline)/1000)
			return
		}
		if err := r.cfg.Wait(ctx, sweepEvery); err != nil {
			return
		}
	}
}
