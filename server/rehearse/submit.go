package rehearse

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"time"

	"lawquiz/quiz"
)

func decode(body []byte, out any) error { return json.Unmarshal(body, out) }

// submit hands the paper in. A share is handed in twice at the same time, and now and then other
// answers are tried afterwards; the first result must stand.
func (w *worker) submit(ctx context.Context, s *sheet, h handIn) error {
	at := w.current()
	at.given, at.end, at.sent = h.worth, unsure, w.ms()
	q := w.call("交卷", http.MethodPost, "/papers/"+w.paper+"/submit", submitBody{Answers: h.answers})
	twin := make(chan error, 1)
	var second resultBody
	twice := w.chance.Float64() < w.cfg.Twice
	if twice {
		again := q
		again.lose = kept1st
		go func() {
			var err error
			second, _, err = fetch[resultBody](ctx, w.client, again)
			twin <- err
		}()
	}
	result, r, err := fetch[resultBody](ctx, w.client, q)
	if twice {
		if e := <-twin; err == nil {
			err = e
		}
	}
	if err != nil {
		return err
	}
	at.acked, at.end, at.result, at.known = w.ms(), handed, result, true
	w.now.submits.Add(1)
	w.meter.submitted(at.acked)
	var first resultBody
	if r.before != nil && decode(r.before, &first) == nil && first != result || twice && second != result {
		w.findings.add(ResultChanged, w.n, w.paper, "重复交卷得到不同的结果")
	}
	w.judge(at)
	if w.chance.IntN(8) == 0 && result.FinishedBy == byWorker {
		return w.submitOther(ctx, s, h)
	}
	return nil
}

// submitOther tries other answers for a paper already handed in.
func (w *worker) submitOther(ctx context.Context, s *sheet, h handIn) error {
	q := w.call("再交不同答案", http.MethodPost, "/papers/"+w.paper+"/submit", submitBody{Answers: s.other(w.chance, h.answers)})
	_, err := w.client.do(ctx, q)
	switch codeOf(err) {
	case "submitted_before":
		return nil
	case "":
		if err == nil {
			w.findings.add(SecondAccepted, w.n, w.paper, "交卷后再交不同的答案没有被拒绝")
		}
	}
	return err
}

// comeLate waits until bodies count no more and hands in: the saved answers must stand.
func (w *worker) comeLate(ctx context.Context, s *sheet) error {
	at := w.current()
	until := time.Duration(at.deadline-at.started)*time.Millisecond + grace + time.Second
	passed := time.Duration(w.ms()-at.shown) * time.Millisecond
	if err := w.cfg.Wait(ctx, max(0, until-passed)); err != nil {
		return err
	}
	late := w.fillIn(s, len(s.questions))
	result, _, err := fetch[resultBody](ctx, w.client, w.call("逾时交卷", http.MethodPost, "/papers/"+w.paper+"/submit", submitBody{Answers: late.answers}))
	if err != nil {
		return err
	}
	at.result, at.known = result, true
	w.judge(at)
	return nil
}

// How a sitting was finished, as results say it.
const (
	byWorker   = "worker"
	byDeadline = "deadline"
)

// slack is what clocks may differ in pace while a paper is answered, in ms.
const slack = 500

// judge holds a result against what the worker knows of the sitting.
func (w *worker) judge(at *sitting) { w.run.judge(w.n, at) }

func (r *run) judge(n int, at *sitting) {
	got := at.result
	want, by := at.expected()
	// In the body's grace, or when the reply to an early try was lost until long after, either
	// end can be right: the server says which it was, and the points must be of that one.
	if got.FinishedBy != by && (at.end == left || !at.tooLate(got)) {
		r.findings.add(SubmissionLost, n, at.paper, "结果是 finished_by %q，应为 %q", got.FinishedBy, by)
		return
	}
	if got.FinishedBy == byDeadline {
		if at.saving != nil && points(got.Points) == at.saving.points {
			at.saved = *at.saving
		}
		want = at.saved
	}
	full := r.contest.Full()
	switch {
	case got.Paper != at.paper:
		r.findings.add(ResultChanged, n, at.paper, "结果是另一份试卷 %s 的", got.Paper)
	case points(got.Points) != want.points:
		r.findings.add(PointsWrong, n, at.paper, "得分 %v，应为 %v（%s）", points(got.Points), want.points, got.FinishedBy)
	case points(got.Full) != full || got.Passed != r.passes(want):
		r.findings.add(PointsWrong, n, at.paper, "满分 %v 合格 %v，应为 %v %v", points(got.Full), got.Passed, full, r.passes(want))
	default:
		r.judgeTime(n, at)
	}
}

// expected is what a sitting must be worth, and by whom it must be finished.
func (at *sitting) expected() (earned, string) {
	if at.end == left {
		return at.saved, byDeadline
	}
	return at.given, byWorker
}

// tooLate reports whether a submission may have come too late to count.
func (at *sitting) tooLate(got resultBody) bool {
	latest := at.started + (at.acked - at.asked) + slack // had the start been answered at once
	return got.FinishedBy == byDeadline && (at.acked == 0 || latest > at.deadline+quiz.BodyGrace)
}

// judgeTime holds finish and elapsed time against when the driver sent what.
func (r *run) judgeTime(n int, at *sitting) {
	got := at.result
	limit := at.deadline - at.started
	if got.FinishedBy == byDeadline {
		if got.Elapsed != limit || got.FinishedAt != at.deadline {
			r.findings.add(ElapsedWrong, n, at.paper, "到时收卷用时 %d 毫秒，应为 %d", got.Elapsed, limit)
		}
		return
	}
	least, most := at.sent-at.shown-slack, int64(math.MaxInt64)
	if at.acked > 0 {
		most = at.acked - at.asked + slack
	}
	used := got.FinishedAt - at.started
	switch {
	case got.Elapsed != min(used, limit):
		r.findings.add(ElapsedWrong, n, at.paper, "用时 %d 毫秒与交卷时间不符，应为 %d", got.Elapsed, min(used, limit))
	case used < least || used > most:
		r.findings.add(ElapsedWrong, n, at.paper, "从开始到交卷 %d 毫秒，实际在 %d 到 %d 之间", used, least, most)
	}
}

// passes reports whether what was earned reaches the pass line.
func (r *run) passes(e earned) bool {
	return r.contest.Pass > 0 && int64(e.points)*10000 >= int64(r.contest.Full())*int64(r.contest.Pass)
}

// look looks at the boards as people do after handing in.
func (w *worker) look(ctx context.Context) error {
	base := w.contestPath() + "/boards/"
	unit := w.tree.units[w.unit].id
	if _, _, err := fetch[meBody](ctx, w.client, w.call("我的名次", http.MethodGet, base+"me", nil)); err != nil {
		return w.lagging(err)
	}
	for _, q := range []request{
		w.call("个人榜", http.MethodGet, base+"people?unit="+unit, nil),
		w.call("单位榜", http.MethodGet, base+"units", nil),
	} {
		r, err := w.client.do(ctx, q)
		if err != nil {
			return w.lagging(err)
		}
		if r.etag == "" {
			return fmt.Errorf("%s: 回复没有 ETag", q.name)
		}
		q.etag = r.etag
		if r, err = w.client.do(ctx, q); err != nil {
			return w.lagging(err)
		}
		if r.status == http.StatusNotModified {
			w.now.notModified.Add(1)
		}
	}
	return nil
}

// lagging forgives boards that do not answer while people play: what counts is that they catch up.
func (w *worker) lagging(err error) error {
	if code := codeOf(err); code == "unavailable" || code == "busy" {
		return nil
	}
	return err
}
