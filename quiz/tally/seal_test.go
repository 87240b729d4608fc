package tally_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lawquiz/quiz"
	"lawquiz/quiz/store/storetest"
	"lawquiz/quiz/tally"
)

// finish gives a jury figures and marks and lets its contest end.
func (j *jury) finish(tb testing.TB) {
	tb.Helper()
	j.crowd(tb, 100, 11, 6)
	j.crowd(tb, 200, 21, 3)
	j.crowd(tb, 300, 31, 3)
	must(tb, j.awards.Mark(context.Background(), j.contest, j.tree, j.sheet.Award, admin, []tally.Mark{
		{Item: "评审", Unit: 10, Points: 2500, Reason: "组织有力"}, {Item: "评审", Unit: 20, Points: 2000, Reason: "较好"}}))
	j.now = j.contest.Window.Close
}

// notice returns one that begins today or, at a weekend, on the Monday after.
func (j *jury) notice() tally.Notice {
	n := tally.Notice{Office: "市总工会女职工部", Phone: "0311-1234567", Address: "人民路1号", Signatory: "某市总工会"}
	d := quiz.Day(j.now)
	for (d+3)%7 >= 5 { // 1970-01-01 was a Thursday
		d++
	}
	n.From = quiz.FormatMoment(quiz.DayStart(d))[:10]
	return n
}

func (j *jury) sealing(tb testing.TB) tally.Sealing {
	tb.Helper()
	s, err := j.awards.Sealing(context.Background(), j.contest, j.tree, j.sheet.Award)
	must(tb, err)
	return s
}

// seal seals what there is.
func (j *jury) seal(tb testing.TB, reason string) tally.Seal {
	tb.Helper()
	s, err := j.awards.SealAward(context.Background(), j.contest, j.tree, j.sheet.Award,
		tally.SealOrder{Digest: j.sealing(tb).Digest, Reason: reason, Notice: j.notice(), By: admin})
	must(tb, err)
	return s
}

func (j *jury) verify(tb testing.TB, id int64) tally.Verification {
	tb.Helper()
	v, err := j.awards.Verify(context.Background(), j.contest, j.tree, id)
	must(tb, err)
	return v
}

// blockers joins what stands against sealing.
func blockers(s tally.Sealing) string {
	var all []string
	for _, p := range s.Blocked {
		all = append(all, p.Location+" "+p.Message)
	}
	return strings.Join(all, "\n")
}

func TestSealIsKept(t *testing.T) {
	t.Parallel()
	bothEngines(t, func(t *testing.T, source string) {
		ctx := context.Background()
		j := assemble(t, source)
		if got := blockers(j.sealing(t)); !strings.Contains(got, "竞赛还没有结束") || !strings.Contains(got, "评分表还没有锁定") {
			t.Errorf("before the contest: %s", got)
		}
		j.finish(t)
		p := j.sealing(t)
		if len(p.Blocked) > 0 || p.Number != 1 {
			t.Fatalf("%d: %s", p.Number, blockers(p))
		}
		if got := strings.Join(p.Remarks, "\n"); !strings.Contains(got, "第3县总工会：评审项“评审”没有评分") || !strings.Contains(got, "导入的指标“活动场次”没有数据") {
			t.Errorf("the remarks are %s", got)
		}
		_, err := j.awards.SealAward(ctx, j.contest, j.tree, j.sheet.Award, tally.SealOrder{Digest: "other", Notice: j.notice(), By: admin})
		wantCode(t, "another digest", err, quiz.PreviewStale, "重新查看结果")
		_, err = j.awards.SealAward(ctx, j.contest, j.tree, j.sheet.Award, tally.SealOrder{Digest: p.Digest, By: admin})
		wantCode(t, "no notice", err, quiz.Invalid, "公示设置有误")

		seen := j.preview(t, j.sheet.Award)
		digest, err := seen.Digest()
		must(t, err)
		first, err := j.awards.SealAward(ctx, j.contest, j.tree, j.sheet.Award, tally.SealOrder{Digest: digest, Reason: "不留", Notice: j.notice(), By: admin})
		must(t, err)
		if first.Number != 1 || first.Reason != "" || first.Sealed.Previous != "" || first.Digest != p.Digest || len(first.Sealed.Basis.People) != 2 {
			t.Errorf("%+v", first.Seal)
		}
		read, err := j.awards.Seal(ctx, first.ID)
		must(t, err)
		if read.Hash != first.Hash || read.Body != first.Body || read.Sealed.Notice.Office != "市总工会女职工部" {
			t.Errorf("%+v", read.Seal)
		}
		if v := j.verify(t, first.ID); len(v.Faults)+len(v.Differences) > 0 || !v.Now {
			t.Errorf("%+v", v)
		}
		_, err = j.awards.SealAward(ctx, j.contest, j.tree, j.sheet.Award, tally.SealOrder{Digest: p.Digest, Notice: j.notice(), By: admin})
		wantCode(t, "again without a reason", err, quiz.Invalid, "第 2 次封存")

		must(t, j.awards.Mark(ctx, j.contest, j.tree, j.sheet.Award, admin, []tally.Mark{{Item: "评审", Unit: 30, Points: 3000, Reason: "补评"}}))
		second := j.seal(t, "第3县漏评，补评")
		if second.Number != 2 || second.Sealed.Previous != first.Hash || second.Digest == first.Digest || second.Reason != "第3县漏评，补评" {
			t.Errorf("%+v", second.Seal)
		}
		v := j.verify(t, first.ID)
		if len(v.Faults) > 0 || len(v.Differences) != 1 || v.Differences[0] != (tally.Difference{Unit: 30, Name: "第3县总工会", What: "评审评分", Says: "评审：管理员 30 分（补评）"}) {
			t.Errorf("the first seal by now: %+v", v)
		}
		all, err := j.awards.Seals(ctx, j.sheet.Award)
		must(t, err)
		if len(all) != 2 || all[0].Hash != first.Hash {
			t.Errorf("%+v", all)
		}
		_, err = j.awards.Seal(ctx, 5)
		wantCode(t, "no seal", err, quiz.NotFound, "没有这次封存")
	})
}

func TestSealWaits(t *testing.T) {
	t.Parallel()
	source := engines["sqlite"](t)
	j := assemble(t, source)
	j.finish(t)
	raw := storetest.Open(t, source)
	raw.Exec(`INSERT INTO open_paper (contest, person, paper, deadline) VALUES (7, 100, 900, 1773000000000)`)
	raw.Exec(`INSERT INTO regrade (contest, version, state, person, paper, total, seen, graded, moved, started_at, changed_at)
		VALUES (7, 1, 'running', 0, 0, 0, 0, 0, 0, 0, 0)`)
	raw.Exec(`UPDATE contest SET key_version = 2`)
	got := blockers(j.sealing(t))
	for _, want := range []string{"还有 1 份试卷没有交，最晚的到2026年3月9日4时", "正在重新判分", "标准答案刚有更正"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s\nlacks %s", got, want)
		}
	}
	_, err := j.awards.SealAward(context.Background(), j.contest, j.tree, j.sheet.Award, tally.SealOrder{Digest: j.sealing(t).Digest, Notice: j.notice(), By: admin})
	wantCode(t, "unsettled", err, quiz.SealBlocked, "还不能封存：还有 1 份试卷")
	if n := raw.Count("seal"); n != 0 {
		t.Errorf("%d seals were kept", n)
	}
}

// A paper handed in while the figures are read is missing from them, though nothing is open any more afterwards.
func TestSealWaitsForPapersHandedInMeanwhile(t *testing.T) {
	t.Parallel()
	source := engines["sqlite"](t)
	j := assemble(t, source)
	j.finish(t)
	raw := storetest.Open(t, source)
	raw.Exec(`INSERT INTO open_paper (contest, person, paper, deadline) VALUES (7, 100, 900, 1773000000000)`)
	j.awards = tally.NewAwards(tally.AwardsConfig{DB: j.DB, Now: func() int64 { return j.now },
		HeadNotes: func(context.Context, tally.Contest) (map[int64][]string, error) { // asked once the figures are read
			raw.Exec(`DELETE FROM open_paper`)
			return nil, nil
		}})
	if got := blockers(j.sealing(t)); !strings.Contains(got, "还有 1 份试卷没有交") {
		t.Errorf("what was read without the paper may be sealed: %q", got)
	}
	if got := blockers(j.sealing(t)); got != "" {
		t.Errorf("with the paper: %s", got)
	}
}

// An award is not sealed for ever.
func TestSealsAreBounded(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	j := assemble(t, engines["sqlite"](t))
	j.finish(t)
	first := j.seal(t, "")
	row, err := j.DB.Award(ctx, j.sheet.Award)
	must(t, err)
	for n := range 99 {
		s := first.Seal
		s.ID, s.Number, s.Reason = s.ID+int64(n)+1, n+2, "更正"
		must(t, j.DB.AddSeal(ctx, s, row.Edition+int64(n)))
	}
	if got := blockers(j.sealing(t)); !strings.Contains(got, "已封存 100 次") {
		t.Error(got)
	}
}

// A seal stays good when the tree does not hold its candidates any more.
func TestVerifyUnderAnotherTree(t *testing.T) {
	t.Parallel()
	j := assemble(t, engines["sqlite"](t))
	j.finish(t)
	s := j.seal(t, "")
	other, err := quiz.NewTree([]quiz.Unit{{ID: 1, Code: "1", Name: "某市总工会"}})
	must(t, err)
	v, err := j.awards.Verify(context.Background(), j.contest, other, s.ID)
	must(t, err)
	if len(v.Faults) > 0 || len(v.Differences) != 1 || v.Differences[0].What != "参评范围" {
		t.Errorf("%+v", v)
	}
}

// Units that a quota's end leaves equal are named, and must be decided first.
func TestSealWaitsForDecisions(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	j := assemble(t, engines["sqlite"](t))
	j.sheet = j.create(t, "award: 组织奖\ncandidates: { under: 市总工会 }\nitems: [ { name: 人数, points: 10, from: all_people, each: 1 } ]\nquota: { top: 1 }\n", 1)
	j.crowd(t, 100, 11, 3)
	j.crowd(t, 200, 21, 3)
	j.now = j.contest.Window.Close
	if got, want := blockers(j.sealing(t)), "decisions “组织奖”名额末位有 2 家单位并列（第1县总工会、第2县总工会），只余 1 个名额：请先作出决定"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	must(t, j.awards.Decide(ctx, j.contest, j.tree, j.sheet.Award, admin, []int64{20, 10}, "首次参加"))
	s := j.seal(t, "")
	if v := j.verify(t, s.ID); len(v.Faults)+len(v.Differences) > 0 {
		t.Errorf("%+v", v)
	}
	if text := wordText(t, printed(&s, j)); !strings.Contains(text, "组织奖（1家）：第2县总工会。") || !strings.Contains(text, "经研究确定先后。理由：首次参加。") {
		t.Errorf("the notice says %s", text)
	}
}

// What was changed behind our back is found: with the hash left as it was, and with everything made to fit.
func TestTamperingIsFound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(raw *storetest.Raw, s *tally.Seal)
		want   string
	}{
		"a figure": {func(raw *storetest.Raw, s *tally.Seal) {
			rewrite(raw, strings.Replace(s.Body, `"Points":2500`, `"Points":2900`, 1), s.Hash)
		}, "与校验码不符"},
		"what came of it": {func(raw *storetest.Raw, s *tally.Seal) {
			refit(raw, strings.Replace(s.Body, `"Seats":2`, `"Seats":3`, 1))
		}, "重新计算，结果与封存的不一致"},
		"a mark, refitted": {func(raw *storetest.Raw, s *tally.Seal) {
			refit(raw, strings.Replace(s.Body, `"Points":2500`, `"Points":2900`, 1))
		}, "结果与封存的不一致"},
		"the sheet": {func(raw *storetest.Raw, s *tally.Seal) {
			refit(raw, strings.Replace(s.Body, `points: 40`, `points: 41`, 1))
		}, "评分表无法读取"},
		"the spacing": {func(raw *storetest.Raw, s *tally.Seal) { refit(raw, strings.Replace(s.Body, `,`, `, `, 1)) }, "写法与原来不同"},
		"all of it":   {func(raw *storetest.Raw, s *tally.Seal) { refit(raw, `{}`) }, "无法读取"},
		"the format": {func(raw *storetest.Raw, s *tally.Seal) {
			refit(raw, strings.Replace(s.Body, `"format":1`, `"format":2`, 1))
		}, "无法读取"},
		"who sealed it": {func(raw *storetest.Raw, s *tally.Seal) { raw.Exec(`UPDATE seal SET author = '别人'`) }, "登记的版次、封存人或时间不符"},
		"the one before": {func(raw *storetest.Raw, s *tally.Seal) {
			refit(raw, strings.Replace(s.Body, `"previous":""`, `"previous":"ab"`, 1))
		}, "上一版校验码与上一版不符"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j, s, raw := unguarded(t)
			c.change(raw, &s)
			if v := j.verify(t, s.ID); !strings.Contains(strings.Join(v.Faults, "\n"), c.want) {
				t.Errorf("%q is not said: %q", c.want, v.Faults)
			}
		})
	}
}

// unguarded is an award that was sealed, in a record that lets seals be written over.
func unguarded(tb testing.TB) (*jury, tally.Seal, *storetest.Raw) {
	tb.Helper()
	source := engines["sqlite"](tb)
	j := assemble(tb, source)
	j.finish(tb)
	s := j.seal(tb, "")
	raw := storetest.Open(tb, source)
	raw.Exec(`DROP TRIGGER seal_stays`)
	return j, s, raw
}

// A release that words its explanations otherwise does not make the seals of the one before it look forged.
func TestOtherWordsAreNoFault(t *testing.T) {
	t.Parallel()
	j, s, raw := unguarded(t)
	var sealed tally.Sealed
	must(t, json.Unmarshal([]byte(s.Body), &sealed))
	row := &sealed.Result.Groups[0].Rows[0]
	row.Lines[0].Why = "（从前的写法）" + row.Lines[0].Why
	row.Notes = append(row.Notes, "从前的备注")
	sum, err := tally.DigestOf(sealed.Basis, sealed.Result)
	must(t, err)
	sealed.Digest = sum
	body, err := tally.Encode(sealed)
	must(t, err)
	raw.Exec(`UPDATE seal SET digest = $1`, sum)
	refit(raw, string(body))
	v := j.verify(t, s.ID)
	if len(v.Faults) > 0 || len(v.Differences) != 1 || v.Differences[0].What != "得分说明的文字" {
		t.Errorf("%+v", v)
	}
}

func rewrite(raw *storetest.Raw, body, hash string) {
	raw.Exec(`UPDATE seal SET body = $1, hash = $2`, body, hash)
}

// refit writes a body with the hash it has.
func refit(raw *storetest.Raw, body string) { rewrite(raw, body, tally.HashOf(body)) }

// Somebody erased after the seal is told of nowhere, and the seal stays good.
func TestErasedAfterTheSeal(t *testing.T) {
	t.Parallel()
	j := assemble(t, engines["sqlite"](t))
	j.finish(t)
	s := j.seal(t, "")
	p := printed(&s, j)
	j.erase(t, 105)
	delete(p.Names, 105)
	v := j.verify(t, s.ID)
	if len(v.Faults) > 0 || len(v.Differences) != 2 || v.Differences[0].What != "参赛统计" || !strings.HasPrefix(v.Differences[0].Says, "5 人") {
		t.Errorf("%+v", v)
	}
	if text := wordText(t, p); !strings.Contains(text, "1\n（已注销）\n") {
		t.Errorf("the notice says %s", text)
	}
}

// TestDigestHoldsNoOrder holds the digest to what was counted alone, in whatever order it comes.
func TestDigestHoldsNoOrder(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile(filepath.Join("..", "testdata", "award", "seed.yaml"))
	must(t, err)
	rapid.Check(t, func(t *rapid.T) {
		b := drawnBasis(t)
		b.Sheet.Source = string(source)
		want, err := tally.Digest(b)
		if err != nil {
			t.Fatal(err)
		}
		shuffle := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 1))
		other := b
		other.Inputs.Units = shuffled(shuffle, b.Inputs.Units)
		other.Inputs.Heads = shuffled(shuffle, b.Inputs.Heads)
		other.Inputs.Pieces = shuffled(shuffle, b.Inputs.Pieces)
		for i := range other.Inputs.Units {
			u := &other.Inputs.Units[i]
			u.Marks = shuffled(shuffle, u.Marks)
			heads := make(map[quiz.HeadCount]int)
			for k, v := range u.Heads {
				heads[k] = v
			}
			u.Heads = heads
		}
		if got, err := tally.Digest(other); got != want || err != nil {
			t.Fatalf("in another order the digest is %s, not %s (%v)", got, want, err)
		}
		at := rapid.IntRange(0, len(other.Inputs.Units)-1).Draw(t, "changed")
		other.Inputs.Units[at].Counts.Sittings++
		if got, err := tally.Digest(other); got == want || err != nil {
			t.Fatalf("another figure has the same digest (%v)", err)
		}
	})
}

func shuffled[T any](r *rand.Rand, list []T) []T {
	out := slices.Clone(list)
	r.Shuffle(len(out), func(i, k int) { out[i], out[k] = out[k], out[i] })
	return out
}

// drawnBasis draws candidates of the seed sheet.
func drawnBasis(t *rapid.T) tally.Basis {
	var b tally.Basis
	groups := []string{"县（市、区）", "开发区（产业园区）", "市总对口单位"}
	for i := range rapid.IntRange(1, 12).Draw(t, "units") {
		id := int64(10 + i)
		people := int64(rapid.IntRange(0, 900).Draw(t, "people"))
		u := quiz.AwardUnit{UnitRow: quiz.UnitRow{Unit: id, Name: "单位", Group: rapid.SampledFrom(groups).Draw(t, "group"), Due: 1000, DueKnown: true,
			Counts: quiz.Counts{People: people, Counted: people, Sittings: people, Points: 7000 * people, Passed: people / 2}}}
		u.Heads = map[quiz.HeadCount]int{quiz.WomenCount: 1000, quiz.Workers: 2000, quiz.MemberCount: 1500}
		for _, who := range []string{"甲", "乙", "丙"} {
			u.Marks = append(u.Marks, quiz.AssessedMark{Item: "活动开展·评审", Who: who, WhoUnits: []int64{900, 1}, Points: quiz.Points(rapid.IntRange(0, 2500).Draw(t, "mark"))})
		}
		b.Inputs.Units = append(b.Inputs.Units, u)
		b.Inputs.Heads = append(b.Inputs.Heads, tally.HeadSource{Unit: id, Kind: quiz.WomenCount, People: 1000, AsOf: "2021-02-01", Source: "本单位"})
		b.Inputs.Pieces = append(b.Inputs.Pieces, tally.Piece{ID: id, Unit: id, Kind: quiz.Essay, Title: "征文"})
	}
	return b
}
