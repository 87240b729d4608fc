package questions

import (
	"cmp"
	"slices"
)

// Verdict says how a question stands to another one.
type Verdict string

// The closed list of verdicts, the gravest first. Related is no fault by itself: the two may both be
// good questions, but on one paper the one gives the other away.
const (
	Conflict Verdict = "conflict" // 矛盾: the same stem, or the same statement, with another answer; one of them is wrong
	Same     Verdict = "same"     // 重复: the same stem, options and key
	Revision Verdict = "revision" // 修改: the same id with another stem, options or key
	Near     Verdict = "near"     // 相近: the same thing asked in nearly the same words
	Related  Verdict = "related"  // 相关: the same fact asked in another kind of question
)

// Verdicts lists every verdict, the gravest first.
var Verdicts = []Verdict{Conflict, Same, Revision, Near, Related}

// Name returns the Chinese name people see, or the raw text of an unknown verdict.
func (v Verdict) Name() string {
	switch v {
	case Conflict:
		return "矛盾"
	case Same:
		return "重复"
	case Revision:
		return "修改"
	case Near:
		return "相近"
	case Related:
		return "相关"
	}
	return string(v)
}

// MaxMatches is how many matches are returned for one question: the gravest and likest.
const MaxMatches = 20

// Match is one question of an Index that is like the question asked about.
type Match struct {
	At         int     `json:"at"` // its number in the Index, as Add returned it
	Bank       string  `json:"bank,omitempty"`
	ID         string  `json:"id,omitempty"` // may be empty for a draft
	Verdict    Verdict `json:"verdict"`
	Score      float64 `json:"score"`       // likeness of the wording, 0 to 1 with two decimals
	KeyDiffers bool    `json:"key_differs"` // both answers cannot be right for one stem; always so in a Conflict
	Why        string  `json:"why"`         // Chinese
}

// Index finds what is like a question among questions added before.
//
// Two texts are compared in canonical form: Fold, numbers in digits (九十八天 = 98天, 百分之五十 = 50%),
// every place to fill alike, small words and the frame of the sentence (依照某法, 下列, 说法) left out.
// Their likeness is the Jaccard index of their pairs of neighbouring characters, where a number is one
// character. However alike, they are different when their numbers differ as a multiset (or in order,
// when the rest is all but equal), when one has more negations, when they take only different sides of
// one matter (可以/不得/应当, 以上/以下, 孕期/哺乳期, 男/女 …). When both name a law and not the same
// they are Related at most, and only with one answer.
//
// It keeps about 2 KB a question. Any number of goroutines may call Match, MatchBefore and Over, while none
// calls Add.
type Index struct {
	under   *Index // what Over was given, read and never changed; nil in an index of its own
	first   int32  // number of its first entry: how many lie under it
	entries []*entry
	glances []glance
	ids     chains // by hash of id
	stems   chains // by face.light
	claims  chains // by claim
	groups  chains // by face.group, for stems put in quite other words
	asked   chains // by shingle of the stem, see prefix
	stated  chains // by shingle of the statement
}

type entry struct {
	bank     string
	question Question
	face     face
}

// NewIndex returns an index of all questions of the banks, numbered in their order from 0.
func NewIndex(banks ...Bank) *Index {
	x := &Index{}
	for _, b := range banks {
		for _, q := range b.Questions {
			x.Add(b.ID, q)
		}
	}
	return x
}

// Over returns an index that holds what base holds, at next to no cost: it matches as if base had been
// copied and the questions added to it were added there. Their numbers begin at base.Len(); smaller ones
// are those of base. Many indexes may lie over one base at a time; while there are any,
// nothing may be added to base.
func Over(base *Index) *Index { return &Index{under: base, first: int32(base.Len())} }

// Len returns how many questions were added, to what lies under it too.
func (x *Index) Len() int { return int(x.first) + len(x.entries) }

// at returns the part of the index that holds the entry, and where.
func (x *Index) at(number int32) (part *Index, i int) {
	for number < x.first {
		x = x.under
	}
	return x, int(number - x.first)
}

func (x *Index) entry(number int32) *entry {
	part, i := x.at(number)
	return part.entries[i]
}

// Add adds a question and returns its number. The bank may be empty, and so may the id, for a draft;
// an id added twice is kept twice. The index keeps the question's lists: do not change them later.
func (x *Index) Add(bank string, q Question) int { return x.add(bank, q, readFace(q)) }

func (x *Index) add(bank string, q Question, f face) int {
	at := int32(x.Len())
	x.entries = append(x.entries, &entry{bank, q, f})
	x.glances = append(x.glances, glanceOf(&f))
	if q.ID != "" {
		x.ids.add(hash(q.ID), at)
	}
	x.stems.add(f.light, at)
	for _, c := range f.claims {
		x.claims.add(mixed(c.text, c.laws), at)
	}
	if f.group != 0 {
		x.groups.add(f.group, at)
	}
	x.asked.addView(&f.asked, family(f.kind), at)
	x.stated.addView(f.stated, "", at)
	return int(at)
}

// MatchAdd is Match and then Add, for the questions of one file in turn: each is matched against the
// bank and against what came before it in the file.
func (x *Index) MatchAdd(bank string, q Question) (at int, found []Match) {
	f := readFace(q)
	found = x.match(q, f)
	return x.add(bank, q, f), found
}

// MatchBefore returns what MatchAdd returned, or would have, for the question with that number: what was
// added before it counts, what came after does not. So a file may be added first, and its questions then
// matched by several goroutines.
func (x *Index) MatchBefore(at int) []Match {
	e := x.entry(int32(at))
	return x.search(e.question, e.face, int32(at))
}

// Match returns the questions of the index that are like q, one match each, the gravest first, then
// the likest, then in the order of Add; at most MaxMatches, nil when there is none. q need not be good:
// without an answer it has no Conflict and no Same. Where hundreds are alike it looks no further than it
// takes to return the first dozens, the newest before the older. Match(a) in an index of b and Match(b) in an index
// of a give the same verdict and score.
func (x *Index) Match(q Question) []Match { return x.match(q, readFace(q)) }

func (x *Index) match(q Question, f face) []Match { return x.search(q, f, int32(x.Len())) }

// search matches among the entries whose numbers are smaller than before.
func (x *Index) search(q Question, f face, before int32) []Match {
	s := search{index: x, before: before, question: q, face: f, glance: glanceOf(&f), candidates: make(numbers, (before+63)/64)}
	s.byID()
	s.byStem()
	s.byClaim()
	s.byWording()
	s.byStatement()
	return s.matches()
}

// matches returns what was found, in order.
func (s *search) matches() []Match {
	if len(s.found) == 0 {
		return nil
	}
	order := s.found
	slices.SortFunc(order, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(b.score, a.score), cmp.Compare(a.at, b.at))
	})
	order = order[:min(len(order), MaxMatches)]
	found := make([]Match, len(order))
	for i, f := range order {
		e := s.index.entry(f.at)
		found[i] = Match{
			At: int(f.at), Bank: e.bank, ID: e.question.ID, Verdict: f.verdict,
			Score: f.score, KeyDiffers: f.keyDiffers, Why: s.why(f, e),
		}
	}
	return found
}
