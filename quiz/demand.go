package quiz

import (
	"math/bits"
	"slices"

	"lawquiz/questions"
)

// The most sections and laws a blueprint may name: demand keeps a number for every set of them.
const (
	MaxSections = 8
	MaxLaws     = 6
)

// set is a set of sections or of laws, by index.
type set uint32

func (a set) has(i int) bool   { return a&(1<<i) != 0 }
func (a set) meets(b set) bool { return a&b != 0 }

// class is a group of questions that are alike to a blueprint: fit for the same sections,
// citing the same of its laws.
type class struct {
	sections, laws set
	left           int // questions not taken yet
}

// demand is what a paper still needs, against what is left to take.
//
// Whether it can be met is decided exactly. Send one unit for each open place of a section to a class of
// questions fit for it, and on to a law that lacks questions or to a rest that
// takes the units no law needs. By max-flow min-cut every place is filled and every law served iff
// for every set U of sections and every set T of laws
//
//	places(U) <= left(U)
//	lack(T)   <= places(not U) + left(U, T)
//
// with left(U) the questions fit for a section of U, and left(U, T) those of them that cite a law of T. A
// question that cites several of the laws serves all of them at once, which a flow cannot say: where the
// inequalities fail and there are such questions, search takes some of them by trial.
type demand struct {
	places  []int // open places of each section
	lack    []int // questions each law still lacks; negative when it has more than it needs
	classes []class
	counts  []int32 // left(U, T) at U<<len(lack)|T, and left(U) at T = 0
	sum     []int   // room for hall: places of each set of sections
	shared  []int   // the classes that cite two laws or more
}

func newDemand(b Blueprint) *demand {
	d := &demand{
		places: make([]int, len(b.Sections)),
		lack:   make([]int, len(b.AtLeast)),
		counts: make([]int32, 1<<(len(b.Sections)+len(b.AtLeast))),
		sum:    make([]int, 1<<len(b.Sections)),
	}
	for i, s := range b.Sections {
		d.places[i] = s.Count
	}
	for i, l := range b.AtLeast {
		d.lack[i] = l.Count
	}
	return d
}

// add counts one more question and returns its class.
func (d *demand) add(sections, laws set) int {
	for i := range d.classes {
		if c := &d.classes[i]; c.sections == sections && c.laws == laws {
			c.left++
			return i
		}
	}
	d.classes = append(d.classes, class{sections: sections, laws: laws, left: 1})
	return len(d.classes) - 1
}

// seal ends adding.
func (d *demand) seal() {
	for i, c := range d.classes {
		d.count(c, int32(c.left))
		if bits.OnesCount32(uint32(c.laws)) > 1 {
			d.shared = append(d.shared, i)
		}
	}
}

// count changes the numbers of every pair of sets that a class enters.
func (d *demand) count(c class, by int32) {
	n := len(d.lack)
	for u := range set(len(d.sum)) {
		if !u.meets(c.sections) {
			continue
		}
		row := d.counts[int(u)<<n : (int(u)+1)<<n]
		row[0] += by
		for t := 1; t < len(row); t++ {
			if c.laws.meets(set(t)) {
				row[t] += by
			}
		}
	}
}

// take puts a question of a class into a section; give takes it back.
func (d *demand) take(class, section int) { d.move(class, section, -1) }
func (d *demand) give(class, section int) { d.move(class, section, +1) }

func (d *demand) move(class, section, by int) {
	c := &d.classes[class]
	c.left += by
	d.places[section] += by
	for i := range d.lack {
		if c.laws.has(i) {
			d.lack[i] += by
		}
	}
	d.count(*c, int32(by))
}

// possible reports whether the demand can be met.
func (d *demand) possible() bool { return d.hall() || d.bearable() && d.search(0) }

// hall reports whether all the inequalities hold.
func (d *demand) hall() bool {
	d.sumPlaces()
	n, all := len(d.lack), len(d.sum)-1
	for u := range d.sum {
		if d.sum[u] > int(d.counts[u<<n]) {
			return false
		}
		for t := 1; t < 1<<n; t++ {
			if d.lacking(set(t)) > d.sum[all&^u]+int(d.counts[u<<n|t]) {
				return false
			}
		}
	}
	return true
}

// sumPlaces brings sum up to date.
func (d *demand) sumPlaces() {
	for u := 1; u < len(d.sum); u++ {
		d.sum[u] = d.sum[u&(u-1)] + d.places[bits.TrailingZeros(uint(u))]
	}
}

// lacking returns what the laws of t lack together.
func (d *demand) lacking(t set) int {
	sum := 0
	for i, n := range d.lack {
		if t.has(i) && n > 0 {
			sum += n
		}
	}
	return sum
}

// most returns how many questions that cite a law of t the open places can hold: exact where no
// question cites two of them.
func (d *demand) most(t set) int {
	d.sumPlaces()
	n, all := len(d.lack), len(d.sum)-1
	least := d.sum[all]
	for u := range d.sum {
		least = min(least, d.sum[all&^u]+int(d.counts[u<<n|int(t)]))
	}
	return least
}

// search reports whether the demand can be met when some questions of the shared classes serve all
// the laws they cite. from counts the pairs of shared class and section already left behind: the
// shared questions of a solution can be taken in any order, so each set is tried once. The
// demand is unchanged afterwards.
func (d *demand) search(from int) bool {
	for i := from; i < len(d.shared)*len(d.places); i++ {
		class, section := d.shared[i/len(d.places)], i%len(d.places)
		if c := d.classes[class]; c.left == 0 || d.places[section] == 0 || !c.sections.has(section) {
			continue
		}
		d.take(class, section)
		found := d.hall() || d.bearable() && d.search(i)
		d.give(class, section)
		if found {
			return true
		}
	}
	return false
}

// bearable reports whether the places can be filled, and whether the laws of each set could be served
// if sections shared no question and every place took the questions that serve most of
// them. No demand can be met without it.
func (d *demand) bearable() bool {
	d.sumPlaces()
	for u := range d.sum {
		if d.sum[u] > int(d.counts[u<<len(d.lack)]) {
			return false
		}
	}
	for t := set(1); t < 1<<len(d.lack); t++ {
		need := d.lacking(t)
		for s := 0; s < len(d.places) && need > 0; s++ {
			need -= d.service(s, t)
		}
		if need > 0 {
			return false
		}
	}
	return true
}

// service returns how often a section's places can serve laws of t, taken alone.
func (d *demand) service(section int, t set) int {
	served, open := 0, d.places[section]
	for serves := bits.OnesCount32(uint32(t)); serves > 0 && open > 0; serves-- {
		for _, c := range d.classes {
			if c.sections.has(section) && bits.OnesCount32(uint32(c.laws&t)) == serves {
				n := min(open, c.left)
				served, open = served+n*serves, open-n
			}
		}
	}
	return served
}

// fit returns the sections of b that may take d.
func (b Blueprint) fit(d drawable, banks []string) set {
	var sections set
	for i := range b.Sections {
		s := &b.Sections[i]
		if s.Kind != d.question.Kind {
			continue
		}
		from := s.Bank
		if len(from) == 0 {
			from = banks
		}
		if slices.Contains(from, d.bank) {
			sections |= 1 << i
		}
	}
	return sections
}

// cited returns the laws of b that a question cites.
func (b Blueprint) cited(q *questions.Question) set {
	var laws set
	for i := range b.AtLeast {
		for j := range q.Citations {
			if q.Citations[j].Law == b.AtLeast[i].Law {
				laws |= 1 << i
				break
			}
		}
	}
	return laws
}
