package quiz_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"lawquiz/quiz"
)

const monotone = `award: 组织奖
candidates: {under: 市总工会}
per_group: true
eligible: valid_people >= 1
items:
  - {name: 一, points: 30, from: participation}
  - {name: 二, points: 20, from: valid_people, scale: step, steps: [{at_least: 3, points: 7}, {at_least: 9, points: 20}]}
  - {name: 三, points: 20, from: people, scale: rank, ranks: [20, 15, 15, 3]}
  - {name: 四, points: 20, from: participation, scale: min_max}
  - {name: 五, points: 10, from: people, each: 0.3}
  - {name: 六, points: 10, judged: true}
bonus:
  - {name: 七, points: 5, from: coverage}
  - {name: 八, points: 10, from: essay_prizes, per: {一等奖: 4, 每篇: 1}, needs: {per_unit: [1, 3]}}
deduct:
  - {name: 九, points: 3, from: people < 5 ? 1 : 0}
veto: [{name: 瞒报, judged: true}]
ties: [participation]
quota: `

func drawUnits(t *rapid.T) []quiz.AwardUnit {
	n := rapid.IntRange(1, 25).Draw(t, "units")
	units := make([]quiz.AwardUnit, n)
	for i := range units {
		u := unit(int64(i+1), rapid.IntRange(0, 12).Draw(t, "people"), rapid.IntRange(0, 12).Draw(t, "due"), 80)
		u.Group = rapid.SampledFrom([]string{"", "甲", "乙"}).Draw(t, "group")
		u.Below, u.Active = 4, rapid.IntRange(0, 5).Draw(t, "active")
		for _, who := range []string{"张", "李", "王"}[:rapid.IntRange(0, 3).Draw(t, "marks")] {
			u.Marks = append(u.Marks, quiz.AssessedMark{Item: "六", Who: who, WhoUnits: []int64{int64(rapid.IntRange(1, 40).Draw(t, "from"))}, Points: quiz.Points(rapid.IntRange(0, 1000).Draw(t, "mark"))})
		}
		for range rapid.IntRange(0, 4).Draw(t, "pieces") {
			u.Materials = append(u.Materials, quiz.Material{Kind: quiz.Essay, Accepted: rapid.Bool().Draw(t, "accepted"), Grade: rapid.SampledFrom([]string{"", "一等奖", "二等奖"}).Draw(t, "grade")})
		}
		if rapid.IntRange(0, 9).Draw(t, "veto") == 0 {
			u.Vetoes = []quiz.VetoCall{{Name: "瞒报", Who: "评审组"}}
		}
		units[i] = u
	}
	return units
}

func drawQuota(t *rapid.T) string {
	size := func() string {
		if rapid.Bool().Draw(t, "by number") {
			return fmt.Sprintf("top: %d", rapid.IntRange(1, 4).Draw(t, "top"))
		}
		return fmt.Sprintf("percent: %d", rapid.IntRange(1, 100).Draw(t, "percent"))
	}
	return fmt.Sprintf("{top_percent: %d, round: %s, boundary: %s, of: %s, tiers: [{name: 一等, %s}, {name: 二等, %s}, {name: 三等, rest: true}]}",
		rapid.IntRange(1, 100).Draw(t, "share"), rapid.SampledFrom([]string{"up", "down", "half"}).Draw(t, "round"),
		rapid.SampledFrom([]string{"decide", "extend"}).Draw(t, "boundary"), rapid.SampledFrom([]string{"eligible", "all"}).Draw(t, "of"), size(), size())
}

func TestAwardProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := readSheet(t, monotone+drawQuota(t)+"\n")
		units := drawUnits(t)
		r := award(t, s, units)

		shuffle := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		mixed := make([]quiz.AwardUnit, len(units))
		for i, at := range shuffle.Perm(len(units)) {
			mixed[at] = units[i]
			mixed[at].Marks = append([]quiz.AssessedMark{}, units[i].Marks...)
			mixed[at].Materials = append([]quiz.Material{}, units[i].Materials...)
			shuffle.Shuffle(len(mixed[at].Marks), func(a, b int) { m := mixed[at].Marks; m[a], m[b] = m[b], m[a] })
			shuffle.Shuffle(len(mixed[at].Materials), func(a, b int) { m := mixed[at].Materials; m[a], m[b] = m[b], m[a] })
		}
		if again := award(t, s, mixed); !reflect.DeepEqual(r, again) {
			t.Fatalf("another order gives\n%+v\nwant\n%+v", again, r)
		}
		for _, g := range r.Groups {
			checkGroup(t, g)
		}

		at := rapid.IntRange(0, len(units)-1).Draw(t, "more")
		before := awardRows(r)[units[at].Unit]
		units[at].Counts.People++
		units[at].Counts.Counted++
		units[at].Counts.Sittings++
		after := awardRows(award(t, s, units))[units[at].Unit]
		if after.Total < before.Total || after.Lines[0].Points < before.Lines[0].Points {
			t.Fatalf("one more took part: %v became %v\n%+v\n%+v", before.Total, after.Total, before, after)
		}
	})
}

// However large the figures, an item is rounded half up once, as long arithmetic has it.
func TestAwardIsExact(t *testing.T) {
	t.Parallel()
	s := readSheet(t, simple("{top: 1}"))
	rapid.Check(t, func(t *rapid.T) {
		most := int64(1) << rapid.IntRange(1, 60).Draw(t, "bits")
		due := rapid.Int64Range(1, most).Draw(t, "due")
		u := quiz.AwardUnit{UnitRow: quiz.UnitRow{Unit: 1, Due: int(due), DueKnown: true}}
		u.Counts.Counted = rapid.Int64Range(0, due).Draw(t, "people")
		over := new(big.Int).Mul(big.NewInt(u.Counts.Counted), big.NewInt(8000))
		over.Add(over, big.NewInt(due)).Div(over, new(big.Int).Mul(big.NewInt(due), big.NewInt(2)))
		if got := awardRows(award(t, s, []quiz.AwardUnit{u}))[1].Total; int64(got) != over.Int64() {
			t.Fatalf("%d of %d earn %v, want %d hundredths", u.Counts.Counted, due, got, over)
		}
	})
}

// checkGroup holds a group to what every result keeps.
func checkGroup(t *rapid.T, g quiz.AwardGroup) {
	over, tiered, waiting := 0, 0, map[int64]bool{}
	for _, tied := range g.Ties {
		over += tied.Over
		if len(tied.Units) < 2 || tied.Seats < 1 || tied.Why == "" {
			t.Fatalf("%+v", tied)
		}
		for _, u := range tied.Units {
			waiting[u] = tied.Over == 0
		}
	}
	for i, row := range g.Rows {
		var sum quiz.Points
		for _, line := range row.Lines {
			sum += line.Points
			if line.Why == "" {
				t.Fatalf("%s is not explained", line.Item)
			}
		}
		if sum != row.Total {
			t.Fatalf("%v is not the sum of %+v", row.Total, row.Lines)
		}
		if row.Waiting != waiting[row.Unit] || row.Waiting && row.Tier != "" {
			t.Fatalf("%+v waits, ties %+v", row, g.Ties)
		}
		if (row.Place == 0) != (row.Excluded != "") || row.Place == 0 && (row.Tier != "" || row.Waiting) {
			t.Fatalf("%+v", row)
		}
		if row.Tier != "" {
			tiered++
		}
		if i > 0 && row.Place > 0 && (row.Total > g.Rows[i-1].Total || row.Place < g.Rows[i-1].Place) {
			t.Fatalf("%+v comes after %+v", row, g.Rows[i-1])
		}
	}
	if tiered > g.Seats+over || g.Eligible < g.Seats && over == 0 && tiered > g.Eligible {
		t.Fatalf("%d units honoured for %d seats, %d over: %+v", tiered, g.Seats, over, g.Ties)
	}
}

func benchUnits() []quiz.AwardUnit {
	var units []quiz.AwardUnit
	for i := range 1500 {
		u := unit(int64(i+1), 100+i*7%900, 1000, quiz.Points(5000+i*13%4000))
		u.Group = []string{"县（市、区）", "开发区（产业园区）", "市总对口单位"}[i%3]
		u.Marks = []quiz.AssessedMark{{Item: "活动开展·评审", Who: "甲", Points: quiz.Points(i % 2500)}, {Item: "实际效果·评审", Who: "甲", Points: quiz.Points(i % 1500)}}
		u.Materials = []quiz.Material{{Kind: quiz.Essay, Grade: "二等奖", Accepted: true, Original: true}, {Kind: quiz.Summary, Accepted: true}}
		units = append(units, u)
	}
	return units
}

func BenchmarkAward1500Units(b *testing.B) {
	s, units := sheet(b, "seed"), benchUnits()
	for b.Loop() {
		award(b, s, units)
	}
}

func BenchmarkStability1500Units(b *testing.B) {
	s, units := sheet(b, "seed"), benchUnits()
	grid := s.Grid()
	for b.Loop() {
		if _, err := s.Stability(units, grid); err != nil {
			b.Fatal(err)
		}
	}
}
