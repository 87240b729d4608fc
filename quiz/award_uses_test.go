package quiz_test

import (
	"strings"
	"testing"

	"lawquiz/quiz"
)

func TestSheetUses(t *testing.T) {
	t.Parallel()
	const text = `award: 组织奖
imported: [场次]
candidates: { under: 市总工会 }
eligible: all_people >= 1
items:
  - { name: 参与率, points: 60, from: "min(participation, 1 - full_rate)" }
  - { name: 评审, points: 30, judged: true }
bonus: [ { name: 加, points: 5, from: 场次, each: 1 } ]
deduct: [ { name: 扣, points: 5, judged: true } ]
veto: [ { name: 瞒报, judged: true }, { name: 过低, when: coverage < 0.1 } ]
ties: [first_rate]
quota: { top: 1 }
`
	s := readSheet(t, text)
	for metric, want := range map[string]bool{"all_people": true, "participation": true, "full_rate": true, "场次": true, "coverage": true, "first_rate": true,
		"last_rate": false, "people": false, "评审": false} {
		if s.Uses(metric) != want {
			t.Errorf("%s: %v", metric, !want)
		}
	}
	deep := readSheet(t, strings.Replace(text, "coverage < 0.1", "grassroots_coverage < 0.1", 1))
	if s.UsesGrassroots() || !deep.UsesGrassroots() {
		t.Error("whether a sheet asks for units at the bottom is wrong")
	}
	if a := s.Assessed(); len(a) != 2 || a[0].Name != "评审" || a[1].Name != "扣" {
		t.Errorf("assessed: %+v", a)
	}
	for _, c := range []struct {
		item   string
		points quiz.Points
		ok     bool
	}{{"评审", 0, true}, {"评审", 3000, true}, {"评审", 3001, false}, {"评审", -1, false}, {"参与率", 1, false}, {"扣", 500, true}} {
		if err := s.CheckMark(c.item, c.points); (err == nil) != c.ok || err != nil && quiz.CodeOf(err) != quiz.Invalid {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if s.CheckVeto("瞒报") != nil || quiz.CodeOf(s.CheckVeto("过低")) != quiz.Invalid {
		t.Error("which vetoes may be called is wrong")
	}
	for name, ok := range map[string]bool{"活动场次": true, "a_1": true, "people": false, "": false, "1次": false, "场次 2": false, "场-次": false,
		"场次长场次长场次长场次长场次长场次长场次长场次长场次长场次长场次长场次长场次长场次长": false} {
		if err := quiz.MetricName(name); (err == nil) != ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
