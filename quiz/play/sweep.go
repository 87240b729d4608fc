package play

import (
	"context"
	"fmt"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Sweep finishes up to limit papers whose worker never came back, with the answers saved, and
// returns how many it finished. It takes only papers a minute past their deadline, when no
// body and no save can still count. Call it again while it returns limit.
func (s *Service) Sweep(ctx context.Context, limit int) (int, error) {
	papers, err := s.DB.Due(ctx, s.Now()-quiz.SaveGrace, limit)
	if err != nil {
		return 0, fmt.Errorf("find papers to sweep: %w", err)
	}
	errs := make(chan error, len(papers))
	for _, p := range papers {
		go func() { errs <- s.sweep(ctx, p) }()
	}
	done := 0
	for range papers {
		if e := <-errs; e == nil {
			done++
		} else if err == nil {
			err = e
		}
	}
	return done, err
}

func (s *Service) sweep(ctx context.Context, p store.Paper) error {
	at, err := s.resolve(p)
	if err != nil {
		return err
	}
	return s.expire(ctx, at)
}

// expire finishes a paper as of its deadline, with what was saved. A paper that somebody else
// finished meanwhile is no error; that of an erased person is closed without a submission.
func (s *Service) expire(ctx context.Context, at *sitting) error {
	a, err := s.saved(ctx, at)
	if err != nil {
		return err
	}
	p, err := s.DB.Person(ctx, at.person)
	if quiz.CodeOf(err) == quiz.NotFound { // erased while another server still knew her session
		return s.Erase(ctx, at.person)
	}
	if err != nil {
		return fmt.Errorf("read person of paper %d: %w", at.id, err)
	}
	who := Who{Person: p.ID, Gender: p.Gender, Member: p.Member, Unit: p.Unit}
	_, _, err = s.finish(ctx, at, who, handed{answers: a}, s.Now(), true)
	return err
}
