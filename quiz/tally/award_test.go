package tally_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	doc "lawquiz/questions/document"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/quiz/tally"
)

const sheetSource = `award: 优秀组织奖
total: 100
candidates: { under: 市总工会, level: 1 }
eligible: valid_people >= 1
items:
  - { name: 参与率, points: 40, from: participation }
  - { name: 评审, points: 30, judged: true }
  - { name: 活动场次, points: 10, from: 活动场次, each: 2 }
  - { name: 征文, points: 20, from: essay_prizes, per: {一等奖: 10, 每篇: 1}, needs: { chars_max: 2500 } }
veto: [ { name: 瞒报, judged: true } ]
imported: [活动场次]
quota: { top: 2 }
people_prizes: [ { name: 优胜个人, places: [1, 3] }, { name: 高分奖, at_least: 60 } ]
`

// jury is a world with an award sheet of the top unit.
type jury struct {
	*world
	awards *tally.Awards
	sheet  tally.Version
}

var (
	admin  = tally.Hand{Account: 1, Name: "管理员", Login: "admin", Admin: true}
	county = tally.Hand{Account: 10, Name: "张伟", Login: "zw", Unit: 10}
	farm   = tally.Hand{Account: 21, Name: "李娜", Login: "ln", Unit: 21}
)

// assemble makes a jury whose contest opens an hour from the world's now.
func assemble(tb testing.TB, source string) *jury {
	tb.Helper()
	j := &jury{world: found(tb, source, quiz.CountBest)}
	j.contest.Window.Open, j.contest.Window.Close = j.now+3_600_000, j.now+7*24*3_600_000
	j.awards = tally.NewAwards(tally.AwardsConfig{DB: j.DB, Now: func() int64 { return j.now }})
	j.sheet = j.create(tb, sheetSource, 1)
	return j
}

func (j *jury) create(tb testing.TB, source string, owner int64) tally.Version {
	tb.Helper()
	v, err := j.awards.Create(context.Background(), j.contest, j.tree, tally.Draft{Source: source, Owner: owner, By: admin})
	must(tb, err)
	return v
}

// crowd lets n people of a unit sit once, each better than the one before; of them the women count.
func (j *jury) crowd(tb testing.TB, first, unit int64, n int) {
	tb.Helper()
	for i := range n {
		person := first + int64(i)
		j.citizen(tb, person, unit, true, true)
		j.sit(tb, person, quiz.Mark{Points: quiz.Points(5000 + 100*i), Elapsed: 1000, Finished: j.now, Day: 1, Valid: true})
	}
}

func (j *jury) preview(tb testing.TB, id int64) tally.Preview {
	tb.Helper()
	p, err := j.awards.Preview(context.Background(), j.contest, j.tree, id, 0)
	must(tb, err)
	return p
}

func rowOf(tb testing.TB, p tally.Preview, unit int64) quiz.AwardRow {
	tb.Helper()
	for _, g := range p.Result.Groups {
		for _, row := range g.Rows {
			if row.Unit == unit {
				return row
			}
		}
	}
	tb.Fatalf("unit %d is not in the result", unit)
	return quiz.AwardRow{}
}

func wantCode(tb testing.TB, what string, err error, code quiz.Code, words string) {
	tb.Helper()
	if quiz.CodeOf(err) != code || err != nil && !strings.Contains(err.Error(), words) {
		tb.Errorf("%s: %v, want %s with %q", what, err, code, words)
	}
}

func TestSheetsAreKept(t *testing.T) {
	t.Parallel()
	bothEngines(t, func(t *testing.T, source string) {
		ctx := context.Background()
		j := assemble(t, source)
		if j.sheet.LockedAt != 0 || j.sheet.Number != 1 || j.sheet.Owner != 1 {
			t.Errorf("%+v", j.sheet)
		}
		change := tally.Draft{Source: strings.Replace(sheetSource, "top: 2", "top: 1", 1), By: admin}
		v, err := j.awards.Amend(ctx, j.contest, j.tree, j.sheet.Award, 1, change)
		must(t, err)
		if v.Number != 2 || v.Reason != "" || v.Sheet.Quota.Top != 1 {
			t.Errorf("%+v", v)
		}
		_, err = j.awards.Amend(ctx, j.contest, j.tree, j.sheet.Award, 1, change)
		wantCode(t, "an old base", err, quiz.RevisionStale, "更新的版本")

		j.now = j.contest.Window.Open + 5
		_, err = j.awards.Amend(ctx, j.contest, j.tree, j.sheet.Award, 2, change)
		wantCode(t, "a change after the opening", err, quiz.Invalid, "已锁定")
		change.Reason = " 名额核定 "
		v, err = j.awards.Amend(ctx, j.contest, j.tree, j.sheet.Award, 2, change)
		must(t, err)
		if v.Reason != "名额核定" || v.LockedAt != j.now {
			t.Errorf("%+v", v)
		}
		all, err := j.awards.Versions(ctx, j.contest, j.sheet.Award)
		must(t, err)
		if len(all) != 3 || all[0].LockedAt != j.contest.Window.Open || all[0].Source != sheetSource {
			t.Errorf("%+v", all)
		}
		list, err := j.awards.List(ctx, j.contest)
		must(t, err)
		if len(list) != 1 || !reflect.DeepEqual(list[0].Source, v.Source) || list[0].Number != 3 {
			t.Errorf("%+v", list)
		}
		other := j.contest
		other.Nr = 8
		_, err = j.awards.Version(ctx, other, j.sheet.Award, 0)
		wantCode(t, "another contest's", err, quiz.NotFound, "没有这份评分表")
		_, err = j.awards.Version(ctx, j.contest, j.sheet.Award, 4)
		wantCode(t, "a version to come", err, quiz.NotFound, "没有第 4 版")
		_, err = j.awards.Create(ctx, j.contest, j.tree, tally.Draft{Source: sheetSource, Owner: 1, By: admin})
		wantCode(t, "a new sheet after the opening", err, quiz.Invalid, "这时新建评分表，请写明原因")
	})
}

// Every fault of a sheet is told at its line, also those only the tree knows.
func TestSheetFaults(t *testing.T) {
	t.Parallel()
	j := assemble(t, engines["sqlite"](t))
	for _, c := range []struct {
		from, to string
		owner    int64
		want     string
	}{
		{"under: 市总工会", "under: 省总工会", 1, "评分表:3:22 candidates.under: 没有名称或代码是“省总工会”的单位：请写您所管单位的全名或代码 [unknown_unit]"},
		{"level: 1", "level: 3", 1, "评分表:3:35 candidates.level: “市总工会”以下第 3 级没有单位：请核对级数或单位 [no_candidates]"},
		{"level: 1", "level: 1, groups: [开发区]", 1, "评分表:3:38 candidates.groups: “市总工会”以下第 1 级的 3 个单位都不在这些组别里：请核对组别名称 [no_candidates]"},
		{"under: 市总工会", "under: 市总工会", 10, "没有名称或代码是“市总工会”的单位"},
		{"from: participation", "from: participaton", 1, "[unknown_metric]"},
		{"points: 40", "points: 41", 1, "[total]"},
		{"from: 活动场次", "from: 活动场次 / 0", 1, "[division_by_zero]"},
	} {
		source := strings.Replace(sheetSource, c.from, c.to, 1)
		_, err := j.awards.Check(context.Background(), j.contest, j.tree, c.owner, source)
		var faults doc.Faults
		if !errors.As(err, &faults) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.to, err, c.want)
		}
		if _, err := j.awards.Create(context.Background(), j.contest, j.tree, tally.Draft{Source: source, Owner: c.owner, By: admin}); !errors.As(err, &faults) {
			t.Errorf("%s was kept: %v", c.to, err)
		}
	}
	checked, err := j.awards.Check(context.Background(), j.contest, j.tree, 1, sheetSource)
	must(t, err)
	if fmt.Sprint(checked.Candidates, checked.Waiting) != "[10 20 30] [活动场次]" || !strings.HasPrefix(checked.Text, "优秀组织奖评分办法\n") {
		t.Errorf("%+v", checked)
	}
	if fmt.Sprint(checked.Hints) != "[“征文”按征文计分，而材料要求里没有写征文]" {
		t.Errorf("%v", checked.Hints)
	}
	must(t, j.awards.SetMaterialRules(context.Background(), j.contest, 0, []tally.MaterialRule{{Kind: quiz.Essay, Most: 2, CharsMax: 2500, By: j.now}}, admin))
	checked, err = j.awards.Check(context.Background(), j.contest, j.tree, 1, sheetSource)
	must(t, err)
	if fmt.Sprint(checked.Hints) != "[“征文”的每单位最多件数是不限，而材料要求里是2 件：请核对 “征文”的截止日期是不限，而材料要求里是2026-03-02：请核对]" {
		t.Errorf("%v", checked.Hints)
	}
	byCode, err := j.awards.Check(context.Background(), j.contest, j.tree, 20, strings.Replace(sheetSource, "市总工会", `"20"`, 1))
	must(t, err)
	if fmt.Sprint(byCode.Candidates) != "[21 22 23]" {
		t.Errorf("%+v", byCode)
	}
}

// A preview is the sheet over the record, and its inputs alone give it again.
func TestPreview(t *testing.T) {
	t.Parallel()
	bothEngines(t, func(t *testing.T, source string) {
		ctx := context.Background()
		j := assemble(t, source)
		j.crowd(t, 100, 11, 6)
		j.crowd(t, 200, 21, 3)
		j.citizen(t, 300, 12, false, false)
		j.sit(t, 300, quiz.Mark{Points: 9000, Elapsed: 1, Finished: j.now, Day: 1, Valid: true})
		p := j.preview(t, j.sheet.Award)
		u := p.Inputs.Units[0]
		if u.Unit != 10 || u.Counts.People != 6 || u.Everyone.People != 7 || u.Below != 3 || u.Active != 1 {
			t.Errorf("%+v", u)
		}
		if row := rowOf(t, p, 30); row.Excluded == "" {
			t.Errorf("nobody took part in %+v", row)
		}
		if len(p.Stability) != 3 || p.Version.Number != 1 {
			t.Errorf("%+v", p.Stability)
		}
		in, err := j.awards.Inputs(ctx, j.contest, j.tree, p.Version, 0)
		must(t, err)
		text, err := in.Canonical()
		must(t, err)
		live, err := p.Inputs.Canonical()
		must(t, err)
		if !bytes.Equal(text, live) {
			t.Errorf("read from the record\n%s\nlive\n%s", text, live)
		}
		again, err := tally.ReadInputs(text)
		must(t, err)
		result, err := quiz.Award(p.Version.Sheet, again.Units)
		must(t, err)
		if !reflect.DeepEqual(result, p.Result) {
			t.Errorf("from the inputs alone\n%+v\nwant\n%+v", result, p.Result)
		}
		before, err := j.awards.Preview(ctx, j.contest, j.tree, j.sheet.Award, j.now-1)
		must(t, err)
		if before.Inputs.Units[0].Counts.People != 0 || before.Inputs.Cutoff != j.now-1 {
			t.Errorf("before anybody sat: %+v", before.Inputs.Units[0])
		}
	})
}

// Coverage may be taken over the units at the bottom of the tree, however deep they lie: a county's own units may all have
// somebody while most workplaces have nobody.
func TestGrassroots(t *testing.T) {
	t.Parallel()
	j := assemble(t, engines["sqlite"](t))
	units := append(worldUnits(), quiz.Unit{ID: 111, Parent: 11, Code: "111", Name: "一车间"}, quiz.Unit{ID: 112, Parent: 11, Code: "112", Name: "二车间"},
		quiz.Unit{ID: 19, Parent: 10, Code: "19", Name: "其他", Apart: true})
	must(t, j.PutUnits(context.Background(), units, nil, nil))
	var err error
	j.tree, err = quiz.NewTree(units)
	must(t, err)
	j.crowd(t, 100, 111, 2)
	j.crowd(t, 200, 12, 1)
	deep := j.create(t, strings.Replace(sheetSource, "from: participation", "from: grassroots_coverage", 1), 1)
	p := j.preview(t, deep.Award)
	if u := p.Inputs.Units[0]; u.Grassroots != 4 || u.GrassrootsActive != 2 || u.Below != 3 || u.Active != 2 {
		t.Errorf("%+v", u)
	}
	if line := rowOf(t, p, 10).Lines[0]; line.Points != 2000 || line.Why != "基层单位覆盖率 50 % × 40 = 20（参赛基层单位数 2 ÷ 基层单位数 4）" {
		t.Errorf("%v %s", line.Points, line.Why)
	}
	printed := tally.Print{Sealed: tally.Sealed{Basis: tally.Basis{Inputs: p.Inputs}, Result: p.Result}, Tree: j.tree}
	src, err := printed.Workbook()
	must(t, err)
	book, err := excelize.OpenReader(bytes.NewReader(src))
	must(t, err)
	defer book.Close()
	for cell, want := range map[string]string{"L5": "基层单位", "M5": "有人参赛的基层单位", "L6": "4", "M6": "2"} {
		if got, err := book.GetCellValue("统计数据", cell); got != want || err != nil {
			t.Errorf("%s is %q, want %q (%v)", cell, got, want, err)
		}
	}
	lowest := j.create(t, strings.NewReplacer("from: participation", "from: grassroots_coverage", "level: 1", "level: 2").Replace(sheetSource), 1)
	if line := rowOf(t, j.preview(t, lowest.Award), 12).Lines[0]; line.Points != 4000 {
		t.Errorf("a unit at the bottom: %+v", line)
	}
	if text, err := p.Inputs.Canonical(); err != nil || !strings.Contains(string(text), `"GrassrootsActive":2`) {
		t.Errorf("%v: %s", err, text)
	}
	plain := j.preview(t, j.sheet.Award)
	if text, err := plain.Inputs.Canonical(); err != nil || strings.Contains(string(text), "Grassroots") {
		t.Errorf("a sheet that does not ask, %v: %s", err, text)
	}
}

// Of those who count it is known how many reached a share of the full mark, live as from the record, and not where results add up.
func TestHighScorers(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	j := assemble(t, engines["sqlite"](t))
	ledgers := tally.NewLedgers(j.DB, func() int64 { return j.now })
	j.crowd(t, 100, 11, 42) // from 50 to 91 points
	j.citizen(t, 300, 12, false, false)
	j.sit(t, 300, quiz.Mark{Points: 10000, Elapsed: 1, Finished: j.now, Day: 1, Valid: true})
	sheet := j.create(t, strings.Replace(sheetSource, "from: participation", "from: scored(90) / people", 1), 1)
	want := "成绩达到满分90%的人数 2 ÷ 参赛人数 42 = 4.76 % × 40 = 1.9"
	if line := rowOf(t, j.preview(t, sheet.Award), 10).Lines[0]; line.Why != want {
		t.Error(line.Why)
	}
	live := tally.NewAwards(tally.AwardsConfig{DB: j.DB, Now: func() int64 { return j.now }, Live: ledgers.Figures})
	p, err := live.Preview(ctx, j.contest, j.tree, sheet.Award, 0)
	must(t, err)
	if line := rowOf(t, p, 10).Lines[0]; line.Why != want {
		t.Errorf("live: %s", line.Why)
	}
	j.contest.Standing.Counts = quiz.CountSum
	if u := j.preview(t, sheet.Award).Inputs.Units[0]; u.Bands != nil {
		t.Errorf("%+v", u)
	}
}

// Where 应参赛人数 comes from is said with the unit, and what was changed of it after the opening.
func TestHeadCountsAreExplained(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	j := assemble(t, engines["sqlite"](t))
	units := worldUnits()
	var rows []store.HeadCount
	for i := range units {
		people := map[int64]int{10: 100, 11: 60, 12: 29, 21: 40, 22: 2, 30: 9, 31: 9}[units[i].ID]
		if people == 0 {
			continue
		}
		units[i].Heads = map[quiz.HeadCount]int{j.contest.Participation.Of: people}
		rows = append(rows, store.HeadCount{Unit: units[i].ID, Kind: j.contest.Participation.Of, People: people, AsOf: "2026-02-01", Source: "人事科"})
	}
	must(t, j.PutUnits(ctx, units, rows, nil))
	var err error
	j.tree, err = quiz.NewTree(units)
	must(t, err)
	j.awards = tally.NewAwards(tally.AwardsConfig{DB: j.DB, Now: func() int64 { return j.now },
		HeadNotes: func(context.Context, tally.Contest) (map[int64][]string, error) {
			return map[int64][]string{
				10: {"在册职工数3月9日由120改为100（某人：漏报退休）"}, 11: {"未计入任何合计"},
				21: {"在册职工数3月10日由60改为40（某人：分流）"}, 23: {"在册职工数3月11日由5改为未报（某人：误报）"},
			}, nil
		}})
	p := j.preview(t, j.sheet.Award)
	for unit, want := range map[int64]string{
		10: "[在册职工数3月9日由120改为100（某人：漏报退休） 在册职工数本级上报 100，下属单位合计 89，相差超过 10 %，按本级上报计]",
		20: "[第21厂工会在册职工数3月10日由60改为40（某人：分流） 第23厂工会在册职工数3月11日由5改为未报（某人：误报） 在册职工数未单独上报，取下属单位合计 42]", 30: "[]",
	} {
		if got := fmt.Sprint(rowOf(t, p, unit).Notes); got != want {
			t.Errorf("%d: %s", unit, got)
		}
	}
	if got := fmt.Sprint(p.Inputs.Heads); got != "[{10 职工数 100 2026-02-01 人事科} {30 职工数 9 2026-02-01 人事科}]" {
		t.Errorf("%s", got)
	}
}
