package quiz_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"lawquiz/quiz"
)

// The days, weeks and months agree with the time package in a fixed zone, from year 1 to 4000.
func TestCalendarAgreesWithTime(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("Asia/Shanghai", 8*3600)
	rapid.Check(t, func(t *rapid.T) {
		ms := rapid.Int64Range(-62135596800_000, 64060588800_000).Draw(t, "ms")
		at := time.UnixMilli(ms).In(zone)
		midnight := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, zone)
		if quiz.DayStart(quiz.Day(ms)) != midnight.UnixMilli() {
			t.Fatalf("the day of %v starts at %d", at, quiz.DayStart(quiz.Day(ms)))
		}
		if want := int64(at.Year())*12 + int64(at.Month()) - 1; quiz.Month(ms) != want {
			t.Fatalf("the month of %v is %d, want %d", at, quiz.Month(ms), want)
		}
		monday := midnight.AddDate(0, 0, -(int(at.Weekday())+6)%7).UnixMilli()
		if quiz.Week(ms) != quiz.Week(monday) || quiz.Week(monday-1) != quiz.Week(ms)-1 {
			t.Fatalf("the week of %v is %d, that of its Monday %d", at, quiz.Week(ms), quiz.Week(monday))
		}
	})
}

func TestQuotaWindows(t *testing.T) {
	t.Parallel()
	sunday, monday := int64(1615737599_999), int64(1615737600_000) // 2021-03-14 24:00
	for span, same := range map[quiz.Span]bool{quiz.PerDay: false, quiz.PerWeek: false, quiz.PerMonth: true, quiz.PerContest: true} {
		q := quiz.Quota{Span: span, Limit: 1}
		if (q.Window(sunday) == q.Window(monday)) != same {
			t.Errorf("%s: windows %d and %d", span, q.Window(sunday), q.Window(monday))
		}
	}
}

// What ends at midnight ends at the 24时 of its day, and quotation marks within others are single ones.
func TestEndTextAndQuoted(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2021-03-14 24:00": "2021年3月14日24时", "2021-12-31 24:00": "2021年12月31日24时", "2021-03-14 18:30": "2021年3月14日18时30分",
	} {
		ms, err := quiz.ParseMoment(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := quiz.EndText(ms); got != want {
			t.Errorf("%s ends at %s", text, got)
		}
	}
	for text, want := range map[string]string{"法律知识竞赛": "“法律知识竞赛”", "“三八”维权周": "“‘三八’维权周”"} {
		if got := quiz.Quoted(text); got != want {
			t.Errorf("%s quoted is %s", text, got)
		}
	}
}
