package questions_test

import (
	"reflect"
	"slices"
	"sync"
	"testing"

	"lawquiz/questions"

	"pgregory.net/rapid"
)

// However a list is cut into an index and others over it, each question finds what it finds in one index of all.
func TestOverIsOneIndex(t *testing.T) {
	t.Parallel()
	all := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		flat, over := &questions.Index{}, &questions.Index{}
		for i := range rapid.IntRange(1, 40).Draw(t, "many") {
			if rapid.IntRange(0, 9).Draw(t, "cut") == 0 {
				over = questions.Over(over)
			}
			q := altered(t, all[:20])
			if i%3 == 0 {
				q.ID = all[i].ID
			}
			at, found := flat.MatchAdd("bank", q)
			if here, same := over.MatchAdd("bank", q); here != at || !reflect.DeepEqual(same, found) {
				t.Fatalf("%s\nin one index %d %+v\nover another %d %+v", q.Stem, at, found, here, same)
			}
		}
		if flat.Len() != over.Len() {
			t.Fatalf("%d and %d questions", flat.Len(), over.Len())
		}
	})
}

// A file added at once and matched by several goroutines finds what MatchAdd finds, one by one.
func TestMatchBeforeIsMatchAdd(t *testing.T) {
	t.Parallel()
	all := shipped(t)[:300]
	list := append(mixed(all, 400, 5), slices.Repeat([]questions.Question{leave}, 120)...)
	base := questions.NewIndex(questions.Bank{ID: "b", Questions: all})
	slow, quick := questions.Over(base), questions.Over(base)
	want := make([][]questions.Match, len(list))
	for i, q := range list {
		_, want[i] = slow.MatchAdd("", q)
		quick.Add("", q)
	}
	var wg sync.WaitGroup
	for part := range 4 {
		wg.Go(func() {
			for i := part; i < len(list); i += 4 {
				if got := quick.MatchBefore(base.Len() + i); !reflect.DeepEqual(got, want[i]) {
					t.Errorf("question %d\ngot  %+v\nwant %+v", i, got, want[i])
				}
			}
		})
	}
	wg.Wait()
}

// The limits of a search hold for all that lies under it together.
func TestOverManyAlike(t *testing.T) {
	t.Parallel()
	flat, base := &questions.Index{}, &questions.Index{}
	for range 700 {
		flat.Add("bank", leave)
		base.Add("bank", leave)
	}
	over := questions.Over(base)
	for range 30 {
		flat.Add("", leave)
		over.Add("", leave)
	}
	if want, got := flat.Match(leave), over.Match(leave); !reflect.DeepEqual(got, want) || len(got) != questions.MaxMatches {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if base.Len() != 700 {
		t.Errorf("the base holds %d questions", base.Len())
	}
}

// Many may lay their files over one bank at the same time; run with -race.
func TestOverTogether(t *testing.T) {
	t.Parallel()
	all := shipped(t)[:200]
	base := questions.NewIndex(questions.Bank{ID: "b", Questions: all[:100]})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			x := questions.Over(base)
			for i, q := range all {
				at, found := x.MatchAdd("file", q)
				if at != 100+i {
					t.Errorf("question %d has number %d", i, at)
				}
				if i < 100 && (len(found) == 0 || found[0].At != i || found[0].Verdict != questions.Same || found[0].Bank != "b") {
					t.Errorf("%s is %+v", q.ID, found)
				}
			}
		})
	}
	wg.Wait()
}
