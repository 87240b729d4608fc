package rehearse

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"lawquiz/quiz"
)

// awardSheet is judged by figures alone, so that every point of it can be reckoned from the history.
const awardSheet = `award: 演练评分
candidates: { under: %s, level: 1 }
per_group: true
eligible: valid_people >= 1
items:
  - { name: 参与率, points: 40, from: participation }
  - { name: 合格面, points: 30, from: passed / due }
  - { name: 合格率, points: 20, from: pass_rate }
  - { name: 满分率, points: 10, from: full_rate }
ties: [participation, mean_points, valid_people]
quota: { top_percent: 50, of: eligible, round: up, boundary: extend }
`

// checkAwards previews an award, ends the contest, seals the award, and holds both against the history.
// due tells what units should bring. Nobody may take part any more afterwards.
func (c *checks) checkAwards(ctx context.Context, report *Report, due map[int]int) {
	top := c.tree.top()
	made, err := tell[awardBody](ctx, c.run, "评分表", c.contestPath()+"/awards", map[string]any{
		"source": fmt.Sprintf(awardSheet, c.tree.units[top].code), "reason": "演练",
	})
	if err != nil {
		c.broke(ctx, -1, err)
		return
	}
	path := "/awards/" + made.ID
	began := c.cfg.Now()
	preview, err := ask[awardResultBody](ctx, c.run, "评奖试算", path+"/preview")
	report.PreviewMs = c.cfg.Now().Sub(began).Milliseconds()
	if err != nil {
		c.broke(ctx, -1, err)
		return
	}
	report.Checked.Awards = c.checkResult("试算", preview, due)
	if sealed, ok := c.seal(ctx, path); ok {
		report.Checked.Awards += c.checkResult("封存", sealed, due)
		if a, b := text(preview.Groups), text(sealed.Groups); a != b {
			c.findings.add(AwardWrong, -1, "", "封存的结果与试算不同")
		}
	}
}

func text(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(out)
}

// Sealing must become possible within sealTime of the close: the last papers are swept before.
const (
	sealTime  = 4 * time.Minute
	sealEvery = 2 * time.Second
)

// seal ends the contest and seals the award as soon as nothing stands in the way.
func (c *checks) seal(ctx context.Context, path string) (awardResultBody, bool) {
	none := awardResultBody{}
	if _, err := tell[struct{}](ctx, c.run, "提前截止", c.contestPath()+"/close", map[string]string{"reason": "演练结束"}); err != nil {
		c.broke(ctx, -1, err)
		return none, false
	}
	c.say("竞赛已截止，等待封存")
	began := c.cfg.Now()
	for {
		look, err := ask[sealingBody](ctx, c.run, "封存前核对", path+"/seal")
		if err != nil {
			c.broke(ctx, -1, err)
			return none, false
		}
		if len(look.Blocked) == 0 {
			return c.sealNow(ctx, path, look.Digest)
		}
		if c.cfg.Now().Sub(began) > sealTime {
			c.findings.add(AwardWrong, -1, "", "截止 %v 后仍不能封存：%s", sealTime, look.Blocked[0].Message)
			return none, false
		}
		if err := c.cfg.Wait(ctx, sealEvery); err != nil {
			return none, false
		}
	}
}

func (c *checks) sealNow(ctx context.Context, path, digest string) (awardResultBody, bool) {
	head, err := tell[awardBody](ctx, c.run, "封存", path+"/seal", map[string]any{"digest": digest, "notice": map[string]any{
		"from": c.monday(), "office": "演练", "phone": "12351", "signatory": "演练",
	}})
	if err != nil {
		c.broke(ctx, -1, err)
		return awardResultBody{}, false
	}
	sealed, err := ask[awardResultBody](ctx, c.run, "封存的结果", "/seals/"+head.ID)
	if err != nil {
		c.broke(ctx, -1, err)
		return awardResultBody{}, false
	}
	again, err := ask[verdictBody](ctx, c.run, "核验封存", "/seals/"+head.ID+"/verify")
	if err != nil {
		c.broke(ctx, -1, err)
	} else if !again.Good {
		c.findings.add(AwardWrong, -1, "", "封存的结果核验不符：%s", text(again))
	}
	return sealed, true
}

// monday returns the next Monday, on which a notice may begin.
func (c *checks) monday() string {
	day := c.cfg.Now().UTC().Add(8 * time.Hour)
	for day = day.AddDate(0, 0, 1); day.Weekday() != time.Monday; {
		day = day.AddDate(0, 0, 1)
	}
	return day.Format(time.DateOnly)
}

// checkResult reckons every point of a result anew and returns how many lines were compared.
func (c *checks) checkResult(what string, got awardResultBody, due map[int]int) int {
	lines, units := 0, make(map[int]bool)
	for _, g := range got.Groups {
		for _, row := range g.Rows {
			at, ok := c.tree.byID[row.Unit.ID]
			if !ok || units[at] {
				c.findings.add(AwardWrong, -1, "", "%s：单位 %s 不在参评范围或列了两次", what, row.Unit.ID)
				continue
			}
			units[at] = true
			lines += c.checkAwardRow(what, row, at, due[at])
		}
		c.checkAwardPlaces(what, g)
	}
	top := c.tree.top()
	for at, u := range c.tree.units {
		if u.parent == top && !u.apart && !units[at] {
			c.findings.add(AwardWrong, -1, "", "%s：单位 %s 没有列入", what, u.id)
		}
	}
	return lines
}

func (c *checks) checkAwardRow(what string, row awardRowBody, at, due int) int {
	t := c.totals[at]
	if t == nil {
		t = &unitTotal{}
	}
	whole := int64(due)
	want := []int64{
		share(min(t.counted, whole), whole, 4000), share(min(t.due.passed, whole), whole, 3000),
		share(t.due.passed, t.counted, 2000), share(t.due.full, t.counted, 1000),
	}
	if len(row.Lines) != len(want) {
		c.findings.add(AwardWrong, -1, "", "%s：单位 %s 有 %d 项得分，应为 %d 项", what, row.Unit.ID, len(row.Lines), len(want))
		return 0
	}
	var total int64
	for i, line := range row.Lines {
		total += want[i]
		if int64(points(line.Points)) != want[i] {
			c.findings.add(AwardWrong, -1, "", "%s：单位 %s 的%s是 %v 分，应为 %v（%s）", what, row.Unit.ID, line.Item, line.Points, quiz.Points(want[i]), line.Why)
		}
	}
	if int64(points(row.Total)) != total {
		c.findings.add(AwardWrong, -1, "", "%s：单位 %s 总分 %v，应为 %v", what, row.Unit.ID, row.Total, quiz.Points(total))
	}
	return len(want)
}

// checkAwardPlaces counts how many units have more points, and at least as many: the place lies between.
func (c *checks) checkAwardPlaces(what string, g awardGroupBody) {
	for _, row := range g.Rows {
		if row.Place == 0 {
			continue
		}
		more, level := 0, 0
		for _, other := range g.Rows {
			switch {
			case other.Place == 0:
			case other.Total > row.Total:
				more++
			case other.Total == row.Total:
				level++
			}
		}
		if row.Place <= more || row.Place > more+level {
			c.findings.add(AwardWrong, -1, "", "%s：单位 %s 列第 %d 名，总分在它之上的有 %d 个", what, row.Unit.ID, row.Place, more)
		}
	}
}
