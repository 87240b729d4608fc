package rehearse

import (
	"context"
	"net/url"
	"slices"

	"lawquiz/quiz"
)

// checkUnits reads the totals of every unit that can have any.
func (c *checks) checkUnits(ctx context.Context) {
	var parents []int
	seen := make(map[int]bool)
	for unit := range c.totals {
		if parent := c.tree.units[unit].parent; parent >= 0 && !seen[parent] {
			seen[parent] = true
			parents = append(parents, parent)
		}
	}
	slices.Sort(parents)
	each(ctx, len(parents), atOnce, func(i int) {
		id := c.tree.units[parents[i]].id
		got, err := get[unitBoardBody](ctx, c, "单位榜", "units", url.Values{"parent": {id}})
		if err != nil {
			c.broke(ctx, -1, err)
			return
		}
		found := make(map[string]bool)
		for _, row := range got.Items {
			found[row.UnitID] = true
			c.checkUnit(row)
		}
		for unit := range c.totals {
			if u := c.tree.units[unit]; u.parent == parents[i] && !found[u.id] {
				c.findings.add(UnitWrong, -1, "", "单位 %s 不在上级 %s 的单位榜上", u.id, id)
			}
		}
	})
}

func (c *checks) checkUnit(row unitRowBody) {
	unit, ok := c.tree.byID[row.UnitID]
	if !ok { // a part of the tree that was not read
		return
	}
	c.units.Add(1)
	want := c.totals[unit]
	if want == nil {
		want = &unitTotal{}
	}
	got := *want
	got.people, got.counted, got.sittings, got.points = row.People, row.Counted, row.Sittings, points(row.Points)
	if got != *want {
		c.findings.add(UnitWrong, -1, "", "单位 %s：参赛 %d 人（计入参与率 %d）%d 人次共 %v 分，应为 %d 人（%d）%d 人次共 %v 分",
			row.UnitID, row.People, row.Counted, row.Sittings, got.points, want.people, want.counted, want.sittings, want.points)
		return
	}
	if mean := quiz.Points(share(int64(want.points), want.people, 1)); points(row.MeanPoints) != mean {
		c.findings.add(UnitWrong, -1, "", "单位 %s 人均 %v 分，应为 %v", row.UnitID, row.MeanPoints, mean)
	}
	rate := func(name string, got float64, part, whole int64) {
		if basis := share(part, whole, 10_000); int64(points(got)) != basis {
			c.findings.add(UnitWrong, -1, "", "单位 %s %s %v%%，应为 %d.%02d%%", row.UnitID, name, got, basis/100, basis%100)
		}
	}
	rate("合格率", row.PassRate, want.passed, want.people)
	rate("满分率", row.FullRate, want.full, want.people)
	switch {
	case row.Due != nil && *row.Due > 0 && row.Participation != nil:
		rate("参与率", *row.Participation, min(want.counted, int64(*row.Due)), int64(*row.Due))
	case (row.Due == nil || *row.Due == 0) != (row.Participation == nil):
		c.findings.add(UnitWrong, -1, "", "单位 %s 的参与率与应参赛人数不配", row.UnitID)
	}
}

// share returns part/whole times scale, rounded half up; 0 of nothing.
func share(part, whole, scale int64) int64 {
	if whole == 0 {
		return 0
	}
	return (2*part*scale + whole) / (2 * whole)
}

// broke notes a check that could not be made.
func (c *checks) broke(ctx context.Context, n int, err error) {
	if ctx.Err() == nil {
		c.findings.add(CallFailed, n, "", "核对时：%v", err)
	}
}
