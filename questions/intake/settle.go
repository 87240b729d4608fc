package intake

import (
	"strings"

	"lawquiz/questions"
)

// settle fills a question whose file says outright what is what: the kind as declared, the key
// apart from the stem. Its texts are not searched for keys, kinds or places to fill.
func (it *item) settle(q *questions.Question, kind KindWord) {
	q.Kind = kind.Kind
	switch kind.Kind {
	case questions.Judge:
		it.settleJudge(q)
	case questions.Blank:
		q.Answers = it.answers
		it.checkBlanks(q, strings.Count(it.stem, questions.BlankMark))
	default:
		for _, o := range it.options {
			q.Options = append(q.Options, questions.Option{Text: o})
		}
		it.chooseKind(q, kind, it.markRight(q))
		it.checkOptions()
	}
}

func (it *item) settleJudge(q *questions.Question) {
	truth, ok := it.judgeKey()
	q.Options = questions.JudgeOptions(truth)
	if _, _, marked := judgeInStem(it.stem); marked && !it.exact {
		it.note(Warning, "题干", "key_in_stem", it.called()+"题干里写着对错，答题的人会看到", "答案只写在“答案：”后面，请从题干里删去")
	}
	if ok {
		return
	}
	q.Options[1].Correct = false
	if it.key == "" {
		it.note(Error, "答案", "key_missing", it.called()+"没有找到答案", "请补上“答案：正确”或“答案：错误”")
		return
	}
	it.note(Error, "答案", "key_unclear", it.called()+"判断题的答案“"+excerpt(it.key, 20)+"”看不懂", "请写“正确”或“错误”")
}
