package tally

import (
	"context"
	"fmt"
	"slices"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// PrizeList is the people who get a prize of a sheet.
type PrizeList struct {
	Prize  quiz.PeoplePrize
	People []Winner // by place, then points, then number
	Over   int      // how many more than the places say, because the last place is shared
}

// Winner is a person with the result her prize is for.
type Winner struct {
	Person   int64
	Place    int // from 1 among the people of the sheet's owner
	Points   quiz.Points
	Elapsed  int64 // ms
	Finished int64 // Unix ms
	Unit     int64 // where her result counts
}

// People gives out a sheet's prizes for people, in its order, from the standings on record: places are those among the
// people of the sheet's owner, by the contest's rule. Only people with a valid sitting get one.
func (a *Awards) People(ctx context.Context, c Contest, v Version) ([]PrizeList, error) {
	if len(v.Sheet.People) == 0 {
		return nil, nil
	}
	ranked, err := a.ranked(ctx, c, v.Owner)
	if err != nil {
		return nil, err
	}
	placed := make([]quiz.PlacedPerson, len(ranked))
	at := make(map[int64]int, len(ranked))
	for i := range ranked {
		place := i + 1
		if i > 0 && c.Standing.Places == quiz.PlacesShared && c.Standing.Compare(ranked[i-1].Standing, ranked[i].Standing) == 0 {
			place = placed[i-1].Place
		}
		placed[i] = quiz.PlacedPerson{Person: ranked[i].Person, Place: place, Points: ranked[i].Points}
		at[ranked[i].Person] = i
	}
	lists, err := quiz.SelectPeople(v.Sheet.People, placed)
	if err != nil {
		return nil, err
	}
	out := make([]PrizeList, len(lists))
	for i, l := range lists {
		out[i] = PrizeList{Prize: l.Prize, Over: l.Over, People: make([]Winner, len(l.People))}
		for k, p := range l.People {
			s := &ranked[at[p.Person]]
			out[i].People[k] = Winner{p.Person, p.Place, p.Points, s.Elapsed, s.Finished, s.Path[0]}
		}
	}
	return out, nil
}

// ranked returns the standings of owner's people that count, the first first.
func (a *Awards) ranked(ctx context.Context, c Contest, owner int64) ([]store.Standing, error) {
	var out []store.Standing
	err := a.cfg.DB.EachStanding(ctx, c.Nr, 0, func(s *store.Standing) error {
		if !s.Gone && s.Valid && slices.Contains(s.Path, owner) {
			out = append(out, *s)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read standings: %w", err)
	}
	slices.SortFunc(out, func(a, b store.Standing) int {
		if quiz.Before(c.Standing, a.Standing, b.Standing) {
			return -1
		}
		return 1
	})
	return out, nil
}
