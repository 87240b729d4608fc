package intake

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// readMoodle reads a Moodle XML quiz. Each <question> is a block.
func (l *ledger) readMoodle(text string) {
	t := newXMLPart(strings.NewReader(text), l.limits)
	// The text is UTF-8 by now, whatever its first line says.
	t.decoder.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	category, n := "", 0
	for !l.stopped {
		tok, err := t.next()
		if errors.Is(err, io.EOF) {
			break
		}
		var root *node
		if start, ok := tok.(xml.StartElement); err == nil && ok && start.Name.Local == "question" {
			root, err = t.tree(start, "file")
		}
		if err != nil {
			line, _ := t.decoder.InputPos()
			bad := refuseXML(err)
			l.refuse(bad.code, fmt.Sprintf("%s（第 %d 行附近）", bad.message, line), "请从 Moodle 题库按“Moodle XML 格式”重新导出")
			break
		}
		if root == nil {
			continue
		}
		n++
		switch root.attrs["type"] {
		case "category":
			category = strings.TrimPrefix(strings.TrimSpace(root.child("category").child("text").text.String()), "$course$/")
			l.count(asHeading, 1)
		case "description":
			l.count(asHeading, 1)
			l.tell(Problem{Place: Place{Item: n}, Severity: Notice, Code: "preamble", Message: "说明文字没有当作题目"})
		default:
			l.take(moodleItem(root, category, n))
		}
	}
	if len(l.result.Drafts)+l.result.Refused == 0 && !l.stopped {
		l.refuse("no_questions", "没有找到题目", "请从 Moodle 题库按“Moodle XML 格式”重新导出")
	}
}

// moodleRefused names the question types that no kind can express.
func moodleRefused(kind string) string {
	name, ok := map[string]string{
		"matching": "连线题", "ddmatch": "连线题", "essay": "论述题", "numerical": "数值题（允许误差）",
		"calculated": "计算题", "calculatedsimple": "计算题", "calculatedmulti": "计算题", "ordering": "排序题",
		"ddwtos": "拖放填空题", "gapselect": "选词填空题", "ddimageortext": "拖图题", "ddmarker": "拖图题", "randomsamatch": "连线题",
	}[kind]
	if !ok {
		return "Moodle 的 " + excerpt(kind, 20) + " 题"
	}
	return name
}

// moodleItem reads one <question>.
func moodleItem(q *node, category string, n int) item {
	it := item{place: Place{Item: n}, section: category, blocks: 1}
	it.number = strings.TrimSpace(q.child("idnumber").text.String())
	var tags []string
	for _, t := range q.child("tags").all("tag") {
		tags = append(tags, strings.TrimSpace(t.child("text").text.String()))
	}
	it.takeTags(it.number, tags)
	if q.attrs["type"] != "cloze" {
		it.stem = it.moodleText(q.child("questiontext"), "题干")
	}
	it.explanation = it.moodleText(q.child("generalfeedback"), "解析")
	answers := q.all("answer")
	switch q.attrs["type"] {
	case "multichoice":
		it.moodleChoice(q, answers)
	case "truefalse":
		it.kind = "判断题"
		for _, a := range answers {
			if moodleFraction(a) > 0 {
				it.key = it.moodleText(a, "答案")
			}
		}
	case "shortanswer":
		it.moodleShort(answers)
	case "cloze":
		it.moodleCloze(q.child("questiontext"))
	default:
		it.refused = moodleRefused(q.attrs["type"])
	}
	return it
}

func moodleFraction(answer *node) float64 {
	f, err := strconv.ParseFloat(strings.TrimSpace(answer.attrs["fraction"]), 64)
	if err != nil {
		return 0
	}
	return f
}

func (it *item) moodleChoice(q *node, answers []*node) {
	single := strings.TrimSpace(q.child("single").text.String())
	one := single == "true" || single == "1"
	it.kind = map[bool]string{true: "单选题", false: "多选题"}[one]
	if !one && !it.settled {
		it.kind = "不定项选择题"
	}
	for i, a := range answers {
		it.options = append(it.options, it.moodleText(a, "选项"))
		f := moodleFraction(a)
		it.correct = append(it.correct, f >= 99.9 || !one && f > 0)
		if one && f > 0 && f < 99.9 {
			it.note(Warning, "答案", "partial_credit", fmt.Sprintf("选项 %s 原来得 %.0f%% 的分，这里按错误选项处理", optionName(i), f), "请核对答案")
		}
		if f > 0 {
			it.explain(it.moodleText(a.child("feedback"), "解析"))
		}
	}
}

// moodleShort makes a short answer a blank; one with a wildcard cannot be.
func (it *item) moodleShort(answers []*node) {
	var accepted []string
	for _, a := range answers {
		text := it.moodleText(a, "答案")
		switch {
		case strings.Contains(strings.ReplaceAll(text, `\*`, ""), "*") && moodleFraction(a) > 0:
			it.refused = "带通配符 * 的简答题"
			return
		case moodleFraction(a) >= 99.9:
			accepted = append(accepted, unescapeStars(text))
		case moodleFraction(a) > 0:
			it.note(Warning, "答案", "partial_credit", fmt.Sprintf("答案“%s”原来只得 %.0f%% 的分，没有收进来", excerpt(text, 12), moodleFraction(a)), "如果这种写法也算对，请补上")
		}
	}
	it.kind, it.answers = "填空题", [][]string{accepted}
	if len(accepted) == 0 {
		it.answers = nil
	}
	if !it.settled && !lowLines.MatchString(it.stem) && !emptyRound.MatchString(it.stem) {
		it.stem += " ____"
	}
}

// moodleText returns the text of an element, HTML taken out, and notes what a text cannot hold.
func (it *item) moodleText(n *node, field string) string {
	src := n.child("text").text.String()
	if format := n.attrs["format"]; format == "plain_text" || format == "markdown" {
		return strings.TrimSpace(src)
	}
	text, lost := htmlText(src)
	it.formula = it.formula || texFormula.MatchString(src)
	if files := len(n.all("file")); files > 0 && len(lost) == 0 {
		lost = append(lost, "附件")
	}
	if len(lost) > 0 {
		it.note(Warning, field, "media_dropped", field+"里的"+strings.Join(lost, "、")+"没有导入，题库只存文字", "请核对题目离开它还能不能答")
	}
	return text
}
