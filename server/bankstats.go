package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"lawquiz/questions"
)

type bankStatsCmd struct {
	place
	JSON    bool     `help:"以 JSON 输出结果。"`
	Contest string   `help:"按这场竞赛的真实答卷统计每道题（竞赛编号）。" placeholder:"编号"`
	Suspect bool     `help:"与 --contest 同用：只列出值得复查的题。"`
	Banks   []string `arg:"" optional:"" help:"题库编号；不写则为全部。"`
}

// Run prints how the banks are made up, or how their questions did in a contest.
func (c bankStatsCmd) Run(w *world) error {
	if c.Contest != "" {
		return c.sittings(w)
	}
	if c.Suspect {
		return usage{fmt.Errorf("--suspect 要与 --contest 同用：没有答卷就谈不上可疑")}
	}
	s, err := c.anyShelf(w)
	if err != nil {
		return err
	}
	defer s.close()
	banks, err := s.banks(w, c.Banks)
	if err != nil {
		return err
	}
	m := makeup(banks)
	if c.JSON {
		return writeJSON(w.stdout, m)
	}
	m.say(w.stdout)
	return nil
}

// bankMakeup is how many questions there are of each sort.
type bankMakeup struct {
	Banks      int                      `json:"banks"`
	Questions  int                      `json:"questions"`
	ByKind     map[questions.Kind]int   `json:"by_kind"`
	ByLevel    map[int]int              `json:"by_difficulty"`
	ByStatus   map[questions.Status]int `json:"by_status"`
	ByLaw      map[string]int           `json:"by_law"`
	ByArticle  []articleCount           `json:"by_article"` // in order of law and article
	ByTag      map[string]int           `json:"by_tag"`
	NoCitation int                      `json:"no_citation"`
}

type articleCount struct {
	Law     string `json:"law"`
	Article string `json:"article"`
	Count   int    `json:"count"`
}

// makeup counts the questions of banks. A question with several citations counts for each law once.
func makeup(banks []questions.Bank) bankMakeup {
	m := bankMakeup{
		Banks: len(banks), ByKind: map[questions.Kind]int{}, ByLevel: map[int]int{}, ByStatus: map[questions.Status]int{},
		ByLaw: map[string]int{}, ByArticle: []articleCount{}, ByTag: map[string]int{},
	}
	articles := make(map[questions.Citation]int)
	for _, b := range banks {
		for _, q := range b.Questions {
			m.count(q, articles)
		}
	}
	for c, n := range articles {
		m.ByArticle = append(m.ByArticle, articleCount{c.Law, c.Article, n})
	}
	slices.SortFunc(m.ByArticle, func(a, b articleCount) int {
		return cmp.Or(cmp.Compare(a.Law, b.Law), cmp.Compare(articleOrder(a.Article), articleOrder(b.Article)), cmp.Compare(a.Article, b.Article))
	})
	return m
}

func (m *bankMakeup) count(q questions.Question, articles map[questions.Citation]int) {
	m.Questions++
	m.ByKind[q.Kind]++
	m.ByLevel[q.Difficulty]++
	m.ByStatus[q.Review.Status]++
	laws := make(map[string]bool)
	for _, c := range q.Citations {
		laws[c.Law] = true
		articles[c]++
	}
	for law := range laws {
		m.ByLaw[law]++
	}
	for _, t := range q.Tags {
		m.ByTag[t]++
	}
	if len(q.Citations) == 0 {
		m.NoCitation++
	}
}

// articleOrder is an article's number, the annex after the rest, what is none at the end.
func articleOrder(text string) int {
	a, err := questions.ParseArticle(text)
	switch {
	case err != nil:
		return 1 << 30
	case a.Annex:
		return 1<<20 + a.Number
	}
	return a.Number
}

func (m bankMakeup) say(out io.Writer) {
	fmt.Fprintf(out, "%d 个题库，%d 道题\n", m.Banks, m.Questions)
	fmt.Fprint(out, "题型：", counts(questions.Kinds, func(k questions.Kind) (string, int) { return k.Name(), m.ByKind[k] }), "\n")
	fmt.Fprint(out, "难度：", counts([]int{1, 2, 3}, func(d int) (string, int) { return []string{"易", "中", "难"}[d-1], m.ByLevel[d] }), "\n")
	statuses := []questions.Status{questions.Candidate, questions.Reviewed, questions.Published}
	fmt.Fprint(out, "进度：", counts(statuses, func(s questions.Status) (string, int) {
		return map[questions.Status]string{questions.Candidate: "待审", questions.Reviewed: "已审", questions.Published: "已发布"}[s], m.ByStatus[s]
	}), "\n")
	if m.NoCitation > 0 {
		fmt.Fprintf(out, "没有法条依据：%d 题\n", m.NoCitation)
	}
	for _, law := range slices.SortedFunc(maps.Keys(m.ByLaw), func(a, b string) int {
		return cmp.Or(cmp.Compare(m.ByLaw[b], m.ByLaw[a]), cmp.Compare(a, b))
	}) {
		var articles []string
		for _, a := range m.ByArticle {
			if a.Law == law {
				articles = append(articles, fmt.Sprintf("%s %d", a.Article, a.Count))
			}
		}
		fmt.Fprintf(out, "%s\t%d 题\t%s\n", law, m.ByLaw[law], strings.Join(articles, "，"))
	}
}

// counts lists counts that are not zero: 单选题 3，判断题 2.
func counts[T any](all []T, count func(T) (string, int)) string {
	var parts []string
	for _, one := range all {
		if name, n := count(one); n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", name, n))
		}
	}
	return strings.Join(parts, "，")
}
