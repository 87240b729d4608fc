package questions

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"lawquiz/questions/document"
)

// OutdatedHit is one row of the list of outdated answers that a question falls under.
type OutdatedHit struct {
	Topic   string `json:"topic"`
	Present string `json:"present"` // what the law in force says
	Law     string `json:"law"`     // short name, as in citations
	Article string `json:"article"`
	Since   string `json:"since"`   // a date, 2006-01-02: from then on the old answer is wrong
	Message string `json:"message"` // Chinese: what is outdated, what the law in force says, where and since when
}

// OutdatedList is what was once the right answer and no longer is. FORMAT.md describes its file.
type OutdatedList struct {
	words lexicon   // of all patterns
	past  []pattern // a stem that speaks of the old law itself
	rows  []outdatedRow
}

// outdatedRow is one outdated answer.
type outdatedRow struct {
	hit   OutdatedHit // without Message
	was   string
	note  string
	since time.Time

	about                []pattern // all of these in the stem together with the answer
	unless               []pattern // none of these there, for what is held true
	answer, says, denies []pattern // any of these: in the answer alone, in a statement held true, in one held false
	cited                []string  // articles of the law that the matter once stood in
}

//go:embed outdated.yaml
var outdatedFile []byte

// outdatedList is the shipped list, never changed after. A fault in it is a broken build, as it is with
// an expression that does not compile; the tests read it too.
var outdatedList = mustOutdated(ReadOutdated("outdated.yaml", outdatedFile))

func mustOutdated(list *OutdatedList, faults document.Faults) *OutdatedList {
	if err := faults.Err(); err != nil {
		panic(err)
	}
	return list
}

// Outdated returns what of the question the shipped list knows as outdated, in the list's order, each
// topic once; nil when it knows nothing. It reads no clock: a hit may lie in the future, see Since.
func Outdated(q Question) []OutdatedHit { return outdatedList.Find(q) }

// Topics returns the topics of the list in its order. The caller owns the slice.
func (l *OutdatedList) Topics() []string {
	topics := make([]string, len(l.rows))
	for i, r := range l.rows {
		topics[i] = r.hit.Topic
	}
	return topics
}

// Find returns the rows the question falls under, in the list's order; nil when there is none.
func (l *OutdatedList) Find(q Question) []OutdatedHit {
	stem := canonical(q.Stem)
	if anyMatch(l.past, l.words.speak(stem)) {
		return nil
	}
	said := statements(q, stem, &l.words)
	var hits []OutdatedHit
	for _, r := range l.rows {
		if r.catches(q, said) {
			hit := r.hit
			hit.Message = r.message(q)
			hits = append(hits, hit)
		}
	}
	return hits
}

// catches reports whether the row knows what the question says as outdated.
func (r *outdatedRow) catches(q Question, said []statement) bool {
	return slices.ContainsFunc(said, func(s statement) bool {
		switch {
		case !allMatch(r.about, s.spoken):
			return false
		case !s.holds:
			return anyMatch(r.denies, s.spoken)
		case anyMatch(r.unless, s.spoken):
			return false
		}
		return anyMatch(r.answer, s.answer) || anyMatch(r.says, s.spoken) || r.cites(q)
	})
}

// cites reports whether the question rests on an article the matter has left.
func (r *outdatedRow) cites(q Question) bool {
	return slices.ContainsFunc(q.Citations, func(c Citation) bool {
		return c.Law == r.hit.Law && slices.Contains(r.cited, c.Article)
	})
}

// message says what is outdated and what to do.
func (r *outdatedRow) message(q Question) string {
	law := r.hit.Law
	if l, ok := FindLaw(law); ok {
		law = l.Title
	}
	text := fmt.Sprintf("“%s”的答案“%s”可能过时：%s，是旧的说法；%s起，%s。依据《%s》%s",
		r.hit.Topic, excerpt(answerText(q)), r.was, chineseDate(r.since), r.hit.Present, law, r.hit.Article)
	if r.note != "" {
		text += "。" + strings.TrimRight(r.note, "。")
	}
	return text + "。请对照现行条文改正后再用"
}

func chineseDate(d time.Time) string {
	return fmt.Sprintf("%d年%d月%d日", d.Year(), d.Month(), d.Day())
}

// ReadOutdated reads a list in the form of FORMAT.md. With faults the list holds what could be read.
// Besides the faults of form they are outdated_pattern, outdated_law, outdated_since, outdated_topic
// and outdated_empty.
func ReadOutdated(file string, src []byte) (*OutdatedList, document.Faults) {
	root := document.Parse(file, src)
	l := &OutdatedList{}
	l.past = readPatterns(root.Field("past"), &l.words)
	seen := map[string]bool{}
	rows := root.Field("rows")
	rows.Require()
	for _, n := range rows.List() {
		r := readRow(n, &l.words)
		if topic := n.Field("topic"); seen[r.hit.Topic] && r.hit.Topic != "" {
			topic.Fault("outdated_topic", "主题“%s”已经写过：请合并或改名", r.hit.Topic)
		}
		seen[r.hit.Topic] = true
		l.rows = append(l.rows, r)
	}
	root.Finish()
	return l, root.Faults()
}

func readRow(n *document.Node, words *lexicon) outdatedRow {
	r := outdatedRow{
		hit: OutdatedHit{
			Topic: n.Field("topic").String(30), Present: n.Field("present").String(200),
			Law: n.Field("law").String(maxText), Article: n.Field("article").String(maxText), Since: n.Field("since").String(10),
		},
		was:    n.Field("was").String(200),
		note:   n.Field("note").StringOr("", 300),
		about:  readPatterns(n.Field("about"), words),
		unless: readPatterns(n.Field("unless"), words),
		answer: readPatterns(n.Field("answer"), words),
		says:   readPatterns(n.Field("says"), words),
		denies: readPatterns(n.Field("denies"), words),
		cited:  readTexts(n.Field("cited")),
	}
	n.Field("about").Require()
	if len(r.answer)+len(r.says)+len(r.denies)+len(r.cited) == 0 {
		n.Fault("outdated_empty", "没有写怎样认出旧答案：answer、says、denies、cited 至少写一项")
	}
	var err error
	if r.since, err = time.Parse(time.DateOnly, r.hit.Since); err != nil && r.hit.Since != "" {
		n.Field("since").Fault("outdated_since", "施行日期“%s”要写成 2025-01-01 这样的日期", r.hit.Since)
	}
	checkSource(n, &r)
	return r
}

// checkSource complains when the law is unknown or has no such article, now or, for cited, at all.
func checkSource(n *document.Node, r *outdatedRow) {
	law, known := FindLaw(r.hit.Law)
	if !known && r.hit.Law != "" {
		n.Field("law").Fault("outdated_law", "没有收录法律“%s”：%s", r.hit.Law, lawHint(r.hit.Law))
	}
	for _, text := range append([]string{r.hit.Article}, r.cited...) {
		if a, err := ParseArticle(text); known && text != "" && (err != nil || !law.Holds(a)) {
			n.Field("article").Fault("outdated_law", "%s没有“%s”：条文要写成第…条，用规范汉字", r.hit.Law, text)
		}
	}
}
