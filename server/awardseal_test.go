package main

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/store"
	"lawquiz/quiz/tally"
)

const countySheet = `award: 优秀组织奖
candidates: { under: 云川市总工会 }
items: [ { name: 参与率, points: 40, from: participation }, { name: 人数, points: 60, from: all_people, each: 1 } ]
quota: { top: 1 }
`

// countyRecord is a county's record with units and a contest that is over, and nothing of awards.
func countyRecord(t *testing.T) (data string) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "data")
	for _, args := range [][]string{
		{"units", "import", writeFile(t, "units.csv", "单位代码,上级代码,单位名称,职工数,统计日期,来源\nYC,,云川市总工会,,,\nYC1,YC,松县总工会,4,2026-01-31,年报\nYC2,YC,柏县总工会,4,2026-01-31,年报\n")},
		{"bank", "import", "--bank", "yunchuan", writeFile(t, "丑.txt", uglyBank)},
		{"bank", "review", "--to", "published", "yunchuan"},
		{"contest", "publish", writeFile(t, "yunchuan.yaml", strings.Replace(countyContest, "open: 2026-03-01 08:00, close: 2026-03-07 24:00", overByNow(), 1))},
	} {
		if code, stdout, stderr := command(t, append(args, "--data", data)...); code != 0 {
			t.Fatalf("%v: exit %d\n%s%s", args, code, stdout, stderr)
		}
	}
	return data
}

// countyAward puts units, the county's contest, two people who sat in it, and an award sheet into a record.
func countyAward(t *testing.T) (data string) {
	t.Helper()
	data = countyRecord(t)
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(data, "lawquiz.db"))
	check(t, err)
	defer db.Close()
	catalog, err := play.NewCatalog(ctx, db)
	check(t, err)
	c, err := catalog.Contest("yunchuan-2026")
	check(t, err)
	under := catalog.Tree().Children(catalog.Tree().Children(quiz.Root)[0])
	for i, unit := range []int64{under[0], under[0], under[1]} {
		person := int64(100 + i)
		check(t, db.Update(ctx, func(tx *store.Tx) error {
			_, err := tx.BumpStandings(c.Nr, []store.Bump{{Person: person, Path: catalog.Tree().Path(unit), Counted: true,
				First: quiz.Standing{Person: person, Points: 5000, Sittings: 1, Valid: true, Finished: c.Window.Open + 1, First: c.Window.Open + 1}}}, c.Window.Open+1)
			if err != nil {
				return err
			}
			return tx.AddMarks([]store.Mark{{Contest: c.Nr, Person: person, Paper: person, KeyVersion: 1, Mark: quiz.Mark{Points: 5000, Finished: c.Window.Open + 1, Valid: true}}})
		}))
	}
	awards := tally.NewAwards(tally.AwardsConfig{DB: db, Now: func() int64 { return c.Window.Open - 1 }})
	_, err = awards.Create(ctx, tally.Contest{Contest: c.Contest, Nr: c.Nr, KeyVersion: c.KeyVersion, Texts: c.Texts}, catalog.Tree(),
		tally.Draft{Source: countySheet, Owner: catalog.Tree().Children(quiz.Root)[0], By: tally.Hand{Name: "管理员"}})
	check(t, err)
	return data
}

// overByNow is a window that has just closed: later figures of units would not count for a contest long over.
func overByNow() string {
	const hour = 3_600_000
	return "open: " + quiz.FormatMoment(now()-48*hour) + ", close: " + quiz.FormatMoment(now()-hour)
}

// An award is looked at, sealed by the digest of what was seen, and its pack written once.
func TestAwardSealAndExport(t *testing.T) {
	t.Parallel()
	data, out := countyAward(t), filepath.Join(t.TempDir(), "公示.zip")
	want := func(exit int, said string, args ...string) string {
		t.Helper()
		code, stdout, stderr := command(t, append([]string{"award", args[0], "--data", data, "--contest", "yunchuan-2026"}, args[1:]...)...)
		if code != exit || !strings.Contains(stdout+stderr, said) {
			t.Fatalf("%v: exit %d, want %d and %q\n%s%s", args, code, exit, said, stdout, stderr)
		}
		return stdout
	}
	want(exitUsage, "请先用 lawquiz award seal 封存", "export", "--out", out)
	want(exitUsage, "请用 --award 写明是第几份评分表：\n  1  优秀组织奖（云川市总工会）", "seal", "--award", "2")
	shown := want(0, "将成为第 1 版公示", "seal")
	digest := regexp.MustCompile(`--digest ([0-9a-f]{64})`).FindStringSubmatch(shown)
	if digest == nil || !strings.Contains(shown, "1\t22\t松县总工会\t优秀组织奖") {
		t.Fatal(shown)
	}
	settings := []string{"--office", "女职工部", "--phone", "0311-1234567", "--signatory", "云川市总工会", "--from", workday()}
	seal := func(digest string) []string { return append([]string{"seal", "--digest", digest}, settings...) }
	want(exitUsage, "公示设置有误", "seal", "--digest", digest[1])
	want(exitUsage, "请重新查看结果", seal(strings.Repeat("0", 64))...)
	sealed := want(0, "已封存“优秀组织奖”第 1 版", seal(digest[1])...)
	want(exitUsage, "这是第 2 次封存：请写明重新公示的原因", seal(digest[1])...)
	want(0, "第 1 版", "export", "--out", out)
	want(exitUsage, "不能写", "export", "--out", out)
	want(exitUsage, "没有第 2 版", "export", "--version", "2", "--out", out)

	z, err := zip.OpenReader(out)
	check(t, err)
	defer z.Close()
	body, err := z.Open("优秀组织奖-封存数据-第1版.json")
	check(t, err)
	text, err := io.ReadAll(body)
	check(t, err)
	if sum := sha256.Sum256(text); !strings.Contains(sealed, hex.EncodeToString(sum[:])) {
		t.Errorf("the pack holds what has the hash %x, sealed was\n%s", sum, sealed)
	}
	if info, err := os.Stat(out); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("the pack is open to others: %v, %v", info, err)
	}
}

// workday is a day a notice may begin on, today or later.
func workday() string {
	d := time.UnixMilli(now() + 8*3_600_000).UTC()
	for d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
		d = d.AddDate(0, 0, 1)
	}
	return d.Format(time.DateOnly)
}
