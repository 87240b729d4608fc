package questions

import "math/bits"

// glance is what of a face tells at once that it is not near to another one. The glances of an index
// lie side by side, so that most candidates of a search are dropped without a look at their faces.
type glance struct {
	group  uint64
	asked  outline
	stated outline
}

// outline is a set of shingles in short: how many there are, and a bit for each of them.
type outline struct {
	bits [2]uint64
	size int
}

func glanceOf(f *face) glance {
	return glance{group: f.group, asked: outlineOf(&f.asked), stated: outlineOf(f.stated)}
}

// outlineOf returns the outline of a view; of none it is empty.
func outlineOf(v *view) outline {
	if v == nil {
		return outline{}
	}
	o := outline{size: len(v.shingles)}
	for _, s := range v.shingles {
		o.bits[s>>6&1] |= 1 << (s & 63)
	}
	return o
}

// mayReach reports whether the Jaccard index of the two sets may reach floor. Every bit that only one
// has is a shingle, or more, that the other lacks.
func (o *outline) mayReach(p *outline, floor float64) bool {
	needed := sharedFor(o.size, p.size, floor)
	missing := bits.OnesCount64(o.bits[0]&^p.bits[0]) + bits.OnesCount64(o.bits[1]&^p.bits[1])
	lacking := bits.OnesCount64(p.bits[0]&^o.bits[0]) + bits.OnesCount64(p.bits[1]&^o.bits[1])
	return needed > 0 && o.size-missing >= needed && p.size-lacking >= needed
}

// mayBeNear reports whether nearStem may find the two near.
func (g *glance) mayBeNear(h *glance) bool {
	return g.asked.mayReach(&h.asked, pick(g.group != 0 && g.group == h.group, nearSameGroup, nearFloor))
}

// mayStateNear reports whether nearStated may find the two near.
func (g *glance) mayStateNear(h *glance) bool { return g.stated.mayReach(&h.stated, nearFloor) }
