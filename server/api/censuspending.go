package api

import (
	"context"
	"fmt"

	"lawquiz/quiz"
	"lawquiz/quiz/census"
)

// PendingUnits is unit names that people typed because they did not find theirs.
type PendingUnits struct {
	Total int           `json:"total"`
	Items []PendingUnit `json:"items" doc:"人数多的在前"`
}

// PendingUnit is one of them.
type PendingUnit struct {
	Below       StaffUnit        `json:"below" doc:"填在哪个单位之下；归并前计在它那里"`
	Name        string           `json:"name" doc:"填得最多的写法"`
	Spellings   []string         `json:"spellings" doc:"只有全角半角、空格、标点不同的各种写法；归并时一并带上"`
	People      int64            `json:"people"`
	Since       int64            `json:"since"`
	Suggestions []UnitSuggestion `json:"suggestions" doc:"可能是哪些单位"`
}

type pendingInput struct {
	Parent string `query:"parent" maxLength:"20" doc:"只看这个单位及下级；不写为我所能见的全部"`
	Window
}

func (s *Server) pendingUnits(ctx context.Context, in *pendingInput) (PendingUnits, error) {
	top, tree, err := s.unitNow(ctx, in.Parent)
	if err != nil {
		return PendingUnits{}, err
	}
	all, err := s.cfg.Census.Pending(ctx, top.ID)
	if err != nil {
		return PendingUnits{}, err
	}
	out := PendingUnits{Total: len(all), Items: []PendingUnit{}}
	shown := cut(all, in.Window)
	if err := s.cfg.Census.Suggest(ctx, shown); err != nil {
		return PendingUnits{}, err
	}
	for _, p := range shown {
		below, err := tree.Unit(p.Below)
		if err != nil {
			continue
		}
		out.Items = append(out.Items, PendingUnit{
			Below: StaffUnit{idText(below.ID), below.Name, tree.FullName(below.ID)}, Name: p.Name, Spellings: p.Spellings,
			People: p.People, Since: p.Since, Suggestions: suggested(tree, p.Suggestions),
		})
	}
	return out, nil
}

// PendingMerge is the body of POST /units/pending/merge: names, and the unit they are, which may be a new one.
type PendingMerge struct {
	Items []PendingNames `json:"items" minItems:"1" maxItems:"100"`
	Into  string         `json:"into,omitempty" maxLength:"20" doc:"归并到这个单位"`
	New   *NewUnit       `json:"new,omitempty" doc:"归并到新建的单位"`
}

// PendingNames is names typed below one unit.
type PendingNames struct {
	Below string   `json:"below" maxLength:"20"`
	Names []string `json:"names" minItems:"1" maxItems:"100" doc:"各种写法"`
}

// PendingMerged is what came of it.
type PendingMerged struct {
	Unit UnitNode `json:"unit"`
	Job  string   `json:"job" doc:"重新归属职工和成绩的任务"`
}

func (s *Server) mergePending(ctx context.Context, in *struct{ Body PendingMerge }) (PendingMerged, error) {
	b := in.Body
	if (b.Into == "") == (b.New == nil) {
		return PendingMerged{}, quiz.Errorf(quiz.Invalid, "请选一个单位，或新建一个单位").At("body.into", "与 body.new 填其中一项")
	}
	var names []census.Settle
	for _, n := range b.Items {
		if _, _, err := s.unitNow(ctx, n.Below); err != nil || n.Below == "" {
			return PendingMerged{}, noUnit()
		}
		id, _ := idOf(n.Below) // the number people are bound to, which may be that of a unit merged since
		names = append(names, census.Settle{Below: id, Names: n.Names})
	}
	var unit UnitNode
	var err error
	if b.New != nil {
		unit, err = s.createUnit(ctx, &struct{ Body NewUnit }{*b.New})
	} else {
		unit, err = s.unitDetail(ctx, &UnitPath{b.Into})
	}
	if err != nil {
		return PendingMerged{}, err
	}
	at := callOf(ctx)
	id, _ := idOf(unit.ID)
	job, err := s.cfg.Census.Merge(ctx, names, id, census.By{Author: at.author})
	if err != nil {
		return PendingMerged{}, err
	}
	for _, n := range b.Items {
		at.note("单位 "+unit.Code, fmt.Sprintf("归并填写的单位名称 %d 种：%s 等", len(n.Names), n.Names[0]))
	}
	return PendingMerged{Unit: unit, Job: idText(job)}, s.learn(ctx)
}
