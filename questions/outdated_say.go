package questions

import (
	"regexp"
	"slices"
	"strings"

	"lawquiz/questions/document"
)

// pattern is a regular expression on canonical text, or words any of which will do.
type pattern struct {
	words []string // when the expression is no more than words with | between
	re    *regexp.Regexp
}

func (p pattern) match(text string) bool {
	if p.re != nil {
		return p.re.MatchString(text)
	}
	return slices.ContainsFunc(p.words, func(w string) bool { return strings.Contains(text, w) })
}

func anyMatch(patterns []pattern, text string) bool {
	return slices.ContainsFunc(patterns, func(p pattern) bool { return p.match(text) })
}

func allMatch(patterns []pattern, text string) bool {
	return !slices.ContainsFunc(patterns, func(p pattern) bool { return !p.match(text) })
}

// readPatterns reads a list of patterns; a fault outdated_pattern stands at each that cannot be read
// or that no canonical text could match, because it holds a character canonical texts do not.
func readPatterns(n *document.Node) []pattern {
	var all []pattern
	for _, item := range n.List() {
		text := item.String(maxText)
		re, err := regexp.Compile(text)
		switch {
		case text == "":
		case err != nil:
			item.Fault("outdated_pattern", "“%s”不是正则表达式：请检查括号和方括号是否成对", excerpt(text))
		case strings.ContainsAny(text, "《》“”，。、；：（）！？　_"):
			item.Fault("outdated_pattern", "“%s”里有全角标点或下划线：比对前标点都已去掉，留空写作 □，请删去", excerpt(text))
		case regexp.QuoteMeta(strings.ReplaceAll(text, "|", "")) == strings.ReplaceAll(text, "|", ""):
			all = append(all, pattern{words: strings.Split(text, "|")})
		default:
			all = append(all, pattern{re: re})
		}
	}
	return all
}

// statement is something a question holds true or false, in canonical text.
type statement struct {
	text   string // the stem with the answer filled in
	answer string // the answer alone; "" for judge
	holds  bool
}

// asksFalse are stems that ask for the statement that does not hold.
var asksFalse = regexp.MustCompile(`(不正确|错误|不对|不符合|不准确|有误|不恰当|不妥|不合法)的?(一项|选项|哪项|哪一项)?(是|有|为)|哪一?[项些个](说法|表述|做法)?(是)?(不正确|错误|不符合)`)

// asksTrue are stems whose wrong options are statements held false, and not merely other amounts.
var asksTrue = regexp.MustCompile(`说法|表述|观点|理解|描述|正确的?(是|有)`)

// statements returns what the question holds true and, where that is certain, what it holds false.
func statements(q Question, stem string) []statement {
	switch q.Kind {
	case Judge:
		k := readKeyOf(q, nil)
		return []statement{{text: stem, holds: k.truth}}[:oneIf(k.known)]
	case Blank:
		return blankStatements(q, stem)
	}
	var said []statement
	negated, open := asksFalse.MatchString(stem), asksTrue.MatchString(stem)
	keyed := slices.ContainsFunc(q.Options, func(o Option) bool { return o.Correct })
	for _, o := range q.Options {
		if keyed && (o.Correct || open || negated) {
			answer := canonical(o.Text)
			said = append(said, statement{fill(stem, answer), answer, o.Correct != negated})
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
func blankStatements(q Question, stem string) []statement {
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
			said = append(said, statement{text, canonical(a), true})
		}
	}
	return said
}
