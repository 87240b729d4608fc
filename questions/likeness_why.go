package questions

import (
	"fmt"
	"math"
	"strings"
)

// round leaves two decimals.
func round(score float64) float64 { return math.Round(score*100) / 100 }

// why says in Chinese how the question stands to the entry, and what to do.
func (s *search) why(f finding, e *entry) string {
	name, here, there := e.name(), excerpt(answerText(s.question)), excerpt(answerText(e.question))
	differs := fmt.Sprintf("这里是“%s”，那里是“%s”", here, there)
	switch f.why {
	case sameID:
		return "与" + name + "编号相同，题干、选项和答案都没有改" + s.besides(e)
	case changed:
		return "与" + name + "编号相同，" + s.changes(e)
	case sameAll:
		return "与" + name + "是同一道题：题干、选项和答案都相同，不计标点、全半角、数字写法和选项顺序"
	case otherAnswer:
		return "与" + name + "题干相同而答案矛盾：" + differs + "，请对照法条改正一道"
	case otherTruth:
		return "与" + name + "说的是同一句话，答案却矛盾：" + differs + "，请对照法条改正一道"
	case smallWords:
		return "与" + name + "只差个别虚词或数字写法，选项和答案相同"
	case noAnswer:
		return "与" + name + "题干相同，但有一道没有答案"
	case otherOptions:
		return "与" + name + "题干相同，答案相同，其余选项不同"
	case otherMatter:
		return "与" + name + "题干相同，选项和答案不同：" + differs + "，请看是不是同一道题"
	case otherKind:
		return "与" + strings.TrimRight(name, " ") + "（" + e.question.Kind.Name() + "）问的是同一句话，放进同一份试卷会互相提示答案"
	case nearOther:
		return fmt.Sprintf("与%s题干相近（%d%%）而答案不同：%s，请核对是否矛盾", name, percentOf(f.score), differs)
	case sameOptions:
		return fmt.Sprintf("与%s选项和答案都相同，题干换了说法（相近 %d%%）", name, percentOf(f.score))
	case otherPlace:
		return fmt.Sprintf("与%s是同一句话（相近 %d%%），只是空的位置不同", name, percentOf(f.score))
	case otherLaw:
		return fmt.Sprintf("与%s问的是同一件事（相近 %d%%），答案相同，只是依照的法律不同", name, percentOf(f.score))
	case sameFact:
		return s.whyRelated(f, e)
	}
	return fmt.Sprintf("与%s题干相近（%d%%），答案相同", name, percentOf(f.score))
}

// whyRelated tells of the two statements, and warns when one holds its own false.
func (s *search) whyRelated(f finding, e *entry) string {
	text := fmt.Sprintf("与%s（%s）说的是同一件事（相近 %d%%），放进同一份试卷会互相提示答案", strings.TrimRight(e.name(), " "), e.question.Kind.Name(), percentOf(f.score))
	if s.question.Key() == Wrong || e.question.Key() == Wrong {
		text += "；判断题的答案是错误，请核对两题是否矛盾"
	}
	return text
}

func percentOf(score float64) int { return int(math.Round(score * 100)) }

// name is how messages call an entry: laodong-fa 的 ldf-001, or the beginning of its stem.
func (e *entry) name() string {
	switch {
	case e.question.ID != "" && e.bank != "":
		return " " + e.bank + " 的 " + e.question.ID + " "
	case e.question.ID != "":
		return " " + e.question.ID + " "
	}
	return "“" + excerpt(e.question.Stem) + "”"
}

// excerpt returns at most 40 characters of text on one line.
func excerpt(text string) string {
	cs := []rune(strings.Join(strings.Fields(text), " "))
	if len(cs) <= 40 {
		return string(cs)
	}
	return string(cs[:40]) + "……"
}

// answerText returns the key as people compare it: the texts of the right options, 正确 or 错误, or what fills the blanks.
func answerText(q Question) string {
	if q.Kind == Blank || q.Kind == Judge {
		return q.Key()
	}
	var right []string
	for _, o := range q.Options {
		if o.Correct {
			right = append(right, o.Text)
		}
	}
	return strings.Join(right, "；")
}

// changes lists what the entry of the same id has otherwise.
func (s *search) changes(e *entry) string {
	var parts []string
	a, b := s.face, e.face
	if a.kind != b.kind {
		parts = append(parts, fmt.Sprintf("题型由%s改为%s", b.kind.Name(), a.kind.Name()))
	}
	if a.stem != b.stem {
		parts = append(parts, "题干有改动")
	}
	if a.group != b.group || len(a.options) != len(b.options) {
		parts = append(parts, "选项有改动")
	}
	if here, there := excerpt(answerText(s.question)), excerpt(answerText(e.question)); a.key.id != b.key.id || a.key.known != b.key.known {
		parts = append(parts, fmt.Sprintf("答案由“%s”改为“%s”", there, here))
	}
	return strings.Join(parts, "，")
}

// besides names what changed without making a revision.
func (s *search) besides(e *entry) string {
	switch {
	case s.question.Explanation != e.question.Explanation:
		return "，解析有改动"
	case fmt.Sprint(s.question.Citations) != fmt.Sprint(e.question.Citations):
		return "，法条依据有改动"
	}
	return ""
}
