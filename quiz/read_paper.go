package quiz

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"lawquiz/questions"
	"lawquiz/questions/document"
)

func readPaper(n *document.Node, banks []string) Blueprint {
	if !n.Require() {
		return Blueprint{}
	}
	var b Blueprint
	b.Sections = readSections(n.Field("sections"), banks)
	b.AtLeast = readAtLeast(n.Field("at_least"), b.Sections)
	limit := n.Field("time_limit")
	d := limit.DurationOr(0, 0, 24*time.Hour)
	if d > 0 && d < 30*time.Second || d%time.Second != 0 {
		limit.Fault("out_of_range", "时限要是整秒、不短于 30 秒：如 10m（10 分钟）、90s（90 秒），不限时写 0")
	}
	b.TimeLimit = d.Milliseconds()
	return b
}

func readSections(n *document.Node, banks []string) []Section {
	if !n.Require() {
		return nil
	}
	items := n.List()
	if n.IsList() && (len(items) == 0 || len(items) > MaxSections) {
		n.Fault("out_of_range", "试卷要有 1 到 %d 个部分，现有 %d 个", MaxSections, len(items))
		return nil
	}
	var sections []Section
	size, full := 0, Points(0)
	for _, item := range items {
		s := readSection(item, banks)
		size, full = size+s.Count, full+s.Points*Points(s.Count)
		sections = append(sections, s)
	}
	if size > maxQuestions {
		n.Fault("too_many_questions", "一份试卷共 %d 题，超过上限 %d 题：请减少题量", size, maxQuestions)
	}
	if full > maxFull {
		n.Fault("full_mark", "满分 %v 分，超过上限 %v 分：请减少题量或分值", full, maxFull)
	}
	return sections
}

func readSection(n *document.Node, banks []string) Section {
	kind, partial := n.Field("kind"), n.Field("partial")
	s := Section{
		Kind:    questions.Kind(kind.Enum(texts(questions.Kinds)...)),
		Count:   n.Field("count").Int(1, maxQuestions),
		Partial: word(partial, PartialNone, PartialNone, PartialHalf, PartialPerOption),
	}
	if points := n.Field("points"); points.Require() {
		s.Points = readPoints(points)
	}
	if s.Partial != PartialNone && (s.Kind == questions.Single || s.Kind == questions.Judge) {
		partial.Fault("partial_kind", "%s没有部分得分：请删去 partial，或写 none", s.Kind.Name())
	}
	bank := n.Field("bank")
	s.Bank = words(bank, 64, maxBanks, false)
	for i, id := range s.Bank {
		if len(banks) > 0 && id != "" && !slices.Contains(banks, id) {
			bank.List()[i].Fault("unknown_bank", "%s 不在竞赛的 bank 里：请在那里补上，或改用其中的题库", id)
		}
	}
	return s
}

var pointsPattern = regexp.MustCompile(`^([0-9]{1,5})(?:\.([0-9]{1,2}))?$`)

// readPoints returns 0 with a fault.
func readPoints(n *document.Node) Points {
	text := n.String(20)
	if text == "" {
		return 0
	}
	m := pointsPattern.FindStringSubmatch(text)
	if m == nil {
		n.Fault("bad_points", "分值要写成 10 或 2.5 的样子，最多两位小数，不能写“%s”", text)
		return 0
	}
	whole, _ := strconv.Atoi(m[1]) // digits by the pattern
	parts, _ := strconv.Atoi((m[2] + "00")[:2])
	p := Points(whole*100 + parts)
	if p < 1 || p > maxFull {
		n.Fault("out_of_range", "分值是 %v 分，要在 0.01 到 %v 之间", p, maxFull)
		return 0
	}
	return p
}

func readAtLeast(n *document.Node, sections []Section) []LawQuota {
	items := n.List()
	if len(items) > MaxLaws {
		n.Fault("out_of_range", "最多对 %d 部法律规定题量，现有 %d 部", MaxLaws, len(items))
	}
	size, sum := 0, 0
	for _, s := range sections {
		size += s.Count
	}
	var quotas []LawQuota
	var names []string
	for _, item := range items {
		law := item.Field("law")
		q := LawQuota{Law: strings.Trim(line(law, 60), "《》"), Count: item.Field("count").Int(1, maxQuestions)}
		distinct(law, names, q.Law)
		quotas, names, sum = append(quotas, q), append(names, q.Law), sum+q.Count
	}
	if size > 0 && sum > size {
		n.Fault("at_least_sum", "各法律的最少题数合计 %d 题，多于试卷的 %d 题：请减少", sum, size)
	}
	return quotas
}
