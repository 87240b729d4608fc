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

// crowd gives many people standings, and the odd ones a mark, in order of person.
func (r *record) crowd(tb testing.TB, from, to int64) {
	tb.Helper()
	var bumps []store.Bump
	var marks []store.Mark
	for person := from; person <= to; person++ {
		bumps = append(bumps, store.Bump{Person: person, Path: []int64{person%7 + 10, 1}, First: quiz.Standing{Person: person}})
		if person%2 == 1 {
			marks = append(marks, mark(person, person, 1, quiz.Points(person)))
		}
	}
	r.update(tb, func(tx *store.Tx) error {
		err := tx.AddMarks(marks)
		_, e := tx.BumpStandings(1, bumps, 1000)
		return errors.Join(err, e)
	})
}

// However many there are, nobody comes twice, nobody is left out, and everybody has her own sittings.
func talliedInPages(t *testing.T, r *record) {
	ctx := context.Background()
	r.contest(t, 1)
	had := int64(0)
	for _, people := range []int64{0, 1, 3999, 4000, 4001, 8000, 8001} {
		r.crowd(t, had+1, people)
		had = people
		seen := int64(0)
		must(t, r.EachTallied(ctx, 1, func(a *store.Tallied) error {
			seen++
			good := a.Person == seen && fmt.Sprint(a.Path) == fmt.Sprint([]int64{seen%7 + 10, 1}) && len(a.Sittings) == int(seen%2)
			if good && len(a.Sittings) == 1 {
				good = a.Sittings[0].Paper == seen && a.Sittings[0].Mark == mark(seen, seen, 1, quiz.Points(seen)).Mark
			}
			if !good {
				return fmt.Errorf("as number %d comes %+v", seen, *a)
			}
			return nil
		}))
		same(t, "people", seen, people)
	}
}

// The first and the last person of many always hand in together: neither is seen without the other, nor a standing
// without its mark.
func talliedAtOneMoment(t *testing.T, r *record) {
	ctx := context.Background()
	r.contest(t, 1)
	const last = 4002
	r.crowd(t, 1, last)
	stop := make(chan struct{})
	wrote := make(chan error, 1)
	go func() {
		var err error
		for paper := int64(10_001); err == nil; paper += 2 {
			select {
			case <-stop:
				wrote <- nil
				return
			default:
			}
			err = r.Update(ctx, func(tx *store.Tx) error {
				err := tx.AddMarks([]store.Mark{mark(1, paper, 1, 9), mark(last, paper+1, 1, 9)})
				_, e := tx.BumpStandings(1, []store.Bump{{Person: 1}, {Person: last}}, 2000)
				return errors.Join(err, e)
			})
		}
		wrote <- err
	}()
	read := func(each func(do func(*store.Tallied) error) error) int64 {
		t.Helper()
		var generations, sittings []int64
		must(t, each(func(a *store.Tallied) error {
			if a.Person == 1 || a.Person == last {
				generations = append(generations, a.Generation)
				sittings = append(sittings, int64(len(a.Sittings))+1-a.Person%2) // who began without a mark has one less
			}
			return nil
		}))
		same(t, "generations", generations, []int64{generations[0], generations[0]})
		same(t, "sittings", sittings, generations)
		return generations[0]
	}
	for first, reads := int64(0), 0; reads < 20; {
		seen := read(func(do func(*store.Tallied) error) error { return r.EachTallied(ctx, 1, do) })
		read(func(do func(*store.Tallied) error) error { return r.TalliedOf(ctx, 1, []int64{1, last}, do) })
		if first == 0 {
			first = seen
		}
		if seen > first { // somebody handed in between
			reads++
		}
	}
	close(stop)
	must(t, <-wrote)
}
