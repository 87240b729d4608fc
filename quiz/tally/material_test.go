package tally_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/quiz/tally"
	"lawquiz/quiz/tally/workbook"
)

var essayRules = []tally.MaterialRule{
	{Kind: quiz.Essay, Least: 1, Most: 2, CharsMax: 2500, Original: true},
	{Kind: quiz.Contract, Groups: []tally.GroupLeast{{Group: "县（市、区）", Least: 2}}, Filing: []string{"对口单位"}},
}

func essay(unit int64, title string) tally.Entry {
	return tally.Entry{Unit: unit, Kind: quiz.Essay, Title: title, Author: "赵敏", Chars: 2000, Original: true}
}

func TestMaterialsKeepTheRules(t *testing.T) {
	t.Parallel()
	bothEngines(t, func(t *testing.T, source string) {
		ctx := context.Background()
		j := assemble(t, source)
		rules := append([]tally.MaterialRule{}, essayRules...)
		rules[0].By = j.now + 1000
		must(t, j.awards.SetMaterialRules(ctx, j.contest, 0, rules, admin))
		wantCode(t, "rules made from old ones", j.awards.SetMaterialRules(ctx, j.contest, 0, rules, admin), quiz.RevisionStale, "")
		add := func(by tally.Hand, e tally.Entry) (store.Material, error) {
			return j.awards.AddMaterial(ctx, j.contest, j.tree, by, e)
		}
		first, err := add(county, essay(10, " 我与法 "))
		must(t, err)
		if first.Title != "我与法" || first.SentAt != j.now || first.Accepted || first.Edition != 1 {
			t.Errorf("%+v", first)
		}
		long := essay(10, "长")
		long.Chars = 2501
		_, err = add(county, long)
		wantCode(t, "too long", err, quiz.Invalid, "不超过 2500 字，这一篇有 2501 字")
		copied := essay(10, "抄")
		copied.Original = false
		_, err = add(county, copied)
		wantCode(t, "not original", err, quiz.Invalid, "原创")
		j.now += 2000
		late, err := add(county, essay(10, "迟"))
		must(t, err)
		_, err = add(county, essay(10, "第三篇"))
		wantCode(t, "one too many", err, quiz.Invalid, "每单位最多 2 件，这是第 3 件")
		now, err := j.awards.MaterialRules(ctx, j.contest)
		must(t, err)
		if now.Late(&first) || !now.Late(&late) {
			t.Error("the late one is not marked, or the other is")
		}

		graded := essay(10, "我与法")
		graded.Accepted, graded.Grade = true, "一等奖"
		_, err = j.awards.ChangeMaterial(ctx, j.contest, j.tree, county, first.ID, 1, graded)
		wantCode(t, "one's own grade", err, quiz.Forbidden, "由上级工会评定")
		kept, err := j.awards.ChangeMaterial(ctx, j.contest, j.tree, admin, first.ID, 1, graded)
		must(t, err)
		if kept.JudgeUnit != 1 || kept.Edition != 2 {
			t.Errorf("%+v", kept)
		}
		_, err = j.awards.ChangeMaterial(ctx, j.contest, j.tree, admin, first.ID, 1, graded)
		wantCode(t, "an old edition", err, quiz.RevisionStale, "")
		graded.Title = "改题"
		_, err = j.awards.ChangeMaterial(ctx, j.contest, j.tree, county, first.ID, 2, graded)
		wantCode(t, "a change of what was accepted", err, quiz.Forbidden, "已被采用")
		wantCode(t, "its removal", j.awards.RemoveMaterial(ctx, j.contest, j.tree, county, first.ID, 2), quiz.Forbidden, "已被采用")
		must(t, j.awards.RemoveMaterial(ctx, j.contest, j.tree, county, late.ID, 1))
		wantCode(t, "a second removal", j.awards.RemoveMaterial(ctx, j.contest, j.tree, county, late.ID, 1), quiz.NotFound, "没有这份材料")
		_, err = add(county, essay(10, "补"))
		must(t, err)

		report, err := j.awards.MaterialReport(ctx, j.contest, j.tree, 1)
		must(t, err)
		if got := fmt.Sprint(report); got != "[{10 essay 2 1 1 1 2 0 false} {20 essay 0 0 0 1 2 1 false} {30 essay 0 0 0 1 2 1 false}]" {
			t.Errorf("report %s", got)
		}
	})
}

// A group is found however it was typed; numbers that cannot be meant are refused with what is wrong.
func TestMaterialRulesOfGroups(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	j := assemble(t, engines["sqlite"](t))
	rule := func(least, group int, name string) []tally.MaterialRule {
		return []tally.MaterialRule{{Kind: quiz.Contract, Least: least, Groups: []tally.GroupLeast{{Group: name, Least: group}}, Filing: []string{" 对口单位"}}}
	}
	must(t, j.awards.SetMaterialRules(ctx, j.contest, 0, rule(0, 2, " 县（市、区） "), admin))
	got, err := j.awards.MaterialRules(ctx, j.contest)
	must(t, err)
	if r := got.Rules[0]; r.Groups[0].Group != "县（市、区）" || r.Filing[0] != "对口单位" {
		t.Errorf("%+v", r)
	}
	for words, rules := range map[string][]tally.MaterialRule{
		"每单位的件数要在 0 到 1000 之间": rule(1001, 2, "县"), "要求县报送的件数要在 0 到 1000 之间": rule(0, -1, "县"), "“对口单位”写了两次": rule(0, 2, "对口单位 "), "组别名称": rule(0, 2, " "),
	} {
		wantCode(t, words, j.awards.SetMaterialRules(ctx, j.contest, 1, rules, admin), quiz.Invalid, words)
	}
}

// Whoever judges below a sheet's owner raises nobody in it.
func TestGradesFromBelowDoNotCountAbove(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	j := assemble(t, engines["sqlite"](t))
	e := essay(11, "厂里的征文")
	e.Accepted, e.Grade = true, "一等奖"
	if _, err := j.awards.AddMaterial(ctx, j.contest, j.tree, county, e); err != nil {
		t.Fatal(err)
	}
	own := j.create(t, strings.Replace(sheetSource, "under: 市总工会", "under: 第1县总工会", 1), 10)
	above := j.create(t, strings.Replace(sheetSource, "level: 1", "level: 2", 1), 1)
	for _, c := range []struct {
		sheet tally.Version
		want  quiz.Points
	}{{own, 1000}, {above, 0}} {
		if row := rowOf(t, j.preview(t, c.sheet.Award), 11); row.Lines[3].Points != c.want {
			t.Errorf("owned by %d: %+v", c.sheet.Owner, row.Lines[3])
		}
	}
}

// What was accepted stays as it is for those below whoever accepted it, and nobody carries an acceptance of hers to a unit that
// she may not judge.
func TestAcceptedPiecesStay(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	j := assemble(t, engines["sqlite"](t))
	city, err := j.awards.AddMaterial(ctx, j.contest, j.tree, admin, accepted(essay(11, "市里采用的征文")))
	must(t, err)
	for said, e := range map[string]tally.Entry{
		"moved to a neighbour": accepted(essay(12, "市里采用的征文")), "no more accepted": essay(11, "市里采用的征文"), "retold": accepted(essay(11, "改题")),
	} {
		_, err := j.awards.ChangeMaterial(ctx, j.contest, j.tree, county, city.ID, 1, e)
		wantCode(t, said, err, quiz.Forbidden, "已被采用")
	}
	wantCode(t, "its removal", j.awards.RemoveMaterial(ctx, j.contest, j.tree, county, city.ID, 1), quiz.Forbidden, "已被采用")
	if county.MayChange(j.tree, &city) || !admin.MayChange(j.tree, &city) {
		t.Error("it is said otherwise who may change it")
	}

	own, err := j.awards.AddMaterial(ctx, j.contest, j.tree, county, essay(10, "县里的征文"))
	must(t, err)
	own, err = j.awards.ChangeMaterial(ctx, j.contest, j.tree, county, own.ID, 1, accepted(essay(11, "县里的征文")))
	must(t, err)
	_, err = j.awards.ChangeMaterial(ctx, j.contest, j.tree, county, own.ID, 2, accepted(essay(10, "县里的征文")))
	wantCode(t, "her own piece by way of a unit below", err, quiz.Forbidden, "不能改到您不能评定的单位")
	_, err = j.awards.ChangeMaterial(ctx, j.contest, j.tree, county, own.ID, 2, accepted(essay(12, "县里的征文")))
	must(t, err)
}

func accepted(e tally.Entry) tally.Entry {
	e.Accepted, e.Grade = true, "一等奖"
	return e
}

// What a unit that was merged away had sent in goes with it.
func TestMaterialsOfAMergedUnit(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	j := assemble(t, engines["sqlite"](t))
	e := essay(20, "并入前的征文")
	e.Accepted, e.Grade = true, "一等奖"
	if _, err := j.awards.AddMaterial(ctx, j.contest, j.tree, admin, e); err != nil {
		t.Fatal(err)
	}
	merged := slices.DeleteFunc(worldUnits(), func(u quiz.Unit) bool { return u.ID == 20 || u.Parent == 20 })
	tree, err := quiz.NewTree(merged)
	must(t, err)
	j.tree = tree.With(quiz.Former{Merged: map[int64]int64{20: 10}})
	p := j.preview(t, j.sheet.Award)
	if row := rowOf(t, p, 10); row.Lines[3].Points != 1000 || p.Inputs.Pieces[0].Unit != 10 {
		t.Errorf("%+v", row)
	}
	report, err := j.awards.MaterialReport(ctx, j.contest, j.tree, 1)
	must(t, err)
	if got := fmt.Sprint(report); got != "[{10 essay 1 1 0 0 0 0 false}]" {
		t.Errorf("report %s", got)
	}
}

func list(name, text string) tally.File { return tally.File{Name: name, Source: []byte(text)} }

func TestMaterialLists(t *testing.T) {
	t.Parallel()
	bothEngines(t, func(t *testing.T, source string) {
		ctx := context.Background()
		j := assemble(t, source)
		must(t, j.awards.SetMaterialRules(ctx, j.contest, 0, essayRules, admin))
		file := tally.MaterialFile{Kind: quiz.Essay, Top: 1, By: admin, File: list("征文.csv", "征文汇总表,,,,,,\n单位,标题,作者,字数,报送时间,原创,采用,获奖等次,页码\n"+
			"第1县总工会,我与法,赵敏,2300字,2026-03-01,是,是,一等奖,3\n第2县总工会,维权路,钱进,1800,2026年3月1日,√,否,,4\n合计,2,,,,,,,\n")}
		p, err := j.awards.PreviewMaterials(ctx, j.contest, j.tree, file)
		must(t, err)
		if p.Added != 2 || len(p.Faults) != 0 || p.Rows[0].Grade != "一等奖" || p.Rows[0].Row != 3 || p.Rows[1].Accepted || len(p.Notes) != 1 {
			t.Fatalf("%+v", p)
		}
		_, err = j.awards.ImportMaterials(ctx, j.contest, j.tree, file, "other")
		wantCode(t, "another digest", err, quiz.PreviewStale, "")
		_, err = j.awards.ImportMaterials(ctx, j.contest, j.tree, file, p.Digest)
		must(t, err)
		p, err = j.awards.PreviewMaterials(ctx, j.contest, j.tree, file)
		must(t, err)
		if p.Same != 2 || p.Added != 0 {
			t.Errorf("again: %+v", p)
		}
		grades := tally.MaterialFile{Kind: quiz.Essay, Top: 1, By: admin, File: list("评奖.csv", "单位代码,题目,作者,等次\n20,维权路,钱进,二等奖\n")}
		p, err = j.awards.PreviewMaterials(ctx, j.contest, j.tree, grades)
		must(t, err)
		p, err = j.awards.ImportMaterials(ctx, j.contest, j.tree, grades, p.Digest)
		must(t, err)
		if m := p.Rows[0]; p.Changed != 1 || !m.Accepted || m.Grade != "二等奖" || m.Chars != 1800 || !m.Original {
			t.Errorf("%+v", p)
		}
	})
}

// Every bad row is told at its place, and nothing is kept.
func TestMaterialListFaults(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	j := assemble(t, engines["sqlite"](t))
	must(t, j.awards.SetMaterialRules(ctx, j.contest, 0, essayRules, admin))
	file := tally.MaterialFile{Top: 10, By: county, File: list("a.csv", "单位代码,单位,种类,标题,字数,原创,采用,等次\n"+
		"10,第1县总工会,征文,一,2600,是,,\n10,第2县总工会,征文,二,1,是,,\n20,,征文,三,1,是,,\n99,,征文,四,1,是,,\n,第11厂工会,小说,五,1,是,,\n"+
		"11,,征文,六,约300,也许,,\n11,,征文,七,1,是,是,一等奖\n10,,征文,,1,是,,\n12,,征文,八,1,是,,\n12,,征文,九,1,是,,\n12,,征文,十,1,是,,\n12,,征文,十,1,是,,\n,,征文,十一,1,是,,\n")}
	p, err := j.awards.PreviewMaterials(ctx, j.contest, j.tree, file)
	must(t, err)
	want := []string{
		"第 2 行：征文不超过 2500 字，这一篇有 2600 字", "第 3 行 单位：代码“10”是第1县总工会，与所写的名称“第2县总工会”不符", "第 4 行 单位：没有代码是“20”的单位",
		"第 5 行 单位：没有代码是“99”的单位", "第 6 行 种类：材料种类“小说”不对", "第 7 行 字数：字数“约300”不是整数", "第 7 行 原创：“也许”要写“是”或“否”",
		"第 9 行：标题要有 1 到 200 个字", "第 12 行：征文每单位最多 2 件，这是第 3 件", "第 13 行 标题：与第 12 行是同一份材料", "第 14 行 单位：没有写单位",
	}
	var got []string
	for _, f := range p.Faults {
		got = append(got, f.Place()+"："+f.Message)
	}
	text := strings.Join(got, "\n")
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("missing %s", w)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d faults, want %d:\n%s", len(got), len(want), text)
	}
	_, err = j.awards.ImportMaterials(ctx, j.contest, j.tree, file, p.Digest)
	wantCode(t, "a list with faults", err, quiz.Invalid, "什么都没有保存")
	if all, _ := j.awards.Materials(ctx, j.contest); len(all) != 0 {
		t.Errorf("%d were kept", len(all))
	}
	for text, words := range map[string]string{"": "空", "甲,乙\n1,2\n": "没有找到表头", "单位,标题\n": "没有内容"} {
		file.File = list("a.csv", text)
		_, err := j.awards.PreviewMaterials(ctx, j.contest, j.tree, file)
		wantCode(t, text, err, quiz.Invalid, words)
	}
}

// Of a workbook faults come in the order of its sheets and rows, and rows of another sheet are named by it.
func TestFaultsOfAWorkbookAreInItsOrder(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	j := assemble(t, engines["sqlite"](t))
	must(t, j.awards.SetMaterialRules(ctx, j.contest, 0, essayRules, admin))
	book := workbook.New(workbook.Meta{Title: "征文"})
	for sheet, rows := range [][][]any{
		{{"10", "一", 2600, "是"}, {"99", "二", 10, "是"}, {"10", "三", 10, "否"}},
		{{"10", "一", 10, "是"}, {"11", "四", 2601, "是"}, {"12", "五", 2602, "是"}, {"20", "", 1, "是"}, {"11", "六", 2603, "是"}},
	} {
		s := book.Sheet([]string{"乙片", "甲片"}[sheet], []workbook.Column{{Title: "单位代码"}, {Title: "标题"}, {Title: "字数", Kind: workbook.Whole}, {Title: "原创"}})
		for _, row := range rows {
			s.Row(row...)
		}
	}
	src, err := book.Bytes()
	must(t, err)
	p, err := j.awards.PreviewMaterials(ctx, j.contest, j.tree, tally.MaterialFile{Kind: quiz.Essay, Top: 1, By: admin, File: tally.File{Name: "征文.xlsx", Source: src}})
	must(t, err)
	var got []string
	for _, f := range p.Faults {
		got = append(got, f.Place())
	}
	want := "[工作表“乙片” 第 4 行 工作表“乙片” 第 5 行 单位 工作表“乙片” 第 6 行 工作表“甲片” 第 4 行 标题 工作表“甲片” 第 5 行 工作表“甲片” 第 6 行 工作表“甲片” 第 7 行 工作表“甲片” 第 8 行]"
	if fmt.Sprint(got) != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if len(p.Faults) > 3 && !strings.Contains(p.Faults[3].Message, "与工作表“乙片”第 4 行是同一份材料") {
		t.Error(p.Faults[3].Message)
	}
}

func FuzzMaterialList(f *testing.F) {
	j := assemble(f, engines["sqlite"](f))
	f.Add("单位,种类,标题,字数,报送时间\n第1县总工会,征文,一,12,2026-03-01\n")
	f.Add("单位代码\t标题\n10\t=1+1\n")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := j.awards.PreviewMaterials(context.Background(), j.contest, j.tree, tally.MaterialFile{Top: 1, By: admin, File: list("a.csv", text)})
		if err != nil && quiz.CodeOf(err) != quiz.Invalid {
			t.Fatal(err)
		}
		for _, row := range p.Rows {
			if row.Title == "" || row.Unit == 0 || row.Kind == "" || row.SentAt <= 0 {
				t.Errorf("%+v", row)
			}
		}
	})
}
