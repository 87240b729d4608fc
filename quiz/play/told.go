package play

import (
	"context"
	"fmt"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Told is one sitting with everything the record holds of it, for the person whose it is.
type Told struct {
	store.Sitting
	In        *Contest
	Full      quiz.Points
	Questions []quiz.ToldQuestion // with keys only where the review rule allows them now
}

// Standings returns a person's standing in every contest she took part in, in order of contest.
func (s *Service) Standings(ctx context.Context, person int64) ([]store.Standing, error) {
	rows, err := s.DB.StandingsOf(ctx, person)
	if err != nil {
		return nil, fmt.Errorf("read standings: %w", err)
	}
	return rows, nil
}

// Engaged returns when the last of the running contests closes in which a person has drawn a
// paper; 0 if there is none.
func (s *Service) Engaged(ctx context.Context, person int64) (int64, error) {
	now, until := s.Now(), int64(0)
	for _, c := range s.Catalog.Contests() {
		if now < c.Window.Open || now >= c.Window.Close || c.State == store.Closed {
			continue
		}
		papers, err := s.DB.Layouts(ctx, c.Nr, person)
		if err != nil {
			return 0, fmt.Errorf("read papers: %w", err)
		}
		if len(papers) > 0 {
			until = max(until, c.Window.Close)
		}
	}
	return until, nil
}

// Sittings returns up to limit sittings of a person whose paper's id is above after, in order of id, open
// ones too. Nothing of it tells a key, or whether an answer is right, unless the sitting is
// finished and its contest's review rule allows it at this moment.
func (s *Service) Sittings(ctx context.Context, person, after int64, limit int) ([]Told, error) {
	rows, err := s.DB.Sittings(ctx, person, after, limit)
	if err != nil {
		return nil, fmt.Errorf("read sittings: %w", err)
	}
	out := make([]Told, len(rows))
	for i, row := range rows {
		if out[i], err = s.tell(row); err != nil {
			return nil, fmt.Errorf("paper %d: %w", row.ID, err)
		}
	}
	return out, nil
}

// tell puts a sitting in words. It keeps nothing in the cache, which is for papers being answered.
func (s *Service) tell(row store.Sitting) (Told, error) {
	c, err := s.Catalog.ByNr(row.Contest)
	if err != nil {
		return Told{}, err
	}
	at, err := s.lookUp(row.Paper)
	if err != nil {
		return Told{}, err
	}
	saved, err := decodeAnswers(row.Saved.Body)
	if err != nil {
		return Told{}, err
	}
	given, err := decodeAnswers(row.Submission.Body)
	if err != nil {
		return Told{}, err
	}
	finished := row.Submission.Paper != 0
	questions := at.sheet.Tell(saved, given, finished && s.reviewable(c))
	spent, err := quiz.ReadSpent(row.Submission.Spent, len(questions))
	for i, ms := range spent {
		if ms >= 0 {
			questions[i].Spent = &ms
		}
	}
	return Told{Sitting: row, In: c, Full: at.sheet.Full(), Questions: questions}, err
}
