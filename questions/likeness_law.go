package questions

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// lawMark stands for a law's name in a text that has been stripped of names.
const lawMark = "§"

// lawNames are the folded names and titles of all laws, the longest first, so that 劳动合同法实施条例
// is not taken for 劳动合同法; each with the number its law is told by. lawWords tells which stand in a text.
var lawNames, lawWords = foldedLawNames()

type lawName struct {
	text string
	law  uint64
	word int // in lawWords
}

func foldedLawNames() ([]lawName, *lexicon) {
	var names []lawName
	words := &lexicon{}
	for _, l := range laws {
		id := hash(canonical(l.Name))
		for _, text := range []string{canonical(l.Name), canonical(l.Title)} {
			names = append(names, lawName{text, id, words.add(text)})
		}
	}
	slices.SortStableFunc(names, func(a, b lawName) int { return len(b.text) - len(a.text) })
	return names, words
}

// bareOf returns the canonical text with every law named in it replaced by lawMark, and the laws as
// one number, which does not depend on their order; 0 when there is none.
func bareOf(text string) (string, uint64) {
	var seen lawSet
	if strings.Contains(text, "《") {
		text = markQuoted(text, &seen)
	}
	bare := canonical(text)
	named := lawWords.newSet()
	lawWords.find(bare, named)
	for _, n := range lawNames {
		if named.has(n.word) {
			bare = replaceLaw(bare, n, &seen)
		}
	}
	return bare, seen.sum
}

// lawSet counts each law once.
type lawSet struct {
	laws []uint64
	sum  uint64 // a sum: no order, and laws are few
}

func (s *lawSet) put(law uint64) {
	if !slices.Contains(s.laws, law) {
		s.laws = append(s.laws, law)
		s.sum += law
	}
}

// longestQuoted is how many characters a law's name in 《》 may have.
const longestQuoted = 40

// markQuoted replaces every name of 2 to 40 characters in 《》 with lawMark.
func markQuoted(text string, seen *lawSet) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "《")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		end := strings.IndexAny(rest, "《》")
		if end >= 0 && strings.HasPrefix(rest[end:], "》") {
			if n := utf8.RuneCountInString(rest[:end]); n >= 2 && n <= longestQuoted {
				seen.put(lawOf(rest[:end]))
				b.WriteString(lawMark)
				text = rest[end+len("》"):]
				continue
			}
		}
		b.WriteString("《")
		text = rest
	}
}

// lawOf tells a law by its quoted name, known or not.
func lawOf(name string) uint64 {
	name = strings.TrimPrefix(canonical(name), "中华人民共和国")
	if i := slices.IndexFunc(lawNames, func(n lawName) bool { return n.text == name }); i >= 0 {
		return lawNames[i].law
	}
	return hash(name)
}

// replaceLaw replaces the name wherever it does not go on as another word, such as 劳动法律 or 工会法人.
func replaceLaw(text string, n lawName, seen *lawSet) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, n.text)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		if next, _ := utf8.DecodeRuneInString(after); strings.ContainsRune("律规院庭官人定", next) && !strings.HasPrefix(after, "规定") {
			b.WriteString(n.text)
		} else {
			b.WriteString(lawMark)
			seen.put(n.law)
		}
		text = after
	}
}

// dropCited drops the laws named, and where a law frames the sentence, such as 依照某法第七条, the words
// of the frame and the article too: what is cited is no part of what is said.
func dropCited(bare string) string {
	if !strings.Contains(bare, lawMark) {
		return bare
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(bare, lawMark)
		if !found {
			b.WriteString(bare)
			return b.String()
		}
		before, framed := cutFrame(strings.TrimSuffix(before, "中华人民共和国"))
		b.WriteString(before)
		if bare = after; framed {
			bare = cutCounted(cutCounted(cutCounted(after, "条"), "款"), "项")
		}
	}
}

// cutFrame cuts 依照 and its like, perhaps with 我国 or 现行, from the end of the text before a law.
func cutFrame(before string) (rest string, framed bool) {
	rest, cut := before, true
	for cut {
		if rest, cut = strings.CutSuffix(rest, "我国"); !cut {
			rest, cut = strings.CutSuffix(rest, "现行")
		}
	}
	for _, word := range []string{"依照", "根据", "依据", "按照", "按", "依"} {
		if rest, cut = strings.CutSuffix(rest, word); cut {
			return rest, true
		}
	}
	return before, false
}

// cutCounted cuts 第7条, with unit 条, from the beginning of the text.
func cutCounted(text, unit string) string {
	number, found := strings.CutPrefix(text, "第")
	rest := strings.TrimLeft(number, "0123456789")
	if after, ends := strings.CutPrefix(rest, unit); found && ends && len(rest) < len(number) {
		return after
	}
	return text
}
