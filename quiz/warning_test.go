package quiz_test

import (
	"slices"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz"
)

func TestWarnings(t *testing.T) {
	t.Parallel()
	const week = 7 * 86400_000
	quotas := func(q ...quiz.Quota) func(*quiz.Contest) { return func(c *quiz.Contest) { c.Attempts = q } }
	tests := map[string]struct {
		change func(c *quiz.Contest)
		want   []string
	}{
		"nothing":               {func(*quiz.Contest) {}, nil},
		"review, many sittings": {func(c *quiz.Contest) { c.Review = quiz.ReviewAfterSubmit }, []string{"review"}},
		"review, public bank":   {func(c *quiz.Contest) { c.Review, c.Practice = quiz.ReviewAfterSubmit, quiz.PracticeOpen }, nil},
		"review, one sitting": {func(c *quiz.Contest) {
			c.Review, c.Attempts = quiz.ReviewAfterSubmit, []quiz.Quota{{Span: quiz.PerContest, Limit: 1}}
		}, nil},
		"practice shows more than review": {func(c *quiz.Contest) { c.Practice = quiz.PracticeOpen }, []string{"practice"}},
		"elapsed without a limit":         {func(c *quiz.Contest) { c.Paper.TimeLimit = 0 }, []string{"standing.ties"}},
		"limit beyond the window":         {func(c *quiz.Contest) { c.Paper.TimeLimit = week + 1 }, []string{"paper.time_limit"}},
		"order of registration":           {func(c *quiz.Contest) { c.Standing.Ties = nil }, []string{"standing.ties"}},
		"sum without a quota":             {func(c *quiz.Contest) { c.Standing.Counts, c.Attempts = quiz.CountSum, nil }, []string{"attempts"}},
		"women over all workers":          {func(c *quiz.Contest) { c.Participation.People = quiz.Women }, []string{"participation.of"}},
		"day and contest agree":           {quotas(quiz.Quota{quiz.PerDay, 3}, quiz.Quota{quiz.PerContest, 10}), nil},
		"contest never reached":           {quotas(quiz.Quota{quiz.PerDay, 3}, quiz.Quota{quiz.PerContest, 21}), []string{"attempts.per_contest"}},
		"week never reached":              {quotas(quiz.Quota{quiz.PerDay, 1}, quiz.Quota{quiz.PerWeek, 8}), []string{"attempts.per_week"}},
		"day never reached":               {quotas(quiz.Quota{quiz.PerDay, 5}, quiz.Quota{quiz.PerMonth, 5}), []string{"attempts.per_day"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &quiz.Contest{
				Window:        quiz.Window{Open: quiz.DayStart(19723), Close: quiz.DayStart(19723) + week}, // a Monday
				Participation: quiz.Participation{People: quiz.Everyone, Of: quiz.Workers, Answered: 1},
				Paper:         quiz.Blueprint{Sections: []quiz.Section{{Kind: questions.Judge, Count: 5, Points: 100}}, TimeLimit: 600_000},
				Attempts:      []quiz.Quota{{Span: quiz.PerDay, Limit: 3}},
				Standing:      quiz.StandingRule{Counts: quiz.CountBest, Ties: []quiz.Tie{quiz.TieElapsed}, Places: quiz.PlacesUnique},
				Review:        quiz.ReviewNever, Practice: quiz.PracticeClosed,
			}
			tt.change(c)
			var got []string
			for _, w := range quiz.Warnings(c) {
				got = append(got, w.Location)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", quiz.Warnings(c), tt.want)
			}
		})
	}
}
