package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"lawquiz/questions/bank"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

func TestBankLint(t *testing.T) {
	t.Parallel()
	do(t, nil, "bank", "lint").wants(t, 0, "个题库、", "没有发现问题")
	files, err := bank.Files()
	check(t, err)
	src := strings.Replace(string(files[0].Source), "key: ", "kee: ", 1)
	line := 1 + strings.Count(src[:strings.Index(src, "kee: ")], "\n")
	path := file(t, filepath.Base(files[0].Name), "\ufeff"+src)
	do(t, nil, "bank", "lint", path).wants(t, exitUsage, fmt.Sprintf("%s:%d:", filepath.ToSlash(path), line), "kee")
}

// The exported array is what a checker of citations reads.
func TestBankExport(t *testing.T) {
	t.Parallel()
	o := do(t, nil, "bank", "export", "--json")
	o.wants(t, 0)
	var items []struct {
		ID, Kind, Stem, Explanation string
		Options                     []struct {
			Text    string
			Correct *bool
		}
		Citations []struct{ Law, Article string }
	}
	check(t, json.Unmarshal([]byte(o.out), &items))
	if len(items) < 220 {
		t.Fatalf("%d questions", len(items))
	}
	for _, q := range items {
		if q.ID == "" || q.Kind == "" || q.Stem == "" || q.Explanation == "" || len(q.Citations) == 0 || q.Citations[0].Article == "" {
			t.Errorf("incomplete: %+v", q)
		}
		right := 0
		for _, o := range q.Options {
			if o.Correct == nil {
				t.Errorf("%s: an option says nothing of being correct", q.ID)
			} else if *o.Correct {
				right++
			}
		}
		if right == 0 && q.Kind != "blank" {
			t.Errorf("%s: no option is correct", q.ID)
		}
	}
	if strings.HasSuffix(o.out, "\n\n") || !strings.HasSuffix(o.out, "]\n") {
		t.Error("the array does not end with one line end")
	}
}

const brokenContest = `id: 坏 编号
title: ""
window: { open: tomorrow, close: 2026-03-14 24:00 }
register: [name, shoe]
participation: { people: cats, of: 女职工数, valid: answered >= 1 }
bank: [laodong-fa]
paper:
  sections:
    - { kind: essay, count: 1, points: 1 }
  time_limit: soon
standing: { counts: luck, ties: [elapsed], places: unique }
review: maybe
colour: red
`

func TestTenFaultsAreTenLines(t *testing.T) {
	t.Parallel()
	path := file(t, "bad.yaml", brokenContest)
	for _, command := range []string{"check", "rules"} {
		o := do(t, nil, "contest", command, path)
		o.wants(t, exitUsage, path+":3:17 window.open: ", path+":13:1 colour: ")
		lines := strings.Split(strings.TrimSpace(o.err), "\n")
		if len(lines) != 10 {
			t.Errorf("%d lines:\n%s", len(lines), o.err)
		}
		for _, l := range lines {
			if !regexp.MustCompile(`^` + regexp.QuoteMeta(path) + `:\d+:\d+ `).MatchString(l) {
				t.Errorf("no place in %q", l)
			}
		}
	}
}

func contestDocument(t *testing.T, id string, more string) string {
	t.Helper()
	open, closing := quiz.FormatMoment(now()-60_000), quiz.FormatMoment(now()+86_400_000)
	return file(t, id+".yaml", fmt.Sprintf(`id: %s
title: 普法知识竞答
hosts: { 主办: 某市总工会 }
window: { open: "%s", close: "%s" }
register: [name, gender, unit]
participation: { people: women, of: 女职工数, valid: answered >= 1 }
bank: [nvzhigong-tebie-guiding, laodong-fa]
paper:
  sections:
    - { kind: single, count: 10, points: 10 }
  time_limit: 10m
attempts: { per_day: 1 }
standing: { counts: best, ties: [elapsed], places: unique }
review: after_close
%s`, id, open, closing, more))
}

func TestContestFromDocumentToClose(t *testing.T) {
	t.Parallel()
	at := []string{"LAWQUIZ_DATA=" + t.TempDir()}
	doc := contestDocument(t, "spring", "")
	do(t, at, "contest", "check", doc).wants(t, 0, "没有发现问题；满分 100 分，共 10 题")
	do(t, at, "contest", "rules", doc).wants(t, 0, "普法知识竞答规则", "参赛对象")
	do(t, at, "contest", "publish", doc).wants(t, 0, "已发布 spring（普法知识竞答），")
	do(t, at, "contest", "publish", doc).wants(t, exitUsage, doc+"：竞赛编号 spring 已经有了")
	do(t, at, "contest", "list").wants(t, 0, "spring\tpublished\t")
	do(t, at, "contest", "close", "autumn").wants(t, exitUsage, "没有竞赛 autumn")
	do(t, at, "contest", "close", "spring").wants(t, 0, "已结束 spring")
	do(t, at, "contest", "list").wants(t, 0, "spring\tclosed\t")
	big := contestDocument(t, "big", "practice: open\n")
	src, err := os.ReadFile(big)
	check(t, err)
	for _, c := range [][3]string{
		{"count: 10", "count: 190", "single"}, {"laodong-fa]", "no-such-bank]", "没有题库 no-such-bank"},
	} {
		broken := file(t, "broken.yaml", strings.Replace(string(src), c[0], c[1], 1))
		want := c[2]
		if want == "single" {
			want = "单选题"
		}
		do(t, at, "contest", "check", broken).wants(t, exitUsage, broken+"：", want)
		do(t, at, "contest", "publish", broken).wants(t, exitUsage, want)
	}
	if o := do(t, at, "contest", "list"); strings.Contains(o.out, "big") {
		t.Errorf("a contest that was refused is on record:\n%s", o.out)
	}
	do(t, at, "contest", "check", big).wants(t, 0, "提醒：practice：")
}

const unitTable = "\ufeff单位代码,上级代码,单位名称,组别,职工数,女职工数,会员数,统计日期,来源,含劳务派遣,不计入参与率,别名\r\n" +
	"S,,某市总工会,,,,,,,,,\r\nX1,S,甲县总工会,县,,,,,,,,\r\nX1-1,X1,红星纺织厂工会,,120,90,100,2026-06-30,年报,否,,红星厂\r\n"

func TestUnitsRoundTrip(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := []string{"LAWQUIZ_DATA=" + dir}
	path := file(t, "units.csv", unitTable)
	do(t, at, "units", "import", "--dry-run", path).wants(t, 0, "共 3 个单位，其中新增 3 个；没有写入")
	if o := do(t, at, "units", "export"); strings.Contains(o.out, "总工会") {
		t.Errorf("a dry run wrote %s", o.out)
	}
	do(t, at, "units", "import", path).wants(t, 0, "新增 3 个；新发邀请码 3 个")
	exported := do(t, at, "units", "export")
	if exported.code != 0 || exported.out != unitTable {
		t.Errorf("exit %d, exported\n%s\nwant\n%s", exported.code, exported.out, unitTable)
	}
	before := scenesOf(t, at)
	more := file(t, "more.csv", exported.out+"X2,S,乙县总工会,县,,,,,,,,\r\n")
	do(t, at, "units", "import", more).wants(t, 0, "共 4 个单位，其中新增 1 个；新发邀请码 1 个")
	after := scenesOf(t, at)
	if len(before) != 3 || len(after) != 4 {
		t.Fatalf("codes %v, then %v", before, after)
	}
	seen := map[string]bool{}
	for unit, code := range after {
		if !regexp.MustCompile(`^[0-9A-Za-z]{8}$`).MatchString(code) || seen[code] {
			t.Errorf("%s has the code %q", unit, code)
		}
		seen[code] = true
		if old := before[unit]; old != "" && old != code {
			t.Errorf("%s had %s and now has %s", unit, old, code)
		}
	}
}

// scenesOf reads what `units scenes` writes: invitation codes by unit code.
func scenesOf(t *testing.T, at []string) map[string]string {
	t.Helper()
	o := do(t, at, "units", "scenes")
	o.wants(t, 0, "\ufeff单位代码,单位名称,单位全称,邀请码\r\n")
	rows, err := csv.NewReader(strings.NewReader(o.out)).ReadAll()
	check(t, err)
	codes := make(map[string]string)
	for _, r := range rows[1:] {
		codes[r[0]] = r[3]
	}
	return codes
}

func TestUnitsUgly(t *testing.T) {
	t.Parallel()
	at := []string{"LAWQUIZ_DATA=" + t.TempDir()}
	path := file(t, "ugly.csv", "单位代码,上级代码,单位名称,职工数\nA,,甲总工会,\nB,A,,约三百\nC,Z,丙工会,\nA,,再甲,\n")
	o := do(t, at, "units", "import", path)
	o.wants(t, exitUsage, path+":3 单位名称", path+":3 职工数", path+":4 上级代码", path+":5 单位代码", "没有写入任何单位")
	if n := strings.Count(o.err, "\n"); n < 5 {
		t.Errorf("%d lines:\n%s", n, o.err)
	}
	if o := do(t, at, "units", "export"); strings.Contains(o.out, "甲总工会") {
		t.Errorf("something was written:\n%s", o.out)
	}
}

func TestRosterFile(t *testing.T) {
	t.Parallel()
	at := []string{"LAWQUIZ_DATA=" + t.TempDir()}
	do(t, at, "units", "import", file(t, "units.csv", unitTable)).wants(t, 0)
	good := file(t, "roster.csv", "\ufeff单位代码,姓名,证件号后四位,性别,会员\r\nX1-1,王小芳,0123,女,是\r\nX1-1,李大勇,456X,男,否\r\n")
	do(t, at, "units", "roster", good).wants(t, 0, "花名册共 2 人")
	bad := file(t, "bad.csv", "单位代码,姓名,证件号后四位\nX9,王小芳,0123\nX1-1,李,12\n")
	do(t, at, "units", "roster", bad).wants(t, exitUsage, bad+"：花名册有 3 处需要修改，没有导入任何人", bad+" 第 2 行：", bad+" 第 3 行：")
}

func TestBackupRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := []string{"LAWQUIZ_DATA=" + dir}
	target := filepath.Join(t.TempDir(), "copy.db")
	do(t, at, "backup", target).wants(t, exitUsage, "中没有记录")
	db, err := store.Open(t.Context(), filepath.Join(dir, "lawquiz.db"))
	check(t, err)
	check(t, db.Close())
	do(t, at, "backup", target).wants(t, 0, "已备份到 "+filepath.ToSlash(target))
	do(t, at, "backup", target).wants(t, exitUsage, "已经存在")
}
