package tally_test

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/quiz/tally"
)

func shanghai(tb testing.TB, text string) int64 {
	tb.Helper()
	ms, err := quiz.ParseMoment(text)
	must(tb, err)
	return ms
}

// week is a contest from 8 to 14 March 2021 that counts women.
func week(tb testing.TB) *quiz.Contest {
	return &quiz.Contest{
		ID: "w", Title: "妇女维权周法律知识竞赛",
		Window:        quiz.Window{Open: shanghai(tb, "2021-03-08 00:00"), Close: shanghai(tb, "2021-03-14 24:00")},
		Participation: quiz.Participation{People: quiz.Women, Of: quiz.WomenCount, Answered: 1},
	}
}

func laggards(names ...string) tally.Laggards {
	var l tally.Laggards
	for _, n := range names {
		l.Items = append(l.Items, tally.Laggard{Line: tally.Line{Unit: n}})
	}
	return l
}

// The report says what unions say, whatever there is to be said.
func TestDailyText(t *testing.T) {
	t.Parallel()
	county := func(counted, people, sittings int64, due int) quiz.UnitRow {
		return quiz.UnitRow{Name: "武强县总工会", Due: due, DueKnown: due > 0,
			Counts: quiz.Counts{People: people, Counted: counted, Sittings: sittings}}
	}
	second := &tally.Rank{Parent: "衡水市总工会", By: quiz.ByParticipation, Place: 5, Of: 11}
	tests := map[string]struct {
		at   string
		row  quiz.UnitRow
		d    tally.Daily
		want string
	}{
		"as the example has it": {"2021-03-10 20:00", county(2870, 3201, 6540, 6966),
			tally.Daily{Figures: tally.Line{Women: 2870}, Rank: second, New: 380, Units: make([]tally.Line, 3), Laggards: laggards("甲镇总工会", "乙镇总工会")},
			"截至3月10日20时，我县累计参赛3 201人（女职工2 870人）、6 540人次，参与率41.2%，居全市第5位，较昨日新增380人；待动员单位2家：甲镇总工会、乙镇总工会。"},
		"nobody yet": {"2021-03-09 08:30", county(0, 0, 0, 6966), tally.Daily{Units: make([]tally.Line, 1), Laggards: laggards("甲镇总工会")},
			"截至3月9日8时30分，我县尚无职工参赛（应参赛女职工6 966人）；待动员单位1家：甲镇总工会。"},
		"before it opens": {"2021-03-07 20:00", county(0, 0, 0, 6966), tally.Daily{},
			"截至3月7日20时，“妇女维权周法律知识竞赛”尚未开始，将于2021年3月8日0时开始。"},
		"the first day": {"2021-03-08 24:00", county(100, 100, 120, 1000), tally.Daily{New: 100},
			"截至3月8日24时，我县累计参赛100人、120人次，参与率10.0%，今日为开赛首日。"},
		"the last evening": {"2021-03-14 24:00", county(100, 100, 120, 1000), tally.Daily{New: 7},
			"截至3月14日24时（答题已截止），我县累计参赛100人、120人次，参与率10.0%，较昨日新增7人。"},
		"long over": {"2021-03-20 12:00", county(100, 100, 120, 1000), tally.Daily{},
			"截至3月20日12时（答题已截止），我县累计参赛100人、120人次，参与率10.0%。"},
		"more than all": {"2021-03-10 20:00", county(120, 130, 140, 100), tally.Daily{New: 1},
			"截至3月10日20时，我县累计参赛130人、140人次，参与率100.0%（参赛人数超过在册的100人，在册人数待核实），较昨日新增1人。"},
		"no head-count": {"2021-03-10 20:00", county(12, 12, 12, 0), tally.Daily{New: 1, Rank: &tally.Rank{Unplaced: quiz.NoHeadCount}},
			"截至3月10日20时，我县累计参赛12人、12人次，在册人数未报，参与率暂不能计算，较昨日新增1人。"},
		"a shared place in a group by another metric": {"2021-03-10 20:00", county(12, 12, 12, 100),
			tally.Daily{New: 1, Rank: &tally.Rank{Parent: "河北省总工会", Group: "县（市、区）", By: quiz.ByMeanPoints, Place: 2, Tied: true, Of: 3}},
			"截至3月10日20时，我县累计参赛12人、12人次，参与率12.0%，按人均成绩居全省“县（市、区）”组并列第2位，较昨日新增1人。"},
		"the only one with a place": {"2021-03-10 20:00", county(12, 12, 12, 100),
			tally.Daily{New: 1, Rank: &tally.Rank{Parent: "河北省总工会", By: quiz.ByParticipation, Place: 1, Of: 1}},
			"截至3月10日20时，我县累计参赛12人、12人次，参与率12.0%，较昨日新增1人。"},
		"nobody lags": {"2021-03-10 20:00", county(12, 12, 12, 100), tally.Daily{New: 1, Units: make([]tally.Line, 2)},
			"截至3月10日20时，我县累计参赛12人、12人次，参与率12.0%，较昨日新增1人；没有待动员单位。"},
		"more than a dozen lag": {"2021-03-10 20:00", county(12, 12, 12, 100),
			tally.Daily{New: 1, Units: make([]tally.Line, 20), Laggards: laggards(strings.Split("一二三四五六七八九十甲乙丙", "")...)},
			"截至3月10日20时，我县累计参赛12人、12人次，参与率12.0%，较昨日新增1人；待动员单位13家：一、二、三、四、五、六、七、八、九、十、甲、乙等。"},
		"with notes": {"2021-03-10 20:00", county(12, 12, 12, 100), tally.Daily{New: 1, Notes: []string{"其一。", "其二。"}},
			"截至3月10日20时，我县累计参赛12人、12人次，参与率12.0%，较昨日新增1人。\n注1：其一。\n注2：其二。"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.d.At = shanghai(t, test.at)
			if got := tally.DailyText(week(t), test.row, test.d); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// A unit speaks of itself as what its name says it is.
func TestDailyTextNamesTheUnit(t *testing.T) {
	t.Parallel()
	names := map[string]string{
		"河北省总工会": "我省", "衡水市总工会": "我市", "市总": "我市", "桃城区总工会": "我区", "滨湖新区总工会": "我区", "某经济开发区工会委员会": "我区",
		"孟村回族自治县总工会": "我县", "前进街道总工会": "我街道", "某镇工会联合会": "我镇", "某某有限责任公司工会委员会": "我公司",
		"某某集团工会": "我集团", "第一棉纺厂工会": "我厂", "市第二人民医院工会": "我院", "第三中学工会": "我校", "市财政局机关工会": "我单位",
		"建设产业工会": "我单位", "": "我单位",
	}
	for name, want := range names {
		row := quiz.UnitRow{Name: name, Counts: quiz.Counts{People: 1, Sittings: 1}}
		got := tally.DailyText(week(t), row, tally.Daily{At: shanghai(t, "2021-03-10 20:00")})
		if !strings.Contains(got, "，"+want+"累计参赛") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// A report read from the record is the same whenever it is read again, until something other than a
// submission changes results: then it says so.
func TestReadDaily(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := found(t, engines["sqlite"](t), quiz.CountBest)
	units := worldUnits()
	for i := range units {
		if units[i].ID > 10 && units[i].ID%10 > 0 {
			units[i].Heads = map[quiz.HeadCount]int{quiz.Workers: 10}
		}
	}
	var err error
	w.tree, err = quiz.NewTree(units)
	must(t, err)
	w.contest.Units.RankBy = []quiz.Metric{quiz.ByParticipation}
	for person := int64(1); person <= 8; person++ {
		w.citizen(t, person, []int64{11, 11, 12, 21}[person%4], true, true)
		w.sit(t, person, randomMark(w.now, 70))
		w.now += 8 * 3_600_000
	}
	at := w.now
	read := func() tally.Daily {
		d, err := tally.ReadDaily(ctx, w.DB, w.contest, w.tree, 10, at, 0, w.now)
		must(t, err)
		return d
	}
	now := read()
	if now.Final || len(now.Notes) != 1 {
		t.Errorf("at the cut-off itself: %+v", now.Notes)
	}
	w.now += 3_600_000
	first := read()
	want := "截至3月5日1时，我县累计参赛6人（女职工6人）、6人次，参与率20.0%，居全市第1位，较昨日新增1人；待动员单位1家：第13厂工会。"
	if first.Text != want || !first.Final {
		t.Errorf("got  %s\nwant %s", first.Text, want)
	}
	w.citizen(t, 20, 13, true, true)
	w.sit(t, 20, randomMark(w.now, 100))
	w.sit(t, 1, randomMark(w.now, 100))
	if again := read(); !reflect.DeepEqual(again, first) {
		t.Errorf("a day later: %+v", again)
	}
	w.now += 3_600_000
	w.erase(t, 2)
	erased := read()
	if !strings.Contains(erased.Text, "累计参赛5人") || !strings.Contains(erased.Text, "有1名此前参赛的职工因重新判分、调整单位或注销而变动") {
		t.Errorf("after an erasure: %s", erased.Text)
	}
	heads := []store.HeadChange{
		{ID: 1, Unit: 11, Kind: quiz.Workers, Was: 9, People: 10, At: at},                                      // known at the cut-off
		{ID: 2, Unit: 12, Kind: quiz.Workers, Was: 8, People: 10, At: w.now},                                   // since
		{ID: 3, Unit: 21, Kind: quiz.Workers, Was: 7, People: 10, At: w.now},                                   // since; the place depends on it
		{ID: 4, Unit: 13, Kind: quiz.MemberCount, Was: 7, People: 10, At: w.now},                               // not what the contest counts by
		{ID: 5, Unit: 12, Kind: quiz.Workers, Was: 10, People: 10, At: w.now},                                  // only its source
		{ID: 6, Unit: 13, Kind: quiz.Workers, Was: 9, People: 10, At: w.contest.Window.Close + quiz.HeadGrace}, // too late to count
	}
	must(t, w.Update(ctx, func(tx *store.Tx) error { return tx.ChangeHeads(heads) }))
	if d := read(); !strings.Contains(d.Text, "有2家单位的在册人数有变更") {
		t.Errorf("after head-counts were changed: %s", d.Text)
	}
	w.contest.KeyVersion = 2
	if d := read(); !strings.Contains(d.Text, "第2版标准答案") {
		t.Errorf("under another key: %s", d.Text)
	}
	if _, err := tally.ReadDaily(ctx, w.DB, w.contest, w.tree, 10, w.now+1, 0, w.now); quiz.CodeOf(err) != quiz.Invalid {
		t.Errorf("of the future: %v", err)
	}
	if _, err := tally.ReadDaily(ctx, w.DB, w.contest, w.tree, 99, at, 0, w.now); quiz.CodeOf(err) != quiz.NotFound {
		t.Errorf("of no unit: %v", err)
	}
}

// Reports at one cut-off come from one reading for half a minute; each unit has its own, and what is
// wrong is told before anything is read.
func TestLedgersDaily(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := found(t, engines["sqlite"](t), quiz.CountBest)
	ledgers := tally.NewLedgers(w.DB, w.clock())
	w.citizen(t, 1, 11, true, true)
	w.citizen(t, 2, 21, true, true)
	w.sit(t, 1, randomMark(w.now, 70))
	at := w.now
	people := func(unit, at int64) int64 {
		t.Helper()
		d, err := ledgers.Daily(ctx, w.contest, w.tree, unit, at, 0)
		must(t, err)
		want, err := tally.ReadDaily(ctx, w.DB, w.contest, w.tree, unit, at, 0, w.now)
		must(t, err)
		if d.UnitID != want.UnitID || d.At != at {
			t.Errorf("unit %s at %d", d.UnitID, d.At)
		}
		return d.Figures.People
	}
	if people(10, at) != 1 || people(20, at) != 0 {
		t.Error("at the cut-off")
	}
	w.sit(t, 2, randomMark(w.now, 70)) // as if it had been on its way
	if people(20, at) != 0 {
		t.Error("read again at once")
	}
	w.now += 30_000
	if people(20, at) != 1 || people(1, at) != 2 {
		t.Error("not read again after half a minute")
	}
	for i := range int64(20) { // more cut-offs than are kept
		if people(1, at-i) != 2*boolInt(i == 0) {
			t.Errorf("%d ms before", i)
		}
	}
	if _, err := ledgers.Daily(ctx, w.contest, w.tree, 1, w.now+1, 0); quiz.CodeOf(err) != quiz.Invalid {
		t.Errorf("of the future: %v", err)
	}
	if _, err := ledgers.Daily(ctx, w.contest, w.tree, 99, at, 0); quiz.CodeOf(err) != quiz.NotFound {
		t.Errorf("of no unit: %v", err)
	}
}

func boolInt(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
