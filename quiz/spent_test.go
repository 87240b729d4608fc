package quiz_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lawquiz/quiz"
)

func TestSpent(t *testing.T) {
	t.Parallel()
	_, _, l, s := paper(t, 1)
	q := func(i int) string { return l.Slots[i].Question }
	for _, test := range []struct {
		name   string
		claims []quiz.Claim
		text   string
	}{
		{"none", nil, ""},
		{"nothing true", []quiz.Claim{{Question: "foreign", Spent: 5}, {Question: q(0), Spent: -1}, {Question: q(1), Spent: 1001}}, ""},
		{"bounds", []quiz.Claim{{Question: q(1), Spent: 1000}, {Question: q(0), Spent: 0}}, "0,1000"},
		{"gaps", []quiz.Claim{{Question: q(4), Spent: 3}, {Question: q(1), Spent: 2}}, ",2,,,3"},
		{"the later counts", []quiz.Claim{{Question: q(0), Spent: 3}, {Question: q(0), Spent: 2}, {Question: q(0), Spent: -2}}, "2"},
		{"the last place", []quiz.Claim{{Question: q(19), Spent: 3}}, ",,,,,,,,,,,,,,,,,,,3"},
	} {
		if got := s.Spent(test.claims, 1000); got != test.text {
			t.Errorf("%s: %q, want %q", test.name, got, test.text)
		}
	}
	for _, text := range []string{"1,2,3", "x", "-1", "1, 2", "1.5", ",,,"} {
		if got, err := quiz.ReadSpent(text, 2); err == nil {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}

// What is kept of claims is read back.
func TestSpentIsReadBack(t *testing.T) {
	t.Parallel()
	_, _, l, s := paper(t, 2)
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.Int64Range(-1, 600_000), len(l.Slots), len(l.Slots)).Draw(t, "spent")
		var claims []quiz.Claim
		for i, ms := range want {
			claims = append(claims, quiz.Claim{Question: l.Slots[i].Question, Spent: ms})
		}
		slices.Reverse(claims)
		got, err := quiz.ReadSpent(s.Spent(claims, 600_000), len(l.Slots))
		if err != nil {
			t.Fatal(err)
		}
		if got == nil && slices.Max(want) < 0 {
			return
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}
