package api

import (
	"context"
	"fmt"

	"lawquiz/quiz"
	"lawquiz/quiz/tally"
	"lawquiz/server/account/staff"
)

// mayWrite reports whether the caller changes anything at all: an auditor does not.
func (s *Server) mayWrite(ctx context.Context) bool {
	v := callOf(ctx).staff
	return v != nil && v.Role != staff.Auditor
}

// MaterialRules is what a contest asks units to send in.
type MaterialRules struct {
	Version int            `json:"version" doc:"修改时送回；0 为还没有写过"`
	Rules   []MaterialRule `json:"rules"`
	Author  string         `json:"author"`
	At      int64          `json:"at" doc:"Unix 毫秒"`
}

// MaterialRule is what a contest asks of one kind of material.
type MaterialRule struct {
	Kind       quiz.MaterialKind    `json:"kind" enum:"essay,family,summary,activity,contract"`
	Least      int                  `json:"least,omitempty" minimum:"0" maximum:"1000" doc:"每单位最少几件"`
	Most       int                  `json:"most,omitempty" minimum:"0" maximum:"1000" doc:"每单位最多几件；0 为不限，超过的不收"`
	CharsMax   int                  `json:"chars_max,omitempty" minimum:"0" maximum:"1000000" doc:"每件最多几个字；超过的不收"`
	Original   bool                 `json:"original,omitempty" doc:"须声明原创"`
	ByDay      string               `json:"by_day,omitempty" maxLength:"10" doc:"截止日期（含当日），2026-04-10；此后的收下并标为迟交"`
	Groups     []MaterialGroupLeast `json:"groups,omitempty" maxItems:"30" doc:"某些组别最少几件，代替 least"`
	FilingOnly []string             `json:"filing_only,omitempty" maxItems:"30" doc:"只需备案、没有最少件数的组别"`
}

// MaterialGroupLeast is how many pieces a group must send.
type MaterialGroupLeast struct {
	Group string `json:"group" minLength:"1" maxLength:"40"`
	Least int    `json:"least" minimum:"0" maximum:"1000"`
}

func (s *Server) materialRules(ctx context.Context, in *contestInput) (MaterialRules, error) {
	d, err := s.reachMaterials(ctx, in.ID, "")
	if err != nil {
		return MaterialRules{}, err
	}
	r, err := s.cfg.Awards.MaterialRules(ctx, d.tally)
	if err != nil {
		return MaterialRules{}, err
	}
	out := MaterialRules{Version: r.Number, Author: r.Author, At: r.At, Rules: []MaterialRule{}}
	for _, rule := range r.Rules {
		shown := MaterialRule{
			Kind: rule.Kind, Least: rule.Least, Most: rule.Most, CharsMax: rule.CharsMax, Original: rule.Original, FilingOnly: rule.Filing,
		}
		if rule.By > 0 {
			shown.ByDay = quiz.FormatMoment(rule.By - 1)[:len("2026-04-10")]
		}
		for _, g := range rule.Groups {
			shown.Groups = append(shown.Groups, MaterialGroupLeast(g))
		}
		out.Rules = append(out.Rules, shown)
	}
	return out, nil
}

// NewMaterialRules is what a contest asks for from now on.
type NewMaterialRules struct {
	Base  int            `json:"base" minimum:"0" doc:"从第几版改起；已有改动则为 409 revision_stale"`
	Rules []MaterialRule `json:"rules" maxItems:"5"`
}

type newMaterialRulesInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body NewMaterialRules
}

func (s *Server) setMaterialRules(ctx context.Context, in *newMaterialRulesInput) (MaterialRules, error) {
	d, err := s.reachMaterials(ctx, in.ID, "")
	if err != nil {
		return MaterialRules{}, err
	}
	rules := make([]tally.MaterialRule, len(in.Body.Rules))
	for i, r := range in.Body.Rules {
		rules[i] = tally.MaterialRule{
			Kind: r.Kind, Least: r.Least, Most: r.Most, CharsMax: r.CharsMax, Original: r.Original, Filing: r.FilingOnly,
		}
		for _, g := range r.Groups {
			rules[i].Groups = append(rules[i].Groups, tally.GroupLeast(g))
		}
		if r.ByDay == "" {
			continue
		}
		if rules[i].By, err = quiz.ParseMoment(r.ByDay + " 24:00"); err != nil {
			return MaterialRules{}, quiz.Errorf(quiz.Invalid, "%s的截止日期要写成 2026-04-10 的样子", r.Kind.Name()).At(fmt.Sprintf("body.rules[%d].by_day", i), "应为日期")
		}
	}
	if err := s.cfg.Awards.SetMaterialRules(ctx, d.tally, in.Body.Base, rules, hand(ctx)); err != nil {
		return MaterialRules{}, err
	}
	callOf(ctx).notef("contest:"+in.ID, "修改材料要求，共 %d 种", len(rules))
	return s.materialRules(ctx, &contestInput{ID: in.ID})
}

// MaterialReport is what units have sent in, and what they lack.
type MaterialReport struct {
	Items   []MaterialNeed `json:"items"`
	Total   int            `json:"total"`
	Missing int            `json:"missing" doc:"还缺材料的单位数"`
}

// MaterialNeed is one unit's of a kind.
type MaterialNeed struct {
	Unit     AwardUnit         `json:"unit"`
	Kind     quiz.MaterialKind `json:"kind"`
	KindName string            `json:"kind_name"`
	Sent     int               `json:"sent" doc:"已报送件数"`
	Accepted int               `json:"accepted"`
	Late     int               `json:"late"`
	Least    int               `json:"least" doc:"至少要报几件"`
	Most     int               `json:"most" doc:"最多可报几件；0 为不限"`
	Missing  int               `json:"missing" doc:"还缺几件"`
	Filing   bool              `json:"filing" doc:"只需备案"`
}

type materialReportInput struct {
	ID string `path:"id" maxLength:"64"`
	Window
	Unit    string `query:"unit" maxLength:"20" doc:"列这个单位的直属单位；不写为您所管的最上级单位"`
	Missing bool   `query:"missing" doc:"只列还缺的"`
}

func (s *Server) materialReport(ctx context.Context, in *materialReportInput) (MaterialReport, error) {
	d, err := s.reachMaterials(ctx, in.ID, in.Unit)
	if err != nil {
		return MaterialReport{}, err
	}
	needs, err := s.cfg.Awards.MaterialReport(ctx, d.tally, d.tree, d.top.ID)
	if err != nil {
		return MaterialReport{}, err
	}
	lacking := map[int64]bool{}
	found := []tally.MaterialNeed{}
	for _, n := range needs {
		if n.Missing > 0 {
			lacking[n.Unit] = true
		}
		if n.Missing > 0 || !in.Missing {
			found = append(found, n)
		}
	}
	out := MaterialReport{Items: []MaterialNeed{}, Total: len(found), Missing: len(lacking)}
	for _, n := range cut(found, in.Window) {
		out.Items = append(out.Items, MaterialNeed{
			Unit: awardUnit(d.tree, n.Unit), Kind: n.Kind, KindName: n.Kind.Name(), Sent: n.Sent, Accepted: n.Accepted, Late: n.Late,
			Least: n.Least, Most: n.Most, Missing: n.Missing, Filing: n.Filing,
		})
	}
	return out, nil
}
