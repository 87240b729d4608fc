package api

import (
	"context"

	"lawquiz/quiz"
	"lawquiz/quiz/tally"
	"lawquiz/server/account/staff"
)

// AwardAssessors is who may assess.
type AwardAssessors struct {
	Items []AwardAssessor `json:"items" doc:"管理员之外的评审人员"`
	Total int             `json:"total"`
}

// AwardAssessor is an account that may assess.
type AwardAssessor struct {
	Account string `json:"account"`
	Name    string `json:"name" doc:"账号已删除则为空"`
	Login   string `json:"login"`
	Author  string `json:"author" doc:"由谁指定"`
	At      int64  `json:"at" doc:"Unix 毫秒"`
}

func (s *Server) awardAssessors(ctx context.Context, in *AwardPath) (AwardAssessors, error) {
	h, err := s.reachAward(ctx, in.ID)
	if err != nil {
		return AwardAssessors{}, err
	}
	all, err := s.cfg.Awards.Assessors(ctx, h.id)
	if err != nil {
		return AwardAssessors{}, err
	}
	out := AwardAssessors{Items: []AwardAssessor{}, Total: len(all)}
	for _, a := range all {
		item := AwardAssessor{Account: idText(a.Account), Author: a.Author, At: a.At}
		if known, err := s.cfg.Staff.Account(ctx, a.Account); err == nil {
			item.Name, item.Login = known.Name, known.Login
		} else if quiz.CodeOf(err) != quiz.NotFound {
			return AwardAssessors{}, err
		}
		out.Items = append(out.Items, item)
	}
	return out, nil
}

// NewAwardAssessors is who may assess from now on.
type NewAwardAssessors struct {
	Accounts []string `json:"accounts" maxItems:"100" doc:"账号编号；管理员不必写"`
}

type newAwardAssessorsInput struct {
	AwardPath
	Body NewAwardAssessors
}

func (s *Server) setAwardAssessors(ctx context.Context, in *newAwardAssessorsInput) (AwardAssessors, error) {
	h, err := s.reachAward(ctx, in.ID)
	if err != nil {
		return AwardAssessors{}, err
	}
	ids := make([]int64, len(in.Body.Accounts))
	for i, text := range in.Body.Accounts {
		id, ok := idOf(text)
		if !ok {
			return AwardAssessors{}, noAssessor()
		}
		a, err := s.cfg.Staff.Account(ctx, id)
		switch {
		case err != nil:
			return AwardAssessors{}, err
		case a.Role == staff.Organiser && !s.reaches(ctx, a.Unit) || a.Role != staff.Organiser && callOf(ctx).staff.Role != staff.Admin:
			return AwardAssessors{}, noAssessor()
		case a.Role == staff.Auditor:
			return AwardAssessors{}, quiz.Errorf(quiz.Invalid, "%s是审计员，只能查看，不能评审", a.Name).At("body.accounts", "不能是审计员")
		}
		ids[i] = id
	}
	if err := s.cfg.Awards.SetAssessors(ctx, h.id, ids, hand(ctx)); err != nil {
		return AwardAssessors{}, err
	}
	callOf(ctx).notef("award:"+idText(h.id), "指定 %d 名评审人员", len(ids))
	return s.awardAssessors(ctx, &in.AwardPath)
}

// AwardPrizes is people who get prizes.
type AwardPrizes struct {
	Mark  string       `json:"mark"`
	Items []AwardPrize `json:"items" doc:"按评分表里的次序"`
}

// AwardPrize is one prize with who gets it.
type AwardPrize struct {
	Name   string        `json:"name"`
	Over   int           `json:"over" doc:"末位并列而超出的人数"`
	Total  int           `json:"total" doc:"获奖人数，可能多于所列"`
	People []AwardWinner `json:"people"`
}

// AwardWinner is a person who gets a prize.
type AwardWinner struct {
	Place     int       `json:"place"`
	Name      string    `json:"name"`
	Unit      AwardUnit `json:"unit"`
	Points    float64   `json:"points"`
	ElapsedMs int64     `json:"elapsed_ms"`
}

type awardPeopleInput struct {
	AwardPath
	Limit int `query:"limit" minimum:"0" maximum:"1000" doc:"每个奖最多列出几人，默认 200"`
}

const winnersShown = 200

func (s *Server) awardPeople(ctx context.Context, in *awardPeopleInput) (AwardPrizes, error) {
	h, err := s.reachAward(ctx, in.ID)
	if err != nil {
		return AwardPrizes{}, err
	}
	v, err := s.cfg.Awards.Version(ctx, h.tally, h.id, 0)
	if err != nil {
		return AwardPrizes{}, err
	}
	var lists []tally.PrizeList
	err = s.reckon(ctx, func() error {
		lists, err = s.cfg.Awards.People(ctx, h.tally, v)
		return err
	})
	if err != nil {
		return AwardPrizes{}, err
	}
	limit := in.Limit
	if limit == 0 {
		limit = winnersShown
	}
	out := AwardPrizes{Mark: notSealed, Items: []AwardPrize{}}
	for _, l := range lists {
		prize := AwardPrize{Name: l.Prize.Name, Over: l.Over, Total: len(l.People)}
		if prize.People, err = s.winners(ctx, h.tree, l.People[:min(limit, len(l.People))]); err != nil {
			return AwardPrizes{}, err
		}
		out.Items = append(out.Items, prize)
	}
	return out, nil
}

// winners names people, of whom all belong to a unit within the caller's reach; see namesInFull.
func (s *Server) winners(ctx context.Context, tree *quiz.Tree, people []tally.Winner) ([]AwardWinner, error) {
	out := make([]AwardWinner, 0, len(people))
	for from := 0; from < len(people); from += namesAtOnce {
		part := people[from:min(from+namesAtOnce, len(people))]
		ids := make([]int64, len(part))
		for i, p := range part {
			ids[i] = p.Person
		}
		shown, err := s.cfg.Accounts.People(ctx, ids)
		if err != nil {
			return nil, err
		}
		for _, p := range part {
			name := shown[p.Person].Masked
			if namesInFull(ctx) {
				name = shown[p.Person].Name
			}
			out = append(out, AwardWinner{
				Place: p.Place, Name: name, Unit: awardUnit(tree, p.Unit), Points: p.Points.Float(), ElapsedMs: p.Elapsed,
			})
		}
	}
	return out, nil
}

// namesAtOnce is how many people's names are asked for at a time.
const namesAtOnce = 200

func noAssessor() error {
	return quiz.Errorf(quiz.NotFound, "没有这个账号").At("body.accounts", "应为您所管范围内的账号")
}
