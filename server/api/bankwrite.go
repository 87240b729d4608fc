package api

import (
	"context"
	"fmt"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/library"
)

// BankEdit is a question changed by hand.
type BankEdit struct {
	Question BankText `json:"question"`
	Base     int      `json:"base" minimum:"1" maximum:"1000000" doc:"从哪个修订改起；已有更新的修订则为 409 revision_stale"`
}

type editInput struct {
	QuestionPath
	Body BankEdit
}

func (s *Server) editQuestion(ctx context.Context, in *editInput) (BankItem, error) {
	e := library.Edit{Question: in.Body.Question.question(), Base: in.Body.Base, Author: callOf(ctx).author}
	e.Question.ID = in.ID
	it, err := s.cfg.Library.Edit(ctx, e)
	if err != nil {
		return BankItem{}, placed("body.question.", err)
	}
	return bankItem(it), nil
}

// BankReview is the body that moves questions on.
type BankReview struct {
	Questions []string         `json:"questions,omitempty" maxItems:"10000" doc:"题目编号；与 all 二选一"`
	All       bool             `json:"all,omitempty" doc:"整个题库"`
	To        questions.Status `json:"to" enum:"reviewed,published"`
	Seen      map[string]int   `json:"seen,omitempty" doc:"看过的修订：题目编号到修订；有一题已有改动则为 409 revision_stale，一题也不改"`
	BankSeen  int64            `json:"bank_seen,omitempty" minimum:"0" doc:"看过的题库修订；题库已有改动则为 409 revision_stale。写 all 时用"`
}

// BankReviewed is how many questions moved on.
type BankReviewed struct {
	Moved int `json:"moved" doc:"有多少题改变了状态"`
}

type reviewInput struct {
	BankPath
	Body BankReview
}

func (s *Server) reviewBank(ctx context.Context, in *reviewInput) (BankReviewed, error) {
	ids := in.Body.Questions
	if in.Body.All == (len(ids) > 0) {
		e := quiz.Errorf(quiz.Invalid, "请写明审核哪些题目：列出编号，或写 all: true，二者选一")
		return BankReviewed{}, e.At("body.questions", "与 all 二选一")
	}
	if in.Body.All {
		ids = nil
	}
	n, err := s.cfg.Library.PromoteSeen(ctx, library.Promotion{
		Bank: in.Bank, IDs: ids, To: in.Body.To, Author: callOf(ctx).author, Seen: library.Seen{Bank: in.Body.BankSeen, Revisions: in.Body.Seen},
	})
	return BankReviewed{Moved: n}, placed("body.", err)
}

// BankRetirement is the body that takes questions out of use, or back.
type BankRetirement struct {
	Questions []string `json:"questions" minItems:"1" maxItems:"10000" doc:"题目编号"`
	Note      string   `json:"note,omitempty" maxLength:"500" doc:"原因"`
}

type retireInput struct {
	BankPath
	Body BankRetirement
}

func (s *Server) retireQuestions(ctx context.Context, in *retireInput) error {
	if err := s.ofBank(ctx, in.Bank, in.Body.Questions); err != nil {
		return err
	}
	return s.cfg.Library.Retire(ctx, in.Body.Questions, callOf(ctx).author, in.Body.Note)
}

func (s *Server) restoreQuestions(ctx context.Context, in *retireInput) error {
	if err := s.ofBank(ctx, in.Bank, in.Body.Questions); err != nil {
		return err
	}
	return s.cfg.Library.Restore(ctx, in.Body.Questions, callOf(ctx).author, in.Body.Note)
}

const maxPlaces = 50 // of one error, told at once

// ofBank answers NotFound, with the places, unless all questions are the bank's. A question never moves to
// another bank.
func (s *Server) ofBank(ctx context.Context, bank string, ids []string) error {
	held, err := s.cfg.Library.Current(ctx, bank)
	if err != nil {
		return err
	}
	known := make(map[string]bool, len(held.Items))
	for i := range held.Items {
		known[held.Items[i].Question.ID] = true
	}
	missing := quiz.Errorf(quiz.NotFound, "")
	n := 0
	for i, id := range ids {
		if known[id] {
			continue
		}
		if n++; n <= maxPlaces {
			missing.At(fmt.Sprintf("body.questions[%d]", i), "这个题库没有这个编号的题目")
		}
	}
	if n == 0 {
		return nil
	}
	missing.Message = fmt.Sprintf("有 %d 个编号不是这个题库的题目，什么都没有改动", n)
	return missing
}
