package play

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Opened is an open paper as its worker needs it.
type Opened struct {
	ID       int64
	Contest  *Contest
	Now      int64 // by our clock
	Started  int64
	Deadline int64
	Seq      int64        // of the last save; 0 if none
	Answers  quiz.Answers // as last saved
	Sheet    *quiz.Sheet
	Resumed  bool
}

// tries bounds how often a call goes round after losing a race to itself on another
// connection or instance.
const tries = 5

// Begin returns the person's open paper in a contest, or draws a new one. Codes: NotFound,
// NotEligible, ContestNotOpen, ContestClosed, ProfileRequired, QuotaExhausted, BankTooSmall, Busy.
func (s *Service) Begin(ctx context.Context, contest string, who Who) (Opened, error) {
	c, err := s.Catalog.Contest(contest)
	if err != nil {
		return Opened{}, err
	}
	if c.Rehearsal != (who.Rehearsal != "") || who.Rehearsal != "" && who.Rehearsal != c.ID {
		return Opened{}, quiz.Errorf(quiz.NotEligible, "这场竞赛不对您开放")
	}
	for range tries {
		opened, err := s.resume(ctx, c, who)
		if quiz.CodeOf(err) != quiz.NotFound {
			return opened, err
		}
		start, err := s.draw(ctx, c, who)
		if quiz.CodeOf(err) == quiz.QuotaExhausted {
			// Another call of hers may just have taken the last chance: then there is a paper.
			if opened, e := s.resume(ctx, c, who); quiz.CodeOf(e) != quiz.NotFound {
				return opened, e
			}
		}
		if err != nil {
			return Opened{}, err
		}
		o := &op{start: start}
		err = s.committer(who.Person).do(ctx, o)
		if errors.Is(err, store.ErrConflict) {
			continue // another server's paper bears the number
		}
		if err != nil {
			return Opened{}, err
		}
		if o.won {
			at, err := s.resolve(start.Paper)
			if err != nil {
				return Opened{}, err
			}
			return s.opened(c, at), nil
		}
	}
	return Opened{}, &quiz.Error{Code: quiz.Busy, Message: "系统繁忙，请再点一次开始答题", RetryAfter: 1e9}
}

func (s *Service) opened(c *Contest, at *sitting) Opened {
	return Opened{
		ID: at.id, Contest: c, Now: s.Now(), Started: at.started, Deadline: at.deadline, Sheet: at.sheet,
		Answers: quiz.Answers{},
	}
}

// resume returns the open paper, or NotFound if there is none. A paper long past its deadline
// is finished on the way and so no longer open.
func (s *Service) resume(ctx context.Context, c *Contest, who Who) (Opened, error) {
	p, err := s.DB.OpenPaper(ctx, c.Nr, who.Person)
	if err != nil {
		return Opened{}, err
	}
	at, err := s.resolve(p)
	if err != nil {
		return Opened{}, err
	}
	if s.Now() > at.deadline+quiz.BodyGrace {
		if err := s.expire(ctx, at); err != nil {
			return Opened{}, err
		}
		return Opened{}, errNoPaper()
	}
	return s.withDraft(ctx, c, at)
}

func (s *Service) withDraft(ctx context.Context, c *Contest, at *sitting) (Opened, error) {
	d, err := s.DB.Draft(ctx, at.id)
	if err != nil {
		return Opened{}, fmt.Errorf("read draft: %w", err)
	}
	out := s.opened(c, at)
	out.Seq, out.Resumed = d.Seq, true
	out.Answers, err = decodeAnswers(d.Body)
	return out, err
}

// draw makes a start for a new paper.
func (s *Service) draw(ctx context.Context, c *Contest, who Who) (*store.Start, error) {
	now := s.Now()
	if err := enter(c, who, now); err != nil {
		return nil, err
	}
	chances, err := s.chances(ctx, c, who.Person, now)
	if err != nil {
		return nil, err
	}
	seen, err := s.seen(ctx, c, who.Person)
	if err != nil {
		return nil, err
	}
	seed := s.Seed()
	layout, err := quiz.Draw(c.Contest, c.Pool, seed, seen)
	if err != nil {
		return nil, err
	}
	return &store.Start{
		Paper: store.Paper{
			ID: store.NewID(now), Contest: c.Nr, Person: who.Person, Channel: who.Channel,
			Started: now, Deadline: c.Deadline(now), Layout: layout.Encode(),
		},
		Seed: hex.EncodeToString(seed[:]), Chances: chances,
	}, nil
}

// enter checks window and registration.
func enter(c *Contest, who Who, now int64) error {
	switch {
	case now < c.Window.Open:
		return &quiz.Error{
			Code: quiz.ContestNotOpen, Message: "竞赛尚未开始，开始时间为" + quiz.ClockText(c.Window.Open),
			RetryAfter: min(msDuration(c.Window.Open-now), maxRetry),
		}
	case now >= c.Window.Close:
		return quiz.Errorf(quiz.ContestClosed, "竞赛已于%s结束，感谢您的参与", quiz.EndText(c.Window.Close))
	case c.State == store.Closed:
		return quiz.Errorf(quiz.ContestClosed, "竞赛已提前结束，感谢您的参与")
	case c.Paused:
		return &quiz.Error{Code: quiz.ContestNotOpen, Message: "竞赛暂停，暂时不能开始答题；已经开始的可以继续作答和交卷", RetryAfter: maxRetry}
	}
	for _, f := range c.Register {
		switch {
		case f == quiz.FieldName && !who.Named:
			return quiz.Errorf(quiz.ProfileRequired, "请先填写姓名").At("body.name", "请填写姓名")
		case f == quiz.FieldGender && who.Gender == "":
			return quiz.Errorf(quiz.ProfileRequired, "请先选择性别").At("body.gender", "请选择性别")
		case f == quiz.FieldUnit && who.Unit == quiz.Root:
			return quiz.Errorf(quiz.ProfileRequired, "请先选择所在单位").At("body.unit", "请选择单位")
		}
	}
	return nil
}

// chances takes the next number of every quota, or answers QuotaExhausted.
func (s *Service) chances(ctx context.Context, c *Contest, person, now int64) ([]store.Chance, error) {
	if len(c.Attempts) == 0 {
		return nil, nil
	}
	used, err := s.DB.Chances(ctx, c.Nr, person)
	if err != nil {
		return nil, fmt.Errorf("read chances: %w", err)
	}
	out := make([]store.Chance, 0, len(c.Attempts))
	for _, q := range c.Attempts {
		period := q.Window(now)
		n := used[q.Span][period] + 1
		if n > q.Limit {
			return nil, quiz.Errorf(quiz.QuotaExhausted, "%s%d次答题机会已用完%s", spanName[q.Span], q.Limit, again[q.Span])
		}
		out = append(out, store.Chance{Span: q.Span, Period: period, N: n, Cap: q.Limit})
	}
	return out, nil
}

var spanName = map[quiz.Span]string{
	quiz.PerDay: "今天的", quiz.PerWeek: "本周的", quiz.PerMonth: "本月的", quiz.PerContest: "本次竞赛的",
}

var again = map[quiz.Span]string{
	quiz.PerDay: "，请明天再来", quiz.PerWeek: "，请下周再来", quiz.PerMonth: "，请下月再来", quiz.PerContest: "",
}

// seen counts how often each question was put to the person in this contest.
func (s *Service) seen(ctx context.Context, c *Contest, person int64) (map[string]int, error) {
	bodies, err := s.DB.Layouts(ctx, c.Nr, person)
	if err != nil {
		return nil, fmt.Errorf("read earlier papers: %w", err)
	}
	seen := make(map[string]int, len(bodies)*c.Size())
	for _, body := range bodies {
		l, err := quiz.DecodeLayout(body)
		if err != nil {
			return nil, fmt.Errorf("earlier paper: %w", err)
		}
		for _, slot := range l.Slots {
			seen[slot.Question]++
		}
	}
	return seen, nil
}

// ChancesLeft returns how many sittings a person may still start now: the least any quota
// leaves, or -1 where the contest sets none.
func (s *Service) ChancesLeft(ctx context.Context, c *Contest, person int64) (int, error) {
	if len(c.Attempts) == 0 {
		return -1, nil
	}
	used, err := s.DB.Chances(ctx, c.Nr, person)
	if err != nil {
		return 0, fmt.Errorf("read chances: %w", err)
	}
	now, left := s.Now(), -1
	for _, q := range c.Attempts {
		n := max(0, q.Limit-used[q.Span][q.Window(now)])
		if left < 0 || n < left {
			left = n
		}
	}
	return left, nil
}
