package questions_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"lawquiz/questions"
	"lawquiz/questions/bank"

	"pgregory.net/rapid"
)

var shippedQuestions = sync.OnceValues(func() ([]questions.Question, error) {
	banks, err := bank.All()
	var all []questions.Question
	for _, b := range banks {
		all = append(all, b.Questions...)
	}
	return all, err
})

// shipped returns every shipped question.
func shipped(tb testing.TB) []questions.Question {
	tb.Helper()
	all, err := shippedQuestions()
	if err != nil {
		tb.Fatal(err)
	}
	return all
}

// noisy writes text as another typist would: full-width digits, spaces, other signs.
func noisy(r *rand.Rand, text string) string {
	var b strings.Builder
	for _, c := range text {
		switch how := r.IntN(6); {
		case how == 0 && c >= '0' && c <= '9':
			b.WriteRune(c - '0' + '０')
		case how == 1 && c == '，':
			b.WriteRune(',')
		case how == 2 && c == '。', how == 3 && strings.ContainsRune("“”", c):
		case how == 4 && c != '_' && c != '.':
			b.WriteRune(c)
			b.WriteString([]string{" ", "　", "\u200b"}[r.IntN(3)])
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// retyped returns the question as another typist would write it, with its options shuffled.
func retyped(r *rand.Rand, q questions.Question) questions.Question {
	q.ID = ""
	parts := strings.Split(q.Stem, questions.BlankMark)
	for i := range parts {
		parts[i] = noisy(r, parts[i])
	}
	q.Stem = strings.Join(parts, []string{questions.BlankMark, "______", "（　）"}[r.IntN(3)])
	if q.Kind == questions.Judge {
		return q
	}
	q.Options = slices.Clone(q.Options)
	r.Shuffle(len(q.Options), func(i, j int) { q.Options[i], q.Options[j] = q.Options[j], q.Options[i] })
	for i := range q.Options {
		q.Options[i].Text = noisy(r, q.Options[i].Text)
	}
	return q
}

// Spaces, widths, signs and the order of options never hide an exact duplicate.
func TestRetypedIsTheSame(t *testing.T) {
	t.Parallel()
	all := shipped(t)
	x := questions.NewIndex(questions.Bank{ID: "all", Questions: all})
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.IntRange(0, len(all)-1).Draw(t, "question")
		q := retyped(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)), all[at])
		found := x.Match(q)
		if len(found) == 0 || found[0].At != at || found[0].Verdict != questions.Same || found[0].Score != 1 {
			t.Fatalf("%s\n%s\nis %+v", all[at].Stem, q.Stem, found)
		}
	})
}

// altered returns a question near to one of the shipped ones, in one of several ways.
func altered(t *rapid.T, all []questions.Question) questions.Question {
	pick := func(label string) questions.Question {
		return all[rapid.IntRange(0, len(all)-1).Draw(t, label)]
	}
	q := pick("question")
	q.ID = ""
	q.Options = slices.Clone(q.Options)
	stem := []rune(q.Stem)
	switch rapid.IntRange(0, 5).Draw(t, "way") {
	case 0:
		at := rapid.IntRange(0, len(stem)-1).Draw(t, "cut")
		q.Stem = string(slices.Delete(stem, at, min(at+2, len(stem))))
	case 1:
		other := []rune(pick("other").Stem)
		q.Stem = string(stem[:len(stem)*3/4]) + string(other[len(other)*3/4:])
	case 2:
		for i := range q.Options {
			q.Options[i].Correct = !q.Options[i].Correct
		}
	case 3:
		q.Options, q.Answers, q.Kind = questions.JudgeOptions(true), nil, questions.Judge
	case 4:
		q.Stem = strings.NewReplacer("依照", "根据", "的", "", "应当", "应").Replace(q.Stem)
	}
	return q
}

// Match in an index of many is what Match in an index of each alone gives, both ways round, and again.
func TestMatchIsExactAndSymmetric(t *testing.T) {
	t.Parallel()
	all := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		list := make([]questions.Question, 12)
		for i := range list {
			list[i] = altered(t, all[i%3*20:i%3*20+25]) // few originals, so that many are alike
		}
		q := altered(t, all[:65])
		x := questions.NewIndex(questions.Bank{ID: "b", Questions: list})
		found := x.Match(q)
		if again := x.Match(q); !reflect.DeepEqual(found, again) {
			t.Fatalf("first %+v\nthen %+v", found, again)
		}
		byEntry := map[int]questions.Match{}
		for _, m := range found {
			byEntry[m.At] = m
		}
		for at, e := range list {
			one, back := questions.NewIndex(questions.Bank{ID: "b", Questions: list[at : at+1]}).Match(q), questions.NewIndex(questions.Bank{ID: "b", Questions: []questions.Question{q}}).Match(e)
			m, ok := byEntry[at]
			if len(one) != len(back) || ok != (len(one) == 1) {
				t.Fatalf("%s\n%s\namong many %+v, alone %+v, back %+v", q.Stem, e.Stem, m, one, back)
			}
			if ok && (m.Verdict != one[0].Verdict || m.Score != one[0].Score || m.Verdict != back[0].Verdict || m.Score != back[0].Score || m.KeyDiffers != back[0].KeyDiffers) {
				t.Fatalf("%s\n%s\namong many %+v, alone %+v, back %+v", q.Stem, e.Stem, m, one, back)
			}
		}
	})
}

// The order in which questions are added changes the numbers of the matches and nothing else.
func TestMatchDoesNotDependOnOrder(t *testing.T) {
	t.Parallel()
	all := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		list := make([]questions.Question, 8)
		for i := range list {
			list[i] = altered(t, all[:10])
			list[i].ID = fmt.Sprintf("x-%03d", i)
		}
		q := altered(t, all[:10])
		verdicts := func(list []questions.Question) map[string]questions.Verdict {
			byID := map[string]questions.Verdict{}
			for _, m := range questions.NewIndex(questions.Bank{ID: "b", Questions: list}).Match(q) {
				byID[m.ID] = m.Verdict
			}
			return byID
		}
		if a, b := verdicts(list), verdicts(rapid.Permutation(list).Draw(t, "order")); !reflect.DeepEqual(a, b) {
			t.Fatalf("%v, in another order %v", a, b)
		}
	})
}

// The shipped banks hold no question twice, and none contradicts another.
func TestShippedBanksDoNotRepeat(t *testing.T) {
	t.Parallel()
	x := &questions.Index{}
	for _, q := range shipped(t) {
		_, found := x.MatchAdd("", q)
		for _, m := range found {
			if m.Verdict != questions.Related {
				t.Errorf("%s: %s %s", q.ID, m.Verdict, m.Why)
			}
		}
	}
}

// Match may be called from many goroutines; run with -race.
func TestMatchTogether(t *testing.T) {
	t.Parallel()
	all := shipped(t)[:200]
	x := questions.NewIndex(questions.Bank{ID: "b", Questions: all})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, q := range all {
				if found := x.Match(q); len(found) == 0 || found[0].Verdict != questions.Same {
					t.Errorf("%s is %+v", q.ID, found)
				}
			}
		})
	}
	wg.Wait()
}

func FuzzMatch(f *testing.F) {
	f.Add("女职工生育享受产假（　）天。", "98", "90", "女职工产假____天", "single", "blank")
	f.Add("依照《劳动法》第三条，下列说法正确的是( )", "", "\xff", "百分之五十一万二千零三", "multiple", "judge")
	f.Add("□□□§§一二三万亿", "万", "十百千", "第百条", "judge", "")
	f.Fuzz(func(t *testing.T, stem, first, second, other, kind, otherKind string) {
		a := choose(stem, first, second)
		a.Kind, a.Answers = questions.Kind(kind), [][]string{{first, second}, {second}}
		b := choose(other, second, first)
		b.Kind, b.Answers = questions.Kind(otherKind), [][]string{{second}}
		x, y := &questions.Index{}, &questions.Index{}
		x.Add("", b)
		y.Add("", a)
		there, back := x.Match(a), y.Match(b)
		if len(there) != len(back) || len(there) == 1 && (there[0].Verdict != back[0].Verdict || there[0].Score != back[0].Score) {
			t.Errorf("there %+v\nback  %+v", there, back)
		}
		for _, m := range there {
			if m.Score < 0 || m.Score > 1 || m.Why == "" {
				t.Errorf("%+v", m)
			}
		}
		if itself := y.Match(a); len(itself) > 1 {
			t.Errorf("one question, %d matches", len(itself))
		}
		questions.Outdated(a)
	})
}

// mixed returns n questions made of halves of shipped ones, so that many are somewhat alike.
func mixed(all []questions.Question, n int, seed uint64) []questions.Question {
	r := rand.New(rand.NewPCG(seed, seed))
	made := make([]questions.Question, n)
	for i := range made {
		q, other := all[r.IntN(len(all))], []rune(all[r.IntN(len(all))].Stem)
		stem := []rune(q.Stem)
		q.ID, q.Stem = fmt.Sprintf("mix%d-%05d", seed, i), string(stem[:len(stem)/2])+string(other[len(other)/2:])
		made[i] = q
	}
	return made
}

// BenchmarkMatch previews a file of 10 000 drafts against a bank of 10 000: each is matched against the
// bank and the drafts before it.
func BenchmarkMatch(b *testing.B) {
	all := shipped(b)
	inBank, drafts := mixed(all, 10_000, 1), mixed(all, 10_000, 2)
	b.ReportAllocs()
	for b.Loop() {
		x := questions.NewIndex(questions.Bank{ID: "bank", Questions: inBank})
		for _, d := range drafts {
			x.MatchAdd("", d)
		}
	}
}

// BenchmarkOutdated looks 10 000 drafts up in the shipped list.
func BenchmarkOutdated(b *testing.B) {
	drafts := mixed(shipped(b), 10_000, 1)
	b.ReportAllocs()
	for b.Loop() {
		for _, d := range drafts {
			questions.Outdated(d)
		}
	}
}
