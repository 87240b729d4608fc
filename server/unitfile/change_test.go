package unitfile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/census"
	"lawquiz/quiz/tally/workbook"
	"lawquiz/server/unitfile"
)

// standing is a city with two counties, one of which has two plants.
func standing() []quiz.Unit {
	return []quiz.Unit{
		{ID: 1, Code: "S", Name: "某市总工会"}, {ID: 2, Parent: 1, Code: "A", Name: "甲县总工会"}, {ID: 3, Parent: 2, Code: "A1", Name: "一厂"},
		{ID: 4, Parent: 2, Code: "A2", Name: "二厂", Apart: true}, {ID: 5, Parent: 1, Code: "B", Name: "乙县总工会"}, {ID: 6, Parent: 5, Code: "B1", Name: "三厂"},
	}
}

// told writes problems as lines of place, field and code.
func told(problems []unitfile.Problem) string {
	var out []string
	for _, p := range problems {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %d %s %s", p.Sheet, p.Line, p.Field, p.Code)))
	}
	return strings.Join(out, ",")
}

func TestMerges(t *testing.T) {
	t.Parallel()
	sheet, problems := unitfile.ReadInto(unitfile.Onto{Units: standing(), Last: 9}, "u.csv", []byte(
		"代码,上级代码,名称,并入单位代码,原名/别名,不计入参与率,含劳务派遣,职工数,统计日期,变更原因\n"+
			"A,S,甲县总工会,B,,,,,,\nA1,A,一厂,,第一纺织厂；老厂,,否,12,2026-01-31,漏报\nA2,S,二厂,,,否,,,,\nC,B,新厂,,,是,,,,\n"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := `1 0 S 某市总工会  map[]
3 5 A1 一厂  map[职工数:12]
4 1 A2 二厂  map[]
5 1 B 乙县总工会  map[]
6 5 B1 三厂  map[]
10 5 C 新厂  map[]
`
	if got := tell(sheet.Units); got != want || sheet.Added != 1 || sheet.Units[2].Apart || !sheet.Units[5].Apart {
		t.Errorf("%d added, got\n%s", sheet.Added, got)
	}
	ch := sheet.Change("hash")
	if !slices.Equal(ch.Merges, []census.Merge{{From: 2, Into: 5}}) || fmt.Sprint(ch.Names) != "[{3 第一纺织厂} {3 老厂}]" || ch.Source != "hash" {
		t.Errorf("change %+v", ch)
	}
	if len(ch.Heads) != 1 || ch.Heads[0] != (census.Head{Unit: 3, Kind: quiz.Workers, People: 12, AsOf: "2026-01-31", Source: "导入：u.csv", Dispatched: "不含", Reason: "漏报"}) {
		t.Errorf("heads %+v", ch.Heads)
	}
}

func TestMergeFaults(t *testing.T) {
	t.Parallel()
	onto := unitfile.Onto{Units: standing(), Used: map[string]int64{"OLD": 8}}
	for row, want := range map[string]string{
		"A,,,A":           "2 并入单位代码 merge_self",
		"A,,,A1":          "2 并入单位代码 merge_below",
		"S,,,A":           "2 并入单位代码 merge_top",
		"A1,,,ZZ":         "2 并入单位代码 no_target",
		"ZZ,,,A1":         "2 单位代码 unknown",
		"A1,,,A2\nA2,,,B": "2 并入单位代码 merge_chain",
		"OLD,S,新":         "2 单位代码 merged_code",
		"A1,A,一厂,,,也许":    "2 不计入参与率 bad_flag",
		"A1,A,一厂,,甲;乙;丙;丁;戊;己;庚;辛;壬;癸;子": "2 别名 too_many",
	} {
		sheet, problems := unitfile.ReadInto(onto, "u.csv", []byte("代码,上级代码,名称,并入单位代码,别名,不计入参与率\n"+row+"\n"))
		if got := told(problems); got != want || len(sheet.Units) > 0 {
			t.Errorf("%s: got %s, want %s", row, got, want)
		}
	}
}

// Whoever keeps a county changes nothing outside it, and is told of nothing there.
func TestScope(t *testing.T) {
	t.Parallel()
	onto := unitfile.Onto{Units: standing(), Last: 6, Top: 2}
	for row, want := range map[string]string{
		"A1,A,一厂新名":    "",
		"A,S,甲县总工会":    "",
		"A,,甲县总工会":     "",
		"A3,A,四厂":      "",
		"A,B,甲县总工会":    "2 上级代码 outside",
		"B1,B,三厂":      "2 单位代码 outside",
		"S,,某市总工会":     "2 单位代码 outside",
		"A1,B,一厂":      "2 上级代码 orphan",
		"A3,ZZ,四厂":     "2 上级代码 orphan",
		"A3,S,四厂":      "2 上级代码 orphan",
		"A1,,,,B":      "2 并入单位代码 no_target",
		"A,,,,A1":      "2 并入单位代码 outside",
		"A3,,四厂,乙县总工会": "2 上级路径 orphan",
		"A3,,四厂,甲县总工会": "",
		"A1,,,,A2":     "2 并入单位代码 reserved", // whose people enter no rate
		"A2,,,,A1":     "2 并入单位代码 reserved",
	} {
		_, problems := unitfile.ReadInto(onto, "u.csv", []byte("代码,上级代码,名称,上级路径,并入单位代码\n"+row+"\n"))
		if got := told(problems); got != want {
			t.Errorf("%s: got %s, want %s", row, got, want)
		}
	}
	for row, want := range map[string]string{
		"A2,A,二厂,,否": "2 不计入参与率 reserved", "A2,A,二厂,,是": "", "A,S,甲县总工会,一组,": "2 组别 reserved", "A1,A,一厂,一组,": "", "A7,A,其他,,是": "",
	} {
		_, problems := unitfile.ReadInto(onto, "u.csv", []byte("代码,上级代码,名称,组别,不计入参与率\n"+row+"\n"))
		if got := told(problems); got != want {
			t.Errorf("%s: got %s, want %s", row, got, want)
		}
	}
	others := append(standing(), quiz.Unit{ID: 7, Parent: 2, Code: "A0", Name: "其他", Apart: true}, quiz.Unit{ID: 8, Parent: 7, Code: "A01", Name: "灵活就业"})
	for row, want := range map[string]string{
		"A1,A0,一厂,": "2 上级代码 reserved", "A1,,,A0": "2 并入单位代码 reserved", "A01,A,灵活就业,": "2 上级代码 reserved", "A01,A0,灵活就业者,": "", "A9,A0,家政,": "",
	} {
		_, problems := unitfile.ReadInto(unitfile.Onto{Units: others, Last: 8, Top: 2, Used: map[string]int64{"OLD": 9}}, "u.csv",
			[]byte("代码,上级代码,名称,并入单位代码\n"+row+"\n"))
		if got := told(problems); got != want {
			t.Errorf("%s: got %s, want %s", row, got, want)
		}
	}
	_, problems := unitfile.ReadInto(unitfile.Onto{Units: standing(), Last: 9, Top: 2, Used: map[string]int64{"OLD": 9}}, "u.csv", []byte("代码,上级代码,名称\nOLD,A,甲\n"))
	if got := told(problems); got != "2 单位代码 outside" {
		t.Errorf("a code of a unit merged away elsewhere: %s", got)
	}
	for _, code := range []string{"B1", "ZZ"} { // there is one, and there is none
		_, problems := unitfile.ReadInto(onto, "u.csv", []byte("代码,上级代码,名称\nA9,"+code+",甲\n"))
		if len(problems) != 1 || strings.ReplaceAll(problems[0].Message, code, "") != "上级代码  没有对应的单位：请核对代码，或补上这个上级单位的一行" {
			t.Errorf("%s: %v", code, problems)
		}
	}
}

// book is a workbook with sheets of units, each with a title above its headings.
func book(t *testing.T, sheets map[string][][]any, order ...string) []byte {
	t.Helper()
	b := workbook.New(workbook.Meta{Title: "基层工会名册", By: "某人", At: 1772935200000})
	for _, name := range order {
		var columns []workbook.Column
		for _, head := range sheets[name][0] {
			columns = append(columns, workbook.Column{Title: head.(string), Width: 12})
		}
		s := b.Sheet(name, columns)
		for _, row := range sheets[name][1:] {
			s.Row(row...)
		}
	}
	src, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func TestWorkbook(t *testing.T) {
	t.Parallel()
	head := []any{"单位代码", "上级代码", "单位名称", "女职工数", "统计日期"}
	src := book(t, map[string][][]any{
		"县区": {head, {"S", "", "某市总工会", "", ""}, {"A", "S", "甲县总工会", "120", "2026-06-30"}},
		"说明": {{"事项", "内容"}, {"填报", "请按表填写"}},
		"乡镇": {head, {"A1", "A", "一厂", "", ""}, {"A2", "A", "二厂", "", ""}},
	}, "县区", "说明", "乡镇")
	sheet, problems := unitfile.Read("units.xlsx", src)
	if len(problems) > 0 || len(sheet.Units) != 4 || len(sheet.Heads) != 1 || sheet.Heads[0].AsOf != "2026-06-30" {
		t.Fatalf("%v\n%s%+v", problems, tell(sheet.Units), sheet.Heads)
	}
	bad := book(t, map[string][][]any{
		"县区": {head, {"S", "", "某市总工会", "", ""}, {"A", "S", "甲县总工会", "约300", "2026-06-30"}},
		"乡镇": {head, {"A", "S", "一厂", "", ""}, {"A2", "A", "二厂", "-3", "2026-06-30"}, {"A3", "A9", "三厂", "2.5", "2026-06-30"}},
	}, "县区", "乡镇")
	_, problems = unitfile.Read("units.xlsx", bad)
	if len(problems) != 5 {
		t.Fatal(told(problems))
	}
	if problems[0].Sheet != "县区" || problems[0].Code != "bad_count" || problems[1].Sheet != "乡镇" || problems[1].Code != "duplicate_code" ||
		!strings.Contains(problems[1].Message, "工作表“县区”第") || !strings.HasPrefix(problems[1].String(), "units.xlsx“乡镇”:") {
		t.Errorf("problems %v", problems)
	}
	_, problems = unitfile.Read("说明.xlsx", book(t, map[string][][]any{"说明": {{"事项", "内容"}, {"填报", "请按表填写"}}}, "说明"))
	if len(problems) == 0 || problems[0].Sheet != "说明" {
		t.Errorf("a workbook without units: %v", problems)
	}
}

// BenchmarkWorkbook reads a workbook of 20 000 units with head-counts.
func BenchmarkWorkbook(b *testing.B) {
	book := workbook.New(workbook.Meta{Title: "基层工会名册", By: "某人", At: 1772935200000})
	sheet := book.Sheet("单位", []workbook.Column{
		{Title: "单位代码", Width: 12}, {Title: "上级代码", Width: 12}, {Title: "单位名称", Width: 30}, {Title: "组别", Width: 12},
		{Title: "女职工数", Kind: workbook.Whole, Width: 10}, {Title: "统计日期", Width: 12}, {Title: "来源", Width: 12},
	})
	sheet.Row("U0", "", "某市总工会", "", nil, "", "")
	for i := range 20_000 {
		sheet.Row(fmt.Sprintf("U%d", i+1), fmt.Sprintf("U%d", i/12), fmt.Sprintf("第%d单位工会", i+1), "企业", 30+i%50, "2026-06-30", "年报")
	}
	src, err := book.Bytes()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if s, problems := unitfile.Read("units.xlsx", src); len(problems) > 0 || len(s.Units) != 20_001 {
			b.Fatal(problems)
		}
	}
}
