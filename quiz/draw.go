package quiz

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
)

// Draw puts a paper together for one person. The same arguments give the same paper.
//
// Each section takes its number of questions of its kind from its own banks, or from all the
// contest's banks if it names none; at_least holds over the whole paper whenever the pool can meet it; no
// question comes twice. seen says how often the person has met a question: of the questions that
// leave the rest of the paper possible the least seen come first, at random among equals. So where at_least and
// seen disagree at_least wins, and questions alike to the blueprint and equally often seen are equally likely.
// Questions stand in random order within their section, options (those of judge questions too) in random
// order under ids that tell nothing.
//
// It fails with BankTooSmall as CheckBank does.
func Draw(c *Contest, pool *Pool, seed [32]byte, seen map[string]int) (Layout, error) {
	d, err := newDraft(c, pool)
	if err != nil {
		return Layout{}, err
	}
	rng := rand.New(rand.NewChaCha8(seed))
	d.order(rng, seen)
	picks, err := d.fill(rng)
	if err != nil {
		return Layout{}, err
	}
	return deal(picks, rng), nil
}

// CheckBank reports whether every paper of c can be drawn from pool: nil, or a BankTooSmall error that names
// each shortage and where in the contest it arises.
func CheckBank(c *Contest, pool *Pool) error {
	_, err := newDraft(c, pool)
	return err
}

// draft is a paper being drawn.
type draft struct {
	demand  *demand
	entries []entry
	queues  [][]uint64 // for each section its candidates in the order they are tried
}

// entry is a candidate.
type entry struct {
	drawable drawable
	class    int
	sections set
	taken    bool
}

// newDraft gathers the candidates. It fails with BankTooSmall.
func newDraft(c *Contest, pool *Pool) (*draft, error) {
	if len(c.Paper.Sections) > MaxSections || len(c.Paper.AtLeast) > MaxLaws || pool.Len() >= 1<<indexBits {
		return nil, Errorf(Invalid, "试卷最多 %d 个部分、%d 项法律题量要求，题库最多 %d 题", MaxSections, MaxLaws, 1<<indexBits-1)
	}
	d := &draft{demand: newDemand(c.Paper), entries: make([]entry, 0, len(pool.drawable))}
	for _, q := range pool.drawable {
		sections := c.Paper.fit(q, c.Bank)
		if sections == 0 {
			continue
		}
		class := d.demand.add(sections, c.Paper.cited(q.question))
		d.entries = append(d.entries, entry{drawable: q, class: class, sections: sections})
	}
	d.demand.seal()
	if !d.demand.possible() {
		return nil, shortage(c.Paper, d.demand)
	}
	return d, nil
}

// A queue's element is the times seen, a random number and the index of the entry in one word,
// so that sorting it is all there is to do.
const (
	indexBits  = 20
	randomBits = 32
	seenMost   = 1<<(64-indexBits-randomBits) - 1
)

// order fills the queues.
func (d *draft) order(rng *rand.Rand, seen map[string]int) {
	d.queues = make([][]uint64, len(d.demand.places))
	for i := range d.entries {
		e := &d.entries[i]
		times := uint64(0)
		if len(seen) > 0 {
			times = uint64(min(max(seen[e.drawable.question.ID], 0), seenMost))
		}
		for s := range d.queues {
			if e.sections.has(s) {
				random := uint64(rng.Uint32())
				d.queues[s] = append(d.queues[s], times<<(indexBits+randomBits)|random<<indexBits|uint64(i))
			}
		}
	}
	for _, q := range d.queues {
		slices.Sort(q)
	}
}

// pick is one question of the paper.
type pick struct {
	section int
	entry   *entry
}

// fill chooses the questions, in the order of the paper. Places are filled in random order, so that
// no section is the one that always makes up for a law.
func (d *draft) fill(rng *rand.Rand) ([]pick, error) {
	var picks []pick
	for s, n := range d.demand.places {
		for range n {
			picks = append(picks, pick{section: s})
		}
	}
	rng.Shuffle(len(picks), func(i, j int) { picks[i], picks[j] = picks[j], picks[i] })
	barred := make([]set, len(d.demand.classes))
	for i := range picks {
		e := d.next(picks[i].section, barred)
		if e == nil {
			return nil, &Error{Code: Internal, Message: "抽题失败，请稍后再试", Err: errors.New("a possible demand was not met")}
		}
		picks[i].entry = e
	}
	rng.Shuffle(len(picks), func(i, j int) { picks[i], picks[j] = picks[j], picks[i] })
	slices.SortStableFunc(picks, func(a, b pick) int { return a.section - b.section })
	return picks, nil
}

// next takes the first candidate of a section that leaves the rest of the paper possible. A class that
// does not is barred from the section for good: what is impossible now does not become
// possible when less is left. So no candidate is looked at twice.
func (d *draft) next(section int, barred []set) *entry {
	for q := d.queues[section]; len(q) > 0; q = d.queues[section] {
		e := &d.entries[q[0]&(1<<indexBits-1)]
		d.queues[section] = q[1:]
		if e.taken || barred[e.class].has(section) {
			continue
		}
		d.demand.take(e.class, section)
		if d.demand.possible() {
			e.taken = true
			return e
		}
		d.demand.give(e.class, section)
		barred[e.class] |= 1 << section
	}
	return nil
}

// optionLetters are 32 digits and letters without those easily confused.
const (
	optionLetters = "23456789abcdefghjkmnpqrstuvwxyz0"
	optionWidth   = 5
)

// deal lays the picks out with shuffled options under fresh ids.
func deal(picks []pick, rng *rand.Rand) Layout {
	total := 0
	for _, p := range picks {
		total += len(p.entry.drawable.question.Options)
	}
	ids := optionIDs(total, rng)
	choices := make([]Choice, total)
	l := Layout{Slots: make([]Slot, len(picks))}
	for i, p := range picks {
		q := p.entry.drawable.question
		l.Slots[i] = Slot{Question: q.ID, Revision: q.Revision, Section: p.section}
		n := len(q.Options)
		if n == 0 {
			continue
		}
		options := choices[:n:n]
		for j := range options {
			at := rng.IntN(j + 1)
			options[j] = options[at]
			options[at].Index = j
		}
		for j := range options {
			options[j].ID = ids[j*optionWidth : (j+1)*optionWidth]
		}
		l.Slots[i].Options = options
		choices, ids = choices[n:], ids[n*optionWidth:]
	}
	return l
}

// optionIDs returns n random ids, all different, one after the other.
func optionIDs(n int, rng *rand.Rand) string {
	codes := make([]uint32, 0, n)
	var b strings.Builder
	b.Grow(n * optionWidth)
	for len(codes) < n {
		code := rng.Uint32() >> (32 - 5*optionWidth)
		if slices.Contains(codes, code) {
			continue
		}
		codes = append(codes, code)
		for range optionWidth {
			b.WriteByte(optionLetters[code&31])
			code >>= 5
		}
	}
	return b.String()
}
