package questions

import (
	"iter"
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
	before   int32 // entries from this number on are not there
	question Question
	face     face
	glance   glance
	found    []finding // one for an entry

	candidates numbers // of the step at hand
}

// The chains of an index, to name one.
func ids(x *Index) *chains    { return &x.ids }
func stems(x *Index) *chains  { return &x.stems }
func claims(x *Index) *chains { return &x.claims }
func groups(x *Index) *chains { return &x.groups }
func asked(x *Index) *chains  { return &x.asked }
func stated(x *Index) *chains { return &x.stated }

// runs returns the numbers under key in one of the chains of the index and of what lies under it, as if
// they were one, in runs: the newest run first, each in the order of Add.
func (s *search) runs(of func(*Index) *chains, key uint64) iter.Seq[[]int32] {
	return func(yield func([]int32) bool) {
		for x := s.index; x != nil; x = x.under {
			for run := range of(x).runs(key) {
				for len(run) > 0 && run[len(run)-1] >= s.before {
					run = run[:len(run)-1]
				}
				if !yield(run) {
					return
				}
			}
		}
	}
}

// each calls visit with the numbers under key, the newest first and at most so many, while it returns true.
func (s *search) each(of func(*Index) *chains, key uint64, most int, visit func(at int32) bool) {
	for run := range s.runs(of, key) {
		for _, at := range slices.Backward(run) {
			if most--; most < 0 || !visit(at) {
				return
			}
		}
	}
}

// nominate makes candidates of the numbers each would visit, and returns how many more there might have been.
func (s *search) nominate(of func(*Index) *chains, key uint64, most int) (left int) {
	for run := range s.runs(of, key) {
		if most == 0 {
			return 0
		}
		run = run[max(0, len(run)-most):]
		most -= len(run)
		s.candidates.put(run)
	}
	return most
}

// say keeps the finding unless a graver or liker one of the entry is known.
func (s *search) say(f finding) {
	f.score = round(f.score)
	i := slices.IndexFunc(s.found, func(old finding) bool { return old.at == f.at })
	if i < 0 {
		s.found = append(s.found, f)
		return
	}
	old := s.found[i]
	if old.rank() < f.rank() || old.rank() == f.rank() && old.score >= f.score || old.verdict == Revision {
		return
	}
	s.found[i] = f
}

// more reports whether the search should look further: a question that is like dozens of others is
// not told better by hundreds.
func (s *search) more() bool { return len(s.found) < maxFound }

// byID finds the questions that have the id. Whatever else they are, they are that question.
func (s *search) byID() {
	if s.question.ID == "" {
		return
	}
	s.each(ids, hash(s.question.ID), maxEqual, func(at int32) bool {
		e := s.index.entry(at)
		if e.question.ID == s.question.ID && e.face.kind == s.face.kind && e.face.content == s.face.content {
			s.say(finding{at, Same, 1, false, sameID})
		} else if e.question.ID == s.question.ID {
			s.say(s.revised(at, e))
		}
		return s.more()
	})
}

// byStem finds the questions whose stem differs in small words at most.
func (s *search) byStem() {
	s.each(stems, s.face.light, maxEqual, func(at int32) bool {
		return s.compare(s.index.entry(at), at, sameStem)
	})
}

// byClaim finds questions of another kind that hold the same statement true or false.
func (s *search) byClaim() {
	for _, c := range s.face.claims {
		s.each(claims, mixed(c.text, c.laws), maxEqual, func(at int32) bool {
			return s.compare(s.index.entry(at), at, func(a, b *face) (finding, bool) { return sameClaim(a, b, c) })
		})
	}
}

// byWording finds questions of the same kind whose stems are near, or whose options are all the same.
func (s *search) byWording() {
	s.like(asked, &s.face.asked, family(s.face.kind))
	if s.face.group != 0 {
		s.nominate(groups, s.face.group, maxEqual)
	}
	s.try((*glance).mayBeNear, nearStem)
}

// byStatement finds questions that, once answered, say nearly the same.
func (s *search) byStatement() {
	s.like(stated, s.face.stated, "")
	s.try((*glance).mayStateNear, nearStated)
}

// like makes candidates of the entries that may be like v.
func (s *search) like(of func(*Index) *chains, v *view, kind Kind) {
	left := maxSteps
	for _, key := range v.keys(kind) {
		left = s.nominate(of, key, left)
	}
}

// try compares q with every candidate in the order of Add, and leaves none.
func (s *search) try(may func(a, b *glance) bool, how func(a, b *face) (finding, bool)) {
	s.candidates.each(func(at int32) bool {
		part, i := s.index.at(at)
		return !may(&s.glance, &part.glances[i]) || s.compare(part.entries[i], at, how)
	})
	clear(s.candidates)
}

// compare keeps what how finds between q and the entry, and reports whether to look further.
func (s *search) compare(e *entry, at int32, how func(a, b *face) (finding, bool)) bool {
	if f, ok := how(&s.face, &e.face); ok {
		f.at = at
		s.say(f)
	}
	return s.more()
}
