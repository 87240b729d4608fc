package questions

import (
	"slices"
	"strings"

	"lawquiz/questions/document"
)

// readPatterns reads a list of patterns; a fault outdated_pattern stands at each that cannot be read
// or that no canonical text could match, because it holds a character canonical texts do not.
func readPatterns(n *document.Node, words *lexicon) []pattern {
	var all []pattern
	for _, item := range n.List() {
		text := item.String(maxText)
		p, err := newPattern(text, words)
		switch {
		case text == "":
		case err != nil:
			item.Fault("outdated_pattern", "“%s”不是正则表达式：请检查括号和方括号是否成对", excerpt(text))
		case strings.ContainsAny(text, "《》“”，。、；：（）！？　_"):
			item.Fault("outdated_pattern", "“%s”里有全角标点或下划线：比对前标点都已去掉，留空写作 □，请删去", excerpt(text))
		default:
			all = append(all, p)
		}
	}
	return all
}

// statement is something a question holds true or false, in canonical text.
type statement struct {
	spoken        // the stem with the answer filled in
	answer spoken // the answer alone; without text for judge
	holds  bool
}

// asking tells stems that ask for what does not hold, and stems whose wrong options are statements held
// false, and not merely other amounts.
var askWords, asksFalse, asksTrue = asking()

func asking() (words *lexicon, negated, open pattern) {
	words = &lexicon{}
	negated = mustPattern(`(不正确|错误|不对|不符合|不准确|有误|不恰当|不妥|不合法)的?(一项|选项|哪项|哪一项)?(是|有|为)|哪一?[项些个](说法|表述|做法)?(是)?(不正确|错误|不符合)`, words)
	open = mustPattern(`说法|表述|观点|理解|描述|正确的?(是|有)`, words)
	return words, negated, open
}

// statements returns what the question holds true and, where that is certain, what it holds false.
func statements(q Question, stem string, words *lexicon) []statement {
	none := spoken{words: words.newSet()}
	switch q.Kind {
	case Judge:
		k := readKeyOf(q, nil)
		return []statement{{spoken: words.speak(stem), answer: none, holds: k.truth}}[:oneIf(k.known)]
	case Blank:
		return blankStatements(q, stem, words)
	}
	if !slices.ContainsFunc(q.Options, func(o Option) bool { return o.Correct }) {
		return nil
	}
	var said []statement
	asked := askWords.speak(stem)
	negated, open := asksFalse.match(asked), asksTrue.match(asked)
	for _, o := range q.Options {
		if o.Correct || open || negated {
			answer := canonical(o.Text)
			said = append(said, statement{words.speak(fill(stem, answer)), words.speak(answer), o.Correct != negated})
		}
	}
	return said
}

func oneIf(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// blankStatements returns the stem filled with each accepted text of the first blank, the others with their first.
func blankStatements(q Question, stem string, words *lexicon) []statement {
	var said []statement
	for i, accepted := range q.Answers {
		for _, a := range accepted {
			text := stem
			for j, other := range q.Answers {
				if j == i {
					text = fill(text, canonical(a))
				} else if len(other) > 0 {
					text = fill(text, canonical(other[0]))
				}
			}
			said = append(said, statement{words.speak(text), words.speak(canonical(a)), true})
		}
	}
	return said
}
