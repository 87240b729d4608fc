package questions

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// hole stands for a place to fill in a canonical text, whatever the author wrote there: （　）, ( ) or ____.
const hole = "□"

// canonical returns text such that what a reader takes for the same text is equal: Fold, with places
// to fill written □, numbers written in digits and a place to fill at the very end left out. It is for comparing.
func canonical(text string) string {
	text = arabic(Fold(markHoles(text)))
	for strings.Contains(text, hole+hole) {
		text = strings.ReplaceAll(text, hole+hole, hole)
	}
	return strings.TrimSuffix(text, hole)
}

// markHoles writes □ for every place to fill: brackets round spaces and low lines, or two low lines and more.
func markHoles(text string) string {
	var b strings.Builder
	from := 0
	for i, c := range text {
		if i < from || !opensHole(c) {
			continue
		}
		if n := holeSize(text[i:]); n > 0 {
			b.WriteString(text[from:i])
			b.WriteString(hole)
			from = i + n
		}
	}
	if from == 0 {
		return text
	}
	b.WriteString(text[from:])
	return b.String()
}

func opensHole(c rune) bool { return c == '（' || c == '(' || isLowLine(c) }
func isLowLine(c rune) bool { return c == '_' || c == '＿' }

// holeSize returns how many bytes the place to fill at the beginning of text has, 0 when there is none.
func holeSize(text string) int {
	first, size := utf8.DecodeRuneInString(text)
	if isLowLine(first) {
		n := len(text) - len(strings.TrimLeft(text, "_＿"))
		return pick(n > size, n, 0)
	}
	for i, c := range text[size:] {
		switch {
		case c == '）' || c == ')':
			return size + i + utf8.RuneLen(c)
		case !isLowLine(c) && !fillsHole(c):
			return 0
		}
	}
	return 0
}

// fillsHole reports whether c is a space or has no width. The line tabulation mark is none, as in expressions.
func fillsHole(c rune) bool {
	switch c {
	case ' ', '\t', '\n', '\f', '\r':
		return true
	}
	return c >= 0x80 && (unicode.Is(unicode.Z, c) || unicode.Is(unicode.Cf, c))
}

// fill returns the canonical stem with the answer in its first place to fill, or after it when it has none.
func fill(stem, answer string) string {
	if strings.Contains(stem, hole) {
		return strings.Replace(stem, hole, answer, 1)
	}
	return stem + answer
}

// frame are words that say how something is asked and not what; the longest come first.
var frame = strings.NewReplacer(
	"下列关于", "", "以下关于", "", "下列有关", "", "以下有关", "", "下列各项中", "", "下列选项中", "", "以下选项中", "", "下列情形中", "情形", "下列", "", "以下哪", "哪", "关于", "", "有关规定", "", "相关规定", "",
	"规定", "", "的说法", "", "的表述", "", "说法中", "", "说法", "", "表述", "", "哪一项", "", "哪项", "", "哪几项", "", "哪些", "", "哪个", "", "多少", "", "什么", "", "几", "",
	"的", "", "了", "", "是", "", "为", "", "之", "", "其", "", "所", "", "将", "", "有", "", "在", "", "与", "和", "及", "和", "应当", "应", "应该", "应",
)

// light returns the canonical text without the words of the frame: two texts that ask the same with
// other small words are equal. A law's name, with the article it is cited by, is left out too.
func light(canon string) string {
	return frame.Replace(dropCited(canon))
}

// hash is 64-bit FNV-1a with a last stirring, so that sums and orders of hashes are well spread.
func hash(text string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return stir(h)
}

// stir spreads the bits of h; mixed joins two hashes in order.
func stir(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

func mixed(a, b uint64) uint64 { return stir(a*0x9e3779b97f4a7c15 + b) }
