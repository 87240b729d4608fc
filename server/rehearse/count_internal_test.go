package rehearse

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lawquiz/questions"
	"lawquiz/quiz"
)

func bankOf(kinds int) questions.Bank {
	b := questions.Bank{ID: "b"}
	for i := range kinds {
		for _, kind := range questions.Kinds {
			q := questions.Question{
				ID: fmt.Sprintf("%s-%d", kind, i), Revision: 1, Kind: kind, Stem: "____", Review: questions.Review{Status: questions.Published},
			}
			right := map[questions.Kind]int{questions.Single: 1, questions.Multiple: 2 + i%3, questions.Judge: 1}[kind]
			for j := range 4 {
				q.Options = append(q.Options, questions.Option{Text: fmt.Sprintf("第%d项", j), Correct: j < right})
			}
			switch kind {
			case questions.Judge:
				q.Options = q.Options[:2]
			case questions.Blank:
				q.Options, q.Answers = nil, [][]string{{"98", "九十八"}, {"十五"}, {"产假"}}
			}
			b.Questions = append(b.Questions, q)
		}
	}
	return b
}

// What the driver takes its answers to be worth is what the contest's own scoring gives them.
func TestAnswersAreWorthWhatTheyScore(t *testing.T) {
	t.Parallel()
	b := bankOf(6)
	pool := quiz.NewPool([]questions.Bank{b})
	rapid.Check(t, func(t *rapid.T) {
		c := &quiz.Contest{Bank: []string{"b"}}
		for _, kind := range questions.Kinds {
			c.Paper.Sections = append(c.Paper.Sections, quiz.Section{
				Kind: kind, Count: 3, Points: quiz.Points(rapid.IntRange(1, 2000).Draw(t, "points")),
				Partial: rapid.SampledFrom([]quiz.Partial{quiz.PartialNone, quiz.PartialHalf, quiz.PartialPerOption}).Draw(t, "partial"),
			})
		}
		seed := rapid.Uint64().Draw(t, "seed")
		layout, err := quiz.Draw(c, pool, [32]byte{byte(seed)}, nil)
		if err != nil {
			t.Fatal(err)
		}
		sheet, err := quiz.Prepare(c, pool, layout)
		if err != nil {
			t.Fatal(err)
		}
		var shown paperBody
		if err := decode(encode(map[string]any{"questions": sheet.Show()}), &shown); err != nil {
			t.Fatal(err)
		}
		mine, err := (&run{contest: c, keys: newKeyring([]questions.Bank{b})}).readSheet(&shown)
		if err != nil {
			t.Fatal(err)
		}
		given, worth := mine.answer(rand.New(rand.NewPCG(seed, 1)), rapid.Float64Range(0, 1).Draw(t, "skill"), len(mine.questions))
		if err := sheet.Check(quiz.Answers(given)); err != nil {
			t.Fatal(err)
		}
		if r := sheet.Score(quiz.Answers(given)); r.Points != worth.points || r.Answered != worth.answered {
			t.Fatalf("worth %+v, scored %v of %d answered: %v", worth, r.Points, r.Answered, given)
		}
	})
}

// Counting and comparing by the plainest means agrees with the contest's own under every rule.
func TestStandingsAgree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rule := quiz.StandingRule{
			Counts: rapid.SampledFrom([]quiz.Counting{quiz.CountBest, quiz.CountSum, quiz.CountBestPerDay, quiz.CountFirst, quiz.CountLast, quiz.CountMean}).Draw(t, "counts"),
			Ties:   rapid.SliceOfNDistinct(rapid.SampledFrom([]quiz.Tie{quiz.TieElapsed, quiz.TieFinished, quiz.TieFirst, quiz.TieSittings}), 0, 4, rapid.ID[quiz.Tie]).Draw(t, "ties"),
		}
		r := &run{contest: &quiz.Contest{Standing: rule}, people: make([]person, 2)}
		var mine [2]standing
		var theirs [2]quiz.Standing
		for n := range mine {
			var marks []quiz.Mark
			for range rapid.IntRange(1, 4).Draw(t, "sittings") {
				day := rapid.Int64Range(1, 2).Draw(t, "day")
				m := quiz.Mark{
					Points: quiz.Points(rapid.IntRange(0, 2).Draw(t, "points")), Elapsed: rapid.Int64Range(1, 2).Draw(t, "elapsed"),
					Finished: rapid.Int64Range(1, 3).Draw(t, "finished"), Day: day,
				}
				marks = append(marks, m)
				r.people[n].sittings = append(r.people[n].sittings, sitting{
					started: quiz.DayStart(day), given: earned{points: m.Points, answered: 1}, known: true,
					result: resultBody{Elapsed: m.Elapsed, FinishedAt: m.Finished, FinishedBy: byWorker},
				})
			}
			mine[n], theirs[n] = r.stand(n), quiz.Stand(rule, int64(n), marks)
			if got, want := mine[n], theirs[n]; got.points != want.Points || got.elapsed != want.Elapsed ||
				got.finished != want.Finished || got.first != want.First || got.sittings != want.Sittings {
				t.Fatalf("%+v: %+v, want %+v", rule, got, want)
			}
		}
		if a, b := r.compare(&mine[0], &mine[1]), rule.Compare(theirs[0], theirs[1]); cmp.Compare(a, 0) != cmp.Compare(b, 0) {
			t.Fatalf("%+v: %d, want %d", rule, a, b)
		}
	})
}

// A quantile is never below the true one and at most a thirtieth above it.
func TestQuantiles(t *testing.T) {
	t.Parallel()
	chance := rand.New(rand.NewPCG(1, 2))
	h := &histogram{}
	var all []time.Duration
	for range 10_000 {
		d := time.Duration(chance.ExpFloat64() * float64(20*time.Millisecond)).Truncate(time.Microsecond)
		h.add(d)
		all = append(all, d)
	}
	slices.Sort(all)
	for _, q := range []float64{0.001, 0.5, 0.9, 0.99, 1} {
		got, want := h.quantile(q), all[int(q*float64(len(all))+0.5)-1]
		if got < want || got > want+want/30 {
			t.Errorf("p%v is %v, want %v", q*100, got, want)
		}
	}
	if got := (&histogram{}).quantile(0.5); got != 0 {
		t.Errorf("of nothing: %v", got)
	}
}

// The crowd of the opening comes within about three seconds, the rest at the rate asked for.
func TestArrivals(t *testing.T) {
	t.Parallel()
	a := newArrivals(Config{People: 20_000, Opening: 0.5, Rate: 100})
	var at time.Duration
	for n := range 20_000 {
		at += a.next()
		if n == 9_999 && (at < 2800*time.Millisecond || at > 3200*time.Millisecond) {
			t.Errorf("the crowd took %v to come", at)
		}
	}
	if rest := at - opening; rest < 95*time.Second || rest > 105*time.Second {
		t.Errorf("the others took %v to come, want about 100 s", rest)
	}
}

// Violations are counted all, printed twenty at most, and no kind is crowded out by another.
func TestFindings(t *testing.T) {
	t.Parallel()
	f := &findings{}
	for i := range 100 {
		f.add(PointsWrong, i, "1", "得分不对")
	}
	f.add(UnitWrong, -1, "", "合计不对")
	shown, kinds := f.shown()
	if len(shown) != kept || kinds[PointsWrong] != 100 || f.count() != 101 || shown[1].Kind != UnitWrong {
		t.Errorf("%d shown, %v", len(shown), kinds)
	}
	if got := shown[0].String(); got != "[points_wrong] 第 0 号职工 试卷 1 得分不对" {
		t.Errorf("it reads %q", got)
	}
}
