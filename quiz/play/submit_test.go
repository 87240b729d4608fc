package play_test

import (
	"context"
	"maps"
	"strings"
	"sync"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/store"
)

func highestSaveStands(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c"))
	who := h.worker(t, 10)
	o := h.begin(t, who, "c")
	for _, save := range [][2]int64{{2, 2}, {5, 5}, {3, 5}, {5, 5}, {1, 5}} { // reordered, and one twice
		got, err := h.Save(ctx, who, o.ID, save[0], right(o.Sheet, int(save[0])))
		must(t, err)
		same(t, "seq on record", got, save[1])
	}
	again := h.begin(t, who, "c")
	same(t, "what stands", []any{again.Seq, again.Answers}, []any{int64(5), right(o.Sheet, 5)})

	var wg sync.WaitGroup // as a phone may send them when it is back on the net
	for seq := range int64(50) {
		wg.Go(func() {
			if _, err := h.Save(ctx, who, o.ID, 100-seq, right(o.Sheet, int(seq%10))); err != nil {
				t.Errorf("save %d: %v", 100-seq, err)
			}
		})
	}
	wg.Wait()
	again = h.begin(t, who, "c")
	same(t, "what stands after a crowd", []any{again.Seq, again.Answers}, []any{int64(100), right(o.Sheet, 0)})
	for _, seq := range []int64{0, -1} {
		_, err := h.Save(ctx, who, o.ID, seq, quiz.Answers{})
		wantCode(t, err, quiz.Invalid)
	}
}

// Two phones of one person: what the one has not seen it does not write over.
func saveFromAnOlderDraft(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c"))
	who := h.worker(t, 10)
	o := h.begin(t, who, "c")
	save := func(seq, base, want int64) {
		t.Helper()
		got, err := h.SaveOn(ctx, who, o.ID, seq, base, right(o.Sheet, int(seq)))
		must(t, err)
		same(t, "seq on record", got, want)
	}
	save(4, 0, 4)
	save(7, 0, 4)
	save(6, 4, 6)
	save(6, 4, 6) // sent again: the answer was lost
	save(8, 4, 6)
	again := h.begin(t, who, "c")
	same(t, "what stands", []any{again.Seq, again.Answers}, []any{int64(6), right(o.Sheet, 6)})
	_, err := h.SaveOn(ctx, who, o.ID, 9, 9, quiz.Answers{})
	wantCode(t, err, quiz.Invalid)

	var wg sync.WaitGroup // many from one draft at once: one is kept
	kept := make(chan int64, 40)
	for n := range int64(40) {
		wg.Go(func() {
			got, err := h.SaveOn(ctx, who, o.ID, 100+n, 6, right(o.Sheet, int(n%10)))
			if err != nil {
				t.Errorf("save %d: %v", 100+n, err)
			}
			kept <- got
		})
	}
	wg.Wait()
	again = h.begin(t, who, "c")
	for range 40 {
		same(t, "seq told to everyone", <-kept, again.Seq)
	}
	same(t, "what stands after a crowd", again.Answers, right(o.Sheet, int((again.Seq-100)%10)))
}

func savesEnd(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c"))
	who := h.worker(t, 10)
	o := h.begin(t, who, "c")
	h.clock.set(o.Deadline + 5*second)
	_, err := h.Save(ctx, who, o.ID, 1, right(o.Sheet, 1))
	must(t, err)
	h.clock.pass(1)
	_, err = h.Save(ctx, who, o.ID, 2, right(o.Sheet, 2))
	wantCode(t, err, quiz.PaperExpired)

	h.clock.at("2026-03-03 09:00")
	o = h.begin(t, who, "c")
	_, err = h.Submit(ctx, who, o.ID, right(o.Sheet, 1))
	must(t, err)
	_, err = h.Save(ctx, who, o.ID, 1, right(o.Sheet, 2))
	wantCode(t, err, quiz.PaperFinished)
	same(t, "drafts", h.raw.Count("draft"), 1)
}

func crowdOfSubmits(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c", "review: after_submit"))
	who := h.worker(t, 10)
	o := h.begin(t, who, "c")
	h.clock.pass(minute)
	var wg sync.WaitGroup
	results := make([]play.Result, 100)
	for i := range results {
		wg.Go(func() {
			var err error
			if results[i], err = h.Submit(ctx, who, o.ID, right(o.Sheet, 7)); err != nil {
				t.Errorf("submit: %v", err)
			}
		})
	}
	wg.Wait()
	for _, r := range results {
		same(t, "result", r, results[0])
	}
	same(t, "points", []any{results[0].Points, results[0].Full, results[0].Passed, results[0].Elapsed, results[0].ByDeadline},
		[]any{quiz.Points(7000), quiz.Points(10000), true, minute, false})
	for _, table := range []string{"submission", "mark", "standing WHERE generation = 1"} {
		same(t, table, h.raw.Count(table), 1)
	}
	n, _ := h.toldOf(who.Person)
	same(t, "announcements", n, 1)
}

func otherAnswers(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c"))
	who := h.worker(t, 10)
	o := h.begin(t, who, "c")
	first, err := h.Submit(ctx, who, o.ID, right(o.Sheet, 4))
	must(t, err)
	again := maps.Clone(right(o.Sheet, 4))
	again[o.Sheet.Show()[9].ID] = nil // left out, said in another way
	r, err := h.Submit(ctx, who, o.ID, again)
	must(t, err)
	same(t, "the same answers written otherwise", r, first)
	_, err = h.Submit(ctx, who, o.ID, right(o.Sheet, 5))
	wantCode(t, err, quiz.SubmittedBefore)
	_, err = h.Submit(ctx, who, o.ID, quiz.Answers{})
	wantCode(t, err, quiz.SubmittedBefore)
	_, result, err := h.Paper(ctx, who, o.ID)
	must(t, err)
	same(t, "the paper's result", *result, first)
}

func ownPaper(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c"))
	who, other := h.worker(t, 10), h.worker(t, 11)
	o := h.begin(t, who, "c")
	for _, id := range []int64{o.ID, o.ID + 1, 0, -1} {
		_, _, err := h.Paper(ctx, other, id)
		wantCode(t, err, quiz.NotFound)
		_, err = h.Save(ctx, other, id, 1, quiz.Answers{})
		wantCode(t, err, quiz.NotFound)
		_, err = h.Submit(ctx, other, id, quiz.Answers{})
		wantCode(t, err, quiz.NotFound)
	}
	same(t, "submissions", h.raw.Count("submission"), 0)
}

func paperAnswers(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c"))
	who, other := h.worker(t, 10), h.worker(t, 11)
	o, theirs := h.begin(t, who, "c"), h.begin(t, other, "c")
	first := o.Sheet.Show()[0]
	for name, test := range map[string]struct {
		answers quiz.Answers
		code    quiz.Code
	}{
		"a question of no paper":   {quiz.Answers{"x-1": {"a"}}, quiz.AnswerForeign},
		"an option of no question": {quiz.Answers{first.ID: {"zzz"}}, quiz.AnswerOption},
		"an option of another one": {quiz.Answers{first.ID: {o.Sheet.Show()[1].Options[0].ID}}, quiz.AnswerOption},
		"two options where one is": {quiz.Answers{first.ID: {first.Options[0].ID, first.Options[1].ID}}, quiz.AnswerShape},
		"another person's whole":   {right(theirs.Sheet, 10), ""}, // which code depends on the draw
	} {
		for what, err := range map[string]error{
			"save":   func() error { _, err := h.Save(ctx, who, o.ID, 1, test.answers); return err }(),
			"submit": func() error { _, err := h.Submit(ctx, who, o.ID, test.answers); return err }(),
		} {
			if code := quiz.CodeOf(err); err == nil || test.code != "" && code != test.code {
				t.Errorf("%s, %s: code %q, want %q", name, what, code, test.code)
			}
		}
	}
	same(t, "drafts and submissions", h.raw.Count("draft")+h.raw.Count("submission"), 0)
}

func whatItLeaves(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, strings.Replace(document("c", "participation: { people: women, of: 女职工数, valid: answered >= 3 }"),
		"[name, unit]", "[name, gender, unit]", 1))
	who := h.worker(t, 10)
	o := h.begin(t, who, "c")
	h.clock.pass(20 * second)
	_, err := h.Submit(ctx, who, o.ID, right(o.Sheet, 2))
	must(t, err)
	c, err := h.Catalog.Contest("c")
	must(t, err)
	sub, err := h.DB.Submission(ctx, o.ID)
	must(t, err)
	same(t, "submission", []any{sub.Contest, sub.Person, sub.Channel, sub.ByDeadline, sub.Finished, sub.Elapsed},
		[]any{c.Nr, int64(10), "web", false, h.clock.now(), 20 * second})
	m, err := h.DB.Mark(ctx, c.Nr, 10, o.ID)
	must(t, err)
	same(t, "mark", m, quiz.Mark{Points: 2000, Elapsed: 20 * second, Finished: h.clock.now(), Day: quiz.Day(o.Started)})
	want := store.Standing{
		Contest: c.Nr, Generation: 1, Path: []int64{3, 2, 1}, Counted: true, Changed: h.clock.now(),
		Standing: quiz.Standing{Person: 10, Points: 2000, Elapsed: 20 * second, Finished: h.clock.now(), First: h.clock.now(), Sittings: 1},
	}
	got, err := h.DB.Standing(ctx, c.Nr, 10)
	must(t, err)
	same(t, "standing", got, want)
	_, told := h.toldOf(10)
	same(t, "standing announced", told, want)

	man := h.worker(t, 11)
	man.Gender = quiz.Male
	h.sit(t, man, "c", 10)
	got, err = h.DB.Standing(ctx, c.Nr, 11)
	must(t, err)
	same(t, "a man's standing", []any{got.Counted, got.Valid, got.Passed, got.Full}, []any{false, true, true, true})
}

// What a device says of the time spent stands beside the answers and changes nothing.
func timeSpent(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c"))
	who := h.worker(t, 10)
	o := h.begin(t, who, "c")
	shown := o.Sheet.Show()
	claims := []quiz.Claim{
		{Question: shown[3].ID, Spent: 4000}, {Question: shown[0].ID, Spent: 1500}, {Question: "foreign", Spent: 1}, {Question: shown[1].ID, Spent: -1},
		{Question: shown[2].ID, Spent: 5*minute + 1}, {Question: shown[5].ID, Spent: 5 * minute}, {Question: shown[0].ID, Spent: 0},
	}
	first, err := h.SubmitTimed(ctx, who, o.ID, right(o.Sheet, 4), claims)
	must(t, err)
	again, err := h.SubmitTimed(ctx, who, o.ID, right(o.Sheet, 4), claims[:1])
	must(t, err)
	same(t, "the result with other claims", again, first)
	sub, err := h.DB.Submission(ctx, o.ID)
	must(t, err)
	same(t, "time spent on record", sub.Spent, "0,,,4000,,300000")
	all, err := h.Sittings(ctx, 10, 0, 9)
	must(t, err)
	var told []int64
	for _, q := range all[0].Questions {
		if q.Spent != nil {
			told = append(told, *q.Spent)
		}
	}
	same(t, "told to the worker", told, []int64{0, 4000, 300000})

	late := h.worker(t, 11)
	o = h.begin(t, late, "c")
	h.clock.set(o.Deadline + 6*second)
	_, err = h.SubmitTimed(ctx, late, o.ID, right(o.Sheet, 4), []quiz.Claim{{Question: o.Sheet.Show()[0].ID, Spent: 1}})
	must(t, err)
	sub, err = h.DB.Submission(ctx, o.ID)
	must(t, err)
	same(t, "time spent when the body does not count", sub.Spent, "")
}

// The stored result is one that was really achieved, and equals the rule over all marks.
func bestSittingStands(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c"))
	who := h.worker(t, 10)
	for i, step := range []struct {
		right int
		took  int64
	}{{9, 10 * second}, {8, 50 * second}, {9, 5 * second}, {10, 90 * second}, {10, 100 * second}} {
		o := h.begin(t, who, "c")
		h.clock.pass(step.took)
		_, err := h.Submit(ctx, who, o.ID, right(o.Sheet, step.right))
		must(t, err)
		want := []struct{ points, elapsed int64 }{{9000, 10}, {9000, 10}, {9000, 5}, {10000, 90}, {10000, 90}}[i]
		got, err := h.DB.Standing(ctx, o.Contest.Nr, 10)
		must(t, err)
		same(t, "standing", []int64{int64(got.Points), got.Elapsed, int64(got.Sittings), got.Generation},
			[]int64{want.points, want.elapsed * second, int64(i + 1), int64(i + 1)})
		n, told := h.toldOf(10)
		same(t, "announced", []any{n, told}, []any{i + 1, got})
	}
}
