package quiz

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// shortage names what is missing when d cannot be met: each smallest set of sections with too few questions,
// and each smallest set of laws.
func shortage(b Blueprint, d *demand) *Error {
	e := &Error{Code: BankTooSmall}
	d.nameSections(b, e)
	d.nameLaws(b, e)
	messages := make([]string, len(e.Places))
	for i, p := range e.Places {
		messages[i] = p.Message
	}
	e.Message = "题库题量不足：" + strings.Join(messages, "；")
	return e
}

// nameSections adds the sets of sections that need more questions than fit them.
func (d *demand) nameSections(b Blueprint, e *Error) {
	d.sumPlaces()
	var named []set
	for _, u := range subsets(len(d.places)) {
		need, have := d.sum[u], int(d.counts[int(u)<<len(d.lack)])
		if need <= have || covers(named, u) {
			continue
		}
		named = append(named, u)
		var names []string
		for i, s := range b.Sections {
			if u.has(i) {
				names = append(names, fmt.Sprintf("第 %d 部分（%s）", i+1, s.Kind.Name()))
			}
		}
		together := ""
		if len(names) > 1 {
			together = "合计"
		}
		e.At(fmt.Sprintf("paper.sections[%d]", bits.TrailingZeros32(uint32(u))),
			fmt.Sprintf("%s%s需要 %d 题，题库中已发布的只有 %d 题", strings.Join(names, "、"), together, need, have))
	}
}

// nameLaws adds the sets of laws that cannot be served. A set that questions can serve together is named
// without figures, and only if nothing else explains the failure.
func (d *demand) nameLaws(b Blueprint, e *Error) {
	var named []set
	for _, t := range subsets(len(d.lack)) {
		need, most := d.lacking(t), d.most(t)
		together := d.together(t)
		if need <= most || covers(named, t) || together && len(e.Places) > 0 {
			continue
		}
		named = append(named, t)
		var names []string
		for i, l := range b.AtLeast {
			if t.has(i) {
				names = append(names, "《"+l.Law+"》")
			}
		}
		message := fmt.Sprintf("%s至少需要 %d 题，按各部分的题量和题库最多能出 %d 题", strings.Join(names, "和"), need, most)
		if together {
			message = strings.Join(names, "和") + "的最少题数不能同时满足"
		}
		e.At(fmt.Sprintf("paper.at_least[%d]", bits.TrailingZeros32(uint32(t))), message)
	}
}

// together reports whether a question cites two laws of t.
func (d *demand) together(t set) bool {
	return slices.ContainsFunc(d.shared, func(i int) bool {
		return bits.OnesCount32(uint32(d.classes[i].laws&t)) > 1
	})
}

// subsets returns the sets of n things without the empty one, smaller ones first.
func subsets(n int) []set {
	var all []set
	for u := set(1); u < 1<<n; u++ {
		all = append(all, u)
	}
	slices.SortStableFunc(all, func(a, b set) int {
		return bits.OnesCount32(uint32(a)) - bits.OnesCount32(uint32(b))
	})
	return all
}

// covers reports whether one of named lies within u.
func covers(named []set, u set) bool {
	return slices.ContainsFunc(named, func(n set) bool { return n&^u == 0 })
}
