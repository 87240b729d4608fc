package rehearse

import (
	"context"
	"net/http"
	"net/url"
	"sync/atomic"

	"lawquiz/quiz"
)

// console is the path of what organisers see.
const console = "/console"

// ask reads from the console as the operator.
func ask[T any](ctx context.Context, r *run, name, path string) (T, error) {
	out, _, err := fetch[T](ctx, r.client, request{name: name, method: http.MethodGet, path: console + path, auth: r.client.operator})
	return out, err
}

// tell changes something at the console as the operator.
func tell[T any](ctx context.Context, r *run, name, path string, body any) (T, error) {
	out, _, err := fetch[T](ctx, r.client, request{
		name: name, method: http.MethodPost, path: console + path, auth: r.client.operator, media: jsonMedia, body: encode(body),
	})
	return out, err
}

// checkOverviews holds the live figures of organisers, of every unit that has units below it, against
// the history. It returns how many people each unit should bring, where that is known.
func (c *checks) checkOverviews(ctx context.Context, report *Report) map[int]int {
	var parents []int
	for at := range c.tree.units {
		if parent := c.tree.units[at].parent; parent >= 0 && c.totals[at] != nil && (len(parents) == 0 || parents[len(parents)-1] != parent) {
			parents = append(parents, parent)
		}
	}
	if top := c.tree.top(); len(parents) == 0 || parents[0] != top {
		parents = append([]int{top}, parents...)
	}
	var lines atomic.Int64
	pages := make([]overviewBody, len(parents))
	each(ctx, len(parents), atOnce, func(i int) {
		query := url.Values{"unit": {c.tree.units[parents[i]].id}}
		page, err := ask[overviewBody](ctx, c.run, "参赛概况", c.contestPath()+"/overview?"+query.Encode())
		if err != nil {
			c.broke(ctx, -1, err)
			return
		}
		pages[i] = page
		for _, line := range append(page.Units, page.Unit) {
			lines.Add(1)
			c.checkLine(line)
		}
		c.checkTrend(page)
	})
	report.Checked.Overviews = int(lines.Load())
	return c.dues(pages)
}

// dues gathers how many people units should bring.
func (c *checks) dues(pages []overviewBody) map[int]int {
	out := make(map[int]int)
	for _, page := range pages {
		for _, line := range append(page.Units, page.Unit) {
			if at, ok := c.tree.byID[line.UnitID]; ok && line.Due != nil {
				out[at] = *line.Due
			}
		}
	}
	return out
}

// checkLine compares one unit's live figures.
func (c *checks) checkLine(line lineBody) {
	at, ok := c.tree.byID[line.UnitID]
	if !ok {
		return
	}
	want := c.totals[at]
	if want == nil {
		want = &unitTotal{}
	}
	if line.People != want.people || line.Counted != want.counted || line.Women != want.women || line.Sittings != want.sittings {
		c.findings.add(LiveWrong, -1, "", "单位 %s 的参赛概况是 %d 人（女职工 %d，计入参与率 %d）%d 人次，应为 %d 人（%d，%d）%d 人次",
			line.UnitID, line.People, line.Women, line.Counted, line.Sittings, want.people, want.women, want.counted, want.sittings)
		return
	}
	if mean := quiz.Points(share(int64(want.points), want.people, 1)); points(line.MeanPoints) != mean {
		c.findings.add(LiveWrong, -1, "", "单位 %s 的参赛概况人均 %v 分，应为 %v", line.UnitID, line.MeanPoints, mean)
	}
	if line.Due != nil && *line.Due > 0 {
		due := int64(*line.Due)
		if rate := share(min(want.counted, due), due, 10_000); line.Participation == nil || int64(points(*line.Participation)) != rate {
			c.findings.add(LiveWrong, -1, "", "单位 %s 的参与率不是 %d.%02d%%", line.UnitID, rate/100, rate%100)
		}
	}
}

// checkTrend adds up the days of a unit: everybody came on one of them.
func (c *checks) checkTrend(page overviewBody) {
	var sittings, people int64
	for _, day := range page.Days {
		sittings, people = sittings+day.Sittings, people+day.People
	}
	if sittings != page.Unit.Sittings || people != page.Unit.People {
		c.findings.add(LiveWrong, -1, "", "单位 %s 各日合计 %d 人 %d 人次，与累计 %d 人 %d 人次不符",
			page.Unit.UnitID, people, sittings, page.Unit.People, page.Unit.Sittings)
	}
}

// top returns the index of the top unit.
func (t *tree) top() int {
	for at := range t.units {
		if t.units[at].parent < 0 {
			return at
		}
	}
	return -1
}
