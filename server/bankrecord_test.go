package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"lawquiz/questions"
	"lawquiz/questions/bank"
	"lawquiz/quiz"
	"lawquiz/quiz/library"
	"lawquiz/quiz/store"
	"lawquiz/quiz/tally"
)

// A newer program that only looks leaves the record of the running one alone.
func TestBankCommandsThatReadWriteNothing(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	data := t.TempDir()
	db, err := store.Open(ctx, filepath.Join(data, "lawquiz.db"))
	check(t, err)
	t.Cleanup(func() { check(t, db.Close()) })
	kept := library.New(library.Config{DB: db, Now: now})
	t.Cleanup(kept.Close)
	banks, err := bank.All()
	check(t, err)
	check(t, kept.Install(ctx, banks[:1]))
	before, err := db.BanksVersion(ctx)
	check(t, err)
	text := writeFile(t, "丑.txt", uglyBank)
	for _, args := range [][]string{
		{"import", "--dry-run", text}, {"list"}, {"stats"}, {"diff", banks[0].ID, banks[0].ID},
		{"history", banks[0].Questions[0].ID}, {"export", "--bank", "all"},
	} {
		args = append([]string{"bank", args[0], "--data", data}, args[1:]...)
		if code, stdout, stderr := command(t, args...); code != 0 || stdout == "" {
			t.Errorf("%v: exit %d: %s%s", args, code, stdout, stderr)
		}
		after, err := db.BanksVersion(ctx)
		check(t, err)
		if after != before {
			t.Fatalf("%v changed the banks from version %d to %d", args, before, after)
		}
	}
}

// Of several files all are taken or, when one cannot be read to its end, none; one refused for its
// questions leaves those before it taken, and told.
func TestBankImportOfSeveralFiles(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	good := writeFile(t, "甲.txt", uglyBank)
	whole, err := questions.Export(questions.Bank{Questions: []questions.Question{
		{Kind: questions.Judge, Stem: "云川市某厂可以不签劳动合同。", Options: questions.JudgeOptions(false), Difficulty: 1, Revision: 1},
		{Kind: questions.Judge, Stem: "云川市某厂应当依法缴纳社会保险费。", Options: questions.JudgeOptions(true), Difficulty: 1, Revision: 1},
	}})
	check(t, err)
	cut := writeFile(t, "断.json", string(whole[:len(whole)-40]))
	code, _, stderr := command(t, "bank", "import", "--data", data, "--bank", "shi-ku", good, cut)
	if code != exitUsage || !strings.Contains(stderr, "没有写入任何题目") {
		t.Errorf("a file cut off: exit %d: %s", code, stderr)
	}
	if _, stdout, _ := command(t, "bank", "list", "--data", data); strings.Contains(stdout, "shi-ku\t") {
		t.Errorf("a file cut off left a bank: %s", stdout)
	}
	other := writeFile(t, "乙.txt", strings.Replace(uglyBank, "（ B ）", "（ A ）", 1))
	code, stdout, stderr := command(t, "bank", "import", "--data", data, "--bank", "shi-ku", good, other)
	if code != exitUsage || !strings.Contains(stdout, "已收入题库 shi-ku") || !strings.Contains(stderr, "甲.txt 已经收入") {
		t.Errorf("a conflict in the second file: exit %d: %s%s", code, stdout, stderr)
	}
}

func TestItemTableHoldsNoFormulas(t *testing.T) {
	t.Parallel()
	low := -12.5
	items := tally.Items{Questions: []quiz.ItemFigures{{
		Question: "x-001", Kind: questions.Judge, Stem: "=HYPERLINK(\"http://x\")", Discrimination: &low,
	}}}
	row := withoutFormulas(items.Table())[1]
	if row[3] != "'=HYPERLINK(\"http://x\")" || row[6] != "0.000" || row[7] != "-12.5" {
		t.Errorf("the row is %q", row)
	}
}
