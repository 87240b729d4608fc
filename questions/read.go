package questions

import (
	"strings"

	"lawquiz/questions/document"
)

// maxText is the longest text read at all, in characters; the lint asks for much less.
const maxText = 4000

// ReadBank reads a bank from YAML as FORMAT.md describes it. The file's name is only for the faults.
//
// It gathers every fault of form with its line: what is missing, misspelt, twice or not of its
// kind. Whether the questions are good ones is for Lint, or for Check, which does both. With
// faults the bank holds what could be read.
func ReadBank(file string, src []byte) (Bank, document.Faults) {
	b, root := readBank(file, src)
	return b, root.Faults()
}

// readBank also returns the document, for the places of what the lint finds.
func readBank(file string, src []byte) (Bank, *document.Node) {
	root := document.Parse(file, src)
	b := Bank{
		ID:      root.Field("id").String(64),
		Title:   root.Field("title").String(maxText),
		Law:     root.Field("law").StringOr("", maxText),
		Edition: root.Field("edition").StringOr("", maxText),
	}
	list := root.Field("questions")
	list.Require()
	for _, n := range list.List() {
		b.Questions = append(b.Questions, readQuestion(n))
	}
	root.Finish()
	return b, root
}

func readQuestion(n *document.Node) Question {
	q := Question{
		ID:          n.Field("id").String(64),
		Revision:    n.Field("revision").Int(1, 9999),
		Kind:        Kind(n.Field("kind").Enum(kindNames()...)),
		Stem:        n.Field("stem").String(maxText),
		Explanation: n.Field("explanation").StringOr("", maxText),
		Difficulty:  n.Field("difficulty").Int(1, 3),
		Tags:        readTexts(n.Field("tags")),
	}
	for _, c := range n.Field("citations").List() {
		q.Citations = append(q.Citations, Citation{Law: c.Field("law").String(maxText), Article: c.Field("article").String(maxText)})
	}
	review := n.Field("review")
	q.Review = Review{
		Status: Status(review.Field("status").Enum(string(Candidate), string(Reviewed), string(Published))),
		By:     review.Field("by").StringOr("", maxText),
		On:     review.Field("on").StringOr("", maxText),
	}
	readKey(n, &q)
	return q
}

func kindNames() []string {
	names := make([]string, len(Kinds))
	for i, k := range Kinds {
		names[i] = string(k)
	}
	return names
}

func readTexts(n *document.Node) []string {
	var texts []string
	for _, item := range n.List() {
		texts = append(texts, item.String(maxText))
	}
	return texts
}

// readKey reads options and key, whose form depends on the kind.
func readKey(n *document.Node, q *Question) {
	options, key := n.Field("options"), n.Field("key")
	switch q.Kind {
	case Single, Multiple:
		options.Require()
		for _, text := range readTexts(options) {
			q.Options = append(q.Options, Option{Text: text})
		}
		readLetters(key, q.Options)
		return
	case Judge:
		if answer := key.Enum(Right, Wrong); answer != "" {
			q.Options = JudgeOptions(answer == Right)
		}
	case Blank:
		key.Require()
		for _, accepted := range key.List() {
			accepted.Require()
			q.Answers = append(q.Answers, readTexts(accepted))
		}
	}
	if q.Kind != "" && options.Exists() {
		options.Fault("options_unwanted", "%s不写选项：请删去 options", q.Kind.Name())
	}
}

// readLetters marks the options named by the key's letters.
func readLetters(n *document.Node, options []Option) {
	key := n.String(maxText)
	if len(options) > letters {
		n.Fault("key_letter", "选项有 %d 个，超过 %d 个，写不成字母：请删减选项，或拆成两道题", len(options), letters)
		return
	}
	for i, c := range key {
		at := int(c - 'A')
		switch {
		case c < 'A' || at >= len(options):
			n.Fault("key_letter", "标准答案 %s 里的“%c”不是选项字母：这道题可以写 A 到 %s 的大写字母，字母之间不加符号", key, c, Letter(max(len(options), 1)-1))
		case options[at].Correct:
			n.Fault("key_letter", "标准答案 %s 里的 %c 重复：请只写一次", key, c)
		case i > 0 && rune(key[i-1]) > c:
			n.Fault("key_order", "标准答案 %s 要按字母顺序写：%s", key, sorted(key))
		}
		if at >= 0 && at < len(options) {
			options[at].Correct = true
		}
	}
}

func sorted(key string) string {
	var b strings.Builder
	for i := range letters {
		if l := Letter(i); strings.Contains(key, l) {
			b.WriteString(l)
		}
	}
	return b.String()
}
