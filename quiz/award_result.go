package quiz

// AwardResult is what a sheet makes of its candidates. It depends on the sheet and the units alone, not
// on their order, and every point of it is explained.
type AwardResult struct {
	Award  string
	WhatIf bool // weights were changed: 测算，不作评奖依据
	Groups []AwardGroup
}

// AwardGroup is the candidates that were compared with each other.
type AwardGroup struct {
	Name       string // empty if all are together
	Candidates int
	Eligible   int         // neither ineligible nor vetoed
	Seats      int         // how many the quota honours
	Rows       []AwardRow  // by place; units with the same place, and those without one, by number
	Ties       []TiedUnits // what a quota's end met
}

// AwardRow is one unit.
type AwardRow struct {
	Unit     int64
	Name     string
	Place    int         // from 1, shared by units the tie chain leaves equal; 0: see Excluded
	Tier     string      // empty: none
	Waiting  bool        // its tier waits for a decision: it stands in one of the group's Ties
	Excluded string      // why it may not be honoured; empty if it may
	Vetoed   bool        // Excluded is a veto
	Total    Points      // the sum of Lines
	Lines    []AwardLine // in the order of the sheet
	Ties     []TieFigure // the tie chain's values
	Flags    []string    // what needs a check
	Notes    []string    // the unit's own
}

// AwardLine is what a unit earns on one item.
type AwardLine struct {
	Item   string
	Points Points // below 0 for a deduction
	Why    string // 参与率 83.2 % × 40 = 33.28
	Flags  []string
}

// TieFigure is one step of the tie chain for a unit.
type TieFigure struct{ Name, Value string }

// TiedUnits are units that the whole tie chain leaves equal where a tier ends.
type TiedUnits struct {
	Tier    string
	Units   []int64 // by number; once decided, in the order decided
	Seats   int     // of the tier that are left for them
	Rule    Boundary
	Decided bool // by AwardUnit.Decision
	Over    int  // how many more than Seats were taken; only under BoundaryExtend
	Why     string
}
