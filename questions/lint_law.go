package questions

import (
	"fmt"
	"regexp"
	"strings"
)

func (l *linter) lintCitations(q Question) {
	if len(q.Citations) == 0 {
		l.say("citations", "citation_missing", "没有法条依据：每道题至少写一条")
	}
	seen := map[Citation]bool{}
	for i, c := range q.Citations {
		field := fmt.Sprintf("citations[%d]", i)
		if seen[c] {
			l.say(field, "citation_same", "法条依据 %s%s 重复：请删去一条", c.Law, c.Article)
		}
		seen[c] = true
		law, known := FindLaw(c.Law)
		if !known {
			l.say(field+".law", "citation_law", "没有收录法律“%s”：%s", c.Law, lawHint(c.Law))
		}
		article, err := ParseArticle(c.Article)
		switch {
		case err != nil:
			l.say(field+".article", "citation_article", "条文“%s”写法不对：要写成 第七条 或 附录第三条，数字用规范汉字，不写款项", c.Article)
		case known && !law.Holds(article):
			l.say(field+".article", "citation_range", "%s没有%s：正文共 %d 条，附录 %d 条", c.Law, c.Article, law.Articles, law.Annex)
		}
	}
}

// lawHint says what to write instead of an unknown law's name.
func lawHint(name string) string {
	if short, ok := suggestLaw(name); ok {
		return "请写简称 " + short
	}
	return "请写简称，不加书名号，如 劳动合同法；可引用的法律见 FORMAT.md"
}

// contested are numbers on which laws in force differ: a question about one must name its law.
var contested = []struct {
	topic, unit string // both stand in the question
	number      *regexp.Regexp
	why         string
}{
	{"产假", "天", regexp.MustCompile(`(^|[^0-9])9[08]([^0-9]|$)|九十(八|天|日|[^一-龥]|$)`), "产假天数，女职工劳动保护特别规定是 98 天，劳动法是不少于 90 天"},
	{"周", "小时", regexp.MustCompile(`(^|[^0-9])4[04]([^0-9]|$)|四十四?(小时|[^一-龥]|$)`), "每周工时，职工工作时间规定是 40 小时，劳动法是 44 小时"},
}

// lintNamedLaw complains when the answer depends on which law is meant and the stem does not say.
func (l *linter) lintNamedLaw(q Question) {
	text := q.Stem + " " + rightTexts(q)
	for _, c := range contested {
		if !strings.Contains(q.Stem, c.topic) || !strings.Contains(text, c.unit) || !c.number.MatchString(text) {
			continue
		}
		for _, cited := range q.Citations {
			if law, ok := FindLaw(cited.Law); ok && law.Mentioned(q.Stem) {
				return
			}
		}
		l.say("stem", "stem_law", "%s：题干要写明依照哪部法律，并与法条依据一致", c.why)
	}
}

// rightTexts returns the right options and accepted texts, each followed by a space.
func rightTexts(q Question) string {
	var b strings.Builder
	for _, o := range q.Options {
		if o.Correct {
			b.WriteString(o.Text + " ")
		}
	}
	for _, accepted := range q.Answers {
		b.WriteString(strings.Join(accepted, " ") + " ")
	}
	return b.String()
}

var (
	leave = regexp.MustCompile(`产假|护理假`)
	days  = regexp.MustCompile(`([0-9一二三四五六七八九十百两]|____)\s*[天日]`)
)

// lintLocalRule complains when a question on days of 产假 or 护理假 hides that provinces grant more.
func (l *linter) lintLocalRule(q Question) {
	text := rightTexts(q)
	if q.Kind == Judge || q.Kind == Blank {
		text = q.Stem
	}
	if leave.MatchString(q.Stem) && days.MatchString(text) && !strings.Contains(q.Explanation, "从其规定") {
		l.say("explanation", "explanation_local", "题目问产假或护理假天数，而各省可以更长：解析要写明“本省规定更长的从其规定”")
	}
}
