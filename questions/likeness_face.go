package questions

import (
	"math"
	"slices"
	"strings"
)

// face is what of a question is compared. Its texts are canonical.
type face struct {
	kind Kind

	stem    uint64   // the stem, laws and small words included
	content uint64   // stem, options as a set, key: what a revision counts
	light   uint64   // the stem without small words, together with the laws named
	open    bool     // the stem asks which option holds, so that the options carry the matter
	options []uint64 // of single and multiple, sorted
	offered []uint32 // shingles of all options together
	group   uint64   // all options together; 0 when there are none

	key key

	asked  view    // the stem
	stated *view   // of single, judge and blank: the stem with its answer filled in; nil without an answer
	claims []claim // of single, judge and blank: what the question holds true or false
}

// view is a text as it is compared with others like it.
type view struct {
	shingles []uint32 // pairs of neighbouring characters, sorted, each once; a number is one character
	marks    marks
}

// claim is a statement a question holds true or false.
type claim struct {
	text  uint64
	laws  uint64
	holds bool
}

// openWords are the words of a stem whose options are statements or members of a list.
const openWords = "下列 以下 哪 如下 说法 表述 做法 情形"

func readFace(q Question) face {
	bare, named := bareOf(q.Stem)
	thin := light(bare)
	if thin == "" {
		thin = bare
	}
	options := readWordings(q.Options)
	f := face{kind: q.Kind, stem: mixed(hash(bare), named), light: mixed(hash(thin), named), key: readKeyOf(q, options)}
	for _, w := range strings.Fields(openWords) {
		f.open = f.open || strings.Contains(bare, w)
	}
	f.asked = readView(bare, thin, named)
	f.readOptions(q.Kind, options)
	f.readStatement(q, options, bare, thin, named)
	f.content = mixed(mixed(f.stem, f.group), f.key.id)
	return f
}

// readView reads a text: bare for its marks, thin for its shingles.
func readView(bare, thin string, laws uint64) view {
	return view{shingles: shingles(strings.ReplaceAll(thin, hole, "")), marks: readMarks(dropCited(bare), laws)}
}

// dropCited drops the laws and the articles they are cited by: 依照某法第七条 names no number.
func dropCited(bare string) string {
	if !strings.Contains(bare, lawMark) {
		return bare
	}
	return cited.ReplaceAllString(bare, "")
}

// wording is an option's text.
type wording struct {
	canon, thin string // canonical, and light
	shingles    []uint32
	correct     bool
}

func readWordings(options []Option) []wording {
	texts := make([]wording, len(options))
	for i, o := range options {
		canon := canonical(o.Text)
		thin := light(canon)
		texts[i] = wording{canon, thin, shingles(bound + thin), o.Correct}
	}
	return texts
}

// readOptions reads the options of a choice; order does not count.
func (f *face) readOptions(kind Kind, options []wording) {
	if kind != Single && kind != Multiple {
		return
	}
	for _, o := range options {
		f.options = append(f.options, hash(o.canon))
		f.offered = append(f.offered, o.shingles...)
	}
	slices.Sort(f.options)
	slices.Sort(f.offered)
	f.offered = slices.Compact(f.offered)
	for _, o := range f.options {
		f.group = mixed(f.group, o)
	}
}

// readStatement reads what the question states once it is answered.
func (f *face) readStatement(q Question, options []wording, bare, thin string, named uint64) {
	switch q.Kind {
	case Judge:
		if f.key.known {
			f.claims = append(f.claims, claim{hash(thin), named, f.key.truth})
			f.stated = &f.asked
		}
	case Single:
		for _, o := range options {
			f.claims = append(f.claims, claim{hash(fill(thin, o.thin)), named, o.correct})
			if o.correct {
				f.state(fill(bare, o.canon), fill(thin, o.thin), named)
			}
		}
		if !f.key.known {
			f.claims = nil
		}
	case Blank:
		for _, accepted := range f.key.blanks {
			if len(accepted) == 0 {
				return
			}
			bare, thin = fill(bare, accepted[0]), fill(thin, accepted[0])
		}
		if f.key.known {
			f.claims = append(f.claims, claim{hash(thin), named, true})
			f.state(bare, thin, named)
		}
	}
}

func (f *face) state(bare, thin string, named uint64) {
	v := readView(bare, thin, named)
	f.stated = &v
}

// commonPairs are the pairs of characters most frequent in stems on labour law, without spaces between.
// They sort behind all others, so that the search looks for a text by what is rare in it.
const commonPairs = "单位劳动职工可以用人人单女职公司保险合同工作动合工资申请动者工会个月从事安排仲裁支付位应不得工伤职业" +
	"休假怀孕情形禁忌标准失业年休依法属于或者解除参加哺乳国家作业孕期期间上班享受忌从部门争议产假妇女不能企业时间孩子" +
	"生育社会业保业病人员会保报酬违反医疗本人行政险费保护厂里委员提出附录休年发生按照期禁责令这样事劳位不侵害权益约定" +
	"员会家庭政部期限罚款费用超过险金领取丈夫以上伤保她可岗位暴力自己要求除劳骚扰个人书面乳期庭暴改正日起法院认定"

var frequent = pairsOf(commonPairs)

func pairsOf(text string) map[uint32]bool {
	set, runes := map[uint32]bool{}, []rune(text)
	for i := 0; i+1 < len(runes); i += 2 {
		set[uint32(mixed(hash(string(runes[i])), hash(string(runes[i+1]))))>>1] = true
	}
	return set
}

// pair returns the number of two neighbouring characters; the highest bit says that they are common.
func pair(first, second uint64) uint32 {
	n := uint32(mixed(first, second)) >> 1
	if frequent[n] {
		n |= 1 << 31
	}
	return n
}

// bound stands before an option, so that one of a single character or number has a shingle.
const bound = "|"

// shingles returns the pairs of neighbouring characters of a canonical text as numbers, sorted, each
// once. A run of digits or Latin letters is one character.
func shingles(text string) []uint32 {
	var pairs []uint32
	last := uint64(0)
	for i := 0; i < len(text); {
		n := 1
		for i+n < len(text) && (text[i+n]&0xc0 == 0x80 || word(text[i]) && word(text[i+n])) {
			n++
		}
		token := hash(text[i : i+n])
		if last != 0 {
			pairs = append(pairs, pair(last, token))
		}
		last, i = token, i+n
	}
	slices.Sort(pairs)
	return slices.Compact(pairs)
}

func word(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c == '.'
}

// jaccard is the share of what two sorted sets have in common in what they have together, when it
// reaches floor; else 0. It is 0 when both are empty.
func jaccard(a, b []uint32, floor float64) float64 {
	if short, long := float64(min(len(a), len(b))), float64(max(len(a), len(b))); long == 0 || short < floor*long {
		return 0
	}
	needed := int(math.Ceil(floor*float64(len(a)+len(b))/(1+floor) - 1e-9)) // so that rounding loses none
	both, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		x, y := a[i], b[j]
		if x == y {
			both++
		}
		if x <= y {
			i++
		}
		if y <= x {
			j++
		}
		if both+min(len(a)-i, len(b)-j) < needed {
			return 0
		}
	}
	if share := float64(both) / float64(len(a)+len(b)-both); share >= floor {
		return share
	}
	return 0
}
