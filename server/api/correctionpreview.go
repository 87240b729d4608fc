package api

import (
	"context"
	"fmt"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/tally"
)

// CorrectionPreview is what a correction would do. Nothing has been changed.
type CorrectionPreview struct {
	Digest     string         `json:"digest" doc:"确认时带上"`
	KeyVersion int64          `json:"key_version" doc:"所依据的标准答案版本"`
	Text       string         `json:"text" doc:"将要做什么"`
	Sittings   int64          `json:"sittings" doc:"已交卷的参赛人次"`
	Holding    int64          `json:"holding" doc:"其中试卷里有这道题的"`
	Moved      int64          `json:"moved" doc:"成绩会变的人次"`
	People     int64          `json:"people" doc:"排名成绩会变的人数"`
	Gained     int64          `json:"gained" doc:"加分的人数"`
	Lost       int64          `json:"lost" doc:"减分的人数"`
	PassGained int64          `json:"pass_gained" doc:"变为合格的人数"`
	PassLost   int64          `json:"pass_lost" doc:"变为不合格的人数"`
	Places     int64          `json:"places" doc:"名次会变的人数"`
	Top        int            `json:"top" doc:"逐一列出前几名的进出"`
	In         []PreviewMover `json:"in" doc:"进入前几名的"`
	Out        []PreviewMover `json:"out" doc:"退出前几名的"`
	Movers     []PreviewMover `json:"movers" doc:"名次变动最大的，至多 10 人"`
	Units      []PreviewUnit  `json:"units" doc:"数字会变的单位，至多 200 个"`
	UnitsTotal int            `json:"units_total"`
	Awards     []PreviewAward `json:"awards" doc:"等次会变的评分表"`
	Warnings   []string       `json:"warnings" doc:"确认前要知道的事"`
}

// PreviewMover is a person whose place would change; her name is masked.
type PreviewMover struct {
	Name   string  `json:"name"`
	UnitID string  `json:"unit_id"`
	Unit   string  `json:"unit"`
	Before float64 `json:"before" doc:"现在的分数"`
	After  float64 `json:"after"`
	Placed int     `json:"placed" doc:"现在的名次"`
	Place  int     `json:"place" doc:"更正后的名次"`
}

// PreviewUnit is a unit whose figures would change.
type PreviewUnit struct {
	UnitID     string  `json:"unit_id"`
	Unit       string  `json:"unit"`
	People     int64   `json:"people"`
	MeanBefore float64 `json:"mean_before" doc:"人均分"`
	MeanAfter  float64 `json:"mean_after"`
	PassBefore int64   `json:"pass_before" doc:"合格人数"`
	PassAfter  int64   `json:"pass_after"`
	FullBefore int64   `json:"full_before" doc:"满分人数"`
	FullAfter  int64   `json:"full_after"`
}

// PreviewAward is an award whose tiers would change.
type PreviewAward struct {
	Award  string        `json:"award" doc:"评分表编号"`
	Name   string        `json:"name"`
	Sealed bool          `json:"sealed" doc:"已封存：封存的结果不变，要以新版本重新封存"`
	Shifts []PreviewTier `json:"shifts"`
}

// PreviewTier is a unit that would get another tier.
type PreviewTier struct {
	UnitID string `json:"unit_id"`
	Unit   string `json:"unit"`
	Before string `json:"before" doc:"现在的等次；空为没有"`
	After  string `json:"after"`
}

const (
	previewTop   = 10
	previewUnits = 200
	// previewWait is how long a preview of a large contest may take.
	previewWait = 2 * time.Minute
)

type previewInput struct {
	ContestPath
	Body CorrectionDraft
}

// previewCorrection reckons what a correction would do. It reads every sitting, so it takes one of the places for
// files being read: a third one at the same time waits outside.
func (s *Server) previewCorrection(ctx context.Context, in *previewInput) (CorrectionPreview, error) {
	c, err := s.reachContest(ctx, in.ID)
	if err != nil {
		return CorrectionPreview{}, err
	}
	correction, err := in.Body.correction(c)
	if err != nil {
		return CorrectionPreview{}, err
	}
	digest, err := correctionDigest(c, in.Body)
	if err != nil {
		return CorrectionPreview{}, err
	}
	select {
	case s.reading <- struct{}{}:
		defer func() { <-s.reading }()
	default:
		return CorrectionPreview{}, &quiz.Error{Code: quiz.Busy, Message: "正在进行别的预览或读取，请稍候再试", RetryAfter: readAgain}
	}
	ctx, cancel := context.WithTimeout(ctx, previewWait)
	defer cancel()
	f, err := s.foresee(ctx, c, correction)
	if err != nil {
		return CorrectionPreview{}, placed("body.", err)
	}
	out := CorrectionPreview{
		Digest: digest, KeyVersion: f.KeyVersion, Text: correctionText(f.Correction), Sittings: f.Sittings, Holding: f.Holding,
		Moved: f.Moved, People: f.People, Gained: f.Gained, Lost: f.Lost, PassGained: f.PassGained, PassLost: f.PassLost,
		Places: f.Places, Top: f.Top, Units: []PreviewUnit{}, UnitsTotal: len(f.Units), Awards: []PreviewAward{}, Warnings: []string{},
	}
	return out, s.illustrate(ctx, &out, f)
}

func (s *Server) foresee(ctx context.Context, c *play.Contest, correction quiz.Correction) (*play.Foreseen, error) {
	if correction.Kind == quiz.UndoCorrection {
		return s.cfg.Play.ForeseeUndo(ctx, c.ID, correction.Undoes, correction.Reason, previewTop)
	}
	return s.cfg.Play.Foresee(ctx, c.ID, correction, previewTop)
}

// illustrate adds who and what moves.
func (s *Server) illustrate(ctx context.Context, out *CorrectionPreview, f *play.Foreseen) (err error) {
	if out.In, err = s.movers(ctx, f.In); err != nil {
		return err
	}
	if out.Out, err = s.movers(ctx, f.Out); err != nil {
		return err
	}
	if out.Movers, err = s.movers(ctx, f.Movers); err != nil {
		return err
	}
	tree := s.treeOf(f.Contest)
	for _, u := range f.Units[:min(len(f.Units), previewUnits)] {
		out.Units = append(out.Units, PreviewUnit{
			UnitID: idText(u.Unit), Unit: tree.FullName(u.Unit), People: u.After.People, MeanBefore: mean(u.Before), MeanAfter: mean(u.After),
			PassBefore: u.Before.Passed, PassAfter: u.After.Passed, FullBefore: u.Before.Full, FullAfter: u.After.Full,
		})
	}
	if f.Contest.State == closed || s.cfg.Now() >= f.Contest.Window.Close {
		out.Warnings = append(out.Warnings, "竞赛已经结束：更正后个人成绩、排行榜和单位数字都会随之改变，请考虑另行公告")
	}
	if s.cfg.Awards != nil && s.cfg.Ledgers != nil {
		return s.shiftAwards(ctx, out, f)
	}
	return nil
}

// mean is the points of a unit's people on average, to the hundredth.
func mean(c quiz.Counts) float64 {
	if c.People == 0 {
		return 0
	}
	return quiz.Points((2*c.Points + c.People) / (2 * c.People)).Float()
}

// maxNamed is how many people who enter or leave the first places are named.
const maxNamed = 50

func (s *Server) movers(ctx context.Context, all []play.Mover) ([]PreviewMover, error) {
	all = all[:min(len(all), maxNamed)]
	ids := make([]int64, len(all))
	for i, m := range all {
		ids[i] = m.Person
	}
	people, err := s.cfg.Accounts.People(ctx, ids)
	if err != nil {
		return nil, err
	}
	tree := s.cfg.Catalog.Tree()
	out := make([]PreviewMover, len(all))
	for i, m := range all {
		out[i] = PreviewMover{
			Name: "已注销", UnitID: idText(m.Unit), Unit: tree.FullName(m.Unit), Before: m.Before.Float(), After: m.After.Float(),
			Placed: m.Placed, Place: m.Places,
		}
		if p, ok := people[m.Person]; ok {
			out[i].Name = p.Masked
		}
	}
	return out, nil
}

// shiftAwards reckons every award sheet of the contest with the marks as they would be.
func (s *Server) shiftAwards(ctx context.Context, out *CorrectionPreview, f *play.Foreseen) error {
	c, tree := tallied(f.Contest), s.treeOf(f.Contest)
	sheets, err := s.cfg.Awards.List(ctx, c)
	if err != nil || len(sheets) == 0 {
		return err
	}
	figures, err := s.cfg.Ledgers.Supposing(ctx, c, tree, f.Mark)
	if err != nil {
		return err
	}
	supposed := s.cfg.Awards.Supposing(figures)
	for _, v := range sheets {
		seals, err := s.cfg.Awards.Seals(ctx, v.Award)
		if err != nil {
			return err
		}
		if len(seals) > 0 {
			out.Warnings = append(out.Warnings, fmt.Sprintf("评分表“%s”已封存（第 %d 版）：封存的结果不会改变，更正后须写明原因，以新版本重新封存和公示", v.Sheet.Award, len(seals)))
		}
		shifts, err := tierShifts(ctx, s.cfg.Awards, supposed, c, tree, v.Award)
		if quiz.CodeOf(err) == quiz.Invalid { // figures are missing: it cannot be reckoned today either
			out.Warnings = append(out.Warnings, fmt.Sprintf("评分表“%s”还不能计算，没有比较等次", v.Sheet.Award))
			continue
		}
		if err != nil {
			return err
		}
		if len(shifts) > 0 {
			out.Awards = append(out.Awards, PreviewAward{Award: idText(v.Award), Name: v.Sheet.Award, Sealed: len(seals) > 0, Shifts: shifts})
		}
	}
	return nil
}

// tierShifts compares the tiers of an award now and as supposed.
func tierShifts(ctx context.Context, now, then *tally.Awards, c tally.Contest, tree *quiz.Tree, award int64) ([]PreviewTier, error) {
	before, err := now.Preview(ctx, c, tree, award, 0)
	if err != nil {
		return nil, err
	}
	after, err := then.Preview(ctx, c, tree, award, 0)
	if err != nil {
		return nil, err
	}
	tiers := make(map[int64]string)
	for _, g := range before.Result.Groups {
		for _, r := range g.Rows {
			tiers[r.Unit] = tierOf(r)
		}
	}
	var out []PreviewTier
	for _, g := range after.Result.Groups {
		for _, r := range g.Rows {
			if was, is := tiers[r.Unit], tierOf(r); was != is {
				out = append(out, PreviewTier{UnitID: idText(r.Unit), Unit: r.Name, Before: was, After: is})
			}
		}
	}
	return out, nil
}

func tierOf(r quiz.AwardRow) string {
	if r.Waiting {
		return r.Tier + "（并列待定）"
	}
	return r.Tier
}
