package quiz_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lawquiz/quiz"
)

func unitRow(id int64, group string, due int, c quiz.Counts) quiz.UnitRow {
	return quiz.UnitRow{Unit: id, Group: group, Due: due, DueKnown: due >= 0, Counts: c}
}

func TestRankUnits(t *testing.T) {
	t.Parallel()
	counted := func(n int64) quiz.Counts { return quiz.Counts{People: n, Counted: n} }
	type place struct {
		unit  int64
		place int
		why   quiz.Unplaced
		over  bool
	}
	tests := map[string]struct {
		rule quiz.UnitRule
		rows []quiz.UnitRow
		want []place
	}{
		"shared places 1-2-2-4": {quiz.UnitRule{RankBy: []quiz.Metric{quiz.ByParticipation}},
			[]quiz.UnitRow{unitRow(4, "", 10, counted(1)), unitRow(3, "", 6, counted(2)), unitRow(2, "", 3, counted(1)), unitRow(1, "", 2, counted(1))},
			[]place{{unit: 1, place: 1}, {unit: 2, place: 2}, {unit: 3, place: 2}, {unit: 4, place: 4}}},
		"over the roster is 100 % and flagged": {quiz.UnitRule{RankBy: []quiz.Metric{quiz.ByParticipation, quiz.ByPeople}},
			[]quiz.UnitRow{unitRow(1, "", 5880, counted(6062)), unitRow(2, "", 7000, counted(7000)), unitRow(3, "", 10, counted(9))},
			[]place{{unit: 2, place: 1}, {unit: 1, place: 2, over: true}, {unit: 3, place: 3}}},
		"small and unknown units": {quiz.UnitRule{RankBy: []quiz.Metric{quiz.ByParticipation}, MinHeadCount: 10},
			[]quiz.UnitRow{unitRow(1, "", 9, counted(9)), unitRow(2, "", -1, counted(50)), unitRow(3, "", 0, counted(1)), unitRow(4, "", 10, counted(1))},
			[]place{{unit: 4, place: 1}, {unit: 1, why: quiz.SmallHeadCount}, {unit: 2, why: quiz.NoHeadCount}, {unit: 3, why: quiz.NoHeadCount, over: true}}},
		"by people everyone is placed": {quiz.UnitRule{RankBy: []quiz.Metric{quiz.ByPeople}, MinHeadCount: 10},
			[]quiz.UnitRow{unitRow(1, "", 9, counted(9)), unitRow(2, "", -1, counted(50)), unitRow(3, "", 20, counted(0))},
			[]place{{unit: 2, place: 1}, {unit: 1, place: 2}, {unit: 3, place: 3}}},
		"a mean needs a head-count only for a least one": {quiz.UnitRule{RankBy: []quiz.Metric{quiz.ByMeanPoints}},
			[]quiz.UnitRow{unitRow(1, "", -1, quiz.Counts{People: 3, Points: 200}), unitRow(2, "", -1, quiz.Counts{}), unitRow(3, "", -1, quiz.Counts{People: 2, Points: 200})},
			[]place{{unit: 3, place: 1}, {unit: 1, place: 2}, {unit: 2, place: 3}}},
		"within groups, in the rule's order": {quiz.UnitRule{RankBy: []quiz.Metric{quiz.ByPeople}, Groups: []string{"县", "区"}},
			[]quiz.UnitRow{unitRow(1, "区", 1, counted(9)), unitRow(2, "县", 1, counted(1)), unitRow(3, "", 1, counted(5)), unitRow(4, "县", 1, counted(2)), unitRow(5, "厂", 1, counted(5))},
			[]place{{unit: 4, place: 1, over: true}, {unit: 2, place: 2}, {unit: 1, place: 1, over: true}, {unit: 3, place: 1, over: true}, {unit: 5, place: 1, over: true}}},
		"groups do not matter without groups in the rule": {quiz.UnitRule{RankBy: []quiz.Metric{quiz.ByPassRate, quiz.ByFullRate, quiz.BySittings, quiz.ByPoints}},
			[]quiz.UnitRow{unitRow(1, "区", -1, quiz.Counts{People: 4, Passed: 2, Full: 1, Sittings: 5, Points: 7}),
				unitRow(2, "县", -1, quiz.Counts{People: 8, Passed: 4, Full: 2, Sittings: 5, Points: 8}), unitRow(3, "厂", -1, quiz.Counts{People: 8, Passed: 4, Full: 2, Sittings: 6, Points: 1})},
			[]place{{unit: 3, place: 1}, {unit: 2, place: 2}, {unit: 1, place: 3}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []place
			for _, p := range quiz.RankUnits(tt.rule, tt.rows) {
				got = append(got, place{p.Unit, p.Place, p.Unplaced, p.Over})
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

func TestUnitRates(t *testing.T) {
	t.Parallel()
	r := unitRow(1, "", 8, quiz.Counts{People: 3, Counted: 1, Points: 20050, Passed: 2, Full: 1})
	if p, known := r.Participation(); p != 1250 || !known || r.Mean() != 6683 || r.PassRate() != 6667 || r.FullRate() != 3333 {
		t.Errorf("got %d, %v, %v, %d, %d", p, known, r.Mean(), r.PassRate(), r.FullRate())
	}
	if p, _ := unitRow(1, "", 20000, quiz.Counts{Counted: 1}).Participation(); p != 1 {
		t.Errorf("half a basis point is %d, want 1", p)
	}
	if p, _ := unitRow(1, "", 20001, quiz.Counts{Counted: 1}).Participation(); p != 0 {
		t.Errorf("less than half a basis point is %d, want 0", p)
	}
	if p, known := unitRow(1, "", 5, quiz.Counts{Counted: 9}).Participation(); p != 10000 || !known {
		t.Errorf("over the roster: %d, %v", p, known)
	}
	none := unitRow(1, "", -1, quiz.Counts{})
	if p, known := none.Participation(); p != 0 || known || none.Mean() != 0 || none.PassRate() != 0 || none.FullRate() != 0 {
		t.Errorf("nothing: %d, %v, %v", p, known, none.Mean())
	}
}

func anyRow(t *rapid.T) quiz.UnitRow {
	n := rapid.OneOf(rapid.Int64Range(0, 4), rapid.Int64Range(math.MaxInt64-3, math.MaxInt64), rapid.Int64Range(-2, 1000))
	return quiz.UnitRow{
		Unit: rapid.Int64Range(1, 1000).Draw(t, "unit"), Group: rapid.SampledFrom([]string{"", "县", "区"}).Draw(t, "group"),
		Due: rapid.IntRange(0, 20).Draw(t, "due"), DueKnown: rapid.Bool().Draw(t, "known"),
		Counts: quiz.Counts{People: n.Draw(t, "people"), Counted: n.Draw(t, "counted"), Sittings: n.Draw(t, "sittings"),
			Points: n.Draw(t, "points"), Passed: n.Draw(t, "passed"), Full: n.Draw(t, "full")},
	}
}

func anyUnitRule(t *rapid.T) quiz.UnitRule {
	return quiz.UnitRule{
		RankBy:       rapid.Permutation(quiz.Metrics).Draw(t, "by")[:rapid.IntRange(0, 4).Draw(t, "chain")],
		MinHeadCount: rapid.SampledFrom([]int{0, 5}).Draw(t, "min"),
		Groups:       rapid.SampledFrom([][]string{nil, {"县"}, {"区", "县"}}).Draw(t, "groups"),
	}
}

func TestUnitCompareIsATotalPreorder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r, a, b, c := anyUnitRule(t), anyRow(t), anyRow(t), anyRow(t)
		if r.Compare(a, a) != 0 || r.Compare(a, b) != -r.Compare(b, a) {
			t.Fatalf("a against b %d, b against a %d", r.Compare(a, b), r.Compare(b, a))
		}
		if r.Compare(a, b) <= 0 && r.Compare(b, c) <= 0 && r.Compare(a, c) > 0 {
			t.Fatalf("a <= b <= c, yet a > c")
		}
	})
}

// The order of mean points is that of exact fractions.
func TestUnitMeansCompareExactly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, math.MaxInt64)
		a, b := unitRow(1, "", -1, quiz.Counts{Points: n.Draw(t, "a"), People: n.Draw(t, "of")}), unitRow(2, "", -1, quiz.Counts{Points: n.Draw(t, "b"), People: n.Draw(t, "of")})
		x, y := big.NewRat(a.Counts.Points, a.Counts.People), big.NewRat(b.Counts.Points, b.Counts.People)
		if got := (quiz.UnitRule{RankBy: []quiz.Metric{quiz.ByMeanPoints}}).Compare(a, b); got != y.Cmp(x) {
			t.Fatalf("%v against %v: %d", x, y, got)
		}
	})
}

func TestRankUnitsPlaces(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rule := anyUnitRule(t)
		var rows []quiz.UnitRow
		for i := range rapid.IntRange(0, 12).Draw(t, "rows") {
			row := anyRow(t)
			row.Unit = int64(i + 1)
			rows = append(rows, row)
		}
		got := quiz.RankUnits(rule, rows)
		shuffled := slices.Clone(rows)
		rand.New(rand.NewPCG(1, 1)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if again := quiz.RankUnits(rule, shuffled); !reflect.DeepEqual(got, again) {
			t.Fatalf("the order of the rows matters:\n%+v\n%+v", got, again)
		}
		for _, p := range got {
			better := 1
			for _, q := range got {
				if q.Unplaced == "" && (len(rule.Groups) == 0 || q.Group == p.Group) && rule.Compare(q.UnitRow, p.UnitRow) < 0 {
					better++
				}
			}
			if p.Unplaced == "" && p.Place != better || p.Unplaced != "" && p.Place != 0 {
				t.Fatalf("%+v has %d better ones", p, better-1)
			}
		}
	})
}
