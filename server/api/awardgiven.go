package api

import (
	"context"
	"fmt"

	"lawquiz/quiz"
	"lawquiz/quiz/tally"
)

// AwardMarks is marks on assessed items.
type AwardMarks struct {
	Items []AwardMark `json:"items" doc:"新的在前；同一评审人员对同一单位同一项以最新的为准"`
	Total int         `json:"total"`
}

// AwardMark is a mark on record.
type AwardMark struct {
	Item     string    `json:"item"`
	Unit     AwardUnit `json:"unit"`
	Points   float64   `json:"points"`
	Reason   string    `json:"reason"`
	Who      string    `json:"who"`
	Mine     bool      `json:"mine"`
	At       int64     `json:"at" doc:"Unix 毫秒"`
	TakeBack bool      `json:"take_back" doc:"撤回此前的评分"`
	Counts   bool      `json:"counts" doc:"是否有效"`
}

type awardMarksInput struct {
	AwardPath
	Window
	Unit   string `query:"unit" maxLength:"20" doc:"只列这个单位的"`
	Counts bool   `query:"counts" doc:"只列有效的"`
}

func (s *Server) awardMarks(ctx context.Context, in *awardMarksInput) (AwardMarks, error) {
	h, err := s.assessAward(ctx, in.ID)
	if err != nil {
		return AwardMarks{}, err
	}
	all, err := s.cfg.Awards.Marks(ctx, h.id)
	if err != nil {
		return AwardMarks{}, err
	}
	me := hand(ctx).Account
	found := []AwardMark{}
	for i := len(all) - 1; i >= 0; i-- {
		m := all[i]
		if !h.mine && m.Account != me || in.Counts && !m.Counts || in.Unit != "" && in.Unit != idText(m.Unit) {
			continue
		}
		found = append(found, AwardMark{
			Item: m.Item, Unit: awardUnit(h.tree, m.Unit), Points: m.Points.Float(), Reason: m.Reason, Who: m.Who,
			Mine: m.Account == me, At: m.At, TakeBack: !m.Given, Counts: m.Counts,
		})
	}
	return AwardMarks{Items: cut(found, in.Window), Total: len(found)}, nil
}

// NewAwardMark is what an assessor gives a unit on an item.
type NewAwardMark struct {
	Item     string  `json:"item" minLength:"1" maxLength:"40"`
	Unit     string  `json:"unit" minLength:"1" maxLength:"20"`
	Points   float64 `json:"points" minimum:"0" maximum:"10000"`
	Reason   string  `json:"reason" minLength:"1" maxLength:"200" doc:"理由"`
	TakeBack bool    `json:"take_back,omitempty" doc:"撤回此前的评分"`
}

// NewAwardMarks is marks of one assessor.
type NewAwardMarks struct {
	Marks []NewAwardMark `json:"marks" minItems:"1" maxItems:"2000"`
}

type newAwardMarksInput struct {
	AwardPath
	Body NewAwardMarks
}

// AwardMarked is how many marks were kept.
type AwardMarked struct {
	Kept int `json:"kept"`
}

func (s *Server) markAward(ctx context.Context, in *newAwardMarksInput) (AwardMarked, error) {
	h, err := s.assessAward(ctx, in.ID)
	if err != nil {
		return AwardMarked{}, err
	}
	marks := make([]tally.Mark, len(in.Body.Marks))
	for i, m := range in.Body.Marks {
		place := fmt.Sprintf("body.marks[%d]", i)
		unit, ok := idOf(m.Unit)
		if !ok {
			return AwardMarked{}, quiz.Errorf(quiz.Invalid, "第 %d 个评分的单位有误", i+1).At(place+".unit", "应为单位编号")
		}
		points, err := pointsOf(m.Points)
		if err != nil {
			return AwardMarked{}, quiz.Errorf(quiz.Invalid, "第 %d 个评分最多两位小数", i+1).At(place+".points", "最多两位小数")
		}
		marks[i] = tally.Mark{Item: m.Item, Unit: unit, Points: points, Reason: m.Reason, TakeBack: m.TakeBack}
	}
	if err := s.cfg.Awards.Mark(ctx, h.tally, h.tree, h.id, hand(ctx), marks); err != nil {
		return AwardMarked{}, err
	}
	callOf(ctx).notef("award:"+idText(h.id), "保存 %d 个评审分", len(marks))
	return AwardMarked{len(marks)}, nil
}

// AwardVetoes is vetoes called.
type AwardVetoes struct {
	Items []AwardVeto `json:"items" doc:"新的在前"`
	Total int         `json:"total"`
}

// AwardVeto is a veto called, or taken back.
type AwardVeto struct {
	Name     string    `json:"name"`
	Unit     AwardUnit `json:"unit"`
	Reason   string    `json:"reason"`
	Who      string    `json:"who"`
	At       int64     `json:"at" doc:"Unix 毫秒"`
	TakeBack bool      `json:"take_back"`
	Counts   bool      `json:"counts" doc:"是否有效"`
}

func (s *Server) awardVetoes(ctx context.Context, in *AwardPath) (AwardVetoes, error) {
	h, err := s.assessAward(ctx, in.ID)
	if err != nil {
		return AwardVetoes{}, err
	}
	all, err := s.cfg.Awards.Vetoes(ctx, h.id)
	if err != nil {
		return AwardVetoes{}, err
	}
	out := AwardVetoes{Items: []AwardVeto{}, Total: len(all)}
	for i := len(all) - 1; i >= 0; i-- {
		v := all[i]
		out.Items = append(out.Items, AwardVeto{
			Name: v.Name, Unit: awardUnit(h.tree, v.Unit), Reason: v.Reason, Who: v.Who, At: v.At, TakeBack: !v.Given, Counts: v.Counts,
		})
	}
	return out, nil
}

// NewAwardVeto calls a veto, or takes it back.
type NewAwardVeto struct {
	Name     string `json:"name" minLength:"1" maxLength:"40" doc:"否决项的名称"`
	Unit     string `json:"unit" minLength:"1" maxLength:"20"`
	Reason   string `json:"reason" minLength:"1" maxLength:"500"`
	TakeBack bool   `json:"take_back,omitempty" doc:"撤回"`
}

type newAwardVetoInput struct {
	AwardPath
	Body NewAwardVeto
}

func (s *Server) vetoAward(ctx context.Context, in *newAwardVetoInput) error {
	h, err := s.assessAward(ctx, in.ID)
	if err != nil {
		return err
	}
	unit, ok := idOf(in.Body.Unit)
	if !ok {
		return noUnit()
	}
	b := &in.Body
	if err := s.cfg.Awards.Veto(ctx, h.tally, h.tree, h.id, hand(ctx), b.Name, unit, b.Reason, b.TakeBack); err != nil {
		return err
	}
	what := map[bool]string{false: "认定", true: "撤回"}[b.TakeBack]
	callOf(ctx).notef("award:"+idText(h.id), "%s%s“%s”：%s", what, awardUnit(h.tree, unit).Name, b.Name, b.Reason)
	return nil
}

// AwardDecisions is what was decided among equal units.
type AwardDecisions struct {
	Items []AwardDecision `json:"items" doc:"新的在前"`
	Total int             `json:"total"`
}

// AwardDecision is an order decided.
type AwardDecision struct {
	Units  []AwardUnit `json:"units" doc:"先的在前"`
	Reason string      `json:"reason"`
	Who    string      `json:"who"`
	At     int64       `json:"at" doc:"Unix 毫秒"`
}

func (s *Server) awardDecisions(ctx context.Context, in *AwardPath) (AwardDecisions, error) {
	h, err := s.reachAward(ctx, in.ID)
	if err != nil {
		return AwardDecisions{}, err
	}
	all, err := s.cfg.Awards.Decisions(ctx, h.id)
	if err != nil {
		return AwardDecisions{}, err
	}
	out := AwardDecisions{Items: []AwardDecision{}, Total: len(all)}
	for i := len(all) - 1; i >= 0; i-- {
		d := AwardDecision{Units: []AwardUnit{}, Reason: all[i].Reason, Who: all[i].Who, At: all[i].At}
		for _, unit := range all[i].Units {
			d.Units = append(d.Units, awardUnit(h.tree, unit))
		}
		out.Items = append(out.Items, d)
	}
	return out, nil
}

// NewAwardDecision is an order decided among equal units.
type NewAwardDecision struct {
	Units  []string `json:"units" minItems:"2" maxItems:"200" doc:"并列的全部单位，先的在前"`
	Reason string   `json:"reason" minLength:"1" maxLength:"500"`
}

type newAwardDecisionInput struct {
	AwardPath
	Body NewAwardDecision
}

func (s *Server) decideAward(ctx context.Context, in *newAwardDecisionInput) error {
	h, err := s.reachAward(ctx, in.ID)
	if err != nil {
		return err
	}
	units := make([]int64, len(in.Body.Units))
	for i, text := range in.Body.Units {
		id, ok := idOf(text)
		if !ok {
			return noUnit()
		}
		units[i] = id
	}
	err = s.reckon(ctx, func() error {
		return s.cfg.Awards.Decide(ctx, h.tally, h.tree, h.id, hand(ctx), units, in.Body.Reason)
	})
	if err != nil {
		return err
	}
	callOf(ctx).notef("award:"+idText(h.id), "决定 %d 个并列单位的先后：%s", len(units), in.Body.Reason)
	return nil
}
