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

	"pgregory.net/rapid"

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

// tiny is a small random drawing problem, with sections that share candidates and questions
// that cite several laws.
func tiny(t *rapid.T) (*quiz.Contest, *quiz.Pool, []questions.Question) {
	laws := []string{"甲", "乙", "丙"}
	kinds := []questions.Kind{questions.Single, questions.Judge}
	banks := []questions.Bank{{ID: "x"}, {ID: "y"}}
	var all []questions.Question
	for i := range rapid.IntRange(1, 9).Draw(t, "questions") {
		cited := laws[:0:0]
		for _, l := range laws {
			if rapid.IntRange(0, 2).Draw(t, "cites") == 0 {
				cited = append(cited, l)
			}
		}
		b := rapid.IntRange(0, 1).Draw(t, "bank")
		q := ask(fmt.Sprintf("%s%d", banks[b].ID, i), rapid.SampledFrom(kinds).Draw(t, "kind"), 1, cited...)
		banks[b].Questions = append(banks[b].Questions, q)
		all = append(all, q)
	}
	c := &quiz.Contest{Bank: []string{"x", "y"}}
	for range rapid.IntRange(1, 3).Draw(t, "sections") {
		c.Paper.Sections = append(c.Paper.Sections, quiz.Section{
			Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Count: rapid.IntRange(1, 3).Draw(t, "count"),
			Bank: rapid.SampledFrom([][]string{nil, {"x"}, {"y"}}).Draw(t, "from"),
		})
	}
	for _, l := range laws[:rapid.IntRange(0, 3).Draw(t, "quotas")] {
		c.Paper.AtLeast = append(c.Paper.AtLeast, quiz.LawQuota{Law: l, Count: rapid.IntRange(1, 4).Draw(t, "least")})
	}
	return c, quiz.NewPool(banks), all
}

// drawable tells by trying every paper whether one exists.
func drawable(c *quiz.Contest, all []questions.Question, section, open int, lack map[string]int) bool {
	for open == 0 {
		if section++; section == len(c.Paper.Sections) {
			for _, l := range c.Paper.AtLeast {
				if lack[l.Law] > 0 {
					return false
				}
			}
			return true
		}
		open = c.Paper.Sections[section].Count
	}
	s := c.Paper.Sections[section]
	for i, q := range all {
		if q.Kind != s.Kind || len(s.Bank) > 0 && !strings.HasPrefix(q.ID, s.Bank[0]) {
			continue
		}
		for _, l := range q.Citations {
			lack[l.Law]--
		}
		found := drawable(c, slices.Delete(slices.Clone(all), i, i+1), section, open-1, lack)
		for _, l := range q.Citations {
			lack[l.Law]++
		}
		if found {
			return true
		}
	}
	return false
}

// CheckBank agrees with trying every paper, and what it lets through can be drawn whatever was seen.
func TestDrawIsPossibleExactlyWhenAPaperExists(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		c, pool, all := tiny(rt)
		lack := map[string]int{}
		for _, l := range c.Paper.AtLeast {
			lack[l.Law] = l.Count
		}
		want := drawable(c, all, -1, 0, maps.Clone(lack))
		err := quiz.CheckBank(c, pool)
		if (err == nil) != want || err != nil && quiz.CodeOf(err) != quiz.BankTooSmall {
			rt.Fatalf("a paper exists: %v, CheckBank says %v", want, err)
		}
		if !want {
			return
		}
		seen := map[string]int{}
		for _, q := range all {
			seen[q.ID] = rapid.IntRange(0, 3).Draw(rt, "seen")
		}
		l, err := quiz.Draw(c, pool, [32]byte{byte(rapid.IntRange(0, 255).Draw(rt, "seed"))}, seen)
		if err != nil || len(l.Slots) != c.Size() {
			rt.Fatalf("drew %+v, %v", l, err)
		}
		for _, s := range l.Slots {
			q, _ := pool.Question(s.Ref())
			for _, cite := range q.Citations {
				lack[cite.Law]--
			}
		}
		for law, n := range lack {
			if n > 0 {
				rt.Fatalf("%s lacks %d", law, n)
			}
		}
	})
}

func TestCheckBankNamesEachShortage(t *testing.T) {
	t.Parallel()
	section := func(kind questions.Kind, count int) quiz.Section { return quiz.Section{Kind: kind, Count: count} }
	both := []questions.Question{
		ask("1", questions.Single, 1, "甲", "乙"), ask("2", questions.Single, 1, "甲"),
		ask("3", questions.Single, 1, "乙"), ask("4", questions.Judge, 1, "丙"),
	}
	tests := map[string]struct {
		sections []quiz.Section
		laws     []quiz.LawQuota
		want     string
	}{
		"fits":           {[]quiz.Section{section(questions.Single, 2)}, []quiz.LawQuota{{Law: "甲", Count: 2}}, ""},
		"shared law":     {[]quiz.Section{section(questions.Single, 2)}, []quiz.LawQuota{{Law: "甲", Count: 2}, {Law: "乙", Count: 1}}, ""},
		"no such kind":   {[]quiz.Section{section(questions.Blank, 1)}, nil, "第 1 部分（填空题）需要 1 题，题库中可用的只有 0 题"},
		"two sections":   {[]quiz.Section{section(questions.Single, 2), section(questions.Single, 2)}, nil, "第 1 部分（单选题）、第 2 部分（单选题）合计需要 4 题，题库中可用的只有 3 题"},
		"law":            {[]quiz.Section{section(questions.Single, 3)}, []quiz.LawQuota{{Law: "甲", Count: 3}}, "《甲》至少需要 3 题，按各部分的题量和题库最多能出 2 题"},
		"law elsewhere":  {[]quiz.Section{section(questions.Single, 1)}, []quiz.LawQuota{{Law: "丙", Count: 1}}, "《丙》至少需要 1 题，按各部分的题量和题库最多能出 0 题"},
		"no room":        {[]quiz.Section{section(questions.Single, 1), section(questions.Judge, 1)}, []quiz.LawQuota{{Law: "甲", Count: 2}}, "《甲》至少需要 2 题，按各部分的题量和题库最多能出 1 题"},
		"laws together":  {[]quiz.Section{section(questions.Single, 2)}, []quiz.LawQuota{{Law: "甲", Count: 2}, {Law: "乙", Count: 2}}, "《甲》和《乙》的最少题数不能同时满足"},
		"laws and rooms": {[]quiz.Section{section(questions.Single, 1), section(questions.Judge, 1)}, []quiz.LawQuota{{Law: "乙", Count: 1}, {Law: "丙", Count: 2}}, "《丙》至少需要 2 题，按各部分的题量和题库最多能出 1 题"},
		"everything": {[]quiz.Section{section(questions.Single, 4), section(questions.Judge, 2)}, []quiz.LawQuota{{Law: "甲", Count: 3}, {Law: "丁", Count: 1}},
			"第 1 部分（单选题）需要 4 题，题库中可用的只有 3 题；第 2 部分（判断题）需要 2 题，题库中可用的只有 1 题；" +
				"《甲》至少需要 3 题，按各部分的题量和题库最多能出 2 题；《丁》至少需要 1 题，按各部分的题量和题库最多能出 0 题"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &quiz.Contest{Bank: []string{"b"}, Paper: quiz.Blueprint{Sections: tt.sections, AtLeast: tt.laws}}
			err := quiz.CheckBank(c, quiz.NewPool([]questions.Bank{{ID: "b", Questions: both}}))
			got := ""
			if err != nil {
				got = err.(*quiz.Error).Message
			}
			if tt.want != "" {
				tt.want = "题库题量不足：" + tt.want
			}
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if _, drawn := quiz.Draw(c, quiz.NewPool([]questions.Bank{{ID: "b", Questions: both}}), [32]byte{}, nil); (drawn == nil) != (err == nil) {
				t.Errorf("Draw says %v", drawn)
			}
		})
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
