package rehearse

import (
	"context"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
)

// checkTop reads the board of the top unit as far as boards can be read.
func (c *checks) checkTop(ctx context.Context) {
	const page = 100
	for offset := 0; offset <= 1000; offset += page {
		list := c.lists[0]
		if offset > 0 && offset >= len(list) {
			return
		}
		c.checkPage(ctx, 0, offset, page, "", false)
	}
}

// checkPage compares a page of a unit's board with what it must be. Own says that the viewer belongs to the
// unit and sees full names.
func (c *checks) checkPage(ctx context.Context, unit, offset, limit int, token string, own bool) {
	query := url.Values{"unit": {c.tree.units[unit].id}, "offset": {strconv.Itoa(offset)}, "limit": {strconv.Itoa(limit)}}
	q := request{name: "个人榜", method: http.MethodGet, path: c.contestPath() + "/boards/people?" + query.Encode(), auth: bearer(token)}
	if token == "" {
		q.auth = bearer(c.tokens[int(c.turn.Add(1))%len(c.tokens)])
	}
	got, _, err := fetch[peopleBody](ctx, c.client, q)
	if err != nil {
		c.broke(ctx, -1, err)
		return
	}
	list := c.lists[unit]
	from := min(offset, len(list))
	want := list[from:min(from+limit, len(list))]
	if got.Total != len(list) || len(got.Items) != len(want) {
		c.findings.add(OrderWrong, -1, "", "单位 %s 的榜从第 %d 行起有 %d 行、共 %d 人，应为 %d 行、%d 人",
			query.Get("unit"), offset+1, len(got.Items), got.Total, len(want), len(list))
	}
	for i := range min(len(want), len(got.Items)) {
		c.rows.Add(1)
		c.checkRow(OrderWrong, unit, got.Items[i], list, from+i, own)
	}
}

// checkRow compares one row of a unit's board with whoever must stand there.
func (c *checks) checkRow(kind Kind, unit int, got rowBody, list []int, at int, own bool) bool {
	s := c.order[list[at]]
	place := c.place(c.expected, list, at)
	if got.Place != place || points(got.Points) != s.points || got.Elapsed != s.elapsed || got.UnitID != c.tree.units[s.unit].id {
		c.findings.add(kind, s.n, "", "单位 %s 的榜第 %d 行是第 %d 名 %v 分 %d 毫秒（单位 %s），应为第 %d 名 %v 分 %d 毫秒（单位 %s）",
			c.tree.units[unit].id, at+1, got.Place, points(got.Points), got.Elapsed, got.UnitID,
			place, s.points, s.elapsed, c.tree.units[s.unit].id)
		return false
	}
	full := workerName(s.n)
	switch {
	case own && got.Name != full:
		c.findings.add(kind, s.n, "", "本单位榜第 %d 行的姓名应为 %s", at+1, full)
		return false
	case !own && !got.Me && got.Name == full:
		c.findings.add(NameShown, s.n, "", "单位 %s 的榜第 %d 行露出了全名", c.tree.units[unit].id, at+1)
	}
	return true
}

// checkPlaces asks on behalf of a sample of people, the first and last among them, where they stand.
func (c *checks) checkPlaces(ctx context.Context) {
	sample := make([]int, len(c.all))
	for i := range sample {
		sample[i] = i
	}
	if len(sample) > c.cfg.Sample {
		chance := rand.New(rand.NewPCG(c.cfg.Seed, 1<<62))
		chance.Shuffle(len(sample), func(i, j int) { sample[i], sample[j] = sample[j], sample[i] })
		sample = sample[:c.cfg.Sample]
	}
	ranks := make(map[int]int, len(c.order)) // by worker: index into order
	for i, s := range c.order {
		ranks[s.n] = i
	}
	each(ctx, len(sample), atOnce, func(i int) { c.checkPlace(ctx, &c.all[sample[i]], ranks) })
}

func (c *checks) checkPlace(ctx context.Context, s *standing, ranks map[int]int) {
	p := &c.people[s.n]
	got, _, err := fetch[meBody](ctx, c.client, request{
		name: "我的名次", method: http.MethodGet, path: c.contestPath() + "/boards/me", auth: bearer(p.token),
	})
	if err != nil {
		c.broke(ctx, s.n, err)
		return
	}
	path := c.tree.path(s.unit)
	switch {
	case got.Placed != s.valid:
		c.findings.add(StandingWrong, s.n, "", "上榜为 %v，应为 %v", got.Placed, s.valid)
		return
	case !s.valid:
		return
	case points(got.Points) != s.points || got.Elapsed != s.elapsed:
		c.findings.add(StandingWrong, s.n, "", "排名成绩是 %v 分 %d 毫秒，应为 %v 分 %d 毫秒", points(got.Points), got.Elapsed, s.points, s.elapsed)
		return
	case len(got.Levels) != len(path):
		c.findings.add(PlaceWrong, s.n, "", "名次有 %d 级，应为 %d 级", len(got.Levels), len(path))
		return
	}
	for i, unit := range path {
		c.places.Add(1)
		at, _ := slices.BinarySearch(c.lists[unit], ranks[s.n])
		c.checkLevel(s, unit, at, got.Levels[i])
	}
	if s.n%16 == 0 { // now and then her own unit's board, with names
		c.checkPage(ctx, s.unit, 0, 100, p.token, true)
	}
}

// checkLevel compares a person's place on one board, and her neighbours there.
func (c *checks) checkLevel(s *standing, unit, at int, got levelBody) {
	list := c.lists[unit]
	place := c.place(c.expected, list, at)
	if got.UnitID != c.tree.units[unit].id || got.Place != place || got.Total != len(list) {
		c.findings.add(PlaceWrong, s.n, "", "在单位 %s 是第 %d 名、共 %d 人，应为第 %d 名、共 %d 人",
			c.tree.units[unit].id, got.Place, got.Total, place, len(list))
		return
	}
	me := slices.IndexFunc(got.Items, func(row rowBody) bool { return row.Me })
	if me < 0 || me > at || at-me+len(got.Items) > len(list) {
		c.findings.add(PlaceWrong, s.n, "", "在单位 %s 的前后名次不对", c.tree.units[unit].id)
		return
	}
	own := unit == s.unit
	for i, row := range got.Items {
		if !c.checkRow(PlaceWrong, unit, row, list, at-me+i, own) {
			return
		}
	}
}
