package tally

import (
	"slices"
	"strconv"

	"lawquiz/quiz"
)

// Line is a unit with its figures, as organisers are shown it. Percentages have two decimals.
type Line struct {
	UnitID        string        `json:"unit_id"`
	Unit          string        `json:"unit"`
	Group         string        `json:"group"`
	Units         int           `json:"units" doc:"下一级单位数"`
	Active        int           `json:"active" doc:"其中已有计入参与率的人参赛的单位数"`
	Place         int           `json:"place,omitempty" doc:"在同级（同组）单位中的名次；未排名则没有"`
	Unplaced      quiz.Unplaced `json:"unplaced,omitempty" doc:"未排名的原因：no_head_count 在册人数未报，small_head_count 在册人数不足起排人数"`
	Apart         bool          `json:"apart,omitempty" doc:"不计入参与率的单位，如“其他”"`
	Due           *int          `json:"due,omitempty" doc:"应参赛人数；未报则没有"`
	People        int64         `json:"people" doc:"参赛人数"`
	Women         int64         `json:"women" doc:"其中女职工"`
	Counted       int64         `json:"counted" doc:"其中计入参与率的人数"`
	Sittings      int64         `json:"sittings" doc:"参赛人次"`
	Participation *float64      `json:"participation,omitempty" doc:"参与率，百分数，至多 100；没有应参赛人数则没有"`
	Over100       bool          `json:"over_100,omitempty" doc:"参赛人数多于应参赛人数，人数待核实"`
	MeanPoints    float64       `json:"mean_points" doc:"人均成绩"`
	PassRate      float64       `json:"pass_rate" doc:"合格率，百分数"`
	FullRate      float64       `json:"full_rate" doc:"满分率，百分数"`
	Bar           float64       `json:"bar" doc:"条形长度，百分数：参与率；各单位都没有参与率时，为参赛人数与其中最多者之比"`
}

// Line returns a unit's figures without a place.
func (f *Figures) Line(tree *quiz.Tree, c Contest, unit int64) Line {
	return f.line(tree, quiz.UnitPlace{UnitRow: f.Row(tree, c, unit)})
}

func (f *Figures) line(tree *quiz.Tree, p quiz.UnitPlace) Line {
	u, n := f.Unit(p.Unit), p.Counts
	out := Line{
		UnitID: strconv.FormatInt(p.Unit, 10), Unit: p.Name, Group: p.Group, Units: len(tree.Children(p.Unit)), Active: u.Active,
		Place: p.Place, Unplaced: p.Unplaced, Apart: apart(tree, p.Unit), People: n.People, Women: u.Women.People,
		Counted: n.Counted, Sittings: n.Sittings, MeanPoints: p.Mean().Float(),
		PassRate: hundredth(p.PassRate()), FullRate: hundredth(p.FullRate()), Over100: p.DueKnown && n.Counted > int64(p.Due),
	}
	if p.DueKnown {
		due := p.Due
		out.Due = &due
	}
	if rate, known := p.Participation(); known {
		shown := hundredth(rate)
		out.Participation, out.Bar = &shown, shown
	}
	return out
}

// hundredth turns basis points into a percentage with two decimals.
func hundredth(basis int) float64 { return float64(basis) / 100 }

func apart(tree *quiz.Tree, unit int64) bool {
	u, err := tree.Unit(unit)
	return err == nil && u.Apart
}

// ranking names the order of the units below one.
type ranking struct {
	contest *quiz.Contest
	tree    *quiz.Tree
	parent  int64
}

// ranked returns the units directly below one, placed by the contest's rule; the caller must not change
// them. They are ranked once for everybody who looks at these figures: each of a hundred counties wants to
// know its place among all of them.
func (f *Figures) ranked(tree *quiz.Tree, c Contest, parent int64) []quiz.UnitPlace {
	key := ranking{c.Contest, tree, parent}
	if known, ok := f.rankings.Load(key); ok {
		return known.([]quiz.UnitPlace)
	}
	below := tree.Children(parent)
	rows := make([]quiz.UnitRow, len(below))
	for i, id := range below {
		rows[i] = f.Row(tree, c, id)
	}
	places := quiz.RankUnits(c.Units, rows)
	f.rankings.Store(key, places)
	return places
}

// Below returns the units directly below one, in the order of the contest's rule for units.
func (f *Figures) Below(tree *quiz.Tree, c Contest, parent int64) []Line {
	places := f.ranked(tree, c, parent)
	out := make([]Line, len(places))
	most, rates := int64(1), false
	for i, p := range places {
		out[i] = f.line(tree, p)
		most, rates = max(most, p.Counts.People), rates || out[i].Participation != nil
	}
	for i := range out {
		if !rates {
			out[i].Bar = hundredth(int((out[i].People*10_000 + most/2) / most))
		}
	}
	return out
}

// Rank is where a unit stands among those with the same parent, within its group if the contest has
// groups.
type Rank struct {
	Parent   string        `json:"parent" doc:"上级单位名称"`
	Group    string        `json:"group,omitempty" doc:"在哪一组内排名；不分组则没有"`
	By       quiz.Metric   `json:"by" doc:"首要的排名依据"`
	Place    int           `json:"place,omitempty"`
	Tied     bool          `json:"tied,omitempty" doc:"并列"`
	Of       int           `json:"of" doc:"参加排名的单位数"`
	Unplaced quiz.Unplaced `json:"unplaced,omitempty"`
}

// Rank returns a unit's place; false: it has no siblings to be ranked with, or no rule ranks them.
func (f *Figures) Rank(tree *quiz.Tree, c Contest, unit int64) (Rank, bool) {
	u, err := tree.Unit(unit)
	if err != nil || len(c.Units.RankBy) == 0 {
		return Rank{}, false
	}
	parent, err := tree.Unit(u.Parent)
	if err != nil {
		return Rank{}, false
	}
	out := Rank{Parent: parent.Name, By: c.Units.RankBy[0]}
	if len(c.Units.Groups) > 0 {
		out.Group = u.Group
	}
	places := f.ranked(tree, c, u.Parent)
	if i := slices.IndexFunc(places, func(p quiz.UnitPlace) bool { return p.Unit == u.ID }); i >= 0 {
		out.Place, out.Unplaced = places[i].Place, places[i].Unplaced
	}
	group, same := 0, 0
	for _, p := range places {
		if len(c.Units.Groups) > 0 && p.Group != u.Group {
			continue
		}
		group++
		if p.Place > 0 {
			out.Of++
		}
		if p.Place == out.Place {
			same++
		}
	}
	out.Tied = out.Place > 0 && same > 1
	return out, group > 1
}
