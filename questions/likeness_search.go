package questions

import (
	"math"
	"slices"
)

// How like two texts must be. The floors were set on the shipped banks and on public banks of 100 to
// 1000 questions: below them most pairs ask different things.
const (
	nearFloor       = 0.60  // stems of choices and blanks whose answers agree
	nearJudge       = 0.70  // judge statements: there is no answer text to agree
	nearOtherKey    = 0.80  // stems whose answers contradict: perhaps one of them is wrong
	sameStemOptions = 0.65  // one open stem with other options: below it the options make it another question
	nearSameGroup   = 0.40  // stems of choices with all the same options and the same answer
	nearStatement   = 0.85  // the same sentence with another place to fill
	relatedFloor    = 0.65  // statements of two kinds of question
	otherLawFloor   = 0.70  // stems that name two laws and have one answer
	keyFloor        = 0.80  // right options put in other words
	smallestView    = 5     // shingles; a shorter text is only compared for equality
	maxSteps        = 4_000 // list items looked at in one search by wording
	maxEqual        = 500   // items looked at among those of one stem, claim, id or set of options
	maxFound        = 64    // findings after which a search looks no further
	almostTheSame   = 0.99  // the score of stems that differ in small words alone
)

// chains is a multimap from a hash to numbers of entries, newest first. It is one slice and one map,
// so that a hundred thousand short lists cost little.
type chains struct {
	heads map[uint64]int32 // 1 + index into links
	links []link
}

type link struct{ at, next int32 }

func (c *chains) add(key uint64, at int32) {
	if c.heads == nil {
		c.heads = map[uint64]int32{}
	}
	head := c.heads[key]
	if head > 0 && c.links[head-1].at == at {
		return
	}
	c.links = append(c.links, link{at, head})
	c.heads[key] = int32(len(c.links))
}

// each calls visit with the numbers under key, the newest first and at most so many, while it returns true.
func (c *chains) each(key uint64, most int, visit func(at int32) bool) {
	for l := c.heads[key]; l > 0 && most > 0; l = c.links[l-1].next {
		if !visit(c.links[l-1].at) {
			return
		}
		most--
	}
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

// finding is what one entry turned out to be.
type finding struct {
	at         int32
	verdict    Verdict
	score      float64
	keyDiffers bool
	why        reason
}

func (f finding) rank() int { return slices.Index(Verdicts, f.verdict) }

// search is one run of Match.
type search struct {
	index    *Index
	question Question
	face     face
	found    map[int32]finding
}

// say keeps the finding unless a graver or liker one of the entry is known.
func (s *search) say(f finding) {
	f.score = round(f.score)
	old, known := s.found[f.at]
	if known && (old.rank() < f.rank() || old.rank() == f.rank() && old.score >= f.score || old.verdict == Revision) {
		return
	}
	s.found[f.at] = f
}

// more reports whether the search should look further: a question that is like dozens of others is
// not told better by hundreds.
func (s *search) more() bool { return len(s.found) < maxFound }

// byID finds the questions that have the id. Whatever else they are, they are that question.
func (s *search) byID() {
	if s.question.ID == "" {
		return
	}
	s.index.ids.each(hash(s.question.ID), maxEqual, func(at int32) bool {
		e := &s.index.entries[at]
		if e.question.ID == s.question.ID && e.face.kind == s.face.kind && e.face.content == s.face.content {
			s.say(finding{at, Same, 1, false, sameID})
		} else if e.question.ID == s.question.ID {
			s.found[at] = s.revised(at, e)
		}
		return s.more()
	})
}

// byStem finds the questions whose stem differs in small words at most.
func (s *search) byStem() {
	s.index.stems.each(s.face.light, maxEqual, func(at int32) bool {
		return s.compare(at, sameStem)
	})
}

// byClaim finds questions of another kind that hold the same statement true or false.
func (s *search) byClaim() {
	for _, c := range s.face.claims {
		s.index.claims.each(mixed(c.text, c.laws), maxEqual, func(at int32) bool {
			return s.compare(at, func(a, b *face) (finding, bool) { return sameClaim(a, b, c) })
		})
	}
}

// byWording finds questions of the same kind whose stems are near, or whose options are all the same.
func (s *search) byWording() {
	candidates := s.index.asked.like(&s.face.asked, family(s.face.kind))
	if s.face.group != 0 {
		s.index.groups.each(s.face.group, maxEqual, func(at int32) bool {
			candidates = append(candidates, at)
			return true
		})
	}
	s.try(candidates, nearStem)
}

// byStatement finds questions that, once answered, say nearly the same.
func (s *search) byStatement() {
	s.try(s.index.stated.like(s.face.stated, ""), nearStated)
}

// try compares q with every candidate once.
func (s *search) try(candidates []int32, how func(a, b *face) (finding, bool)) {
	slices.Sort(candidates)
	for _, at := range slices.Compact(candidates) {
		if !s.compare(at, how) {
			return
		}
	}
}

// compare keeps what how finds between q and the entry, and reports whether to look further.
func (s *search) compare(at int32, how func(a, b *face) (finding, bool)) bool {
	if f, ok := how(&s.face, &s.index.entries[at].face); ok {
		f.at = at
		s.say(f)
	}
	return s.more()
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

// like returns the entries that may be like v, some perhaps twice.
func (c *chains) like(v *view, kind Kind) []int32 {
	var found []int32
	for _, key := range v.keys(kind) {
		c.each(key, maxSteps-len(found), func(at int32) bool {
			found = append(found, at)
			return true
		})
	}
	return found
}
