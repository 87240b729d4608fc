package quiz

// AwardSheet is a document that says how units are awarded (评分表): who is a candidate, what earns
// points, who comes first and how many are honoured. ReadSheet makes one from YAML; SheetText tells
// candidates what it says. It is immutable: With makes another one with other weights.
type AwardSheet struct {
	Award      string // e.g. 优秀组织奖
	Note       string
	Candidates Candidates
	PerGroup   bool // compared, placed and honoured within each group
	Total      Points
	Imported   []string // metrics that come from imported columns, by name
	Eligible   *Expression
	Items      []AwardItem
	Bonus      []AwardItem
	Deduct     []AwardItem // their points are taken away
	Veto       []VetoRule
	Ties       []*Expression // a chain after the total: more is better
	Quota      AwardQuota
	People     []PeoplePrize
	WhatIf     bool // weights were changed: 测算，不作评奖依据
}

// Candidates says which units compete. Whoever tallies brings them.
type Candidates struct {
	Under  string   // the unit above them, by name
	Level  int      // how many levels below it; 1 is directly below
	Groups []string // in this order; none: any group
}

// AwardItem is one line of the sheet. What it earns is a share of its points, from 0 to 1.
type AwardItem struct {
	Name   string
	Points Points // the most it can earn
	Scale  Scale
	From   *Expression // of every scale but ScaleJudged and ScaleGrades
	Cap    Number      // ScaleLinear: the value at which no more is earned, above 0 and at most 1
	Each   Points      // ScaleEach: what one unit of the value earns
	Steps  []Step      // ScaleStep: the highest first
	Ranks  []Points    // ScaleRank: for the first place, the second ...; none after the last
	Kind   MaterialKind
	Grades []GradePoints // ScaleGrades, in the order written
	Needs  Needs

	base Points // Points as read: steps, ranks and grades are shares of it
}

// Scale says how a figure becomes points.
type Scale string

// The scales. A value below 0 earns 0 under every scale, and nothing earns more than the item's points.
const (
	ScaleLinear Scale = "linear"  // value × points, the value being a share from 0 to Cap
	ScaleEach   Scale = "each"    // value × Each
	ScaleStep   Scale = "step"    // the points of the highest step reached
	ScaleMinMax Scale = "min_max" // (value − least) ÷ (most − least) × points among those eligible; all equal: full points
	ScaleRank   Scale = "rank"    // by the place among those eligible, equal values sharing one
	ScaleJudged Scale = "judged"  // the mean of the assessors' marks
	ScaleGrades Scale = "grades"  // by the grades of materials
)

// Step earns Points from the value AtLeast on.
type Step struct {
	AtLeast Number
	Points  Points
}

// GradePoints is what one piece of a grade earns.
type GradePoints struct {
	Grade  string
	Points Points
}

// EachPiece stands for every grade that is not listed, and for none: what any other piece that counts earns.
const EachPiece = "每篇"

// Needs are the conditions a piece of material must meet to count.
type Needs struct {
	Least, Most int   // pieces a unit; 0: no bound. Of more than Most those that earn most count
	CharsMax    int   // 0: any length
	Original    bool  // declared to be original
	By          int64 // sent before this moment, Unix ms; 0: at any time
}

// VetoRule excludes a unit (一票否决): by a condition, or if When is nil by those who assess.
type VetoRule struct {
	Name string
	When *Expression
}

// AwardQuota says how many units are honoured, in each group if the sheet is per group.
type AwardQuota struct {
	Top      int    // 0: not bounded by number
	Percent  int    // basis points of Of; 0: not bounded by share
	Of       Base   // BaseEligible or BaseAll
	Round    Round  // of every share
	AtLeast  Points // units with a lower total are not honoured; 0: any total
	Boundary Boundary
	Tiers    []AwardTier // none: one tier named after the award
}

// AwardTier is a grade of the award: it takes from those honoured who have none yet, the best first.
type AwardTier struct {
	Name    string
	Top     int  // 0: not bounded by number
	Percent int  // basis points of Of; 0: not bounded by share
	Of      Base // BaseRemaining or BaseAwarded
	Rest    bool // all that remain
}

// Base is what a share is taken of.
type Base string

// The bases.
const (
	BaseEligible  Base = "eligible"  // units that may be honoured
	BaseAll       Base = "all"       // all candidates
	BaseRemaining Base = "remaining" // of those honoured, those without a tier yet
	BaseAwarded   Base = "awarded"   // all those honoured
)

// Round says how a share becomes a number of units.
type Round string

// The roundings.
const (
	RoundUp   Round = "up"
	RoundDown Round = "down"
	RoundHalf Round = "half" // half up
)

// Boundary says what happens to units the whole tie chain leaves equal when a quota ends among them.
type Boundary string

// The boundary rules. Either way the result names the units.
const (
	BoundaryDecide Boundary = "decide" // they wait for a decision, which AwardUnit.Decision carries
	BoundaryExtend Boundary = "extend" // all of them are taken, over the quota
)

// apply returns the number of units a share in basis points of n comes to, n at most.
func (r Round) apply(percent, n int) int {
	product := percent * n
	switch r {
	case RoundUp:
		product += 9999
	case RoundHalf:
		product += 5000
	}
	return min(product/10000, n)
}

// all returns the items in the order of the sheet: items, bonus, deduct.
func (s *AwardSheet) all() []AwardItem {
	out := make([]AwardItem, 0, len(s.Items)+len(s.Bonus)+len(s.Deduct))
	out = append(out, s.Items...)
	out = append(out, s.Bonus...)
	return append(out, s.Deduct...)
}

// deducts reports whether the item at that position of all takes points away.
func (s *AwardSheet) deducts(at int) bool { return at >= len(s.Items)+len(s.Bonus) }
