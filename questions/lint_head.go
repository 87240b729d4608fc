package questions

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

var questionID = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}-[0-9]{3,5}$`)

func (l *linter) lintHead(q Question) {
	if !questionID.MatchString(q.ID) {
		l.say("id", "id", "题目编号“%s”要写成小写字母前缀、连字符、三位以上数字，如 ldf-001", q.ID)
	}
	if q.Revision < 1 {
		l.say("revision", "revision", "修订号是 %d，要从 1 开始：题干、选项或答案每改一次加 1", q.Revision)
	}
	if q.Difficulty < 1 || q.Difficulty > 3 {
		l.say("difficulty", "difficulty", "难度是 %d：请写 1（易）、2（中）或 3（难）", q.Difficulty)
	}
}

// lintText complains about a text's length in characters, and about what would not show well.
func (l *linter) lintText(field, text string, low, high int, code, name string) {
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		l.say(field, code, "%s是空的：请填写", name)
		return
	case n < low:
		l.say(field, code, "%s只有 %d 个字，至少要 %d 个字：请写完整", name, n, low)
	case n > high:
		l.say(field, code, "%s有 %d 个字，最多 %d 个字：请缩短", name, n, high)
	}
	if strings.TrimSpace(text) != text || strings.ContainsFunc(text, unicode.IsControl) || strings.Contains(text, "  ") {
		l.say(field, "text_space", "%s首尾有空格，或中间有换行、连续空格：请删去", name)
	}
}

var (
	lowLines = regexp.MustCompile(`_+`)
	brackets = regexp.MustCompile(`[（(][\s　]*[)）]`)
)

// gap is where the answer of a single or multiple question belongs in the stem.
const gap = "（　）"

func (l *linter) lintStem(q Question) {
	l.lintText("stem", q.Stem, 8, 300, "stem_length", "题干")
	for _, run := range lowLines.FindAllString(q.Stem, -1) {
		if q.Kind != Blank {
			l.say("stem", "blank_mark", "只有填空题的题干用下划线留空，%s请写“%s”或改写句子", q.Kind.Name(), gap)
			break
		}
		if run != BlankMark {
			l.say("stem", "blank_mark", "留空要用四个下划线 %s，这里是 %d 个", BlankMark, len(run))
		}
	}
	found := brackets.FindAllString(q.Stem, -1)
	for _, b := range found {
		if b != gap {
			l.say("stem", "stem_gap", "空括号“%s”要写成“%s”：全角括号，中间一个全角空格", b, gap)
		}
	}
	if len(found) > 1 {
		l.say("stem", "stem_gap", "题干里有 %d 个空括号：一道题只留一处", len(found))
	}
	if len(found) > 0 && (q.Kind == Judge || q.Kind == Blank) {
		l.say("stem", "stem_gap", "%s的题干不写空括号：请删去", q.Kind.Name())
	}
}

func (l *linter) lintTags(q Question) {
	if n := len(q.Tags); n < 1 || n > 5 {
		l.say("tags", "tags", "标签有 %d 个，要有 1 到 5 个", n)
	}
	seen := map[string]bool{}
	for i, tag := range q.Tags {
		field := fmt.Sprintf("tags[%d]", i)
		if n := utf8.RuneCountInString(strings.TrimSpace(tag)); n < 1 || n > 12 {
			l.say(field, "tags", "标签“%s”有 %d 个字，要有 1 到 12 个字", tag, n)
		}
		if seen[Fold(tag)] {
			l.say(field, "tags", "标签“%s”重复：请删去一个", tag)
		}
		seen[Fold(tag)] = true
	}
}

func (l *linter) lintReview(r Review) {
	switch r.Status {
	case Candidate:
		return // nobody has read it yet: there is no reader and no day
	case Reviewed, Published:
	default:
		l.say("review.status", "review_status", "审核状态“%s”不认识：请写 candidate（待审）、reviewed（已审）或 published（已发布）", r.Status)
		return
	}
	if n := utf8.RuneCountInString(r.By); n < 1 || n > 12 {
		l.say("review.by", "review_by", "审核角色“%s”要有 1 到 12 个字，如 出题、复核；不写人名", r.By)
	}
	if _, err := time.Parse(time.DateOnly, r.On); err != nil {
		l.say("review.on", "review_date", "审核日期“%s”要写成 2026-03-08 这样的日期", r.On)
	}
}
