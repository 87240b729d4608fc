package library

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lawquiz/questions"
	"lawquiz/questions/intake"
	"lawquiz/quiz"
)

// What a question may have at most, as intake's defaults have it.
const (
	maxOptions  = 64
	maxText     = 2_000
	maxShort    = 200
	maxNote     = 500
	maxList     = 30
	maxAuthor   = 64
	maxBankID   = 64
	maxAccepted = 50 // texts for one blank
)

var (
	questionID = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}-[0-9]{3,5}$`) // as the lint has it
	bankID     = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
)

// checker gathers what is wrong with something from outside.
type checker struct{ err *quiz.Error }

func (c *checker) say(location, format string, args ...any) {
	if c.err == nil {
		c.err = quiz.Errorf(quiz.Invalid, "填写的内容有误，请检查后重试")
	}
	c.err.At(location, fmt.Sprintf(format, args...))
}

func (c *checker) fault() error {
	if c.err == nil {
		return nil
	}
	return c.err
}

// text complains about an absent text, a long one, or one that no file could hold.
func (c *checker) text(location, name, text string, most int, needed bool) {
	switch n := utf8.RuneCountInString(text); {
	case needed && strings.TrimSpace(text) == "":
		c.say(location, "%s是空的：请填写", name)
	case n > most:
		c.say(location, "%s有 %d 个字，最多 %d 个字", name, n, most)
	case !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
		c.say(location, "%s里有不能显示的字符：请删去", name)
	}
}

// checkQuestion complains about what no draft of intake would have: places begin at the question.
func checkQuestion(q questions.Question) error {
	var c checker
	c.text("stem", "题干", q.Stem, maxText, true)
	c.text("explanation", "解析", q.Explanation, maxText, false)
	switch q.Kind {
	case questions.Single, questions.Multiple:
		c.options(q)
	case questions.Judge:
		c.judge(q)
	case questions.Blank:
		c.blanks(q)
	default:
		c.say("kind", "题型不认识：请选单选题、多选题、判断题或填空题")
	}
	if q.Kind != questions.Blank && len(q.Answers) > 0 {
		c.say("answers", "%s不写填空的答案", q.Kind.Name())
	}
	if q.Difficulty < 1 || q.Difficulty > 3 {
		c.say("difficulty", "难度请写 1（易）、2（中）或 3（难）")
	}
	c.sources(q)
	return c.fault()
}

func (c *checker) options(q questions.Question) {
	if n := len(q.Options); n < 2 || n > maxOptions {
		c.say("options", "有 %d 个选项，要有 2 到 %d 个", n, maxOptions)
		return
	}
	right, first := 0, make(map[string]int, len(q.Options))
	for i, o := range q.Options {
		at := fmt.Sprintf("options[%d]", i)
		c.text(at, fmt.Sprintf("第 %d 个选项", i+1), o.Text, maxText, true)
		if o.Correct {
			right++
		}
		folded := questions.Fold(o.Text)
		if earlier, same := first[folded]; same {
			c.say(at, "第 %d 个选项与第 %d 个相同：请改写其中一个", i+1, earlier+1)
			continue
		}
		first[folded] = i
	}
	switch {
	case right == 0:
		c.say("options", "没有标出正确的选项")
	case q.Kind == questions.Single && right > 1:
		c.say("options", "单选题只能有一个正确选项，这里有 %d 个", right)
	case q.Kind == questions.Multiple && right < 2:
		c.say("options", "多选题至少要有两个正确选项")
	}
}

func (c *checker) judge(q questions.Question) {
	if !slices.Equal(q.Options, questions.JudgeOptions(true)) && !slices.Equal(q.Options, questions.JudgeOptions(false)) {
		c.say("options", "判断题的选项依次是“正确”“错误”，其中一个是答案")
	}
}

func (c *checker) blanks(q questions.Question) {
	if len(q.Options) > 0 {
		c.say("options", "填空题不写选项")
	}
	n := strings.Count(q.Stem, questions.BlankMark)
	if n == 0 {
		c.say("stem", "填空题的题干要用四个下划线 ____ 标出每处空位")
	}
	if n != len(q.Answers) {
		c.say("answers", "题干有 %d 处空位，答案有 %d 组：要一处一组", n, len(q.Answers))
	}
	for i, accepted := range q.Answers {
		at := fmt.Sprintf("answers[%d]", i)
		if len(accepted) == 0 || len(accepted) > maxAccepted {
			c.say(at, "第 %d 处空位要有 1 到 %d 种答案", i+1, maxAccepted)
		}
		for _, text := range accepted {
			c.text(at, fmt.Sprintf("第 %d 处空位的答案", i+1), text, maxText, true)
		}
	}
}

func (c *checker) sources(q questions.Question) {
	if len(q.Citations) > maxList || len(q.Tags) > maxList {
		c.say("citations", "法条依据和标签各最多 %d 项", maxList)
		return
	}
	for i, cite := range q.Citations {
		at := fmt.Sprintf("citations[%d]", i)
		c.text(at, "法律名称", cite.Law, maxShort, true)
		c.text(at, "条文", cite.Article, maxShort, false)
	}
	for i, tag := range q.Tags {
		c.text(fmt.Sprintf("tags[%d]", i), "标签", tag, maxShort, true)
	}
}

// author complains about who does something.
func (c *checker) author(name string) { c.text("author", "经办人", name, maxAuthor, true) }

func checkAuthor(name string) error {
	var c checker
	c.author(name)
	return c.fault()
}

// reserved are words that stand where an id would, in addresses and on the command line.
var reserved = []string{"all", "uploads", "template"}

// bank complains about the head of a bank to be made.
func (c *checker) bank(id, title, law, edition string) {
	if len(id) > maxBankID || !bankID.MatchString(id) {
		c.say("bank", "题库编号要用小写字母开头的拼音或英文，用连字符隔开，最多 %d 个字符，如 laodong-fa", maxBankID)
	}
	if slices.Contains(reserved, id) {
		c.say("bank", "题库编号不能是 %s：它在网址和命令里另有意思，请换一个", id)
	}
	c.text("title", "题库名称", title, maxShort, true)
	c.text("law", "法律名称", law, maxShort, false)
	c.text("edition", "法律版本", edition, maxShort, false)
}

// where says where a draft stands, as people find it: 第 12 行（第 9 题）.
func where(d *Draft, draft int) string {
	p := d.Place
	p.File = ""
	number := fmt.Sprintf("第 %d 题", draft)
	if p.Item == draft {
		p.Item = 0
	}
	return joined(p, number)
}

func joined(p intake.Place, number string) string {
	if at := p.String(); at != "" {
		return at + "（" + number + "）"
	}
	return number
}
