package tally_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/tally"
)

// laws is the bank law with questions on three articles of two laws; a blank cites all of them.
func laws() questions.Bank {
	b := law()
	old, contract, later := questions.Citation{Law: "劳动法", Article: "第一条"},
		questions.Citation{Law: "劳动合同法", Article: "第四十条"}, questions.Citation{Law: "劳动合同法", Article: "第八条"}
	for i := range b.Questions {
		q := &b.Questions[i]
		switch q.Kind {
		case questions.Single:
			q.Citations = []questions.Citation{contract}
		case questions.Blank:
			q.Citations = []questions.Citation{old, contract, later}
		}
	}
	return b
}

// seen is what somebody sat, as the test knows it.
type seen struct {
	path  []int64
	woman bool
	sat   []map[string]bool // question to whether it was answered rightly; in order of time
}

// school is a hall with units in which a contest of women runs, and what was sat in it.
type school struct {
	*hall
	people map[int64]*seen
	dice   *rand.Rand
}

func openSchool(tb testing.TB, source string) *school {
	tb.Helper()
	ctx := context.Background()
	s := &school{hall: enter(tb, source, laws()), people: make(map[int64]*seen), dice: rand.New(rand.NewPCG(1, 2))}
	must(tb, s.DB.PutUnits(ctx, worldUnits(), nil, nil))
	text := strings.Replace(fmt.Sprintf(document, "w"), "[name, unit]", "[name, gender, unit]", 1) + "participation: { people: women, of: 女职工数, valid: answered >= 1 }\n"
	_, err := play.Publish(ctx, s.DB, "w.yaml", text, []questions.Bank{laws()}, s.ms.Load())
	must(tb, err)
	must(tb, s.Catalog.Reload(ctx))
	return s
}

// sit lets somebody sit, answering rightly with a chance; below 0 she hands in an empty sheet.
func (s *school) sit(tb testing.TB, person, unit int64, chance float64) {
	tb.Helper()
	p := s.people[person]
	who := play.Who{Person: person, Channel: "web", Named: true, Gender: quiz.Female, Unit: unit}
	if person%3 == 0 {
		who.Gender = quiz.Male
	}
	if p == nil {
		_, err := s.person(person)
		must(tb, err)
		p = &seen{path: s.Catalog.Tree().Path(unit), woman: who.Gender == quiz.Female}
		s.people[person] = p
	}
	answered := make(map[string]bool)
	s.ms.Add(1000)
	must(tb, s.hall.sit(who, "w", func(q quiz.ShownQuestion) string {
		switch {
		case chance < 0:
			return ""
		case s.dice.Float64() < chance:
			answered[q.ID] = true
			return right(q)
		}
		answered[q.ID] = false
		return []string{"乙", "错误", "90天"}[map[byte]int{'s': 0, 'j': 1, 'b': 2}[q.ID[0]]]
	}))
	if chance >= 0 {
		p.sat = append(p.sat, answered)
	}
}

// gain reckons a unit's by hand; an answer counts if pick says so.
func (s *school) gain(unit int64, women bool, pick func(question string) bool) (g tally.Gain) {
	for _, p := range s.people {
		if len(p.sat) == 0 || !slices.Contains(p.path, unit) || women && !p.woman {
			continue
		}
		g.People++
		first, last := picked(p.sat[0], pick), picked(p.sat[len(p.sat)-1], pick)
		g.First, g.Last = both(g.First, first), both(g.Last, last)
		if len(p.sat) > 1 {
			g.Again++
			g.AgainFirst, g.AgainLast = both(g.AgainFirst, first), both(g.AgainLast, last)
		}
	}
	return g
}

func picked(sat map[string]bool, pick func(string) bool) (c quiz.Correct) {
	for question, right := range sat {
		if pick(question) {
			c.Asked++
			if right {
				c.Right++
			}
		}
	}
	return c
}

func both(a, b quiz.Correct) quiz.Correct {
	return quiz.Correct{Right: a.Right + b.Right, Asked: a.Asked + b.Asked}
}

func any1(string) bool { return true }

// Seventy people sit up to four times; every figure is what a reckoning by hand gives.
func TestEffect(t *testing.T) {
	t.Parallel()
	bothEngines(t, func(t *testing.T, source string) {
		ctx := context.Background()
		s := openSchool(t, source)
		for round := range 4 {
			for person := int64(1); person <= 70; person++ {
				if round > 0 && int(person)%4 < round {
					continue
				}
				unit := []int64{11, 11, 11, 12, 21}[person%5]
				chance := 0.4 + 0.1*float64(round)
				if person%10 == 0 && round == 0 {
					chance = -1
				}
				s.sit(t, person, unit, chance)
			}
		}
		s.sit(t, 71, 31, -1)
		e, err := tally.ReadEffect(ctx, s.DB, s.contest(t, "w"), 0)
		must(t, err)
		for _, unit := range []int64{1, 10, 11, 12, 20, 21, 30, 31} {
			got := e.Unit(unit)
			if want := s.gain(unit, false, any1); got.All != want {
				t.Errorf("unit %d: %+v, want %+v", unit, got.All, want)
			}
			if want := s.gain(unit, true, any1); got.Counted != want {
				t.Errorf("women of unit %d: %+v, want %+v", unit, got.Counted, want)
			}
		}
		if len(e.Units) != 6 || e.Unit(1).All.Again < 30 || e.Contest != "w" || e.KeyVersion != 1 || e.AsOf == 0 {
			t.Errorf("%d units: %+v", len(e.Units), e.Unit(1))
		}
		checkTopics(t, s, e)
	})
}

func checkTopics(t *testing.T, s *school, e *tally.Effect) {
	t.Helper()
	cites := map[string]func(question string) bool{
		"劳动法":       func(q string) bool { return q[0] != 's' },
		"劳动法第一条":    func(q string) bool { return q[0] != 's' },
		"劳动合同法":     func(q string) bool { return q[0] != 'j' },
		"劳动合同法第八条":  func(q string) bool { return q[0] == 'b' },
		"劳动合同法第四十条": func(q string) bool { return q[0] != 'j' },
	}
	for _, unit := range []int64{1, 11} {
		var order []string
		for _, topic := range slices.Concat(e.Laws(unit), e.Articles(unit)) {
			name := topic.Law + topic.Article
			order = append(order, name)
			want := s.gain(unit, false, cites[name])
			if topic.Last != want.Last || topic.AgainFirst != want.AgainFirst || topic.AgainLast != want.AgainLast {
				t.Errorf("%s of unit %d: %+v, want %+v", name, unit, topic, want)
			}
		}
		if want := []string{"劳动法", "劳动合同法", "劳动法第一条", "劳动合同法第八条", "劳动合同法第四十条"}; !slices.Equal(order, want) {
			t.Errorf("unit %d: %v, want %v", unit, order, want)
		}
	}
	if few := e.Laws(21); few != nil {
		t.Errorf("fewer than thirty people are told apart: %+v", few)
	}
	weakest := e.Weakest(1, 2)
	if len(weakest) != 2 || rate(weakest[0].Last) > rate(weakest[1].Last) {
		t.Errorf("weakest: %+v", weakest)
	}
	for _, other := range e.Articles(1) {
		if rate(other.Last) < rate(weakest[0].Last) {
			t.Errorf("%+v is weaker than %+v", other, weakest[0])
		}
	}
}

func rate(c quiz.Correct) float64 { return float64(c.Right) / float64(c.Asked) }

// What was sat after the cut-off, whoever is erased, and what another contest holds does not count.
func TestEffectAtCutoff(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openSchool(t, engines["sqlite"](t))
	for person := int64(1); person <= 4; person++ {
		s.sit(t, person, 11, 0.5)
	}
	cutoff, before := s.ms.Load(), s.gain(1, false, any1)
	for person := int64(1); person <= 6; person++ {
		s.sit(t, person, 11, 1)
	}
	s.crowd(t, "c", 100, 3, func(int64) choice { return right })
	c := s.contest(t, "w")
	e, err := tally.ReadEffect(ctx, s.DB, c, cutoff)
	must(t, err)
	if got := e.Unit(1).All; got != before || e.AsOf != cutoff {
		t.Errorf("at the cut-off: %+v as of %d, want %+v", got, e.AsOf, before)
	}
	must(t, s.Erase(ctx, 2))
	delete(s.people, 2)
	e, err = tally.ReadEffect(ctx, s.DB, c, 0)
	must(t, err)
	if got, want := e.Unit(1).All, s.gain(1, false, any1); got != want || want.People != 5 {
		t.Errorf("after an erasure: %+v, want %+v", got, want)
	}
	if got := e.Unit(999).All; got != (tally.Gain{}) {
		t.Errorf("a unit nobody is in: %+v", got)
	}
}

func TestEffectCache(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openSchool(t, engines["sqlite"](t))
	cache := tally.NewEffectCache(ctx, s.DB, s.ms.Load)
	people := func() int64 {
		e, err := cache.Effect(ctx, s.contest(t, "w"))
		must(t, err)
		return e.Unit(1).All.People
	}
	s.sit(t, 1, 11, 1)
	begun := people()
	s.sit(t, 2, 11, 1)
	within := people()
	s.ms.Add(60_000)
	if after := people(); begun != 1 || within != 1 || after != 2 {
		t.Errorf("%d people, %d within the minute, %d after it", begun, within, after)
	}
}

// BenchmarkReadEffect reads the effect of sittings of ten questions, two for each person; one op is one
// sitting.
func BenchmarkReadEffect(b *testing.B) {
	for name, open := range engines {
		b.Run(name, func(b *testing.B) {
			const people = 2000
			h := enter(b, open(b), law())
			h.crowd(b, "c", 1, people, func(int64) choice { return right })
			for id := int64(1); id <= people; id++ {
				must(b, h.sit(play.Who{Person: id, Channel: "web", Named: true, Gender: quiz.Female, Unit: 1}, "c", right))
			}
			c := h.contest(b, "c")
			b.ResetTimer()
			for done := 0; done < b.N; done += 2 * people {
				_, err := tally.ReadEffect(context.Background(), h.DB, c, 0)
				must(b, err)
			}
		})
	}
}
