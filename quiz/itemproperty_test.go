package quiz_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lawquiz/questions"
	"lawquiz/quiz"
)

// sat is a finished sitting with its sheet.
type sat struct {
	sheet *quiz.Sheet
	quiz.Handed
}

// medley is a contest over 24 questions of every kind, of which papers take eight.
func medley() (*quiz.Contest, *quiz.Pool) {
	bank := questions.Bank{ID: "b"}
	c := &quiz.Contest{ID: "c", Bank: []string{"b"}}
	for _, kind := range questions.Kinds {
		for i := range 6 {
			bank.Questions = append(bank.Questions, ask(fmt.Sprintf("%s-%d", kind, i), kind, 1+len(kind)%2, "劳动法"))
		}
		c.Paper.Sections = append(c.Paper.Sections, quiz.Section{Kind: kind, Count: 2, Points: 700, Partial: quiz.PartialPerOption})
	}
	return c, quiz.NewPool([]questions.Bank{bank})
}

// crowd draws finished sittings of papers of medley.
func crowd(t *rapid.T) []sat {
	c, pool := medley()
	dice := seeded(rapid.Byte().Draw(t, "dice"))
	out := make([]sat, rapid.IntRange(1, 120).Draw(t, "sittings"))
	for i := range out {
		l, err := quiz.Draw(c, pool, [32]byte{byte(i), byte(dice.IntN(256))}, nil)
		if err != nil {
			t.Fatal(err)
		}
		sheet, err := quiz.Prepare(c, pool, l)
		if err != nil {
			t.Fatal(err)
		}
		h := quiz.Handed{Paper: int64(i), Person: int64(dice.IntN(40)), Answers: quiz.Answers{}}
		for _, q := range sheet.Show() {
			h.Spent = append(h.Spent, dice.Int64N(60_000)-1)
			for range q.Blanks {
				h.Answers[q.ID] = append(h.Answers[q.ID], []string{"", "甲1", "九十", "９ 0", "百"}[dice.IntN(5)])
			}
			if len(q.Options) > 0 && dice.IntN(5) > 0 {
				h.Answers[q.ID] = []string{q.Options[dice.IntN(len(q.Options))].ID}
			}
		}
		out[i] = sat{sheet, h}
	}
	return out
}

// Whatever the order of the sittings and however they are parted, the figures are the same.
func TestItemStatsInAnyOrderAndParts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := crowd(t)
		var want quiz.ItemStats
		for _, s := range all {
			want.Add(s.sheet, s.Handed)
		}
		parts := make([]quiz.ItemStats, rapid.IntRange(1, 5).Draw(t, "parts"))
		for i, s := range rapid.Permutation(all).Draw(t, "order") {
			parts[i%len(parts)].Add(s.sheet, s.Handed)
		}
		var got quiz.ItemStats
		for _, part := range rapid.Permutation(parts).Draw(t, "merged") {
			got.Merge(&part)
		}
		if got.Sittings != want.Sittings || got.Empty != want.Empty || !reflect.DeepEqual(got.Figures(), want.Figures()) {
			t.Fatalf("%+v\n%+v", got.Figures(), want.Figures())
		}
	})
}

// The figures are those of the definitions, applied to plain lists of marks and sums.
func TestItemStatsByBruteForce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := crowd(t)
		var stats quiz.ItemStats
		for _, s := range all {
			stats.Add(s.sheet, s.Handed)
		}
		for _, f := range stats.Figures() {
			compare(t, f, all)
		}
	})
}

// compare works a question's figures out anew.
func compare(t *rapid.T, f quiz.ItemFigures, all []sat) {
	var marks, sums []float64
	var times []int64
	answered, right := int64(0), int64(0)
	chosen := make(map[string]int64) // by the option's text
	for _, s := range all {
		r := s.sheet.Score(s.Answers)
		at := slices.IndexFunc(r.Items, func(i quiz.Item) bool { return i.Question == f.Question })
		if at < 0 || r.Answered == 0 {
			continue
		}
		marks = append(marks, math.Floor(float64(r.Items[at].Points)/700*100_000+0.5)/100_000)
		sums = append(sums, math.Floor(float64(r.Points)/float64(r.Full)*1000+0.5)/1000)
		if r.Items[at].Correct {
			right++
		}
		if slices.ContainsFunc(s.Answers[f.Question], func(text string) bool { return text != "" }) {
			answered++
		}
		for _, o := range s.sheet.Show()[at].Options {
			if slices.Contains(s.Answers[f.Question], o.ID) {
				chosen[o.Text]++
			}
		}
		if s.Spent[at] > 0 {
			times = append(times, s.Spent[at])
		}
	}
	if f.Sittings != int64(len(marks)) || f.Answered != answered || f.Right != right || f.Timed != int64(len(times)) {
		t.Fatalf("%+v: want %d sittings, %d answered, %d right, %d timed", f, len(marks), answered, right, len(times))
	}
	for _, o := range f.Options {
		if o.Chosen != chosen[o.Text] || answered > 0 && math.Abs(o.Share-float64(o.Chosen)/float64(answered)) > 1e-9 {
			t.Fatalf("%s: %+v, want %d of %d", f.Question, o, chosen[o.Text], answered)
		}
	}
	if slices.Sort(times); len(times) > 0 && math.Abs(float64(*f.Median-times[(len(times)-1)/2])) > 0.032*float64(*f.Median) {
		t.Fatalf("%s: median %d of %v", f.Question, *f.Median, times)
	}
	if math.Abs(f.Facility-mean(marks)) > 1e-9 {
		t.Fatalf("%s: facility %v, want %v", f.Question, f.Facility, mean(marks))
	}
	spread := covariance(marks, marks) * covariance(sums, sums)
	if (f.Discrimination == nil) != (spread < 1e-15) || (f.Efficiency == nil) != (f.Discrimination == nil) {
		t.Fatalf("%s: %v where the spread is %v", f.Question, f.Discrimination, spread)
	}
	if f.Discrimination == nil {
		return
	}
	cov := covariance(marks, sums)
	slices.Sort(marks)
	slices.Sort(sums)
	d, e := 100*cov/math.Sqrt(spread), 100*cov/covariance(marks, sums)
	if math.Abs(*f.Discrimination-d) > 1e-6 || math.Abs(*f.Efficiency-e) > 1e-6 || *f.Efficiency > 100 {
		t.Fatalf("%s: %v and %v, want %v and %v", f.Question, *f.Discrimination, *f.Efficiency, d, e)
	}
}

func mean(a []float64) float64 {
	sum := 0.0
	for _, v := range a {
		sum += v
	}
	return sum / float64(len(a))
}

func covariance(a, b []float64) float64 {
	ma, mb, sum := mean(a), mean(b), 0.0
	for i := range a {
		sum += (a[i] - ma) * (b[i] - mb)
	}
	return sum / float64(len(a))
}

// More wrong texts than are kept make a sample, and that too is the same in any order and parts.
func TestWrongTextsAreSampled(t *testing.T) {
	t.Parallel()
	sheet := one(t, ask("b", questions.Blank, 1), 1000, quiz.PartialNone)
	const people = 7000
	order := seeded(3).Perm(people)
	var whole quiz.ItemStats
	parts := make([]quiz.ItemStats, 3)
	add := func(s *quiz.ItemStats, n int) {
		text := []string{"六十天", "三十天", fmt.Sprintf("第%d种", n)}[n%3]
		s.Add(sheet, quiz.Handed{Paper: int64(n), Person: int64(n), Answers: quiz.Answers{"b": {text}}})
	}
	for n := range people {
		add(&whole, n)
		add(&parts[n*n%3], order[n])
	}
	for _, i := range []int{1, 2} {
		parts[0].Merge(&parts[i])
	}
	want, got := whole.Figures()[0].Blanks[0], parts[0].Figures()[0].Blanks[0]
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if want.Wrong != people || want.Among != 1000 || len(want.Common) != 2 {
		t.Fatalf("%+v", want)
	}
	for _, c := range want.Common { // a third each; five standard errors of a sample of 1000
		if math.Abs(c.Share-1.0/3) > 0.075 {
			t.Errorf("%+v", c)
		}
	}
}
