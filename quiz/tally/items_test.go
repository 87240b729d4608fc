package tally_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/quiz/tally"
)

// item returns the figures of a question.
func item(tb testing.TB, items *tally.Items, id string) quiz.ItemFigures {
	tb.Helper()
	i := slices.IndexFunc(items.Questions, func(f quiz.ItemFigures) bool { return f.Question == id })
	if i < 0 {
		tb.Fatalf("no figures of %s", id)
	}
	return items.Questions[i]
}

// common returns the commonest wrong texts of each blank.
func common(f quiz.ItemFigures) (out [][]quiz.WrongText) {
	for _, b := range f.Blanks {
		out = append(out, b.Common)
	}
	return out
}

func (h *hall) count(tb testing.TB, contest string) *tally.Items {
	tb.Helper()
	items, err := tally.CountItems(context.Background(), h.DB, h.contest(tb, contest), h.ms.Load(), nil)
	must(tb, err)
	return items
}

// Six hundred people sit by the real road; the key of one question is wrong, one blank is misread by
// many. The list leads there, and once the key is corrected it does so no more.
func TestItemsFindTheWrongKey(t *testing.T) {
	t.Parallel()
	bothEngines(t, func(t *testing.T, source string) {
		bank := law()
		bank.Questions[0].Options[0].Correct, bank.Questions[0].Options[2].Correct = false, true // s-00: 丙 instead of 甲
		h := enter(t, source, bank)
		h.crowd(t, "c", 1, 600, func(person int64) choice {
			dice := rand.New(rand.NewPCG(1, uint64(person)))
			strength := 0.3 + 0.7*dice.Float64()
			return func(q quiz.ShownQuestion) string {
				switch {
				case dice.Float64() < strength:
					return right(q)
				case q.Kind == questions.Blank:
					return []string{"90天", "90 天", "９０天", "90天 ", "90天", "90天", "", fmt.Sprintf("我是%d号", person)}[dice.IntN(8)]
				}
				return q.Options[dice.IntN(len(q.Options))].Text
			}
		})
		items := h.count(t, "c")
		if items.Sittings != 600 || items.Empty != 0 || items.Erased != 0 || items.KeyVersion != 1 || items.AsOf != h.ms.Load() ||
			len(items.Questions) != 36 || h.count(t, "d").Sittings != 0 {
			t.Fatalf("%+v", items)
		}
		if first := items.Suspects[0]; first.Question != "s-00" || first.Code != quiz.DistractorBeatsKey || first.Priority != "high" {
			t.Errorf("first suspect: %+v", first)
		}
		for _, s := range items.Suspects {
			if s.Code == quiz.DistractorBeatsKey && s.Question != "s-00" {
				t.Errorf("accused: %+v", s)
			}
		}
		wrong := item(t, items, "s-00")
		for _, f := range items.Questions {
			if f.Kind == questions.Single && *f.Discrimination < *wrong.Discrimination {
				t.Errorf("%s tells people apart less than %s: %+v", f.Question, wrong.Question, f)
			}
		}
		if f := wrong; f.Timed != f.Sittings || *f.Median < 970 || *f.Median > 1030 {
			t.Errorf("%+v", f)
		}
		misread := 0
		for _, f := range items.Questions {
			for _, w := range slices.Concat(common(f)...) {
				if misread++; w.Text != "90天" || w.People < 5 {
					t.Errorf("%s: %+v", f.Question, w)
				}
			}
		}
		if misread < 6 {
			t.Errorf("%d blanks are misread by five people or more", misread)
		}
		// As marked anew, so marked when handed in: half a point is less than any question earns.
		total := 0.0
		for _, f := range items.Questions {
			total += 10 * f.Facility * float64(f.Sittings)
		}
		on := 0.0
		must(t, h.DB.EachStanding(context.Background(), h.contest(t, "c").Nr, 0, func(s *store.Standing) error {
			on += s.Points.Float()
			return nil
		}))
		if math.Abs(total-on) > 0.5 {
			t.Errorf("%.1f points, %.1f on record", total, on)
		}

		corrected := h.contest(t, "c")
		corrected.KeyVersion, corrected.Texts = 2, quiz.NewPool([]questions.Bank{law()})
		items, err := tally.CountItems(context.Background(), h.DB, corrected, 5, nil)
		must(t, err)
		f := item(t, items, "s-00")
		if *f.Discrimination < 30 || items.KeyVersion != 2 || slices.ContainsFunc(items.Suspects, func(s quiz.Suspect) bool { return s.Priority == "high" }) {
			t.Errorf("after the correction: %+v %+v", f, items.Suspects)
		}
	})
}

// Several sittings of one person all count; an open paper, an empty sheet and an erased person do not.
func TestItemsCountWhatIsFinal(t *testing.T) {
	t.Parallel()
	bothEngines(t, func(t *testing.T, source string) {
		ctx := context.Background()
		h := enter(t, source, law())
		who, err := h.person(1)
		must(t, err)
		empty := func(quiz.ShownQuestion) string { return "" }
		for _, choose := range []choice{right, right, empty, right} {
			must(t, h.sit(who, "c", choose))
		}
		_, err = h.Begin(ctx, "c", who)
		must(t, err)
		gone, err := h.person(2)
		must(t, err)
		must(t, h.sit(gone, "c", right))
		must(t, h.Erase(ctx, 2))
		items := h.count(t, "c")
		if items.Sittings != 3 || items.Empty != 1 || items.Erased != 1 {
			t.Errorf("%d sittings, %d empty, %d erased", items.Sittings, items.Empty, items.Erased)
		}
		asked := int64(0)
		for _, f := range items.Questions {
			asked += f.Sittings
			if f.Facility != 1 || f.Discrimination != nil || !f.Small {
				t.Errorf("%+v", f)
			}
		}
		if asked != 30 || len(items.Suspects) != 0 {
			t.Errorf("%d questions asked, suspects %+v", asked, items.Suspects)
		}
	})
}

// A count tells how far it is, ends when its caller leaves, and names the paper it cannot read.
func TestCountItems(t *testing.T) {
	t.Parallel()
	h := enter(t, engines["sqlite"](t), law())
	h.crowd(t, "c", 1, 40, func(int64) choice { return right })
	var told [][2]int64
	_, err := tally.CountItems(context.Background(), h.DB, h.contest(t, "c"), 1, func(done, total int64) { told = append(told, [2]int64{done, total}) })
	must(t, err)
	if !slices.Equal(told, [][2]int64{{40, 40}}) {
		t.Errorf("told %v", told)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := tally.CountItems(ctx, h.DB, h.contest(t, "c"), 1, nil); !errors.Is(err, context.Canceled) && quiz.CodeOf(err) != quiz.Unavailable {
		t.Errorf("cancelled: %v", err)
	}
	short := h.contest(t, "c")
	short.Texts = quiz.NewPool(nil)
	if _, err := tally.CountItems(context.Background(), h.DB, short, 1, nil); quiz.CodeOf(err) != quiz.Internal || !strings.Contains(err.Error(), "paper ") {
		t.Errorf("without texts: %v", err)
	}
}

func TestItemsAsTable(t *testing.T) {
	t.Parallel()
	d, median := -12.345, int64(4250)
	items := tally.Items{
		Questions: []quiz.ItemFigures{
			{Question: "s-1", Revision: 2, Kind: questions.Single, Stem: "=题干", Sittings: 200, Unanswered: 3, Facility: 0.5, Discrimination: &d,
				Efficiency: &d, Median: &median, Options: []quiz.OptionFigure{{Text: "甲", Correct: true, Share: 0.5}, {Text: "乙", Share: 0.25}}},
			{Question: "j-1", Revision: 1, Kind: questions.Judge, Sittings: 3, Small: true, Options: []quiz.OptionFigure{{Text: "正确"}, {Text: "错误", Correct: true}}},
			{Question: "b-1", Revision: 1, Kind: questions.Blank, Sittings: 60, Facility: 1.0 / 3,
				Blanks: []quiz.BlankFigure{{Wrong: 20, Among: 20, Common: []quiz.WrongText{{Text: "90天", People: 9, Share: 0.45}}}, {}}},
		},
		Suspects: []quiz.Suspect{{Question: "s-1", Revision: 2, Reason: "一"}, {Question: "s-1", Revision: 1, Reason: "旧"}, {Question: "s-1", Revision: 2, Reason: "二"}},
	}
	want := []string{
		"题目编号|修订|题型|题干|人次|未答|难度指数P|区分度D|区分效率|作答分布|用时中位数（秒）|复核提示",
		"s-1|2|单选题|=题干|200|3|0.500|-12.3|-12.3|A√ 50.0%；B 25.0%|4.2|一；二",
		"j-1|1|判断题||3|0|0.000|—|—|正确 0.0%；错误√ 0.0%|—|样本不足 30 人次，不作判断",
		"b-1|1|填空题||60|0|0.333|—|—|第1空填错 20 次，“90天” 45.0%；第2空填错 0 次|—|",
	}
	for i, row := range items.Table() {
		if got := strings.Join(row, "|"); got != want[i] {
			t.Errorf("%s\nwant %s", got, want[i])
		}
	}
}

// Lists are lists in JSON also where there is nothing in them, and nobody is named.
func TestItemsAsJSON(t *testing.T) {
	t.Parallel()
	h := enter(t, engines["sqlite"](t), law())
	text, err := json.Marshal(h.count(t, "c"))
	must(t, err)
	for _, part := range []string{`"questions":[]`, `"suspects":[]`, `"sittings":0`, `"basis":"按全部`} {
		if !strings.Contains(string(text), part) {
			t.Errorf("no %s in %s", part, text)
		}
	}
	h.crowd(t, "c", 1, 10, func(int64) choice { return func(q quiz.ShownQuestion) string { return "王小芳" } })
	text, err = json.Marshal(h.count(t, "c"))
	must(t, err)
	if strings.Contains(string(text), "person") || strings.Contains(string(text), `"blanks":null`) {
		t.Errorf("%s", text)
	}
}

// BenchmarkCountItems reads and marks finished sittings of ten questions; one op is one sitting.
func BenchmarkCountItems(b *testing.B) {
	for name, open := range engines {
		b.Run(name, func(b *testing.B) {
			h := enter(b, open(b), law())
			h.crowd(b, "c", 1, 2000, func(int64) choice { return right })
			c := h.contest(b, "c")
			b.ResetTimer()
			for done := 0; done < b.N; done += 2000 {
				_, err := tally.CountItems(context.Background(), h.DB, c, 1, nil)
				must(b, err)
			}
		})
	}
}
