package questions

import "slices"

// reason is why two questions are held alike; why puts it in words.
type reason int

const (
	sameID reason = iota
	changed
	sameAll
	otherAnswer
	smallWords
	noAnswer
	otherOptions
	otherMatter
	otherKind
	otherTruth
	nearWords
	nearOther
	sameOptions
	otherPlace
	otherLaw
	sameFact
)

// revised compares a question with what its id stood for.
func (s *search) revised(at int32, e *entry) finding {
	a, b := &s.face, &e.face
	score := jaccard(a.asked.shingles, b.asked.shingles, 0)
	if a.stem == b.stem {
		score = 1
	}
	differs := family(a.kind) != family(b.kind) || a.key.known && b.key.known && !a.key.agree(b.key, a.kind)
	return finding{at, Revision, round(score), differs, changed}
}

// family groups the kinds whose keys can be compared: single and multiple both choose options.
func family(k Kind) Kind {
	if k == Multiple {
		return Single
	}
	return k
}

// sameStem compares two questions whose stems differ in small words at most.
func sameStem(a, b *face) (finding, bool) {
	if family(a.kind) != family(b.kind) {
		return otherKindStem(a, b)
	}
	if a.key.known && a.content == b.content && a.kind == b.kind {
		return finding{verdict: Same, score: 1, why: sameAll}, true
	}
	exact := 1.0
	if a.stem != b.stem {
		exact = almostTheSame
	}
	if a.key.contradict(b.key, a.kind) {
		return finding{verdict: Conflict, score: exact, keyDiffers: true, why: otherAnswer}, true
	}
	likeOptions := exact
	if family(a.kind) == Single {
		likeOptions = exact * (0.5 + jaccard(a.offered, b.offered, 0)/2)
	}
	switch {
	case !a.key.known || !b.key.known:
		return finding{verdict: Near, score: likeOptions, why: noAnswer}, likeOptions >= sameStemOptions || !a.open
	case a.key.agree(b.key, a.kind) && slices.Equal(a.options, b.options):
		return finding{verdict: Near, score: almostTheSame, why: smallWords}, true
	case a.key.agree(b.key, a.kind):
		return finding{verdict: Near, score: likeOptions, why: otherOptions}, true
	}
	// An open stem with other options is another question; the same place to fill is not.
	return finding{verdict: Near, score: likeOptions, why: otherMatter}, likeOptions >= sameStemOptions || !a.open
}

// otherKindStem compares a choice with a fill-in question on the same stem.
func otherKindStem(a, b *face) (finding, bool) {
	if a.kind == Blank {
		a, b = b, a
	}
	if a.kind != Single || b.kind != Blank {
		return finding{}, false
	}
	if _, contradict := a.key.against(b.key); contradict {
		return finding{verdict: Conflict, score: 1, keyDiffers: true, why: otherAnswer}, true
	}
	return finding{verdict: Related, score: 1, why: otherKind}, true
}

// sameClaim compares two questions of different families one of which holds c.
func sameClaim(a, b *face, c claim) (finding, bool) {
	if family(a.kind) == family(b.kind) {
		return finding{}, false
	}
	same := false
	for _, o := range b.claims {
		if o.text == c.text && o.laws == c.laws {
			if o.holds != c.holds {
				return finding{verdict: Conflict, score: 1, keyDiffers: true, why: otherTruth}, true
			}
			same = true
		}
	}
	return finding{verdict: Related, score: 1, why: otherKind}, same
}

// nearStem compares two questions by the wording of their stems.
func nearStem(a, b *face) (finding, bool) {
	if family(a.kind) != family(b.kind) || a.light == b.light {
		return finding{}, false
	}
	grouped := a.group != 0 && a.group == b.group
	stems := jaccard(a.asked.shingles, b.asked.shingles, pick(grouped, nearSameGroup, nearFloor))
	if stems == 0 || a.asked.marks.differ(b.asked.marks, stems) {
		return finding{}, false
	}
	agree, contradict := a.key.agree(b.key, a.kind), a.key.contradict(b.key, a.kind)
	if a.asked.marks.otherLaw(b.asked.marks) {
		return finding{verdict: Related, score: stems, why: otherLaw}, agree && stems >= otherLawFloor
	}
	unknown := !a.key.known || !b.key.known
	score, why := stems, nearWords
	switch {
	case a.kind == Judge:
		why = pick(contradict, nearOther, nearWords)
		return finding{verdict: Near, score: score, keyDiffers: contradict, why: why}, stems >= pick(contradict, nearOtherKey, nearJudge)
	case contradict:
		return finding{verdict: Near, score: score, keyDiffers: true, why: nearOther}, stems >= nearOtherKey
	case grouped && (agree || unknown):
		return finding{verdict: Near, score: (1 + stems) / 2, why: sameOptions}, true
	case a.open || b.open:
		score = (stems + max(jaccard(a.offered, b.offered, 0), pick(agree, stems, 0.0))) / 2
	}
	return finding{verdict: Near, score: score, why: why}, (agree || unknown && score >= nearOtherKey) && score >= nearFloor
}

// nearStated compares two questions by what they say once answered.
func nearStated(a, b *face) (finding, bool) {
	if a.light == b.light || a.stated == nil || b.stated == nil {
		return finding{}, false
	}
	score := jaccard(a.stated.shingles, b.stated.shingles, nearFloor)
	if score == 0 || a.stated.marks.differ(b.stated.marks, score) {
		return finding{}, false
	}
	if a.stated.marks.otherLaw(b.stated.marks) {
		return finding{}, false
	}
	if family(a.kind) == family(b.kind) {
		return finding{verdict: Near, score: score, why: otherPlace}, a.kind != Judge && score >= nearStatement
	}
	return finding{verdict: Related, score: score, why: sameFact}, score >= relatedFloor
}

func pick[T any](yes bool, a, b T) T {
	if yes {
		return a
	}
	return b
}
