package play

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// PracticeAnswer is an answer given in practice.
type PracticeAnswer struct {
	Question string
	Revision int      // as it was drawn
	Given    []string // option ids, or texts for blanks
}

// PracticeResult is what an answer in practice was worth, with the key.
type PracticeResult struct {
	quiz.ReviewedQuestion
	Streak int  // right answers in a row
	InBook bool // stands in her book of wrong answers from now on
}

// Answer marks an answer, counts it and tells the key. Every answer counts, the same one sent again too.
//
// Codes: NotFound for a question that is not there, or not to be practised now: both look alike; RevisionStale
// where a newer text has been published since it was drawn; Invalid for an empty answer; AnswerOption and
// AnswerShape as for papers, at body.answer; Unauthenticated if she has been erased; Busy.
func (p *Practice) Answer(ctx context.Context, person int64, a PracticeAnswer) (PracticeResult, error) {
	s, err := p.stock(ctx)
	if err != nil {
		return PracticeResult{}, err
	}
	at, ok := s.at[a.Question]
	if !ok || p.shut()[s.banks[at.bank].ID] != nil {
		return PracticeResult{}, quiz.Errorf(quiz.NotFound, "现在没有这道题可以练习")
	}
	q := s.question(at)
	if q.Revision != a.Revision {
		return PracticeResult{}, quiz.Errorf(quiz.RevisionStale, "这道题刚刚更新过，请换一道题继续练习")
	}
	sheet, err := s.sheet(person, q, inOrder(len(q.Options)))
	if err != nil {
		return PracticeResult{}, err
	}
	given := quiz.Answers{q.ID: a.Given}
	if err := sheet.Check(given); err != nil {
		return PracticeResult{}, atAnswer(err)
	}
	score := sheet.Score(given)
	if score.Answered == 0 {
		return PracticeResult{}, quiz.Errorf(quiz.Invalid, "请先作答，再看答案").At("body.answer", "还没有作答")
	}
	o := &op{tried: &tried{person: person, question: q.ID, right: score.Items[0].Correct, at: p.play.Now()}}
	if err := p.play.committer(person).do(ctx, o); err != nil {
		return PracticeResult{}, err
	}
	if !o.won {
		return PracticeResult{}, quiz.Errorf(quiz.Unauthenticated, "登录已失效，请重新登录")
	}
	return PracticeResult{ReviewedQuestion: sheet.Review(given)[0], Streak: o.tried.row.Streak, InBook: o.tried.row.InBook()}, nil
}

func inOrder(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	return order
}

// atAnswer points a complaint about a paper's answers at the one answer there is.
func atAnswer(err error) error {
	var e *quiz.Error
	if !errors.As(err, &e) {
		return err
	}
	out := quiz.Errorf(e.Code, "%s", e.Message)
	for _, place := range e.Places {
		out.At("body.answer", place.Message)
	}
	return out
}

// Mistake is a question in somebody's book of wrong answers (错题本).
type Mistake struct {
	PracticeQuestion
	Wrong  int // times answered wrongly
	Streak int // right answers in a row since
	LastAt int64
}

// Book is a stretch of somebody's book of wrong answers.
type Book struct {
	Items   []Mistake // the one answered last first
	Total   int       // of those that may be practised now
	Waiting int       // those of banks that a running contest draws from
}

// Book returns what a person got wrong and has not got right twice in a row since: up to limit questions after
// the first offset. Questions that are in use no more are left out.
func (p *Practice) Book(ctx context.Context, person int64, offset, limit int) (Book, error) {
	s, err := p.stock(ctx)
	if err != nil {
		return Book{}, err
	}
	rows, err := p.play.DB.PracticeOf(ctx, person)
	if err != nil {
		return Book{}, fmt.Errorf("read what was practised: %w", err)
	}
	var out Book
	shut := p.shut()
	rows = slices.DeleteFunc(rows, func(row store.Practised) bool {
		at, ok := s.at[row.Question]
		if !ok || !row.InBook() {
			return true
		}
		if shut[s.banks[at.bank].ID] != nil {
			out.Waiting++
			return true
		}
		return false
	})
	slices.SortStableFunc(rows, func(a, b store.Practised) int { return cmp.Compare(b.LastAt, a.LastAt) })
	out.Total = len(rows)
	rng := p.dice()
	for _, row := range rows[min(offset, len(rows)):min(offset+limit, len(rows))] {
		q, err := s.show(person, s.at[row.Question], rng)
		if err != nil {
			return Book{}, err
		}
		q.InBook = true
		out.Items = append(out.Items, Mistake{PracticeQuestion: q, Wrong: row.Wrong, Streak: row.Streak, LastAt: row.LastAt})
	}
	return out, nil
}

// Forget takes a question out of a person's book, as if she had never got it wrong. NotFound: it is not in it.
func (p *Practice) Forget(ctx context.Context, person int64, question string) error {
	err := p.play.DB.ForgetWrong(ctx, person, question)
	if quiz.CodeOf(err) == quiz.NotFound {
		return quiz.Errorf(quiz.NotFound, "错题本里没有这道题")
	}
	return err
}

// Practised returns all a person has practised, for her copy of what is on record of her.
func (s *Service) Practised(ctx context.Context, person int64) ([]store.Practised, error) {
	rows, err := s.DB.PracticeOf(ctx, person)
	if err != nil {
		return nil, fmt.Errorf("read what was practised: %w", err)
	}
	return rows, nil
}
