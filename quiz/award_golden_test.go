package quiz_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"lawquiz/quiz"
)

// The table of a national contest of 2019: its totals come out of the weights fitted to it, within what its
// rounded rates allow.
func TestAwardReproducesThePublishedTable(t *testing.T) {
	t.Parallel()
	table := []struct {
		name           string
		active, below  int
		people, due    int64
		passed, full   int64 // percent
		mean           quiz.Points
		published      float64
		place          int
		overRegistered bool
	}{
		{"北京", 1449, 1700, 569670, 699369, 64, 2, 6318, 71.02, 4, false},
		{"河北", 5129, 15171, 1246785, 6260041, 50, 1, 5706, 29.71, 5, false},
		{"江苏", 7034, 7086, 4563561, 5107844, 72, 7, 6940, 80.64, 2, false},
		{"浙江", 6062, 5880, 3394465, 3635069, 59, 5, 6252, 80.20, 3, true},
		{"江西", 10320, 10556, 4225097, 4433624, 76, 24, 7487, 85.04, 1, false},
	}
	var units []quiz.AwardUnit
	for i, r := range table {
		units = append(units, quiz.AwardUnit{Below: r.below, Active: r.active, UnitRow: quiz.UnitRow{
			Unit: int64(i + 1), Name: r.name, Due: int(r.due), DueKnown: true,
			Counts: quiz.Counts{People: r.people, Counted: r.people, Points: r.people * int64(r.mean), Passed: r.people * r.passed / 100, Full: r.people * r.full / 100},
		}})
	}
	rows := awardRows(award(t, sheet(t, "jindu-2019"), units))
	for i, r := range table {
		row := rows[int64(i+1)]
		if off := math.Abs(row.Total.Float() - r.published); off > 0.35 || row.Place != r.place {
			t.Errorf("%s has %v and place %d, published %v and %d", r.name, row.Total, row.Place, r.published, r.place)
		}
		flagged := slices.ContainsFunc(row.Flags, func(f string) bool { return strings.Contains(f, "超过 100 %") })
		if flagged != r.overRegistered {
			t.Errorf("%s has flags %v", r.name, row.Flags)
		}
	}
	if why := rows[4].Lines[0].Why; why != "下属单位覆盖率 100 % × 35 = 35（参赛下属单位数 6062 ÷ 下属单位数 5880；下属单位覆盖率 103.1 %，超过 100 %，按 100 % 计）" {
		t.Error(why)
	}
}

// Of 100 units, the first 60; of these 8, then 40 % of the remaining 52 (20.8, half up 21), then the rest.
func TestAwardNestsQuotas(t *testing.T) {
	t.Parallel()
	s := sheet(t, "gongyun-2025")
	var units []quiz.AwardUnit
	for i := range 103 {
		u := unit(int64(i+1), 100-min(i, 99), 100, 900)
		u.Imported = map[string]float64{"报道篇数": 0, "高分人数": 1}
		u.Marks = []quiz.AssessedMark{{Item: "组织情况", Who: "评委", Points: 1000}}
		units = append(units, u)
	}
	r := award(t, s, units)
	if g := r.Groups[0]; g.Eligible != 96 || g.Candidates != 103 || g.Seats != 58 {
		t.Errorf("%d of %d units compete for %d seats; the last 7 have fewer than five people in a hundred", g.Eligible, g.Candidates, g.Seats)
	}
	got := map[string]int{}
	last := ""
	for _, row := range r.Groups[0].Rows {
		got[row.Tier]++
		if row.Tier != last {
			last = row.Tier
		}
	}
	want := map[string]int{"最佳组织奖": 8, "优秀组织奖": 20, "优秀参与奖": 30, "": 45} // 40 % of 50
	for tier, n := range want {
		if got[tier] != n {
			t.Errorf("%d units have tier %q, want %d", got[tier], tier, n)
		}
	}
}

func TestAwardNestsQuotasOverARoundNumber(t *testing.T) {
	t.Parallel()
	for round, want := range map[string][3]int{"up": {8, 21, 31}, "half": {8, 21, 31}, "down": {8, 20, 32}} {
		s := readSheet(t, simple("{top_percent: 60, round: "+round+", tiers: [{name: 甲, top: 8}, {name: 乙, percent: 40}, {name: 丙, rest: true}]}"))
		var units []quiz.AwardUnit
		for i := range 100 {
			units = append(units, unit(int64(i+1), i+1, 100, 100))
		}
		got := map[string]int{}
		for _, row := range award(t, s, units).Groups[0].Rows {
			got[row.Tier]++
		}
		if got["甲"] != want[0] || got["乙"] != want[1] || got["丙"] != want[2] || got[""] != 40 {
			t.Errorf("rounded %s: %v, want %v", round, got, want)
		}
	}
}

// seedUnits are candidates of three groups with everything the seed sheet asks for.
func seedUnits() []quiz.AwardUnit {
	const march = int64(1616000000_000) // 2021-03-18
	groups := []struct {
		name string
		n    int
	}{{"县（市、区）", 11}, {"开发区（产业园区）", 4}, {"市总对口单位", 7}}
	var units []quiz.AwardUnit
	for g, group := range groups {
		for i := range group.n {
			id := int64(100*(g+1) + i)
			u := unit(id, 832-40*i, 1000, quiz.Points(8000-10*i))
			u.Group, u.Counts.Passed = group.name, int64(600-30*i)
			u.Marks = []quiz.AssessedMark{
				{Item: "活动开展·评审", Who: "乙", WhoUnits: []int64{900, 1}, Points: quiz.Points(2300 - 50*i), Reason: "覆盖乡镇"},
				{Item: "活动开展·评审", Who: "甲", WhoUnits: []int64{901, 1}, Points: quiz.Points(2200 - 50*i)},
				{Item: "实际效果·评审", Who: "甲", WhoUnits: []int64{901, 1}, Points: quiz.Points(1200)},
			}
			u.Materials = []quiz.Material{
				{Kind: quiz.Essay, Grade: "一等奖", Characters: 2400, SentAt: march, Accepted: true, Original: true},
				{Kind: quiz.Essay, Grade: "优秀奖", Characters: 2000, SentAt: march, Accepted: true, Original: true},
				{Kind: quiz.Essay, Grade: "优秀奖", Characters: 2000, SentAt: march, Accepted: true, Original: true},
				{Kind: quiz.Essay, Grade: "二等奖", Characters: 2600, SentAt: march, Accepted: true, Original: true},
				{Kind: quiz.Summary, SentAt: march, Accepted: true},
			}
			units = append(units, u)
		}
	}
	units[1].Marks[0].WhoUnits = []int64{9001, units[1].Unit, 1} // from a unit below the candidate
	units[2].DueKnown, units[2].Materials = false, nil
	units[3].Counts = quiz.Counts{}
	units[4].Counts.Counted = 1031
	units[4].Notes = []string{"在册人数3月10日由 1 100 改为 1 000：撤并一家企业"}
	return units
}

func TestAwardOfTheSeedCase(t *testing.T) {
	t.Parallel()
	r := award(t, sheet(t, "seed"), seedUnits())
	var b strings.Builder
	for _, g := range r.Groups {
		fmt.Fprintf(&b, "%s：%d 个候选，%d 个参评，%d 个名额\n", g.Name, g.Candidates, g.Eligible, g.Seats)
		for _, row := range g.Rows {
			fmt.Fprintf(&b, "%d %s %v %s%s\n", row.Place, row.Name, row.Total, row.Tier, row.Excluded)
			for _, line := range row.Lines {
				fmt.Fprintf(&b, "  %s %v：%s\n", line.Item, line.Points, line.Why)
			}
			for _, tie := range row.Ties {
				fmt.Fprintf(&b, "  比较 %s %s\n", tie.Name, tie.Value)
			}
			for _, flag := range row.Flags {
				fmt.Fprintf(&b, "  注意：%s\n", flag)
			}
			for _, note := range row.Notes {
				fmt.Fprintf(&b, "  说明：%s\n", note)
			}
		}
	}
	golden(t, "../award/seed-result", b.String())
	seats := []int{r.Groups[0].Seats, r.Groups[1].Seats, r.Groups[2].Seats}
	if want := []int{3, 2, 3}; !slices.Equal(seats, want) { // 30 % of 10 (one has nobody), of 4 and of 7, rounded up
		t.Errorf("the groups have %v seats, want %v", seats, want)
	}
}

func TestSheetText(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"seed", "jindu-2019", "gongyun-2025"} {
		golden(t, "../award/"+name, quiz.SheetText(sheet(t, name)))
	}
}

// Each rule has words of its own: no two sheets that differ read alike.
func TestSheetTextTellsRulesApart(t *testing.T) {
	t.Parallel()
	const base = `award: 组织奖
imported: [场次]
candidates: { under: 市总工会 }
items:
  - { name: 参与率, points: 60, from: participation }
  - { name: 评审, points: 40, judged: true }
quota: { top_percent: 30 }
`
	seen := map[string]string{quiz.SheetText(readSheet(t, base)): "base"}
	for _, change := range [][2]string{
		{"award: 组织奖", "award: 组织奖\nnote: 示例"}, {"under: 市总工会", "under: 市总工会, level: 2"}, {"under: 市总工会", "under: 市总工会, groups: [甲, 乙]"},
		{"items:", "per_group: true\nitems:"}, {"items:", "eligible: people >= 3\nitems:"}, {"items:", "eligible: not (people < 3)\nitems:"},
		{"points: 60", "points: 61"}, {"from: participation", "from: participation, cap: 80%"}, {"from: participation", "from: passed / due"},
		{"from: participation", "from: passed / due, cap: 0.5"}, {"from: participation", "from: participation, scale: min_max"},
		{"from: participation", "from: people, scale: rank, ranks: [60, 30]"}, {"from: participation", "from: participation, scale: step, steps: [{at_least: 0.5, points: 3}]"},
		{"from: participation", "from: people, scale: step, steps: [{at_least: 50, points: 3}]"}, {"from: participation", "from: 场次, each: 2"},
		{"from: participation", "from: essay_prizes, per: {一等奖: 9}"}, {"from: participation", "from: essay_prizes, per: {每篇: 9}"},
		{"from: participation", "from: essay_prizes, per: {一等奖: 9}, needs: {per_unit: [0, 3]}"}, {"from: participation", "from: essay_prizes, per: {一等奖: 9}, needs: {chars_max: 900, original: true}"},
		{"from: participation", "from: essay_prizes, per: {一等奖: 9}, needs: {by: 2021-04-10}"}, {"from: participation", "from: 'min(participation, -people + 2)'"},
		{"quota:", "bonus: [{name: 加, points: 2, from: coverage}]\nquota:"}, {"quota:", "deduct: [{name: 加, points: 2, from: coverage}]\nquota:"},
		{"quota:", "veto: [{name: 瞒报, judged: true}]\nquota:"}, {"quota:", "veto: [{name: 瞒报, when: people < 1}]\nquota:"},
		{"quota:", "ties: [people]\nquota:"}, {"quota:", "ties: [people, due]\nquota:"}, {"top_percent: 30", "top_percent: 30.5"},
		{"top_percent: 30", "top_percent: 30, of: all"}, {"top_percent: 30", "top_percent: 30, round: down"}, {"top_percent: 30", "top_percent: 30, round: half"},
		{"top_percent: 30", "top: 30"}, {"top_percent: 30", "top_percent: 30, top: 30"}, {"top_percent: 30", "top_percent: 30, min_points: 60"}, {"top_percent: 30", "min_points: 60"},
		{"top_percent: 30", "top_percent: 30, boundary: extend"}, {"top_percent: 30", "top_percent: 30, tiers: [{name: 甲, top: 1}]"},
		{"top_percent: 30", "top_percent: 30, tiers: [{name: 甲, percent: 1}]"}, {"top_percent: 30", "top_percent: 30, tiers: [{name: 甲, percent: 1, of: awarded}]"},
		{"top_percent: 30", "top_percent: 30, tiers: [{name: 甲, rest: true}]"}, {"quota:", "people_prizes: [{name: 甲, places: [1, 1]}]\nquota:"},
		{"quota:", "people_prizes: [{name: 甲, places: [1, 2]}]\nquota:"}, {"quota:", "people_prizes: [{name: 甲, at_least: 90}]\nquota:"},
	} {
		text := quiz.SheetText(readSheet(t, strings.Replace(base, change[0], change[1], 1)))
		if other, again := seen[text]; again {
			t.Errorf("%s reads like %s", change[1], other)
		}
		seen[text] = change[1]
		for _, slip := range []string{"。。", "，。", "%!", "，，", "map["} {
			if strings.Contains(text, slip) {
				t.Errorf("%s reads\n%s", change[1], text)
			}
		}
	}
	weighted, err := readSheet(t, base).With(quiz.Weights{"评审": 2000})
	if err != nil || !strings.HasPrefix(quiz.SheetText(weighted), "组织奖评分办法\n测算，不作评奖依据。\n") {
		t.Errorf("%v: %s", err, quiz.SheetText(weighted))
	}
}
