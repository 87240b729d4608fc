package tally

import (
	"lawquiz/quiz"
)

// Overview is what an organiser sees of her subtree.
type Overview struct {
	Contest  string   `json:"contest"`
	Title    string   `json:"title"`
	Opens    int64    `json:"opens_at" doc:"Unix 毫秒"`
	Closes   int64    `json:"closes_at" doc:"Unix 毫秒"`
	Counts   string   `json:"counts" doc:"参与率计谁：all 职工，women 女职工，members 会员"`
	Of       string   `json:"of" doc:"参与率的分母：职工数、女职工数、会员数"`
	Unit     Line     `json:"unit"`
	Today    Growth   `json:"today" doc:"今日 0 时以来"`
	Hours    []Hour   `json:"hours" doc:"最近 48 小时，逐时"`
	Days     []Hour   `json:"days" doc:"开赛以来，逐日"`
	Rank     *Rank    `json:"rank,omitempty" doc:"在同级单位中的名次；没有可比的单位则没有"`
	Units    []Line   `json:"units" doc:"各下级单位，按竞赛规则排名"`
	Laggards Laggards `json:"laggards" doc:"待动员单位"`
	Bands    []int64  `json:"bands,omitempty" doc:"成绩占满分不足 10%、10%–20%……90%–100% 的参赛人数；累计计分的竞赛没有"`
}

// Growth is what came within a stretch of time.
type Growth struct {
	Since    int64 `json:"since" doc:"Unix 毫秒"`
	Sittings int64 `json:"sittings" doc:"参赛人次"`
	People   int64 `json:"people" doc:"新增参赛人数"`
	Counted  int64 `json:"counted" doc:"其中计入参与率的"`
	Women    int64 `json:"women" doc:"其中女职工"`
}

const (
	trendHours = 48
	trendDays  = 400
)

// Overview returns what there is to see of a unit at a moment (Unix ms); under is as in Laggards. An absent
// unit is NotFound.
func (f *Figures) Overview(tree *quiz.Tree, c Contest, unit int64, under int, now int64) (Overview, error) {
	u, err := tree.Unit(unit)
	if err != nil {
		return Overview{}, err
	}
	at := f.Unit(u.ID)
	out := Overview{
		Contest: c.ID, Title: c.Title, Opens: c.Window.Open, Closes: c.Window.Close,
		Counts: string(c.Participation.People), Of: string(c.Participation.Of),
		Unit: f.Line(tree, c, u.ID), Today: at.Since(quiz.DayStart(quiz.Day(now))),
		Hours: at.lastHours(c.Window.Open, now), Days: at.days(c.Window.Open, now),
		Units: f.Below(tree, c, u.ID), Laggards: f.Laggards(tree, c, u.ID, under, now),
	}
	if rank, ok := f.Rank(tree, c, u.ID); ok {
		out.Rank = &rank
		out.Unit.Place, out.Unit.Unplaced = rank.Place, rank.Unplaced
	}
	if Banded(c.Standing.Counts) {
		out.Bands = at.Bands[:]
	}
	return out, nil
}

// Since sums up what came in the hours that began at or after a moment (Unix ms).
func (u *UnitFigures) Since(since int64) Growth {
	g := Growth{Since: since}
	for i := len(u.Hours) - 1; i >= 0 && u.Hours[i].At >= since; i-- {
		h := u.Hours[i]
		g.Sittings, g.People = g.Sittings+h.Sittings, g.People+h.People
		g.Counted, g.Women = g.Counted+h.Counted, g.Women+h.Women
	}
	return g
}

// lastHours returns every hour of the last 48 since the opening, idle ones too.
func (u *UnitFigures) lastHours(open, now int64) []Hour {
	last := now / hourMs
	first := max(last-trendHours+1, open/hourMs)
	return u.spans(first, last, func(h Hour) int64 { return h.At / hourMs }, func(n int64) int64 { return n * hourMs })
}

// days returns every day since the opening, idle ones too, the last 400 of them.
func (u *UnitFigures) days(open, now int64) []Hour {
	last := quiz.Day(now)
	if n := len(u.Hours); n > 0 && last > quiz.Day(u.Hours[n-1].At)+trendDays {
		last = quiz.Day(u.Hours[n-1].At) // a contest long over
	}
	first := max(last-trendDays+1, quiz.Day(open))
	return u.spans(first, last, func(h Hour) int64 { return quiz.Day(h.At) }, quiz.DayStart)
}

// spans sums hours up into the spans with the numbers first to last; begin says when one begins.
func (u *UnitFigures) spans(first, last int64, of func(Hour) int64, begin func(int64) int64) []Hour {
	out := make([]Hour, max(0, last-first+1))
	for i := range out {
		out[i].At = begin(first + int64(i))
	}
	for _, h := range u.Hours {
		if n := of(h) - first; n >= 0 && n < int64(len(out)) {
			o := &out[n]
			o.Sittings, o.People = o.Sittings+h.Sittings, o.People+h.People
			o.Counted, o.Women = o.Counted+h.Counted, o.Women+h.Women
		}
	}
	return out
}
