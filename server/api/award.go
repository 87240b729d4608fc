package api

import (
	"context"
	"errors"
	"fmt"
	"slices"

	written "lawquiz/questions/document"
	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/tally"
	"lawquiz/server/account/staff"
)

// heldAward is an award the caller may see, with what it is reckoned over.
type heldAward struct {
	id      int64
	owner   quiz.Unit
	contest *play.Contest
	tally   tally.Contest
	tree    *quiz.Tree
	mine    bool // it lies within the caller's reach; otherwise she is here as an assessor
}

func noAward() error { return quiz.Errorf(quiz.NotFound, "没有这份评分表") }

// reachAward returns an award whose owner the caller may see, or NotFound.
func (s *Server) reachAward(ctx context.Context, id string) (heldAward, error) {
	h, err := s.findAward(ctx, id)
	if err == nil && !h.mine {
		return heldAward{}, noAward()
	}
	return h, err
}

// assessAward is reachAward that also lets in who was named an assessor of the award.
func (s *Server) assessAward(ctx context.Context, id string) (heldAward, error) {
	h, err := s.findAward(ctx, id)
	if err != nil || h.mine {
		return h, err
	}
	if may, err := s.cfg.Awards.Assesses(ctx, h.id, hand(ctx)); err != nil || !may {
		return heldAward{}, errors.Join(err, noAward())
	}
	return h, nil
}

func (s *Server) findAward(ctx context.Context, id string) (heldAward, error) {
	if s.cfg.Awards == nil {
		return heldAward{}, quiz.Errorf(quiz.NotFound, "本服务没有开放评奖")
	}
	n, ok := idOf(id)
	if !ok {
		return heldAward{}, noAward()
	}
	nr, owner, err := s.cfg.Awards.Home(ctx, n)
	if err != nil {
		return heldAward{}, err
	}
	found, err := s.cfg.Catalog.ByNr(nr)
	if err == nil {
		found, err = s.reachContest(ctx, found.ID)
	}
	if err != nil {
		return heldAward{}, noAward()
	}
	h := heldAward{id: n, contest: found, tally: tallied(found), tree: s.treeOf(found), mine: s.reaches(ctx, owner)}
	h.owner, err = h.tree.Unit(owner)
	return h, err
}

// treeOf returns the unit tree a contest's results are told by: an ended contest keeps its own.
func (s *Server) treeOf(c *play.Contest) *quiz.Tree { return s.cfg.Catalog.TreeOf(c) }

func tallied(c *play.Contest) tally.Contest {
	return tally.Contest{Contest: c.Contest, Nr: c.Nr, KeyVersion: c.KeyVersion, Texts: c.Texts}
}

// hand is who calls, as awards record it.
func hand(ctx context.Context) tally.Hand {
	var h tally.Hand
	if v := callOf(ctx).staff; v != nil {
		h.Account, h.Name, h.Login, h.Unit, h.Admin = v.Account, v.Name, v.Login, v.Unit, v.Role == staff.Admin
	}
	return h
}

// AwardPath is an award named in the path.
type AwardPath struct {
	ID string `path:"id" maxLength:"20"`
}

// AwardDraft is a sheet to be kept.
type AwardDraft struct {
	Owner  string `json:"owner,omitempty" maxLength:"20" doc:"在哪个单位的范围内评选；不写为您所管的最上级单位。修改时不起作用"`
	Source string `json:"source" minLength:"1" maxLength:"200000" doc:"评分表文档（YAML）"`
	Reason string `json:"reason,omitempty" maxLength:"500" doc:"竞赛开始后修改的原因，将在公示中列出"`
	Base   int    `json:"base,omitempty" minimum:"0" maximum:"1000" doc:"从第几版改起；已有更新的版本则为 409 revision_stale。新建时不写"`
}

type awardDraftInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body AwardDraft
}

func (s *Server) listAwards(ctx context.Context, in *contestInput) (AwardList, error) {
	if s.cfg.Awards == nil {
		return AwardList{}, quiz.Errorf(quiz.NotFound, "本服务没有开放评奖")
	}
	c, err := s.reachContest(ctx, in.ID)
	if err != nil {
		return AwardList{}, err
	}
	all, err := s.cfg.Awards.List(ctx, tallied(c))
	if err != nil {
		return AwardList{}, err
	}
	out := AwardList{Items: []AwardHead{}}
	for _, v := range all {
		mine := s.reaches(ctx, v.Owner)
		may, err := s.cfg.Awards.Assesses(ctx, v.Award, hand(ctx))
		if err != nil {
			return AwardList{}, err
		}
		if mine || may {
			out.Items = append(out.Items, s.awardHead(ctx, s.treeOf(c), c.ID, v, mine, may))
		}
	}
	out.Total = len(out.Items)
	return out, nil
}

// ownerOf is the unit a draft is for.
func (s *Server) ownerOf(ctx context.Context, text string) (quiz.Unit, error) {
	owner := int64(0)
	if text != "" {
		id, ok := idOf(text)
		if !ok {
			return quiz.Unit{}, noUnit()
		}
		owner = id
	}
	return s.reach(ctx, owner)
}

func (s *Server) createAward(ctx context.Context, in *awardDraftInput) (AwardView, error) {
	if s.cfg.Awards == nil {
		return AwardView{}, quiz.Errorf(quiz.NotFound, "本服务没有开放评奖")
	}
	c, err := s.reachContest(ctx, in.ID)
	if err != nil {
		return AwardView{}, err
	}
	owner, err := s.ownerOf(ctx, in.Body.Owner)
	if err != nil {
		return AwardView{}, err
	}
	draft := tally.Draft{Source: in.Body.Source, Owner: owner.ID, Reason: in.Body.Reason, By: hand(ctx)}
	v, err := s.cfg.Awards.Create(ctx, tallied(c), s.treeOf(c), draft)
	if err != nil {
		return AwardView{}, sheetFaults(err)
	}
	callOf(ctx).notef("award:"+idText(v.Award), "新建评分表“%s”，竞赛 %s，评选范围 %s", v.Sheet.Award, c.ID, owner.Name)
	return s.awardView(ctx, heldAward{id: v.Award, owner: owner, contest: c, tally: tallied(c), tree: s.treeOf(c), mine: true}, v)
}

func (s *Server) award(ctx context.Context, in *AwardPath) (AwardView, error) {
	h, err := s.assessAward(ctx, in.ID)
	if err != nil {
		return AwardView{}, err
	}
	v, err := s.cfg.Awards.Version(ctx, h.tally, h.id, 0)
	if err != nil {
		return AwardView{}, err
	}
	return s.awardView(ctx, h, v)
}

type awardAmendInput struct {
	AwardPath
	Body AwardDraft
}

func (s *Server) amendAward(ctx context.Context, in *awardAmendInput) (AwardView, error) {
	h, err := s.reachAward(ctx, in.ID)
	if err != nil {
		return AwardView{}, err
	}
	draft := tally.Draft{Source: in.Body.Source, Reason: in.Body.Reason, By: hand(ctx)}
	v, err := s.cfg.Awards.Amend(ctx, h.tally, h.tree, h.id, in.Body.Base, draft)
	if err != nil {
		return AwardView{}, sheetFaults(err)
	}
	callOf(ctx).notef("award:"+idText(h.id), "评分表“%s”改为第 %d 版；原因：%s", v.Sheet.Award, v.Number, v.Reason)
	return s.awardView(ctx, h, v)
}

type dropAwardInput struct {
	AwardPath
	Reason string `query:"reason" maxLength:"500" doc:"竞赛开始后停用的原因"`
}

func (s *Server) dropAward(ctx context.Context, in *dropAwardInput) error {
	h, err := s.reachAward(ctx, in.ID)
	if err != nil {
		return err
	}
	if err := s.cfg.Awards.Drop(ctx, h.tally, h.id, in.Reason, hand(ctx)); err != nil {
		return err
	}
	callOf(ctx).notef("award:"+idText(h.id), "停用评分表；原因：%s", in.Reason)
	return nil
}

func (s *Server) awardVersions(ctx context.Context, in *AwardPath) (AwardVersions, error) {
	h, err := s.reachAward(ctx, in.ID)
	if err != nil {
		return AwardVersions{}, err
	}
	all, err := s.cfg.Awards.Versions(ctx, h.tally, h.id)
	if err != nil {
		return AwardVersions{}, err
	}
	out := AwardVersions{Items: []AwardVersion{}, Total: len(all)}
	for _, v := range slices.Backward(all) {
		out.Items = append(out.Items, AwardVersion{
			Version: v.Number, At: v.At, Author: v.Author, Reason: v.Reason, LockedAt: v.LockedAt, Source: v.Source, Text: quiz.SheetText(v.Sheet),
		})
	}
	return out, nil
}

// AwardCheck is a sheet to be checked.
type AwardCheck struct {
	Contest string `json:"contest" maxLength:"64"`
	Owner   string `json:"owner,omitempty" maxLength:"20" doc:"在哪个单位的范围内评选；不写为您所管的最上级单位"`
	Source  string `json:"source" minLength:"1" maxLength:"200000" doc:"评分表文档（YAML）"`
}

type awardCheckInput struct{ Body AwardCheck }

func (s *Server) checkAward(ctx context.Context, in *awardCheckInput) (AwardChecked, error) {
	if s.cfg.Awards == nil {
		return AwardChecked{}, quiz.Errorf(quiz.NotFound, "本服务没有开放评奖")
	}
	c, err := s.reachContest(ctx, in.Body.Contest)
	if err != nil {
		return AwardChecked{}, err
	}
	owner, err := s.ownerOf(ctx, in.Body.Owner)
	if err != nil {
		return AwardChecked{}, err
	}
	checked, err := s.cfg.Awards.Check(ctx, tallied(c), s.treeOf(c), owner.ID, in.Body.Source)
	var faults written.Faults
	if errors.As(err, &faults) {
		return AwardChecked{Faults: awardFaults(faults), Candidates: []AwardUnit{}, Items: []AwardItem{}, Outside: []AwardOutside{}, Waiting: []string{}, Hints: []string{}}, nil
	}
	if err != nil {
		return AwardChecked{}, err
	}
	return awardChecked(s.treeOf(c), checked), nil
}

// sheetFaults tells every fault of a sheet with its line.
func sheetFaults(err error) error {
	var faults written.Faults
	if !errors.As(err, &faults) {
		return err
	}
	e := quiz.Errorf(quiz.Invalid, "评分表有 %d 处错误，没有保存", len(faults))
	for _, f := range faults[:min(len(faults), maxPlaces)] {
		e.At(fmt.Sprintf("body.source:%d:%d %s", f.Line, f.Column, f.Path), f.Message)
	}
	return e
}
