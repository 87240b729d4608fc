package quiz_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"lawquiz/quiz"
)

// itemSheet is a sheet with one item, written as the rest of its map.
func itemSheet(item string) string {
	return "award: 组织奖\nimported: [场次]\ncandidates: {under: 市总工会}\nitems:\n  - {name: 项, points: 40, " + item + "}\nquota: {top: 1}\n"
}

func TestAwardExplainsEachScale(t *testing.T) {
	t.Parallel()
	const may = int64(1620000000_000) // 2021-05-03 08:00
	plain := unit(1, 832, 1000, 8050)
	plain.Counts.Passed, plain.Heads, plain.First, plain.Last = 600, map[quiz.HeadCount]int{quiz.WomenCount: 1200}, quiz.Correct{Right: 72, Asked: 100}, quiz.Correct{Right: 89, Asked: 100}
	plain.Imported = map[string]float64{"场次": 2.5}
	plain.Materials = []quiz.Material{{Kind: quiz.Contract, Accepted: true, SentAt: may}, {Kind: quiz.Contract, Accepted: true, SentAt: may, Grade: "一等奖"}, {Kind: quiz.Contract}}
	units := []quiz.AwardUnit{plain, unit(2, 100, 1000, 5000), unit(3, 960, 1000, 9000)}
	for _, tt := range []struct {
		item   string
		points quiz.Points
		why    string
		flag   string
	}{
		{"from: participation", 3328, "参与率 83.2 % × 40 = 33.28（有效参赛人数 832 ÷ 应参赛人数 1000）", ""},
		{"from: passed / due", 2400, "合格人数 600 ÷ 应参赛人数 1000 = 60 % × 40 = 24", ""},
		{"from: participation, cap: 80%", 3200, "参与率 83.2 %，封顶 80 % × 40 = 32（有效参赛人数 832 ÷ 应参赛人数 1000）", ""},
		{"from: sittings / people", 4000, "参赛人次 1664 ÷ 参赛人数 832 = 200 %，封顶 100 % × 40 = 40（项的数值 200 % 超过 100 %，按 100 % 计）", "项的数值 200 % 超过 100 %，按 100 % 计"},
		{"from: (people - due) / due", 0, "（参赛人数 832 − 应参赛人数 1000） ÷ 应参赛人数 1000 = -16.8 %，按 0 计 × 40 = 0（项的数值小于 0，按 0 计）", "项的数值小于 0，按 0 计"},
		{"from: passed / 职工数", 0, "合格人数 600 ÷ 在册职工数 0 = 0 % × 40 = 0（在册职工数缺失，按 0 计；除数 在册职工数 为 0，按 0 计）", "除数 在册职工数 为 0，按 0 计"},
		{"from: people / 女职工数 * 0.5", 1387, "参赛人数 832 ÷ 在册女职工数 1200 × 0.5 = 34.67 % × 40 = 13.87", ""},
		{"from: 场次, each: 3", 750, "场次 2.5，每 1 计 3 分，得 7.5", ""},
		{"from: 场次, each: 30", 4000, "场次 2.5，每 1 计 30 分，最高 40 分，得 40", ""},
		{"from: pieces(contract) / 4", 2000, "专项集体合同文本件数 2 ÷ 4 = 50 % × 40 = 20", ""},
		{"from: 'on_time(contract, 2021-05-03)'", 4000, "专项集体合同文本于2021年5月3日前（含当日）报送 是 × 40 = 40", ""},
		{"from: 'on_time(contract, 2021-05-02)'", 0, "专项集体合同文本于2021年5月2日前（含当日）报送 否 × 40 = 0", ""},
		{"from: last_rate - first_rate", 680, "末次正确率 89 % − 首次正确率 72 % = 17 % × 40 = 6.8", ""},
		{"from: 'min(participation, 0.5) + max(0, 0.1)'", 2400, "最小值（参与率 83.2 %，0.5） + 最大值（0，0.1） = 60 % × 40 = 24（有效参赛人数 832 ÷ 应参赛人数 1000）", ""},
		{"from: 'people >= 800 and not (due < 5) ? 1 : 0.5'", 4000, "参赛人数 832 ≥ 800 且 非（应参赛人数 1000 < 5）时取1、否则取0.5 = 100 % × 40 = 40", ""},
		{"from: participation, scale: step, steps: [{at_least: 60%, points: 20}, {at_least: 0.9, points: 40}]", 2000, "参与率 83.2 %，达到 60 % 一档，得 20（有效参赛人数 832 ÷ 应参赛人数 1000）", ""},
		{"from: participation, scale: step, steps: [{at_least: 90%, points: 20}]", 0, "参与率 83.2 %，未达到最低一档 90 %，得 0（有效参赛人数 832 ÷ 应参赛人数 1000）", ""},
		{"from: mean_points, scale: min_max", 3050, "人均成绩 80.5，组内最低 50、最高 90，折算 76.25 % × 40 = 30.5", ""},
		{"from: mean_points, scale: rank, ranks: [40, 35]", 3500, "人均成绩 80.5，组内第 2 名，得 35", ""},
		{"from: contract_prizes, per: {一等奖: 10, 每篇: 1.5}", 1150, "专项集体合同文本 一等奖 1 篇 × 10 + 每篇 1 篇 × 1.5，得 11.5（未计：未采用 1 篇）", ""},
		{"from: contract_prizes, per: {一等奖: 30, 每篇: 15}", 4000, "专项集体合同文本 一等奖 1 篇 × 30 + 每篇 1 篇 × 15 = 45，最高 40，得 40（未计：未采用 1 篇）", ""},
		{"from: contract_prizes, per: {二等奖: 30}, needs: {per_unit: [3, 5], original: true}", 0, "专项集体合同文本没有计分的篇目，得 0（未计：未声明原创 2 篇、未采用 1 篇；专项集体合同文本 0 篇，少于要求的 3 篇）", "专项集体合同文本 0 篇，少于要求的 3 篇"},
		{"from: essay_prizes, per: {一等奖: 10}", 0, "征文没有计分的篇目，得 0", ""},
		{"judged: true", 0, "评审，得 0（“项”尚未评审，按 0 计）", "“项”尚未评审，按 0 计"},
	} {
		row := awardRows(award(t, readSheet(t, itemSheet(tt.item)), units))[1]
		line := row.Lines[0]
		if line.Points != tt.points || line.Why != tt.why {
			t.Errorf("%s\ngot  %v %s\nwant %v %s", tt.item, line.Points, line.Why, tt.points, tt.why)
		}
		if flags := strings.Join(row.Flags, "；"); !strings.Contains(flags, tt.flag) || tt.flag == "" && flags != "" {
			t.Errorf("%s has flags %s", tt.item, flags)
		}
	}
}

func TestAwardRoundsHalfUpOnce(t *testing.T) {
	t.Parallel()
	for people, want := range map[int]quiz.Points{2469: 2469, 1: 1, 832: 832, 2: 2} {
		row := awardRows(award(t, readSheet(t, simple("{top: 1}")), []quiz.AwardUnit{unit(1, people, 4000, 1)}))[1]
		if row.Total != want { // 40 points over 4000 people: a hundredth a head
			t.Errorf("%d people earn %v", people, row.Total)
		}
	}
	half := unit(1, 1, 8000, 1) // half a hundredth
	if row := awardRows(award(t, readSheet(t, simple("{top: 1}")), []quiz.AwardUnit{half}))[1]; row.Total != 1 {
		t.Errorf("half a hundredth gives %v", row.Total)
	}
}

func TestAwardShowsTies(t *testing.T) {
	t.Parallel()
	units := []quiz.AwardUnit{unit(5, 90, 100, 1), unit(4, 80, 100, 1), unit(3, 80, 100, 1), unit(2, 80, 100, 1), unit(1, 10, 100, 1)}
	tiers := func(r quiz.AwardResult) (out string) {
		for _, row := range r.Groups[0].Rows {
			tier := row.Tier
			if row.Waiting {
				tier = "?"
			}
			out += tier + ","
		}
		return out
	}
	r := award(t, readSheet(t, simple("{top: 3, tiers: [{name: 甲, top: 2}, {name: 乙, rest: true}]}")), units)
	tied := r.Groups[0].Ties
	if got := tiers(r); got != "甲,?,?,?,," || len(tied) != 2 || tied[0].Tier != "甲" || tied[0].Seats != 1 || tied[1].Tier != "乙" || tied[1].Seats != 1 ||
		!slices.Equal(tied[0].Units, []int64{2, 3, 4}) || tied[0].Why != "3 个单位总分和各项并列指标均相同，甲只余 1 个名额：由主办单位研究确定" {
		t.Errorf("%s %+v", got, tied)
	}
	r = award(t, readSheet(t, simple("{top: 3, boundary: extend, tiers: [{name: 甲, top: 2}, {name: 乙, rest: true}]}")), units)
	tied = r.Groups[0].Ties
	if got := tiers(r); got != "甲,甲,甲,甲,," || len(tied) != 1 || tied[0].Over != 2 || tied[0].Seats != 1 {
		t.Errorf("%s %+v", got, tied)
	}
	for i, order := range []int{0, 2, 3, 1} {
		units[i].Decision = &quiz.TieDecision{Order: order, Who: "主席办公会", Reason: "3月20日研究"}
	}
	r = award(t, readSheet(t, simple("{top: 3, tiers: [{name: 甲, top: 2}, {name: 乙, rest: true}]}")), units)
	tied = r.Groups[0].Ties
	if got := tiers(r); got != "甲,甲,乙,,," || !tied[0].Decided || !slices.Equal(tied[0].Units, []int64{2, 4, 3}) || !strings.Contains(tied[0].Why, "主席办公会决定（3月20日研究）") {
		t.Errorf("%s %+v", got, tied)
	}
	if rows := awardRows(r); rows[2].Place != 2 || rows[3].Place != 2 || rows[1].Place != 5 {
		t.Errorf("places %d %d %d", rows[2].Place, rows[3].Place, rows[1].Place)
	}
}

func TestAwardTieChain(t *testing.T) {
	t.Parallel()
	s := readSheet(t, simple("{top: 1}\nties: [mean_points, sittings / people]"))
	units := []quiz.AwardUnit{unit(1, 50, 100, 80), unit(2, 50, 100, 90), unit(3, 50, 100, 90)}
	units[2].Counts.Sittings++
	g := award(t, s, units).Groups[0]
	if g.Rows[0].Unit != 3 || g.Rows[1].Unit != 2 || g.Rows[0].Tier != "组织奖" || len(g.Ties) != 0 {
		t.Errorf("%+v", g)
	}
	if tie := g.Rows[0].Ties[1]; tie != (quiz.TieFigure{Name: "参赛人次 ÷ 参赛人数", Value: "2.02"}) {
		t.Errorf("%+v", tie)
	}
}

func TestAwardBonusDeductionAndVeto(t *testing.T) {
	t.Parallel()
	const late = int64(1759000000_000) // after 2025-09-10
	units := []quiz.AwardUnit{unit(1, 50, 100, 900), unit(2, 90, 100, 900), unit(3, 4, 100, 900), unit(4, 60, 100, 900)}
	for i := range units {
		units[i].Imported = map[string]float64{"报道篇数": 3, "高分人数": 1}
	}
	units[0].Materials = []quiz.Material{{Kind: quiz.Summary, Accepted: true, SentAt: late}}
	units[1].Vetoes = []quiz.VetoCall{{Name: "弄虚作假", Who: "评审组", Reason: "代答"}}
	rows := awardRows(award(t, sheet(t, "gongyun-2025"), units))
	lines := rows[1].Lines
	if lines[4].Points != 150 || lines[5].Points != -300 || !strings.HasSuffix(lines[5].Why, "× 3 = 3，从总分中扣除") || rows[1].Total != 1500+2700+2000+150-300 {
		t.Errorf("%v of %+v", rows[1].Total, lines)
	}
	if r := rows[2]; !r.Vetoed || r.Place != 0 || r.Tier != "" || r.Excluded != "一票否决：弄虚作假（评审组认定：代答）" {
		t.Errorf("%+v", r)
	}
	if r := rows[3]; !r.Vetoed || r.Excluded != "一票否决：参与率过低（参与率 4 % < 0.05 或 参赛人数 4 < 3）" {
		t.Errorf("%+v", r)
	}
	if rows[4].Place != 1 || rows[1].Place != 2 {
		t.Errorf("places %d and %d", rows[4].Place, rows[1].Place)
	}
}

func TestAwardRefusesWhatCannotBe(t *testing.T) {
	t.Parallel()
	s := sheet(t, "gongyun-2025")
	for name, change := range map[string]func(*quiz.AwardUnit){
		"negative":  func(u *quiz.AwardUnit) { u.Counts.Sittings = -1 },
		"no number": func(u *quiz.AwardUnit) { u.Imported = map[string]float64{"报道篇数": math.NaN()} },
		"strange":   func(u *quiz.AwardUnit) { u.Marks = []quiz.AssessedMark{{Item: "覆盖面", Who: "甲"}} },
		"too high": func(u *quiz.AwardUnit) {
			u.Marks = []quiz.AssessedMark{{Item: "组织情况", Who: "甲", Points: 2001}}
		},
		"marked twice": func(u *quiz.AwardUnit) {
			u.Marks = []quiz.AssessedMark{{Item: "组织情况", Who: "甲"}, {Item: "组织情况", Who: "甲"}}
		},
		"veto":  func(u *quiz.AwardUnit) { u.Vetoes = []quiz.VetoCall{{Name: "参与率过低"}} },
		"twice": func(u *quiz.AwardUnit) { u.Unit = 2 },
	} {
		units := []quiz.AwardUnit{unit(1, 50, 100, 90), unit(2, 60, 100, 90)}
		change(&units[0])
		if _, err := quiz.Award(s, units); quiz.CodeOf(err) != quiz.Invalid {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := s.Stability(units, nil); quiz.CodeOf(err) != quiz.Invalid {
			t.Errorf("%s in stability: %v", name, err)
		}
	}
}
