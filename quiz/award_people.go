package quiz

import (
	"cmp"
	"slices"
)

// PeoplePrize is a prize for people: by place or by points.
type PeoplePrize struct {
	Name     string
	From, To int    // places, both included; 0: by points
	AtLeast  Points // 0: by place
}

// overlaps reports whether two prizes give for the same place.
func (p PeoplePrize) overlaps(q PeoplePrize) bool {
	return p.To > 0 && q.To > 0 && p.From <= q.To && q.From <= p.To
}

// takes reports whether a person gets the prize.
func (p PeoplePrize) takes(person PlacedPerson) bool {
	if p.To > 0 {
		return person.Place >= p.From && person.Place <= p.To
	}
	return p.AtLeast > 0 && person.Points >= p.AtLeast
}

// PlacedPerson is a person of a ranking. Place is 0 for one without a place.
type PlacedPerson struct {
	Person int64
	Place  int
	Points Points
}

// PrizeList is who gets a prize.
type PrizeList struct {
	Prize  PeoplePrize
	People []PlacedPerson // by place, then points, then number
	Over   int            // how many more than the places say, because the last place is shared
}

// SelectPeople gives out the prizes, in their order: a person gets the first that takes her, and no
// other. People who share a place within a prize's range all get it, and Over shows it; the
// result does not depend on the order of people. It fails with Invalid if a person is given twice.
func SelectPeople(prizes []PeoplePrize, people []PlacedPerson) ([]PrizeList, error) {
	people = slices.Clone(people)
	slices.SortFunc(people, func(a, b PlacedPerson) int {
		return cmp.Or(compareBool(a.Place == 0, b.Place == 0), cmp.Compare(a.Place, b.Place), cmp.Compare(b.Points, a.Points), cmp.Compare(a.Person, b.Person))
	})
	seen := make(map[int64]bool, len(people))
	out := make([]PrizeList, len(prizes))
	for i, p := range prizes {
		out[i].Prize = p
	}
	for _, person := range people {
		if seen[person.Person] {
			return nil, Errorf(Invalid, "名次表中编号 %d 的人员出现了不止一次", person.Person)
		}
		seen[person.Person] = true
		if i := slices.IndexFunc(prizes, func(p PeoplePrize) bool { return p.takes(person) }); i >= 0 {
			out[i].People = append(out[i].People, person)
		}
	}
	for i := range out {
		if p := out[i].Prize; p.To > 0 {
			out[i].Over = max(0, len(out[i].People)-(p.To-p.From+1))
		}
	}
	return out, nil
}
