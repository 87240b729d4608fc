package quiz_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz"
)

// fine is a question nothing is wrong with.
func fine(change func(f *quiz.ItemFigures)) []quiz.ItemFigures {
	d := 35.0
	f := quiz.ItemFigures{
		Question: "q", Revision: 2, Kind: questions.Single, Sittings: 200, Answered: 190, Unanswered: 10, Facility: 0.6, Discrimination: &d,
		Options: []quiz.OptionFigure{
			{Text: "甲", Chosen: 40, Share: 0.21}, {Text: "乙", Correct: true, Chosen: 120, Share: 0.63}, {Text: "丙", Chosen: 30, Share: 0.16},
		},
	}
	change(&f)
	return []quiz.ItemFigures{f}
}

func TestSuspects(t *testing.T) {
	t.Parallel()
	low := -12.34
	for name, test := range map[string]struct {
		change func(f *quiz.ItemFigures)
		want   []string // code priority
		reason string
	}{
		"fine":  {func(*quiz.ItemFigures) {}, nil, ""},
		"small": {func(f *quiz.ItemFigures) { f.Small, f.Facility, f.Discrimination = true, 0, &low }, nil, ""},
		"negative": {func(f *quiz.ItemFigures) { f.Discrimination = &low },
			[]string{"negative_discrimination high"}, "区分度为 -12.3：总分高的人反而更容易答错，请核对标准答案和题干（200 人次）"},
		"no spread": {func(f *quiz.ItemFigures) { f.Discrimination = nil }, nil, ""},
		"easy": {func(f *quiz.ItemFigures) { f.Facility = 0.9501 },
			[]string{"too_easy low"}, "平均得分率达 95.0%（200 人次），几乎人人答对，难以区分"},
		"easy enough": {func(f *quiz.ItemFigures) { f.Facility = 0.95 }, nil, ""},
		"hard": {func(f *quiz.ItemFigures) { f.Facility = 0.199 },
			[]string{"too_hard low"}, "平均得分率只有 19.9%（200 人次），题目偏难或表述有误"},
		"blank": {func(f *quiz.ItemFigures) { f.Unanswered = 41 },
			[]string{"many_blank high"}, "200 人次中有 41 人次（20.5%）未作答，请看题干是否过长或表述不清"},
		"unused": {func(f *quiz.ItemFigures) { f.Options[0].Chosen, f.Options[0].Share = 1, 0.005 },
			[]string{"distractor_unused low"}, "190 次作答中，错误选项“甲”（1 次）几乎无人选择，不起干扰作用"},
		"unused of few": {func(f *quiz.ItemFigures) { f.Options[0].Share, f.Answered = 0, 99 }, nil, ""},
		"unused judge":  {func(f *quiz.ItemFigures) { f.Options[0].Share, f.Kind = 0, questions.Judge }, nil, ""},
		"beaten": {func(f *quiz.ItemFigures) { f.Options[0].Chosen = 121 },
			[]string{"distractor_beats_key high"}, "错误选项“甲”有 121 人次选择，多于正确选项“乙”的 120 人次，请核对标准答案"},
		"level": {func(f *quiz.ItemFigures) { f.Options[0].Chosen = 120 }, nil, ""},
		"beaten multiple": {func(f *quiz.ItemFigures) {
			f.Kind = questions.Multiple
			f.Options = append(f.Options, quiz.OptionFigure{Text: strings.Repeat("丁", 40), Correct: true, Chosen: 39, Share: 0.2})
		}, []string{"distractor_beats_key high"}, "错误选项“甲”有 40 人次选择，多于正确选项“" + strings.Repeat("丁", 30) + "…”的 39 人次，请核对标准答案"},
	} {
		got := quiz.Suspects(fine(test.change))
		var said []string
		for _, s := range got {
			said = append(said, string(s.Code)+" "+s.Priority)
			if s.Question != "q" || s.Revision != 2 || s.Sittings != 200 {
				t.Errorf("%s: %+v", name, s)
			}
		}
		if !slices.Equal(said, test.want) || len(got) == 1 && got[0].Reason != test.reason {
			t.Errorf("%s: %+v, want %v %s", name, got, test.want, test.reason)
		}
	}
}

// Of 240 questions one has a wrong key; people of every strength sit, and the list leads to it and,
// among what is urgent, to nothing else. (A multiple question whose key is wrong earns nobody
// anything, so it does not discriminate either way.)
func TestSuspectsFindTheWrongKey(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"s-007", "j-011", "m-020"} {
		var stats quiz.ItemStats
		c, pool := city()
		dice := seeded(9)
		for n := range int64(8000) {
			l, err := quiz.Draw(c, pool, [32]byte{byte(n), byte(n >> 8)}, nil)
			if err != nil {
				t.Fatal(err)
			}
			sheet, err := quiz.Prepare(c, pool, l)
			if err != nil {
				t.Fatal(err)
			}
			strength := 0.3 + 0.7*dice.Float64()
			a := perfect(sheet)
			for _, q := range sheet.Show() {
				knows := dice.Float64() < strength
				switch {
				case !knows:
					a[q.ID] = []string{q.Options[dice.IntN(len(q.Options))].ID}
				case q.ID == bad: // she knows the law, which the key does not
					a[q.ID] = []string{otherThan(q, a[q.ID])}
				}
			}
			stats.Add(sheet, quiz.Handed{Paper: n, Person: n, Answers: a})
		}
		found := make(map[quiz.SuspectCode]bool)
		for _, s := range quiz.Suspects(stats.Figures()) {
			if s.Priority == "high" && s.Question != bad {
				t.Errorf("%s is accused: %s", s.Question, s.Reason)
			}
			if s.Question == bad {
				found[s.Code] = true
			}
		}
		if !found[quiz.DistractorBeatsKey] || bad[0] != 'm' && !found[quiz.NegativeDiscrimination] {
			t.Errorf("%s: found %v", bad, found)
		}
	}
}

// otherThan returns the option with the least text that is not of the key.
func otherThan(q quiz.ShownQuestion, key []string) string {
	options := slices.Clone(q.Options)
	slices.SortFunc(options, func(a, b quiz.ShownOption) int { return strings.Compare(a.Text, b.Text) })
	for _, o := range options {
		if !slices.Contains(key, o.ID) {
			return o.ID
		}
	}
	panic(fmt.Sprintf("question %s has no other option", q.ID))
}
