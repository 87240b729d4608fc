package quiz_test

import (
	"strings"
	"testing"

	"lawquiz/quiz"
)

// Every metric has its own figure; the condition "metric == figure" is what tells it.
func TestSheetMetrics(t *testing.T) {
	t.Parallel()
	u := quiz.AwardUnit{
		UnitRow:  quiz.UnitRow{Unit: 1, Due: 80, DueKnown: true, Counts: quiz.Counts{People: 50, Counted: 40, Sittings: 120, Points: 400_000, Passed: 30, Full: 5}},
		Everyone: quiz.Counts{People: 61, Sittings: 133},
		Heads:    map[quiz.HeadCount]int{quiz.Workers: 101, quiz.WomenCount: 82, quiz.MemberCount: 93},
		Below:    10, Active: 9, Grassroots: 200, GrassrootsActive: 150, First: quiz.Correct{Right: 3, Asked: 4}, Last: quiz.Correct{Right: 4, Asked: 5},
	}
	want := map[string]string{"participation": "0.5", "people": "50", "valid_people": "40", "due": "80", "sittings": "120", "points": "4000", "mean_points": "80",
		"passed": "30", "full_marks": "5", "pass_rate": "0.6", "full_rate": "0.1", "first_rate": "0.75", "last_rate": "0.8", "units_below": "10", "units_active": "9",
		"coverage": "0.9", "grassroots": "200", "grassroots_active": "150", "grassroots_coverage": "0.75", "all_people": "61", "all_sittings": "133", "职工数": "101", "女职工数": "82", "会员数": "93"}
	labels := map[string]bool{}
	for _, m := range quiz.SheetMetrics() {
		if want[m.Name] == "" || labels[m.Label] {
			t.Errorf("%s (%s) is not told here, or is labelled like another", m.Name, m.Label)
		}
		labels[m.Label] = true
		if !holds(t, u, m.Name+" == "+want[m.Name]) {
			t.Errorf("%s is not %s", m.Name, want[m.Name])
		}
		if !strings.Contains(awardRows(award(t, readSheet(t, itemSheet("from: "+m.Name)), []quiz.AwardUnit{{UnitRow: quiz.UnitRow{Unit: 1}}}))[1].Lines[0].Why, m.Label+" 0") {
			t.Errorf("%s of a unit without figures is not 0", m.Name)
		}
	}
	if len(labels) != len(want) {
		t.Errorf("%d metrics, want %d", len(labels), len(want))
	}
}

// holds reports whether a condition lets the unit compete.
func holds(t *testing.T, u quiz.AwardUnit, condition string) bool {
	t.Helper()
	s := readSheet(t, simple("{top: 1}")+"eligible: '"+condition+"'\n")
	return awardRows(award(t, s, []quiz.AwardUnit{u}))[u.Unit].Excluded == ""
}

// How many people reached a share of the full mark is counted from there on; without such figures it is 0, and said.
func TestScored(t *testing.T) {
	t.Parallel()
	u := unit(1, 30, 100, 80)
	u.Bands = []int64{1, 0, 0, 0, 2, 0, 0, 4, 8, 15}
	for condition, want := range map[string]bool{
		"scored(90) == 15": true, "scored(80) == 23": true, "scored(50) == 27": true, "scored(10) == 29": true, "scored(70) / people == 0.9": true,
	} {
		if got := holds(t, u, condition); got != want {
			t.Errorf("%s is %v", condition, got)
		}
	}
	s := readSheet(t, itemSheet("from: scored(90) / people"))
	if !s.UsesBands() || readSheet(t, itemSheet("from: full_rate")).UsesBands() {
		t.Error("whether a sheet asks for bands is wrong")
	}
	line := func(u quiz.AwardUnit) quiz.AwardLine { return awardRows(award(t, s, []quiz.AwardUnit{u}))[1].Lines[0] }
	if got := line(u).Why; !strings.Contains(got, "成绩达到满分90%的人数 15 ÷ 参赛人数 30 = 50 %") {
		t.Error(got)
	}
	u.Bands = nil
	if got := line(u); got.Points != 0 || len(got.Flags) != 1 || !strings.Contains(got.Flags[0], "没有成绩分段数据，成绩达到满分90%的人数按 0 计") {
		t.Errorf("%+v", got)
	}
	u.Bands = []int64{1, 2}
	if _, err := quiz.Award(s, []quiz.AwardUnit{u}); quiz.CodeOf(err) != quiz.Invalid {
		t.Errorf("two bands: %v", err)
	}
}

func TestConditions(t *testing.T) {
	t.Parallel()
	u := unit(1, 30, 100, 80)
	for condition, want := range map[string]bool{
		"people < 30": false, "people <= 30": true, "people ≤ 29": false, "people > 29": true, "people >= 31": false, "people ≥ 30": true,
		"people == 30": true, "people != 30": false, "true": true, "false": false, "not false": true, "!true": false,
		"people > 9 and due > 9": true, "people > 99 && due > 9": false, "people > 99 or due > 9": true, "people > 99 || due > 999": false,
		"people > 9 ? due > 9 : false": true, "people > 99 ? due > 9 : false": false, "20 < people < 40": true, "20 < people < 30": false,
		"+people == 30": true, "-people == 0 - 30": true, "people + due * 2 - 30 == 200": true, "max(people, due) - min(people, due, 50) = 70": false,
		"due / (people - 30) == 0": true, "participation == 0.3": true, "participation × 3 ÷ 0.9 == 1": true,
	} {
		if strings.Contains(condition, " = ") {
			if _, faults := quiz.ReadSheet("sheet.yaml", []byte(simple("{top: 1}")+"eligible: '"+condition+"'\n")); len(faults) == 0 {
				t.Errorf("%s was read", condition)
			}
			continue
		}
		if got := holds(t, u, condition); got != want {
			t.Errorf("%s is %v", condition, got)
		}
	}
}

func TestAwardTakesOnlyMaterialsThatMeetTheNeeds(t *testing.T) {
	t.Parallel()
	const by = int64(1618070400_000) // 2021-04-11 00:00
	s := readSheet(t, itemSheet("from: essay_prizes, per: {一等奖: 10, 每篇: 1}, needs: {per_unit: [1, 4], chars_max: 2500, original: true, by: 2021-04-10}"))
	good := quiz.Material{Kind: quiz.Essay, Accepted: true, Original: true, Characters: 2500, SentAt: by - 1}
	u := unit(1, 1, 1, 1)
	for _, change := range []func(*quiz.Material){
		func(m *quiz.Material) { m.Grade = "一等奖" }, func(*quiz.Material) {}, func(m *quiz.Material) { m.Grade = "三等奖" },
		func(m *quiz.Material) { m.SentAt = by }, func(m *quiz.Material) { m.Characters++ }, func(m *quiz.Material) { m.Original = false },
		func(m *quiz.Material) { m.Accepted = false }, func(m *quiz.Material) { m.Kind = quiz.Family },
	} {
		m := good
		change(&m)
		u.Materials = append(u.Materials, m)
	}
	line := awardRows(award(t, s, []quiz.AwardUnit{u}))[1].Lines[0]
	if line.Points != 1200 || line.Why != "征文 一等奖 1 篇 × 10 + 每篇 2 篇 × 1，得 12（未计：未声明原创 1 篇、未采用 1 篇、超过 2500 字 1 篇、迟交 1 篇）" {
		t.Errorf("%v %s", line.Points, line.Why)
	}
}

func TestAwardQuotaBounds(t *testing.T) {
	t.Parallel()
	var units []quiz.AwardUnit
	for i := range 10 {
		units = append(units, unit(int64(i+1), 100-10*i, 100, 1)) // totals 40, 36, 32 ... 4
	}
	units[9].Counts.Counted = 0
	for quota, want := range map[string]int{
		"{top_percent: 25}": 3, "{top_percent: 25, round: down}": 2, "{top_percent: 25, round: half}": 2, "{top_percent: 25, of: all, round: half}": 3,
		"{top_percent: 90, top: 2}": 2, "{min_points: 20}": 6, "{top_percent: 50, min_points: 33}": 2, "{top: 30}": 9, "{min_points: 41}": 0,
		"{top: 9, tiers: [{name: 甲, percent: 20, of: awarded}, {name: 乙, percent: 50, of: awarded}]}": 7, // 2 and 5
		"{top: 9, tiers: [{name: 甲, percent: 20}, {name: 乙, percent: 50}]}":                           6, // 2 and 4
	} {
		s := readSheet(t, simple(quota)+"eligible: valid_people >= 1\n")
		got := 0
		for _, row := range award(t, s, units).Groups[0].Rows {
			got += map[bool]int{true: 1}[row.Tier != ""]
		}
		if got != want {
			t.Errorf("%s honours %d, want %d", quota, got, want)
		}
	}
}
