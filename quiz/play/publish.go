package play

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"lawquiz/questions"
	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Publish checks a contest's document against the banks it names, freezes the questions it
// draws from, and opens it to workers at its window. file is the name that faults carry. Nothing is
// kept unless all is well. Errors: document.Faults for the document, BankTooSmall, NotFound for an
// unknown bank, Invalid if the id is taken.
func Publish(ctx context.Context, db *store.DB, file, document string, banks []questions.Bank, now int64) (*quiz.Contest, error) {
	c, faults := quiz.ReadContest(file, []byte(document))
	if len(faults) > 0 {
		return nil, faults
	}
	chosen, err := choose(c.Bank, banks)
	if err != nil {
		return nil, err
	}
	if err := quiz.CheckBank(c, quiz.NewPool(chosen)); err != nil {
		return nil, err
	}
	row := store.Contest{
		Nr: store.NewID(now), ID: c.ID, Document: document, Pool: refs(chosen), State: store.Published,
		KeyVersion: 1, CreatedAt: now,
	}
	err = db.PutContest(ctx, row, chosen)
	if errors.Is(err, store.ErrConflict) {
		return nil, quiz.Errorf(quiz.Invalid, "竞赛编号 %s 已经有了，请换一个", c.ID)
	}
	if err != nil {
		return nil, fmt.Errorf("publish %s: %w", c.ID, err)
	}
	return c, nil
}

// choose returns the banks a contest names, in its order.
func choose(ids []string, banks []questions.Bank) ([]questions.Bank, error) {
	out := make([]questions.Bank, 0, len(ids))
	for _, id := range ids {
		i := slices.IndexFunc(banks, func(b questions.Bank) bool { return b.ID == id })
		if i < 0 {
			return nil, quiz.Errorf(quiz.NotFound, "没有题库 %s：请改用已有的题库，或先建立、导入", id)
		}
		out = append(out, banks[i])
	}
	return out, nil
}

// refs lists the published texts of banks.
func refs(banks []questions.Bank) []quiz.Ref {
	var out []quiz.Ref
	for _, b := range banks {
		for _, q := range b.Questions {
			if q.Review.Status == questions.Published {
				out = append(out, quiz.Ref{ID: q.ID, Revision: q.Revision})
			}
		}
	}
	return out
}

// CheckBanks reports whether the banks a contest names can fill its papers, without keeping
// anything. Errors as for Publish.
func CheckBanks(c *quiz.Contest, banks []questions.Bank) error {
	chosen, err := choose(c.Bank, banks)
	if err != nil {
		return err
	}
	return quiz.CheckBank(c, quiz.NewPool(chosen))
}
