package play_test

import (
	"context"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/play"
	"lawquiz/quiz/store"
)

// results are points and places of everybody, by person.
func (h *hall) results(tb testing.TB) map[int64]store.Standing {
	tb.Helper()
	c, err := h.Catalog.Contest("c")
	must(tb, err)
	out := make(map[int64]store.Standing)
	must(tb, h.DB.EachStanding(context.Background(), c.Nr, 0, func(st *store.Standing) error {
		out[st.Person] = *st
		return nil
	}))
	return out
}

// foreseeing compares what is foretold of a correction, and of its undoing, with what then comes true.
func foreseeing(t *testing.T, source string) {
	ctx := context.Background()
	h := enter(t, source, document("c", "review: after_submit", "standing: { counts: best, ties: [], places: shared }"))
	for id := range int64(40) {
		h.sit(t, h.worker(t, 10+id), "c", 1+int(id)%10)
	}
	must(t, h.Erase(ctx, 12))
	first, err := h.Foresee(ctx, "c", turned("s-00"), 5)
	must(t, err)
	same(t, "corrections on record", h.raw.Count("correction"), 0)
	before := h.results(t)
	h.correct(t, turned("s-00"))
	h.compare(t, first, before)

	second, err := h.Foresee(ctx, "c", granted("s-00"), 5)
	must(t, err)
	if second.Gained == 0 || second.Lost != 0 || second.Moved == 0 || second.Moved > second.Holding || second.Holding >= second.Sittings {
		t.Errorf("full marks: %+v", second)
	}
	before = h.results(t)
	h.correct(t, granted("s-00"))
	h.compare(t, second, before)

	third, err := h.ForeseeUndo(ctx, "c", 3, "核实后恢复", 5)
	must(t, err)
	same(t, "who loses what she gained", third.Lost, second.Gained)
	same(t, "who leaves the top", len(third.Out), len(second.In))
	same(t, "who comes back", len(third.In), len(second.Out))
	before = h.results(t)
	_, err = h.Undo(ctx, "c", third.KeyVersion, 3, "核实后恢复", by)
	must(t, err)
	must(t, h.RegradeAll(ctx))
	h.compare(t, third, before)

	last, err := h.ForeseeUndo(ctx, "c", 2, "核实后恢复", 5)
	must(t, err)
	same(t, "what the first correction moved", []int64{last.People, last.Gained, last.Lost}, []int64{first.People, first.Lost, first.Gained})
	before = h.results(t)
	_, err = h.Undo(ctx, "c", last.KeyVersion, 2, "核实后恢复", by)
	must(t, err)
	must(t, h.RegradeAll(ctx))
	h.compare(t, last, before)
}

// compare holds what was foreseen to the standings before and now.
func (h *hall) compare(t *testing.T, f *play.Foreseen, before map[int64]store.Standing) {
	t.Helper()
	brute(t, h, "c")
	units := make(map[int64]*play.UnitMoved)
	var gained, lost, people, passes int64
	for person, now := range h.results(t) {
		was := before[person]
		people += counted(was.Standing != now.Standing)
		gained, lost = gained+counted(now.Points > was.Points), lost+counted(now.Points < was.Points)
		passes += counted(now.Passed != was.Passed)
		for _, id := range now.Path {
			if units[id] == nil {
				units[id] = &play.UnitMoved{Unit: id}
			}
			units[id].Before = units[id].Before.Add(quiz.CountsOf(was.Standing, was.Counted))
			units[id].After = units[id].After.Add(quiz.CountsOf(now.Standing, now.Counted))
		}
	}
	same(t, "people, gained, lost, passes", []int64{f.People, f.Gained, f.Lost, f.PassGained + f.PassLost}, []int64{people, gained, lost, passes})
	for _, u := range f.Units {
		same(t, "a unit's figures", u, *units[u.Unit])
		delete(units, u.Unit)
	}
	for _, u := range units {
		same(t, "figures of a unit nobody spoke of", u.After, u.Before)
	}
	c, err := h.Catalog.Contest("c")
	must(t, err)
	must(t, h.DB.EachGraded(context.Background(), c.Nr, func(g store.Graded) error {
		if g.Body != "" {
			same(t, "the mark foreseen", f.Mark(g.Person, g.Paper, g.Mark.Mark), g.Mark.Mark)
		}
		return nil
	}))
}

func counted(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}
