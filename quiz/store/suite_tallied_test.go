package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Everything of a person comes together: her standing, her gender and of each sitting the newest mark,
// whatever came in between; tombstones come too, other contests do not.
func talliedTogether(t *testing.T, r *record) {
	ctx := context.Background()
	r.contest(t, 1)
	r.contest(t, 2)
	must(t, r.AddPerson(ctx, store.Person{ID: 5, Gender: quiz.Female}, store.Identity{Kind: "demo", Subject: "5"}))
	must(t, r.AddPerson(ctx, store.Person{ID: 6, Gender: quiz.Male}, store.Identity{Kind: "demo", Subject: "6"}))
	r.update(t, func(tx *store.Tx) error {
		other := mark(5, 70, 1, 100)
		other.Contest = 2
		err := tx.AddMarks([]store.Mark{mark(5, 52, 1, 60), mark(5, 51, 2, 90), mark(5, 51, 1, 70), mark(6, 61, 1, 80), other})
		_, e := tx.BumpStandings(1, []store.Bump{
			{Person: 5, Path: []int64{17, 3, 1}, Counted: true, First: quiz.Standing{Person: 5, Sittings: 2}},
			{Person: 6, Path: []int64{3, 1}, First: quiz.Standing{Person: 6, Sittings: 1}},
			{Person: 7}, // of whom nothing is on record
		}, 1000)
		return errors.Join(err, e)
	})
	r.update(t, func(tx *store.Tx) error { _, err := tx.Erase(6, 2000); return err })

	read := func(each func(do func(*store.Tallied) error) error) string {
		t.Helper()
		out := ""
		must(t, each(func(a *store.Tallied) error {
			out += fmt.Sprintf("%d@%d %v counted=%v woman=%v gone=%v %d:", a.Person, a.Generation, a.Path, a.Counted, a.Woman, a.Gone, a.Changed)
			for _, s := range a.Sittings {
				out += fmt.Sprintf(" %d=%v", s.Paper, s.Mark.Points)
			}
			out += "\n"
			return nil
		}))
		return out
	}
	five := "5@1 [17 3 1] counted=true woman=true gone=false 1000: 51=" + fmt.Sprint(mark(5, 51, 2, 90).Points) +
		" 52=" + fmt.Sprint(mark(5, 52, 1, 60).Points) + "\n"
	six := "6@2 [3 1] counted=false woman=false gone=true 2000: 61=" + fmt.Sprint(mark(6, 61, 1, 80).Points) + "\n"
	seven := "7@1 [] counted=false woman=false gone=false 1000:\n"
	all := read(func(do func(*store.Tallied) error) error { return r.EachTallied(ctx, 1, do) })
	same(t, "all", all, five+six+seven)
	some := read(func(do func(*store.Tallied) error) error { return r.TalliedOf(ctx, 1, []int64{6, 99, 5}, do) })
	for _, one := range []string{five, six} {
		if !strings.Contains(some, one) {
			t.Errorf("some: %q lacks %q", some, one)
		}
	}
	same(t, "nobody", read(func(do func(*store.Tallied) error) error { return r.TalliedOf(ctx, 2, []int64{5}, do) }), "")

	changed, err := r.ChangedSince(ctx, 1, 1001)
	must(t, err)
	same(t, "changed since", changed, []store.Changed{{Person: 6, Generation: 2}})
	changed, err = r.ChangedSince(ctx, 1, 1000)
	must(t, err)
	same(t, "changed at or since", len(changed), 3)
	enough := errors.New("enough")
	if err := r.EachTallied(ctx, 1, func(*store.Tallied) error { return enough }); !errors.Is(err, enough) {
		t.Errorf("stopped by its caller: %v", err)
	}
}
