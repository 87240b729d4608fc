package play

import (
	"context"
	"fmt"
	"slices"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Reportable returns a report without its words (纠错) on a question of a person's own finished paper, once
// she may see its key and explanation. Nothing is kept yet. Codes: NotFound for a paper that is not hers,
// Forbidden while the paper is open or its contest's review rule does not show it, Invalid for a
// question that is not in it.
func (s *Service) Reportable(ctx context.Context, who Who, paper int64, question string) (store.Report, error) {
	at, err := s.sitting(ctx, who, paper)
	if err != nil {
		return store.Report{}, err
	}
	c, err := s.Catalog.ByNr(at.contest)
	if err != nil {
		return store.Report{}, err
	}
	_, err = s.DB.Submission(ctx, paper)
	switch {
	case quiz.CodeOf(err) == quiz.NotFound:
		return store.Report{}, quiz.Errorf(quiz.Forbidden, "交卷并看到解析以后，才能对题目纠错")
	case err != nil:
		return store.Report{}, fmt.Errorf("read submission: %w", err)
	case !s.reviewable(c):
		return store.Report{}, unseen(c)
	}
	p, err := s.DB.Paper(ctx, paper)
	if err != nil {
		return store.Report{}, fmt.Errorf("read paper: %w", err)
	}
	layout, err := quiz.DecodeLayout(p.Layout)
	if err != nil {
		return store.Report{}, fmt.Errorf("paper %d: %w", paper, err)
	}
	i := slices.IndexFunc(layout.Slots, func(slot quiz.Slot) bool { return slot.Question == question })
	if i < 0 {
		return store.Report{}, quiz.Errorf(quiz.Invalid, "这份试卷里没有这道题").At("body.question", "不是本试卷的题目")
	}
	return store.Report{
		Contest: at.contest, Question: question, Revision: layout.Slots[i].Revision, Person: who.Person, State: store.ReportOpen,
	}, nil
}

// unseen is the refusal of a contest whose review rule does not show keys, or not yet.
func unseen(c *Contest) *quiz.Error {
	if c.Review == quiz.ReviewAfterClose {
		return quiz.Errorf(quiz.Forbidden, "这场竞赛%s以后才公布答案和解析，届时可以对题目纠错", quiz.ClockText(c.Window.Close+quiz.SaveGrace))
	}
	return quiz.Errorf(quiz.Forbidden, "这场竞赛不公布答案和解析，不能对题目纠错")
}

// Report keeps what Reportable returned, with the words. Of one person and question the newest stands. Codes:
// Unauthenticated if she has been erased meanwhile.
func (s *Service) Report(ctx context.Context, r store.Report, text string) error {
	now := s.Now()
	r.ID, r.Text, r.CreatedAt = store.NewID(now), text, now
	err := s.DB.PutReport(ctx, r)
	if quiz.CodeOf(err) == quiz.NotFound {
		return &quiz.Error{Code: quiz.Unauthenticated, Message: "登录已失效，请重新登录", Err: err}
	}
	return err
}

// Reports returns all a person has reported, for her copy of what is on record of her.
func (s *Service) Reports(ctx context.Context, person int64) ([]store.Report, error) {
	rows, err := s.DB.ReportsOf(ctx, person)
	if err != nil {
		return nil, fmt.Errorf("read reports: %w", err)
	}
	return rows, nil
}

// ReportDesk returns a part of the reports a filter lets through, and how many there are; see store.DB.Reports.
func (s *Service) ReportDesk(ctx context.Context, f store.ReportFilter, offset, limit int) ([]store.ReportRow, int64, error) {
	rows, total, err := s.DB.Reports(ctx, f, offset, limit)
	if err != nil {
		return nil, 0, fmt.Errorf("read reports: %w", err)
	}
	return rows, total, nil
}

// AnswerReport says what became of a report. Codes: NotFound, PreviewStale if the person has written something else
// meanwhile.
func (s *Service) AnswerReport(ctx context.Context, id int64, state, answer, author string) (store.Report, error) {
	r, err := s.DB.ReportOf(ctx, id)
	if quiz.CodeOf(err) == quiz.NotFound {
		return r, quiz.Errorf(quiz.NotFound, "没有这条纠错")
	}
	if err != nil {
		return r, fmt.Errorf("read report: %w", err)
	}
	r.State, r.Answer, r.AnsweredBy, r.AnsweredAt = state, answer, author, s.Now()
	if state == store.ReportOpen {
		r.AnsweredBy, r.AnsweredAt = "", 0
	}
	err = s.DB.AnswerReport(ctx, r, r.CreatedAt)
	if quiz.CodeOf(err) == quiz.NotFound {
		return r, quiz.Errorf(quiz.PreviewStale, "这条纠错刚刚改写过，请看过新的内容再处理")
	}
	return r, err
}
