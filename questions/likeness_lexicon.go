package questions

import (
	"strings"
	"unicode/utf8"
)

// lexicon finds which words of a fixed list stand in a text, in one reading of it. Words have numbers
// from 0. The zero value holds no word.
type lexicon struct {
	begins [64]uint64 // a bit for what the first characters have in their lower 12 bits
	words  map[rune][]numbered
	size   int
}

type numbered struct {
	word   string
	number int
}

func newLexicon(words ...string) *lexicon {
	l := &lexicon{}
	for _, w := range words {
		l.add(w)
	}
	return l
}

// in reports whether any of the words stands in text.
func (l *lexicon) in(text string) bool {
	found := false
	l.each(text, func(int) bool { found = true; return false })
	return found
}

// wordSet is a set of numbers of words.
type wordSet []uint64

func (s wordSet) put(n int)      { s[n>>6] |= 1 << (n & 63) }
func (s wordSet) has(n int) bool { return s[n>>6]&(1<<(n&63)) != 0 }

// add adds a word that is not empty and returns its number; a word added twice has one number.
func (l *lexicon) add(word string) int {
	first, _ := utf8.DecodeRuneInString(word)
	for _, w := range l.words[first] {
		if w.word == word {
			return w.number
		}
	}
	if l.words == nil {
		l.words = map[rune][]numbered{}
	}
	l.words[first] = append(l.words[first], numbered{word, l.size})
	l.begins[first>>6&63] |= 1 << (first & 63)
	l.size++
	return l.size - 1
}

// newSet returns a set with room for every word.
func (l *lexicon) newSet() wordSet { return make(wordSet, (l.size+63)/64) }

// find puts the number of every word that stands in text into the set, which is cleared before.
func (l *lexicon) find(text string, set wordSet) {
	clear(set)
	l.each(text, func(n int) bool { set.put(n); return true })
}

// each calls visit with the number of every word wherever it stands in text, while it returns true.
func (l *lexicon) each(text string, visit func(n int) bool) {
	for i, c := range text {
		if l.begins[c>>6&63]&(1<<(c&63)) == 0 {
			continue
		}
		for _, w := range l.words[c] {
			if strings.HasPrefix(text[i:], w.word) && !visit(w.number) {
				return
			}
		}
	}
}
