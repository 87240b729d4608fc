package tally_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lawquiz/quiz"
	"lawquiz/quiz/tally"
)

func notice(from string) tally.Notice {
	return tally.Notice{From: from, Office: "女职工部", Phone: "0311-12345678", Signatory: "某市总工会"}
}

// TestNoticePeriod holds periods to the calendar of 2021, with the holidays announced for that year.
func TestNoticePeriod(t *testing.T) {
	t.Parallel()
	now := moment(t, "2021-04-01 09:00")
	for name, c := range map[string]struct {
		change func(n *tally.Notice)
		text   string
		ends   string
		off    string
	}{
		"a week":         {func(*tally.Notice) {}, "2021年4月12日（星期一）至2021年4月16日（星期五），共5个工作日", "2021-04-16 24:00", ""},
		"over a weekend": {func(n *tally.Notice) { n.From = "2021-04-15" }, "2021年4月15日（星期四）至2021年4月21日（星期三），共5个工作日", "2021-04-21 24:00", ""},
		"one day":        {func(n *tally.Notice) { n.Days = 1 }, "2021年4月12日（星期一），共1个工作日", "2021-04-12 24:00", ""},
		"over 清明": {func(n *tally.Notice) { n.From, n.Holidays = "2021-04-01", []string{"2021-04-05", "2021-04-04"} },
			"2021年4月1日（星期四）至2021年4月8日（星期四），共5个工作日", "2021-04-08 24:00", "4月4日、4月5日放假"},
		"over 劳动节": {func(n *tally.Notice) {
			n.From, n.Holidays = "2021-04-25", []string{"2021-05-03", "2021-05-04", "2021-05-05"}
			n.Days, n.Workdays = 8, []string{"2021-04-25", "2021-05-08"}
		}, "2021年4月25日（星期日）至2021年5月7日（星期五），共8个工作日", "2021-05-07 24:00", "5月3日、5月4日、5月5日放假，4月25日调休上班"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := notice("2021-04-12")
			c.change(&n)
			n, p, err := n.Settle(now)
			must(t, err)
			if p.Text() != c.text || p.Ends() != moment(t, c.ends) || n.Off(p) != c.off {
				t.Errorf("%s, over at %s, %q", p.Text(), quiz.FormatMoment(p.Ends()), n.Off(p))
			}
		})
	}
}

func moment(tb testing.TB, text string) int64 {
	tb.Helper()
	ms, err := quiz.ParseMoment(text)
	must(tb, err)
	return ms
}

func TestNoticeFaults(t *testing.T) {
	t.Parallel()
	now := moment(t, "2021-04-01 09:00")
	for name, c := range map[string]struct {
		change      func(n *tally.Notice)
		place, says string
	}{
		"a weekend":       {func(n *tally.Notice) { n.From = "2021-04-10" }, "from", "2021年4月10日（星期六）不是工作日，可从2021年4月12日（星期一）起公示"},
		"yesterday":       {func(n *tally.Notice) { n.From = "2021-03-31" }, "from", "不能早于封存的日子2021年4月1日"},
		"no date":         {func(n *tally.Notice) { n.From = "4月12日" }, "from", "2021-04-12 的样子"},
		"no such date":    {func(n *tally.Notice) { n.From = "2021-02-30" }, "from", "2021-04-12 的样子"},
		"another century": {func(n *tally.Notice) { n.From = "2031-04-14" }, "from", "核对年份"},
		"too long":        {func(n *tally.Notice) { n.Days = 61 }, "days", "1 到 60"},
		"less than none":  {func(n *tally.Notice) { n.Days = -1 }, "days", "1 到 60"},
		"no office":       {func(n *tally.Notice) { n.Office = " " }, "office", "缺少受理部门"},
		"no phone":        {func(n *tally.Notice) { n.Phone = "" }, "phone", "缺少受理电话"},
		"half a phone":    {func(n *tally.Notice) { n.Phone = "0311" }, "phone", "不完整"},
		"no signatory":    {func(n *tally.Notice) { n.Signatory = "" }, "signatory", "缺少落款单位"},
		"a long address":  {func(n *tally.Notice) { n.Address = strings.Repeat("路", 101) }, "address", "101 个字，最多 100 个"},
		"a bad holiday":   {func(n *tally.Notice) { n.Holidays = []string{"2021-04-05", "清明"} }, "holidays[1]", "2021-04-05 的样子"},
		"both":            {func(n *tally.Notice) { n.Holidays, n.Workdays = []string{"2021-04-11"}, []string{"2021-04-11"} }, "workdays", "既列为放假又列为上班"},
		"a usual day":     {func(n *tally.Notice) { n.Workdays = []string{"2021-04-13"} }, "workdays", "不用列为调休上班"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := notice("2021-04-12")
			c.change(&n)
			_, _, err := n.Settle(now)
			var e *quiz.Error
			if !errors.As(err, &e) || e.Code != quiz.Invalid || len(e.Places) != 1 {
				t.Fatalf("the error is %v", err)
			}
			if at := e.Places[0]; at.Location != "body.notice."+c.place || !strings.Contains(at.Message, c.says) {
				t.Errorf("%s: %s", at.Location, at.Message)
			}
		})
	}
}

// TestNoticeDaysAreWorked holds that a notice runs for as many working days as it says, the last one too.
func TestNoticeDaysAreWorked(t *testing.T) {
	t.Parallel()
	now := moment(t, "2021-01-01 09:00")
	rapid.Check(t, func(t *rapid.T) {
		day := func(label string) string {
			return quiz.FormatMoment(quiz.DayStart(quiz.Day(now) + int64(rapid.IntRange(0, 60).Draw(t, label))))[:10]
		}
		n := notice(day("from"))
		n.Days = rapid.IntRange(1, 30).Draw(t, "days")
		for range rapid.IntRange(0, 10).Draw(t, "holidays") {
			n.Holidays = append(n.Holidays, day("holiday"))
		}
		_, p, err := n.Settle(now)
		if err != nil {
			return
		}
		worked := 0
		for d := p.First; d <= p.Last; d++ {
			text, weekday := quiz.FormatMoment(quiz.DayStart(d))[:10], (d+3)%7 // 1970-01-01 was a Thursday
			free := weekday >= 5
			for _, h := range n.Holidays {
				free = free || h == text
			}
			if !free {
				worked++
			} else if d == p.First || d == p.Last {
				t.Fatalf("it begins or ends on %s", text)
			}
		}
		if worked != n.Days {
			t.Fatalf("%d days are worked, not %d", worked, n.Days)
		}
	})
}
