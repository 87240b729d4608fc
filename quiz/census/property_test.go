package census_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lawquiz/quiz"
	"lawquiz/quiz/census"
	"lawquiz/quiz/play"
	"lawquiz/quiz/store"
)

// model is what the units, people and sittings ought to be.
type model struct {
	*world
	units  map[int64]quiz.Unit
	merged map[int64]int64
	who    []play.Who         // as servers knew them when they registered; where they belong now is home
	home   map[int64]int64    // person -> unit
	took   map[string][]int64 // contest -> people who took part
	frozen map[int64][]int64  // person -> path in the short contest, once it has ended
	codes  int
}

func begun(w *world) *model {
	m := &model{
		world: w, units: make(map[int64]quiz.Unit), merged: make(map[int64]int64), home: make(map[int64]int64), took: make(map[string][]int64),
	}
	for _, u := range units() {
		m.units[u.ID] = u
	}
	return m
}

// path climbs the model's tree.
func (m *model) path(id int64) []int64 {
	for m.merged[id] != 0 {
		id = m.merged[id]
	}
	var out []int64
	for ; id != quiz.Root; id = m.units[id].Parent {
		out = append(out, id)
	}
	return out
}

func (m *model) apart(id int64) bool {
	return slices.ContainsFunc(m.path(id), func(at int64) bool { return m.units[at].Apart })
}

func (m *model) any(t *rapid.T, but ...int64) int64 {
	ids := slices.Sorted(maps.Keys(m.units))
	ids = slices.DeleteFunc(ids, func(id int64) bool { return slices.Contains(but, id) })
	return rapid.SampledFrom(ids).Draw(t, "unit")
}

// make applies a change that the model has agreed to; a job in the way is worked off first.
func (m *model) make(t *rapid.T, change func(census.Base) census.Change, note func()) {
	_, err := m.apply(change, census.By{Author: "某人"})
	if quiz.CodeOf(err) == quiz.Busy {
		m.learn()
		m.work()
		_, err = m.apply(change, census.By{Author: "某人"})
	}
	if err != nil {
		t.Fatal(err)
	}
	note()
}

func (m *model) add(t *rapid.T) {
	m.codes++
	parent := m.any(t)
	if len(m.path(parent)) >= quiz.MaxDepth-1 {
		return
	}
	var fresh quiz.Unit
	m.make(t, func(b census.Base) census.Change {
		fresh = quiz.Unit{ID: b.Last + 1, Parent: parent, Code: fmt.Sprintf("N%d", m.codes), Name: fmt.Sprintf("新单位%d", m.codes)}
		return census.Change{Units: append(slices.Clone(b.Units), fresh)}
	}, func() { m.units[fresh.ID] = fresh })
}

func (m *model) move(t *rapid.T) {
	id := m.any(t, city)
	to := m.any(t)
	if slices.Contains(m.path(to), id) || len(m.path(to)) > 6 {
		return
	}
	m.make(t, edit(id, func(u *quiz.Unit) { u.Parent = to }), func() {
		u := m.units[id]
		u.Parent = to
		m.units[id] = u
	})
}

func (m *model) merge(t *rapid.T) {
	if len(m.units) < 3 {
		return
	}
	from := m.any(t, city)
	into := m.any(t, from)
	if slices.Contains(m.path(into), from) {
		return
	}
	m.make(t, merge(from, into), func() {
		delete(m.units, from)
		m.merged[from] = into
		for id, u := range m.units {
			if u.Parent == from {
				u.Parent = into
				m.units[id] = u
			}
		}
	})
}

func (m *model) setApart(t *rapid.T) {
	id := m.any(t, city)
	m.make(t, edit(id, func(u *quiz.Unit) { u.Apart = !u.Apart }), func() {
		u := m.units[id]
		u.Apart = !u.Apart
		m.units[id] = u
	})
}

func (m *model) join(t *rapid.T) {
	unit := m.any(t)
	who := m.person(unit, rapid.SampledFrom([]quiz.Gender{quiz.Female, quiz.Male}).Draw(t, "gender"), "")
	m.who = append(m.who, who)
	m.home[who.Person] = unit
}

func (m *model) correct(t *rapid.T) {
	if len(m.who) == 0 {
		return
	}
	who := rapid.SampledFrom(m.who).Draw(t, "person")
	p, err := m.db.Person(context.Background(), who.Person)
	if err != nil {
		t.Fatal(err)
	}
	to := m.any(t)
	if err := m.Correct(context.Background(), census.Correction{Person: who.Person, From: p.Unit, Unit: to}, census.By{}); err != nil {
		t.Fatal(err)
	}
	m.home[who.Person] = to
}

// submit goes by what a server knows: the unit a person registered at, and the tree it last read.
func (m *model) submit(t *rapid.T) {
	if len(m.who) == 0 {
		return
	}
	who := rapid.SampledFrom(m.who).Draw(t, "person")
	contest := "long"
	if m.frozen == nil && rapid.Bool().Draw(t, "the short one") {
		contest = "short"
	}
	m.sit(who, contest, rapid.IntRange(0, 3).Draw(t, "right"))
	if !slices.Contains(m.took[contest], who.Person) {
		m.took[contest] = append(m.took[contest], who.Person)
	}
}

func (m *model) workSome(t *rapid.T) {
	for range rapid.IntRange(1, 3).Draw(t, "steps") {
		if _, err := m.Work(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
}

// end ends the short contest, whose standings stay from here on.
func (m *model) end(t *rapid.T) {
	if m.frozen != nil {
		return
	}
	m.check(t)
	m.clock.Store(max(m.now(), moment("2026-03-06 09:00")))
	m.frozen = make(map[int64][]int64)
	for _, person := range m.took["short"] {
		m.frozen[person] = m.path(m.home[person])
	}
}

// learn lets servers read the tree and the people anew, as they do within a second, and so always before a job settles.
func (m *model) learn() {
	m.reload()
	for i := range m.who {
		m.who[i].Unit = m.home[m.who[i].Person]
	}
}

// check lets everything settle and holds standings and boards to the model.
func (m *model) check(t *rapid.T) {
	m.learn()
	m.work()
	m.reload()
	for _, id := range []string{"long", "short"} {
		m.checkContest(t, id)
	}
}

func (m *model) checkContest(t *rapid.T, id string) {
	c, err := m.catalog.Contest(id)
	if err != nil {
		t.Fatal(err)
	}
	want := make(map[int64]quiz.Counts)
	err = m.db.EachStanding(context.Background(), c.Nr, 0, func(s *store.Standing) error {
		path := m.path(m.home[s.Person])
		counted := m.who[slices.IndexFunc(m.who, func(w play.Who) bool { return w.Person == s.Person })].Gender == quiz.Female && !m.apart(m.home[s.Person])
		if id == "short" && m.frozen != nil {
			path, counted = m.frozen[s.Person], s.Counted
		}
		if !slices.Equal(s.Path, path) || s.Counted != counted {
			t.Errorf("%s: the standing of %d counts at %v (%v), want %v (%v)", id, s.Person, s.Path, s.Counted, path, counted)
		}
		for _, unit := range path {
			want[unit] = want[unit].Add(quiz.CountsOf(s.Standing, counted))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	all := append(slices.Collect(maps.Keys(m.units)), slices.Collect(maps.Keys(m.merged))...)
	got, err := m.boards.Totals(context.Background(), id, all)
	if err != nil {
		t.Fatal(err)
	}
	for i, unit := range all {
		if got[i] != want[unit] {
			t.Errorf("%s: the boards have %+v at %d, want %+v", id, got[i], unit, want[unit])
		}
	}
	if people := want[city].Sittings; id == "long" && people < int64(len(m.took[id])) {
		t.Errorf("%d sittings of %d people", people, len(m.took[id]))
	}
	if id == "short" && m.frozen != nil {
		for _, path := range m.frozen {
			if kept := m.catalog.TreeOf(c).Path(path[0]); !slices.Equal(kept, path) {
				t.Errorf("the ended contest's tree has %v, its standings %v", kept, path)
			}
		}
	}
}

// However units are added, moved, merged and set apart, people put right and papers handed in, in whatever order and by
// servers that know the tree late: once it has settled, standings and boards are what people and units are.
func TestWhateverHappens(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		w := enter(t, sqlite(t))
		defer w.close()
		m := begun(w)
		for range 4 {
			m.join(rt)
		}
		rt.Repeat(map[string]func(*rapid.T){
			"add": m.add, "move": m.move, "merge": m.merge, "apart": m.setApart, "join": m.join, "correct": m.correct,
			"submit": m.submit, "submit too": m.submit, "work": m.workSome, "servers read anew": func(*rapid.T) { m.learn() }, "end": m.end,
		})
		m.check(rt)
	})
}
