package tally_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/quiz/tally"
)

func figures(owner int64, text string) tally.MetricFile {
	return tally.MetricFile{File: list("指标.csv", text), Owner: owner, Source: "宣教部", AsOf: "2026-03-01", By: admin}
}

func (j *jury) importMetrics(tb testing.TB, f tally.MetricFile) tally.MetricPreview {
	tb.Helper()
	ctx := context.Background()
	p, err := j.awards.PreviewMetrics(ctx, j.contest, j.tree, f)
	must(tb, err)
	p, err = j.awards.ImportMetrics(ctx, j.contest, j.tree, f, p.Digest)
	must(tb, err)
	return p
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	bothEngines(t, func(t *testing.T, source string) {
		ctx := context.Background()
		j := assemble(t, source)
		j.crowd(t, 100, 11, 1)
		j.crowd(t, 200, 21, 1)
		file := figures(1, "序号,单位名称,活动场次,覆盖率,备注\n1,第1县总工会,3,83.2%,好\n2,第2县总工会,\"1,200\",—,\n合计,,4,,\n")
		p := j.importMetrics(t, file)
		if got := fmt.Sprint(p.Ignored, len(p.Columns), p.Columns[0].Name, p.Columns[0].Number, p.Columns[0].Units, p.Columns[0].Sum, p.Columns[1].Most, p.Columns[1].Blank); got != "[序号 备注] 2活动场次1 2 1203 0.832 1" {
			t.Errorf("%s", got)
		}
		pre := j.preview(t, j.sheet.Award)
		if line := rowOf(t, pre, 10).Lines[2]; line.Points != 600 || !strings.Contains(line.Why, "活动场次 3") {
			t.Errorf("%+v", line)
		}
		if got := fmt.Sprint(pre.Inputs.Metrics, pre.Waiting()); got != "[{活动场次 1 宣教部 2026-03-01}] []" {
			t.Errorf("%s", got)
		}
		_, err := j.awards.ImportMetrics(ctx, j.contest, j.tree, file, p.Digest)
		wantCode(t, "an old preview", err, quiz.PreviewStale, "")
		again := j.importMetrics(t, figures(1, "单位代码,活动场次\n10,4\n30,1\n"))
		if again.Columns[0].Number != 2 || again.Columns[0].Changed != 3 {
			t.Errorf("%+v", again.Columns)
		}
		if line := rowOf(t, j.preview(t, j.sheet.Award), 20).Lines[2]; line.Points != 0 || len(line.Flags) != 1 {
			t.Errorf("a unit the newest version leaves out: %+v", line)
		}

		// A county's own column is for its own sheets alone.
		j.importMetrics(t, figures(10, "单位,活动场次\n第11厂工会,5\n"))
		own := j.create(t, strings.Replace(sheetSource, "under: 市总工会", "under: 第1县总工会", 1), 10)
		if line := rowOf(t, j.preview(t, own.Award), 11).Lines[2]; line.Points != 1000 {
			t.Errorf("%+v", line)
		}
		if line := rowOf(t, j.preview(t, j.sheet.Award), 10).Lines[2]; line.Points != 800 {
			t.Errorf("%+v", line)
		}
		all, err := j.awards.Metrics(ctx, j.contest, func(owner int64) bool { return owner == 1 })
		must(t, err)
		if len(all) != 3 || all[0].Name != "活动场次" || all[0].Number != 2 || all[0].Units != 2 {
			t.Errorf("%+v", all)
		}
	})
}

func TestMetricFaults(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	j := assemble(t, engines["sqlite"](t))
	f := figures(1, "单位代码,场次,people,1列\n10,约300,1,1\n10,2,1,1\n77,3,1,1\n20,4,1,1\n")
	p, err := j.awards.PreviewMetrics(ctx, j.contest, j.tree, f)
	must(t, err)
	var got []string
	for _, fault := range p.Faults {
		got = append(got, fault.Place()+"："+fault.Message)
	}
	text := strings.Join(got, "\n")
	for _, want := range []string{"第 2 行 场次：“约300”不是数", "第 3 行 单位：这个单位在第 2 行已经写过", "第 4 行 单位：没有代码是“77”的单位",
		"people：“people”已经是系统的指标", "1列：“1列”不能作指标名"} {
		if !strings.Contains(text, want) {
			t.Errorf("missing %s in\n%s", want, text)
		}
	}
	_, err = j.awards.ImportMetrics(ctx, j.contest, j.tree, f, p.Digest)
	wantCode(t, "a file with faults", err, quiz.Invalid, "什么都没有保存")
	for what, f := range map[string]tally.MetricFile{
		"来源": {File: f.File, Owner: 1, AsOf: "2026-03-01"}, "日期": {File: f.File, Owner: 1, Source: "x", AsOf: "3月1日"},
		"还没有到": {File: f.File, Owner: 1, Source: "x", AsOf: "2027-03-01"}, "没有找到数字列": figures(1, "单位代码,备注栏\n10,好\n"),
		"没有代码": figures(10, "单位代码,场次\n20,4\n"),
	} {
		p, err := j.awards.PreviewMetrics(ctx, j.contest, j.tree, f)
		if err == nil {
			err = quiz.Errorf(quiz.Invalid, "%s", p.Faults[0].Message)
		}
		wantCode(t, what, err, quiz.Invalid, what)
	}
}

// A unit does not import for ever; another one still may.
func TestMetricsAreBounded(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	j := assemble(t, engines["sqlite"](t))
	list := make([]store.Metric, 499)
	for i := range list {
		list[i] = store.Metric{ID: int64(i + 1), Contest: j.contest.Nr, Owner: 1, Name: "场次", Number: i + 1, Source: "宣教部", AsOf: "2026-03-01", Author: "管理员", At: j.now}
	}
	must(t, j.DB.AddMetrics(ctx, list, make([]map[int64]string, len(list))))
	j.importMetrics(t, figures(1, "单位,场次\n第1县总工会,3\n"))
	_, err := j.awards.PreviewMetrics(ctx, j.contest, j.tree, figures(1, "单位,场次\n第1县总工会,4\n"))
	wantCode(t, "one too many", err, quiz.Invalid, "已导入 500 项次指标，合计最多 500 项次")
	j.importMetrics(t, figures(10, "单位,场次\n第11厂工会,3\n"))
}

func FuzzMetricFile(f *testing.F) {
	j := assemble(f, engines["sqlite"](f))
	f.Add("单位代码,场次\n10,4\n")
	f.Add("单位,甲,乙\n第1县总工会,1e9,-0.5%\n")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := j.awards.PreviewMetrics(context.Background(), j.contest, j.tree, figures(1, text))
		if err != nil && quiz.CodeOf(err) != quiz.Invalid {
			t.Fatal(err)
		}
		for _, c := range p.Columns {
			if quiz.MetricName(c.Name) != nil || c.Units < 0 || c.Least > c.Most {
				t.Errorf("%+v", c)
			}
		}
	})
}

// Figures and marks of a unit that was merged into a candidate are left out, which is said.
func TestMergedCandidates(t *testing.T) {
	t.Parallel()
	j := assemble(t, engines["sqlite"](t))
	j.crowd(t, 200, 21, 1)
	j.importMetrics(t, figures(1, "单位代码,活动场次\n20,4\n30,3\n"))
	must(t, j.awards.Mark(context.Background(), j.contest, j.tree, j.sheet.Award, admin, []tally.Mark{mark(20, 1000), mark(30, 2000)}))
	var units []quiz.Unit
	for _, u := range worldUnits() {
		if u.Parent == 30 {
			u.Parent = 20
		}
		if u.ID != 30 {
			units = append(units, u)
		}
	}
	tree, err := quiz.NewTree(units)
	must(t, err)
	j.tree = tree.With(quiz.Former{Merged: map[int64]int64{30: 20}})
	row := rowOf(t, j.preview(t, j.sheet.Award), 20)
	want := "[并入的单位在导入指标“活动场次”上的 3 未计入：请核对合并后的数 并入的单位的评审项“评审”，管理员评的 20 分未计入：请核对合并后的数]"
	if got := fmt.Sprint(row.Notes); got != want || row.Lines[1].Points != 1000 || row.Lines[2].Points != 800 {
		t.Errorf("%s, %+v", got, row.Lines)
	}
}
