package quiz

import (
	"math"
	"slices"
)

// AwardUnit is a candidate with everything a sheet may ask about it. Its figures are those of the
// record at the cut-off; whoever tallies fills them in. What a sheet does not ask for may be left out.
//
// Counts is of the people whom the contest's participation rule counts, so that it may be set against
// the head-count (同口径); Everyone is of all who took part.
type AwardUnit struct {
	UnitRow
	Everyone Counts
	Heads    map[HeadCount]int
	Below    int // units directly below it
	Active   int // of these, those that took part
	// Grassroots are the units at the bottom of the tree (基层单位) within it, itself if none is below it, and
	// GrassrootsActive those of them that took part. They are filled in for sheets that ask for them.
	Grassroots       int `json:",omitempty"`
	GrassrootsActive int `json:",omitempty"`

	// Bands are the people of Counts by their result's tenth of the full mark, those at 90 % and above in the tenth one. They are
	// filled in for sheets that ask for them; nil: a result of the contest is not of one paper.
	Bands []int64 `json:",omitempty"`

	First     Correct
	Last      Correct
	Materials []Material
	Imported  map[string]float64
	Marks     []AssessedMark
	Vetoes    []VetoCall
	Decision  *TieDecision // nil: nothing was decided
	Notes     []string     // to be printed with the unit, e.g. a head-count changed after opening, and why
}

// Correct is a correct rate (正确率): answers that were right among those given.
type Correct struct{ Right, Asked int64 }

// Material is a piece a unit has sent in.
type Material struct {
	Kind       MaterialKind
	Grade      string // as awarded, e.g. 一等奖; empty for none
	Characters int
	SentAt     int64 // Unix ms
	Accepted   bool
	Original   bool
}

// MaterialKind is a kind of material.
type MaterialKind string

// The kinds of material.
const (
	Essay    MaterialKind = "essay"
	Family   MaterialKind = "family"
	Summary  MaterialKind = "summary"
	Activity MaterialKind = "activity"
	Contract MaterialKind = "contract"
)

// MaterialKinds lists every kind.
var MaterialKinds = []MaterialKind{Essay, Family, Summary, Activity, Contract}

// Name returns how people call the kind; the kind itself if it is not in MaterialKinds.
func (k MaterialKind) Name() string {
	name := map[MaterialKind]string{Essay: "征文", Family: "最美家庭", Summary: "总结材料", Activity: "活动材料", Contract: "专项集体合同文本"}[k]
	if name == "" {
		return string(k)
	}
	return name
}

// AssessedMark is what one assessor gave a unit on an assessed item (评审项).
type AssessedMark struct {
	Item     string
	Who      string // the assessor; one mark each on an item
	WhoUnits []int64
	Points   Points
	Reason   string
}

// own reports whether the assessor belongs to the unit: WhoUnits is her unit and all those above
// it. Such a mark does not count (回避).
func (m AssessedMark) own(unit int64) bool {
	for _, u := range m.WhoUnits {
		if u == unit {
			return true
		}
	}
	return false
}

// VetoCall is a veto that those who assess have called.
type VetoCall struct{ Name, Who, Reason string }

// TieDecision is what was decided among units that a quota's boundary left equal: Order 1 comes
// first. It tells units apart only where each of them has one and no two are the same.
type TieDecision struct {
	Order       int
	Who, Reason string
}

// check returns an Invalid error that names the unit if its figures cannot be true.
func (u *AwardUnit) check(s *AwardSheet) error {
	c, all := u.Counts, u.Everyone
	for _, n := range []int64{c.People, c.Counted, c.Sittings, c.Points, c.Passed, c.Full, all.People, all.Sittings, int64(u.Due), int64(u.Below), int64(u.Active), int64(u.Grassroots), int64(u.GrassrootsActive),
		u.First.Right, u.First.Asked, u.Last.Right, u.Last.Asked} {
		if n < 0 {
			return Errorf(Invalid, "%s的统计数据里有负数：请核对", u.Name)
		}
	}
	if len(u.Bands) != 0 && len(u.Bands) != tenths || slices.ContainsFunc(u.Bands, func(n int64) bool { return n < 0 }) {
		return Errorf(Invalid, "%s的成绩分段不对：请核对", u.Name)
	}
	for name, value := range u.Imported {
		if math.IsNaN(value) || math.IsInf(value, 0) {
			return Errorf(Invalid, "%s的导入指标%s不是数：请核对", u.Name, name)
		}
	}
	for _, v := range u.Vetoes {
		if !s.judgedVeto(v.Name) {
			return Errorf(Invalid, "%s：评分表没有名为“%s”的评审否决项", u.Name, v.Name)
		}
	}
	return u.checkMarks(s)
}

func (u *AwardUnit) checkMarks(s *AwardSheet) error {
	type key struct{ item, who string }
	seen := make(map[key]bool, len(u.Marks))
	for _, m := range u.Marks {
		item := s.judged(m.Item)
		switch {
		case item == nil:
			return Errorf(Invalid, "%s：评分表没有名为“%s”的评审项", u.Name, m.Item)
		case m.Points < 0 || m.Points > item.base:
			return Errorf(Invalid, "%s：%s给“%s”评了 %v 分，要在 0 到 %v 之间", u.Name, m.Who, m.Item, m.Points, item.base)
		case seen[key{m.Item, m.Who}]:
			return Errorf(Invalid, "%s：%s对“%s”评了不止一次", u.Name, m.Who, m.Item)
		}
		seen[key{m.Item, m.Who}] = true
	}
	return nil
}

// judged returns the assessed item of that name, or nil.
func (s *AwardSheet) judged(name string) *AwardItem {
	for _, part := range [][]AwardItem{s.Items, s.Bonus, s.Deduct} {
		for i := range part {
			if part[i].Name == name && part[i].Scale == ScaleJudged {
				return &part[i]
			}
		}
	}
	return nil
}

func (s *AwardSheet) judgedVeto(name string) bool {
	for _, v := range s.Veto {
		if v.Name == name && v.When == nil {
			return true
		}
	}
	return false
}
