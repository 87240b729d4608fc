package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"lawquiz/quiz/play"
	"lawquiz/quiz/store"
)

// countyContest draws from a bank that no program ships.
const countyContest = `
id: yunchuan-2026
title: 云川市女职工知识竞答
window: { open: 2026-03-01 08:00, close: 2026-03-07 24:00 }
bank: [yunchuan]
paper:
  sections: [{ kind: single, count: 2, points: 50 }]
  time_limit: 5m
attempts: { per_day: 3 }
`

// A contest is held against the banks of the record, and draws what is published there.
func TestContestDrawsFromTheRecord(t *testing.T) {
	t.Parallel()
	data, document := filepath.Join(t.TempDir(), "data"), writeFile(t, "yunchuan.yaml", countyContest)
	want := func(exit int, said string, args ...string) {
		t.Helper()
		code, stdout, stderr := command(t, args...)
		if code != exit || !strings.Contains(stdout+stderr, said) {
			t.Fatalf("%v: exit %d, want %d and %q\n%s%s", args, code, exit, said, stdout, stderr)
		}
	}
	want(exitUsage, "没有题库 yunchuan", "contest", "check", document, "--data", data)
	want(0, "", "bank", "import", "--data", data, "--bank", "yunchuan", "--author", "出题", writeFile(t, "丑.txt", uglyBank))
	want(exitUsage, "yunchuan.yaml", "contest", "check", document, "--data", data)
	want(exitUsage, "", "contest", "publish", document, "--data", data) // they are candidates
	want(0, "", "bank", "review", "--to", "published", "--data", data, "--author", "复核", "yunchuan")
	want(0, "没有发现问题", "contest", "check", document, "--data", data)
	want(0, "已发布 yunchuan-2026", "contest", "publish", document, "--data", data)
	want(0, "云川市女职工知识竞答", "contest", "rules", document)

	db, err := store.Open(context.Background(), filepath.Join(data, "lawquiz.db"))
	check(t, err)
	defer db.Close()
	catalog, err := play.NewCatalog(context.Background(), db)
	check(t, err)
	c, err := catalog.Contest("yunchuan-2026")
	check(t, err)
	if c.Pool.Len() != 3 {
		t.Errorf("the contest draws from %d questions, want the 3 of its bank", c.Pool.Len())
	}
}
