package tally

import (
	"context"
	"fmt"
	"slices"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// MostRolled is how many people a roll may hold.
const MostRolled = 200_000

// Rolled is somebody who sat in a contest.
type Rolled struct {
	store.Standing
	Place int // among the unit's people by the contest's rule; 0: without a valid sitting
}

// Rolls reads who took part in contests. It is safe for concurrent use.
type Rolls struct{ db *store.DB }

// NewRolls makes one over a record.
func NewRolls(db *store.DB) *Rolls { return &Rolls{db: db} }

// Read returns everybody who sat in a contest in a unit or below it, as the standings have them: those with a
// valid sitting first, in their places, then the others. Erased people are not there. Invalid: there
// are more than MostRolled. 100 000 people take about a second.
func (r *Rolls) Read(ctx context.Context, c Contest, unit int64) ([]Rolled, error) {
	var out []Rolled
	err := r.db.EachStanding(ctx, c.Nr, 0, func(s *store.Standing) error {
		switch {
		case s.Gone || s.Sittings == 0 || !slices.Contains(s.Path, unit):
			return nil
		case len(out) == MostRolled:
			return quiz.Errorf(quiz.Invalid, "参赛的超过 %d 人，一个文件放不下，请选下级单位分别导出", MostRolled)
		}
		out = append(out, Rolled{Standing: *s})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("roll of %s: %w", c.ID, err)
	}
	place(c.Standing, out)
	return out, nil
}

// place orders people and numbers them by the rule.
func place(rule quiz.StandingRule, all []Rolled) {
	slices.SortFunc(all, func(a, b Rolled) int {
		switch {
		case a.Valid != b.Valid:
			return boolInt(b.Valid) - boolInt(a.Valid)
		case quiz.Before(rule, a.Standing.Standing, b.Standing.Standing):
			return -1
		}
		return 1
	})
	for i := range all {
		switch {
		case !all[i].Valid:
		case i > 0 && rule.Places == quiz.PlacesShared && rule.Compare(all[i-1].Standing.Standing, all[i].Standing.Standing) == 0:
			all[i].Place = all[i-1].Place
		default:
			all[i].Place = i + 1
		}
	}
}
