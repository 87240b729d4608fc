package questions

import (
	"math"
	"slices"
)

// commonPairs are the pairs of characters most frequent in stems on labour law, without spaces between.
// They sort behind all others, so that the search looks for a text by what is rare in it.
const commonPairs = "单位劳动职工可以用人人单女职公司保险合同工作动合工资申请动者工会个月从事安排仲裁支付位应不得工伤职业" +
	"休假怀孕情形禁忌标准失业年休依法属于或者解除参加哺乳国家作业孕期期间上班享受忌从部门争议产假妇女不能企业时间孩子" +
	"生育社会业保业病人员会保报酬违反医疗本人行政险费保护厂里委员提出附录休年发生按照期禁责令这样事劳位不侵害权益约定" +
	"员会家庭政部期限罚款费用超过险金领取丈夫以上伤保她可岗位暴力自己要求除劳骚扰个人书面乳期庭暴改正日起法院认定"

var frequent = pairsOf(commonPairs)

// pairSet is a set of pairs; filter has a bit for the lower bits of each, for most pairs are not in it.
type pairSet struct {
	filter [64]uint64
	pairs  map[uint32]bool
}

func pairsOf(common string) *pairSet {
	set, runes := &pairSet{pairs: map[uint32]bool{}}, []rune(common)
	for i := 0; i+1 < len(runes); i += 2 {
		n := uint32(mixed(hash(string(runes[i])), hash(string(runes[i+1])))) >> 1
		set.filter[n>>6&63] |= 1 << (n & 63)
		set.pairs[n] = true
	}
	return set
}

func (s *pairSet) has(n uint32) bool { return s.filter[n>>6&63]&(1<<(n&63)) != 0 && s.pairs[n] }

// pair returns the number of two neighbouring characters; the highest bit says that they are common.
func pair(first, second uint64) uint32 {
	n := uint32(mixed(first, second)) >> 1
	if frequent.has(n) {
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
	needed := sharedFor(len(a), len(b), floor)
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

// sharedFor returns how many elements two sets of these sizes must have in common for a Jaccard index
// of floor, or 0 when both are empty.
func sharedFor(a, b int, floor float64) int {
	return int(math.Ceil(floor*float64(a+b)/(1+floor) - 1e-9)) // so that rounding loses none
}

// prefix returns the first shingles in an order all sets share, so many that two sets with a Jaccard
// index of floor or more have one of them in common.
func prefix(shingles []uint32, floor float64) []uint32 {
	if len(shingles) < smallestView {
		return nil
	}
	n := len(shingles) - int(math.Ceil(floor*float64(len(shingles))-1e-9)) + 1
	return shingles[:n]
}

// keys returns the lists that every text of that kind with the same marks and a Jaccard index of
// nearFloor or more shares one of with v; none when v is absent or too short.
func (v *view) keys(kind Kind) []uint64 {
	if v == nil {
		return nil
	}
	rare, within := prefix(v.shingles, nearFloor), mixed(v.marks.digest, hash(string(kind)))
	keys := make([]uint64, len(rare))
	for i, s := range rare {
		keys[i] = mixed(uint64(s), within)
	}
	return keys
}

func (c *chains) addView(v *view, kind Kind, at int32) {
	for _, key := range v.keys(kind) {
		c.add(key, at)
	}
}
