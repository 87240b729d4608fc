package quiz_test

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz"
)

const special = "女职工劳动保护特别规定"

// cites reports whether the pool's question cites a law.
func cites(tb testing.TB, pool *quiz.Pool, ref quiz.Ref, law string) bool {
	tb.Helper()
	q, err := pool.Question(ref)
	if err != nil {
		tb.Fatal(err)
	}
	return slices.ContainsFunc(q.Citations, func(c questions.Citation) bool { return c.Law == law })
}

func TestDrawKeepsTheBlueprint(t *testing.T) {
	t.Parallel()
	c, pool := city()
	id := regexp.MustCompile(`^[0-9a-z]{5}$`)
	for n := range byte(50) {
		l, err := quiz.Draw(c, pool, [32]byte{n}, nil)
		if err != nil {
			t.Fatal(err)
		}
		seen, ids, laws := map[string]bool{}, map[string]bool{}, 0
		for i, s := range l.Slots {
			q, err := pool.Question(s.Ref())
			if err != nil {
				t.Fatal(err)
			}
			if q.Kind != c.Paper.Sections[s.Section].Kind || seen[q.ID] || i > 0 && s.Section < l.Slots[i-1].Section {
				t.Fatalf("slot %d holds %s of kind %s (again: %v)", i, q.ID, q.Kind, seen[q.ID])
			}
			seen[q.ID] = true
			if cites(t, pool, s.Ref(), special) {
				laws++
			}
			indexes := map[int]bool{}
			for _, o := range s.Options {
				if !id.MatchString(o.ID) || ids[o.ID] || indexes[o.Index] {
					t.Fatalf("slot %d has option %+v (id used: %v)", i, o, ids[o.ID])
				}
				ids[o.ID], indexes[o.Index] = true, true
			}
			if len(indexes) != len(q.Options) {
				t.Fatalf("slot %d shows %d of %d options", i, len(indexes), len(q.Options))
			}
		}
		if len(l.Slots) != 20 || laws < 6 {
			t.Fatalf("%d questions, %d of them on the law", len(l.Slots), laws)
		}
	}
}

func TestDrawIsDeterminedByItsArguments(t *testing.T) {
	t.Parallel()
	c, pool := city()
	seen := map[string]int{"s-000": 1, "m-003": 2, "gone": 5, "j-001": -4}
	x, _ := quiz.Draw(c, pool, [32]byte{7}, seen)
	y, _ := quiz.Draw(c, pool, [32]byte{7}, maps.Clone(seen))
	z, _ := quiz.Draw(c, pool, [32]byte{8}, seen)
	if !reflect.DeepEqual(x, y) {
		t.Error("one seed gives two papers")
	}
	if reflect.DeepEqual(x, z) {
		t.Error("two seeds give one paper")
	}
	if back, err := quiz.DecodeLayout(x.Encode()); err != nil || !reflect.DeepEqual(back, x) {
		t.Errorf("the layout does not survive its text: %v", err)
	}
}

// Without at_least a person meets every question once before any comes again.
func TestDrawTakesUnseenFirst(t *testing.T) {
	t.Parallel()
	c, pool := city()
	c.Paper.AtLeast = nil
	seen := map[string]int{}
	for n := range byte(24) { // 80 single questions at 10 a paper: three rounds
		l, err := quiz.Draw(c, pool, [32]byte{n}, seen)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range l.Slots {
			seen[s.Question]++
		}
		most := 0
		for id, times := range seen {
			if strings.HasPrefix(id, "s-") {
				most = max(most, times)
			}
		}
		if want := int(n)/8 + 1; most != want {
			t.Fatalf("after %d papers a question was seen %d times, want %d", n+1, most, want)
		}
	}
	for id, times := range seen {
		if strings.HasPrefix(id, "s-") && times != 3 {
			t.Errorf("%s was seen %d times in three rounds", id, times)
		}
	}
}

func TestDrawQuotaBeatsUnseen(t *testing.T) {
	t.Parallel()
	c, pool := city()
	seen := map[string]int{}
	for _, kind := range []string{"s", "m", "j"} {
		for i := range 80 {
			if i%3 == 1 { // those that cite the law
				seen[fmt.Sprintf("%s-%03d", kind, i)] = 1 + i
			}
		}
	}
	for n := range byte(20) {
		l, err := quiz.Draw(c, pool, [32]byte{n}, seen)
		if err != nil {
			t.Fatal(err)
		}
		again := 0
		for _, s := range l.Slots {
			if seen[s.Question] > 0 {
				again++
			}
		}
		if again != 6 {
			t.Errorf("%d seen questions, want the 6 the law needs", again)
		}
	}
}

// chiSquare fails if counts are not what an even chance gives: the bound is the 1 in 100 000 quantile
// (Wilson and Hilferty), and the seeds are fixed.
func chiSquare(t *testing.T, what string, counts map[string]int, kinds int) {
	t.Helper()
	total := 0
	for _, n := range counts {
		total += n
	}
	want := float64(total) / float64(kinds)
	sum := float64(kinds-len(counts)) * want
	for _, n := range counts {
		sum += (float64(n) - want) * (float64(n) - want) / want
	}
	k := float64(kinds - 1)
	edge := 1 - 2/(9*k) + 4.265*math.Sqrt(2/(9*k))
	if sum > k*edge*edge*edge {
		t.Errorf("%s: chi-square %.1f over %d kinds, limit %.1f", what, sum, kinds, k*edge*edge*edge)
	}
}

func TestDrawIsUniform(t *testing.T) {
	t.Parallel()
	for _, quota := range []int{0, 6, 15} {
		c, pool := city()
		c.Paper.AtLeast[0].Count = max(quota, 1)
		if quota == 0 {
			c.Paper.AtLeast = nil
		}
		single, law, order, place, keyAt := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
		rng := seeded(9)
		for range 4000 {
			var seed [32]byte
			for i := range seed {
				seed[i] = byte(rng.Uint32())
			}
			l, err := quiz.Draw(c, pool, seed, nil)
			if err != nil {
				t.Fatal(err)
			}
			count := func(i int, s quiz.Slot) {
				switch {
				case s.Section != 0:
				case cites(t, pool, s.Ref(), special):
					law[s.Question]++
					place[fmt.Sprint(i)]++
				default:
					single[s.Question]++
				}
				if s.Section == 1 {
					order[perm(s)]++
				}
				if s.Section == 2 {
					keyAt[fmt.Sprint(s.Options[0].Index)]++
				}
			}
			for i, s := range l.Slots {
				count(i, s)
			}
		}
		name := fmt.Sprintf("quota %d: ", quota)
		chiSquare(t, name+"questions citing the law", law, 27)
		chiSquare(t, name+"other questions", single, 53)
		chiSquare(t, name+"place of the law's questions", place, 10)
		chiSquare(t, name+"order of four options", order, 24)
		chiSquare(t, name+"order of judge options", keyAt, 2)
	}
}

func perm(s quiz.Slot) string {
	out := ""
	for _, o := range s.Options {
		out += fmt.Sprint(o.Index)
	}
	return out
}

func TestDrawFromOwnBanks(t *testing.T) {
	t.Parallel()
	national, province, other := questions.Bank{ID: "n"}, questions.Bank{ID: "p"}, questions.Bank{ID: "x"}
	for i := range 3 {
		national.Questions = append(national.Questions, ask(fmt.Sprintf("n%d", i), questions.Single, 1))
		province.Questions = append(province.Questions, ask(fmt.Sprintf("p%d", i), questions.Single, 1))
		other.Questions = append(other.Questions, ask(fmt.Sprintf("x%d", i), questions.Single, 1))
	}
	pool := quiz.NewPool([]questions.Bank{national, province, other})
	section := quiz.Section{Kind: questions.Single, Count: 3, Points: 100}
	own := section
	own.Bank = []string{"p"}
	c := &quiz.Contest{Bank: []string{"n", "p"}, Paper: quiz.Blueprint{Sections: []quiz.Section{section, own}}}
	for n := range byte(20) { // the first section must leave all of p to the second
		l, err := quiz.Draw(c, pool, [32]byte{n}, map[string]int{"n0": 9, "n1": 9, "n2": 9})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range l.Slots {
			if want := []string{"n", "p"}[s.Section]; s.Question[:1] != want {
				t.Fatalf("section %d holds %s", s.Section, s.Question)
			}
		}
	}
}

func TestPoolDrawsTheNewestRevision(t *testing.T) {
	t.Parallel()
	older, newer, hidden := ask("q", questions.Judge, 1), ask("q", questions.Judge, 1), ask("h", questions.Judge, 1)
	newer.Revision, hidden.Review.Status = 2, questions.Reviewed
	for _, bank := range [][]questions.Question{{older, newer, hidden}, {newer, older, hidden}} {
		pool := quiz.NewPool([]questions.Bank{{ID: "b", Questions: bank}})
		c := &quiz.Contest{Bank: []string{"b"}, Paper: quiz.Blueprint{Sections: []quiz.Section{{Kind: questions.Judge, Count: 1}}}}
		l, err := quiz.Draw(c, pool, [32]byte{}, nil)
		if err != nil || l.Slots[0].Revision != 2 || pool.Len() != 1 {
			t.Errorf("drew %+v of %d, %v", l, pool.Len(), err)
		}
		if _, err := pool.Question(quiz.Ref{ID: "q", Revision: 1}); err != nil {
			t.Errorf("the older revision is gone: %v", err)
		}
		if _, err := pool.Question(quiz.Ref{ID: "h", Revision: 1}); quiz.CodeOf(err) != quiz.NotFound {
			t.Errorf("an unpublished question: %v", err)
		}
	}
}

func benchmarkDraw(b *testing.B, seen map[string]int) {
	c, pool := city()
	rng := rand.New(rand.NewPCG(1, 2))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := quiz.Draw(c, pool, [32]byte{byte(rng.Uint32()), byte(rng.Uint32())}, seen); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDraw(b *testing.B) { benchmarkDraw(b, nil) }

func BenchmarkDrawSeen(b *testing.B) {
	seen := map[string]int{}
	for i := range 80 {
		seen[fmt.Sprintf("s-%03d", i)] = i % 3
		seen[fmt.Sprintf("m-%03d", i)] = i % 2
	}
	benchmarkDraw(b, seen)
}
