package rehearse

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
)

// sit has one sitting and reports whether another may follow.
func (w *worker) sit(ctx context.Context, last bool) (bool, error) {
	opened, err := w.start(ctx)
	if err != nil || opened == nil {
		return false, err
	}
	w.now.papers.Add(1)
	defer w.now.papers.Add(-1)
	sheet, err := w.readSheet(opened)
	if err != nil {
		w.findings.add(PaperWrong, w.n, w.paper, "%v", err)
		return false, fmt.Errorf("试卷不能作答：%w", err)
	}
	given, err := w.answerSlowly(ctx, sheet)
	if errors.Is(err, errOutlasted) || w.overrun(err) {
		w.current().end = left
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if last && w.leaves {
		w.current().end = left
		if w.late {
			return false, w.comeLate(ctx, sheet)
		}
		return false, nil
	}
	return true, w.submit(ctx, sheet, given)
}

// errOutlasted ends a sitting whose paper's time ran out while its worker came back to it.
var errOutlasted = errors.New("试卷到时，重新进入得到下一份试卷")

// overrun reports whether a save was rightly refused because the server, or the driver, was so slow that
// the paper's time ran out.
func (w *worker) overrun(err error) bool {
	code := codeOf(err)
	return (code == "paper_expired" || code == "paper_finished") && w.outlasts(w.current().asked)
}

// outlasts reports whether a paper drawn since a moment of the driver's clock may have come to its deadline.
func (w *worker) outlasts(since int64) bool {
	limit := w.contest.Paper.TimeLimit
	return limit > 0 && w.ms()-since > limit
}

// current is the sitting under way.
func (w *worker) current() *sitting { return &w.me.sittings[len(w.me.sittings)-1] }

// start draws a paper; nil without an error where the quota rightly allows no more.
func (w *worker) start(ctx context.Context) (*paperBody, error) {
	w.paper = ""
	asked := w.ms()
	p, r, err := fetch[paperBody](ctx, w.client, w.call("开始答题", http.MethodPost, w.contestPath()+"/papers", nil))
	exhausted := codeOf(err) == "quota_exhausted"
	if w.outlasts(asked) && (exhausted || err == nil) {
		if err := w.missed(ctx, asked, p.ID); err != nil {
			return nil, err
		}
	}
	if exhausted && w.full() {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	w.paper = p.ID
	if leaks(r.body) {
		w.findings.add(KeyLeaked, w.n, p.ID, "交卷前的回复中有答案或解析")
	}
	var before paperBody
	if r.before != nil && decode(r.before, &before) == nil && before.ID != p.ID && !w.knows(before.ID) {
		w.findings.add(PaperChanged, w.n, p.ID, "回复丢失后重新开始，得到另一份试卷；先前是 %s", before.ID)
	}
	if w.knows(p.ID) {
		w.findings.add(SubmissionLost, w.n, p.ID, "已交过的试卷又成了未交的")
	}
	if limit := w.contest.Deadline(p.Started); p.Deadline != limit {
		w.findings.add(ElapsedWrong, w.n, p.ID, "截止时间是 %d，按规则应为 %d", p.Deadline, limit)
	}
	w.opened(&p, asked)
	return &p, nil
}

// opened notes the sitting of a paper that was asked for at a moment of the driver's clock.
func (w *worker) opened(p *paperBody, asked int64) {
	w.me.sittings = append(w.me.sittings, sitting{
		paper: p.ID, started: p.Started, deadline: p.Deadline, asked: asked, shown: w.ms(),
	})
}

// missed takes over papers that were drawn but never shown: no reply to their start arrived before their
// time ran out, and the try after it drew the next one.
func (w *worker) missed(ctx context.Context, asked int64, now string) error {
	out, _, err := fetch[exportBody](ctx, w.client, w.call("导出", http.MethodGet, "/me/export", nil))
	if err != nil {
		return err
	}
	for _, p := range out.Papers {
		if p.Contest != w.contest.ID || p.ID == now || w.knows(p.ID) {
			continue
		}
		w.me.sittings = append(w.me.sittings, sitting{
			paper: p.ID, started: p.Started, deadline: p.Deadline, asked: asked, shown: w.ms(), end: left,
		})
	}
	return nil
}

// knows reports whether a paper is that of a sitting known.
func (w *worker) knows(paper string) bool {
	return slices.ContainsFunc(w.me.sittings, func(s sitting) bool { return s.paper == paper })
}

// full reports whether some quota is used up by the sittings known.
func (w *worker) full() bool {
	for _, q := range w.contest.Attempts {
		used := make(map[int64]int)
		for _, s := range w.me.sittings {
			at := q.Window(s.started)
			if used[at]++; used[at] >= q.Limit {
				return true
			}
		}
	}
	return false
}

// leaks reports whether a reply about an open paper has any of the fields that tell the key.
func leaks(body []byte) bool {
	for _, field := range []string{`"explanation":`, `"correct":`, `"key":`, `"accepted":`, `"review":`} {
		if bytes.Contains(body, []byte(field)) {
			return true
		}
	}
	return false
}
