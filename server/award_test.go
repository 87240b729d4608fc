package main

import (
	"strings"
	"testing"
)

// The shell works an award out as the console does, and keeps nothing.
func TestAwardPreview(t *testing.T) {
	t.Parallel()
	data := countyAward(t)
	want := func(exit int, said string, args ...string) string {
		t.Helper()
		code, stdout, stderr := command(t, append([]string{"award", "preview", "--data", data, "--contest", "yunchuan-2026"}, args...)...)
		if code != exit || !strings.Contains(stdout+stderr, said) {
			t.Fatalf("%v: exit %d, want %d and %q\n%s%s", args, code, exit, said, stdout, stderr)
		}
		return stdout
	}
	if text := want(0, "优秀组织奖：预览，尚未封存，不作公布"); !strings.Contains(text, "1\t22\t松县总工会\t优秀组织奖") {
		t.Error(text)
	}
	want(0, "\t参与率\t20\t参与率 50 % × 40 = 20（有效参赛人数 2 ÷ 应参赛人数 4）", "--why")
	want(0, `"Why": "参与率 50 % × 40 = 20`, "--json")
	want(0, "1\t0\t松县总工会", "--cutoff", "2020-01-01 00:00")
	want(exitUsage, "时间要写成", "--cutoff", "昨天")
	want(exitUsage, "没有竞赛", "--contest", "nowhere")
	sheet := writeFile(t, "sheet.yaml", strings.Replace(countySheet, "points: 40", "points: 80", 1))
	want(0, "1\t42\t松县总工会\t优秀组织奖", "--sheet", sheet)
	want(0, "优秀组织奖：测算，不作评奖依据", "--sheet", sheet)
	want(0, `"Mark": "测算，不作评奖依据"`, "--sheet", sheet, "--json")
	want(0, `"Mark": "预览，尚未封存，不作公布"`, "--json")
	nobody := writeFile(t, "nobody.yaml", strings.Replace(countySheet, "items:", "eligible: valid_people >= 99\nitems:", 1))
	for _, how := range [][]string{{"--sheet", nobody}, {"--sheet", nobody, "--why"}} {
		want(0, "—\t22\t松县总工会\t不符合参评条件“有效参赛人数 ≥ 99”（有效参赛人数 2）", how...)
	}
	fresh := countyRecord(t)
	if code, stdout, stderr := command(t, "award", "preview", "--data", fresh, "--contest", "yunchuan-2026", "--sheet", sheet); code != 0 {
		t.Errorf("without any sheet on record: exit %d\n%s%s", code, stdout, stderr)
	}
	bad := writeFile(t, "bad.yaml", strings.Replace(countySheet, "participation", "participaton", 1))
	want(exitUsage, "unknown_metric", "--sheet", bad)
	want(0, "1\t22\t松县总工会\t优秀组织奖")
}
