package board

import (
	"context"
	"strconv"

	"lawquiz/quiz"
)

// Top returns the rows of a unit's board from offset (0: the first) and the number of people on it.
// A unit nobody is listed under has no rows. Limit is at most MaxLimit, offset at most MaxOffset,
// else quiz.Invalid; quiz.Unavailable if the contest has no boards.
func (r *Redis) Top(ctx context.Context, contest Contest, unit int64, offset, limit int) ([]Row, int, error) {
	if err := checkPage(offset, limit); err != nil {
		return nil, 0, err
	}
	answer, err := r.read(ctx, r.scripts.top, "top", r.keys(contest.ID), unit, offset, limit, sharedPrefix(contest))
	if err != nil {
		return nil, 0, err
	}
	w, err := windowOf(answer)
	if err != nil {
		return nil, 0, unavailable("top", err)
	}
	return w.rows(contest), w.total, nil
}

// Place returns where a person stands on the board of every unit of the path, with up to around
// (at most MaxAround, else quiz.Invalid) neighbours on each side, all as of one moment.
// quiz.NotFound if the person is not listed; quiz.Unavailable if the contest has no boards.
func (r *Redis) Place(ctx context.Context, contest Contest, person int64, around int) (Standing, error) {
	if err := checkAround(around); err != nil {
		return Standing{}, err
	}
	answer, err := r.read(ctx, r.scripts.place, "place", r.keys(contest.ID),
		appendOrdered(nil, person), around, sharedPrefix(contest))
	if err != nil {
		return Standing{}, err
	}
	if len(answer) == 0 {
		return Standing{}, unlisted()
	}
	standing, err := standingOf(answer, contest)
	return standing, unavailable("place", err)
}

// standingOf reads what place.lua returns for a listed person.
func standingOf(answer []any, contest Contest) (Standing, error) {
	own, err := recordIn(answer[0])
	if err != nil {
		return Standing{}, err
	}
	if len(answer) != 1+len(own.path) {
		return Standing{}, errAnswer
	}
	levels := make([]Level, len(own.path))
	for i, unit := range own.path {
		fields, ok := answer[1+i].([]any)
		if !ok || len(fields) != 2 {
			return Standing{}, errAnswer
		}
		rank, err := integer(fields[0])
		if err != nil {
			return Standing{}, err
		}
		w, err := windowOf(fields[1])
		if err != nil {
			return Standing{}, err
		}
		if rank < w.start || rank >= w.start+len(w.records) {
			return Standing{}, errAnswer
		}
		w.unit = unit
		levels[i] = w.level(contest, rank)
	}
	return own.standing(levels), nil
}

// Totals returns what the people of each unit and of all units below it add up to, in the order
// of units and as of one moment; zero for a unit nobody was counted in. quiz.Unavailable if the
// contest has no boards.
func (r *Redis) Totals(ctx context.Context, contest string, units []int64) ([]quiz.Counts, error) {
	args := make([]any, len(units))
	for i, unit := range units {
		args[i] = unit
	}
	answer, err := r.read(ctx, r.scripts.totals, "totals", r.keys(contest), args...)
	if err != nil {
		return nil, err
	}
	totals := make([]quiz.Counts, len(answer))
	for i, fields := range answer {
		if totals[i], err = countsIn(fields); err != nil {
			return nil, unavailable("totals", err)
		}
	}
	return totals, nil
}

// countsIn reads one unit's fields, in the order of totalFields.
func countsIn(v any) (quiz.Counts, error) {
	fields, ok := v.([]any)
	if !ok || len(fields) != len(totalFields) {
		return quiz.Counts{}, errAnswer
	}
	var n [len(totalFields)]int64
	for i, field := range fields {
		if field == nil {
			continue
		}
		text, ok := field.(string)
		if !ok {
			return quiz.Counts{}, errAnswer
		}
		var err error
		if n[i], err = strconv.ParseInt(text, 10, 64); err != nil {
			return quiz.Counts{}, err
		}
	}
	return quiz.Counts{People: n[0], Counted: n[1], Sittings: n[2], Points: n[3], Passed: n[4], Full: n[5]}, nil
}

// sharedPrefix is how the scripts are told the rule for places.
func sharedPrefix(contest Contest) int {
	if !contest.Shared {
		return 0
	}
	return contest.Prefix
}
