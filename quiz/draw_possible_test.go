package quiz_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lawquiz/questions"
	"lawquiz/quiz"
)

// tiny is a small random drawing problem, with sections that share candidates and questions
// that cite several laws.
func tiny(t *rapid.T) (*quiz.Contest, *quiz.Pool, []questions.Question) {
	laws := []string{"甲", "乙", "丙"}
	kinds := []questions.Kind{questions.Single, questions.Judge}
	banks := []questions.Bank{{ID: "x"}, {ID: "y"}}
	var all []questions.Question
	for i := range rapid.IntRange(1, 9).Draw(t, "questions") {
		cited := laws[:0:0]
		for _, l := range laws {
			if rapid.IntRange(0, 2).Draw(t, "cites") == 0 {
				cited = append(cited, l)
			}
		}
		b := rapid.IntRange(0, 1).Draw(t, "bank")
		q := ask(fmt.Sprintf("%s%d", banks[b].ID, i), rapid.SampledFrom(kinds).Draw(t, "kind"), 1, cited...)
		banks[b].Questions = append(banks[b].Questions, q)
		all = append(all, q)
	}
	c := &quiz.Contest{Bank: []string{"x", "y"}}
	for range rapid.IntRange(1, 3).Draw(t, "sections") {
		c.Paper.Sections = append(c.Paper.Sections, quiz.Section{
			Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Count: rapid.IntRange(1, 3).Draw(t, "count"),
			Bank: rapid.SampledFrom([][]string{nil, {"x"}, {"y"}}).Draw(t, "from"),
		})
	}
	for _, l := range laws[:rapid.IntRange(0, 3).Draw(t, "quotas")] {
		c.Paper.AtLeast = append(c.Paper.AtLeast, quiz.LawQuota{Law: l, Count: rapid.IntRange(1, 4).Draw(t, "least")})
	}
	return c, quiz.NewPool(banks), all
}

// drawable tells by trying every paper whether one exists.
func drawable(c *quiz.Contest, all []questions.Question, section, open int, lack map[string]int) bool {
	for open == 0 {
		if section++; section == len(c.Paper.Sections) {
			for _, l := range c.Paper.AtLeast {
				if lack[l.Law] > 0 {
					return false
				}
			}
			return true
		}
		open = c.Paper.Sections[section].Count
	}
	s := c.Paper.Sections[section]
	for i, q := range all {
		if q.Kind != s.Kind || len(s.Bank) > 0 && !strings.HasPrefix(q.ID, s.Bank[0]) {
			continue
		}
		for _, l := range q.Citations {
			lack[l.Law]--
		}
		found := drawable(c, slices.Delete(slices.Clone(all), i, i+1), section, open-1, lack)
		for _, l := range q.Citations {
			lack[l.Law]++
		}
		if found {
			return true
		}
	}
	return false
}

// CheckBank agrees with trying every paper, and what it lets through can be drawn whatever was seen.
func TestDrawIsPossibleExactlyWhenAPaperExists(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		c, pool, all := tiny(rt)
		lack := map[string]int{}
		for _, l := range c.Paper.AtLeast {
			lack[l.Law] = l.Count
		}
		want := drawable(c, all, -1, 0, maps.Clone(lack))
		err := quiz.CheckBank(c, pool)
		if (err == nil) != want || err != nil && quiz.CodeOf(err) != quiz.BankTooSmall {
			rt.Fatalf("a paper exists: %v, CheckBank says %v", want, err)
		}
		if !want {
			return
		}
		seen := map[string]int{}
		for _, q := range all {
			seen[q.ID] = rapid.IntRange(0, 3).Draw(rt, "seen")
		}
		l, err := quiz.Draw(c, pool, [32]byte{byte(rapid.IntRange(0, 255).Draw(rt, "seed"))}, seen)
		if err != nil || len(l.Slots) != c.Size() {
			rt.Fatalf("drew %+v, %v", l, err)
		}
		for _, s := range l.Slots {
			q, _ := pool.Question(s.Ref())
			for _, cite := range q.Citations {
				lack[cite.Law]--
			}
		}
		for law, n := range lack {
			if n > 0 {
				rt.Fatalf("%s lacks %d", law, n)
			}
		}
	})
}

func TestCheckBankNamesEachShortage(t *testing.T) {
	t.Parallel()
	section := func(kind questions.Kind, count int) quiz.Section { return quiz.Section{Kind: kind, Count: count} }
	both := []questions.Question{
		ask("1", questions.Single, 1, "甲", "乙"), ask("2", questions.Single, 1, "甲"),
		ask("3", questions.Single, 1, "乙"), ask("4", questions.Judge, 1, "丙"),
	}
	tests := map[string]struct {
		sections []quiz.Section
		laws     []quiz.LawQuota
		want     string
	}{
		"fits":           {[]quiz.Section{section(questions.Single, 2)}, []quiz.LawQuota{{Law: "甲", Count: 2}}, ""},
		"shared law":     {[]quiz.Section{section(questions.Single, 2)}, []quiz.LawQuota{{Law: "甲", Count: 2}, {Law: "乙", Count: 1}}, ""},
		"no such kind":   {[]quiz.Section{section(questions.Blank, 1)}, nil, "第 1 部分（填空题）需要 1 题，题库中已发布的只有 0 题"},
		"two sections":   {[]quiz.Section{section(questions.Single, 2), section(questions.Single, 2)}, nil, "第 1 部分（单选题）、第 2 部分（单选题）合计需要 4 题，题库中已发布的只有 3 题"},
		"law":            {[]quiz.Section{section(questions.Single, 3)}, []quiz.LawQuota{{Law: "甲", Count: 3}}, "《甲》至少需要 3 题，按各部分的题量和题库最多能出 2 题"},
		"law elsewhere":  {[]quiz.Section{section(questions.Single, 1)}, []quiz.LawQuota{{Law: "丙", Count: 1}}, "《丙》至少需要 1 题，按各部分的题量和题库最多能出 0 题"},
		"no room":        {[]quiz.Section{section(questions.Single, 1), section(questions.Judge, 1)}, []quiz.LawQuota{{Law: "甲", Count: 2}}, "《甲》至少需要 2 题，按各部分的题量和题库最多能出 1 题"},
		"laws together":  {[]quiz.Section{section(questions.Single, 2)}, []quiz.LawQuota{{Law: "甲", Count: 2}, {Law: "乙", Count: 2}}, "《甲》和《乙》的最少题数不能同时满足"},
		"laws and rooms": {[]quiz.Section{section(questions.Single, 1), section(questions.Judge, 1)}, []quiz.LawQuota{{Law: "乙", Count: 1}, {Law: "丙", Count: 2}}, "《丙》至少需要 2 题，按各部分的题量和题库最多能出 1 题"},
		"everything": {[]quiz.Section{section(questions.Single, 4), section(questions.Judge, 2)}, []quiz.LawQuota{{Law: "甲", Count: 3}, {Law: "丁", Count: 1}},
			"第 1 部分（单选题）需要 4 题，题库中已发布的只有 3 题；第 2 部分（判断题）需要 2 题，题库中已发布的只有 1 题；" +
				"《甲》至少需要 3 题，按各部分的题量和题库最多能出 2 题；《丁》至少需要 1 题，按各部分的题量和题库最多能出 0 题"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &quiz.Contest{Bank: []string{"b"}, Paper: quiz.Blueprint{Sections: tt.sections, AtLeast: tt.laws}}
			err := quiz.CheckBank(c, quiz.NewPool([]questions.Bank{{ID: "b", Questions: both}}))
			got := ""
			if err != nil {
				got = err.(*quiz.Error).Message
			}
			if tt.want != "" {
				tt.want = "题库题量不足：" + tt.want
			}
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if _, drawn := quiz.Draw(c, quiz.NewPool([]questions.Bank{{ID: "b", Questions: both}}), [32]byte{}, nil); (drawn == nil) != (err == nil) {
				t.Errorf("Draw says %v", drawn)
			}
		})
	}
}
