package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/server/account/staff"
)

// The owner of the shell opens the way to the first account, resets accounts, and checks the log of changes, in
// which what commands do stands too.
func TestAdminCommands(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	want := func(exit int, said string, args ...string) string {
		t.Helper()
		code, stdout, stderr := command(t, append(args, "--data", data)...)
		if code != exit || !strings.Contains(stdout+stderr, said) {
			t.Fatalf("%v: exit %d, want %d and %q\n%s%s", args, code, exit, said, stdout, stderr)
		}
		return stdout
	}
	code := strings.TrimSpace(want(0, "-", "admin", "code"))
	want(exitUsage, "没有账号 boss", "admin", "reset", "boss")

	ctx := context.Background()
	db, desk, err := place{Data: data}.staffDesk(&world{ctx: ctx, stderr: t.Output()})
	check(t, err)
	defer db.Close()
	_, err = desk.Setup(ctx, code, staff.Opening{Login: "boss", Name: "王敏"}, "Sunny-Field-2026")
	check(t, err)
	want(exitUsage, "已经有管理员", "admin", "code")
	password := want(0, "14 天内有效", "admin", "reset", "Boss")

	want(0, "", "bank", "import", "--bank", "yunchuan", writeFile(t, "丑.txt", uglyBank))
	want(0, "", "bank", "review", "--to", "published", "yunchuan")
	want(exitUsage, "", "bank", "retire", "no-such-question")
	const hour = 3_600_000
	open := "open: " + quiz.FormatMoment(now()-hour) + ", close: " + quiz.FormatMoment(now()+48*hour)
	document := writeFile(t, "yunchuan.yaml", strings.Replace(countyContest, "open: 2026-03-01 08:00, close: 2026-03-07 24:00", open, 1))
	want(0, "已发布", "contest", "publish", document)
	want(0, "已结束", "contest", "close", "yunchuan-2026")
	want(exitUsage, "没有竞赛", "contest", "close", "none")

	entries, _, err := db.AuditEntries(ctx, store.AuditFilter{}, 0, 100)
	check(t, err)
	var said []string
	for _, e := range entries {
		said = append(said, e.Action+" "+e.Object+" "+e.Outcome)
		if e.Role != byShell || e.Login == "" || strings.Contains(e.Detail, password) {
			t.Errorf("%+v", e)
		}
	}
	text := strings.Join(said, "\n") + "\n"
	for _, line := range []string{
		"admin code 第一个管理员 done", "admin reset 账号 boss done", "bank import 文件 丑.txt begun", "bank import 文件 丑.txt done",
		"bank review 题库 yunchuan done", "bank retire 题目 no-such-question failed", "contest publish 竞赛 yunchuan-2026 done",
		"contest close 竞赛 yunchuan-2026 done", "contest close 竞赛 none failed",
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("the log lacks %q:\n%s", line, text)
		}
	}
	want(0, "操作日志完整", "admin", "audit")
}
