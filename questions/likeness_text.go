package questions

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// hole stands for a place to fill in a canonical text, whatever the author wrote there: （　）, ( ) or ____.
const hole = "□"

var holes = regexp.MustCompile(`[（(][\s\p{Z}\p{Cf}_＿]*[)）]|[_＿]{2,}`)

// canonical returns text such that what a reader takes for the same text is equal: Fold, with places
// to fill written □, numbers written in digits and a place to fill at the very end left out. It is for comparing.
func canonical(text string) string {
	if strings.ContainsAny(text, "（(_＿") {
		text = holes.ReplaceAllString(text, hole)
	}
	text = arabic(Fold(text))
	for strings.Contains(text, hole+hole) {
		text = strings.ReplaceAll(text, hole+hole, hole)
	}
	return strings.TrimSuffix(text, hole)
}

// fill returns the canonical stem with the answer in its first place to fill, or after it when it has none.
func fill(stem, answer string) string {
	if strings.Contains(stem, hole) {
		return strings.Replace(stem, hole, answer, 1)
	}
	return stem + answer
}

// lawMark stands for a law's name in a text that has been stripped of names.
const lawMark = "§"

// lawNames are the folded names and titles of all laws, the longest first, so that 劳动合同法实施条例
// is not taken for 劳动合同法; each with the number its law is told by.
var lawNames = foldedLawNames()

type lawName struct {
	text string
	law  uint64
}

func foldedLawNames() []lawName {
	var names []lawName
	for _, l := range laws {
		id := hash(canonical(l.Name))
		names = append(names, lawName{canonical(l.Name), id})
		if l.Title != l.Name {
			names = append(names, lawName{canonical(l.Title), id})
		}
	}
	slices.SortStableFunc(names, func(a, b lawName) int { return len(b.text) - len(a.text) })
	return names
}

var (
	quotedLaw = regexp.MustCompile(`《([^《》]{2,40})》`)
	// cited is a law as a frame of the sentence: with the word before it an article is part of the frame too.
	cited = regexp.MustCompile(`(依照|根据|依据|按照|按|依)(我国|现行)*(中华人民共和国)?§(第[0-9]+条)?(第[0-9]+款)?(第[0-9]+项)?|(中华人民共和国)?§`)
)

// bareOf returns the canonical text with every law named in it replaced by lawMark, and the laws as
// one number, which does not depend on their order; 0 when there is none.
func bareOf(text string) (string, uint64) {
	seen := map[uint64]bool{}
	if strings.Contains(text, "《") {
		text = quotedLaw.ReplaceAllStringFunc(text, func(name string) string {
			seen[lawOf(strings.Trim(name, "《》"))] = true
			return lawMark
		})
	}
	bare := canonical(text)
	for _, n := range lawNames {
		if strings.Contains(bare, n.text) {
			bare = replaceLaw(bare, n, seen)
		}
	}
	set := uint64(0)
	for id := range seen {
		set += id // a sum: no order, and laws are few
	}
	return bare, set
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
func replaceLaw(text string, n lawName, seen map[uint64]bool) string {
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
			seen[n.law] = true
		}
		text = after
	}
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
	if strings.Contains(canon, lawMark) {
		canon = cited.ReplaceAllString(canon, "")
	}
	return frame.Replace(canon)
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
