package tally_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/tally"
)

func mark(unit int64, points quiz.Points) tally.Mark {
	return tally.Mark{Item: "评审", Unit: unit, Points: points, Reason: "材料翔实"}
}

func TestMarks(t *testing.T) {
	t.Parallel()
	bothEngines(t, func(t *testing.T, source string) {
		ctx := context.Background()
		j := assemble(t, source)
		j.crowd(t, 100, 11, 1)
		j.crowd(t, 200, 21, 1)
		id := j.sheet.Award
		give := func(by tally.Hand, marks ...tally.Mark) error {
			return j.awards.Mark(ctx, j.contest, j.tree, id, by, marks)
		}
		wantCode(t, "not an assessor", give(county, mark(20, 2000)), quiz.Forbidden, "不是这份评分表的评审人员")
		must(t, j.awards.SetAssessors(ctx, id, []int64{county.Account, farm.Account, 99, county.Account}, admin))
		must(t, j.awards.SetAssessors(ctx, id, []int64{county.Account, farm.Account}, admin))
		who, err := j.awards.Assessors(ctx, id)
		must(t, err)
		if len(who) != 2 || who[0].Account != 10 || who[0].Author != "管理员" {
			t.Errorf("%+v", who)
		}

		// Nobody assesses her own unit, nor one hers belongs to.
		wantCode(t, "her own unit", give(county, mark(20, 1), mark(10, 3000)), quiz.Forbidden, "您属于第1县总工会，按回避规定不能评审本单位")
		wantCode(t, "her county", give(farm, mark(20, 3000)), quiz.Forbidden, "回避")
		wantCode(t, "bad marks", give(admin, mark(10, 3001), mark(11, 1), mark(20, 1), mark(20, 2)), quiz.Invalid, "有 3 个评审分不合评分表")
		unexplained := mark(20, 1)
		unexplained.Reason = " "
		wantCode(t, "without a reason", give(admin, unexplained), quiz.Invalid, "要写明理由")
		if kept, _ := j.awards.Marks(ctx, id); len(kept) != 0 {
			t.Errorf("%d marks were kept", len(kept))
		}

		must(t, give(county, mark(20, 2000)))
		must(t, give(county, mark(20, 2500)))
		must(t, give(admin, mark(20, 1500), mark(10, 1000)))
		p := j.preview(t, id)
		if line := rowOf(t, p, 20).Lines[1]; line.Points != 2000 || !strings.Contains(line.Why, "2 人评审平均（张伟 25：材料翔实；管理员 15：材料翔实）") {
			t.Errorf("%+v", line)
		}
		back := mark(20, 0)
		back.TakeBack = true
		must(t, give(county, back))
		if line := rowOf(t, j.preview(t, id), 20).Lines[1]; line.Points != 1500 {
			t.Errorf("%+v", line)
		}
		kept, err := j.awards.Marks(ctx, id)
		must(t, err)
		var counts []bool
		for _, m := range kept {
			counts = append(counts, m.Counts)
		}
		if fmt.Sprint(counts) != "[false false true true false]" {
			t.Errorf("%v", counts)
		}

		// Two assessors of one name stay two.
		namesake := tally.Hand{Account: 77, Name: "管理员", Login: "admin2", Admin: true}
		must(t, give(namesake, mark(20, 500)))
		if line := rowOf(t, j.preview(t, id), 20).Lines[1]; line.Points != 1000 || !strings.Contains(line.Why, "管理员（admin）") {
			t.Errorf("%+v", line)
		}

		// What a later version has no place for is told and left out.
		change := tally.Draft{Source: strings.Replace(sheetSource, "评审, points: 30", "考核, points: 30", 1), By: admin}
		_, err = j.awards.Amend(ctx, j.contest, j.tree, id, 1, change)
		must(t, err)
		if row := rowOf(t, j.preview(t, id), 10); row.Lines[1].Points != 0 || !strings.Contains(fmt.Sprint(row.Notes), "不合第 2 版评分表，未计入") {
			t.Errorf("%+v", row)
		}
	})
}

// A unit's number and an item's name that run together alike are two things.
func TestMarksOfUnitsApart(t *testing.T) {
	t.Parallel()
	j := assemble(t, engines["sqlite"](t))
	var err error
	j.tree, err = quiz.NewTree([]quiz.Unit{{ID: 1, Code: "1", Name: "市总工会"}, {ID: 2, Parent: 1, Code: "2", Name: "甲"}, {ID: 20, Parent: 1, Code: "20", Name: "乙"}})
	must(t, err)
	v := j.create(t, "award: 奖\ncandidates: { under: 市总工会 }\nitems: [ { name: 0评审, points: 10, judged: true }, { name: 评审, points: 10, judged: true } ]\nquota: { top: 1 }\n", 1)
	first := mark(2, 100)
	first.Item = "0评审"
	must(t, j.awards.Mark(context.Background(), j.contest, j.tree, v.Award, admin, []tally.Mark{first, mark(20, 200)}))
}

func TestVetoes(t *testing.T) {
	t.Parallel()
	bothEngines(t, func(t *testing.T, source string) {
		ctx := context.Background()
		j := assemble(t, source)
		j.crowd(t, 100, 11, 1)
		veto := func(by tally.Hand, name string, unit int64, reason string, back bool) error {
			return j.awards.Veto(ctx, j.contest, j.tree, j.sheet.Award, by, name, unit, reason, back)
		}
		wantCode(t, "an unknown veto", veto(admin, "迟到", 10, "x", false), quiz.Invalid, "没有名为“迟到”的评审否决项")
		wantCode(t, "a foreign unit", veto(admin, "瞒报", 11, "x", false), quiz.Invalid, "不参评")
		wantCode(t, "no reason", veto(admin, "瞒报", 10, " ", false), quiz.Invalid, "理由")
		must(t, veto(admin, "瞒报", 10, "核查属实", false))
		if row := rowOf(t, j.preview(t, j.sheet.Award), 10); !row.Vetoed || row.Excluded != "一票否决：瞒报（管理员认定：核查属实）" {
			t.Errorf("%+v", row)
		}
		must(t, j.awards.SetAssessors(ctx, j.sheet.Award, []int64{county.Account}, admin))
		wantCode(t, "lifting one's own", veto(county, "瞒报", 10, "没有", true), quiz.Forbidden, "回避")
		must(t, veto(admin, "瞒报", 10, "复核后撤回", true))
		if row := rowOf(t, j.preview(t, j.sheet.Award), 10); row.Vetoed {
			t.Errorf("%+v", row)
		}
		all, err := j.awards.Vetoes(ctx, j.sheet.Award)
		must(t, err)
		if len(all) != 2 || all[0].Counts || all[1].Counts || all[1].Given {
			t.Errorf("%+v", all)
		}
	})
}

// A decision holds for exactly the units that are equal; when there are others, they wait again.
func TestDecisions(t *testing.T) {
	t.Parallel()
	bothEngines(t, func(t *testing.T, source string) {
		ctx := context.Background()
		j := assemble(t, source)
		for i, unit := range []int64{11, 21, 31} {
			j.crowd(t, int64(100*(i+1)), unit, 1)
		}
		id := j.create(t, strings.Replace(sheetSource, "top: 2", "top: 1", 1), 1).Award
		ties := func() []quiz.TiedUnits { return j.preview(t, id).Result.Groups[0].Ties }
		if got := ties(); len(got) != 1 || fmt.Sprint(got[0].Units, got[0].Decided) != "[10 20 30] false" {
			t.Fatalf("%+v", got)
		}
		decide := func(by tally.Hand, units ...int64) error {
			return j.awards.Decide(ctx, j.contest, j.tree, id, by, units, "研究决定")
		}
		wantCode(t, "some of them", decide(admin, 10, 20), quiz.Invalid, "一个不多、一个不少")
		wantCode(t, "one of them twice", decide(admin, 10, 20, 20), quiz.Invalid, "一个不多")
		wantCode(t, "one's own", decide(county, 10, 20, 30), quiz.Forbidden, "回避")
		must(t, decide(admin, 30, 10, 20))
		p := j.preview(t, id)
		if got := p.Result.Groups[0]; !got.Ties[0].Decided || got.Rows[0].Unit != 30 || got.Rows[0].Tier != "优秀组织奖" {
			t.Errorf("%+v", got)
		}
		must(t, j.awards.Mark(ctx, j.contest, j.tree, id, admin, []tally.Mark{mark(10, 100), mark(20, 100)}))
		if got := ties(); len(got) != 1 || fmt.Sprint(got[0].Units, got[0].Decided) != "[10 20] false" {
			t.Errorf("%+v", got)
		}
		must(t, decide(admin, 20, 10))
		if got := ties(); !got[0].Decided || got[0].Units[0] != 20 {
			t.Errorf("%+v", got)
		}
		all, err := j.awards.Decisions(ctx, id)
		must(t, err)
		if len(all) != 2 || all[1].Who != "管理员" || all[1].Reason != "研究决定" {
			t.Errorf("%+v", all)
		}
	})
}

func TestWhatIf(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	j := assemble(t, engines["sqlite"](t))
	j.crowd(t, 100, 11, 1)
	before := j.preview(t, j.sheet.Award)
	w, err := j.awards.WhatIf(ctx, j.contest, j.tree, j.sheet.Award, quiz.Weights{"参与率": 8000})
	must(t, err)
	if !w.Sheet.WhatIf || len(w.Shifts) != 3 || !strings.Contains(quiz.SheetText(w.Sheet), "测算，不作评奖依据") {
		t.Errorf("%+v", w)
	}
	_, err = j.awards.WhatIf(ctx, j.contest, j.tree, j.sheet.Award, quiz.Weights{"无此项": 1})
	wantCode(t, "an unknown item", err, quiz.NotFound, "无此项")
	after := j.preview(t, j.sheet.Award)
	if !reflect.DeepEqual(before.Result, after.Result) || !reflect.DeepEqual(before.Inputs, after.Inputs) {
		t.Error("trying other weights changed the award")
	}
	tried, err := j.awards.Try(ctx, j.contest, j.tree, 1, strings.Replace(sheetSource, "points: 40", "points: 50", 1), 0)
	if err == nil {
		t.Errorf("points that do not add up were tried: %+v", tried.Version)
	}
	tried, err = j.awards.Try(ctx, j.contest, j.tree, 1, sheetSource, 0)
	must(t, err)
	if !reflect.DeepEqual(tried.Result, before.Result) {
		t.Errorf("%+v", tried.Result)
	}
}

func TestPeoplePrizes(t *testing.T) {
	t.Parallel()
	bothEngines(t, func(t *testing.T, source string) {
		ctx := context.Background()
		j := assemble(t, source)
		j.crowd(t, 100, 11, 13) // 50 to 62
		j.crowd(t, 200, 21, 12)
		j.erase(t, 112)
		lists, err := j.awards.People(ctx, j.contest, j.sheet)
		must(t, err)
		if got := fmt.Sprint(lists); got != "[{{优胜个人 1 3 0} [{111 1 61 1000 "+fmt.Sprint(j.now)+" 11} {211 2 61 1000 "+fmt.Sprint(j.now)+" 21} {110 3 60 1000 "+fmt.Sprint(j.now)+" 11}] 0} {{高分奖 0 0 60} [{210 4 60 1000 "+fmt.Sprint(j.now)+" 21}] 0}]" {
			t.Errorf("%s", got)
		}
		j.contest.Standing.Places, j.contest.Standing.Ties = quiz.PlacesShared, nil
		lists, err = j.awards.People(ctx, j.contest, j.sheet)
		must(t, err)
		if len(lists[0].People) != 4 || lists[0].Over != 1 || lists[0].People[3].Place != 3 {
			t.Errorf("%+v", lists)
		}
		own := j.create(t, strings.Replace(sheetSource, "under: 市总工会", "under: 第1县总工会", 1), 10)
		lists, err = j.awards.People(ctx, j.contest, own)
		must(t, err)
		if len(lists[0].People) != 3 || lists[0].People[0].Person != 111 || lists[0].People[1].Person != 110 {
			t.Errorf("%+v", lists)
		}
	})
}
