package play_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
)

func TestRegradeProperty(t *testing.T) {
	t.Parallel()
	source := sqlite(t)
	h := enter(t, source)
	h.Batch = 3
	other := h.second(t, source)
	other.Batch = 2
	var nr atomic.Int64
	rapid.Check(t, func(rt *rapid.T) { interleave(t, rt, h, other, int(nr.Add(1))) })
}

// interleave lets chance begin, hand in, correct, undo and regrade on two servers, and then holds the record to
// what the papers say under the newest key.
func interleave(t *testing.T, rt *rapid.T, h, other *hall, n int) {
	ctx := context.Background()
	id := fmt.Sprintf("p%d", n)
	counts := rapid.SampledFrom([]string{"best", "sum", "first", "last", "mean", "best_per_day"}).Draw(rt, "counts")
	_, err := play.Publish(ctx, h.DB, "p.yaml", document(id, fmt.Sprintf("standing: { counts: %s }", counts)), law(), h.clock.now())
	must(rt, err)
	must(rt, h.Catalog.Reload(ctx))
	must(rt, other.Catalog.Reload(ctx))
	servers := []*hall{h, other}
	var people []play.Who
	for i := range int64(4) {
		people = append(people, h.worker(t, int64(n)*10+i))
	}
	version, undone := int64(1), make(map[int64]bool)
	steps := rapid.IntRange(5, 30).Draw(rt, "steps")
	for range steps {
		s := rapid.SampledFrom(servers).Draw(rt, "server")
		switch rapid.IntRange(0, 5).Draw(rt, "what") {
		case 0, 1, 2:
			who := rapid.SampledFrom(people).Draw(rt, "who")
			o, err := s.Begin(ctx, id, who)
			must(rt, err)
			if rapid.IntRange(0, 3).Draw(rt, "later") > 0 { // else it stays open, to be handed in under another key
				_, err = s.Submit(ctx, who, o.ID, right(o.Sheet, rapid.IntRange(0, 10).Draw(rt, "right")))
				must(rt, err)
			}
		case 3:
			question := fmt.Sprintf("%s-%02d", rapid.SampledFrom([]string{"s", "j"}).Draw(rt, "kind"), rapid.IntRange(0, 29).Draw(rt, "question"))
			c := turned(question)
			if rapid.Bool().Draw(rt, "all") {
				c = granted(question)
			}
			if _, err = s.Correct(ctx, id, version, c, by); quiz.CodeOf(err) == quiz.Invalid {
				continue // it changes nothing
			}
			must(rt, err)
			version++
		case 4:
			of := rapid.Int64Range(2, max(2, version)).Draw(rt, "of")
			_, err := s.Undo(ctx, id, version, of, "核实后恢复", by)
			if code := quiz.CodeOf(err); code == quiz.NotFound || code == quiz.Invalid {
				continue
			}
			must(rt, err)
			if undone[of] {
				rt.Fatalf("version %d was undone twice", of)
			}
			undone[of] = true
			version++
		case 5:
			if _, err := s.Regrade(ctx); err != nil && !errors.Is(err, play.ErrBeaten) {
				rt.Fatal(err)
			}
		}
	}
	must(rt, other.RegradeAll(ctx))
	brute(rt, h, id)
}
