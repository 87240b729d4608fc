package intake

import (
	"fmt"

	"lawquiz/questions"
	"lawquiz/questions/intake/layout"
)

// settle reads key and options as the kind has them, and takes the item. Without a kind it is no
// question: from its texts none is guessed.
func (o *ownTable) settle(it *item) {
	kind, ok := ParseKind(it.kind)
	if !ok && !o.full() {
		o.reject(*it, kindUnread(it.kind))
		return
	}
	switch kind.Kind {
	case questions.Judge:
		if len(it.options) > 0 && !it.judgePair() {
			it.dropOptions("判断题的选项不是“正确、错误”，没有保留", "请核对题型和答案")
		}
	case questions.Blank:
		it.answers = layout.SplitAnswers(it.key)
		if len(it.options) > 0 {
			it.dropOptions("填空题不写选项，没有保留", "请核对题型；各空的答案写在“答案”一格")
		}
	default:
		it.correct = markedBy(it.key, len(it.options))
	}
	o.take(*it)
}

// kindUnread says why a row whose kind is missing or unknown is no question.
func kindUnread(word string) *refusal {
	suggestion := "请在“题型”一格选 单选题、多选题、判断题 或 填空题"
	if word == "" {
		return &refusal{"kind_missing", "没有写题型", suggestion}
	}
	return &refusal{"kind_unknown_word", fmt.Sprintf("题型“%s”不认识", excerpt(word, 12)), suggestion}
}

func (it *item) dropOptions(what, suggestion string) {
	it.note(Warning, optionField.name(), "options_unwanted", it.called()+what, suggestion)
	it.options = nil
}

// markedBy returns which of n options the key names; nil when it is not written in letters, as
// tables of ours write it, or names one that is not there.
func markedBy(key string, n int) []bool {
	right, ok := layout.SplitKey(key)
	if !ok {
		return nil
	}
	marks := make([]bool, n)
	for _, at := range right {
		if at >= n {
			return nil
		}
		marks[at] = true
	}
	return marks
}
