package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// uglyBank is a text as people write them: keys in the stem, a key list at the end, a question without a
// key, an essay.
const uglyBank = `云川市女职工知识题库（2026 年版）

一、单选题（每题 2 分）
1、云川市某纺织厂女职工小王怀孕 8 个月，厂里（ B ）安排她上夜班。
A.可以  B.不得  C.经本人同意可以  D.经工会同意可以
2．云川市某商场招聘启事写明“限男性”，这种做法（　）。
A 合法
B 不合法
C 由商场自己决定
答案：B
解析：招聘不得限定性别。

二、判断题
3、云川市某公司可以在劳动合同里写明女职工三年内不得结婚。（×）
4、云川市某厂女职工哺乳未满一周岁的婴儿，厂里不得延长她的劳动时间。

三、简答题
5、请简述云川市总工会女职工委员会的职责。
答：略。
`

// command runs the program and returns what it printed and its exit code.
func command(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, log strings.Builder
	code = run(context.Background(), args, nil, strings.NewReader(""), &out, &log)
	return code, out.String(), log.String()
}

func writeFile(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	check(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

func TestBankImportDryRun(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "none")
	code, stdout, stderr := command(t, "bank", "import", "--dry-run", "--json", "--questions", "--data", data, writeFile(t, "丑.txt", uglyBank))
	if code != 0 {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	var got struct {
		Files []struct {
			File, Format, Encoding string
			Total, Refused         int
			ByKind                 map[string]int `json:"by_kind"`
			Problems               []struct{ Severity, Place, Code, Message string }
			Questions              []struct {
				Kind    string
				Stem    string
				Options []struct {
					Text    string
					Correct bool
				}
			}
		}
	}
	check(t, json.Unmarshal([]byte(stdout), &got))
	if len(got.Files) != 1 {
		t.Fatalf("%d files", len(got.Files))
	}
	f := got.Files[0]
	if f.File != "丑.txt" || f.Format != "text" || f.Encoding != "utf-8" || f.Total != 4 || f.Refused != 1 ||
		f.ByKind["single"] != 2 || f.ByKind["judge"] != 2 || len(f.Questions) != 4 {
		t.Errorf("report %+v", f)
	}
	if o := f.Questions[0].Options; len(o) != 4 || !o[1].Correct || o[0].Correct {
		t.Errorf("options of the first: %+v", o)
	}
	var missing bool
	for _, p := range f.Problems {
		missing = missing || p.Code == "key_missing" && p.Severity == "error" && p.Place != "" && p.Message != ""
	}
	if !missing {
		t.Errorf("nothing says that the fourth has no key: %+v", f.Problems)
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("a dry run made a data directory")
	}
}

func TestBankImportAcceptsAndPublishes(t *testing.T) {
	t.Parallel()
	data, file := t.TempDir(), writeFile(t, "丑.txt", uglyBank)
	code, _, stderr := command(t, "bank", "import", "--data", data, file)
	if code != exitUsage || !strings.Contains(stderr, "--bank") {
		t.Errorf("without --bank: exit %d, %s", code, stderr)
	}
	code, stdout, stderr := command(t, "bank", "import", "--data", data, "--bank", "yunchuan", "--title", "云川市题库", "--publish", "--author", "女职工部", file)
	if code != 0 || !strings.Contains(stdout, "新增 3 题") {
		t.Fatalf("exit %d: %s%s", code, stdout, stderr)
	}
	code, stdout, _ = command(t, "bank", "import", "--data", data, "--bank", "yunchuan", file)
	if code != 0 || !strings.Contains(stdout, "新增 0 题") {
		t.Errorf("the same file again: exit %d: %s", code, stdout)
	}
	_, stdout, _ = command(t, "bank", "list", "--data", data)
	if !strings.Contains(stdout, "yunchuan\t《云川市题库》\t共 3 题") || !strings.Contains(stdout, "可用 3") ||
		!strings.Contains(stdout, "nvzhigong-tebie-guiding") {
		t.Errorf("list: %s", stdout)
	}
	code, stdout, stderr = command(t, "bank", "retire", "--data", data, "--note", "重复", "--author", "女职工部", "yunchuan-001")
	if code != 0 {
		t.Fatalf("retire: exit %d: %s%s", code, stdout, stderr)
	}
	_, stdout, _ = command(t, "bank", "history", "--data", data, "yunchuan-001")
	for _, word := range []string{"导入", "发布", "停用", "女职工部", "重复"} {
		if !strings.Contains(stdout, word) {
			t.Errorf("history lacks %s: %s", word, stdout)
		}
	}
	_, stdout, _ = command(t, "bank", "list", "--data", data)
	if !strings.Contains(stdout, "停用 1") {
		t.Errorf("list after retiring: %s", stdout)
	}
}

func TestBankImportConflictWritesNothing(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	first := writeFile(t, "甲.txt", uglyBank)
	second := writeFile(t, "乙.txt", strings.Replace(uglyBank, "（ B ）", "（ A ）", 1))
	if code, stdout, stderr := command(t, "bank", "import", "--data", data, "--bank", "jia", first); code != 0 {
		t.Fatalf("exit %d: %s%s", code, stdout, stderr)
	}
	code, _, stderr := command(t, "bank", "import", "--data", data, "--bank", "yi", second)
	if code != exitUsage || !strings.Contains(stderr, "乙.txt") || !strings.Contains(stderr, "--clean") {
		t.Errorf("a conflict: exit %d: %s", code, stderr)
	}
	if _, stdout, _ := command(t, "bank", "list", "--data", data); strings.Contains(stdout, "yi\t") {
		t.Errorf("the refused file left a bank: %s", stdout)
	}
	for _, bad := range []string{"一=skip", "1", "1=drop"} {
		if code, _, stderr := command(t, "bank", "import", "--data", data, "--bank", "yi", "--decide", bad, second); code != exitUsage || !strings.Contains(stderr, "--decide") {
			t.Errorf("--decide %s: exit %d: %s", bad, code, stderr)
		}
	}
	code, stdout, stderr := command(t, "bank", "import", "--data", data, "--bank", "jia", "--decide", "1=replace:jia-001", second)
	if code != 0 || !strings.Contains(stdout, "更新 1 题") {
		t.Errorf("a conflict decided: exit %d: %s%s", code, stdout, stderr)
	}
}

func TestBankDiffAndExport(t *testing.T) {
	t.Parallel()
	data, dir := filepath.Join(t.TempDir(), "none"), t.TempDir()
	before, after := filepath.Join(dir, "甲.xlsx"), filepath.Join(dir, "乙.docx")
	for _, to := range []string{before, after, filepath.Join(dir, "丙.csv"), filepath.Join(dir, "丁.gift"), filepath.Join(dir, "戊.xml"), filepath.Join(dir, "己.json")} {
		if code, _, stderr := command(t, "bank", "export", "--to", to, "../questions/bank/fan-jiating-baoli-fa.yaml"); code != 0 {
			t.Fatalf("%s: exit %d: %s", to, code, stderr)
		}
		code, stdout, stderr := command(t, "bank", "diff", "--data", data, to, "fan-jiating-baoli-fa")
		if code != 0 || !strings.Contains(stdout, "新增 0 题，删去 0 题，改动 0 题") {
			t.Errorf("%s: exit %d: %s%s", to, code, stdout, stderr)
		}
	}
	if code, _, stderr := command(t, "bank", "export", "--to", before, "../questions/bank/fan-jiating-baoli-fa.yaml"); code != exitUsage || !strings.Contains(stderr, "--force") {
		t.Errorf("writing over a file: exit %d: %s", code, stderr)
	}
	if code, _, stderr := command(t, "bank", "diff", "--data", data, "没有这个", before); code != exitUsage || !strings.Contains(stderr, "没有这个") {
		t.Errorf("a bank that is not there: exit %d: %s", code, stderr)
	}
}

func TestBankStats(t *testing.T) {
	t.Parallel()
	code, stdout, stderr := command(t, "bank", "stats", "--data", filepath.Join(t.TempDir(), "none"), "fan-jiating-baoli-fa")
	if code != 0 || !strings.Contains(stdout, "反家庭暴力法") || !strings.Contains(stdout, "1 个题库") {
		t.Errorf("exit %d: %s%s", code, stdout, stderr)
	}
	if code, _, stderr := command(t, "bank", "stats", "--suspect"); code != exitUsage || !strings.Contains(stderr, "--contest") {
		t.Errorf("--suspect alone: exit %d: %s", code, stderr)
	}
}
