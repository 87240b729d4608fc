package quiz_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares text with a file of testdata.
func golden(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join("testdata", "ruletext", name+".txt")
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if text != string(want) {
		t.Errorf("%s has changed; look at it and run with -update:\n%s", file, text)
	}
}

func TestRuleTextOfRealContests(t *testing.T) {
	t.Parallel()
	for _, id := range presets(t) {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			golden(t, id, quiz.RuleText(preset(t, id)))
		})
	}
}

func TestRuleTextWithoutLimits(t *testing.T) {
	t.Parallel()
	c, faults := quiz.ReadContest("small.yaml", []byte(small))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	golden(t, "no-limits", quiz.RuleText(c))
}

// Each rule has words of its own: no two of them read alike.
func TestRuleTextTellsRulesApart(t *testing.T) {
	t.Parallel()
	base := func() *quiz.Contest {
		return &quiz.Contest{
			Title: "竞赛", Window: quiz.Window{Open: 1615132800_000, Close: 1615737600_000}, Pass: 6000,
			Participation: quiz.Participation{People: quiz.Everyone, Of: quiz.Workers, Answered: 1},
			Paper:         quiz.Blueprint{Sections: []quiz.Section{{Kind: questions.Multiple, Count: 5, Points: 300, Partial: quiz.PartialNone}}},
			Standing:      quiz.StandingRule{Counts: quiz.CountBest, Ties: []quiz.Tie{quiz.TieElapsed}, Places: quiz.PlacesUnique},
			Review:        quiz.ReviewNever, Practice: quiz.PracticeClosed, Units: quiz.UnitRule{RankBy: []quiz.Metric{quiz.ByParticipation}},
		}
	}
	seen := map[string]string{quiz.RuleText(base()): "base"}
	try := func(name string, change func(c *quiz.Contest)) {
		c := base()
		change(c)
		text := quiz.RuleText(c)
		if other, again := seen[text]; again {
			t.Errorf("%s reads like %s", name, other)
		}
		seen[text] = name
		if strings.Contains(text, "。。") || strings.Contains(text, "，。") || strings.Contains(text, "%!") || strings.Count(text, "\n\n") != 10 {
			t.Errorf("%s reads\n%s", name, text)
		}
	}
	for _, r := range []quiz.Counting{quiz.CountSum, quiz.CountBestPerDay, quiz.CountFirst, quiz.CountLast, quiz.CountMean} {
		try(string(r), func(c *quiz.Contest) { c.Standing.Counts = r })
	}
	for _, ties := range [][]quiz.Tie{nil, {quiz.TieFinished}, {quiz.TieFirst}, {quiz.TieSittings}, {quiz.TieFinished, quiz.TieElapsed}} {
		try("ties", func(c *quiz.Contest) { c.Standing.Ties = ties })
		try("shared", func(c *quiz.Contest) { c.Standing.Ties, c.Standing.Places = ties, quiz.PlacesShared })
	}
	for _, p := range []quiz.Partial{quiz.PartialHalf, quiz.PartialPerOption} {
		try("multiple "+string(p), func(c *quiz.Contest) { c.Paper.Sections[0].Partial = p })
		try("blank "+string(p), func(c *quiz.Contest) { c.Paper.Sections[0].Kind, c.Paper.Sections[0].Partial = questions.Blank, p })
	}
	for _, k := range []questions.Kind{questions.Single, questions.Judge, questions.Blank} {
		try(string(k), func(c *quiz.Contest) { c.Paper.Sections[0].Kind = k })
	}
	for _, s := range []quiz.Span{quiz.PerDay, quiz.PerWeek, quiz.PerMonth, quiz.PerContest} {
		try(string(s), func(c *quiz.Contest) { c.Attempts = []quiz.Quota{{Span: s, Limit: 2}} })
	}
	for _, m := range quiz.Metrics[1:] {
		try(string(m), func(c *quiz.Contest) { c.Units.RankBy, c.Units.MinHeadCount = []quiz.Metric{m}, 7 })
	}
	for _, g := range []quiz.Group{quiz.Women, quiz.Members} {
		try(string(g), func(c *quiz.Contest) { c.Participation.People = g })
	}
	try("of", func(c *quiz.Contest) { c.Participation.Of = quiz.WomenCount })
	try("answered", func(c *quiz.Contest) { c.Participation.Answered = 3 })
	try("after submit", func(c *quiz.Contest) { c.Review = quiz.ReviewAfterSubmit })
	try("after close", func(c *quiz.Contest) { c.Review = quiz.ReviewAfterClose })
	try("practice", func(c *quiz.Contest) { c.Practice = quiz.PracticeOpen })
	try("limit", func(c *quiz.Contest) { c.Paper.TimeLimit = 90_000 })
	try("short limit", func(c *quiz.Contest) { c.Paper.TimeLimit = 45_000 })
	try("pass", func(c *quiz.Contest) { c.Pass = 0 })
	try("rehearsal", func(c *quiz.Contest) { c.Rehearsal = true })
	try("audience", func(c *quiz.Contest) { c.Audience = "全市职工。" })
	try("window", func(c *quiz.Contest) { c.Window.Close += 86400_000 * 300 })
	try("seconds", func(c *quiz.Contest) { c.Window.Close -= 1000 })
}
