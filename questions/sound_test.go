package questions_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lawquiz/questions"
)

var update = flag.Bool("update", false, "rewrite the golden files under testdata")

// sound is a bank of one clean question of each kind, as its author would write it.
const sound = `id: laodong-fa
title: 劳动法
law: 劳动法
edition: 2018年12月29日修正
questions:
  - id: ldf-001
    revision: 1
    kind: single
    stem: 依照劳动法，延长工作时间一般每日不得超过（　）。
    options:
      - 半小时
      - 一小时
      - 二小时
      - 三小时
    key: B
    explanation: 劳动法规定，延长工作时间“一般每日不得超过一小时”。
    citations:
      - { law: 劳动法, article: 第四十一条 }
    difficulty: 1
    tags: [工作时间, 加班]
    review: { status: published, by: 出题, on: 2026-11-21 }
  - id: ldf-002
    revision: 1
    kind: multiple
    stem: 依照劳动法，下列日子用人单位应当安排休假的有（　）。
    options:
      - 元旦
      - 春节
      - 重阳节
      - 国庆节
    key: ABD
    explanation: 劳动法列举了元旦、春节、国际劳动节和国庆节，重阳节不在其中。
    citations:
      - { law: 劳动法, article: 第四十条 }
    difficulty: 2
    tags: [休假]
    review: { status: reviewed, by: 复核, on: 2026-11-21 }
  - id: ldf-003
    revision: 2
    kind: judge
    stem: 劳动法规定，女职工生育享受不少于九十天的产假。
    key: 正确
    explanation: 劳动法写的是“女职工生育享受不少于九十天的产假”；本省规定更长的从其规定。
    citations:
      - { law: 劳动法, article: 第六十二条 }
    difficulty: 1
    tags: [产假]
    review: { status: published, by: 出题, on: 2026-11-21 }
  - id: ldf-004
    revision: 1
    kind: blank
    stem: 依照劳动法，用人单位应当保证劳动者每周至少休息____日。
    key:
      - ["一", "1"]
    explanation: 劳动法规定，应当“保证劳动者每周至少休息一日”。
    citations:
      - { law: 劳动法, article: 第三十八条 }
    difficulty: 1
    tags: [休息]
    review: { status: candidate }
`

// soundBank returns the clean bank; each caller gets its own.
func soundBank(tb testing.TB) questions.Bank {
	tb.Helper()
	b, faults := questions.ReadBank("laodong-fa.yaml", []byte(sound))
	if faults != nil {
		tb.Fatalf("the sound bank has faults:\n%v", faults)
	}
	return b
}

// golden compares got with testdata/name, or writes it with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", filepath.FromSlash(name))
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs, see it with -update and git diff:\ngot:\n%s\nwant:\n%s", file, got, want)
	}
}

// lines prints complaints one a line.
func lines(complaints []questions.Complaint) string {
	var b strings.Builder
	for _, c := range complaints {
		b.WriteString(c.String() + "\n")
	}
	return b.String()
}
