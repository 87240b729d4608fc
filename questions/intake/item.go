package intake

import (
	"strings"

	"lawquiz/questions"
)

// item is a question as its file words it, before anybody has understood it. Every reader fills
// items and gives them to ledger.take, so that one set of rules holds for all formats.
type item struct {
	place    Place
	number   string
	section  string
	points   string
	material string

	kind     string   // the file's own word beside the question; "" when it has none
	fallback KindWord // what the section or sheet says, when the question says nothing
	stem     string
	options  []string
	correct  []bool     // marks on the options themselves; nil when the key stands apart
	key      string     // as written; "" when there is none
	answers  [][]string // of blanks, when the file has them in parts

	explanation string
	level       string // difficulty as written
	tags        string // as written, with marks between
	citation    string // 依据 as written

	settled bool     // the file says outright what is what, as ours do: kind and key are not guessed from the texts
	exact   bool     // settled, and nothing is mended either: the texts are as we wrote them
	tagList []string // instead of tags, when the file has them one by one

	id        string // of our own files
	revision  int
	citations []questions.Citation

	blocks  int            // blocks of the file it was made from
	columns map[string]int // of a sheet: the column of each field
	formula bool           // holds a formula, which a question cannot express
	refused string         // the kind's Chinese name when a reader knows that no kind can express it
	notes   []Problem
}

// note adds a problem that concerns the item.
func (it *item) note(severity Severity, field, code, message, suggestion string) {
	it.notes = append(it.notes, Problem{Place: it.place, Field: field, Severity: severity, Code: code, Message: message, Suggestion: suggestion})
}

// take turns an item into a draft, or refuses it by name. Either way its blocks are booked and its
// problems told.
func (l *ledger) take(it item) {
	if l.full() {
		l.count(asProblem, it.blocks)
		return
	}
	if bad := it.enter(l.limits); bad != nil {
		l.reject(it, bad)
		return
	}
	q, bad := it.understand()
	if bad != nil {
		l.reject(it, bad)
		return
	}
	l.meet(&it)
	l.count(asQuestion, it.blocks)
	l.result.Drafts = append(l.result.Drafts, Draft{
		Question: q, Place: it.place, Number: it.number, Section: it.section, Points: it.points, Material: it.material,
	})
	for _, p := range it.notes {
		p.Draft = len(l.result.Drafts)
		if p.Severity == Error {
			l.result.Drafts[p.Draft-1].Broken = true
		}
		if p.Column == 0 {
			p.Column = it.columns[p.Field]
		}
		l.tell(p)
	}
}

// reject books a question no draft is made from.
func (l *ledger) reject(it item, why *refusal) {
	l.count(asProblem, it.blocks)
	l.result.Refused++
	l.tell(Problem{Place: it.place, Severity: Error, Code: why.code, Message: it.called() + why.message, Suggestion: why.suggestion})
}

// called names the item in a message: its number or the beginning of its stem.
func (it *item) called() string {
	switch {
	case it.number != "":
		return "第 " + it.number + " 题："
	case it.stem != "":
		return "“" + excerpt(it.stem, 16) + "”："
	}
	return ""
}

// excerpt returns at most n characters of text.
func excerpt(text string, n int) string {
	head := text[:min(len(text), 64*n)] // of a very long one the beginning will do
	cs := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(head, "")), " "))
	if len(cs) <= n && len(head) == len(text) {
		return string(cs)
	}
	return string(cs[:min(n, len(cs))]) + "……"
}

// clean mends every text of the item, unless it is exact.
func (it *item) clean() {
	if it.exact {
		return
	}
	it.stem, it.explanation, it.material = CleanText(it.stem), CleanText(it.explanation), CleanText(it.material)
	it.key, it.section = strings.TrimSpace(mend(it.key)), CleanText(it.section)
	for i, accepted := range it.answers {
		if it.answers[i] = cleanTexts(accepted); !it.settled {
			it.answers[i] = trimmedParts(it.answers[i])
		}
	}
	it.options = cleanTexts(it.options)
}

func cleanTexts(texts []string) []string {
	cleaned := make([]string, len(texts))
	for i, t := range texts {
		cleaned[i] = CleanText(t)
	}
	return cleaned
}

// declared returns what the file says the kind is: at the question, else in its section.
func (it *item) declared() KindWord {
	if k, ok := ParseKind(it.kind); ok {
		return k
	}
	return it.fallback
}

// understand finds out kind and key and returns the question.
func (it *item) understand() (questions.Question, *refusal) {
	q := questions.Question{
		ID: it.id, Revision: max(it.revision, 1), Explanation: it.explanation,
		Citations: it.citations, Difficulty: it.difficulty(), Tags: it.allTags(),
		Review: questions.Review{Status: questions.Candidate},
	}
	it.cite(&q)
	kind := it.declared()
	switch {
	case it.settled:
		it.settle(&q, kind)
	case it.isJudge(kind):
		it.judge(&q)
	case it.isBlank(kind):
		it.blank(&q)
	case len(it.options) > 0:
		it.choose(&q, kind)
	default:
		return q, it.unexpressed(kind)
	}
	if it.stem == "" {
		return q, stemMissing()
	}
	q.Stem = it.stem
	if it.material != "" && !strings.HasPrefix(q.Stem, it.material) {
		q.Stem = CleanText(it.material + "\n" + q.Stem)
	}
	return q, nil
}

// unexpressed says why an item without options, blanks or truth is no question.
func (it *item) unexpressed(kind KindWord) *refusal {
	switch {
	case kind.Kind != "":
		return &refusal{"options_missing", "是" + kind.Kind.Name() + "，却没有找到选项", "请检查选项的写法，例如每行一个“A. …”"}
	case it.key != "":
		return &refusal{"kind_unsupported", "没有选项，答案是一段文字，看来是简答题；竞赛只能自动判单选、多选、判断、填空四种题型", "请改写成这四种题型；是填空题的，请在题干里用 ____ 标出空位"}
	}
	if bracketed.MatchString(it.stem) {
		return &refusal{"kind_unknown", "没有选项，也没有答案，看不出是什么题", "括号里是填空题答案的，请在这一部分前面加一行“填空题”；其余请补上选项和答案"}
	}
	return &refusal{"kind_unknown", "没有选项，也没有答案，看不出是什么题", "请补上选项和答案；是判断题的写“答案：正确”或“答案：错误”"}
}

// difficulty reads the file's word; without one it is 2.
func (it *item) difficulty() int {
	word := questions.Fold(it.level)
	for level, words := range [][]string{{"易", "简单", "低", "easy", "初级", "1"}, {"中", "一般", "普通", "适中", "medium", "2"}, {"难", "困难", "高", "hard", "difficult", "3"}} {
		for _, w := range words {
			if word != "" && strings.HasPrefix(strings.TrimPrefix(word, "较"), w) {
				return level + 1
			}
		}
	}
	if word != "" {
		it.note(Notice, "难度", "level_unknown", "难度“"+excerpt(it.level, 12)+"”看不懂，按“中”处理", "可以写 易、中、难，或 1、2、3")
	}
	return 2
}

// splitTags reads tags with spaces, commas or semicolons between.
func splitTags(text string) []string {
	var tags []string
	seen := map[string]bool{}
	for _, t := range strings.FieldsFunc(CleanText(text), func(c rune) bool { return strings.ContainsRune(" ,，、;；|/\n\t", c) }) {
		if !seen[t] {
			tags = append(tags, t)
		}
		seen[t] = true
	}
	return tags
}
