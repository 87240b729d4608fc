package api

import (
	"context"
	"math"
	"sort"

	"lawquiz/quiz"
	"lawquiz/quiz/tally"
)

// notSealed and whatIfMark stand on results that decide nothing.
const (
	notSealed  = "预览，尚未封存，不作公布"
	whatIfMark = "测算，不作评奖依据"
)

// AwardPreview is what a sheet makes of the figures at a moment.
type AwardPreview struct {
	Award      AwardHead      `json:"award"`
	Mark       string         `json:"mark" doc:"须随结果一同显示的说明"`
	Cutoff     int64          `json:"cutoff" doc:"只计到这一时刻交卷的，Unix 毫秒；0 为全部"`
	AsOf       int64          `json:"as_of" doc:"数据的时刻，Unix 毫秒"`
	KeyVersion int64          `json:"key_version" doc:"所依据的标准答案版本"`
	Digest     string         `json:"digest" doc:"评分表和全部依据的指纹：相同则结果必然相同"`
	Groups     []AwardGroup   `json:"groups"`
	Outside    []AwardOutside `json:"outside" doc:"同级而不参评的单位和原因"`
	Metrics    []AwardSource  `json:"metrics" doc:"用到的导入指标和来源"`
	Waiting    []string       `json:"waiting" doc:"评分表用到、还没有导入的指标"`
}

// AwardSource is an imported metric a result rests on.
type AwardSource struct {
	Name    string `json:"name"`
	Version int    `json:"version"`
	Source  string `json:"source"`
	AsOf    string `json:"as_of" doc:"数据日期，2021-04-15"`
}

// AwardGroup is the candidates that were compared with each other.
type AwardGroup struct {
	Name       string     `json:"name" doc:"组别；不分组则为空"`
	Candidates int        `json:"candidates"`
	Eligible   int        `json:"eligible" doc:"符合参评条件的"`
	Seats      int        `json:"seats" doc:"名额"`
	Rows       []AwardRow `json:"rows" doc:"按名次"`
	Ties       []AwardTie `json:"ties" doc:"名额边界上并列的单位"`
}

// AwardRow is one unit's result.
type AwardRow struct {
	Unit      AwardUnit     `json:"unit"`
	Place     int           `json:"place" doc:"0 为没有名次，见 excluded"`
	Tier      string        `json:"tier" doc:"等次；没有则为空"`
	Waiting   bool          `json:"waiting" doc:"并列，等待决定"`
	Excluded  string        `json:"excluded" doc:"不参加排名的原因"`
	Vetoed    bool          `json:"vetoed"`
	Total     float64       `json:"total"`
	Lines     []AwardLine   `json:"lines" doc:"逐项得分"`
	Ties      []AwardFigure `json:"ties" doc:"总分相同时依次比较的指标"`
	Flags     []string      `json:"flags" doc:"需要核对的"`
	Notes     []string      `json:"notes" doc:"须随单位公布的说明"`
	Stability float64       `json:"stability" doc:"权重上下浮动 20% 的各种情形中，等次不变的百分比"`
}

// AwardLine is what a unit earns on one item.
type AwardLine struct {
	Item   string   `json:"item"`
	Points float64  `json:"points" doc:"扣分为负"`
	Why    string   `json:"why" doc:"怎样得来，如 参与率 83.2 % × 40 = 33.28"`
	Flags  []string `json:"flags"`
}

// AwardFigure is a figure by name.
type AwardFigure struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// AwardTie is units a quota's end leaves equal.
type AwardTie struct {
	Tier    string      `json:"tier"`
	Units   []AwardUnit `json:"units"`
	Seats   int         `json:"seats" doc:"余下的名额"`
	Over    int         `json:"over" doc:"一并入围而超出的"`
	Decided bool        `json:"decided"`
	Waiting bool        `json:"waiting" doc:"等待研究决定"`
	Why     string      `json:"why"`
}

type awardPreviewInput struct {
	AwardPath
	Cutoff int64 `query:"cutoff" minimum:"0" doc:"只计到这一时刻交卷的，Unix 毫秒；不写为全部"`
}

func (s *Server) previewAward(ctx context.Context, in *awardPreviewInput) (AwardPreview, error) {
	h, err := s.reachAward(ctx, in.ID)
	if err != nil {
		return AwardPreview{}, err
	}
	p, err := s.preview(ctx, h, in.Cutoff)
	if err != nil {
		return AwardPreview{}, err
	}
	digest, err := p.Digest()
	if err != nil {
		return AwardPreview{}, err
	}
	out := AwardPreview{
		Award: s.awardHead(ctx, h.tree, h.contest.ID, p.Version, true, false), Mark: notSealed, Cutoff: in.Cutoff, AsOf: p.AsOf,
		KeyVersion: p.Inputs.KeyVersion, Digest: digest, Groups: awardGroups(h.tree, p), Outside: awardOutside(h.tree, p.Inputs.Outside),
		Metrics: []AwardSource{}, Waiting: orEmpty(p.Waiting()),
	}
	for _, m := range p.Inputs.Metrics {
		out.Metrics = append(out.Metrics, AwardSource{Name: m.Name, Version: m.Number, Source: m.Source, AsOf: m.AsOf})
	}
	return out, nil
}

// preview reckons an award in its turn, see reckon.
func (s *Server) preview(ctx context.Context, h heldAward, cutoff int64) (p tally.Preview, err error) {
	err = s.reckon(ctx, func() error {
		p, err = s.cfg.Awards.Preview(ctx, h.tally, h.tree, h.id, cutoff)
		return sheetFaults(err)
	})
	return p, err
}

func awardGroups(tree *quiz.Tree, p tally.Preview) []AwardGroup {
	steady := make(map[int64]quiz.Steadiness, len(p.Stability))
	for _, st := range p.Stability {
		steady[st.Unit] = st
	}
	out := make([]AwardGroup, 0, len(p.Result.Groups))
	for _, g := range p.Result.Groups {
		group := AwardGroup{
			Name: g.Name, Candidates: g.Candidates, Eligible: g.Eligible, Seats: g.Seats, Rows: make([]AwardRow, 0, len(g.Rows)), Ties: []AwardTie{},
		}
		for _, row := range g.Rows {
			group.Rows = append(group.Rows, awardRow(tree, row, steady[row.Unit]))
		}
		for _, tied := range g.Ties {
			group.Ties = append(group.Ties, awardTie(tree, tied))
		}
		out = append(out, group)
	}
	return out
}

func awardRow(tree *quiz.Tree, row quiz.AwardRow, steady quiz.Steadiness) AwardRow {
	out := AwardRow{
		Unit: awardUnit(tree, row.Unit), Place: row.Place, Tier: row.Tier, Waiting: row.Waiting, Excluded: row.Excluded, Vetoed: row.Vetoed,
		Total: row.Total.Float(), Lines: make([]AwardLine, 0, len(row.Lines)), Ties: []AwardFigure{}, Flags: orEmpty(row.Flags),
		Notes: orEmpty(row.Notes), Stability: float64(steady.Share()) / 100,
	}
	for _, l := range row.Lines {
		out.Lines = append(out.Lines, AwardLine{Item: l.Item, Points: l.Points.Float(), Why: l.Why, Flags: orEmpty(l.Flags)})
	}
	for _, t := range row.Ties {
		out.Ties = append(out.Ties, AwardFigure{Name: t.Name, Value: t.Value})
	}
	return out
}

func awardTie(tree *quiz.Tree, tied quiz.TiedUnits) AwardTie {
	out := AwardTie{
		Tier: tied.Tier, Units: make([]AwardUnit, 0, len(tied.Units)), Seats: tied.Seats, Over: tied.Over, Decided: tied.Decided,
		Waiting: !tied.Decided && tied.Rule == quiz.BoundaryDecide, Why: tied.Why,
	}
	for _, id := range tied.Units {
		out.Units = append(out.Units, awardUnit(tree, id))
	}
	return out
}

// AwardWeights is other weights to try.
type AwardWeights struct {
	Weights map[string]float64 `json:"weights" doc:"评分项名称到分值；没有写的不变"`
}

type awardWhatIfInput struct {
	AwardPath
	Body AwardWeights
}

// AwardWhatIf is an award under other weights beside its own.
type AwardWhatIf struct {
	Mark   string       `json:"mark" doc:"须随结果一同显示的说明"`
	Text   string       `json:"text" doc:"换了权重的评分办法"`
	Total  float64      `json:"total" doc:"换了权重的满分"`
	AsOf   int64        `json:"as_of"`
	Moved  int          `json:"moved" doc:"等次有变化的单位数"`
	Shifts []AwardShift `json:"shifts" doc:"按原来的名次"`
}

// AwardShift is a unit before and after.
type AwardShift struct {
	Unit   AwardUnit     `json:"unit"`
	Before AwardStanding `json:"before"`
	After  AwardStanding `json:"after"`
}

// AwardStanding is where a unit stands.
type AwardStanding struct {
	Total   float64 `json:"total"`
	Place   int     `json:"place"`
	Tier    string  `json:"tier"`
	Waiting bool    `json:"waiting"`
}

func (s *Server) whatIfAward(ctx context.Context, in *awardWhatIfInput) (AwardWhatIf, error) {
	h, err := s.reachAward(ctx, in.ID)
	if err != nil {
		return AwardWhatIf{}, err
	}
	weights := make(quiz.Weights, len(in.Body.Weights))
	for name, value := range in.Body.Weights {
		if weights[name], err = pointsOf(value); err != nil {
			return AwardWhatIf{}, quiz.Errorf(quiz.Invalid, "“%s”的分值最多两位小数", name).At("body.weights", "最多两位小数")
		}
	}
	if len(weights) == 0 {
		return AwardWhatIf{}, quiz.Errorf(quiz.Invalid, "请写明要换的分值").At("body.weights", "至少一项")
	}
	var w tally.WhatIf
	err = s.reckon(ctx, func() error {
		w, err = s.cfg.Awards.WhatIf(ctx, h.tally, h.tree, h.id, weights)
		return sheetFaults(err)
	})
	if err != nil {
		return AwardWhatIf{}, err
	}
	out := AwardWhatIf{Mark: whatIfMark, Text: quiz.SheetText(w.Sheet), Total: w.Sheet.Total.Float(), AsOf: w.AsOf, Shifts: []AwardShift{}}
	for _, shift := range w.Shifts {
		if shift.Before.Tier != shift.After.Tier || shift.Before.Waiting != shift.After.Waiting {
			out.Moved++
		}
		out.Shifts = append(out.Shifts, AwardShift{awardUnit(h.tree, shift.Unit), awardStanding(shift.Before), awardStanding(shift.After)})
	}
	return out, nil
}

func awardStanding(p quiz.Standpoint) AwardStanding {
	return AwardStanding{Total: p.Total.Float(), Place: p.Place, Tier: p.Tier, Waiting: p.Waiting}
}

// pointsOf reads a number of points with at most two decimals.
func pointsOf(value float64) (quiz.Points, error) {
	hundredths := math.Round(value * 100)
	if math.Abs(value) > 1e6 || math.Abs(value*100-hundredths) > 1e-6 || math.IsNaN(value) {
		return 0, quiz.Errorf(quiz.Invalid, "分值最多两位小数")
	}
	return quiz.Points(hundredths), nil
}

// AwardStability is how firmly units hold their tiers.
type AwardStability struct {
	Mark   string             `json:"mark"`
	Basis  string             `json:"basis" doc:"怎样得出"`
	Tried  int                `json:"tried" doc:"试了多少种权重"`
	Items  []AwardSteadiness  `json:"items" doc:"最不稳定的在前"`
	Spread map[string]float64 `json:"spread" doc:"各等次单位的平均稳定度，百分比"`
}

// AwardSteadiness is one unit's.
type AwardSteadiness struct {
	Unit    AwardUnit `json:"unit"`
	Tier    string    `json:"tier"`
	Waiting bool      `json:"waiting"`
	Kept    int       `json:"kept" doc:"等次不变的情形数"`
	Percent float64   `json:"percent"`
}

const stabilityBasis = "每个评分项的分值单独增减 10%、20%，以及任意一项增加 20% 同时另一项减少 20%；加分、扣分不变。"

func (s *Server) awardStability(ctx context.Context, in *AwardPath) (AwardStability, error) {
	h, err := s.reachAward(ctx, in.ID)
	if err != nil {
		return AwardStability{}, err
	}
	p, err := s.preview(ctx, h, 0)
	if err != nil {
		return AwardStability{}, err
	}
	out := AwardStability{Mark: notSealed, Basis: stabilityBasis, Items: []AwardSteadiness{}, Spread: map[string]float64{}}
	number := map[string]float64{}
	for _, st := range p.Stability {
		out.Tried = st.Of
		percent := float64(st.Share()) / 100
		out.Items = append(out.Items, AwardSteadiness{awardUnit(h.tree, st.Unit), st.Tier, st.Waiting, st.Kept, percent})
		if st.Tier != "" {
			out.Spread[st.Tier] += percent
			number[st.Tier]++
		}
	}
	for tier, n := range number {
		out.Spread[tier] = math.Round(out.Spread[tier]/n*100) / 100
	}
	sort.SliceStable(out.Items, func(i, j int) bool { return out.Items[i].Kept < out.Items[j].Kept })
	return out, nil
}
