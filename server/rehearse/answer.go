package rehearse

import (
	"context"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"lawquiz/quiz"
)

// thinkMost is how long a sitting takes at most, where the contest gives the time.
const thinkMost = 12 * time.Second

// handIn is a set of answers with what it is worth.
type handIn struct {
	answers answers
	worth   earned
}

// answerSlowly answers bit by bit, saving now and then, some saves out of order or twice, and
// returns the answers to hand in.
func (w *worker) answerSlowly(ctx context.Context, s *sheet) (handIn, error) {
	think := thinkMost
	if limit := time.Duration(w.contest.Paper.TimeLimit) * time.Millisecond; limit > 0 {
		think = min(think, limit*2/5)
	}
	saves := 1 + w.chance.IntN(4)
	seq := int64(0)
	var before *saveBody
	for i := range saves {
		if err := w.pause(ctx, think/time.Duration(saves)); err != nil {
			return handIn{}, err
		}
		h := w.fillIn(s, len(s.questions)*(i+1)/saves)
		seq += 1 + int64(w.chance.IntN(2)) // leaving a number out is allowed
		now := &saveBody{Seq: seq, Answers: h.answers}
		w.current().saving = &h.worth
		if err := w.save(ctx, now, seq); err != nil {
			return handIn{}, err
		}
		w.current().saved, w.current().saving = h.worth, nil
		if before != nil && w.chance.IntN(5) == 0 { // an older save arrives late, or again
			if err := w.save(ctx, before, seq); err != nil {
				return handIn{}, err
			}
		}
		before = now
	}
	if w.chance.IntN(5) == 0 {
		if err := w.reenter(ctx, before); err != nil {
			return handIn{}, err
		}
	}
	return w.fillIn(s, len(s.questions)), nil
}

func (w *worker) fillIn(s *sheet, n int) handIn {
	if w.empty {
		return handIn{answers: answers{}}
	}
	a, worth := s.answer(w.chance, w.skill, n)
	return handIn{answers: a, worth: worth}
}

// save sends a draft and looks whether the server says that newest is on record, be it this one or one
// acknowledged before.
func (w *worker) save(ctx context.Context, body *saveBody, newest int64) error {
	out, _, err := fetch[savedBody](ctx, w.client, w.call("暂存", http.MethodPut, "/papers/"+w.paper+"/answers", body))
	if err == nil && out.Seq != newest {
		w.findings.add(SaveLost, w.n, w.paper, "暂存序号 %d 以后，记录中应为 %d，回复的是 %d", body.Seq, newest, out.Seq)
	}
	return err
}

// reenter opens the contest anew, as after a crash of the phone: the same paper must be there
// with what was saved last.
func (w *worker) reenter(ctx context.Context, saved *saveBody) error {
	asked, at := w.ms(), w.current()
	p, r, err := fetch[paperBody](ctx, w.client, w.call("继续答题", http.MethodPost, w.contestPath()+"/papers", nil))
	exhausted := codeOf(err) == "quota_exhausted"
	switch {
	case (exhausted || err == nil && p.ID != w.paper) && w.outlasts(at.asked):
		return w.outlasted(ctx, &p, asked)
	case err != nil:
		return err
	case p.ID != w.paper:
		w.findings.add(PaperChanged, w.n, w.paper, "重新进入得到另一份试卷 %s", p.ID)
	case p.Seq != saved.Seq || !same(p.Answers, saved.Answers):
		w.findings.add(SaveLost, w.n, w.paper, "重新进入后的答案不是第 %d 次暂存的（回复的序号是 %d）", saved.Seq, p.Seq)
	case leaks(r.body):
		w.findings.add(KeyLeaked, w.n, w.paper, "继续答题的回复中有答案或解析")
	}
	return nil
}

// outlasted gives up the paper before the worker, whose time has run out, and what was drawn after it: p,
// unless no chance was left for one. errOutlasted unless it cannot be found out.
func (w *worker) outlasted(ctx context.Context, p *paperBody, asked int64) error {
	w.current().end = left
	if err := w.missed(ctx, asked, p.ID); err != nil {
		return err
	}
	if p.ID != "" {
		w.opened(p, asked)
	}
	return errOutlasted
}

func same(a, b answers) bool {
	if len(a) != len(b) {
		return false
	}
	for id, given := range a {
		if !slices.Equal(given, b[id]) {
			return false
		}
	}
	return true
}

// other changes one answer of a paper.
func (s *sheet) other(chance *rand.Rand, a answers) answers {
	at := s.questions[chance.IntN(len(s.questions))]
	out := make(answers, len(a)+1)
	for id, given := range a {
		out[id] = given
	}
	if len(out[at.id]) > 0 {
		delete(out, at.id)
		return out
	}
	out[at.id] = at.rightly(chance)
	return out
}

// grace is after which time past the deadline only saved answers count.
const grace = (quiz.BodyGrace + 1000) * time.Millisecond
