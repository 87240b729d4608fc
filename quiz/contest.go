package quiz

import "lawquiz/questions"

// Contest is a contest's document (竞赛): everything that decides how it runs.
// ReadContest makes one from YAML; RuleText tells workers what it says.
type Contest struct {
	ID            string
	Title         string
	Hosts         []Host // in the order written
	Contact       string
	Audience      string // 参赛对象; empty: told from Participation
	Window        Window
	Register      []Field
	Participation Participation
	Bank          []string // ids of the banks papers draw from
	Paper         Blueprint
	Attempts      []Quota // none: any number of sittings
	Standing      StandingRule
	Review        Review
	Pass          int // basis points of the full mark: 60% is 6000; 0: no pass line
	Units         UnitRule
	Practice      Practice
	Rehearsal     bool // 演练: its people exist in it alone and can be removed
}

// Host is one of the bodies behind a contest.
type Host struct{ Role, Name string } // e.g. 主办, 某市总工会

// Window is when papers may be started, in Unix ms: Open <= t < Close.
type Window struct{ Open, Close int64 }

// Field is something a worker gives at registration.
type Field string

// The fields a contest may ask for.
const (
	FieldName   Field = "name"
	FieldGender Field = "gender"
	FieldUnit   Field = "unit"
	FieldPhone  Field = "phone"
)

// Group is whose participation counts (参与率口径).
type Group string

// The groups of people a rate may count.
const (
	Everyone Group = "all"
	Women    Group = "women"
	Members  Group = "members"
)

// HeadCount is a kind of 在册人数.
type HeadCount string

// The head-counts a unit may report.
const (
	Workers     HeadCount = "职工数"
	WomenCount  HeadCount = "女职工数"
	MemberCount HeadCount = "会员数"
)

// Participation says who is counted over which head-count.
type Participation struct {
	People Group
	Of     HeadCount
	// Answered is the least number of answered questions that makes a sitting valid; at least 1,
	// so that a swept blank paper is no participation.
	Answered int
}

// Blueprint is how a paper is put together.
type Blueprint struct {
	Sections  []Section
	AtLeast   []LawQuota
	TimeLimit int64 // ms from start to deadline; 0: until the window closes
}

// Section is one part of a paper: questions of one kind with the same points.
type Section struct {
	Kind    questions.Kind
	Count   int
	Points  Points
	Partial Partial
	Bank    []string // draw from these only; empty: from all of the contest's banks
}

// LawQuota asks for a number of questions that cite a law, over the whole paper.
type LawQuota struct {
	Law   string
	Count int
}

// Partial is what a multiple-choice answer earns that is right but incomplete.
// Any wrong option earns 0 under every rule.
type Partial string

// The partial rules. PartialHalf gives half the points, PartialPerOption the share of
// right options chosen, both rounded half up to a hundredth of a point.
const (
	PartialNone      Partial = "none"
	PartialHalf      Partial = "half"
	PartialPerOption Partial = "per_option"
)

// Span is the stretch of time a quota renews in.
type Span string

// The spans of a quota.
const (
	PerDay     Span = "per_day"
	PerWeek    Span = "per_week"
	PerMonth   Span = "per_month"
	PerContest Span = "per_contest"
)

// Quota allows Limit sittings in each Span; the time of the start decides which one.
type Quota struct {
	Span  Span
	Limit int
}

// Window returns the number of the span that ms falls in.
func (q Quota) Window(ms int64) int64 {
	switch q.Span {
	case PerDay:
		return Day(ms)
	case PerWeek:
		return Week(ms)
	case PerMonth:
		return Month(ms)
	}
	return 0
}

// Review says when a worker may see keys and explanations of a finished sitting.
type Review string

// The review rules.
const (
	ReviewNever       Review = "never"
	ReviewAfterSubmit Review = "after_submit"
	ReviewAfterClose  Review = "after_close"
)

// Practice says whether practice may draw from the contest's banks while it is open.
type Practice string

// The practice rules.
const (
	PracticeClosed Practice = "closed"
	PracticeOpen   Practice = "open"
)

// Metric is a figure units are ranked by.
type Metric string

// The metrics of a unit ranking.
const (
	ByParticipation Metric = "participation"
	ByPeople        Metric = "people"
	BySittings      Metric = "sittings"
	ByMeanPoints    Metric = "mean_points"
	ByPassRate      Metric = "pass_rate"
	ByFullRate      Metric = "full_rate"
	ByPoints        Metric = "points"
)

// Metrics lists every metric.
var Metrics = []Metric{ByParticipation, ByPeople, BySittings, ByMeanPoints, ByPassRate, ByFullRate, ByPoints}

// UnitRule says how units are ranked against each other.
type UnitRule struct {
	RankBy       []Metric // a chain: the next decides where the one before is equal
	MinHeadCount int      // smaller units are shown but not placed in rankings by rate
	Groups       []string // units are ranked within their group; none: all together
}

// Full returns the full mark of a paper of c.
func (c *Contest) Full() Points {
	var full Points
	for _, s := range c.Paper.Sections {
		full += s.Points * Points(s.Count)
	}
	return full
}

// Size returns how many questions a paper of c has.
func (c *Contest) Size() int {
	n := 0
	for _, s := range c.Paper.Sections {
		n += s.Count
	}
	return n
}

// Passed reports whether points reach the pass line of a paper of c. Without a line nobody passes.
func (c *Contest) Passed(p Points) bool {
	return c.Pass > 0 && int64(p)*10000 >= int64(c.Full())*int64(c.Pass)
}

// Deadline returns when a paper started at ms must be handed in.
func (c *Contest) Deadline(start int64) int64 {
	if c.Paper.TimeLimit == 0 {
		return c.Window.Close
	}
	return min(start+c.Paper.TimeLimit, c.Window.Close)
}

// Counts reports whether a person's participation enters the contest's rate.
func (p Participation) Counts(gender Gender, member bool) bool {
	switch p.People {
	case Women:
		return gender == Female
	case Members:
		return member
	}
	return true
}

// Gender is a person's sex as registered.
type Gender string

// The genders a person may register; "" is not given.
const (
	Female Gender = "female"
	Male   Gender = "male"
)
