package tally

import (
	"cmp"
	"slices"

	"lawquiz/quiz"
)

// Laggards are the units directly below one that are to be roused (待动员单位).
type Laggards struct {
	Under    *float64  `json:"under,omitempty" doc:"参与率低于多少即待动员，百分数：指定的，或下级单位合计的参与率；都没有则只列无人参赛的"`
	Given    bool      `json:"given,omitempty" doc:"上面这个数是指定的"`
	Items    []Laggard `json:"items" doc:"无人参赛的在前，其余参与率低的在前"`
	Reminder string    `json:"reminder" doc:"给全部待动员单位的催办通知，可直接复制；没有则为空"`
}

// Laggard is a unit to be roused, with what to send it.
type Laggard struct {
	Line
	Reminder string `json:"reminder" doc:"催办短信，可直接复制"`
}

// lagging is which units are under what rate.
type lagging struct {
	rows  []quiz.UnitRow
	under int  // basis points
	given bool // under was asked for
	known bool // false: only units without anybody lag
}

// lag finds the units directly below one in which nobody has taken part, or fewer than under basis
// points of those due; under 0 is the rate all of them come to together. Units set apart never lag,
// and one of unknown head-count only while nobody has taken part.
func (f *Figures) lag(tree *quiz.Tree, c Contest, parent int64, under int) lagging {
	var rows []quiz.UnitRow
	for _, id := range tree.Children(parent) {
		if !apart(tree, id) {
			rows = append(rows, f.Row(tree, c, id))
		}
	}
	out := lagging{under: under, known: under > 0, given: under > 0}
	mean := quiz.UnitRow{DueKnown: true}
	for _, r := range rows {
		if r.DueKnown && r.Due > 0 {
			mean.Due += r.Due
			mean.Counts.Counted += min(r.Counts.Counted, int64(r.Due))
		}
	}
	if !out.known {
		out.under, out.known = mean.Participation()
	}
	for _, r := range rows {
		if r.Counts.People == 0 || r.Due > 0 && (under > 0 && below(r, under) || under == 0 && less(r, mean)) {
			out.rows = append(out.rows, r)
		}
	}
	slices.SortStableFunc(out.rows, func(a, b quiz.UnitRow) int {
		return cmp.Or(-cmp.Compare(isNone(a), isNone(b)), compareRates(a, b), -cmp.Compare(a.Due, b.Due))
	})
	return out
}

// below compares exactly: counted/due < basis/10000.
func below(r quiz.UnitRow, basis int) bool {
	return r.Counts.Counted*10_000 < int64(basis)*int64(r.Due)
}

// less reports whether a unit's rate is under another's; both have a head-count.
func less(a, b quiz.UnitRow) bool {
	return min(a.Counts.Counted, int64(a.Due))*int64(b.Due) < b.Counts.Counted*int64(a.Due)
}

func isNone(r quiz.UnitRow) int {
	if r.Counts.People == 0 {
		return 1
	}
	return 0
}

// compareRates orders by participation; units without a head-count have none and come as 0.
func compareRates(a, b quiz.UnitRow) int {
	return cmp.Compare(a.Counts.Counted*int64(max(b.Due, 1)), b.Counts.Counted*int64(max(a.Due, 1)))
}

// Laggards returns the units to be roused below one, with reminders that say how things stand at a
// moment (Unix ms). under is a rate in basis points; 0: what all of them come to together.
func (f *Figures) Laggards(tree *quiz.Tree, c Contest, parent int64, under int, at int64) Laggards {
	found := f.lag(tree, c, parent, under)
	out := Laggards{Given: under > 0, Items: make([]Laggard, len(found.rows))}
	if found.known {
		shown := hundredth(found.under)
		out.Under = &shown
	}
	r := reminder{contest: c, at: at, lagging: found, scope: whole(unitName(tree, parent))}
	for i, row := range found.rows {
		out.Items[i] = Laggard{f.line(tree, quiz.UnitPlace{UnitRow: row}), r.one(row)}
	}
	if len(found.rows) > 0 {
		out.Reminder = r.all(f.Row(tree, c, parent))
	}
	return out
}

func unitName(tree *quiz.Tree, unit int64) string {
	u, err := tree.Unit(unit)
	if err != nil {
		return ""
	}
	return u.Name
}
