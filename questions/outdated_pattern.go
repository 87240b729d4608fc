package questions

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// pattern is a regular expression on canonical text, or words any of which will do.
//
// Most texts hold none of the words a pattern cannot do without, so that words are looked for first,
// those of all patterns of a list in one reading of the text.
type pattern struct {
	needs []int          // numbers of words one of which is in every text it matches; nil when there are no such words
	re    *regexp.Regexp // nil when one of the words is all it takes
}

// newPattern compiles a pattern and adds its words to those of the list.
func newPattern(text string, words *lexicon) (pattern, error) {
	re, err := regexp.Compile(text)
	if err != nil {
		return pattern{}, err
	}
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return pattern{}, err
	}
	p := pattern{re: re}
	if slices.Contains(strings.Split(text, "|"), "") {
		return p, nil // it may match nothing at all, and so everywhere
	}
	if regexp.QuoteMeta(strings.ReplaceAll(text, "|", "")) == strings.ReplaceAll(text, "|", "") {
		p.re = nil
		for _, w := range strings.Split(text, "|") {
			p.needs = append(p.needs, words.add(w))
		}
		return p, nil
	}
	for _, w := range needed(tree) {
		p.needs = append(p.needs, words.add(w))
	}
	return p, nil
}

// mustPattern is newPattern for a pattern of this package.
func mustPattern(text string, words *lexicon) pattern {
	p, err := newPattern(text, words)
	if err != nil {
		panic(err)
	}
	return p
}

// needed returns words one of which stands in every text the expression matches, or nil when it can do
// without words, or when they are not easily told.
func needed(e *syntax.Regexp) []string {
	switch e.Op {
	case syntax.OpLiteral:
		if e.Flags&syntax.FoldCase == 0 {
			return []string{string(e.Rune)}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return needed(e.Sub[0])
	case syntax.OpRepeat:
		if e.Min > 0 {
			return needed(e.Sub[0])
		}
	case syntax.OpAlternate:
		var words []string
		for _, sub := range e.Sub {
			some := needed(sub)
			if some == nil {
				return nil
			}
			words = append(words, some...)
		}
		return words
	case syntax.OpConcat:
		var best []string
		for _, sub := range e.Sub {
			if some := needed(sub); best == nil || some != nil && shortest(some) > shortest(best) {
				best = some
			}
		}
		return best
	}
	return nil
}

// shortest returns the bytes of the shortest word, 0 when there is none.
func shortest(words []string) int {
	if len(words) == 0 {
		return 0
	}
	return len(slices.MinFunc(words, func(a, b string) int { return len(a) - len(b) }))
}

// spoken is a canonical text and the words of a list that stand in it.
type spoken struct {
	text  string
	words wordSet
}

// speak reads the text.
func (l *lexicon) speak(text string) spoken {
	s := spoken{text, l.newSet()}
	l.find(text, s.words)
	return s
}

func (p pattern) match(s spoken) bool {
	if p.needs != nil && !slices.ContainsFunc(p.needs, s.words.has) {
		return false
	}
	return p.re == nil || p.re.MatchString(s.text)
}

func anyMatch(patterns []pattern, s spoken) bool {
	return slices.ContainsFunc(patterns, func(p pattern) bool { return p.match(s) })
}

func allMatch(patterns []pattern, s spoken) bool {
	return !slices.ContainsFunc(patterns, func(p pattern) bool { return !p.match(s) })
}
