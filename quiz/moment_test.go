package quiz_test

import (
	"testing"

	"pgregory.net/rapid"

	"lawquiz/quiz"
)

func TestParseMoment(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"2021-03-08 00:00": 1615132800_000, "2021-03-07 24:00": 1615132800_000, "2021-3-8 0:00": 1615132800_000,
		"2021-03-08 00:00:00": 1615132800_000, "2021-03-08T00:00": 1615132800_000, "2021/03/08 00:00": 1615132800_000,
		"2021.3.8 00:00": 1615132800_000, "２０２１-03-08　00：00": 1615132800_000, " 2021-03-08 00:00:01 ": 1615132801_000,
		"2024-02-29 23:59:59": 1709222399_000, "2020-12-31 24:00:00": 1609430400_000,
	} {
		if got, err := quiz.ParseMoment(text); err != nil || got != want {
			t.Errorf("%q: got %d, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "2021-03-08", "2021-02-29 00:00", "2021-04-31 00:00", "2021-13-01 00:00", "2021-00-10 00:00",
		"2021-01-00 00:00", "2021-01-01 24:01", "2021-01-01 24:00:01", "2021-01-01 25:00", "2021-01-01 10:60", "2021-01-01 10:00:60",
		"1999-12-31 00:00", "2100-01-01 00:01", "2021-01/01 00:00", "21-01-01 00:00", "2021-01-01 00:00Z", "明天"} {
		if ms, err := quiz.ParseMoment(text); quiz.CodeOf(err) != quiz.Invalid {
			t.Errorf("%q: got %d, %v", text, ms, err)
		}
	}
}

func TestMomentRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ms := rapid.Int64Range(946656000, 4102416000).Draw(t, "seconds") * 1000
		if back, err := quiz.ParseMoment(quiz.FormatMoment(ms)); err != nil || back != ms {
			t.Fatalf("%d is written %s and read %d, %v", ms, quiz.FormatMoment(ms), back, err)
		}
	})
}
