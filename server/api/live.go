package api

import (
	"cmp"
	"context"
	"slices"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/tally"
)

const (
	// liveLate is after how long without a look at the record figures are called stale, in ms.
	liveLate = 5000
	// figuresWait bounds how long a request waits for the first figures of a contest.
	figuresWait = 5 * time.Second
	// weakestWait bounds how long an overview waits for what is counted more slowly.
	weakestWait = 200 * time.Millisecond
	weakestLaws = 5
)

// view is what somebody may see of a contest's figures.
type view struct {
	contest *play.Contest
	tally   tally.Contest
	tree    *quiz.Tree
	unit    quiz.Unit
}

// viewOf finds a contest and a unit of it that the caller may see; "" is the top of it.
func (s *Server) viewOf(ctx context.Context, contest, unit string) (view, error) {
	if s.cfg.Ledgers == nil {
		return view{}, quiz.Errorf(quiz.NotFound, "本服务没有实时统计")
	}
	c, err := s.reachContest(ctx, contest)
	if err != nil {
		return view{}, err
	}
	id, err := unitID("query.unit", unit, quiz.Root)
	if err != nil {
		return view{}, err
	}
	u, err := s.reach(ctx, id)
	if err != nil {
		return view{}, err
	}
	return view{contest: c, tally: tallied(c), tree: s.treeOf(c), unit: u}, nil
}

// figures returns a contest's newest figures and how fresh they are.
func (s *Server) figures(ctx context.Context, c tally.Contest, tree *quiz.Tree) (*tally.Figures, BoardHead, error) {
	ctx, stop := context.WithTimeout(ctx, figuresWait)
	defer stop()
	f, err := s.cfg.Ledgers.Figures(ctx, c, tree)
	if err != nil {
		return nil, BoardHead{}, err
	}
	head := BoardHead{AsOf: f.AsOf}
	if s.cfg.Now()-f.AsOf > liveLate {
		head.Stale, head.StaleSince = true, f.AsOf
	}
	return f, head, nil
}

// OverviewPage is what an organiser sees of her subtree.
type OverviewPage struct {
	BoardHead
	tally.Overview
	Weakest *Weakest `json:"weakest,omitempty" doc:"答得最差的法律和条款；还在统计则没有，请稍后再看"`
}

// Weakest is where a unit's people did worst, in each one's last sitting.
type Weakest struct {
	AsOf     int64         `json:"as_of" doc:"Unix 毫秒；此后的交卷未计入"`
	Laws     []EffectTopic `json:"laws" doc:"正确率低的在前，至多 5 部；不足 30 人则为空"`
	Articles []EffectTopic `json:"articles" doc:"正确率低的在前，至多 10 条；题次不足 30 的不列"`
}

type overviewInput struct {
	ID    string  `path:"id" maxLength:"64"`
	Unit  string  `query:"unit" maxLength:"20" doc:"单位 id；不写为所能看到的最上级单位"`
	Under float64 `query:"under" minimum:"0" maximum:"100" doc:"参与率低于百分之几为待动员单位；不写为下级单位合计的参与率"`
}

func (s *Server) overview(ctx context.Context, in *overviewInput) (OverviewPage, error) {
	v, err := s.viewOf(ctx, in.ID, in.Unit)
	if err != nil {
		return OverviewPage{}, err
	}
	return s.overviewOf(ctx, v, basisPoints(in.Under))
}

func (s *Server) overviewOf(ctx context.Context, v view, under int) (OverviewPage, error) {
	f, head, err := s.figures(ctx, v.tally, v.tree)
	if err != nil {
		return OverviewPage{}, err
	}
	o, err := f.Overview(v.tree, v.tally, v.unit.ID, under, head.AsOf)
	if err != nil {
		return OverviewPage{}, err
	}
	return OverviewPage{BoardHead: head, Overview: o, Weakest: s.weakest(ctx, v)}, nil
}

// basisPoints turns a percentage from 0 to 100 into basis points; what is no number is 0.
func basisPoints(percent float64) int {
	if !(percent > 0) {
		return 0
	}
	return int(min(percent, 100)*100 + 0.5)
}

// weakest returns where a unit's people did worst, nil while that is not known: it is counted anew far
// less often than figures, and no overview fails for want of it.
func (s *Server) weakest(ctx context.Context, v view) *Weakest {
	if s.cfg.Effects == nil {
		return nil
	}
	ctx, stop := context.WithTimeout(ctx, weakestWait)
	defer stop()
	e, err := s.cfg.Effects.Effect(ctx, v.tally)
	if err != nil {
		if quiz.CodeOf(err) != quiz.Busy {
			s.log.WarnContext(ctx, "weakest articles are not known", "contest", v.contest.ID, "err", err)
		}
		return nil
	}
	laws := slices.DeleteFunc(e.Laws(v.unit.ID), func(t tally.Topic) bool { return t.Last.Asked < quiz.SmallSample })
	slices.SortStableFunc(laws, func(a, b tally.Topic) int {
		return cmp.Compare(a.Last.Right*b.Last.Asked, b.Last.Right*a.Last.Asked)
	})
	return &Weakest{
		AsOf: e.AsOf, Laws: effectTopics(laws[:min(weakestLaws, len(laws))]),
		Articles: effectTopics(e.Weakest(v.unit.ID, weakestListed)),
	}
}
