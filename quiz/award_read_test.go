package quiz_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lawquiz/questions/document"
	"lawquiz/quiz"
)

// Every mistake is told at its line, and nothing comes of the sheet.
func TestReadSheetFaults(t *testing.T) {
	t.Parallel()
	const good = `award: 组织奖
total: 100
imported: [场次]
candidates: { under: 市总工会 }
eligible: valid_people >= 1
items:
  - { name: 参与率, points: 60, from: participation }
  - { name: 评审, points: 40, judged: true }
ties: [mean_points]
quota: { top_percent: 30 }
`
	readSheet(t, good)
	for _, tt := range []struct {
		name, old, new string
		line           int
		code, says     string
	}{
		{"unknown metric", "from: participation", "from: participaton", 7, "unknown_metric", "participaton"},
		{"metric not declared", "from: participation", "from: 活动场次", 7, "unknown_metric", "imported"},
		{"unknown metric in ties", "[mean_points]", "[mean_point]", 9, "unknown_metric", "mean_points"},
		{"division by zero", "from: participation", "from: passed / 0", 7, "division_by_zero", "除数是 0"},
		{"division by zero, folded", "from: participation", "from: passed / (2 - 4 / 2)", 7, "division_by_zero", "除数是 0"},
		{"no whole tenth", "from: participation", "from: scored(95) / people", 7, "bad_expression", "整十数"},
		{"full marks", "from: participation", "from: scored(100) / people", 7, "bad_expression", "full_marks"},
		{"share of nothing", "from: participation", "from: scored() / people", 7, "bad_expression", "scored(90)"},
		{"does not add up", "points: 60", "points: 50", 2, "total", "90 分，不等于 total 的 100 分"},
		{"name twice", "name: 评审", "name: 参与率", 8, "duplicate", "参与率"},
		{"name twice over parts", "ties:", "veto: [{name: 评审, judged: true}]\nties:", 9, "duplicate", "评审"},
		{"no source", ", judged: true", "", 8, "missing", "来源"},
		{"two sources", "judged: true", "judged: true, from: people", 8, "two_ways", "评审"},
		{"condition for number", "from: participation", "from: participation > 0.5", 7, "not_a_number", "条件"},
		{"number for condition", "eligible: valid_people >= 1", "eligible: valid_people", 5, "not_a_condition", "条件"},
		{"mixed", "from: participation", "from: participation + (people > 3)", 7, "mixed_expression", "混"},
		{"mixed branches", "from: participation", "from: 'people > 3 ? 1 : people > 2'", 7, "mixed_expression", "都是数"},
		{"syntax", "from: participation", "from: (participation", 7, "bad_expression", ""},
		{"syntax with place", "from: participation", "from: participation )) 2", 7, "bad_expression", "))"},
		{"comma in a flow map", "from: participation", "from: min(participation, 0.5)", 7, "bad_expression", "引号"},
		{"call", "from: participation", "from: len(people)", 7, "unknown_function", "len"},
		{"closure", "from: participation", "from: 'count([1], # > 0)'", 7, "unknown_function", "count"},
		{"member", "from: participation", "from: people.x", 7, "bad_expression", "只能用"},
		{"variable", "from: participation", "from: let x = 1; x", 7, "bad_expression", "只能用"},
		{"power", "from: participation", "from: people ** 9", 7, "bad_expression", "**"},
		{"text", "from: participation", "from: '\"a\"'", 7, "bad_expression", ""},
		{"long", "from: participation", "from: " + strings.Repeat("people + ", 60) + "1", 7, "too_long", "300"},
		{"number too great", "from: participation", "from: people * 1e300", 7, "out_of_range", "太大"},
		{"kind", "from: participation", "from: 'pieces(poem)'", 7, "unknown_kind", "essay"},
		{"date", "from: participation", "from: 'on_time(essay, 2021-02-30)'", 7, "bad_date", "2月30日"},
		{"date missing", "from: participation", "from: 'on_time(essay)'", 7, "bad_expression", "on_time"},
		{"prizes without grades", "from: participation", "from: essay_prizes", 7, "missing", "per"},
		{"grades of no kind", "from: participation", "from: poem_prizes, per: {一等奖: 1}", 7, "unknown_kind", "征文"},
		{"grade over the item", "from: participation", "from: essay_prizes, per: {一等奖: 61}", 7, "out_of_range", "60 分"},
		{"needs", "from: participation", "from: essay_prizes, per: {一等奖: 6}, needs: {per_unit: [3, 2]}", 7, "bad_span", "对调"},
		{"deadline", "from: participation", "from: essay_prizes, per: {一等奖: 6}, needs: {by: 四月}", 7, "bad_date", "2021-04-10"},
		{"scale", "from: participation", "from: people, scale: log", 7, "not_allowed", "linear"},
		{"cap", "from: participation", "from: people, cap: 3", 7, "out_of_range", "封顶"},
		{"cap on steps", "from: participation", "from: people, scale: step, cap: 1, steps: [{at_least: 1, points: 1}]", 7, "unknown_key", "cap"},
		{"steps missing", "from: participation", "from: people, scale: step", 7, "missing", "steps"},
		{"steps twice", "from: participation", "from: people, scale: step, steps: [{at_least: 0.5, points: 1}, {at_least: 50%, points: 2}]", 7, "duplicate", "下限"},
		{"steps falling", "from: participation", "from: people, scale: step, steps: [{at_least: 5, points: 1}, {at_least: 3, points: 2}]", 7, "step_order", "较低"},
		{"ranks rising", "from: participation", "from: people, scale: rank, ranks: [1, 2]", 7, "rank_order", "第 2 名"},
		{"veto without a way", "ties:", "veto: [{name: 瞒报}]\nties:", 9, "missing", "judged"},
		{"veto both ways", "ties:", "veto: [{name: 瞒报, judged: true, when: people < 1}]\nties:", 9, "two_ways", "不能都写"},
		{"no items", "items:\n  - { name: 参与率, points: 60, from: participation }\n  - { name: 评审, points: 40, judged: true }", "items: []", 6, "missing", "至少写一项"},
		{"import of a known name", "[场次]", "[场次, people]", 3, "duplicate", "people"},
		{"import of no name", "[场次]", "[场次, 活动 场次]", 3, "bad_name", "活动 场次"},
		{"import of a sum", "[场次]", "[场次, 1+场次]", 3, "bad_name", "1+场次"},
		{"no quota", "quota: { top_percent: 30 }", "quota: { round: up }", 10, "missing", "名额"},
		{"share over 100", "top_percent: 30", "top_percent: 130", 10, "out_of_range", "100"},
		{"share of 0", "top_percent: 30", "top_percent: 0", 10, "out_of_range", "大于 0"},
		{"tiers over 100", "top_percent: 30", "top_percent: 30, tiers: [{name: 甲, percent: 60, of: awarded}, {name: 乙, percent: 50, of: awarded}]", 10, "tiers_over", "100%"},
		{"tiers over the quota", "top_percent: 30", "top: 5, tiers: [{name: 甲, top: 3}, {name: 乙, top: 3}]", 10, "tiers_over", "5 个"},
		{"tiers after the rest", "top_percent: 30", "top: 5, tiers: [{name: 甲, rest: true}, {name: 乙, top: 3}]", 10, "tiers_over", "最后"},
		{"tier two ways", "top_percent: 30", "top: 5, tiers: [{name: 甲, top: 1, percent: 30}]", 10, "two_ways", "一个"},
		{"tier twice", "top_percent: 30", "top: 5, tiers: [{name: 甲, top: 1}, {name: 甲, top: 1}]", 10, "duplicate", "甲"},
		{"people without a way", "quota:", "people_prizes: [{name: 甲}]\nquota:", 10, "two_ways", "places"},
		{"people overlapping", "quota:", "people_prizes: [{name: 甲, places: [1, 3]}, {name: 乙, places: [3, 5]}]\nquota:", 10, "overlap", "重叠"},
		{"unknown field", "award:", "awards: 1\naward:", 1, "unknown_key", "awards"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src := strings.Replace(good, tt.old, tt.new, 1)
			s, faults := quiz.ReadSheet("sheet.yaml", []byte(src))
			if s != nil || len(faults) == 0 {
				t.Fatalf("read as %+v with %v", s, faults)
			}
			i := slices.IndexFunc(faults, func(f document.Fault) bool { return f.Code == tt.code && strings.Contains(f.Message, tt.says) })
			if i < 0 {
				t.Fatalf("got\n%v\nwant %s saying %q", faults, tt.code, tt.says)
			}
			if faults[i].Line != tt.line {
				t.Errorf("stands on line %d, want %d: %v", faults[i].Line, tt.line, faults[i])
			}
		})
	}
}

func TestReadSheetTellsAllFaultsAtOnce(t *testing.T) {
	t.Parallel()
	_, faults := quiz.ReadSheet("sheet.yaml", []byte("award: 甲\ncandidates: {under: 市}\nitems:\n  - {name: 一, points: x, from: foo}\n  - {name: 一, points: 2, from: bar}\nquota: {top: 0}\n"))
	if len(faults) != 5 {
		t.Errorf("got %d faults, want 5:\n%v", len(faults), faults)
	}
}

// Conditions within conditions are read in time that grows with their length.
func TestReadSheetNestedConditions(t *testing.T) {
	t.Parallel()
	nested := strings.Repeat("due>1?", 48) + "1" + strings.Repeat(":0", 4)
	if _, faults := quiz.ReadSheet("sheet.yaml", []byte(strings.Replace(simple("{top: 1}"), "from: participation", "from: '"+nested+"'", 1))); len(faults) == 0 {
		t.Error("an unfinished condition was taken")
	}
	nested = strings.Repeat("due>1?", 36) + "1" + strings.Repeat(":0", 36)
	s := readSheet(t, strings.Replace(simple("{top: 1}"), "from: participation", "from: '"+nested+"'", 1))
	if row := awardRows(award(t, s, []quiz.AwardUnit{unit(1, 3, 10, 80)}))[1]; row.Total != 4000 {
		t.Errorf("%v of %+v", row.Total, row.Lines)
	}
}

// Nothing a person may write breaks the reader; what it takes can be told and worked out, and more
// than once with the same result.
func FuzzReadSheet(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "award", "*.yaml"))
	if err != nil || len(files) < 3 {
		f.Fatal(files, err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(src), "passed / due")
	}
	for _, x := range []string{"1 / (people - 3)", "not (people ≥ 1) and true", "min(1, 2, -people)", "pieces(essay) > 0 ? 1 : -2", "((((((((1))))))))", "a.b?.c[1:2] | map(#)", "on_time(essay, 2021-01-01) × 0.5", "\"", "1e9999", "-9223372036854775808", "0x7fffffffffffffff", strings.Repeat("due>1?", 36) + "1" + strings.Repeat(":0", 36)} {
		f.Add(simple("{top: 1}"), x)
	}
	f.Fuzz(func(t *testing.T, src, expression string) {
		for _, text := range []string{src, strings.Replace(src, "from: participation", "from: |-\n      "+expression+"\n    #", 1), "award: 甲\nitems:\n  - name: 一\n    points: 10\n    from: " + expression + "\ncandidates: {under: 市}\nquota: {top: 1}\n"} {
			s, faults := quiz.ReadSheet("sheet.yaml", []byte(text))
			lines := strings.Count(text, "\n") + strings.Count(text, "\r") + 1
			for _, fault := range faults {
				if fault.Line < 1 || fault.Line > lines || fault.Code == "" || fault.Message == "" {
					t.Errorf("fault without a place: %v", fault)
				}
			}
			if (s == nil) == (len(faults) == 0) {
				t.Fatalf("sheet %v with faults %v", s, faults)
			}
			if s == nil {
				continue
			}
			units := []quiz.AwardUnit{unit(1, 3, 10, 80), unit(2, 0, 0, 0), unit(3, 12, 10, 99)}
			r := award(t, s, units)
			for _, g := range r.Groups {
				for _, row := range g.Rows {
					var sum quiz.Points
					for _, line := range row.Lines {
						sum += line.Points
					}
					if sum != row.Total {
						t.Errorf("%v is not the sum of %+v", row.Total, row.Lines)
					}
				}
			}
			if text := quiz.SheetText(s); !strings.HasPrefix(text, s.Award) || strings.Contains(text, "%!") {
				t.Errorf("told as %s", text)
			}
		}
	})
}
