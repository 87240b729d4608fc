package api_test

import (
	"context"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"lawquiz/questions/intake/table"
	"lawquiz/quiz"
	"lawquiz/quiz/census"
	"lawquiz/quiz/servicetest"
	"lawquiz/quiz/tally"
	"lawquiz/server/api"
	"lawquiz/server/unitfile"
)

// seedUnits is the file of units the county hands in: three groups, of which the last unit's figure is missing.
const seedUnits = `单位代码,上级代码,单位名称,组别,女职工数,统计日期,来源
A1,S,松县总工会,县（市、区）,5,2026-02-28,劳资年报
A2,S,柏县总工会,县（市、区）,5,2026-02-28,劳资年报
A3,S,竹县总工会,县（市、区）,5,2026-02-28,劳资年报
A4,S,梅县总工会,县（市、区）,5,2026-02-28,劳资年报
B1,S,东区总工会,开发区（产业园区）,4,2026-02-28,劳资年报
B2,S,西区总工会,开发区（产业园区）,4,2026-02-28,劳资年报
C1,S,市教育工会,市总对口单位,3,2026-02-28,劳资年报
C2,S,市卫生工会,市总对口单位,,,
`

// seedSheet is the award of the case the house was built for.
const seedSheet = `award: 优秀组织奖
total: 100
candidates: { under: 某市总工会, level: 1, groups: [县（市、区）, 开发区（产业园区）, 市总对口单位] }
per_group: true
eligible: valid_people >= 1
items:
  - { name: 活动开展·评审,   points: 25, judged: true }
  - { name: 活动开展·参与率, points: 15, from: participation, cap: 1 }
  - { name: 实际效果·评审,   points: 15, judged: true }
  - { name: 实际效果·合格面, points: 15, from: passed / due }
  - { name: 征文获奖情况,    points: 20, from: essay_prizes, per: {一等奖: 10, 二等奖: 7, 三等奖: 5, 优秀奖: 2},
      needs: { per_unit: [1, 2], chars_max: 2500, original: true, by: 2026-04-10 } }
  - { name: 材料报送,        points: 10, from: "on_time(summary, 2026-04-15)" }
ties: [participation, mean_points, valid_people]
quota: { top_percent: 30, of: eligible, round: up }
people_prizes: [ { name: 优胜个人, places: [1, 3] } ]
`

// closingHouse is a house in which contests are closed.
type closingHouse struct {
	*house
	op    *seat
	award string           // path of the award sheet
	units map[string]int64 // by code
}

// closing opens a house with the seed case's units, contest and award sheet; the contest opens in two hours.
func closing(tb testing.TB, source string) *closingHouse {
	tb.Helper()
	ctx := tb.Context()
	h := &closingHouse{house: openOn(tb, source), op: operatorSeat(), units: make(map[string]int64)}
	counted := census.New(census.Config{DB: h.db, Now: h.now})
	base, err := counted.Base(ctx)
	must(tb, err)
	sheet, problems := unitfile.ReadInto(unitfile.Onto{Units: base.Units, Last: base.Last, Used: base.Used}, "units.csv", []byte(seedUnits))
	if len(problems) > 0 {
		tb.Fatal(problems)
	}
	plan, err := counted.Plan(ctx, base, sheet.Change("units.csv"))
	must(tb, err)
	_, err = counted.Apply(ctx, base, plan, census.By{Author: "管理员", Reason: "年初上报"})
	must(tb, err)
	for _, u := range sheet.Units {
		h.units[u.Code] = u.ID
	}
	h.publish(document("rights", "window: { open: 2026-03-08 12:00, close: 2026-03-09 24:00 }\nreview: after_submit\n"))
	must(tb, h.catalog.Reload(ctx))
	h.serve(func(cfg *api.Config) {
		cfg.Census = counted
		cfg.Awards = tally.NewAwards(tally.AwardsConfig{DB: h.db, Now: h.now, HeadNotes: func(ctx context.Context, c tally.Contest) (map[int64][]string, error) {
			return counted.HeadNotes(ctx, c.Participation.Of, c.Window)
		}})
	})
	var sheetMade api.AwardView
	h.seen(h.op, &sheetMade, "POST", "/api/v1/console/contests/rights/awards", api.AwardDraft{Source: seedSheet})
	h.award = "/api/v1/console/awards/" + sheetMade.ID
	return h
}

// run lets the contest happen: so many women of each unit sit, marks are given and materials sent in.
func (h *closingHouse) run() {
	h.tb.Helper()
	h.pass(2 * time.Hour)
	n := 0
	for _, at := range []struct {
		code  string
		women int
	}{{"A1", 5}, {"A2", 4}, {"A3", 2}, {"B1", 3}, {"B2", 4}, {"C1", 2}, {"C2", 1}} {
		for range at.women {
			n++
			h.sit("rights", h.worker(womenNames[n-1], h.units[at.code]), time.Second)
		}
	}
	var marks []api.NewAwardMark
	for i, code := range []string{"A1", "A2", "A3", "A4", "B1", "B2", "C1", "C2"} {
		for _, item := range []string{"活动开展·评审", "实际效果·评审"} {
			marks = append(marks, api.NewAwardMark{Item: item, Unit: idOf(h.units[code]), Points: 14 - float64(i)/2, Reason: "查阅台账"})
		}
	}
	h.seen(h.op, new(api.AwardMarked), "PUT", h.award+"/marks", api.NewAwardMarks{Marks: marks})
	for _, m := range []api.NewMaterial{
		{Unit: idOf(h.units["A1"]), Kind: quiz.Essay, Title: "她力量", Author: "王小芳", Characters: 2300, Original: true, Accepted: true, Grade: "一等奖"},
		{Unit: idOf(h.units["A2"]), Kind: quiz.Essay, Title: "=SUM(A1)", Author: "李小燕", Characters: 2600, Original: true, Accepted: true, Grade: "一等奖"},
		{Unit: idOf(h.units["A1"]), Kind: quiz.Summary, Title: "总结", Accepted: true},
	} {
		a := h.as(h.op, "POST", "/api/v1/console/contests/rights/materials", m)
		if a.status != http.StatusOK && a.status != http.StatusCreated {
			h.tb.Fatalf("material: %d %s", a.status, a.body)
		}
	}
}

// womenNames are names of made-up workers.
var womenNames = strings.Split("王小芳 李小燕 张小敏 刘小静 陈小丽 杨小娟 赵小艳 黄小琴 周小云 吴小莲 徐小真 孙小荣 胡小爱 朱小妹 高小霞 林小香 何小月 郭小莺 马小媛 罗小珍 梁小贞 谢小红", " ") // never changed

func idOf(id int64) string { return strconv.FormatInt(id, 10) }

// file asks for a file and returns it.
func (h *closingHouse) file(path string) []byte {
	h.tb.Helper()
	a := h.as(h.op, "GET", path, nil)
	if a.status != http.StatusOK || a.header.Get("Content-Disposition") == "" || a.header.Get("Cache-Control") != "no-store" {
		h.tb.Fatalf("GET %s: %d %v %s", path, a.status, a.header, a.body)
	}
	return []byte(a.body)
}

// sealed seals what there is.
func (h *closingHouse) sealed(reason string) api.SealHead {
	h.tb.Helper()
	var now api.SealPreview
	h.seen(h.op, &now, "GET", h.award+"/seal", nil)
	var made api.SealHead
	h.seen(h.op, &made, "POST", h.award+"/seal", api.SealRequest{Digest: now.Digest, Reason: reason, Notice: api.NoticeSettings{
		From: "2026-04-07", Holidays: []string{"2026-04-06"}, Office: "市总女职工部", Phone: "0311-1234567", Signatory: "某市总工会",
	}})
	return made
}

// cells returns the rows of a sheet of a workbook, each joined by |.
func cellsOf(tb testing.TB, src []byte, sheet string) []string {
	tb.Helper()
	tables, err := table.Read("x.xlsx", src, table.Limits{Bytes: 1 << 20, Rows: 1000, Columns: 50, Sheets: 20})
	must(tb, err)
	for _, at := range tables {
		if at.Sheet == sheet {
			var rows []string
			for _, row := range at.Rows {
				rows = append(rows, strings.Join(row.Cells, "|"))
			}
			return rows
		}
	}
	tb.Fatalf("there is no sheet %s", sheet)
	return nil
}

func wantAll(tb testing.TB, what, text string, wants ...string) {
	tb.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			tb.Errorf("%s lacks %q:\n%s", what, want, text)
		}
	}
}

func onBothEngines(t *testing.T, test func(t *testing.T, source string)) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, filepath.Join(t.TempDir(), "record.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, servicetest.Postgres(t))
	})
}
