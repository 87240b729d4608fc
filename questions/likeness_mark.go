package questions

import "strings"

// marks are what makes two like texts say different things.
type marks struct {
	digest   uint64    // of the numbers, as a multiset, and of how many negations there are
	order    uint64    // of the numbers in their order
	contrast [6]uint16 // for each of contrasts, the sides that are named, as bits
	laws     uint64    // the laws named; 0 when none is
}

// negations are read off a text from its beginning, the longest first: bounds and words that only
// look like a negation are passed over, the rest count one each.
var negations = []struct {
	word   string
	counts bool
}{
	{"不得超过", false}, {"不得少于", false}, {"不得低于", false}, {"不得高于", false}, {"不得多于", false},
	{"不超过", false}, {"不少于", false}, {"不低于", false}, {"不高于", false}, {"不多于", false}, {"不足", false},
	{"不论", false}, {"无论", false}, {"不管", false}, {"不仅", false}, {"不但", false}, {"不断", false}, {"非常", false},
	{"不动产", false}, {"未成年", false}, {"未来", false}, {"除非", false}, {"无固定", false}, {"非全日", false}, {"是否", false},
	{"不正确", true}, {"错误", true}, {"禁止", true}, {"严禁", true}, {"没有", true}, {"除外", true}, {"拒绝", true},
	{"不", true}, {"未", true}, {"无", true}, {"没", true}, {"非", true},
}

// contrasts are sides of which a question takes one. Two texts that name only different sides of one
// matter are not alike.
var contrasts = [6][]struct {
	word string
	side uint16
}{
	{{"可以", 1}, {"有权", 1}, {"不得", 2}, {"禁止", 2}, {"不能", 2}, {"必须", 4}, {"应当", 4}, {"应该", 4}},
	{{"不少于", 1}, {"不低于", 1}, {"不得少于", 1}, {"不得低于", 1}, {"以上", 1}, {"至少", 1}, {"最少", 1}, {"不足", 2}, {"不满", 2}, {"未满", 2}, {"不超过", 2}, {"不得超过", 2}, {"以下", 2}, {"最多", 2}, {"最长", 2}, {"至多", 2}},
	{{"经期", 1}, {"孕期", 2}, {"怀孕", 2}, {"产期", 4}, {"哺乳", 8}, {"流产", 16}, {"难产", 32}, {"产前", 64}, {"产后", 128}},
	{{"男", 1}, {"女", 2}, {"妇女", 2}},
	{{"休息日", 1}, {"休假日", 2}, {"节假日", 2}, {"延长工作时间", 4}, {"年休假", 8}, {"产假", 16}},
	{{"养老", 1}, {"工伤", 2}, {"失业", 4}, {"生育", 8}, {"医疗", 16}},
}

// contrastWords tells which words of contrasts stand in a text, and contrastSides whose sides they take,
// by the number of the word.
var contrastWords, contrastSides = readSides()

type contrastSide struct {
	matter int
	side   uint16
}

func readSides() (*lexicon, []contrastSide) {
	words, taken := &lexicon{}, []contrastSide{}
	for matter, sides := range contrasts {
		for _, s := range sides {
			if n := words.add(s.word); n == len(taken) { // a word takes a side of one matter
				taken = append(taken, contrastSide{matter, s.side})
			}
		}
	}
	return words, taken
}

func readContrasts(text string) (taken [len(contrasts)]uint16) {
	var room [1]uint64 // for up to 64 words
	found := wordSet(room[:])
	contrastWords.find(text, found)
	for n, s := range contrastSides {
		if found.has(n) {
			taken[s.matter] |= s.side
		}
	}
	return taken
}

// readMarks reads the marks off a canonical text. The numbers read are every run of digits, and 半.
func readMarks(text string, laws uint64) marks {
	m := marks{laws: laws}
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			n := asciiSize(text[i:])
			m.number(text[i : i+n])
			i += n
		case strings.HasPrefix(text[i:], "半"):
			m.number("半")
			i += len("半")
		case c < 0x80 || c >= 0xc0:
			i += m.negation(text[i:])
		default:
			i++
		}
	}
	m.contrast = readContrasts(text)
	return m
}

func (m *marks) number(text string) {
	h := hash(strings.TrimRight(text, "."))
	m.digest += h
	m.order = mixed(m.order, h)
}

// negation counts the negation at the beginning of text and returns how many bytes it has, or 1.
func (m *marks) negation(text string) int {
	switch firstRune(text) {
	case '不', '错', '禁', '严', '没', '除', '拒', '未', '无', '非', '是':
	default:
		return 1
	}
	for _, n := range negations {
		if strings.HasPrefix(text, n.word) {
			if n.counts {
				m.digest += 0x9e3779b97f4a7c15
			}
			return len(n.word)
		}
	}
	return 1
}

func firstRune(text string) rune {
	for _, c := range text {
		return c
	}
	return 0
}

// differ reports whether the two texts, taken to be of the same shape, say different things: other
// numbers, more or fewer negations, or opposite sides. A side that only one takes is no difference.
// score is how alike the texts are otherwise: when they are all but equal the numbers must also stand
// in the same order (男二十二、女二十).
func (m marks) differ(other marks, score float64) bool {
	if m.digest != other.digest || score >= nearOtherKey && m.order != other.order {
		return true
	}
	for i, sides := range m.contrast {
		if o := other.contrast[i]; sides != 0 && o != 0 && sides&o == 0 {
			return true
		}
	}
	return false
}

// otherLaw reports whether both texts name a law and not the same.
func (m marks) otherLaw(other marks) bool {
	return m.laws != 0 && other.laws != 0 && m.laws != other.laws
}
