package api

import (
	"context"
	"slices"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
)

// UnitBoard is the units below one unit, ranked.
type UnitBoard struct {
	BoardHead
	Contest string        `json:"contest"`
	Parent  string        `json:"parent"`
	By      []quiz.Metric `json:"by" doc:"排名依据，依次比较"`
	Items   []UnitRow     `json:"items"`
}

// UnitRow is a unit with its figures. Percentages have two decimals.
type UnitRow struct {
	Place         int      `json:"place,omitempty" doc:"组内名次；未排名则没有"`
	UnitID        string   `json:"unit_id"`
	Unit          string   `json:"unit"`
	Group         string   `json:"group"`
	Due           *int     `json:"due,omitempty" doc:"应参赛人数；未报则没有"`
	People        int64    `json:"people" doc:"参赛人数"`
	Counted       int64    `json:"counted" doc:"其中计入参与率的人数"`
	Sittings      int64    `json:"sittings" doc:"参赛人次"`
	Participation *float64 `json:"participation,omitempty" doc:"参与率，百分数；没有应参赛人数则没有"`
	MeanPoints    float64  `json:"mean_points" doc:"人均成绩"`
	PassRate      float64  `json:"pass_rate" doc:"合格率，百分数"`
	FullRate      float64  `json:"full_rate" doc:"满分率，百分数"`
	Points        float64  `json:"points" doc:"总分"`

	Over100          bool `json:"over_100,omitempty" doc:"参赛人数多于应参赛人数，人数待核实"`
	TooSmall         bool `json:"too_small,omitempty" doc:"在册人数不足起排人数，不排名"`
	HeadCountMissing bool `json:"head_count_missing,omitempty" doc:"没有上报在册人数"`
}

var boardUnitsDoc = doc{
	id: "board-units", summary: "单位排行榜", out: UnitBoard{}, params: []param{
		{"parent", "string", "上级单位 id；不写为顶级单位"},
		{"by", "string", "participation、people、sittings、mean_points、pass_rate、full_rate、points；不写按竞赛规则"},
	},
}

func (s *Server) boardUnits(c *gin.Context) error {
	ctx := c.Request.Context()
	contest, err := s.cfg.Catalog.Contest(c.Param("id"))
	if err != nil {
		return err
	}
	q := c.Request.URL.Query()
	key := boardKey{contest: contest.ID, units: true, by: quiz.Metric(q.Get("by"))}
	if key.by != "" && !slices.Contains(quiz.Metrics, key.by) {
		return quiz.Errorf(quiz.Invalid, "没有这种排名依据").At("query.by", "应为接口文档所列之一")
	}
	if key.unit, err = s.boardUnit("query.parent", q.Get("parent")); err != nil {
		return err
	}
	p, err := s.boards.page(ctx, key)
	if err != nil {
		return err
	}
	sendPage(c, p)
	return nil
}

// readUnits ranks the children of a unit by the contest's rule, or first by the metric asked for.
func (s *Server) readUnits(ctx context.Context, c *play.Contest, key boardKey) (func(BoardHead) any, error) {
	tree := s.cfg.Catalog.TreeOf(c)
	ids := tree.Children(key.unit)
	totals, err := s.cfg.Boards.Totals(ctx, c.ID, ids)
	if err != nil {
		return nil, unreadable(err)
	}
	rows := make([]quiz.UnitRow, len(ids))
	for i, id := range ids {
		u, err := tree.Unit(id)
		if err != nil {
			return nil, err
		}
		rows[i] = quiz.UnitRow{Unit: id, Name: u.Name, Group: u.Group, Counts: totals[i]}
		rows[i].Due, rows[i].DueKnown = tree.Due(id, c.Participation.Of)
	}
	rule := c.Units
	if key.by != "" {
		rule.RankBy = append([]quiz.Metric{key.by}, rule.RankBy...)
	}
	items := make([]UnitRow, 0, len(rows))
	for _, p := range quiz.RankUnits(rule, rows) {
		items = append(items, unitRow(p))
	}
	return func(h BoardHead) any {
		return UnitBoard{
			BoardHead: h, Contest: c.ID, Parent: idText(key.unit), By: append([]quiz.Metric{}, rule.RankBy...), Items: items,
		}
	}, nil
}

func unitRow(p quiz.UnitPlace) UnitRow {
	n := p.Counts
	out := UnitRow{
		Place: p.Place, UnitID: idText(p.Unit), Unit: p.Name, Group: p.Group, People: n.People, Counted: n.Counted,
		Sittings: n.Sittings, MeanPoints: p.Mean().Float(), PassRate: percent(p.PassRate()), FullRate: percent(p.FullRate()),
		Points: quiz.Points(n.Points).Float(), Over100: p.Over, TooSmall: p.Unplaced == quiz.SmallHeadCount,
		HeadCountMissing: !p.DueKnown || p.Due == 0,
	}
	if p.DueKnown {
		due := p.Due
		out.Due = &due
	}
	if rate, known := p.Participation(); known {
		shown := percent(rate)
		out.Participation = &shown
	}
	return out
}

// percent turns basis points into a percentage with two decimals.
func percent(basis int) float64 { return float64(basis) / 100 }
