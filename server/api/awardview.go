package api

import (
	"context"

	written "lawquiz/questions/document"
	"lawquiz/quiz"
	"lawquiz/quiz/tally"
	"lawquiz/server/account/staff"
)

// AwardUnit is a unit as award pages show it.
type AwardUnit struct {
	ID       string `json:"id"`
	Code     string `json:"code"`
	Name     string `json:"name"`
	FullName string `json:"full_name" doc:"连同各级上级单位"`
	Group    string `json:"group"`
}

func awardUnit(tree *quiz.Tree, id int64) AwardUnit {
	u, err := tree.Unit(id)
	if err != nil { // there is no such unit any more
		return AwardUnit{ID: idText(id), Name: "已撤并的单位", FullName: "已撤并的单位"}
	}
	return AwardUnit{ID: idText(u.ID), Code: u.Code, Name: u.Name, FullName: tree.FullName(u.ID), Group: u.Group}
}

// AwardHead is an award sheet without its text.
type AwardHead struct {
	ID        string    `json:"id"`
	Contest   string    `json:"contest"`
	Award     string    `json:"award" doc:"奖项名称"`
	Owner     AwardUnit `json:"owner" doc:"在这个单位的范围内评选"`
	Version   int       `json:"version" doc:"第几版，从 1 数"`
	At        int64     `json:"at" doc:"这一版保存的时间，Unix 毫秒"`
	Author    string    `json:"author"`
	Reason    string    `json:"reason" doc:"竞赛开始后修改的原因"`
	LockedAt  int64     `json:"locked_at" doc:"锁定时间，Unix 毫秒；0 为竞赛尚未开始，还可以修改"`
	MayEdit   bool      `json:"may_edit"`
	MayAssess bool      `json:"may_assess" doc:"您是否可以评审"`
}

// AwardList is award sheets.
type AwardList struct {
	Items []AwardHead `json:"items"`
	Total int         `json:"total"`
}

// AwardView is an award sheet with what it says.
type AwardView struct {
	AwardHead
	Source     string         `json:"source" doc:"评分表文档（YAML）"`
	Text       string         `json:"text" doc:"评分办法，可作通知的附件"`
	Total      float64        `json:"total" doc:"满分，不含加分"`
	Items      []AwardItem    `json:"items" doc:"评分项、加分项、扣分项"`
	Vetoes     []string       `json:"vetoes" doc:"由评审认定的否决项"`
	Candidates []AwardUnit    `json:"candidates" doc:"参评单位"`
	Outside    []AwardOutside `json:"outside" doc:"同级而不参评的单位和原因"`
	Waiting    []string       `json:"waiting" doc:"评分表用到、还没有导入的指标"`
	Hints      []string       `json:"hints" doc:"评分表与材料要求不一致的地方，请核对"`
}

// AwardItem is one line of a sheet.
type AwardItem struct {
	Name   string     `json:"name"`
	Part   string     `json:"part" enum:"item,bonus,deduct"`
	Points float64    `json:"points" doc:"最多得几分或扣几分"`
	Scale  quiz.Scale `json:"scale" doc:"计分方法；judged 为评审项"`
}

// AwardOutside is a unit that does not compete.
type AwardOutside struct {
	Unit   AwardUnit `json:"unit"`
	Reason string    `json:"reason"`
}

// AwardVersion is a sheet as it was once.
type AwardVersion struct {
	Version  int    `json:"version"`
	At       int64  `json:"at" doc:"Unix 毫秒"`
	Author   string `json:"author"`
	Reason   string `json:"reason"`
	LockedAt int64  `json:"locked_at"`
	Source   string `json:"source"`
	Text     string `json:"text"`
}

// AwardVersions is a sheet's history.
type AwardVersions struct {
	Items []AwardVersion `json:"items" doc:"新的在前"`
	Total int            `json:"total"`
}

// AwardFault is one thing wrong in a sheet.
type AwardFault struct {
	Line    int    `json:"line" doc:"从 1 数"`
	Column  int    `json:"column" doc:"从 1 数"`
	Path    string `json:"path"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// AwardChecked is what a sheet comes to: its faults, or what it says.
type AwardChecked struct {
	Faults     []AwardFault   `json:"faults" doc:"为空则可以保存"`
	Text       string         `json:"text" doc:"评分办法"`
	Total      float64        `json:"total"`
	Items      []AwardItem    `json:"items"`
	Candidates []AwardUnit    `json:"candidates"`
	Outside    []AwardOutside `json:"outside"`
	Waiting    []string       `json:"waiting" doc:"评分表用到、还没有导入的指标"`
	Hints      []string       `json:"hints" doc:"评分表与材料要求不一致的地方，请核对"`
}

func (s *Server) awardHead(ctx context.Context, tree *quiz.Tree, contest string, v tally.Version, mine, assesses bool) AwardHead {
	writes := callOf(ctx).staff.Role != staff.Auditor
	return AwardHead{
		ID: idText(v.Award), Contest: contest, Award: v.Sheet.Award, Owner: awardUnit(tree, v.Owner), Version: v.Number,
		At: v.At, Author: v.Author, Reason: v.Reason, LockedAt: v.LockedAt, MayEdit: mine && writes, MayAssess: assesses && writes,
	}
}

func (s *Server) awardView(ctx context.Context, h heldAward, v tally.Version) (AwardView, error) {
	may, err := s.cfg.Awards.Assesses(ctx, h.id, hand(ctx))
	if err != nil {
		return AwardView{}, err
	}
	checked, err := s.cfg.Awards.Check(ctx, h.tally, h.tree, v.Owner, v.Source)
	if err != nil { // the tree has changed, the sheet has not
		checked = tally.Checked{Sheet: v.Sheet, Text: quiz.SheetText(v.Sheet)}
	}
	said := awardChecked(h.tree, checked)
	out := AwardView{
		AwardHead: s.awardHead(ctx, h.tree, h.contest.ID, v, h.mine, may), Source: v.Source, Text: said.Text, Total: said.Total,
		Items: said.Items, Candidates: said.Candidates, Outside: said.Outside, Waiting: said.Waiting, Hints: said.Hints, Vetoes: []string{},
	}
	for _, veto := range v.Sheet.Veto {
		if veto.When == nil {
			out.Vetoes = append(out.Vetoes, veto.Name)
		}
	}
	return out, nil
}

func awardChecked(tree *quiz.Tree, c tally.Checked) AwardChecked {
	out := AwardChecked{
		Faults: []AwardFault{}, Text: c.Text, Total: c.Sheet.Total.Float(), Items: []AwardItem{},
		Candidates: make([]AwardUnit, 0, len(c.Candidates)), Outside: awardOutside(tree, c.Outside), Waiting: orEmpty(c.Waiting), Hints: orEmpty(c.Hints),
	}
	for _, part := range []struct {
		name  string
		items []quiz.AwardItem
	}{{"item", c.Sheet.Items}, {"bonus", c.Sheet.Bonus}, {"deduct", c.Sheet.Deduct}} {
		for _, it := range part.items {
			out.Items = append(out.Items, AwardItem{Name: it.Name, Part: part.name, Points: it.Points.Float(), Scale: it.Scale})
		}
	}
	for _, id := range c.Candidates {
		out.Candidates = append(out.Candidates, awardUnit(tree, id))
	}
	return out
}

func awardOutside(tree *quiz.Tree, list []tally.Outside) []AwardOutside {
	out := make([]AwardOutside, 0, len(list))
	for _, o := range list {
		out = append(out, AwardOutside{Unit: awardUnit(tree, o.Unit), Reason: o.Reason})
	}
	return out
}

func awardFaults(faults written.Faults) []AwardFault {
	out := make([]AwardFault, 0, len(faults))
	for _, f := range faults {
		out = append(out, AwardFault{Line: f.Line, Column: f.Column, Path: f.Path, Code: f.Code, Message: f.Message})
	}
	return out
}
