package tally_test

import (
	"strings"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/tally"
)

// board is a city with five counties and a town, and figures of a contest in them.
func board(tb testing.TB) (*quiz.Tree, tally.Contest, *tally.Figures) {
	tb.Helper()
	heads := func(n int) map[quiz.HeadCount]int { return map[quiz.HeadCount]int{quiz.WomenCount: n} }
	tree, err := quiz.NewTree([]quiz.Unit{
		{ID: 1, Code: "1", Name: "衡水市总工会"},
		{ID: 2, Parent: 1, Code: "2", Name: "甲县总工会", Heads: heads(100)},
		{ID: 3, Parent: 1, Code: "3", Name: "乙县总工会", Heads: heads(1000)},
		{ID: 4, Parent: 1, Code: "4", Name: "丙县总工会"},
		{ID: 5, Parent: 1, Code: "5", Name: "丁县总工会", Heads: heads(200)},
		{ID: 6, Parent: 1, Code: "6", Name: "戊县总工会"},
		{ID: 7, Parent: 1, Code: "7", Name: "其他", Apart: true},
		{ID: 8, Parent: 2, Code: "8", Name: "子镇总工会"},
	})
	must(tb, err)
	c := tally.Contest{Contest: week(tb), Nr: 1, KeyVersion: 1}
	c.Units.RankBy = []quiz.Metric{quiz.ByParticipation}
	unit := func(people, counted, points int64) *tally.UnitFigures {
		u := &tally.UnitFigures{All: quiz.Counts{People: people, Counted: counted, Sittings: people, Points: points}}
		u.Counted.People, u.Women.People = counted, counted
		return u
	}
	f := &tally.Figures{Contest: "w", Units: map[int64]*tally.UnitFigures{
		1: unit(420, 400, 0), 2: unit(110, 105, 700000), 3: unit(300, 290, 0), 4: unit(10, 5, 0), 7: unit(3, 0, 0),
	}}
	f.Units[1].Active = 3
	f.Units[1].Bands = [10]int64{0, 1, 2}
	open := c.Window.Open
	f.Units[1].Hours = []tally.Hour{{At: open, Sittings: 20, People: 19, Counted: 10, Women: 9}, {At: open + 30*3_600_000, Sittings: 400, People: 381, Counted: 390, Women: 391}}
	return tree, c, f
}

// Units lag in which nobody, or a smaller share than of all together, has taken part: the former first.
func TestLaggards(t *testing.T) {
	t.Parallel()
	tree, c, f := board(t)
	at := shanghai(t, "2021-03-10 20:00")
	l := f.Laggards(tree, c, 1, 0, at)
	names := ""
	for _, item := range l.Items {
		names += item.Unit + " "
	}
	if names != "丁县总工会 戊县总工会 乙县总工会 " || l.Given || *l.Under != 30 {
		t.Errorf("%s under %v", names, *l.Under)
	}
	for i, want := range []string{
		"【妇女维权周法律知识竞赛】截至3月10日20时，丁县总工会应参赛女职工200人，还没有职工参赛。答题3月14日24时截止，请尽快转发答题入口，组织职工参加。",
		"【妇女维权周法律知识竞赛】截至3月10日20时，戊县总工会还没有职工参赛。答题3月14日24时截止，请尽快转发答题入口，组织职工参加。",
		"【妇女维权周法律知识竞赛】截至3月10日20时，乙县总工会应参赛女职工1 000人，已参赛290人，参与率29.0%，低于全市平均水平（30.0%）。答题3月14日24时截止，请尽快转发答题入口，组织职工参加。",
	} {
		if got := l.Items[i].Reminder; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	want := "【妇女维权周法律知识竞赛】截至3月10日20时，我市累计参赛420人（其中女职工400人），参与率30.8%。待动员单位3家：丁县总工会（尚无人参赛）、戊县总工会（尚无人参赛）、乙县总工会（29.0%）。答题3月14日24时截止，请以上单位抓紧组织职工参加。"
	if l.Reminder != want {
		t.Errorf("got  %s\nwant %s", l.Reminder, want)
	}
}

// A rate may be given; after the close nothing is asked for any more; where nobody lags nothing is said.
func TestLaggardsUnderARate(t *testing.T) {
	t.Parallel()
	tree, c, f := board(t)
	l := f.Laggards(tree, c, 1, 2899, c.Window.Close)
	if len(l.Items) != 2 || !l.Given || *l.Under != 28.99 {
		t.Errorf("under 28.99%%: %+v", l)
	}
	l = f.Laggards(tree, c, 1, 2901, c.Window.Close)
	if n := len(l.Items); n != 3 || !strings.HasSuffix(l.Items[2].Reminder, "参与率29.0%，未达到29.0%。答题已于3月14日24时截止。") {
		t.Errorf("under 29.01%%: %+v", l.Items)
	}
	if l := f.Laggards(tree, c, 8, 0, c.Window.Open); len(l.Items) != 0 || l.Reminder != "" || l.Under != nil {
		t.Errorf("below a unit without any: %+v", l)
	}
}

// The board of a subtree: its own figures, its units in order, where it stands, and how it went.
func TestOverview(t *testing.T) {
	t.Parallel()
	tree, c, f := board(t)
	now := shanghai(t, "2021-03-09 10:20")
	o, err := f.Overview(tree, c, 1, 0, now)
	must(t, err)
	order := ""
	for _, u := range o.Units {
		order += u.Unit + " "
	}
	if order != "甲县总工会 乙县总工会 丁县总工会 丙县总工会 戊县总工会 其他 " {
		t.Errorf("order: %s", order)
	}
	first := o.Units[0]
	if *first.Participation != 100 || !first.Over100 || first.MeanPoints != 63.64 || first.Units != 1 || first.Place != 1 || first.Women != 105 {
		t.Errorf("%+v", first)
	}
	if u := o.Units[3]; u.Unplaced != quiz.NoHeadCount || u.Participation != nil || u.Bar != 0 {
		t.Errorf("without a head-count: %+v", u)
	}
	if !o.Units[5].Apart || o.Rank != nil || o.Unit.Active != 3 || o.Unit.Units != 6 || o.Bands != nil {
		t.Errorf("%+v", o.Unit)
	}
	if len(o.Hours) != 35 || o.Hours[0].Sittings != 20 || o.Hours[30].People != 381 || o.Hours[34].Sittings != 0 {
		t.Errorf("hours: %+v", o.Hours)
	}
	if len(o.Days) != 2 || o.Days[1].Sittings != 400 || o.Today != (tally.Growth{Since: shanghai(t, "2021-03-09 00:00"), Sittings: 400, People: 381, Counted: 390, Women: 391}) {
		t.Errorf("days %+v today %+v", o.Days, o.Today)
	}
	c.Standing.Counts = quiz.CountBest
	o, err = f.Overview(tree, c, 2, 0, now)
	must(t, err)
	if o.Rank == nil || o.Rank.Place != 1 || o.Rank.Of != 3 || o.Rank.Tied || o.Rank.Parent != "衡水市总工会" || len(o.Bands) != 10 {
		t.Errorf("rank %+v bands %v", o.Rank, o.Bands)
	}
	if _, err := f.Overview(tree, c, 99, 0, now); quiz.CodeOf(err) != quiz.NotFound {
		t.Errorf("of no unit: %v", err)
	}
}

// Without any head-count bars show people; equal units share a place; groups rank apart.
func TestOverviewRanks(t *testing.T) {
	t.Parallel()
	tree, err := quiz.NewTree([]quiz.Unit{
		{ID: 1, Code: "1", Name: "市总工会"}, {ID: 2, Parent: 1, Code: "2", Name: "甲", Group: "县"}, {ID: 3, Parent: 1, Code: "3", Name: "乙", Group: "县"},
		{ID: 4, Parent: 1, Code: "4", Name: "丙", Group: "局"}, {ID: 5, Parent: 1, Code: "5", Name: "丁", Group: "县"},
	})
	must(t, err)
	c := tally.Contest{Contest: week(t)}
	c.Units = quiz.UnitRule{RankBy: []quiz.Metric{quiz.ByPeople}, Groups: []string{"县", "局"}}
	people := func(n int64) *tally.UnitFigures { return &tally.UnitFigures{All: quiz.Counts{People: n}} }
	f := &tally.Figures{Units: map[int64]*tally.UnitFigures{2: people(3), 3: people(12), 4: people(99), 5: people(3)}}
	below := f.Below(tree, c, 1)
	if below[0].Unit != "乙" || below[0].Bar != 12.12 || below[3].Unit != "丙" || below[3].Place != 1 || below[3].Bar != 100 {
		t.Errorf("%+v", below)
	}
	r, ok := f.Rank(tree, c, 2)
	if !ok || r.Place != 2 || !r.Tied || r.Of != 3 || r.Group != "县" {
		t.Errorf("%+v", r)
	}
	other := c
	other.Contest = week(t)
	other.Units = quiz.UnitRule{RankBy: []quiz.Metric{quiz.ByParticipation}}
	if r, ok := f.Rank(tree, other, 2); !ok || r.Place != 0 || r.Unplaced != quiz.NoHeadCount {
		t.Errorf("by another rule: %+v", r)
	}
	if _, ok := f.Rank(tree, c, 4); ok {
		t.Error("a unit alone in its group has a place")
	}
	if _, ok := f.Rank(tree, c, 1); ok {
		t.Error("the top unit has a place")
	}
}
