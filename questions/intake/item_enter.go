package intake

import (
	"fmt"
	"unicode/utf8"
)

// rawBytes is how many bytes a text may have for each character it may have, before it is cleaned: what
// is longer would take much memory to clean.
const rawBytes = 32

// enter cleans the item, or returns why no draft can be made from it.
func (it *item) enter(limits Limits) *refusal {
	for _, t := range it.texts() {
		if len(t) > rawBytes*limits.Text {
			return textTooLong(t, limits)
		}
	}
	it.clean()
	return it.refuse(limits)
}

func (it *item) texts() []string {
	return append([]string{it.stem, it.explanation, it.material, it.key}, it.options...)
}

func textTooLong(text string, limits Limits) *refusal {
	return &refusal{"text_too_long", fmt.Sprintf("有一段文字 %d 个字，超过 %d 个字，多半是几道题粘在了一起", utf8.RuneCountInString(text), limits.Text), "请检查题号和选项的分行，改好再导入"}
}

// refuse returns why no draft can be made from the item, before it is understood.
func (it *item) refuse(limits Limits) *refusal {
	for _, t := range it.texts() {
		if len(t) > limits.Text && utf8.RuneCountInString(t) > limits.Text {
			return textTooLong(t, limits)
		}
	}
	switch {
	case len(it.options) > limits.Options:
		return &refusal{"too_many_options", fmt.Sprintf("有 %d 个选项，超过 %d 个", len(it.options), limits.Options), "请检查是不是几道题粘在了一起"}
	case it.formula:
		return &refusal{"formula", "含有公式，题库只存文字，存不下公式", "请把公式改写成文字，或删去这道题"}
	case it.stem == "":
		return stemMissing()
	}
	if name := it.declared().Refused; name != "" {
		it.refused = name
	}
	if it.refused != "" {
		return &refusal{"kind_unsupported", "是" + it.refused + "，竞赛只能自动判单选、多选、判断、填空四种题型", "请改写成这四种题型，或删去这道题"}
	}
	return nil
}

func stemMissing() *refusal { return &refusal{"stem_missing", "没有题干", "请补上题干"} }
